"""Writes what other departments had answered beside a form's lines, and formulas that take it over once confirmed."""

from collections.abc import Mapping
from datetime import date, datetime

from xlsxwriter.worksheet import Worksheet

from qmxl.departments.proposals import Proposal
from qmxl.findings import column_letters
from qmxl.forms.layout import Sheet
from qmxl.forms.writer import FIRST_ROW, HEADING_ROW, KEY_ROW, Pen, first_input, shown_as
from qmxl.reports.entered import PROPOSED

WIDTH = 46
MOST = 1000  # characters taken over by a formula: Excel 2010 takes 255 in one text, 8,192 in all


def write_proposals(pen: Pen, worksheet: Worksheet, sheet: Sheet, proposed: Mapping[str, Proposal]) -> None:
    """A column with what was answered, where there is any; evidence and the rest appear with the same status."""
    if not proposed:
        return
    style, text = pen.style, pen.text
    columns = {column.key: at for at, column in enumerate(sheet.columns, start=first_input(sheet))}
    last, status = first_input(sheet) + len(sheet.columns), columns["status"]
    worksheet.write_string(KEY_ROW, last, PROPOSED)
    worksheet.write_string(HEADING_ROW, last, text("form.proposed"), style.heading())
    worksheet.set_column(last, last, WIDTH, style())
    for at, line in enumerate(sheet.lines, start=FIRST_ROW):
        proposal = proposed.get(line.row)
        if proposal is None:
            continue
        worksheet.write_string(at, last, proposal.shown, style.fixed(italic=True, bg_color="#DDEBF7", valign="top"))
        chosen = f"{column_letters(status)}{at + 1}"
        for key, content in proposal.contents.items():
            key_of_cell = (line.row, key, "")
            printed = _printed(content)
            if pen.entry(sheet.form.id, key_of_cell) in (None, "") and proposal.status and printed and key in columns:
                column = next(each for each in sheet.columns if each.key == key)
                shade = style.entry(column.type, **shown_as(content))
                formula = f'=IF({chosen}="{proposal.status}",{printed},"")'
                worksheet.write_formula(at, columns[key], formula, shade, "")


def _printed(content: object) -> str:
    """A content as formulas write it, "" where they cannot."""
    if isinstance(content, bool):
        return str(content).upper()
    if isinstance(content, datetime | date):
        return f"DATE({content.year},{content.month},{content.day})"
    if isinstance(content, int | float):
        return repr(content)
    text = str(content)
    if len(text) > MOST:
        return ""
    pieces = [text[at : at + 120] for at in range(0, len(text), 120)]  # doubled quotes count
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
