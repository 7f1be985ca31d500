"""What stands over the lines of a form, and which of its columns stay in sight while one types far to the right."""

import math
import unicodedata

from xlsxwriter.worksheet import Worksheet

from qmxl.forms.layout import Sheet
from qmxl.forms.styles import Styles

TITLE_ROW, INSTRUCTION_ROW, OWNER_ROW = 1, 2, 3
TEXT_WIDTHS = {1: (34,), 2: (12, 62), 3: (10, 22, 50), 4: (10, 32, 32, 9)}  # by how many there are
NUMBERS = (6,)
LINE_HEIGHT = 15.5  # in points
KNOWN_BY = 30  # characters, about, of a list's first fields by which a line is recognised
WIDE = "\u1100"  # the first letter of those that may be as wide as two
ROOM = 60  # characters an instruction has at least, where the sheet is that wide


def first_input(sheet: Sheet) -> int:
    """The column of a sheet's first input."""
    return 1 + len(sheet.headings) + len(sheet.beside)


def widths(sheet: Sheet) -> list[float]:
    """How wide the sheet's columns are, in characters; the first one, of keys, is hidden."""
    usual = NUMBERS if sheet.shape.open_ended else TEXT_WIDTHS[len(sheet.headings)]
    fixed = sheet.form.text_widths or usual
    beside = (column.width for column in sheet.beside)
    return [0, *fixed[: len(sheet.headings)], *beside, *(column.width for column in sheet.columns)]


def first_moving(sheet: Sheet) -> int:
    """The first column that moves in scrolling: those before it say which line one is typing into."""
    at, wide = first_input(sheet) - len(sheet.beside), widths(sheet)
    while sheet.shape.open_ended and at < len(wide) - 1 and sum(wide[:at]) < KNOWN_BY:
        at += 1
    return at


def write_head(worksheet: Worksheet, sheet: Sheet, owner: str, style: Styles) -> None:
    """Title, instruction and owner.

    The instruction and owner stand in cells that stay or move as a whole: a text across the edge of the panes loses
    its middle in scrolling.
    """
    worksheet.write_string(TITLE_ROW, 1, sheet.title, style.title())
    worksheet.set_row(TITLE_ROW, 24)
    left, right = _span(sheet)
    room = sum(widths(sheet)[left : right + 1])
    shades = {INSTRUCTION_ROW: style.instruction(), OWNER_ROW: style(bold=True, text_wrap=True)}
    for row, text, least in ((INSTRUCTION_ROW, sheet.instruction, 2), (OWNER_ROW, owner, 1)):
        if left < right:
            worksheet.merge_range(row, left, row, right, text, shades[row])
        else:
            worksheet.write_string(row, left, text, shades[row])
        worksheet.set_row(row, LINE_HEIGHT * max(least, lines_of(text, room)))


def _span(sheet: Sheet) -> tuple[int, int]:
    """The first and last column of the instruction: before the edge of the panes where there is room, else behind."""
    wide, edge = widths(sheet), first_moving(sheet)
    last = len(wide) - 1
    if sheet.shape.single or edge > last:
        return 1, last
    if sum(wide[:edge]) >= ROOM:
        return 1, edge - 1
    right = edge
    while right < last and sum(wide[edge : right + 1]) < ROOM:
        right += 1
    return edge, right


def lines_of(text: str, room: float) -> int:
    """How many lines a text takes in cells ``room`` characters wide; a Chinese character is as wide as two."""
    wide = text and max(text) >= WIDE  # else none is, which is told at once
    taken = (
        sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text) if wide else len(text)
    )
    return math.ceil(taken / room)
