"""Forms that people changed about: what is read all the same, and what is said about it."""

import copy
import unicodedata
from collections.abc import Callable, Sequence

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.codes import Severity
from tests.by_hand import Form, Whole

Made = Callable[..., Form]
Fill = Callable[[str], Form]
Found = Callable[..., list[tuple[str, str]]]
Read = Callable[..., Whole]

# What stands in the grid of the fixture ``grid``, with the hidden row and column of keys:
#
#        A                   B        C     D             E       F        G        H
#    1   qmxl:indicators     #0       #1    #2            #3      2026-01  2026-02  2026-03
#    5                       Mã       …     Số liệu       Đơn vị  T1       T2       T3
#    6   BRVT-14/numerator   BRVT-14  …     Số …          số      1        2        3
#    7   BRVT-14/denominator BRVT-14  …     Tổng số …     số      10       20       30
#    8   BRVT-14/none        BRVT-14  …     Không phát…   x
#    9   BRVT-14/rate        BRVT-14  …     Tỷ lệ         %
#   10   BRVT-16/numerator   …                                    4        5        6
#   11   BRVT-16/denominator …                                    40       50       60
GRID = """
                        | T1 | T2 | T3
    BRVT-14/numerator   |  1 |  2 |  3
    BRVT-14/denominator | 10 | 20 | 30
    BRVT-16/numerator   |  4 |  5 |  6
    BRVT-16/denominator | 40 | 50 | 60
"""
FIGURES = [("BRVT-14", n, 10.0 * n) for n in (1, 2, 3)] + [("BRVT-16", n, 10.0 * n) for n in (4, 5, 6)]
FIRST, LAST, MONTHS = 6, 13, (6, 7, 8)


@pytest.fixture
def grid(fill: Fill) -> Form:
    """GLOCOM's form with two indicators, as drawn above."""
    return fill(GRID)


def figures(report: Whole) -> list[tuple[object, ...]]:
    return [(f.indicator, f.numerator, f.denominator) for f in report.figures]


def places(report: Whole) -> list[tuple[str, str]]:
    return sorted((f.code, f.cell.address) for f in report.findings)


def shuffle_rows(sheet: Worksheet, rows: Sequence[int], order: Sequence[int], first_column: int = 1) -> None:
    columns = range(first_column, sheet.max_column + 1)  # from 2 on the keys stay behind
    before = {row: [sheet.cell(row, column).value for column in columns] for row in rows}
    for row, source in zip(rows, order, strict=True):
        for column, content in zip(columns, before[source], strict=True):
            sheet.cell(row, column).value = content


def shuffle_columns(sheet: Worksheet, columns: Sequence[int], order: Sequence[int], *, keys: bool) -> None:
    rows = [1, *range(5, sheet.max_row + 1)] if keys else range(5, sheet.max_row + 1)
    before = {column: [sheet.cell(row, column).value for row in rows] for column in columns}
    for column, source in zip(columns, order, strict=True):
        for row, content in zip(rows, before[source], strict=True):
            sheet.cell(row, column).value = content


def drop_keys(sheet: Worksheet) -> None:
    for row in range(1, sheet.max_row + 1):
        sheet.cell(row, 1).value = None
    for column in range(1, sheet.max_column + 1):
        sheet.cell(1, column).value = None


def test_a_form_nobody_touched_is_read_as_it_is(grid: Form, read: Read) -> None:
    report = read(grid)
    assert (figures(report), report.findings) == (FIGURES, [])


@pytest.mark.parametrize("at", [1, 2, 3, 5])
def test_rows_put_in_above_change_nothing(grid: Form, read: Read, at: int) -> None:
    grid.sheet("indicators").insert_rows(at, 3)
    report = read(grid)
    assert (figures(report), report.findings) == (FIGURES, [])


@pytest.mark.parametrize("at", [6, 8, 10])
def test_blank_rows_put_in_between_change_nothing(grid: Form, read: Read, at: int) -> None:
    grid.sheet("indicators").insert_rows(at, 2)
    report = read(grid)
    assert (figures(report), report.findings) == (FIGURES, [])


@pytest.mark.parametrize("at", [1, 2, 6, 7, 9])
def test_columns_put_in_change_nothing(grid: Form, read: Read, at: int) -> None:
    grid.sheet("indicators").insert_cols(at, 2)
    report = read(grid)
    assert (figures(report), report.findings) == (FIGURES, [])


