"""Who can be told from what is entered: warned of at its cell, and kept from where it does not belong."""

import html
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from isal import isal_zlib

from qmxl import commands
from qmxl.cli.showing import as_json
from qmxl.codes import Code, Severity
from qmxl.forms.fetching import fetch
from qmxl.period import parse_period
from qmxl.reports.masking import masked
from qmxl.reports.personal import internal_file
from qmxl.reports.printing import Printer
from qmxl.reports.reading import read_report
from qmxl.submissions import records
from qmxl.texts import texts
from qmxl.typed.persons import looks_like
from tests.by_hand import MARCH, SAVED, Form, Whole
from tests.handed import CASES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CCCD 001085012345", "PRIVACY-IDENTITY"),
        ("căn cước 001 085 012 345, đã báo", "PRIVACY-IDENTITY"),
        ("CMND: 012345678.", "PRIVACY-IDENTITY"),
        ("thẻ DN4010112345678", "PRIVACY-INSURANCE"),
        ("thẻ gd 4 01 01 12345678", "PRIVACY-INSURANCE"),
        ("BHXH 7912345678", "PRIVACY-INSURANCE"),
        ("gọi 0912345678", "PRIVACY-PHONE"),
        ("gọi 0912.345.678 hoặc", "PRIVACY-PHONE"),
        ("+84 912 345 678", "PRIVACY-PHONE"),
        ("BN Nguyễn Văn An ngã ở hành lang", "PRIVACY-NAME"),
        ("người bệnh TRẦN THỊ BÉ bị nhầm mắt", "PRIVACY-NAME"),
        ("Nguyễn Văn An, sinh 12/03/1958", "PRIVACY-BIRTH"),
        ("Lê Thị Hoa (SN 1958) phàn nàn", "PRIVACY-BIRTH"),
        ("Phạm Minh 02/01/1949 tái khám", "PRIVACY-BIRTH"),
        ("ngày sinh: 1/2/1950, Trần Văn B", "PRIVACY-BIRTH"),
    ],
)
def test_what_looks_like_a_person_is_told(text: str, code: str) -> None:
    assert looks_like(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "QĐ 112/QĐ-BV ngày 12/3/2026, lưu phòng QLCL",
        "Quyết định số 123456789/QĐ-SYT ngày 01/02/2026",
        "BS. Nguyễn Văn An tập huấn ngày 12/3/2026",
        "Nguyễn Thị Hạnh",
        "Khoa Vi sinh 12/3/2026, Trần Thị Mai ký",
        "mua máy 120000000 đồng; 450.000.000 đ",
        "https://drive.google.com/file/d/123456789012/view",
        "minh-chung/2026/IMG_20260312_123456789.jpg",
        "\\\\may-chu\\bv\\0912345678.pdf",
        "ISO 15189:2022, mã 2026-0031, phòng 301",
        "biên bản 202603121030",
        "ĐT khoa 024 3852 1234",
        "người bệnh Khoa Khám bệnh chờ lâu",
        "12/3/2026 – 15/4/2026: 1.234 lượt, 98,5 %",
        "TP. Hồ Chí Minh, ngày 12/3/2026",
        "Thông tư 43/2018/TT-BYT",
    ],
)
def test_what_only_resembles_one_is_left_alone(text: str) -> None:
    assert looks_like(text) == ""


FALL = "BN Nguyễn Văn An, sinh 12/03/1958, ngã ở hành lang"


@pytest.fixture
def told(form: Callable[..., Form]) -> Form:
    """A form with an incident in which a patient is named, and a plan with a telephone."""
    filled = form()
    filled.put("incidents", "1", "happened_on", date(2026, 2, 3))
    filled.put("incidents", "1", "description", FALL)
    filled.put("incidents", "1", "harm", "B – Sự cố đã xảy ra, chưa tác động trực tiếp đến người bệnh")
    filled.put("pdca", "1", "result", "Hỏi Hạnh 0912 345 678")
    filled.put("cover", "phone", "value", "0912 345 678")
    filled.put("cover", "filled_by", "value", "Nguyễn Thị Hạnh 0912345678")
    return filled


def test_the_department_is_told_at_the_cell_and_nothing_is_quoted(told: Form, read: Callable[..., Whole]) -> None:
    """Case 26-privacy."""
    report = read(told)
    found = [finding for finding in report.findings if finding.code.startswith("PRIVACY")]
    places = [(finding.code, finding.cell.sheet) for finding in found]
    assert places == [("PRIVACY-NAME", "Sự cố"), ("PRIVACY-PHONE", "Kế hoạch")]
    assert [(f.severity, f.facts) for f in found] == [(Severity.WARNING, {})] * 2


