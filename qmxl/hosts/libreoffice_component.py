"""The UNO component of QM.oxt: it hands the arguments of a cell's formula to the declaration and its value back.

This file is carried in the extension, beside the declarations; it runs in LibreOffice's own Python. LibreOffice gives
an empty cell of a range as an empty text, an argument left out as None, and takes an error back as a NaN that carries
its code.
"""

import struct
from collections.abc import Sequence
from typing import Any

import unohelper
from com.sun.star.lang import XServiceInfo
from org.qmxl.functions import XFunctions  # the extension's own type library

from qmxl.functions import FUNCTIONS
from qmxl.functions.calling import MISSING, call
from qmxl.functions.declaration import Function
from qmxl.functions.values import NA, Block, ErrorValue

IMPLEMENTATION, SERVICE = "org.qmxl.functions.Component", "org.qmxl.functions.Functions"
CODES = {"#DIV/0!": 532, "#VALUE!": 519, "#NUM!": 503, "#N/A": 0x7FFF, "#NAME?": 525, "#REF!": 524, "#NULL!": 521}


def error(value: ErrorValue) -> float:
    """The number LibreOffice shows as this error."""
    return float(struct.unpack("<d", struct.pack("<II", CODES[value.value], 0x7FF80000))[0])


def shown(value: object) -> object:
    """A function's value as LibreOffice takes it."""
    if isinstance(value, ErrorValue):
        return error(value)
    return float(value) if isinstance(value, int) else value


def table(document: Any, function: Function) -> dict[str, Block]:
    """The named columns of the workbook the formula is in; one that is not there is left out."""
    names = document.NamedRanges
    present = [name for name in function.table or () if names.hasByName(name)]
    return {name: names.getByName(name).getReferredCells().getDataArray() for name in present}


def spread(function: Function, arguments: Sequence[Any]) -> tuple[tuple[object, ...], ...]:
    """A block of values: of one cell, or of many where an array formula gives blocks for single numbers."""
    blocks = [argument for argument in arguments if isinstance(argument, tuple)]
    rows = max((len(block) for block in blocks), default=1)
    columns = max((len(block[0]) for block in blocks), default=1)
    return tuple(tuple(one(function, [_at(a, r, c) for a in arguments]) for c in range(columns)) for r in range(rows))


def one(function: Function, arguments: Sequence[Any], names: dict[str, Block] | None = None) -> object:
    """The function's value for arguments of which None is one left out."""
    return shown(call(function, [MISSING if argument is None else argument for argument in arguments], names))


def _at(argument: Any, row: int, column: int) -> Any:
    """What a block gives to a cell of an array formula: a single row or column serves all, beyond its end is #N/A."""
    if not isinstance(argument, tuple):
        return argument
    row, column = (0 if len(argument) == 1 else row), (0 if len(argument[0]) == 1 else column)
    return argument[row][column] if row < len(argument) and column < len(argument[0]) else NA


class Component(unohelper.Base, XFunctions, XServiceInfo):
    """The object LibreOffice calls; one method a function is added below."""

    def __init__(self, context: object) -> None:
        self.context = context

    def getImplementationName(self) -> str:  # UNO's name
        """The name the extension registers."""
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:
        """Whether this is that service."""
        return name == SERVICE

    def getSupportedServiceNames(self) -> tuple[str, ...]:
        """The services this is."""
        return (SERVICE,)


def _method(function: Function) -> object:
    """The method LibreOffice calls; with the document first where the function reads the workbook's names."""
    if function.table is not None:
        return lambda _self, document, *arguments: one(function, arguments, table(document, function))
    if any(parameter.ranged for parameter in function.parameters):
        return lambda _self, *arguments: one(function, arguments)
    return lambda _self, *arguments: spread(function, arguments)


for _function in FUNCTIONS:
    setattr(Component, _function.name.replace("_", "").lower(), _method(_function))

# The name the Python loader looks for.
g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Component, IMPLEMENTATION, (SERVICE,))
