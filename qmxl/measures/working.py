"""What is worked out of a register's lines as its form declares it: of each line by itself, or of several together.

A value that lacks something, or would be below nothing, is None, never 0.
"""

import calendar
import math
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from qmxl.catalogue.conditions import conditions, fulfilled
from qmxl.catalogue.declared import DEPARTMENT, Form
from qmxl.catalogue.worked import ALL_ITEMS, OF_SEVERAL, SPANS, TIMED, Worked
from qmxl.typed.times import whole_day
from qmxl.typed.values import exact
from qmxl.xlsx.cells import seconds

Line = Mapping[str, Any]
Lines = Sequence[MutableMapping[str, Any]]
OF_DAY = {"minutes": 1440, "hours": 24, "days": 1}  # how many of a unit a day has
DAY = 86400  # seconds


def of_a_line(form: Form, end: date) -> Sequence[tuple[str, Callable[[Line], Any]]]:
    """The columns worked out of each line by itself, in their order: a later one may read those before it.

    ``end`` is the last day of the period.
    """
    return [(each.id, _of_a_line(form, each, end)) for each in form.worked_out if each.kind not in OF_SEVERAL]


def of_several(form: Form, lines: Lines) -> None:
    """Puts into the lines what is worked out of several of them; what other forms' lines say comes later."""
    for each in form.worked_out:
        if each.kind in SPANS:
            _span(each, lines)
        elif each.kind == "percent_of":
            for its in _groups(lines, conditions(each.where), each.fields[2:]):
                percent = percent_of(each, its)
                for line in its:
                    line[each.id] = percent
        elif each.kind == "weeks":
            _weeks(form, each, lines)


def _of_a_line(form: Form, each: Worked, end: date) -> Callable[[Line], Any]:
    if each.kind == "product":
        return lambda line: _product([line.get(field) for field in each.fields])
    if each.kind == "months":
        return lambda line: _months([line.get(field) for field in each.fields])
    if each.kind in TIMED:
        unit = OF_DAY[each.kind]
        return lambda line: between([line.get(field) for field in each.fields], unit)
    if each.kind == "holds":
        return _holds(each)
    if each.kind == "days_left":
        return _days_left(each, end)
    return _of_items(form, each)


def _days_left(each: Worked, end: date) -> Callable[[Line], float | None]:
    """Days from the end of the period to a day, so many months after it; below 0 that day is past."""
    months = int(each.number) if each.value else 0

    def days_left(line: Line) -> float | None:
        day = line.get(each.fields[0])
        return float((months_after(whole_day(day), months) - end).days) if isinstance(day, date) else None

    return days_left


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def between(said: Sequence[object], unit: int) -> float | None:
    """What lies between two times or moments, in parts of a day; None where one is blank or the end is not after it.

    Two times are of one day, unless a third value ticks that the second is of the next; then it is earlier in the day.
    They are taken from each other in whole seconds: parts of a day would make an hour 60.0000000000001 minutes.
    """
    start, end, *next_day = said
    if isinstance(start, time) and isinstance(end, time):
        past = seconds(end) - seconds(start)
        over = any(next_day)
        return exact((past + over * DAY) * unit / DAY) if (past < 0 if over else past >= 0) else None
    if isinstance(start, datetime) and isinstance(end, datetime):
        return exact((end - start) / timedelta(seconds=1) * unit / DAY) if end >= start else None
    if isinstance(start, date) and isinstance(end, date):
        days = (whole_day(end) - whole_day(start)).days
        return float(days * unit) if days >= 0 else None
    return None


def _product(said: Sequence[object]) -> float | None:
    """Numbers times each other; None where one of them is not there."""
    numbers = [float(value) for value in said if isinstance(value, int | float) and not isinstance(value, bool)]
    return exact(math.prod(numbers)) if len(numbers) == len(said) else None


def _months(said: Sequence[object]) -> float | None:
    """From the month of one day to that of another."""
    start, end = said
    if not isinstance(start, date) or not isinstance(end, date):
        return None
    return float((end.year - start.year) * 12 + end.month - start.month)


def _holds(each: Worked) -> Callable[[Line], int | None]:
    several, whole = conditions(each.where), each.match != "any"

    def holds(line: Line) -> int | None:
        if any(line.get(name) is None for name, op, _ in several if op not in {"filled", "blank"}):
            return None
        met = (fulfilled((condition,), line) for condition in several)
        return int(all(met) if whole else any(met))

    return holds


def items_of(form: Form, each: Worked) -> list[str]:
    """The items a column is worked out of."""
    return [field.id for field in form.items if ALL_ITEMS in each.fields or field.part in each.fields]


def _of_items(form: Form, each: Worked) -> Callable[[Line], float | None]:
    items, kind = items_of(form, each), each.kind
    limit = each.number if each.value else 0.0

    def of_items(line: Line) -> float | None:
        given = [value for value in map(line.get, items) if isinstance(value, int | float) and value > 0]
        if kind in {"average", "lowest"}:
            return None if not given else exact(sum(given) / len(given)) if kind == "average" else float(min(given))
        counts = {"answered": len(given), "points": sum(given), "most_points": len(given) * limit}
        return float(counts[kind] if kind in counts else sum(value >= limit for value in given))

    return of_items


