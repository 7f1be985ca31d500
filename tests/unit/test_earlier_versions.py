"""Forms made by an earlier version of the contract are judged by what was asked for then."""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form as Declared
from qmxl.catalogue.declared import FormField, as_of
from qmxl.control.control import Control
from qmxl.control.reading import read_control
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.engines.apart import fetch_apart
from qmxl.forms.fetching import fetch
from qmxl.period import Period
from qmxl.reports.reading import read_report
from qmxl.reports.report import Report
from qmxl.texts import texts
from tests.by_hand import QUARTER, SAVED, Form, Whole, complete_entries, form_bytes
from tests.own_forms import declared, with_forms

OCTOBER, MADE = Period(2026, 10, 10), date(2026, 11, 20)
LATER = declared(
    "drills",
    """
since = 2
rhythm = "month"
date = "day"
[[field]]
id = "day"
type = "date"
required = true
[[rule]]
kind = "at_least_per"
fields = ["day"]
value = 1
per = "month"
""",
)
GROWN = declared(
    "rounds",
    """
date = "day"
[[field]]
id = "what"
required = true
[[field]]
id = "day"
type = "date"
required = true
since = 2
[[field]]
id = "done"
type = "date"
[[rule]]
kind = "required_when"
fields = ["done"]
when = "day filled"
[[rule]]
kind = "unique"
fields = ["what"]
since = 2
[[rule]]
kind = "not_future"
fields = ["done"]
[[summary]]
id = "by_month"
by = ["month"]
""",
)


def reports(folder: Path, control: Control) -> Iterator[Report]:
    """The reports of a hospital's files, by the control workbook given."""
    for path in sorted((folder / "nop" / "2026").iterdir()):
        yield read_report(fetch(path), path.name, control, OCTOBER, texts("vi"), MADE)[0]


def said(several: Iterator[Report]) -> list[tuple[str, str, str, str]]:
    return [(r.department, f.code, f.cell.sheet, f.cell.address) for r in several for f in r.findings]


def test_files_of_the_first_version_are_whole_without_what_came_later(general_hospital: Path) -> None:
    control = read_control(fetch_apart(general_hospital / "QM_DieuKhien.xlsm"), texts("vi"))[0]
    as_before = said(reports(general_hospital, control))
    with_more = list(reports(general_hospital, replace(control, own_forms=(LATER,))))
    assert {report.version for report in with_more} == {"1"}
    assert len(with_more) == 12
    assert said(iter(with_more)) == as_before
    assert not {code for _, code, _, _ in as_before if code.startswith(("STRUCTURE", "IDENTITY", "RHYTHM"))}


def test_what_came_later_is_asked_of_a_form_of_today(read: Callable[..., Whole]) -> None:
    today = Form(form_bytes(with_forms(LATER), "GLOCOM"), with_forms(LATER), "GLOCOM")
    assert [(f.code, f.facts["parts"]) for f in read(today).findings] == [("RHYTHM-MISSING", ["T1", "T2", "T3"])]
    older = Form(form_bytes(with_forms(), "GLOCOM"), with_forms(LATER), "GLOCOM")
    assert sorted(f.code for f in read(older).findings) == ["STRUCTURE-SHEET-LATER"]


@pytest.mark.slow
def test_a_form_made_again_has_what_came_later_and_keeps_what_was_entered(general_hospital: Path) -> None:
    san = general_hospital / "nop" / "2026" / "SAN.xlsx"
    before = {ws.title: filled(ws) for ws in openpyxl.load_workbook(san).worksheets if ws.sheet_state == "visible"}
    outcome = commands.forms(general_hospital, period=Period(2026, 1, 12), language="vi", clock=lambda: SAVED)
    assert not [f for f in outcome.findings if f.code.startswith("FORM-")]
    made = openpyxl.load_workbook(io.BytesIO((general_hospital / "bieu-mau" / "2026" / "SAN.xlsx").read_bytes()))
    assert dict(made["_qmxl"].iter_rows(values_only=True))["version"] == "2"
    assert "Không phát sinh" in made.sheetnames
    assert {name: cells - filled(made[name]) for name, cells in before.items() if name in {"Chỉ số", "Sự cố"}} == {
        "Chỉ số": set(),
        "Sự cố": set(),
    }


def filled(sheet: openpyxl.worksheet.worksheet.Worksheet) -> set[tuple[str, str, object]]:
    """The numbers and days of a sheet by the hidden keys of their line and column."""
    keys = {cell.column: str(cell.value) for cell in sheet[1]}
    return {
        (str(row[0].value), keys[cell.column], cell.value)
        for row in sheet.iter_rows(min_row=6)
        for cell in row[1:]
        if row[0].value and isinstance(cell.value, int | float | date) and not isinstance(cell.value, bool)
    }


def test_a_form_of_an_earlier_version_lacks_later_fields_and_all_that_names_them() -> None:
    before = as_of(GROWN, 1)
    assert [field.id for field in before.field] == ["what", "done"]
    assert [rule.kind for rule in before.rule] == ["not_future"]
    assert before.date == ""
    assert as_of(GROWN, 2) is GROWN


@pytest.mark.parametrize(("version", "codes"), [(1, []), (2, ["MISSING-FIELD", "MISSING-FIELD", "RULE-UNIQUE"])])
def test_a_line_is_judged_by_the_fields_and_rules_of_its_version(
    read: Callable[..., Whole], version: int, codes: list[str]
) -> None:
    control, text = with_forms(GROWN), texts("vi")
    lines = {(row, "what", ""): "Buồng bệnh" for row in ("1", "2")}
    workbook = department_workbook(control, "GLOCOM", QUARTER, text, version=version)
    content = department_file(workbook, {**complete_entries(control, "GLOCOM"), "rounds": lines}, SAVED, text)
    found = read(Form(content, control, "GLOCOM")).findings
    assert sorted(finding.code for finding in found) == codes


@pytest.mark.parametrize("form_set", ["control", "department"])
def test_what_came_later_is_missed_in_no_workbook_that_was_made_before(form_set: str) -> None:
    """Columns and lines since the first release of a form can be left out; those there were then are named here."""
    lacking = [
        f"{form.id}.{each.id}" for form in loader.forms(form_set) for each in form.field if lately(form_set, form, each)
    ]
    assert lacking == []


def lately(form_set: str, form: Declared, field: FormField) -> bool:
    known = FIELDS.get((form_set, form.id))
    return known is not None and field.id not in known and not field.optional and field.since < 3


FIELDS = {
    (each["form_set"], each["form"]): set(each["fields"])
    for each in json.loads((Path(__file__).parent / "files" / "fields_released.json").read_text(encoding="utf-8"))
}
