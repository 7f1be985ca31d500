"""Problems of planning: drawn, made at random, and solved by trying every set of sub-items."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, combinations

from qmxl.criteria.planning.problem import Case, Problem, Step

TODAY, HORIZON = date(2026, 3, 1), date(2026, 12, 31)


def drawn(table: str, **capacity: str | None) -> Problem:
    """A line is a criterion: ``code weight×level``, then ``level: code=effort@owners<days`` for what is open there."""
    cases = tuple(_case(*line.split("|")) for line in table.strip().splitlines())
    held = {owner: None if pace is None else Fraction(pace) for owner, pace in capacity.items()}
    return Problem(cases, held, TODAY, HORIZON)


def _case(head: str, *rungs: str) -> Case:
    criterion, weight_level, *levels = head.split()
    weight, level = map(int, weight_level.split("×"))
    opened = {int(rung.split(":")[0]): tuple(map(_step, rung.split(":")[1].split())) for rung in rungs}
    listed = tuple(map(int, levels[0])) if levels else (1, 2, 3, 4, 5)
    return Case(criterion, weight, level, opened, listed)


def _step(text: str) -> Step:
    text, _, days = text.partition("<")
    text, _, owners = text.partition("@")
    code, _, effort = text.partition("=")
    due = TODAY + timedelta(int(days)) if days else None
    return Step(code, Fraction(effort or 1), tuple(owners.split("+")) if owners else (), due)


def at_random(seed: int, cases: int = 4, steps: int = 7) -> Problem:
    """A few criteria with so many open sub-items at most, of every kind there is."""
    chance = random.Random(seed)
    left = iter(range(steps))
    owners: dict[str, Fraction | None] = {"A": _pace(chance), "B": _pace(chance), "C": None}
    made = tuple(_made(chance, f"C{at}", left) for at in range(chance.randint(1, cases)))
    return Problem(made, owners, TODAY, HORIZON)


def _pace(chance: random.Random) -> Fraction:
    return Fraction(chance.choice(("0", "0.1", "0.25", "0.5", "1", "1.5")))


def _made(chance: random.Random, criterion: str, left: Iterator[int]) -> Case:
    levels = tuple(level for level in (1, 2, 3, 4, 5) if chance.random() < 0.85)
    opened = {level: _some(chance, left) for level in (1, *levels) if chance.random() < (0.25 if level == 1 else 0.6)}
    cap = chance.choice((None, None, None, 3, 4))
    climbed = max((level for level in levels if not any(opened.get(rung) for rung in range(1, level + 1))), default=1)
    baseline = climbed if chance.random() < 0.6 else chance.randint(1, 5)
    return Case(criterion, chance.choice((1, 1, 2, 3)), baseline, opened, levels, cap)


def _some(chance: random.Random, left: Iterator[int]) -> tuple[Step, ...]:
    return tuple(
        Step(
            code=f"S{number}",
            effort=Fraction(chance.choice(("0", "0.5", "1", "1", "1.25", "2", "3"))),
            owners=chance.choice(((), ("",), ("A",), ("A",), ("B",), ("A", "B"), ("A", "B", "C"), ("A", "A"), ("X",))),
            due=chance.choice((None, None, *(TODAY + timedelta(days) for days in (-5, 0, 1, 31, 92, 305, 400)))),
            blocked=chance.random() < 0.07,
        )
        for _, number in zip(range(chance.randint(1, 2)), left, strict=False)
    )


def tried(problem: Problem, *, capacity: bool) -> dict[int, tuple[Fraction, int]]:
    """The least effort, and then the fewest sub-items, for each weighted total, of every set of sub-items there is."""
    steps = [step for case in problem.cases for several in case.open.values() for step in several if not step.blocked]
    best: dict[int, tuple[Fraction, int]] = {}
    for done in chain.from_iterable(combinations(steps, count) for count in range(len(steps) + 1)):
        if capacity and not all(_in_time(problem, owner, done) for owner in problem.capacity):
            continue
        codes = {step.code for step in done}
        points = sum(case.weight * _climbed(case, codes) for case in problem.cases)
        cost = sum((step.effort for step in done), Fraction(0)), len(done)
        best[points] = min(cost, best.get(points, cost))
    return best


def unbeaten(best: dict[int, tuple[Fraction, int]]) -> list[tuple[int, Fraction, int]]:
    """Points, effort and count of what no other beats, from the least effort upwards."""
    kept: list[tuple[int, Fraction, int]] = []
    for points, (effort, count) in sorted(best.items(), reverse=True):
        if not kept or effort < kept[-1][1]:
            kept.append((points, effort, count))
    return kept[::-1]


def _climbed(case: Case, done: set[str]) -> int:
    top = case.cap or 5
    reached = min(case.level, top)
    for rung in (1, 2, 3, 4, 5):
        if any(step.code not in done for step in case.open.get(rung, ())):
            break
        if rung in case.levels and reached < rung <= top:
            reached = rung
    return reached


def _in_time(problem: Problem, owner: str, done: tuple[Step, ...]) -> bool:
    """Day after day, the earliest due first."""
    pace = problem.capacity[owner]
    if pace is None:
        return True
    jobs = []
    for step in done:
        named = set(step.owners)
        if owner in named:
            days = (HORIZON if step.due is None or step.due <= TODAY else min(step.due, HORIZON)) - TODAY
            jobs.append((days.days, step.effort / len(named)))
    worked = Fraction(0)
    for days, effort in sorted(jobs):
        worked += effort
        if worked > 0 and (pace == 0 or worked / pace * Fraction("365.25") / 12 > days):
            return False
    return True


def of_a_hospital(seed: int, criteria: int = 83, departments: int = 40) -> Problem:
    """Criteria with 19 sub-items on average, half of them open, shared by so many departments that have little time."""
    chance = random.Random(seed)
    owners = [f"KHOA_{at}" for at in range(departments)]
    held: dict[str, Fraction | None] = {owner: Fraction(chance.choice((2, 4, 5, 8, 10))) for owner in owners}
    made = tuple(_applied(chance, f"C{at}", owners) for at in range(criteria))
    return Problem(made, {**held, owners[0]: None}, TODAY, HORIZON)


def _applied(chance: random.Random, criterion: str, owners: list[str]) -> Case:
    counts = dict(zip(range(1, 6), (2, 3, 5, 5, 4), strict=True))
    shares = dict(zip(range(1, 6), (0.03, 0.25, 0.5, 0.7, 0.9), strict=True))
    opened = {
        level: tuple(
            _owned(chance, f"{criterion}-{level}.{at}", owners)
            for at in range(counts[level] + chance.randint(-1, 1))
            if chance.random() < shares[level]
        )
        for level in counts
    }
    climbed = max((level for level in counts if not any(opened[rung] for rung in range(1, level + 1))), default=1)
    return Case(criterion, chance.choice((1,) * 11 + (2,)), climbed, opened)


def _owned(chance: random.Random, code: str, owners: list[str]) -> Step:
    effort = Fraction(chance.choice((1, 1, 1, 2, 3, 5, 8, 10)), chance.choice((1, 1, 2)))
    days = chance.choice((None, chance.randint(-30, 400)))
    due = None if days is None else TODAY + timedelta(days)
    return Step(code, effort, tuple(chance.sample(owners, chance.choice((1, 1, 1, 2, 3)))), due)
