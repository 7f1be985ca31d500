"""The points of each indicator in time, for the hospital and every department, at the indicator's own interval."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    longer: int = 0  # figures of more than an interval, which are no point
    undated: int = 0  # of days between events: cases that are counted and whose day is not known
    unreported: int = 0  # of days between events: intervals since the first one for which not all has come

    @property
    def known(self) -> int:
        """How many of its points have a value."""
        return sum(point.value is not None for point in self.points)


def all_series(
    control: Control, figures: Iterable[Placed], history: Iterable[Placed], period: Period
) -> Iterator[list[Series]]:
    """Of each indicator that has figures its series, the hospital's first; all of one indicator have the same months.

    ``figures`` are those of the period's year, ``history`` those of earlier ones. Assignments say nothing of earlier
    years: due is there a department that has reported the indicator before and has a figure of it in the same year.
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
    longer = sum(len(owners[code]) - sum(map(len, placed[code].values())) for code in owners)
    months = _months(indicator, placed.values(), period)
    own_year = [month for month in period.to_date.months if indicator.due(month)]
    due = {
        code: {
            *_due_before(months, placed.get(code, {}), period),
            *control.reporting.due_months(indicator, code, own_year),
        }
        for code in control.departments
    }
    asked = {month: sum(month in its for its in due.values()) for month in months}
    whole = {month: _of_hospital(placed, month) for month in months}
    points = tuple(_point(indicator, month, whole[month], asked[month]) for month in months)
    yield Series(indicator, HOSPITAL, points, longer)
    for code, its in due.items():
        if code in owners or its:
            own = placed.get(code, {})
            points = tuple(_point(indicator, month, own.get(month, []), int(month in its)) for month in months)
            yield Series(indicator, code, points)


def _due_before(months: Sequence[str], figures: Mapping[str, object], period: Period) -> Iterator[str]:
    """The months of earlier years in which a department is taken to have had to report."""
    years, first = {month[:4] for month in figures}, min(figures, default="")
    yield from (m for m in months if first and m >= first and m[:4] in years and m[:4] < str(period.year))


def _of_hospital(placed: Mapping[str, Mapping[str, list[Placed]]], month: str) -> list[Placed]:
    """The hospital's own figure where it has one, as on the sheet of indicators; else those of the departments."""
    own = placed.get(HOSPITAL, {}).get(month, [])
    return own or [each for its in placed.values() for each in its.get(month, [])]


def _months(indicator: Indicator, figures: Iterable[Mapping[str, object]], period: Period) -> list[str]:
    """The due months from the first figure on to the end of the period."""
    first = min((month for months in figures for month in months), default=period.months[-1])
    years = range(int(first[:4]), period.year + 1)
    every = (month for year in years for month in Period(year, 1, 12).months)
    return [month for month in every if first <= month <= period.months[-1] and indicator.due(month)]


def _by_month(indicator: Indicator, figures: Iterable[Placed]) -> dict[str, list[Placed]]:
    """An owner's figures by the last month of their interval; a figure of more than an interval is in none."""
    found: dict[str, list[Placed]] = {}
    for each in figures:
        span = parse_period(each.figure.period)
        last = -(-span.last // indicator.interval) * indicator.interval
        if span.first > last - indicator.interval:
            found.setdefault(f"{span.year}-{last:02}", []).append(each)
    return found


def _point(indicator: Indicator, month: str, figures: Sequence[Placed], due: int) -> Point:
    """The figures of an interval put together; of several only those whose parts are known."""
    parts = [each for each in figures if each.value is None]
    owners = {each.department for each in figures}
    missing = 0 if HOSPITAL in owners else max(due - len(owners), 0)
    due = len(figures) + missing
    if not parts and len(figures) == 1:
        return Point(month, None, None, figures[0].value, 1, due, _where(figures[0]))
    numerator, denominator = pool(indicator, standing(indicator, parts))
    where = _where(parts[0]) if len(parts) == 1 else ""
    value = value_of(indicator, numerator, denominator)
    return Point(month, numerator, denominator, value, len(parts), due, where)


def _where(each: Placed) -> str:
    """The file, sheet and cells of a figure."""
    figure = each.figure
    cells = ", ".join(cell for cell in (figure.numerator_cell, figure.denominator_cell) if cell)
    return " · ".join(part for part in (each.source, figure.sheet, cells) if part)
