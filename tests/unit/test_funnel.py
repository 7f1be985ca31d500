"""Funnel limits and over-dispersion against published numbers, and what a unit is told."""

from math import asin, comb, exp, factorial, log, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.measures.funnel import Kind, between, dispersion, funnel

# Public Health England's funnel for ratios, PHEindicatormethods, tests/testthat/testdata_funnel_ratio_outputs.csv: the
# numbers expected for which so many events lie on a limit.
PHE_LIMITS = [
    # observed, on lower 95 %, on upper 95 %, on lower 99.8 %, on upper 99.8 %
    (1, 5.571644585, 0.025317898, 9.233410143, 0.001000547),
    (2, 7.224687515, 0.242209467, 11.22886836, 0.04540199),
    (5, 11.6683331, 1.623486324, 16.45474478, 0.739371928),
    (10, 18.39035799, 4.795387629, 24.13397235, 2.960519925),
]
# Its verdicts, tests/testthat/testdata_funnel_ratio_inputs.csv: observed, expected, which limit it is beyond.
PHE_VERDICTS = [
    (8, 6.239860227, 0, ""),
    (151, 106.4429719, 1, "99.8"),
    (159, 232.9329036, -1, "99.8"),
    (191, 184.0963855, 0, ""),
    (124, 183.894409, -1, "99.8"),
    (220, 249.8012944, 0, ""),
    (150, 119.5695496, 1, "95"),
    (0, 240.6273499, -1, "99.8"),
    (6, 4.293052052, 0, ""),
]
# Its limits for proportions, tests/testthat/testdata_funnel_prop_outputs.csv: 99.8 % and 95 % about 80.642448 %.
PHE_PROPORTIONS = [
    (12, 45.396631, 58.28797, 100, 100),
    (41, 61.574398, 68.548635, 92.73626, 99.710497),
    (139, 70.286478, 74.074227, 87.210669, 90.998418),
    (486, 75.104102, 77.12978, 84.155115, 86.180794),
]
# Twelve departments: numerator, denominator, expected; and what the functions of FunnelPlotR (commit 9020d49) say of
# them under R 4.2.2: transformed_zscore, winsorisation by 0.1, phi_func, tau_func, calculate_limits.
CASES = [12, 30, 5, 41, 22, 9, 60, 3, 18, 27, 75, 14]
OF = [80, 160, 60, 150, 140, 90, 310, 45, 70, 200, 420, 160]
EXPECTED = [16.2, 24.1, 9.9, 25.3, 24, 14.8, 52.5, 6.1, 11, 33.3, 66, 27.4]
ADJUSTED = {
    45: (0.020990991, 0.059543827, 0.316186776, 0.413322916),
    150: (0.049184934, 0.085159085, 0.271017612, 0.337638869),
    420: (0.061877158, 0.095240836, 0.255514074, 0.311651977),
}
Z_PROPORTION = [-0.431798492, 0.657619984, -1.998380598, 3.142933873, -0.336786142, -1.899019776]
Z_RATIO = [-1.121641489, 1.136100983, -1.820717134, 2.746427403, -0.417127451, -1.694153625]
# The trials of BCG against tuberculosis: cases and others, vaccinated and not. Colditz GA et al. JAMA 1994;271:698-702.
BCG = [
    (4, 119, 11, 128),
    (6, 300, 29, 274),
    (3, 228, 11, 209),
    (62, 13536, 248, 12619),
    (33, 5036, 47, 5761),
    (180, 1361, 372, 1079),
    (8, 2537, 10, 619),
    (505, 87886, 499, 87892),
    (29, 7470, 45, 7232),
    (17, 1699, 65, 1600),
    (186, 50448, 141, 27197),
    (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
]


def units(numerators: list[int], denominators: list[float]) -> list[tuple[str, float, float]]:
    """Departments by number."""
    return [(f"K{at}", x, n) for at, (x, n) in enumerate(zip(numerators, denominators, strict=True))]


@pytest.mark.parametrize(("observed", "low", "high", "low998", "high998"), PHE_LIMITS)
def test_exact_limits_are_those_of_public_health_england(
    observed: int, low: float, high: float, low998: float, high998: float
):
    found = funnel(units([1] * 4, [low, high, low998, high998]), "ratio")
    limits = [each.limits for each in found.points]
    on = [limits[0].lower95, limits[1].upper95, limits[2].lower998, limits[3].upper998]
    expected = [observed / each for each in (low, high, low998, high998)]
    assert on == pytest.approx(expected, rel=1e-5)  # where 0.001 are expected, 9 decimals say no more


def test_verdicts_are_those_of_public_health_england():
    found = funnel(units([row[0] for row in PHE_VERDICTS], [row[1] for row in PHE_VERDICTS]), "ratio")
    assert [(point.side, point.beyond) for point in found.points] == [row[2:] for row in PHE_VERDICTS]


@pytest.mark.parametrize(("n", "low998", "low", "high", "high998"), PHE_PROPORTIONS)
def test_approximate_limits_are_those_of_public_health_england(
    n: int, low998: float, low: float, high: float, high998: float
):
    found = funnel(units([0], [n]), "proportion", centre=0.80642448, multiply=100, exact=False)
    assert found.points[0].limits == pytest.approx((n, low998, low, high, high998), abs=1e-5)


def test_over_dispersion_of_proportions_is_that_of_funnelplotr():
    found = funnel(units(CASES, [*map(float, OF)]), "proportion", overdispersion=True)
    assert [point.z for point in found.points[:6]] == pytest.approx(Z_PROPORTION, abs=1e-8)
    assert (found.phi, found.tau2) == pytest.approx((2.26778657835, 0.00244702251), abs=1e-10)
    by_size = {point.limits.n: point.limits[1:] for point in found.points}
    for size, limits in ADJUSTED.items():
        assert by_size[size] == pytest.approx(limits, abs=1e-7)


def test_over_dispersion_of_ratios_is_that_of_funnelplotr():
    # Its limits for them stand on the scale of the root; these are squared, as values are.
    found = funnel(units(CASES, EXPECTED), "ratio", overdispersion=True)
    assert [point.z for point in found.points[:6]] == pytest.approx(Z_RATIO, abs=1e-8)
    assert (found.phi, found.tau2) == pytest.approx((2.0099584585, 0.01198986618), abs=1e-10)
    last = found.points[10].limits
    root = (0.611837522, 0.753809914, 1.246190086, 1.388162478)  # 66 expected
    assert last[1:] == pytest.approx([each**2 for each in root], abs=1e-6)


def test_dispersion_is_that_of_funnelplotrs_own_test():
    # tests/testthat/test-classes_methods.R, log scale, where its truncation leaves out none of six.
    observed, expected = (100, 150, 180, 80, 120, 225), (108, 112, 165, 95, 100, 220)
    scores = [sqrt(e) * log(o / e) for o, e in zip(observed, expected, strict=True)]
    assert round(dispersion(scores, trim=0), 6) == 2.948033


def test_the_variance_between_units_is_that_of_dersimonian_and_laird():
    # tau² 0.3088 and Q 152.23, as the R package metafor prints for these trials.
    ratios = [log(a / (a + b) / (c / (c + d))) for a, b, c, d in BCG]
    errors = [sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) for a, b, c, d in BCG]
    pooled = sum(y / e**2 for y, e in zip(ratios, errors, strict=True)) / sum(e**-2 for e in errors)
    phi = dispersion([(y - pooled) / e for y, e in zip(ratios, errors, strict=True)], trim=0)
    assert round(phi * 13, 2) == 152.23
    assert round(between(phi, errors), 4) == 0.3088


