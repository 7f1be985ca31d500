"""XmR charts: what moves their limits, and what does not."""

from dataclasses import astuple
from math import inf, nan
from time import perf_counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qmxl.measures.making_data_count import XmrChart, xmr

SERIES = st.lists(st.integers(-1000, 1000), min_size=2, max_size=40)


def kinds(chart: XmrChart) -> tuple[object, ...]:
    return chart.point_types, chart.rules, chart.variation, chart.assurance, chart.causes


def test_limits_are_the_mean_and_2_66_mean_moving_ranges():
    chart = xmr([4, 6, 5, 9])  # ranges 2, 1, 4
    assert (chart.mean[3], chart.lower[3], chart.upper[3]) == pytest.approx((6, 6 - 2.66 * 7 / 3, 6 + 2.66 * 7 / 3))


def test_a_moving_range_never_spans_a_missing_point_or_the_start_of_a_phase():
    chart = xmr([1, 2, None, 100, 101, 50, 52, 50], rebase=[5])
    assert chart.mean == pytest.approx([51] * 5 + [152 / 3] * 3)
    assert chart.upper == pytest.approx([51 + 2.66] * 5 + [152 / 3 + 2.66 * 2] * 3)
    assert chart.point_types[2] is None


def test_each_phase_has_a_baseline_of_its_own():
    chart = xmr([1, 3, 9, 9, 9, 20, 22, 90, 90], rebase=[5], baseline=2)
    assert chart.mean == [2] * 5 + [21] * 4
    assert chart.upper == pytest.approx([2 + 2.66 * 2] * 5 + [21 + 2.66 * 2] * 4)
    assert chart.rules == [None, None] + ["outside"] * 3 + [None, None] + ["outside"] * 2
    assert chart.since == 7


def test_equal_values_lie_on_their_mean():
    chart = xmr([0.1, 0.1, 0.1] * 10, screened=True, target=0.1)
    assert (chart.mean[0], chart.lower[0], chart.upper[0]) == (0.1, 0.1, 0.1)
    assert (set(chart.point_types), chart.assurance) == ({"common_cause"}, "inconsistent")


def test_too_few_points_have_no_limits():
    assert (xmr([]).variation, xmr([None]).mean) == (None, [None])
    chart = xmr([7, None, nan], target=9)
    assert (chart.mean, chart.lower, chart.point_types) == ([7] * 3, [None] * 3, ["common_cause", None, None])
    assert chart.assurance is None


def test_a_chart_says_since_when():
    # Around 72 until the ninth, then eight on end above it, of which six are near the upper limit.
    values = [70, 74, 69, 73, 71, 75, 70, 72, 71, 79, 81, 78, 80, 79, 82, 80, 79]
    chart = xmr(values, baseline=9, target=95)
    assert (chart.variation, chart.assurance, chart.since) == ("special_cause_improvement", "consistent_fail", 9)
    assert [(cause.rule, cause.since, cause.points) for cause in chart.causes] == [
        ("two_in_three", 9, 6),
        ("shift", 9, 8),
    ]


@pytest.mark.parametrize("options", [{"baseline": 0}, {"rebase": [4]}, {"rebase": [-1]}, {"shift": 1}])
def test_what_cannot_be_asked_is_refused(options: dict[str, int]):
    with pytest.raises(ValueError, match=r"\d"):
        xmr([1, 2, 3, 4], **options)  # type: ignore[arg-type]  # by name


def test_an_infinite_value_is_refused():
    with pytest.raises(ValueError, match="inf"):
        xmr([1, inf])


@given(SERIES)
def test_one_phase_is_two_cut_at_0(values: list[int]):
    assert astuple(xmr(values, rebase=[0])) == astuple(xmr(values))


@given(SERIES, st.integers(-500, 500), st.sampled_from([0.01, 0.1, 3, 1000]))
def test_moved_and_stretched_a_series_reads_the_same(values: list[int], by: int, times: float):
    chart, other = xmr(values, target=7), xmr([value * times + by for value in values], target=7 * times + by)
    assume(all(_clear(value, chart) for value in values))
    assert kinds(other) == kinds(chart)
    assert other.upper == pytest.approx([None if each is None else each * times + by for each in chart.upper])


def _clear(value: float, chart: XmrChart) -> bool:
    """Whether a value is not on a line to the last digit, which no arithmetic keeps."""
    mean, upper = chart.mean[0] or 0.0, chart.upper[0] or 0.0
    return all(abs(abs(value - mean) - at * (upper - mean)) > 1e-6 or at == 0 for at in (0, 2 / 3, 1))


@given(SERIES)
def test_backwards_limits_are_the_same(values: list[int]):
    chart, other = xmr(values), xmr(values[::-1])
    assert (other.mean, other.upper) == (pytest.approx(chart.mean), pytest.approx(chart.upper))


@given(SERIES, st.integers(0, 3))
def test_missing_points_at_the_ends_move_nothing(values: list[int], many: int):
    holes = [None] * many
    chart, other = xmr(values, target=5), xmr([*holes, *values, *holes], target=5)
    assert other.mean == [chart.mean[0]] * len(other.mean)
    assert other.upper == [chart.upper[0]] * len(other.upper)
    assert other.point_types == [*holes, *chart.point_types, *holes]
    assert (other.variation, other.assurance) == (chart.variation, chart.assurance)


def test_a_thousand_series_of_sixty_months_take_less_than_a_second():
    values = [50 + (at * 7919 % 23) for at in range(60)]
    start = perf_counter()
    for _ in range(1000):
        xmr(values)
    assert perf_counter() - start < 2  # 0.3 s alone on one processor; the limit leaves room for busy machines
