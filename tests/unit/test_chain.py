"""The chain of improvement: a problem is followed from where it was found to its effect, and where it is stuck."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.period import Period
from qmxl.tables.chain import Link, chain
from qmxl.tables.tabulate import used_reports
from tests.handing_over import LOST, House, Line
from tests.own_forms import Collected

MARCH = Period(2026, 3, 3)
OWN: Line = {
    "source_of": "Tự kiểm tra",
    "found_on": date(2026, 2, 1),
    "finding": "Sàn trơn",
    "due": date(2026, 2, 15),
    "status": "Chưa làm",
}
CLOSED: Line = {**OWN, "status": "Đã đóng", "rechecked_on": date(2026, 2, 10), "effect": "Có"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A hospital without anything handed in."""
    return House(tmp_path)


def links(house: House, period: Period = MARCH) -> list[Link]:
    """The chain of what is handed in."""
    read = house.collected(house.root / "read", period)
    return chain(read.control, used_reports(read.reports), period, read.months)


def stages(house: House) -> list[tuple[str, str, int, int]]:
    """Each problem's key, stage, days in it, and days overdue on 31 March."""
    return [(link.key, link.stage, link.days, link.late) for link in links(house)]


def handed_over(house: House, **answers: object) -> House:
    """The office's visit and GLOCOM's answers to it."""
    house.hand_in(house.blank("QLCL", {"scored_visit": [LOST]}))
    house.hand_in(house.blank("GLOCOM"))
    form = house.make().form("GLOCOM")
    for name, content in answers.items():
        form.put("capa", "1", name, content)
    house.hand_in(form)
    return house


KEY = "QLCL-2026-Q1-KT001"


@pytest.mark.parametrize(
    ("answers", "stage"),
    [
        ({}, ("unanswered", 56, 39)),
        ({"status": "Đang khắc phục"}, ("doing", 56, 39)),
        ({"progress": "Đã tập huấn"}, ("doing", 56, 39)),
        ({"status": "Chờ kiểm tra lại"}, ("waiting", 56, 39)),
        ({"status": "Đã đóng", "rechecked_on": date(2026, 3, 1), "effect": "Có"}, ("done", 0, 0)),
        ({"status": "Đã đóng", "rechecked_on": date(2026, 3, 1), "effect": "Không"}, ("no_effect", 30, 39)),
        ({"status": "Mở lại", "rechecked_on": date(2026, 3, 21)}, ("no_effect", 10, 39)),
    ],
)
def test_how_far_a_problem_is(house: House, answers: Mapping[str, object], stage: tuple[str, int, int]) -> None:
    """Found on 3 February, due on the 20th."""
    assert stages(handed_over(house, **answers)) == [(KEY, *stage)]


def test_what_nobody_was_given_yet(house: House) -> None:
    house.hand_in(house.blank("QLCL", {"scored_visit": [LOST]}))
    house.hand_in(house.blank("GLOCOM"))
    assert stages(house) == [(KEY, "not_given", 56, 39)]


def test_a_line_the_department_deleted_is_still_open(house: House) -> None:
    form = handed_over(house).form("GLOCOM")
    form.sheet("capa").delete_rows(6)
    house.hand_in(form)
    assert stages(house) == [(KEY, "unanswered", 56, 39)]


def test_a_link_knows_every_cell_it_came_from(house: House) -> None:
    [link] = links(handed_over(house, status="Đang khắc phục"))
    assert (link.giver, link.department, link.source, link.form) == ("QLCL", "GLOCOM", "visit", "scored_visit")
    assert (*link.written,) == ("nop/2026/QLCL.xlsx", "Kiểm tra chấm điểm", "C6")
    assert (*link.answered,) == ("nop/2026/GLOCOM.xlsx", "Khắc phục", "C6")


