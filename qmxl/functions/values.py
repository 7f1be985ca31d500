"""What a cell can hold: a number, a text, a truth value, nothing, or an error that is a value of its own."""

from collections.abc import Sequence
from enum import Enum
from math import isfinite
from typing import TypeAlias, TypeGuard


class ErrorValue(Enum):
    """The errors a worksheet function can return; the text is how every host shows them."""

    DIV0 = "#DIV/0!"
    VALUE = "#VALUE!"
    NUM = "#NUM!"
    NA = "#N/A"
    NAME = "#NAME?"
    REF = "#REF!"
    NULL = "#NULL!"

    def __str__(self) -> str:
        """The error as a cell shows it."""
        return self.value


DIV0, VALUE, NUM, NA = ErrorValue.DIV0, ErrorValue.VALUE, ErrorValue.NUM, ErrorValue.NA

Scalar: TypeAlias = float | int | str | bool | ErrorValue | None
Block: TypeAlias = tuple[tuple[Scalar, ...], ...]
Given: TypeAlias = Scalar | Sequence[Scalar] | Sequence[Sequence[Scalar]]


def key(value: Scalar) -> str:
    """The text two cells are compared by: spaces trimmed, lower case, a number as a cell shows it.

    The native formula is ``LOWER(TRIM(value))``, so 3 and "3" are the same answer and so are "Đạt " and "đạt".
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.15g}".lower()
    return " ".join(part for part in str(value).split(" ") if part).lower()


def is_blank(value: Scalar) -> bool:
    """An empty cell, or a text of nothing but spaces (what ``IF(…,"")`` leaves in a cell)."""
    return value is None or (isinstance(value, str) and key(value) == "")


def is_number(value: Scalar) -> TypeGuard[float]:
    """A number; TRUE and FALSE are not numbers."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def finite(value: Scalar) -> Scalar:
    """The value itself, or ``#NUM!`` for a number too large for a cell."""
    return NUM if isinstance(value, float) and not isfinite(value) else value


def block(given: Given) -> Block:
    """A range as rows of cells: a single value is one cell, a flat sequence is a column."""
    if given is None or isinstance(given, str | int | float | ErrorValue):
        return ((given,),)
    return tuple(tuple(row) if isinstance(row, list | tuple) else (row,) for row in given)


def cells(rows: Block) -> list[Scalar]:
    """The cells of a range, row after row."""
    return [value for row in rows for value in row]
