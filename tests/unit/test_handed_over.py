"""A problem found by one department stands in the form of the one that has to act, under the same key, and back."""

import unicodedata
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl.period import Period
from tests.by_hand import Form
from tests.handing_over import LOST, House, found, listed
from tests.own_forms import collected

KEY = "QLCL-2026-Q1-KT001"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """The office has handed in a visit that cost GLOCOM points; GLOCOM has handed in a form without it."""
    made = House(tmp_path)
    made.hand_in(made.blank("QLCL", {"scored_visit": [LOST]}))
    made.hand_in(made.blank("GLOCOM"))
    return made


def put(form: Form, **answers: object) -> Form:
    """GLOCOM's answers to the first line of its list."""
    for name, content in answers.items():
        form.put("capa", "1", name, content)
    return form


def test_a_line_stands_in_the_form_of_whoever_has_to_act(house: House) -> None:
    [line] = listed(house.make().form("GLOCOM"))
    assert line == {
        "key": KEY,
        "source_of": "Phiếu kiểm tra chấm điểm",
        "found_on": datetime(2026, 2, 3),
        "finding": "Phiếu chăm sóc thiếu chữ ký",
        "risk": "Trung bình",
        "request": "Bổ sung chữ ký, tập huấn lại",
        "due": datetime(2026, 2, 20),
        "status": "Chưa làm",
        "origin": "Giao từ: Phòng Quản lý chất lượng, trang Kiểm tra chấm điểm",
    }
    assert listed(house.form("KHOA_KHAM")) == []
    assert house.codes() == [("FORM-HANDED", "GLOCOM")]


def test_the_sources_words_are_locked_and_the_answers_are_the_departments(house: House) -> None:
    form = house.make().form("GLOCOM")
    locked = {name: form.cell("capa", "1", name).protection.locked for name in ("finding", "due", "key", "origin")}
    own = {name: form.cell("capa", "1", name).protection.locked for name in ("status", "progress", "owner", "effect")}
    assert (set(locked.values()), set(own.values())) == ({True}, {False})
    assert not form.cell("capa", "2", "finding").protection.locked, "the department's own lines are open"


def test_what_was_answered_stays_when_forms_are_made_again(house: House, tmp_path: Path) -> None:
    form = put(house.make().form("GLOCOM"), status="Đang khắc phục", progress="Đã tập huấn", owner="ĐD trưởng")
    house.hand_in(form)
    [line] = listed(house.make().form("GLOCOM"))
    assert (line["key"], line["status"], line["progress"], line["owner"]) == (
        KEY,
        "Đang khắc phục",
        "Đã tập huấn",
        "ĐD trưởng",
    )
    assert house.codes() == []
    assert found(house.collected(tmp_path / "read")) == []


def test_forms_made_twice_from_the_same_are_the_same(house: House) -> None:
    before = (house.make().root / "bieu-mau" / "2026" / "GLOCOM.xlsx").read_bytes()
    assert (house.make().root / "bieu-mau" / "2026" / "GLOCOM.xlsx").read_bytes() == before
    assert house.codes() == [("FORM-HANDED", "GLOCOM")], "the report handed in still lacks the line; nothing differs"


def test_lines_sorted_where_they_come_from_are_neither_doubled_nor_moved(house: House) -> None:
    second = {**LOST, "finding": "Thiếu ngày giờ", "points": 8}
    house.hand_in(house.blank("QLCL", {"scored_visit": [LOST, second]}))
    house.hand_in(put(house.make().form("GLOCOM"), status="Đang khắc phục", progress="Đang bổ sung"))
    office = house.form("QLCL")
    sheet = office.sheet("scored_visit")
    for column in range(2, sheet.max_column + 1):
        first, other = sheet.cell(6, column), sheet.cell(7, column)
        first.value, other.value = other.value, first.value
    house.hand_in(office)
    lines = listed(house.make().form("GLOCOM"))
    assert [(line["key"], line["finding"], line.get("progress")) for line in lines] == [
        (KEY, "Phiếu chăm sóc thiếu chữ ký", "Đang bổ sung"),
        ("QLCL-2026-Q1-KT002", "Thiếu ngày giờ", None),
    ]
    assert house.codes() == []


