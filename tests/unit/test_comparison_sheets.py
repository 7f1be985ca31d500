"""What the sheets So sánh khoa and Trước – sau say, in every language."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import openpyxl
import pytest

from qmxl.catalogue.models import Kind
from qmxl.control.chart_marks import ChartMark
from qmxl.master.series_data import POINT_COLUMNS, SIGNAL_COLUMNS
from qmxl.period import Period
from qmxl.sheets.page import named
from qmxl.texts import LANGUAGES, texts
from tests.figures import CODE, figure_of, figures_of, hospital_with, master_of_figures

JANUARY, YEAR = Period(2026, 1, 1), Period(2026, 1, 12)
PHASE = ChartMark(indicator=CODE, kind="phase", period="2026-07", reason="Đổi quy trình")
FALLS = """
NOI   | 14 | 27902
NGOAI |  7 | 24841
SAN   |  5 | 18445
CC    | 12 | 4717
"""


def rows_of(content: bytes, sheet: str) -> list[tuple[object, ...]]:
    """The cells of a sheet, row by row; those of none there is an empty list."""
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    if sheet not in book.sheetnames:
        return []
    return [row for row in book[sheet].iter_rows(values_only=True) if any(cell is not None for cell in row)]


def compared(table: str = FALLS, kind: Kind = "rate_1000", language: str = "vi") -> bytes:
    departments = [line.split("|")[0].strip() for line in table.strip().splitlines()]
    control = hospital_with(kind, departments, direction="lower")
    return master_of_figures(control, list(figures_of(table)), JANUARY, language)


def test_a_department_is_said_to_differ_with_the_limit_it_is_outside_of():
    rows = rows_of(compared(), "So sánh khoa")
    said = {row[1]: row[9] for row in rows if isinstance(row[0], int)}
    assert said["CC"] == "khác biệt vượt mức ngẫu nhiên, cao hơn các khoa khác (ngoài 99,8 %): bất lợi"
    assert said["SAN"] == "trong phạm vi ngẫu nhiên"
    [sentence] = [str(row[0]) for row in rows if str(row[0]).startswith("1 khoa")]
    assert "CC (cao hơn các khoa khác: bất lợi)" in sentence
    assert "càng thấp càng tốt" in sentence
    assert "Thứ tự của các khoa trong giới hạn không nói lên khoa nào tốt hơn" in sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["rate_1000", "proportion", "ratio"])
def test_no_order_stands_without_the_words_about_chance(language: str, kind: Kind):
    name = {"vi": "So sánh khoa", "en": "Departments compared", "zh": "科室比较"}[language]
    rows = rows_of(compared(kind=kind, language=language), name)
    chance = {"vi": "ngẫu nhiên", "en": "chance", "zh": "随机"}[language]
    title = next(at for at, row in enumerate(rows) if str(row[0]).startswith(CODE))
    assert chance in str(rows[title + 1][0])
    assert all(row[9] for row in rows if isinstance(row[0], int))


UNEVEN = {"A": 3, "B": 1, "C": 3, "D": 0}  # months of three of which each has handed in figures


def uneven(kind: Kind, language: str = "vi") -> list[tuple[object, ...]]:
    """The sheet of departments that have handed in unevenly much; all have the same values."""
    control = hospital_with(kind, "ABCDE")
    months = Period(2026, 1, 3).months
    figures = [figure_of(name, month, 30, 100) for name, count in UNEVEN.items() for month in months[:count]]
    figures += [figure_of("E", month, 60, 100) for month in months[:2]]
    name = {"vi": "So sánh khoa", "en": "Departments compared", "zh": "科室比较"}[language]
    return rows_of(master_of_figures(control, figures, Period(2026, 1, 3), language), name)


def test_an_order_says_on_how_much_each_value_rests():
    rows = uneven("proportion")
    said = {row[1]: (row[0], row[4], row[9]) for row in rows if isinstance(row[0], int)}
    assert said["B"] == (2, "1/3", "trong phạm vi ngẫu nhiên (tạm tính 1/3)")
    assert (said["A"][:2], said["C"][:2]) == ((2, "3/3"), (2, "3/3"))
    assert str(said["E"][2]).endswith("(tạm tính 2/3)")
    assert "tạm tính" not in str(said["A"][2])


@pytest.mark.parametrize("kind", ["proportion", "ratio"])
def test_who_lacks_figures_and_who_has_none_is_named(kind: Kind):
    [sentence] = [str(row[0]) for row in uneven(kind) if "Tạm tính" in str(row[0])]
    assert sentence.endswith("Tạm tính, còn thiếu số liệu của: E (2/3), B (1/3). Chưa có số liệu nào được tính: D.")


def test_a_value_that_lacks_figures_is_marked_by_its_number_format():
    control = hospital_with("proportion", "ABC")
    figures = [figure_of(name, "2026-01", 30, 100) for name in "ABC"] + [figure_of("A", "2026-02", 30, 100)]
    content = master_of_figures(control, figures, Period(2026, 1, 2))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["So sánh khoa"]
    marked = {row[1].value: [cell.number_format for cell in (row[0], row[3])] for row in sheet.iter_rows()}
    assert marked["A"] == ["0", "#,##0.00"]
    assert marked["B"] == ['0"*"', '#,##0.00"*"']


def test_figures_of_a_weak_source_are_marked_beside_the_name_and_the_note_says_what_it_means():
    control = hospital_with("proportion", "ABC", marks=(PHASE,))
    own = {CODE: replace(control.own_indicators[CODE], data_quality_grade="fair")}
    figures = [figure_of(name, month, 30, 100) for name in "ABC" for month in YEAR.months]
    for marked, marking in ((replace(control, own_indicators=own), "\u00a0†"), (control, "")):
        content = master_of_figures(marked, figures, YEAR)
        ranked, changed = (rows_of(content, sheet) for sheet in ("So sánh khoa", "Trước – sau"))
        assert f"{CODE}  Chỉ số thử{marking}" in [row[0] for row in ranked]
        assert {row[1] for row in changed if row[0] == CODE} == {f"Chỉ số thử{marking}"}
        assert all(any("†: số liệu của" in str(row[0]) for row in rows) for rows in (ranked, changed))
    with zipfile.ZipFile(io.BytesIO(master_of_figures(replace(control, own_indicators=own), figures, YEAR))) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert any("<c:scatterChart>" in chart and "Chỉ số thử\u00a0†" in chart for chart in charts)


@pytest.mark.parametrize("most", [0, 20])
def test_a_name_keeps_its_mark_where_it_is_cut(most: int):
    indicator = hospital_with("proportion", "A").indicators[CODE]
    weak = replace(indicator, data_quality_grade="conditional", name="Tỷ lệ rất dài tên")
    assert named(weak, most) == {0: "BV-01  Tỷ lệ rất dài tên\u00a0†", 20: "BV-01  Tỷ lệ rất dà…\u00a0†"}[most]


def test_the_funnel_names_each_department_beside_its_point():
    with zipfile.ZipFile(io.BytesIO(compared())) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    [funnel] = [chart for chart in charts if "<c:scatterChart>" in chart]
    assert {"CC", "NOI", "NGOAI", "SAN"} <= set(re.findall(r"<a:t>([^<]+)</a:t>", funnel))


def test_two_departments_have_no_such_sheet():
    assert rows_of(compared("A | 5 | 100\nB | 9 | 100"), "So sánh khoa") == []


def changed(before: Sequence[float], after: Sequence[float], language: str = "vi") -> list[tuple[object, ...]]:
    """The line of the hospital on the sheet of changes."""
    control = hospital_with("proportion", "AB", marks=(PHASE,))
    values = zip(YEAR.months, [*before, *after], strict=True)
    figures = [figure_of(name, month, x, 100) for month, x in values for name in "AB"]
    content = master_of_figures(control, figures, YEAR, language)
    name = {"vi": "Trước – sau", "en": "Before – after", "zh": "变更前后"}[language]
    return [row for row in rows_of(content, name) if row[0] == CODE]


def test_a_change_is_told_with_its_reason_and_what_it_brought():
    [hospital, *departments] = changed([40] * 6, [60] * 6)
    assert hospital[3:10] == ("07/2026", "Đổi quy trình", 6, 40, 6, 60, "%")
    assert hospital[10:13] == (
        20,
        "16,04 đến 23,87",
        "Từ tháng 7/2026 tăng 20 điểm phần trăm, khác biệt vượt mức ngẫu nhiên: theo chiều tốt.",
    )
    assert len(departments) == 2


def test_no_difference_is_no_praise_and_no_blame():
    hospital = changed([40, 45, 38, 42, 41, 40], [41, 44, 39, 42, 40, 41])[0]
    assert "chưa nói được thay đổi có tác dụng" in str(hospital[12])


def test_too_few_complete_periods_are_said_and_not_concluded_from():
    control = hospital_with("proportion", "AB", marks=(PHASE,))
    figures = [figure_of(name, month, 40, 100) for name in "AB" for month in YEAR.months[:8]]
    figures.append(figure_of("A", "2026-09", 90, 100))
    [hospital, *_] = [
        row for row in rows_of(master_of_figures(control, figures, YEAR), "Trước – sau") if row[0] == CODE
    ]
    assert (hospital[5], hospital[7]) == (6, 2)
    assert hospital[12] == (
        "Từ tháng 7/2026 chưa nói được: trước 6 kỳ, sau 2 kỳ đủ số liệu; mỗi bên cần ít nhất 3 kỳ. "
        "Chưa tính 1 kỳ còn thiếu số liệu."
    )


@pytest.mark.parametrize(("language", "word"), [("en", "the bad way"), ("zh", "朝坏的方向")])
def test_what_got_worse_is_said_in_other_languages(language: str, word: str):
    assert word in str(changed([60] * 6, [40] * 6, language)[0][12])


def test_without_a_marked_change_there_is_no_such_sheet():
    control = hospital_with("proportion", "AB")
    figures = [figure_of("A", month, 5, 10) for month in YEAR.months]
    assert rows_of(master_of_figures(control, figures, YEAR), "Trước – sau") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_table_over_time_has_two_columns_of_one_heading(language: str):
    text = texts(language)
    for columns in (POINT_COLUMNS, SIGNAL_COLUMNS):
        headings = [text(f"master.column.{name}") for name in columns]
        assert len(set(headings)) == len(headings)
