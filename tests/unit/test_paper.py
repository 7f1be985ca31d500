"""What stands over and under a form on paper: whose it is, the nation's name, who signs; none of it is a cell."""

from dataclasses import replace

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.control.control import Control
from qmxl.control.models import Department, Hospital
from qmxl.forms.paper import head_over
from qmxl.texts import LANGUAGES, texts
from tests.by_hand import small_hospital
from tests.own_forms import filled

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"


def with_authority(authority: str = "SỞ Y TẾ TỈNH A") -> Control:
    return replace(small_hospital(), hospital=Hospital(name="Bệnh viện 3 & 4", authority=authority))


def sheet(form: str, control: Control) -> Worksheet:
    return filled(control, "KHOA_KHAM", {}).sheet(form)


def test_a_plan_has_the_owner_on_the_left_and_the_nation_on_the_right():
    plan = sheet("pdca", with_authority())
    assert plan.oddHeader.left.text == "SỞ Y TẾ TỈNH A\nBệnh viện 3 && 4\n&BKhoa Khám bệnh"
    assert plan.oddHeader.right.text.startswith(f"&B{NATION}")
    assert "Độc lập – Tự do – Hạnh phúc" in plan.oddHeader.right.text


def test_a_list_has_the_owner_alone():
    training = sheet("training_session", with_authority(authority=""))
    assert training.oddHeader.left.text == "Bệnh viện 3 && 4\n&BKhoa Khám bệnh"
    assert training.oddHeader.right.text is None
    assert "Người lập" not in (training.oddFooter.left.text or "")


def test_who_signs_stands_under_the_page_above_its_number():
    footer = sheet("pdca", with_authority()).oddFooter
    signed = [part.text.split("\n")[0] for part in (footer.left, footer.center, footer.right)]
    assert signed == ["&BNgười lập&B", "&BTrưởng khoa/phòng&B", "&BGiám đốc duyệt&B"]
    assert footer.right.text.endswith("&P/&N")
    two = sheet("capa", with_authority()).oddFooter
    assert [part.text.split("\n")[0].replace("&B", "") for part in (two.left, two.center)] == ["Người lập", ""]
    assert two.right.text.startswith("&BTrưởng khoa/phòng&B")


def test_nothing_of_it_is_a_cell():
    said = {str(cell.value) for row in sheet("pdca", with_authority()).iter_rows() for cell in row}
    assert not {"Người lập", "Giám đốc duyệt", "SỞ Y TẾ TỈNH A"} & said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["x" * 300, "&" * 120, "9 tầng" * 40])
def test_names_are_cut_to_what_a_page_takes(language: str, name: str):
    nation = texts(language)("form.nation")
    head = head_over((name, name, name), nation)
    assert 200 < len(head) <= 255
    assert head.count("\n") == 2 + nation.count("\n")
    cut = head.removeprefix("&L&9").split("\n")[0]
    assert cut.replace("&&", "").count("&") == 0
    assert not cut[:1].isdigit()


def test_a_department_that_begins_with_a_digit_is_no_font_size():
    assert head_over(("Bệnh viện", "3B"), "") == "&L&9Bệnh viện\n&B 3B"


def test_departments_are_named_as_the_hospital_names_them():
    control = with_authority()
    renamed = {**control.departments, "KHOA_KHAM": Department(code="KHOA_KHAM", name="Khoa Khám & Cấp cứu")}
    plan = sheet("pdca", replace(control, departments=renamed))
    assert plan.oddHeader.left.text.endswith("&BKhoa Khám && Cấp cứu")


def test_the_sheet_is_named_after_the_title_and_never_in_the_middle_where_a_long_title_would_lie_over_it():
    footer = sheet("training_session", with_authority()).oddFooter
    assert footer.left.text.endswith(" – &A")
    assert "&A" not in (footer.center.text or "")
