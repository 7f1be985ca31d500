"""What stands in the lines of a workbook that an open round may keep from the other side, and which lines these are.

Nothing is decided here of what is kept back: that needs the workbooks of both sides. A line of a sheet that speaks of a
sub-item is set apart with its findings, so that neither an answer nor a finding about it is shown before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from string import ascii_uppercase

from qmxl.assessors.workbook import ITEMS, LEVELS, RESOLUTIONS
from qmxl.codes import Code, Family
from qmxl.control.control import Control
from qmxl.control.programme import Programme
from qmxl.findings import Finding
from qmxl.submissions.submission import Submission

Line = tuple[str, str]  # a form and the key of a line of it
CRITERIA, EXPLANATIONS = "criteria", "explanations"
SPEAKING = (CRITERIA, ITEMS, LEVELS, RESOLUTIONS)  # the forms that speak of sub-items and criteria
PLAIN = frozenset({Code.MISSING_STATUS, Code.STRUCTURE_ROW})  # say that something is not there, and no more


@dataclass(frozen=True)
class Veiled:
    """A line: the sub-item or criterion it is ``about``, "" where that cannot be told; its answers and findings."""

    about: str
    answers: int = 0
    findings: tuple[Finding, ...] = field(default=())


def set_apart(
    findings: Iterable[Finding], submission: Submission, control: Control, covered: frozenset[str]
) -> tuple[list[Finding], dict[Line, Veiled]]:
    """The findings that everybody may see, and the lines about what is ``covered`` by an open round, with theirs.

    ``covered`` are codes of sub-items and criteria; without any nothing is set apart.
    """
    if not covered:
        return list(findings), {}
    lines = _lines(submission, control.programme, covered)
    open_: list[Finding] = []
    kept: dict[Line, list[Finding]] = {}
    for finding in findings:
        line = _line_of(finding, submission, lines)
        if line is None or finding.code in PLAIN:
            open_.append(finding)
        else:
            kept.setdefault(line, []).append(finding)
    veiled = {line: replace(each, findings=tuple(kept.pop(line, ()))) for line, each in lines.items()}
    return open_, {**veiled, **{line: Veiled("", findings=tuple(its)) for line, its in kept.items()}}


def _lines(submission: Submission, programme: Programme, covered: frozenset[str]) -> dict[Line, Veiled]:
    """The lines with answers about what is covered, or about what nobody knows."""
    found: dict[Line, Veiled] = {}
    for form in SPEAKING:
        for key, line in submission.lines(form):
            about = str(line["item"].value or "") if form == RESOLUTIONS and "item" in line else key
            if form == RESOLUTIONS and about not in programme.sub_items:
                about = ""
            if about in covered or not about:
                found[form, key] = Veiled(about, len(line))
    for key, line in submission.lines(EXPLANATIONS) if found else ():
        found[EXPLANATIONS, key] = Veiled("", len(line))  # any of them may name a cell of these lines and its value
    return found


def _line_of(finding: Finding, submission: Submission, lines: Mapping[Line, Veiled]) -> Line | None:
    """The line that a finding may tell something of; None where it tells nothing of any."""
    if finding.code.family is Family.EXPLANATION:
        return (EXPLANATIONS, "") if any(form == EXPLANATIONS for form, _ in lines) else None
    for form, found in submission.sheets.items():
        if form not in (*SPEAKING, EXPLANATIONS) or found.name != finding.cell.sheet or not finding.cell.address:
            continue
        at = int(finding.cell.address.lstrip(ascii_uppercase) or 0) - 1
        key = next((key for key, row in found.rows.items() if row == at), "")
        if key:
            blank = (form, key) not in lines
            return None if blank else (form, key)
        return (form, "") if found.rows and at > min(found.rows.values()) else None
    return None


def covered_of(programme: Programme, year: int, today: date | None) -> frozenset[str]:
    """The sub-items and criteria that an open round assesses in a year."""
    rounds = programme.open_rounds(year, today)
    if not rounds:
        return frozenset()
    items = {item.code for item in programme.sub_items.values() if programme.covered_by(item, rounds)}
    return frozenset(items | {each.code for round_ in rounds for each in programme.criteria_of_round(round_)})
