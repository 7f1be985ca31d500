"""The cheapest plans, whoever has time."""

from fractions import Fraction

import pytest

from qmxl.criteria.planning.frontier import as_it_is, cheapest, frontier, highest
from qmxl.criteria.planning.problem import Case, Plan, Problem
from qmxl.criteria.planning.verifying import verify
from tests.planned import HORIZON, TODAY, at_random, drawn, tried, unbeaten


def shown(plan: Plan | None) -> tuple[object, ...] | None:
    return None if plan is None else (plan.points, plan.effort, len(plan.steps))


def agree(problem: Problem) -> None:
    """Nothing that can be done is cheaper, every plan keeps the ladder, and each target is met by the cheapest."""
    truth = unbeaten(tried(problem, capacity=False))
    plans = frontier(problem)
    assert [shown(plan) for plan in plans] == truth
    assert [verify(problem, plan, plan.average, capacity=False) for plan in plans] == [()] * len(plans)
    now = as_it_is(problem)
    for points in range(now.points + 1, plans[-1].points + 2):
        best = next((each for each in truth if each[0] >= points), None)
        assert shown(cheapest(problem, Fraction(points, problem.weights))) == best


@pytest.mark.parametrize("tens", range(30))
def test_no_set_of_sub_items_is_cheaper(tens: int):
    for seed in range(10 * tens, 10 * tens + 10):
        agree(at_random(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10_000, 10_400))
def test_no_set_of_many_sub_items_is_cheaper(seed: int):
    agree(at_random(seed, cases=6, steps=11))


THREE = """
C1 1×2 | 3: a=2 b=2 | 4: c=1
C2 2×1 | 1: d=0.5 | 2: e=1 | 3: f=9
C3 1×4 | 2: g=1 | 5: h=1
"""


def test_the_frontier_goes_from_today_to_all():
    assert [(plan.points, str(plan.average), str(plan.effort)) for plan in frontier(drawn(THREE))] == [
        (8, "2", "0"),
        (10, "5/2", "3/2"),  # C2 to 2
        (11, "11/4", "7/2"),  # and C3 to 5
        (13, "13/4", "13/2"),  # C2 to 2, C1 to 5
        (14, "7/2", "17/2"),  # and C3
        (16, "4", "21/2"),  # C2 to 5
        (17, "17/4", "25/2"),  # and C3
        (19, "19/4", "31/2"),  # C2 and C1
        (20, "5", "35/2"),
    ]


def test_a_target_is_not_rounded():
    problem = drawn("C1 1×3 1234 | 4: a\nC2 1×4 | 5: b=100")
    assert [shown(cheapest(problem, target)) for target in ("4", "4.001", 3.995, 3.5)] == [
        (8, 1, 1),
        (9, 101, 2),
        (8, 1, 1),
        (7, 0, 0),
    ]


def test_of_equal_plans_that_with_fewer_sub_items_then_that_of_the_first_criterion_stands():
    plan = cheapest(
        drawn("C1 1×2 | 3: a b | 4: z=9\nC2 1×2 | 3: c=2 | 4: y=9\nC3 1×2 | 3: d=2 | 4: x=9"), Fraction(7, 3)
    )
    assert plan is not None
    assert plan.levels == {"C1": 2, "C2": 3, "C3": 2}


def test_with_the_same_effort_more_points_are_taken():
    assert shown(cheapest(drawn("C1 1×2 | 3: a=2 | 4: z=9\nC2 2×2 | 3: b=2 | 4: y=9"), Fraction(7, 3))) == (8, 2, 1)


def test_nothing_is_done_for_a_target_that_is_reached():
    problem = drawn("C1 1×2 | 5: a\nC2 1×4 | 5: b")
    assert shown(cheapest(problem, 3)) == shown(cheapest(problem, -1)) == (6, 0, 0)
    assert shown(frontier(problem)[0]) == (8, 0, 0)  # what nothing open holds back


def test_what_cannot_be_reached_is_none_and_the_highest_is_told():
    problem = Problem((Case("D3.1", 1, 2, {}, cap=3), Case("A1.1", 1, 5, {})), {}, TODAY, HORIZON)
    assert cheapest(problem, "4.01") is None
    assert shown(highest(problem)) == (8, 0, 0)


@pytest.mark.parametrize("problem", [drawn("C1 1×5 | 3: a\nC2 2×5")])
def test_where_all_is_at_5_there_is_nothing_to_do(problem: Problem):
    assert [shown(plan) for plan in frontier(problem)] == [(15, 0, 0)]
    assert (shown(cheapest(problem, 5)), cheapest(problem, "5.01")) == ((15, 0, 0), None)


def test_without_criteria_there_is_no_plan():
    problem = Problem((), {}, TODAY, HORIZON)
    assert (frontier(problem), cheapest(problem, 1), highest(problem)) == ((), None, None)


def test_a_sub_item_without_effort_is_still_done():
    plan = cheapest(drawn("C1 1×1 | 2: a=0 | 3: b"), 2)
    assert plan is not None
    assert ([step.code for step in plan.steps], plan.effort) == (["a"], 0)


def test_large_weights_cost_no_time():
    lines = (
        f"C{at} {10**6 + at * 7919}×1 | 2: {at}a={at + 1} | 3: {at}b={at + 2} | 4: {at}c | 5: {at}d" for at in range(9)
    )
    assert frontier(drawn("\n".join(lines)))[-1].average == 5