def test_the_table_of_answers_has_the_row_without_the_account(told: Form, tmp_path: Path) -> None:
    path = tmp_path / "KHOA_KHAM.xlsx"
    path.write_bytes(told.content())
    _, submission = read_report(fetch(path), path.name, told.control, MARCH, texts("vi"))
    assert submission is not None
    rows = isal_zlib.decompressobj(-15).decompress(Printer(told.control, texts("vi")).rows(submission, 1).deflated)
    shown = html.unescape(rows.decode())
    assert ("Nguyễn Văn An" in shown, shown.count("(không hiển thị)")) == (False, 1)


def test_a_line_beside_the_form_is_told_without_what_it_says(told: Form, read: Callable[..., Whole]) -> None:
    sheet = told.sheet("incidents")
    at = sheet.max_row + 3
    for column in range(3, 6):
        sheet.cell(at, column).value = FALL
    quoted = [finding for finding in read(told).findings if "Nguyễn Văn An" in str(finding.facts)]
    assert quoted == []


def test_a_finding_about_a_narrative_cell_does_not_quote_it(told: Form, tmp_path: Path) -> None:
    path = tmp_path / "KHOA_KHAM.xlsx"
    path.write_bytes(told.content())
    _, submission = read_report(fetch(path), path.name, told.control, MARCH, texts("vi"))
    assert submission is not None
    line = dict(submission.lines("incidents"))["1"]
    cell = submission.cell_of(line["description"])
    faults = [
        submission.finding(Code.TYPE_DATE, cell, found=FALL[:20] + "…", field="Mô tả"),
        submission.finding(Code.TYPE_DATE, submission.cell_of(line["harm"]), found="B", field="Mức"),
    ]
    shown = [finding.facts for finding in masked(faults, submission, "(không hiển thị)")]
    assert shown == [{"found": "(không hiển thị)", "field": "Mô tả"}, {"found": "B", "field": "Mức"}]


def test_personal_answers_stand_in_a_workbook_of_their_own(told: Form, tmp_path: Path) -> None:
    path = tmp_path / "KHOA_KHAM.xlsx"
    path.write_bytes(told.content())
    report, submission = read_report(fetch(path), path.name, told.control, MARCH, texts("vi"))
    assert submission is not None
    assert (report.personal, internal_file([report], told.control, MARCH, SAVED, texts("vi"))) == ([], None)
    found = submission.sheets["incidents"]
    fields = [
        replace(field, privacy="personal") if field.id == "description" else field for field in found.sheet.form.field
    ]
    personal_form = replace(found.sheet.form, field=tuple(fields))
    asked = replace(found, sheet=replace(found.sheet, form=personal_form))
    answers = list(records.personal(replace(submission, sheets={**submission.sheets, "incidents": asked})))
    content = internal_file([replace(report, personal=answers)], told.control, MARCH, SAVED, texts("vi"))
    assert content is not None
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[6]][:5] == [
        "Khoa Khám bệnh",
        "Sự cố",
        "1",
        "Mô tả ngắn (không ghi tên người bệnh)",
        FALL,
    ]


@pytest.mark.slow
def test_an_account_stands_in_its_register_only(demo_with: Callable[..., Path]) -> None:
    folder = demo_with()
    content = (CASES / "attacks" / "09-inf-in-the-master" / "GLOCOM.xlsx").read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = next(each for each in book.worksheets if each["A1"].value == "qmxl:incidents")
    account = "Người bệnh ngã cạnh giường số 7"
    sheet.cell(6, 3).value, sheet.cell(6, 4).value = date(2025, 3, 4), account
    book.save(folder / "nop" / "2025" / "GLOCOM.xlsx")
    (folder / "tong-hop").mkdir()
    old = folder / "tong-hop" / "QM_NoiBo_2025-12.xlsx"
    old.write_bytes(b"earlier")
    told = commands.consolidate(folder, period=parse_period("2025-12"), language="vi")
    assert told.master is not None
    assert account not in as_json(told, "vi")
    master = openpyxl.load_workbook(told.master)
    where = [each.title for each in master.worksheets for row in each.iter_rows() for c in row if c.value == account]
    assert where == ["Sự cố"]
    assert (old.exists(), [path.name[:16] for path in (folder / "lich-su").iterdir() if path.is_file()]) == (
        False,
        ["QM_NoiBo_2025-12"],
    )
