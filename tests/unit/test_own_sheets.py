"""A person's own sheets are theirs, whatever they are called: they harm nothing, and nothing of them is lost unsaid."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from qmxl.catalogue import loader
from qmxl.commands.own_forms import export_form, import_forms
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from qmxl.texts import texts
from tests.by_hand import SAVED, Form, form_bytes, make_again, small_hospital, whole
from tests.own_forms import declared, with_forms
from tests.written import control_file

VI = texts("vi")
LATER = replace(small_hospital(), packs=frozenset({"basic", "improvement"}))  # with packs the form was made without
ROWS = (("Ngày", "Việc", "Ai làm"), ("01/02", "Sửa quạt", "Lan"))


def with_sheet(name: str, control: Control | None = None, rows: tuple[tuple[str, ...], ...] = ROWS) -> Form:
    """KHOA_KHAM's workbook with a sheet of its own."""
    form = Form(form_bytes(control or small_hospital()), control or small_hospital())
    sheet = form.book.create_sheet(name)
    for row in rows:
        sheet.append(row)
    return form


def told(findings: list[Finding], code: str) -> list[object]:
    return [finding.facts["sheets"] for finding in findings if finding.code == code]


@pytest.mark.parametrize("name", ["Mục lục", "Contents", "目录", "Tổng quan", "_nháp", "5S", "Kinh nghiệm hay"])
def test_a_departments_own_sheet_changes_nothing_of_its_report(tmp_path: Path, name: str) -> None:
    """Called as a sheet of the master, as hidden sheets are, or as a form that came into use later."""
    path = tmp_path / "nop" / "2026" / "KHOA_KHAM.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(form_bytes(small_hospital()))
    without = whole(path, LATER)
    path.write_bytes(with_sheet(name).content())
    report = whole(path, LATER)
    assert (report.status, report.figures, report.records) == (without.status, without.figures, without.records)
    assert [f.code for f in report.findings] == [f.code for f in without.findings]
    findings = make_again(tmp_path, LATER)
    assert told(findings, "FORM-OWN-SHEETS") == [[name]]
    [kept] = (tmp_path / "lich-su").iterdir()
    assert [*openpyxl.load_workbook(kept)[name].values] == [*ROWS]
    assert (tmp_path / "bieu-mau" / "2026" / "KHOA_KHAM.xlsx").is_file()


HEADINGS = next(form for form in loader.forms("department") if form.id == "good_practices").field


def test_a_sheet_with_the_headings_of_a_form_that_came_later_is_a_persons_own(tmp_path: Path) -> None:
    """Nobody can have filled in a form that the workbook was made without."""
    rows = (tuple(field.label.vi for field in HEADINGS), ("01/02/2026", "A1.2", "Ghế có số", "Buồng 3"))
    path = tmp_path / "KHOA_KHAM.xlsx"
    path.write_bytes(with_sheet("Học hỏi", rows=rows).content())
    report = whole(path, LATER)
    assert "good_practices" not in report.records
    assert [f.code for f in report.findings if f.cell.sheet == "Học hỏi"] == []


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A hospital's folder whose control workbook has two sheets of the office's own, one called as one of ours."""
    control = with_forms(declared("so_quat", '[[field]]\nid = "viec"'))
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries_of(control, VI), SAVED, VI))
    export_form(tmp_path, code="SO_QUAT", output=tmp_path / "form.xlsx", language="vi")
    path.write_bytes(control_file(entries_of(small_hospital(), VI), SAVED, VI))
    book = openpyxl.load_workbook(path)
    del book["Ngày nghỉ"]  # as in a control workbook of an earlier version
    for name in ("Ngày nghỉ", "_việc riêng"):
        sheet = book.create_sheet(name)
        sheet.append(("Ai nghỉ phép", "Từ"))
        sheet.append(("Lan", "12/3"))
    book.save(path)
    return tmp_path


def test_the_offices_own_sheets_change_nothing_of_what_the_control_workbook_says(desk: Path) -> None:
    path = desk / "QM_DieuKhien.xlsx"
    control, findings = read_control(fetch_apart(path), VI)
    path.write_bytes(control_file(entries_of(small_hospital(), VI), SAVED, VI))
    assert (control, findings) == read_control(fetch_apart(path), VI)


def test_a_control_workbook_written_anew_tells_the_offices_own_sheets_and_where_they_are_kept(desk: Path) -> None:
    outcome = import_forms(desk, file=desk / "form.xlsx", language="vi")
    [finding] = [f for f in outcome.findings if f.code == "CONTROL-OWN-SHEETS"]
    assert finding.facts["sheets"] == ["Ngày nghỉ", "_việc riêng"]
    kept = openpyxl.load_workbook(desk / str(finding.facts["kept"]))
    assert kept["_việc riêng"]["A2"].value == "Lan"
    control, _ = read_control(fetch_apart(desk / "QM_DieuKhien.xlsx"), VI)
    assert [form.id for form in control.own_forms] == ["so_quat"]
