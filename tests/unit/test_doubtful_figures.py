"""What a person would notice at once: possible, counted, and asked about all the same.

Drawn tables are GLOCOM's form of the year 2026: T1 is column F, the first line row 6. The general hospital's forms are
those of ``tests/cases/general-hospital``, with what a person does to them.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from qmxl import commands
from qmxl.codes import Severity
from qmxl.findings import Finding
from qmxl.grouping import message
from qmxl.period import Period, parse_period
from qmxl.texts import texts
from tests.by_hand import Form, Whole, complete_entries, drawn, form_bytes, small_hospital
from tests.handed import CASES, but_of_their_time

Read = Callable[..., Whole]
Habit = Callable[..., list[Finding]]
YEAR = Period(2026, 1, 12)


@pytest.fixture
def doubts(read: Read) -> Callable[[str], list[tuple[str, str]]]:
    """What is asked about a drawn year of GLOCOM's, up to its last month with a figure."""

    def ask(table: str) -> list[tuple[str, str]]:
        lines = [line for line in table.splitlines() if "/" in line]
        control = small_hospital({"GLOCOM": list(dict.fromkeys(line.split("/")[0].strip() for line in lines))})
        entries = {**complete_entries(control, "GLOCOM", YEAR), **drawn(table)}
        last = max(int(month[-2:]) for _, _, month in entries["indicators"])
        content = form_bytes(control, "GLOCOM", entries, span=YEAR)
        report = read(content, "GLOCOM.xlsx", control=control, period=Period(2026, last, last))
        return [(f.code, f.cell.address) for f in report.findings if f.code.startswith(("DOUBT", "COUNT"))]

    return ask


@pytest.fixture
def habit(general_hospital: Path) -> Habit:
    """What is asked of the general hospital's October after somebody laid hands on one department's Chỉ số."""

    def run(department: str, does: Callable[[Worksheet], object], period: str = "2026-10") -> list[Finding]:
        path = general_hospital / "nop" / "2026" / f"{department}.xlsx"
        book = openpyxl.load_workbook(path)
        does(book["Chỉ số"])
        book.save(path)
        return [
            f for f in commands.check([path], language="vi", period=parse_period(period)).findings if "DOUBT" in f.code
        ]

    return run


def places(findings: list[Finding]) -> list[tuple[str, str]]:
    assert all(finding.severity is Severity.WARNING for finding in findings)
    return [(finding.code, finding.cell.address) for finding in findings]


def put(**cells: object) -> Callable[[Worksheet], None]:
    """Types contents into cells."""

    def does(sheet: Worksheet) -> None:
        for address, content in cells.items():
            sheet[address].value = content

    return does


@pytest.mark.slow
def test_the_general_hospitals_ten_honest_months_are_not_doubted(general_hospital: Path) -> None:
    for month in range(1, 11):
        outcome = commands.check([general_hospital], language="vi", period=Period(2026, month, month))
        assert [f for f in outcome.findings if f.code.startswith("DOUBT")] == []
    assert outcome.clean


def test_another_departments_sheet_pasted_in_says_whose_it_is(habit: Habit, general_hospital: Path) -> None:
    noi = openpyxl.load_workbook(general_hospital / "nop" / "2026" / "NOI.xlsx")["Chỉ số"]

    def paste(sheet: Worksheet) -> None:
        for row in noi.iter_rows():
            for cell in row:
                if cell.value is not None and not isinstance(cell, MergedCell):
                    sheet[cell.coordinate].value = cell.value

    (asked,) = habit("NHI", paste)
    assert places([asked]) == [("DOUBT-SHEET", "B4")]
    assert (asked.facts["found"], asked.facts["expected"]) == ("Khoa Nội tổng hợp", "Khoa Nhi")


def test_the_same_sheet_of_last_year_says_its_year(habit: Habit) -> None:
    last_year = put(B4="Bệnh viện Đa khoa An Bình – Khoa Nhi – 2025")
    assert places(habit("NHI", last_year)) == [("DOUBT-SPAN", "B4")]


@pytest.mark.parametrize("typed", ["Khoa Nhi, tầng 3", "Bệnh viện Đa khoa An Bình - KHOA NHI - 2026", None])
def test_a_departments_own_words_over_its_sheet_are_no_doubt(habit: Habit, typed: str | None) -> None:
    assert habit("NHI", put(B4=typed)) == []


def test_a_month_copied_from_the_one_before_is_noticed(habit: Habit) -> None:
    def copy(sheet: Worksheet) -> None:
        for row in range(6, 23):
            if str(sheet.cell(row, 1).value).endswith(("numerator", "denominator")):
                sheet.cell(row, 10).value = sheet.cell(row, 9).value

    (asked,) = habit("SAN", copy)
    assert places([asked]) == [("DOUBT-MONTH-AGAIN", "J6")]
    assert (asked.facts["month"], asked.facts["before"], asked.facts["value"], asked.facts["other"]) == (5, 4, 7, "I6")


