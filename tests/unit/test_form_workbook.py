"""A department's workbook as people and spreadsheet programs find it, looked at with openpyxl."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.catalogue.base import Label
from qmxl.catalogue.declared import Form as FormDeclaration
from qmxl.catalogue.declared import FormField
from qmxl.control.programme import Programme
from qmxl.departments.workbook import department_workbook
from qmxl.forms.head import first_moving
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.layout import Workbook
from qmxl.forms.paper import READ
from qmxl.period import Period
from qmxl.texts import texts
from tests.by_hand import QUARTER, Form, complete_entries, form_bytes, small_hospital

Made = Callable[..., Form]
HEADINGS = {
    "Chỉ số": ["Mã", "Chỉ số", "Số liệu", "Đơn vị", "T1", "T2", "T3", "Lũy kế", "Còn thiếu"],
    "Tiêu chí": ["Mã", "Mức", "Nội dung tiểu mục", "Kết quả *"],
    "Sự cố": ["Mã sự cố", "Ngày xảy ra *"],
    "Kế hoạch": ["Mã việc", "Vấn đề *", "Mục tiêu"],
}


@pytest.fixture(scope="module")
def blank() -> Form:
    """KHOA_KHAM's blank form."""
    control = small_hospital()
    return Form(form_bytes(control, entries={}), control)


def values_of(content: bytes, sheet: str) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)[sheet]


def width_of(sheet: Worksheet, column: int) -> float:
    return next(
        each.width for each in sheet.column_dimensions.values() if each.min <= column <= each.max and not each.hidden
    )


SHEETS = ("Bìa", "Chỉ số", "Tiêu chí", "Sự cố", "Kế hoạch", "Không phát sinh", "Giải trình")


def test_the_sheets_are_the_familiar_ones(blank: Form) -> None:
    states = {sheet.title: sheet.sheet_state for sheet in blank.book.worksheets}
    familiar = ("Bìa", "Chỉ số", "Tiêu chí", "Sự cố", "Kế hoạch", "Giải trình")
    assert [name for name in states if name in familiar] == list(familiar)
    hidden = {"_danh_muc": "veryHidden", "_qmxl": "veryHidden"}
    assert states == {**dict.fromkeys(states, "visible"), **hidden}


@pytest.mark.parametrize("name", list(HEADINGS))
def test_headings_are_vietnamese_and_stay_in_sight(blank: Form, name: str) -> None:
    sheet = blank.book[name]
    found = [cell.value for cell in sheet[5]][1:]
    assert found[: len(HEADINGS[name])] == HEADINGS[name]
    assert sheet.print_title_rows == "$5:$5"


@pytest.mark.parametrize(
    ("name", "last_that_stays"),
    [
        ("Chỉ số", "Đơn vị"),
        ("Tiêu chí", "Nội dung tiểu mục"),
        ("Kế hoạch", "Vấn đề *"),
        ("Sự cố", "Ngày xảy ra *"),
    ],
)
def test_what_a_line_is_stays_in_sight_while_one_types_far_to_the_right(
    blank: Form, name: str, last_that_stays: str
) -> None:
    sheet = blank.book[name]
    row, column = coordinate_to_tuple(sheet.freeze_panes or "A1")
    assert (row, sheet.cell(5, column - 1).value) == (6, last_that_stays)
    assert 7 * sum(width_of(sheet, at) for at in range(2, column)) < 640  # of a laptop's 1366 pixels


@pytest.mark.parametrize("name", HEADINGS)
def test_an_instruction_does_not_lose_its_middle_in_scrolling(blank: Form, name: str) -> None:
    sheet = blank.book[name]
    _, edge = coordinate_to_tuple(sheet.freeze_panes or "A1")
    owner, merged = (next(area for area in sheet.merged_cells.ranges if area.min_row == row) for row in (4, 3))
    assert (owner.min_col, owner.max_col) == (merged.min_col, merged.max_col)
    assert merged.max_col < edge or merged.min_col >= edge
    room = sum(width_of(sheet, at) for at in range(merged.min_col, merged.max_col + 1))
    lines = (sheet.row_dimensions[3].height or 15) // 15
    assert len(sheet.cell(3, merged.min_col).value) <= lines * room


@pytest.mark.parametrize(("code", "shown"), [("BRVT-16", "#,##0.00"), ("BRVT-10", "#,##0.0")])
def test_a_rate_has_two_decimals_and_a_duration_one_whatever_its_target(blank: Form, code: str, shown: str) -> None:
    rates = next(row for row in blank.book["Chỉ số"].iter_rows() if row[0].value == f"{code}/rate")
    assert {cell.number_format for cell in rates if str(cell.value).startswith("=")} == {shown}


