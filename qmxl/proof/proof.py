"""The proof of a host: the cases put to it, and every answer that is not the declared one."""

from collections.abc import Callable, Sequence
from io import BytesIO
from math import isclose

import xlsxwriter

from qmxl.functions import FUNCTIONS
from qmxl.functions.declaration import Function
from qmxl.functions.values import ErrorValue, Scalar, is_number
from qmxl.proof.cases import Line, lines, shown_call, write_arguments
from qmxl.proof.shortfalls import shortfall

SHEET = "QM"
CLOSE = 1e-9
VBA_ERRORS = {"Error 2007": "#DIV/0!", "Error 2015": "#VALUE!", "Error 2036": "#NUM!", "Error 2042": "#N/A"}


def proof_workbook(
    functions: tuple[Function, ...] = FUNCTIONS,
    text: Callable[[Line], str] = lambda line: line.native,
    *,
    entered_as_arrays: bool = False,
    macros: str | None = None,
) -> bytes:
    """An .xlsx (or, with the path of a ``vbaProject.bin``, .xlsm) with a formula a case in column A of the first sheet.

    The cached values are zeros, so that nothing but the program's own arithmetic can pass. Entered as arrays, the
    formulas suit an engine that does not compute SUMPRODUCT's arguments cell by cell.
    """
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        for row, line in enumerate(lines(functions)):
            if entered_as_arrays:
                sheet.write_array_formula(row, 0, row, 0, f"{{={text(line)}}}")
            else:
                sheet.write_formula(row, 0, f"={text(line)}")
        write_arguments(book, functions)
        if macros is not None:
            book.add_vba_project(macros)
            book.set_vba_name("ThisWorkbook")
            for number, each in enumerate(book.worksheets(), start=1):
                each.set_vba_name(f"Sheet{number}")
    return stream.getvalue()


def faults(host: str, answers: Sequence[object], functions: tuple[Function, ...] = FUNCTIONS) -> list[str]:
    """Every case the host answered otherwise than declared, as a sentence; the named shortfalls are left out."""
    return [
        f"{shown_call(line)}: {line.expected} expected, {answer} found in {host}"
        for line, answer in zip(lines(functions), answers, strict=True)
        if not agrees(line.expected, answer) and shortfall(host, line.function, line.case) is None
    ]


def needless(host: str, answers: Sequence[object], functions: tuple[Function, ...] = FUNCTIONS) -> list[str]:
    """Every case that a shortfall leaves out although the host shows it."""
    return [
        f"{shown_call(line)}: {host} shows it"
        for line, answer in zip(lines(functions), answers, strict=True)
        if agrees(line.expected, answer) and shortfall(host, line.function, line.case) is not None
    ]


def agrees(expected: Scalar, answer: object) -> bool:
    """Whether an answer is the expected value: an error may come as its text, for that is how a file stores it."""
    if is_number(expected):
        if not isinstance(answer, int | float) or isinstance(answer, bool):
            return False
        return isclose(float(answer), float(expected), rel_tol=CLOSE, abs_tol=CLOSE)
    if isinstance(expected, ErrorValue):
        return VBA_ERRORS.get(str(answer), str(answer)) == expected.value
    return answer == expected
