"""The table of effects: a row each sub-item that is met and names an indicator, with its months before and after."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.control.control import Control
from qmxl.criteria.effectiveness import Effect, Point, effect, first_month_after, interval, split
from qmxl.tables.columns import Columns
from qmxl.tables.pooling import HOSPITAL, value_of

MET = ("met", "no_fault", "yes")


class Side(NamedTuple):
    """The months of one side of a completion, put together; ``lower`` and ``upper`` are Wilson's limits, or None."""

    months: int
    value: float | None
    lower: float | None
    upper: float | None


class Effected(NamedTuple):
    """A sub-item with its indicator: ``owner`` is whose figures are compared, ``first`` the first month after."""

    code: str
    title: str
    department: str
    done: date | None
    indicator: Indicator
    owner: str
    first: str
    before: Side
    after: Side
    effect: Effect


def effects(control: Control, sub_items: Columns, indicators: Columns) -> list[Effected]:
    """The sub-items that are met and name an indicator somebody reports, in their order."""
    known = _points(indicators)
    names = ("code", "title", "department", "status", "done")
    rows = zip(*(sub_items[name] for name in names), strict=True)
    return list(_effects(control, known, rows))


def _effects(
    control: Control, known: Mapping[tuple[str, str], list[Point]], rows: Iterator[tuple[object, ...]]
) -> Iterator[Effected]:
    for code, title, department, status, done in rows:
        named = control.programme.sub_items[str(code)].indicator
        indicator = control.indicators.get(named)
        if status not in MET or indicator is None:
            continue
        owner = str(department) if (named, department) in known else HOSPITAL
        completed = done if isinstance(done, date) else None
        points = known.get((named, owner), [])
        before, after = split(points, completed) if completed else (sorted(points), [])
        said = (
            effect([each.value for each in before], [each.value for each in after], indicator.direction)
            if completed
            else Effect.UNDATED
        )
        first = first_month_after(completed) if completed else ""
        sides = (_side(indicator, before), _side(indicator, after)) if completed else (Side(0, None, None, None),) * 2
        yield Effected(str(code), str(title), str(department), completed, indicator, owner, first, *sides, said)


def _points(indicators: Columns) -> dict[tuple[str, str], list[Point]]:
    """The months with a value of each indicator and owner; the sums over a year and other years' months are none."""
    names = ("indicator", "department", "period", "rate", "numerator", "denominator", "counted")
    found: dict[tuple[str, str], list[Point]] = {}
    for code, owner, period, value, numerator, denominator, counts in zip(*(indicators[n] for n in names), strict=True):
        if value is not None and "-" in period and counts != 0:
            found.setdefault((code, owner), []).append(Point(period, value, numerator, denominator))
    return found


def _side(indicator: Indicator, points: Sequence[Point]) -> Side:
    """The months put together: rates from their sums, counts as the mean of a month."""
    if not points:
        return Side(0, None, None, None)
    numerator = sum(each.numerator or 0.0 for each in points)
    if indicator.without_denominator:
        return Side(len(points), numerator / len(points), None, None)
    denominator = sum(each.denominator or 0.0 for each in points)
    value = value_of(indicator, numerator, denominator)
    limits = interval(numerator, denominator, indicator.scale) if indicator.bounded else None
    return Side(len(points), value, *(limits or (None, None)))
