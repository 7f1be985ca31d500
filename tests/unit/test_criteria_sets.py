"""Criteria sets as data: their sub-items, what a code names, and the ladder printed from them."""

from collections import Counter

import pytest

from qmxl.catalogue import loader
from qmxl.criteria.levels import reached, rule_of
from qmxl.functions.levels import RULE

MINISTRY, BASIC, FIRST = (loader.criteria(each) for each in ("6858", "tt35", "4858"))


def test_the_sub_items_are_as_many_as_were_counted_in_the_decision() -> None:
    levels = Counter(level for _, level in MINISTRY.sub_items.values())
    parts = Counter(MINISTRY.part_of(MINISTRY.by_code[criterion]) for criterion, _ in MINISTRY.sub_items.values())
    assert levels == {1: 153, 2: 280, 3: 429, 4: 363, 5: 370}
    assert parts == {"A": 368, "B": 233, "C": 719, "D": 199, "E": 76}
    assert len(MINISTRY.sub_items) == 1595


def test_numbers_of_sub_items_run_through_the_levels_of_a_criterion() -> None:
    codes = [code for code, (criterion, _) in MINISTRY.sub_items.items() if criterion == "A1.1"]
    assert [codes[at] for at in (0, 3, 4, 11, 12, 25, 26, 30, 31, 34)] == [
        *("A1.1-1.1", "A1.1-1.4", "A1.1-2.5", "A1.1-2.12", "A1.1-3.13"),
        *("A1.1-3.26", "A1.1-4.27", "A1.1-4.31", "A1.1-5.32", "A1.1-5.35"),
    ]


def test_criteria_by_part_and_weights_add_up_to_ninety() -> None:
    assert Counter(MINISTRY.part_of(each) for each in MINISTRY.criterion) == {
        "A": 19,
        "B": 14,
        "C": 35,
        "D": 11,
        "E": 4,
    }
    assert sum(each.weight for each in MINISTRY.criterion) == 90


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("A1.1-2.5", ("A1.1", 2)),
        ("C10.2-5.9", ("C10.2", 5)),
        ("A1.1-6.1", None),
        ("A9.9-1.1", None),
        ("A1.1", None),
        ("II.3a", None),
    ],
)
def test_what_a_code_names_in_the_ministrys_set(code: str, place: object) -> None:
    assert MINISTRY.place(code) == place


def test_a_basic_standard_is_itself_what_is_answered() -> None:
    assert (BASIC.place("II.3a"), BASIC.place("II.3"), len(BASIC.criterion)) == (("II.3a", 0), None, 44)


def test_the_first_version_is_a_shell_of_parts() -> None:
    assert [(each.code, each.count) for each in FIRST.part] == [("A", 19), ("B", 14), ("C", 38), ("D", 8), ("E", 4)]
    assert (FIRST.criterion, FIRST.until) == ((), "2016-11-17")


def test_codes_sort_as_the_set_counts() -> None:
    codes = ["A1.2-1.1", "C10.1-1.1", "A1.1-2.10", "C2.1-1.1", "A1.1-2.9"]
    assert sorted(codes, key=MINISTRY.sort_key) == ["A1.1-2.9", "A1.1-2.10", "A1.2-1.1", "C2.1-1.1", "C10.1-1.1"]


def test_the_worksheet_function_climbs_the_ladder_of_the_ministrys_set() -> None:
    of_the_set = rule_of(MINISTRY)
    assert (of_the_set.floor, of_the_set.climb) == (RULE.floor, RULE.climb)
    assert (of_the_set.holds, of_the_set.fails, of_the_set.neutral) == (RULE.holds, RULE.fails, RULE.neutral)


def test_only_the_item_the_decision_names_is_met_where_it_does_not_apply() -> None:
    assert [code for code in MINISTRY.sub_items if MINISTRY.met_if_not_applicable(code)] == ["A1.1-4.29"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([(1, "no_fault"), (2, "met"), (3, "met"), (4, "not_met"), (5, "met")], (3, 3)),
        ([(1, "fault"), (2, "met"), (3, "met")], (1, 1)),
        ([(1, None), (2, "met"), (3, "dont_know_how")], (1, 2)),
        ([(1, "no_fault"), (2, None), (3, None)], (1, 3)),
        ([(1, "no_fault"), (2, "not_applicable")], (None, None)),
        ([], (None, None)),
    ],
)
def test_answers_still_to_come_leave_a_range_of_levels(answers: list[tuple[int, str | None]], expected: object) -> None:
    assert reached(MINISTRY, answers) == expected


def test_a_criterion_is_capped_until_an_external_team_has_scored() -> None:
    cap = MINISTRY.cap_of("D3.1")
    assert reached(MINISTRY, [(1, "no_fault"), (2, "met"), (3, "met"), (4, "met"), (5, "met")], cap) == (3, 3)
    assert MINISTRY.cap_of("A1.1") is None
