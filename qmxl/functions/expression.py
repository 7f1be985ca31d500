"""The small tree of which a function's guards and result are made.

Python's own operators build it (``numerator * per / denominator``), a host walks or prints it. There are four kinds of
node: a literal, an argument, an operation between two nodes, and a call of one of the ``PRIMITIVES``. They are plain
classes, never changed once made: the library for frozen records takes longer to load than a formula to compute.
"""

from collections.abc import Callable, Mapping
from math import sqrt
from operator import add, eq, ge, gt, le, lt, mul, ne, sub, truediv
from typing import Any, TypeAlias

from qmxl.functions.values import DIV0, NUM, ErrorValue, Scalar, finite, key

OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": add, "-": sub, "*": mul, "/": truediv,
    "=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
    "or": lambda left, right: left or right,
    "and": lambda left, right: left and right,
}  # fmt: skip


def _normal_quantile(share: float) -> float:
    """The value below which that share of a standard normal distribution lies."""
    from statistics import NormalDist  # which loads a good deal, and few functions ask for

    return NormalDist().inv_cdf(share)


PRIMITIVES: dict[str, Callable[..., Any]] = {
    "sqrt": sqrt,
    "least": min,
    "greatest": max,
    "normal_quantile": _normal_quantile,
    "key": key,
}


class Node:
    """A piece of an expression; comparing nodes gives a node, so they are told apart with ``is``."""

    __slots__ = ()
    __hash__ = object.__hash__

    def value_for(self, arguments: Mapping[str, Scalar]) -> Any:
        """The node's value for these arguments; arithmetic may raise."""
        raise NotImplementedError

    def __add__(self, other: "Operand") -> "Node":
        return Operation("+", self, node(other))

    def __radd__(self, other: "Operand") -> "Node":
        return Operation("+", node(other), self)

    def __sub__(self, other: "Operand") -> "Node":
        return Operation("-", self, node(other))

    def __rsub__(self, other: "Operand") -> "Node":
        return Operation("-", node(other), self)

    def __mul__(self, other: "Operand") -> "Node":
        return Operation("*", self, node(other))

    def __rmul__(self, other: "Operand") -> "Node":
        return Operation("*", node(other), self)

    def __truediv__(self, other: "Operand") -> "Node":
        return Operation("/", self, node(other))

    def __lt__(self, other: "Operand") -> "Node":
        return Operation("<", self, node(other))

    def __le__(self, other: "Operand") -> "Node":
        return Operation("<=", self, node(other))

    def __gt__(self, other: "Operand") -> "Node":
        return Operation(">", self, node(other))

    def __ge__(self, other: "Operand") -> "Node":
        return Operation(">=", self, node(other))

    def __eq__(self, other: "Operand") -> "Node":  # type: ignore[override]  # "==" builds a node, as "<" does
        return Operation("=", self, node(other))

    def __ne__(self, other: "Operand") -> "Node":  # type: ignore[override]  # as above
        return Operation("<>", self, node(other))

    def __or__(self, other: "Node") -> "Node":
        return Operation("or", self, other)

    def __and__(self, other: "Node") -> "Node":
        return Operation("and", self, other)


class Literal(Node):
    """A number, a text or an error written in the declaration."""

    __slots__ = __match_args__ = ("value",)

    def __init__(self, value: Scalar) -> None:
        self.value = value

    def value_for(self, arguments: Mapping[str, Scalar]) -> Any:  # noqa: ARG002 - the same whatever is given
        """The value itself."""
        return self.value


class Argument(Node):
    """The value a person gave for a parameter, already checked."""

    __slots__ = __match_args__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def value_for(self, arguments: Mapping[str, Scalar]) -> Any:
        """The argument of that name."""
        return arguments[self.name]


class Operation(Node):
    """Arithmetic, a comparison, or "or"/"and" between two conditions."""

    __slots__ = __match_args__ = ("sign", "left", "right")

    def __init__(self, sign: str, left: Node, right: Node) -> None:
        self.sign, self.left, self.right = sign, left, right

    def value_for(self, arguments: Mapping[str, Scalar]) -> Any:
        """What the operation makes of both sides."""
        return OPERATIONS[self.sign](self.left.value_for(arguments), self.right.value_for(arguments))


class Call(Node):
    """One of the ``PRIMITIVES``, which every host knows under a name of its own."""

    __slots__ = __match_args__ = ("primitive", "operands")

    def __init__(self, primitive: str, operands: tuple[Node, ...]) -> None:
        self.primitive, self.operands = primitive, operands

    def value_for(self, arguments: Mapping[str, Scalar]) -> Any:
        """What the primitive makes of its operands."""
        return PRIMITIVES[self.primitive](*(operand.value_for(arguments) for operand in self.operands))


Operand: TypeAlias = Node | float | int | str | ErrorValue


def node(operand: Operand) -> Node:
    """The operand as a node."""
    return operand if isinstance(operand, Node) else Literal(operand)


def call(primitive: str, *operands: Operand) -> Node:
    """A call of a primitive, ``call("sqrt", x)``."""
    return Call(primitive, tuple(node(operand) for operand in operands))


def one_of(text: Node, words: tuple[str, ...]) -> Node:
    """True when the text, trimmed and in either case, is one of the words."""
    condition = call("key", text) == words[0].lower()
    for word in words[1:]:
        condition = condition | (call("key", text) == word.lower())
    return condition


def evaluate(tree: Node, arguments: Mapping[str, Scalar]) -> Scalar:
    """The value of a tree; never raises for arithmetic: ``#DIV/0!`` and ``#NUM!`` are values."""
    try:
        return finite(tree.value_for(arguments))
    except ZeroDivisionError:
        return DIV0
    except (OverflowError, ValueError):
        return NUM
