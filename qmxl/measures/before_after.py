"""Before and after a change: by how much a value differs, and how sure that is, as a 95 % interval of the difference.

Three ways, by what the values are made of:

- Proportions: Newcombe RG, Interval estimation for the difference between independent proportions, Stat Med
  1998;17:873-890, method 10: the two Wilson intervals put together.
- Events by exposure (device-days, months): the same way of putting two intervals together, here Byar's or Garwood's.
  Zou GY, Donner A. Construction of confidence limits about effect measures: a general approach. Stat Med
  2008;27:1693-1702; Li HQ, Tang ML, Poon WY, Tang NS. Confidence intervals for difference between two Poisson rates.
  Commun Stat Simul Comput 2011;40:1478-1493.
- Values that are no counts, and counts whose months differ by more than chance: each month is a sample of one. The
  pooled values are ratios of sums, with the variance of a ratio estimate (Cochran WG, Sampling Techniques, 3rd ed.
  1977, chapter 6) and Welch's degrees of freedom (Biometrika 1947;34:28-35). With sizes that are all the same it is
  Welch's t interval of two means.

No interval says why a value differs: something else may have happened at the same time.
"""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from qmxl.measures.distributions import beta_share, where
from qmxl.measures.rates import byar, wilson

CONFIDENCE = 0.95
FARTHEST = 1000.0  # no t quantile of 95 % lies beyond it: with one degree of freedom it is 12.7

Sums = tuple[float, float]  # numerator and denominator


class Difference(NamedTuple):
    """The values before and after in their unit; ``lower`` and ``upper`` bound after minus before, None if unknown."""

    before: float
    after: float
    lower: float | None = None
    upper: float | None = None

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before

    @property
    def side(self) -> int:
        """1 where the interval says that it rose, -1 that it fell; 0 where it holds 0, None where there is none."""
        if self.lower is None or self.upper is None:
            return 0
        return (self.lower > 0) - (self.upper < 0)


def of_proportions(before: Sums, after: Sums, scale: float = 1) -> Difference:
    """The difference of two proportions, each given as cases and all; values are multiplied by ``scale``.

    A ValueError where a proportion is none (nothing below the line, or more cases than there are).
    """
    (x, n), (y, m) = before, after
    limits = wilson(x, n, CONFIDENCE), wilson(y, m, CONFIDENCE)
    return _scaled(Difference(x / n, y / m, *_recovered(x / n, limits[0], y / m, limits[1])), scale)


def of_rates(before: Sums, after: Sums, scale: float = 1) -> Difference:
    """The difference of two rates, each given as events and exposure; values are multiplied by ``scale``.

    A ValueError for an exposure that is not above 0 and fewer than no events.
    """
    (x, n), (y, m) = before, after
    limits = byar(x, n, CONFIDENCE), byar(y, m, CONFIDENCE)
    return _scaled(Difference(x / n, y / m, *_recovered(x / n, limits[0], y / m, limits[1])), scale)


def of_values(before: Sequence[Sums], after: Sequence[Sums], scale: float = 1) -> Difference:
    """The difference of two pooled values, each given by the numerator and denominator of its months.

    A single month on a side gives no interval. A ValueError where a side has nothing below the line.
    """
    sides = _ratio(before), _ratio(after)
    found = Difference(sides[0].value, sides[1].value)
    variances = [side.variance for side in sides]
    if any(variance is None for variance in variances):
        return _scaled(found, scale)
    one, other = (variance or 0.0 for variance in variances)
    spread = one + other
    if not spread:
        return _scaled(found._replace(lower=found.change, upper=found.change), scale)
    freedom = spread**2 / (one**2 / (len(before) - 1) + other**2 / (len(after) - 1))
    reach = student(freedom) * sqrt(spread)
    return _scaled(found._replace(lower=found.change - reach, upper=found.change + reach), scale)


def student(freedom: float, confidence: float = CONFIDENCE) -> float:
    """How many standard errors an interval reaches on either side, by Student's t with these degrees of freedom."""
    tail = (1 - confidence) / 2
    return where(lambda t: beta_share(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2, tail, 0.0, FARTHEST)


class _Ratio(NamedTuple):
    value: float
    variance: float | None  # None of a single month


def _ratio(several: Sequence[Sums]) -> _Ratio:
    """Sum by sum, and the variance of this from the months about it."""
    below = sum(n for _, n in several)
    if not below > 0:
        raise ValueError(several)
    value, count = sum(x for x, _ in several) / below, len(several)
    if count < 2:
        return _Ratio(value, None)
    return _Ratio(value, count / (count - 1) * sum((x - value * n) ** 2 for x, n in several) / below**2)


def _recovered(
    before: float, around_before: tuple[float, float], after: float, around_after: tuple[float, float]
) -> tuple[float, float]:
    """The limits of after minus before, from those of each of them."""
    (low, high), (other_low, other_high) = around_before, around_after
    below = sqrt((after - other_low) ** 2 + (high - before) ** 2)
    above = sqrt((other_high - after) ** 2 + (before - low) ** 2)
    return after - before - below, after - before + above


def _scaled(found: Difference, scale: float) -> Difference:
    return Difference(*(None if each is None else each * scale for each in found))  # type: ignore[arg-type]  # the first two are there
