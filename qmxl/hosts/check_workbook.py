"""The workbook in which a person proves a spreadsheet program in a minute: every case, live, beside what is expected."""

from io import BytesIO
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from qmxl.functions import FUNCTIONS
from qmxl.functions.declaration import Function
from qmxl.functions.values import ErrorValue, Scalar, block
from qmxl.hosts.formula import formula, literal

SHEET, ARGUMENTS, TABLE = "Kiểm tra", "Đối số", "Chỉ số"
FIRST_ROW = 6  # of the cases, from 0
WIDTH = 4  # columns an argument may take on the sheet of arguments
RAISING = {"#DIV/0!": "=1/0", "#N/A": "=NA()", "#NUM!": "=#NUM!", "#VALUE!": '=1*"x"'}
CLOSE = 1e-9  # of the expected value: what is left of 15 digits after a handful of operations


class Line(NamedTuple):
    """One case on its row of the sheet."""

    function: Function
    number: int
    references: tuple[str, ...]
    expected: Scalar

    @property
    def qm(self) -> str:
        """The call of the QM_ function."""
        return f"{self.function.name}({','.join(self.references)})"

    @property
    def native(self) -> str:
        """The native formula that says the same."""
        return formula(self.function, *self.references)


def lines(functions: tuple[Function, ...] = FUNCTIONS) -> list[Line]:
    """Every case with the references its arguments have on the sheet of arguments."""
    made, row = [], 1
    for function in functions:
        for number, (given, expected) in enumerate(function.cases, start=1):
            blocks = [block(argument) for argument in given]
            references = tuple(_reference(row, place * WIDTH, len(b), len(b[0])) for place, b in enumerate(blocks))
            made.append(Line(function, number, references, expected))
            row += max(len(b) for b in blocks)
    return made


