"""Reads the columns and fixed lines of the hospital's own forms from their rows."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from qmxl.catalogue.base import Bounds, Model
from qmxl.catalogue.declared import (
    DAYS,
    DEPARTMENT,
    FIELD,
    ITEM,
    MARK,
    MONTH,
    NUMBERS,
    WHOLE,
    FieldType,
    FormField,
    FormLine,
    Layout,
)
from qmxl.codes import Code
from qmxl.forms.rows import Row
from qmxl.own_forms.choices import list_named, options
from qmxl.own_forms.heads import Fault, same
from qmxl.own_forms.words import NotSaid, is_id, parts, snake
from qmxl.typed.spelling import fold
from qmxl.typed.values import number_in

RESERVED = frozenset(
    {DEPARTMENT, MONTH, FIELD, ITEM, MARK, WHOLE, "overdue", "left_open", "source", "sheet", "cell"}
)  # columns every register has
RESERVED_STARTS = ("days_", "hours_")  # of columns in which is worked out what lies between two others
WITH_LINES: frozenset[Layout] = frozenset({"checklist", "observations"})
Fields = dict[str, tuple[FormField, Row]]
Lines = dict[str, tuple[FormLine, Row]]


KEY = "key"  # a code that each line is given when the form is made


@dataclass(frozen=True, kw_only=True)
class OwnField(Model):
    """A row of the sheet of columns, as it was typed."""

    form: str
    code: str
    name: Annotated[str, Bounds(min_length=1)]
    type: FieldType | Literal["key"]
    choices: str = ""
    min: str = ""
    max: str = ""
    required: bool = False
    unique: bool = False
    group: str = ""
    unit: str = ""
    privacy: Literal["open", "narrative", "personal", "staff"] = "open"
    help: str = ""
    width: Annotated[float, Bounds(ge=4, le=120)] = 16
    aliases: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnLine(Model):
    """A row of the sheet of lines, as it was typed."""

    form: str
    code: str
    group: str = ""
    text: Annotated[str, Bounds(min_length=1)]


def field_of(said: OwnField, there: Fields) -> FormField:
    """The column a row says, without its bounds; a Fault of what cannot be. ``there`` are those above it."""
    id_ = snake(said.code)
    if not is_id(id_):
        raise Fault(Code.CONTROL_VALUE, "code")
    if id_ in RESERVED or id_.startswith(RESERVED_STARTS):
        raise Fault(Code.CONTROL_RESERVED, "code")
    if id_ in there:
        raise Fault(Code.CONTROL_TWICE, "code", other=there[id_][1].cell("code").address)
    for other, row in there.values():
        if fold(other.label.vi) == fold(said.name):
            raise Fault(Code.CONTROL_TWICE, "name", other=row.cell("name").address)
    if said.group and said.type != "tick" and said.type not in NUMBERS:
        raise Fault(Code.CONTROL_VALUE, "group")
    staff = said.privacy == "staff"
    return FormField(
        id=id_,
        label=same(said.name),
        type="code" if said.type == "key" else said.type,
        numbered=said.type == KEY,
        locked=said.type == KEY,
        width=said.width,
        required=said.required,
        unique=said.unique,
        part="" if said.type == "tick" else said.group,
        unit=said.unit,
        privacy="open" if said.privacy == "staff" else said.privacy,
        persons=staff,
        help=same(said.help) if said.help else None,
        aliases=tuple(parts(said.aliases)),
        **_choices(said),
    )


def _choices(said: OwnField) -> dict[str, Any]:
    """The list or the choices of a column."""
    try:
        named = list_named(said.choices)
        given = {"choices": named} if named else {"option": options(said.choices)}
    except NotSaid as fault:
        raise Fault(Code.CONTROL_VALUE, "choices", found=str(fault)) from None
    if said.type == "choice" and not any(given.values()):
        raise Fault(Code.CONTROL_MISSING, "choices")
    if said.choices and said.type not in {"choice", "code"}:
        raise Fault(Code.CONTROL_VALUE, "choices")
    return given


Bound = float | str | None


def bounds_of(said: OwnField, made: FormField, there: Fields) -> tuple[Bound, Bound]:
    """The least and greatest that a column's row says; a Fault of what is no bound of it."""
    found: dict[str, Bound] = {}
    for which, typed in (("min", said.min), ("max", said.max)):
        limit = _limit(typed, there)
        kinds = NUMBERS if isinstance(limit, float) else NUMBERS | DAYS
        if typed and (limit is None or made.type not in kinds):
            raise Fault(Code.CONTROL_BOUND, which)
        found[which] = limit
    low, high = found["min"], found["max"]
    if isinstance(low, float) and isinstance(high, float) and low > high:
        raise Fault(Code.CONTROL_BOUND, "max")
    return low, high


def _limit(typed: str, there: Fields) -> Bound:
    """A bound: a number, or another column as ``@id``; None where it is neither."""
    number = number_in(typed)[0] if typed else None
    if number is not None:
        return number
    names = {fold(name): each.id for each, _ in there.values() for name in (each.id, each.label.vi)}
    other = names.get(fold(typed.removeprefix("@")))
    return f"@{other}" if other else None


def line_of(said: OwnLine, layout: Layout, fields: Fields, there: Lines) -> FormLine:
    """The fixed line a row says; a Fault of what cannot be."""
    id_ = said.code if _is_line(said.code) else snake(said.code)
    if layout not in WITH_LINES:
        raise Fault(Code.CONTROL_NO_LINES, "form")
    if not id_ or id_ in RESERVED:
        raise Fault(Code.CONTROL_VALUE, "code")
    if first := there.get(id_) or fields.get(id_):
        raise Fault(Code.CONTROL_TWICE, "code", other=first[1].cell("code").address)
    return FormLine(id=id_, label=same(said.text), group=same(said.group) if said.group else None)


def _is_line(code: str) -> bool:
    """Whether a line's code can be its id as it is."""
    return code.isascii() and code[:1].isalnum() and all(each.isalnum() or each in "_.-" for each in code)
