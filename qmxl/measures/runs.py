"""Anhøj's two rules: whether a series keeps to one side of its centre longer than chance allows.

Anhøj J, Olesen AV. Run charts revisited: a simulation study of run chart rules for detection of non-random variation
in health care processes. PLoS ONE 2014;9(11):e113825. The longest run: Schilling MF. The surprising predictability of
long runs. Math Mag 2012;85:141-149. The crossings: Chen Z. A note on the runs test. Model Assist Stat Appl
2010;5:73-77.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from math import comb, log2
from typing import NamedTuple


class Runs(NamedTuple):
    """What the rules see in the ``n_useful`` points that are not on the centre line.

    ``longest_run`` points on one side, at most ``longest_run_max``; ``crossings`` of the centre line, at least
    ``crossings_min``; ``signal``: one of the two does not hold. The four are None where no point is useful.
    """

    n_useful: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    signal: bool


NO_RUNS = Runs(0, None, None, None, None, signal=False)


def runs(values: Sequence[float | None], centre: float | None) -> Runs:
    """The runs of values in time order; one that is missing or on the centre neither ends nor extends a run."""
    if centre is None:
        return NO_RUNS
    sides = [value > centre for value in values if value is not None and value != centre]
    if not sides:
        return NO_RUNS
    lengths = [len(list(run)) for _, run in groupby(sides)]
    longest, crossings = max(lengths), len(lengths) - 1
    most, fewest = longest_run_max(len(sides)), crossings_min(len(sides))
    return Runs(len(sides), longest, most, crossings, fewest, signal=longest > most or crossings < fewest)


def longest_run_max(n_useful: int) -> int:
    """The longest run that chance explains: log2 of the useful points (1 or more), rounded, and 3."""
    return round(log2(n_useful)) + 3


@cache
def crossings_min(n_useful: int) -> int:
    """The fewest crossings that chance explains: the 5 % quantile of Binomial(``n_useful`` - 1, 1/2), exactly."""
    among = n_useful - 1
    below = crossings = 0
    while True:
        below += comb(among, crossings)
        if 20 * below >= 2**among:
            return crossings
        crossings += 1
