"""What each register comes to in a span and in the one before it, as formulas over the lines of both."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qmxl.catalogue.declared import BETWEEN, DEPARTMENT, MONTH, Form, Summary
from qmxl.catalogue.privacy import guarded, staff
from qmxl.control.control import Control
from qmxl.control.lists import name_in
from qmxl.master.register_formulas import Printer
from qmxl.period import Period
from qmxl.seven_tools.lines import shown
from qmxl.tables.registers import LEFT, PLACE, Register
from qmxl.tables.summaries import Summed, summed, total_of
from qmxl.texts import Texts
from qmxl.xlsx.book import quoted
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

FIRST = 4  # the row of the headings of the lines, from 0
MOST = 15  # members that are told one by one
OVER_TIME = frozenset({MONTH, "week", "quarter", "half", DEPARTMENT})
SHARES = frozenset({"share", "coverage"})
NONE = "–"


class Block(NamedTuple):
    """The lines of a register in a sheet: its first column there, and the columns that formulas name."""

    register: Register
    sheet: str
    at: int
    columns: tuple[str, ...]

    def cells(self, column: str) -> str:
        """The cells of a column."""
        letters = column_letters(self.at + self.columns.index(column))
        return f"{quoted(self.sheet)}!${letters}${FIRST + 2}:${letters}${FIRST + 1 + max(len(self.register), 1)}"


class Figure(NamedTuple):
    """A line of the table of numbers: of which register and summary, of a member of it or of all; now and before."""

    form: Form
    title: str
    way: str  # how it is counted
    member: bool
    now: Formula | None
    before: Formula | None


def blocks(registers: Mapping[str, Register], sheet: str) -> dict[str, Block]:
    """The lines of all registers side by side."""
    found, at = {}, 0
    for form, register in registers.items():
        printer = Printer(register.form, lambda _, value: value, left=register.left)
        named = {name for each in register.form.summary if not each.of_fields for name in printer.columns(each)}
        named |= {LEFT} if register.left else set()
        columns = (DEPARTMENT, *sorted(named & register.lines.keys() - {DEPARTMENT}), *PLACE)
        found[form] = Block(register, sheet, at, columns)
        at += len(columns) + 1
    return found


def contents(block: Block, column: str, control: Control, text: Texts) -> list[object]:
    """What stands in the cells of a column; of what tells or names, that something does."""
    form, values = block.register.form, block.register.lines[column]
    if column in PLACE or column == MONTH:
        return list(values)
    if column.partition(".")[0] in guarded(form).keys() | staff(form):
        return ["x" if value is not None else None for value in values]
    return [shown(block.register, column, value, control, text) for value in values]


def figures(
    now: Mapping[str, Block],
    before: Mapping[str, Block],
    control: Control,
    spans: tuple[Period, Period | None],
    text: Texts,
) -> Iterator[Figure]:
    """The numbers of each register with lines in either span: its lines, single numbers, and what they are told by."""
    forms = [form for form in control.forms.all if form.id in now or form.id in before]
    for form in forms:
        blocks_of = (now.get(form.id), before.get(form.id))
        counts = [_counted(block) for block in blocks_of]
        yield Figure(form, text("review.lines"), "lines", member=False, now=counts[0], before=counts[1])
        told = [
            {each.summary.id: each for each in summed(block.register, control, span)} if block and span else {}
            for block, span in zip(blocks_of, spans, strict=True)
        ]
        for summary in form.summary:
            if summary.of_fields:
                continue
            yield from _of_summary(form, summary, blocks_of, told, control, spans, text)


def _counted(block: Block | None) -> Formula | None:
    if block is None:
        return None
    counted = Summary(id="counted", title=block.register.form.title)
    printer = Printer(block.register.form, lambda _, value: value, block.cells, left=block.register.left)
    return Formula(printer.formula(counted, [], ()), float(len(block.register.happened)))


def _of_summary(
    form: Form,
    summary: Summary,
    several: tuple[Block | None, Block | None],
    told: list[dict[str, Summed]],
    control: Control,
    spans: tuple[Period, Period | None],
    text: Texts,
) -> Iterator[Figure]:
    title = summary.title.in_(text.language)
    if not summary.by:
        pair = [
            _value(block, summary, span, control, text, [], total_of(block.register, summary, span))
            if block and span
            else None
            for block, span in zip(several, spans, strict=True)
        ]
        yield Figure(form, title, summary.count, member=False, now=pair[0], before=pair[1])
        return
    if len(summary.by) > 1 or summary.by[0] in OVER_TIME:
        return
    column = summary.by[0]
    members = list(dict.fromkeys(row for each in told if summary.id in each for row in each[summary.id].rows))
    if len(members) > MOST:
        return
    yield Figure(form, title, summary.count, member=False, now=None, before=None)
    for member in members:
        pair = []
        for block, span, its in zip(several, spans, told, strict=True):
            if not block or not span or summary.id not in its:
                pair.append(None)
                continue
            rows = list(its[summary.id].rows)
            nothing = 0.0 if summary.added else None
            value = its[summary.id].values[rows.index(member)][0] if member in rows else nothing
            pair.append(_value(block, summary, span, control, text, [(column, member)], value))
        block = several[0] or several[1]
        label = _label(block.register, column, member, control, text) if block else member
        yield Figure(
            form, str(label or text("master.register.blank")), summary.count, member=True, now=pair[0], before=pair[1]
        )


def _label(register: Register, column: str, member: object, control: Control, text: Texts) -> object:
    """A member as people read it: of the hospital's own lists the name, without the code that cells have."""
    if found := control.departments.get(str(member)):
        return found.name
    codes = register.lists.get(column)
    if codes is not None and str(member) in codes.by_id:
        return name_in(codes, str(member), text.language)
    return shown(register, column, member, control, text)


def _value(
    block: Block,
    summary: Summary,
    span: Period,
    control: Control,
    text: Texts,
    members: list[tuple[str, object]],
    value: float | None,
) -> Formula:
    def words(column: str, said: str) -> str:
        return str(shown(block.register, column, said, control, text))

    printer = Printer(block.register.form, words, block.cells, block.register.lists, left=block.register.left)
    return Formula(printer.formula(summary, members, span.months), NONE if value is None else value)


def shown_as(count: str) -> str:
    """How a number is shown by how it is counted."""
    if count in SHARES:
        return "0.0%"
    if count == "ratio":
        return "#,##0.00"
    return "#,##0.0" if count in {"mean", "latest", "per", *BETWEEN} else "#,##0"
