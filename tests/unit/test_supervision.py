"""The plan of supervision: when each time falls due, what proves it, and the office's work of the week."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl.catalogue.loader import forms
from qmxl.control.control import Control
from qmxl.control.models import DayOff, Department
from qmxl.measures.working_days import Calendar
from qmxl.period import Period
from qmxl.tables.supervision import times
from tests.by_hand import small_hospital
from tests.frozen import freeze, parts_of
from tests.own_forms import Collected, collected, declared, filled, with_forms

VISITS = declared(
    "visits",
    """
rhythm = "week"
date = "day"
[[field]]
id = "day"
type = "date"
required = true
[[field]]
id = "ward"
type = "code"
choices = "@departments"
""",
)
TODAY = date(2026, 3, 19)  # a Thursday, of week 12
VN = Calendar()


def planned(cycle: str, weekday: int | None, first: str, last: str, calendar: Calendar = VN) -> list[str]:
    its = times(cycle, weekday, date.fromisoformat(first), date.fromisoformat(last), calendar)
    return [f"{each.planned:%d/%m}" + (f" ({each.moved_from:%d/%m})" if each.moved_from else "") for each in its]


@pytest.mark.parametrize(
    ("cycle", "weekday", "first", "last", "expected"),
    [
        ("week", 2, "2026-04-20", "2026-05-10", ["22/04", "29/04", "06/05"]),
        ("week", None, "2026-04-20", "2026-05-10", ["24/04", "29/04", "08/05"]),  # 30/4 and 1/5 are off
        ("week", 4, "2026-04-27", "2026-05-03", ["04/05 (01/05)"]),  # a Friday off: the next working day
        ("twice_week", None, "2026-06-01", "2026-06-14", ["02/06", "05/06", "09/06", "12/06"]),
        ("twice_week", 0, "2026-06-01", "2026-06-07", ["01/06", "04/06"]),
        ("month", None, "2026-01-10", "2026-03-20", ["30/01", "27/02", "20/03"]),
        ("month", 0, "2026-01-10", "2026-03-20", ["26/01", "23/02", "16/03"]),
        ("quarter", None, "2026-01-01", "2026-06-30", ["31/03", "30/06"]),
    ],
)
def test_times_are_derived_from_the_cycle(
    cycle: str, weekday: int | None, first: str, last: str, expected: list[str]
) -> None:
    assert planned(cycle, weekday, first, last) == expected


def office() -> Control:
    """The small hospital with a quality office, its pack, and a register of visits every department has."""
    hospital = small_hospital()
    departments = {**hospital.departments, "QLCL": Department(code="QLCL", name="Phòng QLCL", kind="quality_office")}
    return replace(with_forms(VISITS, control=hospital), departments=departments, packs=frozenset({"basic", "office"}))


LINE = {"task": "Đi buồng", "cycle": "Tuần", "weekday": "Thứ Tư", "owner": "Nguyễn Thị Hạnh"}
SPAN = {"from": date(2026, 3, 2), "to": date(2026, 12, 31)}


def week_of_work(
    folder: Path, *visits: dict[str, object], control: Control | None = None, today: date = TODAY, **line: object
) -> Collected:
    plan = {**LINE, **SPAN, "source_form": "VISITS", "unit": "GLOCOM", **line}
    form = filled(control or office(), "QLCL", {"supervision_plan": [plan], "visits": list(visits)})
    return collected(folder, form, period=Period(2026, 3, 3), today=today, saved=datetime(2026, 3, 18))


def told(read: Collected) -> list[tuple[str, str]]:
    frame = read.tables.supervision
    return [(f"{day:%d/%m}", state) for day, state in zip(frame["planned"], frame["state"], strict=True)]


def test_a_line_of_the_source_about_the_department_proves_one_time(tmp_path: Path) -> None:
    visits = [{"day": date(2026, 3, 5), "ward": "GLOCOM"}, {"day": date(2026, 3, 10), "ward": "KHOA_KHAM"}]
    read = week_of_work(tmp_path, *visits)
    assert read.found() == []
    assert told(read) == [("04/03", "done"), ("11/03", "missed"), ("18/03", "missed"), ("25/03", "due")]
    assert read.tables.supervision["done_on"][0] == date(2026, 3, 5)
    whole = week_of_work(tmp_path, *visits, unit=None)
    assert told(whole)[:2] == [("04/03", "done"), ("11/03", "done")]


def test_a_period_that_is_past_is_seen_from_the_day_it_was_due(tmp_path: Path) -> None:
    visits = [{"day": date(2026, month, day), "ward": "GLOCOM"} for month, day in ((3, 5), (4, 7))]
    late, then = (week_of_work(tmp_path, *visits, today=day) for day in (date(2026, 9, 30), date(2026, 4, 5)))
    assert told(late) == told(then)
    assert told(late)[-3:] == [("25/03", "missed"), ("01/04", "missed"), ("08/04", "due")]  # its proof came later
    sheet = late.drawn()["Việc tuần này"]
    assert sheet["B4"].value.date() == date(2026, 4, 5)


def test_every_form_chooses_the_ward_it_is_about_from_the_departments() -> None:
    """Else a plan's unit is never found in it, and a ward that is none goes unseen."""
    of_wards = {form.id: form.by_field["ward"].choices for form in forms("department") if "ward" in form.by_field}
    assert {"checklist_observation", "safety_goals", "hand_hygiene"} <= of_wards.keys()
    assert set(of_wards.values()) == {"@departments"}


def test_twice_a_week_takes_two_days_and_without_a_source_nothing_is_known(tmp_path: Path) -> None:
    monday = {"day": date(2026, 3, 2), "ward": "GLOCOM"}
    read = week_of_work(tmp_path, monday, monday, cycle="2 lần/tuần", weekday=None)
    assert told(read)[:2] == [("03/03", "done"), ("06/03", "missed")]
    assert {state for _, state in told(week_of_work(tmp_path, source_form=None))} == {"unknown"}


def test_what_falls_on_a_day_off_moves_and_says_so(tmp_path: Path) -> None:
    off = replace(office(), days_off=(DayOff(day=date(2026, 3, 18), kind="off"),))
    read = week_of_work(tmp_path, {"day": date(2026, 3, 19), "ward": "GLOCOM"}, control=off)
    assert told(read)[2] == ("19/03", "done")
    rows = [row for row in read.drawn()["Việc tuần này"].iter_rows(values_only=True) if any(row)]
    assert (rows[4][0], rows[6][1:7]) == (
        "Tuần này (Tuần 12/2026)",
        (
            "Đi buồng",
            "Nguyễn Thị Hạnh",
            "Khoa Glôcôm",
            "visits",
            "Đã làm",
            "đã làm 19/03/2026; chuyển từ 18/03/2026 (ngày nghỉ)",
        ),
    )


def test_the_sheet_counts_by_person_department_and_week(tmp_path: Path) -> None:
    read = week_of_work(tmp_path, {"day": date(2026, 3, 5), "ward": "GLOCOM"})
    rows = [row[:6] for row in read.drawn()["Việc tuần này"].iter_rows(values_only=True) if any(row)]
    at = rows.index(("Theo người", None, None, None, None, None))
    assert rows[at + 1] == (None, "Người làm", "Đã làm", "Bỏ lỡ", "Phải làm", "Chưa rõ")
    assert rows[at + 2] == (None, "Nguyễn Thị Hạnh", 1, 2, 1, 0)
    assert rows[at + 5] == (None, "Khoa Glôcôm", 1, 2, 1, 0)
    assert [row[1:] for row in rows[at + 8 :]] == [
        ("Tuần 10/2026", 1, 0, 0, 0),
        ("Tuần 11/2026", 0, 1, 0, 0),
        ("Tuần 12/2026", 0, 1, 0, 0),
        ("Tuần 13/2026", 0, 0, 1, 0),
    ]


def test_a_task_of_the_office_is_due_on_its_day(tmp_path: Path) -> None:
    task = {"given_on": date(2026, 3, 2), "task": "Sơ kết", "owner": "Hạnh"}
    tasks = [
        {**task, "due": date(2026, 3, 9), "status": "Đang làm"},
        {**task, "due": date(2026, 3, 20), "status": "Đang làm"},
        {**task, "due": date(2026, 3, 6), "status": "Hoàn thành", "done_on": date(2026, 3, 5)},
    ]
    form = filled(office(), "QLCL", {"office_tasks": tasks})
    read = collected(tmp_path, form, period=Period(2026, 3, 3), today=TODAY)
    assert told(read) == [("06/03", "done"), ("09/03", "missed"), ("20/03", "due")]


def test_without_a_plan_there_is_no_such_sheet(tmp_path: Path) -> None:
    read = collected(tmp_path, filled(office(), "QLCL", {}), period=Period(2026, 3, 3), today=TODAY)
    assert "Việc tuần này" not in read.drawn().sheetnames


def test_who_does_it_stays_in_the_house_when_the_master_leaves_it(tmp_path: Path) -> None:
    read = week_of_work(tmp_path, {"day": date(2026, 3, 5), "ward": "GLOCOM"})
    master = tmp_path / "so.xlsx"
    master.write_bytes(read.master())
    kept, gone = (
        b"".join(parts.values()).decode("utf-8", "replace").count("Nguyễn Thị Hạnh")
        for parts in (parts_of(master), parts_of(freeze(master).content))
    )
    assert (kept > 0, gone) == (True, 0)


