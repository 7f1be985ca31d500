"""A number typed where a formula of the master stood is told before the master leaves."""

from pathlib import Path

import xlsxwriter

from qmxl.commands.freeze import freeze
from tests.frozen import workbook


def columns(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Chỉ số")
    for row, (rate, count, plan, words) in enumerate(
        [("=1+1", 5, "=2+1", "=3+1"), (12.5, 6, 7, "chưa có"), ("=1+2", 8, 9, "=3+2"), ("=1+3", 4, "=2+2", "=3+3")]
    ):
        for column, said in enumerate((rate, count, plan, words)):
            if isinstance(said, str) and said[0] == "=":
                sheet.write_formula(row, column, said, None, sum(map(int, said[1:].split("+"))))
            else:
                sheet.write(row, column, said)


def test_a_number_between_two_formulas_of_its_column_is_told(tmp_path: Path):
    found = freeze(workbook(tmp_path / "so.xlsx", columns), language="vi").findings
    assert [
        (f.cell.source, f.cell.sheet, f.cell.address, f.facts["value"]) for f in found if f.code == "SENT-TYPED-OVER"
    ] == [("so.xlsx", "Chỉ số", "A2", 12.5)]
