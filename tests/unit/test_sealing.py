"""A sealed workbook says whose it is; any figure that was changed since is named; any other key is refused."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from qmxl.refusal import Refusal
from qmxl.sending.sealing.canonical import formula_of
from qmxl.sending.sealing.signing import KnownKey, new_key, public_of, read_key
from tests.frozen import DATA, OWN, edited, found, look, parts_of, sent, workbook

PART = "xl/worksheets/qmxl_seal.xml"
DATA_PART = "xl/worksheets/sheet1.xml"
HOSPITAL = "Bệnh viện Mắt Bình Minh"


def named(book: xlsxwriter.Workbook) -> None:
    for name, said in (("hospital", HOSPITAL), ("period", "2025-12")):
        book.define_name(f"QM_of_{name}", f'="{said}"')
    book.define_name("QM_made_by", '="qmxl 1"')


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    return sent(workbook(tmp_path / "so.xlsx", named))


def resaved(path: Path, change: Callable[[openpyxl.Workbook], Any] = lambda book: book) -> Path:
    """The workbook as openpyxl saves it, after a change."""
    book = openpyxl.load_workbook(path)
    change(book)
    copy = path.with_name("again.xlsx")
    book.save(copy)
    return copy


def test_a_seal_says_whose_the_workbook_is(sealed: Path):
    result = look(sealed)
    assert (result.intact, result.trusted) == (True, False)
    assert dict(result.about) == {
        "hospital": HOSPITAL,
        "period": "2025-12",
        "version": "qmxl 1",
        "made": "2026-01-10 08:00:00",
    }


def test_only_the_seals_own_sheet_is_new(tmp_path: Path, sealed: Path):
    before, after = parts_of(tmp_path / "so.xlsx"), parts_of(sealed)
    assert sorted(after.keys() - before.keys()) == [PART]
    assert after[DATA_PART] == before[DATA_PART]
    assert re.findall(r'<sheet [^>]*name="_qmxl_seal"[^>]*state="(\w+)"', after["xl/workbook.xml"].decode()) == [
        "hidden"
    ]


def test_what_openpyxl_saves_without_a_change_verifies(sealed: Path):
    again = resaved(sealed)
    assert found(again) == [("SEAL-UNCOMPUTED", "")]
    assert look(again).intact


FIGURES = [f"{column}{row}" for row in range(2, 6) for column in "AB"]


@pytest.mark.slow
@given(cell=st.sampled_from(FIGURES), by=st.sampled_from((1, -1, 0.5, 1e-6, 1000)))
def test_any_figure_that_is_changed_is_named(tmp_path_factory: pytest.TempPathFactory, cell: str, by: float):
    path = sent(workbook(tmp_path_factory.mktemp("seal") / "so.xlsx", named))

    def change(book: openpyxl.Workbook) -> None:
        book[DATA][cell] = book[DATA][cell].value + by

    assert ("SEAL-CHANGED", cell) in found(resaved(path, change))
    assert [address for code, address in found(resaved(path, change)) if code == "SEAL-CHANGED"] == [cell]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda book: book[OWN].__setitem__("A1", 75), [("SEAL-CHANGED", "A1")]),
        (lambda book: book[OWN].__setitem__("A12", "=SUM(A1:A2)"), [("SEAL-CHANGED", "A12")]),
        (lambda book: book[DATA].__setitem__("C9", 1), [("SEAL-CHANGED", "C9")]),
        (lambda book: book[DATA].__setitem__("A3", None), [("SEAL-CHANGED", "A3")]),
        (lambda book: book[DATA].__setitem__("A1", "Tử số (sửa)"), [("SEAL-CHANGED", "A1")]),
        (lambda book: book.remove(book[DATA]), [("SEAL-SHEET-GONE", "")]),
        (lambda book: setattr(book[DATA], "title", "Khác"), [("SEAL-SHEET-GONE", ""), ("SEAL-SHEET-NEW", "")]),
        (lambda book: setattr(book.defined_names["TyLe"], "attr_text", "1"), [("SEAL-NAME", "")]),
    ],
)
def test_each_kind_of_change_is_named(sealed: Path, change: Callable[[Any], Any], expected: list[tuple[str, str]]):
    assert [each for each in found(resaved(sealed, change)) if each[0].startswith("SEAL")] == expected


def test_rows_that_changed_places_are_told_as_that(sealed: Path):
    def swap(book: openpyxl.Workbook) -> None:
        sheet = book[DATA]
        for column in "AB":
            one, other = sheet[f"{column}2"].value, sheet[f"{column}3"].value
            sheet[f"{column}2"], sheet[f"{column}3"] = other, one

    assert [each for each in found(resaved(sealed, swap)) if each[0] != "SENT-NO-VALUE"] == [
        ("SEAL-MOVED", "A2"),
        ("SEAL-MOVED", "A3"),
        ("SEAL-UNCOMPUTED", ""),
    ]


def test_a_stored_result_that_is_changed_is_named(sealed: Path):
    formula = "<f>SUM(A1:A1)</f><v>7"
    edited(sealed, {"xl/worksheets/sheet2.xml": lambda xml: xml.replace(f"{formula}5<", f"{formula}6<")})
    [finding] = [f for f in look(sealed).findings if f.code == "SEAL-CHANGED"]
    assert (finding.cell.address, finding.facts["found"]) == ("A12", "76 (=SUM(A1:A1))")


def test_a_seal_that_was_edited_is_broken(sealed: Path):
    edited(sealed, {PART: lambda xml: xml.replace("2025-12", "2025-11")})
    assert found(sealed) == [("SEAL-BROKEN", "")]
    edited(sealed, {PART: lambda xml: xml.replace(">seal<", ">xxxx<")})
    assert found(sealed)[0] == ("SEAL-BROKEN", "")


def test_a_seal_of_a_newer_version_says_so(sealed: Path):
    edited(sealed, {PART: lambda xml: xml.replace('preserve">1</t>', 'preserve">2</t>', 1)})
    assert found(sealed) == [("SEAL-NEWER", "")]


# Signatures.

KEY, PUBLIC = new_key()
OTHER, OTHER_PUBLIC = new_key()
KNOWN = KnownKey(HOSPITAL, PUBLIC, date(2025, 1, 1), date(2026, 12, 31))


def signed(tmp_path: Path, content: bytes = KEY) -> Path:
    return sent(workbook(tmp_path / "so.xlsx", named), read_key(content, "khóa"))


def test_a_known_keys_signature_is_trusted(tmp_path: Path):
    result = look(signed(tmp_path), [KNOWN])
    assert (result.intact, result.trusted) == (True, True)
    assert found(signed(tmp_path), [KNOWN]) == []


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ([], "SEAL-KEY-UNKNOWN"),
        ([replace(KNOWN, public=OTHER_PUBLIC)], "SEAL-KEY-UNKNOWN"),
        ([replace(KNOWN, hospital="Bệnh viện khác")], "SEAL-KEY-OTHER"),
        ([replace(KNOWN, revoked=date(2026, 3, 1))], "SEAL-KEY-REVOKED"),
        ([replace(KNOWN, until=date(2026, 1, 9))], "SEAL-KEY-EXPIRED"),
        ([replace(KNOWN, since=date(2026, 1, 11))], "SEAL-KEY-EXPIRED"),
    ],
)
def test_a_key_that_is_not_good_is_refused_with_a_sentence(tmp_path: Path, known: list[KnownKey], code: str):
    path = signed(tmp_path)
    assert found(path, known) == [(code, "")]
    assert not look(path, known).trusted


def test_a_key_is_good_on_its_last_day(tmp_path: Path):
    assert found(signed(tmp_path), [replace(KNOWN, until=date(2026, 1, 10))]) == []


def test_who_changes_a_figure_and_seals_anew_needs_the_key(tmp_path: Path):
    """The forger's own seal is right, its key is not the hospital's; the hospital's old signature does not fit it."""
    path = signed(tmp_path)
    old = re.findall(r">signature<.*?preserve\">([^<]+)<", parts_of(path)[PART].decode())[0]

    def change(book: openpyxl.Workbook) -> None:
        book[DATA]["A2"] = 59
        del book["_qmxl_seal"]

    forged = sent(resaved(path, change), read_key(OTHER, "khóa"))
    assert ("SEAL-KEY-UNKNOWN", "") in found(forged, [KNOWN])
    new = re.findall(r">signature<.*?preserve\">([^<]+)<", parts_of(forged)[PART].decode())[0]
    edited(forged, {PART: lambda xml: xml.replace(new, old).replace(OTHER_PUBLIC, PUBLIC)})
    assert ("SEAL-FORGED", "") in found(forged, [KNOWN])
    assert not look(forged, [KNOWN]).trusted


@pytest.mark.parametrize(
    ("content", "password", "code"),
    [
        (b"", "", "key_unreadable"),
        (b"-----BEGIN PRIVATE KEY-----\nxx\n-----END PRIVATE KEY-----", "", "key_unreadable"),
        (new_key("mật khẩu")[0], "", "key_password"),
        (new_key("mật khẩu")[0], "sai", "key_password"),
    ],
)
def test_what_is_no_key_is_refused_with_a_sentence(content: bytes, password: str, code: str):
    with pytest.raises(Refusal) as refused:
        read_key(content, "khoa.pem", password)
    assert refused.value.code == code


def test_a_key_with_a_password_is_read_with_it():
    content, public = new_key("mật khẩu")
    assert public_of(read_key(content, "khoa.pem", "mật khẩu")) == public


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SUM(A1:A1, 'Chỉ số'!$A$1)", "sum(A1,'chỉ số'!$A$1)"),
        ("TRUE()+1.50", "true+1.5"),
        ("_xlfn.STDEV.S(A1)", "STDEV.S(A1)"),
        ("'S'!A1", "S!A1"),
    ],
)
def test_formulas_that_programs_write_in_their_own_way_are_the_same(one: str, other: str):
    assert formula_of(one) == formula_of(other)


def test_formulas_that_say_something_else_are_not():
    said = ["A1", "$A1", "A2", "A1:A2", '"A1"', "S!A1", "-A1", "A1()", "1", '"1"', '"a"', '"A"']
    assert len({formula_of(each) for each in said}) == len(said)
