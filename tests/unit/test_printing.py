"""The rows of the master's sheet of all answers, read back by a program that is not ours."""

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl.forms.fetching import fetch
from qmxl.reports.printing import Printer, inline
from qmxl.reports.reading import read_report
from qmxl.texts import texts
from qmxl.xlsx.book import new_book
from qmxl.xlsx.bulk import BulkSheet
from qmxl.xlsx.packing import piece
from qmxl.xlsx.pieces import MasterBook
from tests.by_hand import MARCH, Form

Made = Callable[..., Form]


@pytest.fixture
def printed(tmp_path: Path) -> Callable[..., list[tuple[object, ...]]]:
    """The rows that a form makes, as openpyxl reads them out of a workbook."""

    def run(form: Form, language: str = "vi") -> list[tuple[object, ...]]:
        path = tmp_path / "KHOA_KHAM.xlsx"
        path.write_bytes(form.content())
        report, submission = read_report(fetch(path), "nop/KHOA_KHAM.xlsx", form.control, MARCH, texts(language))
        assert submission is not None
        buffer = io.BytesIO()
        book = new_book(buffer, datetime(2026, 4, 1), "", MasterBook)
        book.add_format({"num_format": "dd/mm/yyyy"})._get_xf_index()
        book.add_format({"align": "left"})._get_xf_index()
        sheet: BulkSheet = book.add_worksheet("x", BulkSheet)
        sheet.write_string(0, 0, "above")
        piece = Printer(form.control, texts(language)).rows(submission, 2)
        sheet.put_pieces(1, report.filled, 9, lambda: [piece])
        book.close()
        rows = list(openpyxl.load_workbook(buffer)["x"].iter_rows(values_only=True))
        assert (rows[0][0], len(rows)) == ("above", report.filled + 1)
        return rows[1:]

    return run


def test_each_answer_is_a_row_with_its_words_and_its_cell(form: Made, printed: Callable[..., list]) -> None:
    filled = form()
    filled.put("incidents", "1", "happened_on", date(2026, 2, 14))
    filled.put("incidents", "1", "harm", "D")
    filled.put("incidents", "1", "description", "Nhầm mắt")
    rows = {(row[2], row[3], row[4], row[1]): row for row in printed(filled)}
    assert {(row[0], row[8]) for row in rows.values()} == {("KHOA_KHAM", "nop/KHOA_KHAM.xlsx")}
    day = rows["Sự cố", "1", "Ngày xảy ra", "2026-02"]
    assert (day[5], day[6]) == (datetime(2026, 2, 14), "Sự cố")
    harm = rows["Sự cố", "1", "Mức độ tổn thương (A–I)", "2026-02"]
    assert str(harm[5]).startswith("D")
    figure = next(row for key, row in rows.items() if key[0] == "Chỉ số" and key[1] == "BRVT-16" and key[3])
    assert isinstance(figure[5], int)
    for row in rows.values():
        sheet = filled.book[row[6]]
        assert sheet[row[7]].value is not None, row


def test_whether_a_fault_is_there_is_written_in_the_forms_words(form: Made, printed: Callable[..., list]) -> None:
    """Sub-items of level 1 have answers of their own."""
    filled = form()
    levels = {item.code: item.level for item in filled.control.programme.sub_items.values()}
    told = {row[3]: row[5] for row in printed(filled) if row[2] == "Tiêu chí" and row[4] == "Kết quả"}
    assert {levels[code]: said for code, said in told.items() if levels[code] < 3} == {1: "Không có lỗi", 2: "Đạt"}


def test_words_are_those_of_the_language(form: Made, printed: Callable[..., list]) -> None:
    assert {row[2] for row in printed(form(), language="en")} >= {"Indicators"}


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+84",
        "@x",
        "<b>&amp;</b>",
        "<r>x</r>",
        "a\nb",
        "_x0041_ và \x0b",
        "chữ Việt Nam – 中文 😀",
        '"quoted"',
        "x" * 40_000,
    ],
)
def test_text_stays_what_it_is(text: str) -> None:
    buffer = io.BytesIO()
    book = new_book(buffer, datetime(2026, 4, 1), "", MasterBook)
    sheet: BulkSheet = book.add_worksheet("x", BulkSheet)
    sheet.put_pieces(0, 1, 1, lambda: [piece(f'<row r="1"><c r="A1"{inline(text)}</row>')])
    other: BulkSheet = book.add_worksheet("y", BulkSheet)
    other.write_block(0, [[text]], [None])
    book.close()
    sheets = openpyxl.load_workbook(buffer)
    for cell in (sheets["x"]["A1"], sheets["y"]["A1"]):
        # openpyxl leaves the escapes as they are; a mark without width keeps XlsxWriter from taking "<r>" for XML
        told = str(cell.value).replace("_x005F_", "_").replace("_x000B_", "\x0b").removesuffix("\u200b")
        assert (told, cell.data_type) == (text[:32_767], "s")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" a ", 'inlineStr"><is><t xml:space="preserve"> a </t></is>'),
        ("a\nb", 'inlineStr"><is><t xml:space="preserve">a\nb</t></is>'),
        ("a\rb", 'inlineStr"><is><t>a_x000D_b</t></is>'),
        ("]]>", 'str"><v>]]&gt;</v>'),
        ("\ufffe\ud800", 'inlineStr"><is><t>_xFFFE__xD800_</t></is>'),
        ("ế", 'str"><v>&#7871;</v>'),
        ("_x0041_", 'inlineStr"><is><t>_x005F_x0041_</t></is>'),
    ],
)
def test_the_xml_says_what_the_text_says(text: str, shown: str) -> None:
    assert inline(text) == f' t="{shown}</c>'
