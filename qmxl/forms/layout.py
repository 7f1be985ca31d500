"""A declared form laid out as a sheet of columns, lines and cells to fill in, without touching a spreadsheet.

How each kind of layout is laid out is said in ``qmxl.forms.kinds``.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple

from qmxl.catalogue.codes import CodeList
from qmxl.catalogue.declared import Form, FormField
from qmxl.catalogue.loader import code_list
from qmxl.catalogue.models import Indicator
from qmxl.forms.kinds.shape import SHAPES, Key, Shape
from qmxl.texts import LANGUAGES, Texts, texts
from qmxl.typed.spelling import fold

VERSION = 2  # of the contract between a written form and its reader
SOURCE_LINE = "source_line"  # the column beside lines that another program had: the file and line they stood in
IDENTITY = "_qmxl"  # the hidden sheet that says what a workbook is and whose
LISTS = "_danh_muc"  # that of the lists that drop-downs offer
WORDS = "_chu"  # that of the macro's words, in a control workbook
MENDED = "_returned"  # that of a copy that went back, which says what was marked in it
HIDDEN = frozenset({IDENTITY, LISTS, WORDS, MENDED})  # any other sheet is somebody's, whatever its name begins with


@dataclass(frozen=True, slots=True)
class Column:
    """A column that takes input: a field, a month of a grid, or an occasion of observations."""

    key: str
    label: str
    type: str = "text"
    choices: str = ""  # the name of the list a drop-down offers
    codes: CodeList | None = None
    width: float = 8
    required: bool = False
    help: str = ""
    aliases: tuple[str, ...] = ()
    check: str = ""
    min: float | str | None = None  # a number, or another field as @id
    max: float | str | None = None
    optional: bool = False  # a sheet made before it had the column is whole all the same
    locked: bool = False  # filled in by qmxl: alone it makes no line
    numbered: bool = False
    listed: bool = False  # its lines may have values of their own to choose from

    @property
    def shown_as(self) -> str:
        """The type by which its cells look: a count that can only be a year is shown as one, without a separator."""
        low, high = self.min, self.max
        years = isinstance(low, int | float) and isinstance(high, int | float) and low >= 1000 and high < 10000
        return "year" if self.type == "count" and years else self.type


class Beside(NamedTuple):
    """A column of what the office tells beside the lines: no input, and read by nobody.

    A form made before it had the column, or with other ones, is read all the same.
    """

    id: str  # its heading is the text ``form.beside.<id>``
    width: float


class Told(NamedTuple):
    """What stands in a line's cell of such a column, and the address it leads to, "" for none."""

    value: str | date | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet; ``key`` stands in the hidden key column, ``texts`` before the inputs."""

    key: str
    row: str
    part: str = ""  # of a grid: the entry's id, "none" for the tick, "rate" for the formula
    texts: tuple[str, ...] = ()
    type: str = ""  # where the line has the type and not the column
    required: bool = False
    locked: bool = False
    help: str = ""
    open: tuple[bool, ...] = ()  # of a grid: the months in which the line takes input
    counted: tuple[bool, ...] = ()  # and those in which a register tells, so that what stands there is beside it
    indicator: Indicator | None = None
    aliases: tuple[str, ...] = ()  # what the line is called in other languages, folded
    choices: str = ""  # where the line has the type
    codes: CodeList | None = None
    optional: bool = False  # a card without the line is whole all the same
    min: float | str | None = None
    max: float | str | None = None
    beside: tuple[Told, ...] = ()
    spare: bool = (
        False  # of a list: room for one more line, without number or key, so that it is on paper only when filled
    )


@dataclass(frozen=True)
class Sheet:
    """One form laid out for one department."""

    form: Form
    name: str
    title: str
    instruction: str
    headings: tuple[str, ...]
    heading_names: tuple[frozenset[str], ...]  # the headings folded, in every language
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    beside: tuple[Beside, ...] = ()  # between the fixed texts and the inputs

    @property
    def shape(self) -> Shape:
        """How its lines and columns make up answers."""
        return SHAPES[self.form.layout]

    def key(self, line: Line, column: str) -> Key:
        """What the cell of a line in a column answers."""
        return self.shape.key(line.key, column)

    def asked(self, key: Key) -> Column | Line | None:
        """The column or line that says what is asked for by a key; None where the form has none."""
        line, column = self.shape.place(key)
        return self.by_line.get(line) if self.shape.by_line else self.by_column.get(column)

    def label(self, key: Key) -> str:
        """What a key asks for, in words."""
        asked = self.asked(key)
        if asked is None:
            return key[1]
        return asked.label if isinstance(asked, Column) else asked.texts[2 if self.shape.monthly else 0]

    def fixed_keys(self) -> Iterable[tuple[Key, Line, Column]]:
        """Every cell that is asked for from the start, with its line and column; an open list has none."""
        if self.shape.open_ended or self.shape.sideways:
            return
        for line in self.lines:
            if line.locked or line.part == "rate":
                continue
            for column, is_open in zip(self.columns, line.open or (True,) * len(self.columns), strict=True):
                if is_open:
                    yield self.key(line, column.key), line, column

    @cached_property
    def language(self) -> str:
        """The language it is laid out in."""
        return next((each for each in LANGUAGES if self.form.sheet.in_(each) == self.name), LANGUAGES[0])

    @cached_property
    def required(self) -> frozenset[Key]:
        """The answers without which the form is not complete, those of records a person begins aside."""
        by_line = self.shape.by_line
        return frozenset(
            key for key, line, column in self.fixed_keys() if (line.required if by_line else column.required)
        )

    @cached_property
    def of_a_record(self) -> dict[str, Column | Line]:
        """What each record a person begins has to say, by field; empty where no records are begun."""
        if self.shape.open_ended:
            return {column.key: column for column in self.columns if column.required}
        return {line.row: line for line in self.lines if line.required} if self.shape.sideways else {}

    @cached_property
    def by_line(self) -> dict[str, Line]:
        """Its lines by their keys."""
        return {line.key: line for line in self.lines}

    @cached_property
    def by_column(self) -> dict[str, Column]:
        """Its columns by their keys."""
        return {column.key: column for column in self.columns}

    def indicator_lines(self) -> list[tuple[Indicator, list[Line]]]:
        """The indicators of a grid with their lines that take input."""
        grouped: dict[str, tuple[Indicator, list[Line]]] = {}
        for line in self.lines:
            if line.indicator is not None and line.part != "rate":
                grouped.setdefault(line.row, (line.indicator, []))[1].append(line)
        return list(grouped.values())

    @cached_property
    def column_names(self) -> dict[str, str]:
        """The keys of its columns by what they are called, folded, in every language."""
        return {fold(name): column.key for column in self.columns for name in (column.label, *column.aliases)}


@dataclass(frozen=True)
class ReadingList:
    """A sheet that is only to be read: no form, no input; ``id`` marks it as qmxl's own."""

    id: str
    name: str
    title: str
    instruction: str
    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Told, ...], ...]


