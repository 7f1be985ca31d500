"""What is due of a period and not among the figures it is closed with: of which indicator, whose, which months, why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.findings import Finding
from qmxl.grouping import message
from qmxl.period import Period
from qmxl.tables.pooling import Placed
from qmxl.texts import Texts

UNREPORTED = frozenset({Code.MISSING_MONTH, Code.MISSING_VALUE})  # a cell left blank was not reported, whatever it is
MOST = 200  # that a cell names, which takes 32,767 characters


class Lacking(NamedTuple):
    """A due figure that a closing has not; ``why`` in words."""

    indicator: str
    department: str
    why: str
    month: str


def lacking(
    control: Control,
    figures: Sequence[Placed],
    period: Period,
    closed: Mapping[str, str],
    findings: Iterable[Finding],
    text: Texts,
) -> Iterator[Lacking]:
    """Each due figure of a period's months that is not among ``figures``, by indicator, department and month.

    ``closed`` are the months that a closing already holds, with its period: what such a closing has not does not count.
    """
    there = {(f.indicator, its.department, f.period) for its in figures for f in [its.figure] if not f.left_out}
    out = {(its.figure.indicator, its.department, its.figure.period): its for its in figures if its.figure.left_out}
    said = {(f.cell.source, f.cell.sheet, f.cell.address, str(f.code)): f for f in findings}
    for indicator in control.reporting.assigned_indicators(period.months):
        for department in control.departments:
            for month in control.reporting.due_months(indicator, department, period.months):
                key = (indicator.code, department, month)
                if key not in there:
                    yield Lacking(*key[:2], _why(out.get(key), closed.get(month, ""), said, text), month)


def _why(out: Placed | None, closing: str, said: Mapping[tuple[str, str, str, str], Finding], text: Texts) -> str:
    if closing:
        return text("earlier.lacking_closed", period=closing)
    if out is None or out.figure.left_out in UNREPORTED:
        return text("earlier.lacking_unreported")
    figure, code = out.figure, out.figure.left_out
    places = ((out.source, figure.sheet, cell, str(code)) for cell in (figure.numerator_cell, figure.denominator_cell))
    fault = next((said[place] for place in places if place in said), None)
    reason = message(fault, text).rstrip(".") if fault else str(code)
    where = ", ".join(part for part in (out.source, figure.sheet, figure.numerator_cell) if part)
    return text("earlier.lacking_fault", reason=reason, where=where)


def in_words(several: Iterable[Lacking], text: Texts) -> list[str]:
    """A line for each indicator, department and reason, with its months; at most :data:`MOST`, the rest counted."""
    told = [
        text(
            "earlier.lacking_figure",
            indicator=indicator,
            department=department,
            months=[int(each.month[-2:]) for each in its],
            why=why,
        )
        for (indicator, department, why), its in groupby(several, key=lambda each: each[:3])
    ]
    rest = len(told) - MOST
    return told if rest <= 0 else [*told[:MOST], text("earlier.lacking_more", count=rest)]
