"""All that is told of a target: what it costs, what else could be reached, the plan chosen, and who carries it."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from qmxl.criteria.planning.explaining import Load, Price, Raise, for_nothing, loads, next_raises, prices, raises
from qmxl.criteria.planning.frontier import as_it_is, cheapest, frontier
from qmxl.criteria.planning.problem import Number, Plan, Problem, exact
from qmxl.criteria.planning.programme import Answer, Frontier, best_within, frontier_within, within
from qmxl.criteria.planning.solving import SolverMissing

STEP = Fraction(1, 10)  # between the targets that are priced beside the one asked for


@dataclass(frozen=True)
class Picture:
    """A target and the ways to it.

    ``free``: the cheapest plan if everybody had time, None out of all reach. ``timed``: the cheapest within capacities
    and due dates, and ``furthest`` the highest average there; both None where no solver is installed or no capacity is
    known, so that time bounds nothing. ``chosen`` is the plan that is shown: the timed one where there is one.
    """

    problem: Problem
    target: Fraction
    now: Plan
    most: Plan
    free: Plan | None
    timed: Answer | None
    furthest: Answer | None
    prices: tuple[Price, ...]
    frontier: tuple[Plan, ...]
    in_time: Frontier | None

    @property
    def chosen(self) -> Plan | None:
        """The plan that is shown; None where the target is out of reach."""
        return self.timed.plan if self.timed and self.timed.plan else self.free

    @property
    def raises(self) -> tuple[Raise, ...]:
        """The criteria the chosen plan raises, in the order to take them."""
        return raises(self.problem, self.chosen) if self.chosen else ()

    @property
    def loads(self) -> tuple[Load, ...]:
        """Who does how much of the chosen plan."""
        return loads(self.problem, self.chosen) if self.chosen else ()

    @property
    def next(self) -> tuple[Raise, ...]:
        """What could be raised first by doing something, the least effort for a point first."""
        return tuple(each for each in next_raises(self.problem) if each.effort)

    @property
    def to_be_shown(self) -> tuple[Raise, ...]:
        """The criteria that count for less today than their open sub-items allow: to be shown, not done."""
        return for_nothing(self.problem)

    @property
    def bounded(self) -> bool:
        """Whether anybody's time bounds what can be done."""
        return has_bounds(self.problem)


def has_bounds(problem: Problem) -> bool:
    """Whether the capacity of an owner of anything open is known."""
    owners = {owner for case in problem.cases for step in case.steps(max(case.levels)) for owner in step.owners}
    return any(problem.capacity.get(owner) is not None for owner in owners)


def picture(
    problem: Problem,
    target: Number,
    others: Iterable[Number] = (),
    *,
    seconds: float = 60,
    timed: int = 0,
) -> Picture:
    """The picture of a target; ``others`` are priced beside it, and those a tenth apart up to what can be reached.

    ``timed`` is at how many points the frontier within the time there is, which takes its time, is asked for.
    """
    wanted, plans = exact(target), frontier(problem)
    if not plans:
        raise ValueError("no criteria")
    now, most = as_it_is(problem), plans[-1]
    priced = {wanted, *map(exact, others), *_between(now.average, most.average)}
    answer, furthest, in_time = None, None, None
    if has_bounds(problem):
        try:
            answer = within(problem, wanted, seconds)
            furthest = best_within(problem, seconds) if answer.plan is None else None
            in_time = frontier_within(problem, timed, seconds) if timed else None
        except SolverMissing:
            answer = None
    return Picture(
        problem,
        wanted,
        now,
        most,
        cheapest(problem, wanted, plans),
        answer,
        furthest,
        prices(problem, sorted(priced), plans),
        plans,
        in_time,
    )


def _between(low: Fraction, high: Fraction) -> list[Fraction]:
    """The tenths above ``low`` up to ``high``."""
    first = low // STEP + 1
    return [number * STEP for number in range(int(first), int(high // STEP) + 1)]
