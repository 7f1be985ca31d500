"""Reads one department's file: from its bytes to a checked report with figures, or the reason why it cannot be used."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from qmxl.checks import check
from qmxl.control.models import Control
from qmxl.findings import Cell, Finding, Severity, address
from qmxl.forms.department import department_workbook
from qmxl.forms.layout import VERSION, Key, Workbook
from qmxl.forms.notes import notes
from qmxl.forms.opening import Opened, open_file
from qmxl.forms.reader import Raw, read_raw, read_workbook
from qmxl.forms.values import nfc
from qmxl.measures.rates import rate_parts
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.submission import Answer, ReadSheet, Submission
from qmxl.texts import Texts

RECEIVED, REJECTED, LATE, COPY = "received", "rejected", "late", "copy"
UNREPORTED = "unreported"  # a usable workbook that says nothing about the period yet
REPORTING = frozenset({RECEIVED, LATE})
USABLE = REPORTING | {UNREPORTED}  # its figures of earlier months count all the same
COUNTED_ALL_THE_SAME = frozenset({"NEVER-EVENT-NO-INCIDENT"})  # the figure is right, something beside it is missing
SPAN_IN_NAME = re.compile(r"[_ ]20\d\d(?:-(?:H[12]|Q[1-4]|\d\d))?$", re.IGNORECASE)
COPIED_NAME = re.compile(r"(?:\s*\(\d+\)|\s*-\s*(?:Copy|Bản sao)(?:\s*\(\d+\))?)+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one department and month. ``left_out`` is the code of the fault that keeps it out, or ``""``."""

    indicator: str
    period: str
    numerator: float | None
    denominator: float | None
    none_occurred: bool
    left_out: str
    sheet: str
    numerator_cell: str
    denominator_cell: str


@dataclass(frozen=True)
class Report:
    """What became of one file."""

    source: str
    department: str
    status: str
    saved: datetime
    digest: str
    findings: list[Finding]
    span: str = ""
    version: str = ""
    answers: list[Answer] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    def __getstate__(self) -> dict[str, Any]:
        """Its answers column by column: between processes that takes a third of the time of one by one."""
        return {**self.__dict__, "answers": list(zip(*self.answers, strict=True))}

    def __setstate__(self, state: dict[str, Any]) -> None:
        answers = [Answer._make(columns) for columns in zip(*state["answers"], strict=True)]
        self.__dict__.update({**state, "answers": answers})

    @property
    def said(self) -> frozenset[tuple[object, ...]]:
        """What it answers, wherever in the workbook; equal for files that say the same."""
        return frozenset((a.form, a.row, a.field, a.period, a.value, str(a.raw)) for a in self.answers)


def read_report(path: Path, source: str, control: Control, period: Period, text: Texts) -> Report:
    """The report in a file; a file that cannot be used is a rejected report with a finding, never an exception."""
    opened = open_file(path)
    named = department_named(path, control)
    raw = None if opened.fault else read_raw(opened.content)
    if raw is None:
        fault = opened.fault or "FILE-TRUNCATED"
        severity = Severity.WARNING if fault == "FILE-OWNER" else Severity.ERROR
        department = "" if fault == "FILE-OWNER" else named
        finding = Finding(fault, severity, Cell(source), {}, department)
        return Report(source, department, REJECTED, opened.saved, opened.digest, [finding])
    department = raw.identity.get("department", "")
    refused = _refused(raw.identity, named, control, period)
    if refused:
        code, facts = refused
        known = department if department in control.departments else named
        finding = Finding(code, Severity.ERROR, Cell(source), facts, known)
        return Report(source, known, REJECTED, opened.saved, opened.digest, [finding], raw.identity.get("span", ""))
    expected = department_workbook(control, department, parse_period(raw.identity["span"]), text)
    return _report(raw, expected, opened, source, department, control, period)


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
    if span.year != period.year or span.first > period.last:
        return "IDENTITY-SPAN", {"found": str(span), "expected": str(period)}
    return None


def _report(
    raw: Raw, expected: Workbook, opened: Opened, source: str, department: str, control: Control, period: Period
) -> Report:
    sheets, structure = read_workbook(raw, expected, source)
    if opened.noted and _bare_evidence(sheets):
        sheets = _with_notes(sheets, opened.content)
    submission = Submission(source, department, expected, period, opened.saved, opened.digest, raw.identity, sheets)
    findings = [replace(finding, department=department) for finding in structure]
    findings += _about_the_form(submission, control)
    findings += check(submission)
    answers = [answer for form in sheets for answer in _dated(submission, form)]
    return Report(
        source,
        department,
        RECEIVED if says_something(submission) else UNREPORTED,
        opened.saved,
        opened.digest,
        findings,
        raw.identity["span"],
        raw.identity.get("version", ""),
        answers,
        list(figures(submission, findings)),
    )


