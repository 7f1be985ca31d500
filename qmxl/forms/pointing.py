"""Cells and sheets as people name them: ``$O$15``, ``Chỉ số!o15``, a form's name in any language."""

import re
from collections.abc import Iterable

from qmxl.forms.answers import ReadSheet
from qmxl.typed.spelling import fold

CELL = re.compile(r"(?<![A-Z])([A-Z]{1,3})([1-9]\d{0,6})(?!\d)")

Place = tuple[int, int]  # row and column from 0


def cell_meant(text: str) -> tuple[str, Place | None]:
    """The sheet, or "", and the cell a text names; the first cell of a range."""
    sheet, _, cell = text.rpartition("!")
    found = CELL.search(cell.replace("$", "").upper())
    if found is None:
        return sheet.strip(" '"), None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return sheet.strip(" '"), (int(found[2]) - 1, column - 1)


def sheet_meant(named: str, sheets: Iterable[ReadSheet]) -> ReadSheet | None:
    """The form on the sheet of that name, or whose own name this is in some language."""
    wanted, there = fold(named), list(sheets)
    for found in there:
        if fold(found.name) == wanted:
            return found
    for found in there:
        label = found.sheet.form.sheet
        if wanted in {fold(label.vi), fold(label.en), fold(label.zh)}:
            return found
    return None
