"""Never events that a department's incidents name and nobody's figures count.

Who has a figure of its own is held against its own lines where its workbook is read (``checks.safety``); here are the
lines of those that have none. As long as all figures of the line's interval say that there was no case, none of them is
used: the hospital would have had none.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.checks.safety import DAY, FORM, INDICATOR
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.for_others import whose
from qmxl.findings import Cell, Finding
from qmxl.reports.report import USABLE, Report
from qmxl.submissions.records import Figure


class _Line(NamedTuple):
    """A line that names a never event: the report it is in, the month where its day is known, its cell."""

    at: int
    indicator: str
    month: str
    cell: Cell


class _Said(NamedTuple):
    """A figure of a never event: the report it is in, its place there, the department it is of."""

    at: int
    place: int
    department: str
    figure: Figure


def with_uncounted(reports: Iterable[Report], control: Control) -> list[Report]:
    """The settled reports; lines whose case nobody counts say so, and figures that deny it are left out."""
    result = list(reports)
    never = {code: each for code, each in control.indicators.items() if each.never_event}
    figures = {code: list(_figures(result, code)) for code in never}
    for line in list(_lines(result, never)):
        its = [each for each in figures[line.indicator] if _covers(each.figure, line.month, never[line.indicator])]
        own = any(each.department == result[line.at].department for each in its)
        if its and not own and not any(each.figure.numerator for each in its):
            result[line.at] = _told(result[line.at], line, its)
            for each in its:
                result[each.at] = _without(result[each.at], each.place)
    return result


def _lines(reports: list[Report], never: Mapping[str, Indicator]) -> Iterator[_Line]:
    for at, report in enumerate(reports):
        for each in (*report.records.get(FORM, ()), *report.undated.get(FORM, ())) if report.status in USABLE else ():
            indicator, day = str(each.values.get(INDICATOR) or ""), each.values.get(DAY)
            if indicator in never:
                month = f"{day:%Y-%m}" if isinstance(day, date) else ""
                yield _Line(at, indicator, month, Cell(report.source, each.sheet, each.cell))


def _figures(reports: list[Report], indicator: str) -> Iterator[_Said]:
    for at, report in enumerate(reports):
        for place, figure in enumerate(report.figures if report.status in USABLE else ()):
            code, department = whose(figure.indicator, report.department)
            if code == indicator:
                yield _Said(at, place, department, figure)


def _covers(figure: Figure, month: str, indicator: Indicator) -> bool:
    """Whether a figure is of an interval with the month; without one, of any."""
    return not month or month in indicator.months_until(figure.period)


def _told(report: Report, line: _Line, said: list[_Said]) -> Report:
    facts: dict[str, object] = {
        "indicator": line.indicator,
        "month": int(line.month[-2:]) if line.month else "–",
        "departments": sorted({each.department for each in said}),
    }
    finding = Finding(Code.NEVER_EVENT_UNCOUNTED, line.cell, facts, report.department, line.month)
    return replace(report, findings=[*report.findings, finding])


def _without(report: Report, place: int) -> Report:
    """The report with one of its figures left out, unless it is for another reason."""
    figures = list(report.figures)
    figures[place] = figures[place]._replace(left_out=figures[place].left_out or Code.NEVER_EVENT_DENIED)
    return replace(report, figures=figures)
