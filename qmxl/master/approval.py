"""Sheet Phê duyệt: who prepared, checked and approved the master, typed by them; void once the figures are others."""

from datetime import date

from qmxl.forms.styles import FRAME, HEAD
from qmxl.reports.approvals import COLUMNS, STEPS, Approvals, Signed, carried, code_of
from qmxl.sheets.page import Page, heading
from qmxl.xlsx.bulk import BulkSheet

NAME = "approval"
WIDTHS = (22, 34, 30, 16)
FIRST = 4
ENTRY = "#FFF9E5"


def write(page: Page, earlier: Approvals) -> None:
    """The sheet; what was typed into the earlier master's stands here where the figures are the same."""
    worksheet, text = page.sheet(NAME), page.text
    heading(page, worksheet, NAME, len(COLUMNS), text("approval.note"))
    worksheet.set_row(2, 44)
    worksheet.set_portrait()
    for column, width in enumerate(WIDTHS):
        worksheet.set_column(column, column, width)
    approvals = carried(earlier, code_of(page.figures))
    at = _signatures(page, worksheet, FIRST, approvals.now, typed=True)
    if approvals.before.begun:
        poor = page.style(bold=True, text_wrap=True, font_color="#9C0006", valign="top")
        worksheet.merge_range(at + 1, 0, at + 1, len(COLUMNS) - 1, text("approval.void"), poor)
        worksheet.set_row(at + 1, 34)
        _signatures(page, worksheet, at + 2, approvals.before, typed=False)


def _signatures(page: Page, worksheet: BulkSheet, at: int, signed: Signed, *, typed: bool) -> int:
    """A table of three lines and the code of the figures; gives the row after it."""
    text, frame = page.text, {"border": 1, "border_color": FRAME}
    head = page.style(**frame, bold=True, bg_color=HEAD, align="center")
    fill = {"bg_color": ENTRY} if typed else {"font_color": "#7F7F7F", "font_strikeout": True}
    plain, day = page.style(**frame, **fill, text_wrap=True), page.style(**frame, **fill, num_format="dd/mm/yyyy")
    for column, name in enumerate(COLUMNS):
        worksheet.write_string(at, column, text(f"approval.column.{name}"), head)
    for row, (step, each) in enumerate(zip(STEPS, signed.signatures, strict=True), start=at + 1):
        worksheet.write_string(row, 0, text(f"approval.{step}"), page.style(**frame, bold=True))
        for column, said in ((1, each.signer), (2, each.position)):
            worksheet.put(row, column, said, plain)
        if isinstance(each.day, date):
            worksheet.write_datetime(row, 3, each.day, day)
        else:
            worksheet.put(row, 3, each.day, day)
        worksheet.set_row(row, 30)
    worksheet.write_string(at + 4, 0, text("approval.code"), page.style(font_size=9))
    worksheet.write_string(at + 4, 1, signed.code, page.style(font_size=9))
    if typed:
        asked = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1), "error_type": "stop"}
        asked |= {"error_title": text("approval.column.day"), "error_message": text("approval.day_error")}
        worksheet.data_validation(at + 1, 3, at + 3, 3, asked)
    return at + 5
