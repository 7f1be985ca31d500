"""XmR charts against the R package that follows Making Data Count, and numbers it prints.

``plot_the_dots.json`` was computed by NHSRplotthedots 0.2.2 (commit 050b07d) under R 4.2.2: ``ptd_spc`` with the series
of each line a day apart, its limits by phase, the rule and type of each point as a letter, and
``ptd_calculate_assurance_type``.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from qmxl.measures.making_data_count import xmr

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "plot_the_dots.json").read_text())
RULES = {None: ".", "outside": "o", "trend": "t", "two_in_three": "z", "shift": "s"}
TYPES = {
    "common_cause": ".",
    "special_cause_improvement": "+",
    "special_cause_concern": "-",
    "special_cause_neutral_high": "h",
    "special_cause_neutral_low": "l",
}


@pytest.mark.parametrize("expected", VECTORS)
def test_limits_rules_types_and_assurance_are_those_of_plot_the_dots(expected: dict[str, Any]):
    options = {key: expected[key] for key in ("improvement", "target", "baseline", "rebase", "screened")}
    chart = xmr(expected["values"], **options)
    starts = [0, *expected["rebase"]]
    for line, of_phases in ((chart.mean, "mean"), (chart.lower, "lower"), (chart.upper, "upper")):
        assert [line[start] for start in starts] == pytest.approx(expected[of_phases], abs=1e-9)
    assert "".join(RULES[rule] for rule in chart.rules) == expected["rules"]
    assert "".join(TYPES[kind] for kind in chart.point_types if kind) == expected["point_types"]
    assert chart.variation == chart.point_types[-1]
    assert chart.assurance == expected["assurance"]


def test_the_vectors_have_every_rule_type_and_assurance():
    assert set("".join(each["rules"] for each in VECTORS)) == set(RULES.values())
    assert set("".join(each["point_types"] for each in VECTORS)) == set(TYPES.values())
    assurances = {each["assurance"] for each in VECTORS}
    assert assurances == {"consistent_pass", "consistent_fail", "inconsistent", None}


@pytest.mark.parametrize(("screened", "upper", "lower"), [(True, 4.6, -0.72), (False, 6.95, -3.06)])
def test_an_outlier_widens_limits_as_the_vignette_on_the_workbook_prints(screened: bool, upper: float, lower: float):
    # NHSRplotthedots, vignette "Deviations from Excel defaults": mean 1.94 either way; the workbook does not screen.
    chart = xmr([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], screened=screened)
    found = (chart.upper[0], chart.mean[0], chart.lower[0])
    assert [round(each, 2) for each in found if each is not None] == [upper, 1.94, lower]
    assert [at for at, rule in enumerate(chart.rules) if rule] == [4]


def test_limits_of_a_published_series_are_those_it_was_published_with():
    # NHSRplotthedots, tests/testthat/_snaps/ptd_spc_standard.md: set.seed(123); rnorm(20).
    values = [-0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123]
    values += [-0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314]
    values += [0.49785048, -1.96661716, 0.70135590, -0.47279141]
    chart = xmr(values, screened=True)
    assert (chart.mean[0], chart.lower[0], chart.upper[0]) == pytest.approx((0.1416238, -3.01138, 3.294627), abs=1e-6)
    values[14] = 10  # the same, with an outlier
    assert xmr(values, screened=True).upper[0] == pytest.approx(3.722497, abs=1e-6)
    assert xmr(values, screened=False).lower[0] == pytest.approx(-4.596625, abs=1e-6)
