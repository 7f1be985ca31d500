"""Formulas of QM_ functions, constants, ROUND and arithmetic, computed with nothing but qmxl itself.

Strongest first: percent, sign, power, times and by, plus and minus, ``&``, comparisons; as Excel has it, -2^2 is 4.
An error is a value and goes through everything but IFERROR; halves are rounded away from zero.
"""

import re
from collections.abc import Callable
from operator import add, eq, ge, gt, le, lt, mul, ne, sub, truediv
from typing import Any

from qmxl.functions import FUNCTIONS
from qmxl.functions.calling import MISSING, call
from qmxl.functions.values import DIV0, NUM, VALUE, Block, ErrorValue, Scalar, finite
from qmxl.hosts.bounds import within_bounds

TOKEN = re.compile(
    r"""\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#(?:DIV/0!|VALUE!|NUM!|N/A|NAME\?|REF!|NULL!))|(?P<name>[A-Za-z_][\w.]*)
    |(?P<sign><=|>=|<>|[-+*/^&=<>%(){},;]))""",
    re.VERBOSE | re.ASCII,
)
COMPARISONS = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
ARITHMETIC: dict[str, Callable[[float, float], Any]] = {"+": add, "-": sub, "*": mul, "/": truediv, "^": pow}
LEVELS = (tuple(COMPARISONS), ("&",), ("+", "-"), ("*", "/"), ("^",))  # the weakest first
OWN = {function.name: function for function in FUNCTIONS if function.table is None}
Operand = Scalar | Block


class Beyond(Exception):  # noqa: N818 - a limit, not an error of the formula
    """There is something in a formula that is not computed here."""


def evaluate(formula: str) -> Scalar:
    """The value of a formula; :class:`Beyond` for one with anything else in it, a ValueError for one that is torn."""
    reading = _Reading(_tokens(within_bounds(formula.strip().removeprefix("="))))
    try:
        value = reading.level(0)
    except (TypeError, ValueError) as torn:  # a TypeError is about the number of arguments
        raise ValueError(f"{formula}: {torn}") from torn
    if reading.at < len(reading.tokens):
        raise ValueError(f"{formula}: {reading.tokens[reading.at][1]}")
    return finite(_one(value))


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at, text = [], 0, text.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise Beyond(text[at:])
        tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
        at = found.end()
    return tokens


