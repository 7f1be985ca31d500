"""Which days are worked, the next one that is, and the weeks of a span with its part-weeks.

Saturday, Sunday and public holidays are off; what the hospital lists by itself comes before both. Weeks are those of
ISO 8601: Monday to Sunday, numbered by the year their Thursday is in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from qmxl.measures.public_holidays import public_holidays, worked_instead

SATURDAY = 5
LEAST_WORKED = 3  # working days a part-week needs to be a week of its own: more than half of the five
FARTHEST = 60  # days looked ahead for one that is worked; no holiday lasts as long
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The days a hospital works. ``own``: by day whether it is worked, as the hospital lists it; it comes first."""

    own: Mapping[date, bool] = field(default_factory=dict)
    public: bool = True  # whether public holidays of Viet Nam are off

    def works(self, day: date) -> bool:
        """Whether a day is worked."""
        if day in self.own:
            return self.own[day]
        if self.public and (day in public_holidays(day.year) or day in worked_instead(day.year)):
            return day not in public_holidays(day.year)
        return day.weekday() < SATURDAY

    def next_worked(self, day: date) -> date:
        """The day itself where it is worked, else the first one after it that is; itself where there is none near."""
        return next((d for d in _days(day, day + FARTHEST * DAY) if self.works(d)), day)

    def worked(self, first: date, last: date) -> list[date]:
        """The days worked from one day to another, both with them."""
        return [day for day in _days(first, last) if self.works(day)]


class Week(NamedTuple):
    """A week of a span: its ISO year and number, and the days of it that are counted in it."""

    year: int
    number: int
    first: date
    last: date

    @property
    def key(self) -> str:
        """Its code: ``2026-W05``, whose texts stand in the order of time."""
        return f"{self.year}-W{self.number:02}"

    @property
    def whole(self) -> bool:
        """Whether it is Monday to Sunday."""
        return (self.last - self.first).days == 6


def week_of(day: date) -> Week:
    """The whole ISO week a day is in."""
    monday = day - timedelta(days=day.weekday())
    year, number, _ = day.isocalendar()
    return Week(year, number, monday, monday + 6 * DAY)


def weeks_of(first: date, last: date, calendar: Calendar, least: int = LEAST_WORKED) -> list[Week]:
    """The weeks of a span, every day of it in exactly one.

    The first and the last may be parts of a week. A part in which at least ``least`` days are worked is a week of its
    own; the days of a shorter one belong to the week beside it, the second or the last but one. A span within one week
    is that week, however short it is.
    """
    weeks: list[Week] = []
    day = first
    while day <= last:
        whole = week_of(day)
        weeks.append(whole._replace(first=day, last=min(whole.last, last)))
        day = whole.last + DAY
    if len(weeks) > 1 and _short(weeks[0], calendar, least):
        weeks[:2] = [weeks[1]._replace(first=weeks[0].first)]
    if len(weeks) > 1 and _short(weeks[-1], calendar, least):
        weeks[-2:] = [weeks[-2]._replace(last=weeks[-1].last)]
    return weeks


def _short(week: Week, calendar: Calendar, least: int) -> bool:
    return not week.whole and (week.last - week.first).days < 6 and len(calendar.worked(week.first, week.last)) < least


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY
