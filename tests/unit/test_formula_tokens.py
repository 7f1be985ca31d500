"""Formulas are taken apart as spreadsheet programs store them, and put together again character for character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.xlsx.formula_shift import shifted
from qmxl.xlsx.formula_tokens import SPACE, arguments, closing, spelled, tokens

PIECES = (
    "A1",
    "$B$2:C3",
    "'it''s'!",
    '"a""b"',
    "SUM(",
    ")",
    ",",
    "{1;2}",
    "Bảng[[#This Row],[a]]",
    " ",
    "\n",
    "#N/A",
    "'",
    "[",
)


def kinds(formula: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in tokens(formula) if piece.kind != SPACE]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("[1]!QM_X(A1)", [("sheet", "[1]!"), ("call", "QM_X"), ("sign", "("), ("reference", "A1"), ("sign", ")")]),
        (r"'C:\a b\QM.xlam'!QM_X", [("sheet", r"'C:\a b\QM.xlam'!"), ("name", "QM_X")]),
        ("'Khoa ''Mắt'''!$A$1:B2", [("sheet", "'Khoa ''Mắt'''!"), ("reference", "$A$1:B2")]),
        ("T[[#This Row],[a'[b]]", [("table", "T[[#This Row],[a'[b]]")]),
        ("[@[Số lượt]]*2", [("table", "[@[Số lượt]]"), ("sign", "*"), ("number", "2")]),
        ('"QM_X("&"a""b"', [("text", '"QM_X("'), ("sign", "&"), ("text", '"a""b"')]),
        ("LOG10(1E-5)", [("call", "LOG10"), ("sign", "("), ("number", "1E-5"), ("sign", ")")]),
        ("XFE1+XFD1", [("name", "XFE1"), ("sign", "+"), ("reference", "XFD1")]),
        ("A1048577", [("name", "A1048577")]),
        ("A:B+3:4", [("reference", "A:B"), ("sign", "+"), ("reference", "3:4")]),
        ("A1:INDEX(B:B", [("reference", "A1"), ("sign", ":"), ("call", "INDEX"), ("sign", "("), ("reference", "B:B")]),
        ("T1:T3!A1", [("sheet", "T1:T3!"), ("reference", "A1")]),
        ("#REF!A1", [("error", "#REF!"), ("reference", "A1")]),
        ("Tỷ_lệ.1", [("name", "Tỷ_lệ.1")]),
    ],
)  # fmt: skip
def test_a_formula_is_taken_apart(formula: str, expected: list[tuple[str, str]]):
    assert kinds(formula) == expected


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=12).map("".join))
def test_the_pieces_are_the_formula_again(formula: str):
    assert spelled(tokens(formula)) == formula


def test_arguments_are_told_by_the_commas_between_them():
    pieces = tokens('F(A1,"a,b",{1,2},G(B1,B2),)')
    assert [spelled(each) for each in arguments(pieces, 1, closing(pieces, 1) or 0)] == [
        "A1",
        '"a,b"',
        "{1,2}",
        "G(B1,B2)",
        "",
    ]


@pytest.mark.parametrize(
    ("formula", "down", "right", "expected"),
    [
        ("A1+$A1+A$1+$A$1", 2, 1, "B3+$A3+B$1+$A$1"),
        ("'A1'!A1:B2&\"A1\"&T[A1]&LOG10(A1)", 1, 1, "'A1'!B2:C3&\"A1\"&T[A1]&LOG10(B2)"),
        ("A:$B+1:$2", 1, 1, "B:$B+2:$2"),
        ("XFD1048576", 1, 1, "A1"),
        ("A1", -1, -1, "XFD1048576"),
    ],
)
def test_a_formula_is_read_from_another_cell(formula: str, down: int, right: int, expected: str):
    assert shifted(formula, down, right) == expected
