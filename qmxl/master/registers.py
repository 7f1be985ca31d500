"""The sheet of a declared register: what is counted over its lines, with charts, and the lines below it."""

from qmxl.findings import column_letters
from qmxl.master.page import Page, heading
from qmxl.master.register_drawing import Drawing
from qmxl.master.register_lines import columns_of, write_lines
from qmxl.master.register_tables import EXPLAINED, LABELS, NARROW, ROW, Ground, pixels, write_tables
from qmxl.tables.summaries import summed

TAB = "#548235"  # of the registers' tabs, so that they are told from the sheets about indicators and criteria
PAPER, TALL = 930, 500  # pixels of an A4 page across, and points down, its margins aside
SMALLEST, LARGEST = 50, 90  # percent at which a page is printed


def write(page: Page) -> None:
    """The sheet of each register that has lines."""
    for register in page.tables.registers.values():
        _write(Drawing(page, register))


def _write(drawing: Drawing) -> None:
    page, register, form = drawing.page, drawing.register, drawing.form
    ground = write_tables(drawing, summed(register, page.control, page.period))
    note = page.text("master.register.note", row=ground.row + 2, count=len(register))
    heading(page, drawing.worksheet, form.id, EXPLAINED + 1, note)
    last = write_lines(drawing, ground.row)
    drawing.worksheet.set_tab_color(TAB)
    _print(drawing, ground, last)


def _print(drawing: Drawing, ground: Ground, last: int) -> None:
    """The tables fill the width of a page and the lines begin a new one; what they have no room for goes on beside."""
    worksheet, sheet = drawing.worksheet, drawing.page.reference(drawing.form.id)
    across = pixels(LABELS) + ground.right * pixels(NARROW)
    scale = max(SMALLEST, min(LARGEST, PAPER * 100 // across))
    worksheet.set_print_scale(scale)
    worksheet.set_h_pagebreaks(_breaks(ground, TALL * 100 / scale))
    right = column_letters(len(columns_of(drawing.register)) - 1)
    areas = (f"$A$1:${column_letters(ground.right)}${ground.row}", f"$A${ground.row + 1}:${right}${last + 1}")
    worksheet.print_area_range = ",".join(f"{sheet}!{area}" for area in areas)  # XlsxWriter's own takes one
    worksheet.repeat_columns(0)
    worksheet.print_across()


def _breaks(ground: Ground, room: float) -> list[int]:
    """The rows before which a page ends, so that a table and its chart stay together."""
    breaks, begin = [], 0
    for first, last in zip(ground.parts, (*ground.parts[1:], ground.row), strict=True):
        if (last - begin + 2) * ROW > room and first > begin:  # a heading is as high as two rows
            breaks.append(first)
            begin = first
    return breaks
