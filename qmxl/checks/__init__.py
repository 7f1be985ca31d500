"""The checks of a submission, by family of faults; each reads values and yields findings."""

from collections.abc import Callable, Iterator

from qmxl.checks import (
    completeness,
    counts,
    criteria,
    declared,
    nothing,
    other_months,
    privacy,
    rhythm,
    safety,
    sheets,
    types,
)
from qmxl.findings import Finding
from qmxl.submissions.submission import Submission

Check = Callable[[Submission], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    *completeness.CHECKS,
    *types.CHECKS,
    *counts.CHECKS,
    *safety.CHECKS,
    *criteria.CHECKS,
    *declared.CHECKS,
    *rhythm.CHECKS,
    *nothing.CHECKS,
    *other_months.CHECKS,
    *sheets.CHECKS,
    *privacy.CHECKS,
)


def check(submission: Submission) -> list[Finding]:
    """Every fault of a submission, in one pass."""
    return [finding for one in CHECKS for finding in one(submission)]