def test_a_line_changed_where_it_comes_from_is_followed_and_said(house: House) -> None:
    house.hand_in(put(house.make().form("GLOCOM"), status="Đang khắc phục"))
    house.hand_in(house.blank("QLCL", {"scored_visit": [{**LOST, "due": date(2026, 3, 15)}]}))
    [line] = listed(house.make().form("GLOCOM"))
    assert (line["due"], line["status"]) == (datetime(2026, 3, 15), "Đang khắc phục")
    assert str(line["origin"]).split("\n")[1] == "Đã đổi Hạn: 20/02/2026 → 15/03/2026"
    assert ("FORM-HANDED-CHANGED", "GLOCOM") in house.codes()
    house.hand_in(house.form("GLOCOM"))
    [line] = listed(house.make().form("GLOCOM"))
    assert str(line["origin"]).count("\n") == 1, "said once"
    assert ("FORM-HANDED-CHANGED", "GLOCOM") not in house.codes()


def test_a_line_withdrawn_stays_and_is_said(house: House, tmp_path: Path) -> None:
    house.hand_in(put(house.make().form("GLOCOM"), status="Đang khắc phục"))
    house.hand_in(house.blank("QLCL"))
    [line] = listed(house.make().form("GLOCOM"))
    assert str(line["origin"]).split("\n")[1] == "Nơi giao đã rút dòng này"
    assert ("FORM-HANDED-CHANGED", "GLOCOM") in house.codes()
    assert found(house.collected(tmp_path / "read")) == [("CHAIN-WITHDRAWN", "B6")]
    house.hand_in(house.form("GLOCOM"))
    assert found(house.collected(tmp_path / "again")) == [("CHAIN-WITHDRAWN", "B6")]


def test_a_line_the_department_deleted_is_told_and_comes_back(house: House, tmp_path: Path) -> None:
    form = house.make().form("GLOCOM")
    form.sheet("capa").delete_rows(6)
    house.hand_in(form)
    read = house.collected(tmp_path / "read")
    assert found(read) == [("CHAIN-DELETED", "")]
    assert read.finding("CHAIN-DELETED").facts == {"count": 1, "sheet": "Khắc phục", "keys": [KEY]}
    [line] = listed(house.make().form("GLOCOM"))
    assert (line["key"], str(line["origin"]).split("\n")[1]) == (KEY, "Khoa đã xóa dòng này khi việc chưa xong")
    assert house.codes() == [("FORM-HANDED-AGAIN", "GLOCOM")]


def test_a_line_copied_where_it_comes_from_takes_nobodys_key(house: House, tmp_path: Path) -> None:
    """The office copied its line, key and all, and wrote another problem over it."""
    office = house.blank("QLCL", {"scored_visit": [LOST, {**LOST, "finding": "Thiếu ngày giờ"}]})
    office.put("scored_visit", "2", "key", KEY)
    house.hand_in(office)
    house.hand_in(house.make().form("GLOCOM"))
    for _ in range(3):
        lines = listed(house.make().form("GLOCOM"))
        assert [(line["key"], line["finding"]) for line in lines] == [(KEY, "Phiếu chăm sóc thiếu chữ ký")]
    assert found(house.collected(tmp_path / "read")) == [("RULE-UNIQUE", "B7")]


def test_a_line_given_back_is_not_called_withdrawn(house: House) -> None:
    house.hand_in(house.make().form("GLOCOM"))
    house.hand_in(house.blank("QLCL", {"scored_visit": [{**LOST, "unit": "KHOA_KHAM"}]}))
    house.hand_in(house.make().form("GLOCOM"))
    assert "rút" in str(listed(house.form("GLOCOM"))[0]["origin"])
    house.hand_in(house.blank("QLCL", {"scored_visit": [LOST]}))
    assert "rút" not in str(listed(house.make().form("GLOCOM"))[0]["origin"])


