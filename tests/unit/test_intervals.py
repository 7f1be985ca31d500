"""Intervals of shares and rates against published ones, and when numbers are small."""

from math import comb, exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.functions.calling import call
from qmxl.functions.rates import PERCENT_LOWER, PERCENT_UPPER
from qmxl.measures.distributions import (
    binomial_at_least,
    binomial_at_most,
    poisson_at_least,
    poisson_at_most,
    where,
)
from qmxl.measures.rates import byar, small_numbers, wilson

# R's binom.confint(method = "wilson"), as statsmodels keeps it for proportion_confint in
# statsmodels/stats/tests/results/results_proportion.py.
BINOM_CONFINT = [
    (18, 20, 0.6989663547715128, 0.972133518786232),
    (4, 20, 0.0806576625797981, 0.4160174322518935),
    (4, 200, 0.00780442641634947, 0.05028708690582643),
    (190, 200, 0.910421851861224, 0.972617354399236),
    (1, 30, 5.908590e-03, 0.16670391),
    (29, 30, 0.8332961, 0.9940914),
    (0, 30, 0, 0.11351339),
    (30, 30, 0.8864866, 1),
]
# The same, method = "exact" (Clopper and Pearson).
EXACT = [
    (18, 20, 0.6830172859809176, 0.9876514728297052),
    (4, 20, 0.05733399705003284, 0.436614002996668),
    (4, 200, 0.005475565879556443, 0.05041360908989634),
]
# Newcombe RG. Stat Med 1998;17:857-872, table I, method 3.
NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)]
# Public Health England, PHEindicatormethods, tests/testthat/testdata_Rate.xlsx: events, exposure, and the 95 % and
# 99.8 % limits per 100.
PHE_RATES = [
    (1, 100, 0.025317807984289897, 5.571643390938898, 0.0010005003335835344, 9.233413476451585),
    (5, 100, 1.62348639011842, 11.668332079322669, 0.739371731917839, 16.454745203680105),
    (20, 100, 12.211428834875937, 30.889880369197066, 8.922802365144193, 38.08503562504191),
    (65, 100, 50.163187710459454, 82.84913854593984, 42.8802614714802, 94.00029084431802),
    (222, 3215, 6.026574877652675, 7.87572937087185, 5.560737695259854, 8.46104668173341),
    (999, 3456, 27.14130493609052, 30.755833237378415, 26.162147596445767, 31.845604819822654),
]


@pytest.mark.parametrize(("x", "n", "low", "high"), BINOM_CONFINT)
def test_wilson_is_that_of_binom_confint(x: int, n: int, low: float, high: float):
    assert wilson(x, n) == pytest.approx((low, high), abs=1e-7)


@pytest.mark.parametrize(("x", "n", "low", "high"), NEWCOMBE)
def test_wilson_is_that_of_newcombe(x: int, n: int, low: float, high: float):
    assert tuple(round(each, 4) for each in wilson(x, n)) == (low, high)


def test_wilson_of_other_confidence_is_that_of_public_health_england():
    # PHEindicatormethods, tests/testthat/testdata_Byars_Wilson.xlsx
    assert wilson(65, 100, 0.998) == pytest.approx((0.4954946574070431, 0.7783540614089697), abs=1e-12)
    assert wilson(0.445, 1) == pytest.approx((0.04381744772058822, 0.9334621276979156), abs=1e-12)


@given(st.integers(0, 200), st.integers(1, 200), st.sampled_from([0.8, 0.95, 0.998]))
def test_wilson_holds_the_share_and_is_that_of_the_worksheet(x: int, n: int, confidence: float):
    x = min(x, n)
    low, high = wilson(x, n, confidence)
    assert 0 <= low <= x / n <= high <= 1
    worksheet = [call(function, (x, n, confidence)) for function in (PERCENT_LOWER, PERCENT_UPPER)]
    assert [100 * low, 100 * high] == pytest.approx(worksheet, abs=1e-9)


@pytest.mark.parametrize("asked", [(1, 0), (0, 0), (-1, 5), (6, 5), (1, -5), (1, 2, 0.0), (1, 2, 1.0), (1, 2, 95)])
def test_there_is_no_share_to_give_an_interval_of(asked: tuple[float, ...]):
    with pytest.raises(ValueError, match=r"\d"):
        wilson(*asked)


@pytest.mark.parametrize(("x", "n", "low", "high", "low998", "high998"), PHE_RATES)
def test_rates_have_the_limits_of_public_health_england(
    x: int, n: int, low: float, high: float, low998: float, high998: float
):
    assert byar(x, n, scale=100) == pytest.approx((low, high), abs=1e-9)
    assert byar(x, n, 0.998, scale=100) == pytest.approx((low998, high998), abs=1e-9)


def test_a_rate_without_events_has_an_upper_limit():
    # Hanley JA, Lippman-Hand A. JAMA 1983;249:1743-1745; exactly -ln(0.025) = 3.689 events.
    assert byar(0, 1000, scale=1000) == pytest.approx((0, 3.6888794541139363), abs=1e-9)
    for asked in ((1, 0), (-1, 10), (1, 10, 2)):
        with pytest.raises(ValueError, match=r"\d"):
            byar(*asked)


@given(st.integers(1, 60), st.integers(0, 60), st.floats(0.01, 0.99))
def test_tails_of_the_binomial_are_its_terms_added_up(n: int, r: int, share: float):
    r = min(r, n)
    terms = [comb(n, at) * share**at * (1 - share) ** (n - at) for at in range(n + 1)]
    assert binomial_at_most(r, n, share) == pytest.approx(sum(terms[: r + 1]), abs=1e-11)
    assert binomial_at_least(r, n, share) == pytest.approx(sum(terms[r:]), abs=1e-11)


@given(st.integers(0, 60), st.floats(0.01, 60))
def test_tails_of_the_poisson_are_its_terms_added_up(r: int, mean: float):
    below = sum(exp(-mean) * mean**at / factorial(at) for at in range(r))
    assert poisson_at_least(r, mean) == pytest.approx(1 - below, abs=1e-11)
    assert poisson_at_most(r - 1, mean) == pytest.approx(below, abs=1e-11)


@pytest.mark.parametrize(("x", "n", "low", "high"), EXACT)
def test_tails_are_where_exact_intervals_end(x: int, n: int, low: float, high: float):
    assert binomial_at_least(x, n, low) == pytest.approx(0.025, abs=1e-12)
    assert binomial_at_most(x, n, high) == pytest.approx(0.025, abs=1e-12)
    assert where(lambda share: binomial_at_least(x, n, share), 0.025, 0, x / n) == pytest.approx(low, abs=1e-9)


@pytest.mark.parametrize(
    ("numerator", "denominator", "proportion", "small"),
    [
        (29, 29, True, True),
        (30, 30, True, False),
        (15, 30, True, True),  # 34 points wide
        (20, 40, True, False),  # just under 30 points wide
        (25, 50, True, False),
        (0, 30, True, False),
        (9, 5000, False, True),
        (10, 5000, False, False),
        (3, None, True, True),
        (12, None, True, False),
        (0, 0, True, True),
    ],
)
def test_small_numbers(numerator: float, denominator: float | None, proportion: bool, small: bool):
    assert small_numbers(numerator, denominator, proportion=proportion) is small
