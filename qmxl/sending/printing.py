"""One formula of a master as it reads where there is neither add-in nor macro nor any other workbook, or why it cannot.

A call of a QM_ function is printed from its declaration. It cannot be where the function takes one cell and is given
several, or cells and is given something worked out: a native formula would then come to something else.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from qmxl.functions.declaration import Function
from qmxl.hosts.bounds import LONGEST
from qmxl.hosts.calls import Arguments, is_call, torn, without_calls
from qmxl.refusal import Refusal
from qmxl.xlsx.formula_tokens import (
    CALL,
    NAME,
    REFERENCE,
    SHEET,
    SIGN,
    SPACE,
    TABLE,
    Token,
    closing,
    tokens,
)

BOOKS = (".xlam", ".xla", ".xlsx", ".xlsm", ".xlsb", ".xls", ".xltx", ".xltm", ".ods", ".oxt", ".csv")
GIVES_CELLS = frozenset({"INDEX", "OFFSET", "INDIRECT", "CHOOSE"})
PLAIN_NEWER = frozenset(  # functions younger than 2007 that are stored without a prefix
    {"NETWORKDAYS.INTL", "WORKDAY.INTL", "AGGREGATE", "ISO.CEILING", "ECMA.CEILING", "ERROR.TYPE", "CEILING.PRECISE"}
)


class Why(StrEnum):
    """Why a formula cannot be kept as one."""

    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"  # it calls a function no spreadsheet program has
    ELSEWHERE = "elsewhere"  # it reads another workbook
    CELLS = "cells"  # several cells where one is wanted, or something worked out where cells are
    NAMES = "names"  # it needs names the workbook does not have
    HERE = "here"  # it would be one of those that may not stand in this place


@dataclass(frozen=True)
class Names:
    """The workbook's names by their small letters: what each stands for, and which of them are to go."""

    formulas: Mapping[str, str] = field(default_factory=dict)
    gone: AbstractSet[str] = frozenset()


class CannotBePrinted(Exception):  # noqa: N818 - a limit, not an error of the program
    """Why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def printed(formula: str, names: Names, *, longest: int = LONGEST, strict: bool = False, anchored: bool = False) -> str:
    """The formula without what only the house has; the same text where there is nothing of it.

    :class:`CannotBePrinted` says why not. A ``strict`` place, a validation or conditional format, takes no array
    constants and no range put together of two; in an ``anchored`` one, a name, every cell says its sheet.
    """
    before = tokens(formula)
    if not _of_the_house(before, names):
        return formula
    if torn(before):
        raise CannotBePrinted(Why.UNREADABLE)
    try:
        native = without_calls(formula, lambda function, given: _check(function, given, names))
    except Refusal as refused:
        raise CannotBePrinted(Why.TOO_LONG) from refused
    except (TypeError, ValueError) as unreadable:
        raise CannotBePrinted(Why.UNREADABLE) from unreadable
    after = tokens(native)
    if left := _of_the_house(after, names):
        raise CannotBePrinted(left)
    if len(native.encode("utf-16-le")) // 2 > longest:
        raise CannotBePrinted(Why.TOO_LONG)
    if (strict and any(piece.kind == SIGN and piece.text in "{:" for piece in after)) or (
        anchored and _loose(after) > _loose(before)
    ):
        raise CannotBePrinted(Why.HERE)
    return native


def left_of_the_house(formula: str) -> str:
    """The first thing in a formula that only the house has, as it is written; "" where there is none."""
    for at, piece in enumerate(pieces := tokens(formula)):
        if piece.kind == SHEET and is_another_book(piece.text):
            return piece.text + (pieces[at + 1].text if at + 1 < len(pieces) else "")
        if piece.kind == CALL and _is_unknown(piece):
            return piece.text
    return ""


def _of_the_house(pieces: Sequence[Token], names: Names) -> Why | None:
    """What of these only the house has, if anything."""
    for piece in pieces:
        if piece.kind == SHEET and is_another_book(piece.text):
            return Why.ELSEWHERE
        if piece.kind == CALL and _is_unknown(piece):
            return Why.UNKNOWN
        if piece.kind in (NAME, CALL) and piece.text.casefold() in names.gone:
            return Why.NAMES
    return None


def is_another_book(sheet: str) -> bool:
    """Whether what stands before a reference's exclamation mark leads out of the workbook: [0] is itself."""
    name = sheet.rstrip("!").strip("'")
    if name == "[0]":
        return False
    return any(sign in name for sign in "[\\/|") or name.casefold().endswith(BOOKS)


def _is_unknown(piece: Token) -> bool:
    name = piece.text.upper()
    return is_call(piece) or not (name.startswith("_XLFN.") or name in _known_functions())


@cache
def _known_functions() -> AbstractSet[str]:
    from openpyxl.utils import FORMULAE  # which loads much

    return FORMULAE | PLAIN_NEWER


def _check(function: Function, given: Arguments, names: Names) -> None:
    """Raises where the printed formula would come to something else than the function."""
    if function.table is not None and not {name.casefold() for name in function.table} <= names.formulas.keys():
        raise CannotBePrinted(Why.NAMES)
    for parameter, pieces in zip(function.parameters, given, strict=False):
        bare = [piece for piece in pieces if piece.kind != SPACE]
        if not bare:
            continue
        across_sheets = any(piece.kind == SHEET and ":" in piece.text for piece in bare)
        if across_sheets or (not _gives_cells(bare) if parameter.ranged else _holds_several(bare, names)):
            raise CannotBePrinted(Why.CELLS)


def _outside_calls(pieces: Sequence[Token]) -> Iterable[Token]:
    at = 0
    while at < len(pieces):
        yield pieces[at]
        if pieces[at].kind == CALL and at + 1 < len(pieces):
            at = closing(pieces, at + 1) or at
        at += 1


def _gives_cells(pieces: Sequence[Token]) -> bool:
    """Whether an argument is cells: a reference, a name, a part of a table, a function that gives one of these."""
    kinds = (REFERENCE, SHEET, NAME, TABLE)
    return all(
        piece.kind in kinds
        or (piece.kind == CALL and piece.text.upper() in GIVES_CELLS)
        or (piece.kind == SIGN and piece.text in ":)")
        for piece in _outside_calls(pieces)
    ) and not any(piece.kind == NAME and piece.text.upper() in ("TRUE", "FALSE") for piece in pieces)


def _holds_several(pieces: Sequence[Token], names: Names, depth: int = 0) -> bool:
    """Whether an argument for one cell gives several: a range, a column of a table, a constant with rows."""
    for piece in _outside_calls(pieces):
        if piece.kind == REFERENCE and _area(piece.text):
            return True
        if piece.kind == SIGN and piece.text in "{:#":
            return True
        if piece.kind == TABLE and "@" not in piece.text and "#this row" not in piece.text.casefold():
            return True
        known = names.formulas.get(piece.text.casefold()) if piece.kind == NAME else None
        if known is not None and (depth > 8 or _holds_several(tokens(known), names, depth + 1)):
            return True
    return False


def _area(reference: str) -> bool:
    first, _, last = reference.replace("$", "").partition(":")
    return bool(last) and (first != last or not any(sign.isdigit() for sign in first) or first.isdigit())


def _loose(pieces: Sequence[Token]) -> int:
    """How many references do not say their sheet."""
    return sum(piece.kind == REFERENCE and (at == 0 or pieces[at - 1].kind != SHEET) for at, piece in enumerate(pieces))
