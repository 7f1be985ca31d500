"""Lists that have to be complete, several columns at once, weeks, quarters and half-years: as forms declare them."""

from datetime import date
from pathlib import Path

import pytest

from qmxl.control.control import Control
from qmxl.grouping import message
from qmxl.period import Period
from qmxl.tables.summaries import Summed
from qmxl.texts import LANGUAGES, texts
from tests.own_forms import Collected, Line, collected, declared, filled, with_forms

NETWORK = """
[[field]]
id = "ward"
type = "code"
choices = "@departments"
[[field]]
id = "role"
type = "choice"
option = [{ id = "first" }, { id = "member" }]
[[rule]]
kind = "each_value"
fields = ["ward"]
when = "role = first"
[[summary]]
id = "gaps"
count = "without"
fields = ["ward"]
where = "role = first"
[[summary]]
id = "roles"
by = ["ward", "role"]
"""
AREAS = """
date = "seen_on"
[[field]]
id = "seen_on"
type = "date"
[[field]]
id = "area"
[[field]]
id = "sorted"
type = "count"
max = 5
[[field]]
id = "clean"
type = "count"
max = 5
[[summary]]
id = "by_area"
count = "mean"
fields = ["sorted", "clean"]
by = ["area", "field"]
chart = "radar"
[[summary]]
id = "weeks"
by = ["week"]
span = "period"
[[summary]]
id = "quarters"
by = ["quarter", "half"]
"""
FIRST = {"ward": "KHOA_KHAM – Khoa Khám bệnh", "role": "first"}
MEMBER = {"ward": "GLOCOM", "role": "member"}
SEEN = [
    {"seen_on": date(2026, 1, 3), "area": "A", "sorted": 1, "clean": 4},
    {"seen_on": date(2026, 3, 2), "area": "A", "sorted": 2},
    {"seen_on": date(2026, 3, 8), "area": "B", "sorted": 5, "clean": 0},
    {"seen_on": date(2026, 3, 31), "area": "B", "sorted": 4, "clean": 1},
]


def read(folder: Path, form: str, body: str, lines: list[Line]) -> Collected:
    control = with_forms(declared(form, body))
    return collected(folder, filled(control, "KHOA_KHAM", {form: lines}), period=Period(2026, 3, 3))


def summed(whole: Collected, form: str) -> dict[str, Summed]:
    return {each.summary.id: each for each in whole.tables.summaries[form]}


def lacking(control: Control) -> list[str]:
    """The departments without a first responsible, as drop-downs offer them."""
    return [f"{code} – {each.name}" for code, each in control.departments.items() if code != "KHOA_KHAM"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_without_a_line_are_told_together(tmp_path: Path, language: str):
    whole = read(tmp_path, "network", NETWORK, [FIRST, MEMBER])
    finding = whole.finding("RULE-EACH-VALUE")
    assert (finding.cell.sheet, finding.cell.address) == ("network", "")
    assert finding.facts["parts"] == lacking(whole.control) != []
    said = message(finding, texts(language))
    assert lacking(whole.control)[0] in said
    assert "role = first" in said


def test_a_complete_list_and_one_not_begun_are_no_fault(tmp_path: Path):
    none = read(tmp_path, "network", NETWORK, [])
    every = [{"ward": code, "role": "first"} for code in none.control.departments]
    assert none.found() == read(tmp_path, "network", NETWORK, every).found() == []


def test_the_master_counts_and_lists_what_lacks_a_line(tmp_path: Path):
    whole = read(tmp_path, "network", NETWORK, [FIRST, MEMBER])
    found, departments = summed(whole, "network"), list(whole.control.departments)
    assert found["gaps"].total == len(departments) - 1
    assert list(found["roles"].rows) == departments
    drawn = list(whole.drawn()["network"].iter_rows(values_only=True))
    assert ("gaps", len(departments) - 1) in [row[:2] for row in drawn]
    assert next(row[1:4] for row in drawn if row[0] == "Khoa Khám bệnh") == (1, 0, 1)


def test_several_columns_have_a_mean_each(tmp_path: Path):
    found = summed(read(tmp_path, "areas", AREAS, SEEN), "areas")["by_area"]
    assert list(found.rows) == ["A", "B"]
    assert list(found.across) == ["sorted", "clean"]
    assert [list(row) for row in found.values] == [[1.5, 4.0], [4.5, 0.5]]
    assert list(found.totals) == [3.0, pytest.approx(5 / 3)]


def test_weeks_quarters_and_half_years(tmp_path: Path):
    whole = read(tmp_path, "areas", AREAS, SEEN)
    found = summed(whole, "areas")
    weeks = dict(zip(found["weeks"].rows, [row[0] for row in found["weeks"].values], strict=True))
    assert weeks == {"2026-W09": 0, "2026-W10": 2, "2026-W11": 0, "2026-W12": 0, "2026-W13": 0, "2026-W14": 1}
    assert list(found["quarters"].rows) == ["2026-Q1"]
    assert list(found["quarters"].across) == ["2026-H1"]
    assert [list(row) for row in found["quarters"].values] == [[4]]
    said = [row[0] for row in whole.drawn()["areas"].iter_rows(values_only=True)]
    assert {"Tuần 10", "Tuần 14", "Quý 1"} <= set(said)
    headings = [row[1] for row in whole.drawn()["areas"].iter_rows(values_only=True)]
    assert "6 tháng đầu năm" in headings


def test_a_form_may_have_a_column_called_week(tmp_path: Path):
    body = AREAS.replace('id = "area"', 'id = "week"').replace('"area", "field"', '"week", "field"')
    lines = [{**line, "week": line["area"]} for line in SEEN]
    found = summed(
        read(tmp_path, "areas", body, [{k: v for k, v in each.items() if k != "area"} for each in lines]), "areas"
    )
    assert list(found["by_area"].rows) == ["A", "B"]
    assert list(found["weeks"].rows) == ["B", "A"]
