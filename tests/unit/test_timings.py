"""Times kept line by line: what indicators come to is recomputed here from what was typed, and by other means."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from qmxl.control.control import Control
from qmxl.control.models import Department, Hospital, PackInUse
from tests.by_hand import small_hospital
from tests.own_forms import Collected, collected, filled
from tests.unit.test_feeds import figures

Line = dict[str, object]
LIMITS = {"theatre_rooms": 2, "lab_minutes": 60, "record_days": 7}
OFFICES = {"GMHS": "Khoa GMHS", "KHOA_KHAM": "Khoa Khám bệnh", "XET_NGHIEM": "Khoa Xét nghiệm", "KHTH": "Phòng KHTH"}


def hospital(**limits: object) -> Control:
    """The small hospital with the offices that keep times, and its limits."""
    small = small_hospital()
    departments = {**small.departments, **{code: Department(code=code, name=name) for code, name in OFFICES.items()}}
    stated: Mapping[str, object] = {**LIMITS, **limits}
    told = Hospital(name="Bệnh viện Mắt Thử", quality_office="Phòng QLCL", **stated)  # type: ignore[arg-type]
    return replace(small, departments=departments, hospital=told, packs=frozenset({"basic", "timings"}))


def read(folder: Path, form: str, lines: list[Line], department: str, **limits: object) -> Collected:
    """One department's log, read and counted."""
    return collected(folder, filled(hospital(**limits), department, {form: lines}))


def counted(whole: Collected, indicator: str) -> list[tuple[object, ...]]:
    """Whose figures there are, of which month, with numerator and denominator."""
    return [row[:4] for row in figures(whole, indicator, tuple(whole.control.departments))]


def case(day: int, room: str, entered: str = "", left: str = "", **more: object) -> Line:
    """A line of the theatre log in January; elective and with a Time Out unless it says otherwise."""
    said: Line = {"operated_on": date(2026, 1, day), "room": room, "kind": "Mổ phiên", "ward": "GLOCOM"}
    if entered:
        said |= {"entered": time.fromisoformat(entered), "left": time.fromisoformat(left), "time_out": "Có"}
    return {**said, **more}


URGENT: Line = {"kind": "Cấp cứu"}
CASES = [
    case(5, "PM1", "07:30", "08:15"),
    case(5, "PM1", "08:40", "10:00"),
    case(5, "PM2", "08:00", "09:00", time_out="Không"),
    case(5, "PM2", "22:30", "00:45", next_day="x", **URGENT),
    case(6, "PM1", "07:45", "09:45"),
    case(6, "PM1", "11:00", "12:00", excluded="x", excluded_why="Ghi thử, ghi nhầm"),
    case(6, "PM1", postponed="Tư vấn chưa kỹ"),
    case(7, "PM1", postponed="Khách quan (thiếu vật tư…)"),
    case(7, "PM1", postponed="Khác", excluded="x", excluded_why="Mổ sau điều trị nội khoa thất bại"),
]


def moments(line: Line) -> tuple[datetime, datetime]:
    """When a case began and ended, with the day after where it is ticked."""
    day, entered, left = line["operated_on"], line["entered"], line["left"]
    assert isinstance(day, date)
    assert isinstance(entered, time)
    assert isinstance(left, time)
    over = timedelta(days=1 if "next_day" in line else 0)
    return datetime.combine(day, entered), datetime.combine(day, left) + over


def spans(lines: list[Line], *together: str) -> timedelta:
    """From first in to last out of the lines that say the same, added up."""
    found: dict[tuple[object, ...], list[tuple[datetime, datetime]]] = {}
    for line in lines:
        found.setdefault(tuple(line[name] for name in together), []).append(moments(line))
    return sum((max(o for _, o in its) - min(i for i, _ in its) for its in found.values()), timedelta())


def test_the_theatre_log_makes_up_four_indicators(tmp_path: Path) -> None:
    whole = read(tmp_path, "theatre_log", CASES, "GMHS")
    assert whole.found() == []
    operated = [line for line in CASES if "excluded" not in line and "entered" in line]
    elective = [line for line in operated if line["kind"] == "Mổ phiên"]
    used = spans(operated, "operated_on", "room") / timedelta(hours=1)
    assert used == 2.5 + 16.75 + 2  # 7:30–10:00, 8:00–0:45 of the next day, 7:45–9:45
    assert counted(whole, "BRVT-17") == [("GMHS", "2026-03", used, pytest.approx(31 / 7 * 2 * 6 * 5, abs=1e-9))]
    assert counted(whole, "BRVT-18") == [("GMHS", "2026-03", 4, 5)]
    lists = spans(elective, "operated_on") / timedelta(minutes=1)
    assert counted(whole, "BRVT-19") == [("GMHS", "2026-03", lists, 4)]
    assert lists == 150 + 120
    assert counted(whole, "BRVT-12") == [("GLOCOM", "2026-01", 2, 6)]


