"""The points of each indicator in time, for the hospital and every department, at the indicator's own interval."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.control.control import Control
from qmxl.period import Period, parse_period
from qmxl.tables.pooling import HOSPITAL, Placed, pool, standing, value_of


class Point(NamedTuple):
    """One interval of an indicator: ``month`` is its last one. ``counted`` of ``due`` figures are in it.

    Without a numerator nothing has come. ``where`` is the file, sheet and cells of a figure that is alone in it.
    """

    month: str
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None  # in the indicator's unit; None also for a denominator of 0
    counted: int = 0
    due: int = 0
    where: str = ""

    @property
    def complete(self) -> bool:
        """Whether all that is due is in it."""
        return self.counted >= self.due


@dataclass(frozen=True)
class Series:
    """An indicator of one owner over time; its points follow each other without a gap, blank where nothing has come."""

    indicator: Indicator
    owner: str  # a department's code or HOSPITAL
    points: tuple[Point, ...]

    @property
    def known(self) -> int:
        """How many of its points have a value."""
        return sum(point.value is not None for point in self.points)


def all_series(
    control: Control, figures: Iterable[Placed], history: Iterable[Placed], period: Period
) -> Iterator[list[Series]]:
    """Of each indicator that has figures its series, the hospital's first; all of one indicator have the same months.

    ``figures`` are those of the period's year, ``history`` those of earlier ones. Of earlier years all that is there
    counts as all that was due, because assignments say nothing of them.
    """
    by_indicator: dict[str, dict[str, list[Placed]]] = {}
    for each in (*history, *figures):
        if not each.figure.left_out and parse_period(each.figure.period).months[-1] <= period.months[-1]:
            owners = by_indicator.setdefault(each.figure.indicator, {})
            owners.setdefault(each.department, []).append(each)
    order = {code: at for at, code in enumerate(control.indicators)}
    for code in sorted(by_indicator.keys() & order.keys(), key=order.__getitem__):
        yield list(_of_indicator(control, control.indicators[code], by_indicator[code], period))


def _of_indicator(
    control: Control, indicator: Indicator, owners: Mapping[str, list[Placed]], period: Period
) -> Iterator[Series]:
    placed = {code: _by_month(indicator, its) for code, its in owners.items()}
    whole = _by_month(indicator, (each for code in owners for each in owners[code]))
    months = _months(indicator, (whole,), period)
    own_year = [month for month in period.to_date.months if indicator.due(month)]
    due = {code: control.due_months(indicator, code, own_year) for code in control.departments}
    asked: dict[str, int] = {}
    for department in due:
        for month in due[department]:
            asked[month] = asked.get(month, 0) + 1
    yield Series(indicator, HOSPITAL, tuple(_point(indicator, month, whole, asked) for month in months))
    for code in control.departments:
        if code in owners or due[code]:
            its, own = placed.get(code, {}), dict.fromkeys(due[code], 1)
            yield Series(indicator, code, tuple(_point(indicator, month, its, own) for month in months))


def _months(indicator: Indicator, figures: Iterable[Mapping[str, list[Placed]]], period: Period) -> list[str]:
    """The due months from the first figure on to the end of the period."""
    first = min((month for months in figures for month in months), default=period.months[-1])
    years = range(int(first[:4]), period.year + 1)
    every = (month for year in years for month in Period(year, 1, 12).months)
    return [month for month in every if first <= month <= period.months[-1] and indicator.due(month)]


def _by_month(indicator: Indicator, figures: Iterable[Placed]) -> dict[str, list[Placed]]:
    """Figures by the last month of their interval; a figure of more than an interval is in none.

    Where departments have some, a figure of the hospital as a whole is not added to them.
    """
    found: dict[str, list[Placed]] = {}
    for each in figures:
        span = parse_period(each.figure.period)
        last = -(-span.last // indicator.interval) * indicator.interval
        if span.first > last - indicator.interval:
            found.setdefault(f"{span.year}-{last:02}", []).append(each)
    for month, its in found.items():
        departments = [each for each in its if each.department != HOSPITAL]
        found[month] = departments or its
    return found


def _point(indicator: Indicator, month: str, figures: Mapping[str, list[Placed]], due: Mapping[str, int]) -> Point:
    its = figures.get(month, [])
    numerator, denominator = pool(indicator, standing(indicator, its))
    stated = its[0].value if len(its) == 1 else None  # of which nobody knows the parts
    value = value_of(indicator, numerator, denominator) if stated is None else stated
    where = _where(its[0]) if len(its) == 1 else ""
    return Point(month, numerator, denominator, value, len(its), due.get(month, len(its)), where)


def _where(each: Placed) -> str:
    """The file, sheet and cells of a figure."""
    figure = each.figure
    cells = ", ".join(cell for cell in (figure.numerator_cell, figure.denominator_cell) if cell)
    return " · ".join(part for part in (each.source, figure.sheet, cells) if part)
