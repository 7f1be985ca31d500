"""Months of a register in which nothing happened: ticked on a sheet of their own."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from qmxl.catalogue import loader
from qmxl.control.control import Control
from qmxl.control.models import NOBODY, FormAssignment
from qmxl.departments.workbook import department_workbook
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.registry import lay_out
from qmxl.texts import texts
from tests.by_hand import QUARTER, make_again
from tests.own_forms import collected, declared, filled, with_forms

MEETINGS = declared(
    "meetings",
    """
rhythm = "month"
date = "held_on"
[[field]]
id = "held_on"
type = "date"
required = true
[[rule]]
kind = "at_least_per"
fields = ["held_on"]
value = 1
per = "month"
[[rule]]
kind = "at_least_per"
fields = ["held_on"]
value = 1
per = "quarter"
severity = "warning"
""",
)
PLAN = declared("plan_2", 'rhythm = "quarter"\ndate = "day"\n[[field]]\nid = "day"\ntype = "date"')
UNDATED = declared("undated", 'rhythm = "event"\n[[field]]\nid = "what"')


@pytest.fixture(scope="module")
def control() -> Control:
    of_the_catalogue = ("department_meeting", "complaints", "training_session")
    nobodys = tuple(FormAssignment(form=form, department=NOBODY) for form in of_the_catalogue)
    return replace(with_forms(MEETINGS, PLAN, UNDATED), form_assignments=nobodys)


def test_the_registers_of_what_happens_have_a_line_and_each_month_a_tick(control: Control) -> None:
    sheet = filled(control, "GLOCOM", {}).sheet("nothing")
    assert sheet.title == "Không phát sinh"
    assert [[cell.value for cell in row[:6]] for row in sheet.iter_rows(min_row=5, max_row=8)] == [
        [None, "Trang", "Ghi những gì", "T1", "T2", "T3"],
        ["incidents", "Sự cố", "SỰ CỐ Y KHOA", None, None, None],
        ["meetings", "meetings", "SỔ meetings", None, None, None],
        [None] * 6,
    ]
    (rule,) = sheet.data_validations.dataValidation[:1]
    assert rule.formula1 == '"x"'


def test_without_such_a_register_there_is_no_sheet() -> None:
    nothing = next(form for form in loader.forms("department") if form.id == "nothing")
    assert lay_out(nothing, Given(texts("vi"), QUARTER)) is None


def test_a_form_of_the_first_version_is_not_asked_for_it(control: Control) -> None:
    assert "nothing" not in department_workbook(control, "GLOCOM", QUARTER, texts("vi"), version=1).by_form


NAME = "Không phát sinh"


def ticks(form: str, *months: int) -> dict[tuple[str, str, str], object]:
    return {(form, f"2026-{month:02}", ""): "x" for month in months}


def test_a_month_without_a_meeting_is_missing_unless_it_is_ticked(control: Control, tmp_path: Path) -> None:
    line = {"meetings": [{"held_on": date(2026, 1, 5)}]}
    blank = collected(tmp_path, filled(control, "GLOCOM", line))
    assert blank.finding("RHYTHM-MISSING").facts["parts"] == ["T2", "T3"]
    ticked = collected(tmp_path, filled(control, "GLOCOM", line, nothing=ticks("meetings", 2)))
    assert ticked.finding("RHYTHM-MISSING").facts["parts"] == ["T3"]
    assert collected(tmp_path, filled(control, "GLOCOM", line, nothing=ticks("meetings", 2, 3))).found() == []


def test_a_quarter_is_answered_when_each_of_its_months_is_ticked(control: Control, tmp_path: Path) -> None:
    whole = collected(tmp_path, filled(control, "GLOCOM", {}, nothing=ticks("meetings", 1, 2, 3)))
    assert whole.found() == []
    part = collected(tmp_path, filled(control, "GLOCOM", {}, nothing=ticks("meetings", 1, 2)))
    assert [f.facts["parts"] for f in part.reports[0].findings] == [["T3"], ["Q1"]]


def test_a_tick_and_lines_in_one_month_contradict(control: Control, tmp_path: Path) -> None:
    lines = {"meetings": [{"held_on": date(2026, 2, day)} for day in (5, 19)]}
    whole = collected(tmp_path, filled(control, "GLOCOM", lines, nothing=ticks("meetings", 1, 2, 3)))
    assert whole.found() == [("NOTHING-AND-LINES", "E7")]
    assert whole.finding("NOTHING-AND-LINES").facts == {"month": 2, "sheet": "meetings", "count": 2, "other": "C6"}
    (report,) = whole.reports
    assert report.nothing == {"meetings": {"2026-01": (NAME, "D7"), "2026-03": (NAME, "F7")}}
    assert len(report.records["meetings"]) == 2


def test_what_is_no_tick_is_asked_and_answers_nothing(control: Control, tmp_path: Path) -> None:
    said = {("meetings", "2026-02", ""): "chưa rõ"}
    whole = collected(tmp_path, filled(control, "GLOCOM", {"meetings": []}, nothing=said))
    assert ("TYPE-TICK", "E7") in whole.found()
    assert whole.reports[0].nothing == {}


def test_the_long_table_has_a_tick_with_its_month(control: Control, tmp_path: Path) -> None:
    master = collected(tmp_path, filled(control, "GLOCOM", {}, nothing=ticks("incidents", 2))).drawn()
    rows = [
        row
        for row in master[texts("vi")("master.sheet.answers")].iter_rows(values_only=True)
        if row[2] == "Không phát sinh"
    ]
    assert [row[:8] for row in rows] == [
        ("GLOCOM", "2026-02", "Không phát sinh", "Sự cố", "Không phát sinh", "x", "Không phát sinh", "E6")
    ]


def test_a_form_made_again_keeps_the_ticks_of_each_month(control: Control, tmp_path: Path) -> None:
    for first, name in ((1, "GLOCOM.xlsx"), (4, "GLOCOM_2026-Q2.xlsx")):
        span = type(QUARTER)(2026, first, first + 2)
        form = filled(control, "GLOCOM", {}, span, nothing=ticks("meetings", first, first + 1))
        path = tmp_path / "nop" / "2026" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(form.content())
    assert make_again(tmp_path, control, type(QUARTER)(2026, 1, 12)) == []
    sheet = openpyxl.load_workbook(io.BytesIO((tmp_path / "bieu-mau" / "2026" / "GLOCOM.xlsx").read_bytes()))
    row = next(row for row in sheet["Không phát sinh"].iter_rows(values_only=True) if row[0] == "meetings")
    assert [at for at, cell in enumerate(row[3:15], 1) if cell == "x"] == [1, 2, 4, 5]
