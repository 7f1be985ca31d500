"""How likely it is that honest counts repeat each other, or end in round digits, by chance alone.

Two counts of a process whose variance by chance is v are alike with the chance e⁻²ᵛ I₀(2v): that two Poisson counts
differ by 0 (Skellam JG, J R Stat Soc 1946;109:296), nearly 1 / (2 √(π v)) for large ones. Of a share near 0 or 1 it is
right too, of one near a half it is a little more than right.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import exp, pi, sqrt
from typing import NamedTuple

from qmxl.measures.distributions import binomial_at_least

Pair = tuple[float, float | None]  # a numerator and its denominator, None of what has none

ROUND = frozenset({0, 5})  # last digits of numbers that were estimated rather than counted
ROUND_SHARE = 0.2  # of honest numbers
LARGE = 10  # variance above which counts are as good as normal
LEAST_ROUND = 10  # a number below it is its own last digit


class Heaped(NamedTuple):
    """How many of ``among`` numbers end in 0 or 5, and the chance that so many or more do."""

    found: int
    among: int
    chance: float


class Run(NamedTuple):
    """The same figure again and again: the 0-based places of the first and last, how many, and the chance of it."""

    first: int
    last: int
    length: int
    chance: float


def chance_alike(numerator: float, denominator: float | None, *, bounded: bool) -> float:
    """The chance that the next count of the same process is the same, the denominator being what it is."""
    variance = max(numerator, 0.0)
    if bounded and denominator:
        variance *= max(1 - numerator / denominator, 0.0)
    return 1 / (2 * sqrt(pi * variance)) if variance > LARGE else exp(-2 * variance) * _bessel(variance)


def _bessel(half: float) -> float:
    """The modified Bessel function of the first kind and order 0 at twice a number."""
    term = total = 1.0
    for k in range(1, 10 + 4 * LARGE):
        term *= (half / k) ** 2
        total += term
    return total


def longest_run(pairs: Sequence[Pair | None], *, bounded: bool) -> Run | None:
    """The longest stretch of the same figure, the last of several; places where nothing is known do not end it.

    Figures of nothing, and of all there is, are none: they are what a process strives for.
    """
    best: tuple[int, int, int, Pair] | None = None
    first = count = 0
    before: Pair | None = None
    for at, pair in enumerate(pairs):
        if pair is None:
            continue
        first, count = (first, count + 1) if pair == before else (at, 1)
        before = pair
        if (best is None or count >= best[0]) and _between(pair, bounded=bounded):
            best = count, first, at, pair
    if best is None:
        return None
    count, first, last, pair = best
    return Run(first, last, count, chance_alike(*pair, bounded=bounded) ** (count - 1))


def _between(pair: Pair, *, bounded: bool) -> bool:
    numerator, denominator = pair
    return numerator > 0 and not (bounded and numerator == denominator)


def chance_of_copy(
    figures: Mapping[str, Pair], past: Sequence[Mapping[str, Pair]], bounded: Mapping[str, bool]
) -> float:
    """The chance that a month has all these figures of one of ``past`` months by coincidence, by indicator.

    Each of the two numbers of a figure is alike by chance, or as often as it is from month to month in the past, where
    that is more often: thirty records looked at each month are thirty every month.
    """
    chance = float(max(len(past), 1))
    for indicator, (numerator, denominator) in figures.items():
        before = [month[indicator] for month in past if indicator in month]
        chance *= max(chance_alike(numerator, denominator, bounded=bounded[indicator]), _habit(n for n, _ in before))
        if denominator is not None:
            chance *= max(chance_alike(denominator, None, bounded=False), _habit(d for _, d in before))
    return chance


def _habit(numbers: Iterable[float | None]) -> float:
    """How often two of several numbers are the same."""
    counts = Counter(numbers)
    several = sum(counts.values())
    pairs = several * (several - 1)
    return sum(count * (count - 1) for count in counts.values()) / pairs if pairs else 0.0


def heaped(numbers: Iterable[float]) -> Heaped:
    """How many whole numbers of at least :data:`LEAST_ROUND` end in 0 or 5, and the chance of so many of them.

    The chance is the upper tail of the binomial distribution with a share of one in five.
    """
    several = [int(number) for number in numbers if number >= LEAST_ROUND and number == int(number)]
    found = sum(number % 10 in ROUND for number in several)
    return Heaped(found, len(several), binomial_at_least(found, len(several), ROUND_SHARE))
