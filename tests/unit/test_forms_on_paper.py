"""What a blank form takes on paper: no page of empty lines, and no page beside it with a title that is cut off."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.catalogue.loader import forms
from qmxl.forms.head import heading_height, lines_of, width_of, wrapped
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.layout import Sheet
from qmxl.forms.paper import across, pages
from qmxl.texts import LANGUAGES, texts

PACKS = Path(__file__).parents[2] / "workbooks" / "templates" / "goi-bieu-mau"

FIRST = 6  # the row of the first line


def laid_out(form: str, held: int = 0) -> Sheet:
    declared = next(each for each in forms("department") if each.id == form)
    sheet = lay_out(declared, Given(texts("vi"), filled=held))
    assert sheet is not None
    return sheet


def blank(pack: str, form: str) -> Worksheet:
    book = openpyxl.load_workbook(PACKS / f"{pack}.xlsx")
    return next(sheet for sheet in book.worksheets if sheet["A1"].value == f"qmxl:{form}")


def printed(sheet: Worksheet) -> int:
    """How many lines a program prints: those with a cell that holds or shows anything."""
    seen = [
        row[0].row
        for row in sheet.iter_rows(min_row=FIRST)
        if any(cell.value is not None or cell.border.left.style or cell.fill.fill_type for cell in row)
    ]
    return max(seen) - FIRST + 1


def test_a_blank_list_prints_a_page_however_many_lines_it_has():
    log = blank("infection", "hand_hygiene")
    assert printed(log) == 20
    assert not log.cell(FIRST + 199, 3).protection.locked
    assert log.cell(FIRST + 199, 1).value is None


def test_a_list_made_with_lines_prints_some_more_of_them():
    numbered = [line.texts[0] for line in laid_out("hand_hygiene", held=50).lines if not line.spare]
    assert numbered == [str(n) for n in range(1, 56)]


def test_lines_that_have_keys_are_none_to_spare():
    assert not any(line.spare for line in laid_out("incidents").lines)


@pytest.mark.parametrize("form", ["checklist_observation", "incident_class"])
def test_the_title_of_a_sheet_that_goes_on_beside_stays_within_what_is_printed_on_each_page(form: str):
    assert across(laid_out(form))
    sheet = blank("safety", form)
    last = column_index_from_string((sheet.print_title_cols or "").replace("$", "").split(":")[1])
    merged = [area for area in sheet.merged_cells.ranges if area.min_row == 2]
    assert [area.max_col for area in merged] == ([last] if last > 2 else [])
    assert sheet.cell(2, 2).alignment.wrap_text


@pytest.mark.parametrize(
    ("room", "taken"),
    [(10.0, 1), (9.9, 2), (6.0, 2), (5.9, 4), (3.0, 5)],
)
def test_what_stays_takes_room_on_every_page(room: float, taken: int):
    assert pages([2, 2, 2, 2, 2], 1, room) == taken


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("Thuốc nguy cơ cao", 17, 1),
        ("Thuốc nguy cơ cao", 16, 2),
        ("Thuốc nguy cơ cao", 9, 3),
        ("一二三四五", 4, 3),
        ("abcdefghij kl", 5, 3),
        ("", 5, 1),
    ],
)
def test_words_stay_whole_where_they_can(text: str, room: float, lines: int):
    assert wrapped(text, room) == lines


CHINESE = (
    "每行把一个指标分配给一个科室；全部科室填报时选“全部”。年中调整时填写起止月份；留空表示一直有效。"
    "由他科代报（如院感科督查各科）：在“填报科室”选择；该科表单中各科各有一部分，数据归被督查科室。"
)


def test_a_chinese_text_has_the_lines_it_takes_on_the_page():
    # Counted on pages LibreOffice printed, with Noto Sans CJK: four lines, the third without the full stop after it.
    assert lines_of(CHINESE, 60) == 4
    assert (width_of("“全部”…"), width_of("“Tất cả”…"), width_of("a · b")) == (11, 9, 5)


def test_a_heading_of_three_words_over_a_narrow_column_has_three_lines():
    assert heading_height(laid_out("medication_errors")) >= 3 * 15


@pytest.mark.parametrize("form_set", ["department", "campaign", "control", "round", "above", "closing"])
def test_a_sheet_is_called_what_spreadsheet_programs_take_in_every_language(form_set: str):
    for language in LANGUAGES:
        names = [form.sheet.in_(language) for form in forms(form_set)]
        wrong = [name for name in names if len(name) > 31 or set(name) & set("[]:*?/\\") or name.strip("'") != name]
        assert wrong == []
        assert len({name.casefold() for name in names}) == len(names)
