"""The lines of each register, of all departments: what happened in the year up to the end of the period.

What was left open in the year before stands among them, marked: it counts as open and overdue and as nothing else.
Values are ids of codes, days and numbers as they were entered; what is worked out of them (the month, the group of a
code, days between, days overdue) stands beside them, for the summaries.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from typing import Any

from qmxl.catalogue.codes import CodeList
from qmxl.catalogue.conditions import conditions, fulfilled, holding
from qmxl.catalogue.declared import BETWEEN, DEPARTMENT, MONTH, QUARTER, WEEK, Form, Summary
from qmxl.catalogue.loader import code_list
from qmxl.catalogue.privacy import in_house
from qmxl.control.carried import kept_open
from qmxl.control.control import Control
from qmxl.forms.kinds.shape import SHAPES
from qmxl.measures.working import across_forms, of_a_line, of_several
from qmxl.measures.working_days import week_of
from qmxl.period import Period
from qmxl.reports.report import Report
from qmxl.submissions.records import ITEM, Record
from qmxl.tables.columns import Columns, length
from qmxl.typed.times import whole_day
from qmxl.typed.values import exact
from qmxl.xlsx.cells import seconds

MARK, WHOLE, OVERDUE = "mark", "whole", "overdue"
OPEN_DAYS = "open_days"  # in a line: its days that are not known
LEFT = "left_open"  # the column of lines from before the span that are not done: they stand, and did not happen in it
PLACE = ("source", "sheet", "cell")
Line = Mapping[str, Any]
Working = Callable[[Line], Any]


@dataclass(frozen=True)
class Register:
    """The lines of one form; ``fields`` are those people filled in, ``worked_out`` what stands beside them."""

    form: Form
    fields: tuple[str, ...]
    worked_out: tuple[str, ...]
    lines: Columns
    lists: Mapping[str, CodeList] = field(default_factory=dict)  # of fields that choose from a list of the hospital's

    def __len__(self) -> int:
        """How many lines there are."""
        return length(self.lines)

    @property
    def left(self) -> bool:
        """Whether some of the lines are from before the span, and open."""
        return LEFT in self.lines

    @property
    def happened(self) -> list[int]:
        """The numbers (from 0) of the lines that are of the span."""
        return [line for line in range(len(self)) if not self.left or self.lines[LEFT][line] is None]

    def holding(self, text: str) -> list[int]:
        """The numbers (from 0) of the lines that fulfil the conditions of a text."""
        return holding(conditions(text), self.lines, len(self))


def between_of(summary: Summary) -> str:
    """The column in which the days or hours between a summary's two fields stand."""
    return f"{summary.count.removesuffix('_between')}_{summary.id}"


def registers(
    control: Control, reports: Sequence[Report], period: Period, span: Period | None = None
) -> dict[str, Register]:
    """Each register that has lines, by form; the lines by what is overdue, then by day, department and place.

    They are those of the ``span``, without one of the year up to the end of the period; and what was open before it.
    """
    split = {form.id: _split(form, reports, period, span) for form in control.forms.all if form.records}
    kept = {form: lines for form, (lines, _) in split.items()}
    filled_in = {form.id: kept[form.id] for form in control.forms.all if form.items and form.id in kept}
    least = {form.id: form.least for form in control.forms.all if in_house(form)}
    found = {}
    for form in control.forms.all:
        lines, left = split.get(form.id, ([], []))
        if not in_house(form) and (lines or left):
            across_forms(form, lines, kept, filled_in, least)
            found[form.id] = _register(form, [*lines, *left], control.lists)
    return found


def register_of(
    form: Form,
    reports: Sequence[Report],
    period: Period,
    lists: Mapping[str, CodeList] | None = None,
    span: Period | None = None,
) -> Register:
    """The lines of a form that happened in a ``span``, without one in the year up to the end of the period.

    What is overdue is so at the end of the period. Of a form kept in the house the lines are whole.
    """
    return _register(form, _split(form, reports, period, span)[0], lists)


