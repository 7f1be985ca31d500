"""Writes the control workbook of a health office, with a drop-down of its units where a key is entered."""

import io
from datetime import datetime

from qmxl.catalogue import loader
from qmxl.control.lists import offered
from qmxl.forms.head import first_input
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import LISTS
from qmxl.forms.styles import Styles
from qmxl.forms.writer import (
    FIRST_ROW,
    Entries,
    Pen,
    used_lists,
    write_code_lists,
    write_identity,
    write_sheet,
)
from qmxl.offered.levels import MARK
from qmxl.province.desk import desk_workbook
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book, quoted
from qmxl.xlsx.cells import column_letters

DUE_DAY = 15


def starter(level: str, text: Texts) -> dict[str, dict[Key, object]]:
    """What a new control workbook holds: its level and a deadline."""
    office = next(form for form in loader.forms("above") if form.id == "office")
    words = {code.id: code.label.in_(text.language) for code in office.by_field["level"].option}
    return {"office": {("level", "value", ""): words[level], ("due_day", "value", ""): DUE_DAY}}


def desk_file(entries: Entries, made: datetime, text: Texts) -> bytes:
    """A control workbook holding ``entries``; the same arguments give the same bytes."""
    filled = {form: len({row for row, _, _ in answers}) for form, answers in entries.items()}
    workbook = desk_workbook(text, filled)
    buffer = io.BytesIO()
    book = new_book(buffer, made, text("form.above_title"))
    pen = Pen(book, Styles(book), text, workbook, entries)
    worksheets = {sheet.form.id: book.add_worksheet(sheet.name) for sheet in workbook.sheets}
    lists = book.add_worksheet(LISTS)
    column = write_code_lists(pen, lists, {c.id: c.labels(text.language) for c in used_lists(workbook)})
    pen.lists["@units"] = _units(pen, column)
    lists.very_hidden()
    for sheet in workbook.sheets:
        write_sheet(pen, worksheets[sheet.form.id], sheet)
    book.define_name(MARK, '="1"')
    write_identity(pen)
    book.close()
    return buffer.getvalue()


def _units(pen: Pen, column: int) -> str:
    """The list of units, which grows with what is typed; gives the formula of its range."""
    source = pen.workbook.by_form["units"]
    worksheet = pen.book.get_worksheet_by_name(LISTS)
    code, name = (column_letters(first_input(source) + at) for at in (0, 1))
    sheet = quoted(source.name)
    for at, line in enumerate(source.lines):
        row = FIRST_ROW + at + 1
        there = [pen.entry("units", (line.row, field, "")) for field in ("code", "name")]
        value = offered(str(there[0]), str(there[1] or "")) if there[0] else ""
        formula = f'=IF({sheet}!{code}{row}="","",{sheet}!{code}{row}&" – "&{sheet}!{name}{row})'
        worksheet.write_formula(at, column, formula, None, value)
    letters = column_letters(column)
    count = f"COUNTA({sheet}!${code}${FIRST_ROW + 1}:${code}${FIRST_ROW + len(source.lines)})"
    return f"=OFFSET({LISTS}!${letters}$1,0,0,MAX(1,{count}),1)"
