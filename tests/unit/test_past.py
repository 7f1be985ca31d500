"""Which values are far from a series' past: the three tests together, on the scale on which counts differ alike."""

from collections.abc import Sequence
from math import asin, sqrt
from random import Random
from statistics import fmean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.measures.past import (
    Far,
    Values,
    by_chance_alone,
    evened_count,
    evened_share,
    far_from_past,
    slipped,
)

TWO_YEARS = [
    98,
    104,
    91,
    110,
    102,
    95,
    99,
    107,
    113,
    96,
    101,
    94,
    105,
    97,
    108,
    100,
    93,
    103,
    111,
    99,
    106,
    95,
    102,
    98,
]
counts = st.lists(st.integers(0, 300), min_size=14, max_size=40)


def far(values: Values, asked: Sequence[int] | None = None, year: int = 12) -> list[Far]:
    places = range(len(values)) if asked is None else asked
    return [*far_from_past(values, [evened_count(v) for v in values], places, by_chance=[0.5] * len(values), year=year)]


def put(values: Sequence[float], **at: float) -> list[float | None]:
    """The values with others in some places."""
    return [at.get(f"at{place}", value) for place, value in enumerate(values)]


def test_honest_counts_of_two_years_are_not_far() -> None:
    assert far(TWO_YEARS) == []


@pytest.mark.parametrize("typed", [1000, 10, 0, 250, 45])
def test_a_count_beyond_all_others_is_told_with_what_is_usual(typed: int) -> None:
    others = TWO_YEARS[:20] + TWO_YEARS[21:]
    assert far(put(TWO_YEARS, at20=typed)) == [Far(20, min(others), median(others), max(others), fmean(others))]


@pytest.mark.parametrize("typed", [113, 119, 88, 125])
def test_a_little_more_than_the_highest_is_not_far(typed: int) -> None:
    assert far(put(TWO_YEARS, at20=typed)) == []


def test_values_that_never_differed_are_given_the_spread_of_chance() -> None:
    assert far([100.0] * 23 + [120]) == []
    assert [each.at for each in far([100.0] * 23 + [200])] == [23]


def test_a_year_of_others_makes_a_past_and_eight_where_a_year_has_few() -> None:
    assert [each.at for each in far(put(TWO_YEARS[:13], at12=1000))] == [12]
    assert far(put(TWO_YEARS[:12], at11=1000)) == []
    assert [each.at for each in far(put(TWO_YEARS[:9], at8=1000), year=4)] == [8]
    assert far(put(TWO_YEARS[:8], at7=1000), year=4) == []


def test_an_old_error_that_stands_alone_hides_no_new_one() -> None:
    assert [each.at for each in far(put(TWO_YEARS, at3=1040, at20=1110))] == [3, 20]


def test_what_happens_at_the_same_time_every_year_is_a_custom() -> None:
    three = [*TWO_YEARS, *TWO_YEARS[:12]]
    assert far(put(three, at7=390, at19=410), [19]) == []
    assert far(put(three, at8=390, at19=410, at31=400), [31]) == []  # Tết, a month later or earlier
    assert [each.at for each in far(put(three, at2=390, at31=400), [31])] == [31]


def test_a_new_level_is_told_once_and_then_is_the_charts_affair() -> None:
    assert [each.at for each in far([*TWO_YEARS, 300])] == [24]
    assert far([*TWO_YEARS, 300, 310]) == []


def test_a_share_of_few_cases_differs_more_than_one_of_many() -> None:
    shares = [0.9 + 0.002 * (at % 5) for at in range(24)]

    def told(size: float) -> list[int]:
        values = [*shares, 0.8]
        evened = [evened_share(value) for value in values]
        return [each.at for each in far_from_past(values, evened, [24], by_chance=[0.5 / sqrt(size)] * 25)]

    assert (told(30), told(3000)) == ([], [24])


def test_the_even_scales_are_the_variance_stabilising_ones() -> None:
    assert (evened_count(9), evened_count(None), evened_count(-1)) == (3, None, None)
    assert evened_share(0.25) == pytest.approx(asin(0.5))
    assert (evened_share(1.01), evened_share(None)) == (None, None)
    assert evened_count(0, 100) == pytest.approx(sqrt(0.375 / 100))  # Anscombe's 3/8
    assert evened_share(1, 111) == pytest.approx(asin(sqrt(111.375 / 111.75)))


def test_chance_alone_is_the_tail_of_poissons_and_the_binomial_distribution() -> None:
    assert by_chance_alone(0, 4) == pytest.approx(0.0183156, abs=1e-7)  # e^-4
    assert by_chance_alone(110, 0.944 * 110, 110) == pytest.approx(0.944**110)
    assert by_chance_alone(20, 10) == pytest.approx(0.0034543, abs=1e-7)  # 1 - R's ppois(19, 10)
    assert by_chance_alone(1e6, 2e6) == 0


@pytest.mark.parametrize(("value", "how"), [(1000, 1), (98000, 1), (9.8, -1), (1, -1), (0, 0), (300, 0), (100, 0)])
def test_a_slip_of_digits_is_known_by_what_would_be_usual(value: float, how: int) -> None:
    assert slipped(value, 91, 113) == how


def test_lists_of_other_lengths_are_an_error() -> None:
    with pytest.raises(ValueError, match="2"):
        [*far_from_past([1, 2], [1.0, 2.0], [0], by_chance=[0.5])]


@given(counts, st.floats(0.001, 1000))
def test_another_unit_changes_nothing(several: list[int], times: float) -> None:
    evened = [sqrt(value) for value in several]
    unit = [value * times for value in evened]
    asked, size = range(len(several)), len(several)
    before = [each.at for each in far_from_past(several, evened, asked, by_chance=[0.5] * size)]
    after = [each.at for each in far_from_past(several, unit, asked, by_chance=[0.5 * times] * size)]
    assert before == after


@given(counts)
def test_what_is_far_is_beyond_all_that_makes_the_custom_and_missing_points_move_nothing(several: list[int]) -> None:
    told = far(several)
    assert all(not each.lowest <= several[each.at] <= each.highest for each in told)
    gap: list[float | None] = [None] * 12
    later = far([*gap, *several, *gap])
    assert [each._replace(at=each.at - 12) for each in later] == told


@given(counts, st.integers(0, 13), st.integers(1, 10))
def test_a_value_still_farther_off_is_still_told(several: list[int], at: int, times: int) -> None:
    high = put(several, **{f"at{at}": 1000.0})
    higher = put(several, **{f"at{at}": 1000.0 * times})
    if far(high, [at]):
        assert far(higher, [at])


def test_of_stable_counts_hardly_one_in_a_thousand_is_told_and_nearly_all_slips_are() -> None:
    # A seeded process of 24 to 60 months whose months differ by chance, workload and season.
    random = Random(11)
    told = looked_at = found = slips = 0
    for _ in range(400):
        size, length = 10 ** random.uniform(1, 4), random.choice([24, 36, 60])
        months = [size * (1.2 if at % 12 in {6, 7, 8} else 1) * random.gauss(1, 0.08) for at in range(length)]
        several = [float(max(0, round(random.gauss(month, sqrt(abs(month)))))) for month in months]
        year = range(length - 12, length)
        told, looked_at = told + len(far(several, year)), looked_at + 12
        at = random.choice(year)
        found, slips = found + bool(far(put(several, **{f"at{at}": several[at] * 10}), [at])), slips + 1
    assert told <= 0.002 * looked_at
    assert found == slips