def _span(each: Worked, lines: Lines) -> None:
    """From the earliest start to the latest end of the lines of each group, on its first line.

    The fields are start, end, a tick that the end is of the next day, then what a group has in common.
    """
    start, end, next_day, *common = each.fields
    wanted, unit = conditions(each.where), OF_DAY[each.kind.removeprefix("span_")]
    for its in _groups(lines, wanted, [DEPARTMENT, *common]):
        known = [(line.get(start), between([line.get(f) for f in (start, end, next_day)], DAY)) for line in its]
        if any(length is None for _, length in known):
            its[0][each.id] = None
            continue
        begun = [seconds(first) for first, _ in known if isinstance(first, time)]
        ended = [at + (length or 0.0) for at, (_, length) in zip(begun, known, strict=True)]
        its[0][each.id] = exact((max(ended) - min(begun)) * unit / DAY)
    _nothing_else(each, lines)


def percent_of(each: Worked, lines: Sequence[Line]) -> float | None:
    """The first field's sum in percent of the second's; None where one of the lines lacks a number."""
    several = [[line.get(field) for field in each.fields[:2]] for line in lines]
    if not all(isinstance(value, int | float) for pair in several for value in pair):
        return None
    above, below = (sum(its) for its in zip(*several, strict=True))
    return exact(above / below * 100) if below else None


def _weeks(form: Form, each: Worked, lines: Lines) -> None:
    """The weeks of its month, seven days each, times the column's value, on a department's first line of that month."""
    wanted = conditions(each.where)
    for line in lines:
        line["_month"] = f"{line[form.date]:%Y-%m}" if isinstance(line.get(form.date), date) else None
    for its in _groups(lines, wanted, [DEPARTMENT, "_month"]):
        month = its[0]["_month"]
        if month:
            days = calendar.monthrange(int(month[:4]), int(month[-2:]))[1]
            its[0][each.id] = exact(days / 7 * each.number)
    for line in lines:
        line.pop("_month")
    _nothing_else(each, lines)


def _groups(lines: Lines, wanted: Sequence[Any], fields: Sequence[str]) -> Iterator[Lines]:
    """The lines that fulfil conditions, together with those that say the same."""
    found: dict[tuple[object, ...], list[MutableMapping[str, Any]]] = {}
    for line in lines:
        if fulfilled(wanted, line):
            found.setdefault(tuple(line.get(field) for field in fields), []).append(line)
    yield from found.values()


def _nothing_else(each: Worked, lines: Lines) -> None:
    for line in lines:
        line.setdefault(each.id, 0.0)


def across_forms(
    form: Form,
    lines: Lines,
    lines_by_form: Mapping[str, Sequence[Line]],
    filled_in: Mapping[str, Sequence[Line]],
    least: Mapping[str, int],
) -> None:
    """Puts into the lines what lines of other forms say of them.

    Counted are sheets of questionnaires alone, ``filled_in`` by form: no count of reports of incidents is a column of
    another form. Of those kept in the house nothing is counted where it would tell of fewer than ``least``.
    """
    for each in form.worked_out:
        if each.kind == "lines_of":
            _lines_of(each, lines, filled_in, least)
        elif each.kind in {"planned", "in_plan"}:
            _planned(form, each, lines, lines_by_form)


def _lines_of(
    each: Worked, lines: Lines, lines_by_form: Mapping[str, Sequence[Line]], least: Mapping[str, int]
) -> None:
    """How many lines of the form that a line names say the same as it; each counts where most is said of it.

    A blank field asks about nothing: it is for those of which no other line says more.
    """
    name, *same = each.fields
    by_form: dict[str, list[MutableMapping[str, Any]]] = {}
    for line in lines:
        named = line.get(name)
        line[each.id] = 0.0 if named is not None else None
        by_form.setdefault(str(named).lower(), []).append(line)
    for form, asking in by_form.items():
        asked_for_by_none = 0
        for other in lines_by_form.get(form, ()):
            wanted = [line for line in asking if all(line.get(f) in {None, other.get(f)} for f in same)]
            asked_for_by_none += not wanted
            most = max((_said(line, same) for line in wanted), default=0)
            for line in wanted:
                line[each.id] += float(_said(line, same) == most)
        counts = [*(line[each.id] for line in asking if form in least), asked_for_by_none]
        if any(0 < count < least.get(form, 0) for count in counts):  # the whole and the others would tell the one
            for line in asking:
                line[each.id] = None


def _said(line: Line, fields: Sequence[str]) -> int:
    """How many of some fields a line fills in."""
    return sum(line.get(field) is not None for field in fields)


def _planned(form: Form, each: Worked, lines: Lines, lines_by_form: Mapping[str, Sequence[Line]]) -> None:
    plan, number, named = each.value.split(".")
    its = [line for line in lines_by_form.get(plan, ()) if str(line.get(named)).lower() == form.id]
    planned: dict[tuple[object, ...], float] = {}
    for line in its:
        if isinstance(line.get(number), int | float):
            key = tuple(line.get(field) for field in each.fields)
            planned[key] = planned.get(key, 0.0) + line[number]
    if each.kind == "in_plan":
        for line in lines:
            line[each.id] = float(planned.get(tuple(line.get(field) for field in each.fields), 0.0) > 0)
        return
    for together in _groups(lines, (), each.fields):
        together[0][each.id] = planned.get(tuple(together[0].get(field) for field in each.fields), 0.0)
    _nothing_else(each, lines)
