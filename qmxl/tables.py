"""The long tables a master is made of: a row a submission, answer, finding, figure, sub-item, incident or task."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.control.models import Control
from qmxl.findings import Finding, Severity, address, sort_key
from qmxl.measures.rates import met, rate
from qmxl.period import Period
from qmxl.reading import REPORTING, USABLE, Figure, Report
from qmxl.submission import Answer

HOSPITAL = "BV"  # the hospital as a whole, beside the departments' codes
MISSING = "missing"
UNPROVED = "unproved"  # said to be met, without evidence: not decided


@dataclass(frozen=True)
class Tables:
    """All long tables of one consolidation, each a data frame sorted the same way for the same inputs."""

    submissions: pd.DataFrame
    values: pd.DataFrame
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
    "due",
    "errors",
    "warnings",
    "span",
    "version",
    "source",
    "digest",
)
VALUES = ("department", "period", "form", "row", "field", "value", "sheet", "cell", "source")
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
    used = [report for report in reports if report.status in USABLE]
    everything = sorted([*findings, *(finding for report in reports for finding in report.findings)], key=sort_key)
    return Tables(
        submissions=_frame(SUBMISSIONS, _submissions(control, reports, period)),
        values=_values(used),
        indicators=_frame(INDICATORS, _indicators(control, used, period)),
        sub_items=_frame(SUB_ITEMS, _sub_items(control, used)),
        incidents=_frame(INCIDENTS, sorted(_incidents(used, period), key=lambda row: (str(row[1]), row[0], row[-1]))),
        plan=_frame(
            PLAN, sorted(_plan(used, period), key=lambda row: (-int(str(row[10])), str(row[6]), row[0], row[-1]))
        ),
        findings=everything,
    )


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
            yield (code, department.name, MISSING, None, due, 0, 0, "", "", "", "")
    for report in (report for rest in by_department.values() for report in rest):
        yield _submission(report, "", due)


def _submission(report: Report, name: str, due: date) -> tuple[object, ...]:
    errors = sum(1 for finding in report.findings if finding.severity is Severity.ERROR)
    warnings = sum(1 for finding in report.findings if finding.severity is Severity.WARNING)
    saved = report.saved if report.saved > datetime(1970, 1, 2) else None  # noqa: DTZ001 - kept without a zone
    return (
        report.department,
        name,
        report.status,
        saved,
        due,
        errors,
        warnings,
        report.span,
        report.version,
        report.source,
        report.digest,
    )


def _values(reports: list[Report]) -> pd.DataFrame:
    columns: dict[str, list[object]] = {name: [] for name in VALUES}
    for report in reports:
        answers = report.answers
        columns["department"] += [report.department] * len(answers)
        columns["source"] += [report.source] * len(answers)
        columns["period"] += [a.period for a in answers]
        columns["form"] += [a.form for a in answers]
        columns["row"] += [a.row for a in answers]
        columns["field"] += [a.field for a in answers]
        columns["value"] += [a.value if a.value is not None else str(a.raw) for a in answers]
        columns["sheet"] += [a.sheet for a in answers]
        columns["cell"] += [address(a.at_row, a.at_column) for a in answers]
    return pd.DataFrame(columns, dtype=object)


def _indicators(control: Control, reports: list[Report], period: Period) -> Iterator[tuple[object, ...]]:
    """Of each indicator the hospital's rows, by month and to date, then each department's, with their cells."""
    figures: dict[str, list[tuple[Report, Figure]]] = {}
    for report in reports:
        for figure in report.figures:
            figures.setdefault(figure.indicator, []).append((report, figure))
    for indicator in control.assigned_indicators():
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
    due = [month for month in period.to_date.months if int(month[-2:]) % indicator.interval == 0]
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


def _by_line(report: Report, form: str) -> dict[str, dict[str, Answer]]:
    lines: dict[str, dict[str, Answer]] = {}
    for answer in report.answers:
        if answer.form == form:
            lines.setdefault(answer.row, {})[answer.field] = answer
    return lines


def _value(line: Mapping[str, Answer], name: str) -> object:
    answer = line.get(name)
    return answer.value if answer else None


def _place(report: Report, answer: Answer | None) -> tuple[str, str, str]:
    if answer is None:
        return (report.source, "", "")
    return (report.source, answer.sheet, address(answer.at_row, answer.at_column))


def _sub_items(control: Control, reports: list[Report]) -> Iterator[tuple[object, ...]]:
    said = {report.department: (report, _by_line(report, "criteria")) for report in reports}
    for item in control.sub_items.values():
        if not control.applies(item.criterion):
            continue
        fixed = (item.code, item.criterion, item.level, item.title, item.department)
        if item.department not in said:
            yield (*fixed, *[None] * 5, "", "", "")
            continue
        report, lines = said[item.department]
        line = lines.get(item.code, {})
        answers = [_value(line, name) for name in ("status", "evidence", "owner", "due", "note")]
        if answers[0] == "met" and item.level > 1 and "evidence" not in line:
            answers[0] = UNPROVED
        yield (*fixed, *answers, *_place(report, line.get("status")))


def _incidents(reports: list[Report], period: Period) -> Iterator[tuple[object, ...]]:
    groups = {code.id: code.group for code in loader.code_lists()["harm"].code}
    for report in reports:
        for line in _by_line(report, "incidents").values():
            happened = _value(line, "happened_on")
            if not isinstance(happened, date) or not period.to_date.start <= happened <= period.end:
                continue
            harm = _value(line, "harm")
            yield (
                report.department,
                happened,
                f"{happened:%Y-%m}",
                harm,
                groups.get(str(harm)),
                *(_value(line, name) for name in ("cause", "description", "action", "closed_on")),
                *_place(report, line["happened_on"]),
            )


def _plan(reports: list[Report], period: Period) -> Iterator[tuple[object, ...]]:
    names = ("problem", "goal", "action", "owner", "start", "due", "status", "progress", "result")
    for report in reports:
        for line in _by_line(report, "plan").values():
            values = [_value(line, name) for name in names]
            start, due, status = values[4], values[5], values[6]
            if isinstance(start, date) and isinstance(due, date) and due < start:
                due = values[5] = None  # which of the two is wrong is not known; the finding tells
            if isinstance(values[7], float) and not 0 <= values[7] <= 100:
                values[7] = None
            late = (period.end - due).days if isinstance(due, date) and status != "hoan_thanh" else 0
            yield (report.department, *values, max(0, late), *_place(report, next(iter(line.values()))))