def _split(
    form: Form, reports: Sequence[Report], period: Period, span: Period | None
) -> tuple[list[MutableMapping[str, Any]], list[Line]]:
    """The lines that happened in the span, and those under a key that happened before it and are not done."""
    its, going_on, done = span or period.to_date, form.date and kept_open([form]), conditions(form.done)
    kept: list[MutableMapping[str, Any]] = []
    left: list[Line] = []
    for line in lines_of_register(form, reports, period):
        day = happened(form, line) if going_on else None
        if within(form, line, (its.start, its.end)):
            kept.append(dict(line))
        elif isinstance(day, date) and whole_day(day) < its.start and line.get(form.numbered):
            left += [] if fulfilled(done, line) else [{**line, LEFT: "x"}]
    of_several(form, kept)
    return kept, left


def _register(form: Form, kept: Sequence[Line], lists: Mapping[str, CodeList] | None = None) -> Register:
    left = [LEFT] if any(LEFT in line for line in kept) else []
    fields, worked_out = fields_of(form), (*worked_out_of(form), *left)
    names = (DEPARTMENT, MONTH, *fields, *worked_out, *PLACE)
    inorder = sorted(kept, key=lambda line: _order(form, line))
    its = {each.id: lists[each.choices] for each in form.field if lists and each.choices in lists}
    return Register(form, fields, worked_out, {name: [line.get(name) for line in inorder] for name in names}, its)


def lines_with_all(form: Form, reports: Iterable[Report], period: Period) -> Sequence[Line]:
    """The lines of a form in these reports with all that is worked out of them, whenever they happened."""
    lines: list[MutableMapping[str, Any]] = [dict(line) for line in lines_of_register(form, reports, period)]
    of_several(form, lines)
    return lines


def lines_of_register(form: Form, reports: Iterable[Report], period: Period) -> Iterator[Line]:
    """The lines of a form in these reports, whenever they happened, with what is worked out of them."""
    several = ((report, report.house if in_house(form) else report.records) for report in reports)
    yield from _all_lines(form, ((report, its.get(form.id, ())) for report, its in several), period)


def undated_lines(form: Form, reports: Iterable[Report], period: Period) -> Iterator[Line]:
    """The lines of a form whose day is not known, with what can be worked out of each by itself."""
    yield from _all_lines(form, ((report, report.undated.get(form.id, ())) for report in reports), period)


def _all_lines(form: Form, several: Iterable[tuple[Report, Sequence[Record]]], period: Period) -> Iterator[Line]:
    working_out = _working_out(form, period)
    for report, records in several:
        for record in records:
            place = {"source": report.source, "sheet": record.sheet, "cell": record.cell, OPEN_DAYS: record.open_days}
            for values in _lines(form, record):
                line = {DEPARTMENT: report.department, **place, **values}
                for column, worked_out in working_out:
                    line[column] = worked_out(line)
                yield line


def fields_of(form: Form) -> tuple[str, ...]:
    """What a line of the register says, in the order of the form; personal fields are kept elsewhere."""
    kept = [field.id for field in form.field if in_house(form) or field.privacy != "personal"]
    shape = SHAPES[form.layout]
    if shape.sideways:
        return (*kept, ITEM, MARK)
    return tuple(kept) if shape.open_ended or shape.single else (ITEM, *kept)


@cache
def groups_of(form: Form) -> Mapping[str, str]:
    """The fields whose codes' groups are counted, by the columns in which those stand."""
    named = [name for summary in form.summary for name in summary.by]
    texts = [text for summary in form.summary for text in (summary.where, summary.of)]
    texts += [share.where for feed in form.feed for share in (feed.numerator, feed.denominator) if share]
    texts += [each.where for each in form.worked_out]
    texts += [part.where for feed in form.feed for part in feed.part]
    named += [condition.field for text in (*texts, form.done, form.left_out) for condition in conditions(text)]
    return {name: name.partition(".")[0] for name in named if "." in name}


def part_of_year(day: date, part: str) -> str:
    """The week (ISO 8601), quarter or half-year of a day: ``2026-W05``, ``2026-Q1``, ``2026-H1``."""
    if part == WEEK:
        return week_of(day).key
    return f"{day.year}-{'Q' if part == QUARTER else 'H'}{(day.month - 1) // (3 if part == QUARTER else 6) + 1}"


