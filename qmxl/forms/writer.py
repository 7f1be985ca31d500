"""Writes a laid-out workbook as .xlsx: keys hidden, inputs open, formulas protected, ready to print on A4."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xlsxwriter.workbook import Workbook as Book
from xlsxwriter.worksheet import Worksheet

from qmxl.catalogue.codes import CodeList
from qmxl.forms.head import first_input, first_moving, heading_height, widths, write_head
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import IDENTITY, LISTS, Line, Sheet, Told, Workbook
from qmxl.forms.locating import MARK
from qmxl.forms.paper import across, lay_on_paper
from qmxl.forms.styles import FIGURES, FRAME, INPUT, NOT_DUE, NUMBER_FORMATS, Styles
from qmxl.forms.validating import write_validations
from qmxl.names import plain
from qmxl.texts import Texts
from qmxl.typed.times import shown_whole
from qmxl.xlsx import content
from qmxl.xlsx.book import shown_as, write_value
from qmxl.xlsx.cells import column_letters
from qmxl.xlsx.notes import Note
from qmxl.xlsx.safe_links import safe_link, without_link

KEY_ROW, HEADING_ROW, FIRST_ROW = 0, 4, 5
Entries = Mapping[str, Mapping[Key, object]]  # form -> answer -> what the cell holds

PROTECTION = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True, "insert_rows": True}


@dataclass
class Pen:
    """One workbook while it is being written."""

    book: Book
    style: Styles
    text: Texts
    workbook: Workbook
    entries: Entries
    notes: Mapping[tuple[str, Key], Note] = field(default_factory=dict)
    locked: Container[tuple[str, Key]] = ()  # cells in open columns that others filled in
    lists: dict[str, str] = field(default_factory=dict)  # list id -> formula of its range

    def entry(self, form: str, key: Key) -> object:
        """What a cell is to hold, None when blank."""
        return self.entries.get(form, {}).get(key)


def write_sheet(pen: Pen, worksheet: content.Sheet, sheet: Sheet) -> None:
    """Keys, headings, fixed texts and inputs of one sheet; its formulas are the business of its layout."""
    style = pen.style
    first = first_input(sheet)
    worksheet.hide_gridlines(2)
    worksheet.write_string(KEY_ROW, 0, MARK + sheet.form.id)
    for position in range(len(sheet.headings)):
        worksheet.write_string(KEY_ROW, 1 + position, f"#{position}")
    for at, told in enumerate(sheet.beside, start=1 + len(sheet.headings)):
        worksheet.write_string(KEY_ROW, at, f"#{told.id}")
        worksheet.write_string(HEADING_ROW, at, pen.text(f"form.beside.{told.id}"), style.heading())
    for at, column in enumerate(sheet.columns, start=first):
        worksheet.write_string(KEY_ROW, at, column.key)
    worksheet.set_row(KEY_ROW, None, None, {"hidden": True})
    write_head(worksheet, sheet, pen.workbook.identity.get("title", ""), style, across=across(sheet))
    for at, heading in enumerate(sheet.headings, start=1):
        worksheet.write_string(HEADING_ROW, at, heading, style.heading())
    for at, column in enumerate(sheet.columns, start=first):
        worksheet.write_string(HEADING_ROW, at, column.label + (" *" if column.required else ""), style.heading())
    worksheet.set_row(HEADING_ROW, 20 if sheet.shape.monthly else heading_height(sheet))
    untouched = _untouched(pen, sheet)
    for at, line in enumerate(sheet.lines[:untouched], start=FIRST_ROW):
        _write_line(pen, worksheet, sheet, line, at)
    if untouched < len(sheet.lines):
        looks = [style.spare(column.shown_as) for column in sheet.columns]
        worksheet.write_blank_rows(FIRST_ROW + untouched, FIRST_ROW + len(sheet.lines) - 1, first, looks)
    write_validations(worksheet, sheet, FIRST_ROW, pen.lists, pen.text)
    _widths(pen, worksheet, sheet)
    _page(pen, worksheet, sheet)
    if any(line.spare for line in sheet.lines):
        _spare_lines(pen, worksheet, sheet)


def _untouched(pen: Pen, sheet: Sheet) -> int:
    """From which line on, counted from 0, all are spare and nothing is to be written into them."""
    if any(column.locked for column in sheet.columns):
        return len(sheet.lines)
    form = sheet.form.id
    holding = {sheet.shape.place(key)[0] for key in pen.entries.get(form, ())}
    holding |= {sheet.shape.place(key)[0] for of, key in pen.notes if of == form}
    used = (at for at, line in reversed([*enumerate(sheet.lines, 1)]) if not line.spare or line.key in holding)
    return next(used, 0)


def _write_line(pen: Pen, worksheet: Worksheet, sheet: Sheet, line: Line, at: int) -> None:
    style = pen.style
    edge = {"top": 2} if opens_block(line) else {}
    if not line.spare:
        worksheet.write_string(at, 0, line.key)
    first = first_input(sheet)
    for position, text in enumerate(line.texts):
        _write_text(pen, worksheet, sheet, line, at, position, text, edge)
    for offset, told in enumerate(line.beside, start=1 + len(sheet.headings)):
        write_told(pen, worksheet, at, offset, told)
    if line.part == "rate":
        return
    entered, stands = pen.entries.get(sheet.form.id, {}), {**edge, **_aside(sheet, line)}
    for offset, column in enumerate(sheet.columns):
        if line.open and not line.open[offset]:
            worksheet.write_blank(at, first + offset, None, style.not_due(**edge))
            continue
        key = sheet.key(line, column.key)
        value = entered.get(key)
        as_typed = value is None or shown_whole(value, line.type or column.type)
        kind = stands if as_typed else {**stands, **shown_as(value)}
        if line.locked:
            shade = style.fixed(bold=True)
        elif (sheet.form.id, key) in pen.locked:
            shade = style.fixed(bg_color=NOT_DUE, **_as_column(column.type))
        elif column.locked:
            shade = style.fixed(align="center" if column.numbered else "left", font_size=10)
        elif line.spare:
            shade = style.spare(column.shown_as)
        else:
            shade = style.entry(line.type or column.shown_as, **kind)
        _write_entry(worksheet, at, first + offset, value, shade, pen.notes.get((sheet.form.id, key)))


def _aside(sheet: Sheet, line: Line) -> dict[str, Any]:
    """Where a line's contents stand if not where their type has them: those of a card left, figures of months right."""
    if sheet.shape.monthly and line.type in FIGURES:
        return {"align": "right"}
    return {"align": "left"} if sheet.shape.single else {}