def test_a_new_cycle_links_its_parent(house: House) -> None:
    """The first try had no effect, nor the second; the third goes on."""
    failed = {**OWN, "status": "Đã đóng", "rechecked_on": date(2026, 2, 20), "effect": "Không"}
    second = {**failed, "parent": "GLOCOM-2026-Q1-001"}
    third = {**OWN, "status": "Đang khắc phục", "parent": "GLOCOM-2026-Q1-002", "due": date(2026, 4, 30)}
    house.hand_in(house.blank("GLOCOM", {"capa": [failed, second, third]}))
    told = [(link.key[-3:], link.stage, link.cycle, link.parent[-3:], link.next[-3:]) for link in links(house)]
    assert told == [
        ("003", "doing", 3, "002", ""),
        ("001", "next", 1, "", "002"),
        ("002", "next", 2, "001", "003"),
    ]
    assert house.collected(house.root / "again").found("RULE-MATCHES") == []


def test_a_circle_of_cycles_ends(house: House) -> None:
    first = {**OWN, "parent": "GLOCOM-2026-Q1-002"}
    house.hand_in(house.blank("GLOCOM", {"capa": [first, {**OWN, "parent": "GLOCOM-2026-Q1-001"}]}))
    assert [link.cycle for link in links(house)] == [2, 2]


def test_projects_that_follow_one_another_are_in_it(house: House) -> None:
    work = {"problem": "Chờ lâu", "action": "Chia luồng", "owner": "Trưởng khoa", "due": date(2026, 3, 1)}
    earlier = {**work, "status": "Hoàn thành", "progress": 100}
    later = {**work, "status": "Đang làm", "previous": "GLOCOM-2026-Q1-001"}
    alone = {**work, "status": "Chưa bắt đầu"}
    house.hand_in(house.blank("GLOCOM", {"pdca": [earlier, later, alone]}))
    told = [(link.source, link.key[-3:], link.stage, link.cycle) for link in links(house)]
    assert told == [("project", "002", "doing", 2), ("project", "001", "done", 1)]


def test_in_time_is_said_of_what_was_due(house: House) -> None:
    late = {**CLOSED, "rechecked_on": date(2026, 3, 1)}
    without = {name: value for name, value in CLOSED.items() if name != "due"}
    house.hand_in(house.blank("GLOCOM", {"capa": [CLOSED, late, OWN, {**OWN, "due": date(2026, 5, 1)}, without]}))
    by_key = {link.key[-3:]: link.in_time for link in links(house)}
    assert by_key == {"001": True, "002": False, "003": False, "004": None, "005": None}


def test_an_indicators_signal_is_named(house: House) -> None:
    house.hand_in(
        house.blank("GLOCOM", {"capa": [{**OWN, "source_of": "Tín hiệu của chỉ số", "indicator": "BRVT-16"}]})
    )
    [link] = links(house)
    assert (link.source, link.indicator) == ("signal", "BRVT-16")


def drawn(read: Collected, language: str = "vi") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(read.master(language)), data_only=True)


def table(sheet: Worksheet, title: str) -> dict[object, list[Any]]:
    """The rows of a table below its title, by their label."""
    at = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == title) + 1
    found: dict[object, list[Any]] = {}
    while sheet.cell(at, 1).value is not None:
        found[sheet.cell(at, 1).value] = [cell.value for cell in sheet[at][1:12]]
        at += 1
    return found


