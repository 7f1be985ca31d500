"""Series as hospitals have them: values without parts, missing months, departments that come and go, short phases."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qmxl.catalogue.loader import indicators
from qmxl.catalogue.models import Indicator
from qmxl.control.chart_marks import ChartMark
from qmxl.control.control import Control
from qmxl.control.models import ALL, Assignment, Department, Hospital, Target
from qmxl.control.targets import Targets
from qmxl.period import Period
from qmxl.series.over_time import OverTime, over_time
from qmxl.series.wording import sentence
from qmxl.submissions.records import Figure
from qmxl.tables.pooling import HOSPITAL, Placed
from qmxl.texts import texts

CODE = "BRVT-16"
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025, 2026) for month in range(1, 13)]


def control(*departments: str, indicator: Indicator | None = None, **more: object) -> Control:
    its = replace(indicator or indicators()[CODE], reporting_months=(1,))
    return replace(
        Control(
            hospital=Hospital(name="Bệnh viện"),
            departments={code: Department(code=code, name=code) for code in departments},
            assignments=(Assignment(indicator=CODE, department=ALL),),
            own_indicators={CODE: its},
        ),
        **more,
    )


def figure(
    month: str, owner: str, numerator: float | None, denominator: float | None, value: float | None = None
) -> Placed:
    return Placed("tệp", Figure(CODE, month, numerator, denominator, False, "", "", "", ""), owner, value)


def read(known: Control, figures: Iterable[Placed], until: str = "2025-12") -> OverTime:
    period = Period(int(until[:4]), int(until[5:]), int(until[5:]))
    own = [each for each in figures if each.figure.period[:4] == until[:4]]
    before = [each for each in figures if each.figure.period[:4] < until[:4]]
    (found,) = over_time(known, own, before, period)
    return found


def said(known: Control, figures: Sequence[Placed], until: str = "2025-12") -> str:
    return sentence(read(known, figures, until).hospital, texts("vi"))


def wave(at: int) -> float:
    return 80.0 + (at * 7) % 5


def test_values_without_parts_are_points_and_nothing_is_taken_for_zero() -> None:
    told = read(control("NOI"), [figure(month, HOSPITAL, None, None, wave(at)) for at, month in enumerate(MONTHS[:24])])
    points = told.hospital.charted.series.points
    assert {(point.numerator, point.denominator) for point in points} == {(None, None)}
    assert [point.value for point in points][:2] == [80.0, 82.0]
    assert (told.kind, told.why, told.hospital.state) == ("i", "values_only", "common_cause")
    assert "–" not in sentence(told.hospital, texts("vi"))


def test_where_most_points_have_parts_one_without_stands_beside_the_limits() -> None:
    figures = [figure(month, HOSPITAL, wave(at), 100) for at, month in enumerate(MONTHS[:24])]
    figures[6] = figure("2024-07", HOSPITAL, None, None, 81.0)
    told = read(control("NOI"), figures)
    charted = told.hospital.charted
    assert (told.kind, charted.series.points[6].value, charted.upper[6], charted.lower[6]) == ("p", 81.0, None, None)
    assert told.hospital.state == "common_cause"


def test_the_hospitals_own_figure_goes_before_that_of_one_department() -> None:
    figures = [figure(month, HOSPITAL, 150, 200) for month in MONTHS[:12]]
    told = read(control("NOI"), [*figures, *(figure(month, "NOI", 9, 10) for month in MONTHS[:12])], "2025-12")
    assert {point.value for point in told.hospital.charted.series.points[:12]} == {75.0}


def test_of_two_departments_one_without_parts_is_not_in_the_hospitals_value_and_it_is_not_whole() -> None:
    figures = [figure("2024-01", "A", None, None, 40.0), figure("2024-01", "B", 95, 100)]
    (point, *_) = read(control("A", "B"), figures).hospital.charted.series.points
    assert (point.value, point.counted, point.due) == (95.0, 1, 2)


def test_departments_that_stop_reporting_are_no_fall_of_a_count() -> None:
    counted = replace(indicators()["BRVT-02"], code=CODE)
    known = control("A", "B", "C", "D", indicator=counted)
    figures = [figure(month, owner, 3.0 + at % 2, None) for at, month in enumerate(MONTHS[:16]) for owner in "ABCD"]
    figures += [figure(month, "A", 3.0, None) for month in MONTHS[16:24]]
    assert "tốt lên" not in said(known, figures, "2026-01")
    assert "Giảm" not in said(known, figures, "2026-01")


def test_three_months_of_the_best_department_alone_are_no_improvement() -> None:
    owners = [f"K{number:02}" for number in range(12)]
    figures = [figure(month, owner, wave(at), 100) for at, month in enumerate(MONTHS[:21]) for owner in owners]
    figures += [figure(month, "K00", 99, 100) for month in MONTHS[21:24]]
    told = read(control(*owners), figures)
    assert told.hospital.state == "common_cause"
    assert "đến hết tháng 9/2025" in sentence(told.hospital, texts("vi"))


def test_on_part_of_the_data_nothing_is_said_of_the_target() -> None:
    owners = [f"K{number:02}" for number in range(10)]
    figures = [figure(month, owner, wave(at), 100) for at, month in enumerate(MONTHS[:23]) for owner in owners]
    figures += [figure("2025-12", owner, 82, 100) for owner in owners[:9]]
    target = Targets((Target(indicator=CODE, target=99),))
    direction = replace(indicators()[CODE], direction="higher")
    told = read(control(*owners, indicator=direction, targets=target), figures).hospital
    assert (told.state, told.assurance) == ("common_cause", None)
    assert told.partial is not None
    assert (told.partial.counted, told.partial.due) == (9, 10)


def test_the_target_is_that_of_the_month_the_conclusion_ends_with() -> None:
    steps = (Target(indicator=CODE, target=95, last="2025-11"), Target(indicator=CODE, target=50, first="2025-12"))
    direction = replace(indicators()[CODE], direction="higher")
    figures = [figure(month, "NOI", 80.0 + at % 3, 100) for at, month in enumerate(MONTHS[:23])]
    words = said(control("NOI", indicator=direction, targets=Targets(steps)), figures)
    assert "mục tiêu 95 %" in words
    assert "kỳ nào cũng đạt" not in words


def test_a_phase_of_one_point_concludes_nothing() -> None:
    marks = (ChartMark(indicator=CODE, kind="phase", period="2025-12", reason="đổi quy trình"),)
    figures = [figure(month, "NOI", wave(at), 100) for at, month in enumerate(MONTHS[:23])]
    told = read(control("NOI", chart_marks=marks), [*figures, figure("2025-12", "NOI", 99, 100)]).hospital
    assert (told.state, told.assurance) == ("few_in_phase", None)


def test_a_quarter_marked_on_a_monthly_chart_is_all_its_months() -> None:
    marks = (
        ChartMark(indicator=CODE, kind="phase", period="2025-Q2", reason="mới"),
        ChartMark(indicator=CODE, kind="exclude", period="2024-Q2", reason="dịch"),
    )
    figures = [figure(month, "NOI", wave(at), 100) for at, month in enumerate(MONTHS[:24])]
    charted = read(control("NOI", chart_marks=marks), figures).hospital.charted
    assert (charted.marks.phases, charted.marks.excluded) == ((15,), (3, 4, 5))


def test_what_the_office_left_out_is_no_alarm() -> None:
    marks = (ChartMark(indicator=CODE, kind="exclude", period="2025-12", reason="mất điện"),)
    figures = [figure(month, "NOI", wave(at), 100) for at, month in enumerate(MONTHS[:23])]
    figures += [figure("2025-12", "NOI", 5, 100)]
    words = said(control("NOI", chart_marks=marks), figures)
    assert words.startswith("Ổn định")
    assert "Đã loại tháng 12/2025 khỏi giới hạn (mất điện)." in words


def test_months_that_have_not_come_take_no_point_from_those_that_have() -> None:
    figures = [figure(month, "NOI", wave(at), 100) for at, month in enumerate(MONTHS[10:24])]
    assert read(control("NOI"), figures, "2026-06").hospital.state == "common_cause"


def test_all_events_of_the_last_year_are_told_and_an_older_one_is_not_denied() -> None:
    never = replace(indicators()["BRVT-13"], code=CODE, reporting_months=(1,))
    known = control("NOI", indicator=never)
    events = {"2025-02": 3, "2025-05": 1}
    figures = [figure(month, "NOI", events.get(month, 0), 50) for month in MONTHS[:24]]
    assert said(known, figures).startswith("Có 4 ca trong tháng 2/2025, tháng 5/2025")
    figures = [figure(month, "NOI", int(month == "2024-05"), 50) for month in MONTHS[:24]]
    assert "12 tháng gần nhất có báo cáo; lần cuối là tháng 5/2024" in said(known, figures)


def test_a_rate_that_never_leaves_its_target_keeps_it() -> None:
    low = replace(indicators()[CODE], direction="lower")
    known = control("NOI", indicator=low, targets=Targets((Target(indicator=CODE, target=0),)))
    told = read(known, [figure(month, "NOI", 0, 50) for month in MONTHS[:24]]).hospital
    assert told.assurance == "consistent_pass"


def test_figures_of_longer_periods_are_counted() -> None:
    figures = [figure(f"2024-Q{quarter}", "NOI", 240, 300) for quarter in range(1, 5)]
    told = read(control("NOI"), [*figures, *(figure(month, "NOI", 80, 100) for month in MONTHS[12:24])])
    assert told.hospital.charted.series.longer == 4
