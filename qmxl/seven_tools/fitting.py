"""Which columns of a register a tool can be drawn from, and which one somebody means."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from qmxl.catalogue.declared import DEPARTMENT, NUMBERS, Form
from qmxl.catalogue.privacy import guarded, staff
from qmxl.catalogue.worked import TIMED
from qmxl.own_forms.words import NotSaid, Words
from qmxl.refusal import Refusal
from qmxl.sheets.titles import title_of
from qmxl.submissions.records import ITEM
from qmxl.tables.registers import MARK, Register, fields_of, groups_of, worked_out_of
from qmxl.texts import Texts
from qmxl.typed.spelling import fold

Tool = Literal["check-sheet", "pareto", "histogram", "scatter", "stratification", "fishbone", "control-chart"]
TOOLS: tuple[Tool, ...] = get_args(Tool)
ALL = "all"
KINDS = ("category", "number")
WANTED = {"histogram": "number", "scatter": "number"}  # the kind of column a tool takes, where not every kind will do
MEASURED = TIMED | {"days_left", "average", "lowest"}  # columns worked out of a line that are measured, not counted
CATEGORIES = frozenset({"check-sheet", "pareto", "fishbone"})


class Wish(NamedTuple):
    """A tool that is wanted of a register: of which ``column``, ``by`` which other one, of which lines.

    ``column`` and ``by`` are ids of columns, "" where nobody named one; ``where`` is a condition with ids.
    """

    tool: Tool
    form: str
    column: str = ""
    by: str = ""
    where: str = ""


def categories(form: Form) -> list[str]:
    """The columns whose values are counted: choices, codes, ticks, short texts, departments; those of a Pareto first.

    What names a person or tells what happened is none, nor is a code that each line has for itself.
    """
    hidden = guarded(form).keys() | staff(form)
    there = fields_of(form)
    counted = [summary.by[0] for summary in form.summary if summary.chart == "pareto" and summary.by]
    kept = [
        field.id
        for field in form.field
        if field.id in there and field.type in {"choice", "code", "tick", "text"}
        if not (field.numbered or field.unique)
    ]
    kept.sort(key=lambda name: (form.by_field[name].type == "text", form.by_field[name].type == "tick"))
    named = [*counted, *(name for name in (MARK, ITEM) if name in there), *kept, *groups_of(form), DEPARTMENT]
    return [name for name in dict.fromkeys(named) if name.partition(".")[0] not in hidden and name in _columns(form)]


def numbers(form: Form) -> list[str]:
    """The columns that hold numbers: fields people type them into, what is worked out of a line, and between fields."""
    hidden = guarded(form).keys() | staff(form)
    typed = [name for name in fields_of(form) if name in form.by_field and form.by_field[name].type in NUMBERS]
    between = [name for name in _columns(form) if name.startswith(("days_", "hours_")) and name not in form.by_field]
    worked = [each.id for each in form.worked_out if each.kind in MEASURED]
    return [name for name in dict.fromkeys((*typed, *worked, *between)) if name not in hidden]


def _columns(form: Form) -> Sequence[str]:
    return (*fields_of(form), *worked_out_of(form), DEPARTMENT)


def fitting(form: Form, tool: Tool) -> list[str]:
    """The columns a tool can be drawn from."""
    if tool in WANTED:
        return numbers(form)
    return categories(form) if tool in CATEGORIES else [*categories(form), *numbers(form)]


def second(form: Form, tool: Tool) -> list[str]:
    """The columns by which a tool is told again."""
    return numbers(form) if tool == "scatter" else categories(form)


def column_named(form: Form, said: str, fits: Sequence[str], tool: Tool, text: Texts) -> str:
    """The id of a column somebody named by its id or heading; a Refusal naming those that fit where it does not."""
    known = {fold(name): name for name in (*fits, *_columns(form))}
    known |= {fold(title_of(form, name, text)): name for name in reversed(fits)}
    found = known.get(fold(said), "")
    if not found:
        try:
            found = Words(form, text).column(said)
        except NotSaid:
            found = ""
    facts: dict[str, object] = {
        "form": form.sheet.in_(text.language),
        "column": said,
        "tool": text(f"tools.name.{tool}"),
        "fits": [title_of(form, name, text) for name in fits] or ["–"],
    }
    if not found:
        raise Refusal("tools_column", **facts)
    if found not in fits:
        private = found.partition(".")[0] in guarded(form).keys() | staff(form)
        raise Refusal("tools_private" if private else "tools_kind", **facts)
    return found


def usable(register: Register, columns: Sequence[str]) -> list[str]:
    """Those of some columns in which anything stands."""
    return [name for name in columns if any(value is not None for value in register.lines[name])]
