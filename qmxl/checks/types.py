"""Cells that hold something else than what belongs there.

The reader has parsed every filled cell; a cell with a fault carries its code, and with a value
beside the fault it was understood all the same.
"""

from collections.abc import Iterator
from typing import Any

from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.forms.answers import Answer
from qmxl.forms.reader import REPORTED
from qmxl.submissions.submission import Submission
from qmxl.typed.days import proposed_day
from qmxl.typed.legacy import TCVN3, VNI
from qmxl.typed.spelling import shown
from qmxl.typed.values import bare_number

OLD_ENCODINGS = (TCVN3, VNI)


def shortened(text: str) -> str:
    """A text as a message quotes it."""
    return text if len(text) <= 120 else text[:119] + "…"


def _facts(submission: Submission, answer: Answer) -> dict[str, object]:
    facts: dict[str, object] = {"found": shortened(shown(answer.raw)) if isinstance(answer.raw, str) else answer.raw}
    if answer.fault is Code.TYPE_CHOICE:
        facts["field"] = submission.expected.by_form[answer.form].label(answer.key)
    if answer.fault is Code.TYPE_NUMBER and not answer.period:  # elsewhere than in a grid there is no "none occurred"
        facts["field"] = submission.expected.by_form[answer.form].label(answer.key)
    if answer.fault is Code.DATE_PROPOSED:
        facts["value"] = proposed_day(str(answer.raw))
    if answer.fault is Code.TYPE_NUMBER_TEXT:
        facts["value"] = answer.value
    if answer.fault is Code.TYPE_AMBIGUOUS:
        bare = bare_number(str(answer.raw)).replace(",", ".")
        facts |= {"as_thousands": float(bare.replace(".", "")), "as_decimal": float(bare)}
    return facts


def _label(submission: Submission, answer: Answer) -> str:
    """What the person reads beside or above the cell."""
    sheet = submission.expected.by_form[answer.form]
    line = sheet.by_line.get(answer.row)
    return line.texts[0] if sheet.form.layout == "card" and line else sheet.by_column[answer.field].label


def wrong_type(submission: Submission) -> Iterator[Finding]:
    """A number, date, choice or tick is one."""
    for form in submission.sheets:
        for answer in submission.answers(form).values():
            if (
                not answer.fault
                or answer.fault in {REPORTED, *OLD_ENCODINGS}
                or (answer.period and answer.period not in submission.months)
            ):
                continue
            facts = _facts(submission, answer)
            yield submission.finding(answer.fault, submission.cell_of(answer), answer.period, **facts)


def old_encoding(submission: Submission) -> Iterator[Finding]:
    """Text is in Unicode; what was typed for other fonts is read and told once a sheet."""
    for form in submission.sheets:
        faulty = [answer for answer in submission.answers(form).values() if answer.fault]
        for code in OLD_ENCODINGS:
            typed = [answer for answer in faulty if answer.fault == code]
            if typed:
                first = typed[0]
                facts: dict[str, Any] = {"found": shortened(str(first.raw)), "value": _read(submission, first)}
                cell = submission.cell_of(first)
                yield submission.finding(code, cell, count=len(typed), **facts)


def _read(submission: Submission, answer: Answer) -> str:
    """What a text was read as: a choice by its label."""
    asked = submission.expected.by_form[answer.form].asked(answer.key)
    codes = asked.codes if asked else None
    return shortened(codes.label(answer.value, "vi") if codes else str(answer.value))


CHECKS = (wrong_type, old_encoding)
