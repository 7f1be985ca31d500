"""The days of a quality-safety month, its weeks, and the days a person names for it.

Weeks are those of ``measures.working_days``: ISO weeks cut to the month, a first or last part of fewer than three
working days belonging to the week beside it.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from qmxl.measures.working_days import Calendar, weeks_of
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.typed.days import NO_YEAR, proposed_day
from qmxl.typed.spelling import nfc
from qmxl.typed.values import date_in

LONGEST = 100  # days a month of quality may take; the documents have 30 to 32


class Week(NamedTuple):
    """A week of the month: its number in it, and its first and last day."""

    number: int
    first: date
    last: date


class Month(NamedTuple):
    """A quality-safety month by its first and last day."""

    first: date
    last: date

    @property
    def code(self) -> str:
        """What tells it from other months."""
        return self.first.isoformat()

    @property
    def year(self) -> int:
        """The year in whose folders its workbooks lie."""
        return self.first.year

    @property
    def years(self) -> range:
        """The years it has days of; in the folder of a later one people save its workbooks too."""
        return range(self.first.year, self.last.year + 1)

    @property
    def span(self) -> Period:
        """The whole of that year."""
        return Period(self.first.year, 1, 12)

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last

    @property
    def shown(self) -> str:
        """Its days as people write them."""
        return f"{self.first:%d/%m/%Y} – {self.last:%d/%m/%Y}"

    @property
    def short(self) -> str:
        """The same, as short as a footer has room for."""
        return f"{self.first:%d/%m}–{self.last:%d/%m/%Y}"

    def weeks(self, calendar: Calendar) -> tuple[Week, ...]:
        """Its weeks in order."""
        parts = weeks_of(self.first, self.last, calendar)
        return tuple(Week(number, each.first, each.last) for number, each in enumerate(parts, start=1))


def week_of(day: object, weeks: Iterable[Week]) -> int | None:
    """The number of the week a day lies in; None outside all of them."""
    known = day if isinstance(day, date) else None
    return next((week.number for week in weeks if known and week.first <= known <= week.last), None)


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def asked_month(first: str, last: str) -> Month:
    """The month between two days as typed; a Refusal where one is no day, says no year, or they do not go together."""
    return month_between(_day(first), _day(last))


def month_between(begin: date, end: date) -> Month:
    """The month between two days; a Refusal where it ends before it begins, or takes too long."""
    if not begin <= end or _days(begin, end) > LONGEST:
        raise Refusal("campaign_days", first=begin, last=end, most=LONGEST)
    return Month(begin, end)


def _day(typed: str) -> date:
    said = nfc(typed).strip()
    if NO_YEAR.search(said):
        raise Refusal("campaign_year", found=said)
    day, _ = date_in(said)
    if day is not None:
        return day
    if found := proposed_day(said):
        raise Refusal("campaign_proposed", found=said, day=found)
    raise Refusal("campaign_day", found=said)
