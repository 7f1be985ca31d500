"""A value in a message reads as the person sees it in the cell."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from qmxl.grouping import message
from qmxl.texts import LANGUAGES, texts
from qmxl.texts.showing import plural, show
from tests.by_hand import Form, Whole

Make, Read = Callable[..., Form], Callable[..., Whole]


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (12.0, "12", "12"),
        (1234567, "1.234.567", "1,234,567"),
        (1234.5, "1.234,5", "1,234.5"),
        (0.1 + 0.2, "0,3", "0.3"),
        (100 / 3, "33,3333", "33.3333"),
        (3.0000000000000004, "3", "3"),
        (2.99999, "2,99999", "2.99999"),  # a count that is no whole number must not look like one
        (0.00001, "0,00001", "0.00001"),
        (-0.5, "-0,5", "-0.5"),
        (1e20, "100.000.000.000.000.000.000", "100,000,000,000,000,000,000"),
        (float("inf"), "inf", "inf"),
        (True, "TRUE", "TRUE"),
        (date(2026, 5, 1), "01/05/2026", "2026-05-01"),
        (datetime(2026, 5, 1), "01/05/2026", "2026-05-01"),
        (datetime(2026, 5, 1, 8, 30), "01/05/2026 08:30", "2026-05-01 08:30"),
        (time(8, 5), "08:05", "08:05"),
        (timedelta(hours=26, minutes=3), "26:03", "26:03"),
        ([12.0, date(2026, 5, 1)], "12, 01/05/2026", "12, 2026-05-01"),
    ],
)
def test_a_value_is_shown_as_people_write_it(value: object, vi: str, en: str) -> None:
    assert (show(value, "vi"), show(value, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 file written."), (0, "0 files written."), (21, "21 files written."), (1001, "1,001 files written.")],
)
def test_english_words_agree_with_the_number_before_them(count: int, said: str) -> None:
    assert texts("en")("outcome.written", count=count) == said
    assert plural("11/11 department(s), 1.5 open day(s), day(s)") == "11/11 departments, 1.5 open days, day(s)"


def test_a_list_is_parted_as_its_language_does() -> None:
    assert [show(["a", 1234.5], language) for language in LANGUAGES] == ["a, 1.234,5", "a, 1,234.5", "a、1,234.5"]
    assert [texts(language).apart(["a", "b"]) for language in LANGUAGES] == ["a; b", "a; b", "a；b"]


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [(True, "“TRUE”"), (datetime(2026, 5, 1), "“01/05/2026”"), (datetime(2026, 5, 1, 7, 5), "“01/05/2026 07:05”")],
)
def test_what_was_typed_instead_of_a_number_is_quoted_as_the_cell_shows_it(
    form: Make, read: Read, typed: object, quoted: str
) -> None:
    filled = form()
    filled.put("indicators", "BRVT-16/numerator", "2026-03", typed)
    [finding] = [f for f in read(filled).findings if f.code == "TYPE-NUMBER"]
    assert quoted in texts("vi")("finding.TYPE-NUMBER", **finding.facts)


@pytest.mark.parametrize(
    ("sheet", "line", "column", "named"),
    [("cover", "reported_to", "value", "Ô “Đã báo cáo đến"), ("pdca", "1", "progress", "Ô “Tiến độ")],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_where_none_occurred_does_not_exist_it_is_not_advised(
    form: Make, read: Read, language: str, sheet: str, line: str, column: str, named: str
) -> None:
    filled = form()
    filled.put(sheet, line, column, "nhiều")
    [finding] = [f for f in read(filled).findings if f.code == "TYPE-NUMBER"]
    text = texts(language)
    said = message(finding, text)
    assert text("form.none_occurred") not in said
    assert "“nhiều”" in said
    assert language != "vi" or said.startswith(named)


def test_an_added_line_is_quoted_as_the_sheet_shows_it(form: Make, read: Read) -> None:
    filled = form()
    sheet = filled.sheet("indicators")
    below = sheet.max_row + 1
    sheet.cell(below, 6).value, sheet.cell(below, 7).value = 12.5, datetime(2026, 5, 1)
    [finding] = [f for f in read(filled).findings if f.code == "STRUCTURE-ROW-UNKNOWN"]
    assert ": 12,5, 01/05/2026." in texts("vi")("finding.STRUCTURE-ROW-UNKNOWN", **finding.facts)
