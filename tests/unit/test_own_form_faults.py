"""Wrong rows of the sheets of own forms: a finding at the cell, and only that row, or that form, is left out."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from qmxl.catalogue.validating import validated
from qmxl.control.control import Control
from qmxl.control.entries import list_entries
from qmxl.control.layout import control_workbook
from qmxl.control.models import Department, FormAssignment, Hospital
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from qmxl.texts import texts
from tests.by_hand import SAVED
from tests.written import control_file

VI = texts("vi")
HOSPITAL: dict[tuple[str, str, str], object] = {("name", "value", ""): "Bệnh viện Thử", ("due_day", "value", ""): 5}
Row = dict[str, object]
Rows = dict[str, list[Row]]


def rows() -> Rows:
    """A list, a checklist and a sheet of observations, all right."""
    return {
        "departments": [{"code": "KHOA_KHAM", "name": "Khoa Khám"}, {"code": "QLCL", "name": "QLCL", "kind": "QLCL"}],
        "own_forms": [
            {"code": "HOP", "name": "Họp", "layout": "Danh sách", "date": "Ngày", "done": "Xong = x"},
            {"code": "BK", "name": "Bảng kiểm", "layout": "Bảng kiểm"},
            {"code": "QS", "name": "Quan sát", "layout": "Quan sát"},
        ],
        "own_form_fields": [
            {"form": "HOP", "code": "ngay", "name": "Ngày", "type": "Ngày"},
            {"form": "HOP", "code": "xong", "name": "Xong", "type": "Đánh dấu x"},
            {"form": "HOP", "code": "so", "name": "Số", "type": "Số đếm", "min": "1", "max": "9"},
            {"form": "HOP", "code": "kq", "name": "Kết quả", "type": "Chọn", "choices": "Đạt; Không"},
            {"form": "BK", "code": "diem", "name": "Điểm", "type": "Số đếm"},
        ],
        "own_form_lines": [
            {"form": "BK", "code": "S1", "text": "Sàng lọc"},
            {"form": "QS", "code": "1", "text": "Rửa tay"},
        ],
        "own_form_rules": [{"form": "HOP", "rule": "Bắt buộc khi", "fields": "Số", "when": "Xong = x"}],
        "own_form_summaries": [{"form": "HOP", "name": "Theo tháng", "by": "Tháng"}],
        "form_assignments": [{"form": "HOP", "department": "PHÒNG QLCL"}],
    }


Read = Callable[[Rows], tuple[Control, list[Finding]]]


def control_of(path: Path, given: Rows) -> tuple[Control, list[Finding]]:
    entries = {sheet: list_entries(its) for sheet, its in given.items()}
    path.write_bytes(control_file({"hospital": HOSPITAL, **entries}, SAVED, VI))
    return read_control(fetch_apart(path), VI)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a control workbook with these rows in it."""
    return partial(control_of, tmp_path / "QM_DieuKhien.xlsx")


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Control:
    """What the right rows say."""
    return control_of(tmp_path_factory.mktemp("right") / "QM_DieuKhien.xlsx", rows())[0]


SHEETS = {sheet.name: sheet for sheet in control_workbook(VI).sheets}


def places(findings: list[Finding]) -> list[tuple[str, str]]:
    """The findings by code, and the column at whose cell they stand."""
    told = []
    for finding in findings:
        sheet = SHEETS[finding.cell.sheet]
        letters = finding.cell.address.rstrip("0123456789")
        told.append((finding.code, f"{sheet.form.id}.{sheet.columns[ord(letters) - ord('C')].key}"))
    return told


def test_right_rows_make_forms(read: Read):
    control, findings = read(rows())
    assert findings == []
    assert [form.id for form in control.own_forms] == ["hop", "bk", "qs"]
    assert control.form_assignments == (FormAssignment(form="hop", department="quality_office"),)


