"""What the VBA functions make of ranges only Excel has: currencies, several areas, whole columns, names."""

from pathlib import Path

import openpyxl
import pytest
from pyopenvba.apps.excel import ExcelApplication

from qmxl.hosts import vba

Draw = dict[str, object]


@pytest.fixture
def answer(tmp_path: Path):
    """Gives what a function answers for ranges of a drawn sheet."""

    def ask(cells: Draw, formula: str, number_format: str = "General") -> object:
        book = openpyxl.Workbook()
        for place, value in cells.items():
            book.active[place] = value
            book.active[place].number_format = number_format
        path = tmp_path / "drawn.xlsx"
        book.save(path)
        application = ExcelApplication.open(str(path))
        application.add_module(vba.module().partition("\r\n")[2], name="QM")
        return application.evaluate(formula)

    return ask


def test_a_currency_keeps_all_its_decimals(answer):
    """Excel rounds what ``.Value`` gives of a cell formatted as a currency to four decimals."""
    cells = {"A1": 0.00001, "B1": 2}
    found = answer(cells, 'QM_RATE(Sheets(1).Range("A1"), Sheets(1).Range("B1"))', '"$"#,##0.00')
    assert found == pytest.approx(0.0005)


def test_several_areas_are_refused_not_cut_to_the_first(answer):
    cells: Draw = {f"A{row}": row for row in range(1, 6)}
    assert answer(cells, 'QM_SCORE(Sheets(1).Range("A1:A2"))') == 1.5
    assert str(answer(cells, 'QM_SCORE(Sheets(1).Range("A1:A2,A4:A5"))')) == "Error 2015"


def test_whole_columns_are_the_cells_in_use(answer):
    cells = {"A1": 2, "A2": 4, "B1": 1, "B2": 3, "D40": "ngoài bảng"}
    whole = answer(cells, 'QM_SCORE(Sheets(1).Range("A:A"), Sheets(1).Range("B:B"))')
    assert whole == answer(cells, 'QM_SCORE(Sheets(1).Range("A1:A2"), Sheets(1).Range("B1:B2"))') == 3.5


def test_a_range_below_everything_is_blank(answer):
    assert str(answer({"A1": 2}, 'QM_SCORE(Sheets(1).Range("A50:A90"))')) == "Error 2042"


def test_columns_of_sheets_that_end_at_different_rows_are_still_pairs(tmp_path: Path):
    book = openpyxl.Workbook()
    other = book.create_sheet("Hệ số")
    for row, (score, weight) in enumerate([(2, 1), (4, 3)], start=1):
        book.active.cell(row, 1, score)
        other.cell(row, 1, weight)
    other["C77"] = "xa"
    book.save(tmp_path / "drawn.xlsx")
    application = ExcelApplication.open(str(tmp_path / "drawn.xlsx"))
    application.add_module(vba.module().partition("\r\n")[2], name="QM")
    assert application.evaluate('QM_SCORE(Sheets(1).Range("A:A"), Sheets(2).Range("A:A"))') == 3.5
    assert application.evaluate('QM_SCORE(Sheets(2).Range("A:A"), Sheets(1).Range("A:A"))') == pytest.approx(14 / 6)


def test_only_the_function_that_reads_names_is_volatile():
    """Excel knows of no cell it depends on but its arguments."""
    functions = vba.module().split("Public Function ")[1:]
    assert [text.partition("(")[0] for text in functions if "Application.Volatile" in text] == ["QM_VALUE"]
