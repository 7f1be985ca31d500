"""What a worksheet function's declaration consists of.

A scalar function gives guards and a result as trees. A function over ranges gives a Python body, the native formula
and the VBA statements that say the same; the case table proves them equal. Faults of arguments are never part of a
declaration: every host checks them alike, in the order of the parameters, before guards or body are looked at.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import NamedTuple

from qmxl.functions.expression import Argument, Literal, Node
from qmxl.functions.values import VALUE, Given, Scalar

REQUIRED = object()


class Kind(Enum):
    """What may be given for a parameter, and so how it is checked."""

    NUMBER = "number"  # one number
    TEXT = "text"  # one text; a number is taken as its text
    NUMBERS = "numbers"  # a range of numbers; blanks are left out
    VALUES = "values"  # a range of anything; the body judges


class Parameter(Argument):
    """A parameter: its English name in code, and what it is in both languages."""

    __slots__ = ("default", "en", "kind", "vi")

    def __init__(self, name: str, kind: Kind, vi: str, en: str, default: object = REQUIRED) -> None:
        super().__init__(name)
        self.kind, self.vi, self.en, self.default = kind, vi, en, default

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is REQUIRED

    @property
    def ranged(self) -> bool:
        """Whether it takes a range of cells."""
        return self.kind in (Kind.NUMBERS, Kind.VALUES)


def number(name: str, vi: str, en: str) -> Parameter:
    """A parameter that takes one number."""
    return Parameter(name, Kind.NUMBER, vi, en)


def text(name: str, vi: str, en: str) -> Parameter:
    """A parameter that takes one text."""
    return Parameter(name, Kind.TEXT, vi, en)


def numbers(name: str, vi: str, en: str) -> Parameter:
    """A parameter that takes a range of numbers and blanks."""
    return Parameter(name, Kind.NUMBERS, vi, en)


def values(name: str, vi: str, en: str) -> Parameter:
    """A parameter that takes a range of anything."""
    return Parameter(name, Kind.VALUES, vi, en)


def optional(parameter: Parameter, default: float | str | None) -> Parameter:
    """The parameter, with the value it has when it is left out (None: the body decides)."""
    return Parameter(parameter.name, parameter.kind, parameter.vi, parameter.en, default)


REFUSED = Literal(VALUE)


class Body(NamedTuple):
    """What a function over ranges does, said three times; each sees arguments that are already checked."""

    python: Callable[..., Scalar]  # blocks and scalars in the order of the parameters
    formula: Callable[..., str]  # the arguments' texts in the same order; None for one left out
    vba: str  # statements over q_<parameter>, lists from 1 to Qm.Count, that set `result`


class Function(NamedTuple):
    """A worksheet function, declared once for every host."""

    name: str
    vi: str
    en: str
    unit: tuple[str, str]  # what the result is, Vietnamese and English
    parameters: tuple[Parameter, ...]
    cases: tuple[tuple[tuple[Given, ...], Scalar], ...]
    guards: tuple[tuple[Node, Scalar], ...] = ()  # the first that holds is the answer
    result: Node = REFUSED  # when no guard holds
    body: Body | None = None
    paired: bool = False  # the first two ranges must have the same shape, else #VALUE!
    single: bool = False  # ranges must be one row or one column, else #VALUE!
    errors: tuple[tuple[str, str], ...] = ()  # beside the general ones, Vietnamese and English
    note: tuple[str, str] | None = None
    source: str = ""
    table: Mapping[str, tuple[Scalar, ...]] | None = None  # reads the workbook's names; a sample of them for the cases

    def signature(self) -> str:
        """``QM_RATE(numerator, denominator, [per=100])``."""
        shown = (
            p.name if p.required else f"[{p.name}{'' if p.default is None else f'={p.default}'}]"
            for p in self.parameters
        )
        return f"{self.name}({', '.join(shown)})"

    @property
    def least(self) -> int:
        """How many arguments must be given."""
        return sum(parameter.required for parameter in self.parameters)
