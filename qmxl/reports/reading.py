"""Reads one department's file: from its bytes to a checked report with figures, or the reason why it cannot be used."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from qmxl.checks import check
from qmxl.checks.sheets import RATES
from qmxl.control.models import Control
from qmxl.departments.workbook import department_workbook
from qmxl.findings import Cell, Finding, Severity
from qmxl.forms.answers import Answer, ReadSheet
from qmxl.forms.fetching import Fetched
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import VERSION, version_of
from qmxl.forms.locating import Rows
from qmxl.forms.opening import NEVER
from qmxl.forms.reader import read_workbook
from qmxl.forms.values import month_in, nfc
from qmxl.grouping import grouped
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.reports import records
from qmxl.reports.explaining import explained
from qmxl.reports.masking import masked
from qmxl.reports.pasted import pasted_sheets
from qmxl.reports.records import FedFigure, Figure, ItemStatus, Personal, Quoted, Record
from qmxl.submission import Submission
from qmxl.texts import Texts
from qmxl.xlsx.formulas import formula_cells
from qmxl.xlsx.notes import notes
from qmxl.xlsx.package import Package, Unreadable

RECEIVED, REJECTED, LATE, COPY = "received", "rejected", "late", "copy"
UNREPORTED = "unreported"  # a usable workbook that says nothing about the period yet
REPORTING = frozenset({RECEIVED, LATE})
USABLE = REPORTING | {UNREPORTED}  # its figures of earlier months count all the same
SPAN_IN_NAME = re.compile(r"[_ ]20\d\d(?:-(?:H[12]|Q[1-4]|\d\d))?$", re.IGNORECASE)
COPIED_NAME = re.compile(r"(?:\s*\(\d+\)|\s*-\s*(?:Copy|Bản sao)(?:\s*\(\d+\))?)+$", re.IGNORECASE)


@dataclass(frozen=True)
class Report:
    """What became of one file.

    ``filled`` is how many cells were answered; the answers stay with the submission. ``first_saved`` is when it first
    counted as handed in; a correction saved later does not make it late.
    """

    source: str
    department: str
    status: str
    saved: datetime
    digest: str
    findings: list[Finding]
    span: str = ""
    version: str = ""
    filled: int = 0
    figures: list[Figure] = field(default_factory=list)
    items: list[ItemStatus] = field(default_factory=list)
    records: dict[str, list[Record]] = field(default_factory=dict)
    personal: list[Personal] = field(default_factory=list)
    typed_beside: list[Figure] = field(default_factory=list)  # of indicators that registers feed; they do not count
    fed: list[FedFigure] = field(default_factory=list)  # counted from lines, the first of which stands in this report
    quoted: list[Quoted] = field(default_factory=list)  # what has to stand in other forms too
    # By register the months said to be without any, with sheet and cell.
    nothing: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    first_saved: datetime | None = None

    @property
    def received(self) -> datetime | None:
        """When it was saved, where that is known."""
        return self.saved if self.saved.year > NEVER.year else None


class Cells(NamedTuple):
    """A workbook's cells by sheet, and the package they were read from."""

    sheets: Mapping[str, Rows]
    package: Package | None


