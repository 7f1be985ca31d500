"""Agreement of two assessors, against published tables."""

import pytest

from qmxl.functions.agreement import KAPPA
from qmxl.measures.agreement import agreement, cohen_kappa, kappa_of_lists

PUBLISHED = [
    # Cohen 1960, table 1, in hundredths of 200: two psychologists, three diagnoses; kappa 0.492.
    ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.492, 3),
    # Fleiss, Levin, Paik 2003, Statistical Methods for Rates and Proportions, table 18.1: 100 subjects; kappa 0.676.
    ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], 0.676, 3),
    # The usual textbook example: 50 grant proposals read by two readers; kappa 0.40.
    ([[20, 5], [10, 15]], 0.40, 2),
]


@pytest.mark.parametrize(("table", "kappa", "digits"), PUBLISHED)
def test_kappa_is_the_published_one(table: list[list[int]], kappa: float, digits: int):
    found = cohen_kappa(table)
    assert found is not None
    assert round(found, digits) == kappa


@pytest.mark.parametrize("table", [[], [[0, 0], [0, 0]], [[7, 0], [0, 0]]])
def test_kappa_is_not_defined_without_two_answers(table: list[list[int]]):
    assert cohen_kappa(table) is None


@pytest.mark.parametrize("table", [[[1, 2]], [[1, -1], [0, 1]]])
def test_a_table_that_cannot_be_is_refused(table: list[list[int]]):
    with pytest.raises(ValueError, match="\\["):
        cohen_kappa(table)


def test_agreement_says_why_there_is_no_kappa():
    assert agreement([])[:] == (0, 0, None, "none")
    assert agreement([("met", "met")] * 3)[:] == (3, 3, None, "one")
    assert agreement([("met", "met"), ("met", "not_met")]).share == 0.5


def test_the_worksheet_function_is_the_same():
    first, second = ["met", "met", "not_met", "no"], ["met", "not_met", "not_met", "no"]
    assert KAPPA.body is not None
    block = [tuple((each,) for each in several) for several in (first, second)]
    assert KAPPA.body.python(*block) == agreement(zip(first, second, strict=True)).kappa


@pytest.mark.parametrize(("table", "kappa", "digits"), PUBLISHED)
def test_two_lists_are_the_table_they_add_up_to(table: list[list[int]], kappa: float, digits: int):
    pairs = [(at, to) for at, row in enumerate(table) for to, count in enumerate(row) for _ in range(count)]
    found = kappa_of_lists([at for at, _ in pairs], [to for _, to in pairs])
    assert found is not None
    assert round(found, digits) == kappa


def test_what_either_left_unanswered_is_not_compared():
    first, second = ["met", None, "not_met", "met"], ["met", "met", "not_met", None]
    assert kappa_of_lists(first, second) == 1
    assert kappa_of_lists(["met", None], [None, "met"]) is None
    with pytest.raises(ValueError, match="shorter"):
        kappa_of_lists(["met"], [])
