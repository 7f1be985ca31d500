"""How often a form has to have lines: the parts of a year in each of which it is owed some, and when these are due.

A month, quarter, half or year is due when its figures are. A week is due on the first working day after it. A day's
form is owed a line of every working day, and told by months.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal, NamedTuple

from qmxl.catalogue.conditions import conditions, fulfilled
from qmxl.catalogue.declared import Form
from qmxl.catalogue.loader import with_groups
from qmxl.measures.working_days import Calendar, weeks_of
from qmxl.typed.times import whole_day

Per = Literal["day", "week", "twice_week", "month", "quarter", "half", "year"]
MONTHS: dict[str, int] = {"day": 1, "month": 1, "quarter": 3, "half": 6, "year": 12}
LETTERS = {1: "T", 3: "Q", 6: "H"}
PERS: frozenset[str] = frozenset({*MONTHS, "week", "twice_week"})
Due = Callable[[str], date]  # of a month (``YYYY-MM``)


class Duty(NamedTuple):
    """What a form is owed: ``least`` lines in each ``per``, by the day in the field ``date``; lines that are ``when``.

    Of ``twice_week`` they are of so many different days. ``severity`` is how much one that is missing matters.
    """

    per: Per
    least: int
    date: str
    severity: Literal["error", "warning"] = "warning"
    when: str = ""  # the condition of the lines that count


class Occurrence(NamedTuple):
    """A part of a year in which lines are owed: its key, its name in short, its days and when it is due.

    ``needed`` are the days of which each is owed a line; without any, ``least`` lines are, on ``apart`` different days.
    """

    key: str
    name: str
    first: date
    last: date
    due: date
    least: int = 1
    apart: bool = False
    needed: tuple[date, ...] = ()

    @property
    def months(self) -> set[str]:
        """The months it is of; a week is of the one it ends in."""
        start = self.last if "W" in self.key else self.first
        return {f"{self.last.year}-{month:02}" for month in range(start.month, self.last.month + 1)}

    def short(self, days: list[date]) -> bool:
        """Whether lines of these days are fewer than it is owed."""
        its = [day for day in days if self.first <= day <= self.last]
        if self.needed:
            return bool(self.lacking(its))
        return len(set(its) if self.apart else its) < self.least

    def lacking(self, days: list[date]) -> list[date]:
        """The days without a line of those that each are owed one."""
        return [day for day in self.needed if day not in days]

    def said(self, days: list[date]) -> str:
        """Its name; where each day is owed a line, with those that have none."""
        without = ", ".join(str(day.day) for day in self.lacking(days))
        return f"{self.name} ({without})" if without else self.name


def duties_of(form: Form) -> Iterator[Duty]:
    """What a form is owed: as its rules say, else as its rhythm does where it says how many lines that takes."""
    ruled = [rule for rule in form.rule if rule.kind == "at_least_per"]
    for rule in ruled:
        if rule.per:
            yield Duty(rule.per, max(1, int(rule.value or 1)), rule.fields[0], rule.severity, rule.when)
    if not ruled and form.at_least and form.date and form.rhythm in PERS:
        per: Per = form.rhythm  # type: ignore[assignment]  # one of PERS
        yield Duty(per, max(form.at_least, 2 if per == "twice_week" else 1), form.date)


def days_of(duty: Duty, form: Form, lines: Iterable[Mapping[str, object]]) -> Iterator[date]:
    """The days of the lines that are what is owed; nothing of others, and of those without a day."""
    wanted = conditions(duty.when)
    for line in lines:
        day = whole_day(line.get(duty.date))
        if day is not None and (not wanted or fulfilled(wanted, with_groups(form, wanted, line))):
            yield day


def number_of(key: str, year: int) -> str:
    """Which part of its kind a key is of: 3 of 2026-03, 7 of 2026-W07, 2 of 2026-Q2, 2026 of itself.

    Of a week that is counted in another year than ``year``, as the last days of 2025 are, 1/2026.
    """
    of_year, _, part = key.partition("-")
    number = part.lstrip("WQH0") if part else of_year
    return f"{number}/{of_year}" if part.startswith("W") and int(of_year) != year else number


def occurrences(duty: Duty, year: int, calendar: Calendar, due: Due) -> Iterator[Occurrence]:
    """The parts of a year in which lines are owed, in their order."""
    if duty.per in {"week", "twice_week"}:
        apart = duty.per == "twice_week"
        for week in weeks_of(date(year, 1, 1), date(year, 12, 31), calendar):
            name = f"W{number_of(week.key, year)}"
            after = calendar.next_worked(week.last + timedelta(days=1))
            yield Occurrence(week.key, name, week.first, week.last, after, duty.least, apart)
        return
    length = MONTHS[duty.per]
    for first in range(1, 13, length):
        stop = first + length - 1
        start, end = date(year, first, 1), _last_day(year, stop)
        name = f"{LETTERS[length]}{stop // length}" if length < 12 else str(year)
        key = f"{year}-{stop:02}" if length == 1 else str(year) if length == 12 else f"{year}-{name}"
        needed = tuple(calendar.worked(start, end)) if duty.per == "day" else ()
        yield Occurrence(key, name, start, end, due(f"{year}-{stop:02}"), duty.least, needed=needed)


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
