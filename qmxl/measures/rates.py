"""Numerators, denominators and the rates made of them; rates are pooled from their parts and never averaged."""

from collections.abc import Mapping
from math import inf, isfinite

from qmxl.catalogue.models import Indicator
from qmxl.functions.rates import HAIR


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


def met(value: float | None, target: float | None, direction: str) -> bool | None:
    """Whether a value reaches its target; exactly on target is met. None without value, target or direction.

    A difference of a billionth is none, as in ``QM_STATUS``: sums of decimals are a hair off in every spreadsheet.
    """
    if value is None or target is None or direction == "neutral":
        return None
    return value >= target - HAIR if direction == "higher" else value <= target + HAIR
