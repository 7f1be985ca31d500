"""What reports hand over to departments, and keys in their lists of problems that nobody gave, gave to others, lost."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qmxl.catalogue.conditions import conditions, fulfilled
from qmxl.catalogue.loader import with_groups
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.handing_over import Route, acting, chain_key, givers, of_an_earlier_year, own_key, routes, same_key
from qmxl.findings import Cell, Finding
from qmxl.period import Period, parse_period
from qmxl.reports.report import USABLE, Report
from qmxl.submissions.records import Record

TOLD = 12  # keys a finding names


class Source(NamedTuple):
    """A line handed over, as a report has it; ``settled`` where nothing is left to be done of it there."""

    key: str
    route: Route
    giver: str
    department: str
    record: Record
    source: str
    settled: bool

    def says(self, name: str) -> object:
        """What it says in a field of the list it is handed to; None where that is blank or wrong."""
        field = self.route.hand_over.fields.given.get(name, "")
        return self.record.values.get(field) if field else None


def sources(reports: Iterable[Report], control: Control) -> Iterator[Source]:
    """Every line that is handed over, by a key to a department, in the order of the reports and their sheets."""
    several = routes(control.forms.all)
    for report in reports:
        for route in several if report.status in USABLE or report.month else ():
            for record in lines_of(report, route.form.id):
                if found := _source(report, route, record, control):
                    yield found


def lines_of(report: Report, form: str) -> Sequence[Record]:
    """The lines of a form, those without a usable day too."""
    return (*report.records.get(form, ()), *report.undated.get(form, ()))


def _source(report: Report, route: Route, record: Record, control: Control) -> Source | None:
    wanted, done = conditions(route.hand_over.when), conditions(route.form.done)
    values, named = record.values, route.hand_over.department
    key = chain_key(route, values.get(route.key), control.codes_of(report.department))
    department = acting(route, values.get(named), report.department, control.called)
    if not key or not department or not fulfilled(wanted, with_groups(route.form, wanted, values)):
        return None
    settled = bool(done) and fulfilled(done, with_groups(route.form, done, values))
    return Source(key, route, report.department, department, record, report.source, settled)


def chained(reports: Iterable[Report], control: Control, period: Period, months: Sequence[Report] = ()) -> list[Report]:
    """The settled reports; those with keys that nobody gave them, or without lines they were given, say so.

    ``months`` are the workbooks of quality-safety months, which hand over as reports do.
    """
    result = list(reports)
    if not any(report.keyed or report.handed for report in result):
        return result
    given: dict[str, Source] = {}
    for each in sources((*result, *months), control):
        given.setdefault(same_key(each.key), each)
    unknown = _of_nobody_read((*result, *months), control, period)
    for at, report in enumerate(result):
        if report.status in USABLE and (report.keyed or report.handed):
            told = [*_of_keys(report, given, control, unknown), *_deleted(report, given)]
            result[at] = replace(report, findings=[*report.findings, *told]) if told else report
    return result


def _of_nobody_read(reports: Sequence[Report], control: Control, period: Period) -> Callable[[object], bool]:
    """Whether a key may have been given by a department, or in a month, without a workbook that can be used."""
    several, months = routes(control.forms.all), period.to_date.months
    forms = {code: frozenset(form.id for form in control.forms.of(code, months)) for code in control.departments}
    read = {report.department for report in reports if report.status in USABLE}
    read |= {same_key(report.month) for report in reports if report.month}
    return lambda key: not givers(key, several, forms, control.departments) <= read


def _of_keys(
    report: Report, given: Mapping[str, Source], control: Control, unknown: Callable[[object], bool]
) -> Iterator[Finding]:
    before, codes = {same_key(key) for key in report.handed}, control.codes_of(report.department)
    for each in report.keyed:
        key = same_key(each.key)
        source, cell = given.get(key), Cell(report.source, each.sheet, each.cell)
        if own_key(each.key, codes) or (source and source.department == report.department):
            continue
        if source is None and report.span and of_an_earlier_year(each.key, parse_period(report.span).year):
            continue
        if source is not None and key not in before:
            name = control.departments[source.department].name
            yield Finding(Code.CHAIN_OTHER, cell, {"found": each.key, "other": name}, report.department)
        elif key in before and (source is not None or not unknown(each.key)):
            yield Finding(Code.CHAIN_WITHDRAWN, cell, {"found": each.key}, report.department)
        elif source is None and not unknown(each.key):
            yield Finding(Code.CHAIN_KEY, cell, {"found": each.key}, report.department)


def _deleted(report: Report, given: Mapping[str, Source]) -> Iterator[Finding]:
    """Lines the workbook was made with, that are still to be settled, and that stand in it no more."""
    there = {same_key(each.key) for each in report.keyed}
    gone = [key for key in report.handed if _is_open(given.get(same_key(key)), report) and same_key(key) not in there]
    if gone:
        sheet = report.list_sheet
        shown = gone if len(gone) <= TOLD else [*gone[:TOLD], f"… (+{len(gone) - TOLD})"]
        facts: dict[str, object] = {"count": len(gone), "sheet": sheet, "keys": shown}
        yield Finding(Code.CHAIN_DELETED, Cell(report.source, sheet), facts, report.department)


def _is_open(source: Source | None, report: Report) -> bool:
    return source is not None and source.department == report.department and not source.settled
