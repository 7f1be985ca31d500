"""What a programme may choose from: criteria, their open sub-items, and the time departments have.

The level that counts today is the baseline, whoever gave it. Open sub-items at or below it are kept in order at no
charge as long as the criterion stays there; whoever raises the criterion does every open sub-item up to the new level,
faults of level 1 first. A baseline below what the open sub-items say is raised for nothing up to the first level that
has one; a baseline above it stays where it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property
from math import lcm

FAULTS, HIGHEST = 1, 5  # the level whose sub-items are faults to be removed; the highest level
MONTH = Fraction(487, 16)  # days: a twelfth of 365.25
NOBODY = ""  # carries what has no owner
_DIGITS = 15  # before and after the decimal point

Number = Fraction | Decimal | float | str


@dataclass(frozen=True)
class Step:
    """An open sub-item: its effort in the office's unit, the departments that share it equally, the day it is due.

    ``blocked``: nobody can do it, so no level that needs it is reached. Raises ``ValueError`` for an effort below zero.
    """

    code: str
    effort: Fraction = Fraction(1)
    owners: tuple[str, ...] = ()
    due: date | None = None
    blocked: bool = False

    def __post_init__(self) -> None:
        effort = _not_below_zero(self.effort, f"{self.code}: effort")
        object.__setattr__(self, "effort", effort)  # exact, however it was given

    @cached_property
    def shares(self) -> Mapping[str, Fraction]:
        """The effort of each owner, named once however often; of ``NOBODY`` where there is none."""
        owners = dict.fromkeys(owner for owner in self.owners if owner) or {NOBODY: None}
        return dict.fromkeys(owners, self.effort / len(owners))


@dataclass(frozen=True)
class Case:
    """An applied criterion: the level that counts today, and what is open on each level.

    ``levels`` are those it can be scored, ascending: one that lists no sub-item is left out, one of nothing but
    exceptions is there. ``cap`` is the highest that counts, today as well. Raises ``ValueError`` for what cannot be so.
    """

    criterion: str
    weight: int
    level: int
    open: Mapping[int, tuple[Step, ...]]
    levels: tuple[int, ...] = (1, 2, 3, 4, 5)
    cap: int | None = None

    def __post_init__(self) -> None:
        if self.weight < 1:
            raise ValueError(f"{self.criterion}: weight {self.weight} is below 1")
        named = (self.level, *self.levels, *self.open, *(() if self.cap is None else (self.cap,)))
        if odd := [level for level in named if level not in range(FAULTS, HIGHEST + 1)]:
            raise ValueError(f"{self.criterion}: {odd[0]} is no level")
        if any(later <= earlier for earlier, later in zip(self.levels, self.levels[1:], strict=False)):
            raise ValueError(f"{self.criterion}: levels {self.levels} do not ascend")
        if odd := sorted(level for level in self.open if self.open[level] and level not in (FAULTS, *self.levels)):
            raise ValueError(f"{self.criterion}: sub-items are open at level {odd[0]}, which it does not have")

    @property
    def today(self) -> int:
        """The level that counts today."""
        return self.level if self.cap is None else min(self.level, self.cap)

    def steps(self, level: int) -> tuple[Step, ...]:
        """Every open sub-item up to a level, in the order of the ladder."""
        return tuple(step for rung in sorted(self.open) if rung <= level for step in self.open[rung])


@dataclass(frozen=True)
class Problem:
    """The applied criteria, what a department can do in a month (None or unnamed: any amount), and the time there is.

    Raises ``ValueError`` for a criterion or sub-item that is there twice, a capacity below zero, a horizon in the past.
    """

    cases: tuple[Case, ...]
    capacity: Mapping[str, Fraction | None]
    today: date
    horizon: date

    def __post_init__(self) -> None:
        codes = (step.code for case in self.cases for step in case.steps(HIGHEST))
        for named in ((case.criterion for case in self.cases), codes):
            if twice := _twice(named):
                raise ValueError(f"{twice} is there twice")
        for owner, capacity in self.capacity.items():
            if capacity is not None:
                _not_below_zero(capacity, f"{owner}: capacity")
        if self.horizon < self.today:
            raise ValueError(f"the horizon {self.horizon} is before {self.today}")

    @property
    def weights(self) -> int:
        """The sum of the weights of the applied criteria."""
        return sum(case.weight for case in self.cases)

    def needed(self, target: Number) -> int:
        """The fewest weighted points whose average is at least the target, which is not rounded."""
        return -((-exact(target) * self.weights) // 1)

    def deadline(self, step: Step) -> date:
        """The day a step is counted to: the horizon where it is due later, not at all, or no time is left for it."""
        return step.due if step.due is not None and self.today < step.due < self.horizon else self.horizon

    def available(self, owner: str, until: date) -> Fraction | None:
        """The effort an owner can give from today to a day; None is any amount."""
        capacity = self.capacity.get(owner)
        return None if capacity is None else exact(capacity) * (until - self.today).days / MONTH


@dataclass(frozen=True)
class Option:
    """A level a criterion may be brought to (or left at), what has to be done for it, and what it adds."""

    level: int
    steps: tuple[Step, ...]
    effort: Fraction
    gain: int  # weighted points over today's


@dataclass(frozen=True)
class Plan:
    """The level of every criterion, the steps done for it, their effort, and the average that follows."""

    levels: Mapping[str, int]
    steps: tuple[Step, ...]
    effort: Fraction
    points: int  # weighted
    average: Fraction


def exact(number: Number) -> Fraction:
    """The number as a person reads it: a float is its shortest decimal. Raises ``ValueError`` for what is none."""
    if isinstance(number, Fraction):
        return number
    try:
        decimal = Decimal(float.__repr__(number) if isinstance(number, float) else number)
    except (InvalidOperation, TypeError):
        raise ValueError(f"{number!r} is no number") from None
    if not decimal.is_finite():
        raise ValueError(f"{number} is no number to reckon with")
    if decimal and (decimal.adjusted() > _DIGITS or -int(decimal.as_tuple().exponent) > 2 * _DIGITS):
        raise ValueError(f"{number} has too many digits")
    return Fraction(decimal)


def options(case: Case) -> tuple[Option, ...]:
    """What may become of a criterion, from its level today upwards; the first is to leave it."""
    return tuple(_options(case))


def as_today(case: Case) -> Option:
    """A criterion left as it is."""
    return Option(case.today, (), Fraction(0), 0)


def plan_of(problem: Problem, chosen: Iterable[Option]) -> Plan:
    """The plan that takes an option for each criterion, in their order; there is at least one."""
    taken = tuple(chosen)
    pairs = tuple(zip(problem.cases, taken, strict=True))
    points = sum(case.weight * option.level for case, option in pairs)
    return Plan(
        levels={case.criterion: option.level for case, option in pairs},
        steps=tuple(step for option in taken for step in option.steps),
        effort=total(option.effort for option in taken),
        points=points,
        average=Fraction(points, problem.weights),
    )


def unit(numbers: Iterable[Fraction]) -> int:
    """By how much the numbers are multiplied to be whole."""
    return lcm(*(number.denominator for number in numbers))


def total(numbers: Iterable[Fraction]) -> Fraction:
    """Their sum, reduced once where adding one to the other would reduce each time."""
    listed = tuple(numbers)
    whole = unit(listed)
    return Fraction(sum(number.numerator * (whole // number.denominator) for number in listed), whole)


def _options(case: Case) -> Iterator[Option]:
    yield as_today(case)
    for level in case.levels:
        steps = case.steps(level)
        if level > (HIGHEST if case.cap is None else case.cap) or any(step.blocked for step in steps):
            return
        if level > case.today:
            yield Option(
                level,
                steps,
                total(step.effort for step in steps),
                case.weight * (level - case.today),
            )


def _not_below_zero(number: Number, what: str) -> Fraction:
    try:
        found = exact(number)
    except ValueError as fault:
        raise ValueError(f"{what}: {fault}") from None
    if found < 0:
        raise ValueError(f"{what}: {number} is below zero")
    return found


def _twice(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
