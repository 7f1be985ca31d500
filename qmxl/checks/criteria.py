"""Sub-items said to be met without evidence."""

from collections.abc import Iterator

from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.submissions.submission import Submission


def met_without_evidence(submission: Submission) -> Iterator[Finding]:
    """A sub-item that is met names its evidence; level 1 describes a fault and needs none."""
    found = submission.sheets.get("criteria")
    if found is None:
        return
    levels = {line.row: line.texts[1] for line in found.sheet.lines}
    for row, answers in submission.lines("criteria"):
        status = answers.get("status")
        if status and status.value == "met" and "evidence" not in answers and levels[row] != "1":
            cell = submission.place("criteria", (row, "evidence", ""))
            yield submission.finding(Code.CRITERIA_EVIDENCE, cell, item=row)


CHECKS = (met_without_evidence,)