@pytest.mark.parametrize("name", ["Bìa", *HEADINGS])
def test_keys_are_hidden_and_the_sheet_prints_on_a4(blank: Form, name: str) -> None:
    sheet = blank.book[name]
    assert (sheet.row_dimensions[1].hidden, sheet.column_dimensions["A"].hidden) == (True, True)
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1) == (9, 1)
    if name in {"Sự cố", "Kế hoạch"}:  # too wide to be read on one page: goes on beside, with what tells its lines
        assert (sheet.page_setup.scale >= READ, sheet.page_setup.pageOrder) == (True, "overThenDown")
        assert sheet.print_title_cols in {"$B:$C", "B:C", "$B:$B", "B:B"}
    else:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize("name", ["Bìa", *HEADINGS])
def test_formulas_and_codes_are_locked_and_inputs_open(blank: Form, name: str) -> None:
    sheet = blank.book[name]
    assert sheet.protection.sheet
    formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert [cell.coordinate for cell in formulas if not cell.protection.locked] == []
    assert [row[1].coordinate for row in sheet.iter_rows(min_row=6) if not row[1].protection.locked] == []
    assert any(not cell.protection.locked for row in sheet.iter_rows() for cell in row)


def test_months_that_are_not_due_are_locked(blank: Form) -> None:
    locked = [blank.cell("indicators", "BRVT-10/numerator", month).protection.locked for month in QUARTER.months]
    assert locked == [True, True, False]


def test_inputs_have_drop_downs_messages_and_formats(blank: Form) -> None:
    def rules(form: str, line: str, column: str) -> list[str]:
        cell = blank.cell(form, line, column)
        return [rule.type for rule in cell.parent.data_validations.dataValidation if cell.coordinate in rule.cells]

    assert rules("indicators", "BRVT-16/numerator", "2026-02") == ["whole"]
    assert rules("indicators", "BRVT-16/none", "2026-02") == ["list"]
    assert rules("criteria", "A1.1-2.1", "status") == ["list"]
    assert rules("criteria", "A1.1-2.1", "due") == ["date"]
    assert rules("incidents", "1", "harm") == ["list"]
    assert blank.cell("criteria", "A1.1-2.1", "due").number_format == "dd/mm/yyyy"
    assert blank.cell("pdca", "1", "problem").number_format == "@"


