"""A plan held against the problem, exactly and in other words than those it was made with.

The ladder is climbed again with what the plan does; each owner works through their shares by earliest due date, and is
late or not. Nothing here is taken from the planners but the problem's records.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from qmxl.criteria.planning.problem import FAULTS, MONTH, NOBODY, Case, Number, Plan, Problem, Step, exact


def verify(problem: Problem, plan: Plan, target: Number | None = None, *, capacity: bool = True) -> tuple[str, ...]:
    """What the plan does not keep of the problem, none if all: ladder, claims, target, and the time of owners.

    Each begins with its kind: ``ladder``, ``steps``, ``effort``, ``points``, ``average``, ``target`` or ``capacity``.
    """
    found = [*_ladders(problem, plan), *_claims(problem, plan)]
    if target is not None and plan.average < exact(target):
        found.append(f"target: {plan.average} is below {exact(target)}")
    if capacity:
        found += _late(problem, plan)
    return tuple(found)


def _ladders(problem: Problem, plan: Plan) -> Iterator[str]:
    done = {step.code for step in plan.steps}
    known = {case.criterion for case in problem.cases}
    yield from (f"ladder: {criterion} is no criterion" for criterion in plan.levels if criterion not in known)
    for case in problem.cases:
        aim = plan.levels.get(case.criterion)
        baseline = case.level if case.cap is None or case.level < case.cap else case.cap
        if aim is None or aim < baseline:
            yield f"ladder: {case.criterion} is at {aim}, below {baseline}"
        elif aim > baseline:
            yield from (f"ladder: {case.criterion} at {aim}: {why}" for why in _held_back(case, aim, done))


def _held_back(case: Case, aim: int, done: set[str]) -> Iterator[str]:
    if aim not in case.levels:
        yield "is no level of it"
    if case.cap is not None and aim > case.cap:
        yield f"is above {case.cap}"
    for rung in range(FAULTS, aim + 1):
        yield from (f"{step.code} is open" for step in case.open.get(rung, ()) if step.code not in done)
        yield from (f"{step.code} cannot be done" for step in case.open.get(rung, ()) if step.blocked)


def _claims(problem: Problem, plan: Plan) -> Iterator[str]:
    there = {step.code: step for case in problem.cases for steps in case.open.values() for step in steps}
    yield from (f"steps: {step.code} is not open" for step in plan.steps if there.get(step.code) != step)
    if len({step.code for step in plan.steps}) < len(plan.steps):
        yield "steps: one is there twice"
    effort = sum((step.effort for step in plan.steps), Fraction(0))
    points = sum(case.weight * plan.levels.get(case.criterion, 0) for case in problem.cases)
    weights = sum(case.weight for case in problem.cases)
    if effort != plan.effort:
        yield f"effort: {effort}, said to be {plan.effort}"
    if points != plan.points:
        yield f"points: {points}, said to be {plan.points}"
    if weights == 0 or Fraction(points, weights) != plan.average:
        yield f"average: {points}/{weights}, said to be {plan.average}"


def _late(problem: Problem, plan: Plan) -> Iterator[str]:
    """An owner gives what a month holds, the earliest due first, and ends each share on its day or before."""
    for owner, pace in sorted(problem.capacity.items()):
        if pace is None:
            continue
        worked = Fraction(0)
        for due, share in sorted(_shares_of(problem, plan, owner)):
            worked += share
            held = exact(pace) * (due - problem.today).days / MONTH
            if worked > held:
                yield f"capacity: {owner} has {held} until {due}, {worked} is to be done"


def _shares_of(problem: Problem, plan: Plan, owner: str) -> Iterator[tuple[date, Fraction]]:
    for step in plan.steps:
        named = {each for each in step.owners if each} or {NOBODY}
        if owner in named:
            yield _counted_to(problem, step), step.effort / len(named)


def _counted_to(problem: Problem, step: Step) -> date:
    in_time = step.due is not None and step.due > problem.today
    return min(step.due, problem.horizon) if in_time and step.due is not None else problem.horizon
