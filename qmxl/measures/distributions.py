"""Tails of the binomial and Poisson distributions, also between whole numbers, and the numbers that lie at a tail.

Between whole numbers the tails are the incomplete beta and gamma functions they are at whole ones, so that limits are
smooth and exact at once. Abramowitz and Stegun, Handbook of Mathematical Functions, 6.5, 26.4, 26.5; the continued
fractions are summed by Lentz's method.
"""

from collections.abc import Callable
from math import exp, inf, lgamma, log, log1p

TINY = 1e-300
EXACT = 1e-15
STEPS = 100_000


def poisson_at_least(r: float, mean: float) -> float:
    """The probability of ``r`` events or more where ``mean`` are expected."""
    return 1.0 if r <= 0 else gamma_share(r, mean)


def poisson_at_most(r: float, mean: float) -> float:
    """The probability of ``r`` events or fewer where ``mean`` are expected."""
    return 0.0 if r <= -1 else 1 - gamma_share(r + 1, mean)


def binomial_at_least(r: float, n: float, share: float) -> float:
    """The probability of ``r`` or more of ``n`` where each has the probability ``share``."""
    return 1.0 if r <= 0 else 0.0 if r >= n + 1 else beta_share(r, n - r + 1, share)


def binomial_at_most(r: float, n: float, share: float) -> float:
    """The probability of ``r`` or fewer of ``n`` where each has the probability ``share``."""
    return 0.0 if r <= -1 else 1.0 if r >= n else beta_share(n - r, r + 1, 1 - share)


def gamma_share(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function P(shape, x)."""
    if x <= 0:
        return 0.0
    weight = exp(shape * log(x) - x - lgamma(shape))
    return _series(shape, x) * weight if x < shape + 1 else 1 - weight / _gamma_fraction(shape, x)


def beta_share(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I(x; a, b)."""
    if x <= 0 or x >= 1:
        return float(x > 0)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(b, a, 1 - x)
    weight = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
    return weight / _beta_fraction(a, b, x)


def _series(shape: float, x: float) -> float:
    """6.5.29, divided by the weight before it."""
    term = total = 1 / shape
    for step in range(1, STEPS):
        term *= x / (shape + step)
        total += term
        if term < total * EXACT:
            break
    return total


def _gamma_fraction(shape: float, x: float) -> float:
    """The denominators of 6.5.31, every other one drawn together."""
    value = above = (x + 1 - shape) or TINY
    below = 0.0
    for step in range(1, STEPS):
        a, b = step * (shape - step), x + 1 - shape + 2 * step
        below = 1 / ((b + a * below) or TINY)
        above = (b + a / above) or TINY
        value *= above * below
        if abs(above * below - 1) < EXACT:
            break
    return value


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The denominators of 26.5.8, two steps at a time."""
    value = above = 1.0
    below = 0.0
    for step in range(STEPS):
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        even = (step + 1) * (b - step - 1) * x / ((a + 2 * step + 1) * (a + 2 * step + 2))
        below = 1 / ((1 + odd * below) or TINY)
        above = (1 + odd / above) or TINY
        value *= above * below
        below = 1 / ((1 + even * below) or TINY)
        above = (1 + even / above) or TINY
        value *= above * below
        if abs(above * below - 1) < EXACT:
            break
    return value


def where(tail: Callable[[float], float], probability: float, low: float, high: float) -> float:
    """The number from ``low`` to ``high`` at which a falling or rising ``tail`` has this probability.

    An end where it has it at none. By the Illinois rule of false position, on logarithms.
    """
    aim = log(probability)

    def off(at: float) -> float:
        found = tail(at)
        return (log(found) if found > 0 else -inf) - aim

    left, right = off(low), off(high)
    if left * right > 0:
        return low if abs(left) < abs(right) else high
    side = 0
    for _ in range(200):
        finite = abs(left) + abs(right) < inf
        at = (low * right - high * left) / (right - left) if finite and left != right else (low + high) / 2
        here = off(at)
        if not here or high - low <= 1e-13 * max(abs(low), abs(high), 1e-9):
            return at
        if here * left > 0:
            low, left = at, here
            right /= 2 if side == -1 else 1
            side = -1
        else:
            high, right = at, here
            left /= 2 if side == 1 else 1
            side = 1
        if abs(here) < 1e-12:
            return at
    return at
