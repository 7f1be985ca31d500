"""Codes of the program's own are told in words, and nothing is drawn of what nobody has filled in."""

import io
from pathlib import Path

import openpyxl

from qmxl.catalogue.conditions import conditions
from qmxl.checks.wording import in_words
from qmxl.departments.workbook import department_workbook
from qmxl.period import Period
from qmxl.reviews.planned import what_of
from qmxl.sample.general.hospital import control
from qmxl.texts import texts
from tests.own_forms import collected, declared, filled, with_forms


def test_a_condition_says_filled_in_or_blank():
    workbook = department_workbook(control(), "GMHS", Period(2025, 1, 12), texts("vi"))
    sheet = next(each for each in workbook.sheets if each.form.id == "theatre_log")
    assert in_words(conditions("next_day blank"), sheet) == "Hôm sau để trống"
    assert in_words(conditions("excluded filled"), sheet) == "Loại trừ có ghi"


def test_a_line_about_another_is_named_by_its_code_and_no_short_text():
    assert what_of(control().forms.registers["incident_class"]) == ["incident", "group"]


def test_levels_that_nobody_knows_have_no_chart(tmp_path: Path):
    form = filled(with_forms(declared("papers", '[[field]]\nid = "name"')), "KHOA_KHAM", {})
    first = openpyxl.load_workbook(io.BytesIO(collected(tmp_path, form).master()))["Tổng quan"]
    assert len(first._charts) == 2
    empty = filled(form.control, "KHOA_KHAM", {}, criteria={})
    first = openpyxl.load_workbook(io.BytesIO(collected(tmp_path, empty).master()))["Tổng quan"]
    assert len(first._charts) == 1
