"""Differences before and after a change, against published intervals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.measures.before_after import of_proportions, of_rates, of_values, student

# Newcombe RG, Stat Med 1998;17:873-890, table II, method 10: the examples and their intervals.
NEWCOMBE = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0000),
    ((10, 10), (0, 10), 0.6075, 1.0000),
]
# Additional hours of sleep by two drugs, Student 1908, as R has it; t.test(extra ~ group, data = sleep) prints
# t = -1.8608, df = 17.776, 95 percent confidence interval -3.3654832 0.2054832, means 0.75 and 2.33.
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


@pytest.mark.parametrize(("one", "other", "low", "high"), NEWCOMBE)
def test_differences_of_proportions_are_newcombes(
    one: tuple[float, float], other: tuple[float, float], low: float, high: float
):
    found = of_proportions(other, one)
    assert (found.lower, found.upper) == pytest.approx((low, high), abs=5e-5)
    assert of_proportions(other, one, 100).lower == pytest.approx(low * 100, abs=5e-3)


def test_differences_of_rates_put_two_published_intervals_together():
    """R's poisson.test(5, 10) prints 0.1623486 1.1668332, poisson.test(0, 10) 0.0000000 0.3688879."""
    found = of_rates((5, 10), (0, 10))
    low, high = 0.1623486, 1.1668332
    assert found.change == -0.5
    assert found.lower == pytest.approx(-0.5 - (high - 0.5), abs=1e-6)
    assert found.upper == pytest.approx(-0.5 + (0.3688879**2 + (0.5 - low) ** 2) ** 0.5, abs=1e-6)


def test_differences_of_rates_per_ten_thousand():
    """41 in 28,010 and 15 in 19,017 women-years, Rosner's breast cancer study; Byar's limits put together under R."""
    found = of_rates((41, 28010), (15, 19017), 10_000)
    assert (found.lower, found.upper) == pytest.approx((-13.0219185376, -0.1669717491), abs=1e-9)
    assert found.side == -1


def test_differences_of_values_are_welchs_where_sizes_are_the_same():
    found = of_values([(x, 1) for x in FIRST], [(x, 1) for x in SECOND])
    assert (found.before, found.after) == pytest.approx((0.75, 2.33))
    assert (found.lower, found.upper) == pytest.approx((-0.2054832, 3.3654832), abs=5e-8)
    assert found.side == 0


def test_reach_is_that_of_the_table_of_t():
    """Two-sided 95 % points of Student's t, as every table prints them."""
    assert [round(student(freedom), 3) for freedom in (1, 2, 5, 10, 30, 120)] == [
        12.706,
        4.303,
        2.571,
        2.228,
        2.042,
        1.980,
    ]


def test_values_are_pooled_and_never_averaged():
    found = of_values([(1, 1), (0, 99)], [(50, 100), (50, 100)], 100)
    assert (found.before, found.after, found.change) == pytest.approx((1, 50, 49))


def test_one_month_on_a_side_gives_no_interval():
    found = of_values([(1, 10)], [(3, 10), (4, 10)])
    assert (found.lower, found.upper, found.side) == (None, None, 0)


def test_nothing_below_the_line_is_refused():
    for asked in (of_proportions, of_rates):
        with pytest.raises(ValueError, match="0"):
            asked((0, 0), (1, 10))
    with pytest.raises(ValueError, match="0"):
        of_values([(0, 0)], [(1, 10)])


COUNTS = st.tuples(st.integers(0, 40), st.integers(40, 200))


@given(COUNTS, COUNTS)
def test_the_other_way_round_is_the_other_sign(one: tuple[int, int], other: tuple[int, int]):
    for asked in (of_proportions, of_rates):
        there, back = asked(one, other), asked(other, one)
        assert (there.lower, there.upper) == pytest.approx((-(back.upper or 0), -(back.lower or 0)), abs=1e-12)
        assert (there.lower or 0) <= there.change <= (there.upper or 0)
