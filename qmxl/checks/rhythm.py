"""Lines that a form's rhythm, or a rule of how many, asks for and that are not there."""

from collections.abc import Iterator
from typing import Any

from qmxl.codes import Code, Severity
from qmxl.findings import Cell, Finding
from qmxl.measures.rhythms import days_of
from qmxl.submissions.submission import Submission


def rhythm(submission: Submission) -> Iterator[Finding]:
    """A form has the lines that are asked of what is due; what is short is told together.

    Months that are said to be without any are owed nothing.
    """
    for form, owed in submission.owed.items():
        found, ticked = submission.sheets[form], submission.nothing.get(form, {}).keys()
        lines = [{name: answer.value for name, answer in line.items()} for _, line in submission.lines(form)]
        for duty in dict.fromkeys(each.duty for each in owed):
            its = [each.occurrence for each in owed if each.duty == duty]
            days = list(days_of(duty, found.sheet.form, lines))
            short = [each.said(days) for each in its if not each.months <= ticked and each.short(days)]
            if short:
                facts: dict[str, Any] = {"sheet": found.name, "parts": short, "count": duty.least}
                cell = Cell(submission.source, found.name)
                yield submission.finding(Code.RHYTHM_MISSING, cell, **facts).told_as(Severity(duty.severity))


CHECKS = (rhythm,)
