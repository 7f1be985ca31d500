"""Which of the reports of a shared folder count."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from qmxl.codes import Code, Severity
from qmxl.control.control import Control
from qmxl.control.reporting import Reporting
from qmxl.findings import Cell, Finding
from qmxl.hospital.shared import is_conflict
from qmxl.period import Period, parse_period
from qmxl.reports.across import across
from qmxl.reports.carried_on import carried_on
from qmxl.reports.comparing import compared
from qmxl.reports.former import joined, without_part
from qmxl.reports.handed_in import Known, dated, last_due
from qmxl.reports.handed_over import chained
from qmxl.reports.months import handed_out, months_of
from qmxl.reports.months_apart import with_doubts
from qmxl.reports.parts import once, shared_out
from qmxl.reports.report import APART, COPY, REJECTED, USABLE, Report
from qmxl.reports.rhythm_beside import with_lines_beside
from qmxl.reports.uncounted import with_uncounted

Said = Callable[[str], frozenset[tuple[Any, ...]]]  # what a source says, equal for sources that say the same


def settle(
    reports: Iterable[Report],
    control: Control,
    period: Period,
    said: Said,
    known: Sequence[Known] = (),
    today: date | None = None,
) -> list[Report]:
    """The reports with at most one that counts for each department and month, and late ones told from those in time.

    Workbooks of quality-safety months are not among them (:func:`qmxl.reports.months.months_of`); what they hand over
    is known all the same.
    ``known`` is when sources were first handed in, as far as earlier masters tell. Of months that are not over on
    ``today`` nothing is missing yet.
    """
    by_department: dict[str, list[Report]] = {}
    by_round: dict[str, list[Report]] = {}
    parts: dict[str, list[Report]] = {}  # imported lines, beside what departments report
    settled = []
    reports = list(reports)
    for report in reports:
        if report.status in USABLE and report.round:
            by_round.setdefault(report.round, []).append(report)
        elif report.part and report.status in USABLE:
            parts.setdefault(report.department, []).append(report)
        elif report.status in USABLE:
            by_department.setdefault(report.department, []).append(report)
        elif report.status != APART and not handed_out(report):
            settled.append(report)
    due = control.timetable.due(period.months[-1])
    keys = {form.id: form.numbered for form in control.forms.all}
    for round_, several in by_round.items():
        last = control.programme.rounds[round_].last
        settled.extend(dated(report, last, "", period, known) for report in _of_round(round_, several, said))
    for department, several in by_department.items():
        its = [
            dated(report, due, last_due(report, control.reporting, period), period, known)
            for report in _of_department(control, several, said, period, keys)
        ]
        its = list(_with_gaps(its, several, control.reporting, period, today))
        settled.extend(once([*its, *_of_parts(parts.pop(department, []), said)], keys))
    for several in parts.values():
        settled.extend(once(list(_of_parts(several, said)), keys))
    in_order = sorted(settled, key=lambda report: (report.department, not report.former, report.source))
    whole = compared(with_doubts(in_order, control.indicators), control.departments)
    whole = with_uncounted(with_lines_beside(whole, control, period), control)
    told = across(whole, today or period.end, lambda: control.forms.given(period.to_date.months))
    return chained(told, control, period, months_of(reports, said))


def _of_department(
    control: Control, several: list[Report], said: Said, period: Period, keys: Mapping[str, str]
) -> Iterator[Report]:
    """A department's workbooks: its own, and those under each of the codes that it continues."""
    units: dict[str, list[Report]] = {}
    for report in several:
        units.setdefault(report.former, []).append(report)
    counting: list[Report] = []
    aside: list[Report] = []
    for code, its in sorted(units.items()):
        used, others = _of_unit(code or its[0].department, its, said, period)
        counting += used
        aside += others
    yield from aside
    whole = without_part(joined(counting, control.formers), aside, control.formers)
    yield from once(carried_on(whole), keys)


