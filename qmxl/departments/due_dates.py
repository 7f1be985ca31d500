"""Colours the due dates of a department's sub-items while it fills them in: done, over due, or due within two weeks."""

from xlsxwriter.worksheet import Worksheet

from qmxl.catalogue.statuses import status_label
from qmxl.forms.head import first_input
from qmxl.forms.layout import Sheet
from qmxl.forms.writer import FIRST_ROW, Pen
from qmxl.xlsx.cells import column_letters

SOON = 14  # days
SETTLED = ("met", "yes", "no_fault", "not_applicable")  # nothing is left to be done
DONE, OVER, NEAR = {"bg_color": "#C6E0B4"}, {"bg_color": "#F4B084", "bold": True}, {"bg_color": "#FFE699"}


def colour_due_dates(pen: Pen, worksheet: Worksheet, sheet: Sheet) -> None:
    """Colours the office's date and the department's own by native formulas, which the day it is opened decides."""
    columns = {column.key: at for at, column in enumerate(sheet.columns, start=first_input(sheet))}
    told = {each.id: at for at, each in enumerate(sheet.beside, start=1 + len(sheet.headings))}
    first, last = FIRST_ROW + 1, FIRST_ROW + len(sheet.lines)
    status = f"${column_letters(columns['status'])}{first}"
    words = (f'{status}="{status_label(each, pen.text.language)}"' for each in SETTLED)
    settled = f"OR({','.join(words)})"
    for at in (each for each in (told.get("due"), columns.get("due")) if each is not None):
        letters = column_letters(at)
        day = f"${letters}{first}"
        rules = (
            (f"=AND(ISNUMBER({day}),{settled})", DONE),
            (f"=AND(ISNUMBER({day}),{day}<TODAY())", OVER),
            (f"=AND(ISNUMBER({day}),{day}<=TODAY()+{SOON})", NEAR),
        )
        for formula, looks in rules:
            style = pen.book.add_format({**looks, "pattern": 1})
            rule = {"type": "formula", "criteria": formula, "format": style, "stop_if_true": True}
            worksheet.conditional_format(f"{letters}{first}:{letters}{last}", rule)
