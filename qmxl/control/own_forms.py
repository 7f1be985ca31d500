"""Reads the forms a hospital declares itself on the sheets of its control workbook.

Every wrong row is a finding at its cell and left out; a form without columns, or without the lines its kind needs, is
left out as a whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import Field, ValidationError

from qmxl.catalogue import loader
from qmxl.catalogue.base import Label, Model
from qmxl.catalogue.declared import DAYS, NUMBERS, FieldType, Form, FormField, FormLine, Layout, Rhythm, Rule
from qmxl.catalogue.models import Indicator
from qmxl.control.form_choices import list_named, options
from qmxl.control.form_words import WORKED_OUT, NotSaid, Words, is_id, parts, snake
from qmxl.control.own_rules import Missing, OwnRule, rule_of
from qmxl.control.own_summaries import Fed, OwnSummary, fed_by, feeds_of, summary_of
from qmxl.control.rows import Row, Rows
from qmxl.findings import Cell
from qmxl.forms.values import fold, number_in
from qmxl.texts import LANGUAGES, texts

SINCE = 2  # the version of the contract between form and reader that own forms came with
SHEETS = ("own_forms", "own_form_fields", "own_form_lines", "own_form_rules", "own_form_summaries")
NOT_IN_NAMES, LONGEST_NAME = "[]:*?/\\", 31
RESERVED = frozenset({*WORKED_OUT, "overdue", "source", "sheet", "cell"})  # columns every register has
WITH_LINES = frozenset({"checklist", "observations"})


class OwnForm(Model):
    """A row of the sheet of forms, as it was typed."""

    code: str
    name: str = Field(min_length=1)
    title: str = ""
    instruction: str = ""
    layout: Layout
    assigned: str = "all"
    rhythm: Rhythm = ""
    at_least: int = 0
    date: str = ""
    due: str = ""
    done: str = ""
    only: str = ""
    blank_rows: int = 0


class OwnField(Model):
    """A row of the sheet of columns, as it was typed."""

    form: str
    code: str
    name: str = Field(min_length=1)
    type: FieldType
    choices: str = ""
    min: str = ""
    max: str = ""
    required: bool = False
    unique: bool = False
    group: str = ""
    unit: str = ""
    privacy: str = "open"
    help: str = ""
    width: float = Field(default=16, ge=4, le=120)
    aliases: str = ""


class OwnLine(Model):
    """A row of the sheet of lines, as it was typed."""

    form: str
    code: str
    group: str = ""
    text: str = Field(min_length=1)


@dataclass
class Building:
    """One form while it is put together."""

    head: OwnForm
    row: Row
    fields: dict[str, tuple[FormField, Row]] = field(default_factory=dict)
    lines: dict[str, tuple[FormLine, Row]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The form's id."""
        return snake(self.head.code)

    def form(self, **more: Any) -> Form:
        """The form with its fields and lines, and what else is known of it."""
        head, grid = self.head, self.head.layout == "grid"
        return Form(
            id=self.id,
            layout=head.layout,
            sheet=_same(head.name),
            title=_same(head.title or head.name),
            instruction=_same(head.instruction),
            assigned=head.assigned,
            rhythm=head.rhythm,
            at_least=head.at_least,
            blank_rows=head.blank_rows,
            records=not grid,
            lines_of="indicators" if grid else "",
            only=tuple(part.upper() for part in parts(head.only)),
            since=SINCE,
            field=tuple(each for each, _ in self.fields.values()),
            line=tuple(each for each, _ in self.lines.values()),
            **more,
        )


def own_forms(rows: Rows, indicators: Mapping[str, Indicator]) -> tuple[Form, ...]:
    """The forms of the rows, in their order."""
    reader = _Reader(rows, indicators)
    return tuple(reader.forms())


def _same(words: str) -> Label:
    """Words given once, for all languages."""
    return Label(vi=words, en=words, zh=words)


@cache
def _taken() -> tuple[frozenset[str], frozenset[str]]:
    """The ids of forms and the names of sheets, folded, that workbooks and masters have themselves."""
    bundled = loader.forms("department")
    keys = [key for key in texts("vi").table if key.startswith("master.sheet.")]
    ids = {id_ for form in bundled for id_ in (form.id, *form.aliases)} | {key.rpartition(".")[2] for key in keys}
    names = {form.sheet.in_(language) for form in bundled for language in LANGUAGES}
    names |= {texts(language)(key) for language in LANGUAGES for key in keys}
    return frozenset(ids), frozenset(map(fold, {*names, "_qmxl", "_danh_muc", "History"}))


