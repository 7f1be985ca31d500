"""How far a hospital's average rose since last year, against what its criteria set says it should aim at."""

from fractions import Fraction
from typing import Literal, NamedTuple

from qmxl.catalogue.criteria_sets import CriteriaSet


class Improvement(NamedTuple):
    """Two averages compared, all exact.

    ``change`` is in levels, ``share`` the change as a part of last year's average. ``least`` and ``most`` are the
    averages that the set's aim asks for, never above its highest level; None and no ``verdict`` where it has no aim.
    """

    last: Fraction
    this: Fraction
    change: Fraction
    share: Fraction
    least: Fraction | None
    most: Fraction | None
    verdict: Literal["below", "within", "above", ""]


def improvement(criteria: CriteriaSet, last: Fraction, this: Fraction) -> Improvement:
    """An average against last year's; a ValueError where last year's is no average of the set.

    Both are compared as they are: an average taken from a printed report is only as exact as it was printed.
    """
    levels = criteria.rule.levels
    if not levels or not levels[0] <= last <= levels[-1]:
        raise ValueError(f"no average of {criteria.id}: {last}")
    change = this - last
    if not criteria.improvement:
        return Improvement(last, this, change, change / last, None, None, "")
    top, aims = Fraction(levels[-1]), [Fraction(str(aim)) for aim in criteria.improvement]
    least, most = (min(last * (1 + aim), top) for aim in (aims[0], aims[-1]))
    verdict: Literal["below", "within", "above"] = "below" if this < least else "above" if this > most else "within"
    return Improvement(last, this, change, change / last, least, most, verdict)
