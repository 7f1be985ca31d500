"""Definitions of indicators taken over into the control workbook: from a list, and from the pages of a handbook."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from qmxl.commands.definitions import import_definitions
from qmxl.control.entries import entries_of
from qmxl.control.reading import read_control
from qmxl.definitions.headings import HEADINGS, SPELLINGS, field_of
from qmxl.definitions.reading import read_definitions
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from qmxl.refusal import Refusal
from qmxl.texts import texts
from tests.by_hand import SAVED, but_of_the_list, small_hospital
from tests.written import control_file

VI = texts("vi")
Sheets = Mapping[str, Sequence[Sequence[object]]]

PAGE: Sequence[Sequence[object]] = (
    ("CHỈ SỐ 5: Tỷ lệ mũi tiêm an toàn",),
    ("Lĩnh vực áp dụng", "Toàn bệnh viện"),
    ("Đặc tính chất lương:", "An toàn"),
    ("Thành số chất lượng: Quá trình",),
    ("Lý do", "Mũi tiêm không an toàn gây hại."),
    (None, "Người tiêm cũng bị hại."),
    ("Phương pháp tính",),
    ("Tửsố", "Số mũi tiêm an toàn"),
    ("MẪU SỐ", "Tổng số mũi tiêm được quan sát"),
    ("Tiêu chuẩn chọn lựa", "Mọi mũi tiêm"),
    ("Tiêu chuẩn loại trừ", None),
    ("Nguồn số liệu", "Phiếu quan sát: mẫu 02"),
    ("Thu thập và tổng hợp số liệu", "Điều dưỡng trưởng"),
    ("Giá trị của số liệu", "Độ chính xác cao"),
    ("Tần xuất báo", "3 tháng, 6 tháng, 12 tháng"),
)
READ = {
    "name": "Tỷ lệ mũi tiêm an toàn",
    "area": "Toàn bệnh viện",
    "quality_attribute": "An toàn",
    "component": "Quá trình",
    "rationale": "Mũi tiêm không an toàn gây hại.\nNgười tiêm cũng bị hại.",
    "numerator": "Số mũi tiêm an toàn",
    "denominator": "Tổng số mũi tiêm được quan sát",
    "inclusion": "Mọi mũi tiêm",
    "data_source": "Phiếu quan sát: mẫu 02",
    "collection": "Điều dưỡng trưởng",
    "data_quality": "Độ chính xác cao",
    "interval": "3",
}


def workbook(path: Path, sheets: Sheets, hidden: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # there is one
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    book.save(path)
    return path


def reading(path: Path, sheets: Sheets, hidden: str = "") -> tuple[dict[str, dict[str, object]], list[tuple[str, str]]]:
    """What is read by code, and the findings with sheet and cell."""
    findings: list[Finding] = []
    found = read_definitions(fetch_apart(workbook(path / "danh-muc.xlsx", sheets, hidden)), findings)
    return {each.code: dict(each.fields) for each in found}, [
        (f.code, f"{f.cell.sheet} {f.cell.address}".strip()) for f in findings
    ]


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("Thành số chất lượng", "component"),
        ("Đặc tính chất lương", "quality_attribute"),
        ("Tần xuất báo", "interval"),
        ("Tần xuất báo cáo", "interval"),
        ("Tửsố", "numerator"),
        ("Tiêu chuẩn chọn lựa", "inclusion"),
        ("Giá trị số liệu", "data_quality"),
        ("  MẪU   SỐ : ", "denominator"),
        ("Reason for it", "rationale"),
        ("数据来源", "data_source"),
        ("Tử số 2", ""),
        (5, ""),
    ],
)
def test_a_heading_is_known_however_it_is_spelt(written: object, field: str):
    assert field_of(written) == field


def test_each_of_the_thirteen_headings_has_spellings():
    assert len(HEADINGS) == 13 == len(set(HEADINGS) & SPELLINGS.keys())


@pytest.mark.parametrize("total", ["Tổng cộng", "Cộng: 2 chỉ số", "Total", "合计"])
def test_a_total_below_a_list_is_told_and_is_no_indicator(tmp_path: Path, total: str):
    rows = [
        ("Mã", "Tên chỉ số", "Tử số", "Mẫu số"),
        ("BV-05", "Tỷ lệ mũi tiêm an toàn", "Số mũi an toàn", "Số mũi quan sát"),
        (total, None, 1, 1),
    ]
    found, told = reading(tmp_path, {"Danh mục": rows})
    assert list(found) == ["BV-05"]
    assert told == [("DEFINITION-NO-CODE", "Danh mục A3")]


def test_a_page_of_a_handbook(tmp_path: Path):
    found, told = reading(tmp_path, {"Trang 5": PAGE})
    assert found == {"BV-05": READ}
    assert told == [("DEFINITION-CODE-GIVEN", "Trang 5 A1")]


def test_a_page_whose_sheet_is_named_by_the_code(tmp_path: Path):
    pages = {"BV-07": PAGE[1:], "Ghi chú": [("Hôm nay", "trời đẹp")], "Trang": PAGE[1:]}
    found, told = reading(tmp_path, pages)
    assert list(found) == ["BV-07"]
    assert told == [("DEFINITION-NO-CODE", "Trang A1")]


def test_an_unknown_heading_on_a_page_is_told_and_takes_nothing_with_it(tmp_path: Path):
    rows = [*PAGE[:8], ("Người duyệt", "BS Hòa"), *PAGE[8:]]
    found, told = reading(tmp_path, {"BV-05": rows})
    assert found["BV-05"]["numerator"] == READ["numerator"]
    assert told == [("DEFINITION-HEADING", "BV-05 A9"), ("DEFINITION-CODE-GIVEN", "BV-05 A1")]


def test_a_list_in_any_order_of_columns(tmp_path: Path):
    headings = ("Mẫu số", "STT", "Tần suất", "Mã chỉ số", "Tên chỉ số", "Tửsố", "Ghi chú riêng")
    rows = [
        ("DANH MỤC CHỈ SỐ 2026",),
        headings,
        ("Đơn được bình", 1, "Hằng quý", "BV-02", "Đơn đúng", "Số đơn đúng", "x"),
        headings,
        ("Ca mổ", 2, "1 tháng", "bv-03", "Ca hoãn", "Số ca hoãn", None),
        ("Ca mổ", 3, "1 tháng", "BV-02", "Lần hai", "Số", None),
        ("Ca đẻ", 4, "6 tháng", None, "Ca mổ lấy thai", "Số ca mổ", None),
        (None, None, None, "ABC", "Không mã", "Số", None),
    ]
    found, told = reading(tmp_path, {"Danh mục": rows})
    assert {code: (each["name"], each["interval"]) for code, each in found.items()} == {
        "BV-02": ("Đơn đúng", "Hằng quý"),
        "BV-03": ("Ca hoãn", "1"),
        "BV-04": ("Ca mổ lấy thai", "6 tháng"),
    }
    assert told == [
        ("DEFINITION-HEADING", "Danh mục G2"),
        ("DEFINITION-CODE-GIVEN", "Danh mục A7"),
        ("DEFINITION-NO-CODE", "Danh mục A8"),
        ("DEFINITION-TWICE", "Danh mục A6"),
    ]


def test_a_hidden_sheet_is_told_and_not_read(tmp_path: Path):
    found, told = reading(tmp_path, {"BV-01": PAGE[1:], "BV-02": PAGE[1:]}, hidden="BV-02")
    assert (list(found), told) == (["BV-01"], [("LIST-HIDDEN", "BV-02")])


def test_a_workbook_without_definitions_is_refused(tmp_path: Path):
    with pytest.raises(Refusal) as refused:
        reading(tmp_path, {"Thu chi": [("Khoản", "Số tiền"), ("Điện", 5)]})
    assert refused.value.code == "definitions_unreadable"


def test_what_is_in_the_control_workbook_stays(tmp_path: Path):
    """A definition adds a line or fills what is blank, and changes nothing; what it does not say is asked for."""
    entries = entries_of(small_hospital(), VI)
    entries["own_indicators"] = {
        ("1", field, ""): value
        for field, value in {
            "code": "BV-05",
            "name": "Tiêm an toàn",
            "kind": "Tỷ lệ % (tử số thuộc mẫu số)",
            "numerator": "Số mũi tiêm an toàn",
            "denominator": "Tổng số mũi tiêm được quan sát",
            "unit": "%",
            "direction": "Càng cao càng tốt",
            "interval": "Hằng quý",
        }.items()
    }
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries, SAVED, VI))
    file = workbook(tmp_path / "so-tay.xlsx", {"5": PAGE, "BV-06": PAGE[1:], "BRVT-10": PAGE[1:]})
    told = import_definitions(tmp_path, file=file, language="vi").findings
    assert [(f.code, f.cell.sheet, f.cell.address) for f in but_of_the_list(told)] == [
        ("CONTROL-MISSING", "Chỉ số của bệnh viện", address) for address in ("D7", "E7", "H7", "J7")
    ] + [("DEFINITION-DIFFERS", "5", "A1"), ("DEFINITION-CODE-GIVEN", "5", "A1")]
    read, _ = read_control(fetch_apart(path), VI)
    own = read.own_indicators["BV-05"]
    assert (own.name, own.component, own.rationale[:8], own.interval) == ("Tiêm an toàn", "process", "Mũi tiêm", 3)
    assert read.indicators["BRVT-10"].rationale == READ["rationale"]
    assert read.assignments == small_hospital().assignments