YEAR = Period(2026, 1, 12)


def test_a_line_that_went_on_in_the_years_workbook_is_one_in_forms_and_master(house: House, tmp_path: Path) -> None:
    """The quarter's workbook stays where it is; the year's, made of it, says more of the same line."""
    house.hand_in(put(house.make().form("GLOCOM"), status="Đang khắc phục", progress="Đã họp"))
    year = put(house.make(span=YEAR).form("GLOCOM", "_2026"), progress="Đã tập huấn")
    house.hand_in(year, more="_2026")
    for form in (house.make(span=YEAR).form("GLOCOM", "_2026"), house.make().form("GLOCOM")):
        assert [(line["key"], line["progress"]) for line in listed(form)] == [(KEY, "Đã tập huấn")]
    paths = sorted((house.root / "nop" / "2026").glob("*.xlsx"))
    (tmp_path / "read").mkdir()
    read = collected(tmp_path / "read", *(Form(path.read_bytes(), house.control, path.stem) for path in paths))
    assert read.tables.registers["capa"].lines["progress"] == ["Đã tập huấn"]


def test_lines_of_two_copies_of_one_blank_form_are_all_there(house: House) -> None:
    """Both begin with the same keys; a month of figures is in one of them alone."""
    one, other = (house.blank("KHOA_KHAM", {"capa": [{**OWN, "finding": said}]}) for said in ("Sàn trơn", "Đèn hỏng"))
    for form, months in ((one, ("2026-02", "2026-03")), (other, ("2026-01",))):
        sheet = form.sheet("indicators")
        for column in (cell.column for cell in sheet[1] if cell.value in months):
            for row in (cell.row for cell in sheet["A"] if "/" in str(cell.value) and not cell.value.endswith("/rate")):
                sheet.cell(row, column).value = None
    house.hand_in(one)
    house.hand_in(other, more=" (2)")
    assert {line["finding"] for line in listed(house.make().form("KHOA_KHAM"))} == {"Sàn trơn", "Đèn hỏng"}


@pytest.mark.parametrize("typed", [KEY, KEY.lower(), unicodedata.normalize("NFD", KEY) + " "])
def test_who_still_has_the_older_form_may_type_the_key(house: House, tmp_path: Path, typed: str) -> None:
    form = house.blank("GLOCOM", {"capa": [{"source_of": "Giám sát", "found_on": date(2026, 2, 3)}]})
    house.hand_in(put(form, key=typed, finding="Thiếu chữ ký", status="Đang khắc phục"))
    assert found(house.collected(tmp_path / "read")) == []
    [line] = listed(house.make().form("GLOCOM"))
    assert (str(line["key"]).upper().strip(), line["finding"], line["due"]) == (
        KEY,
        LOST["finding"],
        datetime(2026, 2, 20),
    )
    assert "Đã đổi Tồn tại: Thiếu chữ ký → Phiếu chăm sóc thiếu chữ ký" in str(line["origin"])


OWN = {"source_of": "Tự kiểm tra", "found_on": date(2026, 2, 3), "finding": "Sàn trơn", "status": "Chưa làm"}


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("QLCL-2026-Q1-KT009", "CHAIN-KEY"),
        ("KHOA_KHAM-2026-Q1-001", "CHAIN-KEY"),
        ("tự đặt", "CHAIN-KEY"),
        ("GLOCOM-2026-Q1-001", ""),
    ],
)
def test_a_key_nobody_gave_is_told_at_its_cell(house: House, tmp_path: Path, key: str, code: str) -> None:
    house.hand_in(put(house.blank("GLOCOM", {"capa": [OWN]}), key=key))
    house.hand_in(house.blank("KHOA_KHAM"))
    assert found(house.collected(tmp_path / "read")) == ([(code, "B6")] if code else [])


