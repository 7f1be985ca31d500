"""Writes what other departments had answered beside a form's lines, and formulas that take it over once confirmed."""

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from qmxl.departments.entered import PROPOSED
from qmxl.departments.proposals import Proposal
from qmxl.forms.head import first_input
from qmxl.forms.layout import Sheet
from qmxl.forms.taking_over import taking_over
from qmxl.forms.writer import FIRST_ROW, HEADING_ROW, KEY_ROW, Pen
from qmxl.xlsx.book import shown_as
from qmxl.xlsx.cells import column_letters

WIDTH = 46


class _NoText(str):
    """An empty text as a formula's result: XlsxWriter takes the plain one for a formula that has none."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        """Never the plain one."""
        return self is other


NO_TEXT = _NoText()


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
            formula = taking_over(chosen, proposal.status, content)
            if formula and key in columns and pen.entry(sheet.form.id, (line.row, key, "")) in (None, ""):
                shade = style.entry(sheet.by_column[key].type, **shown_as(content))
                worksheet.write_formula(at, columns[key], formula, shade, NO_TEXT)
