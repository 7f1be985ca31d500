"""How the sample's master is read: what stands beside what, how numbers are written, and what is not to be seen."""

import math
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.catalogue import loader
from qmxl.forms.styles import value_format

pytestmark = pytest.mark.slow

LAPTOP, BESIDE_THE_CELLS = 1366, 50  # pixels; row numbers and the scroll bar
MONTHS = [f"T{month}" for month in range(1, 13)]


@pytest.fixture(scope="module")
def master(values: openpyxl.Workbook) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in values}


def pixels(sheet: Worksheet, column: int) -> int:
    """How wide a column is on a screen at 100 percent."""
    widths = {at: d.width for d in sheet.column_dimensions.values() for at in range(d.min, d.max + 1)}
    return math.ceil(widths.get(column, 8.43) * 7 + 5)


def headings(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[5] if cell.value is not None}


def test_a_laptop_shows_name_value_target_result_and_five_months(master: dict[str, Worksheet]) -> None:
    sheet = master["Chỉ số"]
    asked = ["Chỉ số", "Kỳ này", "Mục tiêu", "Kết quả", *MONTHS[:5]]
    last = max(headings(sheet)[name] for name in asked)
    assert sum(pixels(sheet, at) for at in range(1, last + 1)) <= LAPTOP - BESIDE_THE_CELLS


def test_the_frozen_columns_leave_most_of_a_laptop(master: dict[str, Worksheet]) -> None:
    sheet = master["Chỉ số"]
    frozen = openpyxl.utils.cell.coordinate_from_string(sheet.freeze_panes)[0]
    columns = range(1, openpyxl.utils.column_index_from_string(frozen))
    assert sum(pixels(sheet, at) for at in columns) < LAPTOP * 0.4


def test_the_columns_that_want_explaining_are_explained(master: dict[str, Worksheet]) -> None:
    for name in ("Số liệu:", "Độ tin cậy:"):
        assert name in master["Chỉ số"]["A3"].value
    assert any("Số liệu:" in str(cell.value) for row in master["Tổng quan"] for cell in row)


def test_a_value_is_written_as_in_the_forms_on_every_sheet(master: dict[str, Worksheet]) -> None:
    kinds = {i.code: i.kind for i in loader.indicators().values()}
    told: set[tuple[str, str, str]] = set()
    places = (("Chỉ số", 6, [*MONTHS, "Kỳ này", "Mục tiêu"]), ("DL chỉ số", 6, ["Giá trị", "Mục tiêu"]))
    for name, first, columns in places:
        for row in master[name].iter_rows(min_row=first):
            code = str(row[0].value)
            if code not in kinds:
                continue
            for heading in columns:
                cell = row[headings(master[name])[heading] - 1]
                if cell.value is not None and cell.number_format != value_format(kinds[code]):
                    told.add((name, code, cell.number_format))
    for row in master["Tổng quan"].iter_rows(min_row=20):
        code = str(row[0].value)
        if code in kinds and row[7].number_format != value_format(kinds[code]):
            told.add(("Tổng quan", code, row[7].number_format))
    assert told == set()


def test_no_number_shows_the_tail_of_a_division(master: dict[str, Worksheet]) -> None:
    raw = [
        (title, cell.coordinate)
        for title, sheet in master.items()
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, float) and not cell.value.is_integer() and cell.number_format == "General"
        if not sheet.column_dimensions[get_column_letter(cell.column)].hidden and title != "Biểu đồ"
    ]
    assert raw == []


def test_every_indicator_of_the_overview_has_its_unit(master: dict[str, Worksheet]) -> None:
    units = {i.code: i.unit for i in loader.indicators().values()}
    lines = {str(row[0].value): str(row[1].value) for row in master["Tổng quan"].iter_rows(min_row=20)}
    assert [code for code in lines if code in units and not lines[code].endswith(f"({units[code]})")] == []
    assert sum(code in units for code in lines) > 20


def test_the_years_row_is_shown_as_to_date_and_keeps_its_key(master: dict[str, Worksheet]) -> None:
    shown = {cell.number_format for (cell,) in master["DL chỉ số"]["C6:C900"] if cell.value == "2025"}
    assert shown == {'"Lũy kế "@'}
    assert {c.number_format for (c,) in master["DL chỉ số"]["C6:C900"] if c.value == "2025-05"} == {"General"}


def test_dates_do_not_touch_the_text_beside_them(master: dict[str, Worksheet]) -> None:
    sheets = ("Kế hoạch", "Nộp báo cáo", "DL tiểu mục", "Sự cố", "Khắc phục", "DL câu trả lời")
    cells = (cell for name in sheets for row in master[name].iter_rows(min_row=6) for cell in row)
    dated = [cell for cell in cells if isinstance(cell, Cell) and cell.is_date and cell.value]
    assert len(dated) > 50
    assert {cell.alignment.horizontal for cell in dated} <= {"center", "left"}


def test_numbers_keep_off_the_words_to_their_right(master: dict[str, Worksheet]) -> None:
    touching = [
        (title, left.coordinate)
        for title in ("Chỉ số", "Tiêu chí", "Kế hoạch", "DL chỉ số", "DL tiểu mục", "Sự cố", "DL câu trả lời")
        for row in master[title].iter_rows(min_row=6)
        for left, right in pairwise(row)
        if isinstance(left.value, int | float) and isinstance(right.value, str)
        if left.alignment.horizontal in {None, "general", "right"} and not left.alignment.indent
        if right.alignment.horizontal in {None, "general", "left"}
    ]
    assert touching == []


def test_what_the_charts_draw_is_hidden_and_drawn(hospital: Path, master: dict[str, Worksheet]) -> None:
    for name, columns in (("Tổng quan", ("O", "P")), ("Biểu đồ", ("AE", "AF", "AQ"))):
        hidden = [d for d in master[name].column_dimensions.values() if d.hidden]
        for letters in columns:
            at = openpyxl.utils.column_index_from_string(letters)
            assert any(d.min <= at <= d.max for d in hidden), (name, letters)
    with zipfile.ZipFile(hospital / "tong-hop" / "QM_TongHop_2025-12.xlsx") as package:
        charts = {n: package.read(n).decode() for n in package.namelist() if n.startswith("xl/charts/chart")}
    helped = [part for part in charts.values() if re.search("'?(Tổng quan|Biểu đồ)'?!", part)]
    assert len(helped) > 10
    assert [part for part in helped if "plotVisOnly" in part] == []  # said only where hidden cells are not drawn
