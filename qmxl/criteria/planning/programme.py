"""The least effort for an average, and the highest average, in the time that departments have.

One choice for each rung a criterion may climb, none without the one below it. What an owner does up to each due date
fits into the time until then: somebody who works alone, the earliest due first, can do it exactly when that holds.
A due date that is over, or today, counts as the horizon, and so does one after it.

Of plans with the same effort that with more points stands, then that with fewer sub-items; what is equal in all three
is left to the solver, which chooses the same again for the same problem, but perhaps not in another version.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import gcd

from qmxl.criteria.planning.frontier import as_it_is
from qmxl.criteria.planning.problem import Case, Number, Option, Plan, Problem, options, plan_of, unit
from qmxl.criteria.planning.solving import Proof, Row, Solved, Status, solve
from qmxl.criteria.planning.verifying import verify

SECONDS = 60.0  # for each search, of which a plan takes up to three
SECONDS_EACH = 10.0  # for each search of a frontier, of which there are some 200


@dataclass(frozen=True)
class Answer:
    """A plan within the time there is, or none, and how far it is proved to be the best.

    ``unit`` is what one of the proof's objective and bound stands for: effort, or weighted points, which are counted
    below zero because most are wanted. ``ties`` prove the choice among plans equal in that. ``violations`` is what an
    exact check found against the plan: always empty unless the solver went wrong.
    """

    plan: Plan | None
    proof: Proof
    unit: Fraction = Fraction(1)
    ties: tuple[Proof, ...] = ()
    violations: tuple[str, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether this is the best plan, or there is none, beyond doubt."""
        ended = self.proof.status in (Status.OPTIMAL, Status.INFEASIBLE)
        return ended and not self.proof.doubts and not self.violations


@dataclass(frozen=True)
class Frontier:
    """The answers from the least effort to the highest average, and the proof that no higher one fits the time."""

    answers: tuple[Answer, ...]
    end: Proof

    @property
    def proved(self) -> bool:
        """Whether each answer is the best and the last the highest, beyond doubt."""
        ended = self.end.status in (Status.OPTIMAL, Status.INFEASIBLE) and not self.end.doubts
        return ended and all(answer.proved for answer in self.answers)


def within(problem: Problem, target: Number, seconds: float = SECONDS) -> Answer:
    """The plan of least effort that reaches the target, unrounded, in the time there is.

    No plan and ``INFEASIBLE``: not in this time; ``best_within`` says how far it goes. No plan and ``TIME_LIMIT``: not
    known. Raises ``SolverMissing``.
    """
    if not problem.cases:
        return _NONE
    now = as_it_is(problem)
    if now.points >= problem.needed(target):
        return Answer(now, Proof(Status.OPTIMAL, objective=0, bound=0.0))
    asked = _Asked.of(problem)
    rows = (*asked.rows, asked.at_least(problem.needed(target) - now.points))
    return asked.answer(rows, (asked.efforts, asked.losses, asked.counts), asked.effort_unit, seconds, target)


def best_within(problem: Problem, seconds: float = SECONDS) -> Answer:
    """The plan of the highest average in the time there is, and of least effort for it. Raises ``SolverMissing``."""
    if not problem.cases:
        return _NONE
    asked = _Asked.of(problem)
    return asked.answer(asked.rows, (asked.losses, asked.efforts, asked.counts), Fraction(-1), seconds)


def frontier_within(problem: Problem, most: int | None = None, seconds: float = SECONDS_EACH) -> Frontier:
    """The plans no other beats in the time there is, from the least effort upwards: one search for each weighted total.

    With ``most``, at most so many totals are asked for, evenly spread, the highest among them. A search that ran out of
    time gives its best so far, and says so in its proof. Raises ``SolverMissing``.
    """
    if not problem.cases:
        return Frontier((), _NONE.proof)
    asked, now = _Asked.of(problem), as_it_is(problem)
    highest = asked.answer(asked.rows, (asked.losses,), Fraction(-1), seconds)
    if highest.plan is None:
        return Frontier((), highest.proof)
    costs = (asked.efforts,) if most is None else (asked.efforts, asked.losses)  # the next total finds what beats it
    found: list[Answer] = []
    for gain in _spread(highest.plan.points - now.points, most):
        if found and found[-1].plan is not None and found[-1].plan.points >= now.points + gain:
            continue
        answer = asked.answer((*asked.rows, asked.at_least(gain)), costs, asked.effort_unit, seconds)
        while found and _beats(answer, found[-1]):
            found.pop()
        found.append(answer)
    return Frontier(tuple(found), highest.proof)


_NONE = Answer(None, Proof(Status.INFEASIBLE))