@pytest.mark.parametrize(
    ("sheet", "changed", "expected"),
    [
        ("own_forms", {"code": "PDCA"}, ("CONTROL-BUNDLED", "code")),
        ("own_forms", {"code": "PLAN"}, ("CONTROL-BUNDLED", "code")),
        ("own_forms", {"code": "OVERVIEW"}, ("CONTROL-BUNDLED", "code")),
        ("own_forms", {"code": "???"}, ("CONTROL-VALUE", "code")),
        ("own_forms", {"name": "Sự cố"}, ("CONTROL-SHEET-NAME", "name")),
        ("own_forms", {"name": "Tổng quan"}, ("CONTROL-SHEET-NAME", "name")),
        ("own_forms", {"name": "Họp 1/2"}, ("CONTROL-SHEET-NAME", "name")),
        ("own_forms", {"name": "Họp " * 9}, ("CONTROL-SHEET-NAME", "name")),
        ("own_forms", {"layout": "Sơ đồ"}, ("CONTROL-VALUE", "layout")),
        ("own_forms", {"layout": ""}, ("CONTROL-MISSING", "layout")),
        ("own_forms", {"layout": "Bảng tháng"}, ("CONTROL-MISSING", "only")),
        ("own_forms", {"layout": "Bảng tháng", "only": "BV-99"}, ("CONTROL-UNKNOWN", "only")),
        ("own_forms", {"signed": "Người lập; Bảo vệ"}, ("CONTROL-VALUE", "signed")),
        ("own_forms", {"signed": "Người lập; Thư ký; Chủ trì; Giám đốc duyệt"}, ("CONTROL-VALUE", "signed")),
        ("own_form_fields", {"form": "HOPP"}, ("CONTROL-UNKNOWN", "form")),
        ("own_form_fields", {"code": "month"}, ("CONTROL-RESERVED", "code")),
        ("own_form_fields", {"code": "so"}, ("CONTROL-TWICE", "code")),
        ("own_form_fields", {"name": "Số"}, ("CONTROL-TWICE", "name")),
        ("own_form_fields", {"type": "Chọn", "choices": ""}, ("CONTROL-MISSING", "choices")),
        ("own_form_fields", {"choices": "Đạt; đạt"}, ("CONTROL-VALUE", "choices")),
        ("own_form_fields", {"choices": "Danh mục: Không có"}, ("CONTROL-VALUE", "choices")),
        ("own_form_fields", {"type": "Chữ"}, ("CONTROL-VALUE", "choices")),
        ("own_form_fields", {"group": "a"}, ("CONTROL-VALUE", "group")),
        ("own_form_fields", {"min": "1"}, ("CONTROL-BOUND", "min")),
        ("own_form_fields", {"type": "Số lẻ", "choices": "", "min": "3", "max": "2"}, ("CONTROL-BOUND", "max")),
        ("own_form_fields", {"type": "Ngày", "choices": "", "max": "Hôm nào"}, ("CONTROL-BOUND", "max")),
        ("own_form_lines", {"form": "HOP"}, ("CONTROL-NO-LINES", "form")),
        ("own_form_lines", {"form": "BK", "code": "S1"}, ("CONTROL-TWICE", "code")),
        ("own_form_lines", {"form": "BK", "code": "diem"}, ("CONTROL-TWICE", "code")),
        ("own_form_rules", {"rule": "Cấm"}, ("CONTROL-VALUE", "rule")),
        ("own_form_rules", {"fields": "Tuổi"}, ("CONTROL-COLUMN", "fields")),
        ("own_form_rules", {"when": ""}, ("CONTROL-MISSING", "when")),
        ("own_form_rules", {"when": "Kết quả = Tốt"}, ("CONTROL-CONDITION", "when")),
        ("own_form_rules", {"rule": "Không trước", "fields": "Ngày"}, ("CONTROL-MISSING", "other")),
        ("own_form_rules", {"rule": "Không lớn hơn"}, ("CONTROL-MISSING", "other")),
        ("own_form_rules", {"rule": "Không lớn hơn", "value": "nhiều"}, ("CONTROL-VALUE", "value")),
        ("own_form_rules", {"rule": "Chậm nhất sau", "other": "Ngày"}, ("CONTROL-MISSING", "value")),
        ("own_form_rules", {"rule": "Ít nhất số dòng", "value": "2"}, ("CONTROL-MISSING", "value")),
        ("own_form_rules", {"rule": "Có trong", "other": "Kho!Mã"}, ("CONTROL-COLUMN", "other")),
        ("own_form_summaries", {"name": ""}, ("CONTROL-MISSING", "name")),
        ("own_form_summaries", {"by": "Thứ"}, ("CONTROL-COLUMN", "by")),
        ("own_form_summaries", {"by": "Tháng; Số; Xong"}, ("CONTROL-COLUMN", "by")),
        ("own_form_summaries", {"count": "Tổng"}, ("CONTROL-MISSING", "fields")),
        ("own_form_summaries", {"count": "Tỷ lệ % số dòng"}, ("CONTROL-MISSING", "where")),
        ("own_form_summaries", {"count": "Tỷ lệ % của tổng hai cột", "fields": "Số"}, ("CONTROL-MISSING", "base")),
        ("own_form_summaries", {"count": "Trên mỗi … của cột khác", "fields": "Số"}, ("CONTROL-MISSING", "base")),
        ("own_form_summaries", {"count": "Cao nhất"}, ("CONTROL-MISSING", "fields")),
        ("own_form_summaries", {"where": "Số > nhiều"}, ("CONTROL-CONDITION", "where")),
        ("own_form_summaries", {"decision": "{ai} chưa xong"}, ("CONTROL-VALUE", "decision")),
        ("own_form_summaries", {"feeds": "BV-99: tử số"}, ("CONTROL-VALUE", "feeds")),
        ("own_form_summaries", {"feeds": "BRVT-16: tử"}, ("CONTROL-VALUE", "feeds")),
        ("form_assignments", {"form": "HOPP"}, ("CONTROL-UNKNOWN", "form")),
        ("form_assignments", {"form": "COVER"}, ("CONTROL-UNKNOWN", "form")),
        ("form_assignments", {"department": "KHO"}, ("CONTROL-UNKNOWN", "department")),
        ("form_assignments", {"first": "2026-05", "last": "2026-02"}, ("CONTROL-VALUE", "last")),
    ],
)
def test_a_wrong_row_is_a_finding_at_its_cell(
    read: Read, right: Control, sheet: str, changed: Row, expected: tuple[str, str]
):
    """A wrong row below the others, like the one that stands there, leaves all else as it was."""
    given = rows()
    apart: Row = {"code": "KHAC", "name": "Khác"} if sheet in {"own_forms", "own_form_fields"} else {}
    like = given[sheet][0 if sheet == "own_forms" else -1 if sheet != "own_form_fields" else 3]
    given[sheet].append({**like, **apart, **changed})
    control, findings = read(given)
    assert places(findings)[0] == (expected[0], f"{sheet}.{expected[1]}")
    assert len(findings) == 1
    assert control.own_forms == right.own_forms
    assert control.form_assignments == right.form_assignments


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"date": "Hôm nào"}, ("CONTROL-COLUMN", "own_forms.date")),
        ({"due": "Số"}, ("CONTROL-COLUMN", "own_forms.due")),
        ({"done": "Xong rồi"}, ("CONTROL-CONDITION", "own_forms.done")),
    ],
)
def test_a_form_whose_day_is_not_known_keeps_its_columns(
    read: Read, right: Control, changed: Row, expected: tuple[str, str]
):
    given = rows()
    given["own_forms"][0] |= changed
    control, findings = read(given)
    assert places(findings) == [expected]
    assert [form.field for form in control.own_forms] == [form.field for form in right.own_forms]


