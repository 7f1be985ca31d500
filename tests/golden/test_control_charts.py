"""Control charts against printed ones, and against those of qicharts2.

Printed: Montgomery DC. Introduction to Statistical Quality Control, 6th edition (examples 6.3 to 7.6, appendix VI), the
NIST/SEMATECH e-Handbook of Statistical Methods (6.3.2.2, 6.3.3.1), and Anhøj's table of limits for runs (appendix 2 of
the vignette of qicharts2). What they print is rounded, so is what is held against it. What is said to be of qicharts2
is what its own tests keep of the same tables, not rounded.

`control_charts_qicharts2.json` has invented series, charted by qicharts2 0.8.1 under R 4.2.2, to twelve digits; one
value stands for a list of it. No subgroup is missing there, and a lower limit of 0 without an upper one is left out.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from qmxl.measures.control_charts import control_chart
from qmxl.measures.limits import c4, c5
from qmxl.measures.runs import crossings_min, longest_run_max

REFERENCE = [
    json.loads(line.rstrip(","))
    for line in (Path(__file__).parent / "control_charts_qicharts2.json").read_text().splitlines()[1:-1]
]

# Inside diameters of forged piston rings, five of a sample, in thousandths of a millimetre above 74 mm: table 6.3
RINGS = """
30 2 19 -8 8 -5 -8 1 11 4 -12 24 21 5 2 2 -4 -7 15 9 -8 7 15 -11 14 9 -6 -3 -15 -7 -5 6 -6 0 5 -15 3 -7 15 -12
8 -5 9 5 4 -2 0 -10 7 -5 -6 -2 -6 -5 -10 4 0 7 0 -4 -17 2 -2 -3 12 6 -33 -6 0 -16 12 14 -2 -1 7 0 -16 5 -2 -4
-6 12 -14 5 7 6 10 18 3 0 -16 2 3 5 -3 0 10 13 20 3 -18 1 15 5 -4 4 -1 -10 6 9 10 -11 -10 9 14 15 8 -7 0 10
-18 -16 -5 17 13
"""
OF_FIVE = [list(map(float, RINGS.split()[at : at + 5])) for at in range(0, 125, 5)]
FEWER = {1: 3, 5: 4, 6: 4, 8: 4, 12: 3, 14: 3, 16: 4, 19: 3}  # table 6.4: samples of which only so many are left
UNEQUAL = [sample[: FEWER.get(at, 5)] for at, sample in enumerate(OF_FIVE)]

COSTS = [
    310,
    288,
    297,
    298,
    307,
    303,
    294,
    297,
    308,
    306,
    294,
    299,
    297,
    299,
    314,
    295,
    293,
    306,
    301,
    304,
]  # table 6.6
LATER_COSTS = [305, 282, 305, 296, 314, 295, 287, 301, 298, 311, 310, 292, 305, 299, 304, 310, 304, 305, 333, 328]
JUICE = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]
NEW_JUICE = [9, 6, 12, 5, 6, 4, 6, 3, 7, 6, 2, 4, 3, 6, 5, 4, 8, 5, 6, 7, 5, 6, 3, 5]
BOARDS = [21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15]
LATER_BOARDS = [16, 18, 12, 15, 24, 21, 28, 20, 25, 19, 18, 21, 16, 22, 19, 12, 14, 9, 16, 21]
VALVE = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]
SHIPMENTS = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4]
CLOTH, METRES = [14, 12, 20, 11, 7, 10, 21, 16, 19, 23], [500, 400, 650, 500, 475, 500, 600, 525, 600, 625]
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
WAFERS = [16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14, 16, 15, 13, 14, 16, 11, 20, 11, 19, 16, 31, 13]


def printed(values: Sequence[float | None], digits: int) -> list[float]:
    """The different values of a list in their order, as they are printed."""
    return list(dict.fromkeys(round(value, digits) for value in values if value is not None))


def test_samples_of_piston_rings():
    means, spreads = control_chart("xbar", OF_FIVE), control_chart("s", OF_FIVE)
    assert [printed(lines, 0) for lines in (means.centre, means.lower, means.upper)] == [[1], [-12], [15]]
    assert printed(means.centre, 3) == [1.176]  # 74.001 of table 6.3, in thousandths
    assert [printed(lines, 1) for lines in (spreads.centre, spreads.lower, spreads.upper)] == [[9.4], [0], [19.6]]
    assert means.signals == spreads.signals == []
    assert (means.lower[0], means.upper[0]) == pytest.approx((-12.239876704, 14.591876704), abs=1e-6)  # qicharts2
    assert (spreads.centre[0], spreads.upper[0]) == pytest.approx((9.399483886, 19.635501804), abs=1e-6)


def test_samples_of_unequal_size():
    means, spreads = control_chart("xbar", UNEQUAL), control_chart("s", UNEQUAL)
    assert (printed(means.centre, 0), printed(spreads.centre, 1)) == ([1], [10.3])
    assert means.lower[:2] == pytest.approx([-13.936378, -19.360968], abs=1e-6)  # qicharts2
    assert means.upper[:6] == pytest.approx([15.440803, 20.865393, *[15.440803] * 3, 17.507307], abs=1e-6)
    assert spreads.upper[:2] == pytest.approx([21.498248, 26.429489], abs=1e-6)


def test_costs_of_loans_of_which_the_first_twenty_set_the_limits():
    values = control_chart("i", [*COSTS, *LATER_COSTS], freeze=20)
    ranges = control_chart("mr", [*COSTS, *LATER_COSTS], freeze=20)
    assert [printed(lines, 2) for lines in (values.centre, values.lower, values.upper)] == [[300.5], [279.78], [321.22]]
    assert [printed(lines, 2) for lines in (ranges.centre, ranges.lower, ranges.upper)] == [[7.79], [0], [25.45]]
    assert (values.signals, ranges.signals) == ([38, 39], [38])


def test_cans_of_orange_juice():
    first = control_chart("p", JUICE, [50] * 30)
    assert [printed(lines, 4) for lines in (first.centre, first.lower, first.upper)] == [[0.2313], [0.0524], [0.4102]]
    assert first.signals == [14, 22]
    revised = control_chart("p", [*JUICE, *NEW_JUICE], [50] * 54, exclude=[14, 22], parts=[30])
    assert printed(revised.centre, 4) == [0.2150, 0.1108]
    assert printed(revised.lower, 4) == [0.0407, 0.0]
    assert printed(revised.upper, 4) == [0.3893, 0.2440]
    assert revised.signals == [14, 20, 22]  # the 21st lies above the revised limit


def test_nonconformities_of_printed_circuit_boards():
    first, revised = control_chart("c", BOARDS), control_chart("c", BOARDS, exclude=[5, 19])
    assert [printed(lines, 2) for lines in (first.centre, first.lower, first.upper)] == [[19.85], [6.48], [33.21]]
    # printed is 33.22, of the rounded mean
    assert [printed(lines, 2) for lines in (revised.centre, revised.lower, revised.upper)] == [[19.67], [6.36], [32.97]]
    assert first.signals == revised.signals == [5, 19]


def test_boards_made_later_cross_the_frozen_centre_too_seldom():
    chart = control_chart("c", [*BOARDS, *LATER_BOARDS], exclude=[5, 19], freeze=26)
    assert chart.runs == ((44, 8, 8, 14, 16, True),)  # qicharts2


def test_hours_between_failures_of_a_valve():
    chart = control_chart("t", VALVE)
    assert (chart.centre[0], chart.lower[0], chart.upper[0]) == pytest.approx(
        (430.04095179, 0, 6937.933488167), abs=1e-6
    )
    assert chart.runs == ((20, 5, 7, 10, 6, False),)  # all of qicharts2


def test_errors_in_shipments():
    chart = control_chart("u", SHIPMENTS, [50] * 20)
    assert [printed(lines, 4) for lines in (chart.centre, chart.lower, chart.upper)] == [[0.074], [0], [0.1894]]


def test_defects_of_dyed_cloth_in_rolls_of_unequal_length():
    chart = control_chart("u", CLOTH, METRES, multiply=50)  # for 50 square metres
    assert printed(chart.centre, 2) == [1.42]
    assert printed(chart.upper, 1) == [2.6, 2.7, 2.4, 2.5]
    assert printed(chart.lower, 1) == [0.3, 0.2, 0.4]


def test_flow_rates_of_the_handbook_of_nist():
    chart = control_chart("i", FLOW)
    assert [printed(lines, 4) for lines in (chart.centre, chart.lower, chart.upper)] == [[50.81], [45.8159], [55.8041]]


def test_defects_of_wafers_of_the_handbook_of_nist():
    chart = control_chart("c", WAFERS)
    assert [printed(lines, 9) for lines in (chart.centre, chart.lower, chart.upper)] == [[16], [4], [28]]
    assert chart.signals == [23]  # the third lies on its limit


@pytest.mark.parametrize(
    ("size", "factors"),
    [
        (2, (0.7979, 2.659, 0, 3.267)),
        (3, (0.8862, 1.954, 0, 2.568)),
        (5, (0.9400, 1.427, 0, 2.089)),
        (6, (0.9515, 1.287, 0.030, 1.970)),
        (10, (0.9727, 0.975, 0.284, 1.716)),
        (25, (0.9896, 0.606, 0.565, 1.435)),
    ],
)
def test_factors_are_those_of_the_table(size: int, factors: tuple[float, ...]):
    low, high = 1 - 3 * c5(size) / c4(size), 1 + 3 * c5(size) / c4(size)
    found = (round(c4(size), 4), round(3 / (c4(size) * size**0.5), 3), round(max(0, low), 3), round(high, 3))
    assert found == pytest.approx(factors, abs=1e-9)


def test_limits_of_runs_are_those_of_the_table():
    longest = dict.fromkeys(range(10, 12), 6) | dict.fromkeys(range(12, 23), 7) | dict.fromkeys(range(23, 30), 8)
    fewest = [2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 8, 8, 8, 9, 9]
    assert {useful: longest_run_max(useful) for useful in longest} == longest
    assert [crossings_min(useful) for useful in range(10, 29)] == fewest


@pytest.mark.parametrize("case", REFERENCE, ids=lambda case: case["kind"])
def test_charts_are_those_of_qicharts2(case: dict[str, Any]):
    case = dict(case)
    theirs = case.pop("chart")
    ours = control_chart(case.pop("kind"), case.pop("y"), case.pop("n", None), **case)
    assert near(ours.y, theirs["y"])
    assert near(ours.centre, theirs["centre"])
    assert near(ours.lower, theirs["lower"])
    assert near(ours.upper, theirs["upper"])
    assert (ours.signals, [list(runs) for runs in ours.runs]) == (theirs["signals"], theirs["runs"])


def near(ours: list[float | None], theirs: Any) -> bool:
    """Whether there is the same in the same places, to the digits that are written down."""
    theirs = theirs if isinstance(theirs, list) else [theirs] * len(ours)
    return [value is None for value in ours] == [value is None for value in theirs] and [
        value for value in ours if value is not None
    ] == pytest.approx([value for value in theirs if value is not None], rel=1e-10, abs=1e-12)
