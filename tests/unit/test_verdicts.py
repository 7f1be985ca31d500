"""Đạt and Không đạt: said only where the figures carry it, from the control workbook's row to the master's cell."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.control.entries import entries_of
from qmxl.control.models import ALL, Assignment, IndicatorSetting, Target
from qmxl.control.reading import read_control
from qmxl.control.targets import Targets
from qmxl.engines.apart import fetch_apart
from qmxl.period import Period, parse_period
from qmxl.texts import texts
from tests.by_hand import SAVED
from tests.consolidating import AFTER, BEFORE, Errors, counts, hospital, judged, march, own, several, shown_in
from tests.written import control_file

VI = texts("vi")
QUARTER = Period(2026, 1, 3)
NINE = {f"K{n:02}": counts(2, 2, 2) for n in range(1, 10)}
TWELVE = tuple(f"K{n:02}" for n in range(1, 13))


@pytest.mark.slow
def test_part_of_the_data_gives_no_verdict(folder: Callable[..., Path]) -> None:
    """Habit 4 of the general hospital: 3 of 12 departments are missing."""
    place = folder(replace(hospital(own("count", "sự cố"), 33, *TWELVE)), NINE)
    shown, errors = judged(place)
    assert shown[0] == ("BV", 18, "9/12", "Chưa đủ số liệu (9/12)")
    assert errors == [("REPORT-MISSING", f"C{at}") for at in (15, 16, 17)]


def test_all_of_the_data_gives_a_plain_verdict(folder: Callable[..., Path]) -> None:
    place = folder(hospital(own("count", "sự cố"), 33, *TWELVE[:9]), NINE)
    assert judged(place) == ([("BV", 18, "9/9", "Đạt"), *((k, 2, "1/1", None) for k in TWELVE[:9])], [])


def test_what_missing_data_cannot_change_is_said_at_once(folder: Callable[..., Path]) -> None:
    """Of two departments one has reported."""
    cases = [
        (own("count", "sự cố"), 1, "2", "Không đạt"),
        (own("count", "sự cố"), 2, "2", "Chưa đủ số liệu (1/2)"),
        (own("count", "sự cố", "higher"), 1, "2", "Chưa đủ số liệu (1/2)"),
        (own("point_count", "máy"), 1, "2", "Chưa đủ số liệu (1/2)"),
        (own("proportion", "%"), 0, "1/100", "Không đạt"),
        (own("proportion", "%"), 0, "0/100", "Chưa đủ số liệu (1/2)"),
        (own("proportion", "%"), 1, "9/100", "Chưa đủ số liệu (1/2)"),
        (own("proportion", "%"), 1, "none", "Chưa đủ số liệu (1/2)"),
    ]
    table = march(*(figures for *_, figures, _ in cases))
    lines, _ = shown_in(folder(several(*((item, target) for item, target, *_ in cases)), {"NOI": table}))
    results = [line["Kết quả"] for line in lines if line["Khoa/phòng"] == "BV"]
    assert results == [result for *_, result in cases]


def test_where_the_office_chooses_a_verdict_on_part_of_the_data_is_marked(folder: Callable[..., Path]) -> None:
    place = folder(hospital(own("count", "sự cố", "higher"), 1, provisional=True), {"NOI": counts(0, 0, 2)})
    assert [line[-1] for line in judged(place)[0]] == ["Đạt (tạm tính 1/2)", None, None]


def test_nothing_due_has_no_verdict_and_nothing_reported_says_so(folder: Callable[..., Path]) -> None:
    place = folder(hospital(own("proportion", "%", interval=3), 1), {"NOI": march("1/100")})
    assert judged(place, "2026-02")[0][0] == ("BV", None, None, None)
    (place / "nop" / "2026" / "NOI.xlsx").rename(place / "nop" / "2026" / "NGOAI.xlsx")
    assert judged(place)[0][0][2:] == ("0/2", "Chưa đủ số liệu (0/2)")


def test_a_quarter_is_whole_with_all_its_months(folder: Callable[..., Path]) -> None:
    table = "x | T1 | T3\nBV-01/numerator | 1 | 1\nBV-01/denominator | 100 | 100"
    whole = "x | T1 | T2 | T3\nBV-01/numerator | 1 | 1 | 1\nBV-01/denominator | 100 | 100 | 100"
    place = folder(hospital(own("proportion", "%"), 5), {"NOI": table, "NGOAI": whole})
    assert [line[2:] for line in judged(place, "2026-Q1")[0]] == [
        ("5/6", "Chưa đủ số liệu (5/6)"),
        ("2/3", "Chưa đủ số liệu (2/3)"),
        ("3/3", "Đạt"),
    ]


def test_the_first_page_counts_complete_verdicts_only(folder: Callable[..., Path]) -> None:
    place = folder(hospital(own("count", "sự cố", "higher"), 1), {"NOI": counts(2, 2, 2)})
    master = commands.consolidate(place, period=parse_period("2026-03"), language="vi", clock=lambda: AFTER).master
    assert master is not None
    page = openpyxl.load_workbook(master, data_only=True)["Tổng quan"]
    assert (page["D4"].value, page["D5"].value) == (
        "Chỉ số đạt mục tiêu, trong số đủ số liệu (1 chỉ số chưa đủ)",
        "0/0",
    )
    said = [str(row[0]) for row in page.iter_rows(min_row=19, max_row=28, values_only=True) if row[0]]
    assert "1 chỉ số chưa đủ số liệu để kết luận chắc chắn: BV-01 (1/2)." in said


def test_the_long_table_marks_what_is_pooled_from_part_of_the_data(folder: Callable[..., Path]) -> None:
    place = folder(
        hospital(own("proportion", "%"), 5, provisional=True),
        {"NOI": "x | T1 | T2\nBV-01/numerator | 1 | 9\nBV-01/denominator | 100 | 100"},
    )
    lines, _ = shown_in(place, sheet="DL chỉ số")
    assert [tuple(line[name] for name in ("Khoa/phòng", "Kỳ", "Kết quả")) for line in lines] == [
        ("BV", "2026-01", "Đạt (tạm tính 1/2)"),
        ("BV", "2026-02", "Không đạt (tạm tính 1/2)"),
        ("BV", "2026", "Đạt (tạm tính 2/6)"),
        ("NOI", "2026-01", "Đạt"),
        ("NOI", "2026-02", "Không đạt"),
        ("NOI", "2026-03", None),
        ("NOI", "2026", "Đạt (tạm tính 2/3)"),
    ]


def test_a_missing_department_is_a_finding_once_the_deadline_has_passed(folder: Callable[..., Path]) -> None:
    blank = "x | T1 | T2\nBV-01/numerator | 1 | 1"
    place = folder(hospital(own("count", "sự cố"), None, "NOI", "NGOAI", "SAN"), {"NOI": counts(1, 1, 1), "SAN": blank})
    assert [error for error in judged(place, now=BEFORE)[1] if error[0].startswith("REPORT")] == []
    assert [error for error in judged(place)[1] if error[0].startswith("REPORT")] == [
        ("REPORT-MISSING", "C7"),
        ("REPORT-UNREPORTED", "SAN"),
    ]


def test_unit_and_multiplier_agree_or_there_is_no_verdict(tmp_path: Path) -> None:
    """Habit 3 of the general hospital: "Nhân với" blank or 1 beside % or ‰ gave a value a hundred times too small."""
    cases: list[tuple[str, str, float | None, float, str]] = [
        ("proportion", "%", None, 100, ""),
        ("proportion", "%", 100, 100, ""),
        ("proportion", "%", 1, 100, "I"),
        ("proportion", "%", 1000, 100, "I"),
        ("proportion", "‰", None, 1000, ""),
        ("proportion", "‰", 1, 1000, "I"),
        ("proportion", "phần trăm", 1, 100, "I"),
        ("proportion", "phần nghìn", None, 1000, ""),
        ("money_ratio", "％", None, 100, ""),
        ("mean_duration", "‰", None, 1000, ""),
        ("mean_duration", "%", 1, 100, "I"),
        ("mean_duration", "ca/1.000 ngày", None, 1000, ""),
        ("mean_duration", "ca / 1 000 ngày", 1, 1000, "I"),
        ("mean_duration", "1000 đồng/ca", None, 1, ""),
        ("mean_duration", "ngày", None, 1, ""),
        ("mean_duration", "ngày", 60, 60, ""),
        ("rate_1000", "ca/1000 ngày", None, 1000, ""),
        ("rate_1000", "ca", None, 1000, ""),
        ("rate_1000", "ca", 1, 1000, "I"),
        ("rate_1000", "%", None, 100, "H"),
        ("rate_10000", "‱", None, 10000, ""),
        ("rate_10000", "ca/1.000", None, 1000, "H"),
        ("count", "sự cố", 1, 1, ""),
        ("point_count", "%", None, 100, "H"),
    ]
    control = several(*((own(kind, "ca"), 0.5) for kind, *_ in cases))
    entries = entries_of(control, VI)
    for n, (_, unit, typed, *_) in enumerate(cases, start=1):
        entries["own_indicators"] |= {(str(n), "unit", ""): unit, (str(n), "scale", ""): typed}
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries, SAVED, VI))
    read, findings = read_control(fetch_apart(path), VI)
    wrong = {f"{column}{at}" for at, (*_, column) in enumerate(cases, start=6) if column}
    assert {(f.code, f.cell.address) for f in findings} == {("CONTROL-MULTIPLIER", cell) for cell in wrong}
    assert [indicator.scale for indicator in read.own_indicators.values()] == [scale for *_, scale, _ in cases]
    judged_all = [
        read.targets.judged_by(indicator, "", QUARTER) is not None for indicator in read.own_indicators.values()
    ]
    rates = [at for at, (kind, *_) in enumerate(cases) if kind not in {"count", "point_count"}]
    assert [judged_all[at] for at in rates] == [not cases[at][-1] for at in rates]


def test_a_target_its_figures_contradict_is_asked_about(folder: Callable[..., Path]) -> None:
    cases = [
        ("higher", 0.9, "", "90/100", True),
        ("higher", 0.9, "", "45/100", True),
        ("higher", 1, "", "100/100", True),
        ("higher", 0.9, "", "1/100", False),
        ("higher", 0.9, "đã kiểm tra", "90/100", False),
        ("higher", 90, "", "90/100", False),
        ("lower", 0.02, "", "2/100", True),
        ("lower", 0.5, "", "1/100", False),
        ("lower", 2, "", "2/100", False),
        ("lower", 0, "", "2/100", False),
    ]
    control = several(
        *((own("proportion", "%", direction), target) for direction, target, *_ in cases), departments=("NOI",)
    )
    sources = [source for _, _, source, *_ in cases]
    noted = (replace(target, source=source) for target, source in zip(control.targets.stated, sources, strict=True))
    lines, errors = shown_in(
        folder(replace(control, targets=Targets(tuple(noted))), {"NOI": march(*(figures for *_, figures, _ in cases))})
    )
    asked = [error for error in errors if error[0] == "CONTROL-TARGET"]
    assert asked == [("CONTROL-TARGET", f"E{at}") for at, (*_, is_asked) in enumerate(cases, start=6) if is_asked]
    results = [line["Kết quả"] for line in lines if line["Khoa/phòng"] == "BV"]
    assert [result is None for result in results] == [is_asked for *_, is_asked in cases]


def test_a_target_no_value_can_have_is_a_finding(folder: Callable[..., Path]) -> None:
    control = several(*((own("proportion", "%"), target) for target in (-1, 101, 100)), departments=("NOI",))
    lines, errors = shown_in(folder(control, {"NOI": march("1/100", "1/100", "1/100")}))
    assert [error for error in errors if error[0].startswith("CONTROL")] == [
        ("CONTROL-TARGET-RANGE", "E6"),
        ("CONTROL-TARGET-RANGE", "E7"),
    ]
    assert [line["Kết quả"] for line in lines if line["Khoa/phòng"] == "BV"] == [None, None, "Đạt"]


MONTHS = "x | T1 | T2 | T3\nBV-01/numerator | {} | {} | {}\nBV-01/denominator | {} | {} | {}"


def to_date(folder: Path, period: str = "2026-03") -> list[tuple[object, ...]]:
    """Of each line of sheet Chỉ số the period before, this one and the year to date."""
    return [tuple(line[name] for name in ("Kỳ trước", "Kỳ này", "Lũy kế")) for line in shown_in(folder, period)[0]]


def test_a_rate_per_thousand_pools_decimal_days(folder: Callable[..., Path]) -> None:
    reports = {"NOI": MONTHS.format(1, 1, 2, 500, 500, 812.5), "NGOAI": MONTHS.format(0, 0, 1, 500, 500, 187.5)}
    assert to_date(folder(hospital(own("rate_1000", "ca/1000 ngày"), 4), reports))[0] == (1, 3, 5 * 1000 / 3000)


def test_a_ratio_may_exceed_a_hundred_percent(folder: Callable[..., Path]) -> None:
    reports = {"NOI": MONTHS.format(900, 900, 1100.5, 1000, 1000, 1000)}
    place = folder(hospital(own("ratio", "%", "neutral"), None, "NOI"), reports)
    assert (to_date(place)[0][1], judged(place)[1]) == (110.05, [])


def test_a_value_at_a_point_in_time_is_the_last_and_not_the_sum(folder: Callable[..., Path]) -> None:
    reports = {"NOI": MONTHS.format(10, 20, 30, 40, 40, 40), "NGOAI": MONTHS.format(5, 5, 10, 10, 10, 10)}
    place = folder(hospital(own("point_proportion", "%", "higher"), 70), reports)
    assert to_date(place, "2026-Q1") == [(None, 80, 80), (None, 75, 75), (None, 100, 100)]
    assert to_date(place)[0] == (50, 80, 80)
    assert [line[-1] for line in judged(place)[0]] == ["Đạt", "Đạt", "Đạt"]


def test_the_last_count_of_each_department_stands(folder: Callable[..., Path]) -> None:
    reports = {"NOI": counts(10, 20, 30), "NGOAI": "x | T1 | T2\nBV-01/numerator | 1 | 2"}
    place = folder(hospital(own("point_count", "người", "higher"), 32), reports)
    assert to_date(place, "2026-Q1")[0] == (None, 32, 32)
    assert judged(place, "2026-Q1")[0][0] == ("BV", 32, "5/6", "Chưa đủ số liệu (5/6)")
    assert to_date(place)[0] == (22, 30, 32)


def test_a_standard_indicators_interval_can_be_changed(tmp_path: Path) -> None:
    decided = {code: IndicatorSetting(code=code, interval=n) for code, n in (("BRVT-16", 3), ("BRVT-03", 1))}
    control = replace(hospital(own("count", "sự cố"), None), standard=decided)
    control = replace(control, assignments=(Assignment(indicator="BRVT-16", department="NOI"),))
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries_of(control, VI), SAVED, VI))
    read, findings = read_control(fetch_apart(path), VI)
    assert findings == []
    assert [read.indicators[code].interval for code in ("BRVT-16", "BRVT-03", "BRVT-04")] == [3, 1, 3]
    assert read.reporting.due_months(read.indicators["BRVT-16"], "NOI", QUARTER.months) == ["2026-03"]
    lines = openpyxl.load_workbook(path)["Kỳ chỉ số"].iter_rows(min_row=6, values_only=True)
    assert next(row[1:5] for row in lines if row[1] == "BRVT-16")[2:] == ("Hằng tháng", "Hằng quý")


def test_a_control_workbook_of_the_first_release_is_whole(general_hospital: Path) -> None:
    """Its indicators per 1,000 days and its bed occupancy were said as means; they stay what they are."""
    read, findings = read_control(fetch_apart(general_hospital / "QM_DieuKhien.xlsm"), VI)
    assert [(f.code, f.severity.value) for f in findings] == [
        ("CONTROL-NOT-APPLIED", "warning"),  # there was no column for the reason
        ("CONTROL-INVENTED", "warning"),  # its list numbers the sub-items of each level anew
        ("CONTROL-LACKING", "info"),
        ("CONTROL-CRITERIA-ABSENT", "info"),
    ]
    assert list(read.programme.sets) == ["6858"]
    assert len(read.programme.sub_items) == 206
    assert {f.label.vi for f in read.forms.of("NOI", ["2026-01"])[2].field} >= {"Ngày hoàn thành", "Ghi chú, khó khăn"}
    assert [(i.code, i.scale) for i in read.own_indicators.values() if i.kind == "mean_duration"] == [
        ("BV-02", 1000),
        ("BV-03", 1),
        ("BV-04", 100),
        ("BV-05", 1000),
    ]


def changed(folder: Path, cells: Mapping[tuple[str, str], object]) -> None:
    """Types into cells of the control workbook."""
    path = folder / "QM_DieuKhien.xlsm"
    book = openpyxl.load_workbook(path, keep_vba=True)
    for (sheet, cell), content in cells.items():
        book[sheet][cell] = content
    book.save(path)


def of_the_hospital(folder: Path) -> tuple[dict[object, tuple[object, object]], Errors]:
    """The general hospital's values and results of October by indicator, and the errors."""
    lines, errors = shown_in(folder, "2026-10", datetime(2026, 11, 20))
    shown = {line["Mã chỉ số"]: (line["Kỳ này"], line["Kết quả"]) for line in lines if line["Khoa/phòng"] == "BV"}
    return shown, errors


