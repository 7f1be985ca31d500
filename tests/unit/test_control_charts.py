"""What holds for control charts of any series, what becomes of strange ones, and which are refused."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.measures.control_charts import ControlChart, control_chart
from qmxl.measures.plotted import KINDS, Kind
from qmxl.measures.runs import NO_RUNS

WHOLE = st.integers(1, 60)
SERIES = st.lists(st.none() | WHOLE, min_size=2, max_size=30)
KIND = st.sampled_from(KINDS)


def charted(kind: Kind, values: Sequence[int | None], **how: Any) -> ControlChart:
    """A chart of any kind of whole numbers: of 70 to 72 cases each, or of the middle value of subgroups of four."""
    sizes: list[float | None] | None = None
    y: list[Any] = list(values)
    if kind in ("p", "pp", "u", "up"):
        sizes = [70 + at % 3 for at in range(len(y))]
    if kind in ("xbar", "s"):
        y = [None if value is None else [value, value + value % 5, value - 2, value] for value in y]
    return control_chart(kind, y, sizes, **how)


def of_points(chart: ControlChart) -> list[tuple[float | None, ...]]:
    return list(zip(chart.y, chart.centre, chart.lower, chart.upper, strict=True))


def alike(some: Sequence[float | None], others: Sequence[float | None]) -> bool:
    """Whether numbers are the same but for what arithmetic loses, and missing in the same places."""
    return len(some) == len(others) and all(
        value is other
        or (value is not None and other is not None and value == pytest.approx(other, rel=1e-9, abs=1e-9))
        for value, other in zip(some, others, strict=True)
    )


@given(KIND, SERIES)
def test_one_phase_is_one_cut_at_the_first_point_and_one_frozen_at_the_last(kind: Kind, values: list[int | None]):
    assert charted(kind, values) == charted(kind, values, parts=[0]) == charted(kind, values, freeze=len(values))


@given(KIND, SERIES, st.data())
def test_phases_are_charts_of_their_own(kind: Kind, values: list[int | None], drawn: st.DataObject):
    cut = drawn.draw(st.integers(0, (len(values) - 1) // 3)) * 3  # where sizes start again
    both, alone = charted(kind, values, parts=[cut]), charted(kind, values[cut:])
    assert of_points(both)[cut:] == of_points(alone)
    assert both.runs[-1:] == alone.runs
    assert [at - cut for at in both.signals if at >= cut] == alone.signals


@given(KIND, SERIES, st.data())
def test_a_later_point_never_moves_frozen_limits(kind: Kind, values: list[int | None], drawn: st.DataObject):
    frozen = drawn.draw(st.integers(1, len(values) - 1))
    before, after = charted(kind, values[:frozen]), charted(kind, values, freeze=frozen)
    assert of_points(after)[:frozen] == of_points(before)


@given(KIND, SERIES)
def test_missing_points_at_the_end_move_nothing(kind: Kind, values: list[int | None]):
    without, with_missing = charted(kind, values), charted(kind, [*values, None, None])
    assert of_points(with_missing)[: len(values)] == of_points(without)
    assert (with_missing.runs, with_missing.signals) == (without.runs, without.signals)
    assert with_missing.y[-2:] == [None, None]


@given(st.sampled_from(["run", "xbar", "s", "c", "g"]), st.lists(WHOLE, min_size=2, max_size=30), st.data())
def test_a_missing_point_between_others_moves_none_of_them(kind: Kind, values: list[int], drawn: st.DataObject):
    at = drawn.draw(st.integers(0, len(values)))
    without, with_missing = charted(kind, values), charted(kind, [*values[:at], None, *values[at:]])
    points = of_points(with_missing)
    assert points[:at] + points[at + 1 :] == of_points(without)
    assert with_missing.runs == without.runs


@given(st.sampled_from(["p", "u"]), st.lists(WHOLE, min_size=2, max_size=30), st.data())
def test_a_missing_size_is_a_missing_point(kind: Kind, values: list[int], drawn: st.DataObject):
    at = drawn.draw(st.integers(0, len(values)))
    sizes = [60.0 + value for value in values]
    without = control_chart(kind, values, sizes)
    for y, n in ((9, None), (0, 0), (None, 70), (None, None)):
        chart = control_chart(kind, [*values[:at], y, *values[at:]], [*sizes[:at], n, *sizes[at:]])
        points = of_points(chart)
        assert points[:at] + points[at + 1 :] == of_points(without)
        assert (points[at][0], points[at][2:], chart.runs) == (None, (None, None), without.runs)


@given(KIND, SERIES, st.integers(2, 1000))
def test_a_multiplier_scales_what_is_shown_and_decides_nothing(kind: Kind, values: list[int | None], by: int):
    once, scaled = charted(kind, values), charted(kind, values, multiply=by)
    assert (scaled.signals, scaled.runs) == (once.signals, once.runs)
    for name in ("y", "centre", "lower", "upper"):
        assert getattr(scaled, name) == [None if value is None else value * by for value in getattr(once, name)]


@given(st.sampled_from(["i", "xbar", "run"]), SERIES, st.integers(-50, 50), st.sampled_from([0.5, 2, 4]))
def test_values_shifted_and_scaled_have_limits_shifted_and_scaled(
    kind: Kind, values: list[int | None], shift: int, scale: float
):
    as_it_was = charted(kind, values)
    moved = control_chart(
        kind,
        [
            None if value is None else [shift + scale * one for one in (value, value + value % 5, value - 2, value)]
            for value in values
        ]
        if kind == "xbar"
        else [None if value is None else shift + scale * value for value in values],
    )
    for name in ("y", "centre", "lower", "upper"):
        expected = [None if value is None else shift + scale * value for value in getattr(as_it_was, name)]
        assert alike(getattr(moved, name), expected)


@given(st.sampled_from(["p", "u", "c", "g", "run", "xbar", "s"]), st.permutations(list(range(3, 27))))
def test_the_order_of_points_moves_neither_centre_nor_limits(kind: Kind, values: list[int]):
    sizes = {"p": [60.0 + value for value in values], "u": [60.0 + value for value in values]}.get(kind)
    y: list[Any] = [[value, value * value % 7, 4] for value in values] if kind in ("xbar", "s") else list(values)
    found = of_points(control_chart(kind, y, sizes))
    [ordered] = {tuple(sorted(values))}
    y = [[value, value * value % 7, 4] for value in ordered] if kind in ("xbar", "s") else list(ordered)
    expected = of_points(control_chart(kind, y, None if sizes is None else [60.0 + value for value in ordered]))
    for value, point in zip(values, found, strict=True):
        assert alike(point, expected[ordered.index(value)])


@given(KIND, SERIES, st.data())
def test_what_an_excluded_point_is_moves_no_limits(kind: Kind, values: list[int | None], drawn: st.DataObject):
    at = drawn.draw(st.integers(0, len(values) - 1))
    if kind == "mr":
        return  # its range is left out; the next one is still from it
    with_one, with_other = (charted(kind, [*values[:at], value, *values[at + 1 :]], exclude=[at]) for value in (7, 50))
    assert [point[1:] for point in of_points(with_one)] == [point[1:] for point in of_points(with_other)]
    assert with_one.runs == with_other.runs
    assert with_one.y[at] is not None


@pytest.mark.parametrize("kind", KINDS)
def test_of_nothing_there_is_nothing(kind: Kind):
    of_none, of_missing = charted(kind, []), charted(kind, [None, None])
    assert (of_none.y, of_none.centre, of_none.runs) == ([], [], (NO_RUNS,))
    assert of_points(of_missing) == [(None, None, None, None)] * 2
    assert of_missing.runs == (NO_RUNS,)


@pytest.mark.parametrize("kind", KINDS)
def test_a_phase_of_which_all_is_excluded_has_no_lines(kind: Kind):
    chart = charted(kind, [5, 7, 9, 6], parts=[2], exclude=[2, 3])
    assert [point[1:] for point in of_points(chart)[2:]] == [(None, None, None)] * 2
    assert chart.runs[1] == NO_RUNS


def lines_of(chart: ControlChart) -> tuple[float | None, ...]:
    return chart.centre[-1], chart.lower[-1], chart.upper[-1]


def test_one_point_has_a_centre_and_the_limits_that_need_no_second():
    assert lines_of(control_chart("i", [5])) == (5, None, None)
    assert lines_of(control_chart("t", [5.0])) == (pytest.approx(5), None, None)
    assert lines_of(control_chart("mr", [5])) == (None, None, None)
    assert lines_of(control_chart("pp", [5], [10])) == (0.5, None, None)
    assert lines_of(control_chart("p", [5], [100])) == (0.05, 0, pytest.approx(0.05 + 3 * (0.05 * 0.95 / 100) ** 0.5))
    assert lines_of(control_chart("c", [4])) == (4, 0, 10)
    assert lines_of(control_chart("xbar", [[4]])) == (4, None, None)
    assert lines_of(control_chart("s", [[4]])) == (None, None, None)


@pytest.mark.parametrize("value", [0.1, 1 / 3, 7, 1e-9, 123456.7])
@pytest.mark.parametrize("points", [3, 7, 49])
def test_equal_values_lie_on_their_centre_and_are_no_signal(value: float, points: int):
    screened = control_chart("i", [value] * points)
    assert lines_of(screened) == (value, None, None)  # no range is left to tell what is usual
    for kind in ("i", "t"):
        chart = control_chart(kind, [value] * points, screened=False)
        assert (chart.signals, chart.runs) == ([], (NO_RUNS,))
        assert lines_of(chart) == pytest.approx((value, value, value))
    subgroups = control_chart("xbar", [[value, value]] * points)
    assert lines_of(subgroups) == (value, value, value)
    assert (subgroups.signals, subgroups.runs) == ([], (NO_RUNS,))


def test_a_constant_proportion_has_no_spread_of_its_own():
    counts, sizes = [1, 2, 3, 4], [10, 20, 30, 40]
    assert lines_of(control_chart("pp", counts, sizes)) == (0.1, None, None)
    assert lines_of(control_chart("pp", counts, sizes, screened=False)) == (0.1, 0.1, 0.1)
    assert control_chart("p", counts, sizes).runs == (NO_RUNS,)


@pytest.mark.parametrize(("count", "centre"), [(0, 0), (10, 1)])
def test_nothing_or_all_of_it_counted_leaves_no_room(count: int, centre: int):
    assert lines_of(control_chart("p", [count] * 5, [10] * 5)) == (centre, centre, centre)
    assert lines_of(control_chart("pp", [count] * 5, [10] * 5)) == (centre, None, None)
    assert control_chart("p", [count] * 5, [10] * 5).signals == []


def test_none_counted_at_all():
    assert lines_of(control_chart("c", [0, 0, 0])) == (0, 0, 0)
    assert lines_of(control_chart("g", [0, 0, 0])) == (0, 0, 0)
    assert lines_of(control_chart("u", [0, 0], [9, 8])) == (0, 0, 0)
    assert lines_of(control_chart("up", [0, 0], [9, 8])) == (0, None, None)
    assert control_chart("c", [0, 0, 0, 1], freeze=3).signals == [3]


def test_ranges_are_between_neighbours_that_are_there():
    assert control_chart("mr", [1, 4, None, 9, 7]).y == [None, 3, None, None, 2]
    assert control_chart("mr", [1, 4, 2, 9, 7], parts=[3]).y == [None, 3, 2, None, 2]
    two_ranges = control_chart("i", [1, 4, None, 9, 7])
    assert lines_of(two_ranges) == pytest.approx((5.25, 5.25 - 3 * 2.5 / 1.128, 5.25 + 3 * 2.5 / 1.128))
    closed_up = control_chart("i", [1, 4, 100, 9, 7], exclude=[2])
    assert closed_up.upper[0] == pytest.approx(5.25 + 3 * (3 + 5 + 2) / 3 / 1.128)


def test_only_a_range_beyond_all_limits_is_screened():
    jump = [10, 11, 10, 11, 10, 11, 10, 60, 61, 60]
    assert control_chart("i", jump).upper[0] == pytest.approx(25.4 + 3 / 1.128)
    assert control_chart("i", jump, screened=False).upper[0] == pytest.approx(25.4 + 3 * 58 / 9 / 1.128)
    ranges = [control_chart("mr", jump, screened=screened).centre[0] for screened in (None, False, True)]
    assert ranges == pytest.approx([58 / 9, 58 / 9, 1])


def test_a_point_on_its_limit_is_inside_and_an_excluded_one_outside_is_told():
    assert control_chart("c", [4, 4, 4, 10, 11], freeze=3).signals == [4]
    assert control_chart("c", [4, 4, 4, 10, 11], exclude=[3, 4]).signals == [4]


def test_sizes_of_subgroups_that_are_missing_do_not_make_sizes_differ():
    groups: list[list[float | None] | None] = [[1, 2, 3], [2, 4, 6], [5, 5, 8]]
    usual = control_chart("xbar", groups)
    assert lines_of(control_chart("xbar", [None, [], [None], *groups])) == lines_of(usual)
    assert lines_of(control_chart("xbar", [*groups, [1, None, 2, 3]], exclude=[3])) == lines_of(usual)


@pytest.mark.parametrize(
    ("kind", "y", "how", "sentence"),
    [
        ("np", [1], {}, "There is no chart 'np'"),
        ("p", [1, 2], {}, "A p chart needs n"),
        ("c", [1, 2], {"n": [1, 2]}, "A c chart has no sizes n"),
        ("p", [1, 2], {"n": [1]}, "y has 2 points and n has 1"),
        ("p", [1, 7], {"n": [5, 6]}, "y[1] is 7 of n[1], which is 6; a part is no more than the whole."),
        ("u", [1, 7], {"n": [5, 0]}, "y[1] is 7 of n[1], which is 0; nothing can be counted among none."),
        ("u", [1, None], {"n": [5, -1]}, "n[1] is -1; a size is above 0."),
        ("c", [1, -2], {}, "y[1] is -2; a count is 0 or more."),
        ("t", [1, 0], {}, "y[1] is 0; a time between events is above 0."),
        ("i", [1, float("nan")], {}, "y[1] is nan; a finite number or None was expected."),
        ("u", [1, 2], {"n": [1, float("inf")]}, "n[1] is inf; a finite number or None was expected."),
        ("i", [1, "2"], {}, "y[1] is '2'; a finite number or None was expected."),
        ("i", [1, [2]], {}, "y[1] is [2]; a finite number or None was expected."),
        ("xbar", [[1], 2], {}, "y[1] is 2; a list of the subgroup's values was expected."),
        ("i", [1e308] * 9, {}, "y or n has a number too large to compute with."),
        ("i", [1, 2], {"freeze": 2, "parts": [1]}, "freeze and parts exclude each other"),
        ("i", [1, 2], {"freeze": 0}, "freeze is 0; it is from 1 to the number of points, 2."),
        ("i", [1, 2], {"freeze": 3}, "freeze is 3; it is from 1 to the number of points, 2."),
        ("i", [1, 2], {"parts": [2]}, "parts has 2; a series of 2 points has the indices 0 to 1."),
        ("i", [1, 2], {"exclude": [-1]}, "exclude has -1; a series of 2 points has the indices 0 to 1."),
        ("i", [1, 2], {"multiply": 0}, "multiply is 0; a finite number above 0 was expected."),
    ],
)
def test_what_cannot_be_charted_is_refused_in_a_sentence(kind: Any, y: list[Any], how: dict[str, Any], sentence: str):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}"):
        control_chart(kind, y, **how)
