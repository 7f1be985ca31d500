"""What a form's cell is to hold of a value that another program wrote: the same, of the kind the form asks for."""

import re
from datetime import date, datetime, time

from qmxl.forms.layout import Column, spellings
from qmxl.typed.spelling import blank
from qmxl.typed.values import NUMBERS, THREE_DIGITS, parse

MOMENT = re.compile(r"\s*(\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4})(?:[T ]+)(\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?Z?\s*")
SERIAL = re.compile(r"\s*([1-9]\d{4})(?:[.,](\d+))?\s*", re.ASCII)  # a day, or moment, as spreadsheets count it
PART_OF_DAY = re.compile(r"\s*0[.,]\d{3,}\s*", re.ASCII)
CLOCK_FIRST = re.compile(r"\s*(\d{1,2}:\d{2}(?::\d{2})?)\s+(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})\s*")


def content_of(raw: object, column: Column, language: str, decimals: str = "") -> object:
    """What the cell of a column holds; None for a blank. What is not understood is left as it was, to be told there.

    ``decimals`` is what separates decimals in the file, "" where it does not say. A moment gives a column of days its
    day and one of times its time.
    """
    if blank(raw):
        return None
    typed = _plain(raw, column.type, decimals)
    value, _ = parse(typed, column.type, spellings(column.codes) if column.codes else {})
    if value is None or column.type == "text":
        return typed if isinstance(typed, str | int | float | bool | date | time) else str(typed)
    if value is True:
        return "x"
    if column.codes is not None and isinstance(value, str):
        return column.codes.label(value, language)
    return value


def _plain(raw: object, type_: str, decimals: str) -> object:
    """A value without what another program puts around it."""
    if type_ in {"date", "time"}:
        return _part(raw, type_)
    if not isinstance(raw, str):
        return raw
    if type_ == "datetime" and SERIAL.fullmatch(raw):
        return _number(raw)
    if type_ == "datetime" and (found := MOMENT.fullmatch(raw)):
        return f"{found[1]} {found[2]}"
    if type_ in NUMBERS and decimals == "," and THREE_DIGITS.fullmatch(raw.strip()):
        return raw.strip().replace(".", "").replace(",", ".")
    return raw


def _part(raw: object, type_: str) -> object:
    """The day or the time of a moment; what is none stays."""
    if isinstance(raw, datetime):
        return raw.date() if type_ == "date" else raw.time()
    if isinstance(raw, str) and (found := MOMENT.fullmatch(raw)):
        return found[1 if type_ == "date" else 2]
    if isinstance(raw, str) and (found := CLOCK_FIRST.fullmatch(raw)):
        return found[2 if type_ == "date" else 1]
    if isinstance(raw, str) and (found := SERIAL.fullmatch(raw)):
        return float(found[1]) if type_ == "date" else _number(raw) % 1 if found[2] else raw
    if isinstance(raw, str) and type_ == "time" and PART_OF_DAY.fullmatch(raw):
        return _number(raw)
    return raw


def _number(raw: str) -> float:
    return float(raw.replace(",", "."))
