"""A change marked as a phase, told by the values before and after it."""

from collections.abc import Sequence

import pytest

from qmxl.catalogue.models import Kind
from qmxl.control.chart_marks import ChartMark
from qmxl.period import Period
from qmxl.series.changes import Change, changes
from qmxl.series.over_time import over_time
from tests.figures import CODE, figure_of, hospital_with

YEAR = Period(2026, 1, 12)
MONTHS = YEAR.months
PHASE = ChartMark(indicator=CODE, kind="phase", period="2026-07", reason="Đổi quy trình")
OUT = ChartMark(indicator=CODE, kind="exclude", period="2026-08", reason="Bão")


def told(
    kind: Kind,
    before: Sequence[float],
    after: Sequence[float],
    size: float | None = 100,
    marks: Sequence[ChartMark] = (PHASE,),
    departments: str = "A",
) -> list[Change]:
    """The changes of a hospital whose departments all report the same six months before and after."""
    control = hospital_with(kind, departments, marks=marks)
    values = [*before, *after]
    figures = [
        figure_of(name, month, x, size) for name in departments for month, x in zip(MONTHS, values, strict=False)
    ]
    return changes(over_time(control, figures, [], YEAR))


def test_a_proportion_is_told_by_newcombes_interval_of_the_sums():
    hospital, _ = told("proportion", [40] * 6, [60] * 6)
    assert (hospital.method, hospital.reason, hospital.at) == ("proportions", "Đổi quy trình", 6)
    difference = hospital.difference
    assert difference is not None
    assert (difference.before, difference.after, difference.side) == (40, 60, 1)
    # Newcombe's method 10 of 360 of 600 against 240 of 600, worked out from its formula under R 4.2.2
    assert (difference.lower, difference.upper) == pytest.approx((14.383346, 25.436718), abs=1e-6)


def test_the_hospital_comes_before_its_departments():
    several = told("proportion", [40] * 6, [60] * 6, departments="AB")
    assert [(each.charted.series.owner, each.owner_at) for each in several] == [("BV", 0), ("A", 1), ("B", 2)]


def test_months_that_differ_by_more_than_chance_are_samples_of_one():
    clustered = [10, 90, 20, 80, 30, 70]
    hospital, _ = told("proportion", clustered, clustered, size=1000)
    assert (hospital.charted.kind, hospital.method) == ("pp", "values")
    assert hospital.difference is not None
    assert hospital.difference.side == 0


@pytest.mark.parametrize(("kind", "method"), [("rate_1000", "rates"), ("ratio", "values"), ("points_ratio", "values")])
def test_the_way_follows_the_chart(kind: Kind, method: str):
    assert told(kind, [8, 9, 10, 11, 10, 12], [8, 9, 12, 11, 10, 12], size=1000)[0].method == method


def test_numbers_of_things_are_told_as_the_mean_of_a_month():
    hospital = told("count", [4, 5, 6, 5, 4, 6], [1, 2, 1, 0, 1, 1], size=None)[0]
    assert hospital.difference is not None
    assert (hospital.method, hospital.difference.before, hospital.difference.after) == ("rates", 5, 1)
    assert hospital.difference.side == -1


def test_points_left_out_do_not_count():
    hospital = told("proportion", [40] * 6, [60, 0, 60, 60, 60, 60], marks=(PHASE, OUT))[0]
    assert hospital.difference is not None
    assert (len(hospital.after.sums), hospital.difference.after) == (5, 60)


def test_points_that_lack_figures_do_not_count_and_are_waited_for():
    """Of July only the department with the most has reported, so that it is far off although nothing has changed."""
    control = hospital_with("proportion", "AB", marks=(PHASE,))
    figures = [figure_of("A", month, 40, 100) for month in MONTHS[:9]]
    figures += [figure_of("B", month, 90, 100) for month in MONTHS[:9] if month != "2026-07"]
    hospital, of_a, _ = changes(over_time(control, figures, [], YEAR))
    assert (len(hospital.before.sums), len(hospital.after.sums), hospital.waiting) == (6, 2, 1)
    assert (len(of_a.after.sums), of_a.waiting) == (3, 0)


@pytest.mark.parametrize(("after", "side"), [([90, 90], 0), ([90, 90, 90], 1)])
def test_fewer_than_three_points_on_a_side_conclude_nothing(after: Sequence[float], side: int):
    hospital = told("proportion", [40] * 6, after)[0]
    assert hospital.difference is not None
    assert (hospital.difference.change, hospital.difference.side) == (50, side)


def test_only_the_phase_just_before_is_compared():
    second = ChartMark(indicator=CODE, kind="phase", period="2026-10", reason="Thêm người")
    several = told("proportion", [40] * 6, [60, 60, 60, 80, 80, 80], marks=(PHASE, second))
    of_hospital = [each for each in several if each.owner_at == 0]
    values = [(each.difference.before, each.difference.after) for each in of_hospital if each.difference]
    assert values == [(40, 60), (60, 80)]


def test_a_side_without_a_value_is_told_and_has_no_difference():
    control = hospital_with("proportion", "A", marks=(PHASE,))
    figures = [figure_of("A", month, 0, 0) for month in MONTHS[:6]]
    figures += [figure_of("A", month, 5, 10) for month in MONTHS[6:]]
    hospital = changes(over_time(control, figures, [], YEAR))[0]
    assert (len(hospital.before.sums), len(hospital.after.sums), hospital.difference) == (0, 6, None)