def read_report(
    fetched: Fetched,
    source: str,
    control: Control,
    period: Period | None,
    text: Texts,
    today: date | None = None,
) -> tuple[Report, Submission | None]:
    """The report in a file, and the submission it was made from; without a period, up to the month it has reached.

    Of a month that is not over on ``today`` nothing is missing yet.
    A file that cannot be used is a rejected report with a finding and no submission, never an exception.
    """
    path, opened, raw = fetched
    period = period or reached(fetched)
    named = department_named(path, control)
    if raw is None:
        fault = opened.fault or "FILE-TRUNCATED"
        severity = Severity.WARNING if fault == "FILE-OWNER" else Severity.ERROR
        department = "" if fault == "FILE-OWNER" else named
        finding = Finding(fault, severity, Cell(source), {}, department)
        return Report(source, department, REJECTED, opened.saved, opened.digest, [finding]), None
    department = raw.identity.get("department", "")
    refused = _refused(raw.identity, named, control, period)
    if refused:
        code, facts = refused
        known = department if department in control.departments else named
        waits = code == "IDENTITY-LATER"
        finding = Finding(code, Severity.INFO if waits else Severity.ERROR, Cell(source), facts, known)
        span, status = raw.identity.get("span", ""), UNREPORTED if waits else REJECTED
        return Report(source, known, status, opened.saved, opened.digest, [finding], span), None
    months, version = parse_period(raw.identity["span"]), version_of(raw.identity)
    expected = department_workbook(control, department, months, text, version=version, formerly=True)
    sheets, structure = read_workbook(raw, expected, source)
    if opened.noted and opened.package is not None and _bare_evidence(sheets):
        try:
            sheets = _with_notes(sheets, opened.package)
        except Unreadable as fault:
            finding = Finding(fault.code, Severity.ERROR, Cell(source), {}, department)
            return Report(source, department, REJECTED, opened.saved, opened.digest, [finding]), None
    identity, saved, digest = raw.identity, opened.saved, opened.digest
    submission = Submission(source, department, expected, period, saved, digest, identity, sheets, today)
    return _report(submission, structure, control, Cells(raw.sheets, opened.package), text), submission


def department_named(path: Path, control: Control) -> str:
    """The department a file's name stands for, copies' suffixes aside; "" when it is none."""
    stem = SPAN_IN_NAME.sub("", COPIED_NAME.sub("", nfc(path.stem)).strip()).upper().replace(" ", "_")
    return stem if stem in control.departments else ""


def _refused(
    identity: Mapping[str, str], named: str, control: Control, period: Period
) -> tuple[str, dict[str, object]] | None:
    """Why a workbook's identity does not allow its figures to be used, if so."""
    department = identity.get("department", "")
    if identity.get("form_set") != "department":
        return "IDENTITY-NOT-OURS", {}
    if department not in control.departments:
        return "IDENTITY-DEPARTMENT", {"found": department}
    if named and named != department:
        return "IDENTITY-FILE-NAME", {"named": named, "found": department}
    try:
        span = parse_period(identity.get("span", ""))
    except Refusal:
        return "IDENTITY-SPAN", {"found": identity.get("span", ""), "expected": str(period)}
    if span.year != period.year:
        return "IDENTITY-SPAN", {"found": str(span), "expected": str(period)}
    if span.first > period.last:
        return "IDENTITY-LATER", {"found": str(span), "expected": str(period)}
    return None


def _report(submission: Submission, structure: list[Finding], control: Control, cells: Cells, text: Texts) -> Report:
    """The report of a readable submission; ``structure`` says what was found changed while it was read."""
    findings = [replace(finding, department=submission.department) for finding in structure]
    findings += _about_the_form(submission, control)
    findings += [*pasted_sheets(submission, control.departments), *check(submission)]
    findings = explained(_without_formulas(findings, cells), submission, cells.sheets)
    faults = records.errors_at(findings)  # each at its own cell, before one finding tells of many
    figures = list(records.figures(submission, faults))
    hidden, sheets = text("master.hidden"), {form.id: form.sheet.in_(text.language) for form in control.forms}
    findings = list(masked(findings, submission, hidden))
    return Report(
        submission.source,
        submission.department,
        RECEIVED if says_something(submission) else UNREPORTED,
        submission.saved,
        submission.digest,
        grouped(findings),
        submission.identity["span"],
        submission.identity.get("version", ""),
        sum(len(found.answers) for found in submission.sheets.values()),
        figures,
        list(records.item_statuses(submission)),
        records.records(submission, faults),
        list(records.personal(submission)),
        list(records.typed_beside(submission, faults)),
        quoted=list(records.quoted(submission, faults, sheets, hidden)),
        nothing=records.nothing(submission, faults),
    )


