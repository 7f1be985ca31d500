"""Answers that are due and not there.

Blank, zero and "none occurred" are three different answers; only blank is missing. A line or sheet
that is gone altogether belongs to the reader's findings, and the checks here stay silent about it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.forms.answers import ReadSheet
from qmxl.forms.kinds.shape import Key
from qmxl.submissions.submission import Submission
from qmxl.xlsx.cells import CellError


def missing_figures(submission: Submission) -> Iterator[Finding]:
    """Each due month of an indicator that is over has its figures or the tick "none occurred"."""
    for each in submission.blocks:
        indicator, month, entered = each.indicator, each.month, each.entered
        blank = [entry for entry in indicator.entries if entry.required and entry.id not in entered]
        if not blank or "none" in entered or not submission.over(int(month[-2:])):
            continue
        places = [(entry, submission.place(each.form, (indicator.code, entry.id, month))) for entry in blank]
        places = [(entry, cell) for entry, cell in places if cell.address]
        facts = {"indicator": indicator.code, "month": int(month[-2:])}
        if not places:
            continue
        if len(blank) == len(indicator.needed):
            yield submission.finding(Code.MISSING_MONTH, places[0][1], month, **facts)
            continue
        for entry, cell in places:
            yield submission.finding(Code.MISSING_VALUE, cell, month, line=entry.label, **facts)


def missing_statuses(submission: Submission) -> Iterator[Finding]:
    """Each assigned sub-item has a status."""
    found = submission.sheets.get("criteria")
    if found is None:
        return
    for key in sorted(found.sheet.required - found.answers.keys(), key=lambda key: found.rows.get(key[0], -1)):
        cell = submission.place("criteria", key)
        if cell.address:
            yield submission.finding(Code.MISSING_STATUS, cell, item=key[0])


def missing_fields(submission: Submission) -> Iterator[Finding]:
    """A record that was begun has its required fields; a register of fixed lines has them in each."""
    for form, found in submission.sheets.items():
        for key in _wanting(submission, form, found):
            cell = submission.place(form, key)
            if cell.address:
                yield submission.finding(Code.MISSING_FIELD, cell, field=found.sheet.label(key))


def _wanting(submission: Submission, form: str, found: ReadSheet) -> Iterator[Key]:
    """The required answers that are not there, in the order of the lines; of nothing but errors none was begun."""
    if of_a_record := found.sheet.of_a_record:
        for row, answers in submission.lines(form):
            if all(isinstance(answer.raw, CellError) for answer in answers.values()):
                continue
            yield from ((row, field, "") for field in of_a_record if field not in answers)
    elif found.sheet.form.records and found.answers:
        missing = found.sheet.required - found.answers.keys()
        yield from (key for key, _, _ in found.sheet.fixed_keys() if key in missing)


def blank_sheets(submission: Submission) -> Iterator[Finding]:
    """A questionnaire's sheet that was begun holds an answer; those that hold none are no sheets, and told together."""
    for form, blank in submission.blank_sheets.items():
        found = submission.sheets[form]
        item = found.sheet.form.items[0].id
        cells = [submission.place(form, (key, item, "")) for key in blank]
        facts: dict[str, Any] = {"sheet": found.name, "count": len(blank), "counted": len(list(submission.lines(form)))}
        others = tuple(cell.address for cell in cells[1:] if cell.address)
        yield replace(submission.finding(Code.MISSING_ANSWERS, cells[0], **facts), others=others)


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
            yield submission.finding(Code.MISSING_COVER, cell, field=line.texts[0])


def reported_too_early(submission: Submission) -> Iterator[Finding]:
    """The month the cover says was reached is not before the last one that the form has, that is due and over."""
    answer = submission.answers("cover").get(("reported_to", "value", ""))
    if answer and isinstance(answer.value, float) and not 1 <= answer.value <= 12:
        yield submission.finding(Code.COVER_MONTH, submission.cell_of(answer), found=answer.value)
    elif answer and isinstance(answer.value, float) and answer.value < submission.expected_to:
        facts: dict[str, Any] = {"found": int(answer.value), "expected": submission.expected_to}
        yield submission.finding(Code.REPORTED_TO, submission.cell_of(answer), **facts)


CHECKS = (missing_figures, missing_statuses, missing_fields, blank_sheets, missing_cover, reported_too_early)
