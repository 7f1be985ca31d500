"""Whose workbook it is and of which months, and whether it may be used at all."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qmxl.catalogue import loader
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.former import now
from qmxl.control.programme import Programme
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import Fetched
from qmxl.forms.layout import VERSION, Workbook, version_of
from qmxl.period import FIRST_YEAR, LAST_YEAR, WRITTEN, Period, parse_period
from qmxl.refusal import Refusal
from qmxl.submissions.submission import Submission
from qmxl.typed.spelling import nfc
from qmxl.typed.values import month_in

SPAN_IN_NAME = re.compile(rf"[_ ]{WRITTEN}$", re.IGNORECASE)
CAMPAIGN = "campaign"  # the form set of workbooks of a quality-safety month, which has a command of its own
COPIED_NAME = re.compile(r"(?:\s*\(\d+\)|\s*-\s*(?:Copy|Bản sao)(?:\s*\(\d+\))?)+$", re.IGNORECASE)


def department_named(path: Path, control: Control) -> str:
    """The department a file's name stands for, copies' suffixes aside; "" when it is none."""
    stem = SPAN_IN_NAME.sub("", COPIED_NAME.sub("", nfc(path.stem)).strip()).upper().replace(" ", "_")
    return stem if stem in control.departments else ""


def round_named(path: Path, programme: Programme) -> str:
    """The round a file's name begins with, the longest code of those that it may be; "" when it is none."""
    stem = nfc(path.stem).upper()
    whole = [code for code in programme.rounds if stem == code or re.match(rf"{code}[^A-Z0-9]", stem)]
    return max(whole, key=len, default="")


def round_refused(
    identity: Mapping[str, str], path: Path, control: Control, period: Period
) -> tuple[Code, dict[str, object]] | None:
    """Why a round's workbook cannot be used, if so."""
    code = identity.get("round", "")
    if code not in control.programme.rounds:
        return Code.ROUND_UNKNOWN, {"found": code}
    named = round_named(path, control.programme) or department_named(path, control)
    if named and named != code and not code.startswith(f"{named}_"):
        return Code.ROUND_FILE_NAME, {"named": named, "found": code}
    year = str(control.programme.rounds[code].year)
    said = identity.get("span", "")
    if said != year or period.year != control.programme.rounds[code].year:
        return Code.IDENTITY_SPAN, {"found": said, "expected": str(period.year)}
    return None


def refused(
    identity: Mapping[str, str], named: str, control: Control, period: Period
) -> tuple[Code, dict[str, object]] | None:
    """Why a workbook's identity does not allow its figures to be used, if so."""
    department = identity.get("department", "")
    if identity.get("form_set") != "department":
        return Code.IDENTITY_NOT_OURS, {}
    if department not in control.departments:
        return Code.IDENTITY_DEPARTMENT, {"found": department}
    part = identity.get("part", "")
    if part and part not in control.forms.registers:
        return Code.IDENTITY_PART_FORM, {"found": part}
    if named and named != department:
        return Code.IDENTITY_FILE_NAME, {"named": named, "found": department}
    try:
        span = parse_period(identity.get("span", ""))
    except Refusal:
        return Code.IDENTITY_SPAN, {"found": identity.get("span", ""), "expected": str(period)}
    if span.year != period.year:
        return Code.IDENTITY_SPAN, {"found": str(span), "expected": str(period)}
    if span.first > period.last:
        return Code.IDENTITY_LATER, {"found": str(span), "expected": str(period)}
    return None


def about_the_form(submission: Submission, control: Control) -> Iterator[Finding]:
    """What is told of a form that may be used: another version, fewer lines, another name of the hospital."""
    identity, cell = submission.identity, Cell(submission.source)
    if identity.get("version") != str(version_of(identity)):
        facts: dict[str, Any] = {"found": identity.get("version", "?"), "expected": VERSION}
        yield submission.finding(Code.IDENTITY_VERSION, cell, **facts)
    elif identity.get("digest") != submission.expected.digest and _shape_differs(submission):
        yield submission.finding(Code.IDENTITY_OUTDATED, cell)
    if nfc(identity.get("hospital", "")) != nfc(control.hospital.name):
        facts = {"found": identity.get("hospital", ""), "expected": control.hospital.name}
        yield submission.finding(Code.IDENTITY_HOSPITAL, cell, **facts)


def as_now(fetched: Fetched, control: Control) -> Fetched:
    """The file with the identity of the department that continues its own, where that is no more."""
    raw = fetched.raw
    if raw is None or raw.identity.get("form_set") != "department":
        return fetched
    identity = now(raw.identity, control.formers, control.departments)
    return fetched if identity is raw.identity else fetched._replace(raw=replace(raw, identity=identity))


def later_forms(identity: Mapping[str, str], expected: Workbook) -> frozenset[str]:
    """The forms asked for now that a workbook was made without, so that nobody can have deleted their sheets.

    A workbook that does not say what it was made with can have had none but those of the usual packs.
    """
    forms = [sheet.form for sheet in expected.sheets]
    if said := identity.get("forms", ""):
        had = frozenset(said.split(","))
        return frozenset(form.id for form in forms if had.isdisjoint({form.id, *form.aliases}))
    return frozenset(form.id for form in forms if form.packs and loader.USUAL_PACKS.isdisjoint(form.packs))


def told_of_later(
    structure: Iterable[Finding], identity: Mapping[str, str], expected: Workbook, source: str
) -> list[Finding]:
    """What was found of a workbook's structure, the sheets it was made without being told once, and gently."""
    later = {expected.by_form[form].name for form in later_forms(identity, expected)}
    kept, missing = [], []
    for finding in structure:
        name = str(finding.facts.get("sheet", ""))
        gone = finding.code is Code.STRUCTURE_SHEET and name in later
        (missing.append(f"“{name}”") if gone else kept.append(finding))
    if missing:
        kept.append(Finding(Code.STRUCTURE_SHEET_LATER, Cell(source), {"sheets": missing}))
    return kept


def _shape_differs(submission: Submission) -> bool:
    """Whether the form lacks a line that is asked for now; more blank lines in a list make no difference."""
    later = later_forms(submission.identity, submission.expected)
    for sheet in submission.expected.sheets:
        found = submission.sheets.get(sheet.form.id)
        if found is None and (sheet.form.optional or sheet.form.id in later):
            continue
        asked = (line for line in sheet.lines if not line.optional)
        if found is None or (sheet.shape.fixed and any(line.key not in found.rows for line in asked)):
            return True
    return False


def reached(fetched: Fetched) -> Period:
    """January to the month a workbook's cover says was reached; its whole span, or this year, where it does not say."""
    _, opened, raw = fetched
    try:
        span = parse_period(raw.identity.get("span", "")) if raw else None
    except Refusal:
        span = None
    if raw is None or span is None:
        return Period(min(max(opened.saved.year, FIRST_YEAR), LAST_YEAR), 1, 12)
    for rows in raw.sheets.values():
        for row in rows:
            if "reported_to" in row[:8]:
                after = row[list(row).index("reported_to") + 2 :]
                month = next((m for cell in after if (m := month_in(cell, span.year)) is not None), span.last)
                return Period(span.year, span.first, min(max(month, span.first), span.last))
    return span
