"""The functions inside a formula computed without any spreadsheet program.

What ``plain`` knows it computes; anything else, and what stands in a workbook, an embedded engine does where it is
installed (``qmxl[eval]``).
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from qmxl.functions import FUNCTIONS
from qmxl.functions.calling import call
from qmxl.functions.declaration import Function
from qmxl.functions.values import NA, Block, ErrorValue, Scalar, block
from qmxl.hosts import plain
from qmxl.hosts.bounds import within_bounds
from qmxl.refusal import Refusal

if TYPE_CHECKING:
    from pathlib import Path

KINDS = {
    "Div": "#DIV/0!",
    "Value": "#VALUE!",
    "Num": "#NUM!",
    "Na": "#N/A",
    "Name": "#NAME?",
    "Ref": "#REF!",
    "Null": "#NULL!",
}
FREE_CELL = (1, 16384)  # the last column of row 1


def evaluate(formula: str, workbook: "Path | None" = None) -> Scalar:
    """The value of a formula such as ``=ROUND(QM_RATE(1,3),2)*2``, as a cell shows it: of an array the first value.

    With a workbook, references and names are its own; one without a sheet is on the first sheet.
    Raises ValueError for a formula that cannot be read, OSError for a file that cannot, and a Refusal for a formula
    out of bounds or one that needs the engine where there is none.
    """
    within_bounds(formula)
    if workbook is None:
        try:
            return plain.evaluate(formula)
        except plain.Beyond:
            pass
    return _by_engine(formula, workbook)


def _engine(formula: str) -> Any:
    try:
        import formualizer
    except ImportError as missing:
        raise Refusal("no_engine", formula=formula) from missing
    return formualizer


def _by_engine(formula: str, workbook: "Path | None") -> Scalar:
    formualizer = _engine(formula)
    book = formualizer.Workbook() if workbook is None else _opened(formualizer, workbook)
    if not book.sheet_names:
        book.add_sheet("Sheet1")
    sheet, table = book.sheet_names[0], _table(book)
    for function in FUNCTIONS:
        host = _host(function, table)
        book.register_function(function.name, host, min_args=function.least, max_args=len(function.parameters))
    try:
        text = formula if formula.startswith("=") else f"={formula}"
        formualizer.parse(text)
        book.sheet(sheet).set_formula(*FREE_CELL, text)
        found = book.evaluate_cell(sheet, *FREE_CELL)
    except Exception as refused:  # the engine raises several kinds, all of them about this formula
        raise ValueError(f"{formula}: {refused}") from refused
    return taken(found)


def taken(value: Any) -> Scalar:
    """A value as the engine gives it: errors are dictionaries there."""
    if isinstance(value, dict) and value.get("type") == "Error":
        return ErrorValue(KINDS.get(str(value.get("kind")), "#VALUE!"))
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return NA if isinstance(value, dict) else str(value)


def given(value: Scalar) -> Any:
    """A value as the engine takes it back."""
    if isinstance(value, ErrorValue):
        return {"type": "Error", "kind": next(kind for kind, text in KINDS.items() if text == value.value)}
    return value


def spelled(value: Scalar) -> str:
    """A value as a person reads it: 75, TRUE, #NUM!."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


def _opened(formualizer: Any, workbook: "Path") -> Any:
    if not workbook.is_file():
        raise FileNotFoundError(f"{workbook}: không có tệp này (no such file)")
    try:
        return formualizer.load_workbook(str(workbook))
    except Exception as refused:  # whatever the engine found wrong with the file
        raise OSError(f"{workbook}: {refused}") from refused


def _rows(found: Any) -> Block:
    return tuple(tuple(taken(cell) for cell in (row if isinstance(row, list) else [row])) for row in found)


def _host(function: Function, table: Mapping[str, Block]) -> Callable[..., Any]:
    def host(*arguments: Any) -> Any:
        received = [_rows(a) if isinstance(a, list) else block(taken(a)) for a in arguments]
        return given(call(function, received, table))

    return host


def _table(book: Any) -> dict[str, Block]:
    """The workbook's named columns a function may read."""
    wanted = {name for function in FUNCTIONS for name in function.table or ()}
    return {
        found["name"]: tuple(
            (taken(book.evaluate_cell(found["sheet"], row, found["start_col"])),)
            for row in range(found["start_row"], found["end_row"] + 1)
        )
        for found in book.get_named_ranges()
        if found["name"] in wanted and found["kind"] in ("range", "cell") and "start_row" in found
    }
