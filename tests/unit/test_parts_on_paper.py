"""Sheets of several parts on paper: a page wide, and a page ends between two parts."""

import io
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.control.control import Control
from qmxl.control.models import Department
from qmxl.period import Period
from qmxl.sheets.parts import TALL, breaks
from tests.by_hand import small_hospital
from tests.own_forms import DATED, collected, declared, filled, with_forms

ROWS = dict.fromkeys(range(100), 10.0)  # points of each


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        ((3, 8, 13), []),  # 13 rows are a page
        ((3, 8, 13, 18), [13]),
        ((3, 8, 13, 18, 23, 28), [13, 23]),  # two rows are repeated on the second page
        ((3, 8, 30, 32), [8, 30]),  # higher than a page: it goes on, and what follows has no room below
        ((3, 8, 26, 28), [8]),  # what follows has
        ((3, 40, 42), []),
    ],
)
def test_a_page_ends_between_parts(starts: tuple[int, ...], expected: list[int]) -> None:
    assert breaks(starts, ROWS, room=130) == expected


def many(count: int) -> Control:
    """The small hospital with so many departments and three forms of each month."""
    body = DATED.format(rhythm="month", least=1)
    control = with_forms(*(declared(name, body) for name in ("walks", "talks", "checks")), control=small_hospital())
    more = {f"K{n:02}": Department(code=f"K{n:02}", name=f"Khoa {n}") for n in range(count)}
    return replace(control, departments={**control.departments, **more})


def sheet(folder: Path, control: Control, name: str) -> Worksheet:
    whole = Period(2026, 1, 12)
    form = filled(control, "GLOCOM", {"walks": [{"day": date(2026, 1, 5)}]}, span=whole)
    read = collected(folder, form, period=whole, today=date(2027, 1, 20))
    return openpyxl.load_workbook(io.BytesIO(read.master()))[name]


def test_blocks_of_the_rhythm_stay_together_on_pages_one_wide(tmp_path: Path) -> None:
    page = sheet(tmp_path, many(8), "Nhịp báo cáo")
    assert page.print_title_rows == "$1:$2"
    ends = [each.id for each in page.row_breaks.brk]
    titles = [cell.row for cell in page["A"] if cell.value and "mỗi tháng" in str(cell.value)]
    assert len(titles) == 3
    assert ends, "thirty sentences and a block are more than a page"
    assert {row - 2 for row in titles} >= set(ends), "a page begins with the blank row before a block"
    scale = page.page_setup.scale
    across = sum((7 * each.width + 5) * (each.max - each.min + 1) for each in page.column_dimensions.values())
    assert across * scale / 100 <= 1045, "pixels of an A4 page across between its margins"
    rows = [0, *ends, page.max_row]
    for number, (first, last) in enumerate(pairwise(rows)):
        heights = [
            page.row_dimensions[row].height for row in (*((1, 2) if number else ()), *range(first + 1, last + 1))
        ]
        assert sum(heights) <= TALL * 100 / scale
    assert not page.sheet_properties.pageSetUpPr or not page.sheet_properties.pageSetUpPr.fitToPage


def test_rows_are_as_high_as_their_texts(tmp_path: Path) -> None:
    long = Department(code="K00", name="Khoa Hồi sức tích cực – Chống độc và Lọc máu người lớn")
    small = many(1)
    page = sheet(tmp_path, replace(small, departments={**small.departments, "K00": long}), "Nhịp báo cáo")
    rows = [cell.row for cell in page["A"] if cell.value == long.name]
    assert len(rows) == 3
    assert {page.row_dimensions[row].height for row in rows} == {32.25}
    assert {page.row_dimensions[row - 1].height for row in rows} == {15.75}
