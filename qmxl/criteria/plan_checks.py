"""What a plan for the assessment year lacks or cannot keep. Pure: the plan in, faults out, each with its place.

A sub-item is to be planned while it is open and not beyond its criterion's target. A check is silent where the office
does not plan at all: where no sub-item has a date or a person. That nobody leads a sub-item is told when it is read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from qmxl.codes import Code

ITEM, CRITERION, AGREED = "sub_items", "criteria", "agreed_targets"  # the sheets whose lines are meant


class Planned(NamedTuple):
    """A sub-item as it is planned; ``settled``: nothing is left to be done. ``effort`` is in days."""

    code: str
    criterion: str
    level: int
    department: str
    person: str
    due: date | None
    expected: str
    effort: float
    settled: bool


class Aim(NamedTuple):
    """The levels of a criterion: planned, and last year's."""

    code: str
    target: int | None
    last_year: int | None


class Talk(NamedTuple):
    """The levels office and department speak of, by criterion and department."""

    criterion: str
    department: str
    proposed: int | None
    answered: int | None
    agreed: int | None


@dataclass(frozen=True)
class Plan:
    """All that is checked: until when, what a person can finish and a department can do in a month."""

    today: date
    year_end: date
    items: Sequence[Planned]
    aims: Mapping[str, Aim] = field(default_factory=dict)
    talks: Sequence[Talk] = ()
    items_a_month: int = 10
    capacities: Mapping[str, float] = field(default_factory=dict)  # days, by department

    @property
    def made(self) -> bool:
        """Whether the office plans at all."""
        return any(each.due or each.person for each in self.items)

    @property
    def open(self) -> list[Planned]:
        """The sub-items that are to be planned."""
        return [each for each in self.items if not each.settled and self._wanted(each)]

    def _wanted(self, item: Planned) -> bool:
        target = self.aims[item.criterion].target if item.criterion in self.aims else None
        return target is None or item.level <= target


class Fault(NamedTuple):
    """What is wrong, on which sheet, in which line and field."""

    code: Code
    sheet: str
    line: str
    field: str
    facts: dict[str, object]


def without_date(plan: Plan) -> Iterator[Fault]:
    """Each open sub-item says until when it is to be met."""
    for item in plan.open:
        if item.due is None:
            yield Fault(Code.PLAN_NO_DATE, ITEM, item.code, "due", {"item": item.code})


def after_the_year(plan: Plan) -> Iterator[Fault]:
    """What is met after the assessment year counts in the next one only."""
    for item in plan.open:
        if item.due and item.due > plan.year_end:
            facts: dict[str, object] = {"item": item.code, "due": item.due, "end": plan.year_end}
            yield Fault(Code.PLAN_AFTER_YEAR, ITEM, item.code, "due", facts)


def overdue(plan: Plan) -> Iterator[Fault]:
    """The day has passed and the sub-item is not met."""
    for item in plan.open:
        if item.due and item.due < plan.today:
            facts: dict[str, object] = {"item": item.code, "due": item.due, "days": (plan.today - item.due).days}
            yield Fault(Code.PLAN_OVERDUE, ITEM, item.code, "due", facts)


def without_evidence(plan: Plan) -> Iterator[Fault]:
    """Who is to bring evidence has to know which."""
    for item in plan.open:
        if not item.expected:
            yield Fault(Code.PLAN_NO_EVIDENCE, ITEM, item.code, "expected", {"item": item.code})


def too_much_for_a_person(plan: Plan) -> Iterator[Fault]:
    """A person finishes so many sub-items a month at most."""
    for (person, month), several in _by_month(plan, lambda item: item.person).items():
        if len(several) > plan.items_a_month:
            facts: dict[str, object] = {
                "person": person,
                "month": month,
                "count": len(several),
                "most": plan.items_a_month,
            }
            yield Fault(Code.PLAN_PERSON, ITEM, several[0].code, "person", facts)


def beyond_capacity(plan: Plan) -> Iterator[Fault]:
    """A department has so many days a month for sub-items."""
    for (department, month), several in _by_month(plan, lambda item: item.department).items():
        needed = sum(item.effort for item in several)
        if department in plan.capacities and needed > plan.capacities[department]:
            facts: dict[str, object] = {
                "found": department,
                "month": month,
                "days": needed,
                "most": plan.capacities[department],
            }
            yield Fault(Code.PLAN_CAPACITY, ITEM, several[0].code, "due", facts)


def _by_month(plan: Plan, whose: Callable[[Planned], str]) -> dict[tuple[str, str], list[Planned]]:
    """The open sub-items by whose they are and the month they are due in, from this month on."""
    found: dict[tuple[str, str], list[Planned]] = {}
    for item in plan.open:
        if whose(item) and item.due and (item.due.year, item.due.month) >= (plan.today.year, plan.today.month):
            found.setdefault((whose(item), f"{item.due:%Y-%m}"), []).append(item)
    return found


def target_without_dates(plan: Plan) -> Iterator[Fault]:
    """A level is planned and no sub-item that is open on the way to it has a date."""
    way: dict[str, list[Planned]] = {}
    for item in plan.open:
        way.setdefault(item.criterion, []).append(item)
    for code, aim in plan.aims.items():
        its = way.get(code, [])
        if aim.target and its and not any(item.due for item in its):
            facts: dict[str, object] = {"criterion": code, "target": aim.target, "count": len(its)}
            yield Fault(Code.PLAN_TARGET_NO_DATE, CRITERION, code, "target_level", facts)


def target_below_last_year(plan: Plan) -> Iterator[Fault]:
    """Nobody plans to fall back unawares."""
    for code, aim in plan.aims.items():
        if aim.target and aim.last_year and aim.target < aim.last_year:
            facts: dict[str, object] = {"criterion": code, "target": aim.target, "last": aim.last_year}
            yield Fault(Code.PLAN_TARGET_BELOW, CRITERION, code, "target_level", facts)


def agreed_otherwise(plan: Plan) -> Iterator[Fault]:
    """What was agreed with a department is what the hospital plans."""
    for talk in plan.talks:
        aim = plan.aims.get(talk.criterion)
        if talk.agreed and aim and aim.target and talk.agreed != aim.target:
            facts = {**_of(talk), "agreed": talk.agreed, "target": aim.target}
            yield Fault(Code.PLAN_AGREED, AGREED, line_of(talk.criterion, talk.department), "agreed", facts)


def not_agreed(plan: Plan) -> Iterator[Fault]:
    """A level was proposed and nothing is agreed yet."""
    for talk in plan.talks:
        if (talk.proposed or talk.answered) and not talk.agreed:
            facts = {**_of(talk), "proposed": talk.proposed or "–", "answered": talk.answered or "–"}
            yield Fault(Code.PLAN_NOT_AGREED, AGREED, line_of(talk.criterion, talk.department), "agreed", facts)


def _of(talk: Talk) -> dict[str, object]:
    return {"item": f"{talk.criterion} ({talk.department})"}


def line_of(criterion: str, department: str) -> str:
    """What tells a line of agreed targets from the others."""
    return f"{criterion} {department}"


CHECKS = (
    without_date,
    after_the_year,
    overdue,
    without_evidence,
    too_much_for_a_person,
    beyond_capacity,
    target_without_dates,
    target_below_last_year,
    agreed_otherwise,
    not_agreed,
)


def faults(plan: Plan, checks: Iterable[Callable[[Plan], Iterator[Fault]]] = CHECKS) -> Iterator[Fault]:
    """All faults of a plan; none where the office does not plan."""
    if plan.made:
        for check in checks:
            yield from check(plan)
