"""The evidence of each sub-item held against the evidence folder, and the findings of what is not as it should be."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from qmxl.codes import Code, Severity
from qmxl.control.programme import Programme
from qmxl.evidence.matching import Listed, Match, Span, State, assessment_year, match
from qmxl.evidence.naming import Named, file_linked, files_named
from qmxl.findings import Cell, Finding
from qmxl.grouping import grouped
from qmxl.hospital.folder import EVIDENCE
from qmxl.period import Period
from qmxl.reports.comparing import with_warning
from qmxl.reports.report import USABLE, Report
from qmxl.submissions.records import ItemStatus

FAULTS = {
    State.MISSING: Code.EVIDENCE_MISSING,
    State.EMPTY: Code.EVIDENCE_EMPTY,
    State.OUTSIDE: Code.EVIDENCE_OUTSIDE,
}


CODES = frozenset({*FAULTS.values(), Code.EVIDENCE_OLD_NAME, Code.EVIDENCE_OLD_FILE})


class Checked(NamedTuple):
    """A piece of evidence of a department for a sub-item: as it is ``said``, what became of it, and its cell."""

    code: str
    department: str
    said: str
    match: Match
    year: Span
    cell: Cell


def checked(programme: Programme, reports: Iterable[Report], among: Listed, period: Period) -> list[Checked]:
    """Each file that the reports which count name as evidence, and each evidence that names none, in their order."""
    return [
        each
        for report in reports
        if report.status in USABLE
        for item in report.items
        if item.code in programme.sub_items
        for each in _of_item(programme, report, item, among, period)
    ]


def _of_item(
    programme: Programme, report: Report, item: ItemStatus, among: Listed, period: Period
) -> Iterator[Checked]:
    said = "" if item.evidence is None else str(item.evidence)
    if not said and not item.link:
        return
    criterion = programme.sub_items[item.code].criterion
    year = assessment_year(programme.set_of(criterion)[0], period.year)
    cell = Cell(report.source, item.sheet, item.evidence_cell)
    near = (item.code, criterion, report.department)
    named = list(_named(said, item.link, report.source))
    for each in named:
        yield Checked(item.code, report.department, each.said, match(each, among, year, near), year, cell)
    if not named:
        yield Checked(item.code, report.department, said, Match(State.DESCRIBED), year, cell)


def _named(said: str, link: str, source: str) -> Iterator[Named]:
    """The files of a cell; one that its link leads to and its text names is told once."""
    linked = file_linked(link, source) if link else None
    if linked is not None:
        yield linked
    for each in files_named(said) if said != link else ():
        if linked is None or _last(each) != _last(linked):
            yield each


def _last(named: Named) -> str:
    return named.path.rpartition("/")[2].casefold()


def with_findings(reports: Sequence[Report], evidence: Iterable[Checked], closed: Collection[str]) -> list[Report]:
    """The reports; those whose evidence is not as it should be say so.

    Nothing is said of the sub-items ``closed`` to the reader: that they have evidence would tell how they are answered.
    """
    told: dict[str, list[Finding]] = {}
    for each in evidence:
        if each.code not in closed and (finding := _finding(each)):
            told.setdefault(each.cell.source, []).append(finding)
    result = []
    for report in reports:
        for finding in grouped(told.get(report.source, ())):
            report = _told(report, finding)  # noqa: PLW2901 - the report with one finding more
        result.append(report)
    return result


def _told(report: Report, finding: Finding) -> Report:
    """The report with a finding, answered where it is a warning that the department has explained."""
    if finding.severity is Severity.WARNING:
        return with_warning(report, finding)
    return replace(report, findings=[*report.findings, finding])


def _finding(each: Checked) -> Finding | None:
    state, path, day, by_name = each.match
    facts: dict[str, object] = {"item": each.code, "found": each.said}
    if state is State.OLD:
        code = Code.EVIDENCE_OLD_NAME if by_name else Code.EVIDENCE_OLD_FILE
        facts |= {"found": path, "day": day, "start": each.year.first, "end": each.year.last}
    elif state in FAULTS:
        code = FAULTS[state]
        facts |= {"folder": EVIDENCE, "year": each.year.last.year} if state is not State.EMPTY else {"found": path}
    else:
        return None
    return Finding(code, each.cell, facts, each.department)
