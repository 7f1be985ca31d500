"""Departments in an order, and what of it is more than chance."""

import pytest

from qmxl.catalogue.models import Kind
from qmxl.period import Period
from qmxl.tables.columns import columns
from qmxl.tables.indicators import INDICATORS, indicator_rows
from qmxl.tables.ranking import Ranking, rankings
from tests.figures import drawn_units, figure_of, figures_of, hospital_with

JANUARY = Period(2026, 1, 1)
FALLS = """
NOI   | 14 | 27902
NGOAI |  7 | 24841
SAN   |  5 | 18445
HSTC  | 12 | 7628
CC    | 12 | 4717
"""
HYGIENE = """
A | 90 | 100
B | 80 | 100
C | 80 | 100
D | 45 | 100
E |  9 | 10
"""


def ranked(table: str, kind: Kind, direction: str = "higher", unit: str = "") -> Ranking:
    """The order of the departments of a drawn table."""
    control = hospital_with(kind, [name for name, _, _ in drawn_units(table)], direction=direction, unit=unit)
    indicators = columns(INDICATORS, indicator_rows(control, figures_of(table), JANUARY))
    [found] = rankings(control, indicators, JANUARY)
    return found


def told(ranking: Ranking) -> list[tuple[object, ...]]:
    return [(place.rank, place.department, place.beyond, place.side) for place in ranking.places]


def test_the_best_comes_first_and_equal_values_share_a_rank_whatever_they_rest_on():
    assert told(ranked(HYGIENE, "proportion")) == [
        (1, "A", "99.8", 1),
        (1, "E", "", 0),
        (3, "B", "", 0),
        (3, "C", "", 0),
        (5, "D", "99.8", -1),
    ]


def test_who_is_outside_is_worse_or_better_by_the_direction():
    lower = ranked(FALLS, "rate_1000", "lower")
    assert told(lower)[-1] == (5, "CC", "99.8", 1)
    assert [lower.places[-1].better(each) for each in ("lower", "higher", "neutral")] == [False, True, None]
    assert lower.places[0].better("lower") is None


def test_a_rate_has_byars_interval_and_is_small_below_ten_events():
    places = {place.department: place for place in ranked(FALLS, "rate_1000", "lower").places}
    assert (places["SAN"].small, places["CC"].small) == (True, False)
    low, high = places["CC"].interval or (0, 0)
    # PHEindicatormethods: Byar's limits of 12 events are 6.193 and 20.963
    assert (low * 4.717, high * 4.717) == pytest.approx((6.1933, 20.9628), abs=1e-3)


def test_a_proportion_has_wilsons_interval_and_is_small_below_thirty_cases():
    places = {place.department: place for place in ranked(HYGIENE, "proportion").places}
    assert (places["E"].small, places["A"].small) == (True, False)
    assert places["E"].interval == pytest.approx((59.585, 98.212), abs=1e-3)  # Newcombe 1998, method 3: 9 of 10


@pytest.mark.parametrize("kind", ["ratio", "mean_duration", "points_ratio"])
def test_ratios_have_an_order_and_no_limits(kind: Kind):
    ranking = ranked(HYGIENE, kind)
    assert (ranking.limits, {place.beyond for place in ranking.places}) == (None, {""})
    assert [place.interval for place in ranking.places] == [None] * 5


def test_a_mean_per_thousand_is_a_rate():
    assert ranked(FALLS, "mean_duration", "lower", "ca/1000 ngày").limits is not None


def test_numbers_of_things_have_no_order():
    control = hospital_with("count", ["A", "B", "C"])
    figures = [figure_of(name, "2026-01", 5, None) for name in "ABC"]
    assert rankings(control, columns(INDICATORS, indicator_rows(control, figures, JANUARY)), JANUARY) == []


def test_two_departments_have_no_order():
    control = hospital_with("proportion", ["A", "B"])
    indicators = columns(INDICATORS, indicator_rows(control, figures_of("A | 1 | 10\nB | 5 | 10"), JANUARY))
    assert rankings(control, indicators, JANUARY) == []


def test_months_to_date_are_pooled_and_what_is_left_out_does_not_count():
    control = hospital_with("proportion", ["A", "B", "C"])
    figures = [figure_of(name, month, 10, n) for name in "ABC" for month, n in (("2026-01", 10), ("2026-02", 90))]
    wrong = figures[-1]._replace(figure=figures[-1].figure._replace(left_out="COUNT-NUMERATOR"))
    to_february = Period(2026, 2, 2)
    indicators = columns(INDICATORS, indicator_rows(control, [*figures[:-1], wrong], to_february))
    [ranking] = rankings(control, indicators, to_february)
    assert [(place.department, place.value) for place in ranking.places] == [("C", 100), ("A", 20), ("B", 20)]


SPREAD = "\n".join(f"K{at:02} | {400 + 40 * (at % 5)} | 1000" for at in range(12))


def test_limits_are_widened_where_many_departments_differ_in_general():
    many, few = ranked(SPREAD, "proportion"), ranked("\n".join(SPREAD.splitlines()[:5]), "proportion")
    assert (many.spread, many.limits and many.limits.adjusted, few.spread) == ("widened", True, "dispersed")
    assert {place.beyond for place in many.places} == {""}
    assert "99.8" in {place.beyond for place in few.places}
    assert ranked(HYGIENE.replace("45", "82"), "proportion").spread == ""


def test_who_has_more_cases_than_there_are_has_no_place():
    ranking = ranked(HYGIENE.replace("|  9 |", "| 11 |"), "proportion")
    assert (ranking.left_out, [place.department for place in ranking.places]) == (["E"], ["A", "B", "C", "D"])
