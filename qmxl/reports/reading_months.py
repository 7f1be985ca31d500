"""Of a workbook of a quality-safety month the problems it hands over; what is wrong in it the month's own run tells."""

from dataclasses import replace
from datetime import date

from qmxl.checks import declared, types
from qmxl.codes import Code, Trait
from qmxl.control.control import Control
from qmxl.control.months import giver
from qmxl.departments.months import handing_workbook, keys_of
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import Fetched
from qmxl.forms.reader import read_workbook
from qmxl.period import Period
from qmxl.reports.report import APART, Report
from qmxl.submissions import records
from qmxl.submissions.submission import Submission
from qmxl.texts import Texts

CHECKS = (*types.CHECKS, *declared.CHECKS)


def read_month(
    fetched: Fetched, source: str, control: Control, period: Period, text: Texts, today: date | None
) -> tuple[Report, Submission | None]:
    """The report of a readable workbook of a month, set apart, and the submission of what it hands over."""
    _, opened, raw = fetched
    if raw is None:
        raise ValueError(source)
    finding = Finding(Code.CAMPAIGN_APART, Cell(source), {"first": raw.identity.get("campaign", "?")})
    apart = Report(source, "", APART, opened.saved, opened.digest, [finding])
    expected = handing_workbook(raw.identity, control, text)
    if expected is None:
        return apart, None
    sheets, structure = read_workbook(raw, expected, source)
    if any(Trait.UNCLEAR in each.code.traits for each in structure) or len(sheets) < len(expected.sheets):
        return replace(apart, findings=[finding, *structure]), None
    whose = giver(control, raw.identity["department"])
    submission = Submission(source, whose, expected, period, opened.saved, opened.digest, raw.identity, sheets, today)
    faults = records.errors_at(finding for check in CHECKS for finding in check(submission))
    its, undated = records.records(submission, faults), records.undated(submission, faults)
    return replace(
        apart, department=whose, month=keys_of(raw.identity, control), records=its, undated=undated
    ), submission
