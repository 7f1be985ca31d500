"""Workbooks handed in under a department's former codes, counted for the one that continues it.

Each former department is settled by itself. A month of which it reported counts for its successor beside what others
report of it; where the successor reported it as well, once it was the one to do so, the former's is put aside.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.former import Former
from qmxl.findings import Cell, Finding
from qmxl.period import Period, parse_period
from qmxl.reports.parts import of_months
from qmxl.reports.report import Report

# What is told of a form that is not as it would be made now: nobody asks it of a department that is no more.
ASKED_NOW = frozenset(
    {
        Code.IDENTITY_OUTDATED,
        Code.STRUCTURE_SHEET,
        Code.STRUCTURE_SHEET_LATER,
        Code.STRUCTURE_INDICATOR,
        Code.STRUCTURE_ROW,
        Code.RHYTHM_MISSING,
        Code.MISSING_STATUS,
    }
)


def joined(reports: Sequence[Report], formers: Mapping[str, Former]) -> list[Report]:
    """A department's workbooks that count, those of its former ones for the months in which they do."""
    if not any(report.former for report in reports):
        return [*reports]
    own = [report for report in reports if not report.former]
    here = {month for report in own for month in _filled(report)}
    before = [report for report in reports if report.former]
    since = {report.source: formers[report.former].since for report in before}
    twice = {report.source: _twice(report, since[report.source], own, here) for report in before}
    counted = {month for report in before for month in _filled(report) - twice[report.source]}
    absorbed = any(month < max(since.values()) for month in here)  # it was there before, and reported for itself
    result = []
    for report in reports:
        if report.former:
            result.append(_of_former(report, counted - twice[report.source], sorted(twice[report.source])))
        else:
            gone = frozenset() if absorbed else counted - here
            result.append(_without(report, gone) if gone else report)
    answered = {item.code for report in result if report.former for item in report.items if item.status is not None}
    return [report if report.former else _giving_way(report, answered) for report in result]


def _filled(report: Report) -> set[str]:
    """The months of which a workbook has any figure."""
    return {
        figure.period
        for figure in report.figures
        if figure.none_occurred or figure.numerator is not None or figure.denominator is not None
    }


def _twice(report: Report, since: str, own: Sequence[Report], here: set[str]) -> set[str]:
    """The months that the successor reported as well, after it had taken over or in the same figures throughout."""
    both = _filled(report) & here
    early = {month for month in both if since and month < since}
    again = all(_said(report, month) <= _all_said(own, month) for month in early)
    return both if again else both - early


def _said(report: Report, month: str) -> set[tuple[object, ...]]:
    return {
        (each.indicator, each.numerator, each.denominator)
        for each in report.figures
        if each.period == month and each.numerator is not None
    }


def _all_said(reports: Iterable[Report], month: str) -> set[tuple[object, ...]]:
    return {each for report in reports for each in _said(report, month)}


def _of_former(report: Report, months: set[str], twice: Sequence[str]) -> Report:
    """A former department's workbook as far as it counts; what its form did not have is not missing in it."""
    own = frozenset(months) & frozenset(parse_period(report.span).months)
    part = of_months(report, own)
    figures = [figure for figure in part.figures if figure.numerator_cell]
    kept = [finding for finding in part.findings if finding.code not in ASKED_NOW]
    facts: dict[str, object] = {"found": report.former, "department": report.department}
    told = {Code.IDENTITY_FORMER: sorted(own), Code.IDENTITY_FORMER_TWICE: twice}
    kept += [
        Finding(code, Cell(report.source), {**facts, "months": [int(month[-2:]) for month in its]}, report.department)
        for code, its in told.items()
        if its or code is Code.IDENTITY_FORMER
    ]
    return replace(part, figures=figures, findings=kept)


def _without(report: Report, months: AbstractSet[str]) -> Report:
    """The successor's own workbook without the months that were others' to report."""
    return of_months(report, frozenset(parse_period(report.span).months) - months)


def _giving_way(report: Report, answered: set[str]) -> Report:
    """The successor's own workbook without sub-items it left blank that a former department answered."""
    items = [item for item in report.items if item.status is not None or item.code not in answered]
    return replace(report, items=items)


def former_missing(control: Control, reports: Iterable[Report], period: Period) -> Iterator[Finding]:
    """A finding for each former department that reported in the year and of which no workbook is there."""
    there = {report.former for report in reports}
    for code, former in control.formers.items():
        if former.since[:4] == str(period.year) and former.since[-2:] > "01" and code not in there:
            place = control.department_cells.get(former.department, Cell(""))
            facts: dict[str, object] = {"found": code, "department": former.department, "file": f"{code}.xlsx"}
            facts["month"] = int(former.since[-2:])
            yield Finding(Code.REPORT_FORMER_MISSING, place, facts, former.department)
