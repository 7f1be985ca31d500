"""Reads the workbook of a round: a checked report with its readings, or the reason why it cannot be used."""

from dataclasses import replace
from datetime import date

from qmxl.assessors.workbook import ITEMS, LEVELS, RESOLUTIONS, round_workbook
from qmxl.checks.rounds import check_round
from qmxl.control.control import Control
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import Fetched
from qmxl.forms.layout import version_of
from qmxl.forms.reader import read_workbook
from qmxl.grouping import grouped
from qmxl.period import Period
from qmxl.reports.masking import masked
from qmxl.reports.report import RECEIVED, REJECTED, UNREPORTED, Report
from qmxl.reports.veiled import covered_of, set_apart
from qmxl.submissions import records, round_records
from qmxl.submissions.identity import about_the_form, round_refused
from qmxl.submissions.submission import Submission
from qmxl.texts import Texts


def read_round(
    fetched: Fetched, source: str, control: Control, period: Period, text: Texts, today: date | None
) -> tuple[Report, Submission | None]:
    """The report of a round's readable file, and the submission it was made from; a rejected one with a finding."""
    path, opened, raw = fetched
    if raw is None:
        raise ValueError(source)
    code, why = raw.identity.get("round", ""), round_refused(raw.identity, path, control, period)
    if why:
        known = code if code in control.programme.rounds else ""
        finding = Finding(why[0], Cell(source), why[1], known)
        return Report(source, "", REJECTED, opened.saved, opened.digest, [finding], round=known), None
    version = version_of(raw.identity)
    expected = round_workbook(control, control.programme.rounds[code], text, version=version)
    sheets, structure = read_workbook(raw, expected, source)
    year = Period(control.programme.rounds[code].year, 1, 12)
    submission = Submission(source, code, expected, year, opened.saved, opened.digest, raw.identity, sheets, today)
    return _report(submission, structure, control, text), submission


def _report(submission: Submission, structure: list[Finding], control: Control, text: Texts) -> Report:
    round_ = control.programme.rounds[submission.department]
    findings = [replace(finding, department=round_.code) for finding in structure]
    findings += [*about_the_form(submission, control), *check_round(submission, control, round_)]
    faults = records.errors_at(findings)
    shown = masked(findings, submission, text("master.hidden"))
    told, veiled = set_apart(shown, submission, control, covered_of(control.programme, round_.year, submission.today))
    begun = any(submission.answers(form) for form in (ITEMS, LEVELS, RESOLUTIONS))
    return Report(
        submission.source,
        "",
        RECEIVED if begun else UNREPORTED,
        submission.saved,
        submission.digest,
        grouped(told),
        submission.identity["span"],
        submission.identity.get("version", ""),
        sum(len(found.answers) for found in submission.sheets.values()),
        round=round_.code,
        readings=list(round_records.readings(submission, faults)),
        given_levels=list(round_records.levels(submission, faults)),
        resolutions=list(round_records.resolutions(submission, faults)),
        veiled=veiled,
    )
