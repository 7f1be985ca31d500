"""Forms as people handle them: made by qmxl, filled in and changed with openpyxl, read back by qmxl.

The hospital here is small enough to draw: two departments, four indicators, four sub-items and the
months January to March 2026. conftest.py of unit/ and spec/ offers what is below as fixtures.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.catalogue import loader
from qmxl.commands.outcome import no_progress
from qmxl.control.control import Control
from qmxl.control.criteria_models import CriterionSetting, SubItem
from qmxl.control.models import (
    NOBODY,
    Assignment,
    Department,
    FormAssignment,
    Hospital,
    IndicatorSetting,
    Target,
)
from qmxl.control.programme import Programme
from qmxl.control.targets import Targets
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.engines.processes import Processes
from qmxl.findings import Finding
from qmxl.forms.answers import Answer
from qmxl.forms.fetching import fetch
from qmxl.handing_out.before import handed_out
from qmxl.handing_out.maker import given
from qmxl.handing_out.making import make_forms
from qmxl.hospital.sources import source_of
from qmxl.period import Period
from qmxl.reports.reading import read_report
from qmxl.reports.report import Report
from qmxl.texts import texts
from tests.written import once

QUARTER, MARCH = Period(2026, 1, 3), Period(2026, 3, 3)
SAVED = datetime(2026, 4, 2, 3)
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
Entries = dict[str, dict[tuple[str, str, str], object]]
OF_THE_LIST = {"CONTROL-INVENTED", "CONTROL-LACKING", "CONTROL-CRITERIA-ABSENT"}


def small_hospital(assigned: Mapping[str, Iterable[str]] | None = None) -> Control:
    """Two departments; ``assigned`` gives each its indicators. Nobody is asked for a meeting a month.

    Who asks for the same is given the same value.
    """
    given_out = assigned or {"KHOA_KHAM": ("BRVT-02", "BRVT-10", "BRVT-13", "BRVT-16"), "GLOCOM": ("BRVT-16",)}
    return _hospital(tuple((department, tuple(several)) for department, several in given_out.items()))


@lru_cache(100)
def _hospital(given_out: tuple[tuple[str, tuple[str, ...]], ...]) -> Control:
    items = [
        ("A1.1-1.1", "KHOA_KHAM"),
        ("A1.1-2.1", "KHOA_KHAM"),
        ("A1.1-2.2", "KHOA_KHAM"),
        ("A1.2-3.1", "KHOA_KHAM"),
    ]
    return Control(
        hospital=Hospital(name="Bệnh viện Mắt Thử", quality_office="Phòng QLCL"),
        departments={
            "KHOA_KHAM": Department(code="KHOA_KHAM", name="Khoa Khám bệnh"),
            "GLOCOM": Department(code="GLOCOM", name="Khoa Glôcôm"),
        },
        assignments=tuple(Assignment(indicator=i, department=d) for d, several in given_out for i in several),
        targets=Targets((Target(indicator="BRVT-16", target=57),)),
        standard={"BRVT-16": IndicatorSetting(code="BRVT-16", limit="trong 5 ngày làm việc")},
        form_assignments=(FormAssignment(form="department_meeting", department=NOBODY),),
        programme=Programme(
            criteria={c.code: CriterionSetting(code=c.code) for c in loader.criteria().criterion},
            sub_items={
                code: SubItem(
                    code=code,
                    criterion=code.split("-")[0],
                    level=int(code.split("-")[1][0]),
                    title=f"Nội dung {code}",
                    department=department,
                )
                for code, department in items
            },
        ),
    )


def with_programme(control: Control, **changed: Any) -> Control:
    """A control whose programme is otherwise in these fields."""
    return replace(control, programme=replace(control.programme, **changed))


def complete_entries(control: Control, department: str, span: Period = QUARTER) -> Entries:
    """A report in which nothing is wrong."""
    indicators: dict[tuple[str, str, str], object] = {}
    for indicator in control.reporting.indicators_of(department, span.months):
        for month in span.months:
            if month in control.reporting.due_months(indicator, department, span.months):
                for entry in indicator.entries:
                    figure = 0 if indicator.kind == "count" or indicator.never_event else 57
                    indicators[indicator.code, entry.id, month] = 100 if entry.id == "denominator" else figure
    criteria: dict[tuple[str, str, str], object] = {}
    for item in control.programme.sub_items_of(department):
        criteria[item.code, "status", ""] = "Không có lỗi" if item.level == 1 else "Đạt"
        criteria[item.code, "evidence", ""] = f"QĐ 12/QĐ-BV ({item.code})"
    cover = {
        ("reported_to", "value", ""): span.last,
        ("filled_by", "value", ""): "Nguyễn Thị Hạnh",
        **given(control, department, span),
    }
    entries: Entries = {"cover": cover, "indicators": indicators, "criteria": criteria}
    if "department_meeting" in {form.id for form in control.forms.of(department, span.months)}:
        entries["nothing"] = {("department_meeting", month, ""): "x" for month in span.months}  # nobody has met
    return entries


def but_of_the_list(findings: Iterable[Finding]) -> list[Finding]:
    """The findings save the remarks that a list of sub-items is not the decision's: here it is a few lines of 1,595."""
    return [finding for finding in findings if finding.code not in OF_THE_LIST]


