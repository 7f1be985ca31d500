"""The sample's criteria: the whole skeleton, levels as an independent ladder has them, readings of three sides.

What each side says is taken from the sample's answers and counted here anew; planted faults are left out by hand.
"""

from collections import Counter

import openpyxl
import pytest

from qmxl.catalogue import loader
from qmxl.control.control import Control
from qmxl.sample.assessments import departments, external, office
from qmxl.sample.folder import Folder, sample_folder
from qmxl.sample.hospital import control
from qmxl.sample.programme import reached
from qmxl.sample.rounds import NOT_SEEN, OFFICE, TEAM

WEIGHTS = {each.code: each.weight for each in loader.criteria().criterion}


@pytest.fixture(scope="module")
def desk() -> Control:
    """The sample's control workbook as values."""
    return control()


def by_ladder(levels: dict[int, list[str]]) -> int:
    """A criterion's level, by the words of the decision; what does not apply is not looked at."""
    if "fault" in levels[1]:
        return 1
    at = 1
    while at < 5 and set(levels[at + 1]) <= {"met", "not_applicable"}:
        at += 1
    return max(at, 1)


def test_every_sub_item_of_the_decision_is_listed_once_with_a_text_of_its_own(desk: Control) -> None:
    assert list(desk.programme.sub_items) == list(loader.criteria().sub_items)
    assert Counter(item.level for item in desk.programme.sub_items.values()) == {1: 153, 2: 280, 3: 429, 4: 363, 5: 370}
    assert len({item.title for item in desk.programme.sub_items.values()}) == 1595
    assert "minh họa" in desk.hospital.name
    assert "minh họa" in desk.hospital.note


def test_departments_see_each_criterion_where_the_sample_says(desk: Control) -> None:
    said: dict[str, dict[int, list[str]]] = {}
    for code, answer in departments().items():
        item = desk.programme.sub_items[code]
        said.setdefault(item.criterion, {level: [] for level in range(1, 6)})[item.level].append(answer.status)
    levels = {code: by_ladder(its) for code, its in said.items()}
    assert levels == reached()
    assert Counter(levels.values()) == {1: 1, 2: 5, 3: 40, 4: 28, 5: 4}


def test_last_years_average_is_about_three_point_three(desk: Control) -> None:
    levels = {code: each.last_year for code, each in desk.programme.criteria.items() if each.last_year}
    assert len(levels) == 78
    assert sum(WEIGHTS[c] * n for c, n in levels.items()) / sum(WEIGHTS[c] for c in levels) == pytest.approx(
        3.3, abs=0.05
    )


def test_who_looks_from_further_away_holds_less_for_proved() -> None:
    met = [Counter(each.status for each in says().values())["met"] for says in (departments, office, external)]
    assert met == sorted(met, reverse=True)
    assert len(set(met)) == 3
    differing = [code for code, answer in office().items() if answer.status != departments()[code].status]
    assert 0.02 < len(differing) / len(office()) < 0.1


def test_agreement_is_what_is_counted_from_both_sides_answers(values: openpyxl.Workbook, desk: Control) -> None:
    """GLOCOM, of whose answers none was planted wrong; what it leads with others counts for the first of them."""
    lines = [row[:8] for row in values["Đồng thuận"].iter_rows(values_only=True) if row[2] == "GLOCOM"]
    [(*_, compared, same, share, _)] = [row for row in lines if str(row[0]).startswith("Khoa/phòng – Phòng")]
    mine = [item.code for item in desk.programme.sub_items_of("GLOCOM") if item.department == "GLOCOM"]
    alike = [code for code in mine if departments()[code].status == office()[code].status]
    assert (compared, same) == (len(mine), len(alike))
    assert share == pytest.approx(100 * len(alike) / len(mine))


def test_rounds_leave_out_what_had_not_come_and_are_closed(desk: Control) -> None:
    assert list(desk.programme.rounds) == [OFFICE.code, TEAM.code]
    assert all(each.closed for each in desk.programme.rounds.values())
    assert {"DIEU_DUONG", "DUOC", "TCKT"} == NOT_SEEN


@pytest.mark.slow
def test_the_same_sample_at_every_call(sample: Folder) -> None:
    again = sample_folder()
    assert again.contents == sample.contents
