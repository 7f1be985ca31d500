"""Targets that change with the months, that are a range, and what stands beside them, up to the master's cells."""

from dataclasses import replace

import openpyxl
import pytest

from qmxl.control.control import Control
from qmxl.control.models import Target
from qmxl.control.targets import Targets
from qmxl.measures.aims import Aim, met
from qmxl.measures.verdicts import verdict
from qmxl.period import Period, parse_period
from qmxl.tables.indicators import one_interval
from qmxl.texts import texts
from tests.by_hand import small_hospital
from tests.consolidating import Lay, counts, hospital, judged, march, own, shown_in

VI = texts("vi")


def with_targets(*lines: tuple[object, ...]) -> Control:
    """The small hospital; a line is target, first and last month, department."""
    targets = [dict(zip(("target", "first", "last", "department"), line, strict=False)) for line in lines]
    return replace(small_hospital(), targets=Targets(tuple(Target(indicator="BRVT-16", **each) for each in targets)))  # type: ignore[arg-type]


STEPS = with_targets((80, "", "2026-06"), (90, "2026-07", "2026-11"), (60, "2026-09", "2026-09", "GLOCOM"))


@pytest.mark.parametrize(
    ("period", "department", "target"),
    [
        ("2025-12", "", 80),
        ("2026-06", "", 80),
        ("2026-07", "", 90),
        ("2026-Q3", "", 90),  # of the last month
        ("2026-H1", "", 80),
        ("2026-12", "", None),  # none any more
        ("2026", "", None),
        ("2026-09", "GLOCOM", 60),
        ("2026-10", "GLOCOM", 90),  # its own has ended
        ("2026-09", "KHOA_KHAM", 90),
    ],
)
def test_a_period_is_judged_by_the_target_of_its_last_month(period: str, department: str, target: float | None):
    aim = STEPS.targets.judged_by(STEPS.indicators["BRVT-16"], department, parse_period(period))
    assert (aim.target if aim else None) == target


def test_a_target_in_doubt_takes_only_its_own_months():
    control = replace(STEPS, targets=replace(STEPS.targets, doubtful=frozenset({("BRVT-16", "", "2026-07")})))
    of = [
        control.targets.judged_by(control.indicators["BRVT-16"], "", Period(2026, n, n)) is not None for n in (6, 7, 8)
    ]
    assert of == [True, False, False]


def test_an_interval_ends_with_its_month():
    quarterly = replace(STEPS.indicators["BRVT-16"], reporting_months=(3, 6, 9, 12))
    assert [str(one_interval(quarterly, month)) for month in ("2026-03", "2026-12")] == ["2026-Q1", "2026-Q4"]


RANGE = Aim(85, 95, "higher")


@pytest.mark.parametrize(
    ("value", "aim", "reached"),
    [
        (85, RANGE, True),
        (95, RANGE, True),
        (95 + 1e-10, RANGE, True),
        (84.9, RANGE, False),
        (95.1, RANGE, False),
        (100, replace(RANGE, direction="neutral"), False),  # two bounds say what is good
        (None, RANGE, None),
        (90, None, None),
        (90, Aim(85, None, "between"), None),  # half a range judges nothing
        (90, Aim(85, None, "neutral"), None),
        (85, Aim(85, None, "higher"), True),
        (84, Aim(85, None, "lower"), True),
        (86, Aim(85, None, "lower"), False),
    ],
)
def test_a_value_is_held_against_its_bounds(value: float | None, aim: Aim | None, reached: bool | None):
    assert met(value, aim) is reached


def test_a_count_above_its_range_stays_there_and_one_below_it_may_yet_grow():
    counted = own("count", "ca", "between").indicator()
    certain = [told.certain for value in (3, 12) if (told := verdict(counted, value, Aim(5, 10, "between"), 1, 2))]
    assert certain == [False, True]


