"""Figures put together: each department's as they came, then added up by month and to date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.control.control import Control
from qmxl.measures.rates import rate
from qmxl.measures.verdicts import verdict
from qmxl.period import Period
from qmxl.reports.report import Report
from qmxl.submissions.records import Figure

HOSPITAL = "BV"  # the hospital as a whole, beside the departments' codes
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
    "last_to_date",
    "last_in_previous",
    "none_occurred",
    "left_out",
    "numerator_found",
    "denominator_found",
    "source",
    "sheet",
    "numerator_cell",
    "denominator_cell",
)


class Placed(NamedTuple):
    """A figure, the source in which it stands, and the department it is of."""

    source: str
    figure: Figure
    department: str


def placed(reports: Iterable[Report]) -> Iterator[Placed]:
    """All figures of reports: those typed and those counted from lines."""
    for report in reports:
        yield from (Placed(report.source, figure, report.department) for figure in report.figures)
        yield from (Placed(report.source, figure, department) for department, figure in report.fed)


def indicator_rows(control: Control, reports: list[Report], period: Period) -> Iterator[tuple[object, ...]]:
    """Of each indicator the hospital's rows, by month and to date, then each department's, with their cells."""
    figures: dict[str, list[Placed]] = {}
    for each in placed(reports):
        figures.setdefault(each.figure.indicator, []).append(each)
    to_date = period.to_date.months
    for indicator in control.assigned_indicators(to_date):
        of_indicator = figures.get(indicator.code, [])
        previous = previous_months(indicator, period)
        spans = _Spans(
            frozenset(period.months),
            frozenset(previous),
            last_of_each(indicator, of_indicator, to_date),
            last_of_each(indicator, of_indicator, previous),
        )
        due = {department: control.due_months(indicator, department, to_date) for department in control.departments}
        yield from _pooled(control, indicator, HOSPITAL, of_indicator, period, due)
        by_department: dict[str, list[Placed]] = {}
        for each in of_indicator:
            by_department.setdefault(each.department, []).append(each)
        for department, own in by_department.items():
            month = Period(period.year, 1, indicator.interval)  # any one interval
            target = control.judged_by(indicator, department, month)
            for each in own:
                yield _figure(indicator, each, target, spans)
            own_due = {department: due.get(department, [])}
            yield from _pooled(control, indicator, department, own, period, own_due, monthly=False)


class _Spans(NamedTuple):
    """What the figures of an indicator belong to, beside their month."""

    own: frozenset[str]
    previous: frozenset[str]
    last_to_date: frozenset[tuple[str, str]]  # department and month
    last_in_previous: frozenset[tuple[str, str]]


def last_of_each(indicator: Indicator, figures: Iterable[Placed], months: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Of an indicator at a point in time each department with the last of ``months`` of which a figure counts."""
    last: dict[str, str] = {}
    among = frozenset(months) if indicator.at_a_point else frozenset[str]()
    for _, figure, department in figures:
        if figure.period in among and not figure.left_out:
            last[department] = max(figure.period, last.get(department, ""))
    return frozenset(last.items())


def _figure(indicator: Indicator, each: Placed, target: float | None, spans: _Spans) -> tuple[object, ...]:
    source, figure, department = each
    value = None if figure.left_out else value_of(indicator, figure.numerator, figure.denominator)
    at = (department, figure.period)
    return (
        indicator.code,
        department,
        figure.period,
        None if figure.left_out else figure.numerator,
        None if figure.left_out else figure.denominator,
        value,
        target,
        verdict(indicator, value, target, 1, 1),
        0 if figure.left_out else 1,
        1 if figure.period in spans.own else 0,
        1 if figure.period in spans.previous else 0,
        int(at in spans.last_to_date) if indicator.at_a_point else None,
        int(at in spans.last_in_previous) if indicator.at_a_point else None,
        1 if figure.none_occurred else 0,
        figure.left_out,
        *((figure.numerator, figure.denominator) if figure.left_out else (None, None)),
        source,
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
    figures: list[Placed],
    period: Period,
    due: Mapping[str, Sequence[str]],
    *,
    monthly: bool = True,
) -> Iterator[tuple[object, ...]]:
    """The figures that count, put together by month and from January to the end of the period.

    ``due`` are the months to date in which each of the departments they come from has to report one.
    """
    owner = "" if department == HOSPITAL else department
    counted = [each for each in figures if not each.figure.left_out]
    months = sorted({each.figure.period for each in counted}) if monthly else []
    spans: Mapping[str, list[Placed]] = {
        **{month: [each for each in counted if each.figure.period == month] for month in months},
        **({str(period.year): counted} if counted else {}),
    }
    for span, its in spans.items():
        whole = span == str(period.year)
        numerator, denominator = pool(indicator, standing(indicator, its))
        value = value_of(indicator, numerator, denominator)
        length = period.last if whole else indicator.interval
        target = control.judged_by(indicator, owner, Period(period.year, 1, length))
        asked = sum(len(own) if whole else span in own for own in due.values())
        yield (
            indicator.code,
            department,
            span,
            numerator,
            denominator,
            value,
            target,
            verdict(indicator, value, target, len(its), asked),
            *[None] * 6,
            "",
            None,
            None,
            "",
            "",
            "",
            "",
        )


def standing(indicator: Indicator, figures: Sequence[Placed]) -> list[Figure]:
    """Those that make up the value of a span: all, or of an indicator at a point in time each department's last."""
    if not indicator.at_a_point:
        return [each.figure for each in figures]
    last = last_of_each(indicator, figures, {each.figure.period for each in figures})
    return [figure for _, figure, department in figures if (department, figure.period) in last]


def pool(indicator: Indicator, figures: Iterable[Figure]) -> tuple[float | None, float | None]:
    """Numerators and denominators added up; a count has no denominator, no figures give no sums."""
    several = list(figures)
    if not several:
        return None, None
    numerator = sum(figure.numerator or 0.0 for figure in several)
    if indicator.without_denominator:
        return numerator, None
    return numerator, sum(figure.denominator or 0.0 for figure in several)


def value_of(indicator: Indicator, numerator: float | None, denominator: float | None) -> float | None:
    """A count's number or the rate in the indicator's unit, None where there is none."""
    if numerator is None or indicator.without_denominator:
        return numerator
    return None if denominator is None else rate(numerator, denominator, indicator.scale)