def _of_unit(code: str, several: list[Report], said: Said, period: Period) -> tuple[list[Report], list[Report]]:
    """Workbooks under one code that count, and the others.

    Those that share months are copies, parts of one report, or contradict each other.
    """
    groups: list[list[Report]] = []
    counting: list[Report] = []
    aside: list[Report] = []
    department = several[0].department
    for report in sorted(several, key=lambda report: (Path(report.source).stem != code, report.source)):
        if parse_period(report.span).first > period.last:  # it waits for its own period
            aside.append(report)
            continue
        months = _months(report)
        group = next((g for g in groups if any(months & _months(other) for other in g)), None)
        if group is None:
            groups.append([report])
        else:
            group.append(report)
    for group in groups:
        different: dict[object, list[Report]] = {}
        for report in group:
            different.setdefault((report.span, said(report.source)) if len(group) > 1 else "", []).append(report)
        firsts = [same[0] for same in different.values()]
        if len(firsts) > 1:
            parts = shared_out({report.source: report for report in firsts}, said)
            if not parts:
                aside += _conflicting(department, group)
                continue
            firsts = parts
        counting += firsts
        aside += [_copy(department, copy, same[0]) for same in different.values() for copy in same[1:]]
    return counting, aside


def _of_parts(several: list[Report], said: Said) -> Iterator[Report]:
    """Workbooks of imported lines: all of them count, copies of one are put aside."""
    first: dict[object, Report] = {}
    for report in sorted(several, key=lambda report: report.source):
        used = first.setdefault((report.part, said(report.source)), report)
        yield report if used is report else _copy(report.department, report, used)


def _of_round(round_: str, several: list[Report], said: Said) -> Iterator[Report]:
    """A round's workbooks: copies of the first are put aside; of those that differ none counts."""
    several = sorted(several, key=lambda report: (Path(report.source).stem != round_, report.source))
    different: dict[object, list[Report]] = {}
    for report in several:
        different.setdefault(said(report.source) if len(several) > 1 else "", []).append(report)
    if len(different) > 1:
        facts: dict[str, object] = {"round": round_, "count": len(several), "files": [each.source for each in several]}
        for report in several:
            yield _set_aside(report, REJECTED, Finding(Code.ROUND_TWICE, Cell(report.source), facts, round_))
        return
    first, *copies = several
    yield first
    for copy in copies:
        facts = {"round": round_, "used": first.source}
        yield _set_aside(copy, COPY, Finding(Code.ROUND_COPY, Cell(copy.source), facts, round_))


def _months(report: Report) -> frozenset[str]:
    return frozenset(parse_period(report.span).months)


def _with_gaps(
    reports: list[Report], several: list[Report], reporting: Reporting, period: Period, today: date | None
) -> Iterator[Report]:
    """The reports, the first one saying which due months none of the department's workbooks has.

    Of the period itself a month is an error where another one was handed in; months before it are only told.
    """
    first, *others = sorted(reports, key=lambda report: report.status not in USABLE or not report.figures)
    covered = {month for each in several for month in parse_period(each.span).months}
    begun = bool(covered & set(period.months))
    over = [m for m in period.to_date.months if today is None or parse_period(m).end < today]
    gone = [month for month in over if month not in covered and (begun or month < max(covered))]
    gaps = []
    for told, months in (
        (Severity.WARNING, [month for month in gone if month not in period.months]),
        (Severity.ERROR, [month for month in gone if month in period.months]),
    ):
        missing = reporting.owed_months(first.department, months)
        facts: dict[str, object] = {"department": first.department, "months": sorted(missing)}
        gaps += [Finding(Code.SPAN_MISSING, Cell(first.source), facts, first.department, told=told)] if missing else []
    yield replace(first, findings=[*first.findings, *gaps]) if gaps else first
    yield from others


def _conflicting(department: str, several: list[Report]) -> Iterator[Report]:
    files = [report.source for report in several]
    for report in several:
        facts: dict[str, object] = {"department": department, "count": len(several), "files": files}
        code = Code.IDENTITY_SYNC if any(map(is_conflict, files)) else Code.IDENTITY_TWICE
        finding = Finding(code, Cell(report.source), facts, department)
        yield _set_aside(report, REJECTED, finding)


def _copy(department: str, copy: Report, used: Report) -> Report:
    facts: dict[str, object] = {"department": department, "used": used.source}
    finding = Finding(Code.IDENTITY_COPY, Cell(copy.source), facts, department)
    return _set_aside(copy, COPY, finding)


def _set_aside(report: Report, status: str, finding: Finding) -> Report:
    """A report of which nothing is used, and why."""
    nothing: dict[str, Any] = {
        "filled": 0,
        "figures": [],
        "items": [],
        "records": {},
        "personal": [],
        "house": {},
        "quoted": [],
        "typed_beside": [],
        "nothing": {},
        "readings": [],
        "levels": [],
        "given_levels": [],
        "resolutions": [],
        "veiled": {},
    }
    return replace(report, status=status, findings=[finding], **nothing)
