"""The least effort for every average that can be reached, whoever has time for it.

Criterion by criterion, the best way to each weighted total is kept and what another way beats is dropped. Of plans
with the same effort the one with more points stands, then the one with fewer sub-items, then the one that raises the
first criterion, in the problem's order, in which they differ.
"""

from collections.abc import Sequence
from typing import NamedTuple

from qmxl.criteria.planning.problem import Number, Option, Plan, Problem, as_today, options, plan_of, unit


class _Way(NamedTuple):
    """How the criteria from one on are brought to a gain; effort in whole units."""

    effort: int
    gain: int
    steps: int
    option: Option | None = None
    rest: "_Way | None" = None  # of the criteria after it


def frontier(problem: Problem) -> tuple[Plan, ...]:
    """The plans no other beats, in effort or in average, from the least effort upwards; none without criteria.

    The first costs nothing: what is so today, with every criterion raised that nothing open holds back.
    """
    if not problem.cases:
        return ()
    by_case = [options(case) for case in problem.cases]
    scale = unit(option.effort for each in by_case for option in each)
    ways = [_Way(0, 0, 0)]
    for each in reversed(by_case):
        whole = [(int(option.effort * scale), len(option.steps), option) for option in reversed(each)]
        ways = _unbeaten(
            [
                _Way(way.effort + effort, way.gain + option.gain, way.steps + steps, option, way)
                for effort, steps, option in whole
                for way in ways
            ]
        )
    return tuple(plan_of(problem, _taken(way)) for way in ways)


def cheapest(problem: Problem, target: Number, among: Sequence[Plan] | None = None) -> Plan | None:
    """The plan of least effort whose average, unrounded, is at least the target.

    Nothing is done where today's average is enough. None where no plan reaches it: ``highest`` says what can be.
    ``among`` is the frontier, where it has been worked out already.
    """
    if not problem.cases:
        return None
    now, needed = as_it_is(problem), problem.needed(target)
    if now.points >= needed:
        return now
    plans = frontier(problem) if among is None else among
    return next((plan for plan in plans if plan.points >= needed), None)


def highest(problem: Problem) -> Plan | None:
    """The plan of least effort for the highest average that can be reached; None without criteria."""
    return next(reversed(frontier(problem)), None)


def as_it_is(problem: Problem) -> Plan:
    """The plan to do nothing, of a problem with criteria."""
    return plan_of(problem, (as_today(case) for case in problem.cases))


def _unbeaten(ways: list[_Way]) -> list[_Way]:
    """By effort; of several alike in effort, gain and steps the first in the list, as sorting keeps their order."""
    kept: list[_Way] = []
    for way in sorted(ways, key=lambda way: (way.effort, -way.gain, way.steps)):
        if not kept or way.gain > kept[-1].gain:
            kept.append(way)
    return kept


def _taken(way: _Way) -> list[Option]:
    taken = []
    while way.option is not None and way.rest is not None:
        taken.append(way.option)
        way = way.rest
    return taken
