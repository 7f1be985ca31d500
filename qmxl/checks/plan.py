"""Improvement work whose status and progress cannot both be right."""

from collections.abc import Iterator
from typing import Any

from qmxl.findings import Finding, Severity
from qmxl.forms.values import exact
from qmxl.submissions.submission import Submission


def progress_out_of_range(submission: Submission) -> Iterator[Finding]:
    """Progress is a percentage from 0 to 100."""
    for _, answers in submission.lines("plan"):
        progress = answers.get("progress")
        if progress and isinstance(progress.value, float) and not 0 <= progress.value <= 100:
            cell = submission.cell_of(progress)
            yield submission.finding("PLAN-PROGRESS", Severity.ERROR, cell, progress=progress.value)


def progress_as_a_share(submission: Submission) -> Iterator[Finding]:
    """Progress is written in percent: 0.65 was hardly meant as less than one of a hundred."""
    for _, answers in submission.lines("plan"):
        progress = answers.get("progress")
        if progress and isinstance(progress.value, float) and 0 < progress.value < 1:
            facts: dict[str, Any] = {"progress": progress.value, "meant": exact(progress.value * 100)}
            yield submission.finding("PLAN-SHARE", Severity.WARNING, submission.cell_of(progress), **facts)


def done_but_not_whole(submission: Submission) -> Iterator[Finding]:
    """Work that is done has reached 100 percent, where a percentage is given."""
    for _, answers in submission.lines("plan"):
        status, progress = answers.get("status"), answers.get("progress")
        if not status or not progress or status.value != "hoan_thanh" or not isinstance(progress.value, float):
            continue
        if 0 <= progress.value < 100:
            cell = submission.cell_of(progress)
            yield submission.finding("PLAN-DONE-PROGRESS", Severity.WARNING, cell, progress=progress.value)


def whole_but_not_started(submission: Submission) -> Iterator[Finding]:
    """Work that has reached 100 percent was started."""
    for _, answers in submission.lines("plan"):
        status, progress = answers.get("status"), answers.get("progress")
        if status and progress and status.value == "chua_bat_dau" and progress.value == 100:
            cell = submission.cell_of(progress)
            yield submission.finding("PLAN-NOT-STARTED", Severity.WARNING, cell, progress=progress.value)


CHECKS = (progress_out_of_range, progress_as_a_share, done_but_not_whole, whole_but_not_started)
