"""What moved between two states, which snapshot is compared with, and where the average comes to."""

from dataclasses import replace
from datetime import date, timedelta
from math import sqrt
from statistics import linear_regression

import pytest

from qmxl.catalogue import loader
from qmxl.criteria.progress import (
    Point,
    Snapshot,
    Stood,
    assessment_year,
    changes,
    forecast,
    looked_back,
    nearest,
    week_of,
)

MAIN = loader.criteria()
MONDAY = date(2026, 3, 2)


def point(day: date, average: float | None = 3.0, known: int = 83) -> Point:
    return Point(day, day.year, average, known, 83)


def weekly(*averages: float) -> list[Point]:
    """A snapshot every Monday from 2 March 2026 on."""
    return [point(MONDAY + timedelta(weeks=n), average) for n, average in enumerate(averages)]


@pytest.mark.parametrize(
    ("before", "now", "moved"),
    [
        ("not_met", "met", "met"),
        ("", "met", "met"),
        ("unproved", "met", "met"),
        ("fault", "no_fault", "met"),
        ("met", "not_met", "fell"),
        ("met", "unproved", "fell"),
        ("no_fault", "fault", "fell"),
        ("met", "dont_know_how", "fell puzzled"),
        ("", "dont_know_how", "puzzled"),
        ("dont_know_how", "dont_know_how", ""),
        ("met", "", "withdrawn"),
        ("met", "not_applicable", ""),
        ("not_met", "", ""),
        ("hidden", "met", ""),
        ("met", "hidden", ""),
    ],
)
def test_what_counts_as_a_move(before: str, now: str, moved: str) -> None:
    earlier = Snapshot(point(MONDAY), {"A1.1-2.1": Stood("K", before)}, {})
    found = changes(earlier, {"A1.1-2.1": Stood("K", now)})
    assert " ".join(name for name in ("met", "fell", "puzzled", "withdrawn") if getattr(found, name)) == moved


def test_a_sub_item_that_left_the_list_or_joined_it_moves_only_when_it_is_met() -> None:
    earlier = Snapshot(point(MONDAY), {"gone": Stood("K", "met")}, {})
    found = changes(earlier, {"new": Stood("K", "met"), "blank": Stood("K", "")})
    assert ([each.code for each in found.met], found.fell, found.withdrawn) == (["new"], (), ())


def test_weeks_are_those_of_the_calendar_standard_across_the_new_year() -> None:
    days = (date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 4))
    assert [week_of(day) for day in days] == [(2026, 1), (2026, 53), (2026, 53), (2027, 1)]


def test_a_month_before_its_last_day_is_the_last_of_the_month_before() -> None:
    assert looked_back(date(2026, 3, 31)) == {
        "week": date(2026, 3, 24),
        "month": date(2026, 2, 28),
        "quarter": date(2025, 12, 31),
    }


def test_the_snapshot_compared_with_is_the_last_at_or_before_the_day() -> None:
    points = weekly(3.0, 3.1, 3.2)
    days = (MONDAY - timedelta(1), MONDAY, MONDAY + timedelta(8), MONDAY + timedelta(90))
    assert [found.average if (found := nearest(points, day)) else None for day in days] == [None, 3.0, 3.1, 3.2]


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 9, 30), (date(2025, 10, 1), date(2026, 9, 30))),
        (date(2026, 10, 1), (date(2026, 10, 1), date(2027, 9, 30))),
    ],
)
def test_the_assessment_year_ends_with_september(day: date, year: tuple[date, date]) -> None:
    assert assessment_year(MAIN, day) == year
    calendar_year = replace(MAIN, year_from="01-01", year_to="12-31")
    assert assessment_year(calendar_year, day) == (date(2026, 1, 1), date(2026, 12, 31))


def test_the_forecast_is_the_line_through_the_weeks_with_its_prediction_interval() -> None:
    """The line by the standard library, the quantile 3.182 of t with 3 degrees of freedom by any printed table."""
    averages = [3.00, 3.02, 3.01, 3.05, 3.06]
    found = forecast(weekly(*averages), MAIN, date(2026, 3, 30))
    assert found is not None
    until = (date(2026, 9, 30) - MONDAY).days / 7
    slope, start = linear_regression(range(5), averages)
    left = sum((y - start - slope * x) ** 2 for x, y in enumerate(averages))
    margin = 3.182446 * sqrt(left / 3) * sqrt(1 + 1 / 5 + (until - 2) ** 2 / 10)
    assert (found.until, found.points, found.first, found.last) == (
        date(2026, 9, 30),
        5,
        MONDAY,
        date(2026, 3, 30),
    )
    assert found.value == pytest.approx(start + slope * until)
    assert (found.lowest, found.highest) == (pytest.approx(found.value - margin), pytest.approx(found.value + margin))


def test_no_forecast_leaves_the_levels_of_the_set() -> None:
    up, down = (forecast(weekly(*several), MAIN, date(2026, 3, 30)) for several in ((3, 3.5, 4, 4.5), (3, 2.5, 2, 1.5)))
    assert up is not None
    assert down is not None
    assert (up.value, up.highest, down.value, down.lowest) == (5, 5, 1, 1)


@pytest.mark.parametrize(
    "points",
    [
        weekly(3.0, 3.1, 3.2),
        [*weekly(3.0, 3.1, 3.2), point(MONDAY + timedelta(15), 3.3)],  # a second state of the third week
        [*weekly(3.0, 3.1, 3.2), point(MONDAY + timedelta(22), None)],
        [*weekly(3.0, 3.1, 3.2), point(MONDAY + timedelta(22), 3.3, known=66)],  # of 83: fewer than four fifths
        [*weekly(3.0, 3.1, 3.2), point(date(2025, 9, 29))],  # of the assessment year before
    ],
)
def test_fewer_than_four_weeks_that_tell_give_no_forecast(points: list[Point]) -> None:
    assert forecast(points, MAIN, date(2026, 3, 30)) is None
