"""A formula as it is stored, taken apart into tokens that together are the formula again, character for character.

Nothing is refused: what no spreadsheet program would take is a token of the kind ``OTHER``. Stored formulas have
commas between arguments and semicolons between the rows of an array, whatever the language of the program.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from qmxl.xlsx.cells import COLUMNS, ROWS

TEXT, ERROR, NUMBER, REFERENCE, SHEET, TABLE = "text", "error", "number", "reference", "sheet", "table"
CALL, NAME, SIGN, SPACE, OTHER = "call", "name", "sign", "space", "other"

QUOTED = r"'(?:[^']|'')*'"
WORD = r"[^\W\d][\w.\\?]*"  # letters of any script
COLUMN, ROW = r"\$?[A-Za-z]{1,3}", r"\$?[1-9]\d{0,6}"
AFTER = r"(?![\w.(!\\?])"  # what would make a longer name of it
TOKEN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!))
    |(?P<sheet>(?:{QUOTED}|\[[^\[\]]+\][\w.\-]*|[\w.\\?]+(?::[\w.\\?]+)?)!)
    |(?P<reference>{COLUMN}{ROW}(?::{COLUMN}{ROW})?{AFTER}|{COLUMN}:{COLUMN}{AFTER}|{ROW}:{ROW}{AFTER})
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?)
    |(?P<word>(?:{WORD}|\\[\w.\\?]*))
    |(?P<sign><=|>=|<>|[-+*/^&=<>%(){{}},;:@\#])""",
    re.VERBOSE,
)
PART = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})|(\$?)([A-Za-z]{1,3})|(\$?)([1-9]\d{0,6})")
SURE = re.compile(r"\$?[A-Za-z]{1,2}\$?\d{1,6}(?::\$?[A-Za-z]{1,2}\$?\d{1,6})?")  # on any sheet
OPENING, CLOSING = frozenset("({"), frozenset(")}")


class Token(NamedTuple):
    """A piece of a formula. A ``CALL`` is the name of a function, the bracket behind it is a token of its own."""

    kind: str
    text: str


SIGNS = {each: Token(SIGN, each) for each in ("<=", ">=", "<>", *"-+*/^&=<>%(){},;:@#")}


@lru_cache(maxsize=1 << 16)  # each is looked at several times, one step of a check after the other: all of a master
def tokens(formula: str) -> tuple[Token, ...]:
    """The pieces of a formula in their order, spaces and line breaks too."""
    found: list[Token] = []
    at = 0
    while at < len(formula):
        token = _next(formula, at)
        found.append(token)
        at += len(token.text)
    return tuple(found)


def _next(formula: str, at: int) -> Token:
    match = TOKEN.match(formula, at)
    kind = str(match.lastgroup) if match else OTHER
    if match is not None and kind == SIGN:  # most of them
        return SIGNS[match[0]]
    if match is None or (kind == REFERENCE and not _on_a_sheet(match[0])):
        word = re.compile(WORD).match(formula, at) if match else None
        if word is None:
            return _bracketed(formula, at, at)
        kind, text = "word", word[0]
    else:
        text = match[0]
    if kind != "word":
        return Token(kind, text)
    end = at + len(text)
    if formula[end : end + 1] == "[":
        return _bracketed(formula, at, end)
    return Token(CALL if formula[end:].lstrip()[:1] == "(" else NAME, text)


def _bracketed(formula: str, start: int, at: int) -> Token:
    """A reference into a table, with brackets in brackets; an apostrophe takes the meaning from what follows it."""
    depth, end = 0, at
    while end < len(formula):
        sign = formula[end]
        if sign == "'" and depth:
            end += 1
        depth += (sign == "[") - (sign == "]")
        end += 1
        if depth == 0:
            return Token(TABLE if sign == "]" else OTHER, formula[start:end])
    return Token(OTHER, formula[start:])


def _on_a_sheet(reference: str) -> bool:
    """Whether a sheet has such a cell, column or row: ABC1234567 and XFE1 are names."""
    if SURE.fullmatch(reference):
        return True
    for part in reference.split(":"):
        found = PART.fullmatch(part)
        letters, digits = (found[2] or found[6] or "", found[4] or found[8] or "") if found else ("", "")
        if (letters and column_number(letters) >= COLUMNS) or (digits and int(digits) > ROWS):
            return False
    return True


def column_number(letters: str) -> int:
    """The number of a column from 0: A is 0, AB is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def spelled(pieces: Sequence[Token]) -> str:
    """The formula the tokens are."""
    return "".join(piece.text for piece in pieces)


def closing(pieces: Sequence[Token], opening: int) -> int | None:
    """Where the bracket that opens at a place is closed, None when it is not."""
    depth = 0
    for at in range(opening, len(pieces)):
        if pieces[at].kind == SIGN:
            depth += (pieces[at].text in OPENING) - (pieces[at].text in CLOSING)
            if depth == 0:
                return at
    return None


def arguments(pieces: Sequence[Token], opening: int, end: int) -> list[Sequence[Token]]:
    """The arguments between a bracket and the one that closes it; of ``F()`` none, of ``F(,)`` two empty ones."""
    found: list[Sequence[Token]] = []
    depth, begun = 0, opening + 1
    for at in range(opening + 1, end):
        piece = pieces[at]
        if piece.kind == SIGN:
            depth += (piece.text in OPENING) - (piece.text in CLOSING)
            if piece.text == "," and depth == 0:
                found.append(pieces[begun:at])
                begun = at + 1
    last = pieces[begun:end]
    return [*found, last] if found or any(piece.kind != SPACE for piece in last) else []
