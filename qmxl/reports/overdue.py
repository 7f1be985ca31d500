"""Departments whose figures of a period are not there although its deadline has passed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.programme import Programme
from qmxl.control.reporting import Reporting
from qmxl.findings import Cell, Finding
from qmxl.hospital.folder import SHARED
from qmxl.period import Period
from qmxl.reports.former import former_missing, taken_over
from qmxl.reports.report import REPORTING, UNREPORTED, Report
from qmxl.xlsx.opening import VIET_NAM


def overdue(control: Control, reports: Sequence[Report], period: Period, now: datetime) -> Iterator[Finding]:
    """A finding for each department without any file, or with one that does not reach the period; ``now`` is UTC.

    Before the deadline there is none, those still to come stand in the list of submissions; nor is there one for a
    department that is asked for nothing.
    """
    yield from former_missing(control, reports, period)
    due = control.timetable.due(period.months[-1])
    if now.replace(tzinfo=UTC).astimezone(VIET_NAM).date() <= due:
        return
    by_department: dict[str, list[Report]] = {}
    for report in (each for each in reports if not each.part and not taken_over(each, control, period)):
        by_department.setdefault(report.department, []).append(report)
    for department in control.departments:
        its, figures = by_department.get(department, []), _figures_due(control.reporting, department, period)
        facts: dict[str, object] = {"department": department, "period": str(period), "due": due}
        if not its and (figures or control.programme.sub_items_of(department)):
            facts |= {"file": f"{department}.xlsx", "folder": f"{SHARED}/{period.year}"}
            place = control.department_cells.get(department, Cell(""))
            yield Finding(Code.REPORT_MISSING, place, facts, department)
        unreported = [report for report in its if report.status == UNREPORTED]
        if figures and unreported and not any(report.status in REPORTING for report in its):
            yield Finding(Code.REPORT_UNREPORTED, Cell(unreported[0].source), facts, department)


def rounds_overdue(programme: Programme, reports: Sequence[Report], year: int, today: date) -> Iterator[Finding]:
    """A finding for each round of a year whose last day is over and of which no readings are there."""
    there = {report.round for report in reports if report.status in REPORTING}
    for round_ in programme.rounds_of(year):
        if today > round_.last and round_.code not in there:
            facts: dict[str, object] = {"round": round_.code, "title": round_.title, "last": round_.last}
            facts |= {"file": f"{round_.code}.xlsx", "folder": f"{SHARED}/{year}"}
            yield Finding(Code.ROUND_MISSING, programme.round_cells.get(round_.code, Cell("")), facts, round_.code)


def _figures_due(reporting: Reporting, department: str, period: Period) -> bool:
    """Whether a department has to report any indicator in the period."""
    return bool(reporting.owed_months(department, period.months))
