"""Lists of the master call departments by their names and weeks as people do; the data behind them keeps the codes."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from qmxl.control.control import Control
from qmxl.period import Period
from qmxl.texts import texts
from tests.by_hand import small_hospital
from tests.frozen import freeze
from tests.own_forms import Collected, collected, declared, filled, with_forms

ROUNDS = """
date = "day"
[[field]]
id = "day"
type = "date"
[[field]]
id = "ward"
label = { vi = "Khoa được thăm (mã)", en = "Ward (code)", zh = "受访科室（代码）" }
type = "code"
choices = "@departments"
[[summary]]
id = "by_ward"
by = ["ward"]
[[summary]]
id = "by_department"
by = ["department"]
[[summary]]
id = "by_week"
by = ["week"]
[[summary]]
id = "by_half"
by = ["half"]
[[summary]]
id = "of_glocom"
count = "share"
of = "ward = GLOCOM"
"""
LINES = [
    {"day": date(2026, 1, 2), "ward": "GLOCOM"},
    {"day": date(2026, 2, 12), "ward": "KHOA_KHAM"},
    {"day": date(2026, 12, 30), "ward": "GLOCOM"},
]


def read(folder: Path, control: Control | None = None) -> Collected:
    house = with_forms(declared("rounds", ROUNDS), control=control or small_hospital())
    year = Period(2026, 1, 12)
    return collected(folder, filled(house, "KHOA_KHAM", {"rounds": LINES}, span=year), period=year)


@pytest.mark.parametrize(
    ("language", "weeks", "half", "ward"),
    [
        ("vi", ("Tuần 1/2026", "Tuần 7/2026", "Tuần 53/2026"), "6 tháng đầu năm 2026", "Khoa được thăm"),
        ("en", ("Week 1/2026", "Week 7/2026", "Week 53/2026"), "First half of 2026", "Ward"),
        ("zh", ("2026年第1周", "2026年第7周", "2026年第53周"), "2026年上半年", "受访科室"),
    ],
)
def test_lists_say_names_and_weeks(tmp_path: Path, language: str, weeks: tuple[str, ...], half: str, ward: str) -> None:
    rows = list(read(tmp_path).drawn(language)["rounds"].iter_rows(values_only=True))
    at = next(n for n, row in enumerate(rows) if ward in row and date(2026, 1, 2) in [_day(c) for c in rows[n + 1]])
    head, *lines = rows[at : at + 4]
    its = [dict(zip(head, line, strict=True)) for line in lines]
    assert [each[head[0]] for each in its] == ["Khoa Khám bệnh"] * 3
    assert [each[ward] for each in its] == ["Khoa Glôcôm", "Khoa Khám bệnh", "Khoa Glôcôm"]
    assert [next(c for c in line if str(c) in weeks) for line in lines] == list(weeks)
    assert half in lines[0]


def _day(cell: object) -> object:
    return cell.date() if hasattr(cell, "date") else cell


def test_the_data_behind_keeps_the_codes(tmp_path: Path) -> None:
    data = [
        cell for row in read(tmp_path).drawn()["DL sổ theo dõi"].iter_rows(values_only=True) for cell in row if cell
    ]
    assert {"KHOA_KHAM", "GLOCOM", "Khoa được thăm (mã)"} <= set(data)
    assert "Khoa Glôcôm" not in data


def test_departments_of_one_name_are_told_apart(tmp_path: Path) -> None:
    small = small_hospital()
    same = {code: replace(each, name="Khoa Mắt") for code, each in small.departments.items()}
    book = read(tmp_path, replace(small, departments=same)).drawn()
    cells = [cell for row in book["rounds"].iter_rows(values_only=True) for cell in row]
    assert cells.count("Khoa Mắt (GLOCOM)") == 3, "two lines and a row of the table"
    assert "Khoa Mắt" not in cells


def test_formulas_look_for_what_stands_there(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(read(tmp_path).master()))
    formulas = [str(c.value) for row in book["rounds"].iter_rows() for c in row if str(c.value).startswith("=")]
    assert any('QM_rounds__ward,"Khoa Glôcôm"' in each for each in formulas), "over the list itself"
    assert any('QM_rounds__week,"Tuần 7/2026"' in each for each in formulas)
    assert any('"GLOCOM"' in each and "DL sổ theo dõi" in each for each in formulas), "over the data"


def test_a_department_that_does_something_is_no_name_of_staff_where_it_is_a_department(tmp_path: Path) -> None:
    """The column of who does it is emptied in the copy that is sent; its words elsewhere are a department's name."""
    body = ROUNDS.replace('[[field]]\nid = "ward"', '[[field]]\nid = "by"\npersons = true\n[[field]]\nid = "ward"')
    control, year = with_forms(declared("rounds", body)), Period(2026, 1, 12)
    lines = [{**each, "by": "Khoa Khám bệnh", "ward": "GLOCOM"} for each in LINES]
    read = collected(tmp_path, filled(control, "KHOA_KHAM", {"rounds": lines}, span=year), period=year)
    master = tmp_path / "so.xlsx"
    master.write_bytes(read.master())
    sent = openpyxl.load_workbook(io.BytesIO(freeze(master).content))
    rows = [[cell.value for cell in row] for row in sent["rounds"].iter_rows()]
    head = next(row for row in rows if "Khoa được thăm" in row and "by" in row)
    its = [row for row in rows if row[0] == "Khoa Khám bệnh" and isinstance(row[head.index("by")], str)]
    assert len(its) == 3
    assert {row[head.index("by")] for row in its} == {texts("vi")("master.hidden")}
