"""Reads the forms a hospital declares itself on the sheets of its control workbook.

Every wrong row is a finding at its cell and left out; a form without columns, or without the lines its kind needs, is
left out as a whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qmxl.catalogue import loader
from qmxl.catalogue.declared import DAYS, Form, HandOver, Rule, Summary, told_of_few, told_together
from qmxl.catalogue.models import Indicator
from qmxl.catalogue.worked import Worked
from qmxl.codes import Code
from qmxl.findings import Cell
from qmxl.forms.rows import Row, Rows
from qmxl.own_forms.fields import WITH_LINES, Fields, Lines, OwnField, OwnLine, bounds_of, field_of, line_of
from qmxl.own_forms.handing import OwnTask, hand_over_of
from qmxl.own_forms.heads import Fault, OwnForm, refuse_wrong, same, signers
from qmxl.own_forms.rules import Missing, OwnRule, rule_of
from qmxl.own_forms.summaries import Fed, OwnSummary, fed_by, feeds_of, summary_of
from qmxl.own_forms.words import NotSaid, Words, snake
from qmxl.own_forms.worked import OwnWorked, worked_of
from qmxl.typed.spelling import fold

SINCE = 2  # the version of the contract between form and reader that own forms came with
OF_FORMS = ("fields", "worked", "lines", "rules", "summaries", "tasks")
SHEETS = ("own_forms", *(f"own_form_{each}" for each in OF_FORMS))
CONDITIONS = frozenset({"when", "where"})


@dataclass
class Building:
    """One form while it is put together."""

    head: OwnForm
    row: Row
    fields: Fields = field(default_factory=dict)
    lines: Lines = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    worked: list[Worked] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    summaries: list[Summary] = field(default_factory=list)
    fed: list[Fed] = field(default_factory=list)
    hand_over: list[HandOver] = field(default_factory=list)

    def form(self, **more: Any) -> Form:
        """The form with its fields and lines, and what else is known of it."""
        head, grid = self.head, self.head.layout == "grid"
        return Form(
            id=head.id,
            layout=head.layout,
            sheet=same(head.name),
            title=same(head.title or head.name),
            instruction=same(head.instruction),
            assigned=head.assigned,
            rhythm=head.rhythm,
            at_least=head.at_least,
            blank_rows=head.blank_rows,
            records=not grid,
            lines_of="indicators" if grid else "",
            only=head.indicators,
            kept_in="house" if head.kept_in else "",
            least=head.least or 0,
            head="state" if head.head else "",
            signed=signers(head.signed),
            why=same(head.why) if head.why else None,
            since=SINCE,
            field=tuple(each for each, _ in self.fields.values()),
            line=tuple(each for each, _ in self.lines.values()),
            worked_out=tuple(self.worked),
            **more,
        )

    def one_each(self) -> Iterator[Rule]:
        """Of the ticks of a group each line has exactly one."""
        for fields in self.groups.values():
            there = tuple(each for each in fields if each in self.fields)
            if len(there) > 1:
                yield Rule(kind="exactly_one", fields=there)


def own_forms(rows: Rows, indicators: Mapping[str, Indicator]) -> tuple[Form, ...]:
    """The forms of the rows, in their order."""
    return tuple(_Reader(rows, indicators).forms())


class _At:
    """Which cell of a row is being read."""

    def __init__(self) -> None:
        self.cell = "form"

    def __call__(self, cell: str) -> None:
        self.cell = cell


class _Reader:
    """Builds the forms up: heads, then columns and lines, then what names those."""

    def __init__(self, rows: Rows, indicators: Mapping[str, Indicator]) -> None:
        self.rows, self.indicators = rows, indicators
        coded = (row for row in rows.rows.get("own_forms", []) if "code" in row.answers)
        self.known = {snake(str(row.answers["code"].value)) for row in coded}  # those of wrong rows too
        self.building: dict[str, Building] = {}

    def forms(self) -> Iterator[Form]:
        """Each form that can be one."""
        self.heads()
        self.fields()
        self.lines()
        self.building = {id_: each for id_, each in self.building.items() if self.complete(each)}
        self.worked()
        words = {id_: Words(each.form(), self.rows.text) for id_, each in self.building.items()}
        self.rules(words)
        self.summaries(words)
        days = {id_: self.days(each, words[id_]) for id_, each in self.building.items()}
        self.tasks(words, days)
        for id_, each in self.building.items():
            rules, feeds, handed = (*each.rules, *each.one_each()), feeds_of(each.fed), tuple(each.hand_over)
            yield each.form(**days[id_], rule=rules, summary=tuple(each.summaries), feed=feeds, hand_over=handed)

    def wrong(self, fault: Fault, row: Row) -> None:
        """Keeps a finding at a row's cell, with its heading and what stands there."""
        found = row.answers[fault.field].raw if fault.field in row.answers else ""
        label = self.rows.label(row.sheet.sheet.form.id, fault.field)
        facts: dict[str, Any] = {"field": label, "found": found, **fault.facts}
        self.rows.wrong(fault.code, row.cell(fault.field), **facts)

    def heads(self) -> None:
        """The forms that may be declared under their code and sheet's name."""
        codes: dict[str, Cell] = {}
        names: dict[str, Cell] = {}
        for head, row in self.rows.models("own_forms", OwnForm):
            try:
                refuse_wrong(head, codes, names, self.indicators)
            except Fault as fault:
                self.wrong(fault, row)
                continue
            codes[head.id], names[fold(head.name)] = row.cell("code"), row.cell("name")
            self.building[head.id] = Building(head, row)

    def of(self, code: str, row: Row) -> Building | None:
        """The form a row belongs to; None where it is none, with a finding where nobody declares it."""
        if snake(code) not in self.known:
            self.wrong(Fault(Code.CONTROL_UNKNOWN, "form"), row)
        return self.building.get(snake(code))

    def fields(self) -> None:
        """The columns of each form; their bounds, which may name later ones, when all are there."""
        bounded: list[tuple[Building, str, OwnField]] = []
        for said, row in self.rows.models("own_form_fields", OwnField):
            building = self.of(said.form, row)
            if building is None:
                continue
            try:
                made = field_of(said, building.fields)
            except Fault as fault:
                self.wrong(fault, row)
                continue
            building.fields[made.id] = (made, row)
            bounded.append((building, made.id, said))
            if said.group and said.type == "tick":
                building.groups.setdefault(fold(said.group), []).append(made.id)
        for building, id_, said in bounded:
            made, row = building.fields[id_]
            try:
                least, most = bounds_of(said, made, building.fields)
                building.fields[id_] = (replace(made, min=least, max=most), row)
            except Fault as fault:
                self.wrong(fault, row)
                del building.fields[id_]

    def lines(self) -> None:
        """The lines of checklists and items of observations."""
        for said, row in self.rows.models("own_form_lines", OwnLine):
            building = self.of(said.form, row)
            if building is not None:
                try:
                    made = line_of(said, building.head.layout, building.fields, building.lines)
                    building.lines[made.id] = (made, row)
                except Fault as fault:
                    self.wrong(fault, row)

    def complete(self, building: Building) -> bool:
        """Whether a form has what its kind needs; a finding says what it lacks."""
        layout = building.head.layout
        lines = layout in WITH_LINES and not building.lines
        fields = layout not in {"grid", "observations"} and not building.fields
        if lines or fields:
            sheet = "own_form_lines" if lines else "own_form_fields"
            name = next(form.sheet for form in loader.forms("control") if form.id == sheet)
            fault = Fault(Code.CONTROL_FORM_EMPTY, "code", sheet=name.in_(self.rows.text.language))
            self.wrong(fault, building.row)
        return not lines and not fields

    def days(self, building: Building, words: Words) -> dict[str, str]:
        """The columns that say when a line happened and is due, and when it is done; a wrong one is left out."""
        head, found = building.head, dict[str, str]()
        for which, said in (("date", head.date), ("instead", head.instead), ("due", head.due)):
            column = words.names.get(fold(said), "")
            if column in building.fields and building.fields[column][0].type in DAYS:
                found[which] = column
            elif said:
                self.wrong(Fault(Code.CONTROL_COLUMN, which, columns=_columns(words)), building.row)
        for which, said in (("done", head.done), ("left_out", head.left_out)):
            try:
                found[which] = words.condition(said)
            except NotSaid as fault:
                told = Fault(Code.CONTROL_CONDITION, which, found=str(fault), columns=_columns(words))
                self.wrong(told, building.row)
        return found

    def rules(self, words: Mapping[str, Words]) -> None:
        """The rules of each form."""
        others: Sequence[Form] = (*loader.forms("department"), *(each.form for each in words.values()))
        for said, row in self.rows.models("own_form_rules", OwnRule):
            building = self.of(said.form, row)
            if building is not None:
                at, its = _At(), words[building.head.id]
                try:
                    building.rules.append(rule_of(said, its, others, at))
                except ValueError as fault:
                    self.wrong(_fault(at.cell, fault, its), row)

    def worked(self) -> None:
        """What is worked out of the lines of each form; a later column may read those above it."""
        for said, row in self.rows.models("own_form_worked", OwnWorked):
            building = self.of(said.form, row)
            if building is not None:
                at, its = _At(), Words(building.form(), self.rows.text)
                taken = building.fields.keys() | {each.id for each in building.worked}
                try:
                    building.worked.append(worked_of(said, its, taken, at))
                except Fault as fault:
                    self.wrong(fault, row)
                except ValueError as fault:
                    self.wrong(_fault(at.cell, fault, its), row)

    def summaries(self, words: Mapping[str, Words]) -> None:
        """The summaries of each form, and what its lines give to indicators."""
        for said, row in self.rows.models("own_form_summaries", OwnSummary):
            building = self.of(said.form, row)
            if building is None:
                continue
            at, its = _At(), words[building.head.id]
            try:
                taken = {each.id for each in building.summaries}
                made = summary_of(said, its, taken, at) if said.name or not said.feeds else None
                if building.head.kept_in and not _told(building, made, said.feeds):
                    self.wrong(Fault(Code.CONTROL_HOUSE, "name", least=building.head.least or 0), row)
                    continue
                at("feeds")
                building.fed += fed_by(said, its, self.indicators)
                building.summaries += [made] if made else []
            except ValueError as fault:
                self.wrong(_fault(at.cell, fault, its), row)

    def tasks(self, words: Mapping[str, Words], days: Mapping[str, Mapping[str, str]]) -> None:
        """Which lines of each form are handed over; a form has one row of it."""
        marks, first = dict[str, Cell](), dict[str, Cell]()
        for said, row in self.rows.models("own_form_tasks", OwnTask):
            building = self.of(said.form, row)
            if building is None:
                continue
            id_ = building.head.id
            try:
                made = hand_over_of(said, building.form(**days[id_]), words[id_], first, marks)
            except Fault as fault:
                self.wrong(fault, row)
                continue
            except NotSaid as fault:
                self.wrong(_fault("when", fault, words[id_]), row)
                continue
            building.hand_over.append(made)
            marks[made.mark], first[id_] = row.cell("mark"), row.cell("form")


def _told(building: Building, made: Summary | None, feeds: str) -> bool:
    """Whether a summary of a form kept in the house may be told, beside those above."""
    few = made is not None and told_of_few(made, building.head.least or 0)
    return few and not feeds and told_together([*building.summaries, *([made] if made else [])])


def _columns(words: Words) -> list[str]:
    """What the columns of a form are called."""
    return [words.called(each) for each in words.form.by_field]


def _fault(cell: str, fault: Exception, words: Words) -> Fault:
    """What is wrong with a row that says nothing of its form."""
    if isinstance(fault, Missing):
        return Fault(Code.CONTROL_MISSING, str(fault))
    if not isinstance(fault, NotSaid) or cell in {"value", "match", "decision", "feeds"}:
        return Fault(Code.CONTROL_VALUE, cell)
    condition = cell in CONDITIONS or (cell == "base" and any(sign in str(fault) for sign in "=<>≠≤≥"))
    return Fault(
        Code.CONTROL_CONDITION if condition else Code.CONTROL_COLUMN, cell, found=str(fault), columns=_columns(words)
    )
