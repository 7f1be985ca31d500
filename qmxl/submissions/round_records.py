"""What a round's workbook says, as records: readings of sub-items, levels of criteria, resolutions, each with its cell.

A reading counts with its status and the day on which it was given; one without a day, or of a day to come, says nothing
yet. A resolution counts with who decided and when.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from qmxl.assessors.workbook import ITEMS, LEVELS, RESOLUTIONS
from qmxl.forms.answers import Answer
from qmxl.submissions.records import Faults
from qmxl.submissions.submission import Submission
from qmxl.xlsx.cells import address


class RoundReading(NamedTuple):
    """What assessors found of a sub-item; ``status`` is None where it does not count."""

    code: str
    status: str | None
    day: date | None
    evidence: object
    asked: object
    fit: object
    note: object
    sheet: str
    cell: str


class GivenLevel(NamedTuple):
    """The level a team gave a criterion; ``level`` is None while it is not published."""

    criterion: str
    level: int | None
    note: object
    sheet: str
    cell: str


class Resolution(NamedTuple):
    """What was decided of a sub-item that was read differently; ``line`` is its line of the list."""

    line: str
    code: str
    status: str
    decided_by: str
    decided_on: date
    reason: object
    sheet: str
    cell: str


def readings(submission: Submission, faults: Faults) -> Iterator[RoundReading]:
    """Each sub-item that was read, in the order of the sheet."""
    for code, line in submission.lines(ITEMS):
        status, day = (_sound(line.get(field), faults) for field in ("status", "assessed_on"))
        whole = isinstance(status, str) and isinstance(day, date)
        evidence, asked, fit, note = (_value(line.get(field)) for field in ("evidence", "asked", "fit", "note"))
        place = _place(line.get("status"))
        yield RoundReading(code, status if whole else None, day if whole else None, evidence, asked, fit, note, *place)  # type: ignore[arg-type]  # as whole has seen to


def levels(submission: Submission, faults: Faults) -> Iterator[GivenLevel]:
    """Each criterion that was given a level."""
    for code, line in submission.lines(LEVELS):
        level = _sound(line.get("level"), faults)
        if isinstance(level, float):
            yield GivenLevel(code, int(level), _value(line.get("note")), *_place(line.get("level")))


def resolutions(submission: Submission, faults: Faults) -> Iterator[Resolution]:
    """Each resolution that is whole."""
    for key, line in submission.lines(RESOLUTIONS):
        code, status, who, day = (
            _sound(line.get(each), faults) for each in ("item", "status", "decided_by", "decided_on")
        )
        if isinstance(code, str) and isinstance(status, str) and who is not None and isinstance(day, date):
            reason, place = _value(line.get("reason")), _place(line.get("item"))
            yield Resolution(key, code, status, str(who), day, reason, *place)


def _sound(answer: Answer | None, faults: Mapping[tuple[str, str], object]) -> object:
    """What a cell says; None where an error keeps it out."""
    return None if answer is None or _place(answer) in faults else answer.value


def _value(answer: Answer | None) -> object:
    return answer.value if answer else None


def _place(answer: Answer | None) -> tuple[str, str]:
    return (answer.sheet, address(answer.at_row, answer.at_column)) if answer else ("", "")
