"""Between xlwings' UDF server and the declarations: what arrives from Excel and what goes back.

Excel hands an argument left out over as None, like a blank cell; a blank optional argument is therefore left out here.
An error goes back as the COM error code of its kind, so that a cell holds an error and never its text.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from qmxl.functions.calling import MISSING, call
from qmxl.functions.declaration import Function
from qmxl.functions.values import Block, ErrorValue, block

# Excel's xlErr codes as COM carries them: VT_ERROR with 0x800A0000 + code.
CODES = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042}
FACILITY = -0x7FF60000

__all__ = ["MISSING", "answer", "named_columns"]


def answer(function: Function, arguments: Sequence[Any], table: Mapping[str, Block] | None = None) -> Any:
    """The function's value as Excel takes it, for arguments as Excel gave them."""
    received = [
        _received(argument, parameter.required)
        for argument, parameter in zip(arguments, function.parameters, strict=True)
    ]
    found = call(function, received, table)
    return error(found) if isinstance(found, ErrorValue) else found


def error(value: ErrorValue) -> Any:
    """The error as a COM variant where there is COM; elsewhere, where there is no cell either, as it is."""
    try:
        # Windows alone has them, and no types.
        import pythoncom  # type: ignore[import-untyped, import-not-found, unused-ignore]
        from win32com.client import VARIANT  # type: ignore[import-untyped, import-not-found, unused-ignore]
    except ImportError:
        return value
    return VARIANT(pythoncom.VT_ERROR, FACILITY + CODES[value.value])


def named_columns(caller: Any) -> dict[str, Block]:
    """The named columns of the workbook the calling cell is in."""
    from qmxl.functions.master_value import COLUMNS, KEYS

    if caller is None:
        return {}
    names = {name.name: name for name in caller.sheet.book.names}
    return {
        name: block(names[name].refers_to_range.options(ndim=2).value) for name in (*KEYS, *COLUMNS) if name in names
    }


def _received(argument: Any, required: bool) -> Any:  # noqa: FBT001  # said by the one caller, in place
    if argument is MISSING or (argument is None and not required):
        return MISSING
    if isinstance(argument, list):
        return tuple(tuple(map(_cell, row)) if isinstance(row, list) else (_cell(row),) for row in argument)
    return _cell(argument)


def _cell(value: Any) -> Any:
    """A COM error arrives as its number; every other value as Python's own."""
    if isinstance(value, int) and value - FACILITY in CODES.values():
        return ErrorValue(next(text for text, code in CODES.items() if code == value - FACILITY))
    return value
