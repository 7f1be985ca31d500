"""Workbooks of assessment rounds: made, read, settled; which reading counts, and when a sub-item is closed."""

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.commands.export import tables_of
from qmxl.control.criteria_models import Practice, Round
from qmxl.criteria.closing import closed, counting
from qmxl.findings import Finding
from qmxl.period import Period, parse_period
from tests.by_hand import Form
from tests.rounds import DAY, OFFICE, TEAM, assessed, department_form, laid_out, read_as, round_form

NOW = datetime(2026, 4, 5)
MARCH, YEAR = parse_period("2026-03"), Period(2026, 1, 12)
CLOSED = replace(OFFICE, closed=date(2026, 4, 1))
MET = {"status": "Đạt", "evidence": "QĐ 1"}
DECIDED = {"item": "A1.1-2.1", "status": "Đạt", "decided_by": "Giám đốc", "decided_on": DAY}


def consolidated(folder: Path) -> list[Finding]:
    """What consolidating says of files handed in and rounds."""
    found = commands.consolidate(folder, period=MARCH, language="vi", clock=lambda: NOW).findings
    return [f for f in found if f.cell.source.startswith("nop/") or f.code.startswith("ROUND")]


def short(found: list[Finding]) -> list[tuple[str, str, str]]:
    """Findings as code, file and cell."""
    return sorted((str(f.code), f.cell.source.rpartition("/")[2], f.cell.address) for f in found)


def rows(folder: Path, *names: str) -> list[list[object]]:
    """The columns of these names of the table of sub-items, a row each, "" where there is nothing."""
    table = tables_of(folder, MARCH, clock=lambda: NOW)["sub_items"]
    return [list(row) for row in table[list(names)].astype(object).where(table[list(names)].notna(), "").values]


def drawn(folder: Path) -> openpyxl.Workbook:
    """The master with its values."""
    master = commands.consolidate(folder, period=MARCH, language="vi", clock=lambda: NOW).master
    assert master is not None
    return openpyxl.load_workbook(io.BytesIO(master.read_bytes()), read_only=True, data_only=True)


def below(book: openpyxl.Workbook, sheet: str) -> list[tuple[object, ...]]:
    """The filled rows below the headings of a sheet."""
    return [row for row in book[sheet].iter_rows(min_row=6, values_only=True) if any(each is not None for each in row)]


def test_a_form_asks_assessors_for_the_sub_items_in_scope_and_shows_nobodys_answer(tmp_path: Path):
    control = assessed(replace(OFFICE, scope="A1.1"), TEAM)
    folder = laid_out(tmp_path, control, department_form(control, {"A1.1-2.1": {**MET, "evidence": "BAOMAT"}}))
    commands.forms(folder, period=YEAR, language="vi", clock=lambda: NOW)
    made = {path.stem: Form(path.read_bytes(), control) for path in (folder / "bieu-mau" / "2026").iterdir()}
    assert sorted(made) == ["DOAN_2026", "GLOCOM", "KHOA_KHAM", "QLCL_2026"]
    assert [s.title for s in made["QLCL_2026"].book.worksheets[:3]] == ["Bìa", "Chấm tiểu mục", "Giải quyết khác biệt"]
    assert [s.title for s in made["DOAN_2026"].book.worksheets[:3]] == ["Bìa", "Chấm tiểu mục", "Mức tiêu chí"]
    sheet = made["QLCL_2026"].sheet("round_items")
    assert [row[0] for row in sheet.iter_rows(min_row=6, values_only=True)] == ["A1.1-1.1", "A1.1-2.1", "A1.1-2.2"]
    assert [cell.value for cell in sheet[7]][1:5] == ["A1.1-2.1", "2", "Nội dung A1.1-2.1", "KHOA_KHAM"]
    assert {cell.value for cell in sheet[7][5:]} == {None}


