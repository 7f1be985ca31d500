"""Before and after the month: the indicators its outcomes are measured by, complaints by week, satisfaction.

The month itself is in neither side: of the months it touches nothing is compared. Up to six months before and after
are pooled, sums by sums, where all that was due has come. Fewer than three months on a side say little, and no interval
is given.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from qmxl.campaign.days import Month, Week
from qmxl.catalogue.models import Indicator
from qmxl.control.control import Control
from qmxl.measures.before_after import Difference, Sums, of_proportions, of_rates, of_values
from qmxl.period import Period
from qmxl.series.series import Point, all_series
from qmxl.tables.pooling import Placed
from qmxl.tables.registers import Register

SIDE = 6  # months of a side at most
LEAST = 3  # months of a side, below which no interval is given
PROPORTIONS = frozenset({"proportion"})
HIGHEST = 5  # mark of an item of a survey
DAY, HALF_A_YEAR = timedelta(days=1), timedelta(days=183)
RATES = frozenset({"rate_1000", "rate_10000", "rate_100000", "count"})


class Compared(NamedTuple):
    """An indicator before and after the month: by month numerator and denominator, and the difference."""

    indicator: Indicator
    before: Sequence[tuple[str, float, float | None]]
    after: Sequence[tuple[str, float, float | None]]
    difference: Difference | None
    waiting: int = 0  # months left out because figures of them are missing

    @property
    def few(self) -> bool:
        """Whether a side has too few months for an interval."""
        return min(len(self.before), len(self.after)) < LEAST


class Weekly(NamedTuple):
    """How many complaints were received in a week of the month."""

    week: int
    received: int


class Surveyed(NamedTuple):
    """A survey before or after the month: sheets filled in, marks of 1 to 5 given on them, and their sum."""

    form: str
    side: str
    sheets: int
    marks: int
    total: float


def surveyed(registers: Sequence[Register], month: Month) -> list[Surveyed]:
    """The sheets of a survey of half a year before and after the month; marks of 0, not used, are left out.

    ``registers`` are those of the survey in the years these days are of.
    """
    form = registers[0].form
    items = [each.id for each in form.field if each.type == "count" and each.max == HIGHEST]
    sheets = [(register.lines, at) for register in registers for at in register.happened]
    found = []
    for side, first, last in (
        ("before", month.first - HALF_A_YEAR, month.first - DAY),
        ("after", month.last + DAY, month.last + HALF_A_YEAR),
    ):
        rows = [(lines, at) for lines, at in sheets if _within(lines[form.date][at], first, last)]
        marks = [mark for name in items for lines, at in rows if (mark := lines[name][at])]
        found.append(Surveyed(form.id, side, len(rows), len(marks), sum(marks)))
    return found


def _within(day: object, first: date, last: date) -> bool:
    return isinstance(day, date) and first <= day <= last


def sides(month: Month, today: date) -> tuple[list[str], list[str]]:
    """The months before and after those the quality month touches, of which those after are over."""
    first, last = _number(month.first), _number(month.last)
    now = _number(today)
    return [_name(n) for n in range(first - SIDE, first)], [
        _name(n) for n in range(last + 1, min(last + SIDE + 1, now))
    ]


def compared(
    codes: Iterable[str],
    control: Control,
    figures: Iterable[Placed],
    earlier: Iterable[Placed],
    month: Month,
    today: date,
    span: Period,
) -> list[Compared]:
    """Each of the indicators, pooled over the hospital; of months that not all due have reported nothing counts.

    ``figures`` are those of ``span``, the last year that is known, ``earlier`` those of years before. A figure of
    several months, such as a quarter's, counts where the month touches none of them.
    """
    wanted = dict.fromkeys(code for code in codes if code in control.indicators)
    its = [each for each in figures if each.figure.indicator in wanted]
    before = [each for each in earlier if each.figure.indicator in wanted]
    of_hospital = {several[0].indicator.code: several[0] for several in all_series(control, its, before, span)}
    found = []
    for code in wanted:
        points = {point.month: point for point in of_hospital[code].points} if code in of_hospital else {}
        indicator = control.indicators[code]
        there = [name for name in points if not _touched(name, indicator.interval, month)]
        asked = [[points[name] for name in there if name in side] for side in sides(month, today)]
        one, other = ([_sums_of(each) for each in side if _counts(each, indicator)] for side in asked)
        waiting = sum(each.counted > 0 and not each.complete for side in asked for each in side)
        found.append(Compared(indicator, one, other, _difference(indicator, one, other), waiting))
    return found


def _touched(name: str, interval: int, month: Month) -> bool:
    """Whether the quality month lies, in part, in the months of an interval that ends with one."""
    year, _, last = name.partition("-")
    ends = int(year) * 12 + int(last) - 1
    return ends - interval < _number(month.last) and ends >= _number(month.first)


def _counts(point: Point, indicator: Indicator) -> bool:
    """Whether a month is compared: all that was due has come, and there is something to divide by."""
    known = point.numerator is not None and (indicator.without_denominator or bool(point.denominator))
    return known and point.complete


def _sums_of(point: Point) -> tuple[str, float, float | None]:
    return point.month, point.numerator or 0.0, point.denominator


def _difference(
    indicator: Indicator,
    before: Sequence[tuple[str, float, float | None]],
    after: Sequence[tuple[str, float, float | None]],
) -> Difference | None:
    one, other = _sums(before), _sums(after)
    if not one or not other:
        return None
    scale = 1.0 if indicator.without_denominator else indicator.scale
    whole = _added(one), _added(other)
    try:
        if indicator.kind in PROPORTIONS:
            found = of_proportions(*whole, scale)
        elif indicator.kind in RATES:
            found = of_rates(*whole, scale)
        else:
            found = of_values(one, other, scale)
    except ValueError:
        return None
    return found if min(len(one), len(other)) >= LEAST else found._replace(lower=None, upper=None)


def _sums(months: Sequence[tuple[str, float, float | None]]) -> list[Sums]:
    return [(numerator, 1.0 if denominator is None else denominator) for _, numerator, denominator in months]


def _added(several: Sequence[Sums]) -> Sums:
    return sum(x for x, _ in several), sum(n for _, n in several)


def weekly(days: Iterable[object], weeks: Iterable[Week]) -> list[Weekly]:
    """How many of the days lie in each week."""
    known = [day for day in days if isinstance(day, date)]
    return [Weekly(week.number, sum(week.first <= day <= week.last for day in known)) for week in weeks]


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _name(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02}"