def _as_column(type_: str) -> dict[str, Any]:
    """How what others filled in is shown in a column."""
    days = {"num_format": NUMBER_FORMATS[type_], "align": "center"} if type_ in {"date", "datetime"} else {}
    return {"valign": "top", **days}


def write_told(pen: Pen, worksheet: content.Sheet, row: int, column: int, told: Told) -> None:
    """A cell that is only to be read; its link is one where clicking it is safe."""
    link = safe_link(told.link) if told.link else None
    looks: dict[str, Any] = {"valign": "top", "font_size": 10, **shown_as(told.value)}
    if isinstance(told.value, date):
        looks |= {"align": "center", "valign": "vcenter"}
    if link:
        looks |= {"font_color": "#0563C1", "underline": 1}
    write_value(worksheet, row, column, told.value, pen.style.fixed(**looks))
    if link:
        worksheet.link(row, column, link)


def opens_block(line: Line) -> bool:
    """Whether a line is the first of its indicator's."""
    return line.indicator is not None and line.part == line.indicator.entries[0].id


def _write_text(
    pen: Pen, worksheet: Worksheet, sheet: Sheet, line: Line, at: int, position: int, text: str, edge: dict[str, Any]
) -> None:
    """One fixed text; an indicator's name stands on its first line only, its code, small, on the others too."""
    style = pen.style
    if line.indicator is not None and position < 2 and not edge:
        closes = line.part == "rate" or (line.part == "none" and line.indicator.without_denominator)
        sides = {
            "left": 1,
            "right": 1,
            "bottom": int(closes),
            "border_color": FRAME,
            "font_color": "#A6A6A6",
            "font_size": 8,
        }
        worksheet.write_string(at, 1 + position, text if position == 0 else "", style(**sides))
        return
    strong = line.indicator is not None and (position < 2 or line.part == "rate")
    star = " *" if line.required and (sheet.shape.single or sheet.shape.sideways) else ""
    looks = {"align": "center"} if sheet.shape.open_ended else edge  # the number of a line
    if not line.spare:
        worksheet.write_string(at, 1 + position, text + star, style.fixed(bold=strong, **looks))


