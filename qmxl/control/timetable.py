"""When figures are due, and which days the hospital works."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from qmxl.control.models import DayOff
from qmxl.measures.working_days import Calendar


@dataclass(frozen=True)
class Timetable:
    """The day of the following month that is the general deadline, the months with one of their own, and days off."""

    due_day: int
    deadlines: Mapping[str, date] = field(default_factory=dict)  # by month
    days_off: tuple[DayOff, ...] = ()  # and days worked, other than weekends and public holidays have it

    def due(self, month: str) -> date:
        """The last day on which a month's figures are in time."""
        if month in self.deadlines:
            return self.deadlines[month]
        year, number = int(month[:4]), int(month[-2:])
        year, number = (year + 1, 1) if number == 12 else (year, number + 1)
        return date(year, number, min(self.due_day, calendar.monthrange(year, number)[1]))

    @cached_property
    def calendar(self) -> Calendar:
        """The days the hospital works."""
        return Calendar({each.day: each.kind == "worked" for each in self.days_off})
