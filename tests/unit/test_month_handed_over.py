"""What was found in a quality-safety month goes to the department that has to act, comes back, and is in the chain."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl.campaign.days import Month
from qmxl.campaign.reading import Asked, Read, read_month
from qmxl.campaign.workbook import month_workbook, plan_workbook
from qmxl.campaign.writer import month_file
from qmxl.control.models import Department
from qmxl.forms.fetching import fetch
from qmxl.forms.kinds.open_list import KEYS
from qmxl.period import Period
from qmxl.reports.handed_over import sources
from qmxl.reports.reading import read_report
from qmxl.tables.chain import Link
from qmxl.texts import texts
from tests.by_hand import QUARTER, SAVED, Form
from tests.handing_over import House, Line, found, improving, listed
from tests.unit.test_chain import drawn, links

MARCH, MAY = Month(date(2026, 3, 18), date(2026, 4, 18)), Month(date(2026, 5, 4), date(2026, 6, 1))
SEEN: Line = {
    "day": date(2026, 3, 20),
    "department": "GLOCOM – Khoa Glôcôm",
    "content": "Tủ thuốc",
    "finding": "Thuốc gần hết hạn",
    "request": "Đổi thuốc",
    "due": date(2026, 3, 25),
}
OTHER: Line = {**SEEN, "finding": "Thiếu nhãn", "request": "Dán nhãn"}
KEY, SECOND = "QLCL-2026-0318-TH001", "QLCL-2026-0318-TH002"
SUPERVISION = "month_supervision"


def supervised(house: House, *lines: Line, month: Month = MARCH, whose: str = "") -> Form:
    """What an office saw in a month; of the quality office in the plan."""
    text, room = texts("vi"), {SUPERVISION: len(lines)}
    entries = {SUPERVISION: {(str(n), k, ""): v for n, line in enumerate(lines, 1) for k, v in line.items()}}
    if whose:
        workbook = month_workbook(house.control, month, whose, (), text, room)
    else:
        workbook = plan_workbook(house.control, month, text, room)
    return Form(month_file(workbook, entries, SAVED, text), house.control, f"THANG_{month.code}_{whose or 'KE_HOACH'}")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """The office has handed in what it saw in a month; GLOCOM has handed in a form without it."""
    made = House(tmp_path)
    made.hand_in(supervised(made, SEEN))
    made.hand_in(made.blank("GLOCOM"))
    return made


def answered(house: House, **answers: object) -> House:
    """GLOCOM's answers to the first line of its list, once it is there."""
    form = house.make().form("GLOCOM")
    for name, content in answers.items():
        form.put("capa", "1", name, content)
    house.hand_in(form)
    return house


def told(house: House) -> list[tuple[str, object]]:
    """The list of GLOCOM's form made again: keys and problems."""
    return [(str(line["key"]), line["finding"]) for line in listed(house.make().form("GLOCOM"))]


def test_a_problem_seen_in_the_month_stands_in_the_departments_form(house: House) -> None:
    [line] = listed(house.make().form("GLOCOM"))
    assert line == {
        "key": KEY,
        "source_of": "Giám sát tháng chất lượng – an toàn",
        "found_on": datetime(2026, 3, 20),
        "finding": "Thuốc gần hết hạn",
        "request": "Đổi thuốc",
        "due": datetime(2026, 3, 25),
        "status": "Chưa làm",
        "origin": "Giao từ: Phòng Quản lý chất lượng, trang Giám sát",
    }
    assert house.codes() == [("FORM-HANDED", "GLOCOM")]


def test_what_is_no_problem_or_put_right_is_handed_to_nobody(house: House) -> None:
    good = {**SEEN, "finding": "Không có", "request": "Không"}
    fixed = {**SEEN, "recheck_on": date(2026, 3, 23), "result": "Đã khắc phục"}
    house.hand_in(supervised(house, good, {**SEEN, "result": "Không có tồn tại"}, fixed))
    assert told(house) == []


def test_a_plan_filled_in_where_it_was_handed_out_counts_until_one_is_handed_in(house: House) -> None:
    out = house.root / "bieu-mau" / "2026" / f"THANG_{MARCH.code}_KE_HOACH.xlsx"
    out.parent.mkdir(parents=True)
    out.write_bytes(supervised(house, OTHER).content(SAVED))
    assert told(house) == [(KEY, "Thuốc gần hết hạn")]
    (house.root / "nop" / "2026" / out.name).unlink()
    assert told(house) == [(KEY, "Thiếu nhãn")]


