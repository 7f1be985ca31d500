"""A department's months that stand in several workbooks, doubted as they would be in one."""

from collections.abc import Iterable, Iterator, Mapping

from qmxl.catalogue.models import Indicator
from qmxl.checks.other_months import alike, how_far
from qmxl.codes import Code, Family
from qmxl.control.for_others import whose
from qmxl.findings import Cell, Finding
from qmxl.measures.customs import exchanged, far_from_others
from qmxl.reports.comparing import with_warning
from qmxl.reports.report import USABLE, Report
from qmxl.submissions.records import Figure

Found = tuple[Code, Figure, str, dict[str, object]]  # code, the figure it is about, its cell, facts


def with_doubts(reports: Iterable[Report], indicators: Mapping[str, Indicator]) -> list[Report]:
    """The settled reports; of a department with several workbooks those that do not go with the others say so."""
    result = list(reports)
    of_department: dict[tuple[str, str], list[int]] = {}  # of a former department by themselves
    for at, report in enumerate(result):
        if report.status in USABLE:
            of_department.setdefault((report.department, report.former), []).append(at)
    for several in of_department.values():
        if len(several) < 2:
            continue
        whose = {id(figure): at for at in several for figure in result[at].figures}
        figures = [figure for at in several for figure in result[at].figures if _counted(figure)]
        for code, figure, address, facts in _doubts(sorted(figures, key=lambda f: f.period), indicators):
            at = whose[id(figure)]
            cell = Cell(result[at].source, figure.sheet, address)
            if not any(f.cell == cell and f.code.family is Family.DOUBT for f in result[at].findings):
                finding = Finding(code, cell, facts, result[at].department, figure.period)
                result[at] = with_warning(result[at], finding)
    return result


def _counted(figure: Figure) -> bool:
    return not figure.left_out and not figure.none_occurred and figure.numerator is not None


def _doubts(figures: list[Figure], indicators: Mapping[str, Indicator]) -> Iterator[Found]:
    by_indicator: dict[str, list[Figure]] = {}
    for figure in figures:
        by_indicator.setdefault(figure.indicator, []).append(figure)
    for line, series in by_indicator.items():
        indicator = indicators[whose(line, "")[0]]
        told = list(_reversed(series, indicator))
        yield from told
        known = {figure.period for _, figure, _, _ in told}
        yield from (found for found in _far(series, indicator) if found[1].period not in known)
    yield from _again(figures)


def _reversed(series: list[Figure], indicator: Indicator) -> Iterator[Found]:
    factors = indicator.denominator_factors
    if indicator.bounded or len(factors) != 1 or not isinstance(factors[0], str):
        return
    there = [figure for figure in series if figure.denominator is not None]
    pairs = [(figure.numerator or 0.0, figure.denominator or 0.0) for figure in there]
    for at, above, below in exchanged(pairs):
        facts: dict[str, object] = {
            "numerator": pairs[at][0],
            "denominator": pairs[at][1],
            "other": there[at].denominator_cell,
            "usual_numerator": above,
            "usual_denominator": below,
        }
        yield Code.DOUBT_REVERSED, there[at], there[at].numerator_cell, facts


def _far(series: list[Figure], indicator: Indicator) -> Iterator[Found]:
    for at, others, a_day in far_from_others([figure.numerator or 0.0 for figure in series]):
        code, facts = how_far(series[at].numerator or 0.0, others, a_day=a_day)
        yield code, series[at], series[at].numerator_cell, facts
    if len(indicator.denominator_factors) != 1:
        return
    there = [figure for figure in series if figure.denominator is not None]
    for at, others, a_day in far_from_others([figure.denominator or 0.0 for figure in there]):
        code, facts = how_far(there[at].denominator or 0.0, others, a_day=a_day)
        yield code, there[at], there[at].denominator_cell, facts


def _again(figures: list[Figure]) -> Iterator[Found]:
    said: dict[str, dict[str, dict[str, float | bool]]] = {}
    first: dict[str, Figure] = {}
    for figure in figures:
        parts = {"numerator": figure.numerator, "denominator": figure.denominator}
        said.setdefault(figure.period, {})[figure.indicator] = {k: v for k, v in parts.items() if v is not None}
        first.setdefault(figure.period, figure)
    for month in said:
        before = next((other for other in reversed(said) if other < month and alike(said[other], said[month])), None)
        if before is not None:
            same = next(
                (f for f in figures if (f.period, f.indicator) == (before, first[month].indicator)), first[before]
            )
            facts: dict[str, object] = {
                "month": int(month[-2:]),
                "before": int(before[-2:]),
                "count": sum(len(parts) for parts in said[month].values()),
                "value": first[month].numerator,
                "other": same.numerator_cell,
            }
            yield Code.DOUBT_MONTH_AGAIN, first[month], first[month].numerator_cell, facts