def test_a_key_of_another_department_is_told(house: House, tmp_path: Path) -> None:
    house.hand_in(put(house.blank("KHOA_KHAM", {"capa": [OWN]}), key=KEY))
    read = house.collected(tmp_path / "read")
    assert found(read) == [("CHAIN-OTHER", "B6")]
    assert read.finding("CHAIN-OTHER").facts == {"found": KEY, "other": "Khoa Glôcôm"}


def test_two_lines_with_one_key_are_told(house: House, tmp_path: Path) -> None:
    form = house.make().form("GLOCOM")
    for name in ("key", "source_of", "found_on", "finding", "status"):
        form.put("capa", "2", name, form.cell("capa", "1", name).value)
    house.hand_in(form)
    assert found(house.collected(tmp_path / "read")) == [("RULE-UNIQUE", "B7")]


def test_nothing_is_said_of_keys_while_the_office_cannot_be_read(house: House, tmp_path: Path) -> None:
    form = house.make().form("GLOCOM")
    house.hand_in(put(form, status="Đang khắc phục"))
    office = house.blank("QLCL")
    office.sheet("cover").parent["_qmxl"]["B1"].value = "other"
    house.hand_in(office)
    assert found(house.collected(tmp_path / "read")) == [("IDENTITY-NOT-OURS", "")]
    [line] = listed(house.make().form("GLOCOM"))
    assert "rút" not in str(line["origin"])


def test_points_and_what_was_found_go_together(tmp_path: Path) -> None:
    house = House(tmp_path)
    lines = [
        {**LOST, "points": 11},
        {**LOST, "finding": None, "request": None},
        {**LOST, "points": 10, "finding": None, "request": None, "due": None, "risk": None},
        {**LOST, "risk": "Cao", "due": None},
    ]
    kept = [{name: value for name, value in line.items() if value is not None} for line in lines]
    house.hand_in(house.blank("QLCL", {"scored_visit": kept}))
    assert found(house.collected(tmp_path / "read")) == [
        ("RULE-AT-MOST", "J6"),
        ("RULE-BELOW", "K7"),
        ("RULE-BELOW", "L7"),
        ("RULE-REQUIRED", "M9"),
        ("RULE-REQUIRED", "M9"),
        ("RULE-REQUIRED", "O9"),
    ]


def test_a_patients_remark_goes_to_the_department_it_is_about(tmp_path: Path) -> None:
    house = House(tmp_path)
    remark = {
        "received_on": date(2026, 1, 5),
        "channel": "Trực tiếp",
        "kind": "Khiếu nại",
        "about": "Thời gian chờ",
        "content": "Chờ đo nhãn áp lâu",
        "part": "khoa glocom",
        "due": date(2026, 1, 20),
    }
    praise = {**remark, "kind": "Khen", "content": "Tận tình"}
    house.hand_in(house.blank("KHOA_KHAM", {"complaints": [remark, praise, {**remark, "part": "Nhà xe"}]}))
    [line] = listed(house.make().form("GLOCOM"))
    assert (line["key"], line["finding"]) == ("KHOA_KHAM-2026-Q1-PA001", "Chờ đo nhãn áp lâu")


def test_an_incidents_solution_goes_to_the_department_where_it_happened(tmp_path: Path) -> None:
    house = House(tmp_path)
    happened = {
        "happened_on": date(2026, 2, 14),
        "description": "Nhầm mắt",
        "harm": "D",
        "cause": "Sử dụng thuốc",
    }
    house.hand_in(house.blank("GLOCOM", {"incidents": [happened]}))
    solved = {
        "incident": "GLOCOM-2026-Q1-001",
        "classified_on": date(2026, 2, 20),
        "harm": "D",
        "group": "2",
        "cause": "1",
        "solution": "Đánh dấu mắt mổ",
        "owner": "Trưởng khoa",
        "due": date(2026, 3, 1),
    }
    house.hand_in(house.blank("QLCL", {"incident_class": [solved]}))
    [line] = listed(house.make().form("GLOCOM"))
    assert (line["key"], line["request"], line["incident"]) == (
        "GLOCOM-2026-Q1-SC001",
        "Đánh dấu mắt mổ",
        "GLOCOM-2026-Q1-001",
    )
    house.hand_in(house.blank("QLCL", {"incident_class": [{**solved, "closed_on": date(2026, 3, 1)}]}))
    assert listed(house.make().form("GLOCOM")) == [], "what is settled where it was written is handed to nobody"


