"""A fault with one cause is told once, and still with every cell."""

from collections.abc import Callable

import pytest

from qmxl.findings import Cell, Finding, Severity
from qmxl.grouping import MOST, grouped, message, ranges
from qmxl.texts import LANGUAGES, texts
from tests.by_hand import Form, Whole

Make, Read = Callable[..., Form], Callable[..., Whole]


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (["F6"], ["F6"]),
        (["F6", "F7", "F8"], ["F6:F8"]),
        (["G6", "F6", "F7", "G7"], ["F6:G7"]),
        (["F6", "H6", "F7", "AA10", "Z10"], ["F6:F7", "H6", "Z10:AA10"]),
        (["A1.1-2.2", "F6"], ["F6", "A1.1-2.2"]),
    ],
)
def test_addresses_are_told_as_ranges(places: list[str], told: list[str]) -> None:
    assert ranges(places) == told


def many(count: int, code: str = "MISSING-STATUS", sheet: str = "Tiêu chí") -> list[Finding]:
    return [
        Finding(code, Severity.ERROR, Cell("a.xlsx", sheet, f"E{row}"), {"item": f"A1.1-2.{row}"}, "KHOA_KHAM")
        for row in range(6, 6 + count)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_than_a_dozen_of_one_kind_are_one_that_names_them_all(language: str) -> None:
    [one] = grouped(many(114))
    assert (one.cell.address, len(one.others), one.others[-1]) == ("E6", 113, "E119")
    assert all(word in message(one, texts(language)) for word in ("114", "E7:E119"))


def test_a_dozen_are_told_one_by_one() -> None:
    assert grouped(many(MOST)) == many(MOST)


def test_what_differs_in_kind_or_sheet_stays_apart() -> None:
    told = grouped([*many(MOST), *many(MOST, sheet="Trang khác"), *many(MOST, code="CRITERIA-EVIDENCE")])
    assert len(told) == 3 * MOST


def test_each_never_event_is_told_by_itself() -> None:
    assert len(grouped(many(20, code="NEVER-EVENT"))) == 20


def test_lines_that_are_gone_are_named() -> None:
    gone = [
        Finding("STRUCTURE-ROW", Severity.ERROR, Cell("a.xlsx", "Tiêu chí"), {"row": f"A1.1-2.{n}"}) for n in range(20)
    ]
    [one] = grouped(gone)
    said = message(one, texts("vi"))
    assert [n for n in range(20) if f"A1.1-2.{n}" not in said] == []


def test_no_figure_counts_though_its_fault_is_told_with_others(form: Make, read: Read) -> None:
    """Every number of KHOA_KHAM's three months is a text nobody understands."""
    filled = form()
    sheet = filled.sheet("indicators")
    spoilt = [
        cell.coordinate
        for row in sheet.iter_rows(min_row=6, min_col=6, max_col=8)
        for cell in row
        if isinstance(cell.value, int | float)
    ]
    for address in spoilt:
        sheet[address] = "nhiều"
    report = read(filled)
    [one] = [finding for finding in report.findings if finding.code == "TYPE-NUMBER"]
    assert {one.cell.address, *one.others} == set(spoilt)
    assert {figure.left_out for figure in report.figures} == {"TYPE-NUMBER"}
