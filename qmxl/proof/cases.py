"""Every function's cases laid out on sheets: the arguments in cells, so that any program can be asked about them."""

from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from qmxl.functions import FUNCTIONS
from qmxl.functions.declaration import Function
from qmxl.functions.values import ErrorValue, Given, Scalar, block
from qmxl.hosts.formula import formula, literal

ARGUMENTS, TABLE = "Đối số", "Chỉ số"
WIDTH = 4  # columns an argument may take on the sheet of arguments
RAISING = {"#DIV/0!": "=1/0", "#N/A": "=NA()", "#NUM!": "=#NUM!", "#VALUE!": '=1*"x"'}


class Line(NamedTuple):
    """One case on its row of the sheet."""

    function: Function
    number: int
    references: tuple[str, ...]
    expected: Scalar

    @property
    def case(self) -> tuple[tuple[Given, ...], Scalar]:
        """The arguments and what is expected, as declared."""
        return self.function.cases[self.number - 1]

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


def cached(value: Scalar) -> str | float | int | bool:
    """A value as XlsxWriter stores a formula's result."""
    return str(value) if isinstance(value, ErrorValue) else "" if value is None else value


def write_arguments(book: xlsxwriter.Workbook, functions: tuple[Function, ...]) -> None:
    """Adds the sheet of arguments, to which the lines refer, and the named table a function may read."""
    _write_arguments(book.add_worksheet(ARGUMENTS), functions)
    _write_table(book, book.add_worksheet(TABLE), functions)


def write_value(sheet: Worksheet, row: int, column: int, value: Scalar, cell_format: Format | None = None) -> None:
    """Writes a value so that the cell holds it, be it an error or an empty text."""
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


def _write_arguments(sheet: Worksheet, functions: tuple[Function, ...]) -> None:
    sheet.write(0, 0, "Đối số của các trường hợp, theo đúng thứ tự")
    row = 1
    for function in functions:
        for given, _ in function.cases:
            blocks = [block(argument) for argument in given]
            for place, rows in enumerate(blocks):
                for down, cells_ in enumerate(rows):
                    for right, value in enumerate(cells_):
                        write_value(sheet, row + down, place * WIDTH + right, value)
            row += max(len(rows) for rows in blocks)


def _write_table(book: xlsxwriter.Workbook, sheet: Worksheet, functions: tuple[Function, ...]) -> None:
    for function in functions:
        for column, (name, values) in enumerate((function.table or {}).items()):
            sheet.write(0, column, name)
            for row, value in enumerate(values, start=1):
                write_value(sheet, row, column, value)
            top = xl_rowcol_to_cell(1, column, row_abs=True, col_abs=True)
            end = xl_rowcol_to_cell(len(values), column, row_abs=True, col_abs=True)
            book.define_name(name, f"='{TABLE}'!{top}:{end}")


def _reference(row: int, column: int, rows: int, columns: int) -> str:
    start = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    end = xl_rowcol_to_cell(row + rows - 1, column + columns - 1, row_abs=True, col_abs=True)
    return f"'{ARGUMENTS}'!{start}" + ("" if start == end else f":{end}")
