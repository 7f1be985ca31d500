"""What a plan costs and gains, who carries it, and what comes next."""

from datetime import date
from fractions import Fraction

from qmxl.criteria.planning.explaining import Raise, for_nothing, loads, next_raises, order, prices, raises, reach
from qmxl.criteria.planning.frontier import as_it_is, cheapest, highest
from qmxl.criteria.planning.problem import Plan, Problem, Step
from tests.planned import HORIZON, TODAY, drawn

HOSPITAL = """
A1 1×2 | 3: a=2@X b=2@Y | 4: c=9@X
C3 2×1 | 1: d=0.5@X | 2: e=1@X+Y | 3: f=9@Y
D1 1×4 | 2: g=1 | 5: h=1@Z<61
"""


def whole(problem: Problem) -> Plan:
    plan = highest(problem)
    assert plan is not None
    return plan


def told(found: tuple[Raise, ...]) -> list[tuple[str, int, int, str, str, int, str]]:
    return [
        (
            each.criterion,
            each.before,
            each.after,
            "".join(step.code for step in each.steps),
            str(each.effort),
            each.points,
            str(each.per_point),
        )
        for each in found
    ]


def codes(steps: tuple[Step, ...]) -> str:
    return "".join(step.code for step in steps)


def test_each_criterion_of_a_plan_is_told_with_its_cost_and_gain_the_cheapest_for_a_point_first():
    problem = drawn(HOSPITAL)
    found = raises(problem, whole(problem))
    assert told(found) == [
        ("C3", 1, 5, "def", "21/2", 8, "21/16"),
        ("D1", 4, 5, "gh", "2", 1, "2"),
        ("A1", 2, 5, "abc", "13", 3, "13/3"),
    ]
    assert [str(each.average) for each in found] == ["2", "1/4", "3/4"]
    assert sum(each.average for each in found) == whole(problem).average - as_it_is(problem).average


def test_what_a_plan_leaves_is_not_told():
    problem = drawn(HOSPITAL)
    plan = cheapest(problem, Fraction(5, 2))
    assert plan is not None
    assert told(raises(problem, plan)) == [("C3", 1, 2, "de", "3/2", 2, "3/4")]


def test_faults_come_first_then_what_is_cheapest_for_a_point():
    problem = drawn("C1 1×1 | 1: a=9 | 2: b=9\nC2 1×2 | 3: c | 4: d")
    assert codes(order(problem, whole(problem))) == "acdb"


def test_owners_carry_their_shares_and_what_nobody_owns_is_told():
    problem = drawn(HOSPITAL, X="1", Z=None)
    assert [
        (load.owner, str(load.effort), load.capacity is None, load.known) for load in loads(problem, whole(problem))
    ] == [
        ("", "1", True, False),
        ("X", "12", False, True),
        ("Y", "23/2", True, False),
        ("Z", "1", True, True),
    ]


def test_an_owner_is_told_by_the_day_they_are_most_behind():
    problem = Problem(drawn("C1 1×4 | 5: a=3@X<31 b=2@X").cases, {"X": Fraction(1)}, TODAY, HORIZON)
    [load] = loads(problem, whole(problem))
    assert (load.until, load.effort, load.due, load.capacity) == (date(2026, 4, 1), 5, 3, Fraction(31 * 16, 487))
    assert load.over == 3 - Fraction(496, 487)


def test_targets_have_a_price_and_say_who_has_no_time_for_it():
    problem = drawn(HOSPITAL, X="1", Y="0.5", Z="1", **{"": "1"})
    near, far, beyond = prices(problem, ("2.5", 5, "5.01"))
    assert (str(near.plan and near.plan.effort), [each.criterion for each in near.raises]) == ("3/2", ["C3"])
    assert (near.capacity, near.over) == (Fraction(305 * 16, 487) * Fraction("1.5"), ())
    assert [load.owner for load in far.over] == ["X", "Y"]
    assert (far.capacity, str(far.plan and far.plan.effort)) == (Fraction(305 * 16, 487) * Fraction("3.5"), "51/2")
    assert (beyond.plan, beyond.raises, beyond.capacity, reach(problem)) == (None, (), None, 5)


def test_the_capacity_for_a_plan_is_unlimited_as_soon_as_one_who_carries_it_is():
    [price] = prices(drawn(HOSPITAL, X="1", Y=None), (3,))
    assert (price.capacity, price.plan is None) == (None, False)


def test_what_comes_next_is_what_costs_least_for_a_point_and_what_it_beat_follows():
    problem = drawn(HOSPITAL)
    assert told(next_raises(problem)) == [
        ("C3", 1, 2, "de", "3/2", 2, "3/4"),
        ("D1", 4, 5, "gh", "2", 1, "2"),
        ("A1", 2, 3, "ab", "4", 1, "4"),
    ]


def test_a_cheaper_point_comes_before_more_points():
    problem = drawn("A1 2×4 | 5: a=3\nA2 1×4 | 5: b=1\nA3 2×4 | 5: c=2")
    assert [each.criterion for each in next_raises(problem)] == ["A3", "A2", "A1"]


def test_a_level_further_up_is_next_where_a_point_costs_less_there():
    assert told(next_raises(drawn("A1 1×2 1234 | 3: a=4 | 4: b=1"))) == [("A1", 2, 4, "ab", "5", 2, "5/2")]


def test_beyond_a_plan_its_steps_are_not_counted_again():
    problem = drawn(HOSPITAL)
    plan = cheapest(problem, Fraction(5, 2))
    assert told(next_raises(problem, plan))[0] == ("C3", 2, 5, "f", "9", 6, "3/2")
    assert next_raises(problem, whole(problem)) == ()


def test_what_counts_for_less_than_its_sub_items_allow_is_told():
    problem = drawn("A1 1×2 | 5: a\nA2 1×3 | 2: b\nA3 1×5\nA4 2×1 123 | 4:\nA5 1×4 | 5: c")
    assert told(for_nothing(problem)) == [("A1", 2, 4, "", "0", 2, "0"), ("A4", 1, 3, "", "0", 4, "0")]
