"""A form a hospital wrote only as rows hands its lines over: to whom, by which key, and what cannot be."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from qmxl.control.control import Control
from qmxl.control.entries import entries_of, list_entries
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from tests.by_hand import SAVED, Form
from tests.handing_over import House, found, listed
from tests.unit.test_chain import drawn, links
from tests.unit.test_own_form_faults import HOSPITAL, VI, Row, Rows, places
from tests.written import control_file

TASK: Row = {
    "form": "DO_LOI",
    "finding": "Lỗi thấy",
    "department": "Khoa sửa",
    "when": "Kết quả = Không đạt",
    "mark": "DL",
    "source": "Giám sát của bệnh viện",
    "request": "Đề nghị",
}


def rows() -> Rows:
    """A list of tours round the house; one kept in the house; a list without codes."""
    columns: list[tuple[str, str, str, Row]] = [
        ("ma", "Mã dòng", "Mã tự cấp", {}),
        ("ngay", "Ngày đi", "Ngày", {}),
        ("loi", "Lỗi thấy", "Chữ", {"privacy": "Tường thuật"}),
        ("dn", "Đề nghị", "Chữ", {}),
        ("han", "Sửa trước", "Ngày", {}),
        ("gio", "Lúc", "Ngày giờ", {}),
        ("kq", "Kết quả", "Chọn", {"choices": "Đạt; Không đạt"}),
        ("nc", "Nguy cơ", "Chọn", {"choices": "Danh mục: Nguy cơ"}),
        ("khoa", "Khoa sửa", "Chữ", {}),
        ("nb", "Người bệnh", "Chữ", {"privacy": "Cá nhân"}),
        ("nv", "Nhân viên", "Chữ", {"privacy": "Tên nhân viên"}),
    ]
    return {
        "departments": [
            {"code": "GLOCOM", "name": "Khoa Glôcôm"},
            {"code": "QLCL", "name": "Phòng Quản lý chất lượng", "kind": "Phòng QLCL"},
        ],
        "own_forms": [
            {"code": "DO_LOI", "name": "Đi dò lỗi", "layout": "Danh sách", "assigned": "Phòng QLCL"}
            | {"date": "Ngày đi", "due": "Sửa trước", "done": "Kết quả = Đạt"},
            {"code": "DG", "name": "Đánh giá người", "layout": "Danh sách", "kept_in": "x"},
            {"code": "KHONG_MA", "name": "Sổ không mã", "layout": "Danh sách"},
        ],
        "own_form_fields": [
            *(
                {"form": "DO_LOI", "code": code, "name": name, "type": kind, **more}
                for code, name, kind, more in columns
            ),
            {"form": "DG", "code": "ma", "name": "Mã dòng", "type": "Mã tự cấp"},
            {"form": "DG", "code": "nx", "name": "Nhận xét", "type": "Chữ"},
            {"form": "KHONG_MA", "code": "nx", "name": "Nhận xét", "type": "Chữ"},
        ],
        "own_form_tasks": [TASK],
    }


def control(
    folder: Path, *tasks: Row, packs: Iterable[str] = ("basic",), **changed: list[Row]
) -> tuple[Control, list[Finding]]:
    """The hospital with these rows of tasks."""
    path, given = folder / "QM_DieuKhien.xlsx", {**rows(), **changed, "own_form_tasks": list(tasks)}
    entries = {sheet: list_entries(its) for sheet, its in given.items()}
    used: dict[tuple[str, str, str], object] = {(code, "used", ""): "x" for code in packs}
    path.write_bytes(control_file({"hospital": HOSPITAL, "packs": used, **entries}, SAVED, VI))
    return read_control(fetch_apart(path), VI)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"form": "HOPP"}, ("CONTROL-UNKNOWN", "form")),
        ({"form": "KHONG_MA", "finding": "Nhận xét"}, ("CONTROL-TASK-KEY", "form")),
        ({"form": "DG", "finding": "Nhận xét"}, ("CONTROL-TASK-HOUSE", "form")),
        ({"finding": ""}, ("CONTROL-MISSING", "finding")),
        ({"finding": "Không có"}, ("CONTROL-TASK-COLUMN", "finding")),
        ({"finding": "Mã dòng"}, ("CONTROL-TASK-COLUMN", "finding")),
        ({"finding": "Người bệnh"}, ("CONTROL-TASK-COLUMN", "finding")),
        ({"finding": "Nhân viên"}, ("CONTROL-TASK-COLUMN", "finding")),
        ({"request": "Sửa trước"}, ("CONTROL-TASK-COLUMN", "request")),
        ({"department": "Người bệnh"}, ("CONTROL-TASK-COLUMN", "department")),
        ({"owner": "Người bệnh"}, ("CONTROL-TASK-COLUMN", "owner")),
        ({"found_on": "Lúc"}, ("CONTROL-TASK-COLUMN", "found_on")),
        ({"due": "Đề nghị"}, ("CONTROL-TASK-COLUMN", "due")),
        ({"risk": "Kết quả"}, ("CONTROL-TASK-COLUMN", "risk")),
        ({"when": "Kết quả = Tốt"}, ("CONTROL-CONDITION", "when")),
        ({"mark": "D1"}, ("CONTROL-VALUE", "mark")),
        ({"mark": "TH"}, ("CONTROL-TASK-MARK", "mark")),
        ({"mark": "KT"}, ("CONTROL-TASK-MARK", "mark")),
        ({"mark": ""}, ("CONTROL-MISSING", "mark")),
        ({"source": "Trời"}, ("CONTROL-VALUE", "source")),
        ({"source": ""}, ("CONTROL-MISSING", "source")),
    ],
)
def test_a_row_that_makes_no_sense_is_a_finding_at_its_cell(
    tmp_path: Path, changed: Row, expected: tuple[str, str]
) -> None:
    read, findings = control(tmp_path, {**TASK, **changed})
    assert places(findings) == [(expected[0], f"own_form_tasks.{expected[1]}")]
    assert [form.hand_over for form in read.own_forms] == [(), (), ()]


def test_two_rows_of_a_form_and_letters_used_twice(tmp_path: Path) -> None:
    both = rows()["own_form_fields"] + [
        {"form": "KHONG_MA", "code": "ma", "name": "Mã", "type": "Mã tự cấp"},
        {"form": "KHONG_MA", "code": "d", "name": "Ngày", "type": "Ngày"},
    ]
    other = {"form": "KHONG_MA", "finding": "Nhận xét", "found_on": "Ngày", "source": TASK["source"]}
    again, same = {**TASK, "mark": "XX"}, {**other, "mark": "dl"}
    read, findings = control(tmp_path, TASK, again, same, own_form_fields=both)
    assert places(findings) == [("CONTROL-TWICE", "own_form_tasks.form"), ("CONTROL-TWICE", "own_form_tasks.mark")]
    assert [len(form.hand_over) for form in read.own_forms] == [1, 0, 0]


def test_a_form_without_a_day_of_the_event_has_to_say_when_it_was_found(tmp_path: Path) -> None:
    heads = [{**head, "date": ""} for head in rows()["own_forms"]]
    _, findings = control(tmp_path, TASK, own_forms=heads)
    assert places(findings) == [("CONTROL-MISSING", "own_form_tasks.found_on")]


@pytest.mark.parametrize(
    "changed",
    [
        {"packs": ("training",)},
        {"form_assignments": [{"form": "CAPA", "department": "KHÔNG GIAO"}]},
    ],
)
def test_a_form_whose_problems_can_reach_nobody_is_told(tmp_path: Path, changed: dict[str, Any]) -> None:
    _, findings = control(tmp_path, TASK, **changed)
    told = [finding for finding in findings if finding.code == "CONTROL-TASK-NOBODY"]
    assert places(told) == [("CONTROL-TASK-NOBODY", "own_form_tasks.form")]
    assert told[0].facts == {"found": "DO_LOI", "sheet": "Khắc phục"}


SEEN: Row = {"ngay": date(2026, 1, 12), "loi": "Sàn trơn", "dn": "Lau khô", "han": date(2026, 2, 1)}
SEEN |= {"kq": "Không đạt", "khoa": "Khoa Glôcôm"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    """The office has handed in a tour: a fault of GLOCOM, what was all right, and a fault nobody is named for."""
    read, findings = control(tmp_path, TASK)
    assert findings == []
    made = House(tmp_path / "bv", read)
    good, unnamed = {**SEEN, "loi": "Không", "kq": "Đạt"}, {**SEEN, "loi": "Thiếu biển", "khoa": ""}
    made.hand_in(made.blank("QLCL", {"do_loi": [good, SEEN, unnamed]}))
    made.hand_in(made.blank("GLOCOM"))
    return made


def test_the_rows_say_the_same_when_written_again(tmp_path: Path) -> None:
    full = {**TASK, "found_on": "Ngày đi", "due": "Sửa trước", "risk": "Nguy cơ", "owner": "Nhân viên"}
    read, findings = control(tmp_path, full)
    assert findings == []
    again = {key: value for key, value in entries_of(read, VI)["own_form_tasks"].items() if value != ""}
    assert again == {("1", name, ""): value for name, value in full.items()}


def test_a_line_stands_in_the_list_of_whoever_has_to_act(house: House) -> None:
    assert listed(house.make().form("GLOCOM")) == [
        {
            "key": "QLCL-2026-Q1-DL002",
            "source_of": "Giám sát của bệnh viện",
            "found_on": datetime(2026, 1, 12),
            "finding": "Sàn trơn",
            "request": "Lau khô",
            "due": datetime(2026, 2, 1),
            "status": "Chưa làm",
            "origin": "Giao từ: Phòng Quản lý chất lượng, trang Đi dò lỗi",
        }
    ]
    assert house.codes() == [("FORM-HANDED", "GLOCOM")]


def test_its_answer_is_in_the_chain(house: House, tmp_path: Path) -> None:
    form = house.make().form("GLOCOM")
    form.put("capa", "1", "status", "Đang khắc phục")
    house.hand_in(form)
    read = house.collected(tmp_path / "read")
    assert [code for code, _ in found(read) if code.startswith(("CHAIN", "CARRIED"))] == []
    problems = {link.key: (link.form, link.source, link.department, link.stage) for link in links(house)}
    assert problems == {"QLCL-2026-Q1-DL002": ("do_loi", "supervision", "GLOCOM", "doing")}
    rows_of = drawn(read)["Chuỗi cải tiến"].iter_rows(values_only=True)
    [row] = [row for row in rows_of if row[0] == "QLCL-2026-Q1-DL002"]
    assert {"Đi dò lỗi", "Sàn trơn", "Khoa Glôcôm", "Giám sát của bệnh viện"} <= set(row)


def test_codes_given_before_the_form_handed_over_are_no_other_lines(tmp_path: Path) -> None:
    """A form in use begins to hand over: its lines keep their codes, and no new one has the number of one of them."""
    before = House(tmp_path / "bv", control(tmp_path)[0])
    before.hand_in(before.blank("QLCL", {"do_loi": [SEEN, {**SEEN, "loi": "Vòi hỏng"}]}))
    house = House(before.root, control(tmp_path, TASK)[0])
    office: Form = house.make().form("QLCL")
    sheet = office.sheet("do_loi")
    keys = [str(row[1].value) for row in sheet.iter_rows(min_row=6) if row[1].value]
    numbers = [key.rpartition("-")[2].removeprefix("DL") for key in keys]
    assert len(set(numbers)) == len(numbers) > 2
    assert [(line["key"], line["finding"]) for line in listed(house.form("GLOCOM"))] == [
        ("QLCL-2026-Q1-DL001", "Sàn trơn"),
        ("QLCL-2026-Q1-DL002", "Vòi hỏng"),
    ]
