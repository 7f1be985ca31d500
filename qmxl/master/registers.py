"""The sheet of a declared register: what is counted over its lines, with charts, and the lines below it."""

from itertools import pairwise

from qmxl.master.register_data import Sections
from qmxl.master.register_drawing import EXPLAINED, Drawing
from qmxl.master.register_lines import PLACE, columns_of, widths_of, write_lines
from qmxl.master.register_tables import Ground, pixels, write_tables
from qmxl.sheets.page import Page, heading
from qmxl.xlsx.cells import column_letters

TAB = "#548235"  # of the registers' tabs, so that they are told from the sheets about indicators and criteria
PAPER, TALL = 960, 505  # pixels of an A4 page across, and points down, its margins aside
USUAL = 19  # points of a row that has no height of its own, those of the head among them
SMALLEST, LARGEST = 45, 78  # percent at which a page is printed


def write(page: Page, sections: Sections) -> None:
    """The sheet of each register that has lines; ``sections`` are those of the data behind them."""
    for register in page.tables.registers.values():
        _write(Drawing(page, register), sections)


def _write(drawing: Drawing, sections: Sections) -> None:
    page, register, form = drawing.page, drawing.register, drawing.form
    ground = write_tables(drawing, page.tables.summaries[form.id], widths_of(drawing), sections)
    note = page.text("master.register.note", row=ground.row + 2, count=len(register))
    heading(page, drawing.worksheet, form.id, EXPLAINED + 1, note)
    last = write_lines(drawing, ground.row)
    drawing.worksheet.set_tab_color(TAB)
    _print(drawing, ground, last)


def _print(drawing: Drawing, ground: Ground, last: int) -> None:
    """The tables fill the width of a page, the lines begin a new one; what they have no room for goes on beside.

    Where a line stands is on the screen only.
    """
    worksheet, sheet = drawing.worksheet, drawing.page.reference(drawing.form.id)
    across = pixels(widths_of(drawing), 0, ground.right)
    scale = max(SMALLEST, min(LARGEST, PAPER * 100 // across))
    worksheet.set_print_scale(scale)
    worksheet.set_h_pagebreaks(_breaks(drawing, ground, TALL * 100 / scale))
    columns = columns_of(drawing.register)
    right = column_letters(max(at for at, name in enumerate(columns) if name not in PLACE))
    areas = (f"$A$1:${column_letters(ground.right)}${ground.row}", f"$A${ground.row + 1}:${right}${last + 1}")
    worksheet.print_area_range = ",".join(f"{sheet}!{area}" for area in areas)  # XlsxWriter's own takes one
    worksheet.repeat_columns(0)
    worksheet.print_across()


def _breaks(drawing: Drawing, ground: Ground, room: float) -> list[int]:
    """The rows before which a page ends, so that a table and its chart stay together."""
    breaks, begin = [], 0
    for first, last in pairwise((*ground.parts, ground.row)):
        high = sum(drawing.heights.get(row, USUAL) for row in range(begin, last))
        if high > room and first > begin:
            breaks.append(first)
            begin = first
    return breaks
