"""The table of figures: each department's as they came, then added up by month and to date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.control.control import Control
from qmxl.control.targets import Targets
from qmxl.measures.aims import Aim
from qmxl.measures.verdicts import verdict
from qmxl.period import Period
from qmxl.tables.compared import Chosen, chosen, last_year_months, previous_months
from qmxl.tables.pooling import HOSPITAL, Placed, last_of_each, pool, standing, value_of

INDICATORS = (
    "indicator",
    "department",
    "period",
    "numerator",
    "denominator",
    "rate",
    "target",
    "target_upper",
    "met",
    "counted",
    "in_period",
    "in_previous",
    "in_last_year",
    "last_to_date",
    "last_in_previous",
    "last_in_last_year",
    "none_occurred",
    "left_out",
    "numerator_found",
    "denominator_found",
    "source",
    "sheet",
    "numerator_cell",
    "denominator_cell",
    "lines",
    "left_out_lines",
)


def indicator_rows(
    control: Control, figures: Iterable[Placed], period: Period, earlier: Iterable[Placed] = ()
) -> Iterator[tuple[object, ...]]:
    """Of each indicator the hospital's rows, by month and to date, then each department's, with their cells.

    Of the figures of ``earlier`` years those are there that the period before and the same one last year are made of.
    """
    now, before = _by_indicator(figures), _by_indicator(earlier)
    to_date = period.to_date.months
    for indicator in control.reporting.assigned_indicators(to_date):
        of_indicator, known = now.get(indicator.code, []), before.get(indicator.code, [])
        own = [*of_indicator, *known]
        previous = chosen(indicator, own, previous_months(indicator, period))
        last_year = chosen(indicator, own, last_year_months(indicator, period))
        spans = _Spans(frozenset(period.months), previous, last_year, last_of_each(indicator, of_indicator, to_date))
        due = {
            department: control.reporting.due_months(indicator, department, to_date)
            for department in control.departments
        }
        yield from _pooled(control.targets, indicator, HOSPITAL, of_indicator, period, due)
        by_department: dict[str, list[tuple[int, Placed]]] = {HOSPITAL: []}
        for at, each in enumerate(own):
            if at < len(of_indicator) or at in previous.counts or at in last_year.counts:
                by_department.setdefault(each.department, []).append((at, each))
        for department, its in by_department.items():
            for at, each in its:
                this_year = at < len(of_indicator)
                span = one_interval(indicator, each.figure.period) if this_year else None
                aim = control.targets.judged_by(indicator, department, span) if span else None
                yield _figure(indicator, each, at, aim, spans, this_year=this_year)
            if department != HOSPITAL:
                current = [each for at, each in its if at < len(of_indicator)]
                own_due = {department: due.get(department, [])}
                yield from _pooled(control.targets, indicator, department, current, period, own_due, monthly=False)


def _by_indicator(figures: Iterable[Placed]) -> dict[str, list[Placed]]:
    found: dict[str, list[Placed]] = {}
    for each in figures:
        found.setdefault(each.figure.indicator, []).append(each)
    return found


class _Spans(NamedTuple):
    """What the figures of an indicator belong to, beside their month."""

    own: frozenset[str]
    previous: Chosen
    last_year: Chosen
    last_to_date: frozenset[tuple[str, str]]  # department and month


def one_interval(indicator: Indicator, month: str) -> Period:
    """The reporting interval of an indicator that ends with a month (``YYYY-MM``)."""
    year, last = int(month[:4]), int(month[-2:])
    return Period(year, max(1, last - indicator.interval + 1), last)


def _figure(
    indicator: Indicator, each: Placed, at: int, aim: Aim | None, spans: _Spans, *, this_year: bool
) -> tuple[object, ...]:
    source, figure, department, value = each
    if value is None and not figure.left_out:
        value = value_of(indicator, figure.numerator, figure.denominator)
    point = indicator.at_a_point
    return (
        indicator.code,
        department,
        figure.period,
        None if figure.left_out else figure.numerator,
        None if figure.left_out else figure.denominator,
        value,
        aim.target if aim else None,
        aim.upper if aim else None,
        verdict(indicator, value, aim, 1, 1) if this_year else None,
        int(this_year and not figure.left_out),
        int(figure.period in spans.own),
        spans.previous.counts.get(at, 0),
        spans.last_year.counts.get(at, 0),
        int((department, figure.period) in spans.last_to_date) if point else None,
        int(at in spans.previous.last) if point else None,
        int(at in spans.last_year.last) if point else None,
        1 if figure.none_occurred else 0,
        figure.left_out,
        *((figure.numerator, figure.denominator) if figure.left_out else (None, None)),
        source,
        figure.sheet,
        figure.numerator_cell,
        figure.denominator_cell,
        *((figure.lines, figure.left_out_lines) if figure.lines else (None, None)),
    )


def _pooled(
    targets: Targets,
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
        aim = targets.judged_by(indicator, owner, period.to_date if whole else one_interval(indicator, span))
        asked = sum(len(own) if whole else span in own for own in due.values())
        yield (
            indicator.code,
            department,
            span,
            numerator,
            denominator,
            value,
            aim.target if aim else None,
            aim.upper if aim else None,
            verdict(indicator, value, aim, len(its), asked),
            *[None] * 8,
            "",
            None,
            None,
            "",
            "",
            "",
            "",
            None,
            None,
        )
