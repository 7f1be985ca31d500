"""The limits a chart's working draws: what is counted is never below zero."""

import pytest

from qmxl.sheets.control_formulas import Given, working
from qmxl.xlsx.bulk import Formula


def drawn(values: list[float], **known: bool) -> dict[str, list[Formula]]:
    """The working of a chart of individual values."""
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
    return working(Given("i", 100, "neutral", cells, ("$A$1", 1), "$A$2", **known), 5, 0, 1)


@pytest.mark.parametrize("counted", [True, False])
def test_a_count_charted_by_itself_has_no_limit_below_zero(counted: bool):
    [lower, *_] = drawn([0, 9, 1, 8, 0, 9, 1, 8, 0, 9, 1, 8], counted=counted)["lower"]
    assert (lower.value == 0) is counted
    assert lower.value <= 0
    assert lower.formula.count("MAX(0,") == counted


@pytest.mark.parametrize("bounded", [True, False])
def test_a_share_charted_by_itself_has_no_limit_above_its_whole(bounded: bool):
    [upper, *_] = drawn([100, 91, 99, 92, 100, 91, 99, 92, 100, 91, 99, 92], bounded=bounded)["upper"]
    assert (upper.value == 100) is bounded
    assert upper.value >= 100
    assert upper.formula.count("MIN(100,") == bounded
