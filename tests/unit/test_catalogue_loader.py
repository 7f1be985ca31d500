"""The catalogue's files: what is wrong in one is said with its name and line."""

from pathlib import Path

import pytest

from qmxl.catalogue import loader
from qmxl.catalogue.base import Model
from qmxl.catalogue.codes import CodeLists
from qmxl.catalogue.declared import Form
from qmxl.catalogue.declaring import CatalogueError, load
from qmxl.catalogue.models import Indicators, StarterDepartments
from qmxl.control.entries import starter_entries
from qmxl.texts import LANGUAGES, texts

DEPARTMENTS = """# the departments
[[department]]
code = "KHOA_KHAM"
name = { vi = "Khoa Khám", en = "Outpatients", zh = "门诊部" }
kind = "clinical"

[[department]]
code = "NOI"
name = { vi = "Khoa Nội", en = "Medicine", zh = "内科" }
kind = "office"
"""
CODES = """[[list]]
id = "applied"
title = { vi = "a", en = "b", zh = "c" }
since = "2016"
source = "s"
code = [
  { id = "yes", label = { vi = "Có", en = "Yes", zh = "是" } },
]
"""
INDICATORS = """title = "t"
source = "s"
notice = "n"

[[indicator]]
code = "BV-01"
name = "một"
kind = "proportion"
unit = "%"
direction = "higher"
numerator = "tử"
denominator = "mẫu"
entries = [
  { id = "numerator", label = "tử" },
  { id = "denominator", label = "mẫu" },
]
denominator_factors = ["denominator"]
reporting_months = [1]
since = "2026"
source = "s"
"""
FORM = """# a register
id = "training"
layout = "list"
sheet = { vi = "Đào tạo", en = "Training", zh = "培训" }
title = { vi = "ĐÀO TẠO", en = "TRAINING", zh = "培训" }
instruction = { vi = "…", en = "…", zh = "…" }

[[field]]
id = "topic"
label = { vi = "Nội dung", en = "Topic", zh = "内容" }

[[field]]
id = "held_on"
label = { vi = "Ngày", en = "Date", zh = "日期" }
type = "date"
"""


def said(folder: Path, text: str, model: type[Model]) -> list[str]:
    """The places named for a wrong file: name and line."""
    (folder / "x.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as wrong:
        load(folder / "x.toml", model)
    return [":".join(line.split(":")[:2]) for line in str(wrong.value).splitlines()]


def test_the_files_of_the_tests_are_right_before_they_are_made_wrong(tmp_path: Path) -> None:
    for text, model in ((DEPARTMENTS, StarterDepartments), (CODES, CodeLists), (INDICATORS, Indicators), (FORM, Form)):
        (tmp_path / "x.toml").write_text(text, encoding="utf-8")
        assert isinstance(load(tmp_path / "x.toml", model), model)


@pytest.mark.parametrize(
    ("text", "model", "before", "after", "line"),
    [
        (DEPARTMENTS, StarterDepartments, '"office"', '"ward"', 10),
        (DEPARTMENTS, StarterDepartments, '"NOI"', '"nội"', 8),
        (DEPARTMENTS, StarterDepartments, 'name = { vi = "Khoa Nội", en = "Medicine", zh = "内科" }\n', "", 7),
        (DEPARTMENTS, StarterDepartments, 'kind = "office"', 'kind = "office"\nbeds = 3', 11),
        (DEPARTMENTS, StarterDepartments, 'kind = "clinical"', "kind = 1", 5),
        (CODES, CodeLists, 'since = "2016"', "since = 2016", 4),
        (CODES, CodeLists, ', zh = "c"', "", 3),
        (CODES, CodeLists, 'id = "applied"', 'name = "applied"', 1),
        (INDICATORS, Indicators, '"higher"', '"up"', 10),
        (INDICATORS, Indicators, 'kind = "proportion"', 'kind = "share"', 8),
        (INDICATORS, Indicators, '["denominator"]', '["denom"]', 5),
        (INDICATORS, Indicators, 'kind = "proportion"', 'kind = "count"', 5),
        (INDICATORS, Indicators, 'source = "s"\nnotice', "notice", 1),
        (FORM, Form, 'layout = "list"', 'layout = "table"', 3),
        (FORM, Form, 'type = "date"', 'type = "day"', 15),
        (FORM, Form, 'id = "held_on"', 'id = "Held on"', 13),
    ],
)
def test_a_wrong_file_is_named_with_the_line(
    tmp_path: Path, text: str, model: type[Model], before: str, after: str, line: int
) -> None:
    assert f"x.toml:{line}" in said(tmp_path, text.replace(before, after, 1), model)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    wrong = DEPARTMENTS.replace('"office"', '"ward"').replace('"KHOA_KHAM"', '"khám"')
    assert said(tmp_path, wrong, StarterDepartments) == ["x.toml:3", "x.toml:10"]


def test_a_file_that_is_no_toml_is_named_with_the_line(tmp_path: Path) -> None:
    assert said(tmp_path, DEPARTMENTS.replace('vi = "Khoa Nội"', 'vi = "Khoa Nội'), StarterDepartments) == ["x.toml:9"]


def test_the_catalogue_that_is_delivered_is_right() -> None:
    assert len(loader.indicators()) == 25
    assert len(loader.criteria().criterion) == 83
    forms = {form.id for form in loader.forms("department") if form.since == 1}
    assert forms == {"cover", "indicators", "criteria", "incidents", "pdca", "explanations"}
    assert [form.id for form in loader.forms("control")][:3] == ["start", "hospital", "departments"]
    assert len(loader.starter_departments()) > 5
    assert {"item_status", "harm", "harm_group"} <= loader.code_lists().keys()


def test_a_new_control_workbook_names_departments_in_its_language() -> None:
    named = [starter_entries(texts(language))["departments"]["3", "name", ""] for language in LANGUAGES]
    assert named == ["Khoa Nội tổng hợp", "General Internal Medicine", "普通内科"]


def test_criteria_of_c3_and_c5_count_double() -> None:
    weights = {criterion.code: criterion.weight for criterion in loader.criteria().criterion}
    assert {code.split(".")[0] for code, weight in weights.items() if weight == 2} == {"C3", "C5"}
    assert set(weights.values()) == {1, 2}


def test_every_choice_of_a_form_has_its_code_list() -> None:
    named = {f.choices for s in ("department", "control") for form in loader.forms(s) for f in form.field if f.choices}
    assert {name for name in named if not name.startswith("@")} <= loader.code_lists().keys()


def test_no_form_shows_chinese_characters_to_those_who_read_vietnamese_or_english() -> None:
    shown = [
        label.in_(language)
        for form in loader.forms("department")
        for language in ("vi", "en")
        for label in (
            form.sheet,
            form.title,
            form.instruction,
            *(f.label for f in form.field),
            *(i.label for i in form.line),
        )
    ]
    assert len(shown) > 500
    assert [text for text in shown if any("\u4e00" <= letter <= "\u9fff" for letter in text)] == []


def test_every_form_of_a_department_says_what_it_is_for() -> None:
    assert [form.id for form in loader.forms("department") if form.why is None] == []
