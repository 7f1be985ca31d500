"""Cells that hold something else than what belongs there.

The reader has parsed every filled cell; a cell with a fault carries its code, and with a value
beside the fault it was understood all the same.
"""

from collections.abc import Iterator

from qmxl.findings import Finding, Severity
from qmxl.forms.answers import Answer
from qmxl.forms.reader import REPORTED
from qmxl.forms.values import bare_number
from qmxl.submission import Submission


def shortened(text: str) -> str:
    """A text as a message quotes it."""
    return text if len(text) <= 120 else text[:119] + "…"


def _facts(submission: Submission, answer: Answer) -> dict[str, object]:
    facts: dict[str, object] = {"found": shortened(answer.raw) if isinstance(answer.raw, str) else answer.raw}
    if answer.fault == "TYPE-CHOICE":
        facts["field"] = submission.expected.by_form[answer.form].by_column[answer.field].label
    if answer.fault == "TYPE-NUMBER-TEXT":
        facts["value"] = answer.value
    if answer.fault == "TYPE-AMBIGUOUS":
        bare = bare_number(str(answer.raw)).replace(",", ".")
        facts |= {"as_thousands": float(bare.replace(".", "")), "as_decimal": float(bare)}
    return facts


def wrong_type(submission: Submission) -> Iterator[Finding]:
    """A number, date, choice or tick is one."""
    for form in submission.sheets:
        for answer in submission.answers(form).values():
            if (
                not answer.fault
                or answer.fault == REPORTED
                or (answer.period and answer.period not in submission.months)
            ):
                continue
            severity = Severity.ERROR if answer.value is None else Severity.INFO
            facts = _facts(submission, answer)
            yield submission.finding(answer.fault, severity, submission.cell_of(answer), answer.period, **facts)


CHECKS = (wrong_type,)
