"""Each time something on the supervision plan falls due, and whether a register proves that it was done.

A time is done where the register its line names has a line with a day of the cycle about the department it is for;
each line proves one time. Without one it is due until its day, and missed after it. What falls on a day off is due on
the next working day.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from qmxl.catalogue.conditions import conditions, fulfilled
from qmxl.catalogue.declared import Form
from qmxl.control.control import Control
from qmxl.control.lists import DEPARTMENTS
from qmxl.measures.working_days import Calendar, week_of, weeks_of
from qmxl.own_forms.words import snake
from qmxl.reports.report import Report
from qmxl.typed.times import whole_day

PLAN, TASKS = "supervision_plan", "office_tasks"
ONCE = "once"  # the cycle of a task
DONE, MISSED, DUE, UNKNOWN = STATES = ("done", "missed", "due", "unknown")
SUPERVISION = (
    *("week", "planned", "moved_from", "task", "owner", "unit", "source_form", "cycle", "state", "done_on"),
    *("department", "key", "source", "sheet", "cell"),
)
TUESDAY = 1  # the first day of what is done twice a week, where none is said
SECOND = timedelta(days=3)  # from the first of these times to the second
WEEK = timedelta(days=7)


class Time(NamedTuple):
    """One time: the days of its cycle in which it may be done, its day, and the day off that this was moved from."""

    first: date
    last: date
    planned: date
    moved_from: date | None


def times(cycle: str, weekday: int | None, first: date, last: date, calendar: Calendar) -> Iterator[Time]:
    """When something falls due from one day to another; ``weekday`` is 0 for Monday, None for none in particular."""
    if cycle in {"week", "twice_week"}:
        for week in weeks_of(first, last, calendar):
            if cycle == "week":
                yield _time(week.first, week.last, weekday, calendar)
            else:
                begin = _last_of(TUESDAY if weekday is None else weekday, week.first, week.last) or week.first
                for day in (begin, min(begin + SECOND, week.last)):
                    yield _moved(week.first, week.last, day, calendar)
        return
    length = 3 if cycle == "quarter" else 1
    for start, end in _parts(first, last, length):
        yield _time(start, end, weekday, calendar)


def _time(first: date, last: date, weekday: int | None, calendar: Calendar) -> Time:
    worked = calendar.worked(first, last)
    usual = worked[-1] if worked else last
    return _moved(first, last, usual if weekday is None else _last_of(weekday, first, last) or usual, calendar)


def _moved(first: date, last: date, day: date, calendar: Calendar) -> Time:
    planned = calendar.next_worked(day)
    return Time(first, last, planned, day if planned != day else None)


def _last_of(weekday: int, first: date, last: date) -> date | None:
    """The last such weekday of some days; None where none of them is one."""
    day = last - timedelta(days=(last.weekday() - weekday) % 7)
    return day if day >= first else None


def _parts(first: date, last: date, months: int) -> Iterator[tuple[date, date]]:
    """The months, or quarters, of a span, as far as they lie in it."""
    year, month = first.year, (first.month - 1) // months * months + 1
    while (start := date(year, month, 1)) <= last:
        year, month = (year, month + months) if month + months <= 12 else (year + 1, month + months - 12)
        yield max(start, first), min(date(year, month, 1) - timedelta(days=1), last)


class _Around(NamedTuple):
    """What the times of a plan are held against."""

    calendar: Calendar
    forms: Mapping[str, Form]
    reports: Sequence[Report]
    first: date
    last: date
    today: date


def supervision_rows(
    control: Control, reports: Sequence[Report], year: int, today: date
) -> Iterator[tuple[object, ...]]:
    """A row each time from the beginning of a year up to the end of next week, in the order of their days.

    Tasks of the office are times too: each on its due day. What was done after ``today`` was not done yet. Next week
    may be of the next year; whether what was due there is done stands in that year's workbooks: it is not known here.
    """
    end = week_of(today).last + WEEK
    forms = {form.id: form for form in control.forms.all}
    around = _Around(control.timetable.calendar, forms, reports, date(year, 1, 1), end, today)
    found = [
        (*row, report.department, record.values.get("key"), report.source, record.sheet, record.cell)
        for report in reports
        for form, rows in ((PLAN, _planned), (TASKS, _tasks))
        for record in report.records.get(form, ())
        for row in rows(record.values, around)
    ]
    yield from sorted(found, key=lambda row: (row[1], *map(str, (row[3], row[5], *row[-3:]))))


def _planned(values: Mapping[str, Any], around: _Around) -> Iterator[tuple[object, ...]]:
    """The times of a line of the plan."""
    first, last, cycle = values.get("from"), values.get("to"), values.get("cycle")
    if not isinstance(first, date) or not isinstance(last, date) or cycle is None:
        return
    source, unit = around.forms.get(snake(str(values.get("source_form") or ""))), str(values.get("unit") or "")
    weekday = int(values["weekday"]) - 1 if values.get("weekday") else None
    free = sorted(_proofs(source, unit, around)) if source else []
    for each in times(str(cycle), weekday, max(whole_day(first), around.first), whole_day(last), around.calendar):
        if each.planned > around.last:
            return
        proof = next((day for day in free if each.first <= day <= max(each.last, each.planned)), None)
        if proof is not None:
            free.remove(proof)
        state = DONE if proof else UNKNOWN if source is None else _open(each.planned, around)
        of = (values.get("task"), values.get("owner"), unit, source.id if source else "", str(cycle))
        yield (week_of(each.planned).key, each.planned, each.moved_from, *of, state, proof)


def _tasks(values: Mapping[str, Any], around: _Around) -> Iterator[tuple[object, ...]]:
    """A task of the office on its due day."""
    due, form = values.get("due"), around.forms.get(TASKS)
    if form is None or not isinstance(due, date) or not around.first <= whole_day(due) <= around.last:
        return
    on = values.get("done_on")
    done = fulfilled(conditions(form.done), values) and not (isinstance(on, date) and whole_day(on) > around.today)
    of = (values.get("task"), values.get("owner"), "", TASKS, ONCE)
    state = DONE if done else _open(whole_day(due), around)
    yield (week_of(whole_day(due)).key, whole_day(due), None, *of, state, on if done else None)


def _open(planned: date, around: _Around) -> str:
    if planned >= around.today:
        return DUE
    return MISSED if planned.year == around.first.year else UNKNOWN


def _proofs(form: Form, unit: str, around: _Around) -> Iterator[date]:
    """The days of a register's lines about a department, of all where none is named; of several a day one."""
    named = next((field.id for field in form.field if field.choices == DEPARTMENTS and field.id != "reporter"), "")
    days = set[date]()
    for report in around.reports:
        for record in (*report.records.get(form.id, ()), *report.house.get(form.id, ())):
            about = str(record.values.get(named) or "") if named else report.department
            day = record.values.get(form.date)
            if isinstance(day, date) and whole_day(day) <= around.today and (not unit or about == unit):
                days.add(whole_day(day))
    yield from days
