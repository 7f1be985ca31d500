"""Figures typed where a register counts: put aside, unless the register has no line of their months at all.

A pack that was taken into use in the middle of a year, and nobody said from which day, has no lines of the months
before. What was typed of those counts as it did; once a line or a tick is there the register tells, and says so.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Any

from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.for_others import whose
from qmxl.findings import Cell, Finding
from qmxl.reports.comparing import with_warning
from qmxl.reports.report import USABLE, Report
from qmxl.submissions.records import Figure

Key = tuple[str, str, str]  # indicator, department, the month in which it is due
Counts = Mapping[Key, tuple[float, float]]  # what lines come to, above and below


def with_typed(
    control: Control, reports: Sequence[Report], kept: AbstractSet[Key], counts: Counts, language: str
) -> tuple[list[Report], frozenset[Key]]:
    """The reports with the typed figures that count among theirs, each told; and what these are of.

    ``kept`` are the intervals of which a register says anything; of one whose lines name departments it says it of all.
    """
    told = {(indicator, month) for indicator, _, month in kept}
    result, by_hand = [], set[Key]()
    for each in reports:
        report = each
        for figure in each.typed_beside if each.status in USABLE else ():
            indicator, department = whose(figure.indicator, report.department)
            key = (indicator, department, figure.period)
            names = any(fed.feed.department for fed in control.fed[indicator])
            silent = key[::2] not in told if names else key not in kept
            if silent:
                by_hand.add(key)
                report = replace(report, figures=[*report.figures, figure])
            report = with_warning(report, _told(report, figure, counts.get(key), control, language, silent=silent))
        result.append(report)
    return result, frozenset(by_hand)


def _told(
    report: Report,
    figure: Figure,
    counted: tuple[float, float] | None,
    control: Control,
    language: str,
    *,
    silent: bool,
) -> Finding:
    sheet = control.fed[whose(figure.indicator, "")[0]][0].form.sheet
    facts: dict[str, Any] = {
        "indicator": figure.indicator,
        "month": int(figure.period[-2:]),
        "found": shown(figure.numerator, figure.denominator),
        "sheet": sheet.in_(language),
    }
    if not silent:
        facts["counted"] = shown(*counted) if counted else "–"
    cell = Cell(report.source, figure.sheet, figure.numerator_cell)
    return Finding(Code.FED_BY_HAND if silent else Code.FED_TYPED, cell, facts, report.department, figure.period)


def shown(numerator: float | None, denominator: float | None) -> str:
    """A figure in a message: 7/9, a count alone, a dash."""
    said = "–" if numerator is None else f"{numerator:g}"
    return said if denominator is None else f"{said}/{denominator:g}"
