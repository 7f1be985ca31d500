"""A quality-safety month from an empty folder: the plan, the departments' workbooks, what they say, what is wrong."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.campaign.blank import blank_department
from qmxl.campaign.contest import Scored, standings
from qmxl.campaign.days import Month, asked_month
from qmxl.campaign.exam import Tally, eligible
from qmxl.campaign.outcomes import compared, sides, surveyed, weekly
from qmxl.campaign.summary.exam import groups
from qmxl.campaign.tasks import codes_in
from qmxl.campaign.workbook import plan_workbook
from qmxl.campaign.writer import month_file
from qmxl.catalogue import loader
from qmxl.commands import check, consolidate
from qmxl.control.models import Assignment, PackInUse
from qmxl.desks.answering import run_request
from qmxl.desks.exchange import decoded, encoded, fields
from qmxl.measures.working_days import Calendar
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.submissions.records import Figure
from qmxl.tables.pooling import Placed
from qmxl.tables.registers import Register
from qmxl.texts import texts
from qmxl.typed.values import parse
from tests.month import CONTROL, DEPARTMENTS, POINTS, SAVED, House, fill, fill_department, fill_plan, held, house, named
from tests.own_forms import declared


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> House:
    return held(tmp_path_factory.mktemp("month") / "bv")


def test_the_first_run_makes_the_plan_alone_with_the_usual_activities(tmp_path: Path):
    started = house(tmp_path / "bv")
    outcome = started.run(date(2026, 3, 10))
    assert [path.name for path in outcome.written] == ["THANG_2026-03-18_KE_HOACH.xlsx"]
    plan = started.form("KE_HOACH")
    numbers = [plan.cell("month_tasks", str(n), "number").value for n in range(1, 11)]
    assert numbers == ["1", "2", "3", "4", "5", "6", "7", "8", "9", None]
    days = [plan.cell("month_tasks", line, field).value.date() for line in ("1", "9") for field in ("start", "end")]
    assert days == [date(2026, 3, 18), date(2026, 3, 21), date(2026, 4, 15), date(2026, 4, 18)]
    leads = {plan.cell("month_tasks", str(n), "lead").value for n in range(1, 10)}
    assert leads == {named("QLCL"), named("KHTH"), named("DUOC")}
    again = started.run(date(2026, 3, 10))
    assert ([path.name for path in again.unchanged], again.written) == (["THANG_2026-03-18_KE_HOACH.xlsx"], [])
    assert started.found("CAMPAIGN-NO-PLAN") == [("CAMPAIGN-NO-PLAN", "KE_HOACH", "")]


def test_departments_are_asked_for_their_tasks_and_a_line_a_week(month: House):
    assert [each for each in month.found() if each[0] != "CAMPAIGN-WEEKS"] == []
    form = month.form("DUOC")
    tasks = [cell.value for cell in form.sheet("month_progress")["A"][5:] if cell.value]
    assert tasks == ["5", "1", "3", "4", "7", "8", "9"]  # the one it leads first
    roles = [form.sheet("month_progress").cell(at, 4).value for at in (6, 7)]
    assert roles == ["Chủ trì", "Phối hợp"]
    weeks = [
        [cell.value for cell in row[1:3]] for row in form.sheet("month_self_check").iter_rows(min_row=6, max_row=10)
    ]
    assert weeks == [
        ["Tuần 1", "18/03/2026 – 22/03/2026"],
        ["Tuần 2", "23/03/2026 – 29/03/2026"],
        ["Tuần 3", "30/03/2026 – 05/04/2026"],
        ["Tuần 4", "06/04/2026 – 12/04/2026"],
        ["Tuần 5", "13/04/2026 – 18/04/2026"],
    ]
    having = {code for code in DEPARTMENTS if "Giám sát" in month.form(code).book.sheetnames}
    assert having == {"KHTH", "DIEU_DUONG"}


def test_weeks_that_are_over_and_without_a_self_check_or_supervision_are_told(month: House):
    assert month.outcome
    told = {f.department: f.facts["weeks"] for f in month.outcome.findings if f.code == "CAMPAIGN-WEEKS"}
    assert told == {"KE_HOACH": [3, 4, 5], "KHTH": [1, 2, 3, 4, 5], "DIEU_DUONG": [1, 2, 3, 4, 5], "NGOAI": [3]}


def test_what_was_handed_in_stands_in_the_form_made_again(month: House):
    form = month.form("NOI")
    assert form.cell("month_self_check", "w3", "problems").value == 3
    assert form.cell("month_skill_exam", "2", "staff").value == "NV002"
    assert month.form("KE_HOACH").cell("month_contest", "7", "points").value == -10


@pytest.mark.slow
def test_files_are_known_by_what_they_say_and_copies_count_once(tmp_path: Path):
    started = house(tmp_path / "bv")
    started.run(date(2026, 3, 10))
    plan = started.form("KE_HOACH")
    fill_plan(plan)
    started.hand_in(plan, "ke hoach cua phong.xlsx")
    started.run(date(2026, 3, 11))
    form = started.form("NOI")
    fill_department(form, (1,))
    started.hand_in(form, "bao cao khoa Noi.xlsx")
    started.hand_in(form, "bao cao khoa Noi (2).xlsx")
    started.run(date(2026, 3, 24))
    silent = next(f.facts["count"] for f in started.outcome.findings if f.code == "CAMPAIGN-REPORT")
    assert silent == len(DEPARTMENTS) - 1
    assert started.found("CAMPAIGN-COPY", "CAMPAIGN-TWICE") == [("CAMPAIGN-COPY", "NOI", "")]
    assert started.form("NOI").cell("month_self_check", "w1", "problems").value == 1
    form.put("month_self_check", "w1", "problems", 7)
    started.hand_in(form, "bao cao khoa Noi (2).xlsx")
    started.run(date(2026, 3, 24))
    assert started.found("CAMPAIGN-TWICE") == [("CAMPAIGN-TWICE", "NOI", "")] * 2
    assert started.found("FORM-HELD-BACK") == [("FORM-HELD-BACK", "NOI", "")]
    assert started.form("NOI").cell("month_self_check", "w1", "problems").value == 1  # nothing is lost


def test_wrong_entries_are_findings_at_their_cells(tmp_path: Path):
    started = house(tmp_path / "bv")
    started.run(date(2026, 3, 10))
    plan = started.form("KE_HOACH")
    fill_plan(plan)
    cells = [
        plan.put("month_header", "budget", "value", 18001).coordinate,
        plan.put("month_tasks", "2", "end", date(2026, 5, 2)).coordinate,
        plan.put("month_tasks", "3", "co", "DUOC; KHOA_LA").coordinate,
        plan.put("month_tasks", "4", "lead", "KHOA_LA").coordinate,
        plan.put("month_teams", "10", "team", "Khối Dược").coordinate,
        plan.put("month_contest", "1", "points", -10).coordinate,
        plan.put("month_contest", "2", "points", "mười").coordinate,
        plan.put("month_contest", "3", "team", "Khối Lạ").coordinate,
    ]
    plan.put("month_teams", "10", "member", "Người thứ tư")
    started.hand_in(plan)
    started.run(date(2026, 3, 11))
    assert sorted(started.found()) == sorted(
        [
            ("RULE-SUM", "KE_HOACH", cells[0]),
            ("CAMPAIGN-OUTSIDE", "KE_HOACH", cells[1]),
            ("CAMPAIGN-CODES", "KE_HOACH", cells[2]),
            ("TYPE-CHOICE", "KE_HOACH", cells[3]),
            ("CAMPAIGN-TEAM-SIZE", "KE_HOACH", plan.cell("month_teams", "7", "team").coordinate),
            ("CAMPAIGN-POINTS", "KE_HOACH", cells[5]),
            ("TYPE-NUMBER", "KE_HOACH", cells[6]),
            ("CAMPAIGN-TEAM", "KE_HOACH", cells[7]),
        ]
    )


@pytest.mark.slow
def test_of_the_exam_a_missing_year_and_an_open_age_are_told_at_their_cells(tmp_path: Path):
    started = house(tmp_path / "bv")
    started.run(date(2026, 3, 10))
    plan = started.form("KE_HOACH")
    fill_plan(plan)
    started.hand_in(plan)
    started.run(date(2026, 3, 11))
    form = started.form("NOI")
    fill_department(form, (), [("NV1", "Bác sĩ", None, None, "x", date(2026, 4, 10), 80, None)])
    fill(
        form,
        "month_skill_exam",
        [{"staff": "NV2", "profession": "Bác sĩ", "birth_year": 1981, "exam_on": date(2026, 4, 10)}],
        2,
    )
    started.hand_in(form)
    started.run(date(2026, 4, 12))
    assert started.found("MISSING-FIELD", "CAMPAIGN-AGE") == [
        ("MISSING-FIELD", "NOI", form.cell("month_skill_exam", "1", "birth_year").coordinate),
        ("CAMPAIGN-AGE", "NOI", form.cell("month_skill_exam", "2", "birthday").coordinate),
    ]


def test_lessons_of_the_last_month_stand_in_the_next_plan(tmp_path: Path):
    started = house(tmp_path / "bv")
    started.run(date(2026, 3, 10))
    plan = started.form("KE_HOACH")
    fill_plan(plan)
    started.hand_in(plan)
    started.run(date(2026, 4, 20))
    started.run(date(2027, 2, 1), first="2027-03-18", last="2027-04-18")
    following = started.form("KE_HOACH", "2027-03-18")
    carried = [
        [following.cell("month_carried", str(n), field).value for field in ("campaign", "content")] for n in (1, 2)
    ]
    days = "18/03/2026 – 18/04/2026"
    assert carried == [[days, "Giao việc sớm hai tuần"], [days, "Thi tay nghề cho cả hộ lý"]]


@pytest.mark.parametrize(
    ("first", "last", "weeks"),
    [
        ((2026, 3, 18), (2026, 4, 18), ["18/03-22/03", "23/03-29/03", "30/03-05/04", "06/04-12/04", "13/04-18/04"]),
        # Of the first five days of September 2026 two are worked: National Day.
        ((2026, 9, 1), (2026, 9, 30), ["01/09-13/09", "14/09-20/09", "21/09-27/09", "28/09-30/09"]),
        ((2026, 3, 1), (2026, 3, 31), ["01/03-08/03", "09/03-15/03", "16/03-22/03", "23/03-31/03"]),  # Sunday; Tuesday
        ((2026, 3, 18), (2026, 3, 19), ["18/03-19/03"]),
    ],
)
def test_weeks_are_iso_weeks_and_short_ends_belong_to_the_week_beside(first, last, weeks: list[str]):
    found = Month(date(*first), date(*last)).weeks(Calendar())
    assert [f"{week.first:%d/%m}-{week.last:%d/%m}" for week in found] == weeks


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("18/3/2014", date(2014, 3, 18)),
        ("2014年3月18日", date(2014, 3, 18)),
        ("二〇一四年三月十二日", date(2014, 3, 12)),
        ("二0—四年三月十二日", "DATE-PROPOSED"),
        ("20xx年3月18日", "DATE-NO-YEAR"),
        ("18/03/20xx", "DATE-NO-YEAR"),
        ("____年3月18日", "DATE-NO-YEAR"),
    ],
)
def test_days_as_the_documents_write_them(typed: str, said: object):
    value, fault = parse(typed, "date")
    assert (value or fault) == said


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("20xx-03-18", "20xx-04-18", "campaign_year"),
        ("二0—四年三月十二日", "2014-04-18", "campaign_proposed"),
        ("2026-04-18", "2026-03-18", "campaign_days"),
        ("hôm nay", "2026-03-18", "campaign_day"),
    ],
)
def test_days_that_cannot_be_told_are_asked_for(first: str, last: str, code: str):
    with pytest.raises(Refusal) as refusal:
        asked_month(first, last)
    assert refusal.value.code == code
    if code == "campaign_proposed":
        assert refusal.value.facts["day"] == date(2014, 3, 12)


def test_without_days_the_month_is_asked_for(tmp_path: Path):
    with pytest.raises(Refusal, match="campaign_when"):
        house(tmp_path / "bv").run(first="", last="")


@pytest.mark.parametrize(
    ("year", "birthday", "takes"),
    [
        (1982, None, "yes"),
        (1981, None, "uncertain"),
        (1981, "before", "yes"),
        (1981, "after", "no"),
        (1980, None, "no"),
    ],
)
def test_who_takes_the_exam_is_below_the_age_on_the_day(year: int, birthday: str | None, takes: str):
    assert eligible(year, birthday, date(2026, 4, 10), 45) == takes


def test_every_form_of_the_month_is_of_its_pack():
    assert {form.packs for form in loader.forms("campaign")} == {("campaign",)}


def test_the_theme_stands_on_every_cover(month: House):
    assert month.form("NOI").cell("month_cover", "theme", "value").value.startswith("Dùng thuốc hợp lý")


def table(sheet: Worksheet, heading: str) -> list[list[object]]:
    """The rows below a heading in the first column that says so, up to the first blank cell."""
    at = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == heading) + 1
    found = []
    while sheet.cell(at, 1).value is not None:
        found.append([cell.value for cell in sheet[at]])
        at += 1
    return found


def test_the_committee_stands_on_the_first_page_by_positions_not_by_names(month: House):
    said = [cell.value for row in month.summary()["Báo cáo tổng kết"].iter_rows() for cell in row if cell.value]
    lines = [each for each in said if str(each).startswith(("Trưởng ban", "Ủy viên"))]
    assert lines == ["Trưởng ban: Giám đốc", "Ủy viên: Điều dưỡng trưởng, Khoa Nội tổng hợp – Tự kiểm"]
    assert not [each for each in said if "Mẫu" in str(each) and "Nguyễn" not in str(each)]


def test_the_contest_is_ranked_with_ties_told_apart_by_the_required_round(month: House):
    rows = [row[:7] for row in table(month.summary()["Hội thi"], "Hạng")]
    expected = []
    totals = {team: {name: sum(points) for name, points in rounds.items()} for team, rounds in POINTS.items()}
    order = sorted(totals, key=lambda t: (sum(totals[t].values()), totals[t]["required"]), reverse=True)
    for rank, team in enumerate(order, start=1):
        its = totals[team]
        expected.append([rank, team, 3, its["required"], its["buzzer"], its["risk"], sum(its.values())])
    assert rows == expected
    assert [row[6] for row in rows] == [50, 50, -9.5]


def test_teams_equal_in_every_round_share_a_rank():
    lines = [Scored(team, "required", 10) for team in "ABC"] + [Scored("D", "risk", -5)]
    assert [(each.team, each.rank) for each in standings("ABCD", lines)] == [("A", 1), ("B", 1), ("C", 1), ("D", 4)]


def test_the_budget_stands_beside_its_stated_total(month: House):
    rows = [row[:4] for row in table(month.summary()["Kinh phí"], "Khoản")]
    assert rows == [
        ["Tập huấn", 10000, 9500, -500],
        ["Truyền thông", 5000, 5200, 200],
        ["Chi khác", 3000, None, "–"],
        ["Cộng", 18000, 14700, -3300],
        ["Tổng đã ghi trong kế hoạch", 18000, None, None],
        ["Lệch so với tổng đã ghi", 0, None, None],
    ]


def test_departments_are_named_with_the_commas_and_words_of_every_language():
    several = ("NOI", "NGOAI", "QLCL")
    departments = dict.fromkeys(several)
    assert [codes_in(said, departments) for said in ("TAT_CA", "all", "全部")] == [(several, ())] * 3
    assert codes_in("NOI；NGOAI、SAN", departments) == (("NOI", "NGOAI"), ("SAN",))


def test_progress_of_departments_is_what_they_told(month: House):
    rows = {row[0]: row for row in table(month.summary()["Tiến độ khoa"], "Mã")}
    tasks = loader.usual_tasks()
    for code in DEPARTMENTS:
        led = [task for task in tasks if task.lead == code]
        taken = [task for task in tasks if task.lead != code and {"TAT_CA", code} & set(task.co)]
        assert rows[code][2:5] == ["Có", len(led), len(led)]
        assert rows[code][7:9] == [len(taken), len(taken)]
    assert rows["NGOAI"][9:13] == [1, 1 + 2 + 4 + 5, 0 + 1 + 3 + 4, 8 / 12]
    assert rows["NOI"][9:14] == [0, 15, 10, 10 / 15, 1]
    assert [rows[code][14:] for code in ("QLCL", "KHTH", "DUOC")] == [[10, 10], [20, 15], [20, 18]]


def test_what_names_a_person_stands_in_the_internal_workbook_alone(month: House):
    def said(workbook: Workbook) -> str:
        return "|".join(
            str(c.value) for sheet in workbook for row in sheet.iter_rows() for c in row if c.value is not None
        )

    summary, internal = said(month.summary()), said(month.internal())
    for name in ("NV003", "NV008", "Nguyễn Thị Mẫu", "Người Khối Nội 1"):
        assert (name in summary, name in internal) == (False, True)
    again = [[row[1], row[4]] for row in table(month.internal()["Thi lại"], "Khoa/phòng")]
    assert again == [["NV003", "Chưa đạt"], ["NV006", "Chưa dự thi"], ["NV008", "Chưa đạt"]]


def test_attendance_and_passes_are_of_those_who_take_the_exam(month: House):
    [noi, total] = [row[:11] for row in table(month.summary()["Thi tay nghề"], "Khoa/phòng")]
    # NV004 is over the age; of the others all but NV006 came; NV003 and NV008 did not pass, NV002 at the retest.
    assert noi == ["Khoa Nội tổng hợp", 8, 7, 0, 4, 4 / 7, 6, 6 / 7, 4, 4 / 6, 3]
    assert total[1:] == noi[1:]


def test_groups_of_a_few_are_put_together():
    several = [Tally("A", 9, 9, 0, 9, 9, 8, 1), Tally("B", 3, 3, 0, 3, 3, 2, 1), Tally("C", 6, 6, 0, 6, 6, 6, 0)]
    assert groups(several) == [Tally("A", 9, 9, 0, 9, 9, 8, 1), Tally("", 9, 9, 0, 9, 9, 8, 1)]


def test_lessons_and_tasks_for_next_year_stand_in_the_summary(month: House):
    sheet = month.summary()["Đưa vào năm sau"]
    said = [(row[0].value, row[1].value) for row in sheet.iter_rows(min_row=5) if row[1].value]
    assert ("Bài học", "Giao việc sớm hai tuần") in said
    assert ("Việc năm sau", "Thi tay nghề cho cả hộ lý") in said
    assert ("Cá nhân xuất sắc", "1 cá nhân (danh sách ở sổ nội bộ)") in said


def test_days_of_the_control_workbook_are_taken_and_the_button_needs_none(tmp_path: Path):
    days = PackInUse(code="campaign", used=True, first=date(2026, 3, 18), last=date(2026, 4, 18))
    packs = frozenset({"basic", "campaign"})
    started = house(tmp_path / "bv", replace(CONTROL, packs=packs, pack_days={"campaign": days}))
    request = tmp_path / "request"
    request.write_text(
        f"command=campaign\nfolder={encoded(str(started.folder))}\nlanguage=vi\nend=1\n", encoding="ascii"
    )
    assert run_request(request) == 0
    told = decoded(fields(tmp_path / "request.result")["sentence"])
    assert told == "Tháng chất lượng: ghi 1 tệp, 0 tệp như cũ; 0 lỗi, 0 điều cần xem."
    assert (started.folder / "bieu-mau/2026/THANG_2026-03-18_KE_HOACH.xlsx").is_file()


def test_the_usual_runs_leave_the_workbooks_of_the_month_aside(month: House):
    outcome = consolidate(month.folder, period=Period(2026, 4, 4), language="vi", clock=lambda: datetime(2026, 5, 2))
    assert [report.source for report in outcome.reports] == []
    assert [finding for finding in outcome.findings if "THANG" in finding.cell.source] == []
    alone = check([month.handed_in("NOI")], language="vi")
    assert [str(finding.code) for finding in alone.findings] == ["CAMPAIGN-APART"]


def test_outcomes_are_compared_over_whole_months_outside_the_month():
    month = Month(date(2026, 3, 18), date(2026, 4, 18))
    before, after = sides(month, date(2026, 9, 10))
    assert (before, after) == (
        ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"],
        ["2026-05", "2026-06", "2026-07", "2026-08"],
    )
    cases = {**dict.fromkeys(before, (10, 100)), "2026-03": (100, 100), **dict.fromkeys(after, (30, 100))}
    figures = [
        Placed("f", Figure("BRVT-13", each, float(x), float(n), False, "", "", "", ""), "NOI")
        for each, (x, n) in cases.items()
    ]
    earlier, figures = ([f for f in figures if f.figure.period[:4] == year] for year in ("2025", "2026"))
    control = replace(CONTROL, assignments=(Assignment(indicator="BRVT-13", department="NOI"),))
    span = month.span
    [found] = compared(["BRVT-13"], control, figures, earlier, month, date(2026, 9, 10), span)
    assert found.difference
    assert (found.few, found.difference.side) == (False, 1)
    assert (found.difference.before, found.difference.after) == pytest.approx((10, 30))
    [short] = compared(["BRVT-13"], control, figures, earlier, month, date(2026, 6, 10), span)
    assert (short.few, short.difference and short.difference.lower) == (True, None)
    both = replace(control, assignments=(*control.assignments, Assignment(indicator="BRVT-13", department="NGOAI")))
    [alone] = compared(["BRVT-13"], both, figures, earlier, month, date(2026, 9, 10), span)
    assert (len(alone.before), len(alone.after), alone.waiting) == (4, 0, 6)  # of 2026 another one is missing


def test_a_quarter_the_month_lies_in_is_on_neither_side():
    month = Month(date(2026, 3, 18), date(2026, 4, 18))
    quarters = {"2025-12": 10, "2026-03": 50, "2026-06": 50, "2026-09": 30}
    figures = [
        Placed("f", Figure("BRVT-24", each, float(x), 100.0, False, "", "", "", ""), "NOI")
        for each, x in quarters.items()
    ]
    control = replace(CONTROL, assignments=(Assignment(indicator="BRVT-24", department="NOI"),))
    [found] = compared(["BRVT-24"], control, figures[1:], figures[:1], month, date(2026, 12, 1), month.span)
    assert [name for name, _, _ in found.before] == ["2025-12"]
    assert [name for name, _, _ in found.after] == ["2026-09"]


def test_surveys_are_of_half_a_year_on_each_side_without_marks_of_0():
    body = """
