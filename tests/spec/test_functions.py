"""What every QM_ function answers: its own cases, published results, and the rules all of them keep."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from qmxl.functions import FUNCTIONS, find
from qmxl.functions.calling import MISSING, call
from qmxl.functions.criteria import WEIGHTS
from qmxl.functions.levels import RULE, answer, level
from qmxl.functions.values import DIV0, NA, NUM, VALUE, block
from qmxl.proof.proof import faults


def told(name, *arguments):
    return call(find(name), arguments)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_python_gives_every_declared_value(function):
    table = {name: block(column) for name, column in (function.table or {}).items()}
    assert faults("Python", [call(function, given, table) for given, _ in function.cases], (function,)) == []


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_function_has_eight_cases_and_words_in_both_languages(function):
    assert len(function.cases) >= 8
    assert all((function.vi, function.en, *function.unit, *(p.vi and p.en for p in function.parameters)))


def levels_with_total(applied, weighted_total, missing=()):
    """Levels of 83 criteria of which the first seven weigh two, with that weighted total over those applied."""
    levels = ["KAD" if n in missing else 3 for n in range(83)]
    weights = [weight for n, weight in enumerate(WEIGHTS) if n not in missing]
    assert len(weights) == applied
    rest = weighted_total - 3 * sum(weights)
    for n in range(82, 6, -1):
        step = min(2, rest)
        if n not in missing and step > 0:
            levels[n], rest = 3 + step, rest - step
    assert rest == 0
    return levels


@pytest.mark.parametrize(
    ("applied", "weighted_total", "missing", "published"),
    [(83, 274, (), "3.04"), (82, 394, (40,), "4.43"), (79, 302, (40, 41, 42, 43), "3.51"), (82, 264, (2,), "3.00")],
)
def test_published_self_assessments_come_out_to_the_printed_digit(applied, weighted_total, missing, published):
    """Averages of hospitals' published reports, and C5.1 left out, which takes 2 off the sum of weights."""
    found = told("QM_SCORE", levels_with_total(applied, weighted_total, missing), WEIGHTS)
    assert str(Decimal(str(found)).quantize(Decimal("0.01"), ROUND_HALF_UP)) == published


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_confidence_limits_are_newcombes(numerator, denominator, lower, upper):
    """Newcombe RG. Stat Med 1998;17:857-872, table I, method 3 (score, without continuity correction)."""
    assert round(told("QM_PERCENT_LOWER", numerator, denominator) / 100, 4) == lower
    assert round(told("QM_PERCENT_UPPER", numerator, denominator) / 100, 4) == upper


def test_a_rate_of_whole_percents_is_on_target():
    """57 of 100 is 57, not 56.99999999999999, and meets a target of 57."""
    missed = [n for n in range(101) if told("QM_STATUS", told("QM_RATE", n, 100), n, "cao") != "Đạt"]
    assert missed == []


def test_the_first_fault_in_the_order_of_the_arguments_comes_back():
    assert told("QM_RATE", NUM, NA) is NUM
    assert told("QM_RATE", None, DIV0) is NA
    assert told("QM_RATE", "x", DIV0) is VALUE


def test_a_truth_value_is_not_a_number():
    assert told("QM_RATE", True, 10) is VALUE
    assert told("QM_SATISFIED", (4, True)) is VALUE


def test_an_argument_can_be_left_out_in_the_middle():
    assert told("QM_UTIL", 120, 4, MISSING, 5, 1) == 100


def test_too_few_or_too_many_arguments_are_refused():
    with pytest.raises(TypeError, match="QM_RATE"):
        told("QM_RATE", 1)
    with pytest.raises(TypeError, match="QM_HARM"):
        told("QM_HARM", "A", "B")


def test_a_number_too_large_for_a_cell_is_an_error_value():
    assert told("QM_RATE", 1e308, 1e-300) is NUM
    assert told("QM_TARGET", 1e308, 1e308, 1e308) == 1e308


def test_values_of_the_master_need_its_names():
    assert call(find("QM_VALUE"), ("VST", "BV", "2025-10"), {}) is NA


SHEET = """
  1  Không          1  Không          1  Không          1                1  Không
  2  Đạt            2  Đạt            2  Đạt            2  Đạt           2
  3  Đạt            3  KAD            3                 3  Đạt           3  Đạt
  4  Không          4  Đạt            4  Không đạt      4  Không         4  Đạt
"""


def columns(sheet):
    """The (level, status) pairs of the columns of a drawn sheet."""
    lines = [line for line in sheet.splitlines() if line.strip()]
    starts = [i for i, letter in enumerate(lines[0]) if letter.isdigit()]
    pieces = [[line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)] for line in lines]
    split = [[(int(piece[0]), piece[1:].strip() or None) for piece in row] for row in pieces]
    return [list(column) for column in zip(*split, strict=True)]


def test_the_level_of_a_criterion_or_not_decidable():
    assert [level(items) for items in columns(SHEET)] == [3, 4, None, None, None]


def test_an_unanswered_item_that_cannot_matter_does_not():
    assert level([(1, "Không"), (2, "Không đạt"), (3, None), (4, "Đạt")]) == 1
    assert level([(1, "Có"), (1, None), (2, "Đạt"), (3, None)]) == 1


def test_a_status_or_a_level_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="Tốt"):
        answer("Tốt")
    with pytest.raises(ValueError, match="6"):
        level([(6, "Đạt")])


def test_every_word_of_the_rule_is_understood_in_either_case():
    words = RULE.holds + RULE.fails + RULE.neutral
    assert {answer(word.upper()) for word in words} == {"holds", "fails", "neutral"}
