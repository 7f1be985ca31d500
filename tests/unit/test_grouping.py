"""A fault with one cause is told once, and still with every cell."""

import json
import re
import time
from collections.abc import Callable

import pytest

from qmxl.cli.showing import as_json
from qmxl.codes import Code
from qmxl.commands.outcome import Outcome
from qmxl.findings import Cell, Finding
from qmxl.grouping import LISTED, MOST, grouped, message, ranges
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
        Finding(Code(code), Cell("a.xlsx", sheet, f"E{row}"), {"item": f"A1.1-2.{row}"}, "KHOA_KHAM")
        for row in range(6, 6 + count)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_than_a_dozen_of_one_kind_are_one_that_names_them_all(language: str) -> None:
    [one] = grouped(many(114))
    assert (one.cell.address, len(one.others), one.others[-1]) == ("E6", 113, "E119")
    assert all(word in message(one, texts(language)) for word in ("114", "E7:E119"))


SCATTERED = [f"E{row}" for row in range(6, 200_006, 2)]  # no two of which are one range


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "left"),
    [("vi", "… và 99.899 chỗ khác."), ("en", "… and 99,899 others."), ("zh", "……及另外 99,899 处。")],
)
def test_of_a_hundred_thousand_places_a_hundred_are_named_and_the_rest_counted(language: str, left: str) -> None:
    [one] = grouped(
        Finding(Code.MISSING_STATUS, Cell("a.xlsx", "Tiêu chí", place), {"item": "A1.1-2.1"}, "KHOA_KHAM")
        for place in SCATTERED
    )
    start = time.monotonic()
    said = message(one, texts(language))
    assert time.monotonic() - start < 5, "it once took time with the square of the places"
    assert said.endswith(left)
    assert len(re.findall(r"E\d+", said)) == LISTED
    assert len(said) < 2_000


def test_a_range_of_a_hundred_thousand_cells_is_named_whole() -> None:
    [one] = grouped(many(100_000))
    assert message(one, texts("vi")).endswith("Cùng lỗi này ở 100.000 chỗ, cả: E7:E100005.")


def test_lines_with_long_names_fit_into_a_cell_of_excel() -> None:
    facts = ({"row": f"{n} " + "dài " * 500} for n in range(1_000))
    [one] = grouped(Finding(Code.STRUCTURE_ROW, Cell("a.xlsx", "Tiêu chí"), each) for each in facts)
    assert len(message(one, texts("vi"))) < 32_767 / 2


def test_a_program_is_given_the_first_thousand_and_the_number_of_the_rest() -> None:
    [one] = grouped(many(3_000))
    [told] = json.loads(as_json(Outcome(findings=[one]), "vi"))["findings"]
    assert (told["facts"]["others"][:2], len(told["facts"]["others"])) == (["E7", "E8"], 1_000)
    assert told["facts"]["others_left"] == 1_999
    [few] = grouped(many(20))
    [told] = json.loads(as_json(Outcome(findings=[few]), "vi"))["findings"]
    assert (len(told["facts"]["others"]), "others_left" in told["facts"]) == (19, False)


def test_a_dozen_are_told_one_by_one() -> None:
    assert grouped(many(MOST)) == many(MOST)


def test_what_differs_in_kind_or_sheet_stays_apart() -> None:
    told = grouped([*many(MOST), *many(MOST, sheet="Trang khác"), *many(MOST, code="CRITERIA-EVIDENCE")])
    assert len(told) == 3 * MOST


def test_each_never_event_is_told_by_itself() -> None:
    assert len(grouped(many(20, code="NEVER-EVENT"))) == 20


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("vi", "T3 (2, 5), Quý 1, 6 tháng cuối năm, Tuần 7, Tuần 1/2027, 2026."),
        ("en", "M3 (2, 5), Q1, second half-year, W7, W1/2027, 2026."),
        ("zh", "3月 (2, 5)、第1季、下半年、7周、1/2027周、2026。"),
    ],
)
def test_parts_of_a_year_are_told_in_the_readers_words(language: str, told: str) -> None:
    facts = {"sheet": "5S", "parts": ["T3 (2, 5)", "Q1", "H2", "W7", "W1/2027", "2026"], "count": 1}
    assert told in message(Finding(Code.RHYTHM_MISSING, Cell("a.xlsx", "5S"), facts), texts(language))


def test_lines_that_are_gone_are_named() -> None:
    gone = [Finding(Code.STRUCTURE_ROW, Cell("a.xlsx", "Tiêu chí"), {"row": f"A1.1-2.{n}"}) for n in range(20)]
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
