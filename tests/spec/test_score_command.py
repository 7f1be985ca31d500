"""``qmxl score`` on tables as hospitals keep them: which columns are found, what is read, what is told."""

import itertools
import random
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qmxl.catalogue import loader

Run = Callable[..., Any]
Row = Sequence[object]
MINISTRY, BASIC = loader.criteria("6858"), loader.criteria("tt35")
HEAD = ("STT", "Mã số", "Tiêu chí", "Mức", "Ghi chú")
# As a hospital published it: 82 of 83 criteria, levels 0/1/6/29/46, 366 points, 394 with weights, 4.43.
PUBLISHED = {"applied": 82, "points": 366, "weighted_points": 394, "divisor": 89}


def published() -> dict[str, object]:
    """Levels of that report: the seven criteria that weigh two are at 4, D3.1 at 3, A4.4 is not applied."""
    levels: dict[str, object] = {"A4.4": "KAD", "D3.1": 3}
    levels |= dict.fromkeys((code for code in MINISTRY.by_code if code.startswith(("C3.", "C5."))), 4)
    rest = [2, *[3] * 5, *[4] * 22, *[5] * 46]
    return levels | dict(zip((code for code in MINISTRY.by_code if code not in levels), rest, strict=True))


def lines(levels: dict[str, object] | None = None) -> list[Row]:
    """The ministry's table: parts and chapters between the criteria, a total below them."""
    given, rows, above = published() if levels is None else levels, [], ("", "")
    for number, each in enumerate(MINISTRY.criterion, start=1):
        if (MINISTRY.part_of(each), each.chapter) != above:
            above = (MINISTRY.part_of(each), each.chapter)
            rows += [("", above[0], "Phần", "", ""), ("", f"{above[1]}.", "Chương", 3.5, "")]
        why = "Không có dịch vụ xã hội hóa" if given.get(each.code) == "KAD" else ""
        rows.append((number, each.code, each.title, given.get(each.code, ""), why))
    return [*rows, ("", "", "Tổng cộng", 5, ""), ("", "Người lập", "", "", "")]


