"""What a department reads beside its sub-items; forms made before or with other columns read as they did."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.control.control import Control
from qmxl.control.criteria_models import AgreedTarget, Practice
from tests.by_hand import QUARTER, Form, complete_entries, form_bytes, make_again, small_hospital, whole, with_programme

HEADINGS = ["Hạn QLCL giao", "Bằng chứng cần có (QLCL nêu)", "Nơi khác làm tốt (nguồn)", "Cùng làm với"]


def planned(**of_2_1: object) -> Control:
    """The office has set something for A1.1-2.1, which GLOCOM supports, and knows a practice for A1.2."""
    hospital = small_hospital()
    usual: dict[str, object] = {"due": date(2026, 11, 30), "expected": "Sơ đồ", "supporting": "GLOCOM"}
    item = replace(hospital.programme.sub_items["A1.1-2.1"], **{**usual, **of_2_1})
    practice = Practice(code="A1.2", practice="Ghế có số", source="BV Mắt X", link="https://bvmat.vn/ghe.pdf")
    return with_programme(hospital, sub_items={**hospital.programme.sub_items, item.code: item}, practices=(practice,))


def made(control: Control, department: str = "KHOA_KHAM") -> Form:
    return Form(form_bytes(control, department), control, department)


def column(sheet: Worksheet, heading: str) -> list[object]:
    at = next(cell.column for cell in sheet[5] if cell.value == heading)
    return [sheet.cell(row, at).value for row in range(6, 10)]


def test_only_what_the_office_set_stands_beside_the_lines() -> None:
    sheet = made(planned()).sheet("criteria")
    assert [cell.value for cell in sheet[5] if cell.value][3:8] == [*HEADINGS, "Kết quả *"]
    assert column(sheet, HEADINGS[0]) == [None, datetime(2026, 11, 30), None, None]
    assert column(sheet, HEADINGS[2]) == [None, None, None, "Ghế có số (BV Mắt X)"]
    assert column(sheet, HEADINGS[3]) == [None, "Phối hợp: Khoa Glôcôm", None, None]


def test_without_a_plan_the_form_is_as_it_was() -> None:
    headings = [cell.value for cell in made(small_hospital()).sheet("criteria")[5] if cell.value]
    assert headings[:4] == ["Mã", "Mức", "Nội dung tiểu mục", "Kết quả *"]


@pytest.mark.parametrize(
    ("link", "clickable"),
    [("https://bvmat.vn/ghe.pdf", True), ("javascript:alert(1)", False), ("ms-excel:ofe|u|x", False)],
)
def test_a_link_is_clickable_where_that_is_safe(link: str, clickable: bool) -> None:
    control = planned()
    sheet = made(with_programme(control, practices=(replace(control.programme.practices[0], link=link),))).sheet(
        "criteria"
    )
    cell = next(cell for row in sheet.iter_rows(min_row=6) for cell in row if cell.value == "Ghế có số (BV Mắt X)")
    assert bool(cell.hyperlink) is clickable


def test_a_due_date_is_coloured_by_what_was_answered_and_by_the_day() -> None:
    sheet = made(planned()).sheet("criteria")
    rules = {str(area.sqref): [rule.formula[0] for rule in area.rules] for area in sheet.conditional_formatting}
    settled = 'OR($I6="Đạt",$I6="Có",$I6="Không có lỗi",$I6="Không áp dụng")'
    assert rules["E6:E9"] == [
        f"AND(ISNUMBER($E6),{settled})",
        "AND(ISNUMBER($E6),$E6<TODAY())",
        "AND(ISNUMBER($E6),$E6<=TODAY()+14)",
    ]


@pytest.mark.parametrize("later", [planned(), planned(due=None, supporting=""), small_hospital()])
def test_a_form_reads_the_same_whatever_stands_beside_now(tmp_path: Path, later: Control) -> None:
    """A form made without the columns, or with others, against a control that has changed since."""
    told = []
    for control in (small_hospital(), planned()):
        path = tmp_path / "KHOA_KHAM.xlsx"
        path.write_bytes(made(control).content())
        report = whole(path, later)
        told.append(([item[:3] for item in report.items], report.findings))
    assert told[0] == told[1]
    assert (len(told[0][0]), told[0][1]) == (4, [])


def test_what_stands_beside_is_read_by_nobody_without_keys_either(tmp_path: Path) -> None:
    form = made(planned())
    sheet = form.sheet("criteria")
    for cell in (*sheet[1], *sheet["A"]):
        cell.value = None
    path = tmp_path / "KHOA_KHAM.xlsx"
    path.write_bytes(form.content())
    report = whole(path, small_hospital())
    assert ([item.code for item in report.items], {f.code for f in report.findings}) == (
        ["A1.1-1.1", "A1.1-2.1", "A1.1-2.2", "A1.2-3.1"],
        {"STRUCTURE-KEYS"},
    )


def test_a_department_reads_what_it_supports_on_a_list_of_its_own() -> None:
    sheet = made(planned(), "GLOCOM").book["Tiểu mục phối hợp"]
    assert [cell.value for cell in sheet[6]][1:8] == [
        "A1.1-2.1",
        "2",
        "Nội dung A1.1-2.1",
        "Khoa Khám bệnh",
        datetime(2026, 11, 30),
        None,
        "Sơ đồ",
    ]
    assert "Tiểu mục phối hợp" not in made(planned()).book.sheetnames


@pytest.mark.parametrize("department", ["KHOA_KHAM", "GLOCOM"])
def test_forms_made_again_keep_what_was_entered_and_show_the_new_plan(tmp_path: Path, department: str) -> None:
    target = tmp_path / f"bieu-mau/2026/{department}.xlsx"
    target.parent.mkdir(parents=True)
    target.write_bytes(form_bytes(planned(due=date(2026, 9, 1)), department))
    assert make_again(tmp_path, planned(), QUARTER) == []
    report = whole(target, planned())
    assert len(report.items) == len(complete_entries(planned(), department)["criteria"]) / 2
    shown = {cell.value for sheet in Form(target.read_bytes(), planned()).book for row in sheet for cell in row}
    assert (datetime(2026, 11, 30) in shown, datetime(2026, 9, 1) in shown) == (True, False)


def test_a_proposed_level_stays_when_forms_are_made_again(tmp_path: Path) -> None:
    control = with_programme(
        planned(), agreed_targets=(AgreedTarget(criterion="A1.1", department="KHOA_KHAM", proposed=4),)
    )
    form = made(control)
    form.put("level_proposals", "A1.1", "level", "Mức 3")
    form.put("level_proposals", "A1.1", "difficulty", "thiếu người")
    target = tmp_path / "bieu-mau/2026/KHOA_KHAM.xlsx"
    target.parent.mkdir(parents=True)
    target.write_bytes(form.content())
    assert make_again(tmp_path, control, QUARTER) == []
    assert [said[:3] for said in whole(target, control).levels] == [("A1.1", 3, "thiếu người")]
