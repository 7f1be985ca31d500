"""Who takes the skills exam, who passed, who takes it again.

A person takes the exam who is below the age limit on the day. From a year of birth alone the age on a day is one of two
numbers: where the limit lies between them it is asked whether the day is before the birthday. No birth date is kept.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

YES, NO, UNCERTAIN = "yes", "no", "uncertain"
PASSED, FAILED, ABSENT, OPEN = "passed", "failed", "absent", "open"
FEW = 5  # people examined, below which a department's share is not shown: it would be a person's


class Sitting(NamedTuple):
    """A line of the exam; ``staff``, the year and the scores are personal."""

    department: str
    staff: str
    profession: str
    birth_year: float | None
    birthday: str  # whether the exam was before or after the birthday, "" where not asked
    skill: str
    trained: bool
    exam_on: date | None
    score: float | None
    retest_on: date | None
    retest: float | None
    source: str
    sheet: str
    cell: str


class Judged(NamedTuple):
    """A line with whether the person takes the exam and what came of it; ``again``: whether to take it once more."""

    sitting: Sitting
    eligible: str
    result: str
    again: bool


def eligible(year: object, birthday: object, day: date, limit: float) -> str:
    """Whether somebody is below the age ``limit`` on a day; UNCERTAIN where the year does not tell."""
    if not isinstance(year, int | float):
        return UNCERTAIN
    age = day.year - year - (birthday == "before")
    if birthday in {"before", "after"}:
        return YES if age < limit else NO
    return YES if age < limit else NO if age - 1 >= limit else UNCERTAIN


def judged(sittings: Iterable[Sitting], limit: float | None, mark: float | None, last: date) -> list[Judged]:
    """What came of each line; without an exam day the age is that on the ``last`` day of the month."""
    found = []
    for each in sittings:
        day = each.exam_on or last
        takes = YES if limit is None else eligible(each.birth_year, each.birthday, day, limit)
        result = _result(each, mark)
        found.append(Judged(each, takes, result, takes == YES and result in {FAILED, ABSENT}))
    return found


def _result(each: Sitting, mark: float | None) -> str:
    best = max((score for score in (each.score, each.retest) if score is not None), default=None)
    if best is None:
        return ABSENT
    if mark is None:
        return OPEN
    return PASSED if best >= mark else FAILED


class Tally(NamedTuple):
    """Of a department: how many are listed, take the exam, were trained, came, passed, are to take it again."""

    department: str
    listed: int
    eligible: int
    uncertain: int
    trained: int
    present: int
    passed: int
    again: int


def tallies(lines: Iterable[Judged]) -> list[Tally]:
    """A tally a department, in the order in which they appear; of those who take the exam."""
    by: dict[str, list[Judged]] = {}
    for each in lines:
        by.setdefault(each.sitting.department, []).append(each)
    return [_tally(department, its) for department, its in by.items()]


def _tally(department: str, its: list[Judged]) -> Tally:
    taking = [each for each in its if each.eligible == YES]
    return Tally(
        department,
        len(its),
        len(taking),
        sum(each.eligible == UNCERTAIN for each in its),
        sum(each.sitting.trained for each in taking),
        sum(each.result != ABSENT for each in taking),
        sum(each.result == PASSED for each in taking),
        sum(each.again for each in taking),
    )