def test_units_that_differ_by_chance_get_no_wider_limits():
    alike = units([10, 20, 30, 41], [100, 200, 300, 400])
    assert funnel(alike, "proportion", overdispersion=True).points == funnel(alike, "proportion").points
    assert not funnel(alike, "proportion").overdispersed
    assert funnel(units(CASES, [*map(float, OF)]), "proportion").overdispersed


def test_a_small_department_is_not_told_apart_by_what_a_large_one_is():
    found = funnel([("Nhỏ", 2, 10), ("Lớn", 400, 2000), ("Vừa", 1000, 9000)], "proportion", multiply=100)
    told = [(point.name, round(point.value), point.side, point.beyond) for point in found.points]
    assert told == [("Nhỏ", 20, 0, ""), ("Lớn", 20, 1, "99.8"), ("Vừa", 11, -1, "99.8")]
    assert found.centre == pytest.approx(100 * 1402 / 11010)


def test_what_has_no_place_is_named():
    found = funnel([("A", 1, 0), ("B", None, 9), ("C", 7, 5), ("D", 2, 8), ("E", -1, 8)], "proportion")
    assert ([point.name for point in found.points], found.left_out) == (["D"], ["A", "B", "C", "E"])
    nothing = funnel([("A", 1, 0)], "rate")
    assert (nothing.centre, nothing.points, nothing.curve, nothing.overdispersed) == (None, [], [], False)