def worked_out_of(form: Form) -> tuple[str, ...]:
    """What is worked out of a line beside what it says: groups of codes, days or hours between, days overdue."""
    days = [between_of(summary) for summary in form.summary if summary.count in BETWEEN]
    late = [OVERDUE] if form.due else []
    own = [each.id for each in form.worked_out]
    whole = [WHOLE] if SHAPES[form.layout].sideways else []
    return (*groups_of(form), *form.parts_of_year, *days, *own, *late, *whole)


def _lines(form: Form, record: Record) -> Iterator[Mapping[str, object]]:
    """What a record gives: itself, or of an occasion a line for each item that was marked."""
    if not SHAPES[form.layout].sideways:
        yield record.values
        return
    items = [item.id for item in form.line if record.values.get(item.id) is not None]
    heads = {field.id: record.values[field.id] for field in form.field if field.id in record.values}
    whole = int(all(record.values[item] != "no" for item in items))
    for at, item in enumerate(items):
        yield {**heads, ITEM: item, MARK: record.values[item], WHOLE: None if at else whole}


def _working_out(form: Form, period: Period) -> Sequence[tuple[str, Working]]:
    """The columns beside what people filled in, and how each is worked out of a line."""
    groups = [(column, _group(form, field)) for column, field in groups_of(form).items()]
    measured = [(between_of(summary), _measure(summary)) for summary in form.summary if summary.count in BETWEEN]
    late = [(OVERDUE, _lateness(form, period.end))] if form.due else []
    parts = [(part, _part(form, part)) for part in form.parts_of_year]
    return [(MONTH, _month(form)), *groups, *parts, *measured, *of_a_line(form, period.end), *late]


def happened(form: Form, line: Line) -> object:
    """When what a line tells happened; the day in whose month it counts, where the form says another than its own."""
    instead = line.get(form.instead) if form.instead else None
    return line.get(form.date) if instead is None else instead


def _month(form: Form) -> Working:
    def month(line: Line) -> str:
        day = happened(form, line)
        return f"{day.year}-{day.month:02}" if isinstance(day, date) else ""

    return month


def _part(form: Form, part: str) -> Working:
    def within(line: Line) -> str | None:
        day = happened(form, line)
        return part_of_year(day, part) if isinstance(day, date) else None

    return within


def _group(form: Form, field: str) -> Working:
    codes = code_list(form, field)
    groups: Mapping[object, str] = {code.id: code.group for code in codes.code} if codes else {}
    return lambda line: groups.get(line.get(field))


def _measure(summary: Summary) -> Working:
    return lambda line: _between(summary, [line.get(field) for field in summary.fields])


def _between(summary: Summary, said: Sequence[object]) -> float | None:
    """What lies between a summary's two fields, in its unit; None where one is blank or wrong."""
    start, end, *next_day = said
    if summary.count == "days_between":
        return _days(start, end)
    if isinstance(start, time) and isinstance(end, time):
        past = seconds(end) - seconds(start) + (86400 if any(next_day) else 0)
        return exact(past / 3600) if past >= 0 else None
    if isinstance(start, datetime) and isinstance(end, datetime):
        return (end - start).total_seconds() / 3600
    return None


def _days(start: object, end: object) -> float | None:
    """Days from one day to another, with their parts where both have a time."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        return (end - start).total_seconds() / 86400
    if isinstance(start, date) and isinstance(end, date):
        return float((whole_day(end) - whole_day(start)).days)
    return None


def _lateness(form: Form, end: date) -> Working:
    """How many days a line that is not done is past its due day at the ``end`` of the period."""
    done = conditions(form.done)

    def overdue(line: Line) -> int:
        due = line.get(form.due)
        if not isinstance(due, date) or (done and fulfilled(done, line)):
            return 0
        return max(0, (end - whole_day(due)).days)

    return overdue


def within(form: Form, line: Line, span: tuple[date, date]) -> bool:
    """Whether what a line tells happened within a span of days; of a line without a day it counts."""
    day = happened(form, line) if form.date else None
    return not isinstance(day, date) or span[0] <= whole_day(day) <= span[1]


def _order(form: Form, line: Mapping[str, Any]) -> tuple[object, ...]:
    day = happened(form, line) or line.get(form.due)
    return (-int(line.get(OVERDUE) or 0), str(day or ""), line[DEPARTMENT], line["source"], _row(line["cell"]))


def _row(cell: str) -> tuple[int, str]:
    return (len(cell), cell)
