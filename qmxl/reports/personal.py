"""The workbook of personal answers: beside the master, for the quality office alone; nothing sends it or reads it."""

import io
from collections.abc import Iterable
from datetime import date, datetime

from qmxl.control.control import Control
from qmxl.forms.styles import Styles
from qmxl.period import Period
from qmxl.reports.report import Report
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book, write_value

COLUMNS = ("department", "form", "row", "field", "value", "sheet", "cell", "source")
WIDTHS = (19, 16, 12, 34, 40, 14, 8, 34)
FIRST = 4


def internal_file(
    reports: Iterable[Report], control: Control, period: Period, made: datetime, text: Texts
) -> bytes | None:
    """The .xlsx of the reports' personal answers, a row each; None where there are none."""
    rows = [(report, answer) for report in reports for answer in report.personal]
    if not rows:
        return None
    forms = {form.id: form for form in control.forms}
    buffer = io.BytesIO()
    title = text("master.owner", hospital=control.hospital.name, period=str(period))
    book = new_book(buffer, made, title)
    style, worksheet = Styles(book), book.add_worksheet(text("internal.sheet"))
    worksheet.hide_gridlines(2)
    worksheet.write_string(0, 0, text("internal.title"), style.title())
    worksheet.write_string(1, 0, title, style(bold=True))
    worksheet.write_string(2, 0, text("internal.note"), style())
    for at, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        worksheet.write_string(FIRST, at, text(f"master.column.{name}"), style.heading())
        worksheet.set_column(at, at, width)
    plain, day = style(), style(num_format="dd/mm/yyyy", align="left")
    for line, (report, answer) in enumerate(rows, start=FIRST + 1):
        form = forms[answer.form]
        label = next(field.label.in_(text.language) for field in form.field if field.id == answer.field)
        said = (report.department, form.sheet.in_(text.language), answer.row, label, answer.value)
        for at, value in enumerate((*said, answer.sheet, answer.cell, report.source)):
            write_value(worksheet, line, at, value, day if isinstance(value, date) else plain)
    worksheet.freeze_panes(FIRST + 1, 0)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    book.define_name("QM_internal", '="1"')  # by this it is known, whatever it is called: it is never sent
    book.close()
    return buffer.getvalue()
