"""The UNO component of QM.oxt: it hands the arguments of a cell's formula to the declaration and its value back.

This file is carried in the extension, beside the declarations; it runs in LibreOffice's own Python. LibreOffice gives an
empty cell of a range as an empty text, an argument left out as None, and takes an error back as a NaN that carries the code.
"""

import struct

import unohelper
from com.sun.star.lang import XServiceInfo
from org.qmxl.functions import XFunctions  # type: ignore[import-not-found]  # the extension's own type library

from qmxl.functions import FUNCTIONS
from qmxl.functions.calling import MISSING, call
from qmxl.functions.declaration import Function
from qmxl.functions.values import Block, ErrorValue

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


def table(document: object, function: Function) -> dict[str, Block]:
    """The named columns of the workbook the formula is in; one that is not there is left out."""
    names = document.NamedRanges  # type: ignore[attr-defined]
    present = [name for name in function.table or () if names.hasByName(name)]
    return {name: names.getByName(name).getReferredCells().getDataArray() for name in present}


def spread(function: Function, arguments: tuple[object, ...]) -> object:
    """One value, or a whole block of them where an array formula gives blocks for single numbers."""
    blocks = [
        argument
        for argument in arguments
        if isinstance(argument, tuple) and (len(argument) > 1 or len(argument[0]) > 1)
    ]
    if not blocks:
        return ((shown(call(function, [MISSING if argument is None else argument for argument in arguments])),),)  # type: ignore[misc]
    rows, columns = max(len(block) for block in blocks), max(len(block[0]) for block in blocks)
    return tuple(
        tuple(shown(call(function, [_at(a, r, c) for a in arguments])) for c in range(columns)) for r in range(rows)
    )


def _at(argument: object, row: int, column: int) -> object:
    """The cell of a block an array formula's cell belongs to; a single row or column serves all."""
    if argument is None:
        return MISSING
    if not isinstance(argument, tuple):
        return argument
    line = argument[row if len(argument) > 1 else 0] if row < len(argument) or len(argument) == 1 else ("#N/A",)
    return line[column if len(line) > 1 else 0] if column < len(line) or len(line) == 1 else "#N/A"


class Component(unohelper.Base, XFunctions, XServiceInfo):
    """The object LibreOffice calls; one method a function is added below."""

    def __init__(self, context: object) -> None:
        self.context = context

    def getImplementationName(self) -> str:  # noqa: N802  # UNO's name
        """The name the extension registers."""
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:  # noqa: N802
        """Whether this is that service."""
        return name == SERVICE

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        """The services this is."""
        return (SERVICE,)


def _method(function: Function) -> object:
    if not any(parameter.ranged for parameter in function.parameters) and function.table is None:
        return lambda _self, *arguments: spread(function, arguments)
    if function.table is None:
        return lambda _self, *arguments: shown(call(function, [MISSING if a is None else a for a in arguments]))

    def with_document(_self: Component, document: object, *arguments: object) -> object:
        given = [MISSING if argument is None else argument for argument in arguments]
        return shown(call(function, given, table(document, function)))  # type: ignore[arg-type]

    return with_document


for _function in FUNCTIONS:
    setattr(Component, _function.name.replace("_", "").lower(), _method(_function))

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Component, IMPLEMENTATION, (SERVICE,))