def test_a_form_made_again_keeps_what_was_entered_and_is_not_written_anew(tmp_path: Path):
    control = assessed(OFFICE)
    form = round_form(control, OFFICE, {"A1.1-2.1": read_as("Đạt", evidence="biên bản 3")}, decided={"1": DECIDED})
    folder = laid_out(tmp_path, control, form)
    first = commands.forms(folder, period=YEAR, language="vi", clock=lambda: NOW)
    path = folder / "bieu-mau" / "2026" / "QLCL_2026.xlsx"
    made = Form(path.read_bytes(), control)
    kept = [made.cell("round_items", "A1.1-2.1", name).value for name in ("status", "evidence")]
    assert [*kept, made.cell("round_resolutions", "1", "decided_by").value] == ["Đạt", "biên bản 3", "Giám đốc"]
    again = commands.forms(folder, period=YEAR, language="vi", clock=lambda: NOW)
    assert (path in first.written, path in again.unchanged) == (True, True)


def test_a_round_is_a_row_of_its_own_among_submissions_and_no_department(tmp_path: Path):
    control = assessed(OFFICE, TEAM)
    folder = laid_out(tmp_path, control, round_form(control, OFFICE, {"A1.1-2.1": read_as("Đạt")}))
    done = commands.consolidate(folder, period=MARCH, language="vi", clock=lambda: NOW)
    assert (done.received, done.missing, done.departments) == (0, ["KHOA_KHAM", "GLOCOM"], 2)
    sheet = openpyxl.load_workbook(done.master, data_only=True)["Nộp báo cáo"]
    told = {row[0]: row[2] for row in sheet.iter_rows(min_row=11, values_only=True)}
    assert told == {"KHOA_KHAM": "Chưa nộp", "GLOCOM": "Chưa nộp", "QLCL_2026": "Nộp muộn", "DOAN_2026": "Chưa nộp"}
    missing = [f for f in done.findings if f.code == "ROUND-MISSING"]
    assert [(f.department, f.cell.sheet, f.cell.address) for f in missing] == [("DOAN_2026", "Đợt đánh giá", "C7")]


