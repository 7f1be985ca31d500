"""Answers without a place: each cell is counted; those to a sub-item are shown to the department that has it now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl.control.control import Control
from qmxl.findings import Finding
from qmxl.texts import texts
from tests.by_hand import Form, make_again, small_hospital, whole, with_programme
from tests.conftest import Recalculate

MOVED = ("A1.1-2.1", "A1.1-2.2")
MAY = datetime(2026, 5, 2)
OLD, NEW = "nop/2026/KHOA_KHAM.xlsx", "bieu-mau/2026/GLOCOM.xlsx"


def moved(*codes: str) -> Control:
    """The small hospital after sub-items were given to GLOCOM."""
    known = small_hospital()
    items = {
        code: replace(item, department="GLOCOM") if code in codes else item
        for code, item in known.programme.sub_items.items()
    }
    return with_programme(known, sub_items=items)


@pytest.fixture
def answered(tmp_path: Path, form: Callable[..., Form]) -> Form:
    """KHOA_KHAM's submission with everything filled in of a sub-item that is to move."""
    filled = form()
    filled.put("criteria", "A1.1-2.1", "evidence", 'QĐ "12"/QĐ-BV').hyperlink = "https://bvmat.vn/12.pdf"
    filled.put("criteria", "A1.1-2.1", "owner", "Bs. An")
    filled.put("criteria", "A1.1-2.1", "due", date(2026, 6, 30))
    filled.put("criteria", "A1.1-2.1", "note", "x" * 300)
    hand_in(tmp_path, filled)
    return filled


def hand_in(folder: Path, filled: Form) -> None:
    path = folder / "nop" / "2026" / f"{filled.department}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(filled.content())


def now(folder: Path) -> Form:
    """GLOCOM's new form."""
    return Form((folder / NEW).read_bytes(), moved(*MOVED), "GLOCOM")


def told(findings: list[Finding]) -> dict[str, dict[str, object]]:
    return {f.code: f.facts for f in findings}


@pytest.mark.usefixtures("answered")
def test_the_new_department_sees_what_was_answered_and_where(tmp_path: Path) -> None:
    findings = told(make_again(tmp_path, moved(*MOVED), made=MAY))
    assert (findings["FORM-PROPOSED"]["count"], findings["FORM-PROPOSED"]["items"]) == (2, list(MOVED))
    assert findings["FORM-PROPOSED"]["files"] == [OLD]
    shown = str(now(tmp_path).cell("criteria", "A1.1-2.1", "proposed").value)
    assert shown.startswith("Kết quả: Đạt; Bằng chứng (số văn bản, ngày, nơi lưu): ")
    assert 'QĐ "12"/QĐ-BV (https://bvmat.vn/12.pdf); Người phụ trách: Bs. An' in shown
    assert f"(theo {OLD}, trang Tiêu chí, ô E7, F7, G7, H7, L7)" in shown
    assert "Hạn hoàn thành: 30/06/2026" in shown


@pytest.mark.usefixtures("answered")
def test_a_proposal_is_no_answer(tmp_path: Path) -> None:
    make_again(tmp_path, moved(*MOVED), made=MAY)
    report = whole(tmp_path / NEW, moved(*MOVED))
    assert [a for a in report.answers if a.form == "criteria"] == []
    assert sorted(f.code for f in report.findings if f.cell.sheet == "Tiêu chí") == ["MISSING-STATUS"] * 2
    assert report.items == []


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("calculated", [True, False])
def test_choosing_the_same_status_confirms_it(
    tmp_path: Path, request: pytest.FixtureRequest, *, calculated: bool
) -> None:
    make_again(tmp_path, moved(*MOVED), made=MAY)
    form = now(tmp_path)
    form.put("criteria", "A1.1-2.1", "status", "Đạt")
    form.put("criteria", "A1.1-2.2", "status", "Không đạt")
    (tmp_path / "GLOCOM.xlsx").write_bytes(form.content())
    recalculate: Recalculate = request.getfixturevalue("recalculate") if calculated else Path
    report = whole(recalculate(tmp_path / "GLOCOM.xlsx"), moved(*MOVED))
    assert [f.code for f in report.findings if f.cell.sheet == "Tiêu chí"] == []
    line = {a.field: a.value for a in report.answers if a.row == "A1.1-2.1"}
    assert line == {
        "status": "met",
        "evidence": 'QĐ "12"/QĐ-BV (https://bvmat.vn/12.pdf)',
        "owner": "Bs. An",
        "due": date(2026, 6, 30),
        "note": "x" * 300,
    }
    assert [a.field for a in report.answers if a.row == "A1.1-2.2"] == ["status"]


@pytest.mark.parametrize("typed", ["Có lỗi", "Đạt"])
def test_a_fault_that_moved_is_confirmed_by_its_own_word(tmp_path: Path, form: Callable[..., Form], typed: str) -> None:
    filled = form()
    filled.put("criteria", "A1.1-1.1", "status", typed)
    filled.put("criteria", "A1.1-1.1", "note", "Lối đi bị che")
    hand_in(tmp_path, filled)
    make_again(tmp_path, moved("A1.1-1.1"), made=MAY)
    asked = now(tmp_path)
    asked.put("criteria", "A1.1-1.1", "status", "Có lỗi")
    (tmp_path / "GLOCOM.xlsx").write_bytes(asked.content())
    report = whole(tmp_path / "GLOCOM.xlsx", moved("A1.1-1.1"))
    assert [(i.code, i.status, i.note) for i in report.items] == [("A1.1-1.1", "fault", "Lối đi bị che")]


