"""Calls of QM_ functions inside the text of a formula, and the formula without them."""

import re

from qmxl.functions import FUNCTIONS, find
from qmxl.hosts.bounds import within_bounds
from qmxl.hosts.formula import formula

NAMES = "|".join(sorted((function.name for function in FUNCTIONS), key=len, reverse=True))
TOKEN = re.compile(
    rf"""(?P<text>"(?:[^"]|"")*")|(?P<sheet>'(?:[^']|'')*')|(?P<call>(?<![\w.])(?:{NAMES})\s*\()|(?P<mark>[(){{}},])""",
    re.IGNORECASE,
)


def without_calls(text: str) -> str:
    """The formula with every QM_ call printed as a native formula, calls inside calls too.

    What leaves the house is written with this: nothing but Excel's own functions. Texts and sheet names are left
    alone. An argument is repeated in what is printed: long ones soon reach Excel's limit of 8192 characters.
    Raises TypeError for a call with a wrong number of arguments, ValueError for one that is not closed, and a Refusal
    for a formula that Excel would not take, before it grows any further.
    """
    return within_bounds(_without_calls(within_bounds(text)))


def _without_calls(text: str) -> str:
    printed, at = "", 0
    while found := next((token for token in TOKEN.finditer(text, at) if token["call"]), None):
        arguments, end = arguments_from(text, found.end())
        function = find(found["call"].rstrip("( \t"))
        inner = [within_bounds(_without_calls(argument)) if argument else None for argument in arguments]
        printed = within_bounds(printed + text[at : found.start()] + formula(function, *inner))
        at = end
    return printed + text[at:]


def arguments_from(text: str, start: int) -> tuple[list[str], int]:
    """The arguments of a call whose bracket opens before ``start``, and the place behind its closing bracket."""
    arguments, depth, begun = [], 0, start
    for token in TOKEN.finditer(text, start):
        mark = token["mark"] or ("(" if token["call"] else "")
        if depth == 0 and mark in (",", ")"):
            arguments.append(text[begun : token.start()].strip())
            begun = token.end()
            if mark == ")":
                return arguments, token.end()
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(mark, 0)
    raise ValueError(f"{text}: ngoặc chưa đóng (a bracket is not closed)")
