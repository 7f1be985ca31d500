"""What a cell says, however a program wrote it down: the same after LibreOffice or openpyxl saved it again.

Programs store a number in 15 or 17 digits, a truth value as 1, a line break as one sign or two, a function's name in
small letters; none of this is a change.
"""

import re
import unicodedata
from collections.abc import Iterator

from qmxl.xlsx.formula_tokens import CALL, NAME, NUMBER, REFERENCE, SHEET, SPACE, TABLE, tokens
from qmxl.xlsx.stored import ERROR, NOTHING, TEXT, StoredCell

CLOSE = (2e-13, -2e-13)  # of a number: how far one that was computed or stored anew may be from it
CELL_TWICE = re.compile(r"(\$?[a-z]+\$?\d+):\1")
TRUTHS = frozenset({"true", "false"})


def value_of(cell: StoredCell) -> str:
    """The cell's value as one text, "" for none."""
    value = cell.value
    if cell.kind == NOTHING or value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f"n{int(value)}"
    if isinstance(value, float):
        return _number(value)
    if cell.kind == ERROR:
        return f"e{value}"
    return "s" + unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").replace("\r", "\n")


def _number(value: float) -> str:
    return f"n{value + 0.0:.12g}" if value else "n0"


def values_near(cell: StoredCell) -> Iterator[str]:
    """The cell's value, and a number's as it might have been rounded the other way."""
    said = value_of(cell)
    yield said
    if cell.kind not in (TEXT, ERROR) and isinstance(cell.value, float):
        yield from {_number(cell.value * (1 + off)) for off in CLOSE} - {said}


def formula_of(formula: str) -> str:
    """The formula without what programs write each in their own way."""
    said: list[str] = []
    pieces = [piece for piece in tokens(formula) if piece.kind != SPACE]
    skip = 0
    for at, (kind, text) in enumerate(pieces):
        if skip:
            skip -= 1
            continue
        if kind == SHEET:
            said.append(text[:-1].strip("'").replace("''", "'").casefold() + "!")
        elif kind == NUMBER:
            said.append(f"{float(text):.12g}")
        elif kind in (CALL, NAME, REFERENCE, TABLE):
            name = text.casefold().removeprefix("_xlfn.").removeprefix("_xlws.")
            if kind == REFERENCE and CELL_TWICE.fullmatch(name):
                name = name.partition(":")[0]  # A1:A1 is A1
            said.append(name)
            if kind == CALL and name in TRUTHS and [each.text for each in pieces[at + 1 : at + 3]] == ["(", ")"]:
                skip = 2  # TRUE() is TRUE
        else:
            said.append(text)
    return unicodedata.normalize("NFC", "".join(said))