@dataclass(frozen=True)
class _Asked:
    """The problem in whole numbers: a column for each rung, which is an option less the one below it."""

    problem: Problem
    columns: tuple[tuple[int, Option], ...]  # the place of the criterion, the rung
    rows: tuple[Row, ...]
    efforts: tuple[int, ...]
    effort_unit: Fraction

    @classmethod
    def of(cls, problem: Problem) -> "_Asked":
        """The columns, and the rows every plan within the time keeps."""
        columns = tuple((place, rung) for place, case in enumerate(problem.cases) for rung in _rungs(case))
        efforts, effort_unit = _whole([rung.effort for _, rung in columns])
        return cls(problem, columns, (*_ladders(columns), *_in_time(problem, columns)), efforts, effort_unit)

    @property
    def losses(self) -> tuple[int, ...]:
        return tuple(-rung.gain for _, rung in self.columns)

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(len(rung.steps) for _, rung in self.columns)

    def at_least(self, gain: int) -> Row:
        return Row({column: rung.gain for column, (_, rung) in enumerate(self.columns)}, gain, None)

    def answer(
        self,
        rows: Sequence[Row],
        costs: Sequence[Sequence[int]],
        of: Fraction,
        seconds: float,
        target: Number | None = None,
    ) -> Answer:
        """The least of the first costs, of those the least of the next."""
        first, *ties = _in_turn(rows, costs, seconds)
        proofs = tuple(each.proof for each in ties)
        chosen = next((each.chosen for each in reversed((first, *ties)) if each.chosen is not None), None)
        if chosen is None:
            return Answer(None, first.proof, of, proofs)
        plan = self.plan(chosen)
        return Answer(plan, first.proof, of, proofs, verify(self.problem, plan, target))

    def plan(self, chosen: frozenset[int]) -> Plan:
        climbed = {self.columns[column][0]: self.columns[column][1].level for column in sorted(chosen)}
        by_case = enumerate(options(case) for case in self.problem.cases)
        return plan_of(
            self.problem,
            (next(each for each in few if each.level == climbed.get(at, few[0].level)) for at, few in by_case),
        )


def _in_turn(rows: Sequence[Row], costs: Sequence[Sequence[int]], seconds: float) -> Iterator[Solved]:
    kept = list(rows)
    for cost in costs:
        solved = solve(cost, kept, seconds)
        yield solved
        if solved.chosen is None or solved.proof.objective is None or solved.proof.status is not Status.OPTIMAL:
            return
        kept.append(Row(dict(enumerate(cost)), None, solved.proof.objective))


def _rungs(case: Case) -> Iterator[Option]:
    """What each option takes more than the one below it."""
    for below, option in pairwise(options(case)):
        steps = option.steps[len(below.steps) :]
        yield Option(option.level, steps, option.effort - below.effort, option.gain - below.gain)


def _ladders(columns: Sequence[tuple[int, Option]]) -> Iterator[Row]:
    for column, ((below, _), (place, _)) in enumerate(pairwise(columns), start=1):
        if place == below:
            yield Row({column: 1, column - 1: -1}, None, 0)


def _in_time(problem: Problem, columns: Sequence[tuple[int, Option]]) -> Iterator[Row]:
    """For each owner with a capacity and each due date of theirs, what falls due until then, unless all of it fits."""
    shares: dict[str, dict[date, dict[int, Fraction]]] = {}
    for column, (_, rung) in enumerate(columns):
        for step in rung.steps:
            for owner, share in step.shares.items():
                due = shares.setdefault(owner, {}).setdefault(problem.deadline(step), {})
                due[column] = due.get(column, Fraction(0)) + share
    for owner in sorted(shares):
        loads: dict[int, Fraction] = {}
        for until, due in sorted(shares[owner].items()):
            loads |= {column: loads.get(column, Fraction(0)) + share for column, share in due.items()}
            available = problem.available(owner, until)
            if available is not None and sum(loads.values()) > available:
                whole, one = _whole(list(loads.values()))
                yield Row(dict(zip(loads, whole, strict=True)), None, int(available / one))


def _whole(numbers: Sequence[Fraction]) -> tuple[tuple[int, ...], Fraction]:
    """The numbers in the largest unit in which they are whole, and that unit."""
    scale = unit(numbers)
    whole = [int(number * scale) for number in numbers]
    divisor = gcd(*whole) or 1
    return tuple(number // divisor for number in whole), Fraction(divisor, scale)


def _spread(highest: int, most: int | None) -> list[int]:
    if most is None or most > highest:
        return list(range(highest + 1))
    return sorted({highest * at // max(most - 1, 1) for at in range(most - 1)} | {highest})


def _beats(answer: Answer, other: Answer) -> bool:
    if answer.plan is None or other.plan is None:
        return False
    return answer.plan.effort <= other.plan.effort and answer.plan.points >= other.plan.points