def test_the_sheet_counts_what_is_stuck_where(house: House) -> None:
    own = [{**OWN, "due": date(2026, 3, 30)}, CLOSED, {**CLOSED, "rechecked_on": date(2026, 3, 1)}]
    house.hand_in(house.blank("KHOA_KHAM", {"capa": own}))
    sheet = drawn(handed_over(house, status="Đang khắc phục").collected(house.root / "read", MARCH))["Chuỗi cải tiến"]
    assert sheet["B4"].value == datetime(2026, 3, 31)
    assert table(sheet, "Theo khoa/phòng phải làm") == {
        "Khoa/phòng phải làm": [
            *("Chưa giao", "Chưa trả lời", "Đang làm", "Chờ kiểm tra lại", "Chưa hiệu quả", "Đã sang vòng sau", "Xong"),
            *("Cộng", "Chưa xong", "Quá hạn", "Đóng đúng hạn"),
        ],
        "Khoa Khám bệnh": [0, 1, 0, 0, 0, 0, 2, 3, 1, 1, pytest.approx(1 / 3)],
        "Khoa Glôcôm": [0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 0],
        "Cộng": [0, 1, 1, 0, 0, 0, 2, 4, 2, 2, 0.25],
    }
    assert list(table(sheet, "Theo nguồn phát hiện")) == [
        "Nguồn",
        "Khoa tự kiểm tra",
        "Phiếu kiểm tra chấm điểm",
        "Cộng",
    ]
    top = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == "Danh sách (4 tồn tại)") + 2
    first = [cell.value for cell in sheet[top]]
    assert first[:6] == [KEY, "Đang làm", 56, 39, "Khoa Glôcôm", "Phiếu kiểm tra chấm điểm"]
    linked = [cell.hyperlink.target for cell in sheet[top] if cell.hyperlink]
    assert linked == ["../nop/2026/QLCL.xlsx", "../nop/2026/GLOCOM.xlsx"]


def test_the_first_page_says_what_is_stuck_longest(house: House) -> None:
    book = drawn(handed_over(house).collected(house.root / "read", MARCH))
    said = [cell.value for row in book["Tổng quan"].iter_rows() for cell in row if "Chuỗi" in str(cell.value)]
    assert said == [
        f"Chuỗi cải tiến: 1 tồn tại chưa xong; kẹt lâu nhất 56 ngày ở bước “Chưa trả lời” ({KEY}, Khoa Glôcôm)."
    ]


def test_without_a_problem_there_is_no_sheet(house: House) -> None:
    house.hand_in(house.blank("GLOCOM"))
    assert "Chuỗi cải tiến" not in drawn(house.collected(house.root / "read", MARCH)).sheetnames


@pytest.mark.parametrize(("language", "name"), [("en", "Improvement chain"), ("zh", "改进链")])
def test_the_sheet_in_other_languages(house: House, language: str, name: str) -> None:
    assert name in drawn(handed_over(house).collected(house.root / "read", MARCH), language).sheetnames


def test_free_accounts_on_the_sheet_are_known_to_whoever_sends_it(house: House) -> None:
    book = drawn(handed_over(house).collected(house.root / "read", MARCH))
    names = {name for name in book.defined_names if name.startswith("QM_chain__") and name.endswith("__narrative")}
    assert names == {"QM_chain__finding__narrative", "QM_chain__request__narrative"}


def test_the_offices_re_check_goes_before_what_the_department_says(house: House) -> None:
    """A problem the office wrote for GLOCOM is one link; GLOCOM says it waits, the office that it had no effect."""
    told = {**OWN, "source_of": "Đoàn ngoài", "owner": "GLOCOM"}
    house.hand_in(house.blank("QLCL", {"capa": [told]}))
    house.hand_in(house.blank("GLOCOM"))
    form = house.make().form("GLOCOM")
    form.put("capa", "1", "status", "Chờ kiểm tra lại")
    house.hand_in(form)
    [link] = links(house)
    assert (link.key, link.source, link.giver, link.department, link.stage) == (
        *("QLCL-2026-Q1-001", "external", "QLCL", "GLOCOM", "waiting"),
    )
    checked = {"status": "Mở lại", "rechecked_on": date(2026, 3, 11), "effect": "Không"}
    house.hand_in(house.blank("QLCL", {"capa": [{**told, **checked}]}))
    [link] = links(house)
    assert (link.stage, link.days, link.answered.source) == ("no_effect", 20, "nop/2026/GLOCOM.xlsx")
