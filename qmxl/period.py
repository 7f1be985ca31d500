"""Reporting periods: a year, half, quarter or month of the calendar."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from qmxl.refusal import Refusal

# 2026 | 2026-H1 | 2026-Q3 | 2026-10
FORM = re.compile(r"(?P<year>20\d\d)(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The months ``first`` to ``last`` (1 to 12, both included) of one ``year``."""

    year: int
    first: int
    last: int

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

    def __str__(self) -> str:
        """The form :func:`parse_period` reads."""
        length = self.last - self.first + 1
        if length == 12:
            return f"{self.year}"
        if length == 6:
            return f"{self.year}-H{self.last // 6}"
        if length == 3:
            return f"{self.year}-Q{self.last // 3}"
        return f"{self.year}-{self.last:02}"


@cache  # asked for again and again, of a handful of periods
def _months(year: int, first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{year}-{month:02}" for month in range(first, last + 1))


def parse_period(text: str) -> Period:
    """The period written as ``2026``, ``2026-H1``, ``2026-Q3`` or ``2026-10``; a :class:`Refusal` for anything else."""
    found = FORM.fullmatch(text.strip().upper())
    if found is None:
        raise Refusal("period", text=text)
    year = int(found["year"])
    if found["half"]:
        return Period(year, int(found["half"]) * 6 - 5, int(found["half"]) * 6)
    if found["quarter"]:
        return Period(year, int(found["quarter"]) * 3 - 2, int(found["quarter"]) * 3)
    if found["month"]:
        return Period(year, int(found["month"]), int(found["month"]))
    return Period(year, 1, 12)
