"""What is written into a workbook opens without a repair: numbers, texts, links and footers at their limits."""

import io
import re
import zipfile
from datetime import datetime

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.forms.styles import Styles
from qmxl.forms.writer import _write_entry
from qmxl.reports.printing import number
from qmxl.sheets.page import link_to
from qmxl.xlsx.book import footer_text, new_book, write_value
from qmxl.xlsx.bulk import BulkSheet, Formula
from qmxl.xlsx.content import Sheet, fitting
from qmxl.xlsx.links import file_link
from qmxl.xlsx.notes import Note
from qmxl.xlsx.pieces import MasterBook
from tests.by_hand import complete_entries, form_bytes, small_hospital

INFINITE = float("inf")


def book_with(*values: object) -> bytes:
    """A workbook with the values in a column written by cell and, in the next sheet, as a block."""
    buffer = io.BytesIO()
    book = new_book(buffer, datetime(2026, 1, 1), "t", MasterBook)
    plain, block = book.add_worksheet("plain", BulkSheet), book.add_worksheet("block", BulkSheet)
    for at, value in enumerate(values):
        if isinstance(value, Formula):
            plain.write_formula(at, 0, value.formula, None, value.value)
        else:
            write_value(plain, at, 0, value, None)
    block.write_block(0, [list(values)], [None])
    book.close()
    return buffer.getvalue()


def stored(content: bytes) -> list[list[str]]:
    """Type and content of each cell, sheet by sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
    cell = re.compile(r'<c r="A\d+"(?: s="\d+")?(?: t="(\w+)")?>(?:<f>[^<]*</f>)?<v>([^<]*)')
    return [[" ".join(filter(None, found)) for found in cell.findall(part)] for part in parts]


@pytest.mark.parametrize("value", [INFINITE, -INFINITE, float("nan"), 1.5e308, 10**400])
def test_a_number_no_cell_holds_is_an_error(value: float):
    assert stored(book_with(value)) == [["e #NUM!"], ["e #NUM!"]]
    assert stored(book_with(Formula("1E300/1E-300", value))) == [["e #NUM!"], ["e #NUM!"]]


def test_large_numbers_have_an_exponent_and_whole_ones_no_decimals():
    assert stored(book_with(40.0, 999_999_999_999_999.0, 1e15, 1e300, 10**20, 0.1))[1] == [
        "40",
        "999999999999999",
        "1000000000000000.0",
        "1e+300",
        "1e+20",
        "0.1",
    ]


def test_an_answer_of_the_long_table_is_a_number_or_an_error():
    printed = [number(each) for each in (3.0, 1e300, INFINITE, float("nan"))]
    assert [re.search(r"<v>(.*)</v>", each)[1] for each in printed] == ["3", "1e+300", "#NUM!", "#NUM!"]
    assert ['t="e"' in each for each in printed] == [False, False, True, True]


def test_the_rate_of_numbers_that_overflow_is_an_error_in_a_form_made_again():
    control = small_hospital()
    entries = complete_entries(control, "GLOCOM")
    entries["indicators"]["BRVT-16", "numerator", "2026-01"] = 1e300
    entries["indicators"]["BRVT-16", "denominator", "2026-01"] = 1e-300
    made = form_bytes(control, "GLOCOM", entries)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if "worksheets/sheet" in name]
    assert not [found for sheet in sheets for found in re.findall(r"<v>(?:-?inf|nan)</v>", sheet)]


def test_line_breaks_beyond_what_a_cell_takes_become_blanks():
    text = "\n".join(f"dòng {n}" for n in range(400))
    kept = fitting(text)
    assert (kept.count("\n"), kept.split()) == (253, text.split())
    assert fitting("a\n" * 253) == "a\n" * 253
    sheets = openpyxl.load_workbook(io.BytesIO(book_with(text)))
    assert [sheet["A1"].value.count("\n") for sheet in sheets] == [253, 253]


def test_a_text_is_cut_where_excel_counts_it_full():
    """Excel counts UTF-16 units, of which some signs have two."""
    assert len(fitting("😀" * 20_000).encode("utf-16-le")) // 2 == 32_766
    assert fitting("ă" * 32_767) == "ă" * 32_767
    assert len(fitting("ă" * 40_000)) == 32_767


def noted(value: object, note: Note) -> Worksheet:
    """A sheet whose cell A1 holds a value with a link or comment."""
    buffer = io.BytesIO()
    book = new_book(buffer, datetime(2026, 1, 1), "t")
    worksheet = book.add_worksheet("s")
    assert isinstance(worksheet, Sheet)
    _write_entry(worksheet, 0, 0, value, Styles(book)(), note)
    book.close()
    return openpyxl.load_workbook(io.BytesIO(buffer.getvalue()))["s"]


def test_a_text_whose_link_is_too_long_stays_and_the_address_is_in_its_comment():
    address = "https://bvmat.vn/" + "a" * 2_100
    cell = noted("QĐ 112", Note(address, "xem"))["A1"]
    assert (cell.value, cell.hyperlink, cell.comment.text) == ("QĐ 112", None, f"xem\n{address}")


def test_letters_beyond_ascii_count_as_they_are_escaped():
    assert file_link("https://bvmat.vn/" + "ề" * 300) is None
    assert file_link("https://bvmat.vn/" + "e" * 2_000) is not None


def test_the_text_of_a_link_stays_beside_a_file_link():
    cell = noted("QĐ 112", Note("minh-chung\\QD 112.pdf"))["A1"]
    assert (cell.value, cell.hyperlink.target) == ("QĐ 112", "minh-chung/QD%20112.pdf")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("nop/2025/KHOA 50%.xlsx", "../nop/2025/KHOA%2050%25.xlsx"),
        ("nop/2025/50%20.xlsx", "../nop/2025/50%2520.xlsx"),
        ("nop/2025/số #1.xlsx", "../nop/2025/số%20%231.xlsx"),
        ("nop/2025/KHOA [1].xlsx", "../nop/2025/KHOA%20%5B1%5D.xlsx"),
        ("nop/2025/a?b&'c.xlsx", "../nop/2025/a%3Fb&'c.xlsx"),
    ],
)
def test_a_link_to_a_file_is_escaped_whatever_its_name(source: str, target: str):
    link = link_to(source, "Chỉ số", "C7")
    assert link is not None
    assert (link._target(), link._anchor) == (target, "'Chỉ số'!C7")


def test_an_address_that_came_escaped_is_not_escaped_again():
    link = file_link("../minh chung/50%25 [1].pdf#x")
    assert link is not None
    assert link._target() == "../minh%20chung/50%25%20%5B1%5D.pdf#x"


def test_a_name_that_begins_with_a_digit_is_no_font_size_in_a_footer():
    assert [footer_text(name) for name in ("115 Bệnh viện", "Bệnh viện 115", "A & B")] == [
        " 115 Bệnh viện",
        "Bệnh viện 115",
        "A && B",
    ]


def test_as_many_shared_texts_are_counted_as_there_are():
    with zipfile.ZipFile(io.BytesIO(book_with("a", "b", "a", 1, "a", None))) as package:
        said = re.search(rb'count="(\d+)" uniqueCount="(\d+)"', package.read("xl/sharedStrings.xml"))
    assert said is not None
    assert said.groups() == (b"8", b"2")