date = "on"
[[field]]
id = "on"
type = "date"
[[field]]
id = "a1"
type = "count"
max = 5
[[field]]
id = "a2"
type = "count"
max = 5
"""
    days = [date(2025, 3, 1), date(2026, 3, 1), date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 1)]
    lines = {"on": days, "a1": [5, 3, 0, 1, 4], "a2": [5, 4, 2, 1, None]}
    register = Register(declared("satisfaction_mine", body), ("on", "a1", "a2"), (), lines)
    month = Month(date(2026, 3, 18), date(2026, 4, 18))
    assert [each[1:] for each in surveyed([register], month)] == [("before", 2, 3, 9), ("after", 1, 1, 4)]


def test_complaints_are_counted_in_the_week_they_were_received():
    weeks = Month(date(2026, 3, 18), date(2026, 4, 18)).weeks(Calendar())
    days = [date(2026, 3, 17), date(2026, 3, 18), date(2026, 3, 22), date(2026, 3, 23), None, date(2026, 4, 18)]
    assert [each.received for each in weekly(days, weeks)] == [2, 1, 0, 0, 1]


def test_on_paper_the_forms_of_the_month_say_whose_they_are_and_who_signs(tmp_path: Path):
    hospital = replace(CONTROL.hospital, authority="SỞ Y TẾ THỬ")
    month = Month(date(2026, 3, 18), date(2026, 4, 18))
    plan = plan_workbook(replace(CONTROL, hospital=hospital), month, texts("vi"))
    place = tmp_path / "plan.xlsx"
    place.write_bytes(month_file(plan, {}, SAVED, texts("vi")))
    sheet = openpyxl.load_workbook(place)["Kế hoạch"]
    assert sheet.oddHeader.left.text == "SỞ Y TẾ THỬ\nBệnh viện Thử\n&BPhòng Quản lý chất lượng"
    assert "Độc lập – Tự do – Hạnh phúc" in sheet.oddHeader.right.text
    signed = [each.text.split("\n")[0] for each in (sheet.oddFooter.left, sheet.oddFooter.right)]
    assert signed == ["&BNgười lập&B", "&BGiám đốc duyệt&B"]


def test_the_blank_progress_says_the_days_of_each_task(tmp_path: Path):
    place = tmp_path / "department.xlsx"
    place.write_bytes(blank_department(SAVED, texts("vi")))
    days = [row[4].value for row in openpyxl.load_workbook(place)["Tiến độ"].iter_rows(min_row=6) if row[1].value]
    assert len(days) == 9
    assert all(day.count("/2026") == 2 for day in days)


def test_what_came_of_a_finding_stands_beside_the_link_to_its_line(month: House):
    sheet = month.summary()["Giám sát"]
    head, *lines = sheet.iter_rows(min_row=5, max_row=7, values_only=True)
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert [(row["Kết quả"], row["Khoa trả lời"]) for row in rows] == [(None, "Chưa giao"), ("Đã khắc phục", "Xong")]
    assert all(str(row["Tệp"]).startswith("THANG_2026-03-18_KE_HOACH.xlsx") for row in rows)


def test_a_page_of_supervision_has_its_title_and_nothing_that_is_for_formulas(month: House):
    sheet = month.summary()["Giám sát"]
    assert sheet.print_title_rows == "$1:$5"
    printed = [cell.value for cell in sheet[5][: sheet[sheet.print_area.split(":")[1].replace("$", "")].column]]
    assert printed[0] == "Khoa/phòng"
    assert not {"Mã", "Mã nơi giám sát", "Tệp"} & set(printed)


def test_a_year_of_birth_is_shown_without_a_separator(month: House):
    assert month.form("NOI").cell("month_skill_exam", "1", "birth_year").number_format == "0"
    assert month.form("NOI").cell("month_self_check", "w1", "problems").number_format == "#,##0"
