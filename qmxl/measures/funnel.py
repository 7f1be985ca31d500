"""Funnel plots: which units differ from the others by more than chance, each judged by limits of its own size.

Spiegelhalter DJ. Funnel plots for comparing institutional performance. Stat Med 2005;24:1185-1202. Limits are where a
unit like all others falls with a probability of 2.5 % (95 % limits) and 0.1 % (99.8 %) at most on either side, from
the binomial or Poisson distribution itself: what Seaton and Manktelow recommend (BMC Med Res Methodol 2012;12:98) over
limits made of confidence intervals, and the first of the interpolations they compare (PLoS ONE 2012;7:e45723). A unit
is outside exactly where its own exact interval does not hold the centre.

Over-dispersion is added to chance as in Spiegelhalter DJ, Handling over-dispersion of performance indicators, Qual Saf
Health Care 2005;14:347-351, and the R package FunnelPlotR: z-scores on the scale on which their variance is the same
for all (arcsine of the root for proportions, root for rates), winsorised, give phi, and the variance between units is
DerSimonian and Laird's. FunnelPlotR draws limits of ratios on the scale of the root; here they are squared, as the
values beside them are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import asin, floor, pi, sin, sqrt
from typing import Literal, NamedTuple

from qmxl.measures.distributions import (
    binomial_at_least,
    binomial_at_most,
    poisson_at_least,
    poisson_at_most,
    where,
)

Kind = Literal["proportion", "rate", "ratio"]  # cases of cases; events per days; observed to expected events
Beyond = Literal["", "95", "99.8"]
Unit = tuple[str, float | None, float | None]  # name, numerator, denominator

TAILS = (0.025, 0.001)  # on either side of 95 % and 99.8 % limits
TRIM = 0.1  # of the z-scores at either end
GRID = 40  # sizes a curve is drawn at
HAIR = 1e-12


class Limits(NamedTuple):
    """The limits for units of one size; ``n`` is a denominator, the limits are in the unit of the values."""

    n: float
    lower998: float
    lower95: float
    upper95: float
    upper998: float


class Point(NamedTuple):
    """A unit of a size: its value, and how far it is from the centre in standard deviations.

    ``side`` is 1 above the limits, -1 below, 0 within them; ``beyond`` says which of them, the outer if both.
    """

    name: str
    value: float
    n: float
    z: float
    side: int
    beyond: Beyond
    shape: "_Shape"

    @property
    def limits(self) -> Limits:
        """The limits for its size, worked out anew each time they are asked for."""
        return self.shape.limits(self.n)


@dataclass(frozen=True)
class Funnel:
    """Units beside limits of their size, and the same limits as curves.

    ``centre`` is None where nothing could be placed; ``left_out`` names the units that have no place: without a
    denominator above 0, or with a numerator that cannot be. ``phi`` is the dispersion, about 1 where units differ by
    chance; ``tau2`` the variance between units on the scale of the z-scores, which ``adjusted`` limits allow for.
    """

    centre: float | None
    points: list[Point]
    phi: float | None
    tau2: float
    adjusted: bool
    left_out: list[str]

    @cached_property
    def curve(self) -> list[Limits]:
        """The limits over the sizes of the units, worked out when they are asked for: only pictures draw them."""
        sizes = [point.n for point in self.points]
        return [self.points[0].shape.limits(n) for n in _grid(sizes)] if sizes else []

    @property
    def overdispersed(self) -> bool:
        """Whether phi is above 1 by more than twice its standard deviation (Spiegelhalter 2005)."""
        return self.phi is not None and self.phi > 1 + 2 * sqrt(2 / len(self.points))


def funnel(
    units: Iterable[Unit],
    kind: Kind,
    *,
    centre: float | None = None,
    multiply: float = 1,
    overdispersion: bool = False,
    exact: bool = True,
    trim: float = TRIM,
) -> Funnel:
    """The funnel of units given by name, numerator and denominator.

    ``centre`` is a target per one of the denominator, else that of all together, and 1 for a ratio of observed to
    expected. ``multiply`` (100, 1000) makes values, centre and limits percent or per thousand. With ``overdispersion``
    limits allow for it where there is any. ``exact=False`` takes the normal approximation, which is a formula of any
    spreadsheet: centre ± z × √(centre × (1 - centre) / n), or √(centre / n). A ValueError for a centre below 0 or, of
    proportions, above 1.
    """
    known, left_out = _placeable(units, kind)
    if not known:
        return Funnel(None, [], None, 0.0, adjusted=False, left_out=left_out)
    pooled = sum(x for _, x, _ in known) / sum(n for _, _, n in known)
    middle = centre if centre is not None else 1.0 if kind == "ratio" else pooled
    scores = [(_stable(x / n, kind) - _stable(middle, kind)) * 2 * sqrt(n) for _, x, n in known]
    phi = dispersion(scores, trim)
    tau2 = between(phi, [1 / (2 * sqrt(n)) for _, _, n in known]) if overdispersion else 0.0
    shape = _Shape(kind, middle, multiply, tau2, exact)
    points = [_place(name, x, n, z, shape) for (name, x, n), z in zip(known, scores, strict=True)]
    return Funnel(middle * multiply, points, phi, tau2, adjusted=tau2 > 0, left_out=left_out)


def dispersion(scores: Sequence[float], trim: float = TRIM) -> float:
    """Phi: the mean square of z-scores, those outside the ``trim`` quantiles at either end drawn in to them."""
    ordered = sorted(scores)
    low, high = _quantile(ordered, trim), _quantile(ordered, 1 - trim)
    return sum(min(max(score, low), high) ** 2 for score in scores) / len(scores)


def between(phi: float, errors: Sequence[float]) -> float:
    """DerSimonian and Laird's variance between units of these standard errors; 0 where phi is what chance gives.

    DerSimonian R, Laird N. Meta-analysis in clinical trials. Control Clin Trials 1986;7:177-188.
    """
    count = len(errors)
    weights = [error**-2 for error in errors]
    spread = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    return max(0.0, (count * phi - (count - 1)) / spread) if count > 1 else 0.0


class _Shape(NamedTuple):
    """What the limits of all sizes are made of."""

    kind: Kind
    centre: float
    multiply: float
    tau2: float
    exact: bool

    @property
    def chance(self) -> bool:
        """Whether the limits are those of chance itself."""
        return self.exact and not self.tau2

    def limits(self, n: float) -> Limits:
        """The limits for units of a size."""
        of = _exact if self.chance else _adjusted if self.tau2 else _normal
        (low95, high95), (low998, high998) = (of(self, n, tail) for tail in TAILS)
        return Limits(n, *(each * self.multiply for each in (low998, low95, high95, high998)))

    def at_most(self, r: float, n: float) -> float:
        """The probability of ``r`` or fewer in a unit of a size."""
        expected = self.centre * n
        return binomial_at_most(r, n, self.centre) if self.kind == "proportion" else poisson_at_most(r, expected)

    def at_least(self, r: float, n: float) -> float:
        """The probability of ``r`` or more in a unit of a size."""
        expected = self.centre * n
        return binomial_at_least(r, n, self.centre) if self.kind == "proportion" else poisson_at_least(r, expected)


def _exact(shape: _Shape, n: float, tail: float) -> tuple[float, float]:
    expected = shape.centre * n
    proportion = shape.kind == "proportion"
    if shape.centre == 0 or (proportion and shape.centre == 1):
        return shape.centre, shape.centre
    reach = 5 * sqrt(expected * (1 - shape.centre if proportion else 1)) + 8  # beyond 99.8 % for any n
    least, most = max(0.0, expected - reach), min(n, expected + reach) if proportion else expected + reach
    low = where(lambda r: shape.at_most(r, n), tail, least, expected)
    return low / n, where(lambda r: shape.at_least(r, n), tail, expected, most) / n


def _normal(shape: _Shape, n: float, tail: float) -> tuple[float, float]:
    variance = shape.centre * (1 - shape.centre if shape.kind == "proportion" else 1) / n
    return _clipped(shape.kind, *_around(shape.centre, tail, sqrt(variance)))


def _adjusted(shape: _Shape, n: float, tail: float) -> tuple[float, float]:
    low, high = _around(_stable(shape.centre, shape.kind), tail, sqrt(1 / (4 * n) + shape.tau2))
    if shape.kind == "proportion":
        return sin(max(low, 0.0)) ** 2, sin(min(high, pi / 2)) ** 2
    return max(low, 0.0) ** 2, high**2


def _around(middle: float, tail: float, error: float) -> tuple[float, float]:
    from statistics import NormalDist  # which loads a good deal, and few runs draw funnels

    reach = NormalDist().inv_cdf(1 - tail) * error
    return middle - reach, middle + reach


def _clipped(kind: Kind, low: float, high: float) -> tuple[float, float]:
    return max(low, 0.0), min(high, 1.0) if kind == "proportion" else high


def _stable(value: float, kind: Kind) -> float:
    """A value on the scale on which its standard error is 1 / (2 √n) whatever it is."""
    return asin(sqrt(value)) if kind == "proportion" else sqrt(value)


def _place(name: str, x: float, n: float, z: float, shape: _Shape) -> Point:
    above, below = _by_chance(shape, x, n) if shape.chance else _by_limits(shape, x, n)
    beyond: Beyond = "99.8" if above + below == len(TAILS) else "95" if above + below else ""
    return Point(name, x / n * shape.multiply, n, z, (above > 0) - (below > 0), beyond, shape)


def _by_chance(shape: _Shape, x: float, n: float) -> tuple[int, int]:
    """How many limits a unit is above and below: beyond one is what is rarer than its tail, wherever that limit is."""
    above, below = shape.at_least(x, n), shape.at_most(x, n)
    rarer = [tail * (1 - HAIR) for tail in TAILS]
    return sum(above < tail for tail in rarer), sum(below < tail for tail in rarer)


def _by_limits(shape: _Shape, x: float, n: float) -> tuple[int, int]:
    shown, hair, limits = x / n * shape.multiply, HAIR * shape.multiply, shape.limits(n)
    above = (shown > limits.upper95 + hair) + (shown > limits.upper998 + hair)
    return above, (shown < limits.lower95 - hair) + (shown < limits.lower998 - hair)


def _placeable(units: Iterable[Unit], kind: Kind) -> tuple[list[tuple[str, float, float]], list[str]]:
    known: list[tuple[str, float, float]] = []
    left_out: list[str] = []
    for name, x, n in units:
        if x is None or n is None or n <= 0 or x < 0 or (kind == "proportion" and x > n):
            left_out.append(name)
        else:
            known.append((name, x, n))
    return known, left_out


def _grid(sizes: Sequence[float]) -> list[float]:
    """Sizes to draw curves at, closer together where they are small and curves are steep."""
    low, high = min(sizes) * 0.9, max(sizes) * 1.05
    return [low * (high / low) ** (step / (GRID - 1)) for step in range(GRID)]


def _quantile(ordered: Sequence[float], share: float) -> float:
    """The usual quantile between two values, Hyndman and Fan's seventh."""
    at = share * (len(ordered) - 1)
    below = min(floor(at), len(ordered) - 1)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])
