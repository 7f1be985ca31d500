"""Figures held against the tables they are counted from, where no spreadsheet program is at hand.

Each formula is computed once from the values that are stored in the cells it reads. The functions are those that count
and add in a master; a formula with any other, or over whole arrays, is left to a spreadsheet program.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from statistics import fmean
from typing import Any, TypeAlias

from qmxl.sending.narratives import Area, area
from qmxl.sending.opened import Opened
from qmxl.xlsx.cells import position
from qmxl.xlsx.formula_tokens import CALL, ERROR, NAME, NUMBER, REFERENCE, SHEET, SIGN, SPACE, TEXT, Token, tokens
from qmxl.xlsx.stored import ERROR as IS_ERROR
from qmxl.xlsx.stored import StoredCell

CLOSE = 1e-9
LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))  # the weakest first
CRITERION = re.compile(r"(<=|>=|<>|=|<|>)?(.*)", re.DOTALL)


class Fault(str):
    """An error value."""

    __slots__ = ()


class Beyond(Exception):  # noqa: N818 - a limit, not an error of the program
    """A formula is not computed here."""


Value: TypeAlias = float | str | bool | None
Range: TypeAlias = tuple[str, Area]
NA, DIV0, VALUE = Fault("#N/A"), Fault("#DIV/0!"), Fault("#VALUE!")


def disagreeing(book: Opened, names: Mapping[str, str]) -> Iterator[tuple[str, StoredCell, str]]:
    """The formulas whose stored value is not what the stored cells make of them: sheet, cell, and what they make."""
    figures = _Figures(book, names)
    for sheet, cells in book.cells.items():
        for cell in cells:
            if not cell.formula or cell.value is None:
                continue
            try:
                value = _Reading(figures, sheet, cell.formula).whole()
            except Beyond:
                continue
            if not _same(cell, value):
                yield sheet, cell, f"{value:.12g}" if isinstance(value, float) else str(value or "")


def _same(cell: StoredCell, value: Value) -> bool:
    stored = cell.value
    if isinstance(stored, int | float) and isinstance(value, int | float):
        return math.isclose(stored, value, rel_tol=CLOSE, abs_tol=CLOSE)
    if value is None:
        return stored in (0.0, "")
    return str(stored) == str(value) and (cell.kind == IS_ERROR) == isinstance(value, Fault)


class _Figures:
    """The stored cells of a workbook by their place."""

    def __init__(self, book: Opened, names: Mapping[str, str]) -> None:
        self.names = names
        self.sheets: dict[str, dict[tuple[int, int], Value]] = {}
        for sheet, cells in book.cells.items():
            places = self.sheets[sheet.casefold()] = dict[tuple[int, int], Value]()
            for cell in cells:
                if place := position(cell.address):
                    places[place] = Fault(cell.value) if cell.kind == IS_ERROR else cell.value
        self.column = cache(self._column)

    def _column(self, cells: Range) -> tuple[Value, ...]:
        sheet, where = cells
        held = self.sheets.get(sheet.casefold())
        if held is None or (where.bottom - where.top) * (where.right - where.left + 1) > 200_000:
            raise Beyond
        rows, columns = range(where.top, where.bottom + 1), range(where.left, where.right + 1)
        return tuple(held.get((row, column)) for row in rows for column in columns)


class _Reading:
    """One formula while it is computed."""

    def __init__(self, figures: _Figures, sheet: str, formula: str) -> None:
        self.figures, self.sheet, self.at = figures, sheet, 0
        self.pieces = [piece for piece in tokens(formula) if piece.kind != SPACE]

    def whole(self) -> Value:
        value = self.single(self.level(0))
        if self.at < len(self.pieces):
            raise Beyond
        return value

    def peek(self) -> Token:
        return self.pieces[self.at] if self.at < len(self.pieces) else Token("", "")

    def next_is(self, *signs: str) -> str:
        piece = self.peek()
        if piece.kind == SIGN and piece.text in signs:
            self.at += 1
            return piece.text
        return ""

    def level(self, number: int) -> Any:
        if number == len(LEVELS):
            return self.signed()
        left = self.level(number + 1)
        while sign := self.next_is(*LEVELS[number]):
            left = _operation(sign, self.single(left), self.single(self.level(number + 1)))
        return left

    def signed(self) -> Any:
        if self.next_is("-"):
            return _operation("*", -1.0, self.single(self.signed()))
        if self.next_is("+"):
            return self.signed()
        value = self.operand()
        while self.next_is("%"):
            value = _operation("/", self.single(value), 100.0)
        return value

    def operand(self) -> Any:
        kind, text = self.peek()
        self.at += 1
        if kind == NUMBER:
            return float(text)
        if kind == TEXT:
            return text[1:-1].replace('""', '"')
        if kind == ERROR:
            return Fault(text)
        if kind == SIGN and text == "(":
            value = self.level(0)
            return value if self.next_is(")") else self.beyond()
        if kind == SHEET and self.peek().kind == REFERENCE and ":" not in text:
            self.at += 1
            return self.cells(text[:-1].strip("'").replace("''", "'"), self.pieces[self.at - 1].text)
        if kind == REFERENCE:
            return self.cells(self.sheet, text)
        if kind == NAME:
            return self.named(text.casefold())
        return self.called(text.upper()) if kind == CALL else self.beyond()

    def cells(self, sheet: str, reference: str) -> Range:
        where = area(reference)
        if where is None or self.peek().text == ":":
            raise Beyond
        return sheet, where

    def named(self, name: str) -> Any:
        if name in ("true", "false"):
            return name == "true"
        known = [piece for piece in tokens(self.figures.names.get(name, "")) if piece.kind != SPACE]
        if [piece.kind for piece in known] != [SHEET, REFERENCE]:
            raise Beyond
        return self.cells(known[0].text[:-1].strip("'").replace("''", "'"), known[1].text)

    def called(self, name: str) -> Any:
        function, given = FUNCTIONS.get(name), list[Any]()
        if function is None or not self.next_is("("):
            raise Beyond
        while not self.next_is(")"):
            given.append(self.level(0))
            if not self.next_is(",") and self.peek().text != ")":
                raise Beyond
        try:
            return function(self, *given)
        except (TypeError, IndexError) as odd:
            raise Beyond from odd

    def single(self, value: Any) -> Value:
        """A value; of one cell what it holds. More cells would be an array."""
        if not isinstance(value, tuple):
            return value  # type: ignore[no-any-return]  # a value, then
        held = self.figures.column(value)
        return held[0] if len(held) == 1 else self.beyond()

    def several(self, value: Any) -> Sequence[Value]:
        return self.figures.column(value) if isinstance(value, tuple) else (value,)

    def beyond(self) -> Any:
        raise Beyond


def _operation(sign: str, one: Value, other: Value) -> Value:
    for value in (one, other):
        if isinstance(value, Fault):
            return value
    if sign == "&":
        return _shown(one) + _shown(other)
    if sign in LEVELS[0]:
        return _compared(sign, one, other)
    first, second = (0.0 if value is None else value for value in (one, other))
    if isinstance(first, str) or isinstance(second, str):
        raise Beyond  # a text may be a number in one country and not in another
    if sign == "/":
        return float(first) / float(second) if second else DIV0
    made = {"+": first + second, "-": first - second, "*": first * second}.get(sign)
    return float(made) if made is not None else float(first) ** float(second) if first > 0 else _give_up()


def _give_up() -> float:
    raise Beyond


def _compared(sign: str, one: Value, other: Value) -> bool:
    blank = {None: "" if isinstance(one, str) or isinstance(other, str) else 0.0}
    left, right = (_rank(blank.get(value, value)) if value is None else _rank(value) for value in (one, other))
    return {
        "=": left == right,
        "<>": left != right,
        "<": left < right,
        ">": left > right,
        "<=": left <= right,
        ">=": left >= right,
    }[sign]


def _rank(value: Value) -> tuple[int, Any]:
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value or 0.0)


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:.15g}" if isinstance(value, float) else value or ""


def _numbers(reading: _Reading, given: Sequence[Any]) -> list[float] | Fault:
    held = [value for each in given for value in reading.several(each)]
    fault = next((value for value in held if isinstance(value, Fault)), None)
    return fault if fault is not None else [v for v in held if isinstance(v, float) and not isinstance(v, bool)]


def _over(make: Callable[[list[float]], Value]) -> Callable[..., Value]:
    def function(reading: _Reading, *given: Any) -> Value:
        found = _numbers(reading, given)
        return found if isinstance(found, Fault) else make(found)

    return function


def _meets(criterion: Value) -> Callable[[Value], bool]:
    """What a criterion of COUNTIFS asks of a cell."""
    if criterion is None or isinstance(criterion, bool | Fault):
        raise Beyond
    found = CRITERION.fullmatch(criterion) if isinstance(criterion, str) else None
    sign, said = (found[1] or "=", found[2]) if found else ("=", criterion)
    if isinstance(said, str):
        number = _as_number(said)
        if number is None:
            return _meets_text(sign, said)
        said = number
    wanted = float(said)
    tests: Mapping[str, Callable[[float], bool]] = {
        "=": lambda v: v == wanted, "<>": lambda v: v != wanted, "<": lambda v: v < wanted,
        ">": lambda v: v > wanted, "<=": lambda v: v <= wanted, ">=": lambda v: v >= wanted,
    }  # fmt: skip
    return lambda value: (
        tests[sign](value)
        if isinstance(value, float)
        else (_as_number(value) == wanted and sign == "=") or sign == "<>"
        if isinstance(value, str)
        else sign == "<>"
    )


def _as_number(said: str) -> float | None:
    return float(said) if re.fullmatch(r"-?\d+(\.\d+)?", said) else None


def _meets_text(sign: str, said: str) -> Callable[[Value], bool]:
    if sign not in ("=", "<>") or any(each in said for each in "*?~"):
        raise Beyond
    wanted = said.casefold()
    if not wanted:
        raise Beyond  # blank, or an empty text: programs differ
    same = sign == "="
    return lambda value: (isinstance(value, str) and value.casefold() == wanted) == same


def _fitting(reading: _Reading, pairs: Sequence[Any]) -> list[bool]:
    fits: list[bool] = []
    for cells, criterion in zip(pairs[::2], pairs[1::2], strict=True):
        meets = _meets(reading.single(criterion))
        held = [meets(value) for value in reading.several(cells)]
        if fits and len(fits) != len(held):
            raise Beyond
        fits = [one and other for one, other in zip(fits, held, strict=True)] if fits else held
    return fits


def _countifs(reading: _Reading, *pairs: Any) -> float:
    return float(sum(_fitting(reading, pairs)))


def _sumifs(reading: _Reading, cells: Any, *pairs: Any) -> Value:
    held = [v for v, fits in zip(reading.several(cells), _fitting(reading, pairs), strict=True) if fits]
    fault = next((value for value in held if isinstance(value, Fault)), None)
    return fault or math.fsum(v for v in held if isinstance(v, float))


def _if(reading: _Reading, condition: Any, then: Any, otherwise: Any = False) -> Any:  # noqa: FBT002 - as IF has it
    asked = reading.single(condition)
    if isinstance(asked, Fault):
        return asked
    return reading.beyond() if isinstance(asked, str) else then if asked else otherwise


def _all(reading: _Reading, *given: Any) -> Value:
    held = [reading.single(each) for each in given]
    return next((v for v in held if isinstance(v, Fault)), None) or all(bool(v) for v in held)


def _any(reading: _Reading, *given: Any) -> Value:
    held = [reading.single(each) for each in given]
    return next((v for v in held if isinstance(v, Fault)), None) or any(bool(v) for v in held)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "NA": lambda reading: NA,  # noqa: ARG005 - each is given the reading
    "IF": _if,
    "AND": _all,
    "OR": _any,
    "SUM": _over(math.fsum),
    "COUNT": _over(lambda held: float(len(held))),
    "AVERAGE": _over(lambda held: fmean(held) if held else DIV0),
    "MAX": _over(lambda held: max(held, default=0.0)),
    "MIN": _over(lambda held: min(held, default=0.0)),
    "COUNTA": lambda reading, *given: float(sum(v is not None for each in given for v in reading.several(each))),
    "ROWS": lambda reading, cells: float(cells[1].bottom - cells[1].top + 1),  # noqa: ARG005 - as above
    "COUNTIFS": _countifs,
    "COUNTIF": _countifs,
    "SUMIFS": _sumifs,
    "IFERROR": lambda reading, value, other: other if isinstance(reading.single(value), Fault) else value,
    "ISNUMBER": lambda reading, value: isinstance(reading.single(value), float),
    "ISERROR": lambda reading, value: isinstance(reading.single(value), Fault),
}
