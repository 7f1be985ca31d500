"""What moved between two states of the sub-items, and where the average comes to at the present pace. Pure.

A snapshot holds what the master showed: a status that was hidden then is hidden in it for good, and tells of no change.

The forecast is the least-squares line through the weekly averages of this assessment year, read off at its last day,
with a 95 % prediction interval (Student's t with n - 2 degrees of freedom). A week counts when at least
:data:`COVERED` of the criteria had a level, for an average over few criteria moves as these are joined by others. Weeks
resemble the weeks before them, so that the true range is rather wider than the one shown; both are kept within the
set's levels. Fewer than :data:`ENOUGH` weeks give no forecast.
"""

import calendar
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from qmxl.catalogue.criteria_sets import CriteriaSet

HIDDEN = "hidden"  # not published yet
MET = frozenset({"met", "yes", "no_fault", "exempt"})
SETTLED = MET | {"not_applicable"}  # nothing is left to be done
UNMET = frozenset({"not_met", "no", "fault", "dont_know_how", "unproved"})
DONT_KNOW = "dont_know_how"
ENOUGH, COVERED, CONFIDENCE = 4, 0.8, 0.95
BACK = {"week": 0, "month": 1, "quarter": 3}  # months; a week is seven days


class Stood(NamedTuple):
    """A sub-item's department and what was said of it, "" for nothing."""

    department: str
    status: str


@dataclass(frozen=True)
class Point:
    """A snapshot in short: its day, the year of the reports, the average of the ``known`` of all ``criteria``."""

    day: date
    year: int
    average: float | None
    known: int
    criteria: int


@dataclass(frozen=True)
class Snapshot:
    """The state of all sub-items on a day, by code; the criteria's levels, None where not decided."""

    point: Point
    items: Mapping[str, Stood]
    levels: Mapping[str, int | None]

    def same_as(self, other: "Snapshot") -> bool:
        """Whether it says the same, the day aside."""
        mine, its = (
            (each.point.year, each.point.average, each.point.known, each.point.criteria) for each in (self, other)
        )
        return mine == its and self.items == other.items and self.levels == other.levels


class Moved(NamedTuple):
    """A sub-item of which something else is said than before."""

    code: str
    department: str
    before: str
    now: str


@dataclass(frozen=True)
class Changes:
    """What moved since a day: met now, not met any more, now not known how, and without an answer any more."""

    since: date
    met: tuple[Moved, ...] = ()
    fell: tuple[Moved, ...] = ()
    puzzled: tuple[Moved, ...] = ()
    withdrawn: tuple[Moved, ...] = ()


class Forecast(NamedTuple):
    """Where the average comes to on the day ``until``; ``points`` weeks from ``first`` to ``last`` carry it."""

    until: date
    value: float
    lowest: float
    highest: float
    points: int
    first: date
    last: date


def changes(before: Snapshot, now: Mapping[str, Stood]) -> Changes:
    """What moved since a snapshot, in the order of the sub-items now."""
    moved = list(_moved(before.items, now))
    return Changes(
        before.point.day,
        tuple(each for each in moved if each.now in MET and each.before not in MET),
        tuple(each for each in moved if each.before in MET and each.now in UNMET),
        tuple(each for each in moved if each.now == DONT_KNOW),
        tuple(each for each in moved if each.before in MET and not each.now),
    )


def _moved(before: Mapping[str, Stood], now: Mapping[str, Stood]) -> Iterator[Moved]:
    for code, stood in now.items():
        earlier = before[code].status if code in before else ""
        if earlier != stood.status and HIDDEN not in {earlier, stood.status}:
            yield Moved(code, stood.department, earlier, stood.status)


def week_of(day: date) -> tuple[int, int]:
    """The year and week a day lies in by ISO 8601."""
    year, week, _ = day.isocalendar()
    return year, week


def looked_back(today: date) -> dict[str, date]:
    """A week, a month and a quarter before a day."""
    return {name: _months_before(today, months) if months else today - timedelta(7) for name, months in BACK.items()}


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def nearest(points: Iterable[Point], day: date) -> Point | None:
    """The last snapshot at or before a day."""
    return max((each for each in points if each.day <= day), key=lambda each: each.day, default=None)


def assessment_year(criteria: CriteriaSet, day: date) -> tuple[date, date]:
    """The first and last day of the assessment year a day lies in."""
    last = _on(day.year, criteria.year_to)
    if day > last:
        last = _on(day.year + 1, criteria.year_to)
    first = _on(last.year, criteria.year_from)
    return (first if first <= last else _on(last.year - 1, criteria.year_from)), last


def _on(year: int, said: str) -> date:
    month, day = map(int, said.split("-"))
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def forecast(points: Iterable[Point], criteria: CriteriaSet, today: date) -> Forecast | None:
    """Where the average comes to at the end of the assessment year; None where too few weeks tell."""
    first, until = assessment_year(criteria, today)
    told = {week_of(each.day): each for each in sorted(points, key=lambda each: each.day) if first <= each.day <= today}
    used = [each for each in told.values() if each.average is not None and each.known >= COVERED * each.criteria]
    days = [float(each.day.toordinal()) for each in used]
    values = [each.average for each in used if each.average is not None]
    if len(used) < ENOUGH:
        return None
    value, margin = _line(days, values, float(until.toordinal()))
    lowest, highest = criteria.rule.levels[0], criteria.rule.levels[-1]

    def kept(number: float) -> float:
        return min(max(number, lowest), highest)

    return Forecast(
        until, kept(value), kept(value - margin), kept(value + margin), len(used), used[0].day, used[-1].day
    )


def _line(days: Sequence[float], values: Sequence[float], at: float) -> tuple[float, float]:
    """The least-squares line at a day, and half of the width of its prediction interval."""
    count = len(days)
    middle, mean = math.fsum(days) / count, math.fsum(values) / count
    spread = math.fsum((day - middle) ** 2 for day in days)
    slope = math.fsum((day - middle) * (value - mean) for day, value in zip(days, values, strict=True)) / spread
    left = [value - mean - slope * (day - middle) for day, value in zip(days, values, strict=True)]
    error = math.sqrt(math.fsum(each**2 for each in left) / (count - 2))
    margin = _student(count - 2) * error * math.sqrt(1 + 1 / count + (at - middle) ** 2 / spread)
    return mean + slope * (at - middle), margin


def _student(freedom: int) -> float:
    """The quantile of Student's t that :data:`CONFIDENCE` of the values lie within, by halving."""
    low, high = 0.0, 1_000.0
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < CONFIDENCE else (low, middle)
    return high


def _within(value: float, freedom: int) -> float:
    """The probability that Student's t lies within ±value (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""
    angle = math.atan(value / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term, total = (cosine if odd else 1.0), 0.0
    for step in range(odd + 1, freedom, 2):
        total += term
        term *= cosine**2 * step / (step + 1)
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