@dataclass(frozen=True)
class Workbook:
    """All sheets of one workbook and who it is for; ``lists`` are sheets that are only to be read."""

    form_set: str
    sheets: tuple[Sheet, ...]
    identity: Mapping[str, str]
    lists: tuple[ReadingList, ...] = ()
    head: tuple[str, ...] = ()  # whose it is, on paper: who is over the hospital, the hospital, the department

    @cached_property
    def digest(self) -> str:
        """Changes when a line or column is added or taken away."""
        shape = [(s.form.id, [line.key for line in s.lines], [c.key for c in s.columns]) for s in self.sheets]
        return hashlib.sha256(repr(shape).encode()).hexdigest()[:12]

    @cached_property
    def by_form(self) -> dict[str, Sheet]:
        """Its sheets by the form's id."""
        return {sheet.form.id: sheet for sheet in self.sheets}


@cache
def spellings(codes: CodeList) -> dict[str, str]:
    """Every folded spelling of a list's values, with the value's id."""
    called = {
        fold(text): code.id
        for code in codes.code
        for text in (code.label.vi, code.label.en, code.label.zh, *code.aliases)
    }
    return called | {fold(code.id): code.id for code in codes.code}


@cache
def columns_of(form: Form, language: str) -> tuple[Column, ...]:
    """A column for each field, the same for every department."""
    return tuple(column_of(form, field, language) for field in form.field)


def column_of(form: Form, field: FormField, language: str) -> Column:
    """The column of a field."""
    codes = code_list(form, field.id)
    return Column(
        key=field.id,
        label=field.label.in_(language),
        type=field.type,
        choices=codes.id if codes else field.choices,
        codes=codes,
        width=field.width,
        required=field.required,
        help=field.help.in_(language) if field.help else "",
        aliases=(field.label.vi, field.label.en, field.label.zh, field.id, *field.aliases),
        check=field.check,
        min=field.min,
        max=field.max,
        optional=field.optional,
        locked=field.locked,
        numbered=field.numbered,
        listed=field.listed,
    )


def line_of(form: Form, field: FormField, language: str) -> Line:
    """The line of a field, where the lines are the fields."""
    codes = code_list(form, field.id)
    return Line(
        key=field.id,
        row=field.id,
        texts=(field.label.in_(language),),
        type=field.type,
        required=field.required,
        locked=field.locked,
        help=field.help.in_(language) if field.help else "",
        choices=codes.id if codes else field.choices,
        codes=codes,
        optional=field.optional,
        min=field.min,
        max=field.max,
        aliases=tuple(fold(label) for label in (field.label.vi, field.label.en, field.label.zh)),
    )


def sheet_of(
    form: Form,
    text: Texts,
    headings: Iterable[str],
    columns: Iterable[Column],
    lines: Iterable[Line],
    beside: Sequence[Beside] = (),
) -> Sheet:
    """A laid-out form; ``headings`` are the keys of the texts over its fixed columns."""
    keys, language = tuple(headings), text.language
    return Sheet(
        form,
        form.sheet.in_(language),
        form.title.in_(language),
        form.instruction.in_(language),
        tuple(text(key) for key in keys),
        tuple(frozenset(in_every_language(key)) for key in keys),
        tuple(columns),
        tuple(lines),
        tuple(beside),
    )


@cache
def in_every_language(key: str) -> tuple[str, ...]:
    """A text folded, in each language."""
    return tuple(fold(texts(language)(key)) for language in LANGUAGES)


def version_of(identity: Mapping[str, str]) -> int:
    """The version of the contract a workbook was made by, by whose requirements it is judged."""
    said = identity.get("version", "")
    return min(max(int(said), 1), VERSION) if said.isdecimal() and len(said) < 4 else VERSION
