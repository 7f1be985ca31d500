"""Reads a workbook of the month: whose it is, what was entered in it, and what is wrong in it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from qmxl.campaign.checks import check_month
from qmxl.campaign.days import Month
from qmxl.campaign.tasks import Task
from qmxl.campaign.workbook import HEADER, month_workbook, plan_workbook
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.months import PLAN
from qmxl.departments.entered import Entered, entered_as
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import Fetched, fetch
from qmxl.forms.layout import IDENTITY, Workbook, version_of
from qmxl.forms.reader import read_workbook
from qmxl.grouping import grouped
from qmxl.reports.masking import masked
from qmxl.submissions.identity import CAMPAIGN, about_the_form
from qmxl.submissions.records import Record, errors_at
from qmxl.submissions.submission import Submission
from qmxl.texts import texts
from qmxl.typed.spelling import nfc
from qmxl.xlsx.cells import address
from qmxl.xlsx.opening import open_file
from qmxl.xlsx.package import Unreadable
from qmxl.xlsx.reading import read_cells


class Asked(NamedTuple):
    """A file to be read, and what it is read by: the plan's tasks and settings, none of the plan itself."""

    path: Path
    source: str
    control: Control
    month: Month
    tasks: tuple[Task, ...]
    settings: Mapping[str, Any]
    language: str
    today: date


class Read(NamedTuple):
    """What a workbook of the month holds: the lines of each form, their values without those that errors keep out.

    ``said`` is equal for files that say the same. ``personal`` fields are among the values: whoever shows lines leaves
    them out.
    """

    source: str
    whose: str
    saved: datetime
    said: frozenset[tuple[object, ...]]
    entered: Entered
    lines: Mapping[str, list[Record]]
    places: Mapping[str, tuple[str, str]]  # of the settings: sheet and cell by field
    findings: list[Finding]
    begun: bool


def identity_of(path: Path) -> Mapping[str, str]:
    """What a file says it is; nothing where it is no workbook of ours. Only the hidden sheet is read."""
    opened = open_file(path)
    if opened.package is None:
        return {}
    try:
        contents = read_cells(opened.package, lambda name: name == IDENTITY)
    except Unreadable:
        return {}
    own = contents.sheets.get(IDENTITY)
    return {str(row[0]): nfc(str(row[1])) for row in own.rows if len(row) > 1 and row[0] != ""} if own else {}


class Reader:
    """What a process of its own is asked, one file at a time."""

    def identity(self, path: Path) -> Mapping[str, str]:
        """What a file says it is."""
        return identity_of(path)

    def read(self, asked: Asked) -> Read | list[Finding]:
        """What is in a workbook, or why it cannot be used."""
        return read_month(fetch(asked.path), asked)


def expected_of(identity: Mapping[str, str], asked: Asked) -> Workbook:
    """How a workbook would be laid out now."""
    text, version = texts(asked.language), version_of(identity)
    if identity.get("department") == PLAN:
        return plan_workbook(asked.control, asked.month, text, version=version)
    return month_workbook(asked.control, asked.month, identity["department"], asked.tasks, text, version=version)


def read_month(fetched: Fetched, asked: Asked) -> Read | list[Finding]:
    """What is in a workbook of the month, or the findings that say why it cannot be used."""
    _, opened, raw = fetched
    source, control = asked.source, asked.control
    if raw is None:
        return [Finding(opened.fault or Code.FILE_TRUNCATED, Cell(source), {})]
    whose = raw.identity.get("department", "")
    if whose != PLAN and whose not in control.departments:
        return [Finding(Code.CAMPAIGN_DEPARTMENT, Cell(source), {"found": whose})]
    expected = expected_of(raw.identity, asked)
    sheets, structure = read_workbook(raw, expected, source)
    submission = Submission(
        source, whose, expected, asked.month.span, opened.saved, opened.digest, raw.identity, sheets, asked.today
    )
    settings = asked.settings if whose != PLAN else values_of(submission, HEADER)
    findings = [replace(finding, department=whose) for finding in structure]
    findings += [*about_the_form(submission, control), *check_month(submission, control, asked.month, settings)]
    # A stated total that its lines do not come to stands beside them in the summary, with how far off it is.
    faults = {place: code for place, code in errors_at(findings).items() if code is not Code.RULE_SUM}
    lines = {form: list(_lines(submission, form, faults)) for form in sheets}
    answers = submission.answers(HEADER)
    places = {key[0]: (answer.sheet, address(answer.at_row, answer.at_column)) for key, answer in answers.items()}
    text = texts(asked.language)
    begun = any(not _locked(submission, form, key) for form in sheets for key in submission.answers(form))
    return Read(
        source,
        whose,
        opened.saved,
        submission.said,
        entered_as(fetched, source, control, asked.month.span, expected),
        lines,
        places,
        grouped(masked(findings, submission, text("master.hidden"))),
        begun,
    )


def _locked(submission: Submission, form: str, key: tuple[str, str, str]) -> bool:
    """Whether a cell is one that qmxl fills in."""
    asked = submission.sheets[form].sheet.asked(key)
    return bool(asked and asked.locked)


def _lines(submission: Submission, form: str, faults: Mapping[tuple[str, str], Code]) -> list[Record]:
    """The lines of a form with all their values; wrong ones are None."""
    found = []
    for key, line in submission.lines(form):
        values = {
            field: None if (answer.sheet, address(answer.at_row, answer.at_column)) in faults else answer.value
            for field, answer in line.items()
        }
        entered = (answer for answer in line.values() if not _locked(submission, form, answer.key))
        first = next(entered, next(iter(line.values())))
        found.append(Record(key, values, first.sheet, address(first.at_row, first.at_column)))
    return found


def values_of(submission: Submission, form: str) -> dict[str, Any]:
    """What a card says, by field."""
    return {key[0]: answer.value for key, answer in submission.answers(form).items()}


def is_of(identity: Mapping[str, str], month: Month) -> bool:
    """Whether a workbook says it is one of this month."""
    return identity.get("form_set") == CAMPAIGN and identity.get("campaign") == month.code
