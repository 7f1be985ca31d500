"""The work that is left: a task a sub-item that is not settled, or of which department and office say different things.

A task is late once its day has passed. ``office_status``, where the table of sub-items has it, is what the quality
office says; a sub-item is disputed where one says met and the other does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from qmxl.control.control import Control
from qmxl.control.programme import Programme
from qmxl.criteria.levels import Reached, reached
from qmxl.criteria.progress import HIDDEN, MET, SETTLED, UNMET, Stood
from qmxl.measures.rates import rate
from qmxl.tables.columns import Columns

IMPACT = {"high": 3, "medium": 2, "low": 1}  # of a priority; without one it is 1
LEAST_EFFORT = 0.25  # a smaller one would put a task before all others


class Task(NamedTuple):
    """A sub-item with work left; ``now`` and ``target`` are the levels of its criterion, None where not known."""

    code: str
    criterion: str
    level: int
    title: str
    department: str
    person: object
    status: str
    due: date | None
    priority: str
    effort: float | None
    expected: str
    weight: int
    now: int | None
    target: int | None
    disputed: bool

    def late(self, today: date) -> int | None:
        """By how many days it is late."""
        return (today - self.due).days if self.due and self.due < today else None

    @property
    def cost(self) -> float:
        """Its effort, 1 where none is given, as :attr:`score` divides by it."""
        return 1.0 if self.effort is None else max(self.effort, LEAST_EFFORT)

    @property
    def gap(self) -> int:
        """The levels its criterion lacks to the target, 1 without a target; 0 for a sub-item beyond the target."""
        if self.target is None or self.now is None:
            return 1
        return max(0, self.target - self.now) if self.level <= self.target else 0

    @property
    def steps(self) -> int:
        """How many levels the criterion has to climb until the sub-item counts."""
        return max(1, self.level - (self.now or 0))

    @property
    def score(self) -> float:
        """Impact x gap / effort: weight and priority, shared out over the steps, times the gap, by the effort."""
        return self.weight * IMPACT.get(self.priority, 1) * self.gap / (self.steps * self.cost)


@dataclass(frozen=True)
class Workload:
    """What one department has of sub-items it leads, and the tasks among them."""

    department: str
    listed: int
    tasks: tuple[Task, ...]

    def late(self, today: date) -> int:
        """How many tasks are late."""
        return sum(1 for task in self.tasks if task.late(today))

    @property
    def disputed(self) -> int:
        """How many tasks department and office do not agree on."""
        return sum(1 for task in self.tasks if task.disputed)

    @property
    def cost(self) -> float:
        """The effort that is left."""
        return sum(task.cost for task in self.tasks)


def planned(programme: Programme) -> bool:
    """Whether the office plans sub-items: some have a date, a person, an effort, a priority or expected evidence."""
    return any(
        each.due or each.person or each.effort is not None or each.priority or each.expected
        for each in programme.sub_items.values()
    )


def levels(programme: Programme, sub_items: Columns) -> dict[str, Reached]:
    """The lowest and highest level of each scored criterion of the main set that has sub-items on the list."""
    main, pairs = programme.main_set, dict[str, list[tuple[int, str | None]]]()
    for criterion, level, status in zip(sub_items["criterion"], sub_items["level"], sub_items["status"], strict=True):
        if main.rule.climb and criterion in main.by_code and programme.scored(criterion):
            pairs.setdefault(criterion, []).append((level, status))
    return {code: reached(main, its, programme.cap(code)) for code, its in pairs.items()}


def average(programme: Programme, found: Mapping[str, Reached]) -> float | None:
    """The weighted mean of the levels that are decided."""
    by_code = programme.main_set.by_code
    known = [(its.decided, by_code[code].weight) for code, its in found.items() if its.decided is not None]
    return rate(float(sum(r * w for r, w in known)), float(sum(w for _, w in known)), 1) if known else None


def standing(sub_items: Columns) -> dict[str, Stood]:
    """What the master shows of each sub-item."""
    rows = zip(sub_items["code"], sub_items["department"], sub_items["status"], strict=True)
    return {code: Stood(department or "", str(status or "")) for code, department, status in rows}


def tasks(control: Control, sub_items: Columns) -> list[Task]:
    """What is left, the most worthwhile first, those of a kind by their day."""
    found = list(_tasks(control.programme, sub_items, levels(control.programme, sub_items)))
    order = {task.code: at for at, task in enumerate(found)}
    return sorted(found, key=lambda task: (-task.score, task.due or date.max, order[task.code]))


def _tasks(programme: Programme, sub_items: Columns, found: Mapping[str, Reached]) -> Iterator[Task]:
    office: Sequence[str | None] = sub_items.get("office_status") or [None] * len(sub_items["code"])
    names = ("code", "criterion", "level", "title", "department", "owner", "status", "due")
    for row, said in zip(zip(*(sub_items[name] for name in names), strict=True), office, strict=True):
        code, criterion, level, title, department, person, status, due = row
        disputed = _disputed(status, said)
        if status in SETTLED and not disputed:
            continue
        item, setting = programme.sub_items[code], programme.criteria.get(criterion)
        its = found.get(criterion)
        yield Task(
            code,
            criterion,
            level,
            title,
            department or "",
            person,
            str(status or ""),
            item.due or (due if isinstance(due, date) else None),
            item.priority,
            item.effort,
            item.expected,
            programme.set_of(criterion)[1].weight,
            its.lowest if its else None,
            setting.target_level if setting else None,
            disputed,
        )


def _disputed(department: str | None, office: str | None) -> bool:
    """Whether the two say different things, where both have said something that may be seen."""
    known = SETTLED | UNMET
    return (
        department in known
        and office in known
        and HIDDEN not in {department, office}
        and ((department in MET) != (office in MET))
    )


def workloads(control: Control, sub_items: Columns, left: Sequence[Task]) -> list[Workload]:
    """Each department that leads sub-items, those with most tasks first."""
    listed: dict[str, int] = {}
    for department in sub_items["department"]:
        if department:
            listed[department] = listed.get(department, 0) + 1
    order = {code: at for at, code in enumerate(control.departments)}
    found = [
        Workload(code, count, tuple(task for task in left if task.department == code)) for code, count in listed.items()
    ]
    return sorted(found, key=lambda each: (-len(each.tasks), order.get(each.department, len(order))))
