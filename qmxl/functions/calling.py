"""What a function gives for the arguments a person typed: the Python host, and LibreOffice's and xlwings' too."""

from collections.abc import Mapping, Sequence

from qmxl.functions.declaration import Function, Kind, Parameter
from qmxl.functions.expression import evaluate
from qmxl.functions.values import (
    NA,
    NUM,
    VALUE,
    Block,
    ErrorValue,
    Given,
    Scalar,
    block,
    cells,
    finite,
    is_blank,
    is_number,
    key,
)


class _Missing:
    """The mark of an argument that was left out."""


MISSING = _Missing()


def call(function: Function, given: Sequence[Given | _Missing], table: Mapping[str, Block] | None = None) -> Scalar:
    """The function's value: a number, a text or an error value; faults of arguments never raise.

    ``given`` holds the arguments in order: scalars, a flat sequence for a column, or a sequence of rows. None is a
    blank cell, ``MISSING`` or a shorter sequence an argument left out. The first fault in the order of the parameters
    is what comes back. ``table`` holds the workbook's named columns for a function that reads them. Raises TypeError
    for too few or too many arguments, as a spreadsheet refuses such a formula.
    """
    if not function.least <= len(given) <= len(function.parameters):
        raise TypeError(f"{function.signature()} takes {function.least} to {len(function.parameters)} arguments")
    arguments: dict[str, Scalar | Block] = {}
    for place, parameter in enumerate(function.parameters):
        argument = given[place] if place < len(given) else MISSING
        taken = _default(parameter) if isinstance(argument, _Missing) else _checked(parameter, argument)
        if isinstance(taken, ErrorValue):
            return taken
        arguments[parameter.name] = taken
    fault = _shape_fault(function, arguments) if function.paired or function.single else None
    return fault or _result(function, arguments, table or {})


def _default(parameter: Parameter) -> Scalar:
    if parameter.required:
        return NA
    return parameter.default  # type: ignore[return-value]  # "object" for its marker REQUIRED only; optional() takes scalars


def _checked(parameter: Parameter, given: Given) -> Scalar | Block:
    """The argument as the body may use it, or its fault."""
    if parameter.kind is Kind.NUMBER and type(given) is float:
        return given
    rows = block(given)
    held = cells(rows)
    error = next((value for value in held if isinstance(value, ErrorValue)), None)
    if error is not None:
        return error
    if all(is_blank(value) for value in held):
        return NA
    if parameter.kind is Kind.NUMBERS and not all(is_number(value) or is_blank(value) for value in held):
        return VALUE
    if parameter.ranged:
        return rows
    if len(held) > 1 or (parameter.kind is Kind.NUMBER and not is_number(held[0])):
        return VALUE
    return held[0] if parameter.kind is Kind.NUMBER else key(held[0])


def _shape_fault(function: Function, arguments: Mapping[str, Scalar | Block]) -> ErrorValue | None:
    shapes = [(len(value), len(value[0])) for value in arguments.values() if isinstance(value, tuple)]
    if function.paired and len(shapes) > 1 and shapes[0] != shapes[1]:
        return VALUE
    if function.single and min(shapes[0]) > 1:
        return VALUE
    return None


def _result(function: Function, arguments: Mapping[str, Scalar | Block], table: Mapping[str, Block]) -> Scalar:
    if function.body is not None:
        extra = {} if function.table is None else {"table": table}
        try:
            return finite(function.body.python(*arguments.values(), **extra))
        except OverflowError:
            return NUM
    scalars: Mapping[str, Scalar] = arguments  # type: ignore[assignment]  # a tree has no ranges
    for condition, outcome in function.guards:
        held = evaluate(condition, scalars)
        if isinstance(held, ErrorValue):
            return held
        if held:
            return outcome
    return evaluate(function.result, scalars)
