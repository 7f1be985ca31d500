"""The limits a chart's working draws: what is counted is never below zero."""

import pytest

from qmxl.sheets.control_formulas import Given, working


@pytest.mark.parametrize("counted", [True, False])
def test_a_count_charted_by_itself_has_no_limit_below_zero(counted: bool):
    values: list[float] = [0, 9, 1, 8, 0, 9, 1, 8, 0, 9, 1, 8]
    blank: list[None] = [None] * len(values)
    cells = {
        "period": [str(each) for each in range(1, 13)],
        "value": values,
        "numerator": blank,
        "denominator": blank,
        "phase": [1.0] * 12,
        "counts": [1.0] * 12,
        "signal": blank,
        "open": blank,
        "target": blank,
        "note": blank,
    }
    drawn = working(Given("i", 1, "neutral", cells, ("$A$1", 1), "$A$2", counted=counted), 5, 0, 1)
    [lower, *_] = drawn["lower"]
    assert (lower.value == 0) is counted
    assert lower.value <= 0
    assert lower.formula.count("MAX(0,") == counted