def test_what_is_left_out_is_shown_beside_the_figure(tmp_path: Path) -> None:
    table = read(tmp_path, "theatre_log", CASES, "GMHS").tables.indicators
    at = next(
        n for n, code in enumerate(table["indicator"]) if code == "BRVT-12" and table["department"][n] == "GLOCOM"
    )
    assert (table["lines"][at], table["left_out_lines"][at]) == (6, 2)


def test_reasons_of_what_was_postponed_are_its_causes(tmp_path: Path) -> None:
    causes = read(tmp_path, "theatre_log", CASES, "GMHS").tables.causes
    told = set(zip(causes["indicator"], causes["entry"], causes["count"], strict=True))
    assert told >= {("BRVT-12", "reason_counselling", 1), ("BRVT-12", "reason_objective", 1)}


def test_a_line_that_cannot_be_is_told_at_its_cell(tmp_path: Path) -> None:
    lines = [
        case(5, "PM1", "22:30", "00:45"),  # out before in, and not of the next day
        case(6, "PM1", "08:00", "09:00", next_day="x"),  # more than a day in theatre
        case(7, "PM1", "08:00", "09:00", excluded="x"),
        case(8, "PM1"),
        case(9, "PM1", "08:00", "09:00"),
        case(9, "PM1", "08:00", "09:30"),
    ]
    assert read(tmp_path, "theatre_log", lines, "GMHS").found() == [
        ("RULE-REQUIRED", "H9"),
        ("RULE-REQUIRED", "I9"),
        ("RULE-REQUIRED", "L9"),
        ("RULE-REQUIRED", "N8"),
        ("RULE-UNIQUE", "C11"),
        ("TIME-ORDER", "H7"),
        ("TIME-ORDER", "I6"),
    ]


def test_a_case_whose_times_are_wrong_keeps_the_hours_out_and_says_where(tmp_path: Path) -> None:
    lines = [case(5, "PM1", "08:00", "09:00"), case(6, "PM1", "22:30", "00:45")]
    whole = read(tmp_path, "theatre_log", lines, "GMHS")
    row = figures(whole, "BRVT-17", ("GMHS",))[0]
    assert row[2:] == (None, None, 0, "MISSING-FIELD", "C7")
    assert counted(whole, "BRVT-18") == [("GMHS", "2026-03", 2, 2)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"postponed": "hết máu"},  # no reason of the list: neither operated nor postponed
        {"postponed": "Khác", "kind": "phiên"},
        {"postponed": "Khác", "kind": None},
        {"postponed": "Khác", "ward": "Khoa Ngoại"},
        {"postponed": "Khác", "excluded": "x"},  # and no reason
        {"postponed": "Khác", "excluded": "x", "excluded_why": "bận"},
        {"postponed": "Khác", "excluded": "không"},
    ],
)
def test_a_postponed_case_that_cannot_be_read_makes_no_rate_better(wrong: Line, tmp_path: Path) -> None:
    lines = [case(5, "PM1", "08:00", "09:00"), case(5, "PM2", "08:00", "09:00"), case(6, "PM1", **wrong)]
    whole = read(tmp_path, "theatre_log", lines, "GMHS")
    rows = figures(whole, "BRVT-12", tuple(whole.control.departments))
    assert ("2026-01", None, None, 0, "MISSING-FIELD", "C8") in [row[1:] for row in rows]


@pytest.mark.parametrize(("kind", "out"), [("Mổ phiên", True), ("Cấp cứu", False)])
def test_a_case_of_nobody_known_may_be_of_any_department_lines_name(kind: str, out: bool, tmp_path: Path) -> None:
    other = {**case(5, "PM2", "08:00", "09:00"), "ward": "KHOA_KHAM"}
    whose: Line = {"ward": "Khoa Ngoại", "postponed": "Khác", "kind": kind}
    whole = read(tmp_path, "theatre_log", [case(5, "PM1", "08:00", "09:00"), other, case(6, "PM1", **whose)], "GMHS")
    rows = figures(whole, "BRVT-12", ("GLOCOM", "KHOA_KHAM"))
    assert [row[2:-1] for row in rows] == [(None, None, 0, "MISSING-FIELD") if out else (0, 1, 0, "")] * 2


def test_a_reason_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    lines = [case(6, "PM1", postponed="hết máu")]
    assert read(tmp_path, "theatre_log", lines, "GMHS").found() == [("TYPE-CHOICE", "K6")]


