"""Reporting periods: a year, half, quarter or month of the calendar, and the months from January to any other one."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from qmxl.refusal import Refusal

# 2026 | 2026-H1 | 2026-Q3 | 2026-10 | 2026-9M (January to September) | 2026-T5-T8 (May to August)
MONTH = r"(?:0?[1-9]|1[0-2])"
FORM = re.compile(
    r"(?P<year>20\d\d)(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])"
    rf"|(?P<until>{MONTH})M|T(?P<first>{MONTH})-T(?P<last>{MONTH})))?"
)
WRITTEN = re.sub(r"\?P<\w+>", "?:", FORM.pattern)  # for what holds a period among other things
FIRST_YEAR, LAST_YEAR, MONTHS = 2000, 2099, 12
PARTS = {1, 3, 6, MONTHS}  # how many months there are in the parts of the calendar


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The months ``first`` to ``last`` (1 to 12, both included) of one ``year``; a ValueError where there are none."""

    year: int
    first: int
    last: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.first <= self.last <= MONTHS):
            raise ValueError(f"{self.year}, {self.first} to {self.last}")

    @property
    def months(self) -> tuple[str, ...]:
        """Its months as ``YYYY-MM``, in order; text that sorts in time order."""
        return _months(self.year, self.first, self.last)

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, self.first, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return (date(self.year, self.last, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    @property
    def to_date(self) -> "Period":
        """From January of its year to its own end."""
        return Period(self.year, 1, self.last)

    @property
    def last_year(self) -> "Period | None":
        """The same months of the year before; None before the first year there can be."""
        return Period(self.year - 1, self.first, self.last) if self.year > FIRST_YEAR else None

    @property
    def previous(self) -> "Period | None":
        """What it is compared with as the period before it; None before the first year there can be.

        As many months that end where it begins, across the turn of the year: before 2026-Q1 comes 2025-Q4. Of months to
        date (2026-9M) and others before which no such period of one year lies, it is the same ones of the year before.
        """
        length = self.last - self.first + 1
        if self.first > length:
            return Period(self.year, self.first - length, self.first - 1)
        if self.first == 1 and length in PARTS and self.year > FIRST_YEAR:
            return Period(self.year - 1, MONTHS - length + 1, MONTHS)
        return self.last_year

    def __str__(self) -> str:
        """The form :func:`parse_period` reads; no two periods have the same."""
        length = self.last - self.first + 1
        if length in PARTS and self.last % length == 0:
            return {
                1: f"{self.year}-{self.last:02}",
                3: f"{self.year}-Q{self.last // 3}",
                6: f"{self.year}-H{self.last // 6}",
                MONTHS: f"{self.year}",
            }[length]
        return f"{self.year}-{self.last}M" if self.first == 1 else f"{self.year}-T{self.first}-T{self.last}"


@cache  # asked for again and again, of a handful of periods
def _months(year: int, first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{year}-{month:02}" for month in range(first, last + 1))


@lru_cache(maxsize=1 << 12)  # asked for each figure, of a handful of periods
def parse_period(text: str) -> Period:
    """The period written as ``2026``, ``2026-H1``, ``2026-Q3``, ``2026-10``, ``2026-9M`` or ``2026-T5-T8``.

    A :class:`Refusal` for anything else.
    """
    found = FORM.fullmatch(text.strip().upper())
    if found is None or (found["first"] and int(found["last"]) < int(found["first"])):
        raise Refusal("period", text=text)
    year = int(found["year"])
    if found["half"]:
        return Period(year, int(found["half"]) * 6 - 5, int(found["half"]) * 6)
    if found["quarter"]:
        return Period(year, int(found["quarter"]) * 3 - 2, int(found["quarter"]) * 3)
    if found["month"]:
        return Period(year, int(found["month"]), int(found["month"]))
    if found["until"]:
        return Period(year, 1, int(found["until"]))
    return Period(year, int(found["first"] or 1), int(found["last"] or MONTHS))


def to_date_written(year: int) -> list[str]:
    """The months to date of a year that have no other name: ``2026-2M`` to ``2026-11M``."""
    return [f"{year}-{last}M" for last in range(1, MONTHS) if last not in PARTS]