def test_two_forms_of_one_code_or_sheet(read: Read):
    given = rows()
    given["own_forms"] += [{**given["own_forms"][0], "name": "Họp 2"}, {**given["own_forms"][0], "code": "HOP2"}]
    control, findings = read(given)
    assert places(findings) == [("CONTROL-TWICE", "own_forms.code"), ("CONTROL-TWICE", "own_forms.name")]
    assert [form.id for form in control.own_forms] == ["hop", "bk", "qs"]


@pytest.mark.parametrize(("sheet", "gone"), [("own_form_lines", "bk"), ("own_form_fields", "hop")])
def test_a_form_that_lacks_what_its_kind_needs_is_left_out(read: Read, sheet: str, gone: str):
    given = rows()
    given[sheet] = [row for row in given[sheet] if row["form"] != gone.upper()]
    control, findings = read(given)
    assert ("CONTROL-FORM-EMPTY", "own_forms.code") in places(findings)
    assert gone not in {form.id for form in control.own_forms}
    assert len(control.own_forms) == 2


def hospital(*rows: tuple[str, str, str, str]) -> Control:
    kinds = {"NOI": "clinical", "XN": "paraclinical", "TCKT": "office", "QLCL": "quality_office"}
    departments = {
        code: validated(Department, {"code": code, "name": code, "kind": kind}) for code, kind in kinds.items()
    }
    given = tuple(FormAssignment(form=f, department=d, first=first, last=last) for f, d, first, last in rows)
    return Control(Hospital(name="Bệnh viện"), departments, form_assignments=given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], {"NOI", "XN", "TCKT", "QLCL"}),
        ([("pdca", "*", "", "")], {"NOI", "XN", "TCKT", "QLCL"}),
        ([("pdca", "none", "", "")], set()),
        ([("pdca", "clinical", "", ""), ("pdca", "QLCL", "", "")], {"NOI", "QLCL"}),
        ([("pdca", "office", "", "")], {"TCKT"}),
        ([("pdca", "NOI", "", "2026-03"), ("pdca", "XN", "2026-04", ""), ("pdca", "TCKT", "2026-07", "")], {"XN"}),
        ([("incidents", "none", "", "")], {"NOI", "XN", "TCKT", "QLCL"}),
    ],
)
def test_a_form_goes_to_whom_its_rows_say(given: list[tuple[str, str, str, str]], expected: set[str]):
    control = hospital(*given)
    months = ["2026-04", "2026-05"]
    having = {code for code in control.departments if "pdca" in {form.id for form in control.forms.of(code, months)}}
    assert having == expected
    for code in control.departments:
        assert {"cover", "indicators", "criteria", "explanations"} <= {f.id for f in control.forms.of(code, months)}
