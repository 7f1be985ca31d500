"""What is wrong in a round's workbook: days that cannot be, resolutions of what the round does not assess.

That a status has a day, and that one of many people asked has enough that agree, the form itself declares.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from qmxl.assessors.workbook import COVER, ITEMS, LEVELS, RESOLUTIONS
from qmxl.checks import declared, privacy, types
from qmxl.checks.completeness import missing_fields
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.criteria_models import Round
from qmxl.findings import Finding
from qmxl.submissions.submission import Submission
from qmxl.xlsx.opening import NEVER

DAYS = ((ITEMS, "assessed_on"), (LEVELS, "assessed_on"), (RESOLUTIONS, "decided_on"))
CHECKS = (missing_fields, *types.CHECKS, *declared.CHECKS, *privacy.CHECKS)


def check_round(submission: Submission, control: Control, round_: Round) -> Iterator[Finding]:
    """Every fault of a round's workbook, in one pass."""
    for check in CHECKS:
        yield from check(submission)
    yield from _cover(submission)
    yield from _days(submission, round_)
    yield from _resolutions(submission, control, round_)


def _cover(submission: Submission) -> Iterator[Finding]:
    """The cover says who assessed, once anything is filled in."""
    found = submission.sheets.get(COVER)
    if found is None or not any(submission.answers(form) for form, _ in DAYS):
        return
    for line in found.sheet.lines:
        cell = submission.place(COVER, (line.row, "value", ""))
        if line.required and (line.row, "value", "") not in found.answers and cell.address:
            yield submission.finding(Code.MISSING_COVER, cell, field=line.texts[0])


def _days(submission: Submission, round_: Round) -> Iterator[Finding]:
    """A day is not to come, and an assessment lies within the round."""
    known = submission.saved.year > NEVER.year
    last = submission.saved.date() if known else submission.today
    for form, field in DAYS:
        for _, line in submission.lines(form):
            day = line[field].value if field in line else None
            if not isinstance(day, date):
                continue
            cell, label = submission.cell_of(line[field]), submission.sheets[form].sheet.label(line[field].key)
            if last is not None and day > last:
                yield submission.finding(Code.DATE_FUTURE, cell, field=label, found=day, saved=last)
            elif form != RESOLUTIONS and not round_.first <= day <= round_.last:
                facts: dict[str, Any] = {"found": day, "first": round_.first, "last": round_.last}
                yield submission.finding(Code.ROUND_OUTSIDE, cell, round=round_.code, **facts)


def _resolutions(submission: Submission, control: Control, round_: Round) -> Iterator[Finding]:
    """A resolution is of a sub-item the round assesses, and decides for an answer that sub-item takes."""
    for _, line in submission.lines(RESOLUTIONS):
        code, status = (line[field].value if field in line else None for field in ("item", "status"))
        if code is None:
            continue
        item = control.programme.sub_items.get(str(code))
        if item is None or not control.programme.covered_by(item, (round_,)):
            cell = submission.cell_of(line["item"])
            yield submission.finding(Code.ROUND_RESOLUTION, cell, found=code, round=round_.code)
        elif status is not None and str(status) not in control.statuses_of(item).by_id:
            taken = control.statuses_of(item).labels(submission.sheets[RESOLUTIONS].sheet.language)
            facts: dict[str, Any] = {"item": code, "found": line["status"].raw, "expected": taken}
            yield submission.finding(Code.ROUND_STATUS, submission.cell_of(line["status"]), **facts)