WRONG = {
    "no day": ({"A1.1-2.1": {"status": "Đạt"}}, [("RULE-REQUIRED", "G7")]),
    "a day to come": ({"A1.1-2.1": {"status": "Đạt", "assessed_on": date(2026, 5, 1)}}, [("DATE-FUTURE", "G7")]),
    "a day before": ({"A1.1-2.1": {"status": "Đạt", "assessed_on": date(2026, 2, 1)}}, [("ROUND-OUTSIDE", "G7")]),
    "no reason": ({"A1.1-2.1": read_as("Không áp dụng")}, [("RULE-REQUIRED", "K7")]),
    "too few asked": ({"A1.1-2.1": read_as("Đạt", asked=6, fit=4)}, [("RULE-AT-LEAST", "I7"), ("RULE-AT-LEAST", "J7")]),
    "no status": ({"A1.1-2.1": read_as("Được")}, [("TYPE-CHOICE", "F7")]),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_in_a_rounds_workbook_is_told_at_its_cell(tmp_path: Path, name: str):
    control = assessed(OFFICE)
    lines, expected = WRONG[name]
    folder = laid_out(tmp_path, control, round_form(control, OFFICE, lines))
    found = commands.check([folder / "nop" / "2026" / "QLCL_2026.xlsx"], language="vi", clock=lambda: NOW).findings
    assert sorted((str(f.code), f.cell.address) for f in found if f.cell.source.startswith("nop/")) == expected


def test_resolutions_of_what_is_not_assessed_or_without_who_and_when_do_not_count(tmp_path: Path):
    control = assessed(replace(CLOSED, scope="A1.1"))
    lines = {"1": {**DECIDED, "item": "A1.2-3.1"}, "2": {**DECIDED, "item": "Z9"}, "3": {"item": "A1.1-2.1"}}
    lines["4"] = {**DECIDED, "item": "A1.1-1.1"}
    items = {"A1.1-2.1": read_as("Không đạt")}
    office = round_form(control, CLOSED, items, decided=lines)
    folder = laid_out(tmp_path, control, office, department_form(control, {"A1.1-2.1": MET}))
    found = [f for f in consolidated(folder) if f.cell.sheet == "Giải quyết khác biệt"]
    assert short(found) == [
        ("MISSING-FIELD", "QLCL_2026.xlsx", "D8"),
        ("MISSING-FIELD", "QLCL_2026.xlsx", "E8"),
        ("MISSING-FIELD", "QLCL_2026.xlsx", "F8"),
        ("ROUND-RESOLUTION", "QLCL_2026.xlsx", "C6"),
        ("ROUND-RESOLUTION", "QLCL_2026.xlsx", "C7"),
        ("ROUND-STATUS", "QLCL_2026.xlsx", "D9"),
    ]
    assert rows(folder, "status")[1] == ["disputed"]


def test_of_two_workbooks_of_a_round_that_differ_neither_counts_and_copies_are_one(tmp_path: Path):
    control = assessed(CLOSED)
    one, other = (round_form(control, CLOSED, {"A1.1-2.1": read_as(status)}) for status in ("Đạt", "Không đạt"))
    folder = laid_out(tmp_path, control, one)
    (folder / "nop" / "2026" / "QLCL_2026 (1).xlsx").write_bytes(other.content())
    assert {f.code for f in consolidated(folder)} >= {"ROUND-TWICE", "ROUND-MISSING"}
    assert rows(folder, "office_status")[1] == [""]
    (folder / "nop" / "2026" / "QLCL_2026 (1).xlsx").write_bytes(one.content())
    assert ("ROUND-COPY", "QLCL_2026 (1).xlsx", "") in short(consolidated(folder))
    assert rows(folder, "office_status")[1] == ["met"]


@pytest.mark.parametrize(
    ("known", "name", "code"),
    [
        (TEAM, "QLCL_2026.xlsx", "ROUND-UNKNOWN"),
        (OFFICE, "GLOCOM.xlsx", "ROUND-FILE-NAME"),
        (replace(OFFICE, first=date(2025, 3, 1), last=date(2025, 3, 9)), "QLCL_2026.xlsx", "IDENTITY-SPAN"),
    ],
)
def test_a_workbook_of_no_round_of_the_year_is_rejected(tmp_path: Path, known: Round, name: str, code: str):
    form = round_form(assessed(OFFICE), OFFICE, {"A1.1-2.1": read_as("Đạt")})
    folder = laid_out(tmp_path, assessed(known))
    (folder / "nop" / "2026" / name).write_bytes(form.content())
    assert (code, name, "") in short(consolidated(folder))


COUNTING = [
    # department, office, decided -> what counts, closed
    ("met", None, None, "met", False),
    ("met", "met", None, "met", True),
    ("unproved", "met", None, "unproved", False),
    ("no_fault", "no_fault", None, "no_fault", True),
    ("fault", "fault", None, "fault", False),
    ("met", "not_met", None, "disputed", False),
    ("met", "not_met", "met", "met", False),
    ("not_met", "met", None, "disputed", False),
    (None, "met", None, "met", False),
    (None, None, None, None, False),
    ("exempt", "not_applicable", None, "exempt", False),
    ("hidden", "met", None, "hidden", False),
    ("met", "hidden", None, "met", False),
]


@pytest.mark.parametrize(("own", "office", "decided", "counts", "whole"), COUNTING)
def test_two_keys_close_a_sub_item_and_what_is_disputed_does_not_count(own, office, decided, counts, whole):
    assert (counting(own, office, decided), closed(own, office)) == (counts, whole)


def test_the_level_waits_for_what_is_disputed_and_an_external_reading_changes_nothing(tmp_path: Path):
    control = assessed(CLOSED, replace(TEAM, closed=date(2026, 4, 1)))
    lines = {"A1.1-1.1": {"status": "Không có lỗi"}, "A1.1-2.1": MET, "A1.1-2.2": MET}
    own = department_form(control, lines)
    items = {"A1.1-1.1": read_as("Không có lỗi"), "A1.1-2.1": read_as("Không đạt"), "A1.1-2.2": read_as("Đạt")}
    team = round_form(control, TEAM, {"A1.1-2.2": read_as("Không đạt")}, {"A1.1": {"level": 1}})
    folder = laid_out(tmp_path, control, own, team, round_form(control, CLOSED, items))
    waiting = drawn(folder)
    assert [row[19] for row in waiting["Tiêu chí"].iter_rows(min_row=8, max_row=8, values_only=True)] == [
        "Chưa đủ dữ liệu"
    ]
    assert below(waiting, "Đoàn ngoài")[0][:6] == (
        "A1.1",
        control.programme.main_set.by_code["A1.1"].title,
        "Đoàn ngoài",
        1,
        "Chưa đủ dữ liệu",
        None,
    )
    laid_out(tmp_path, control, own, team, round_form(control, CLOSED, items, decided={"1": DECIDED}))
    decided = drawn(folder)
    assert below(decided, "Đoàn ngoài")[0][3:6] == (1, 2, -1)
    assert rows(folder, "status", "closed")[:3] == [["no_fault", 1.0], ["met", ""], ["met", 1.0]]
    differing = [row[:8] for row in below(decided, "Chấm khác nhau")]
    assert [(row[0], row[1], *row[4:]) for row in differing] == [
        ("Khoa/phòng – Phòng QLCL", "A1.1-2.1", "Đạt", "Không đạt", "Đạt", "Giám đốc"),
        ("Phòng QLCL – Đoàn ngoài", "A1.1-2.2", "Đạt", "Không đạt", "Chưa quyết định", None),
        ("Khoa/phòng – Đoàn ngoài", "A1.1-2.2", "Đạt", "Không đạt", "Chưa quyết định", None),
    ]


def test_what_is_not_applicable_stays_as_the_closed_round_left_it(tmp_path: Path):
    control = assessed(CLOSED)
    office = round_form(control, CLOSED, {"A1.1-2.1": read_as("Không áp dụng", note="không có máy")})
    folder = laid_out(tmp_path, control, office, department_form(control, {"A1.1-2.1": MET}))
    [frozen] = [f for f in consolidated(folder) if f.code == "ROUND-FROZEN"]
    assert (frozen.cell.source, frozen.cell.address) == ("nop/2026/KHOA_KHAM.xlsx", "E7")
    assert (frozen.facts["was"], frozen.facts["found"]) == ("Không áp dụng", "Đạt")
    assert rows(folder, "status")[1] == ["not_applicable"]


def test_what_nobody_knows_how_to_do_is_listed_with_what_may_help(tmp_path: Path):
    known = (
        Practice(code="A1.1", practice="Đi xem khoa bạn", source="BV B"),
        Practice(code="A1.1-2.1", practice="SOP", source="BYT"),
    )
    items = {**assessed().programme.sub_items}
    items["A1.1-2.1"] = replace(items["A1.1-2.1"], guidance="Đọc như sau")
    control = assessed(practices=known, sub_items=items)
    lines = {"A1.1-2.1": {"status": "Chưa biết làm", "note": "thiếu mẫu"}, "A1.2-3.1": {"status": "Chưa biết làm"}}
    told = below(drawn(laid_out(tmp_path, control, department_form(control, lines))), "Cần hỗ trợ")
    assert [(row[0], *row[3:8]) for row in told] == [
        ("A1.1-2.1", "thiếu mẫu", "Đọc như sau", "SOP", "BYT", None),
        ("A1.1-2.1", "thiếu mẫu", "Đọc như sau", "Đi xem khoa bạn", "BV B", None),
        ("A1.2-3.1", None, None, None, None, None),
    ]


def test_without_rounds_the_master_has_no_sheet_and_no_column_of_them(tmp_path: Path):
    control = assessed()
    book = drawn(laid_out(tmp_path, control, department_form(control, {"A1.1-2.1": MET})))
    assert not {"Đồng thuận", "Chấm khác nhau", "Đoàn ngoài", "DL đồng thuận", "Cần hỗ trợ"} & set(book.sheetnames)
    assert "QLCL chấm" not in [cell.value for cell in book["DL tiểu mục"][5]]