def _without_formulas(findings: list[Finding], cells: Cells) -> list[Finding]:
    """The findings without rates said to be typed where a formula stands after all, whose result is an old one."""
    doubted = [finding.cell for finding in findings if finding.code in RATES]
    if not doubted or cells.package is None:
        return findings
    formulas = {
        (sheet, address)
        for sheet in sorted({cell.sheet for cell in doubted})
        for address in formula_cells(cells.package, sheet, {cell.address for cell in doubted if cell.sheet == sheet})
    }
    return [f for f in findings if f.code not in RATES or (f.cell.sheet, f.cell.address) not in formulas]


def says_something(submission: Submission) -> bool:
    """Whether anything that is due in the period was entered; without a due indicator the cover's month tells."""
    own = submission.period.months
    due = [block for block in submission.blocks if block.month in own]
    if due:
        return any(block.entered for block in due)
    month = submission.answers("cover").get(("reported_to", "value", ""))
    return bool(month and isinstance(month.value, float) and month.value >= submission.period.last)


def _about_the_form(submission: Submission, control: Control) -> Iterator[Finding]:
    identity, cell = submission.identity, Cell(submission.source)
    if identity.get("version") != str(version_of(identity)):
        facts: dict[str, Any] = {"found": identity.get("version", "?"), "expected": VERSION}
        yield submission.finding("IDENTITY-VERSION", Severity.WARNING, cell, **facts)
    elif identity.get("digest") != submission.expected.digest and _shape_differs(submission):
        yield submission.finding("IDENTITY-OUTDATED", Severity.WARNING, cell)
    if nfc(identity.get("hospital", "")) != nfc(control.hospital.name):
        facts = {"found": identity.get("hospital", ""), "expected": control.hospital.name}
        yield submission.finding("IDENTITY-HOSPITAL", Severity.WARNING, cell, **facts)


def _shape_differs(submission: Submission) -> bool:
    """Whether the form lacks a line that is asked for now; more blank lines in a list make no difference."""
    for sheet in submission.expected.sheets:
        found = submission.sheets.get(sheet.form.id)
        if found is None and sheet.form.optional:
            continue
        asked = (line for line in sheet.lines if not line.optional)
        if found is None or (sheet.shape.fixed and any(line.key not in found.rows for line in asked)):
            return True
    return False


def _bare_evidence(sheets: Mapping[str, ReadSheet]) -> bool:
    """Whether some sub-item is met with a blank evidence cell, which may still hold a link or comment."""
    found = sheets.get("criteria")
    return found is not None and any(
        answer.value == "met" and (answer.row, "evidence", "") not in found.answers
        for answer in found.answers.values()
        if answer.field == "status"
    )


def _with_notes(sheets: dict[str, ReadSheet], package: Package) -> dict[str, ReadSheet]:
    found = sheets["criteria"]
    column = found.columns.get("evidence")
    if column is None:
        return sheets
    by_row = {at: key for key, at in found.rows.items()}
    answers: dict[Key, Answer] = dict(found.answers)
    for (name, at_row, at_column), note in notes(package).items():
        key = (by_row.get(at_row, ""), "evidence", "")
        if name == found.name and at_column == column and key[0] and key not in answers:
            said = note.link or note.comment
            answers[key] = Answer("criteria", *key, said, said, "", name, at_row, at_column)
    return {**sheets, "criteria": replace(found, answers=answers)}


def reached(fetched: Fetched) -> Period:
    """January to the month a workbook's cover says was reached; its whole span, or this year, where it does not say."""
    _, opened, raw = fetched
    try:
        span = parse_period(raw.identity.get("span", "")) if raw else None
    except Refusal:
        span = None
    if raw is None or span is None:
        year = opened.saved.year if opened.saved.year > 2000 else 2000
        return Period(year, 1, 12)
    for rows in raw.sheets.values():
        for row in rows:
            if "reported_to" in row[:8]:
                after = row[list(row).index("reported_to") + 2 :]
                month = next((m for cell in after if (m := month_in(cell, span.year)) is not None), span.last)
                return Period(span.year, span.first, min(max(month, span.first), span.last))
    return span
