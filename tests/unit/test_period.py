"""Reporting periods."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.hospital.folder import HospitalFolder, period_of_master
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal

PERIODS = [Period(year, first, last) for year in (2000, 2026) for first in range(1, 13) for last in range(first, 13)]
WRITTEN = st.builds(lambda year, part: str(replace(part, year=year)), st.integers(2000, 2099), st.sampled_from(PERIODS))


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2026", Period(2026, 1, 12)),
        ("2026-H1", Period(2026, 1, 6)),
        ("2026-H2", Period(2026, 7, 12)),
        ("2026-Q3", Period(2026, 7, 9)),
        ("2026-q3", Period(2026, 7, 9)),
        (" 2026-10 ", Period(2026, 10, 10)),
        ("2026-9M", Period(2026, 1, 9)),
        ("2026-09m", Period(2026, 1, 9)),
        ("2026-11M", Period(2026, 1, 11)),
        ("2026-1M", Period(2026, 1, 1)),
        ("2026-12M", Period(2026, 1, 12)),
        ("2026-T5-T8", Period(2026, 5, 8)),
        ("2026-T07-T09", Period(2026, 7, 9)),
    ],
)
def test_a_year_half_quarter_month_or_span_of_months_is_a_period(written: str, period: Period) -> None:
    assert parse_period(written) == period


@pytest.mark.parametrize(
    "written",
    [
        *("", "2026-13", "2026-00", "2026-1", "2026-Q5", "2026-H3", "26", "10/2026", "1999", "x"),
        *("2026-0M", "2026-13M", "2026-M9", "2026-T8-T5", "2026-T8", "2026-T0-T3"),
    ],
)
def test_anything_else_is_refused_with_what_was_written(written: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_period(written)
    assert (refused.value.code, refused.value.facts) == ("period", {"text": written})


@given(WRITTEN)
def test_a_period_is_written_as_it_is_read(written: str) -> None:
    assert str(parse_period(written)) == written


def test_no_two_periods_are_written_alike_or_have_the_same_master() -> None:
    assert len({str(period) for period in PERIODS}) == len(PERIODS)
    masters = [HospitalFolder(Path()).master(period).name for period in PERIODS]
    assert len({name.casefold() for name in masters}) == len(PERIODS)
    assert [period_of_master(name) for name in masters] == [str(period) for period in PERIODS]
    assert str(Period(2026, 1, 9)) != str(Period(2026, 9, 9)) == "2026-09"


@pytest.mark.parametrize(
    ("year", "first", "last"), [(2026, 0, 1), (2026, 5, 4), (2026, 1, 13), (1999, 1, 1), (2100, 1, 1)]
)
def test_months_that_no_year_has_are_no_period(year: int, first: int, last: int) -> None:
    with pytest.raises(ValueError, match=str(year)):
        Period(year, first, last)


@pytest.mark.parametrize(
    ("written", "previous", "last_year"),
    [
        ("2026-10", "2026-09", "2025-10"),
        ("2026-01", "2025-12", "2025-01"),
        ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026-Q3", "2026-Q2", "2025-Q3"),
        ("2026-H1", "2025-H2", "2025-H1"),
        ("2026", "2025", "2025"),
        ("2026-9M", "2025-9M", "2025-9M"),
        ("2026-2M", "2025-2M", "2025-2M"),
        ("2026-T5-T8", "2026-4M", "2025-T5-T8"),
        ("2026-T2-T9", "2025-T2-T9", "2025-T2-T9"),
    ],
)
def test_what_a_period_is_compared_with(written: str, previous: str, last_year: str) -> None:
    period = parse_period(written)
    assert (str(period.previous), str(period.last_year)) == (previous, last_year)


@given(WRITTEN)
def test_the_period_before_is_as_long_and_over_before_it_begins(written: str) -> None:
    period = parse_period(written)
    for before in (period.previous, period.last_year):
        assert before is not None or period.year == 2000
        if before is not None:
            assert len(before.months) == len(period.months)
            assert before.end < period.start


def test_before_the_first_year_there_is_nothing_to_compare_with() -> None:
    assert (parse_period("2000-01").previous, parse_period("2000-9M").last_year) == (None, None)


@given(WRITTEN)
def test_a_period_starts_and_ends_with_its_months(written: str) -> None:
    period = parse_period(written)
    assert (f"{period.start:%Y-%m-%d}", f"{period.end:%Y-%m}") == (f"{period.months[0]}-01", period.months[-1])
    assert (period.end.toordinal() + 1) == date(period.year + period.last // 12, period.last % 12 + 1, 1).toordinal()


def test_to_date_begins_in_january() -> None:
    assert parse_period("2026-Q2").to_date.months == tuple(f"2026-{month:02}" for month in range(1, 7))
