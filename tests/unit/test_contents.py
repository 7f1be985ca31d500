"""The sheet of contents leads to every sheet of the master, and every sheet leads back."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from qmxl.catalogue.base import Label
from qmxl.sheets.page import DATA_SHEETS, FIRST_SHEETS
from qmxl.texts import LANGUAGES, texts
from tests.own_forms import Collected, collected, declared, filled, with_forms

LEAKS = """
done = "state = done"
due = "by"
date = "seen"
[[field]]
id = "seen"
type = "date"
[[field]]
id = "by"
type = "date"
[[field]]
id = "state"
type = "choice"
[[field.option]]
id = "done"
[[field.option]]
id = "doing"
[[field]]
id = "litres"
type = "count"
"""
LINES = (
    {"seen": date(2026, 3, 2), "by": date(2026, 3, 9), "state": "doing", "litres": 3},
    {"seen": date(2026, 1, 5), "by": date(2026, 12, 1), "state": "doing", "litres": "nhiều"},
    {"seen": date(2026, 2, 5), "by": date(2026, 2, 6), "state": "done", "litres": 4},
)


@pytest.fixture
def read(tmp_path: Path) -> Collected:
    """A register of the hospital's own with an overdue line and a fault, and one nobody wrote in."""
    control = with_forms(declared("leaks", LEAKS), declared("birds", '[[field]]\nid = "kind"\n'))
    return collected(tmp_path, filled(control, "KHOA_KHAM", {"leaks": list(LINES)}))


def rows(book: Workbook) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in book.worksheets[1].iter_rows(min_row=6, max_col=8, values_only=True)}


def test_every_sheet_stands_in_it_once_and_leads_back(read: Collected):
    book = openpyxl.load_workbook(BytesIO(read.master()))
    contents = book.worksheets[1]
    there = [link.location for cells in contents["A6:A200"] for cell in cells if (link := cell.hyperlink)]
    others = [sheet.title for sheet in book.worksheets if sheet is not contents and sheet.sheet_state == "visible"]
    assert sorted(place.rpartition("!")[0].strip("'") for place in there) == sorted(others)
    assert {name for name in others if not book[name]["A2"].hyperlink} == set()
    assert {book[name]["A2"].hyperlink.location for name in others} == {"'Mục lục'!A1"}


def test_a_register_says_what_is_left_and_what_is_wrong(read: Collected):
    found = rows(read.drawn())
    assert found["leaks"] == ("SỔ leaks", 1, 3, 2, 1, 1, 0)
    assert found["Lỗi cần sửa"][5:] == (1, 0)
    assert found["Chỉ số"][1:] == (None,) * 6


def test_a_register_without_lines_is_named_below_its_part(read: Collected):
    said = list(rows(read.drawn()))
    at = said.index("Biểu mẫu riêng của bệnh viện")
    assert said[at + 1] == "leaks"
    assert said[at + 2] == "Được giao nhưng chưa có dòng nào nên không có trang: birds."


def test_a_fault_is_counted_whatever_language_the_workbook_of_the_department_is_in(tmp_path: Path):
    named = replace(declared("leaks", LEAKS), sheet=Label(vi="Rò rỉ", en="Leaks", zh="渗漏"))
    whole = collected(tmp_path, filled(with_forms(named), "KHOA_KHAM", {"leaks": list(LINES)}))
    assert rows(whole.drawn("en"))["Leaks"][5:] == (1, 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_of_the_house_says_what_it_is_for(language: str):
    said = texts(language).table
    assert [name for name in (*FIRST_SHEETS, *DATA_SHEETS) if f"contents.says.{name}" not in said] == ["contents"]
