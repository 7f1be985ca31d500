"""What the charts ask of the sheet Mốc biểu đồ: a new phase that goes on, marks that contradict or do nothing."""

from random import Random

import pytest

from qmxl.codes import Severity
from qmxl.control.chart_marks import ChartMark
from qmxl.findings import Finding
from qmxl.grouping import message
from qmxl.texts import texts
from tests.past_years import Pairs, Years

CODE = "BRVT-16"


def level(share: float, months: int, seed: int = 1) -> Pairs:
    random = Random(seed)
    return [(float(sum(random.random() < share for _ in range(200))), 200.0) for _ in range(months)]


def mark(kind: str, period: str, department: str = "", indicator: str = CODE) -> ChartMark:
    return ChartMark(indicator=indicator, department=department, kind=kind, period=period, reason="vì sao")  # type: ignore[arg-type]


def years(*rows: Pairs, marks: tuple[ChartMark, ...] = ()) -> Years:
    return Years({(f"KHOA_{at}", CODE): pairs for at, pairs in enumerate(rows)}, marks=marks)


def said(found: list[Finding]) -> list[tuple[str, str]]:
    return [(each.code, each.cell.address) for each in found]


def test_a_level_that_has_gone_on_for_ten_months_is_suggested_as_a_phase_with_both_means() -> None:
    pairs = [*level(0.70, 26), *level(0.88, 10, seed=2)]
    (found,) = years(pairs).suggested()
    assert (found.code, found.severity, found.cell.sheet) == ("CHART-REBASE", Severity.INFO, "Mốc biểu đồ")
    assert (found.facts["month"], found.facts["count"]) == ("2026-03", 10)
    means = [sum(n for n, _ in part) / len(part) / 2 for part in (pairs[:26], pairs[26:])]
    words = message(found, texts("vi"))
    for part in (CODE, "toàn viện", "tháng 3/2026", "“Giai đoạn mới” từ 2026-03", "Mốc biểu đồ"):
        assert part in words
    assert [found.facts["before"], found.facts["now"]] == [f"{mean:.2f}".replace(".", ",") + " %" for mean in means]


def test_a_phase_the_office_has_marked_is_not_suggested() -> None:
    pairs = [*level(0.70, 26), *level(0.88, 10, seed=2)]
    assert years(pairs, marks=(mark("phase", "2026-03"),)).suggested() == []


def test_seven_months_make_no_phase_and_stable_years_none() -> None:
    assert years([*level(0.70, 28), (120, 200), *level(0.88, 7, seed=2)]).suggested() == []
    assert years(level(0.80, 36)).suggested() == []


def test_a_department_is_named_where_the_hospital_has_not_changed() -> None:
    changed = [*level(0.70, 26), *level(0.86, 10, seed=2)]
    other = [*level(0.86, 26, seed=3), *level(0.70, 10, seed=4)]
    found = years(changed, other).suggested()
    assert [each.facts["whose"] for each in found] == ["Khoa KHOA_0", "Khoa KHOA_1"]


def test_a_baseline_beside_a_phase_is_told_because_it_is_not_used() -> None:
    marks = (mark("baseline", "2024-12"), mark("phase", "2025-06"))
    (found,) = years(level(0.8, 36), marks=marks).suggested()
    assert (found.code, found.cell.address) == ("MARK-BASELINE", "D6")
    assert (found.facts["period"], found.facts["phase"]) == ("2024-12", "2025-06")
    assert said(years(level(0.8, 36), marks=marks[:1]).suggested()) == []


def test_a_phase_of_another_department_contradicts_no_baseline() -> None:
    marks = (mark("baseline", "2024-12", "KHOA_0"), mark("phase", "2025-06", "KHOA_1"))
    assert years(level(0.8, 36), level(0.8, 36, seed=5), marks=marks).suggested() == []


@pytest.mark.parametrize(
    ("kind", "period", "outside"),
    [
        ("note", "2023-12", True),
        ("note", "2024-01", False),
        ("phase", "2024-01", True),  # where the series begins a phase begins anyway
        ("phase", "2024-02", False),
        ("exclude", "2036-05", True),
        ("baseline", "2023-06", True),
        ("note", "2026-11", False),  # its month is still to come
    ],
)
def test_marks_outside_the_series_are_told_and_those_to_come_wait(kind: str, period: str, *, outside: bool) -> None:
    drawn = Years({("KHOA_0", CODE): level(0.8, 34)}, marks=(mark(kind, period),), last=10)
    assert said(drawn.suggested()) == ([("MARK-OUTSIDE", "D6")] if outside else [])


def test_a_mark_of_what_nobody_reports_does_nothing_and_says_so() -> None:
    drawn = years(level(0.8, 36), marks=(mark("note", "2026-05", indicator="BRVT-09"),))
    assert said(drawn.suggested()) == [("MARK-OUTSIDE", "D6")]