def test_findings_name_the_cell_where_it_stands_now(grid: Form, found: Found) -> None:
    grid.put("indicators", "BRVT-16/numerator", "2026-02", "abc")
    sheet = grid.sheet("indicators")
    sheet.insert_cols(1, 2)
    sheet.insert_rows(3, 4)
    assert found(grid) == [("TYPE-NUMBER", "I14")]


def test_rows_sorted_with_their_keys_are_read(grid: Form, read: Read) -> None:
    rows = range(FIRST, LAST + 1)
    shuffle_rows(grid.sheet("indicators"), rows, list(rows)[::-1])
    report = read(grid)
    assert (sorted(figures(report)), report.findings) == (FIGURES, [])


def test_rows_sorted_without_their_keys_are_read_by_their_visible_codes(grid: Form, read: Read) -> None:
    shuffle_rows(grid.sheet("indicators"), (6, 7, 10, 11), (10, 11, 6, 7), first_column=2)
    report = read(grid)
    assert sorted(figures(report)) == FIGURES
    assert [(f.code, f.severity, f.cell.address) for f in report.findings] == [
        ("STRUCTURE-ROW-MOVED", Severity.WARNING, f"B{row}") for row in (6, 7, 10, 11)
    ]


def test_columns_moved_with_their_keys_are_read(grid: Form, read: Read) -> None:
    shuffle_columns(grid.sheet("indicators"), MONTHS, (8, 6, 7), keys=True)
    report = read(grid)
    assert (figures(report), report.findings) == (FIGURES, [])


def test_columns_moved_without_their_keys_are_read_by_their_headings(grid: Form, read: Read) -> None:
    shuffle_columns(grid.sheet("indicators"), MONTHS, (8, 6, 7), keys=False)
    report = read(grid)
    assert figures(report) == FIGURES
    assert places(report) == [("STRUCTURE-COLUMN-MOVED", cell) for cell in ("F5", "G5", "H5")]


def test_text_columns_of_a_list_moved_without_their_keys_are_read_by_their_headings(form: Made, read: Read) -> None:
    filled = form()
    for field, content in {"problem": "P", "goal": "G", "action": "A", "owner": "O", "status": "Xong"}.items():
        filled.put("pdca", "1", field, content)
    filled.put("pdca", "1", "due", "30/06/2026")
    shuffle_columns(filled.sheet("pdca"), (3, 4, 5), (5, 3, 4), keys=False)
    report = read(filled)
    said = {a.field: a.value for a in report.answers if a.form == "pdca"}
    assert (said["problem"], said["goal"], said["action"]) == ("P", "G", "A")
    assert {f.code for f in report.findings} == {"STRUCTURE-COLUMN-MOVED"}


def test_renamed_and_reordered_sheets_are_known_by_their_keys(form: Made, read: Read) -> None:
    filled = form()
    filled.sheet("indicators").title = "Số liệu tháng 3 (Hạnh)"
    filled.sheet("criteria").title = "Sheet1"
    filled.book.move_sheet(filled.sheet("pdca"), -4)
    filled.book.move_sheet(filled.sheet("cover"), 3)
    report = read(filled)
    assert report.findings == []
    assert {f.sheet for f in report.figures} == {"Số liệu tháng 3 (Hạnh)"}


def test_headings_in_another_language_change_nothing(grid: Form, read: Read) -> None:
    sheet = grid.sheet("indicators")
    for column, heading in zip(range(2, 9), ("Code", "Indicator", "Figure", "Unit", "M1", "M2", "M3"), strict=True):
        sheet.cell(5, column).value = heading
    report = read(grid)
    assert (figures(report), report.findings) == (FIGURES, [])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_form_made_in_another_language_is_read_in_a_vietnamese_run(form: Made, read: Read, language: str) -> None:
    report = read(form(language=language))
    assert report.findings == []
    assert len(report.figures) == 10


