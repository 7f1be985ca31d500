"""Sheets that were made for another department or period: what stands over their headings says so."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qmxl.codes import Code
from qmxl.control.models import Department
from qmxl.findings import Cell, Finding
from qmxl.period import WRITTEN
from qmxl.submissions.submission import Submission
from qmxl.typed.spelling import fold

OWNER_LINE = re.compile(rf"(?P<owner>.+?)\s*[–—-]\s*(?P<span>{WRITTEN})", re.IGNORECASE)
DASH = re.compile("[–—-]")


def pasted_sheets(submission: Submission, departments: Mapping[str, Department]) -> Iterator[Finding]:
    """The line of hospital, department and period over a sheet is this department's and this workbook's period."""
    own = _names(submission, departments)
    others = {fold(d.name): d.name for code, d in departments.items() if code != submission.department}
    span = submission.identity.get("span", "")
    for found in submission.sheets.values():
        for address, text in found.above:
            line = OWNER_LINE.fullmatch(" ".join(text.split()))
            if line is None:
                continue
            owner, cell = fold(line["owner"]), Cell(submission.source, found.name, address)
            named = next((ending for ending in _endings(owner) if ending in own or ending in others), "")
            facts: dict[str, Any] = {"sheet": found.name, "expected": departments[submission.department].name}
            if named in others and named not in own:
                yield submission.finding(Code.DOUBT_SHEET, cell, found=others[named], **facts)
            elif named and line["span"].upper() != span.upper():
                facts |= {"found": line["span"], "expected": span}
                yield submission.finding(Code.DOUBT_SPAN, cell, **facts)


def _names(submission: Submission, departments: Mapping[str, Department]) -> dict[str, str]:
    """What the department is called, folded: now, and when the workbook was made."""
    made_for = OWNER_LINE.fullmatch(submission.identity.get("title", ""))
    hospital = fold(submission.identity.get("hospital", ""))
    then = fold(made_for["owner"]).removeprefix(hospital).strip(" –—-") if made_for else ""
    name = departments[submission.department].name
    return {fold(each): each for each in (name, then) if each}


def _endings(owner: str) -> list[str]:
    """What may be the name in an owner's line, the longest first: the whole, and what follows one of its dashes."""
    return [ending for ending in (owner, *(owner[dash.end() :].lstrip() for dash in DASH.finditer(owner))) if ending]