def says_something(submission: Submission) -> bool:
    """Whether anything that is due in the period was entered; without a due indicator the cover's month tells."""
    own = submission.period.months
    due = [block for block in submission.blocks if block.month in own]
    if due:
        return any(block.entered for block in due)
    month = submission.answers("cover").get(("reported_to", "value", ""))
    return bool(month and isinstance(month.value, float) and month.value >= submission.period.last)


def _dated(submission: Submission, form: str) -> Iterable[Answer]:
    """A form's answers; those of an incident carry the month in which it happened."""
    answers = submission.answers(form)
    months = {
        row: f"{answer.value:%Y-%m}"
        for (row, field, _), answer in answers.items()
        if form == "incidents" and field == "happened_on" and isinstance(answer.value, date)
    }
    if not months:
        return answers.values()
    return [answer._replace(period=months.get(answer.row, "")) for answer in answers.values()]


def _about_the_form(submission: Submission, control: Control) -> Iterator[Finding]:
    identity, cell = submission.identity, Cell(submission.source)
    if identity.get("version") != str(VERSION):
        facts: dict[str, Any] = {"found": identity.get("version", "?"), "expected": VERSION}
        yield submission.finding("IDENTITY-VERSION", Severity.WARNING, cell, **facts)
    elif identity.get("digest") != submission.expected.digest and _shape_differs(submission):
        yield submission.finding("IDENTITY-OUTDATED", Severity.WARNING, cell)
    if identity.get("hospital", "") != control.hospital.name:
        facts = {"found": identity.get("hospital", ""), "expected": control.hospital.name}
        yield submission.finding("IDENTITY-HOSPITAL", Severity.WARNING, cell, **facts)


def _shape_differs(submission: Submission) -> bool:
    """Whether the form lacks a line that is asked for now; more blank lines in a list make no difference."""
    for sheet in submission.expected.sheets:
        found = submission.sheets.get(sheet.form.id)
        if found is None or (sheet.form.layout != "list" and any(line.key not in found.rows for line in sheet.lines)):
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


def _with_notes(sheets: dict[str, ReadSheet], content: bytes) -> dict[str, ReadSheet]:
    found = sheets["criteria"]
    column = found.columns.get("evidence")
    if column is None:
        return sheets
    by_row = {at: key for key, at in found.rows.items()}
    answers: dict[Key, Answer] = dict(found.answers)
    for (name, at_row, at_column), note in notes(content).items():
        key = (by_row.get(at_row, ""), "evidence", "")
        if name == found.name and at_column == column and key[0] and key not in answers:
            said = note.link or note.comment
            answers[key] = Answer("criteria", *key, said, said, "", name, at_row, at_column)
    return {**sheets, "criteria": replace(found, answers=answers)}


def figures(submission: Submission, findings: list[Finding]) -> Iterator[Figure]:
    """Each due indicator and month with its numerator and denominator, left out where an error stands at its cells."""
    faults: dict[tuple[str, str], str] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.cell.address and finding.code not in COUNTED_ALL_THE_SAME:
            faults.setdefault((finding.cell.sheet, finding.cell.address), finding.code)
    found = submission.sheets.get("indicators")
    for block in submission.blocks:
        indicator, month, none = block.indicator, block.month, block.none_occurred
        sheet, fault = found.name if found else "", ""
        if faults:
            wanted = (*indicator.needed, *indicator.parts, "none")
            cells = [_address(submission, indicator.code, entry, month) for entry in wanted]
            fault = next((faults[sheet, cell] for cell in cells if (sheet, cell) in faults), "")
        numerator, denominator = (0.0, 0.0) if none else rate_parts(indicator, block.numbers)
        if not fault and (numerator is None or (denominator is None and indicator.denominator_factors)):
            fault = "STRUCTURE-ROW"
        factors = [factor for factor in indicator.denominator_factors if isinstance(factor, str)]
        yield Figure(
            indicator.code,
            month,
            numerator,
            denominator,
            none,
            fault,
            sheet,
            _address(submission, indicator.code, "none" if none else indicator.numerator_entry, month),
            _address(submission, indicator.code, factors[0], month) if factors and not none else "",
        )


def _address(submission: Submission, code: str, entry: str, month: str) -> str:
    found = submission.sheets["indicators"]
    at_row, at_column = found.rows.get(f"{code}/{entry}"), found.columns.get(month)
    return "" if at_row is None or at_column is None else address(at_row, at_column)


def reached(path: Path) -> Period:
    """January to the month a workbook's cover says was reached; its whole span, or this year, where it does not say."""
    opened = open_file(path)
    raw = None if opened.fault else read_raw(opened.content)
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
                month = next((cell for cell in after if isinstance(cell, int | float)), span.last)
                return Period(span.year, span.first, min(max(int(month), span.first), span.last))
    return span
