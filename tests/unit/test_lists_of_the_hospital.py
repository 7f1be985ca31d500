"""Fields that choose from the hospital's own departments, indicators and sub-items."""

from datetime import date
from pathlib import Path

import pytest

from qmxl.control.control import Control
from qmxl.forms.layout import LISTS
from tests.by_hand import small_hospital, with_programme
from tests.own_forms import collected, declared, filled, with_forms

VISITS = declared(
    "visits",
    """
date = "day"
[[field]]
id = "day"
type = "date"
[[field]]
id = "unit"
type = "code"
choices = "@departments"
[[field]]
id = "about"
type = "code"
choices = "@indicators"
[[field]]
id = "item"
type = "code"
choices = "@sub_items"
[[summary]]
id = "by_unit"
by = ["unit"]
chart = "bar"
""",
)


@pytest.fixture(scope="module")
def control() -> Control:
    return with_forms(VISITS)


def test_drop_downs_offer_each_code_with_its_name(control: Control) -> None:
    book = filled(control, "GLOCOM", {})
    sheet, lists = book.sheet("visits"), book.book[LISTS]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    offered = {}
    for cell in ("D6", "E6", "F6"):
        letters = rules[cell].formula1.split("$")[1]
        offered[cell] = [each.value for each in lists[letters] if each.value]
    assert offered["D6"] == ["KHOA_KHAM – Khoa Khám bệnh", "GLOCOM – Khoa Glôcôm"]
    assert any(each.startswith("BRVT-16 – ") for each in offered["E6"])
    assert offered["F6"][0] == "A1.1-1.1 – Nội dung A1.1-1.1"
    assert rules["D6"].errorStyle == "warning"  # what is pasted or typed is looked at when it is read


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("GLOCOM – Khoa Glôcôm", "GLOCOM"),
        ("GLOCOM", "GLOCOM"),
        ("glocom", "GLOCOM"),
        ("Khoa Glôcôm", "GLOCOM"),
        ("khoa glocom", "GLOCOM"),
        ("GLOCOM – tên cũ của khoa", "GLOCOM"),
    ],
)
def test_a_department_is_known_by_code_or_name(control: Control, tmp_path: Path, typed: str, code: str) -> None:
    whole = collected(tmp_path, filled(control, "GLOCOM", {"visits": [{"unit": typed}]}))
    assert (whole.tables.registers["visits"].lines["unit"], whole.found()) == ([code], [])


def test_a_code_that_is_not_in_the_list_is_asked(control: Control, tmp_path: Path) -> None:
    lines = [{"unit": "NGOAI", "about": "BRVT-99", "item": "A1.1-1.9"}, {"about": "BRVT–16", "item": "a1.1-2.1"}]
    whole = collected(tmp_path, filled(control, "GLOCOM", {"visits": lines}))
    assert whole.found() == [("TYPE-CHOICE", "D6"), ("TYPE-CHOICE", "E6"), ("TYPE-CHOICE", "F6")]
    register = whole.tables.registers["visits"].lines
    assert (register["about"], register["item"]) == ([None, "BRVT-16"], [None, "A1.1-2.1"])


def test_a_list_of_which_the_hospital_has_nothing_is_open(tmp_path: Path) -> None:
    control = with_forms(VISITS, control=with_programme(small_hospital(), sub_items={}))
    whole = collected(tmp_path, filled(control, "GLOCOM", {"visits": [{"item": "A1.1-2.1"}]}))
    assert (whole.tables.registers["visits"].lines["item"], whole.found()) == (["A1.1-2.1"], [])


def test_lines_are_counted_by_the_department_they_name(control: Control, tmp_path: Path) -> None:
    lines = [
        {"day": date(2026, 2, 3), "unit": unit} for unit in ("GLOCOM", "GLOCOM – Khoa Glôcôm", "Khoa Khám bệnh", None)
    ]
    sheet = collected(tmp_path, filled(control, "KHOA_KHAM", {"visits": lines})).drawn()["visits"]
    counted = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=5, max_row=12) if row[1].value}
    assert (counted["Khoa Glôcôm"], counted["Khoa Khám bệnh"]) == (2, 1)