class _Reader:
    """Builds the forms up: heads, then columns and lines, then what names those."""

    def __init__(self, rows: Rows, indicators: Mapping[str, Indicator]) -> None:
        self.rows, self.indicators = rows, indicators
        self.known: set[str] = set()  # every code that was typed, that of a wrong row too
        self.building: dict[str, Building] = {}

    def forms(self) -> Iterator[Form]:
        """Each form that can be one."""
        self.heads()
        self.fields()
        self.lines()
        whole = {id_: each for id_, each in self.building.items() if self.complete(each)}
        bases = {id_: each.form() for id_, each in whole.items()}
        others = (*loader.forms("department"), *bases.values())
        rules = self.rules(bases, others)
        summaries, fed = self.summaries(bases)
        for id_, each in whole.items():
            days = self.days(each, Words(bases[id_], self.rows.text))
            told = {"rule": (*rules[id_], *_one_each(each)), "summary": tuple(summaries[id_])}
            yield each.form(**days, **told, feed=feeds_of(fed[id_]))

    def wrong(self, code: str, row: Row, column: str, **facts: object) -> None:
        """Keeps a finding at a row's cell; ``field`` is its heading, ``found`` what stands there."""
        said = {"found": row.answers[column].raw if column in row.answers else "", **facts}
        sheet = row.sheet.sheet.form.id
        self.rows.wrong(code, row.cell(column), field=self.rows.label(sheet, column), **said)

    def heads(self) -> None:
        """The forms that may be declared under their code and sheet's name."""
        for row in self.rows.rows.get("own_forms", []):
            if "code" in row.answers:
                self.known.add(snake(str(row.answers["code"].value)))
        ids, names = _taken()
        cells: dict[str, Cell] = {}
        sheets: dict[str, Cell] = {}
        for head, row in self.rows.models("own_forms", OwnForm):
            id_, name = snake(head.code), fold(head.name)
            if id_ in ids:
                self.wrong("CONTROL-BUNDLED", row, "code")
            elif not is_id(id_):
                self.wrong("CONTROL-VALUE", row, "code")
            elif id_ in cells:
                self.wrong("CONTROL-TWICE", row, "code", other=cells[id_].address)
            elif name in sheets:
                self.wrong("CONTROL-TWICE", row, "name", other=sheets[name].address)
            elif name in names or not _names_a_sheet(head.name):
                self.wrong("CONTROL-SHEET-NAME", row, "name")
            elif head.layout == "grid" and not self.grid(head, row):
                continue
            else:
                cells[id_], sheets[name] = row.cell("code"), row.cell("name")
                self.building[id_] = Building(head, row)

    def grid(self, head: OwnForm, row: Row) -> bool:
        """Whether a grid names indicators, all of them known."""
        wanted = [part.upper() for part in parts(head.only)]
        unknown = [code for code in wanted if code not in self.indicators]
        if not wanted:
            self.wrong("CONTROL-MISSING", row, "only")
        elif unknown:
            self.wrong("CONTROL-UNKNOWN", row, "only", found=unknown)
        return bool(wanted) and not unknown

    def of(self, code: str, row: Row) -> Building | None:
        """The form a row belongs to; None, with a finding, where nobody declares it, and without where it is wrong."""
        id_ = snake(code)
        if id_ not in self.known:
            self.wrong("CONTROL-UNKNOWN", row, "form")
        return self.building.get(id_)

    def fields(self) -> None:
        """The columns of each form, those with wrong bounds left out when all are known."""
        bounds: list[tuple[Building, str, OwnField]] = []
        for said, row in self.rows.models("own_form_fields", OwnField):
            building = self.of(said.form, row)
            if building is not None and (made := self.field(said, row, building)):
                building.fields[made.id] = (made, row)
                bounds.append((building, made.id, said))
                if said.group:
                    building.groups.setdefault(fold(said.group), []).append(made.id)
        for building, id_, said in bounds:
            self.bound(building, id_, said)

    def field(self, said: OwnField, row: Row, building: Building) -> FormField | None:
        """A column without its bounds; None where the row is wrong."""
        id_, there = snake(said.code), building.fields
        named = next((at for each, at in there.values() if fold(each.label.vi) == fold(said.name)), None)
        if not is_id(id_) or id_ in RESERVED or id_.startswith("days_"):
            return self.wrong("CONTROL-RESERVED" if is_id(id_) else "CONTROL-VALUE", row, "code")
        if id_ in there:
            return self.wrong("CONTROL-TWICE", row, "code", other=there[id_][1].cell("code").address)
        if named is not None:
            return self.wrong("CONTROL-TWICE", row, "name", other=named.cell("name").address)
        if said.group and said.type != "tick":
            return self.wrong("CONTROL-VALUE", row, "group")
        try:
            choices = _choices(said)
        except NotSaid as fault:
            return self.wrong("CONTROL-VALUE", row, "choices", found=str(fault))
        if said.type == "choice" and not any(choices.values()):
            return self.wrong("CONTROL-MISSING", row, "choices")
        staff = said.privacy == "staff"
        return FormField(
            id=id_,
            label=_same(said.name),
            type=said.type,
            width=said.width,
            required=said.required,
            unique=said.unique,
            unit=said.unit,
            privacy="open" if staff else said.privacy,
            persons=staff,
            help=_same(said.help) if said.help else None,
            aliases=tuple(parts(said.aliases)),
            **choices,
        )

    def bound(self, building: Building, id_: str, said: OwnField) -> None:
        """Gives a column its bounds; a wrong one takes it out."""
        made, row = building.fields[id_]
        found: dict[str, float | str] = {}
        for which, typed in (("min", said.min), ("max", said.max)):
            limit = _limit(typed, building)
            number = isinstance(limit, float)
            if typed and (limit is None or made.type not in (NUMBERS if number else NUMBERS | DAYS)):
                self.wrong("CONTROL-BOUND", row, which)
                del building.fields[id_]
                return
            if limit is not None:
                found[which] = limit
        low, high = found.get("min"), found.get("max")
        if isinstance(low, float) and isinstance(high, float) and low > high:
            self.wrong("CONTROL-BOUND", row, "max")
            del building.fields[id_]
            return
        building.fields[id_] = (made.model_copy(update=found), row)

    def lines(self) -> None:
        """The lines of checklists and items of observations."""
        for said, row in self.rows.models("own_form_lines", OwnLine):
            building = self.of(said.form, row)
            if building is None:
                continue
            id_ = said.code if _line_id(said.code) else snake(said.code)
            if building.head.layout not in WITH_LINES:
                self.wrong("CONTROL-NO-LINES", row, "form")
            elif not id_ or id_ in RESERVED:
                self.wrong("CONTROL-VALUE", row, "code")
            elif id_ in building.lines or id_ in building.fields:
                first = building.lines.get(id_) or building.fields[id_]
                self.wrong("CONTROL-TWICE", row, "code", other=first[1].cell("code").address)
            else:
                group = _same(said.group) if said.group else None
                building.lines[id_] = (FormLine(id=id_, label=_same(said.text), group=group), row)

    def complete(self, building: Building) -> bool:
        """Whether a form has what its kind needs; a finding says what it lacks."""
        lines = building.head.layout in WITH_LINES and not building.lines
        fields = not building.fields and building.head.layout not in {"grid", "observations"}
        if lines or fields:
            sheet = "own_form_lines" if lines else "own_form_fields"
            names = {form.id: form.sheet.in_(self.rows.text.language) for form in loader.forms("control")}
            self.wrong("CONTROL-FORM-EMPTY", building.row, "code", sheet=names[sheet])
        return not lines and not fields

    def days(self, building: Building, words: Words) -> dict[str, str]:
        """The columns that say when a line happened and is due, and when it is done; a wrong one is left out."""
        found: dict[str, str] = {}
        head = building.head
        for which, said in (("date", head.date), ("due", head.due)):
            try:
                column = words.column(said) if said else ""
                if column and (column not in building.fields or building.fields[column][0].type not in DAYS):
                    raise NotSaid(said)
                found[which] = column
            except NotSaid:
                self.wrong("CONTROL-COLUMN", building.row, which, columns=self.columns(words))
        try:
            found["done"] = words.condition(head.done)
        except NotSaid as fault:
            self.wrong("CONTROL-CONDITION", building.row, "done", found=str(fault), columns=self.columns(words))
        return found

    def rules(self, bases: Mapping[str, Form], others: Sequence[Form]) -> dict[str, list[Rule]]:
        """The rules of each form."""
        found: dict[str, list[Rule]] = {id_: [] for id_ in bases}
        for said, row in self.rows.models("own_form_rules", OwnRule):
            form = self.base(said.form, row, bases)
            if form is not None:
                with_at = _At()
                words = Words(form, self.rows.text)
                try:
                    found[form.id].append(rule_of(said, words, others, with_at))
                except (NotSaid, Missing, ValidationError) as fault:
                    self.not_read(row, with_at.cell, fault, words)
        return found

    def summaries(self, bases: Mapping[str, Form]) -> tuple[dict[str, list[Any]], dict[str, list[Fed]]]:
        """The summaries of each form, and what its lines give to indicators."""
        found: dict[str, list[Any]] = {id_: [] for id_ in bases}
        fed: dict[str, list[Fed]] = {id_: [] for id_ in bases}
        for said, row in self.rows.models("own_form_summaries", OwnSummary):
            form = self.base(said.form, row, bases)
            if form is None:
                continue
            at, words = _At(), Words(form, self.rows.text)
            try:
                if not said.name and not said.feeds:
                    at("name")
                    raise Missing("name")
                if said.name:
                    made = summary_of(said, words, at)
                    if not is_id(made.id[:30]) or made.id in {each.id for each in found[form.id]}:
                        at("code" if said.code else "name")
                        raise NotSaid(said.code or said.name)
                at("feeds")
                given = fed_by(said, words, self.indicators)
            except (NotSaid, Missing, ValidationError) as fault:
                self.not_read(row, at.cell, fault, words)
                continue
            found[form.id] += [made] if said.name else []
            fed[form.id] += given
        return found, fed

    def base(self, code: str, row: Row, bases: Mapping[str, Form]) -> Form | None:
        """The form a row is about, if it can be one."""
        building = self.of(code, row)
        return bases.get(building.id) if building else None

    def not_read(self, row: Row, column: str, fault: Exception, words: Words) -> None:
        """Keeps a finding of a row that says nothing of its form."""
        if isinstance(fault, Missing):
            self.wrong("CONTROL-MISSING", row, str(fault))
        elif not isinstance(fault, NotSaid) or column in {"value", "decision", "feeds", "name", "code"}:
            self.wrong("CONTROL-VALUE", row, column)
        else:
            condition = column == "when" or column == "where" or len(str(fault).split("=")) > 1
            code = "CONTROL-CONDITION" if condition else "CONTROL-COLUMN"
            self.wrong(code, row, column, found=str(fault), columns=self.columns(words))

    @staticmethod
    def columns(words: Words) -> list[str]:
        """What the columns of a form are called."""
        return [words.called(each) for each in words.form.by_field]


