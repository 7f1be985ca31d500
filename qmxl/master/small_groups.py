"""Sheet Nhóm được che: what is counted of forms kept in the house, as values, of no group that is too small.

There are no formulas here and no lines anywhere in the workbook: whatever a formula reads, a reader can read too.
"""

from qmxl.master.register_drawing import Drawing, cached
from qmxl.sheets.page import Page, heading
from qmxl.tables.small_groups import Told

NAME = "small_groups"
FIRST = 4  # the row of the first form, from 0
WIDTHS = (44, 26, 60)


def write(page: Page) -> None:
    """A form below the other, of each its summaries; nothing where there are none."""
    if not page.tables.grouped:
        return
    worksheet = page.sheet(NAME)
    heading(page, worksheet, NAME, len(WIDTHS), page.text(f"master.note.{NAME}"))
    worksheet.set_row(2, 48)
    for at, width in enumerate(WIDTHS):
        worksheet.set_column(at, at, width)
    row = FIRST
    for grouped in page.tables.grouped.values():
        drawing = Drawing(page, grouped.register)
        title = grouped.register.form.sheet.in_(page.text.language)
        worksheet.write_string(row, 0, title, page.style(bold=True, font_size=13, bottom=2))
        worksheet.set_row(row, 24)
        for told in grouped.several:
            row = _summary(page, drawing, told, row + 1)
        row += 1


def _summary(page: Page, drawing: Drawing, told: Told, at: int) -> int:
    """One summary from a row on; gives the next free row."""
    worksheet, summary, style = page.sheet(NAME), told.summary, page.style
    least = drawing.form.least
    few = page.text("master.fewer", least=least)
    look, fixed = drawing.style(summary), style.fixed()
    weak = style.fixed(align="center", italic=True, font_color="#7F7F7F")
    worksheet.write_string(at, 0, summary.title.in_(page.text.language), style.heading())
    worksheet.write_string(at, 1, page.text(f"master.register.heading.{summary.count}"), style.heading())
    worksheet.set_row(at, 32)
    rows = [(drawing.label(summary.by[0], row), value) for row, value in zip(told.rows, told.values, strict=True)]
    for number, (label, value) in enumerate(rows):
        at += 1
        worksheet.write_string(at, 0, label, fixed)
        if number in told.hidden:
            worksheet.write_string(at, 1, few, weak)
        else:
            worksheet.put(at, 1, cached(value), look)
    at += 1
    worksheet.write_string(at, 0, page.text("master.register.all"), style.fixed(bold=True))
    if told.whole_hidden:
        worksheet.write_string(at, 1, few, weak)
    else:
        worksheet.put(at, 1, cached(told.total), drawing.style(summary, bold=True))
    return at + 2
