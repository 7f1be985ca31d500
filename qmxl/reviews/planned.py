"""What a span planned and what became of it: parts of the year in which lines are owed, and lines with a due day.

Both go by what forms declare: rhythm and ``at_least``, ``due`` and ``done``; no form is known by its name.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from qmxl.catalogue.conditions import conditions, fulfilled
from qmxl.catalogue.declared import DEPARTMENT, Form, FormField
from qmxl.catalogue.privacy import in_house, staff
from qmxl.control.control import Control
from qmxl.control.lists import DASH
from qmxl.control.owed import owed_by
from qmxl.measures.rhythms import Duty, number_of
from qmxl.period import Period
from qmxl.reports.report import Report
from qmxl.seven_tools.lines import shown
from qmxl.tables.registers import Register, lines_of_register, register_of
from qmxl.texts import Texts
from qmxl.texts.parts_of_year import in_runs, number_said
from qmxl.typed.times import whole_day

SAYS = 16  # characters a text is wide at least that says something
DONE, OVERDUE, NOT_YET = PROMISED = ("done", "overdue", "not_yet")


class Part(NamedTuple):
    """A part of the year in which a department owes a form lines, and its state."""

    form: Form
    department: str
    kind: str  # of which parts it is one: month, week, quarter, half or year
    number: str  # which of these
    last: date
    state: str


class Promise(NamedTuple):
    """A line that is to be done by a day: what it is, how far it is, why; where it stands."""

    form: Form
    department: str
    what: str
    due: date | None
    state: str
    days: int  # past its due day at the end of the span
    why: str
    source: str
    sheet: str
    cell: str
    in_span: bool  # whether it was due in the span; else it was left over from before, or is due later


def parts(control: Control, reports: Sequence[Report], period: Period, today: date) -> list[Part]:
    """The parts of a span in which lines were owed, by form, department and time."""
    found = []
    for form in control.forms.all:
        if in_house(form):
            continue
        for department in control.departments:
            its = [report for report in reports if report.department == department]
            ticked = {month for report in its for month in report.nothing.get(form.id, {})}
            days: dict[Duty, list[date]] = {}
            for owed in owed_by(control, department, form, period.year, period.end):
                duty, part = owed.duty, owed.occurrence
                if part.last < period.start:
                    continue
                if duty not in days:
                    days[duty] = [day for report in its for day in report.days(form, duty)]
                state = owed.state(days[duty], ticked, today)
                found.append(
                    Part(form, department, _kind(part.key), number_of(part.key, period.year), part.last, state)
                )
    return found


def _kind(key: str) -> str:
    """Which kind of part of a year a key is of: ``2026-W05`` is a week."""
    _, _, part = key.partition("-")
    return {"W": "week", "Q": "quarter", "H": "half"}.get(part[0], "month") if part else "year"


def called(several: Sequence[Part], text: Texts) -> str:
    """Parts in words, those that follow each other together: ``tháng 3, 7–9``."""
    numbers: dict[str, dict[str, None]] = {}
    for part in sorted(several, key=lambda part: part.last):
        numbers.setdefault(part.kind, {})[number_said(part.kind, part.number, text)] = None
    return text.apart(text(f"review.part.{kind}", number=", ".join(in_runs(its))) for kind, its in numbers.items())


def promises(control: Control, reports: Sequence[Report], period: Period, text: Texts) -> list[Promise]:
    """The lines of forms that say when something is to be done and when it is, up to the end of the span."""
    found = []
    for form in control.forms.all:
        if form.records and form.due and form.done and not in_house(form):
            register = register_of(form, reports, period, control.lists)
            found += [
                each
                for line in lines_of_register(form, reports, period)
                if (each := _promise(line, register, control, period, text))
            ]
    order = {form.id: at for at, form in enumerate(control.forms.all)}
    found.sort(
        key=lambda each: (
            order[each.form.id],
            each.due or date.max,
            each.department,
            each.source,
            len(each.cell),
            each.cell,
        )
    )
    return found


def _promise(
    line: Mapping[str, object], register: Register, control: Control, period: Period, text: Texts
) -> Promise | None:
    form = register.form
    due, happened = (line.get(field) if field else None for field in (form.due, form.date))
    due_on = whole_day(due)
    when = due_on or whole_day(happened)
    if isinstance(happened, date) and whole_day(happened) > period.end:
        return None
    done = fulfilled(conditions(form.done), line)
    if not _to_be_done(form, line) or (due_on is None and not done and when is None):
        return None
    late = max(0, (period.end - due_on).days) if due_on and not done else 0
    in_span = when is not None and period.start <= when <= period.end
    if done and not in_span:
        return None
    said = [_words(shown(register, name, line.get(name), control, text)) for name in what_of(form)]
    reason = why_of(form)
    why = str(shown(register, reason.id, line.get(reason.id), control, text) or "").rstrip(". ") if reason else ""
    state = DONE if done else OVERDUE if late else NOT_YET
    department, source, sheet, cell = (str(line[name]) for name in (DEPARTMENT, "source", "sheet", "cell"))
    words = " – ".join(each.rstrip(". ") for each in said if each) or form.sheet.in_(text.language)
    return Promise(form, department, words, due_on, state, late, why, source, sheet, cell, in_span)


def _words(said: object) -> str:
    """What a cell says, of ``2 – what it means`` the meaning: the number is the list's, not the reader's."""
    number, dash, meaning = str(said or "").partition(DASH)
    return meaning if dash and number.isdigit() else number + dash + meaning


def _to_be_done(form: Form, line: Mapping[str, object]) -> bool:
    """Whether a line is something to be done at all: one its form counts as open until it is (no praise, no talk)."""
    counted = [summary.where for summary in form.summary if summary.count == "open"]
    return not counted or any(fulfilled(conditions(where), line) for where in counted)


def _open_fields(form: Form) -> list[FormField]:
    named = staff(form)
    return [field for field in form.field if field.privacy == "open" and field.id not in named and not field.numbered]


def what_of(form: Form) -> list[str]:
    """The fields that say what a line is about: the code of what it adds to, a choice that is counted, and a text.

    A text with room for no more than a code or a post says little of it, and stands only where there is no choice.
    """
    done = {each.field for each in conditions(form.done)}
    kept = [field for field in _open_fields(form) if field.id not in done and field != why_of(form)]
    counted = {summary.by[0] for summary in form.summary if summary.chart == "pareto" and summary.by}
    choices = [field for field in kept if field.type == "choice"]
    choices.sort(key=lambda field: field.id not in counted)
    wanted = [field for field in choices if field.required or field.id in counted]
    written = sorted(
        (field for field in kept if field.type == "text"), key=lambda field: (-field.width, not field.required)
    )
    told = [field for field in written if field.width >= SAYS or not wanted]
    about = [field for field in kept if field.type == "code" and field.required and field.unique]
    return [field.id for field in (*about[:1], *wanted[:1], *told[:1])]


def why_of(form: Form) -> FormField | None:
    """The field that says why, or with what result: what is required of lines not done, else what follows the state."""
    fields = {field.id: field for field in _open_fields(form)}
    done = [each.field for each in conditions(form.done)]
    for rule in form.rule:
        asks = any(each.field in done and each.op == "!=" for each in rule.conditions)
        if rule.kind == "required_when" and asks and (named := next((f for f in rule.fields if f in fields), "")):
            return fields[named]
    order = [field.id for field in form.field]
    after = [name for name in order[max(map(order.index, done), default=0) + 1 :] if name in fields]
    return next((fields[name] for name in after if fields[name].type in {"text", "choice"}), None)