class _Reading:
    """A formula's tokens, and how far they are read."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at = tokens, 0

    def next_is(self, *signs: str) -> str:
        """The sign that comes next, read over, when it is one of these; else ""."""
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def expect(self, sign: str) -> None:
        if not self.next_is(sign):
            raise ValueError(f"{sign}: ngoặc hoặc dấu chưa đủ (a bracket or sign is missing)")

    def level(self, number: int) -> Operand:
        """What the operations of a level and of all stronger ones make."""
        if number == len(LEVELS):
            return self.signed()
        left = self.level(number + 1)
        while sign := self.next_is(*LEVELS[number]):
            left = _operation(sign, left, self.level(number + 1))
        return left

    def signed(self) -> Operand:
        """A value with the signs before it and the percent signs after it."""
        negative, signs = False, 0
        while sign := self.next_is("-", "+"):
            negative, signs = negative != (sign == "-"), signs + 1
        value = self.value()
        while self.next_is("%"):
            value = _operation("/", value, 100.0)
        return _operation("*", -1.0 if negative else 1.0, value) if signs else value

    def value(self) -> Operand:
        if self.next_is("("):
            value = self.level(0)
            self.expect(")")
            return value
        if self.next_is("{"):
            return self.array()
        if self.at == len(self.tokens):
            raise ValueError("công thức chưa hết (the formula is not complete)")
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "name":
            return self.named(text.upper())
        if kind == "sign":
            raise ValueError(f"“{text}” không đúng chỗ (out of place)")
        return _constant(kind, text)

    def named(self, name: str) -> Operand:
        if name in ("TRUE", "FALSE") and not self.opens():
            return name == "TRUE"
        if not self.next_is("("):
            raise Beyond(name)
        if name not in OWN and name not in HERE:
            raise Beyond(name)
        given: list[Any] = []
        while not self.next_is(")"):
            given.append(MISSING if self.opens(",", ")") else self.level(0))
            if not self.next_is(","):
                self.expect(")")
                break
            if self.opens(")"):
                given.append(MISSING)
        if name in HERE and len(given) != 2:
            raise TypeError(f"{name} takes 2 arguments")
        if name in HERE:
            return HERE[name](*(None if argument is MISSING else argument for argument in given))
        return call(OWN[name], given)

    def opens(self, *signs: str) -> bool:
        """Whether one of the signs comes next, without reading it; a bracket where none is given."""
        return self.at < len(self.tokens) and self.tokens[self.at] in [("sign", sign) for sign in signs or ("(",)]

    def array(self) -> Block:
        """An array constant: rows between semicolons, cells between commas."""
        rows: list[list[Scalar]] = [[]]
        while True:
            negative = self.next_is("-") == "-"
            if self.at == len(self.tokens) or self.tokens[self.at][0] == "sign":
                raise ValueError("{…}: thiếu giá trị (a value is missing)")
            kind, text = self.tokens[self.at]
            self.at += 1
            held = text.upper() == "TRUE" if kind == "name" else _constant(kind, text)
            rows[-1].append(-held if negative and isinstance(held, float) else held)
            if self.next_is("}"):
                if len({len(row) for row in rows}) > 1:
                    raise ValueError("{…}: các dòng dài ngắn khác nhau (rows of different lengths)")
                return tuple(map(tuple, rows))
            if self.next_is(";"):
                rows.append([])
            else:
                self.expect(",")


def _constant(kind: str, text: str) -> Scalar:
    if kind == "number":
        return float(text)
    return ErrorValue(text) if kind == "error" else text[1:-1].replace('""', '"')


def _one(value: Operand) -> Scalar:
    """Of an array the first value."""
    return value[0][0] if isinstance(value, tuple) else value


def _number(value: Scalar) -> float | ErrorValue:
    if isinstance(value, ErrorValue):
        return value
    try:
        return 0.0 if value is None else float(value)
    except ValueError:
        return VALUE


def _shown(value: Scalar) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:.15g}" if isinstance(value, int | float) else str(value or "")


def _operation(sign: str, left: Operand, right: Operand) -> Scalar:
    one, other = _one(left), _one(right)
    for value in (one, other):
        if isinstance(value, ErrorValue):
            return value
    if sign == "&":
        return _shown(one) + _shown(other)
    if sign in COMPARISONS:
        return bool(COMPARISONS[sign](_rank(one), _rank(other)))
    first, second = _number(one), _number(other)
    if isinstance(first, ErrorValue) or isinstance(second, ErrorValue):
        return VALUE
    try:
        value = ARITHMETIC[sign](first, second)
    except ZeroDivisionError:
        return DIV0
    except OverflowError:
        return NUM
    return NUM if isinstance(value, complex) or (sign == "^" and first == second == 0) else finite(float(value))


def _rank(value: Scalar) -> tuple[int, Any]:
    """What two values are compared by: every number is below every text, a text below FALSE and TRUE."""
    if isinstance(value, bool):
        return (2, value)
    return (1, value.casefold()) if isinstance(value, str) else (0, value or 0.0)


def _round(value: Operand, digits: Operand) -> Scalar:
    """Halves away from zero, as a spreadsheet rounds what it shows in 15 digits."""
    from decimal import ROUND_HALF_UP, Decimal  # which is loaded where something is rounded, and not before

    number, places = _number(_one(value)), _number(_one(digits))
    if isinstance(number, ErrorValue) or isinstance(places, ErrorValue):
        return number if isinstance(number, ErrorValue) else places
    if not -300 < places < 300:
        return number if places > 0 else 0.0
    shown, step = Decimal(f"{number:.15g}"), Decimal(1).scaleb(-int(places))
    return float(shown.quantize(step, ROUND_HALF_UP)) if shown.adjusted() + int(places) < 27 else number


def _iferror(value: Operand, instead: Operand) -> Operand:
    return (0.0 if instead is None else instead) if isinstance(_one(value), ErrorValue) else value


HERE: dict[str, Callable[..., Operand]] = {"ROUND": _round, "IFERROR": _iferror}
