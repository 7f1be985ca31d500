"""Which values of a series are far from all it has been, judged by three customary tests that have to agree.

A value is far when it is

- beyond the lowest and highest of the others, widened on either side by :data:`WIDER` of their range or, where that is
  more, by :data:`LEAST_ROOM` of their middle or what is asked for,
- more than :data:`DEVIATIONS` standard deviations from their mean, and
- more than :data:`MODIFIED` times the spread their median absolute deviation tells from their median.

They are the algorithms MIN_MAX, Z_SCORE and MOD_Z_SCORE of DHIS2's outlier detection, whose threshold is 3.0
by default (DHIS2 documentation, Web API, Data validation, Outlier detection); 3.5 for the modified score is what its
authors recommend (Iglewicz B, Hoaglin DC. How to detect and handle outliers. ASQC, 1993). One of them alone calls one
value in some hundred far by chance, and of counts, which are skewed, more. So all three have to, of values brought to a
scale on which counts of any size differ alike by chance (:func:`evened_count`, :func:`evened_share`), and no spread is
taken to be smaller than what chance makes. With few points, which know their spread badly, the last two ask for more.

Another value that stands alone and far off is no custom either: it counts neither as lowest nor as highest, unless it
is of about the same time of another year.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import asin, sqrt
from statistics import fmean, median, stdev
from typing import NamedTuple

from qmxl.measures.distributions import binomial_at_least, binomial_at_most, poisson_at_least, poisson_at_most

LEAST = 8  # others that make a past, and a year of them
HARDLY = 1e-4  # how unlikely a count has to be
CERTAIN = 10_000  # expected counts from which on the spread on the even scale tells it exactly enough
WIDER, LEAST_ROOM = 0.25, 0.05
DEVIATIONS, MODIFIED = 3.0, 3.5
FEW = 4.0  # by n others the distance asked for is 1 + FEW / n times as large
NORMAL = 1.4826  # times the median absolute deviation is the standard deviation of normal values
COUNTED_MORE = 3 / 8
LEAST_SHARE = 0.025  # of the middle value below which nothing is a spread, on the scale of square roots: a twentieth

Values = Sequence[float | None]


class Far(NamedTuple):
    """A value that is far from the others, by its 0-based place, with their lowest, middle, highest and mean one."""

    at: int
    lowest: float
    usual: float
    highest: float
    mean: float


def evened_count(count: float | None, of: float | None = None) -> float | None:
    """The square root of a number, or of a rate of counts ``of`` so many: it then differs by 1 / (2 √of) by chance.

    What is counted is given 3/8 more, so that nothing is not as far from one as it is without (Anscombe FJ. Biometrika
    1948;35:246-254); minutes and money, without ``of``, are not.
    """
    if count is None or count < 0:
        return None
    return sqrt(count + COUNTED_MORE / of) if of else sqrt(count)


def evened_share(share: float | None, of: float | None = None) -> float | None:
    """The arcsine of the square root of a share of 0 to 1, ``of`` so many: it then differs by 1 / (2 √of) by chance.

    The counts it is made of are given 3/8 more as those of :func:`evened_count`.
    """
    if share is None or not 0 <= share <= 1:
        return None
    return asin(sqrt((share * of + COUNTED_MORE) / (of + 2 * COUNTED_MORE))) if of else asin(sqrt(share))


def far_from_past(
    values: Values,
    evened: Values,
    asked: Iterable[int],
    *,
    by_chance: Sequence[float],
    year: int = 12,
    room: float = LEAST_ROOM,
) -> Iterator[Far]:
    """Those of the values ``asked`` about, by 0-based place, that are far from all others; None is missing.

    ``evened`` are the values on the scale they are compared on, ``by_chance`` the standard deviation each has there by
    chance alone, ``year`` how many of them make a year, ``room`` how much of the middle a value has to be beyond the
    others. Lists of other lengths are a ValueError; with fewer others than :data:`LEAST`, or than a year has, none is
    far.
    """
    if not len(values) == len(evened) == len(by_chance):
        raise ValueError((len(values), len(evened), len(by_chance)))
    known = [(at, each) for at, each in enumerate(evened) if each is not None]
    least = max(LEAST, year)
    if len(known) <= least:
        return
    middle, spread = _robust([each for _, each in known])
    off = {at for at, each in known if abs(each - middle) > MODIFIED * max(spread, by_chance[at])}
    if not off:
        return
    alone = _alone([at for at, _ in known], off)
    for at in asked:
        value = evened[at]
        if at not in off or value is None:
            continue
        others = [(other, each) for other, each in known if other != at and not _no_custom(other, at, alone, year)]
        if len(others) >= least and _far(value, [each for _, each in others], by_chance[at], room):
            stand = [number for other, _ in others if (number := values[other]) is not None]
            yield Far(at, min(stand), median(stand), max(stand), fmean(stand))


def _robust(evened: Sequence[float]) -> tuple[float, float]:
    """The middle of values and their spread by the median absolute deviation, which a few odd ones do not move."""
    middle = median(evened)
    return middle, max(NORMAL * median(abs(each - middle) for each in evened), LEAST_SHARE * abs(middle))


def _alone(known: Sequence[int], off: set[int]) -> set[int]:
    """Those that are off while the known ones before and after them are not; the first and last have one neighbour."""
    found = set()
    for place, at in enumerate(known):
        beside = [*known[max(place - 1, 0) : place], *known[place + 1 : place + 2]]
        if at in off and off.isdisjoint(beside):
            found.add(at)
    return found


def _no_custom(other: int, at: int, alone: set[int], year: int) -> bool:
    """Whether another value stands alone and is not of about the same time of the year, give or take one."""
    return other in alone and (other - at + 1) % year > 2


def _far(value: float, others: Sequence[float], by_chance: float, least_room: float) -> bool:
    lowest, highest = min(others), max(others)
    middle, spread = _robust(others)
    room = max(WIDER * (highest - lowest), least_room * abs(middle))
    if lowest - room <= value <= highest + room:
        return False
    more = 1 + FEW / len(others)
    deviation = max(stdev(others), by_chance, LEAST_SHARE * abs(middle))
    by_mean = abs(value - fmean(others)) > DEVIATIONS * more * deviation
    return by_mean and abs(value - middle) > MODIFIED * more * max(spread, by_chance)


def by_chance_alone(count: float, expected: float, of: float | None = None) -> float:
    """The probability of a count so high or so low, whichever it is, where another is expected.

    By the binomial distribution where it is ``of`` so many cases, else by Poisson's; the even scale is too strict where
    a count is 0, or all of its cases, and a department without a case has no typing error. 0 for counts so large that
    the scale is exact enough.
    """
    if expected > CERTAIN:
        return 0.0
    if of is not None and of > 0 and 0 <= expected <= of:
        share = expected / of
        return min(binomial_at_least(count, of, share), binomial_at_most(count, of, share))
    return min(poisson_at_least(count, expected), poisson_at_most(count, expected))


def slipped(value: float, lowest: float, highest: float) -> int:
    """How a typing error would explain a value: 1 where it has a digit or more too many, -1 too few, 0 neither.

    A decimal comma that was lost makes a number of digits too many.
    """
    for times in (10, 100, 1000):
        if lowest <= value / times <= highest:
            return 1
        if lowest <= value * times <= highest and value > 0:
            return -1
    return 0
