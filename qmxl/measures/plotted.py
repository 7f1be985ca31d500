"""What a control chart plots: the given counts, values and sizes as points, or a sentence why they cannot be."""

from collections.abc import Sequence
from itertools import pairwise
from math import fsum, isfinite, sqrt
from operator import mul
from typing import Literal, NamedTuple, get_args

Kind = Literal["run", "i", "mr", "xbar", "s", "p", "pp", "u", "up", "c", "g", "t"]
Subgroup = Sequence[float | None]

KINDS: tuple[Kind, ...] = get_args(Kind)
SUBGROUPED = ("xbar", "s")
WITH_SIZES = ("p", "pp", "u", "up")  # nothing without sizes
WITHOUT_SIZES = ("c", "g", "t", *SUBGROUPED)
COUNTS = (*WITH_SIZES, "c", "g")
TO_NORMAL = 3.6  # the root of it makes exponential times nearly normal: Nelson LS. J Qual Technol 1994;26:239-241


class Point(NamedTuple):
    """``value`` as limits are computed of it, None where missing; what was ``counted`` or measured as it was given.

    ``size``: what it is a count of, or how many values a subgroup has; ``spread``: a subgroup's standard deviation,
    None for fewer than two values.
    """

    value: float | None = None
    counted: float | None = None
    size: float | None = None
    spread: float | None = None


MISSING = Point()


def points(
    kind: Kind, y: Sequence[float | Subgroup | None], n: Sequence[float | None] | None, starts: Sequence[int]
) -> list[Point]:
    """A point for each of ``y``; ``starts`` are the first indices of phases, no range reaches over.

    A ValueError for what cannot be plotted; its sentence names the first point at fault.
    """
    if kind in SUBGROUPED:
        made = [_subgroup(at, group) for at, group in enumerate(y)]
        return [point._replace(value=point.spread) for point in made] if kind == "s" else made
    values = [_number(at, value, "y") for at, value in enumerate(y)]
    if n is None:
        made = [MISSING if value is None else Point(value, value) for value in values]
    else:
        sizes = [_number(at, size, "n") for at, size in enumerate(n)]
        made = [_share(at, value, size) for at, (value, size) in enumerate(zip(values, sizes, strict=True))]
    _possible(kind, made)
    if kind == "mr":
        return _ranges(made, starts)
    return [_root(point) for point in made] if kind == "t" else made


def mean(values: Sequence[float], weights: Sequence[float] = ()) -> float | None:
    """The mean, weighted or not, None of none; what lies on it lies exactly on it, not a hair beside it."""
    if not values:
        return None
    weights = weights or [1.0] * len(values)
    whole = fsum(weights)
    about = fsum(map(mul, values, weights)) / whole
    return about + fsum((value - about) * weight for value, weight in zip(values, weights, strict=True)) / whole


def moving_ranges(values: Sequence[float | None]) -> list[float | None]:
    """How far each value is from the one before it, one fewer than values; None beside a missing one."""
    return [None if before is None or value is None else abs(value - before) for before, value in pairwise(values)]


def _number(at: int, given: object, name: str) -> float | None:
    if given is None:
        return None
    if not isinstance(given, str | bytes | Sequence):
        try:
            number = float(given)  # type: ignore[arg-type]  # what is no number raises
        except TypeError:
            number = float("nan")
        if isfinite(number):
            return number
    raise ValueError(f"{name}[{at}] is {given!r}; a finite number or None was expected.")


def _subgroup(at: int, group: float | Subgroup | None) -> Point:
    if group is None:
        return MISSING
    if isinstance(group, str | bytes | int | float):
        raise ValueError(f"y[{at}] is {group!r}; a list of the subgroup's values was expected.")  # noqa: TRY004 - a sentence, as all others
    values = [number for number in (_number(at, value, "y") for value in group) if number is not None]
    middle = mean(values)
    if middle is None:
        return MISSING
    spread = sqrt(fsum((value - middle) ** 2 for value in values) / (len(values) - 1)) if len(values) > 1 else None
    return Point(middle, None, len(values), spread)


def _share(at: int, count: float | None, size: float | None) -> Point:
    if size is not None and size < 0:
        raise ValueError(f"n[{at}] is {size:g}; a size is above 0.")
    if count is None or size is None or (size == 0 and count == 0):
        return MISSING
    if size == 0:
        raise ValueError(f"y[{at}] is {count:g} of n[{at}], which is 0; nothing can be counted among none.")
    return Point(count / size, count, size)


def _possible(kind: Kind, made: Sequence[Point]) -> None:
    for at, (_, count, size, _) in enumerate(made):
        if count is None:
            continue
        if kind in COUNTS and count < 0:
            raise ValueError(f"y[{at}] is {count:g}; a count is 0 or more.")
        if kind in ("p", "pp") and size is not None and count > size:
            raise ValueError(f"y[{at}] is {count:g} of n[{at}], which is {size:g}; a part is no more than the whole.")
        if kind == "t" and count <= 0:
            raise ValueError(f"y[{at}] is {count:g}; a time between events is above 0.")


def _ranges(made: Sequence[Point], starts: Sequence[int]) -> list[Point]:
    ranges = [None, *moving_ranges([point.value for point in made])]
    return [Point(None if at in starts else moved) for at, moved in enumerate(ranges[: len(made)])]


def _root(point: Point) -> Point:
    return point if point.value is None else point._replace(value=point.value ** (1 / TO_NORMAL))