def workbook(path: Path, rows: Iterable[Row], *, title: str = "Kết quả", merged: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append([None if cell == "" else cell for cell in row])
    for cells in merged:
        page.merge_cells(cells)
    book.save(path)
    return path


def table(*rows: Row, head: Row = ("Mã", "Mức", "Ghi chú")) -> list[Row]:
    return [head, *rows]


def found(ran: Any) -> list[tuple[str, str]]:
    """The findings as code and cell, without the one that the other criteria of the set are missing."""
    return [(f["code"], f["cell"]) for f in ran.json["findings"] if f["code"] != "SCORE-MISSING"]


def is_published(said: dict[str, Any]) -> bool:
    return {key: said[key] for key in PUBLISHED} == PUBLISHED and said["average"]["printed"] == "4.43"


def test_people_see_the_lines_of_the_report_form(qmxl: Run, tmp_path: Path) -> None:
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", [HEAD, *lines()]))
    assert ran.code == 0
    assert ran.out.splitlines()[3:12] == [
        "KẾT QUẢ CHUNG",
        "1. Tổng số các tiêu chí được áp dụng đánh giá: 82/83 tiêu chí",
        "2. Tỷ lệ tiêu chí áp dụng so với 83 tiêu chí: 98,80 %",
        "3. Tổng số điểm của các tiêu chí áp dụng: 366 (Có hệ số: 394)",
        "4. Điểm trung bình chung của các tiêu chí: 4,43 (Tiêu chí C3 và C5 có hệ số 2)",
        "",
        "KẾT QUẢ CHUNG CHIA THEO MỨC",
        "                          Mức 1  Mức 2  Mức 3  Mức 4  Mức 5  Tổng số tiêu chí",
        "5. Số lượng tiêu chí đạt      0      1      6     29     46                82",
    ]
    assert "A4.4 Người bệnh được hưởng lợi từ chủ trương xã hội hóa y tế: Không có dịch vụ xã hội hóa" in ran.out


def test_programs_get_exact_figures_and_printed_ones(qmxl: Run, tmp_path: Path) -> None:
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", [HEAD, *lines()]), "--json")
    said = ran.json
    assert (ran.code, said["sheet"], said["column"], said["findings"]) == (0, "Kết quả", "Mức", [])
    assert said["average"] == {"value": 394 / 89, "exact": "394/89", "printed": "4.43"}
    assert (said["levels"], said["shares"]["4"]["printed"]) == ({"1": 0, "2": 1, "3": 6, "4": 29, "5": 46}, "35.37")
    assert [part["code"] for part in said["parts"]] == list("ABCDE")
    assert sum(chapter["points"] for chapter in said["chapters"]) == 366


@pytest.mark.parametrize("order", list(itertools.islice(itertools.permutations(range(5)), 0, 120, 11)))
def test_columns_may_stand_in_any_order(qmxl: Run, tmp_path: Path, order: tuple[int, ...]) -> None:
    rows = [[row[column] for column in order] for row in [HEAD, *lines()]]
    assert is_published(qmxl("score", workbook(tmp_path / "a.xlsx", rows), "--json").json)


def test_lines_may_stand_in_any_order(qmxl: Run, tmp_path: Path) -> None:
    rows = lines()
    random.Random(7).shuffle(rows)
    assert is_published(qmxl("score", workbook(tmp_path / "a.xlsx", [HEAD, *rows]), "--json").json)


@pytest.mark.parametrize("level", ["Mức", "MỨC ĐẠT*", "Điểm", "Điểm tự đánh giá năm 2025", "muc", "BV tự đánh giá"])
@pytest.mark.parametrize("code", ["Mã số", "Tiêu chí", "anything", ""])
def test_the_level_is_known_by_its_heading_and_the_code_by_what_it_is(
    qmxl: Run, tmp_path: Path, level: str, code: str
) -> None:
    path = workbook(tmp_path / "a.xlsx", [("STT", code, "Nội dung", level, "Lý do"), *lines()])
    assert is_published(qmxl("score", path, "--json").json)


@pytest.mark.parametrize("head", [("No", "Code", "Title", "Level", "Reason"), ("序号", "代码", "标准", "级别", "备注")])
def test_headings_may_be_english_or_chinese(qmxl: Run, tmp_path: Path, head: Row) -> None:
    said = qmxl("score", workbook(tmp_path / "a.xlsx", [head, *lines()]), "--json").json
    assert is_published(said)
    assert said["not_applied_criteria"][0]["reason"] == "Không có dịch vụ xã hội hóa"


def test_everything_may_be_decomposed(qmxl: Run, tmp_path: Path) -> None:
    rows = [
        [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row]
        for row in [HEAD, *lines({**published(), "A1.1": "Mức 5", "A4.4": "Không áp dụng"})]
    ]
    path = workbook(tmp_path / unicodedata.normalize("NFD", "Kết quả.xlsx"), rows, title="Bảng")
    assert qmxl("score", path, "--json", "--sheet", unicodedata.normalize("NFD", "Bảng")).json["applied"] == 82


@pytest.mark.parametrize("above", [0, 1, 12, 18])
def test_titles_may_stand_above_in_merged_cells(qmxl: Run, tmp_path: Path, above: int) -> None:
    rows = [("KẾT QUẢ ĐÁNH GIÁ MỨC CHẤT LƯỢNG",) if at == 0 else () for at in range(above)]
    path = workbook(tmp_path / "a.xlsx", [*rows, HEAD, *lines()], merged=["A1:E1"] if above else [])
    assert is_published(qmxl("score", path, "--json").json)


def test_headings_may_take_two_lines_with_merged_cells(qmxl: Run, tmp_path: Path) -> None:
    head = [("STT", "Mã số", "Tiêu chí", "Kết quả", "Ghi chú"), ("", "", "", "Tự đánh giá", "")]
    path = workbook(tmp_path / "a.xlsx", [*head, *lines()], merged=["A1:A2", "B1:B2", "C1:C2", "E1:E2"])
    assert is_published(qmxl("score", path, "--json").json)


def test_planned_and_earlier_levels_are_not_taken_for_the_result(qmxl: Run, tmp_path: Path) -> None:
    head = ("Mã số", "Chỉ tiêu", "Điểm kế hoạch", "Đoàn KT năm kia", "Đoàn KT năm ngoái", "Khoa phòng/BV tự đánh giá")
    rows = [(row[1], row[2], 5, 3, 3, row[3]) for row in lines()]
    said = qmxl("score", workbook(tmp_path / "a.xlsx", [head, *rows]), "--json").json
    assert (is_published(said), said["column"]) == (True, "Khoa phòng/BV tự đánh giá")


def test_of_several_columns_one_is_used_and_said_and_another_can_be_asked_for(qmxl: Run, tmp_path: Path) -> None:
    head = ("Mã số", "BV tự đánh giá", "Đoàn đánh giá", "Tên")
    path = workbook(tmp_path / "a.xlsx", [head, *((row[1], row[3], 3 if row[0] else "", row[2]) for row in lines())])
    first, asked = qmxl("score", path, "--json"), qmxl("score", path, "--json", "--column", "đoàn đánh giá")
    assert (is_published(first.json), found(first)) == (True, [("SCORE-COLUMNS", "B1"), ("SCORE-NO-REASON", "B26")])
    assert (asked.json["column"], asked.json["points"], found(asked)) == ("Đoàn đánh giá", 249, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_of_separated_values_is_read(qmxl: Run, tmp_path: Path, encoding: str, separator: str) -> None:
    plain = (lambda text: text.encode("ascii", "ignore").decode()) if encoding == "cp1258" else str
    rows = [("Bệnh viện A, tỉnh B; năm 2025",), HEAD, *lines()]
    text = "\r\n".join(separator.join(f'"{plain(str(cell))}"' for cell in row) for row in rows)
    text = text if encoding != "cp1258" else text.replace('"Mc"', '"Mư\u0301c"')
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    said = qmxl("score", tmp_path / "a.csv", "--json").json
    assert (is_published(said), said["sheet"]) == (True, "")


def test_a_separated_value_has_the_address_it_has_in_a_spreadsheet(qmxl: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('sep=;\nMã;Tên;Mức\nA1.1;"hai\ndòng; một ô";3\nA1.2;x;9\n', encoding="utf-8")
    assert found(qmxl("score", tmp_path / "a.csv", "--json")) == [("SCORE-LEVEL", "C4")]


def test_the_first_sheet_with_a_table_is_read_and_the_others_are_told(qmxl: Run, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [("Bìa",)], title="Bìa")
    book = openpyxl.load_workbook(path)
    for name, level in (("Ẩn", 1), ("Quý 1", 3), ("Quý 2", 4)):
        page = book.create_sheet(name)
        for row in table(("A1.1", level)):
            page.append(row)
    book["Ẩn"].sheet_state = "hidden"
    book.save(path)
    ran = qmxl("score", path, "--json")
    assert (ran.json["sheet"], ran.json["points"]) == ("Quý 1", 3)
    assert found(ran) == [("LIST-HIDDEN", ""), ("SCORE-SHEETS", "")]
    assert qmxl("score", path, "--json", "--sheet", "Quý 2").json["points"] == 4
    assert qmxl("score", path, "--json", "--sheet", "Ẩn").json["points"] == 1
    refused = qmxl("score", path, "--sheet", "Quý 3")
    assert (refused.code, refused.out) == (2, "")
    assert "Quý 1, Quý 2" in refused.err


@pytest.mark.parametrize(
    "typed",
    [
        *("A1.1", "A1.1 ", "a1.1", "A 1.1", "A1. 1", "A.1.1", "A1.1.", "A1.1. Người bệnh được chỉ dẫn", "Ａ１．１"),
        *("A1.1 - 5 bước", "A1.1: 5 bước", "Tiêu chí A1.1", "TIÊU CHÍ A1.1. Tên", "A1.1. 7 bước", "A1.1\u200b"),
    ],
)
def test_a_code_is_known_however_it_is_typed(qmxl: Run, tmp_path: Path, typed: str) -> None:
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", table((typed, 4))), "--json")
    assert (ran.json["criteria"][0]["level"], found(ran)) == (4, [])


@pytest.mark.parametrize(
    "typed", [3, 3.0, "3", " 3 ", "3,0", "Mức 3", "MỨC 3", "mức: 3", "３", "khá", "3 - khá", "3 điểm", "3级"]
)
def test_a_level_is_known_however_it_is_typed(qmxl: Run, tmp_path: Path, typed: object) -> None:
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", table(("A1.1", typed))), "--json")
    assert (ran.json["criteria"][0]["level"], found(ran)) == (3, [])


@pytest.mark.parametrize("typed", ["KAD", "kad", "Không áp dụng", "N/A", "不适用"])
def test_not_applied_is_known_however_it_is_typed(qmxl: Run, tmp_path: Path, typed: str) -> None:
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", table(("A4.4", typed, "Không có"))), "--json")
    assert (ran.json["not_applied_criteria"][0]["reason"], found(ran)) == ("Không có", [])


@pytest.mark.parametrize(
    ("rows", "level", "expected"),
    [
        ([("A1.1", "")], None, [("SCORE-BLANK", "B2")]),
        ([("A1.1", "chưa đánh giá")], None, [("SCORE-BLANK", "B2")]),
        ([("A1.1", 0)], None, [("SCORE-LEVEL", "B2")]),
        ([("A1.1", 3.5)], None, [("SCORE-LEVEL", "B2")]),
        ([("A1.1", "6")], None, [("SCORE-LEVEL", "B2")]),
        ([("A1.1", "cao")], None, [("SCORE-LEVEL", "B2")]),
        ([("A1.1", "#REF!")], None, [("TYPE-ERROR", "B2")]),
        ([("A1.1", "=1+2")], None, [("TYPE-UNCALCULATED", "B2")]),
        ([("A1.1", 3), ("A1.1", 3)], 3, [("SCORE-AGAIN", "B3")]),
        ([("A1.1", 3), ("A1.1", "")], 3, [("SCORE-AGAIN", "B3")]),
        ([("A1.1", 3), ("a1.1 ", "Mức 4")], None, [("SCORE-TWICE", "B3")]),
        ([("A1.1", 3), ("A1.1", "cao")], None, [("SCORE-LEVEL", "B3"), ("SCORE-TWICE", "B3")]),
        ([("A1.1", 3), ("F1.1", 3)], 3, [("SCORE-CODE", "A3")]),
        ([("A1.1", 3), ("A1.10", 3)], 3, [("SCORE-CODE", "A3")]),
        ([("A1.1", 3), ("", 4)], 3, [("SCORE-NO-CODE", "B3")]),
        ([("A1.1", 3), ("Công tác dược", 4)], 3, [("SCORE-NO-CODE", "B3")]),
        ([("A1.1", 3), ("Cộng điểm", 4), ("Điểm trung bình chung", 3), ("Cộng:", 3)], 3, []),
        ([("A1.1", 3), ("Tổng", 3), ("A1", 4), ("Phần B. Nhân lực", 3), ("A", 2)], 3, []),
        ([("A1.1", 3), ("D3.1", 4)], 3, [("SCORE-CAP", "B3")]),
        ([("A1.1", 3), ("D3.1", 3)], 3, []),
        ([("A1.1", "KAD", "vì")], None, [("SCORE-NOT-APPLIED", "B2")]),
        ([("A1.1", 3), ("A4.4", "KAD")], 3, [("SCORE-NO-REASON", "B3")]),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(
    qmxl: Run, tmp_path: Path, rows: list[Row], level: int | None, expected: list[tuple[str, str]]
) -> None:
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", table(*rows)), "--json")
    assert (ran.json["criteria"][0]["level"], found(ran)) == (level, expected)


def test_two_values_of_a_code_are_told_with_both_cells(qmxl: Run, tmp_path: Path) -> None:
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", table(("A1.1", 3), ("A1.1", 4))))
    assert "A1.1 có hai kết quả khác nhau: ô này ghi “4”, ô B2 ghi “3”." in ran.out


def test_criteria_that_are_not_listed_are_unknown_and_told_once(qmxl: Run, tmp_path: Path) -> None:
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", table(("A1.1", 4), ("A1.2", 3))), "--json")
    assert (ran.code, ran.json["applied"], ran.json["unknown"], ran.json["average"]["exact"]) == (1, 2, 81, "7/2")
    assert [(f["code"], f["facts"]["count"]) for f in ran.json["findings"]] == [("SCORE-MISSING", 81)]


def sub_items(criterion: str, reached: int) -> dict[str, object]:
    """Answers to a criterion's sub-items with which it reaches a level of 2 or more, and not the next."""
    return {
        code: "Không có lỗi" if level == 1 else "Đạt" if level <= reached else "Không đạt"
        for code, (of, level) in MINISTRY.sub_items.items()
        if of == criterion
    }


ITEM_HEAD = ("Tiêu chí", "Mức", "Mã tiểu mục", "Tiểu mục", "Kết quả")


def of_items(given: dict[str, object]) -> list[Row]:
    places = {code: MINISTRY.place(code) or ("A1.1", 9) for code in given}
    return [(places[code][0], f"Mức {places[code][1]}", code, "Có bảng chỉ dẫn", said) for code, said in given.items()]


@pytest.mark.parametrize("reached", [2, 3, 4, 5])
@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 2, 0, 3, 1), (2, 4, 3, 1, 0)])
def test_sub_items_make_the_level(qmxl: Run, tmp_path: Path, reached: int, order: tuple[int, ...]) -> None:
    rows = [[row[at] for at in order] for row in [ITEM_HEAD, *of_items(sub_items("A1.1", reached))]]
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", rows), "--json")
    assert (ran.json["criteria"][0]["level"], ran.json["column"], found(ran)) == (reached, "Kết quả", [])


def test_all_sub_items_of_the_set_make_the_published_summary(qmxl: Run, tmp_path: Path) -> None:
    given: dict[str, object] = {}
    for code, level in published().items():
        given |= dict.fromkeys(sub_items(code, 2), "KAD") if level == "KAD" else sub_items(code, int(str(level)))
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", [ITEM_HEAD, *of_items(given)]), "--json")
    assert is_published(ran.json)


@pytest.mark.parametrize(
    ("changed", "level", "expected"),
    [
        ({"A1.1-1.1": "Có"}, 1, []),
        ({"A1.1-1.1": "Không"}, 4, []),
        ({"A1.1-1.1": "Đạt"}, 1, [("SCORE-FLOOR", "E2")]),
        ({"A1.1-1.1": "Không đạt"}, 4, [("SCORE-FLOOR", "E2")]),
        ({"A1.1-2.5": "Chưa biết làm"}, 1, []),
        ({"A1.1-2.5": "Tốt"}, None, [("SCORE-WORD", "E6")]),
        ({"A1.1-2.5": "Có lỗi"}, None, [("SCORE-WORD", "E6")]),
        ({"A1.1-2.5": ""}, None, [("SCORE-ITEMS-BLANK", "E6")]),
        ({"A1.1-5.35": ""}, 4, [("SCORE-ITEMS-BLANK", "E36")]),
        ({"A1.1-4.29": "KAD"}, 4, []),
        ({"A1.1-4.30": "KAD"}, 4, [("SCORE-ITEM-NOT-APPLIED", "E31")]),
        ({"A1.1-2.99": "Đạt"}, 4, [("SCORE-ITEM", "C37")]),
        ({"A1.1-2.13": "Đạt"}, 4, [("SCORE-ITEM", "C37")]),
        ({"A1.1-2.5": "#N/A"}, None, [("TYPE-ERROR", "E6")]),
    ],
)
def test_answers_to_sub_items_are_taken_as_the_decision_says(
    qmxl: Run, tmp_path: Path, changed: dict[str, object], level: int | None, expected: list[tuple[str, str]]
) -> None:
    rows = [ITEM_HEAD, *of_items({**sub_items("A1.1", 4), **changed})]
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", rows), "--json")
    assert (ran.json["criteria"][0]["level"], found(ran)) == (level, expected)


def test_sub_items_that_are_not_listed_leave_the_level_open(qmxl: Run, tmp_path: Path) -> None:
    given = {code: said for code, said in sub_items("A1.1", 4).items() if code not in {"A1.1-3.13", "A1.1-5.32"}}
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", [ITEM_HEAD, *of_items(given)]), "--json")
    told = next(f for f in ran.json["findings"] if f["code"] == "SCORE-ITEMS-MISSING")
    assert ran.json["criteria"][0] == {"code": "A1.1", "weight": 1, "level": None, "state": "unknown"}
    assert (told["severity"], told["facts"]) == (
        "error",
        {"criterion": "A1.1", "count": 2, "items": ["A1.1-3.13", "A1.1-5.32"], "lowest": 2, "highest": 4},
    )


@pytest.mark.parametrize(
    ("typed", "blank", "level", "expected"),
    [
        (4, False, 4, []),
        ("", False, 4, []),
        (5, False, 4, [("SCORE-DIFFERS", "B2")]),
        ("KAD", False, 4, [("SCORE-DIFFERS", "B2")]),
        (5, True, 5, []),
    ],
)
def test_answered_sub_items_decide_against_a_level_typed_beside_them(
    qmxl: Run, tmp_path: Path, typed: object, blank: bool, level: int, expected: list[tuple[str, str]]
) -> None:
    items = [(code, "", "" if blank else said) for code, said in sub_items("A1.1", 4).items()]
    rows = [("Mã", "Điểm", "Đạt/Không đạt"), ("A1.1", typed, ""), *items]
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", rows), "--json")
    assert (ran.json["criteria"][0]["level"], found(ran)) == (level, expected)


@pytest.mark.parametrize(("no", "expected"), [("khong_dat", 4), ("Không đạt", 4)])
def test_sub_items_may_be_ticked_as_hospitals_programs_export_them(
    qmxl: Run, tmp_path: Path, no: str, expected: int
) -> None:
    head = ("tieu_chi", "muc", "ma_tieu_muc", "tieu_muc", "dat", no, "khong_danh_gia", "ghi_chu")
    given = sub_items("A1.1", expected)
    rows = [
        (*row[:4], "x" if row[4] == "Đạt" else "", "" if row[4] == "Đạt" else "x", "", "") for row in of_items(given)
    ]
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", [head, *rows]), "--json")
    assert ran.json["criteria"][0]["level"] == expected
    assert {code for code, _ in found(ran)} == {"SCORE-FLOOR"}


def test_answers_may_be_marks_in_columns_of_their_own(qmxl: Run, tmp_path: Path) -> None:
    head = ("Mã", "Tiêu chuẩn", "Có", "Không", "Không áp dụng")
    marks = {"I.1": ("", "x", ""), "II.3b": ("", "", "✓")}
    rows = [head, *((code, "…", *marks.get(code, ("x", "", ""))) for code in BASIC.by_code)]
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", rows), "--set", "tt35", "--json")
    assert (ran.json["passed"], ran.json["no"], ran.json["not_applicable"], ran.json["unanswered"]) == (
        False,
        ["I.1"],
        ["II.3b"],
        [],
    )


@pytest.mark.parametrize(
    ("changed", "passed", "expected"),
    [
        ({}, True, []),
        ({"I.1": "Không"}, False, []),
        ({"I.1": ""}, None, [("SCORE-BLANK", "B2")]),
        ({"I.1": "tạm được"}, None, [("SCORE-WORD", "B2")]),
        ({"II.3a": "Không áp dụng"}, None, [("SCORE-EXCLUSIVE", "B17")]),
        ({"II.3b": "Có"}, None, [("SCORE-EXCLUSIVE", "B17")]),
    ],
)
def test_basic_standards_are_passed_when_all_are_yes(
    qmxl: Run, tmp_path: Path, changed: dict[str, str], passed: bool | None, expected: list[tuple[str, str]]
) -> None:
    given = {**dict.fromkeys(BASIC.by_code, "Có"), "II.3b": "Không áp dụng", **changed}
    rows = [("Mã", "Kết quả"), ("I.6", ""), *given.items()]
    rows = [rows[0], *rows[2:], rows[1]]  # a heading between standards is none itself
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", rows), "--set", "tt35", "--json")
    assert (ran.json["passed"], found(ran)) == (passed, expected)


def test_last_years_average_is_compared(qmxl: Run, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, *lines()])
    said = qmxl("score", path, "--last-year", "4,2", "--json").json["improvement"]
    assert (said["verdict"], said["change"]["printed"], said["share"]["printed"]) == ("within", "0.23", "5.40")
    assert "Trong mục tiêu" in qmxl("score", path, "--last-year", "4,2").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "4858"), "4858"),
        (("--set", "9999"), "9999"),
        (("--set", "tt35"), "Mã số"),
        (("--column", "Cột lạ"), "Mức"),
        (("--last-year", "0"), "3,85"),
        (("--last-year", "bốn"), "3,85"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    qmxl: Run, tmp_path: Path, words: tuple[str, str], said: str
) -> None:
    ran = qmxl("score", workbook(tmp_path / "a.xlsx", [HEAD, *lines()]), *words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.csv", b"\x00\x01"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(qmxl: Run, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    ran = qmxl("score", tmp_path / name)
    assert (ran.code, ran.out, "Traceback" in ran.err) == (2, "", False)
    assert name in ran.err


def test_a_file_that_is_not_there_is_refused(qmxl: Run, tmp_path: Path) -> None:
    assert qmxl("score", tmp_path / "nowhere.xlsx").code == 2
