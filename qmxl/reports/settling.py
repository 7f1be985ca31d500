"""Which of the reports of a shared folder count."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from qmxl.control.models import Control
from qmxl.findings import Cell, Finding, Severity
from qmxl.names import shown
from qmxl.period import Period, parse_period
from qmxl.reports.reading import COPY, LATE, RECEIVED, REJECTED, USABLE, Report

Said = Callable[[str], object]  # what a source says, equal for sources that say the same


def source_of(path: Path, folder: Path) -> str:
    """A file as messages and links name it: relative to the hospital's folder where it lies inside.

    What cannot be shown of a name, as bytes that archives made on old Windows leave, is shown by its number.
    """
    return shown(path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix())


def settle(
    reports: Iterable[Report], control: Control, period: Period, said: Said, first_saved: Mapping[str, datetime]
) -> list[Report]:
    """The reports with at most one that counts for each department and span, and late ones told from those in time.

    ``first_saved`` is when a source was first handed in, as far as an earlier master knows.
    """
    by_department: dict[str, list[Report]] = {}
    settled = []
    for report in reports:
        if report.status in USABLE:
            by_department.setdefault(report.department, []).append(report)
        else:
            settled.append(report)
    due = control.due(period.months[-1])

    def dated(report: Report) -> Report:
        """The report with its first save, late where that is after the deadline."""
        if report.status != RECEIVED:
            return report
        first = min(report.saved, first_saved.get(report.source, report.saved))
        return replace(report, status=LATE if first.date() > due else RECEIVED, first_saved=first)

    for department, several in by_department.items():
        its = [dated(report) for report in _of_department(department, several, said)]
        settled.extend([_with_gap(its[0], several, control, period), *its[1:]])
    return sorted(settled, key=lambda report: (report.department, report.source))


def _of_department(department: str, several: list[Report], said: Said) -> Iterator[Report]:
    """A department's workbooks: those whose months overlap must say the same, and one of them is used."""
    spans = {report.span: parse_period(report.span) for report in several}
    groups: list[list[Report]] = []
    for report in sorted(several, key=lambda report: (Path(report.source).stem != department, report.source)):
        months = set(spans[report.span].months)
        group = next((g for g in groups if any(months & set(spans[other.span].months) for other in g)), None)
        if group is None:
            groups.append([report])
        else:
            group.append(report)
    for group in groups:
        if len(group) > 1 and len({(report.span, said(report.source)) for report in group}) > 1:
            yield from _conflicting(department, group)
            continue
        yield group[0]
        yield from (_copy(department, copy, group[0]) for copy in group[1:])


def _with_gap(first: Report, several: list[Report], control: Control, period: Period) -> Report:
    """The first report, saying which due months before the last one covered none of the department's workbooks has."""
    covered = {month for each in several for month in parse_period(each.span).months}
    before = [month for month in period.to_date.months if month < max(covered) and month not in covered]
    indicators = control.indicators_of(first.department, before)
    missing = {month for each in indicators for month in control.due_months(each, first.department, before)}
    facts: dict[str, object] = {"department": first.department, "months": sorted(missing)}
    gap = Finding("SPAN-MISSING", Severity.ERROR, Cell(first.source), facts, first.department)
    return replace(first, findings=[*first.findings, gap]) if missing else first


def _conflicting(department: str, several: list[Report]) -> Iterator[Report]:
    files = [report.source for report in several]
    for report in several:
        facts: dict[str, object] = {"department": department, "count": len(several), "files": files}
        finding = Finding("IDENTITY-TWICE", Severity.ERROR, Cell(report.source), facts, department)
        yield _set_aside(report, REJECTED, finding)


def _copy(department: str, copy: Report, used: Report) -> Report:
    facts: dict[str, object] = {"department": department, "used": used.source}
    finding = Finding("IDENTITY-COPY", Severity.WARNING, Cell(copy.source), facts, department)
    return _set_aside(copy, COPY, finding)


def _set_aside(report: Report, status: str, finding: Finding) -> Report:
    """A report of which nothing is used, and why."""
    nothing: dict[str, Any] = {"filled": 0, "figures": [], "items": [], "incidents": [], "tasks": [], "personal": []}
    return replace(report, status=status, findings=[finding], **nothing)