def test_a_month_copied_from_an_earlier_one_is_noticed_too(habit: Habit) -> None:
    def copy(sheet: Worksheet) -> None:
        for row in range(6, 23):
            if str(sheet.cell(row, 1).value).endswith(("numerator", "denominator")):
                sheet.cell(row, 10).value = sheet.cell(row, 6).value

    assert [(f.facts["month"], f.facts["before"]) for f in habit("SAN", copy)] == [(5, 1)]


def test_few_or_small_figures_may_come_about_twice(doubts: Callable[[str], object]) -> None:
    table = """
                            | T1 | T2 | T3
        BRVT-16/numerator   | 57 | 57 | 57
        BRVT-16/denominator | 99 | 99 | 99
    """
    assert doubts(table) == []
    table = """
                         | T1 | T2 | T3
        BRVT-02/cause_a  |  1 |  1 |  0
        BRVT-02/cause_b  |  0 |  0 |  0
        BRVT-02/cause_c  |  1 |  1 |  0
        BRVT-02/cause_d  |  0 |  0 |  0
        BRVT-02/total    |  2 |  2 |  0
        BRVT-02/reported |  5 |  5 |  0
    """
    assert doubts(table) == []


def test_a_typed_day_and_month_that_became_a_date_is_named(habit: Habit) -> None:
    (asked,) = habit("NGOAI", put(O15=46145))
    assert places([asked]) == [("DOUBT-DATE", "O15")]
    told = message(asked, texts("vi"))
    assert "46.145" in told
    assert "03/05/2026" in told
    assert "192" in told


@pytest.mark.parametrize(
    ("june", "asked"),
    [(250, False), (25, True), (2500, True), (400, False), (60, False), (0, True), (46_145, True)],
)
def test_a_figure_far_from_the_other_months_is_asked(
    doubts: Callable[[str], list[tuple[str, str]]], june: int, asked: bool
) -> None:
    table = f"""
                            |  T1 |  T2 |  T3 |  T4 |  T5 |   T6
        BRVT-12/numerator   |   0 |   0 |   0 |   0 |   0 |    0
        BRVT-12/denominator | 240 | 275 | 210 | 300 | 244 | {june}
    """
    assert [(code, cell) for code, cell in doubts(table) if code.startswith("DOUBT")] == (
        [("DOUBT-DATE" if june > 40_000 else "DOUBT-FAR", "K7")] if asked else []
    )


@pytest.mark.parametrize(("others", "asked"), [((240, 275, 210), ["I12"]), ((24, 27, 9), []), ((240, 275, None), [])])
def test_a_month_with_nothing_to_count_where_there_usually_is_much_is_asked(
    doubts: Callable[[str], list[tuple[str, str]]], others: tuple[int | None, ...], asked: list[str]
) -> None:
    """Nobody was hurt in T4, so x was put; the patients of the month would be lost."""
    one, two, three = ("" if each is None else each for each in others)
    table = f"""
                            |  T1   |  T2   |  T3     | T4
        BRVT-12/numerator   |   0   |   2   |   {0 if three else ""}     |
        BRVT-12/denominator | {one} | {two} | {three} |
        BRVT-12/none        |       |       | {"" if three else "x"}       | x
    """
    assert [cell for code, cell in doubts(table) if code == "DOUBT-NONE"] == asked


def test_small_counts_vary_and_three_months_are_no_custom(doubts: Callable[[str], object]) -> None:
    table = """
                            |  T1 |  T2 |  T3 |  T4 |  T5 |  T6
        BRVT-12/numerator   |   0 |   8 |   1 |   0 |   2 |   0
        BRVT-12/denominator | 240 | 275 | 210 | 300 | 244 | 250
    """
    assert doubts(table) == []
    table = """
                            |  T1 |  T2 |  T3 |   T4
        BRVT-12/numerator   |   0 |   0 |   0 |    0
        BRVT-12/denominator | 240 | 275 | 210 | 2100
    """
    assert doubts(table) == []


@pytest.mark.parametrize(
    ("department", "column", "rows"), [("NGOAI", "F", (22, 23)), ("HSTC", "K", (6, 7)), ("DUOC", "H", (8, 9))]
)
def test_numerator_and_denominator_in_each_others_cells(
    habit: Habit, department: str, column: str, rows: tuple[int, int]
) -> None:
    above, below = (f"{column}{row}" for row in rows)

    def exchange(sheet: Worksheet) -> None:
        sheet[above].value, sheet[below].value = sheet[below].value, sheet[above].value

    (asked,) = habit(department, exchange)
    assert (*places([asked]), asked.facts["other"]) == (("DOUBT-REVERSED", above), below)


def test_a_cause_above_the_total_is_asked_once(habit: Habit) -> None:
    (asked,) = habit("NGOAI", put(G9=99))
    assert (*places([asked]), asked.facts["share"], asked.facts["whole"]) == (("DOUBT-SHARE", "G9"), 99, 4)


def test_a_cause_above_the_total_while_others_are_blank(doubts: Callable[[str], object]) -> None:
    table = """
                        | T1
        BRVT-02/cause_a | 7
        BRVT-02/total   | 2
    """
    assert doubts(table) == [("DOUBT-SHARE", "F6")]


