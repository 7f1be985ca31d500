"""What is open at the end of a year stands in the first form of the next, once, under its key."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl.commands.consolidate import consolidate
from qmxl.commands.forms import forms
from qmxl.commands.outcome import Outcome
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.period import Period
from qmxl.texts import texts
from tests.by_hand import SAVED, Form, complete_entries, form_bytes, small_hospital
from tests.written import control_file

LAST, NEXT = Period(2025, 1, 12), Period(2026, 1, 12)
NEW_YEAR = datetime(2026, 1, 5, 3)
OPEN = {"source_of": "Khoa tự kiểm tra", "found_on": date(2025, 11, 3), "finding": "Tủ thuốc chưa kiểm kê"}
OPEN |= {"request": "Kiểm kê", "owner": "Điều dưỡng trưởng", "due": date(2025, 12, 1), "status": "Đang khắc phục"}
CLOSED = {**OPEN, "finding": "Đã xong", "status": "Đã đóng", "rechecked_on": date(2025, 11, 20)}


@pytest.fixture
def hospital(tmp_path: Path) -> Path:
    """The small hospital at the turn of the year: KHOA_KHAM closed one problem and left one open."""
    control, folder = small_hospital(), tmp_path / "bv"
    (folder / "nop" / "2025").mkdir(parents=True)
    (folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, texts("vi")), SAVED, texts("vi")))
    (folder / "nop" / "2025" / "KHOA_KHAM.xlsx").write_bytes(report(control))
    return folder


def report(control: Control) -> bytes:
    lines = {(str(n), field, ""): said for n, line in enumerate((CLOSED, OPEN), 1) for field, said in line.items()}
    return form_bytes(control, entries={**complete_entries(control, "KHOA_KHAM", LAST), "capa": lines}, span=LAST)


def made(folder: Path) -> Outcome:
    return forms(folder, period=NEXT, language="vi", clock=lambda: NEW_YEAR)


def lines(folder: Path, department: str = "KHOA_KHAM") -> list[tuple[object, object]]:
    """The keys and problems in a department's new list."""
    sheet = openpyxl.load_workbook(folder / "bieu-mau" / "2026" / f"{department}.xlsx")["Khắc phục"]
    at = {cell.value: cell.column for cell in sheet[1]}
    rows = ((sheet.cell(n, at["key"]).value, sheet.cell(n, at["finding"]).value) for n in range(6, 60))
    return [row for row in rows if row[1]]


def test_what_is_open_goes_on_under_its_key(hospital: Path) -> None:
    outcome = made(hospital)
    assert lines(hospital) == [("KHOA_KHAM-2025-002", "Tủ thuốc chưa kiểm kê")]
    told = [f for f in outcome.findings if f.code == "FORM-LEFT-OPEN"]
    assert [(f.facts["count"], f.facts["keys"], f.facts["file"]) for f in told] == [
        (1, ["KHOA_KHAM-2025-002"], "nop/2025/KHOA_KHAM.xlsx")
    ]
    assert lines(hospital, "GLOCOM") == []


def test_forms_made_again_have_it_once(hospital: Path) -> None:
    made(hospital)
    again = made(hospital)
    assert [f for f in again.findings if f.code == "FORM-LEFT-OPEN"] == []
    assert lines(hospital) == [("KHOA_KHAM-2025-002", "Tủ thuốc chưa kiểm kê")]


def test_what_was_done_at_the_end_of_last_year_is_followed(hospital: Path) -> None:
    """December's report comes in January, when the new year's forms are made already."""
    made(hospital)
    path = hospital / "nop" / "2025" / "KHOA_KHAM.xlsx"
    late = Form(path.read_bytes(), small_hospital())
    late.put("capa", "2", "status", "Đã đóng")
    late.put("capa", "2", "rechecked_on", date(2025, 12, 30))
    late.put("capa", "3", "finding", "Thiếu biển báo")
    path.write_bytes(late.content())
    told = {str(f.code): f.facts["keys"] for f in made(hospital).findings if f.code.startswith("FORM-LEFT")}
    assert told == {"FORM-LEFT-FOLLOWED": ["KHOA_KHAM-2025-002"], "FORM-LEFT-OPEN": ["KHOA_KHAM-2025-003"]}
    assert lines(hospital) == [
        ("KHOA_KHAM-2025-002", "Tủ thuốc chưa kiểm kê"),
        ("KHOA_KHAM-2025-003", "Thiếu biển báo"),
    ]


def test_the_new_years_master_shows_where_it_is_stuck(hospital: Path) -> None:
    made(hospital)
    (hospital / "nop" / "2026" / "KHOA_KHAM.xlsx").write_bytes(
        (hospital / "bieu-mau" / "2026" / "KHOA_KHAM.xlsx").read_bytes()
    )
    outcome = consolidate(hospital, period=Period(2026, 1, 1), language="vi", clock=lambda: NEW_YEAR)
    assert [str(f.code) for f in outcome.findings if f.cell.sheet == "Khắc phục"] == []
    assert outcome.master is not None
    sheet = openpyxl.load_workbook(outcome.master, data_only=True)["Chuỗi cải tiến"]
    rows = [row for row in sheet.iter_rows(values_only=True) if "KHOA_KHAM-2025-002" in row]
    assert len(rows) == 1
    assert "Tủ thuốc chưa kiểm kê" in rows[0]


def test_a_workbook_of_last_year_that_cannot_be_read_is_told(hospital: Path) -> None:
    (hospital / "nop" / "2025" / "GLOCOM.xlsx").write_bytes(b"PK\x03\x04 cut off")
    outcome = made(hospital)
    assert [(f.cell.source, f.severity) for f in outcome.findings if f.code == "FORM-LEFT-UNREAD"] == [
        ("nop/2025/GLOCOM.xlsx", "warning")
    ]
    assert lines(hospital) == [("KHOA_KHAM-2025-002", "Tủ thuốc chưa kiểm kê")]
