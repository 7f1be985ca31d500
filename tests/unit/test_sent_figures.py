"""Figures are held against their tables without any spreadsheet program; what is not sure is left alone."""

from pathlib import Path

import pytest
import xlsxwriter

from qmxl.sending.opened import opened
from qmxl.sending.sealing.figures import disagreeing

ROWS = (("A", 1, 2), ("b", 3, None), ("A", 5, "x"), ("c", None, 7))


def made(path: Path, formula: str, value: object) -> list[str]:
    """What the table's rows make of a formula, where that is not the value stored with it."""
    book = xlsxwriter.Workbook(path)
    data, own = book.add_worksheet("Dữ 'liệu' A"), book.add_worksheet("Trang")
    for at, row in enumerate(ROWS):
        data.write_row(at, 0, row)
    data.write_formula("D1", "=1/0", None, "#DIV/0!")
    book.define_name("So", "='Dữ ''liệu'' A'!$B$1:$B$4")
    own.write_formula("A1", "=" + formula.replace("@", "'Dữ ''liệu'' A'!"), None, value)
    book.close()
    return [expected for _, _, expected in disagreeing(opened(path.read_bytes()), {"so": "'Dữ ''liệu'' A'!$B$1:$B$4"})]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ('SUMIFS(So,@$A$1:$A$4,"a")', 6),
        ('COUNTIFS(@A1:A4,"<>A")', 2),
        ('COUNTIFS(So,">2",@C1:C4,"x")', 1),
        ("COUNTIF(So,5)", 1),
        ('COUNTIF(@C1:C4,"<>7")', 3),
        ("SUM(So,1)/COUNT(So)*-2+3%", -20 / 3 + 0.03),
        ("COUNTA(@A1:D4)", 11),
        ('IF(SUM(@C1)=2,"Đạt","Không")&"/"&ROWS(So)', "Đạt/4"),
        ("IF(@D1,1,2)", "#DIV/0!"),
        ('IFERROR(@D1,"–")', "–"),
        ("SUM(@D1:D4)", "#DIV/0!"),
        ('IF(AND(@B1=1,@B4=0,@B4=""),NA(),1)', "#N/A"),
        ("1/0", "#DIV/0!"),
        ("AVERAGE(So)", 3),
        ("MAX(So)-MIN(So)", 4),
        ('OR(@A1="A",FALSE)', True),
    ],
)
def test_what_is_counted_and_added_is_computed(tmp_path: Path, formula: str, value: object):
    assert made(tmp_path / "a.xlsx", formula, value) == []
    wrong = "khác" if isinstance(value, str) else not value if isinstance(value, bool) else float(str(value)) + 1
    assert len(made(tmp_path / "b.xlsx", formula, wrong)) == 1


UNSURE = (
    "SUMPRODUCT(So*2)",
    "So+1",
    "INDEX(So,1)",
    'COUNTIFS(@A1:A4,"A*")',
    'COUNTIFS(@A1:A4,"")',
    '"1"+1',
    "LAMBDA(x,x)",
    "A1:A2",
    "SUM(",
)


@pytest.mark.parametrize("formula", UNSURE)
def test_what_is_not_sure_is_left_alone(tmp_path: Path, formula: str):
    assert made(tmp_path / "a.xlsx", formula, 12345) == []
