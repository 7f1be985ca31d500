"""Lays a declared form out as a sheet of columns, lines and cells to fill in, without touching a spreadsheet."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from qmxl.catalogue import loader
from qmxl.catalogue.models import Form, FormField, Indicator
from qmxl.forms.values import fold
from qmxl.period import Period
from qmxl.texts import LANGUAGES, Texts, texts

VERSION = 1  # of the contract between a written form and its reader
BLANK_LINES, NUMBERED_LINES = 20, 10  # of a list below those that are filled: at least; numbered where others are spare
IDENTITY = "_qmxl"  # the hidden sheet that says what a workbook is and whose

Key = tuple[str, str, str]  # row, field, month: what one answer answers


@dataclass(frozen=True, slots=True)
class Column:
    """A column that takes input: a field, or a month of a grid."""

    key: str
    label: str
    type: str = "text"
    choices: str = ""
    width: float = 8
    required: bool = False
    help: str = ""
    aliases: tuple[str, ...] = ()
    check: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet; ``key`` stands in the hidden key column, ``texts`` before the inputs."""

    key: str
    row: str
    part: str = ""  # of a grid: the entry's id, "none" for the tick, "rate" for the formula
    texts: tuple[str, ...] = ()
    type: str = ""  # of a grid or card, where the line has the type and not the column
    required: bool = False
    locked: bool = False
    help: str = ""
    open: tuple[bool, ...] = ()  # of a grid: the months in which the line takes input
    indicator: Indicator | None = None
    aliases: tuple[str, ...] = ()  # what the line is called in other languages, folded
    choices: str = ""  # of a card
    optional: bool = False  # a card without the line is whole all the same
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

    @property
    def grid(self) -> bool:
        """Whether its columns are months."""
        return self.form.layout == "grid"

    @cached_property
    def required(self) -> frozenset[Key]:
        """The answers without which the form is not complete, an open list's lines aside."""
        if self.grid:
            months = [column.key for column in self.columns]
            return frozenset(
                (line.row, line.part, month)
                for line in self.lines
                if line.required
                for month, is_open in zip(months, line.open, strict=True)
                if is_open
            )
        if self.form.layout == "card":
            return frozenset((line.row, "value", "") for line in self.lines if line.required)
        if self.form.layout == "list":
            return frozenset()
        return frozenset(
            (line.row, column.key, "") for line in self.lines for column in self.columns if column.required
        )

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
class Workbook:
    """All sheets of one workbook and who it is for."""

    form_set: str
    sheets: tuple[Sheet, ...]
    identity: Mapping[str, str]

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
def spellings() -> dict[str, dict[str, str]]:
    """For each code list every folded spelling of its values, with the value's id."""
    return {
        code_list.id: {
            fold(text): code.id
            for code in code_list.code
            for text in (code.id, code.label.vi, code.label.en, code.label.zh, *code.aliases)
        }
        for code_list in loader.code_lists().values()
    }


@cache
def _columns(form: Form, language: str) -> tuple[Column, ...]:
    """A column for each field, the same for every department."""
    return tuple(_column(field, language) for field in form.field)


def _column(column: FormField, language: str) -> Column:
    return Column(
        key=column.id,
        label=column.label.in_(language),
        type=column.type,
        choices=column.choices,
        width=column.width,
        required=column.required,
        help=column.help.in_(language) if column.help else "",
        aliases=(column.label.vi, column.label.en, column.label.zh, column.id, *column.aliases),
        check=column.check,
    )


def _sheet(form: Form, text: Texts, headings: Iterable[str], columns: Iterable[Column], lines: Iterable[Line]) -> Sheet:
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
    )


@cache
def in_every_language(key: str) -> tuple[str, ...]:
    """A text folded, in each language."""
    return tuple(fold(texts(language)(key)) for language in LANGUAGES)


@cache
def card(form: Form, text: Texts) -> Sheet:
    """A sheet of labelled single cells."""
    language = text.language
    lines = [
        Line(
            key=f.id,
            row=f.id,
            texts=(f.label.in_(language),),
            type=f.type,
            required=f.required,
            locked=f.locked,
            help=f.help.in_(language) if f.help else "",
            choices=f.choices,
            optional=f.optional,
            aliases=tuple(fold(label) for label in (f.label.vi, f.label.en, f.label.zh)),
        )
        for f in form.field
    ]
    content = Column("value", text("form.content"), width=58, aliases=in_every_language("form.content"))
    return _sheet(form, text, ["form.item"], [content], lines)


