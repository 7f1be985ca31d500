"""Days that are worked, and the weeks of a span with its part-weeks."""

from datetime import date
from itertools import pairwise

import pytest

from qmxl.measures.working_days import Calendar, week_of, weeks_of

PLAIN = Calendar(public=False)
VN = Calendar()


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-09-01", False),  # National Day, and the day beside it
        ("2026-09-02", False),
        ("2026-09-03", True),
        ("2026-09-05", False),  # a Saturday
        ("2026-02-17", False),  # Tết
        ("2026-08-31", False),  # swapped by notice for Saturday 22 August
        ("2026-08-22", True),
        ("2026-04-27", False),  # in the place of a Sunday
    ],
)
def test_public_holidays_of_viet_nam_are_off(day: str, works: bool):
    assert VN.works(d(day)) is works


def test_the_hospitals_own_list_comes_before_the_public_holidays():
    own = Calendar({d("2026-09-02"): True, d("2026-09-05"): True, d("2026-09-04"): False})
    assert [own.works(d(day)) for day in ("2026-09-02", "2026-09-05", "2026-09-04", "2026-09-01")] == [
        True,
        True,
        False,
        False,
    ]


def test_what_falls_on_a_day_off_moves_to_the_next_working_day():
    assert VN.next_worked(d("2026-08-29")) == d("2026-09-03")  # Saturday, Sunday, and three days of the holiday
    assert VN.next_worked(d("2026-09-03")) == d("2026-09-03")


def test_weeks_are_numbered_by_iso():
    assert week_of(d("2027-01-01"))[:2] == (2026, 53)
    assert (week_of(d("2026-01-01")).first, week_of(d("2026-01-01"))[:2]) == (d("2025-12-29"), (2026, 1))


def said(first: str, last: str, calendar: Calendar = PLAIN) -> list[tuple[int, str, str]]:
    """The weeks of a span: number, first and last day."""
    return [(w.number, f"{w.first:%d/%m}", f"{w.last:%d/%m}") for w in weeks_of(d(first), d(last), calendar)]


def test_a_part_week_with_three_working_days_is_a_week_of_its_own():
    assert said("2026-06-03", "2026-06-24") == [  # Wednesday to Wednesday
        (23, "03/06", "07/06"),
        (24, "08/06", "14/06"),
        (25, "15/06", "21/06"),
        (26, "22/06", "24/06"),
    ]


def test_a_shorter_part_week_belongs_to_the_week_beside_it():
    assert said("2026-06-04", "2026-06-23") == [(24, "04/06", "14/06"), (25, "15/06", "23/06")]


def test_holidays_make_a_part_week_short():
    assert said("2026-09-01", "2026-09-30", VN)[0] == (37, "01/09", "13/09")  # two of its four days are off
    assert said("2026-09-01", "2026-09-30")[0] == (36, "01/09", "06/09")


def test_a_span_within_one_week_is_that_week():
    assert said("2026-06-06", "2026-06-07") == [(23, "06/06", "07/06")]
    assert said("2026-06-05", "2026-06-08") == [(24, "05/06", "08/06")]  # Friday to Monday: both parts are short


@pytest.mark.parametrize("year", range(2024, 2031))
def test_every_day_of_a_year_is_in_exactly_one_week(year: int):
    weeks = weeks_of(date(year, 1, 1), date(year, 12, 31), VN)
    assert (weeks[0].first, weeks[-1].last) == (date(year, 1, 1), date(year, 12, 31))
    assert all((b.first - a.last).days == 1 for a, b in pairwise(weeks))
    assert all((w.last - w.first).days >= 6 for w in weeks[1:-1])
