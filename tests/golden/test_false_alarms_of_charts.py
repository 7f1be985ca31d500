"""How often charts of a stable process say that something changed, by simulation, against theory.

Points outside limits. With known limits 0.0027 of all normal values are outside, an average run length of 370. Found,
of 2,000 series each: where 24 points set their own limits 0.0031, of 60 points 0.0028, if no range is screened; 0.0051
and 0.0041 with screened ranges, the price of limits that an outlier does not widen: of charts of 24 points 11 % have a
false alarm instead of 7 %. New points against limits frozen after 20, 50, 100 and 1,000: 0.0116, 0.0053, 0.0038 and
0.0029; the average run length to a false alarm is 11,700, 1,160, 609 and 383, half of such limits having less than 237,
348, 340 and 372. That limits of few points alarm more often, and a few of them hardly ever, is known: Quesenberry CP.
The effect of sample size on estimated limits for X-bar and X control charts. J Qual Technol 1993;25:237-247.

Runs. About a known centre the probability of a signal is counted exactly below, over all sequences: 0.043, 0.047,
0.071, 0.066, 0.085 of 12, 16, 20, 24 and 36 points; found, of 10,000 series each: 0.041, 0.047, 0.071, 0.069, 0.086.
Anhøj and Olesen (PLoS ONE 2014;9(11):e113825) found about 0.05 whatever the number of points. About the mean of the
same values found: 0.020, 0.014, 0.042, 0.044, 0.059; about their median 0.011, 0.009, 0.027, 0.038, 0.050.
"""

from functools import cache
from math import sqrt
from random import Random
from statistics import NormalDist, fmean

import pytest

from qmxl.measures.control_charts import control_chart
from qmxl.measures.runs import crossings_min, longest_run_max, runs

BY_THEORY = 0.0027
SERIES = 2_000


def stable(seed: int, points: int, series: int = SERIES) -> list[list[float]]:
    chance = Random(seed)
    return [[chance.gauss(0, 1) for _ in range(points)] for _ in range(series)]


def outside(series: list[list[float]], first: int = 0, **how: int | bool) -> float:
    """The share of points from an index on that are outside their limits."""
    charts = [control_chart("i", values, **how) for values in series]  # type: ignore[arg-type]  # by name
    return sum(at >= first for chart in charts for at in chart.signals) / sum(len(values) - first for values in series)


def run_lengths(frozen: int, series: int = SERIES) -> list[float]:
    """The average run length to a false alarm of each of many charts frozen after so many points."""
    charts = [control_chart("i", values, screened=False) for values in stable(frozen, frozen, series)]
    below = NormalDist().cdf
    return [1 / (below(chart.lower[0] or 0.0) + 1 - below(chart.upper[0] or 0.0)) for chart in charts]


@cache
def signal_by_chance(points: int) -> float:
    """The probability of a signal of the runs of fair tosses, by the states a sequence can be in: run and crossings."""
    states = {(1, 0): 1.0}
    for _ in range(points - 1):
        after: dict[tuple[int, int], float] = {}
        for (run, crossings), probability in states.items():
            for state in ((run + 1, crossings), (1, crossings + 1)):
                after[state] = after.get(state, 0.0) + probability / 2
        states = {state: probability for state, probability in after.items() if state[0] <= longest_run_max(points)}
    return 1 - sum(probability for state, probability in states.items() if state[1] >= crossings_min(points))


@pytest.mark.slow
@pytest.mark.parametrize("points", [24, 60])
def test_points_are_outside_their_own_limits_as_seldom_as_theory_says(points: int):
    series = stable(points, points)
    assert outside(series, screened=False) == pytest.approx(BY_THEORY, abs=0.0006)
    assert 0.0030 < outside(series) < 0.0060


@pytest.mark.slow
def test_new_points_are_outside_limits_of_many_points_as_seldom_as_theory_says_and_of_few_more_often():
    rates = [outside(stable(frozen, frozen + 50), frozen, freeze=frozen, screened=False) for frozen in (20, 50, 100)]
    assert rates == sorted(rates, reverse=True)
    assert 0.009 < rates[0] < 0.013
    many = outside(stable(1, 3_000, 100), 1_000, freeze=1_000, screened=False)
    assert many == pytest.approx(BY_THEORY, abs=0.0004)


@pytest.mark.slow
def test_the_average_run_length_comes_down_to_that_of_known_limits():
    averages = [fmean(run_lengths(frozen)) for frozen in (20, 50, 100)]
    assert averages == sorted(averages, reverse=True)
    assert fmean(run_lengths(1_000, 300)) == pytest.approx(370, rel=0.06)


@pytest.mark.slow
@pytest.mark.parametrize("points", [12, 16, 20, 24, 36])
def test_runs_about_a_known_centre_signal_as_often_as_is_counted(points: int):
    series = stable(points, points, 10_000)
    rate = sum(runs(values, 0.0).signal for values in series) / len(series)
    expected = signal_by_chance(points)
    assert rate == pytest.approx(expected, abs=4 * sqrt(expected / len(series)))
    assert 0.03 < expected < 0.09
    about_the_mean, about_the_median = (
        sum(control_chart(kind, values).runs[0].signal for values in series[:SERIES]) / SERIES for kind in ("i", "run")
    )
    assert about_the_median < about_the_mean < expected


def test_the_chance_of_a_signal_of_few_points_is_counted_by_hand():
    """Of three no run is longer than 5 and no crossing is asked for; of six two sequences do not cross at all."""
    assert (crossings_min(3), signal_by_chance(3)) == (0, 0)
    assert (longest_run_max(6), crossings_min(6), signal_by_chance(6)) == (6, 1, 2 / 64)
