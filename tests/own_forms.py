"""Forms a hospital declares for itself: handed out, filled in, read, counted and drawn, without a folder."""

import io
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

from qmxl.catalogue.declared import Form as Declared
from qmxl.catalogue.validating import validated
from qmxl.control.control import Control
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.engines.contract import Place
from qmxl.evidence.checking import Checked
from qmxl.findings import Finding
from qmxl.forms.fetching import fetch
from qmxl.master.answers import lay_out
from qmxl.master.book import master_file
from qmxl.period import Period
from qmxl.reports.months import months_of
from qmxl.reports.printing import Printer
from qmxl.reports.reading import read_report
from qmxl.reports.report import Report
from qmxl.reports.settling import settle
from qmxl.submissions.submission import Submission
from qmxl.tables.feeding import fed
from qmxl.tables.tabulate import Tables, tabulate, used_reports
from qmxl.texts import texts
from tests.by_hand import MARCH, QUARTER, SAVED, Entries, Form, complete_entries, small_hospital
from tests.written import once

Line = Mapping[str, object]
HEAD = """
id = "{id}"
layout = "list"
sheet = {{ vi = "{id}", en = "{id}", zh = "{id}" }}
title = {{ vi = "SỔ {id}", en = "REGISTER {id}", zh = "登记 {id}" }}
instruction = {{ vi = "Mỗi lần một dòng.", en = "A line each.", zh = "每次一行。" }}
"""
# The body of a list that is owed so many lines in each part of a year.
DATED = """
rhythm = "{rhythm}"
at_least = {least}
date = "day"
[[field]]
id = "day"
type = "date"
required = true
"""


def declared(form: str, body: str) -> Declared:
    """A list declared by its id and the TOML below its head; ``label = "x"`` is a label in all languages."""
    told = tomllib.loads(HEAD.format(id=form) + body)
    for kind, name in (("field", "label"), ("summary", "title"), ("line", "label")):
        for each in told.get(kind, ()):
            said = each.get(name, each["id"])
            each[name] = said if isinstance(said, dict) else {"vi": said, "en": said, "zh": said}
            for option in each.get("option", ()):
                option.setdefault("label", dict.fromkeys(("vi", "en", "zh"), option["id"]))
    return validated(Declared, told)


def with_forms(*forms: Declared, control: Control | None = None) -> Control:
    """The small hospital with forms of its own."""
    return replace(control or small_hospital(), own_forms=forms)


def filled(
    control: Control, department: str, lines: Mapping[str, list[Line]], span: Period = QUARTER, **more: Entries
) -> Form:
    """A department's workbook in which nothing is wrong, with lines in its lists."""
    entries = complete_entries(control, department, span)
    for form, rows in lines.items():
        entries[form] = {(str(n), name, ""): v for n, row in enumerate(rows, 1) for name, v in row.items()}
    entries |= more
    text = texts("vi")
    room = {form: len(rows) for form, rows in lines.items()}

    def make() -> bytes:
        return department_file(department_workbook(control, department, span, text, room), entries, SAVED, text)

    return Form(once((department, span, entries, room), make, of=control), control, department)


@dataclass
class Collected:
    """What the workbooks of several departments come to."""

    control: Control
    reports: list[Report]
    period: Period
    read: Mapping[str, tuple[Report, Submission | None]] = field(default_factory=dict)
    today: date | None = None
    months: Sequence[Report] = ()  # the workbooks of quality-safety months that count

    @property
    def tables(self) -> Tables:
        """The tables of the master."""
        return self.tables_with(())

    def tables_with(self, evidence: Sequence[Checked]) -> Tables:
        """The same, with the evidence that was looked up."""
        return tabulate(self.control, self.reports, [], self.period, evidence, today=self.today, months=self.months)

    def found(self, *codes: str) -> list[tuple[str, str]]:
        """The findings of these codes, or all, as code and cell."""
        findings = [finding for report in self.reports for finding in report.findings]
        return sorted((f.code, f.cell.address) for f in findings if not codes or f.code in codes)

    def finding(self, code: str) -> Finding:
        """The only finding of a code."""
        (found,) = (finding for report in self.reports for finding in report.findings if finding.code == code)
        return found

    def master(self, language: str = "vi") -> bytes:
        """The master."""
        text = texts(language)
        sheets = lay_out(used_reports(self.reports), self.control, self.period)
        rows = {place.source: place for sheet in sheets for place in sheet.places}

        def printed(sources: object) -> list[object]:
            return [Printer(self.control, text).rows(self.read[s][1], rows[s].first, rows[s].hidden) for s in sources]

        return master_file(self.tables, sheets, printed, self.control, self.period, SAVED, text)

    def drawn(self, language: str = "vi") -> Workbook:
        """The master as another program reads it, formulas' stored values in their place."""
        return openpyxl.load_workbook(io.BytesIO(self.master(language)), read_only=True, data_only=True)


def collected(
    folder: Path, *forms: Form, period: Period = MARCH, today: date | None = None, saved: datetime = SAVED
) -> Collected:
    """The settled reports of workbooks handed in."""
    control = forms[0].control
    read = {}
    for form in forms:
        path = folder / f"{form.department}.xlsx"
        path.write_bytes(form.content(saved))
        source = f"nop/2026/{path.name}"
        read[source] = read_report(fetch(path), source, control, period, texts("vi"), today)

    def said(source: str) -> frozenset[tuple[object, ...]]:
        submission = read[source][1]
        return submission.said if submission else frozenset()

    every = [report for report, _ in read.values()]
    reports, months = settle(every, control, period, said, today=today), months_of(every, said)
    named, reports = fed(control, reports, period, "vi")
    return Collected(named, reports, period, read, today, months)


__all__ = ["Collected", "Place", "collected", "declared", "filled", "with_forms"]