def test_offices_and_months_have_keys_of_their_own(tmp_path: Path) -> None:
    """Two months of a year and another office: none takes another's key."""
    control = improving()
    ksnk = Department(code="KSNK", name="Khoa Kiểm soát nhiễm khuẩn", kind="clinical")
    house = House(tmp_path, replace(control, departments={**control.departments, "KSNK": ksnk}))
    house.hand_in(house.blank("GLOCOM"))
    house.hand_in(supervised(house, SEEN))
    house.hand_in(supervised(house, {**OTHER, "day": date(2026, 5, 5)}, month=MAY))
    house.hand_in(supervised(house, {**SEEN, "finding": "Thiếu xà phòng"}, whose="KSNK"))
    assert told(house) == [
        ("KSNK-2026-0318-TH001", "Thiếu xà phòng"),
        (KEY, "Thuốc gần hết hạn"),
        ("QLCL-2026-0504-TH001", "Thiếu nhãn"),
    ]
    house.hand_in(house.form("GLOCOM"))
    told_of_keys = [each for each in found(house.collected(tmp_path / "read")) if each[0].startswith("CHAIN")]
    assert told_of_keys == []


def test_a_workbook_handed_out_before_lines_had_codes_is_read_and_hands_nothing_over(house: House) -> None:
    """Keys given to a form made again out of it follow the order of its lines: they would move with it."""
    out = house.root / "bieu-mau" / "2026" / f"THANG_{MARCH.code}_KE_HOACH.xlsx"
    out.parent.mkdir(parents=True)
    out.write_bytes(supervised(house, SEEN).content(SAVED))
    form = supervised(house, SEEN)
    sheet, identity = form.sheet(SUPERVISION), form.book["_qmxl"]
    for name in ("key", "due"):
        sheet.delete_cols(next(cell.column for cell in sheet[1] if cell.value == name))
    identity.delete_rows(next(row[0].row for row in identity.iter_rows() if row[0].value == KEYS))
    house.hand_in(form)
    path = house.root / "nop" / "2026" / f"{form.department}.xlsx"
    asked = Asked(path, "nop", house.control, MARCH, (), {}, "vi", date(2026, 4, 20))
    read = read_month(fetch(path), asked)
    assert isinstance(read, Read)
    assert [finding.code for finding in read.findings if finding.cell.sheet == "Giám sát"] == []
    assert [line.values["finding"] for line in read.lines[SUPERVISION]] == ["Thuốc gần hết hạn"]
    assert told(house) == []


def swap(form: Form, first: int, other: int) -> None:
    """Swaps two lines of the supervision with all that is in them, as sorting does."""
    sheet = form.sheet(SUPERVISION)
    for column in range(2, sheet.max_column + 1):
        one, two = sheet.cell(5 + first, column), sheet.cell(5 + other, column)
        one.value, two.value = two.value, one.value


def handed(house: House, form: Form) -> dict[str, object]:
    """What a workbook of the month hands over: problems by key."""
    path = house.root / "month.xlsx"
    path.write_bytes(form.content(SAVED))
    report, _ = read_report(fetch(path), "nop/2026/month.xlsx", house.control, QUARTER, texts("vi"))
    several = [(each.key, each.says("finding")) for each in sources([report], house.control)]
    assert len(dict(several)) == len(several), "none is there twice"
    return dict(several)


@pytest.mark.parametrize("seed", range(4))
def test_sorting_and_copying_neither_doubles_nor_moves_a_problem(house: House, seed: int) -> None:
    """Lines are swapped at will, and one is copied onto a blank line with its key."""
    rng, lines = random.Random(seed), [{**SEEN, "finding": f"Tồn tại {n}"} for n in range(1, 6)]
    form = supervised(house, *lines)
    before = handed(house, form)
    assert before == {f"QLCL-2026-0318-TH{n:03}": f"Tồn tại {n}" for n in range(1, 6)}
    for _ in range(8):
        swap(form, *rng.sample(range(1, 12), 2))
    sheet = form.sheet(SUPERVISION)
    filled = [row for row in range(6, 17) if sheet.cell(row, 3).value]
    for column in range(2, sheet.max_column + 1):
        sheet.cell(30, column).value = sheet.cell(rng.choice(filled) if column == 2 else filled[0], column).value
    sheet.cell(30, 2).value = sheet.cell(filled[0], 2).value
    assert handed(house, form) == before


def test_lines_sorted_in_the_month_stay_where_they_are_in_the_departments_list(house: House) -> None:
    form = supervised(house, SEEN, OTHER)
    house.hand_in(form)
    answered(house, progress="Đang đổi")
    swap(form, 1, 2)
    house.hand_in(form)
    lines = listed(house.make().form("GLOCOM"))
    assert [(line["key"], line["finding"], line.get("progress")) for line in lines] == [
        (KEY, "Thuốc gần hết hạn", "Đang đổi"),
        (SECOND, "Thiếu nhãn", None),
    ]
    assert house.codes() == []


def test_a_line_changed_or_withdrawn_in_the_month_is_said_in_the_departments_line(house: House) -> None:
    answered(house, progress="Đang đổi")
    house.hand_in(supervised(house, {**SEEN, "due": date(2026, 4, 1)}))
    [line] = listed(house.make().form("GLOCOM"))
    assert (line["due"], line["progress"]) == (datetime(2026, 4, 1), "Đang đổi")
    assert str(line["origin"]).split("\n")[1] == "Đã đổi Hạn: 25/03/2026 → 01/04/2026"
    house.hand_in(supervised(house))
    [line] = listed(house.make().form("GLOCOM"))
    assert str(line["origin"]).split("\n")[-1] == "Nơi giao đã rút dòng này"
    assert found(house.collected(house.root / "read")) == [("CHAIN-WITHDRAWN", "B6")]


