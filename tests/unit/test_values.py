"""What a typed cell means."""

import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.catalogue import loader
from qmxl.forms.layout import spellings
from qmxl.typed.spelling import fold, nfc
from qmxl.typed.values import date_in, number_in, parse

VIETNAMESE = st.text("aăâeêioôơuưyđAĂÂĐÊÔƠƯáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệốồổỗộớờởỡợứừửữự bcghknt-(%)", max_size=40)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("0,125", 0.125),
        ("0.125", 0.125),
        (" 57 ", 57),
        ("1 234", 1234),
        ("1\u00a0234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("12.345.678", 12_345_678),
        ("12,345,678", 12_345_678),
        ("12.345.678,9", 12_345_678.9),
        ("-3", -3),
        ("1234,567", 1234.567),
    ],
)
def test_a_number_typed_as_text_is_understood_with_a_remark(typed: str, number: float) -> None:
    assert number_in(typed) == (number, "TYPE-NUMBER-TEXT")


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12.345", "123,456", "-1.234", "+1,234", " 1.234 ", "1.234\u00a0"])
def test_one_separator_before_three_digits_is_asked_not_guessed(typed: str) -> None:
    assert number_in(typed) == (None, "TYPE-AMBIGUOUS")


def test_fullwidth_digits_of_a_chinese_keyboard_are_not_guessed_either() -> None:
    assert number_in("１.２３４")[0] is None


@pytest.mark.parametrize(
    "typed", ["", "-", "12abc", "chưa có", "1.2.3", "1.23.456", "12,34,567", "1e5", "1/2", "nan", "inf"]
)
def test_what_is_no_number_is_no_number(typed: str) -> None:
    assert number_in(typed) == (None, "TYPE-NUMBER")


@given(st.integers(0, 10**12), st.integers(1, 99))
def test_a_number_written_the_vietnamese_way_is_that_number(whole: int, hundredths: int) -> None:
    typed = f"{whole:,}".replace(",", ".") + f",{hundredths:02}"
    assert number_in(typed)[0] == pytest.approx(whole + hundredths / 100, rel=1e-12)


@given(st.integers(0, 10**12), st.integers(1, 99))
def test_a_number_written_the_english_way_is_that_number(whole: int, hundredths: int) -> None:
    assert number_in(f"{whole:,}.{hundredths:02}")[0] == pytest.approx(whole + hundredths / 100, rel=1e-12)


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"))
def test_no_one_separator_before_three_digits_ever_gives_a_value(head: int, tail: int, separator: str) -> None:
    assert number_in(f"{head}{separator}{tail:03}") == (None, "TYPE-AMBIGUOUS")


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_a_fault_and_never_an_exception(typed: str) -> None:
    value, fault = number_in(typed)
    assert fault
    assert value is None or isinstance(value, float)


@given(st.text("0123456789.,-+ %", max_size=16), st.sampled_from(["count", "decimal", "money", "percent"]))
def test_no_field_of_numbers_ever_raises(typed: str, field_type: str) -> None:
    value, fault = parse(typed, field_type)
    assert (value is None) <= bool(fault)


@pytest.mark.parametrize(
    ("raw", "field_type", "outcome"),
    [
        (57.0, "count", (57.0, "")),
        (57.5, "count", (None, "COUNT-FRACTION")),
        ("57,5", "count", (None, "COUNT-FRACTION")),
        (57.5, "decimal", (57.5, "")),
        (True, "count", (None, "TYPE-NUMBER")),
        (datetime(2026, 2, 1), "count", (None, "TYPE-NUMBER")),
        ("#DIV/0!", "count", (None, "TYPE-ERROR")),
        ("#REF!", "text", (None, "TYPE-ERROR")),
    ],
)
def test_a_cell_of_numbers_holds_a_number(raw: object, field_type: str, outcome: tuple[object, str]) -> None:
    assert parse(raw, field_type) == outcome


@pytest.mark.parametrize(
    "raw",
    [
        "5/11/2026",
        "05/11/2026",
        "05-11-2026",
        "5.11.2026",
        "5/11/26",
        "2026-11-05",
        "2026/11/5",
        "2026年11月5日",
        " 05/11/2026 ",
        46331.0,
        46331,
        46331.75,
        datetime(2026, 11, 5, 14, 30),
        date(2026, 11, 5),
    ],
)
def test_a_day_is_read_day_first_from_text_serial_number_or_date(raw: object) -> None:
    assert parse(raw, "date") == (date(2026, 11, 5), "")


@pytest.mark.parametrize("typed", ["31/02/2026", "29/02/2026", "31/04/2026", "11/25/2026", "00/01/2026", "2026-13-01"])
def test_a_day_that_no_calendar_has_is_impossible(typed: str) -> None:
    assert parse(typed, "date") == (None, "DATE-IMPOSSIBLE")


