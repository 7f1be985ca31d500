"""How likely honest counts repeat or end in round digits, held against sums over all that can be counted."""

from itertools import pairwise
from math import comb, exp, factorial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.measures.coincidence import Pair, Run, chance_alike, chance_of_copy, heaped, longest_run

pairs = st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 3), st.integers(3, 5))), max_size=20)


@pytest.mark.parametrize("mean", [0.1, 0.5, 1, 3, 9, 10.5, 40])
def test_two_poisson_counts_are_alike_as_often_as_their_sum_says(mean: float) -> None:
    exact = sum((exp(-mean) * mean**k / factorial(k)) ** 2 for k in range(150))
    assert chance_alike(mean, None, bounded=False) == pytest.approx(exact, rel=0.02)


@pytest.mark.parametrize(("numerator", "denominator"), [(29, 30), (57, 100), (950, 1000), (1, 13), (15, 30)])
def test_of_shares_it_is_never_less_than_it_is(numerator: int, denominator: int) -> None:
    share = numerator / denominator
    exact = sum(
        (comb(denominator, k) * share**k * (1 - share) ** (denominator - k)) ** 2 for k in range(denominator + 1)
    )
    found = chance_alike(numerator, denominator, bounded=True)
    assert exact * 0.98 < found < exact * 1.2


def test_nothing_and_all_are_no_coincidence() -> None:
    assert chance_alike(0, 120, bounded=True) == chance_alike(120, 120, bounded=True) == 1


def test_the_longest_run_of_a_figure_passes_over_what_is_missing() -> None:
    several: list[Pair | None] = [(57, 100), (57, 100), None, (57, 100), (58, 100), (57, 100)]
    found = longest_run(several, bounded=True)
    assert found == Run(0, 3, 3, chance_alike(57, 100, bounded=True) ** 2)


def test_runs_of_nothing_or_of_all_are_none() -> None:
    assert longest_run([(0, 30)] * 12, bounded=True) is None
    assert longest_run([(30, 30)] * 12, bounded=True) is None
    assert longest_run([(30, 30)] * 12, bounded=False) is not None


@given(pairs)
def test_missing_points_neither_end_nor_lengthen_a_run(several: list[Pair | None]) -> None:
    bare = longest_run([pair for pair in several if pair is not None], bounded=True)
    found = longest_run(several, bounded=True)
    assert (found and found.length, found and found.chance) == (bare and bare.length, bare and bare.chance)
    if found is not None:
        known = [pair for pair in several[found.first : found.last + 1] if pair is not None]
        assert len(known) == found.length
        assert all(one == other for one, other in pairwise(known))


def test_a_month_copied_with_several_large_figures_is_no_chance_and_one_of_habit_is() -> None:
    random = Random(4)
    past: list[dict[str, Pair]] = [
        {
            "A": (random.randint(900, 1100), random.randint(1150, 1250)),
            "B": (random.randint(20, 40), random.randint(90, 110)),
        }
        for _ in range(24)
    ]
    bounded = {"A": True, "B": True}
    assert chance_of_copy(past[3], past, bounded) < 1e-3
    assert chance_of_copy({"B": past[3]["B"]}, past, bounded) > 0.05
    planned: list[dict[str, Pair]] = [{"A": (30, 30), "B": (29, 30)} for _ in range(24)]  # thirty records, all in order
    assert chance_of_copy(planned[3], planned, bounded) >= 1


def test_round_numbers_are_held_against_one_in_five() -> None:
    found = heaped([10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 71, 72, 73, 74, 76, 77, 78])
    assert (found.found, found.among) == (13, 20)
    assert found.chance == pytest.approx(1.51627e-05, rel=1e-4)  # R's pbinom(12, 20, 0.2, lower.tail = FALSE)


def test_small_numbers_and_broken_ones_have_no_last_digit() -> None:
    assert heaped([0, 5, 9, 12.5]).among == 0


@given(st.lists(st.integers(10, 9999), max_size=60))
def test_counted_numbers_are_rarely_called_round(numbers: list[int]) -> None:
    found = heaped(numbers)
    assert 0 <= found.found <= found.among == len(numbers)
    assert 0 <= found.chance <= 1
    assert heaped([*numbers, 20]).chance <= found.chance + 1e-12