class Form:
    """A workbook in a person's hands; ``cell`` finds by hidden keys what a person finds by eye."""

    def __init__(self, content: bytes, control: Control, department: str = "KHOA_KHAM") -> None:
        self._as_it_came = content
        self.control = control
        self.department = department

    @cached_property
    def book(self) -> Workbook:
        """What is in the file, opened by who looks into it: most are only passed on."""
        return openpyxl.load_workbook(io.BytesIO(self._as_it_came))

    def sheet(self, form: str) -> Worksheet:
        """The sheet of a form."""
        return next(sheet for sheet in self.book.worksheets if sheet["A1"].value == f"qmxl:{form}")

    def cell(self, form: str, line: str, column: str = "value") -> Cell:
        """The cell of a line's key and a column's key; a spare line of a list has none and goes by its number."""
        sheet = self.sheet(form)
        at_row = next((cell.row for cell in sheet["A"] if cell.value == line), None)
        at_row = at_row or 5 + int(line)
        at_column = next(cell.column for cell in sheet[1] if cell.value == column)
        return sheet.cell(at_row, at_column)

    def put(self, form: str, line: str, column: str, content: object) -> Cell:
        """Types something into a cell; text is text, also where it looks like a formula."""
        cell = self.cell(form, line, column)
        cell.value = content
        if isinstance(content, str):
            cell.data_type = "s"
        return cell

    def content(self, saved: datetime = SAVED) -> bytes:
        """The file after it was saved at ``saved`` (UTC)."""
        buffer, result = io.BytesIO(), io.BytesIO()
        if "book" in vars(self):
            self.book.save(buffer)
        else:
            buffer.write(self._as_it_came)
        with zipfile.ZipFile(buffer) as before, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as after:
            for name in before.namelist():
                part = before.read(name)
                if name == "docProps/core.xml":
                    part = MODIFIED.sub(rb"\g<1>" + saved.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), part)
                after.writestr(name, part)
        return result.getvalue()


def form_bytes(
    control: Control,
    department: str = "KHOA_KHAM",
    entries: Entries | None = None,
    *,
    span: Period = QUARTER,
    language: str = "vi",
    made: datetime = SAVED,
    identity: Mapping[str, str] | None = None,
) -> bytes:
    """A department's workbook, filled in without a fault unless ``entries`` say otherwise."""
    what = (department, entries, span, language, made, identity)
    return once(what, lambda: _form_bytes(control, *what), of=control)


