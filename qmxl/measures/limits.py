"""The centre and the 3-sigma limits of one phase of a control chart, a function a kind.

Formulas: Montgomery DC. Introduction to Statistical Quality Control, chapters 6 and 7 (I, MR, X-bar and S with equal
and unequal subgroups, P, C, U, G); Laney DB. Improved control charts for attributes. Qual Eng 2002;14:531-537 (P', U');
Nelson LS. Control charts for individual measurements. J Qual Technol 1982;14:172-173 (ranges that are left out).
"""

from collections.abc import Callable, Sequence
from functools import cache
from math import exp, fsum, inf, lgamma, sqrt
from statistics import median
from typing import NamedTuple

from qmxl.measures.plotted import Kind, Point, mean, moving_ranges

D2, D4 = 1.128, 3.267  # of ranges of two values, as tables print them: sigma is range / D2, the upper limit D4 x range

Points = Sequence[Point]
Numbers = Sequence[float | None]


class Base(NamedTuple):
    """What limits are computed of: points in time order, ranges being between neighbours among them.

    ``screened``: moving ranges of 3.267 times their mean or more are left out.
    """

    points: Points
    screened: bool = False

    @property
    def values(self) -> list[float]:
        """Those that are there."""
        return [point.value for point in self.points if point.value is not None]


class Limits(NamedTuple):
    """Of a phase: its ``centre``, None without a point to compute it of; a lower and an upper limit for each point."""

    centre: float | None
    lower: list[float | None]
    upper: list[float | None]


def limits(kind: Kind, phase: Points, base: Base) -> Limits:
    """The limits for all points of a phase, computed of those of its base."""
    return LIMITS[kind](phase, base)


def _around(centre: float | None, widths: Numbers, floor: float = -inf, ceiling: float = inf) -> Limits:
    """Limits as far from the centre as each point's width says, but not beyond floor and ceiling."""
    if centre is None:
        return _nowhere(widths)
    lower = [None if width is None else max(floor, centre - width) for width in widths]
    return Limits(centre, lower, [None if width is None else min(ceiling, centre + width) for width in widths])


def _nowhere(phase: Sequence[object]) -> Limits:
    return Limits(None, [None] * len(phase), [None] * len(phase))


def _usual(ranges: Numbers, base: Base) -> float | None:
    """The mean range; None where none is left, as of equal values when they are screened."""
    there = [moved for moved in ranges if moved is not None]
    usual = mean(there)
    return usual if usual is None or not base.screened else mean([moved for moved in there if moved < D4 * usual])


def _run(phase: Points, base: Base) -> Limits:
    return _around(median(base.values) if base.values else None, [None] * len(phase))


def _individuals(phase: Points, base: Base) -> Limits:
    usual = _usual(moving_ranges([point.value for point in base.points]), base)
    return _around(mean(base.values), [None if usual is None else 3 * usual / D2] * len(phase))


def _ranges(phase: Points, base: Base) -> Limits:
    usual = _usual(base.values, base)
    return _nowhere(phase) if usual is None else Limits(usual, [0.0] * len(phase), [D4 * usual] * len(phase))


@cache
def c4(size: float) -> float:
    """The mean standard deviation of a sample of ``size`` (2 or more) where sigma is 1."""
    return sqrt(2 / (size - 1)) * exp(lgamma(size / 2) - lgamma((size - 1) / 2))


@cache
def c5(size: float) -> float:
    """The standard deviation of that."""
    return sqrt(max(0.0, 1 - c4(size) ** 2))


def _within(base: Base) -> float | None:
    """The spread within subgroups: the mean of their standard deviations; pooled ones if sizes differ."""
    spreads = [(point.spread, point.size) for point in base.points if point.spread is not None and point.size]
    if not spreads:
        return None
    if len({point.size for point in base.points if point.size}) == 1:
        return mean([spread for spread, _ in spreads])
    return sqrt(fsum((size - 1) * spread**2 for spread, size in spreads) / fsum(size - 1 for _, size in spreads))


def _of_subgroups(phase: Points, spread: float | None, factor: Callable[[float], float]) -> list[float | None]:
    """Three times the spread and each size's factor; a subgroup of one has no limits."""
    return [
        None if spread is None or point.size is None or point.size < 2 else 3 * spread * factor(point.size)
        for point in phase
    ]


def _means(phase: Points, base: Base) -> Limits:
    widths = _of_subgroups(phase, _within(base), lambda size: 1 / (c4(size) * sqrt(size)))
    return _around(mean(base.values, [point.size for point in base.points if point.size]), widths)


def _spreads(phase: Points, base: Base) -> Limits:
    spread = _within(base)
    return _around(spread, _of_subgroups(phase, spread, lambda size: c5(size) / c4(size)), 0.0)


def _deviations(points: Points, variance: float) -> list[float | None]:
    return [None if point.size is None else sqrt(variance / point.size) for point in points]


def _laney(base: Base, centre: float, variance: float) -> float | None:
    """Laney's sigma of the points' z-scores; None where they have none, nothing or all of it being counted."""
    if not variance:
        return None
    scores = [
        None if point.value is None or deviation is None else (point.value - centre) / deviation
        for point, deviation in zip(base.points, _deviations(base.points, variance), strict=True)
    ]
    usual = _usual(moving_ranges(scores), base)
    return None if usual is None else usual / D2


def _of_sizes(*, proportion: bool, prime: bool) -> Callable[[Points, Base], Limits]:
    """P and P' for proportions, U and U' for rates."""

    def of_sizes(phase: Points, base: Base) -> Limits:
        counted = fsum(point.counted for point in base.points if point.counted is not None)
        size = fsum(point.size for point in base.points if point.size is not None)
        if not size:
            return _nowhere(phase)
        centre = counted / size
        variance = centre * (1 - centre) if proportion else centre
        sigma = _laney(base, centre, variance) if prime else 1.0
        widths = [
            None if sigma is None or deviation is None else 3 * sigma * deviation
            for deviation in _deviations(phase, variance)
        ]
        return _around(centre, widths, 0.0, 1.0 if proportion else inf)

    return of_sizes


def _counts(phase: Points, base: Base) -> Limits:
    centre = mean(base.values)
    return _around(centre, [None if centre is None else 3 * sqrt(centre)] * len(phase), 0.0)


def _between(phase: Points, base: Base) -> Limits:
    """Limits from the mean; the centre shown is the median, on either side of which half of such skewed counts fall."""
    usual = mean(base.values)
    if usual is None:
        return _nowhere(phase)
    found = _around(usual, [3 * sqrt(usual * (usual + 1))] * len(phase), 0.0)
    return found._replace(centre=float(median(base.values)))


LIMITS: dict[Kind, Callable[[Points, Base], Limits]] = {
    "run": _run,
    "i": _individuals,
    "mr": _ranges,
    "xbar": _means,
    "s": _spreads,
    "p": _of_sizes(proportion=True, prime=False),
    "pp": _of_sizes(proportion=True, prime=True),
    "u": _of_sizes(proportion=False, prime=False),
    "up": _of_sizes(proportion=False, prime=True),
    "c": _counts,
    "g": _between,
    "t": _individuals,
}