class _At:
    """Which cell of a row is being read."""

    def __init__(self) -> None:
        self.cell = "form"

    def __call__(self, cell: str) -> None:
        self.cell = cell


def _names_a_sheet(name: str) -> bool:
    """Whether a spreadsheet takes it as a sheet's name."""
    length = len(name.encode("utf-16-le")) // 2
    return length <= LONGEST_NAME and not set(name) & set(NOT_IN_NAMES) and not name.startswith(("'", "_")) and name[-1:] != "'"


def _choices(said: OwnField) -> dict[str, Any]:
    """The list or the choices of a column."""
    if not said.choices:
        return {}
    named = list_named(said.choices)
    if named:
        return {"choices": named}
    if said.type != "choice":
        raise NotSaid(said.choices)
    return {"option": options(said.choices)}


def _limit(typed: str, building: Building) -> float | str | None:
    """A bound: a number, or another column as ``@id``; None where it is neither."""
    number, _ = number_in(typed) if typed else (None, "")
    if number is not None:
        return number
    for each, _ in building.fields.values():
        if fold(typed.lstrip("@")) in {fold(each.label.vi), fold(each.id)}:
            return f"@{each.id}"
    return None


def _line_id(code: str) -> bool:
    return code.isascii() and code[:1].isalnum() and all(each.isalnum() or each in "_.-" for each in code)


def _one_each(building: Building) -> Iterator[Rule]:
    """Of the ticks of a group each line has exactly one."""
    for fields in building.groups.values():
        there = tuple(each for each in fields if each in building.fields)
        if len(there) > 1:
            yield Rule(kind="exactly_one", fields=there)