def _form_bytes(
    control: Control,
    department: str,
    entries: Entries | None,
    span: Period,
    language: str,
    made: datetime,
    identity: Mapping[str, str] | None,
) -> bytes:
    text = texts(language)
    filled = complete_entries(control, department, span) if entries is None else entries
    room = {form: len({row for row, _, _ in answers}) for form, answers in filled.items()}
    workbook = department_workbook(control, department, span, text, room)
    if identity:
        workbook = type(workbook)(workbook.form_set, workbook.sheets, {**workbook.identity, **identity})
    return department_file(workbook, filled, made, text)


def make_again(
    folder: Path, control: Control, span: Period = QUARTER, made: datetime = SAVED, language: str = "vi"
) -> list[Finding]:
    """Makes the hospital's forms again; gives the findings."""
    files = sorted(path for path in (folder / "nop" / str(span.year)).rglob("*") if path.is_file())
    with Processes([*((file, source_of(file, folder)) for file in files), *handed_out(folder, span)]) as readers:
        return make_forms(folder, readers, control, span, texts(language), made, no_progress).findings


def drawn(table: str) -> Entries:
    """The entries of a drawn table: T1 T2 … over the months; a 'quoted' text is text, blank is blank."""
    head, *lines = [line.split("|") for line in table.strip("\n").splitlines() if line.strip()]
    months = [f"2026-{int(name.strip().removeprefix('T')):02}" for name in head[1:]]
    indicators: dict[tuple[str, str, str], object] = {}
    for key, *contents in lines:
        code, entry = key.strip().split("/")
        for month, content in zip(months, contents, strict=True):
            if content.strip():
                indicators[code, entry, month] = _meant(content.strip())
    return {"indicators": indicators}


def _meant(content: str) -> object:
    if content.startswith("'"):
        return content.strip("'")
    try:
        return float(content)
    except ValueError:
        return content


@pytest.fixture(scope="session")
def hospital() -> Control:
    """The small hospital."""
    return small_hospital()


@pytest.fixture
def form(hospital: Control) -> Callable[..., Form]:
    """Makes a department's complete workbook to lay hands on."""

    def make(department: str = "KHOA_KHAM", control: Control = hospital, **how: Any) -> Form:
        return Form(form_bytes(control, department, **how), control, department)

    return make


@pytest.fixture
def fill() -> Callable[[str], Form]:
    """Makes GLOCOM's workbook of just the indicators of a drawn table, holding the table's figures."""

    def make(table: str) -> Form:
        entries = drawn(table)
        codes = list(dict.fromkeys(line.split("/")[0].strip() for line in table.splitlines() if "/" in line))
        control = small_hospital({"GLOCOM": codes})
        whole = {**complete_entries(control, "GLOCOM"), **entries}
        return Form(form_bytes(control, "GLOCOM", whole), control, "GLOCOM")

    return make


@dataclass(frozen=True)
class Whole(Report):
    """A report with the answers it was made from."""

    answers: list[Answer] = field(default_factory=list)


def whole(path: Path, control: Control, period: Period = MARCH, language: str = "vi") -> Whole:
    """What a file says."""
    report, submission = read_report(fetch(path), path.name, control, period, texts(language))
    said = [answer for found in submission.sheets.values() for answer in found.answers.values()] if submission else []
    return Whole(**vars(report), answers=said)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Whole]:
    """Reads a form, or bytes, as a file in the shared folder."""

    def run(
        what: Form | bytes,
        name: str = "",
        *,
        control: Control | None = None,
        period: Period = MARCH,
        language: str = "vi",
    ) -> Whole:
        content = what.content() if isinstance(what, Form) else what
        known = control or (what.control if isinstance(what, Form) else small_hospital())
        path = tmp_path / (name or (f"{what.department}.xlsx" if isinstance(what, Form) else "tep.xlsx"))
        path.write_bytes(content)
        return whole(path, known, period, language)

    return run


@pytest.fixture
def found(read: Callable[..., Report]) -> Callable[..., list[tuple[str, str]]]:
    """The findings of a form as a short list of code and cell."""

    def run(*what: Any, **how: Any) -> list[tuple[str, str]]:
        return sorted((finding.code, finding.cell.address) for finding in read(*what, **how).findings)

    return run