def test_a_range_is_judged_in_the_master(folder: Lay):
    """Ranges of 85 to 95, of indicators whose directions differ; the last one lacks its upper bound."""
    directions = ("higher", "between", "neutral", "between")
    control = hospital(own("ratio", "%", "higher"), None, "NOI")
    indicators = {
        f"BV-{n:02}": replace(own("ratio", "%", direction), code=f"BV-{n:02}").indicator()
        for n, direction in enumerate(directions, start=1)
    }
    control = replace(
        control,
        own_indicators=indicators,
        assignments=tuple(replace(control.assignments[0], indicator=code) for code in indicators),
        targets=Targets(
            tuple(Target(indicator=code, target=85, upper=95 if code != "BV-04" else None) for code in indicators)
        ),
    )
    place = folder(control, {"NOI": march("84/100", "85/100", "95.5/100", "90/100")})
    lines, errors = shown_in(place, "2026-03")
    told = [(line["Mục tiêu"], line["Kết quả"]) for line in lines if line["Khoa/phòng"] == "BV"]
    assert told == [("85–95", "Không đạt"), ("85–95", "Đạt"), ("85–95", "Không đạt"), (85, None)]
    assert [each for each in errors if each[0] != "MISSING-MONTH"] == [("CONTROL-TARGET-BAND", "F9")]


def test_a_target_that_changes_within_the_period_is_said_beside_the_verdict(folder: Lay):
    control = hospital(own("proportion", "%", "higher"), None, "NOI")
    steps = (
        Target(indicator="BV-01", target=40, last="2026-02", source="QĐ 1"),
        Target(
            indicator="BV-01",
            target=60.5,
            first="2026-03",
            source="QĐ 2",
            benchmark=70,
            benchmark_of="BV hạng II, 2025",
        ),
    )
    table = "x | T1 | T2 | T3\nBV-01/numerator | 50 | 50 | 60\nBV-01/denominator | 100 | 100 | 100"
    place = folder(replace(control, targets=Targets(steps)), {"NOI": table})
    [whole, _], _ = shown_in(place, "2026-Q1")
    assert (whole["Kỳ này"], whole["Mục tiêu"], whole["Kết quả"], whole["Tham chiếu"]) == (
        160 / 3,
        60.5,
        "Không đạt",
        70,
    )
    assert whole["Về mục tiêu"] == (
        "Mục tiêu đổi trong kỳ: … đến 2026-02: 40; 2026-03 đến …: 60,5; kết luận theo tháng cuối kỳ. "
        "Căn cứ: QĐ 2. Tham chiếu: BV hạng II, 2025."
    )
    [master] = (place / "tong-hop").glob("*.xlsx")
    first = openpyxl.load_workbook(master)["Tổng quan"]
    [line] = [row for row in first.iter_rows() if row[0].value == "BV-01"]
    assert line[9].number_format == openpyxl.load_workbook(master)["Chỉ số"]["H6"].number_format
    assert line[9].number_format.endswith('@"*"')
    data, _ = shown_in(place, "2026-Q1", sheet="DL chỉ số")
    monthly = [(line["Kỳ"], line["Mục tiêu"], line["Kết quả"]) for line in data if line["Khoa/phòng"] == "NOI"]
    assert monthly[:3] == [("2026-01", 40, "Đạt"), ("2026-02", 40, "Đạt"), ("2026-03", 60.5, "Không đạt")]


def test_last_years_report_is_made_again_by_last_years_target(folder: Lay):
    """The month before the change is judged as it was."""
    control = hospital(own("count", "sự cố"), None, "NOI")
    steps = (
        Target(indicator="BV-01", target=2, last="2026-02"),
        Target(indicator="BV-01", target=1, first="2026-03"),
    )
    place = folder(
        replace(control, targets=Targets(tuple(replace(each, department="NOI") for each in steps))),
        {"NOI": counts(2, 2, 2)},
    )
    verdicts = {period: judged(place, period)[0][1][3] for period in ("2026-02", "2026-03")}
    assert verdicts == {"2026-02": "Đạt", "2026-03": "Không đạt"}


def test_a_range_typed_as_shares_is_asked_about(folder: Lay):
    control = hospital(own("ratio", "%", "higher"), None, "NOI")
    target = Target(indicator="BV-01", target=0.85, upper=0.95)
    place = folder(replace(control, targets=Targets((target,))), {"NOI": march("90/100")})
    assert ("CONTROL-TARGET", "E6") in shown_in(place, "2026-03")[1]
