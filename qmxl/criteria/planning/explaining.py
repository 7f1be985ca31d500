"""Why a plan is as it is, in figures: what each criterion costs and gains, in which order, who carries what, what next.

No sentences: whoever shows a plan has them. Gains are weighted points; a gain in the average is that over the weights.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from qmxl.criteria.planning.frontier import cheapest, frontier, highest
from qmxl.criteria.planning.problem import FAULTS, Case, Number, Option, Plan, Problem, Step, exact, options, total


@dataclass(frozen=True)
class Raise:
    """A criterion brought from one level to another: the steps not yet done, faults first, and what it is worth."""

    criterion: str
    before: int
    after: int
    steps: tuple[Step, ...]
    effort: Fraction
    points: int
    average: Fraction

    @property
    def per_point(self) -> Fraction:
        """The effort for one weighted point; zero where no open sub-item holds the level back."""
        return self.effort / self.points


@dataclass(frozen=True)
class Load:
    """What an owner is to do until the day they are most behind, or have least to spare; ``NOBODY`` owns the rest.

    ``capacity`` is what they can do until then; None is any amount, and ``known`` says whether anybody said so.
    """

    owner: str
    effort: Fraction  # of the whole plan
    until: date
    due: Fraction  # effort until that day
    capacity: Fraction | None
    known: bool

    @property
    def over(self) -> Fraction:
        """How much more than they can do."""
        return Fraction(0) if self.capacity is None else max(Fraction(0), self.due - self.capacity)


@dataclass(frozen=True)
class Price:
    """What a target costs at least, beside what can be done until the horizon; ``plan`` is None out of all reach.

    ``capacity`` is that of the owners the plan needs, together; None where one of them is unlimited or nobody. Owners
    may be over it though together they are not.
    """

    target: Fraction
    plan: Plan | None
    raises: tuple[Raise, ...]
    capacity: Fraction | None
    over: tuple[Load, ...]


def raises(problem: Problem, plan: Plan) -> tuple[Raise, ...]:
    """The criteria a plan raises, in the order to take them: the least effort for a point first, then as they stand."""
    found = (
        _raise(problem, case, case.today, plan.levels[case.criterion], case.steps(plan.levels[case.criterion]))
        for case in problem.cases
        if plan.levels[case.criterion] > case.today
    )
    return tuple(sorted(found, key=lambda each: each.per_point))


def order(problem: Problem, plan: Plan) -> tuple[Step, ...]:
    """The steps of a plan as they are best done: faults of level 1 first, then criterion by criterion, cheapest first.

    By worth, not by date: who is short of time does what is due first, as ``Load`` reckons.
    """
    faults = {step.code for case in problem.cases for step in case.open.get(FAULTS, ())}
    steps = [step for each in raises(problem, plan) for step in each.steps]
    return tuple(sorted(steps, key=lambda step: step.code not in faults))


def loads(problem: Problem, plan: Plan) -> tuple[Load, ...]:
    """Who does how much of a plan, by name; each with the day on which it is tightest."""
    shares: dict[str, dict[date, list[Fraction]]] = {}
    for step in plan.steps:
        until = problem.deadline(step)
        for owner, share in step.shares.items():
            shares.setdefault(owner, {}).setdefault(until, []).append(share)
    by_date = {owner: {until: total(its) for until, its in due.items()} for owner, due in sorted(shares.items())}
    return tuple(_load(problem, owner, due) for owner, due in by_date.items())


def prices(problem: Problem, targets: Iterable[Number], among: Sequence[Plan] | None = None) -> tuple[Price, ...]:
    """What each target costs at least if everybody had time, and who has not; ``among`` is the frontier, if known."""
    plans = frontier(problem) if among is None else among
    return tuple(_price(problem, exact(target), plans) for target in targets)


def next_raises(problem: Problem, plan: Plan | None = None) -> tuple[Raise, ...]:
    """What could be raised next, beyond a plan or today, the least effort for a point first, then what it beat.

    Each criterion goes to that of its levels at which a point costs least, the lowest of several; then more points,
    then as they stand. Steps the plan does are not counted again.
    """
    found = (best for case in problem.cases if (best := _best_raise(problem, case, plan)) is not None)
    return tuple(sorted(found, key=lambda each: (each.per_point, -each.points)))


def for_nothing(problem: Problem) -> tuple[Raise, ...]:
    """The criteria that count for less today than their open sub-items allow: to be shown, not done."""
    found = (_raise(problem, case, case.today, each.level, ()) for case, each in _freed(problem))
    return tuple(found)


def reach(problem: Problem) -> Fraction | None:
    """The highest average when all is done that can be done, whoever has time; None without criteria."""
    plan = highest(problem)
    return None if plan is None else plan.average


def _raise(problem: Problem, case: Case, before: int, after: int, steps: tuple[Step, ...]) -> Raise:
    points = case.weight * (after - before)
    effort = total(step.effort for step in steps)
    return Raise(case.criterion, before, after, steps, effort, points, Fraction(points, problem.weights))


def _load(problem: Problem, owner: str, by_date: dict[date, Fraction]) -> Load:
    known = owner in problem.capacity
    due, whole, found = Fraction(0), total(by_date.values()), []
    for until, share in sorted(by_date.items()):
        due += share
        found.append(Load(owner, whole, until, due, problem.available(owner, until), known))
    return max(found, key=lambda load: (load.due - (load.capacity or 0), load.until))


def _price(problem: Problem, target: Fraction, plans: Sequence[Plan]) -> Price:
    plan = cheapest(problem, target, plans)
    if plan is None:
        return Price(target, None, (), None, ())
    carried = loads(problem, plan)
    held = [problem.available(load.owner, problem.horizon) for load in carried]
    known = [each for each in held if each is not None]
    capacity = total(known) if len(known) == len(held) else None
    return Price(target, plan, raises(problem, plan), capacity, tuple(load for load in carried if load.over))


def _best_raise(problem: Problem, case: Case, plan: Plan | None) -> Raise | None:
    before = case.today if plan is None else plan.levels[case.criterion]
    done = set() if plan is None else {step.code for step in plan.steps}
    found = (
        _raise(problem, case, before, each.level, tuple(step for step in each.steps if step.code not in done))
        for each in options(case)
        if each.level > before
    )
    return min(found, key=lambda each: each.per_point, default=None)


def _freed(problem: Problem) -> Iterator[tuple[Case, Option]]:
    for case in problem.cases:
        free = [option for option in options(case)[1:] if not option.steps]
        yield from ((case, option) for option in free[-1:])
