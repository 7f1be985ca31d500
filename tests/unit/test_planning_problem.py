"""What a problem of planning may hold, and what becomes of a criterion."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.criteria.planning.problem import Case, Problem, Step, exact, options
from tests.planned import HORIZON, TODAY, drawn


def offered(case: Case) -> list[tuple[int, list[str], Fraction, int]]:
    return [(each.level, [step.code for step in each.steps], each.effort, each.gain) for each in options(case)]


def test_a_level_takes_all_that_is_open_up_to_it_faults_first():
    [case] = drawn("C1 2×1 | 4: d=3 | 1: a=0.5 | 3: b c=2").cases
    assert offered(case) == [
        (1, [], 0, 0),
        (2, ["a"], Fraction(1, 2), 2),
        (3, ["a", "b", "c"], Fraction(7, 2), 4),
        (4, ["a", "b", "c", "d"], Fraction(13, 2), 6),
        (5, ["a", "b", "c", "d"], Fraction(13, 2), 8),
    ]


def test_a_level_that_lists_nothing_is_passed_through_but_not_given():
    [case] = drawn("C1 1×2 1245 | 4: a").cases
    assert [level for level, *_ in offered(case)] == [2, 4, 5]


def test_what_is_open_below_a_level_given_by_others_is_charged_with_the_next():
    [case] = drawn("C1 1×3 | 2: a | 4: b").cases
    assert offered(case)[:2] == [(3, [], 0, 0), (4, ["a", "b"], 2, 1)]


def test_a_level_below_what_is_met_is_raised_for_nothing_up_to_the_first_open_sub_item():
    [case] = drawn("C1 1×2 | 5: a").cases
    assert offered(case)[1:3] == [(3, [], 0, 1), (4, [], 0, 2)]


@pytest.mark.parametrize(("level", "levels"), [(2, [2, 3]), (4, [3])])
def test_nothing_counts_above_the_cap(level: int, levels: list[int]):
    assert [each.level for each in options(Case("D3.1", 1, level, {}, cap=3))] == levels


def test_what_nobody_can_do_holds_back_its_level_and_those_above():
    opened = {2: (Step("a"),), 3: (Step("b", blocked=True),)}
    assert [each.level for each in options(Case("C1", 1, 1, opened))] == [1, 2]


@pytest.mark.parametrize(
    ("owners", "shares"),
    [
        (("A", "B", "C"), {"A": Fraction(1, 6), "B": Fraction(1, 6), "C": Fraction(1, 6)}),
        (("A", "A"), {"A": Fraction(1, 2)}),
        (("A", ""), {"A": Fraction(1, 2)}),
        ((), {"": Fraction(1, 2)}),
        (("",), {"": Fraction(1, 2)}),
    ],
)
def test_owners_share_equally_and_nobody_carries_the_rest(owners: tuple[str, ...], shares: dict[str, Fraction]):
    assert Step("a", Fraction(1, 2), owners).shares == shares


@pytest.mark.parametrize(
    ("number", "read"),
    [(0.1, "1/10"), (3.995, "799/200"), ("0.5", "1/2"), (Decimal("2.50"), "5/2"), (7, "7"), (1e-5, "1/100000")],
)
def test_a_number_is_what_a_person_reads(number: float | str | Decimal, read: str):
    assert exact(number) == Fraction(read)


@given(st.integers(-(10**9), 10**9), st.integers(0, 5))
def test_a_float_is_the_decimal_it_was_typed_as(whole: int, places: int):
    assert exact(whole / 10**places) == Fraction(whole, 10**places)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), "NaN", "two", "", "1e999999999", "1e-40", "1/3", None])
def test_what_is_no_number_is_refused(number: object):
    with pytest.raises(ValueError, match=r"number|digits"):
        exact(number)


STEP = Step("a")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Step("A1.1-2.3", Fraction(-1)), "A1.1-2.3: effort: -1 is below zero"),
        (lambda: Step("A1.1-2.3", float("nan")), "A1.1-2.3: effort: nan"),
        (lambda: Case("C1", 0, 1, {}), "C1: weight 0"),
        (lambda: Case("C1", 1, 0, {}), "C1: 0 is no level"),
        (lambda: Case("C1", 1, 1, {6: ()}), "C1: 6 is no level"),
        (lambda: Case("C1", 1, 1, {}, cap=0), "C1: 0 is no level"),
        (lambda: Case("C1", 1, 1, {}, (1, 3, 2)), "do not ascend"),
        (lambda: Case("C1", 1, 1, {3: (STEP,)}, (1, 2)), "open at level 3"),
        (lambda: Problem((Case("C1", 1, 1, {}),) * 2, {}, TODAY, HORIZON), "C1 is there twice"),
        (lambda: Problem((Case("C1", 1, 1, {2: (STEP,), 3: (STEP,)}),), {}, TODAY, HORIZON), "a is there twice"),
        (lambda: Problem((), {"KHOA": Fraction(-1)}, TODAY, HORIZON), "KHOA: capacity: -1"),
        (lambda: Problem((), {"KHOA": float("nan")}, TODAY, HORIZON), "KHOA: capacity: nan"),
        (lambda: Problem((), {}, TODAY, date(2026, 2, 28)), "horizon"),
    ],
)
def test_what_cannot_be_so_is_refused_and_named(make: Callable[[], object], why: str):
    with pytest.raises(ValueError, match=why):
        make()


def test_an_effort_is_exact_however_it_was_given():
    assert Step("a", 0.1).effort == Fraction(1, 10)


@pytest.mark.parametrize(
    ("days", "counted"), [("", 305), ("<-1", 305), ("<0", 305), ("<1", 1), ("<304", 304), ("<306", 305)]
)
def test_a_step_counts_to_its_day_or_to_the_horizon_where_none_is_left(days: str, counted: int):
    problem = drawn(f"C1 1×1 | 2: a{days}")
    assert (problem.deadline(problem.cases[0].open[2][0]) - TODAY).days == counted


def test_a_month_is_a_twelfth_of_a_year():
    problem = Problem((), {"A": Fraction(1), "B": None}, date(2026, 1, 1), date(2030, 1, 1))
    assert problem.available("A", date(2030, 1, 1)) == 48  # four years of 365.25 days
    assert (problem.available("B", date(2030, 1, 1)), problem.available("X", date(2030, 1, 1))) == (None, None)
