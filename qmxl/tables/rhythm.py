"""What departments owe of each form by its rhythm, and what became of it: four states, each with its due day.

A part of the year came, or is said to be without any, or is missing, or is not due yet. What came is late where it was
first seen after its due day; where no earlier master tells when that was it is the last save of the file, and is told
as that, for it may have been there in time.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from qmxl.catalogue.declared import Form
from qmxl.control.control import Control
from qmxl.control.owed import CAME, MISSING, Owed, owed_by
from qmxl.measures.rhythms import Duty
from qmxl.period import Period
from qmxl.reports.report import Report
from qmxl.reports.rhythm_seen import Sighting, Sightings
from qmxl.tables.columns import Columns

FIRST, LAST = "first", "last"  # by which save something is late
RHYTHM = (
    *("form", "per", "least", "department", "part", "name", "first", "last", "due"),
    *("state", "lines", "seen", "late", "lacking", "key"),
)


class _Came(NamedTuple):
    """What a department's reports say of a form: the days of its lines, with the save of the file they stand in."""

    lines: list[tuple[date, datetime]]
    ticked: frozenset[str]


def rhythm_rows(
    control: Control, reports: Iterable[Report], period: Period, today: date | None, seen: Sightings
) -> Iterator[tuple[object, ...]]:
    """A row a form, department and part of the year up to the period's end; the forms and departments in their order.

    ``reports`` are those that count. Without ``today`` all was due.
    """
    by_department: dict[str, list[Report]] = {}
    for report in reports:
        by_department.setdefault(report.department, []).append(report)
    for form in control.forms.all:
        rows = [
            (owed, department)
            for department in control.departments
            for owed in owed_by(control, department, form, period.year, period.end)
        ]
        for duty in dict.fromkeys(owed.duty for owed, _ in rows):
            known: dict[str, _Came] = {}
            for owed, department in rows:
                if owed.duty == duty:
                    came = known.get(department) or _came(form, duty, by_department.get(department, ()))
                    known[department] = came
                    yield _row(form, department, owed, came, today, seen)


def _came(form: Form, duty: Duty, reports: Iterable[Report]) -> _Came:
    lines: list[tuple[date, datetime]] = []
    ticked = set[str]()
    for report in reports:
        lines += [(day, report.saved) for day in report.days(form, duty)]
        ticked |= report.nothing.get(form.id, {}).keys()
    return _Came(lines, frozenset(ticked))


def _row(
    form: Form, department: str, owed: Owed, came: _Came, today: date | None, seen: Sightings
) -> tuple[object, ...]:
    duty, part = owed
    its = [line for line in came.lines if part.first <= line[0] <= part.last]
    days = [day for day, _ in its]
    key = "|".join((department, form.id, duty.per, part.key))
    state = owed.state(days, came.ticked, today)
    told = seen.get(key, Sighting(None, sure=False))
    moment = (told.moment or max(saved for _, saved in its)) if state == CAME else None
    late = "" if moment is None or moment.date() <= part.due else FIRST if told.sure else LAST
    lacking = ", ".join(str(day.day) for day in part.lacking(days)) if state == MISSING else ""
    of = (form.id, duty.per, duty.least, department, part.key, part.name, part.first, part.last, part.due)
    return (*of, state, len(its), moment, late, lacking, key)


class Lacking(NamedTuple):
    """The parts of the year in which a department lacks lines of a form, by their keys."""

    form: str
    per: str
    department: str
    parts: tuple[str, ...]


def lacking(frame: Columns) -> list[Lacking]:
    """What is missing, by form and department in their order."""
    found: dict[tuple[str, str, str], list[str]] = {}
    names = ("form", "per", "department", "part", "state")
    for form, per, department, part, state in zip(*(frame[name] for name in names), strict=True):
        if state == MISSING:
            found.setdefault((str(form), str(per), str(department)), []).append(str(part))
    return [Lacking(*key, tuple(parts)) for key, parts in found.items()]