@pytest.mark.parametrize(("centre", "told"), [(0.0, [0, 1]), (1.0, [-1, -1])])
def test_a_target_of_none_or_all_allows_for_nothing(centre: float, told: list[int]):
    found = funnel([("A", 0, 5), ("B", 1, 5)], "proportion", centre=centre)
    assert [point.side for point in found.points] == told


def test_a_target_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="domain"):
        funnel([("A", 0, 5)], "proportion", centre=1.5)


@given(st.integers(1, 60), st.floats(0.02, 0.98))
def test_a_proportion_is_outside_by_chance_at_most_as_often_as_the_limits_say(n: int, share: float):
    limits = funnel([("A", 0, n)], "proportion", centre=share).points[0].limits
    terms = [comb(n, r) * share**r * (1 - share) ** (n - r) for r in range(n + 1)]
    for limit, most in ((limits.upper95, 0.025), (limits.upper998, 0.001)):
        above = [terms[r] for r in range(n + 1) if r / n > limit + 1e-12]
        assert sum(above) <= most + 1e-12
        inside = n - len(above)  # were this one outside as well, it would be more often
        assert sum(above) + terms[inside] > most - 1e-9 or inside / n < share
    for limit, most in ((limits.lower95, 0.025), (limits.lower998, 0.001)):
        assert sum(terms[r] for r in range(n + 1) if r / n < limit - 1e-12) <= most + 1e-12


@given(st.floats(0.05, 50))
def test_a_rate_is_outside_by_chance_at_most_as_often_as_the_limits_say(expected: float):
    limits = funnel([("A", 0, 1000)], "rate", centre=expected / 1000).points[0].limits
    at_most = sum(exp(-expected) * expected**r / factorial(r) for r in range(150) if r / 1000 <= limits.upper95)
    assert 1 - at_most <= 0.025 + 1e-9


@given(st.sampled_from(["proportion", "rate"]), st.integers(1, 400), st.floats(0.001, 0.999), st.floats(0, 1))
def test_a_unit_is_outside_where_it_is_beyond_its_limits(kind: Kind, n: int, centre: float, share: float):
    [point] = funnel([("A", round(share * n), n)], kind, centre=centre).points
    lower998, lower95, upper95, upper998 = point.limits[1:]
    inner, outer = (
        (point.value > upper + 1e-12) - (point.value < lower - 1e-12)
        for lower, upper in ((lower95, upper95), (lower998, upper998))
    )
    assert (point.side, point.beyond) == (inner, "99.8" if outer else "95" if inner else "")


@pytest.mark.parametrize("kind", ["proportion", "rate", "ratio"])
@pytest.mark.parametrize("overdispersion", [True, False])
def test_curves_hold_the_centre_narrow_with_size_and_go_through_the_limits_of_the_units(
    kind: Kind, overdispersion: bool
):
    found = funnel(units(CASES, [*map(float, OF)]), kind, overdispersion=overdispersion)
    assert found.centre is not None
    for limits in found.curve:
        assert limits.lower998 <= limits.lower95 <= found.centre <= limits.upper95 <= limits.upper998
    uppers = [limits.upper95 for limits in found.curve]
    assert uppers == sorted(uppers, reverse=True)
    sizes = [limits.n for limits in found.curve]
    assert sizes[0] < min(OF)
    assert max(OF) < sizes[-1]


def test_proportions_are_compared_on_the_scale_of_the_arcsine():
    found = funnel([("A", 30, 100)], "proportion", centre=0.2)
    assert found.points[0].z == pytest.approx((asin(sqrt(0.3)) - asin(sqrt(0.2))) * 20)
    assert sin(asin(sqrt(0.2))) ** 2 == pytest.approx(found.centre)