def test_general_hospital_habit_3(general_hospital: Path) -> None:
    changed(general_hospital, {("Chỉ số của bệnh viện", "I7"): None, ("Chỉ số của bệnh viện", "I6"): 1})
    shown, errors = of_the_hospital(general_hospital)
    assert errors == [("CONTROL-MULTIPLIER", "I6")]
    assert shown["BV-01"] == (pytest.approx(3.18, abs=0.01), None)
    assert shown["BV-02"] == (pytest.approx(0.55, abs=0.01), "Không đạt")


def test_general_hospital_habit_4(general_hospital: Path) -> None:
    changed(general_hospital, {("Chỉ số của bệnh viện", "J11"): "Càng thấp càng tốt", ("Mục tiêu", "E11"): 33})
    for code in ("KHTH", "DIEU_DUONG", "XET_NGHIEM"):
        (general_hospital / "nop" / "2026" / f"{code}.xlsx").unlink()
    shown, errors = of_the_hospital(general_hospital)
    assert errors == [("REPORT-MISSING", cell) for cell in ("C16", "C15", "C13")]
    assert shown["BV-06"] == (25, "Chưa đủ số liệu (9/12)")


def test_a_never_event_is_not_met_at_the_first_department(folder: Callable[..., Path]) -> None:
    """BRVT-13 of one ward of two: one case, and the office has typed a target above zero."""
    control = replace(
        hospital(own("count", "sự cố"), None),
        assignments=(Assignment(indicator="BRVT-13", department=ALL),),
        targets=Targets((Target(indicator="BRVT-13", target=0.1),)),
    )
    place = folder(control, {"NOI": "x | T3\nBRVT-13/numerator | 1\nBRVT-13/denominator | 100"})
    assert judged(place)[0][0][2:] == ("1/2", "Không đạt")
