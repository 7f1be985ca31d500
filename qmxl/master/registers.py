"""The sheet of a declared register: what is counted over its lines, with charts, and the lines below it."""

import math
from itertools import pairwise

from qmxl.forms.paper import pages
from qmxl.master.register_data import Sections
from qmxl.master.register_drawing import EXPLAINED, Drawing
from qmxl.master.register_lines import PLACE, Written, columns_of, widths_of, write_lines
from qmxl.master.register_tables import Ground, write_tables
from qmxl.sheets.page import Page, heading
from qmxl.sheets.parts import PAPER, TALL, USUAL, pixels
from qmxl.xlsx.cells import column_letters

TAB = "#548235"  # of the registers' tabs, so that they are told from the sheets about indicators and criteria
SMALLEST, LARGEST = 45, 78  # percent at which a page is printed
READ = 55  # percent to which a list is made smaller, that it takes fewer pages


def write(page: Page, sections: Sections) -> None:
    """The sheet of each register that has lines; ``sections`` are those of the data behind them."""
    for register in page.tables.registers.values():
        _write(Drawing(page, register), sections)


def _write(drawing: Drawing, sections: Sections) -> None:
    page, register, form = drawing.page, drawing.register, drawing.form
    ground = write_tables(drawing, page.tables.summaries[form.id], widths_of(drawing), sections)
    note = page.text("master.register.note", row=ground.row + 2, count=len(register))
    heading(page, drawing.worksheet, form.id, EXPLAINED + 1, note)
    written = write_lines(drawing, ground.row)
    drawing.worksheet.set_tab_color(TAB)
    _print(drawing, ground, written)


def _print(drawing: Drawing, ground: Ground, written: Written) -> None:
    """The tables fill the width of a page, the lines begin a new one; what they have no room for goes on beside.

    Where a line stands is on the screen only, and so are the last columns where no line says anything.
    """
    worksheet, sheet = drawing.worksheet, drawing.page.reference(drawing.form.id)
    across = pixels(widths_of(drawing), 0, ground.right)
    right = _last_printed(drawing)
    scale = _scale(drawing, max(SMALLEST, min(LARGEST, PAPER * 100 // across)), right, written)
    worksheet.set_print_scale(scale)
    worksheet.set_h_pagebreaks(_breaks(drawing, ground, TALL * 100 / scale))
    lines = f"$A${ground.row + 1}:${column_letters(right)}${written.last + 1}"
    areas = (f"$A$1:${column_letters(ground.right)}${ground.row}", lines)
    worksheet.print_area_range = ",".join(f"{sheet}!{area}" for area in areas)  # XlsxWriter's own takes one
    worksheet.repeat_columns(0)
    worksheet.print_across()


def _last_printed(drawing: Drawing) -> int:
    """The last column of the lines that is printed."""
    lines = drawing.register.lines
    said = {name for name, values in lines.items() if any(value not in {None, ""} for value in values)} - PLACE.keys()
    return max(at for at, name in enumerate(columns_of(drawing.register)) if name in said)


def _scale(drawing: Drawing, most: int, right: int, written: Written) -> int:
    """The percent at which the lines take the fewest pages, the largest of these; as many as ``most``."""
    across = [pixels(widths_of(drawing), at, at) for at in range(right + 1)]

    def taken(percent: int) -> int:
        high = TALL * 100 / percent - written.heading
        return pages(across, 1, PAPER * 100 / percent) * math.ceil(sum(written.heights) / high)

    return min(range(most, min(READ, most) - 1, -1), key=taken)


def _breaks(drawing: Drawing, ground: Ground, room: float) -> list[int]:
    """The rows before which a page ends, so that a table and its chart stay together."""
    breaks, begin = [], 0
    for first, last in pairwise((*ground.parts, ground.row)):
        high = sum(drawing.heights.get(row, USUAL) for row in range(begin, last))
        if high > room and first > begin:
            breaks.append(first)
            begin = first
    return breaks
