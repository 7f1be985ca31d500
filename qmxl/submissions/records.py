"""What one submission says, as records the long tables are made of; each says where it stands in the workbook."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from qmxl.catalogue.privacy import PERSONAL, guarded
from qmxl.findings import Finding, Severity
from qmxl.forms.answers import Answer
from qmxl.submissions.submission import Submission
from qmxl.xlsx.cells import address

COUNTED_ALL_THE_SAME = frozenset({"NEVER-EVENT-NO-INCIDENT"})  # the figure is right, something beside it is missing


class Figure(NamedTuple):
    """One indicator of one department and month. ``left_out`` is the code of the fault that keeps it out, or ``""``."""

    indicator: str
    period: str
    numerator: float | None
    denominator: float | None
    none_occurred: bool
    left_out: str
    sheet: str
    numerator_cell: str
    denominator_cell: str


class ItemStatus(NamedTuple):
    """A sub-item of the criteria as its department sees it. ``evidenced``: whether there is anything in that cell."""

    code: str
    status: object
    evidence: object
    owner: object
    due: object
    note: object
    evidenced: bool
    sheet: str
    cell: str


class Incident(NamedTuple):
    """A line of the incident form whose day is known."""

    happened_on: date
    harm: object
    cause: object
    description: object
    action: object
    closed_on: object
    sheet: str
    cell: str


class Task(NamedTuple):
    """A line of the improvement plan."""

    problem: object
    goal: object
    action: object
    owner: object
    start: object
    due: object
    status: object
    progress: object
    result: object
    sheet: str
    cell: str


class Personal(NamedTuple):
    """An answer to a personal field."""

    form: str
    row: str
    field: str
    value: object
    sheet: str
    cell: str


def personal(submission: Submission) -> Iterator[Personal]:
    """Each answer to a personal field, in the order of the sheets."""
    for form, found in submission.sheets.items():
        fields = {field for field, privacy in guarded(found.sheet.form).items() if privacy == PERSONAL}
        for answer in found.answers.values() if fields else ():
            field = found.field_of(answer)
            if field in fields:
                value = str(answer.raw) if answer.value is None else answer.value
                yield Personal(form, answer.row, field, value, *_place(answer))


def figures(submission: Submission, findings: Iterable[Finding]) -> Iterator[Figure]:
    """Each due indicator and month with its numerator and denominator, left out where an error stands at its cells."""
    faults: dict[tuple[str, str], str] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.cell.address and finding.code not in COUNTED_ALL_THE_SAME:
            faults.setdefault((finding.cell.sheet, finding.cell.address), finding.code)
    found = submission.sheets.get("indicators")
    if found is None:
        return
    for block in submission.blocks:
        indicator, month, none = block.indicator, block.month, block.none_occurred
        whole = none or (
            block.numerator is not None and (block.denominator is not None or not indicator.denominator_factors)
        )
        if not whole and not submission.over(int(month[-2:])):
            continue  # nothing is missing of it yet
        sheet, fault = found.name, ""
        if faults:
            wanted = (*indicator.needed, *indicator.parts, "none")
            cells = [found.address_of((indicator.code, entry, month)) for entry in wanted]
            fault = next((faults[sheet, cell] for cell in cells if (sheet, cell) in faults), "")
        numerator, denominator = (0.0, 0.0) if none else (block.numerator, block.denominator)
        if not fault and (numerator is None or (denominator is None and indicator.denominator_factors)):
            fault = "STRUCTURE-ROW"
        factors = [factor for factor in indicator.denominator_factors if isinstance(factor, str)]
        yield Figure(
            indicator.code,
            month,
            numerator,
            denominator,
            none,
            fault,
            sheet,
            found.address_of((indicator.code, "none" if none else indicator.numerator_entry, month)),
            found.address_of((indicator.code, factors[0], month)) if factors and not none else "",
        )


def item_statuses(submission: Submission) -> Iterator[ItemStatus]:
    """Each sub-item the department says anything about."""
    for code, line in submission.lines("criteria"):
        status, evidence, owner, due, note = _values(line, "status", "evidence", "owner", "due", "note")
        place = _place(line.get("status"))
        yield ItemStatus(code, status, evidence, owner, due, note, "evidence" in line, *place)


def incidents(submission: Submission) -> Iterator[Incident]:
    """Each incident with a day."""
    for _, line in submission.lines("incidents"):
        happened, harm, cause = _values(line, "happened_on", "harm", "cause")
        if isinstance(happened, date):
            description, action, closed_on = _values(line, "description", "action", "closed_on")
            place = _place(line["happened_on"])
            yield Incident(happened, harm, cause, description, action, closed_on, *place)


def tasks(submission: Submission) -> Iterator[Task]:
    """Each task of the plan. Of a start after the due day, and of progress that cannot be, nothing is made."""
    for _, line in submission.lines("plan"):
        problem, goal, action, owner, start, due = _values(line, "problem", "goal", "action", "owner", "start", "due")
        status, progress, result = _values(line, "status", "progress", "result")
        if isinstance(start, date) and isinstance(due, date) and due < start:
            due = None
        if isinstance(progress, float) and not 0 <= progress <= 100:
            progress = None
        place = _place(next(iter(line.values())))
        yield Task(problem, goal, action, owner, start, due, status, progress, result, *place)


def _values(line: Mapping[str, Answer], *fields: str) -> list[object]:
    """The values of a line's fields, None where there is none."""
    return [line[name].value if name in line else None for name in fields]


def _place(answer: Answer | None) -> tuple[str, str]:
    return (answer.sheet, address(answer.at_row, answer.at_column)) if answer else ("", "")