def checklist(form: Form, text: Texts, headings: Iterable[str], rows: Iterable[tuple[str, ...]]) -> Sheet:
    """A sheet with a line for each of ``rows``, whose first text is the row's id."""
    lines = [Line(key=row[0], row=row[0], texts=row) for row in rows]
    return _sheet(form, text, headings, _columns(form, text.language), lines)


@cache
def open_list(form: Form, text: Texts, filled: int = 0, *, spare: bool = False) -> Sheet:
    """A sheet with numbered blank lines, more than the ``filled`` ones it has to hold; the last may be spare."""
    count = max(form.blank_rows, filled + BLANK_LINES)
    numbered = filled + NUMBERED_LINES if spare else count
    lines = [
        Line(key=str(n), row=str(n), texts=(str(n) if n <= numbered else "",), spare=n > numbered)
        for n in range(1, count + 1)
    ]
    return _sheet(form, text, ["form.number"], _columns(form, text.language), lines)


def grid(
    form: Form, text: Texts, indicators: Iterable[Indicator], period: Period, due: Callable[[Indicator], Iterable[str]]
) -> Sheet:
    """A sheet with a block of lines for each indicator and a column for each month of the period.

    ``due`` gives the months in which an indicator takes input.
    """
    months = period.months
    lines = [line for indicator in indicators for line in _lines(indicator, months, due(indicator), text)]
    headings = ["form.code", "form.indicator", "form.line", "form.unit"]
    return _sheet(form, text, headings, _month_columns(months, text), lines)


@cache
def _month_columns(months: tuple[str, ...], text: Texts) -> tuple[Column, ...]:
    """The columns of a grid, which are the same for every department."""
    return tuple(
        Column(month, text("form.month", month=int(month[-2:])), aliases=_month_names(month)) for month in months
    )


def _month_names(month: str) -> tuple[str, ...]:
    number = int(month[-2:])
    return (
        month,
        f"Tháng {number}",
        f"T{number}",
        f"Month {number}",
        f"M{number}",
        f"{number}月",
        f"{number:02}/{month[:4]}",
    )


def _lines(indicator: Indicator, months: Iterable[str], due: Iterable[str], text: Texts) -> tuple[Line, ...]:
    wanted = set(due)
    return block(indicator, tuple(month in wanted for month in months), text)


@cache
def block(indicator: Indicator, due: tuple[bool, ...], text: Texts) -> tuple[Line, ...]:
    """An indicator's lines: what is entered, the tick for "none occurred", the rate; open in due months."""
    code = indicator.code
    lines = [
        Line(
            f"{code}/{entry.id}",
            code,
            entry.id,
            (code, indicator.name, entry.label, entry.unit or text(f"unit.{entry.type}")),
            entry.type,
            entry.required,
            help=definition(indicator, entry.id, text),
            open=due,
            indicator=indicator,
        )
        for entry in indicator.entries
    ]
    none = text("form.none_occurred")
    lines.append(
        Line(
            f"{code}/none",
            code,
            "none",
            (code, indicator.name, none, "x"),
            "tick",
            help=text("form.none_help"),
            open=due,
            indicator=indicator,
            aliases=in_every_language("form.none_occurred"),
        )
    )
    if not indicator.without_denominator:
        rate = text(f"form.rate.{indicator.kind}")
        lines.append(
            Line(
                f"{code}/rate",
                code,
                "rate",
                (code, indicator.name, rate, indicator.unit),
                open=due,
                indicator=indicator,
                aliases=in_every_language(f"form.rate.{indicator.kind}"),
            )
        )
    return tuple(lines)


def definition(indicator: Indicator, entry: str, text: Texts) -> str:
    """What to count, for the message beside the cell: at most 250 characters."""
    parts = []
    if entry == indicator.numerator_entry and indicator.inclusion:
        parts.append(text("form.inclusion", text=indicator.inclusion))
    if indicator.exclusion:
        parts.append(text("form.exclusion", text=indicator.exclusion))
    if indicator.data_source:
        parts.append(text("form.data_source", text=indicator.data_source))
    whole = "\n".join(parts)
    return whole if len(whole) <= 250 else whole[:249] + "…"
