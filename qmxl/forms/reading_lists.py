"""Writes a sheet that is only to be read: marked as qmxl's own, so that nobody takes it for a person's sheet."""

from qmxl.forms.head import LINE_HEIGHT, TITLE_ROW, lines_of
from qmxl.forms.layout import ReadingList
from qmxl.forms.locating import MARK
from qmxl.forms.writer import FIRST_ROW, HEADING_ROW, KEY_ROW, Pen, write_told
from qmxl.xlsx import content
from qmxl.xlsx.paper import Margins, on_a4

HELD = 3  # columns that stay in sight: code, level, text


def write_list(pen: Pen, worksheet: content.Sheet, reading: ReadingList) -> None:
    """The sheet, landscape A4, protected without a password; it has no keys, for nothing in it is read."""
    style, last = pen.style, len(reading.headings)
    worksheet.hide_gridlines(2)
    worksheet.write_string(KEY_ROW, 0, MARK + reading.id)
    worksheet.set_row(KEY_ROW, None, None, {"hidden": True})
    worksheet.set_column(0, 0, None, None, {"hidden": True})
    for at, width in enumerate(reading.widths, start=1):
        worksheet.set_column(at, at, width, style())
    worksheet.write_string(TITLE_ROW, 1, reading.title, style.title())
    worksheet.set_row(TITLE_ROW, 24)
    room = sum(reading.widths[:HELD])
    worksheet.merge_range(TITLE_ROW + 1, 1, TITLE_ROW + 1, HELD, reading.instruction, style.instruction())
    worksheet.set_row(TITLE_ROW + 1, LINE_HEIGHT * max(2, lines_of(reading.instruction, room)))
    for at, heading in enumerate(reading.headings, start=1):
        worksheet.write_string(HEADING_ROW, at, heading, style.heading())
    worksheet.set_row(HEADING_ROW, 34)
    for row, cells in enumerate(reading.rows, start=FIRST_ROW):
        for at, told in enumerate(cells, start=1):
            write_told(pen, worksheet, row, at, told)
    worksheet.repeat_rows(HEADING_ROW)
    worksheet.freeze_panes(FIRST_ROW, 1 + HELD)
    on_a4(worksheet, pen.workbook.identity.get("title", ""), margins=Margins(top=0.6))
    worksheet.autofilter(HEADING_ROW, 1, FIRST_ROW + len(reading.rows) - 1, last)
    worksheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
