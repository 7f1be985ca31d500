"""One formula as it leaves the house: printed from its declaration, or why not."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from qmxl.functions import find
from qmxl.functions.calling import call
from qmxl.functions.values import Scalar
from qmxl.proof.cases import cached
from qmxl.sending.printing import CannotBePrinted, Names, left_of_the_house, printed
from tests.excel.recalculation import differences
from tests.frozen import freeze

NAMES = Names({"vùng": "S!$A$1:$A$3", "một": "S!$A$1", "quanh": "quanh"}, {"mất"})


def why(formula: str, **how: bool) -> str:
    try:
        return printed(formula, NAMES, **how)
    except CannotBePrinted as cannot:
        return f"!{cannot.why}"


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(A1,[0]!một)",
        '"QM_RATE(1)"',
        "QM_ChiSo",
        "_xlfn.STDEV.S(A1:A3)",
        "QM_RATE",
        "NETWORKDAYS.INTL(A1,B1)",
        "(A1",
    ],
)
def test_what_every_program_has_is_left_alone(formula: str):
    assert why(formula) == formula


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("QM_RATE(A1:A2,B1)", "!cells"),
        ("QM_RATE(vùng,B1)", "!cells"),
        ("QM_RATE(quanh,B1)", "!cells"),
        ("QM_RATE(T[a],B1)", "!cells"),
        ("QM_RATE(A1:A2*2,B1)", "!cells"),
        ("QM_RATE({1,2},B1)", "!cells"),
        ("QM_RATE(S1:S3!A1,B1)", "!cells"),
        ("QM_XMR_CENTRE(A1:A9*2)", "!cells"),
        ("QM_KAPPA({1;2},{1;2})", "!cells"),
        ("QM_RATE(1)", "!unreadable"),
        ("QM_RATE(1,2", "!unreadable"),
        ("QM_FOO(1)", "!unknown"),
        ("TongCuaToi(A1)", "!unknown"),
        ("[1]S!A1+1", "!elsewhere"),
        (r"'C:\x\[so.xlsx]S'!A1", "!elsewhere"),
        ("[1]!TongCuaToi(A1)", "!elsewhere"),
        ("mất+1", "!names"),
        ('QM_VALUE("a","b","c")', "!names"),
    ],
)
def test_what_cannot_be_printed_says_why(formula: str, reason: str):
    assert why(formula) == reason


def test_one_cell_is_one_cell_however_it_is_written():
    for argument in ("A1", "một", "T[[#This Row],[a]]", "T[@a]", "SUM(A1:A9)", "'S 1'!A1", "INDEX(A1:A9,2)"):
        assert why(f"QM_RATE({argument},B1)").startswith("IF("), argument


def test_calls_in_calls_soon_are_too_long():
    formula = "A1"
    for _ in range(6):
        formula = f"QM_RATE({formula},B1)"
    assert why(formula) == "!too_long"


def test_validations_and_names_have_rules_of_their_own():
    assert why("QM_KAPPA(S!A1:A9,S!B1:B9)").startswith("IF(")
    assert why("QM_KAPPA(S!A1:A9,S!B1:B9)", strict=True) == "!here"
    assert why("QM_KAPPA(S!A1:A9,S!B1:B9)", anchored=True) == "!here"
    assert why("QM_RATE(S!A1,S!B1)", strict=True, anchored=True).startswith("IF(")


def test_what_is_left_is_named():
    assert left_of_the_house("1+QM_RATE(A1,B1)") == "QM_RATE"
    assert left_of_the_house("[1]!QM_RATE(A1,B1)") == "[1]!QM_RATE"
    assert left_of_the_house("QM_ChiSo+SUM(1)") == ""


# Random calls in calls over cells of every kind; each with the value the functions themselves give.
HELD: tuple[Scalar, ...] = (45, 60, 0, -3, 7.5, None, "x", "", True, 0.2, 1000)
SCALAR = ("QM_RATE", "QM_PERCENT", "QM_CHANGE", "QM_TARGET", "QM_UTIL", "QM_PERCENT_UPPER", "QM_C_UPPER", "QM_P_LOWER")
Made = tuple[str, Scalar]
LEAVES: st.SearchStrategy[Made] = st.integers(0, len(HELD) - 1).map(
    lambda at: (f"$A${at + 1}", HELD[at])
) | st.sampled_from((("1", 1.0), ("2.5", 2.5), ("0", 0.0)))


def called(name: str, given_: list[Made]) -> Made:
    function = find(name)
    some = given_[: len(function.parameters)]
    return f"{name}({', '.join(text for text, _ in some)})", call(function, [value for _, value in some])


def calls(inner: st.SearchStrategy[Made]) -> st.SearchStrategy[Made]:
    def of(name: str) -> st.SearchStrategy[Made]:
        return st.lists(inner, min_size=find(name).least, max_size=3).map(lambda some: called(name, some))

    return st.sampled_from(SCALAR).flatmap(of)


@settings(max_examples=40)
@given(st.lists(calls(LEAVES | calls(LEAVES | calls(LEAVES))), min_size=5, max_size=15))
def test_frozen_calls_in_calls_have_the_functions_own_values(
    tmp_path_factory: pytest.TempPathFactory, made: list[Made]
):
    path = tmp_path_factory.mktemp("random") / "random.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    for row, value in enumerate(HELD):
        if value == "":
            sheet.write_formula(row, 0, '=""', None, "")
        elif value is not None:
            sheet.write(row, 0, value)
    for row, (formula, value) in enumerate(made):
        sheet.write_formula(row, 2, f"={formula}", None, cached(value))
    book.close()
    result = freeze(path)
    path.write_bytes(result.content)
    count, different = differences(path)
    assert different == []
    assert count + len(result.findings) == len(made) + 1


def test_a_wrong_value_would_be_seen(tmp_path: Path):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet().write_formula("A1", "=QM_RATE(1,2)", None, 51)
    book.close()
    path = tmp_path / "wrong.xlsx"
    path.write_bytes(buffer.getvalue())
    path.write_bytes(freeze(path).content)
    assert len(differences(path)[1]) == 1
