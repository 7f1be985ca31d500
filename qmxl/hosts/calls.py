"""Calls of QM_ functions inside the text of a formula, and the formula without them."""

from collections.abc import Callable, Sequence

from qmxl.functions import FUNCTIONS
from qmxl.functions.declaration import Function
from qmxl.hosts.bounds import within_bounds
from qmxl.hosts.formula import formula
from qmxl.xlsx.formula_tokens import CALL, OTHER, SHEET, SIGN, SPACE, Token, arguments, closing, spelled, tokens

BY_NAME = {function.name: function for function in FUNCTIONS}
PREFIX = "QM_"
Arguments = Sequence[Sequence[Token]]
Check = Callable[[Function, Arguments], None]  # raises for a call that cannot be printed


def print_all(function: Function, given: Arguments) -> None:
    """Leaves every call to be printed."""


def own_name(call: str) -> str:
    """The name of a function as it is declared: RATE's of ``qm_rate``, ``_xludf.QM_RATE`` and ``org.qm.QM_RATE``."""
    return call.rpartition(".")[2].upper()


def is_call(piece: Token) -> bool:
    """Whether a token calls a QM_ function, be there one of that name or not."""
    return piece.kind == CALL and own_name(piece.text).startswith(PREFIX)


def without_calls(text: str, check: Check = print_all) -> str:
    r"""The formula with every QM_ call printed as a native formula, calls inside calls too.

    What leaves the house is written with this: nothing but Excel's own functions. Calls are found however programs
    store them: ``QM_RATE(…)``, ``_xludf.QM_RATE(…)``, ``[1]!QM_RATE(…)``, ``'path\QM.xlam'!QM_RATE(…)``. Texts, sheet
    names and functions of others are left alone. An argument is repeated in what is printed: long ones soon reach
    Excel's limit of 8192 characters. Raises TypeError for a call with a wrong number of arguments, ValueError for one
    that is not closed, what ``check`` raises, and a Refusal for a formula that Excel would not take, before it grows.
    """
    return within_bounds(_printed(tokens(within_bounds(text)), check))


def _printed(pieces: Sequence[Token], check: Check) -> str:
    printed: list[str] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        function = BY_NAME.get(own_name(piece.text)) if piece.kind == CALL else None
        if function is None:
            printed.append(piece.text)
            at += 1
            continue
        opening = next(place for place in range(at + 1, len(pieces)) if pieces[place].kind != SPACE)
        end = closing(pieces, opening)
        if end is None:
            raise ValueError(f"{spelled(pieces)}: ngoặc chưa đóng (a bracket is not closed)")
        if at and pieces[at - 1].kind == SHEET:
            printed.pop()  # in which workbook the function was
        printed.append(_native(function, arguments(pieces, opening, end), check))
        within_bounds("".join(printed))
        at = end + 1
    return "".join(printed)


def _native(function: Function, given: Arguments, check: Check) -> str:
    check(function, given)
    return formula(function, *(within_bounds(_printed(each, check)).strip() or None for each in given))


def torn(pieces: Sequence[Token]) -> bool:
    """Whether a formula cannot be read: a bracket or quote without its other half."""
    depth = 0
    for piece in pieces:
        if piece.kind == SIGN:
            depth += (piece.text in "({") - (piece.text in ")}")
        if piece.kind == OTHER or depth < 0:
            return True
    return depth != 0
