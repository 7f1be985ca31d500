"""Conditions on a line, as declarations write them, and whether a line fulfils them."""

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import time
from functools import cache
from typing import Any, NamedTuple

COMPARED = re.compile(r"(?P<field>[a-z][a-z_0-9.]*)\s*(?P<op>!=|<=|>=|=|<|>)\s*(?P<values>.+)")
PRESENT = re.compile(r"(?P<field>[a-z][a-z_0-9.]*)\s+(?P<op>filled|blank)")
OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Condition(NamedTuple):
    """What a line has to say: a field compared with values (any of them), or ``filled`` or ``blank``."""

    field: str
    op: str
    values: tuple[str, ...] = ()


@cache
def conditions(text: str) -> tuple[Condition, ...]:
    """The conditions of ``status = done and points < 100``; a ValueError where it says something else.

    Several values, of which one has to be there, stand with commas between them.
    """
    found = []
    for part in re.split(r"\s+and\s+", text.strip()) if text.strip() else ():
        if match := PRESENT.fullmatch(part.strip()):
            found.append(Condition(match["field"], match["op"]))
        elif match := COMPARED.fullmatch(part.strip()):
            values = tuple(value.strip() for value in match["values"].split(","))
            found.append(Condition(match["field"], match["op"], values))
        else:
            raise ValueError(f"no condition: {part}")
    return tuple(found)


def fulfilled(conditions: Iterable[Condition], values: Mapping[str, object]) -> bool:
    """Whether a line's values fulfil all conditions; a blank one fulfils only ``blank`` and ``!=``."""
    return all(_holds(condition, values.get(condition.field)) for condition in conditions)


def holding(conditions: Iterable[Condition], columns: Mapping[str, Sequence[object]], count: int) -> list[int]:
    """The numbers of those of ``count`` lines that fulfil all conditions; each value is asked about once."""
    lines: Sequence[int] = range(count)
    for condition in conditions:
        column = columns.get(condition.field)
        if column is None:
            column = [None] * count
        known: dict[tuple[type, object], bool] = {}
        kept = []
        for line in lines:
            value = column[line]
            asked = (value.__class__, value)
            if asked not in known:
                known[asked] = _holds(condition, value)
            if known[asked]:
                kept.append(line)
        lines = kept
    return list(lines)


def _holds(condition: Condition, value: object) -> bool:
    _, op, wanted = condition
    if op in {"filled", "blank"}:
        return (value is None) == (op == "blank")
    if op in {"=", "!="}:
        return any(_equal(value, each) for each in wanted) == (op == "=")
    if isinstance(value, time):
        return bool(OPERATORS[op](value, time.fromisoformat(wanted[0].zfill(5))))
    number = float(wanted[0])
    return isinstance(value, int | float) and not isinstance(value, bool) and bool(OPERATORS[op](float(value), number))


def _equal(value: object, wanted: str) -> bool:
    if isinstance(value, float):
        try:
            return value == float(wanted)
        except ValueError:
            return False
    return value is not None and str(value) == wanted
