"""The lines of a register as the sheet behind its tools has them: open fields only, each with its file and cell."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from qmxl.catalogue import loader
from qmxl.catalogue.declared import DEPARTMENT, MONTH
from qmxl.catalogue.loader import code_list
from qmxl.catalogue.privacy import guarded, staff
from qmxl.control.control import Control
from qmxl.measures.working_days import week_of
from qmxl.submissions.records import ITEM
from qmxl.tables.registers import MARK, PLACE, Register, groups_of
from qmxl.texts import Texts
from qmxl.xlsx.book import quoted
from qmxl.xlsx.cells import column_letters

NUMBER, WEEK = "number", "week"
FIRST = 4  # the row of the headings, from 0


class Lines(NamedTuple):
    """What stands in the sheet: its columns by id, in their order, each with a value a line."""

    sheet: str
    many: int
    columns: Mapping[str, Sequence[object]]

    def cells(self, column: str) -> str:
        """The cells of a column, as formulas write them."""
        letters = column_letters(list(self.columns).index(column))
        return f"{quoted(self.sheet)}!${letters}${FIRST + 2}:${letters}${FIRST + 1 + max(self.many, 1)}"

    def cell(self, column: str, line: int) -> str:
        """The cell of one line (from 0)."""
        return f"{quoted(self.sheet)}!{column_letters(list(self.columns).index(column))}{FIRST + 2 + line}"


def lines_of(register: Register, control: Control, text: Texts) -> Lines:
    """The lines with what people see in their cells: words for codes, names for departments, days as days."""
    form, lines = register.form, register.lines
    hidden = guarded(form).keys() | staff(form)
    names = [name for name in (*register.fields, *register.worked_out) if name.partition(".")[0] not in hidden]
    found: dict[str, Sequence[object]] = {NUMBER: list(range(1, len(register) + 1))}
    found[DEPARTMENT] = [shown(register, DEPARTMENT, value, control, text) for value in lines[DEPARTMENT]]
    if form.date:
        found[MONTH] = list(lines[MONTH])
        found[WEEK] = [week_of(day).key if isinstance(day, date) else None for day in lines[form.date]]
    for name in names:
        found.setdefault(name, [shown(register, name, value, control, text) for value in lines[name]])
    return Lines(text("tools.sheet.lines"), len(register), {**found, **{name: lines[name] for name in PLACE}})


def shown(register: Register, column: str, value: object, control: Control, text: Texts) -> object:
    """What a person reads in a cell."""
    form, language = register.form, text.language
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "x" if value else None
    if not isinstance(value, str):
        return value if isinstance(value, int | float | date | datetime) else str(value)
    if column == DEPARTMENT:
        return control.departments[value].name if value in control.departments else value
    if column == MARK:
        return loader.code_lists()[MARK].label(value, language)
    if column == ITEM:
        return next((line.label.in_(language) for line in form.line if line.id == value), value)
    field, _, group = column.partition(".")
    if field not in form.by_field:
        return value
    codes = register.lists.get(field) or code_list(form, field)
    if group and column in groups_of(form):
        codes = loader.code_lists().get(f"{codes.id}_group") if codes else None
    return codes.label(value, language) if codes else value
