"""Causes in order, and the vital few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.measures.pareto import pareto


def test_the_most_frequent_come_first_with_their_shares():
    found = pareto({"Chờ đợi": 10, "Thái độ": 60, "Thủ tục": 30})
    told = [(bar.category, bar.count, bar.share, bar.cumulative, bar.vital) for bar in found.bars]
    expected = [("Thái độ", 60, 0.6, 0.6, True), ("Thủ tục", 30, 0.3, 0.9, True), ("Chờ đợi", 10, 0.1, 1.0, False)]
    assert (told, found.total, found.vital) == (expected, 100, ["Thái độ", "Thủ tục"])


def test_exactly_80_percent_is_enough():
    assert pareto([("A", 0.5), ("B", 0.3), ("C", 0.2)]).vital == ["A", "B"]
    assert pareto({"A": 50, "B": 20, "C": 15, "D": 15}, until=0.5).vital == ["A"]


def test_ties_keep_the_order_given_and_what_is_given_twice_is_added_up():
    found = pareto([("B", 2), ("A", 5), ("C", 2), ("B", 3)])
    assert [(bar.category, bar.count) for bar in found.bars] == [("B", 5), ("A", 5), ("C", 2)]


def test_others_stand_last_and_are_never_vital():
    found = pareto({"Khác": 70, "A": 20, "B": 10, "C": 0}, last={"Khác"})
    assert [bar.category for bar in found.bars] == ["A", "B", "C", "Khác"]
    assert found.vital == ["A", "B"]
    assert found.bars[2].cumulative == 0.3


def test_nothing_counted_has_no_shares():
    found = pareto({"A": 0, "B": 0})
    assert [(bar.share, bar.cumulative, bar.vital) for bar in found.bars] == [(None, None, False)] * 2
    assert pareto({}).bars == []


def test_a_count_below_0_is_refused():
    with pytest.raises(ValueError, match="-1"):
        pareto({"A": -1})


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 1000), max_size=12))
def test_nothing_is_dropped_and_the_vital_few_are_the_fewest(counts: dict[str, int]):
    found = pareto(counts)
    assert {bar.category: bar.count for bar in found.bars} == counts
    vital = sum(counts[category] for category in found.vital)
    assert vital >= 0.8 * found.total - 1e-9
    if found.vital:
        assert vital - counts[found.vital[-1]] < 0.8 * found.total
        assert found.bars[-1].cumulative == 1


def test_one_begins_with_few_or_with_none():
    assert pareto({"A": 80, "B": 10, "C": 5, "D": 5}).to_begin_with == ["A"]
    assert pareto({"A": 45, "B": 40, "C": 10, "D": 5}).to_begin_with == ["A", "B"]
    assert pareto({"A": 25, "B": 25, "C": 25, "D": 25}).to_begin_with == []
    assert pareto({"A": 70, "B": 30}).to_begin_with == []