def check_workbook(functions: tuple[Function, ...] = FUNCTIONS, *, qm: bool = True) -> bytes:
    """The workbook as .xlsx; without ``qm`` it holds the native formulas only. Made twice, it is the same."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet, arguments, table = (book.add_worksheet(name) for name in (SHEET, ARGUMENTS, TABLE))
        written = lines(functions)
        _write_heading(book, sheet, len(written), qm=qm)
        _write_arguments(arguments, functions)
        _write_table(book, table, functions)
        _write_cases(book, sheet, written, qm=qm)
    return stream.getvalue()


def _reference(row: int, column: int, rows: int, columns: int) -> str:
    start = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    end = xl_rowcol_to_cell(row + rows - 1, column + columns - 1, row_abs=True, col_abs=True)
    return f"'{ARGUMENTS}'!{start}" + ("" if start == end else f":{end}")


def _write_heading(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, count: int, *, qm: bool) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    result = book.add_format({"bold": True, "font_size": 13, "font_color": "#1F5F3B"})
    head = book.add_format(
        {"bold": True, "bg_color": "#1F4E79", "font_color": "white", "text_wrap": True, "valign": "vcenter", "border": 1}
    )
    last = FIRST_ROW + count
    sheet.write(0, 0, "Kiểm tra các hàm QM_ trên máy này", title)
    sheet.write(1, 0, "Mỗi dòng là một trường hợp: giá trị đúng, hàm QM_ đang tính, công thức Excel thuần đang tính. "
                      "Bấm Ctrl+Alt+F9 để tính lại tất cả.")
    for row, column, label in ((2, "G", "Hàm QM_"), (3, "I", "Công thức Excel thuần")):
        if column == "G" and not qm:
            continue
        counted = f'COUNTIF({column}{FIRST_ROW + 1}:{column}{last},"đúng")'
        sheet.write(row, 0, label)
        sheet.write_formula(row, 2, f'={counted}&"/"&ROWS({column}{FIRST_ROW + 1}:{column}{last})&" đúng"', result,
                            f"{count}/{count} đúng")
    headings = ("Hàm", "Số", "Nghĩa", "Cách gọi", "Giá trị đúng", "Hàm QM_", "Đúng?", "Công thức thuần", "Đúng?")
    sheet.write_row(FIRST_ROW - 1, 0, headings, head)
    for column, width in enumerate((20, 5, 58, 46, 14, 14, 8, 16, 8)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.autofilter(FIRST_ROW - 1, 0, last - 1, len(headings) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST_ROW - 1)
    for column in "GI":
        cells_ = f"{column}{FIRST_ROW + 1}:{column}{last}"
        for word, colour in (("đúng", "#E2F0D9"), ("SAI", "#F8CBAD")):
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": book.add_format({"bg_color": colour})}
            sheet.conditional_format(cells_, rule)


def _write_cases(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, written: list[Line], *, qm: bool) -> None:
    line_format = book.add_format({"bottom": 4, "bottom_color": "#BFBFBF"})
    for row, line in enumerate(written, start=FIRST_ROW):
        _write_words(sheet, row, line, line_format)
        _write_value(sheet, row, 4, line.expected, line_format)
        for column, text in ((5, line.qm), (7, line.native)):
            if column == 5 and not qm:
                continue
            cell, expected = xl_rowcol_to_cell(row, column), xl_rowcol_to_cell(row, 4)
            sheet.write_formula(row, column, f"={text}", line_format, cached(line.expected))
            sheet.write_formula(row, column + 1, f"={verdict(cell, expected)}", line_format, "đúng")


def _write_words(sheet: xlsxwriter.worksheet.Worksheet, row: int, line: Line, line_format: object) -> None:
    sheet.write_string(row, 0, line.function.name, line_format)
    sheet.write_number(row, 1, line.number, line_format)
    sheet.write_string(row, 2, line.function.vi, line_format)
    sheet.write_string(row, 3, shown_call(line), line_format)


def shown_call(line: Line) -> str:
    """The call with its arguments as literals, shortened where a range is long."""
    given, _ = line.function.cases[line.number - 1]
    shown = []
    for argument in given:
        rows = block(argument)
        texts = [",".join(literal(value) for value in row) for row in rows]
        spelled = ";".join(texts) if len(texts) <= 6 else f"{';'.join(texts[:3])};… {len(texts)} ô"
        shown.append(spelled if rows == ((argument,),) else "{" + spelled + "}")
    return f"{line.function.name}({', '.join(shown)})"


def verdict(cell: str, expected: str) -> str:
    """ "đúng" when both cells hold the same error, the same text, or numbers a billionth apart at most."""
    return (
        f'IF(ISERROR({expected}),IF(ISERROR({cell}),IF(ERROR.TYPE({cell})=ERROR.TYPE({expected}),"đúng","SAI"),"SAI"),'
        f'IF(ISERROR({cell}),"SAI",IF(ISNUMBER({expected}),IF(ISNUMBER({cell}),'
        f'IF(ABS({cell}-{expected})<={CLOSE:.9f}*(1+ABS({expected})),"đúng","SAI"),"SAI"),'
        f'IF(EXACT({cell},{expected}),"đúng","SAI"))))'
    )


def cached(value: Scalar) -> str | float | int | bool:
    """A value as XlsxWriter stores a formula's result."""
    return str(value) if isinstance(value, ErrorValue) else "" if value is None else value


def _write_value(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Scalar, cell_format: object = None
) -> None:
    if isinstance(value, ErrorValue):
        sheet.write_formula(row, column, RAISING[value.value], cell_format, value.value)
    elif isinstance(value, str):
        # An empty text is not an empty cell: only a formula leaves one.
        if value:
            sheet.write_string(row, column, value, cell_format)
        else:
            sheet.write_formula(row, column, '=""', cell_format, "")
    elif value is not None:
        sheet.write(row, column, value, cell_format)


def _write_arguments(sheet: xlsxwriter.worksheet.Worksheet, functions: tuple[Function, ...]) -> None:
    sheet.write(0, 0, "Đối số của các trường hợp, theo đúng thứ tự")
    row = 1
    for function in functions:
        for given, _ in function.cases:
            blocks = [block(argument) for argument in given]
            for place, rows in enumerate(blocks):
                for down, cells_ in enumerate(rows):
                    for right, value in enumerate(cells_):
                        _write_value(sheet, row + down, place * WIDTH + right, value)
            row += max(len(rows) for rows in blocks)


def _write_table(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, functions: tuple[Function, ...]
) -> None:
    for function in functions:
        for column, (name, values) in enumerate((function.table or {}).items()):
            sheet.write(0, column, name)
            for row, value in enumerate(values, start=1):
                _write_value(sheet, row, column, value)
            top = xl_rowcol_to_cell(1, column, row_abs=True, col_abs=True)
            end = xl_rowcol_to_cell(len(values), column, row_abs=True, col_abs=True)
            book.define_name(name, f"='{TABLE}'!{top}:{end}")
