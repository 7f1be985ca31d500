"""The long tables a master is made of: a row a submission, finding, figure, sub-item, incident or task."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from qmxl.catalogue import loader
from qmxl.control.models import Control
from qmxl.findings import Finding, Severity, counted, sort_key
from qmxl.period import Period
from qmxl.reports.report import REPORTING, USABLE, Report
from qmxl.submissions.records import ItemStatus
from qmxl.tables.pooling import INDICATORS, indicator_rows

MISSING = "missing"
UNPROVED = "unproved"  # said to be met, without evidence: not decided


@dataclass(frozen=True)
class Tables:
    """All long tables of one consolidation, each a data frame sorted the same way for the same inputs."""

    submissions: pd.DataFrame
    indicators: pd.DataFrame
    sub_items: pd.DataFrame
    incidents: pd.DataFrame
    plan: pd.DataFrame
    findings: list[Finding]


SUBMISSIONS = (
    "department",
    "name",
    "status",
    "saved",
    "first_saved",
    "due",
    "errors",
    "warnings",
    "span",
    "version",
    "source",
    "digest",
)
SUB_ITEMS = (
    "code",
    "criterion",
    "level",
    "title",
    "department",
    "status",
    "evidence",
    "owner",
    "due",
    "note",
    "source",
    "sheet",
    "cell",
)
INCIDENTS = (
    "department",
    "happened_on",
    "month",
    "harm",
    "group",
    "cause",
    "description",
    "action",
    "closed_on",
    "source",
    "sheet",
    "cell",
)
PLAN = (
    "department",
    "problem",
    "goal",
    "action",
    "owner",
    "start",
    "due",
    "status",
    "progress",
    "result",
    "overdue",
    "source",
    "sheet",
    "cell",
)


def tabulate(control: Control, reports: list[Report], findings: list[Finding], period: Period) -> Tables:
    """The long tables of the settled ``reports``; ``findings`` are those of the control workbook."""
    used = used_reports(reports)
    everything = sorted([*findings, *(finding for report in reports for finding in report.findings)], key=sort_key)
    return Tables(
        submissions=_frame(SUBMISSIONS, _submissions(control, reports, period)),
        indicators=_frame(INDICATORS, indicator_rows(control, used, period)),
        sub_items=_frame(SUB_ITEMS, _sub_items(control, used)),
        incidents=_frame(INCIDENTS, sorted(_incidents(used, period), key=lambda row: (str(row[1]), row[0], row[-1]))),
        plan=_frame(
            PLAN, sorted(_plan(used, period), key=lambda row: (-int(str(row[10])), str(row[6]), row[0], row[-1]))
        ),
        findings=everything,
    )


def used_reports(reports: Iterable[Report]) -> list[Report]:
    """Those of the settled reports whose answers count."""
    return [report for report in reports if report.status in USABLE]


def _frame(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def _submissions(control: Control, reports: list[Report], period: Period) -> Iterator[tuple[object, ...]]:
    due = control.due(period.months[-1])
    by_department: dict[str, list[Report]] = {}
    for report in reports:
        by_department.setdefault(report.department, []).append(report)
    for code, department in control.departments.items():
        several = by_department.pop(code, [])
        several.sort(key=lambda report: (report.status not in REPORTING, report.status not in USABLE, report.source))
        for report in several:
            yield _submission(report, department.name, due)
        if not several:
            yield (code, department.name, MISSING, None, None, due, 0, 0, "", "", "", "")
    for report in (report for rest in by_department.values() for report in rest):
        yield _submission(report, "", due)


def _submission(report: Report, name: str, due: date) -> tuple[object, ...]:
    counts = counted(report.findings)
    return (
        report.department,
        name,
        report.status,
        report.received,
        report.first_saved,
        due,
        counts[Severity.ERROR],
        counts[Severity.WARNING],
        report.span,
        report.version,
        report.source,
        report.digest,
    )


def _sub_items(control: Control, reports: list[Report]) -> Iterator[tuple[object, ...]]:
    said: dict[str, tuple[Report, dict[str, tuple[Report, ItemStatus]]]] = {}
    for report in reports:
        _, by_code = said.setdefault(report.department, (report, {}))
        by_code |= {item.code: (report, item) for item in report.items}
    for item in control.sub_items.values():
        if not control.applies(item.criterion):
            continue
        fixed = (item.code, item.criterion, item.level, item.title, item.department)
        if item.department not in said:
            yield (*fixed, *[None] * 5, "", "", "")
            continue
        first, answered = said[item.department]
        if item.code not in answered:
            yield (*fixed, *[None] * 5, first.source, "", "")
            continue
        report, found = answered[item.code]
        unproved = found.status == "met" and item.level > 1 and not found.evidenced
        status = UNPROVED if unproved else found.status
        told = (found.evidence, found.owner, found.due, found.note)
        yield (*fixed, status, *told, report.source, found.sheet, found.cell)


def _incidents(reports: list[Report], period: Period) -> Iterator[tuple[object, ...]]:
    groups = {code.id: code.group for code in loader.code_lists()["harm"].code}
    start, end = period.to_date.start, period.end
    for report in reports:
        for happened, harm, *rest, sheet, cell in report.incidents:
            if start <= happened <= end:
                group, month = groups.get(str(harm)), f"{happened:%Y-%m}"
                yield (report.department, happened, month, harm, group, *rest, report.source, sheet, cell)


def _plan(reports: list[Report], period: Period) -> Iterator[tuple[object, ...]]:
    for report in reports:
        for task in report.tasks:
            due = task.due if task.status != "hoan_thanh" else None
            late = (period.end - due).days if isinstance(due, date) else 0
            yield (report.department, *task[:-2], max(0, late), report.source, task.sheet, task.cell)
