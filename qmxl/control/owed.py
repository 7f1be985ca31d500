"""What a department owes of a form by its rhythm: the parts of a year in which it is given the form."""

from collections.abc import Iterator, Set
from datetime import date
from typing import NamedTuple

from qmxl.catalogue.declared import Form
from qmxl.control.control import Control
from qmxl.measures.rhythms import Duty, Occurrence, duties_of, occurrences

CAME, NOTHING, MISSING, WAITING = STATES = ("came", "nothing", "missing", "waiting")


class Owed(NamedTuple):
    """A duty of a form, and a part of the year in which it is owed."""

    duty: Duty
    occurrence: Occurrence

    def over(self, today: date | None) -> bool:
        """Whether it was due before ``today``; without a day it was."""
        return today is None or self.occurrence.due < today

    def state(self, days: list[date], ticked: Set[str], today: date | None) -> str:
        """Which of the four states it is in, of a form with lines of these ``days``.

        ``ticked`` are the months said to be without any.
        """
        if not self.occurrence.short(days):
            return CAME
        if self.occurrence.months <= ticked:
            return NOTHING
        return MISSING if self.over(today) else WAITING


def owed_by(control: Control, department: str, form: Form, year: int, end: date) -> Iterator[Owed]:
    """What a department owes of a form in a year up to a day, in order; nothing of times without the form."""
    for duty in duties_of(form) if control.forms.in_any_use(form) else ():
        for each in occurrences(duty, year, control.timetable.calendar, control.timetable.due):
            if each.last <= end and control.forms.owes(form, department, each.first, each.last):
                yield Owed(duty, each)
