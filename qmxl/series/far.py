"""Figures that are far from the department's own past, and those whose two halves seem to be exchanged.

Numerator, denominator and value are looked at separately, by ``measures.past``: a digit too many is seen in the cell in
which it stands, and where both halves are possible their rate may still not be. Where numerator and denominator are
both far and their rate is usual, only the denominator is told: there was more, or less, to be counted.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from math import sqrt
from statistics import fmean, median
from typing import Literal, NamedTuple

from qmxl.measures.coincidence import Pair
from qmxl.measures.customs import exchanged_at, far_from_others, mirrored_at
from qmxl.measures.past import (
    HARDLY,
    LEAST,
    Far,
    Values,
    by_chance_alone,
    evened_count,
    evened_share,
    far_from_past,
)
from qmxl.period import MONTHS
from qmxl.series.rows import Row, Typed
from qmxl.tables.pooling import value_of

COUNT_SPREAD = 0.5  # of the square root of a count by chance
NUMBER_ROOM = 0.12  # of its middle one: about a fourth more than the highest number, which busy months come to


class Off(NamedTuple):
    """What of a figure is far, and from which numbers of its row: a value or None for each of its points."""

    typed: Typed
    part: Literal["numerator", "denominator", "rate"]
    numbers: Values
    far: Far


class Swapped(NamedTuple):
    """A figure whose halves seem exchanged, what is usual of both, and how many others say so."""

    typed: Typed
    usual_numerator: float
    usual_denominator: float
    others: int


def far_off(row: Row, typed: Collection[Typed]) -> Iterator[Off]:
    """What of the figures ``typed`` is far from all the department has reported of its indicator."""
    pairs = row.pairs
    asked = {each.at: each for each in typed if not each.figure.none_occurred}
    above = [None if pair is None else pair[0] for pair in pairs]
    below = [None if pair is None else pair[1] for pair in pairs]
    values = _values(row, pairs)
    numerators = _numbers(row, above, asked, counted=_counted(row, [row.indicator.numerator_entry]))
    denominators = _numbers(row, below, asked, counted=_counted(row, row.indicator.denominator_factors))
    rates = {} if row.indicator.without_denominator else _rates(row, pairs, values, asked)
    for at in sorted(numerators.keys() | denominators.keys() | rates.keys()):
        each = asked[at]
        if at in denominators:
            yield Off(each, "denominator", below, denominators[at])
        if at in numerators and (at not in denominators or at in rates):
            yield Off(each, "numerator", above, numerators[at])
        if at in rates and at not in numerators and at not in denominators:
            yield Off(each, "rate", values, rates[at])


def _counted(row: Row, entries: Iterable[str | float]) -> bool:
    """Whether a number is one count, of which chance tells how it differs; no sum of money, hours or product."""
    kinds = {entry.id: entry.type for entry in row.indicator.entries}
    return [kinds[entry] if isinstance(entry, str) else "" for entry in entries] == ["count"]


def _values(row: Row, pairs: Sequence[Pair | None]) -> list[float | None]:
    """The values in the indicator's unit; of points nobody knows the parts of, as they are stated."""
    values: list[float | None] = [point.value for point in row.series.points]
    for each in row.typed:
        pair = pairs[each.at]
        values[each.at] = None if pair is None else value_of(row.indicator, *pair)
    return values


def _numbers(row: Row, numbers: Values, asked: Collection[int], *, counted: bool) -> dict[int, Far]:
    """The numbers that are far; of a past too short to know its spread those several times above or below all of it."""
    known = [(at, number) for at, number in enumerate(numbers) if number is not None]
    if len(known) <= max(LEAST, _year(row)):
        found = far_from_others([number for _, number in known])
        far = (Far(known[at][0], min(others), median(others), max(others), fmean(others)) for at, others, _ in found)
        return {each.at: each for each in far if each.at in asked}
    evened = [evened_count(number, 1 if counted else None) for number in numbers]
    spread = [COUNT_SPREAD if counted else 0.0] * len(numbers)
    found_far = far_from_past(numbers, evened, asked, by_chance=spread, year=_year(row), room=NUMBER_ROOM)
    return {
        each.at: each
        for each in found_far
        if not counted or by_chance_alone(numbers[each.at] or 0.0, each.mean) <= HARDLY
    }


def _rates(row: Row, pairs: Sequence[Pair | None], values: Values, asked: Collection[int]) -> dict[int, Far]:
    """The values that are far, on the scale that fits the indicator."""
    indicator = row.indicator
    counted = _counted(row, [indicator.numerator_entry])
    even = evened_share if counted and indicator.bounded else evened_count
    sizes = [pair[1] if counted and pair is not None else None for pair in pairs]
    of_one = [None if value is None else value / indicator.scale for value in values]
    evened = [even(value, size) for value, size in zip(of_one, sizes, strict=True)]
    spread = [COUNT_SPREAD / sqrt(size) if size else 0.0 for size in sizes]
    found = {far.at: far for far in far_from_past(values, evened, asked, by_chance=spread, year=_year(row))}
    return {at: far for at, far in found.items() if not counted or _hardly(row, pairs[at], far)}


def _hardly(row: Row, pair: Pair | None, far: Far) -> bool:
    """Whether chance alone hardly makes a numerator that is far, its denominator being what it is."""
    numerator, denominator = pair or (0.0, None)
    expected = far.mean / row.indicator.scale * (denominator or 0.0)
    return by_chance_alone(numerator, expected, denominator if row.indicator.bounded else None) <= HARDLY


def _year(row: Row) -> int:
    return MONTHS // row.indicator.interval


def exchanged(row: Row, typed: Collection[Typed]) -> Iterator[Swapped]:
    """The figures whose numerator is what the denominator was in the past, and the other way round."""
    entries = [factor for factor in row.indicator.denominator_factors if isinstance(factor, str)]
    if row.indicator.bounded or len(entries) != 1:  # else it contradicts itself, or is a product
        return
    pairs = row.pairs
    for each in typed:
        numerator, denominator = each.pair
        if not denominator or each.figure.none_occurred:
            continue
        others = [(p[0], p[1]) for at, p in enumerate(pairs) if at != each.at and p is not None and p[1] is not None]
        own = (numerator, denominator)
        usual = exchanged_at(own, others) or mirrored_at(own, others)
        if usual is not None:
            yield Swapped(each, *usual, len(others))
