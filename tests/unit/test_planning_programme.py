"""The cheapest and the highest plans in the time departments have."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from fractions import Fraction
from time import monotonic

import pytest

from qmxl.criteria.planning.frontier import as_it_is, cheapest, frontier, highest
from qmxl.criteria.planning.problem import Case, Plan, Problem
from qmxl.criteria.planning.programme import Answer, best_within, frontier_within, within
from qmxl.criteria.planning.solving import Doubt, Row, SolverMissing, Status, solve
from qmxl.criteria.planning.verifying import verify
from tests.planned import HORIZON, TODAY, at_random, drawn, of_a_hospital, tried, unbeaten


def shown(plan: Plan | None) -> tuple[object, ...] | None:
    return None if plan is None else (plan.points, plan.effort, len(plan.steps))


def agree(problem: Problem) -> None:
    """What HiGHS says is what trying every set of sub-items says: each target, the frontier, and the highest."""
    truth = unbeaten(tried(problem, capacity=True))
    now = as_it_is(problem)
    for points in range(now.points + 1, highest_points(problem) + 1):
        answer = within(problem, Fraction(points, problem.weights))
        assert answer.proved
        assert shown(answer.plan) == next((each for each in truth if each[0] >= points), None)
    best = best_within(problem)
    assert (best.proved, shown(best.plan)) == (True, truth[-1])
    found = frontier_within(problem)
    assert found.proved
    assert [(each.plan.points, each.plan.effort) for each in found.answers if each.plan] == [each[:2] for each in truth]


def highest_points(problem: Problem) -> int:
    plan = highest(problem)
    return 0 if plan is None else plan.points


@pytest.mark.parametrize("tens", range(20))
def test_no_set_of_sub_items_done_in_time_is_cheaper_or_higher(tens: int):
    for seed in range(10 * tens, 10 * tens + 10):
        agree(at_random(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20_000, 20_200))
def test_no_set_of_many_sub_items_done_in_time_is_cheaper_or_higher(seed: int):
    agree(at_random(seed, cases=5, steps=10))


@pytest.mark.parametrize("seed", range(4))
def test_with_time_without_end_it_is_as_cheap_as_without_a_programme(seed: int):
    problem = replace(of_a_hospital(seed, criteria=15), capacity={})
    plans = frontier(problem)
    for plan in plans[:: len(plans) // 5]:
        assert shown(within(problem, plan.average).plan) == shown(cheapest(problem, plan.average))
    assert shown(best_within(problem).plan) == shown(plans[-1])


@pytest.mark.parametrize("seed", range(4))
def test_large_plans_keep_the_ladder_and_the_time(seed: int):
    problem = of_a_hospital(seed, criteria=30)
    best = best_within(problem)
    assert best.plan is not None
    middle = (best.plan.average + as_it_is(problem).average) / 2
    answer = within(problem, middle)
    assert answer.plan is not None
    assert (best.proved, answer.proved) == (True, True)
    assert [verify(problem, best.plan), verify(problem, answer.plan, middle)] == [(), ()]
    assert verify(problem, answer.plan, best.plan.average + 1) != ()


ONE_OWNER = "C1 1×4 | 5: a=2@A\nC2 1×4 | 5: b=3@A"


@pytest.mark.parametrize(
    ("pace", "reached"),
    [("0.49", "9/2"), ("0.5", "5"), (None, "5"), ("0", "4")],  # 5 in ten months; 0.49 holds 4.9
)
def test_the_time_until_the_horizon_is_enough_or_not(pace: str | None, reached: str):
    problem = replace(drawn(ONE_OWNER, A=pace), today=date(2026, 1, 1), horizon=date(2026, 11, 2))
    best = best_within(problem)
    assert best.plan is not None
    assert (str(best.plan.average), best.proved) == (reached, True)


def test_what_is_due_early_is_not_done_in_time_that_comes_later():
    table = "C1 1×4 | 5: a=3@A<31\nC2 1×4 | 5: b=4@A"
    assert [shown(best_within(drawn(table, A=pace)).plan) for pace in ("2", "3")] == [(9, 4, 1), (10, 7, 2)]


def test_a_share_is_carried_by_each_owner_and_the_full_one_decides():
    table = "C1 1×4 | 5: a=3@A+B+C"
    assert [shown(best_within(drawn(table, A="100", B=pace)).plan) for pace in ("0.09", "0.1")] == [
        (4, 0, 0),
        (5, 3, 1),
    ]


def test_of_the_highest_plans_that_of_least_effort_stands():
    problem = drawn("C1 1×4 | 5: a=3@A\nC2 1×4 | 5: b@A c@A", A="0.3")
    assert shown(best_within(problem).plan) == (9, 2, 2)


def test_a_target_out_of_time_is_infeasible_and_one_reached_is_no_work():
    problem = drawn(ONE_OWNER, A="0.25")
    answers = [within(problem, target) for target in ("4.5", "4.51", "4", 1)]
    assert [(each.proof.status, shown(each.plan)) for each in answers] == [
        (Status.OPTIMAL, (9, 2, 1)),
        (Status.INFEASIBLE, None),
        (Status.OPTIMAL, (8, 0, 0)),
        (Status.OPTIMAL, (8, 0, 0)),
    ]


@pytest.mark.parametrize("problem", [Problem((), {}, TODAY, HORIZON)])
def test_without_criteria_nothing_is_feasible(problem: Problem):
    assert [within(problem, 1).proof.status, best_within(problem).proof.status] == [Status.INFEASIBLE] * 2
    assert (frontier_within(problem).answers, frontier_within(problem).end.status) == ((), Status.INFEASIBLE)


def test_where_all_is_at_5_nothing_is_chosen():
    problem = drawn("C1 1×5 | 3: a@A\nC2 2×5", A="0")
    assert [
        shown(each.plan) for each in (within(problem, 5), best_within(problem), *frontier_within(problem).answers)
    ] == [(15, 0, 0)] * 3
    assert within(problem, "5.01").proof.status == Status.INFEASIBLE


def test_efforts_of_many_digits_are_told_as_doubtful():
    problem = drawn("C1 1×4 | 5: a=0.123456789@A\nC2 1×4 | 5: b=0.987654321@A", A="0.1")
    answer = within(problem, "4.5")
    assert (shown(answer.plan), answer.proof.doubts, answer.proved) == (
        (9, Fraction("0.123456789"), 1),
        (Doubt.SCALE,),
        False,
    )


def test_the_proof_says_how_it_was_found():
    answer = within(drawn(ONE_OWNER, A="1"), "4.5")
    assert answer.proof.solver.startswith("HiGHS ")
    assert (answer.proof.objective, answer.proof.bound, answer.proof.gap, answer.unit) == (2, 2, 0, 1)
    assert [proof.status for proof in answer.ties] == [Status.OPTIMAL] * 2


def test_a_search_that_is_stopped_says_so():
    problem = of_a_hospital(2, criteria=83)
    answer = best_within(problem, seconds=0.0)
    assert (answer.proof.status, answer.proved) == (Status.TIME_LIMIT, False)
    stopped = frontier_within(problem, seconds=0.0)
    assert (stopped.end.status, stopped.proved) == (Status.TIME_LIMIT, False)


def test_the_same_again_for_the_same_problem():
    problem = of_a_hospital(5, criteria=25)
    target = as_it_is(problem).average + Fraction(1, 2)
    assert within(problem, target) == within(problem, target)
    assert frontier_within(problem, most=4) == frontier_within(problem, most=4)


def test_few_points_of_a_frontier_are_asked_for_and_the_highest_is_among_them():
    problem = of_a_hospital(6, criteria=12)
    every, few = ([shown(each.plan) for each in frontier_within(problem, most).answers] for most in (None, 5))
    assert len(few) <= 5 < len(every)
    points = {each[:2] for each in every if each}
    assert [each for each in few if each and each[:2] not in points] == []
    assert few[-1][:2] == every[-1][:2]


def test_without_the_solver_a_plan_says_what_is_missing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(SolverMissing):
        within(drawn(ONE_OWNER, A="1"), 5)


def test_the_solver_prints_nothing():
    program = "from qmxl.criteria.planning.solving import Row, solve; solve([1, 2], [Row({0: 1, 1: 1}, 1, None)], 5)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert (ran.stdout, ran.stderr) == (b"", b"")


@pytest.mark.parametrize("over", [0, 1])
def test_a_row_of_large_numbers_is_kept_to_the_last_unit(over: int):
    sizes = [999_983, 999_979, 999_961, 999_959, 999_953]
    full = Row(dict(enumerate(sizes)), None, sum(sizes) - over)
    solved = solve([-1] * 5, [full], 5)
    assert (len(solved.chosen or ()), solved.proof.objective) == (5 - over, over - 5)


WRONG = drawn("C1 1×2 | 1: f | 3: a=2@A | 4: b@A\nC2 2×4 1234", A="0.2")


@pytest.mark.parametrize(
    ("levels", "steps", "effort", "points", "kinds"),
    [
        ({"C1": 2, "C2": 4}, "", 0, 10, []),
        ({"C1": 2, "C2": 4}, "b", 1, 10, []),
        ({"C1": 3, "C2": 4}, "fa", 3, 11, []),
        ({"C1": 3, "C2": 4}, "a", 2, 11, ["ladder"]),
        ({"C1": 4, "C2": 4}, "fb", 2, 12, ["ladder"]),
        ({"C1": 1, "C2": 4}, "", 0, 9, ["ladder"]),
        ({"C1": 2, "C2": 5}, "", 0, 12, ["ladder"]),
        ({"C1": 2}, "", 0, 10, ["ladder", "points", "average"]),
        ({"C1": 2, "C2": 4, "C3": 1}, "", 0, 10, ["ladder"]),
        ({"C1": 3, "C2": 4}, "fa", 2, 11, ["effort"]),
        ({"C1": 3, "C2": 4}, "faa", 5, 11, ["steps", "capacity"]),
        ({"C1": 3, "C2": 4}, "fa", 3, 12, ["points", "average"]),
        ({"C1": 4, "C2": 4}, "fab", 4, 12, ["capacity"]),
    ],
)
def test_what_a_plan_does_not_keep_is_found(
    levels: dict[str, int], steps: str, effort: int, points: int, kinds: list[str]
):
    there = {step.code: step for step in WRONG.cases[0].steps(5)}
    plan = Plan(levels, tuple(there[code] for code in steps), Fraction(effort), points, Fraction(points, 3))
    assert [each.split(":")[0] for each in verify(WRONG, plan)] == kinds


def test_a_level_above_the_cap_is_found():
    problem = Problem((Case("D3.1", 1, 3, {}, cap=3),), {}, TODAY, HORIZON)
    plans = [Plan({"D3.1": level}, (), Fraction(0), level, Fraction(level)) for level in (3, 4)]
    assert [verify(problem, plan) for plan in plans] == [(), ("ladder: D3.1 at 4: is above 3",)]


def test_a_plan_below_its_target_is_found_and_time_is_left_out_where_it_is_not_asked():
    plan = as_it_is(WRONG)
    assert (verify(WRONG, plan, "3.33"), verify(WRONG, plan, "3.34")) == ((), ("target: 10/3 is below 167/50",))
    whole = highest(WRONG)
    assert whole is not None
    assert (verify(WRONG, whole, capacity=False), len(verify(WRONG, whole))) == ((), 1)


def test_an_answer_that_breaks_something_is_not_proved():
    answer = within(drawn(ONE_OWNER, A="1"), "4.5")
    assert [replace(answer, violations=each).proved for each in ((), ("target: 4 is below 5",))] == [True, False]
    assert isinstance(answer, Answer)


@pytest.mark.slow
def test_a_whole_hospital_is_planned_in_seconds():
    """83 criteria, some 1,600 sub-items, 40 departments; the bounds are over ten times what was measured."""
    problem = of_a_hospital(1)
    began = monotonic()
    plans = frontier(problem)
    assert monotonic() - began < 3
    best = best_within(problem)
    assert best.plan is not None
    middle = (plans[0].average + best.plan.average) / 2
    began = monotonic()
    answer = within(problem, middle)
    assert (answer.proved, monotonic() - began < 20) == (True, True)
    found = frontier_within(problem, most=20).answers
    assert [each.violations for each in found] == [()] * len(found)
