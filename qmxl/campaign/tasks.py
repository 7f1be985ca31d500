"""The tasks of a plan: number, days, who leads and who takes part."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from qmxl.submissions.records import Record
from qmxl.typed.times import whole_day

EVERYONE = "TAT_CA"
ALL = {"vi": EVERYONE, "en": "ALL", "zh": "全部"}  # in the place of codes: every department
SEPARATORS = re.compile(r"[;,；，、\n/]+")


class Task(NamedTuple):
    """A key activity; ``co`` are the departments that take part, its lead aside. Days are None where not known."""

    number: str
    activity: str
    description: str
    start: date | None
    end: date | None
    lead: str
    co: tuple[str, ...]
    deliverable: str
    points: float | None
    score: float | None
    sheet: str = ""
    cell: str = ""

    def role(self, department: str) -> str:
        """``lead`` or ``co``, "" where a department has no part in it."""
        return "lead" if department == self.lead else "co" if department in self.co else ""


def tasks_of(records: Collection[Record], departments: Mapping[str, object]) -> Iterator[Task]:
    """The tasks of a plan that have a number, in their order; of the same number the first."""
    known: set[str] = set()
    for each in records:
        said = each.values
        number = str(said.get("number") or "").strip()
        if not number or number in known:
            continue
        known.add(number)
        lead = str(said.get("lead") or "")
        named, _ = codes_in(str(said.get("co") or ""), departments)
        yield Task(
            number,
            str(said.get("activity") or ""),
            str(said.get("description") or ""),
            whole_day(said.get("start")),
            whole_day(said.get("end")),
            lead if lead in departments else "",
            tuple(code for code in named if code != lead),
            str(said.get("deliverable") or ""),
            _number(said.get("points")),
            _number(said.get("score")),
            each.sheet,
            each.cell,
        )


def codes_in(text: str, departments: Mapping[str, object]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The departments a text names by their codes, and what in it is none; a word of :data:`ALL` names all."""
    said = [part.strip().upper().replace(" ", "_") for part in SEPARATORS.split(text) if part.strip()]
    everyone = set(ALL.values()) - departments.keys()
    if everyone & set(said):
        return tuple(departments), tuple(part for part in said if part not in everyone and part not in departments)
    known = tuple(dict.fromkeys(part for part in said if part in departments))
    return known, tuple(part for part in said if part not in departments)


def of_department(tasks: Collection[Task], department: str) -> list[Task]:
    """The tasks a department leads, then those it takes part in."""
    led = [task for task in tasks if task.lead == department]
    return [*led, *(task for task in tasks if task.role(department) == "co")]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
