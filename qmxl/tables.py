"""The long tables a master is made of: a row a submission, finding, figure, sub-item, incident or task."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.control.models import Control
from qmxl.findings import Finding, Severity, sort_key
from qmxl.measures.rates import met, rate
from qmxl.period import Period
from qmxl.reports.reading import REPORTING, USABLE, Report
from qmxl.reports.records import Figure, ItemStatus

HOSPITAL = "BV"  # the hospital as a whole, beside the departments' codes
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
INDICATORS = (
    "indicator",
    "department",
    "period",
    "numerator",
    "denominator",
    "rate",
    "target",
    "met",
    "counted",
    "in_period",
    "in_previous",
    "none_occurred",
    "left_out",
    "numerator_found",
    "denominator_found",
    "source",
    "sheet",
    "numerator_cell",
    "denominator_cell",
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
        indicators=_frame(INDICATORS, _indicators(control, used, period)),
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
    errors = sum(1 for finding in report.findings if finding.severity is Severity.ERROR)
    warnings = sum(1 for finding in report.findings if finding.severity is Severity.WARNING)
    return (
        report.department,
        name,
        report.status,
        report.received,
        report.first_saved,
        due,
        errors,
        warnings,
        report.span,
        report.version,
        report.source,
        report.digest,
    )


def _indicators(control: Control, reports: list[Report], period: Period) -> Iterator[tuple[object, ...]]:
    """Of each indicator the hospital's rows, by month and to date, then each department's, with their cells."""
    figures: dict[str, list[tuple[Report, Figure]]] = {}
    for report in reports:
        for figure in report.figures:
            figures.setdefault(figure.indicator, []).append((report, figure))
    for indicator in control.assigned_indicators(period.to_date.months):
        of_indicator = figures.get(indicator.code, [])
        spans = frozenset(period.months), frozenset(previous_months(indicator, period))
        yield from _pooled(control, indicator, HOSPITAL, [figure for _, figure in of_indicator], period)
        by_department: dict[str, list[tuple[Report, Figure]]] = {}
        for report, figure in of_indicator:
            by_department.setdefault(report.department, []).append((report, figure))
        for department, own in by_department.items():
            month = Period(period.year, 1, indicator.interval)  # any one interval
            target = control.judged_by(indicator, department, month)
            for report, figure in own:
                yield _figure(indicator, report, figure, target, spans)
            yield from _pooled(control, indicator, department, [figure for _, figure in own], period, monthly=False)


def _figure(
    indicator: Indicator,
    report: Report,
    figure: Figure,
    target: float | None,
    spans: tuple[frozenset[str], frozenset[str]],
) -> tuple[object, ...]:
    own, previous = spans
    value = None if figure.left_out else value_of(indicator, figure.numerator, figure.denominator)
    return (
        indicator.code,
        report.department,
        figure.period,
        None if figure.left_out else figure.numerator,
        None if figure.left_out else figure.denominator,
        value,
        target,
        met(value, target, indicator.direction),
        0 if figure.left_out else 1,
        1 if figure.period in own else 0,
        1 if figure.period in previous else 0,
        1 if figure.none_occurred else 0,
        figure.left_out,
        *((figure.numerator, figure.denominator) if figure.left_out else (None, None)),
        report.source,
        figure.sheet,
        figure.numerator_cell,
        figure.denominator_cell,
    )


def previous_months(indicator: Indicator, period: Period) -> tuple[str, ...]:
    """The due months just before the period's own, as many as those, within the same year."""
    due = [month for month in period.to_date.months if indicator.due(month)]
    own = [month for month in due if month in period.months]
    before = due[: len(due) - len(own)]
    return tuple(before[-len(own) :]) if own else ()


def _pooled(
    control: Control,
    indicator: Indicator,
    department: str,
    figures: list[Figure],
    period: Period,
    *,
    monthly: bool = True,
) -> Iterator[tuple[object, ...]]:
    """The figures that count, added up by month and from January to the end of the period."""
    owner = "" if department == HOSPITAL else department
    counted = [figure for figure in figures if not figure.left_out]
    months = sorted({figure.period for figure in counted}) if monthly else []
    spans: Mapping[str, list[Figure]] = {
        **{month: [figure for figure in counted if figure.period == month] for month in months},
        **({str(period.year): counted} if counted else {}),
    }
    for span, pooled in spans.items():
        numerator, denominator = pool(indicator, pooled)
        value = value_of(indicator, numerator, denominator)
        length = indicator.interval if span != str(period.year) else period.last
        target = control.judged_by(indicator, owner, Period(period.year, 1, length))
        yield (
            indicator.code,
            department,
            span,
            numerator,
            denominator,
            value,
            target,
            met(value, target, indicator.direction),
            *[None] * 4,
            "",
            None,
            None,
            "",
            "",
            "",
            "",
        )


def pool(indicator: Indicator, figures: Iterable[Figure]) -> tuple[float | None, float | None]:
    """Numerators and denominators added up; a count has no denominator, no figures give no sums."""
    several = list(figures)
    if not several:
        return None, None
    numerator = sum(figure.numerator or 0.0 for figure in several)
    if indicator.kind == "count":
        return numerator, None
    return numerator, sum(figure.denominator or 0.0 for figure in several)


def value_of(indicator: Indicator, numerator: float | None, denominator: float | None) -> float | None:
    """A count's number or the rate in the indicator's unit, None where there is none."""
    if numerator is None or indicator.kind == "count":
        return numerator
    return None if denominator is None else rate(numerator, denominator, indicator.scale)


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
