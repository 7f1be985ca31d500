"""Departments whose figures of a period are not there although its deadline has passed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from qmxl.control.models import Control
from qmxl.findings import Cell, Finding, Severity
from qmxl.forms.opening import VIET_NAM
from qmxl.period import Period
from qmxl.reports.reading import REPORTING, UNREPORTED, USABLE, Report
from qmxl.reports.settling import SHARED

OVERDUE = frozenset({"REPORT-MISSING", "REPORT-UNREPORTED"})


def overdue(control: Control, reports: Sequence[Report], period: Period, now: datetime) -> Iterator[Finding]:
    """A finding for each department without any file, or with one that does not reach the period; ``now`` is UTC.

    Before the deadline there is none: those still to come stand in the list of submissions.
    """
    due = control.due(period.months[-1])
    if now.replace(tzinfo=UTC).astimezone(VIET_NAM).date() <= due:
        return
    by_department: dict[str, list[Report]] = {}
    for report in reports:
        by_department.setdefault(report.department, []).append(report)
    for department in control.departments:
        its = by_department.get(department, [])
        facts: dict[str, object] = {"department": department, "period": str(period), "due": due}
        if not its:
            place = Cell(f"{SHARED}/{period.year}")
            facts["file"] = f"{department}.xlsx"
            yield Finding("REPORT-MISSING", Severity.ERROR, place, facts, department)
        elif any(each.status in USABLE for each in its) and not any(each.status in REPORTING for each in its):
            late = next(each for each in its if each.status == UNREPORTED)
            yield Finding("REPORT-UNREPORTED", Severity.ERROR, Cell(late.source), facts, department)
