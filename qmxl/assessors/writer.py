"""Writes the workbook of a round: its sheets, and the cover that counts what is missing."""

import io
from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from qmxl.assessors.workbook import COVER, ITEMS
from qmxl.forms.head import first_input
from qmxl.forms.kinds.missing import Lacking
from qmxl.forms.layout import Sheet, Workbook
from qmxl.forms.state import write_state
from qmxl.forms.writer import FIRST_ROW, Entries, Pen, write_identity
from qmxl.forms.written import Notes, written
from qmxl.texts import Texts
from qmxl.xlsx.book import quoted
from qmxl.xlsx.cells import column_letters

MISSED = "#F8CBAD"  # the fill of a day that is not there


def round_file(
    workbook: Workbook,
    entries: Entries,
    made: datetime,
    text: Texts,
    notes: Notes | None = None,
) -> bytes:
    """The .xlsx of a round's workbook holding ``entries``; the same arguments give the same bytes."""
    buffer = io.BytesIO()
    pen, worksheets, missing = written(buffer, workbook, entries, made, text, notes, COVER)
    if items := workbook.by_form.get(ITEMS):
        missing[ITEMS] = _undated(pen, worksheets[ITEMS], items)
    write_state(pen, worksheets[COVER], workbook.by_form[COVER], missing, "form.round_help")
    write_identity(pen)
    worksheets[COVER].activate()
    pen.book.close()
    return buffer.getvalue()


def _undated(pen: Pen, worksheet: Worksheet, sheet: Sheet) -> Lacking:
    """Marks a status without the day on which it was given; gives how many there are."""
    first, last = FIRST_ROW + 1, FIRST_ROW + len(sheet.lines)
    at = {column.key: column_letters(first_input(sheet) + i) for i, column in enumerate(sheet.columns)}
    status, day = at["status"], at["assessed_on"]
    shade = pen.book.add_format({"bg_color": MISSED, "pattern": 1})
    criteria = f'=AND(${status}{first}<>"",${day}{first}="")'
    rule = {"type": "formula", "criteria": criteria, "format": shade}
    worksheet.conditional_format(f"{day}{first}:{day}{last}", rule)
    name = quoted(sheet.name)
    formula = f'SUMPRODUCT(({name}!{status}{first}:{status}{last}<>"")*({name}!{day}{first}:{day}{last}=""))'
    return Lacking(formula, sum(1 for line in sheet.lines if _bare(pen, sheet, line.row)))


def _bare(pen: Pen, sheet: Sheet, row: str) -> bool:
    """Whether a line has a status and no day."""
    status, day = (pen.entry(sheet.form.id, (row, field, "")) for field in ("status", "assessed_on"))
    return status not in (None, "") and day in (None, "")
