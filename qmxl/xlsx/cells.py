"""What a cell may hold beside texts, numbers, days and truth values; and where a cell stands."""

import re
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import NamedTuple

ROWS, COLUMNS = 1_048_576, 16_384  # of a sheet
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")

EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)  # day 0 of the two ways to count days
ERROR_VALUES = frozenset(
    f"#{name}" for name in ("DIV/0!", "N/A", "NAME?", "NULL!", "NUM!", "REF!", "VALUE!", "SPILL!", "CALC!", "FIELD!")
) | {"#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#PYTHON!", "#EXTERNAL!"}


class CellError(str):
    """A cell without a usable value, as it is shown: ``#REF!``. A text, so that it is never taken for a blank cell."""

    __slots__ = ()


class Uncalculated(CellError):  # noqa: N818 - a cell's content, not an exception
    """A formula without a stored result, with its ``=``: no program has calculated it since it was written."""

    __slots__ = ()


class Percent(float):
    """A number with a format that shows it times 100 and a percent sign: 0.65 is seen as 65 %."""

    __slots__ = ()


class Days1904(float):
    """A number of a workbook whose days are counted from 1904 on: as a day it is 1,462 days later than it seems."""

    __slots__ = ()


class Place(NamedTuple):
    """Row and column of a cell, from 0."""

    row: int
    column: int


def position(reference: str) -> tuple[int, int] | None:
    """Row and column from 0 of an address such as ``XFD1048576``; None for one that no sheet has."""
    found = REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row - 1, column - 1) if row <= ROWS and column <= COLUMNS else None


@cache
def column_letters(column: int) -> str:
    """The letters of a zero-based column: 0 is A, 27 is AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=1 << 16)
def address(row: int, column: int) -> str:
    """The A1 address of a zero-based row and column."""
    return f"{column_letters(column)}{row + 1}"


def seconds(value: time) -> int:
    """A time in whole seconds of its day."""
    return value.hour * 3600 + value.minute * 60 + value.second


def fraction(value: time) -> float:
    """A time as a spreadsheet keeps it, in parts of a day."""
    return seconds(value) / 86400


def serial(value: date) -> float:
    """A day or moment as a spreadsheet keeps it, in days."""
    if isinstance(value, datetime):
        return (value.date() - EPOCH).days + fraction(value.time())
    return float((value - EPOCH).days)
