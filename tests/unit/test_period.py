"""Reporting periods."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal

WRITTEN = st.builds(
    lambda year, part: f"{year}{part}",
    st.integers(2000, 2099),
    st.sampled_from(["", "-H1", "-H2", *(f"-Q{n}" for n in range(1, 5)), *(f"-{n:02}" for n in range(1, 13))]),
)


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2026", Period(2026, 1, 12)),
        ("2026-H1", Period(2026, 1, 6)),
        ("2026-H2", Period(2026, 7, 12)),
        ("2026-Q3", Period(2026, 7, 9)),
        ("2026-q3", Period(2026, 7, 9)),
        (" 2026-10 ", Period(2026, 10, 10)),
    ],
)
def test_a_year_half_quarter_or_month_is_a_period(written: str, period: Period) -> None:
    assert parse_period(written) == period


@pytest.mark.parametrize(
    "written", ["", "2026-13", "2026-00", "2026-1", "2026-Q5", "2026-H3", "26", "10/2026", "1999", "x"]
)
def test_anything_else_is_refused_with_what_was_written(written: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_period(written)
    assert (refused.value.code, refused.value.facts) == ("period", {"text": written})


@given(WRITTEN)
def test_a_period_is_written_as_it_is_read(written: str) -> None:
    assert str(parse_period(written)) == written


@given(WRITTEN)
def test_a_period_starts_and_ends_with_its_months(written: str) -> None:
    period = parse_period(written)
    assert (f"{period.start:%Y-%m-%d}", f"{period.end:%Y-%m}") == (f"{period.months[0]}-01", period.months[-1])
    assert (period.end.toordinal() + 1) == date(period.year + period.last // 12, period.last % 12 + 1, 1).toordinal()


def test_to_date_begins_in_january() -> None:
    assert parse_period("2026-Q2").to_date.months == tuple(f"2026-{month:02}" for month in range(1, 7))
