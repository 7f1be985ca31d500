"""The four rules, each on series made for it, and against their definition point by point."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.measures.special_causes import Classified, assured, assured_between, classified

WHOLE = st.lists(st.integers(-4, 4), min_size=1, max_size=40)


def read(values: Sequence[float | None], **options: int) -> Classified:
    """A chart with its centre at 0 and limits at 3, where higher is better."""
    none = [0.0] * len(values)
    limits = [3.0] * len(values)
    return classified(values, none, [-3.0] * len(values), limits, improvement="increase", **options)


def marked(rule: str, values: Sequence[float | None], **options: int) -> list[int]:
    """The points a rule names."""
    return [at for at, found in enumerate(read(values, **options).rules) if found == rule]


# The cases of NHSRplotthedots' own tests, tests/testthat/test-ptd_calculate_point_type.R, as values: 2.5 lies near the
# limit of 3, 1 does not.
@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([2.5, 1, 2.5], [0, 2]),
        ([1, 2.5, 2.5], [1, 2]),
        ([2.5, 2.5, 1], [0, 1]),
        ([1, 1, 2.5, 1, 2.5, 1, 1], [2, 4]),
        ([1, 1, 2.5, 2.5, 1, 1, 1], [2, 3]),
        ([2.5, 1, 1, 2.5], []),
        ([2.5, 1, 1, 2.5, 2.5], [3, 4]),
        ([2.5, -1, 2.5], []),
        ([-1, 2.5, 2.5, -1], []),  # no third one on their side
        ([2.5, 2.5], []),
        ([2.5, 0, 2.5], []),  # one on the centre is on no side
        ([-2.5, -1, -2.5], [0, 2]),
        ([2.5, 3.5, 1], []),  # beyond the limit is not near it
        ([2.5, 3.5, 2.5], [0, 2]),
        ([2.0, 2.0, 2.0], []),  # exactly two thirds of the way is not in the outer third
    ],
)
def test_two_in_three(values: list[float], points: list[int]):
    assert marked("two_in_three", values) == points


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([1] * 6, []),
        ([1] * 6 + [-1], []),
        ([1] * 8 + [-1], [*range(8)]),
        ([-1] * 8 + [1], [*range(8)]),
        ([1] * 3 + [0] + [1] * 6, []),  # one on the centre ends it
        ([1] * 3 + [None] + [1] * 4, [0, 1, 2, 4, 5, 6, 7]),
    ],
)
def test_shift(values: list[float | None], points: list[int]):
    assert marked("shift", values) == points
    assert marked("shift", values, shift=9) == []


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([1, 2, 3, 3, 4, 5, 6], []),
        ([1, 2, 3, 4, 5, 6], []),
        ([1, 2, 3, 4, 5, 6, 7], [*range(7)]),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [*range(1, 8)]),
        ([7, 6, 5, 4, 3, 2, 1], [*range(7)]),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], [*range(1, 8)]),
        ([1, 2, None, 3, 4, None, 5, 6, 7], [0, 1, 3, 4, 6, 7, 8]),
    ],
)
def test_trend(values: list[float | None], points: list[int]):
    small = [None if value is None else value / 100 - 0.04 for value in values]  # far from the limits
    assert marked("trend", small, shift=9) == points


def test_a_peak_belongs_to_the_way_down_from_it():
    chart = read([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1], shift=20)
    good, bad = "special_cause_improvement", "special_cause_concern"
    assert chart.point_types == [good] * 6 + [bad] * 7
    assert chart.causes == (("trend", -1, 6, 7),)


def test_the_first_rule_that_holds_names_a_point_and_all_that_hold_at_the_end_are_told():
    chart = read([1, 1, -1, 1, 1, 1, 1, 1, 2.5, 3.5, 3.5])
    assert chart.rules == [None] * 3 + ["shift"] * 6 + ["outside"] * 2
    assert chart.causes == (("outside", 1, 9, 2), ("shift", 1, 3, 8))
    assert chart.since == 9


def test_nothing_reaches_over_the_start_of_a_phase():
    values = [1.0] * 10
    none, limits = [0.0] * 10, [3.0] * 10
    halves = classified(values, none, [-3.0] * 10, limits, improvement="neutral", phases=[5])
    assert halves.rules == [None] * 10
    assert classified(values, none, [-3.0] * 10, limits, improvement="neutral", phases=[0]).since == 0


def test_a_limit_that_is_not_there_has_nothing_outside_or_near():
    values, none = [9.0, 9.0, 9.0, -9.0], [0.0] * 4
    assert classified(values, none, [-3.0] * 4, [None] * 4, improvement="decrease").rules == [None] * 3 + ["outside"]
    assert classified(values, [None] * 4, [None] * 4, [None] * 4, improvement="decrease").variation == "common_cause"


def test_a_clipped_limit_leaves_the_outer_third_where_it_was():
    # A proportion of 2 % with 3 sigma at 8 % and the lower limit clipped at 0: 0.5 % is a quarter of sigma off.
    values, centre, lower, upper = [0.005] * 4, [0.02] * 4, [0.0] * 4, [0.08] * 4
    assert classified(values, centre, lower, upper, improvement="decrease").rules == [None] * 4
    of_own_side = classified(values, centre, lower, upper, improvement="decrease", symmetric=False)
    assert of_own_side.rules == ["two_in_three"] * 4


def test_what_is_equal_but_for_the_last_digit_is_equal():
    tenths = [0.1 + 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3]
    assert classified(tenths, [0.3] * 8, [0.3] * 8, [0.3] * 8, improvement="increase").rules == [None] * 8


@pytest.mark.parametrize(
    ("target", "improvement", "expected"),
    [
        (6.0, "increase", "consistent_fail"),
        (6.0, "decrease", "consistent_pass"),
        (0.5, "increase", "consistent_pass"),
        (0.5, "decrease", "consistent_fail"),
        (5.0, "increase", "inconsistent"),  # on the limit
        (1.0, "decrease", "inconsistent"),
        (3.0, "neutral", None),
        (None, "increase", None),
    ],
)
def test_assurance_holds_a_target_against_the_limits(target: float | None, improvement: str, expected: str | None):
    assert assured(target, 1, 5, improvement) == expected  # type: ignore[arg-type]  # words of the table
    assert assured(target, None, None, improvement) is None  # type: ignore[arg-type]  # words of the table


def test_a_value_that_has_to_be_between_two_passes_where_both_limits_are():
    limits = [(86.0, 94.0), (86.0, 96.0), (60.0, 80.0), (None, None)]
    expected = ["consistent_pass", "inconsistent", "consistent_fail", None]
    assert [assured_between(85, 95, *both) for both in limits] == expected


@pytest.mark.parametrize("options", [{"shift": 1}, {"trend": 0}, {"phases": [3]}, {"phases": [-1]}])
def test_what_cannot_be_asked_is_refused(options: dict[str, int]):
    with pytest.raises(ValueError, match=r"\d"):
        read([1.0, 2.0, 3.0], **options)


def by_definition(values: Sequence[int], at: int) -> str | None:
    """The rule of a point, from every window that holds it."""

    def windows(length: int) -> list[list[int]]:
        starts = range(max(0, at - length + 1), min(at, len(values) - length) + 1)
        return [list(values[start : start + length]) for start in starts]

    def sides(window: list[int]) -> set[int]:
        return {(value > 0) - (value < 0) for value in window}

    if abs(values[at]) > 3:
        return "outside"
    if any(window in (sorted(set(window)), sorted(set(window), reverse=True)) for window in windows(7)):
        return "trend"
    near = [window for window in windows(3) if sum(abs(value) == 3 for value in window) > 1]
    if abs(values[at]) == 3 and any(len(sides(window)) == 1 for window in near):
        return "two_in_three"
    return "shift" if any(sides(window) in ({1}, {-1}) for window in windows(7)) else None


@given(WHOLE)
def test_every_point_has_the_rule_of_its_definition(values: list[int]):
    assert read(values).rules == [by_definition(values, at) for at in range(len(values))]


@given(st.lists(st.integers(-1, 4), min_size=8, max_size=40))
def test_so_have_series_that_lean_to_one_side(values: list[int]):
    assert read(values).rules == [by_definition(values, at) for at in range(len(values))]


@given(st.integers(-20, 3), st.lists(st.integers(1, 2), min_size=12, max_size=20))
def test_so_have_series_that_climb(start: int, steps: list[int]):
    values = [start + sum(steps[:at]) % 9 - 5 for at in range(len(steps))]
    assert read(values).rules == [by_definition(values, at) for at in range(len(values))]


@given(WHOLE, st.sets(st.integers(0, 60)))
def test_missing_points_move_nothing(values: list[int], holes: set[int]):
    with_holes: list[float | None] = list(values)
    for hole in sorted(holes):
        with_holes.insert(min(hole, len(with_holes)), None)
    plain, holed = read(values), read(with_holes)
    assert [kind for kind in holed.point_types if kind] == plain.point_types
    assert [rule for rule, value in zip(holed.rules, with_holes, strict=True) if value is not None] == plain.rules
    assert (holed.variation, len(holed.causes)) == (plain.variation, len(plain.causes))


@given(WHOLE)
def test_upside_down_what_was_high_is_low(values: list[int]):
    turned = read([-value for value in values])
    assert turned.rules == read(values).rules
    swap = {"special_cause_improvement": "special_cause_concern", "special_cause_concern": "special_cause_improvement"}
    assert turned.point_types == [swap.get(str(kind), kind) for kind in read(values).point_types]


@given(WHOLE)
def test_a_special_cause_began_at_a_point_it_names_and_is_told_just_when_the_last_point_is_one(values: list[int]):
    chart = read(values)
    assert (chart.since is None) == (chart.variation == "common_cause")
    for cause in chart.causes:
        assert 0 <= cause.since <= len(values) - cause.points
    if chart.causes:
        assert chart.causes[0].rule == chart.rules[-1]