@pytest.mark.parametrize(
    ("typed", "code"),
    [(2.5, ""), (2.4969, ""), ("2,5", ""), (3.2, "DOUBT-RATE"), ("0,6 ‰", ""), ("0,6", "DOUBT-RATE"), (None, "")],
)
def test_a_rate_typed_over_its_formula_is_compared_with_its_parts(habit: Habit, typed: object, code: str) -> None:
    assert places(habit("HSTC", put(G9=typed))) == ([(code, "G9")] if code else [])


@pytest.mark.parametrize("case", ["01-error-cells", "02-formula-without-result"])
def test_an_old_result_of_a_formula_is_no_typed_rate(demo_with: Callable[..., Path], case: str) -> None:
    folder = demo_with(CASES / case / "GLOCOM.xlsx")
    found = commands.check([folder], language="vi", period=parse_period("2025-12")).findings
    assert [f for f in found if f.code.startswith("DOUBT-RATE")] == []


def test_a_rate_without_its_parts_is_told(habit: Habit) -> None:
    asked = habit("HSTC", put(F6=None, F7=None, F9=1.4))
    assert [*places(asked), asked[0].facts["found"]] == [("DOUBT-RATE-ALONE", "F9"), 1.4]


@pytest.mark.parametrize(
    ("merged", "asked"), [("F14:H14", True), ("F14:F15", True), ("C6:D6", False), ("N14:Q14", True), ("P14:Q14", False)]
)
def test_merged_entry_cells_are_told_in_the_months_that_are_due(habit: Habit, merged: str, asked: bool) -> None:
    found = habit("NOI", lambda sheet: sheet.merge_cells(merged))
    assert [(f.code, f.cell.address, f.facts["range"]) for f in found] == (
        [("DOUBT-MERGED", merged.split(":")[0], merged)] if asked else []
    )


def test_merged_lines_of_a_list_are_told_where_something_stands_in_them(
    form: Callable[..., Form], found: Callable[..., list[tuple[str, str]]]
) -> None:
    filled = form()
    filled.put("pdca", "1", "problem", "Chờ lâu")
    for line in ("1", "2"):
        for field, content in {"action": "A", "owner": "B", "due": "30/6/2026", "status": "Đang làm"}.items():
            filled.put("pdca", line, field, content)
    filled.sheet("pdca").merge_cells("C6:C7")
    filled.sheet("pdca").merge_cells("C9:C12")
    assert found(filled) == [("DOUBT-MERGED", "C6"), ("MISSING-FIELD", "C7")]


@pytest.mark.parametrize(
    ("status", "progress", "expected"),
    [("Chưa bắt đầu", 100, ["J6"]), ("Đang làm", 100, []), ("Chưa bắt đầu", 0, []), ("Chưa bắt đầu", None, [])],
)
def test_whole_work_was_started(
    form: Callable[..., Form], read: Read, status: str, progress: Any, expected: list[str]
) -> None:
    filled = form()
    task = {"problem": "P", "action": "A", "owner": "B", "due": "30/6/2026", "status": status, "progress": progress}
    for field, content in task.items():
        filled.put("pdca", "1", field, content)
    assert [f.cell.address for f in read(filled).findings if f.code == "RULE-AT-MOST"] == expected


def test_a_form_made_before_there_was_a_list_of_explanations_is_whole(general_hospital: Path, tmp_path: Path) -> None:
    path = tmp_path / "NOI.xlsx"
    shutil.copy(general_hospital / "nop" / "2026" / "NOI.xlsx", path)
    assert "Giải trình" not in openpyxl.load_workbook(path).sheetnames
    outcome = commands.check(
        [general_hospital / "nop" / "2026" / "NOI.xlsx"], language="vi", period=parse_period("2026-10")
    )
    assert but_of_their_time(outcome.findings) == []
    told = [(f.code, f.severity.value, f.cell.address) for f in outcome.findings if f.department == "NOI"]
    assert told == [("CRITERIA-FAULT-WORDS", "info", cell) for cell in ("E6", "E7", "E16", "E17")]


def test_another_departments_figures_under_ones_own_title(general_hospital: Path) -> None:
    shared = general_hospital / "nop" / "2026"
    noi = openpyxl.load_workbook(shared / "NOI.xlsx")["Chỉ số"]
    book = openpyxl.load_workbook(shared / "NHI.xlsx")
    for row in noi["F6:O23"]:
        for cell in row:
            if not str(noi.cell(cell.row, 1).value).endswith("/rate"):
                book["Chỉ số"][cell.coordinate].value = cell.value
    book.save(shared / "NHI.xlsx")
    asked = [
        f for f in commands.check([shared], language="vi", period=parse_period("2026-10")).findings if "DOUBT" in f.code
    ]
    assert [(f.department, f.code, f.cell.address, f.facts["other"]) for f in asked] == [
        ("NHI", "DOUBT-SAME-FIGURES", "F6", "Khoa Nội tổng hợp"),
        ("NOI", "DOUBT-SAME-FIGURES", "F6", "Khoa Nhi"),
    ]
    assert asked[0].facts["months"] == list(range(1, 11))
