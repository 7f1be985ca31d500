"""Reads a text of separated values, as spreadsheets and other programs write it, into the rows of one sheet."""

import csv
import io
from collections import Counter
from collections.abc import Sequence

from qmxl.codes import Code
from qmxl.xlsx.package import Unreadable

SEPARATORS = ",;\t|"
LOOKED_AT = 64 * 1024  # characters in which the separator is looked for
SAID = "sep="  # the line with which Excel is told the separator


def read_separated(content: bytes) -> list[list[str]]:
    """The rows of a CSV file from its first line on, blank ones too; :class:`Unreadable` when it is none.

    UTF-8, UTF-16 with its mark, or else the Vietnamese code page of Windows. What separates the values is what cuts
    the most lines into as many fields: ``csv.Sniffer`` takes the commas of a title for it.
    """
    text = _decoded(content)
    if "\x00" in text:
        raise Unreadable(Code.FILE_NOT_WORKBOOK)
    separator, before = _separator(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(Code.FILE_TRUNCATED) from error
    return [[], *rows[1:]] if before else rows


def decimal_mark_of(content: bytes) -> str:
    """What separates decimals in a text of separated values, as what separates its values says; "" where it does not.

    A spreadsheet parts values by a semicolon where its decimals have a comma. A comma says nothing: programs that know
    no language part by it whatever the numbers look like.
    """
    return "," if _separator(_decoded(content))[0] == ";" else ""


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1258"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", errors="replace")


def _separator(text: str) -> tuple[str, bool]:
    """What separates the values, and whether the first line only says so."""
    start = text[:LOOKED_AT]
    first = start.partition("\n")[0].strip().strip('"').casefold()
    if first.startswith(SAID) and len(first) == len(SAID) + 1:
        return first[-1], True
    if first == SAID:  # a tab, stripped
        return "\t", True
    return max(SEPARATORS, key=lambda each: _fitting(_fields(start, each))), False


def _fields(text: str, separator: str) -> list[int]:
    """How many fields each line has that has several."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return []
    return [len(row) for row in rows if len(row) > 1]


def _fitting(fields: Sequence[int]) -> tuple[int, int]:
    """How many lines have the number of fields that most have, and that number."""
    return max(((count, number) for number, count in Counter(fields).items()), default=(0, 0))