def _write_entry(worksheet: content.Sheet, row: int, column: int, value: object, style: Any, note: Note | None) -> None:
    """One input with its link and comment; what is not to be a link is told in the comment."""
    if note is None:
        write_value(worksheet, row, column, value, style)
        return
    link = safe_link(note.link) if note.link else None
    write_value(worksheet, row, column, note.link if value is None or value == "" else value, style)
    if link:
        worksheet.link(row, column, link)
    comment = note.comment if link or not note.link else without_link(note).comment
    if comment:
        worksheet.write_comment(row, column, plain(comment)[: content.LONGEST_TEXT])


def _widths(pen: Pen, worksheet: Worksheet, sheet: Sheet) -> None:
    worksheet.set_column(0, 0, None, None, {"hidden": True})
    for at, width in enumerate(widths(sheet)[1:], start=1):
        worksheet.set_column(at, at, width, pen.style())


def _page(pen: Pen, worksheet: content.Sheet, sheet: Sheet) -> None:
    lay_on_paper(worksheet, sheet, pen.workbook, pen.text)
    if not sheet.shape.single:
        worksheet.repeat_rows(HEADING_ROW)
        worksheet.freeze_panes(FIRST_ROW, first_moving(sheet))
    keyed = any(column.numbered for column in sheet.columns)  # sorting what is open would part lines from their keys
    worksheet.protect("", {**PROTECTION, "sort": PROTECTION["sort"] and not keyed})


def _spare_lines(pen: Pen, worksheet: Worksheet, sheet: Sheet) -> None:
    """Lines that look like the others and are printed only once they are filled.

    Nothing stands in them and their looks are conditional formats, which make no page: not even the hidden key.
    """
    left, right = first_input(sheet), first_input(sheet) + len(sheet.columns) - 1
    spare = next(at for at, line in enumerate(sheet.lines, start=FIRST_ROW) if line.spare)
    last = FIRST_ROW + len(sheet.lines) - 1
    frame = {"border": 1, "border_color": FRAME}
    for begin, end, looks in ((1, left - 1, frame), (left, right, {**frame, "bg_color": INPUT})):
        always = {"type": "formula", "criteria": "=TRUE", "format": pen.book.add_format(looks)}
        worksheet.conditional_format(spare, begin, last, end, always)


def write_identity(pen: Pen) -> None:
    """The hidden sheet that says what the workbook is and whose."""
    worksheet = pen.book.add_worksheet(IDENTITY)
    identity = {**pen.workbook.identity, "digest": pen.workbook.digest, "language": pen.text.language}
    for at, (key, value) in enumerate(identity.items()):
        worksheet.write_string(at, 0, key)
        worksheet.write_string(at, 1, value)
    worksheet.very_hidden()


def list_formula(column: int, count: int) -> str:
    """The range of a list on the hidden sheet of lists."""
    letters = column_letters(column)
    return f"={LISTS}!${letters}$1:${letters}${max(count, 1)}"


def write_code_lists(pen: Pen, worksheet: Worksheet, labels: Mapping[str, list[str]]) -> int:
    """Each list in a column of the hidden sheet; gives the next free column."""
    column = 0
    for name, values in labels.items():
        for at, value in enumerate(values):
            worksheet.write_string(at, column, value)
        pen.lists[name] = list_formula(column, len(values))
        column += 1
    return column


def used_lists(workbook: Workbook) -> list[CodeList]:
    """The code lists a workbook's columns and lines choose from."""
    of_columns = [column.codes for sheet in workbook.sheets for column in sheet.columns]
    of_lines = [line.codes for sheet in workbook.sheets for line in sheet.lines]
    return sorted({codes for codes in (*of_columns, *of_lines) if codes}, key=lambda codes: codes.id)
