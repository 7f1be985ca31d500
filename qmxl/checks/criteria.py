"""Sub-items said to be met without evidence, and faults answered in the words of an earlier form."""

from collections.abc import Iterator

from qmxl.catalogue.statuses import FAULTS, in_old_words
from qmxl.codes import Code
from qmxl.findings import Finding
from qmxl.submissions.submission import Submission


def met_without_evidence(submission: Submission) -> Iterator[Finding]:
    """A sub-item that is met names its evidence; that a fault is not there needs none."""
    found = submission.sheets.get("criteria")
    if found is None:
        return
    for row, answers in submission.lines("criteria"):
        status = answers.get("status")
        if status and status.value == "met" and "evidence" not in answers:
            cell = submission.place("criteria", (row, "evidence", ""))
            yield submission.finding(Code.CRITERIA_EVIDENCE, cell, item=row)


def fault_in_old_words(submission: Submission) -> Iterator[Finding]:
    """A sub-item of the lowest level is a fault: "Đạt" said that it is there, which now has words of its own."""
    found = submission.sheets.get("criteria")
    if found is None:
        return
    for row, answers in submission.lines("criteria"):
        status, codes = answers.get("status"), found.sheet.by_line[row].codes
        if status and codes and codes.by_id.keys() & FAULTS and in_old_words(status.raw):
            read = codes.label(status.value, found.sheet.language)
            yield submission.finding(
                Code.CRITERIA_FAULT_WORDS, submission.cell_of(status), item=row, found=status.raw, read=read
            )


CHECKS = (met_without_evidence, fault_in_old_words)
