"""Several workbooks of one department that count together, each for its months."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from qmxl.codes import Code, Trait
from qmxl.control.handing_over import same_key
from qmxl.findings import Cell, Finding
from qmxl.period import parse_period
from qmxl.reports.report import Report
from qmxl.submissions.records import ItemStatus, Record
from qmxl.xlsx.cells import position

Said = Callable[[str], frozenset[tuple[Any, ...]]]
Cells = dict[tuple[str, str, str, str], object]  # form, row, field, month


def shared_out(reports: Mapping[str, Report], said: Said) -> list[Report]:
    """The reports, whose months overlap, each with the months that are filled in it; none where they disagree.

    Workbooks of one span have no filled month in common, those of different spans say the same where they have.
    """
    cells = {source: {entry[:4]: entry[4] for entry in said(source)} for source in reports}
    filled = {source: {key[3] for key in its if key[3]} for source, its in cells.items()}
    sources = list(reports)
    for at, one in enumerate(sources):
        for other in sources[at + 1 :]:
            common = filled[one] & filled[other]
            same_span = reports[one].span == reports[other].span
            if not (filled[one] and filled[other]) or (common and same_span):
                return []
            if _contradict(cells[one], cells[other], common):
                return []
    months = sorted({month for report in reports.values() for month in parse_period(report.span).months})
    owner = {month: _owner(month, reports, filled) for month in months}
    return [
        _part(report, frozenset(month for month, its in owner.items() if its == source))
        for source, report in reports.items()
    ]


def _contradict(one: Cells, other: Cells, common: set[str]) -> bool:
    """Whether two workbooks answer a checklist differently, or a month that both have filled in."""
    compared = {key for key in one.keys() | other.keys() if key[3] in common}
    compared |= {key for key in one.keys() & other.keys() if key[0] == "criteria"}
    return any(one.get(key) != other.get(key) for key in compared)


def _owner(month: str, reports: Mapping[str, Report], filled: Mapping[str, set[str]]) -> str:
    """The source a month counts from: the first that has it filled in, else the first that has it."""
    having = [source for source, report in reports.items() if month in parse_period(report.span).months]
    return next((source for source in having if month in filled[source]), having[0])


def _part(report: Report, months: frozenset[str]) -> Report:
    """A report as far as it counts: for some months."""
    part = of_months(report, months)
    facts: dict[str, object] = {"department": report.department, "months": [month[-2:] for month in sorted(months)]}
    told = Finding(Code.IDENTITY_PART, Cell(report.source), facts, report.department)
    return replace(part, findings=[*part.findings, told])


def of_months(report: Report, months: frozenset[str]) -> Report:
    """What a report has of some months, and what is told of these."""
    findings = [
        finding
        for finding in report.findings
        if (not finding.period or finding.period in months) and Trait.OF_THE_WHOLE not in finding.code.traits
    ]
    figures = [figure for figure in report.figures if figure.period in months]
    return replace(report, findings=findings, figures=figures)


def in_turn(report: Report) -> tuple[bool, int, datetime, str]:
    """What puts workbooks of a department in the order in which the line of the last counts: former ones first."""
    return not report.former, parse_period(report.span).last, report.saved, report.source


def once(reports: list[Report], keys: Mapping[str, str]) -> Iterator[Report]:
    """The reports, in their order, with each sub-item and line of a register in the last month's one that has it.

    ``keys`` are the fields of forms in which a line has its key. By it a line of workbooks of two spans is the same,
    however it has changed since; two copies of one blank form begin with the same keys.
    A checklist filled in in one of them is not missing in the others.
    """
    if len(reports) < 2:
        yield from reports
        return
    answered = {item.code for report in reports for item in report.items if item.status is not None}
    items: dict[str, ItemStatus] = {}
    said: dict[object, set[str]] = {}  # by what a line says, the former codes under which it stands
    keyed: dict[object, set[str]] = {}
    changed: dict[str, Report] = {}
    for report in sorted(reports, key=in_turn, reverse=True):
        beside = _beside(report, said)
        own = [item for item in report.items if items.setdefault(item.code, item) is item]
        lines, undated, house = (
            {form: [x for x in its if not _is_taken(keys, form, x, report, said, keyed, beside)] for form, its in some}
            for some in (report.records.items(), report.undated.items(), report.house.items())
        )
        for form, each in _all_of(lines, undated, house):
            said.setdefault(_said(form, each), set()).add(report.former)
            keyed.setdefault(_key(keys, form, each), set()).add(_unit(report))
        findings = [
            finding
            for finding in report.findings
            if finding.code is not Code.MISSING_STATUS or finding.facts["item"] not in answered
        ]
        told = replace(report, items=own, records=lines, undated=undated, house=house, findings=findings)
        changed[report.source] = _without(told, list(_gone(keys, report, told)))
    yield from (changed[report.source] for report in reports)


def _gone(keys: Mapping[str, str], whole: Report, told: Report) -> Iterator[tuple[str, Record]]:
    """The keyed lines that another workbook has."""
    there = {(form, each.key) for form, each in _all_of(told.records, told.undated)}
    for form, each in _all_of(whole.records, whole.undated):
        if keys.get(form) and (form, each.key) not in there:
            yield form, each


def _without(report: Report, gone: Collection[tuple[str, Record]]) -> Report:
    """The report without what else it says of lines that count elsewhere: persons, what has to stand in other forms."""
    if not gone:
        return report
    lines, rows = {(form, each.key) for form, each in gone}, {_row(each.sheet, each.cell) for _, each in gone}
    personal = [each for each in report.personal if (each.form, each.row) not in lines]
    quoted = [each for each in report.quoted if _row(each.sheet, each.cell) not in rows]
    return replace(report, personal=personal, quoted=quoted)


def _row(sheet: str, cell: str) -> tuple[str, int]:
    return sheet, (position(cell) or (0, 0))[0]


def _all_of(*several: Mapping[str, list[Record]]) -> Iterator[tuple[str, Record]]:
    for lines in several:
        yield from ((form, each) for form, its in lines.items() for each in its)


def _unit(report: Report) -> str:
    """Within which lines of one key are several; "" for imported ones."""
    return "" if report.part else f"{report.former} {report.span}"


def _beside(report: Report, said: Mapping[object, Collection[str]]) -> frozenset[tuple[str, str]]:
    """The lists of a former department, with the months, that were not written off whole in what came after.

    What two departments counted on one day may be the same, and is so of each.
    """
    several = _all_of(report.records, report.undated, report.house) if report.former else ()
    return frozenset((form, _month(each)) for form, each in several if "" not in said.get(_said(form, each), ()))


def _month(record: Record) -> str:
    """The month of the first day a line has, "" for none."""
    return min((f"{value:%Y-%m}" for value in record.values.values() if isinstance(value, date)), default="")


def _is_taken(
    keys: Mapping[str, str],
    form: str,
    record: Record,
    report: Report,
    said: Mapping[object, Collection[str]],
    keyed: Mapping[object, Collection[str]],
    beside: Collection[tuple[str, str]],
) -> bool:
    """Whether another workbook has the line: with all it says, or with its key where it is of another span.

    Without a key it is another one in a list that stands ``beside`` what the other departments wrote.
    """
    key, alike, unit = _key(keys, form, record), said.get(_said(form, record), ()), _unit(report)
    spans = keyed.get(key, ()) if unit and key else ()
    if alike and report.former and not key and report.former not in alike:
        return "" in alike and (form, _month(record)) not in beside
    return bool(alike) or any(other and other != unit for other in spans)


def _key(keys: Mapping[str, str], form: str, record: Record) -> object:
    """What a line is known by among those of its form."""
    key = same_key(record.values.get(keys.get(form, "")))
    return (form, key) if key else None


def _said(form: str, record: Record) -> tuple[object, ...]:
    """What a line says; the same line in two workbooks is one."""
    return (form, *sorted((field, str(value)) for field, value in record.values.items()))