@pytest.mark.parametrize("sheet", ["indicators", "criteria", "pdca", "incidents", "cover"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_without_keys_a_sheet_is_read_by_its_headings(form: Made, read: Read, sheet: str, language: str) -> None:
    filled = form(language=language)
    for field, content in {"problem": "P", "action": "A", "owner": "O", "due": "30/06/2026", "status": "Xong"}.items():
        filled.put("pdca", "1", field, content)
    whole = read(filled)
    drop_keys(filled.sheet(sheet))
    report = read(filled)
    assert [(f.code, f.severity) for f in report.findings] == [("STRUCTURE-KEYS", Severity.WARNING)]
    assert [a.value for a in report.answers] == [a.value for a in whole.answers]
    assert figures(report) == figures(whole)


def test_without_keys_and_with_decomposed_headings_a_sheet_is_read(grid: Form, read: Read) -> None:
    sheet = grid.sheet("indicators")
    drop_keys(sheet)
    for row in range(1, sheet.max_row + 1):
        for column in range(2, 6):
            if isinstance(sheet.cell(row, column).value, str):
                sheet.cell(row, column).value = unicodedata.normalize("NFD", sheet.cell(row, column).value)
    sheet.title = unicodedata.normalize("NFD", sheet.title)
    report = read(grid)
    assert (figures(report), {f.code for f in report.findings}) == (FIGURES, {"STRUCTURE-KEYS"})


@pytest.mark.parametrize("change", [str.upper, str.lower, lambda text: f"  {text}  ", lambda text: text + " *"])
def test_without_keys_headings_may_be_written_otherwise(grid: Form, read: Read, change: Callable[[str], str]) -> None:
    sheet = grid.sheet("indicators")
    drop_keys(sheet)
    for column in range(2, 9):
        sheet.cell(5, column).value = change(sheet.cell(5, column).value)
    assert figures(read(grid)) == FIGURES


def test_without_keys_and_name_a_sheet_is_known_by_its_headings(grid: Form, read: Read) -> None:
    drop_keys(grid.sheet("indicators"))
    next(s for s in grid.book.worksheets if s.title == "Chỉ số").title = "Sheet9"
    report = read(grid)
    assert (figures(report), {f.code for f in report.findings}) == (FIGURES, {"STRUCTURE-KEYS"})


def test_without_keys_rows_put_in_and_columns_moved_are_read(grid: Form, read: Read) -> None:
    sheet = grid.sheet("indicators")
    drop_keys(sheet)
    shuffle_columns(sheet, MONTHS, (8, 6, 7), keys=False)
    sheet.insert_rows(2, 4)
    sheet.insert_cols(1)
    report = read(grid)
    assert figures(report) == FIGURES


def test_only_the_key_column_gone_is_read_by_headings(grid: Form, read: Read) -> None:
    sheet = grid.sheet("indicators")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 1).value = None
    report = read(grid)
    assert (figures(report), {f.code for f in report.findings}) == (FIGURES, {"STRUCTURE-KEYS"})


@pytest.mark.parametrize("at", [6, 10])
def test_a_line_whose_key_is_gone_is_read_by_its_visible_code_or_said(grid: Form, read: Read, at: int) -> None:
    grid.sheet("indicators").cell(at, 1).value = None
    report = read(grid)
    assert figures(report) == FIGURES or "STRUCTURE-ROW" in {f.code for f in report.findings}


@pytest.mark.parametrize("typed", ["#REF!", "#", "#x", "# 1"])
def test_something_typed_among_the_keys_is_no_exception(grid: Form, read: Read, typed: str) -> None:
    cell = grid.sheet("indicators")["C1"]
    cell.value, cell.data_type = typed, "s"
    assert figures(read(grid)) == FIGURES


def test_headings_nobody_knows_are_said_for_the_sheet(grid: Form, read: Read) -> None:
    sheet = grid.sheet("indicators")
    drop_keys(sheet)
    for column in range(2, 9):
        sheet.cell(5, column).value = f"Cột {column}"
    report = read(grid)
    assert [(f.code, f.cell.sheet) for f in report.findings] == [("STRUCTURE-HEADINGS", "Chỉ số")]


def test_a_deleted_line_is_missing_and_its_indicator_left_out(grid: Form, read: Read) -> None:
    grid.sheet("indicators").delete_rows(11)
    report = read(grid)
    assert [(f.code, f.severity, f.cell.sheet) for f in report.findings] == [
        ("STRUCTURE-ROW", Severity.ERROR, "Chỉ số")
    ]
    assert [f.left_out for f in report.figures] == [""] * 3 + ["STRUCTURE-ROW"] * 3


def test_a_deleted_column_is_missing_and_its_month_left_out(grid: Form, read: Read) -> None:
    grid.sheet("indicators").delete_cols(7)
    report = read(grid)
    assert [(f.code, f.severity) for f in report.findings] == [("STRUCTURE-COLUMN", Severity.ERROR)]
    assert [f.left_out for f in report.figures] == ["", "STRUCTURE-ROW", ""] * 2


def test_a_deleted_line_of_the_cover_is_one_finding(form: Made, read: Read) -> None:
    filled = form()
    filled.sheet("cover").delete_rows(filled.cell("cover", "filled_by").row)
    assert [f.code for f in read(filled).findings if f.code != "IDENTITY-OUTDATED"] == ["STRUCTURE-ROW"]


def test_a_deleted_column_of_a_list_is_one_finding(form: Made, read: Read) -> None:
    filled = form()
    for field, content in {"problem": "P", "action": "A", "due": "30/06/2026", "status": "Xong"}.items():
        filled.put("pdca", "1", field, content)
    filled.sheet("pdca").delete_cols(filled.cell("pdca", "1", "owner").column)
    assert [f.code for f in read(filled).findings] == ["STRUCTURE-COLUMN"]


def test_a_deleted_sheet_is_missing_and_the_others_are_read(form: Made, read: Read) -> None:
    filled = form()
    filled.book.remove(filled.sheet("pdca"))
    filled.book.remove(filled.sheet("criteria"))
    report = read(filled)
    assert [(f.code, f.severity) for f in report.findings if f.code != "IDENTITY-OUTDATED"] == [
        ("STRUCTURE-SHEET", Severity.ERROR)
    ] * 2
    assert len(report.figures) == 10


def test_a_line_that_is_there_twice_with_the_same_figures_does_no_harm(grid: Form, read: Read) -> None:
    sheet = grid.sheet("indicators")
    for column in range(1, 9):
        sheet.cell(20, column).value = sheet.cell(6, column).value
    report = read(grid)
    assert (figures(report), report.findings) == (FIGURES, [])


def test_a_line_that_is_there_twice_with_other_figures_is_not_counted(grid: Form, read: Read) -> None:
    sheet = grid.sheet("indicators")
    for column in range(1, 9):
        sheet.cell(20, column).value = sheet.cell(6, column).value
    sheet["G20"].value = 9
    report = read(grid)
    assert places(report) == [("STRUCTURE-ROW-TWICE", "G20")]
    assert report.findings[0].facts["other"] == "G6"
    assert [f.left_out != "" for f in report.figures] == [False, True, False, False, False, False]


def test_a_month_whose_heading_stands_twice_is_not_guessed(grid: Form, read: Read) -> None:
    grid.sheet("indicators")["G5"].value = "T1"
    report = read(grid)
    january = [f for f in report.figures if f.period == "2026-01"]
    assert all(f.left_out for f in january) or [(f.numerator, f.denominator) for f in january] == [(1, 10), (4, 40)]
    assert [f for f in report.findings if f.severity is Severity.ERROR] != []


@pytest.mark.parametrize("at", [6, 8, 14])
def test_a_line_a_person_added_to_the_grid_is_said_not_read(grid: Form, read: Read, at: int) -> None:
    sheet = grid.sheet("indicators")
    if at < LAST:
        sheet.insert_rows(at)
    sheet.cell(at, 2).value, sheet.cell(at, 6).value = "KHOA-01", 7
    report = read(grid)
    assert figures(report) == FIGURES
    assert places(report) == [("STRUCTURE-ROW-UNKNOWN", f"F{at}")]


@pytest.mark.parametrize("at", [6, 7, 9, 60])
def test_a_line_a_person_put_into_an_open_list_is_read(form: Made, read: Read, at: int) -> None:
    filled = form()
    task = {"problem": "P", "action": "A", "owner": "O", "due": "30/06/2026", "status": "Xong"}
    for line in ("1", "2", "3"):
        for field, content in task.items():
            filled.put("pdca", line, field, f"{content}{line}" if field == "problem" else content)
    columns = {field: filled.cell("pdca", "1", field).column for field in task}
    sheet = filled.sheet("pdca")
    if at < 60:
        sheet.insert_rows(at)
    for field, content in task.items():
        sheet.cell(at, columns[field]).value = "mới" if field == "problem" else content
    report = read(filled)
    assert report.findings == []
    problems = {a.value for a in report.answers if (a.form, a.field) == ("pdca", "problem")}
    assert problems == {"P1", "P2", "P3", "mới"}


def test_a_copy_of_a_sheet_is_said_aloud(grid: Form, read: Read) -> None:
    second = grid.book.copy_worksheet(grid.sheet("indicators"))
    second["F6"].value = 9
    assert [f.code for f in read(grid).findings] != []


def test_a_sheet_a_person_added_does_no_harm(grid: Form, read: Read) -> None:
    notes = grid.book.create_sheet("Ghi chú của khoa", 0)
    notes["A1"].value = "qm: nhớ gọi phòng QLCL"
    report = read(grid)
    assert (figures(report), report.findings) == (FIGURES, [])


def test_hidden_rows_columns_and_filters_change_nothing(grid: Form, read: Read) -> None:
    sheet = grid.sheet("indicators")
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["G"].hidden = True
    sheet.auto_filter.ref = "B5:H13"
    report = read(grid)
    assert (figures(report), report.findings) == (FIGURES, [])


def test_unprotected_and_restyled_cells_change_nothing(grid: Form, read: Read) -> None:
    sheet = grid.sheet("indicators")
    sheet.protection.disable()
    for row in sheet.iter_rows(min_row=1, max_row=13):
        for cell in row:
            cell.font = copy.copy(cell.font)
            cell.number_format = "General"
    report = read(grid)
    assert (figures(report), report.findings) == (FIGURES, [])


def test_the_same_form_read_in_three_languages_gives_the_same_answers(grid: Form, read: Read) -> None:
    said = [[(a.key, a.value) for a in read(grid, language=language).answers] for language in ("vi", "en", "zh")]
    assert said[0] == said[1] == said[2] != []


def test_sub_items_sorted_without_key_and_code_are_read_by_their_names(form: Made, read: Read) -> None:
    sorted_ = form()
    for line, status in (("A1.1-2.1", "Đạt"), ("A1.1-2.2", "Không đạt"), ("A1.2-3.1", "Chưa biết làm")):
        sorted_.put("criteria", line, "status", status)
    before = {item.code: item.status for item in read(sorted_).items}
    shuffle_rows(sorted_.sheet("criteria"), (7, 8, 9), (8, 9, 7), first_column=3)
    report = read(sorted_)
    assert {item.code: item.status for item in report.items} == before
    assert [(f.code, f.cell.address) for f in report.findings if f.code.startswith("STRUCTURE")] == [
        ("STRUCTURE-ROW-MOVED", f"D{row}") for row in (7, 8, 9)
    ]


def test_figures_sorted_without_key_and_code_are_read_by_their_names_or_left_out(grid: Form, read: Read) -> None:
    """Numerators and denominators are called as no other; the ticks of all indicators are called the same."""
    sheet = grid.sheet("indicators")
    rows = [row for row in range(FIRST, LAST + 1) if not str(sheet.cell(row, 1).value).endswith("/rate")]
    for entry, content in (("numerator", None), ("denominator", None), ("none", "x")):
        grid.put("indicators", f"BRVT-16/{entry}", "2026-03", content)
    shuffle_rows(sheet, rows, rows[::-1], first_column=4)
    report = read(grid)
    told = {f.code for f in report.findings if f.code.startswith("STRUCTURE-ROW")}
    assert told == {"STRUCTURE-ROW-MOVED", "STRUCTURE-ROW-UNCLEAR"}
    assert [each for each in figures(report) if each[2]] == FIGURES[:-1]
    assert not any(each.none_occurred for each in report.figures), "whose tick it is nobody knows"


@pytest.mark.parametrize("spelt", ["NFD", "spaces"])
def test_names_that_a_program_spells_its_own_way_are_followed_too(form: Made, read: Read, spelt: str) -> None:
    sorted_ = form()
    for line, status in (("A1.1-2.1", "Đạt"), ("A1.1-2.2", "Không đạt"), ("A1.2-3.1", "Chưa biết làm")):
        sorted_.put("criteria", line, "status", status)
    before = {item.code: item.status for item in read(sorted_).items}
    sheet = sorted_.sheet("criteria")
    shuffle_rows(sheet, (7, 8, 9), (8, 9, 7), first_column=3)
    for row in (7, 8, 9):
        name = str(sheet.cell(row, 4).value)
        spaced = name.replace(" ", "\u00a0 ") + " "
        sheet.cell(row, 4).value = unicodedata.normalize("NFD", name) if spelt == "NFD" else spaced
    assert {item.code: item.status for item in read(sorted_).items} == before


def test_a_name_that_was_corrected_leaves_its_line_where_it_is(form: Made, read: Read) -> None:
    corrected = form()
    corrected.sheet("criteria").cell(7, 4).value = corrected.sheet("criteria").cell(8, 4).value
    assert [f.code for f in read(corrected).findings if f.code.startswith("STRUCTURE")] == []
