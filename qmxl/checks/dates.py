"""Dates that cannot be right together, or lie outside the span of the form."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from qmxl.findings import Finding, Severity
from qmxl.forms.answers import Answer
from qmxl.submissions.submission import Submission


def _day(answers: dict[str, Answer], field: str) -> date | None:
    answer = answers.get(field)
    return answer.value if answer and isinstance(answer.value, date) else None


def incident_outside_span(submission: Submission) -> Iterator[Finding]:
    """An incident happened within the span of the form."""
    start, end = submission.span.start, submission.span.end
    for _, answers in submission.lines("incidents"):
        happened = _day(answers, "happened_on")
        if happened and not start <= happened <= end:
            cell = submission.cell_of(answers["happened_on"])
            facts: dict[str, Any] = {"found": happened, "start": start, "end": end}
            yield submission.finding("DATE-OUTSIDE", Severity.ERROR, cell, **facts)


def closed_before_it_happened(submission: Submission) -> Iterator[Finding]:
    """An incident is closed on the day it happened or later."""
    for _, answers in submission.lines("incidents"):
        happened, closed = _day(answers, "happened_on"), _day(answers, "closed_on")
        if happened and closed and closed < happened:
            cell = submission.cell_of(answers["closed_on"])
            yield submission.finding("DATE-CLOSED", Severity.ERROR, cell, closed=closed, happened=happened)


def due_before_start(submission: Submission) -> Iterator[Finding]:
    """A piece of work is due on the day it starts or later."""
    for _, answers in submission.lines("plan"):
        start, due = _day(answers, "start"), _day(answers, "due")
        if start and due and due < start:
            cell = submission.cell_of(answers["due"])
            yield submission.finding("DATE-ORDER", Severity.ERROR, cell, due=due, start=start)


def incident_in_the_future(submission: Submission) -> Iterator[Finding]:
    """An incident happened before the workbook was saved."""
    for _, answers in submission.lines("incidents"):
        happened = _day(answers, "happened_on")
        if happened and happened > submission.saved.date():
            cell = submission.cell_of(answers["happened_on"])
            facts: dict[str, Any] = {"found": happened, "saved": submission.saved.date()}
            yield submission.finding("DATE-FUTURE", Severity.WARNING, cell, **facts)


CHECKS = (incident_outside_span, incident_in_the_future, closed_before_it_happened, due_before_start)
