"""Figures put together: pooled from numerators and denominators, of an indicator at a point in time the last ones."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.control.for_others import whose
from qmxl.measures.rates import rate
from qmxl.reports.report import Report
from qmxl.submissions.records import Figure

HOSPITAL = "BV"  # the hospital as a whole, beside the departments' codes


class Placed(NamedTuple):
    """A figure, the file in which it stands, and the department it is of, which may be another than reported it.

    The hospital as a whole is ``HOSPITAL``.

    Of this year each figure is of a month. One of an earlier year may be of a longer period, which it then says
    (2024-Q1), and may have a ``value`` in the indicator's unit instead of its parts, where nobody knows these any more.
    """

    source: str
    figure: Figure
    department: str
    value: float | None = None


def placed(reports: Iterable[Report]) -> Iterator[Placed]:
    """All figures of reports: those typed and those counted from lines.

    Of a department that continues others its figure of a month is what all of them reported, pooled.
    """
    several = list(reports)
    yield from pooled(_each(several)) if any(report.former for report in several) else _each(several)


def pooled(figures: Iterable[Placed]) -> Iterator[Placed]:
    """One figure of each indicator, owner and month, in the place of the first; it names every file and cell.

    Where a part of it is left out it is that part: of what is there alone it would be another department's.
    """
    same: dict[tuple[str, str, str], list[Placed]] = {}
    for each in figures:
        same.setdefault((each.figure.indicator, each.department, each.figure.period), []).append(each)
    for its in same.values():
        yield its[0] if len(its) == 1 else _together(its)


def _together(parts: Sequence[Placed]) -> Placed:
    """The parts of one figure as one."""
    faulty = next((each for each in parts if each.figure.left_out), None)
    if faulty is not None:
        return faulty
    figures = [each.figure for each in parts]
    first, below = figures[0], [figure.denominator for figure in figures if figure.denominator is not None]
    figure = first._replace(
        numerator=sum(figure.numerator or 0.0 for figure in figures),
        denominator=sum(below) if below else None,
        none_occurred=all(figure.none_occurred for figure in figures),
        sheet=_joined(figure.sheet for figure in figures),
        numerator_cell="; ".join(figure.numerator_cell for figure in figures),
        denominator_cell="; ".join(figure.denominator_cell for figure in figures if figure.denominator_cell),
        parts=tuple(part for figure in figures for part in figure.parts),
        lines=sum(figure.lines for figure in figures),
        left_out_lines=sum(figure.left_out_lines for figure in figures),
    )
    return parts[0]._replace(source=_joined(each.source for each in parts), figure=figure)


def _joined(names: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(names))


def _each(reports: Iterable[Report]) -> Iterator[Placed]:
    for report in reports:
        for figure in report.figures:
            indicator, department = whose(figure.indicator, report.department)
            yield Placed(report.source, figure._replace(indicator=indicator), department)
        yield from (Placed(report.source, figure, department) for department, figure in report.fed)


def last_of_each(indicator: Indicator, figures: Iterable[Placed], months: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Of an indicator at a point in time each department with the last of ``months`` of which a figure counts."""
    last: dict[str, str] = {}
    among = frozenset(months) if indicator.at_a_point else frozenset[str]()
    for _, figure, department, _ in figures:
        if figure.period in among and not figure.left_out:
            last[department] = max(figure.period, last.get(department, ""))
    return frozenset(last.items())


def standing(indicator: Indicator, figures: Sequence[Placed]) -> list[Figure]:
    """Those that make up the value of a span: all, or of an indicator at a point in time each department's last."""
    if not indicator.at_a_point:
        return [each.figure for each in figures]
    last = last_of_each(indicator, figures, {each.figure.period for each in figures})
    return [figure for _, figure, department, _ in figures if (department, figure.period) in last]


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
