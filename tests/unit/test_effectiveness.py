"""Whether an indicator moved after a sub-item was completed."""

from datetime import date

import pytest

from qmxl.criteria.effectiveness import Point, effect, first_month_after, interval, signals, split

STEADY = "10 12 10 12 10 12"  # centre 11, mean moving range 2, limits 5.68 and 16.32


def numbers(drawn: str) -> list[float]:
    return [float(each) for each in drawn.split()]


@pytest.mark.parametrize(
    ("before", "after", "better", "said"),
    [
        (STEADY, "11 12 10 11 12 10", "lower", "unchanged"),
        (STEADY, "11 12 10 11 12 5.6", "lower", "improved"),  # beyond the limit
        (STEADY, "11 12 10 11 12 5.7", "lower", "unchanged"),  # just within it
        (STEADY, "11 12 10 11 12 5.6", "higher", "worsened"),
        (STEADY, "11 12 10 11 12 16.4", "higher", "improved"),
        (STEADY, "10 10 10 10 10 10", "lower", "unchanged"),  # six in a row are no run
        (STEADY, "10 10 10 10 10 10 10", "lower", "improved"),  # seven are
        (STEADY, "10 10 10 11 10 10 10 10", "lower", "unchanged"),  # one on the centre ends the run
        (STEADY, "5 12 10 11 12 17", "lower", "worsened"),  # the last signal says how things stand
        (STEADY, "17 12 10 11 12 5", "lower", "improved"),
        ("100 100 100 100 100 100", "100 100 100 100 100 100", "higher", "unchanged"),
        ("10 12 10 12 10", "1 1 1 1 1 1", "lower", "inconclusive"),  # five before
        (STEADY, "1 1 1 1 1", "lower", "inconclusive"),  # five after
        (STEADY, "1 1 1 1 1 1", "neutral", "undirected"),
    ],
)
def test_what_the_months_say(before: str, after: str, better: str, said: str) -> None:
    assert effect(numbers(before), numbers(after), better) == said


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("14 15 11 15 12 10", "unchanged"),  # two near the upper limit, with one on the centre between
        ("12 15 15 11 12 10", "worsened"),  # two of three near it, all on one side: no month is beyond a limit
        ("8 9 10 11 12 13 14", "worsened"),  # seven that each rise
        ("8 9 10 11 12 13 12", "unchanged"),  # six
        ("12 12 12 12 12 12", "unchanged"),  # with the last month before it would be seven above the centre
    ],
)
def test_the_rules_are_those_of_the_control_charts(after: str, said: str) -> None:
    assert effect(numbers(STEADY), numbers(after), "lower") == said


def test_a_month_belongs_to_the_side_of_most_of_its_days() -> None:
    completed = (date(2026, 6, 1), date(2026, 6, 15), date(2026, 6, 16), date(2026, 12, 31))
    assert [first_month_after(each) for each in completed] == ["2026-06", "2026-06", "2026-07", "2027-01"]


def test_months_are_parted_in_the_order_of_time() -> None:
    points = [Point("2026-07", 3), Point("2026-05", 1), Point("2026-06", 2)]
    before, after = split(points, date(2026, 6, 10))
    assert ([each.value for each in before], [each.value for each in after]) == ([1], [2, 3])


def test_signals_name_their_month_and_side() -> None:
    assert list(signals(numbers(STEADY), numbers("11 17 5"))) == [(1, True), (2, False)]


def test_intervals_are_wilsons_as_published() -> None:
    """Newcombe RG, Stat Med 1998;17:857-872, method 3: 81 of 263 is 0.2553 to 0.3662."""
    found = interval(81, 263, 100)
    assert found is not None
    assert [round(each, 2) for each in found] == [25.53, 36.62]
    assert interval(5, 4, 100) is None
