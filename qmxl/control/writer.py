"""Writes the control workbook, with drop-downs that offer each code beside its name."""

import io
from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from qmxl.catalogue import loader
from qmxl.control.entries import assignable, kinds
from qmxl.control.layout import control_workbook
from qmxl.control.lists import offered
from qmxl.control.scores import offered_scores
from qmxl.control.start import (
    Patience,
    add_macros,
    period_lists,
    write_journal_name,
    write_start,
    write_words,
)
from qmxl.control.tools import columns_offered
from qmxl.forms.head import first_input
from qmxl.forms.layout import LISTS, Sheet
from qmxl.forms.styles import Styles
from qmxl.forms.writer import (
    FIRST_ROW,
    Entries,
    Pen,
    list_formula,
    used_lists,
    write_code_lists,
    write_identity,
    write_sheet,
)
from qmxl.own_forms.printing import code_of
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book, quoted
from qmxl.xlsx.cells import column_letters

PATIENCE = Patience()


def control_file(
    entries: Entries, made: datetime, text: Texts, *, macros: bool = False, patience: Patience = PATIENCE
) -> bytes:
    """A control workbook holding ``entries``: .xlsm with ``macros``, else .xlsx; same arguments, same bytes."""
    filled = {form: len({row for row, _, _ in answers}) for form, answers in entries.items()}
    workbook = control_workbook(text, filled)
    buffer = io.BytesIO()
    book = new_book(buffer, made, text("form.control_title"))
    pen = Pen(book, Styles(book), text, workbook, entries)
    worksheets = {sheet.form.id: book.add_worksheet(sheet.name) for sheet in workbook.sheets}
    lists = book.add_worksheet(LISTS)
    labels = {codes.id: codes.labels(text.language) for codes in used_lists(workbook)}
    column = write_code_lists(pen, lists, labels)
    everyone = offered("*", text("form.all_departments"))
    known = (*loader.indicators().values(), *loader.fed_indicators().values())
    standard = [offered(indicator.code, indicator.name) for indicator in known]
    bundled = [offered(code_of(form), form.sheet.in_(text.language)) for form in assignable()]
    for name, fixed, form in (
        ("@departments", [], "departments"),
        ("@departments_or_all", [everyone], "departments"),
        ("@departments_or_kinds", [everyone, *kinds(text)], "departments"),
        ("@indicators", standard, "own_indicators"),
        ("@own_forms", [], "own_forms"),
        ("@forms", bundled, "own_forms"),
    ):
        pen.lists[name] = _live_list(pen, lists, column, fixed, workbook.by_form[form])
        column += 1
    column = _columns_of_registers(pen, lists, column, workbook.by_form["seven_tools"])
    for name, values in {**period_lists(made), "@scores": offered_scores(text)}.items():
        lists.write_column(0, column, values)
        pen.lists[name] = list_formula(column, len(values))
        column += 1
    lists.very_hidden()
    for sheet in workbook.sheets:
        write_sheet(pen, worksheets[sheet.form.id], sheet)
    write_start(pen, worksheets["start"], workbook.by_form["start"], macros=macros)
    write_journal_name(pen, workbook.by_form["journal"])
    write_words(pen, patience)
    write_identity(pen)
    worksheets["start"].activate()
    if macros:
        add_macros(pen)
    book.close()
    return buffer.getvalue()


def _columns_of_registers(pen: Pen, lists: Worksheet, column: int, sheet: Sheet) -> int:
    """The columns of each bundled register; the drop-down of a line offers those of the register chosen in it."""
    language = pen.text.language
    pairs = [
        (offered(code_of(form), form.sheet.in_(language)), title)
        for form in assignable()
        for title in columns_offered(form, language)
    ]
    for at, pair in enumerate(pairs):
        lists.write_row(at, column, pair)
    forms, titles = (column_letters(column + at) for at in (0, 1))
    chosen = f"${column_letters(first_input(sheet))}{FIRST_ROW + 1}"
    known = f"{LISTS}!${forms}$1:${forms}${len(pairs)}"
    count = f"MAX(1,COUNTIF({known},{chosen}))"
    pen.lists["@register_columns"] = f"=OFFSET({LISTS}!${titles}$1,MATCH({chosen},{known},0)-1,0,{count},1)"
    return column + 2


def _live_list(pen: Pen, lists: Worksheet, column: int, fixed: list[str], source: Sheet) -> str:
    """A list that grows with the codes and names typed on another sheet; gives the formula of its range."""
    for at, value in enumerate(fixed):
        lists.write_string(at, column, value)
    first = first_input(source)
    code, name = column_letters(first), column_letters(first + 1)
    sheet = quoted(source.name)
    for offset, line in enumerate(source.lines):
        row = FIRST_ROW + offset + 1
        there = [pen.entry(source.form.id, (line.row, column.key, "")) for column in source.columns[:2]]
        value = offered(str(there[0]), str(there[1] or "")) if there[0] else ""
        formula = f'=IF({sheet}!{code}{row}="","",{sheet}!{code}{row}&" – "&{sheet}!{name}{row})'
        lists.write_formula(len(fixed) + offset, column, formula, None, value)
    letters = column_letters(column)
    count = f"{len(fixed)}+COUNTA({sheet}!${code}${FIRST_ROW + 1}:${code}${FIRST_ROW + len(source.lines)})"
    return f"=OFFSET({LISTS}!${letters}$1,0,0,MAX(1,{count}),1)"