def test_an_hour_is_sixty_minutes_at_any_time_of_the_day(tmp_path: Path) -> None:
    begun = [time(minute // 60, minute % 60) for minute in range(6 * 60, 22 * 60, 5)]
    lines = [
        {"day": date(2026, 1, 5), "sample": f"M{n}", "received": at, "returned": at.replace(hour=at.hour + 1)}
        for n, at in enumerate(begun)
    ]
    whole = read(tmp_path, "lab_turnaround", lines, "XET_NGHIEM", lab_minutes=60)
    assert counted(whole, "BRVT-20") == [("XET_NGHIEM", "2026-03", len(begun), len(begun))]
    assert set(whole.tables.registers["lab_turnaround"].lines["minutes"]) == {60}


def test_weeks_are_those_of_the_months_that_have_lines(tmp_path: Path) -> None:
    march = {**case(5, "PM1", "08:00", "20:00"), "operated_on": date(2026, 3, 5)}
    whole = read(tmp_path, "theatre_log", [case(5, "PM1", "08:00", "20:00"), march], "GMHS", theatre_hours=8)
    assert counted(whole, "BRVT-17") == [("GMHS", "2026-03", 24, pytest.approx((31 + 31) / 7 * 2 * 8 * 5, abs=1e-9))]


def visit(month: int, session: str, registered: str, finished: str, **more: object) -> Line:
    times = {"registered": time.fromisoformat(registered), "finished": time.fromisoformat(finished)}
    return {"visited_on": date(2026, month, 5), "session": session, **times, **more}


def test_visits_of_the_morning_are_pooled(tmp_path: Path) -> None:
    lines = [
        visit(1, "Sáng", "07:20", "08:05"),
        visit(1, "Sáng", "07:30", "09:30"),
        visit(2, "Sáng", "08:00", "08:10"),
        visit(2, "Chiều", "13:30", "15:30"),
        visit(3, "Sáng", "08:00", "11:50", excluded="x", excluded_why="Bỏ về, không khám tiếp"),
    ]
    whole = read(tmp_path, "visit_times", lines, "KHOA_KHAM")
    assert whole.found() == []
    assert counted(whole, "BRVT-10") == [("KHOA_KHAM", "2026-03", 45 + 120 + 10, 3)]
    backwards = read(tmp_path, "visit_times", [visit(1, "Sáng", "09:00", "08:00")], "KHOA_KHAM")
    assert backwards.found("TIME-ORDER") == [("TIME-ORDER", "G6")]


STARTS = [("07:10", "07:50"), ("07:15", "07:36"), ("07:16", "07:35"), ("07:16", "07:36"), ("07:05", "07:30")]


@pytest.mark.parametrize(
    ("limits", "late"),
    [
        ({}, 1),  # as it is defined: both are late, each after its time and not at it
        ({"clinic_late": "any"}, 4),
        ({"clinic_first": time(7, 0)}, 3),
        ({"clinic_first": time(7, 0), "clinic_script": time(7, 29)}, 5),
    ],
)
def test_a_late_day_is_what_the_hospital_says(limits: dict[str, object], late: int, tmp_path: Path) -> None:
    lines: list[Line] = [
        {"day": date(2026, 2, n), "first_at": time.fromisoformat(a), "script_at": time.fromisoformat(b)}
        for n, (a, b) in enumerate(STARTS, 2)
    ]
    off = {**lines[0], "day": date(2026, 2, 20), "excluded": "x", "excluded_why": "Ngày nghỉ, không khám"}
    whole = read(tmp_path, "clinic_start", [*lines, off], "KHOA_KHAM", **limits)
    assert counted(whole, "BRVT-11") == [("KHOA_KHAM", "2026-03", late, 5)]


def test_results_within_the_limit(tmp_path: Path) -> None:
    def result(received: str, returned: str, **more: object) -> Line:
        times = {"received": time.fromisoformat(received), "returned": time.fromisoformat(returned)}
        return {"day": date(2026, 1, 8), "ward": "GLOCOM", **times, **more}

    lines = [
        result("08:00", "09:00"),
        result("08:00", "09:01"),
        result("23:30", "00:29", next_day="x"),
        result("15:00", "18:00", excluded="x", excluded_why="Xét nghiệm sau giờ nhận bệnh"),
    ]
    whole = read(tmp_path, "lab_turnaround", lines, "XET_NGHIEM")
    assert whole.found() == []
    assert counted(whole, "BRVT-20") == [("XET_NGHIEM", "2026-03", 2, 3)]
    assert counted(read(tmp_path, "lab_turnaround", lines, "XET_NGHIEM", lab_minutes=61), "BRVT-20")[0][2] == 3


def test_failures_of_quality_control_stay_and_repeats_pass_nothing(tmp_path: Path) -> None:
    def run(day: int, kind: str, result: str, run: int | None = None, field: str = "Sinh hóa") -> Line:
        said: Line = {"day": date(2026, 1, day), "kind": kind, "speciality": field, "test": "GLU", "result": result}
        return {**said, "run": run}

    lines = [
        run(5, "Ngoại kiểm", "Đạt"),
        run(6, "Ngoại kiểm", "Không đạt"),
        run(7, "Ngoại kiểm", "Đạt", field="Huyết học"),
        run(5, "Nội kiểm", "Đạt", 1),
        run(6, "Nội kiểm", "Không đạt", 1),
        run(6, "Nội kiểm", "Đạt", 2),
    ]
    whole = read(tmp_path, "lab_qc", lines, "XET_NGHIEM")
    assert counted(whole, "BRVT-21") == [("XET_NGHIEM", "2026-03", 1, 2)]
    assert counted(whole, "BRVT-22") == [("XET_NGHIEM", "2026-03", 1, 2)]


RETURNED = [(5, (2026, 1, 9), "Có"), (5, (2026, 1, 12), "Có"), (6, (2026, 1, 14), "Có"), (7, (2026, 1, 9), "Không")]
RETURNED += [(30, (2026, 2, 2), "Có"), (8, None, None)]


def test_records_in_time_and_within_the_month(tmp_path: Path) -> None:
    lines: list[Line] = [
        {
            "discharged_on": date(2026, 1, day),
            "record": f"BA{n}",
            "ward": "GLOCOM",
            "returned_on": date(*when) if when else None,
            "complete": complete,
            "lacks": "Chữ ký" if complete == "Không" else None,
        }
        for n, (day, when, complete) in enumerate(RETURNED)
    ]
    lines.append({**lines[5], "record": "BA9", "excluded": "x", "excluded_why": "Chuyển khoa, chưa ra viện"})
    whole = read(tmp_path, "record_return", lines, "KHTH")
    assert whole.found() == []
    back = [(date(*when) - date(2026, 1, day), date(*when), done) for day, when, done in RETURNED if when]
    right = sum(done == "Có" and after <= timedelta(days=7) for after, _, done in back)
    assert counted(whole, "BRVT-06") == [("GLOCOM", "2026-01", right, 6)]
    assert right == 3
    same = sum(done == "Có" and when.month == 1 for _, when, done in back)
    assert counted(whole, "BRVT-16") == [("GLOCOM", "2026-01", same, 6)]


def test_nothing_is_counted_where_the_form_is_not_given() -> None:
    typed = replace(hospital(), packs=frozenset({"basic"}))
    assert typed.fed == {}
    assert {"BRVT-10", "BRVT-16"} <= {each.code for each in typed.reporting.indicators_of("KHOA_KHAM", ("2026-03",))}


def test_a_limit_that_is_not_stated_is_asked_for_and_never_guessed() -> None:
    blank = hospital(theatre_rooms=None, lab_minutes=None, record_days=None)
    assert list(blank.forms.limits_wanted) == ["theatre_rooms", "lab_minutes", "record_days"]
    assert not {"BRVT-06", "BRVT-17", "BRVT-20"} & blank.fed.keys()
    assert {"BRVT-10", "BRVT-11", "BRVT-12", "BRVT-16", "BRVT-18", "BRVT-19", "BRVT-21", "BRVT-22"} <= blank.fed.keys()
    ended = {"timings": PackInUse(code="timings", used=True, last=date(2026, 6, 30))}
    assert list(replace(blank, pack_days=ended).forms.limits_wanted) == list(blank.forms.limits_wanted)
    log = next(form for form in blank.forms.all if form.id == "lab_turnaround")
    assert "in_time" not in log.by_worked
    assert [each.id for each in log.summary] == ["returns", "mean", "left_out", "left_out_why"]


def test_the_master_counts_what_is_left_out_by_its_reason(tmp_path: Path) -> None:
    book = read(tmp_path, "theatre_log", CASES, "GMHS").drawn()
    rows = [row[:2] for row in book["Nhật ký phòng mổ"].iter_rows(values_only=True)]
    assert ("Số dòng loại trừ", 2) in rows
    assert ("Mổ sau điều trị nội khoa thất bại", 1) in rows
    headings = next(book["DL chỉ số"].iter_rows(min_row=5, max_row=5, values_only=True))
    assert headings[-2:] == ("Số dòng được đếm", "Số dòng loại trừ")