def test_no_formula_needs_anything_but_a_spreadsheet(blank: Form) -> None:
    formulas = [c.value for s in blank.book.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert len(formulas) > 20
    assert [f for f in formulas if re.search(r"QM_|LAMBDA|_xlfn|\[", str(f))] == []


def familiar_forms(workbook: Workbook) -> list[str]:
    """The forms of a workbook that there were from the start."""
    return [sheet.form.id for sheet in workbook.sheets if sheet.form.since == 1]


def test_a_department_gets_only_what_it_is_assigned() -> None:
    workbook = department_workbook(small_hospital(), "GLOCOM", QUARTER, texts("vi"))
    assert familiar_forms(workbook) == ["cover", "indicators", "incidents", "pdca", "explanations"]
    assert {line.row for line in workbook.by_form["indicators"].lines} == {"BRVT-16"}
    khoa_kham = department_workbook(small_hospital(), "KHOA_KHAM", QUARTER, texts("vi"))
    assert [line.row for line in khoa_kham.by_form["criteria"].lines] == [
        "A1.1-1.1",
        "A1.1-2.1",
        "A1.1-2.2",
        "A1.2-3.1",
    ]


def test_a_department_without_any_assignment_still_has_its_cover() -> None:
    workbook = department_workbook(small_hospital({"KHOA_KHAM": ["BRVT-16"]}), "GLOCOM", QUARTER, texts("vi"))
    assert familiar_forms(workbook) == ["cover", "incidents", "pdca", "explanations"]


@pytest.mark.parametrize(
    ("span", "months"), [("2026", 12), ("2026-H2", 6), ("2026-Q1", 3), ("2026-10", 1), ("2026-9M", 9)]
)
def test_a_form_has_a_column_for_each_month_of_its_span(span: str, months: int) -> None:
    from qmxl.period import parse_period

    workbook = department_workbook(small_hospital(), "KHOA_KHAM", parse_period(span), texts("vi"))
    assert [c.key for c in workbook.by_form["indicators"].columns] == list(parse_period(span).months)
    assert len(workbook.by_form["indicators"].columns) == months
    assert form_bytes(small_hospital(), entries={}, span=parse_period(span))


def cover_states(content: bytes) -> dict[str, str]:
    sheet = values_of(content, "Bìa")
    return {
        str(row[1].value): str(row[2].value) for row in sheet.iter_rows(min_row=16) if row[1].value and row[2].value
    }


def test_the_cover_says_that_all_is_there() -> None:
    states = cover_states(form_bytes(small_hospital()))
    del states["Trang (bấm để mở)"]
    assert {"Bìa", "Chỉ số", "Tiêu chí", "Sự cố", "Kế hoạch", "Giải trình", "Cả báo cáo"} <= states.keys()
    assert states == dict.fromkeys(states, "Đủ")


def test_the_cover_counts_what_is_missing_on_each_sheet() -> None:
    control = small_hospital()
    entries = complete_entries(control, "KHOA_KHAM")
    for month in ("2026-01", "2026-02"):
        del entries["indicators"]["BRVT-16", "numerator", month]
    del entries["criteria"]["A1.1-2.1", "evidence", ""]
    del entries["cover"]["filled_by", "value", ""]
    entries["pdca"] = {("1", "problem", ""): "P"}
    states = cover_states(form_bytes(control, entries=entries))
    assert {name: states[name] for name in ("Bìa", "Chỉ số", "Tiêu chí", "Sự cố", "Kế hoạch", "Cả báo cáo")} == {
        "Bìa": "Còn thiếu 1 ô",
        "Chỉ số": "Còn thiếu 2 ô",
        "Tiêu chí": "Còn thiếu 1 ô",
        "Sự cố": "Đủ",
        "Kế hoạch": "Còn thiếu 4 ô",
        "Cả báo cáo": "Còn thiếu 8 ô",
    }


def test_the_cover_counts_only_up_to_the_month_reported() -> None:
    control = small_hospital()
    entries = complete_entries(control, "KHOA_KHAM")
    del entries["indicators"]["BRVT-16", "numerator", "2026-03"]
    entries["cover"]["reported_to", "value", ""] = 2
    assert cover_states(form_bytes(control, entries=entries))["Chỉ số"] == "Đủ"


def test_a_rate_is_shown_for_every_month_and_to_date() -> None:
    control = small_hospital({"GLOCOM": ["BRVT-16"]})
    entries = complete_entries(control, "GLOCOM")
    entries["indicators"] |= {
        ("BRVT-16", "numerator", "2026-02"): 3,
        ("BRVT-16", "denominator", "2026-02"): 10,
        ("BRVT-16", "none", "2026-03"): "x",
    }
    del entries["indicators"]["BRVT-16", "numerator", "2026-03"]
    del entries["indicators"]["BRVT-16", "denominator", "2026-03"]
    sheet = values_of(form_bytes(control, "GLOCOM", entries), "Chỉ số")
    rate = [sheet.cell(9, column).value for column in range(6, 10)]
    assert rate == [57, 30, "KPS", pytest.approx(60 / 110 * 100)]


@pytest.mark.slow
def test_the_same_arguments_give_the_same_bytes() -> None:
    assert form_bytes(small_hospital()) == form_bytes(small_hospital())


@pytest.mark.parametrize("name", ["Bệnh viện “Mắt” & <Đo>", "=Bệnh viện", "A" * 300, "Bệnh viện 'Mắt'"])
def test_a_hospitals_difficult_name_stays_what_it_is(name: str) -> None:
    control = small_hospital()
    renamed = type(control)(
        replace(control.hospital, name=name),
        control.departments,
        control.assignments,
        programme=Programme(sub_items=control.programme.sub_items),
    )
    book = Form(form_bytes(renamed), renamed)
    assert book.cell("cover", "hospital").value == name
    assert book.cell("cover", "hospital").data_type == "s"


def test_a_form_of_many_sub_items_and_indicators_is_well_formed(blank: Form) -> None:
    with zipfile.ZipFile(io.BytesIO(form_bytes(small_hospital(), span=Period(2026, 1, 12)))) as package:
        assert package.testzip() is None
    assert blank.book["_qmxl"]["A1"].value == "form_set"


def test_a_list_narrower_than_what_usually_stays_keeps_its_last_field_moving() -> None:
    field = FormField(id="day", label=Label(vi="Ngày", en="Day", zh="日"), type="date", width=10)
    name = Label(vi="Trực", en="Duty", zh="值班")
    form = FormDeclaration(
        id="duty", layout="list", sheet=name, title=name, instruction=name, blank_rows=3, field=(field,)
    )
    assert first_moving(lay_out(form, Given(texts("vi")))) == 2
