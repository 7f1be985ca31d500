"""Answers that are due and not there.

Blank, zero and "none occurred" are three different answers; only blank is missing. A line or sheet
that is gone altogether belongs to the reader's findings, and the checks here stay silent about it.
"""

from collections.abc import Iterator
from typing import Any

from qmxl.findings import Finding, Severity
from qmxl.submissions.submission import Submission
from qmxl.xlsx.cells import CellError


def missing_figures(submission: Submission) -> Iterator[Finding]:
    """Each due month of an indicator that is over has its figures or the tick "none occurred"."""
    for each in submission.blocks:
        indicator, month, entered = each.indicator, each.month, each.entered
        blank = [entry for entry in indicator.entries if entry.required and entry.id not in entered]
        if not blank or "none" in entered or not submission.over(int(month[-2:])):
            continue
        places = [(entry, submission.place("indicators", (indicator.code, entry.id, month))) for entry in blank]
        places = [(entry, cell) for entry, cell in places if cell.address]
        facts = {"indicator": indicator.code, "month": int(month[-2:])}
        if not places:
            continue
        if len(blank) == len(indicator.needed):
            yield submission.finding("MISSING-MONTH", Severity.ERROR, places[0][1], month, **facts)
            continue
        for entry, cell in places:
            yield submission.finding("MISSING-VALUE", Severity.ERROR, cell, month, line=entry.label, **facts)


def missing_statuses(submission: Submission) -> Iterator[Finding]:
    """Each assigned sub-item has a status."""
    found = submission.sheets.get("criteria")
    if found is None:
        return
    for key in sorted(found.sheet.required - found.answers.keys(), key=lambda key: found.rows.get(key[0], -1)):
        cell = submission.place("criteria", key)
        if cell.address:
            yield submission.finding("MISSING-STATUS", Severity.ERROR, cell, item=key[0])


def missing_fields(submission: Submission) -> Iterator[Finding]:
    """A line of an open list that was begun has its required fields; one of nothing but errors was not begun."""
    for found in submission.sheets.values():
        if found.sheet.form.layout != "list":
            continue
        required = [column for column in found.sheet.columns if column.required]
        for row, answers in submission.lines(found.sheet.form.id):
            if all(isinstance(answer.raw, CellError) for answer in answers.values()):
                continue
            for column in required:
                if column.key not in answers:
                    cell = submission.place(found.sheet.form.id, (row, column.key, ""))
                    if not cell.address:
                        continue
                    yield submission.finding("MISSING-FIELD", Severity.ERROR, cell, field=column.label)


def missing_cover(submission: Submission) -> Iterator[Finding]:
    """The cover says who filled the report in and up to which month."""
    found = submission.sheets.get("cover")
    if found is None:
        return
    for line in found.sheet.lines:
        if line.required and (line.row, "value", "") not in found.answers:
            cell = submission.place("cover", (line.row, "value", ""))
            if not cell.address:
                continue
            yield submission.finding("MISSING-COVER", Severity.WARNING, cell, field=line.texts[0])


def reported_too_early(submission: Submission) -> Iterator[Finding]:
    """The month the cover says was reached is not before the last one that the form has, that is due and over."""
    answer = submission.answers("cover").get(("reported_to", "value", ""))
    if answer and isinstance(answer.value, float) and not 1 <= answer.value <= 12:
        yield submission.finding("COVER-MONTH", Severity.ERROR, submission.cell_of(answer), found=answer.value)
    elif answer and isinstance(answer.value, float) and answer.value < submission.expected_to:
        facts: dict[str, Any] = {"found": int(answer.value), "expected": submission.expected_to}
        yield submission.finding("REPORTED-TO", Severity.WARNING, submission.cell_of(answer), **facts)


CHECKS = (missing_figures, missing_statuses, missing_fields, missing_cover, reported_too_early)
