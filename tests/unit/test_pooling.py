"""Rates of several months and departments are pooled from their parts; the mean of rates is another number."""

import pytest

from qmxl.catalogue.loader import indicators
from qmxl.submissions.records import Figure
from qmxl.tables.pooling import pool, value_of


def figure(month: str, numerator: float, denominator: float) -> Figure:
    """A month's figure of an indicator."""
    return Figure("x", month, numerator, denominator, False, "", "", "", "")


def test_a_quarter_is_not_the_mean_of_its_months():
    hygiene = next(each for each in indicators().values() if each.kind == "proportion")
    months = [figure("2026-01", 9, 10), figure("2026-02", 40, 100), figure("2026-03", 45, 50)]
    pooled = value_of(hygiene, *pool(hygiene, months))
    rates = [value_of(hygiene, each.numerator, each.denominator) or 0.0 for each in months]
    assert rates == [90, 40, 90]
    assert pooled == pytest.approx(100 * 94 / 160)  # 58.75
    assert sum(rates) / 3 == pytest.approx(73.33, abs=0.01)


def test_departments_may_all_do_better_while_the_hospital_does_worse():
    # Simpson's paradox, which means of rates hide: Bickel PJ et al. Science 1975;187:398-404.
    kind = next(each for each in indicators().values() if each.kind == "proportion")
    before = [figure("2026-01", 90, 100), figure("2026-01", 2, 10)]
    after = [figure("2026-02", 10, 11), figure("2026-02", 30, 100)]
    pooled = [value_of(kind, *pool(kind, month)) or 0.0 for month in (before, after)]
    assert pooled[0] > 80 > 40 > pooled[1]
    for one, other in zip(before, after, strict=True):
        assert (value_of(kind, one.numerator, one.denominator) or 0) < (
            value_of(kind, other.numerator, other.denominator) or 0
        )