@pytest.mark.usefixtures("answered")
def test_an_answer_of_the_new_departments_own_needs_no_proposal(tmp_path: Path) -> None:
    control = moved(*MOVED)
    make_again(tmp_path, control, made=MAY)
    form = now(tmp_path)
    form.put("criteria", "A1.1-2.1", "status", "Không đạt")
    hand_in(tmp_path, form)
    assert told(make_again(tmp_path, control, made=MAY))["FORM-PROPOSED"]["items"] == ["A1.1-2.2"]
    assert now(tmp_path).cell("criteria", "A1.1-2.1", "proposed").value is None
    assert now(tmp_path).cell("criteria", "A1.1-2.1", "status").value == "Không đạt"


@pytest.mark.usefixtures("answered")
def test_a_proposal_stays_when_the_old_department_has_its_new_form(tmp_path: Path) -> None:
    control = moved(*MOVED)
    make_again(tmp_path, control, made=MAY)
    first = now(tmp_path).cell("criteria", "A1.1-2.1", "proposed").value
    (tmp_path / OLD).write_bytes((tmp_path / "bieu-mau" / "2026" / "KHOA_KHAM.xlsx").read_bytes())
    findings = told(make_again(tmp_path, control, made=MAY))
    assert findings["FORM-PROPOSED"]["files"] == [NEW]
    assert now(tmp_path).cell("criteria", "A1.1-2.1", "proposed").value == first


@pytest.mark.usefixtures("answered")
def test_a_form_handed_out_is_a_source_where_nothing_was_handed_in(tmp_path: Path) -> None:
    (tmp_path / "bieu-mau" / "2026").mkdir(parents=True)
    (tmp_path / OLD).rename(tmp_path / "bieu-mau" / "2026" / "KHOA_KHAM.xlsx")
    findings = told(make_again(tmp_path, moved(*MOVED), made=MAY))
    assert findings["FORM-PROPOSED"]["files"] == ["bieu-mau/2026/KHOA_KHAM.xlsx"]


@pytest.mark.usefixtures("answered")
def test_every_cell_without_a_place_is_counted_and_the_submission_kept(tmp_path: Path) -> None:
    before = (tmp_path / OLD).read_bytes()
    findings = told(make_again(tmp_path, moved(*MOVED), made=MAY))["FORM-KEPT-ASIDE"]
    cells = [f"Tiêu chí {cell}" for cell in ("E7", "F7", "G7", "H7", "L7", "E8", "F8")]
    assert (findings["count"], findings["cells"]) == (7, cells)
    kept = findings["kept"]
    assert isinstance(kept, list)
    assert [(tmp_path / name).read_bytes() for name in kept] == [before]


@pytest.mark.usefixtures("answered")
def test_a_copy_is_kept_once_however_often_forms_are_made(tmp_path: Path) -> None:
    for _ in range(3):
        make_again(tmp_path, moved(*MOVED), made=MAY)
    assert len(list((tmp_path / "lich-su").iterdir())) == 1


def test_lines_and_columns_and_sheets_of_a_persons_own_are_told(tmp_path: Path, form: Callable[..., Form]) -> None:
    filled = form()
    sheet = filled.sheet("indicators")
    last, wide = sheet.max_row + 2, sheet.max_column + 2
    for column in range(6, 9):
        sheet.cell(last, column).value = column
    sheet.cell(5, wide).value = "Ghi chú riêng"
    sheet.cell(6, wide).value = "xem sổ"
    filled.book.create_sheet("Sổ tay")["A1"].value = "của khoa"
    hand_in(tmp_path, filled)
    findings = told(make_again(tmp_path, filled.control, made=MAY))
    assert (findings["FORM-KEPT-ASIDE"]["count"], findings["FORM-OWN-SHEETS"]["sheets"]) == (4, ["Sổ tay"])


def test_a_whole_sheet_that_is_not_given_any_more_is_counted(tmp_path: Path, form: Callable[..., Form]) -> None:
    filled = form()
    hand_in(tmp_path, filled)
    control = replace(moved(*small_hospital().programme.sub_items), assignments=())
    findings = told(make_again(tmp_path, control, made=MAY))
    book = openpyxl.load_workbook(tmp_path / OLD)
    cells = [c for row in book["Chỉ số"]["F6:H40"] for c in row] + [
        c for row in book["Tiêu chí"]["E6:L20"] for c in row
    ]
    entered = [c for c in cells if c.value is not None and c.data_type != "f"]
    assert findings["FORM-KEPT-ASIDE"]["count"] == len(entered)


@pytest.mark.usefixtures("answered")
def test_proposals_are_told_in_every_language(tmp_path: Path) -> None:
    make_again(tmp_path, moved(*MOVED), made=MAY, language="en")
    shown = str(now(tmp_path).cell("criteria", "A1.1-2.1", "proposed").value)
    assert shown.startswith("Status: Đạt; Evidence")
    assert texts("en")("form.proposed") in str([c.value for c in now(tmp_path).sheet("criteria")[5]])
