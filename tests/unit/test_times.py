"""What a typed time, moment or duration means."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.typed.values import parse
from qmxl.xlsx.cells import CellError, Days1904, Percent, fraction, serial


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("7h30", time(7, 30)),
        ("7h", time(7)),
        ("7 h 5", time(7, 5)),
        ("07:30", time(7, 30)),
        (" 07:30:15 ", time(7, 30, 15)),
        ("7 giờ 30 phút", time(7, 30)),
        ("7 GIỜ", time(7)),
        ("7 giờ rưỡi", time(7, 30)),
        ("7g15", time(7, 15)),
        ("2h30 chiều", time(14, 30)),
        ("02:30 CH", time(14, 30)),
        ("7:30 SA", time(7, 30)),
        ("12h đêm", time(0)),
        ("12 giờ trưa", time(12)),
        ("7:30 PM", time(19, 30)),
        ("下午2时30分", time(14, 30)),
        (0.3125, time(7, 30)),
        (0.0, time(0)),
        (time(7, 30), time(7, 30)),
        (time(23, 59, 58, 914_000), time(23, 59, 59)),
        (timedelta(hours=7, minutes=30), time(7, 30)),
        (datetime(2026, 11, 5, 14, 30), time(14, 30)),  # the cell shows hours and minutes only
    ],
)
def test_a_time_is_read_however_it_is_written(typed: object, clock: time) -> None:
    assert parse(typed, "time") == (clock, "")


@pytest.mark.parametrize(
    "typed",
    [
        *("24:00", "7:60", "25h", "7", "730", "7h30h", "sáng", "7,5", "05/11/2026"),
        *(7.5, 1.25, -0.1, True, Percent(0.3), date(2026, 11, 5), datetime(1900, 1, 1, 6)),
        *(timedelta(hours=30), timedelta(hours=-1)),
    ],
)
def test_what_is_no_time_of_day_is_asked(typed: object) -> None:
    assert parse(typed, "time") == (None, "TYPE-TIME")


@pytest.mark.parametrize(
    "typed",
    [
        "05/11/2026 14:30",
        "5/11/2026 14h30",
        "14h30 05/11/2026",
        "14:30 ngày 05/11/2026",
        "14 giờ 30 phút ngày 5/11/2026",
        "14 giờ 30, ngày 5/11/2026",
        "05/11/2026, lúc 2h30 chiều",
        "lúc 14h30 ngày 05.11.26",
        "2026-11-05T14:30:00",
        "2026-11-05 14:30",
        "2026年11月5日 14:30",
        46331 + 14.5 / 24,
        Days1904(46331 - 1462 + 14.5 / 24),
        datetime(2026, 11, 5, 14, 29, 59, 999_990),
    ],
)
def test_a_moment_is_read_however_it_is_written(typed: object) -> None:
    assert parse(typed, "datetime") == (datetime(2026, 11, 5, 14, 30), "")


@pytest.mark.parametrize("typed", ["05/11/2026", date(2026, 11, 5), datetime(2026, 11, 5), 46331.0, Days1904(44869)])
def test_a_day_without_a_time_stays_a_day(typed: object) -> None:
    value, fault = parse(typed, "datetime")
    assert (value, type(value), fault) == (date(2026, 11, 5), date, "")


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("14:30", "TYPE-MOMENT"),
        ("hôm qua 14:30", "TYPE-MOMENT"),
        ("05/11/2026 25:00", "TYPE-MOMENT"),
        ("05/11/2026 sáng", "TYPE-MOMENT"),
        ("31/02/2026 14:30", "DATE-IMPOSSIBLE"),
        (datetime(1926, 1, 1, 3), "DATE-IMPOSSIBLE"),
        (time(14, 30), "TYPE-MOMENT"),
        (0.5, "TYPE-MOMENT"),
        (True, "TYPE-MOMENT"),
        (Percent(46331.5), "TYPE-MOMENT"),
    ],
)
def test_what_is_no_moment_is_asked(typed: object, fault: str) -> None:
    assert parse(typed, "datetime") == (None, fault)


@pytest.mark.parametrize(
    ("typed", "hours", "fault"),
    [
        (1.5, 1.5, ""),
        (0, 0.0, ""),
        ("1:30", 1.5, ""),
        ("1h30", 1.5, ""),
        ("1 giờ 30 phút", 1.5, ""),
        ("1,5 giờ", 1.5, ""),
        ("90 phút", 1.5, ""),
        ("90'", 1.5, ""),
        ("2 ngày", 48.0, ""),
        ("26:30", 26.5, ""),
        ("1,5", 1.5, "TYPE-NUMBER-TEXT"),
        (time(1, 30), 1.5, ""),
        (timedelta(hours=36, minutes=30), 36.5, ""),
        (datetime(1900, 1, 1, 6), 30.0, ""),  # 30:00 in a cell that shows hours and minutes
        (datetime(1904, 1, 2, 6), 30.0, ""),
        (date(1900, 1, 1), 24.0, ""),
    ],
)
def test_a_duration_is_hours(typed: object, hours: float, fault: str) -> None:
    assert parse(typed, "duration") == (hours, fault)


@pytest.mark.parametrize(
    "typed",
    [
        *("-1,5", "-1:30", "lâu", "", "30 %", "1:75"),
        *(-1.5, timedelta(hours=-1), True, Percent(0.3), float("inf")),
        *(date(2026, 11, 5), datetime(2026, 11, 5, 14, 30)),
    ],
)
def test_what_is_no_duration_is_asked(typed: object) -> None:
    assert parse(typed, "duration") == (None, "TYPE-DURATION")


def test_a_duration_that_may_be_thousands_is_asked() -> None:
    assert parse("1.500", "duration") == (None, "TYPE-AMBIGUOUS")


@pytest.mark.parametrize("kind", ["time", "datetime", "duration"])
def test_an_error_of_a_formula_stays_one(kind: str) -> None:
    assert parse(CellError("#REF!"), kind) == (None, "TYPE-ERROR")


@given(st.times().map(lambda clock: clock.replace(microsecond=0)))
def test_a_time_comes_back_from_the_number_a_spreadsheet_keeps(clock: time) -> None:
    assert parse(fraction(clock), "time") == (clock, "")


@given(st.datetimes(datetime(2000, 1, 1, 1), datetime(2100, 12, 31)).map(lambda m: m.replace(microsecond=0)))
def test_a_moment_comes_back_from_the_number_a_spreadsheet_keeps(moment: datetime) -> None:
    value, fault = parse(serial(moment), "datetime")
    assert (value, fault) == (moment if moment.time() != time() else moment.date(), "")


@given(st.text(max_size=14), st.sampled_from(["time", "datetime", "duration"]))
def test_any_text_has_a_meaning_or_a_fault(typed: str, kind: str) -> None:
    value, fault = parse(typed, kind)
    assert value is not None or fault
