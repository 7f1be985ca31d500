"""The lunar new year is where sun and moon put it at UTC+7.

New moons and the sun's longitude by Meeus J, Astronomical Algorithms, 2nd ed. 1998, chapters 49 and 25 (errors below a
minute and a quarter of an hour). Rules: Aslaksen H, The mathematics of the Chinese calendar, 2010: the winter solstice
is in month 11; of thirteen months to the next month 11 the first without a principal term is a leap month.
"""

from datetime import date, timedelta
from math import floor, radians, sin
from pathlib import Path

import pytest

from qmxl.period import Period, parse_period
from qmxl.series.tet import NEW_YEAR, tet_apart, tet_month, with_tet
from tests.by_hand import small_hospital
from tests.own_forms import collected, filled

DYNAMICAL = 75 / 86_400  # days by which dynamical time is ahead of universal time, 2015 to 2040: 68 to 85 s
NOON_OF_2000 = date(2000, 1, 1), 2_451_545
LUNATION, FIRST = 29.530588861, 2_451_550.09766
# of a new moon: amplitude in days, multiples of the sun's anomaly, the moon's, its latitude argument, the node
TERMS = (
    (-0.40720, 0, 1, 0, 0),
    (0.17241, 1, 0, 0, 0),
    (0.01608, 0, 2, 0, 0),
    (0.01039, 0, 0, 2, 0),
    (0.00739, -1, 1, 0, 0),
    (-0.00514, 1, 1, 0, 0),
    (0.00208, 2, 0, 0, 0),
    (-0.00111, 0, 1, -2, 0),
    (-0.00057, 0, 1, 2, 0),
    (0.00056, 1, 2, 0, 0),
    (-0.00042, 0, 3, 0, 0),
    (0.00042, 1, 0, 2, 0),
    (0.00038, 1, 0, -2, 0),
    (-0.00024, -1, 2, 0, 0),
    (-0.00017, 0, 0, 0, 1),
)


def new_moon(number: int, hours: int) -> date:
    """The local day of the new moon of this number, 0 being that of 6 January 2000."""
    century = number / 1236.85
    sun = 2.5534 + 29.10535670 * number
    moon = 201.5643 + 385.81693528 * number + 0.0107582 * century**2
    latitude = 160.7108 + 390.67050284 * number - 0.0016118 * century**2
    node = 124.7746 - 1.56375588 * number
    eccentric = 1 - 0.002516 * century
    moment = FIRST + LUNATION * number + 0.00015437 * century**2
    for amplitude, *times in TERMS:
        angle = sum(times_ * its for times_, its in zip(times, (sun, moon, latitude, node), strict=True))
        moment += amplitude * eccentric ** abs(times[0]) * sin(radians(angle))
    return day_of(moment - DYNAMICAL, hours)


def day_of(moment: float, hours: int) -> date:
    """The local day of a Julian date."""
    first, number = NOON_OF_2000
    return first + timedelta(days=floor(moment + 0.5 + hours / 24) - number)


def longitude(day: date, hours: int) -> float:
    """The sun's apparent longitude in degrees at the beginning of a local day."""
    first, number = NOON_OF_2000
    moment = (day - first).days + number - 0.5 - hours / 24 + DYNAMICAL
    century = (moment - number) / 36_525
    anomaly = radians(357.52911 + 35_999.05029 * century - 0.0001537 * century**2)
    centre = (1.914602 - 0.004817 * century) * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly)
    nutation = -0.00569 - 0.00478 * sin(radians(125.04 - 1934.136 * century))
    return (280.46646 + 36_000.76983 * century + 0.0003032 * century**2 + centre + nutation) % 360


def new_year(year: int, hours: int) -> date:
    """The first day of the lunar year that begins in a year."""
    about = round((year - 2000) * 12.3685)
    begins = [new_moon(number, hours) for number in range(about - 4, about + 16)]
    eleventh = {
        day.year: at for at, day in enumerate(begins[:-1]) if terms(day, begins[at + 1], hours, 270)
    }  # the solstice is in December
    before, after = eleventh[year - 1], eleventh[year]
    first = before + 2
    if after - before == 13:
        leap = next(at for at in range(before + 1, after) if not terms(begins[at], begins[at + 1], hours))
        first += leap <= first
    return begins[first]


def terms(first: date, after: date, hours: int, one: int | None = None) -> bool:
    """Whether the sun comes to a multiple of 30 degrees, or to this one, in a month from one day to before another."""
    begin, end = longitude(first, hours), longitude(after, hours)
    span = (end - begin) % 360
    wanted = range(0, 360, 30) if one is None else (one,)
    return any(0 <= (its - begin) % 360 < span for its in wanted)


@pytest.mark.parametrize("year", sorted(NEW_YEAR))
def test_every_listed_day_is_where_sun_and_moon_put_it(year: int):
    assert NEW_YEAR[year] == new_year(year, 7)


def test_the_years_follow_each_other_and_2030_is_a_day_before_the_chinese():
    assert list(NEW_YEAR) == list(range(2015, 2041))
    assert (new_year(2030, 7), new_year(2030, 8)) == (date(2030, 2, 2), date(2030, 2, 3))


def test_the_month_is_that_of_most_days_off():
    """From the day before to three days after: 2022-01-31 to 02-04, 2025-01-28 to 02-01, 2033-01-30 to 02-03."""
    months = {year: tet_month(year) for year in (2022, 2023, 2024, 2025, 2026, 2033, 2041)}
    assert months == {2022: 2, 2023: 1, 2024: 2, 2025: 1, 2026: 2, 2033: 2, 2041: None}
    assert [month for month in ("2025-01", "2025-02", "2026-01", "2026-02", "2026-03") if with_tet(month)] == [
        "2025-01",
        "2026-02",
    ]


def test_the_same_month_last_year_is_another_where_tet_has_moved():
    """2025 in January, 2024 and 2026 in February; in the same quarter every year."""
    apart = [text for text in ("2024-02", "2025-01", "2025-02", "2026-01", "2026-02") if tet_apart(parse_period(text))]
    assert apart == ["2024-02", "2025-01", "2025-02", "2026-01", "2026-02"]
    assert not any(tet_apart(parse_period(text)) for text in ("2026-Q1", "2026-03", "2022-02", "2026", "2000-02"))


@pytest.mark.parametrize(("month", "said"), [(2, "Kỳ 2026-02 có Tết"), (1, "Kỳ 2026-01 không có Tết"), (3, "")])
def test_the_sheet_of_indicators_says_so(month: int, said: str, tmp_path: Path):
    drawn = collected(tmp_path, filled(small_hospital(), "KHOA_KHAM", {}), period=Period(2026, month, month)).drawn()
    note = str(drawn["Chỉ số"]["A3"].value)
    assert (said in note) if said else ("Tết" not in note)