@pytest.mark.parametrize("which", ["gone", "differing", "broken"])
def test_nothing_is_called_withdrawn_while_it_is_not_known_what_the_month_says(house: House, which: str) -> None:
    answered(house, progress="Đang đổi")
    path = house.root / "nop" / "2026" / f"THANG_{MARCH.code}_KE_HOACH.xlsx"
    if which == "gone":
        path.unlink()
    elif which == "differing":
        house.hand_in(supervised(house, OTHER), more=" (2)")
    else:
        form = supervised(house, OTHER)
        form.book["_qmxl"]["B1"].value = "other"
        house.hand_in(form)
    [line] = listed(house.make().form("GLOCOM"))
    assert (line["finding"], "rút" in str(line["origin"])) == ("Thuốc gần hết hạn", False)
    read = house.collected(house.root / "read")
    assert [each for each in found(read) if each[0].startswith("CHAIN")] == []


def test_a_copy_of_the_months_workbook_is_one(house: House) -> None:
    house.hand_in(supervised(house, SEEN), more=" - Copy")
    assert told(house) == [(KEY, "Thuốc gần hết hạn")]
    assert len(links(house)) == 1


def test_a_line_the_department_deleted_is_told_and_comes_back(house: House) -> None:
    form = house.make().form("GLOCOM")
    form.sheet("capa").delete_rows(6)
    house.hand_in(form)
    assert found(house.collected(house.root / "read")) == [("CHAIN-DELETED", "")]
    assert told(house) == [(KEY, "Thuốc gần hết hạn")]


def link(house: House) -> Link:
    """The only problem there is."""
    [only] = links(house)
    return only


def test_a_link_knows_both_cells(house: House) -> None:
    problem = link(answered(house, status="Đang khắc phục"))
    assert (problem.key, problem.source, problem.giver, problem.department) == (KEY, "campaign", "QLCL", "GLOCOM")
    assert (problem.stage, problem.days, problem.late) == ("doing", 11, 6)
    assert (*problem.written,) == (f"nop/2026/THANG_{MARCH.code}_KE_HOACH.xlsx", "Giám sát", "C6")
    assert (*problem.answered,) == ("nop/2026/GLOCOM.xlsx", "Khắc phục", "C6")


@pytest.mark.parametrize(
    ("checked", "said", "stage", "effect"),
    [
        ({}, {"status": "Đã đóng", "rechecked_on": date(2026, 3, 24), "effect": "Có"}, "done", "yes"),
        ({"result": "Chưa khắc phục"}, {"status": "Chờ kiểm tra lại"}, "waiting", None),
        ({"result": "Đã khắc phục", "recheck_on": date(2026, 3, 24)}, {"status": "Chưa làm"}, "done", "yes"),
        ({"result": "Chưa khắc phục", "recheck_on": date(2026, 3, 24)}, {"status": "Đã đóng"}, "no_effect", "no"),
        ({"result": "Một phần", "recheck_on": date(2026, 3, 24)}, {"status": "Đã đóng"}, "doing", "partly"),
    ],
)
def test_a_re_check_in_the_supervision_goes_before_the_departments_word(
    house: House, checked: Mapping[str, object], said: Mapping[str, object], stage: str, effect: str | None
) -> None:
    answered(house, **said)
    house.hand_in(supervised(house, {**SEEN, **checked}))
    problem = link(house)
    assert (problem.stage, problem.effect) == (stage, effect)


@pytest.mark.parametrize(
    ("checked", "stage"),
    [
        ({}, "not_given"),
        ({"result": "Đã khắc phục", "recheck_on": date(2026, 3, 24)}, "done"),
        ({"result": "Chưa khắc phục", "recheck_on": date(2026, 3, 24)}, "no_effect"),
    ],
)
def test_a_re_check_is_known_before_the_department_has_the_line(
    house: House, checked: Mapping[str, object], stage: str
) -> None:
    house.hand_in(supervised(house, {**SEEN, **checked}))
    assert link(house).stage == stage


def test_the_masters_sheet_opens_both_cells(house: House) -> None:
    sheet = drawn(answered(house, status="Đang khắc phục").collected(house.root / "read", Period(2026, 3, 3)))[
        "Chuỗi cải tiến"
    ]
    row = next(row for row in sheet.iter_rows() if row[0].value == KEY)
    assert [cell.hyperlink.target for cell in row if cell.hyperlink] == [
        f"../nop/2026/THANG_{MARCH.code}_KE_HOACH.xlsx",
        "../nop/2026/GLOCOM.xlsx",
    ]
    said = {cell.value for cell in row}
    assert {"Giám sát tháng chất lượng – an toàn", "Phòng Quản lý chất lượng", "Giám sát"} <= said
