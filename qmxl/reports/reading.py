"""Reads one department's file: from its bytes to a checked report with figures, or the reason why it cannot be used."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from string import ascii_uppercase
from typing import NamedTuple

from qmxl.assessors.workbook import FORM_SET
from qmxl.catalogue.privacy import in_house
from qmxl.checks import check
from qmxl.codes import Code, Trait
from qmxl.control.control import Control
from qmxl.control.handing_over import FORM, GIVEN
from qmxl.control.owed import Owed, owed_by
from qmxl.departments.workbook import PART, expected_of
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import Fetched
from qmxl.forms.locating import Rows
from qmxl.forms.reader import read_workbook
from qmxl.grouping import grouped
from qmxl.period import MONTHS, Period
from qmxl.reports.explaining import explained
from qmxl.reports.masking import masked
from qmxl.reports.pasted import pasted_sheets
from qmxl.reports.reading_months import read_month
from qmxl.reports.reading_rounds import read_round
from qmxl.reports.report import IMPORTED, RECEIVED, REJECTED, UNREPORTED, Report
from qmxl.reports.veiled import covered_of, set_apart
from qmxl.submissions import records
from qmxl.submissions.evidence import bare_evidence, evidence_links, with_notes
from qmxl.submissions.identity import (
    CAMPAIGN,
    about_the_form,
    as_now,
    department_named,
    reached,
    refused,
    round_named,
    told_of_later,
)
from qmxl.submissions.stood import stood
from qmxl.submissions.submission import Submission
from qmxl.texts import Texts
from qmxl.xlsx.formulas import formula_cells
from qmxl.xlsx.package import Package, Unreadable


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
    fetched = as_now(fetched, control)
    path, opened, raw = fetched
    period = period or reached(fetched)
    named = department_named(path, control)
    if raw is None:
        fault = opened.fault or Code.FILE_TRUNCATED
        department = "" if fault is Code.FILE_OWNER else named
        round_ = "" if department else round_named(path, control.programme)
        finding = Finding(fault, Cell(source), {}, department or round_)
        return Report(source, department, REJECTED, opened.saved, opened.digest, [finding], round=round_), None
    if raw.identity.get("form_set") == FORM_SET:
        return read_round(fetched, source, control, period, text, today)
    if raw.identity.get("form_set") == CAMPAIGN:
        return read_month(fetched, source, control, period, text, today)
    department = raw.identity.get("department", "")
    why = refused(raw.identity, named, control, period)
    if why:
        code, facts = why
        known = department if department in control.departments else named
        waits = code is Code.IDENTITY_LATER
        finding = Finding(code, Cell(source), facts, known)
        span, status = raw.identity.get("span", ""), UNREPORTED if waits else REJECTED
        return Report(source, known, status, opened.saved, opened.digest, [finding], span), None
    expected = expected_of(raw.identity, control, text, formerly=True)
    sheets, structure = read_workbook(raw, expected, source)
    structure = told_of_later(structure, raw.identity, expected, source)
    links: Mapping[str, str] = {}
    if opened.noted and opened.package is not None:
        try:
            sheets = with_notes(sheets, opened.package) if bare_evidence(sheets) else sheets
            links = evidence_links(sheets, opened.package)
        except Unreadable as fault:
            finding = Finding(fault.code, Cell(source), {}, department)
            return Report(source, department, REJECTED, opened.saved, opened.digest, [finding]), None
    identity, saved, digest = raw.identity, opened.saved, opened.digest
    submission = Submission(source, department, expected, period, saved, digest, identity, sheets, today, links)
    submission = replace(submission, owed=_owed(submission, control))
    return _report(submission, structure, control, Cells(raw.sheets, opened.package), text), submission


def _owed(submission: Submission, control: Control) -> dict[str, tuple[Owed, ...]]:
    """What the forms of a workbook are owed by their rhythm, of what is due and lies wholly in its months."""
    span, end = submission.span, min(submission.period.end, submission.span.end)
    found = {}
    for form, sheet in submission.sheets.items():
        its = owed_by(control, submission.department, sheet.sheet.form, span.year, end)
        due = tuple(each for each in its if each.occurrence.first >= span.start and each.over(submission.today))
        if due:
            found[form] = due
    return found


def _report(submission: Submission, structure: list[Finding], control: Control, cells: Cells, text: Texts) -> Report:
    """The report of a readable submission; ``structure`` says what was found changed while it was read."""
    part = submission.identity.get(PART, "")
    structure = list(_without_unread(structure, submission, control))
    findings = [replace(finding, department=submission.department) for finding in structure]
    findings += about_the_form(submission, control)
    findings += [*pasted_sheets(submission, control.departments), *check(submission)]
    if part:  # what lines lack in number may stand in the department's own report
        findings = [finding for finding in findings if finding.code is not Code.RHYTHM_MISSING]
    findings = explained(_without_formulas(findings, cells), submission, cells.sheets)
    faults = records.errors_at(findings)  # each at its own cell, before one finding tells of many
    figures = list(records.figures(submission, faults))
    covered = covered_of(control.programme, submission.period.year, submission.today)
    hidden, sheets = text("master.hidden"), {form.id: form.sheet.in_(text.language) for form in control.forms.all}
    findings, veiled = set_apart(masked(findings, submission, hidden), submission, control, covered)
    return Report(
        submission.source,
        submission.department,
        IMPORTED if part else RECEIVED if says_something(submission) else UNREPORTED,
        submission.saved,
        submission.digest,
        grouped(findings),
        submission.identity["span"],
        submission.identity.get("version", ""),
        sum(len(found.answers) for found in submission.sheets.values() if not in_house(found.sheet.form)),
        figures,
        list(records.item_statuses(submission)),
        records.records(submission, faults),
        list(records.personal(submission)),
        records.house(submission, faults),
        list(records.typed_beside(submission, faults)),
        quoted=list(records.quoted(submission, faults, sheets, hidden)),
        nothing=records.nothing(submission, faults),
        undated=records.undated(submission, faults) if faults else {},
        keyed=list(records.keyed(submission, FORM, faults)),
        list_sheet=submission.sheets[FORM].name if FORM in submission.sheets else "",
        handed=tuple(submission.identity.get(GIVEN, "").split()),
        carried=submission.carried,
        stood=tuple(stood(submission)) if _may_share(submission) else (),
        levels=list(records.proposed_levels(submission)),
        veiled=veiled,
        part=part,
        former=submission.former,
    )


def _may_share(submission: Submission) -> bool:
    """Whether another workbook of the department may have the same lines: not where one has the whole year."""
    return len(submission.span.months) < MONTHS or bool(submission.carried or submission.former)


def _without_unread(structure: list[Finding], submission: Submission, control: Control) -> Iterator[Finding]:
    """What was found changed, without the lines of an indicator whose assignment could not be read.

    Nobody added those to the form; the line of assignments says once that they are not read.
    """
    found = submission.sheets.get("indicators")
    lines = found.extra_rows.items() if found else ()
    unread = {(found.name, at + 1) for at, key in lines if found and key.partition("/")[0] in control.unread}
    for finding in structure:
        place = (finding.cell.sheet, int(finding.cell.address.lstrip(ascii_uppercase) or 0))
        if finding.code is not Code.STRUCTURE_ROW_UNKNOWN or place not in unread:
            yield finding


def _without_formulas(findings: list[Finding], cells: Cells) -> list[Finding]:
    """The findings without rates said to be typed where a formula stands after all, whose result is an old one."""
    doubted = [finding.cell for finding in findings if Trait.OF_A_RATE in finding.code.traits]
    if not doubted or cells.package is None:
        return findings
    formulas = {
        (sheet, address)
        for sheet in sorted({cell.sheet for cell in doubted})
        for address in formula_cells(cells.package, sheet, {cell.address for cell in doubted if cell.sheet == sheet})
    }
    return [
        finding
        for finding in findings
        if Trait.OF_A_RATE not in finding.code.traits or (finding.cell.sheet, finding.cell.address) not in formulas
    ]


def says_something(submission: Submission) -> bool:
    """Whether anything that is due in the period was entered; without a due indicator the cover's month tells."""
    own = submission.period.months
    due = [block for block in submission.blocks if block.month in own]
    if due:
        return any(block.entered for block in due)
    month = submission.answers("cover").get(("reported_to", "value", ""))
    return bool(month and isinstance(month.value, float) and month.value >= submission.period.last)
