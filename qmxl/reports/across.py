"""What only the reports of all departments together show: codes that stand nowhere, lines nobody has followed up."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from qmxl.codes import Code, Severity
from qmxl.control.handing_over import of_an_earlier_year
from qmxl.findings import Cell, Finding
from qmxl.period import parse_period
from qmxl.reports.comparing import with_warning
from qmxl.reports.report import USABLE, Report
from qmxl.submissions.records import Quoted
from qmxl.typed.spelling import fold


def across(reports: Iterable[Report], today: date, given: Callable[[], Collection[str]]) -> list[Report]:
    """The settled reports; those with a line that has to stand in another form, and does not, say so.

    A form that is not among those ``given`` to anybody follows nothing up.
    """
    result, known = list(reports), cache(given)
    asked = {each.rule.of for report in result for each in report.quoted}
    stands = {of: frozenset(_said(of, result)) for of in sorted(asked)}
    for at, report in enumerate(result):
        for each in report.quoted:
            here = each.rule.kind == "matches" or each.rule.of.partition(".")[0] in known()
            if each.rule.kind == "matches" and report.span:  # a plan's cycle goes on from last year's
                here = not of_an_earlier_year(each.value, parse_period(report.span).year)
            if here and _key(each.value) not in stands[each.rule.of] and _is_due(each, today):
                result[at] = _told(result[at], each)
    return result


def _said(of: str, reports: Iterable[Report]) -> Iterator[str]:
    """Everything that stands in a field, named as form.field, in any department's lines."""
    form, _, field = of.partition(".")
    for report in reports:
        lines = (*report.records.get(form, ()), *report.undated.get(form, ()), *report.house.get(form, ()))
        for record in lines if report.status in USABLE else ():
            if record.values.get(field) is not None:
                yield _key(record.values[field])


def _key(value: object) -> str:
    """A code as it is compared: case, diacritics and spaces tell no two apart."""
    return fold(f"{value:g}" if isinstance(value, float) else str(value))


def _is_due(each: Quoted, today: date) -> bool:
    """Whether a line is to be followed up by now; a code that stands nowhere is wrong at once."""
    if each.rule.kind == "matches" or not each.rule.value or each.day is None:
        return True
    day = each.day.date() if isinstance(each.day, datetime) else each.day
    return today > day + timedelta(days=each.rule.value)


def _told(report: Report, each: Quoted) -> Report:
    """The report with the finding, answered where it is a warning that the department has explained."""
    code = Code.RULE_MATCHES if each.rule.kind == "matches" else Code.RULE_FOLLOW_UP
    facts = {"field": each.field, "found": each.shown, "sheet": each.elsewhere}
    cell, told = Cell(report.source, each.sheet, each.cell), Severity(each.rule.severity)
    finding = Finding(code, cell, facts, report.department, told=told)
    if finding.severity is Severity.WARNING:
        return with_warning(report, finding)
    return replace(report, findings=[*report.findings, finding])
