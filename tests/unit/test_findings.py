"""Findings, their order and the addresses of cells."""

from random import Random

from openpyxl.utils import get_column_letter

from qmxl.codes import Code, Severity
from qmxl.findings import Cell, Finding, sort_key
from qmxl.xlsx.cells import address, column_letters


def test_columns_have_the_letters_a_spreadsheet_gives_them() -> None:
    assert [column_letters(at) for at in range(16384)] == [get_column_letter(at + 1) for at in range(16384)]


def test_an_address_counts_from_one() -> None:
    assert [address(0, 0), address(9, 27)] == ["A1", "AB10"]


def test_findings_are_sorted_by_weight_department_file_sheet_and_cell() -> None:
    def one(severity: Severity, department: str, cell: str, **facts: object) -> Finding:
        return Finding(Code.RULE_SUM, Cell("a.xlsx", "S", cell), facts, department, told=severity)

    expected = [
        one(Severity.ERROR, "A", "F6"),
        one(Severity.ERROR, "A", "F10"),
        one(Severity.ERROR, "B", "A1"),
        one(Severity.WARNING, "A", "A1", found=1),
        one(Severity.WARNING, "A", "A1", found="2"),
        one(Severity.INFO, "A", "A1"),
    ]
    shuffled = Random(3).sample(expected, len(expected))
    assert sorted(shuffled, key=sort_key) == expected
