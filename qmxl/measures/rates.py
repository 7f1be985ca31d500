"""Numerators, denominators and the rates made of them; rates are pooled from their parts and never averaged."""

from collections.abc import Mapping
from math import inf, isfinite, sqrt

from qmxl.catalogue.models import Indicator
from qmxl.measures.distributions import poisson_at_least, poisson_at_most, where

FEW_CASES, FEW_EVENTS, WIDE = 30, 10, 0.3
BYAR_FROM = 10  # events


def rate_parts(indicator: Indicator, values: Mapping[str, float]) -> tuple[float | None, float | None]:
    """Numerator and denominator as far as they are there; a count's denominator is None.

    The denominator is the product of the indicator's factors, in the numerator's own unit
    (rooms x 6 hours x 5 days x weeks for theatre hours).
    """
    numerator = values.get(indicator.numerator_entry)
    if not indicator.denominator_factors:
        return numerator, None
    denominator = 1.0
    for factor in indicator.denominator_factors:
        value = values.get(factor) if isinstance(factor, str) else factor
        if value is None:
            return numerator, None
        denominator *= value
    return numerator, denominator if isfinite(denominator) else None


def rate(numerator: float, denominator: float, scale: float) -> float | None:
    """Numerator x scale / denominator, None for a denominator of 0 and where the result is no number a cell can hold.

    Multiplied before it is divided, so that a rate which is exactly on its target in decimal
    figures (57 of 100 against 57 percent) is so in binary ones too.
    """
    value = numerator * scale / denominator if denominator else inf
    return value if isfinite(value) else None


def wilson(x: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of the share ``x`` / ``n``, both ends from 0 to 1.

    A ValueError where n is not above 0, x is not from 0 to n, or confidence not between 0 and 1: there is no share then
    and so no interval. Wilson EB. Probable inference, the law of succession, and statistical inference. JASA
    1927;22:209-212; Newcombe RG. Two-sided confidence intervals for the single proportion. Stat Med 1998;17:857-872.
    """
    if not n > 0 or not 0 <= x <= n:
        raise ValueError((x, n))
    z = _deviate(confidence)
    middle, reach = 2 * x + z * z, z * sqrt(z * z + 4 * x * (1 - x / n))
    low, high = (middle - reach) / (2 * (n + z * z)), (middle + reach) / (2 * (n + z * z))
    return 0.0 if x == 0 else low, 1.0 if x == n else high


def byar(x: float, n: float, confidence: float = 0.95, *, scale: float = 1) -> tuple[float, float]:
    """The interval of the rate ``x`` × ``scale`` / ``n``: events per exposure, such as device-days.

    Exact Poisson limits below 10 events, Byar's approximation from there on: Breslow NE, Day NE. Statistical methods in
    cancer research, volume II. IARC 1987, page 69; both as in Public Health England's PHEindicatormethods. A ValueError
    where n is not above 0, x below 0 or confidence not between 0 and 1.
    """
    if not n > 0 or not 0 <= x < inf:
        raise ValueError((x, n))
    z = _deviate(confidence)
    low, high = _exact(x, (1 - confidence) / 2) if x < BYAR_FROM else (_byar(x, -z), _byar(x + 1, z))
    return low * scale / n, high * scale / n


def small_numbers(numerator: float, denominator: float | None, *, proportion: bool = True) -> bool:
    """Whether a rate rests on so little that it says little: "cỡ mẫu nhỏ".

    A proportion of fewer than 30 cases or with a 95 % interval 30 points wide or wider (Parker JD et al., NCHS data
    presentation standards for proportions. Vital Health Stat 2(175), 2017; the interval here is Wilson's); a rate or
    count of fewer than 10 events (the same for rates and counts. Vital Health Stat 2(200), 2023).
    """
    if not proportion or denominator is None:
        return numerator < FEW_EVENTS
    if denominator < FEW_CASES or not 0 <= numerator <= denominator:
        return True
    low, high = wilson(numerator, denominator)
    return high - low >= WIDE


def _byar(x: float, z: float) -> float:
    return x * (1 - 1 / (9 * x) + z / (3 * sqrt(x))) ** 3


def _exact(x: float, tail: float) -> tuple[float, float]:
    """Garwood F. Fiducial limits for the Poisson distribution. Biometrika 1936;28:437-442."""
    low = where(lambda mean: poisson_at_least(x, mean), tail, 0.0, x) if x else 0.0
    return low, where(lambda mean: poisson_at_most(x, mean), tail, x, x + 100 + 50 * sqrt(x))


def _deviate(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(confidence)
    from statistics import NormalDist  # which loads a good deal, and few runs ask for intervals

    return NormalDist().inv_cdf((1 + confidence) / 2)
