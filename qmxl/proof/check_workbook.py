"""The workbook that proves a spreadsheet program in a minute: every case, live, beside what is expected."""

from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from qmxl.functions import FUNCTIONS
from qmxl.functions.declaration import Function
from qmxl.proof.cases import Line, cached, lines, shown_call, write_arguments, write_value
from qmxl.proof.shortfalls import shortfall

SHEET = "Kiểm tra"
FIRST_ROW = 6  # of the cases, from 0
CLOSE = 1e-9  # of the expected value: what is left of 15 digits after a handful of operations
COLUMNS = (
    ("Hàm", 20),
    ("Số", 5),
    ("Nghĩa", 76),
    ("Cách gọi", 46),
    ("Giá trị đúng", 17),
    ("Hàm QM_", 17),
    ("Đúng?", 8),
    ("Công thức thuần", 17),
    ("Đúng?", 8),
    ("Riêng QM.oxt", 22),
)
QM, NATIVE = 5, 7  # the columns of the two live formulas; the verdict is beside each
HOW = (
    "Mỗi dòng là một trường hợp: giá trị đúng, hàm QM_ đang tính và công thức Excel thuần đang tính trên máy này. "
    "Bấm Ctrl+Alt+F9 (LibreOffice: Ctrl+Shift+F9) để tính lại. "
    "Chưa cài phần bổ trợ QM thì cột Hàm QM_ là #NAME? và 0 đúng."
)


def check_workbook(functions: tuple[Function, ...] = FUNCTIONS) -> bytes:
    """The workbook as .xlsx. Made twice, it is the same.

    The cached values are those of a program without the add-in: no QM_ call looks right before it has been computed.
    """
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet, written = book.add_worksheet(SHEET), lines(functions)
        write_arguments(book, functions)
        _write_heading(book, sheet, len(written))
        _write_cases(book, sheet, written)
        _colour(book, sheet, FIRST_ROW + len(written))
        _set_out(sheet, FIRST_ROW + len(written))
    return stream.getvalue()


def _write_heading(book: xlsxwriter.Workbook, sheet: Worksheet, count: int) -> None:
    result = book.add_format({"bold": True, "font_size": 13, "font_color": "#1F5F3B"})
    sheet.write(0, 0, "Kiểm tra các hàm QM_ trên máy này", book.add_format({"bold": True, "font_size": 14}))
    sheet.write(1, 0, HOW)
    for row, label, column, right in ((2, "Hàm QM_", QM + 1, 0), (3, "Công thức Excel thuần", NATIVE + 1, count)):
        verdicts = f"{xl_rowcol_to_cell(FIRST_ROW, column)}:{xl_rowcol_to_cell(FIRST_ROW + count - 1, column)}"
        sheet.write(row, 0, label)
        text = f'=COUNTIF({verdicts},"đúng")&"/"&ROWS({verdicts})&" đúng"'
        sheet.write_formula(row, 2, text, result, f"{right}/{count} đúng")
    look = {"bold": True, "bg_color": "#1F4E79", "font_color": "white", "text_wrap": True, "valign": "vcenter"}
    sheet.write_row(FIRST_ROW - 1, 0, [heading for heading, _ in COLUMNS], book.add_format({**look, "border": 1}))


def _write_cases(book: xlsxwriter.Workbook, sheet: Worksheet, written: list[Line]) -> None:
    line_below = {"bottom": 4, "bottom_color": "#BFBFBF"}
    look, centred = book.add_format(line_below), book.add_format({**line_below, "align": "center"})
    first = book.add_format({**line_below, "bold": True})
    for row, line in enumerate(written, start=FIRST_ROW):
        _write_words(sheet, row, line, first if line.number == 1 else look)
        write_value(sheet, row, 4, line.expected, look)
        kept = ((QM, line.qm, "#NAME?", "SAI"), (NATIVE, line.native, cached(line.expected), "đúng"))
        for column, text, value, judged in kept:
            cell, expected = xl_rowcol_to_cell(row, column), xl_rowcol_to_cell(row, 4)
            sheet.write_formula(row, column, f"={text}", look, value)
            sheet.write_formula(row, column + 1, f"={verdict(cell, expected)}", centred, judged)


def _write_words(sheet: Worksheet, row: int, line: Line, look: Format) -> None:
    short = shortfall("LibreOffice add-in", line.function, line.case)
    sheet.write_string(row, 0, line.function.name, look)
    sheet.write_number(row, 1, line.number, look)
    sheet.write_string(row, 2, line.function.vi if line.number == 1 else "", look)
    sheet.write_string(row, 3, shown_call(line), look)
    sheet.write_string(row, len(COLUMNS) - 1, short.brief if short else "", look)


def _colour(book: xlsxwriter.Workbook, sheet: Worksheet, last: int) -> None:
    for word, colour in (("đúng", "#E2F0D9"), ("SAI", "#F8CBAD")):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": book.add_format({"bg_color": colour})}
        for column in (QM + 1, NATIVE + 1):
            sheet.conditional_format(FIRST_ROW, column, last - 1, column, rule)


def _set_out(sheet: Worksheet, last: int) -> None:
    for column, (_, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.autofilter(FIRST_ROW - 1, 0, last - 1, len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST_ROW - 1)


def verdict(cell: str, expected: str) -> str:
    """Says "đúng" when both cells hold the same error, the same text, or numbers a billionth apart at most."""
    return (
        f'IF(ISERROR({expected}),IF(ISERROR({cell}),IF(ERROR.TYPE({cell})=ERROR.TYPE({expected}),"đúng","SAI"),"SAI"),'
        f'IF(ISERROR({cell}),"SAI",IF(ISNUMBER({expected}),IF(ISNUMBER({cell}),'
        f'IF(ABS({cell}-{expected})<={CLOSE:.9f}*(1+ABS({expected})),"đúng","SAI"),"SAI"),'
        f'IF(EXACT({cell},{expected}),"đúng","SAI"))))'
    )
