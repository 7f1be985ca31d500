"""A formula as people type it where the decimal sign is a comma, in the spelling that files hold."""

import re

TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*"|'(?:[^']|'')*'|\[[^\]]*\])|(?P<call>(?<=[\w.])\()|(?P<mark>[(){};\\])"""
    r"""|(?P<decimal>(?<=\d),(?=\d))"""
)


def as_stored(formula: str) -> str:
    r"""The formula with commas between arguments and points in numbers.

    Excel writes ``=QM_RATE(1,5;4)`` and ``{1,5\2;3\4}`` in Vietnam. A formula with a semicolon between arguments, or a
    backslash between columns, is of that kind; in one without either, a comma between two digits is a decimal sign
    only where it cannot stand between arguments: ``=1,5*2``. Texts and names of sheets are left alone.
    """
    semicolons = _with_semicolons(formula)
    written, at, depth = [], 0, [""]
    for token in TOKEN.finditer(formula):
        mark, said = token["mark"] or "", token[0]
        if _separates(mark, depth):
            said = ","
        elif token["decimal"] and (semicolons or not {"call", "{"} & set(depth)):
            said = "."
        _follow(depth, "call" if token["call"] else mark)
        written += [formula[at : token.start()], said]
        at = token.end()
    return "".join([*written, formula[at:]])


def _with_semicolons(formula: str) -> bool:
    """Whether arguments or columns are separated as where the decimal sign is a comma."""
    depth = [""]
    for token in TOKEN.finditer(formula):
        mark = token["mark"] or ""
        if _separates(mark, depth):
            return True
        _follow(depth, "call" if token["call"] else mark)
    return False


def _separates(mark: str, depth: list[str]) -> bool:
    """Whether a mark separates arguments, or columns within braces."""
    return mark == ("\\" if depth[-1] == "{" else ";")


def _follow(depth: list[str], mark: str) -> None:
    """What is open behind a mark."""
    if mark in {"call", "(", "{"}:
        depth.append(mark)
    elif mark in {")", "}"} and len(depth) > 1:
        depth.pop()