def test_what_the_office_writes_into_its_own_list_goes_to_the_department_it_names(tmp_path: Path) -> None:
    """An external visit's finding is typed once, by the office; what it names a person for stays with it."""
    house = House(tmp_path)
    told = {**OWN, "source_of": "Đoàn ngoài", "finding": "Thiếu biển báo", "request": "Gắn biển", "risk": "Thấp"}
    mine = {**told, "finding": "Thiếu sổ", "owner": "Chị Hoa"}
    house.hand_in(house.blank("QLCL", {"capa": [{**told, "owner": "Khoa Glôcôm"}, mine]}))
    house.hand_in(house.blank("GLOCOM", {"capa": [OWN]}))
    lines = listed(house.make().form("GLOCOM"))
    assert [(line["key"], line["source_of"], line["finding"], line.get("owner")) for line in lines] == [
        ("GLOCOM-2026-Q1-001", "Tự kiểm tra", "Sàn trơn", None),
        ("QLCL-2026-Q1-001", "Đoàn ngoài", "Thiếu biển báo", None),
    ]
    form = house.form("GLOCOM")
    house.hand_in(form)
    assert found(house.collected(tmp_path / "read")) == []
    assert len(listed(house.make().form("QLCL"))) == 2, "it comes back to nobody"
    form.put("capa", "2", "owner", "Khoa Khám bệnh")
    house.hand_in(form)
    assert listed(house.make().form("KHOA_KHAM")) == [], "what was handed over is not handed on"


def test_councils_directors_and_audits_hand_over_too(tmp_path: Path) -> None:
    house = House(tmp_path)
    house = House(tmp_path, replace(house.control, packs=house.control.packs | {"office"}))
    asked = {"asked_on": date(2026, 2, 3), "ward": "GLOCOM – Khoa Glôcôm", "question": "Vì sao chờ lâu?"}
    later = {**asked, "answerer": "Trưởng khoa", "how": "Có hạn", "due": date(2026, 2, 10)}
    at_once = {**asked, "answerer": "Trưởng khoa", "how": "Tại chỗ", "answered_on": date(2026, 2, 3), "answer": "Đã rõ"}
    decided = {
        "held_on": date(2026, 2, 4),
        "topic": "Thời gian chờ",
        "conclusion": "Mở thêm bàn khám",
        "status": "Đang làm",
    }
    decided |= {"owner": "GLOCOM", "due": date(2026, 3, 1)}
    audited = {"found_on": date(2026, 2, 5), "standard": "ISO 15189", "unit": "GLOCOM", "grade": "Nặng"}
    audited |= {"finding": "Máy chưa hiệu chuẩn", "request": "Hiệu chuẩn", "due": date(2026, 3, 1)}
    lines = {"director_round": [later, at_once], "council_meeting": [decided], "audit_findings": [audited]}
    house.hand_in(house.blank("QLCL", lines))
    told = [(line["key"], line["finding"]) for line in listed(house.make().form("GLOCOM"))]
    assert told == [
        ("QLCL-2026-Q1-DG001", "Máy chưa hiệu chuẩn"),
        ("QLCL-2026-Q1-GD001", "Vì sao chờ lâu?"),
        ("QLCL-2026-Q1-HD001", "Thời gian chờ"),
    ]


@pytest.mark.parametrize("typed", [KEY, "GLOCOM-2026-Q1-SC001"])
def test_nothing_is_said_of_keys_while_the_office_has_handed_in_nothing(tmp_path: Path, typed: str) -> None:
    house = House(tmp_path)
    house.hand_in(put(house.blank("GLOCOM", {"capa": [OWN]}), key=typed))
    assert found(house.collected(tmp_path / "read")) == []
