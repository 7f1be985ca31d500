"""The numbers of a column, by how the column itself writes decimals."""

import re
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import NamedTuple

from qmxl.codes import NO_FAULT, Code, Fault
from qmxl.typed.spelling import blank
from qmxl.typed.values import THOUSANDS_COMMA, THOUSANDS_DOT, THREE_DIGITS, bare_number, parse

# Which no thousands could be: not three digits behind the mark, or a 0 or more than three digits before it.
DECIMAL = re.compile(r"[+-]?(?:\d+([.,])(?:\d{1,2}|\d{4,})|(?:0\d*|\d{4,})([.,])\d+)", re.ASCII)
LARGEST = 1e15  # beyond it a spreadsheet has not all digits


class Number(NamedTuple):
    """What a cell holds as a number, and the fault in it; both empty for a blank cell."""

    value: float | None = None
    fault: Fault = NO_FAULT


def numbers(cells: Sequence[object], mark: str = "") -> list[Number]:
    """Each cell's number. ``1.234`` is what the other cells of the column make certain, else what ``mark`` says.

    ``mark`` is what separates decimals in the rest of the file; where nothing says so, such a number is asked about.
    """
    mark = decimal_mark(cells) or mark
    return [_number(cell, mark) for cell in cells]


def decimal_mark(cells: Iterable[object]) -> str:
    """What separates the decimals in a column of texts; "" where nothing or more than one thing says so."""
    seen = set()
    for cell in cells:
        if not isinstance(cell, str):
            continue
        bare = bare_number(cell)
        if found := DECIMAL.fullmatch(bare):
            seen.add(found[1] or found[2])
        elif not THREE_DIGITS.fullmatch(bare) and THOUSANDS_DOT.fullmatch(bare):
            seen.add(",")
        elif not THREE_DIGITS.fullmatch(bare) and THOUSANDS_COMMA.fullmatch(bare):
            seen.add(".")
    return seen.pop() if len(seen) == 1 else ""


def is_number(cell: object) -> bool:
    """Whether a cell holds a number, however it is typed."""
    if isinstance(cell, bool) or blank(cell):
        return False
    value, fault = parse(cell, "percent")
    return value is not None or fault is Code.TYPE_AMBIGUOUS


def _number(cell: object, mark: str) -> Number:
    if blank(cell):
        return Number()
    value, fault = parse(cell, "percent")  # what is seen as 85 % is 85
    if fault is Code.TYPE_AMBIGUOUS and mark:
        bare = bare_number(str(cell))
        value, fault = float(bare.replace(",", ".") if mark in bare else re.sub("[.,]", "", bare)), NO_FAULT
    if not isinstance(value, float):
        return Number(None, fault or Code.TYPE_NUMBER)
    if not isfinite(value) or abs(value) > LARGEST:
        return Number(None, Code.COUNT_TOO_LARGE)
    return Number(value, fault)