def test_the_leap_day_is_a_day() -> None:
    assert parse("29/02/2028", "date") == (date(2028, 2, 29), "")


@pytest.mark.parametrize("raw", ["tháng 5", "5/2026", "2026", 20261105, 12.0, True, "", "5/11", "mai"])
def test_what_is_no_day_is_no_date(raw: object) -> None:
    assert parse(raw, "date") == (None, "TYPE-DATE")


@pytest.mark.parametrize("raw", ["01/01/1926", "01/01/2206", datetime(1900, 1, 5)])
def test_a_year_nobody_means_is_impossible(raw: object) -> None:
    assert parse(raw, "date") == (None, "DATE-IMPOSSIBLE")


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_comes_back_from_each_way_of_writing_it(day: date) -> None:
    written = [f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", day.isoformat(), f"{day:%Y年%m月%d日}"]
    assert [date_in(text) for text in written] == [(day, "")] * 4


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_a_fault(typed: str) -> None:
    day, fault = date_in(typed)
    assert (day is None) == bool(fault)


@pytest.mark.parametrize("raw", ["x", "X", " x ", "v", "✓", "✔", "có", "1", 1, 1.0, True, "KPS", "Không phát sinh"])
def test_a_tick_is_whatever_people_put_to_say_yes(raw: object) -> None:
    assert parse(raw, "tick") == (True, "")


@pytest.mark.parametrize("raw", ["không", "0", 0.0, 12.0, "?", "R", "ô"])
def test_anything_else_beside_none_occurred_is_asked(raw: object) -> None:
    assert parse(raw, "tick") == (None, "TYPE-TICK")


@pytest.mark.parametrize("raw", ["Đạt", "đạt", "ĐẠT ", "dat", "Met", "达到", "có", unicodedata.normalize("NFD", "Đạt")])
def test_a_choice_is_known_in_three_languages_without_case_and_diacritics(raw: str) -> None:
    assert parse(raw, "choice", spellings(loader.code_lists()["item_status"])) == ("met", "")


@pytest.mark.parametrize("raw", ["Đạt rồi", "ok", 3.0, True])
def test_a_choice_outside_the_list_is_none(raw: object) -> None:
    assert parse(raw, "choice", spellings(loader.code_lists()["item_status"])) == (None, "TYPE-CHOICE")


def test_a_level_may_be_given_as_its_number() -> None:
    assert [
        parse(raw, "choice", spellings(loader.code_lists()["level"]))[0] for raw in (3.0, 3, "3", "Mức 3", "muc 3")
    ] == ["3"] * 5


def test_no_two_values_of_a_code_list_share_a_spelling() -> None:
    from qmxl.catalogue import loader

    shared = []
    for code_list in loader.code_lists().values():
        meant: dict[str, set[str]] = {}
        for code in code_list.code:
            for text in (code.id, code.label.vi, code.label.en, code.label.zh, *code.aliases):
                meant.setdefault(fold(text), set()).add(code.id)
        shared += [(code_list.id, text) for text, codes in meant.items() if len(codes) > 1]
    assert shared == []


@pytest.mark.parametrize("raw", ["KHOA_KHAM", "khoa_kham", "KHOA_KHAM – Khoa Khám bệnh", "KHOA_KHAM - Khoa Khám"])
def test_a_code_is_the_part_before_the_dash(raw: str) -> None:
    assert parse(raw, "code") == ("KHOA_KHAM", "")


def test_a_dash_inside_a_code_belongs_to_it() -> None:
    assert parse("A1.1-2.3", "code") == ("A1.1-2.3", "")


@pytest.mark.parametrize("raw", ["=1+1", "+84 254 123", "-5", "@phong", "=cmd|' /C calc'!A0"])
def test_text_that_looks_like_a_formula_is_that_text(raw: str) -> None:
    assert parse(raw, "text") == (raw, "")


@given(VIETNAMESE)
def test_composed_and_decomposed_text_fold_to_the_same(text: str) -> None:
    forms = {fold(unicodedata.normalize(form, text)) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    assert len(forms) == 1


@given(VIETNAMESE)
def test_folding_minds_neither_case_nor_spaces_nor_a_second_folding(text: str) -> None:
    assert fold(text) == fold(text.upper()) == fold(f"  {text.replace(' ', '   ')} ") == fold(fold(text))


@given(VIETNAMESE)
def test_a_decomposed_answer_is_kept_composed(text: str) -> None:
    assert parse(unicodedata.normalize("NFD", text), "text")[0] == nfc(text)
    assert unicodedata.is_normalized("NFC", nfc(unicodedata.normalize("NFD", text)))


def test_folding_keeps_words_apart_that_differ_in_more_than_marks() -> None:
    assert fold("Tử số") == "tu so"
    assert fold("Đường") == "duong"
    assert fold("Tử số") != fold("Mẫu số")