def at_new_year(folder: Path, today: date, **line: object) -> Collected:
    """What the office's workbook of a year comes to in its last days: a plan that goes on until the end of January."""
    year = Period(today.year if today.month == 12 else today.year - 1, 1, 12)
    span = {"from": date(year.year, 12, 14), "to": date(year.year + 1, 1, 31)}
    task = {"given_on": date(year.year, 12, 1), "task": "Kế hoạch năm", "owner": "Hạnh", "status": "Đang làm"}
    tasks = [{**task, "due": date(year.year + 1, 1, day)} for day in (5, 29)]
    plan = {**LINE, **span, "source_form": "VISITS", "unit": "GLOCOM", **line}
    lines = {"supervision_plan": [plan], "office_tasks": tasks, "visits": []}
    form = filled(office(), "QLCL", lines, span=year)
    period = Period(year.year, 12, 12)
    return collected(folder, form, period=period, today=today, saved=datetime(year.year, 12, 20))


def lists_of(read: Collected) -> dict[str, list[tuple[str, str, str]]]:
    """By heading (this week, next week, missed) the day, what it is and its state."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    its: list[tuple[str, str, str]] = []
    for row in read.drawn()["Việc tuần này"].iter_rows(min_row=6, max_col=6, values_only=True):
        if str(row[0]).startswith("Theo"):
            break
        if row[0] and row[1] is None:
            its = found.setdefault(str(row[0]).partition(":")[0], [])
        elif isinstance(row[0], datetime):
            its.append((f"{row[0]:%d/%m/%Y}", str(row[1]), str(row[5])))
    return found


@pytest.mark.parametrize(
    ("today", "this", "following", "days"),
    [
        ("2020-12-28", "Tuần 53/2020", "Tuần 1/2021", ("30/12/2020", "06/01/2021", "05/01/2021")),
        ("2026-12-28", "Tuần 53/2026", "Tuần 1/2027", ("30/12/2026", "06/01/2027", "05/01/2027")),
        ("2027-12-27", "Tuần 52/2027", "Tuần 1/2028", ("29/12/2027", "05/01/2028", "05/01/2028")),
        ("2025-12-22", "Tuần 52/2025", "Tuần 1/2026", ("24/12/2025", "31/12/2025", "")),
    ],
)
def test_next_week_may_be_of_the_next_year(
    tmp_path: Path, today: str, this: str, following: str, days: tuple[str, str, str]
) -> None:
    shown = lists_of(at_new_year(tmp_path, date.fromisoformat(today)))
    on, after, task = days
    coming = [(day, said, "Phải làm") for day, said in ((task, "Kế hoạch năm"), (after, "Đi buồng")) if day]
    assert shown[f"Tuần này ({this})"] == [(on, "Đi buồng", "Phải làm")]
    assert shown[f"Tuần sau ({following})"] == coming


@pytest.mark.parametrize("year", [2020, 2026])
def test_what_new_year_moves_into_the_next_year_is_not_lost(tmp_path: Path, year: int) -> None:
    read = at_new_year(tmp_path, date(year, 12, 28), weekday="Thứ Sáu", to=date(year, 12, 31))
    assert told(read)[-1] == ("05/01", "due"), "the part of a week until the last day has its last working day"
    assert ("31/12", "due") in told(read)
    moved = at_new_year(tmp_path, date(year, 12, 28), weekday="Thứ Sáu")
    assert [each for each in told(moved) if each[0].endswith("/01")] == [
        ("04/01", "due"),
        ("05/01", "due"),
        ("08/01", "due"),
    ]
    frame = moved.tables.supervision
    assert dict(zip(frame["planned"], frame["week"], strict=True))[date(year + 1, 1, 4)] == f"{year + 1}-W01"


def test_what_only_the_next_years_workbooks_can_tell_is_not_called_missed(tmp_path: Path) -> None:
    read = at_new_year(tmp_path, date(2027, 1, 10), weekday="Thứ Sáu")
    assert read.tables.as_of == date(2027, 1, 5)
    assert told(read)[-5:] == [
        ("25/12", "missed"),
        ("04/01", "unknown"),
        ("05/01", "due"),
        ("08/01", "due"),
        ("15/01", "due"),
    ]
    assert [key for key in lists_of(read) if key.startswith("Tuần")] == [
        "Tuần này (Tuần 1/2027)",
        "Tuần sau (Tuần 2/2027)",
    ]
