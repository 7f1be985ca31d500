"""What stands over the lines of a form, and which of its columns stay in sight while one types far to the right."""

import math
import unicodedata
from functools import lru_cache

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qmxl.forms.layout import Sheet
from qmxl.forms.styles import Styles

TITLE_ROW, INSTRUCTION_ROW, OWNER_ROW = 1, 2, 3
TEXT_WIDTHS = {1: (34,), 2: (12, 62), 3: (10, 22, 50), 4: (10, 32, 32, 9)}  # by how many there are
NUMBERS = (6,)
LINE_HEIGHT = 15.5  # in points
KNOWN_BY = 30  # characters, about, of a list's first fields by which a line is recognised
WIDE = "\u1100"  # the first letter of those that may be as wide as two
ROOM, MOST = 60, 90  # characters an instruction has at least, where the sheet is that wide; and at most, if it moves
CAPITALS = 2.1  # characters of a title's, which is large and bold, in those a column is wide
BOLD = 1.05  # the same of a heading's
HAN = 2.1  # the same of a Chinese one; a line of them that may not begin with a full stop is shorter by one
MOST_LOST = 12  # a cell narrower than this holds words, which are cut where they please


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


def write_head(worksheet: Worksheet, sheet: Sheet, owner: str, style: Styles, *, across: bool) -> None:
    """Title, instruction and owner.

    The instruction and owner stand in cells that stay or move as a whole: a text across the edge of the panes loses
    its middle in scrolling. So does the title of a sheet that goes on ``across`` several pages, where what stays is
    printed on each of them.
    """
    stays = first_moving(sheet) - 1
    over = wrapped(sheet.title, sum(widths(sheet)[: stays + 1]) / CAPITALS) if across else 1
    _write_across(worksheet, TITLE_ROW, (1, stays if across else 1), sheet.title, style.title(text_wrap=across))
    worksheet.set_row(TITLE_ROW, 4 + 20 * over)
    left, right = _span(sheet)
    room = sum(widths(sheet)[left : right + 1])
    shades = {INSTRUCTION_ROW: style.instruction(), OWNER_ROW: style(bold=True, text_wrap=True)}
    for row, text, least in ((INSTRUCTION_ROW, sheet.instruction, 2), (OWNER_ROW, owner, 1)):
        _write_across(worksheet, row, (left, right), text, shades[row])
        worksheet.set_row(row, LINE_HEIGHT * max(least, lines_of(text, room)))


def _write_across(worksheet: Worksheet, row: int, columns: tuple[int, int], text: str, shade: Format) -> None:
    """A text in a cell as wide as several columns, the first and last of which are given."""
    left, right = columns
    if left < right:
        worksheet.merge_range(row, left, row, right, text, shade)
    else:
        worksheet.write_string(row, left, text, shade)


def _span(sheet: Sheet) -> tuple[int, int]:
    """The first and last column of the instruction: before the edge of the panes where there is room, else behind."""
    wide, edge = widths(sheet), first_moving(sheet)
    last = len(wide) - 1
    if sheet.shape.single or edge > last:
        return 1, last
    if sum(wide[:edge]) >= ROOM:
        return 1, edge - 1
    right = edge
    while right < last and (sum(wide[edge : right + 1]) < ROOM or sum(wide[edge : right + 2]) <= MOST):
        right += 1
    return edge, right


def lines_of(text: str, room: float) -> int:
    """How many lines a text takes in cells ``room`` characters wide."""
    wide = width_of(text)
    return math.ceil(wide / (room - HAN if wide > len(text) and room > MOST_LOST else room))


def heading_height(sheet: Sheet) -> float:
    """Room for the longest heading, in points: two lines, more over a narrow column."""
    headings = [(f"{column.label} *" if column.required else column.label, column.width) for column in sheet.columns]
    return max(34, 15 * max((wrapped(heading, width / BOLD) for heading, width in headings), default=0) + 4)


def wrapped(text: str, room: float) -> int:
    """How many lines a text takes in cells ``room`` characters wide where words stay whole that are no longer."""
    lines, left = 1, room
    for word in text.split():
        if (needed := width_of(word)) > left and left < room:
            lines, left = lines + 1, room
        more = max(0, math.ceil(needed / room) - 1)
        lines, left = lines + more, left + more * room - needed - 1
    return lines


@lru_cache(20_000)  # headings of a form are the same in each department's workbook
def width_of(text: str) -> int:
    """How many characters wide a text is; a Chinese one is as wide as two, and so are quotes and dots beside such."""
    if not text or max(text) < WIDE:  # which is told at once
        return len(text)
    kinds = [unicodedata.east_asian_width(character) for character in text]
    wide = kinds.count("W") + kinds.count("F")
    return math.ceil(len(text) + (HAN - 1) * (wide + kinds.count("A"))) if wide else len(text)
