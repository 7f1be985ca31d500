"""The general hospital's quality and safety month: planted faults are found, and what it came to is what people wrote.

What they wrote is taken from who invented it and counted again here, never from a workbook or the product's tables.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from qmxl.catalogue import loader
from qmxl.catalogue.loader import code_list
from qmxl.commands.campaign import campaign
from qmxl.commands.outcome import Outcome
from qmxl.period import Period
from qmxl.sample.general.folder import Folder, general_folder
from qmxl.sample.general.hospital import control
from qmxl.sample.general.lines import Line
from qmxl.sample.general.month import held_month
from qmxl.sample.series import figures
from qmxl.texts import texts
from tests.golden.test_recalculated import differences
from tests.laid_out import put

NOW = datetime(2026, 1, 4, 3)  # UTC: the year is over and reported
OF_THE_DESK = {"CONTROL-LIMIT", "SCORE-APPROVER"}  # what the control workbook leaves open, as in every command
SUMMARY, INTERNAL = "tong-hop/QM_ThangChatLuong_2025-03-18.xlsx", "tong-hop/QM_NoiBo_THANG_2025-03-18.xlsx"
WEEKS = (
    (date(2025, 3, 18), date(2025, 3, 23)),
    (date(2025, 3, 24), date(2025, 3, 30)),
    (date(2025, 3, 31), date(2025, 4, 6)),
    (date(2025, 4, 7), date(2025, 4, 13)),
    (date(2025, 4, 14), date(2025, 4, 18)),
)
BEFORE, AFTER = ("2025-01", "2025-02"), tuple(f"2025-{month:02}" for month in range(5, 11))
DEPARTMENTS = {code: each.name for code, each in control().departments.items()}
PLAN = "KE_HOACH"
Row = dict[str, Any]
Key = tuple[str, str, str, str]


class Held:
    """The month held in a folder of its own."""

    def __init__(self, place: Path, folder: Folder) -> None:
        self.place = put(folder.contents, place)
        self.outcome: Outcome = campaign(place, language="vi", clock=lambda: NOW)

    def found(self) -> Counter[Key]:
        findings = (f for f in self.outcome.findings if f.code not in OF_THE_DESK)
        return Counter((f.cell.source, f.cell.sheet, f.cell.address, str(f.code)) for f in findings)


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return Held(tmp_path_factory.mktemp("right"), general_folder(faulty=False))


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return Held(tmp_path_factory.mktemp("faulty"), general_folder())


@pytest.fixture(scope="module")
def summary(right: Held) -> Workbook:
    return openpyxl.load_workbook(right.place / SUMMARY, data_only=True)


def test_every_planted_fault_is_found_once_at_its_cell_and_nothing_else(faulty: Held) -> None:
    planted = general_folder().month.planted
    assert faulty.found() == Counter((p.source, p.sheet, p.cell, str(p.code)) for p in planted)
    assert len({p.code for p in planted}) >= 16, "kinds of faults"


def test_a_month_without_faults_has_no_finding(right: Held) -> None:
    assert right.found() == Counter()


def test_the_same_month_is_the_same_bytes() -> None:
    again = held_month(control(), texts("vi"), faulty=True)
    assert again.contents == general_folder().month.contents


@pytest.mark.office
@pytest.mark.parametrize("which", ["right", "faulty"])
def test_what_it_came_to_is_libreoffices_own(
    which: str, request: pytest.FixtureRequest, recalculate: Callable[[Path], Path]
) -> None:
    month: Held = request.getfixturevalue(which)
    for name, least in ((SUMMARY, 300), (INTERNAL, 80)):
        count, different = differences(month.place / name, recalculate(month.place / name))
        assert count > least
        assert different == []


def rows(sheet: Any, heading: str, block: int = 0) -> list[Row]:
    """The lines of a table by its headings: of the ``block``-th one whose first heading it is, down to a blank row."""
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = [n for n, row in enumerate(table) if row[0] == heading][block]
    names = [str(name or "").partition("\n")[0] for name in table[at]]
    found = []
    for row in table[at + 1 :]:
        if not any(row):
            break
        found.append(dict(zip(names, row, strict=True)))
    return found


def by(table: list[Row], column: str) -> dict[Any, Row]:
    return {row[column]: row for row in table}


def written(form: str, whose: str = "") -> Iterator[tuple[str, str, Line]]:
    """Each line people wrote into a form: whose workbook, the line's key, the line."""
    for (owner, name), lines in general_folder(faulty=False).month.lines.items():
        if name == form and whose in {"", owner}:
            yield from ((owner, key, line) for key, line in lines.items())


def header() -> Line:
    return next(line for _, _, line in written("month_header"))


def lead_says(task: Line) -> Line:
    return next(line for _, key, line in written("month_progress", task["lead"]) if key == task["number"])


def taking_part(task: Line) -> set[str]:
    named = set(DEPARTMENTS) if task["co"] == "TAT_CA" else set(task["co"].split("; "))
    return named - {task["lead"]}


def week(day: date) -> int:
    return next(number for number, (first, last) in enumerate(WEEKS, 1) if first <= day <= last)


def test_completion_and_scores_are_what_the_leads_wrote(summary: Workbook) -> None:
    tasks = [line for _, _, line in written("month_tasks")]
    told = [lead_says(task) for task in tasks]
    done = [said["status"] == "done" for said in told]
    late = [max(0, (s["done_on"] - t["end"]).days) if "done_on" in s else 0 for t, s in zip(tasks, told, strict=True)]
    assert [(r["Số"], r["Trễ (ngày)"], r["Điểm"]) for r in rows(summary["Nhiệm vụ"], "Số")[:-1]] == [
        (task["number"], days, task["score"]) for task, days in zip(tasks, late, strict=True)
    ]
    first = {row[0].value: row[3].value for row in summary["Báo cáo tổng kết"].iter_rows()}
    assert first["Số hoạt động trọng điểm"] == len(tasks) == 10
    assert (first["Đã hoàn thành"], first["Tỷ lệ hoàn thành"]) == (sum(done), pytest.approx(sum(done) / len(tasks)))
    assert first["Hoạt động trễ hạn"] == sum(days > 0 for days in late) > 0
    assert first["Khoa/phòng đã nộp báo cáo"] == len(DEPARTMENTS)


def test_departments_are_told_what_they_wrote(summary: Workbook) -> None:
    shown = by(rows(summary["Tiến độ khoa"], "Mã"), "Mã")
    tasks = [line for _, _, line in written("month_tasks")]
    visits = Counter(line["department"] for _, _, line in written("month_supervision"))
    for code in DEPARTMENTS:
        led = [task for task in tasks if task["lead"] == code]
        progress = {key: line["status"] for _, key, line in written("month_progress", code)}
        co = [progress[task["number"]] for task in tasks if code in taking_part(task)]
        checks = [line for _, _, line in written("month_self_check", code)]
        assert shown[code] == {
            **shown[code],
            "Việc chủ trì": len(led),
            "Hoàn thành": sum(progress[task["number"]] == "done" for task in led),
            "Phối hợp": len(co),
            "Phối hợp xong": co.count("done"),
            "Tuần thiếu": 0,
            "Tồn tại": sum(check["problems"] for check in checks),
            "Đã khắc phục": sum(check["fixed"] for check in checks),
            "Lượt được giám sát": visits[code],
            "Điểm tối đa": sum(task["points"] for task in led),
            "Điểm": sum(task["score"] for task in led),
        }, code


def test_weeks_are_those_of_self_checks_and_visits(summary: Workbook) -> None:
    for block, name in enumerate(("problems", "fixed")):
        shown = by(rows(summary["Theo tuần"], "Mã", block), "Mã")
        for code in DEPARTMENTS:
            its = {key: line[name] for _, key, line in written("month_self_check", code)}
            assert [shown[code][f"Tuần {n}"] for n in range(1, 6)] == [its[f"w{n}"] for n in range(1, 6)], code
            assert shown[code]["Cộng"] == sum(its.values())
    shown = by(rows(summary["Theo tuần"], "Mã", 2), "Mã")
    seen = Counter(("QLCL" if who == PLAN else who, week(line["day"])) for who, _, line in written("month_supervision"))
    assert {code for code, _ in seen} == set(shown) == {"QLCL", "KHTH", "DIEU_DUONG", "KSNK"}
    assert all(shown[code][f"Tuần {n}"] == seen[code, n] > 0 for code in shown for n in range(1, 6))


def test_teams_are_ranked_and_ties_told_apart(summary: Workbook) -> None:
    points: dict[str, Counter[str]] = {}
    for _, _, line in written("month_contest"):
        points.setdefault(line["team"], Counter())[line["round"]] += line["points"]
    keys = {team: (sum(its.values()), its["required"], its["buzzer"]) for team, its in points.items()}
    order = sorted(keys, key=lambda team: keys[team], reverse=True)
    totals = [keys[team][0] for team in order]
    assert totals[0] == totals[1] != totals[2] == totals[3], "two ties"
    assert keys[order[0]][1] > keys[order[1]][1], "told apart by the required round"
    assert keys[order[2]][:2] == keys[order[3]][:2], "and by the buzzer round"
    shown = rows(summary["Hội thi"], "Hạng")
    assert [(row["Hạng"], row["Đội"], row["Tổng điểm"]) for row in shown] == [
        (rank, team, keys[team][0]) for rank, team in enumerate(order, 1)
    ]
    assert [row["Mạo hiểm"] for row in shown] == [points[team]["risk"] for team in order]


def sat(code: str) -> Row:
    """Of those of a department who are below the age: how many there are, were trained, came, passed, come again."""
    counted: Counter[str] = Counter()
    for _, _, line in written("month_skill_exam", code):
        counted["Trong danh sách"] += 1
        age = 2025 - line["birth_year"] - (line.get("birthday") == "before")
        assert age != header()["max_age"] or line["birthday"] == "after", "else the year does not tell"
        if age < header()["max_age"]:
            best = max(line.get("score", 0), line.get("retest", 0))
            passed = best >= header()["pass_mark"]
            counted["Phải thi"] += 1
            counted["Đã tập huấn"] += line.get("trained", False)
            counted["Dự thi"] += "score" in line
            counted["Đạt"] += passed
            counted["Thi lại"] += not passed
    names = ("Trong danh sách", "Phải thi", "Đã tập huấn", "Dự thi", "Đạt", "Thi lại")
    return {name: counted[name] for name in names}


def test_who_took_the_exam_and_passed(summary: Workbook, right: Held) -> None:
    *shown, whole = rows(summary["Thi tay nghề"], "Khoa/phòng")
    known = {DEPARTMENTS[code]: sat(code) for code in DEPARTMENTS}
    total = {name: sum(its[name] for its in known.values()) for name in sat("NOI")}
    assert {name: whole[name] for name in total} == total
    assert whole["Tỷ lệ đạt"] == pytest.approx(total["Đạt"] / total["Dự thi"])
    assert total["Phải thi"] < total["Trong danh sách"], "some are too old"
    named = {row["Khoa/phòng"]: row for row in shown if row["Khoa/phòng"] in known}
    [pooled] = [row for row in shown if row["Khoa/phòng"] not in known]
    for name, row in named.items():
        assert {column: row[column] for column in total} == known[name], name
        assert row["Dự thi"] >= 5, "fewer are not told apart"
    rest = [its for name, its in known.items() if name not in named]
    assert {column: pooled[column] for column in total} == {c: sum(its[c] for its in rest) for c in total}
    internal = openpyxl.load_workbook(right.place / INTERNAL, data_only=True)
    assert len(rows(internal["Thi tay nghề"], "Khoa/phòng")) == total["Trong danh sách"]
    assert len(rows(internal["Thi lại"], "Khoa/phòng")) == total["Thi lại"] > 0
    assert any("retest" in line for _, _, line in written("month_skill_exam"))


def test_the_budget_adds_up(summary: Workbook) -> None:
    *shown, sums, stated, off = rows(summary["Kinh phí"], "Khoản")
    lines = [line for _, _, line in written("month_budget")]
    columns = ("Dự kiến", "Thực chi", "Thực chi – dự kiến")
    expected = [(line["planned"], line["actual"], line["actual"] - line["planned"]) for line in lines]
    assert [tuple(row[c] for c in columns) for row in shown] == expected
    assert tuple(sums[c] for c in columns) == tuple(map(sum, zip(*expected, strict=True)))
    assert (stated[columns[0]], off[columns[0]]) == (header()["budget"], 0)


def test_a_budget_that_does_not_add_up_says_by_how_much(faulty: Held) -> None:
    sheet = openpyxl.load_workbook(faulty.place / SUMMARY, data_only=True)["Kinh phí"]
    *_, sums, stated, off = (row["Dự kiến"] for row in rows(sheet, "Khoản"))
    assert (sums, stated, off) == (47_000_000, 48_000_000, -1_000_000)


@pytest.mark.parametrize(
    ("form", "block", "field", "column"),
    [("month_publicity", 0, "quantity", "Số lượng"), ("month_study", 1, "present", "Lượt người dự")],
)
def test_publicity_and_study_are_counted(summary: Workbook, form: str, block: int, field: str, column: str) -> None:
    times, sums = Counter[str](), Counter[str]()
    for _, _, line in written(form):
        times[line["kind"]] += 1
        sums[line["kind"]] += line[field]
    kinds = code_list(next(each for each in loader.forms("campaign") if each.id == form), "kind")
    assert kinds
    *shown, whole = rows(summary["Truyền thông, học tập"], "Loại", block)
    assert [(row["Loại"], row["Số lần"], row[column]) for row in shown] == [
        (kind.label.vi, times[kind.id], sums[kind.id]) for kind in kinds.code
    ]
    assert whole["Số lần"] == times.total() > 20


def typed(code: str, part: str, months: tuple[str, ...]) -> list[float]:
    """What the departments that owe an indicator typed, all together, in each of some months."""
    desk = control()
    owing = [each.department for each in desk.assignments if each.indicator == code]
    owing = list(DEPARTMENTS) if owing == ["*"] else owing
    cells = [figures(desk.indicators[code], department, Period(2025, 1, 12)) for department in owing]
    return [float(sum(each[code, part, month] for each in cells)) for month in months]  # type: ignore[misc]


def called(part: str, months: tuple[str, ...]) -> list[float]:
    """What the wards wrote into their lists of calls after discharge."""
    lines = [
        line for (_, form), its in general_folder(faulty=False).lines.items() if form == "follow_up" for line in its
    ]
    day = control().forms.registers["follow_up"].date
    return [float(sum(line[part] for line in lines if f"{line[day]:%Y-%m}" == month)) for month in months]


def test_before_and_after_are_the_years_own_figures(summary: Workbook) -> None:
    shown = {str(row["Chỉ số"])[:7].strip(): row for row in rows(summary["Trước – sau"], "Kết quả")}
    assert len(shown) == len(list(written("month_outcomes"))) == 5
    expected = {
        "TDRV-01": [sum(called("reached", s)) / sum(called("discharged", s)) * 100 for s in (BEFORE, AFTER)],
        "BRVT-02": [sum(typed("BRVT-02", "total", s)) / len(s) for s in (BEFORE, AFTER)],
        "BRVT-13": [0.0, 0.0],
    }
    for code, (before, after) in expected.items():
        its = shown[code]
        assert (its["Số kỳ trước"], its["Số kỳ sau"]) == (len(BEFORE), len(AFTER))
        assert (its["Trước"], its["Sau"]) == pytest.approx((before, after)), code
        assert its["Chênh lệch"] == pytest.approx(after - before)
    assert (shown["BRVT-24"]["Số kỳ trước"], shown["BRVT-24"]["Số kỳ sau"]) == (0, 1), "only the third quarter"
    told = ("Kết quả", "Trước", "Sau", "Nhận xét")
    page = [tuple(row[name] for name in told) for row in rows(summary["Báo cáo tổng kết"], "Kết quả")]
    assert page == [tuple("–" if row[name] is None else row[name] for name in told) for row in shown.values()]
    [above], [below] = (typed("BRVT-24", part, ("2025-09",)) for part in ("numerator", "denominator"))
    assert shown["BRVT-24"]["Sau"] == pytest.approx(above / below * 100)


def test_complaints_and_satisfaction_are_those_of_the_year(summary: Workbook) -> None:
    lines = general_folder(faulty=False).lines
    days = [line["received_on"] for (_, form), its in lines.items() if form == "complaints" for line in its]
    [complaints] = rows(summary["Trước – sau"], "")
    weekly = [sum(first <= day <= last for day in days) for first, last in WEEKS]
    assert [complaints[f"Tuần {n}"] for n in range(1, 6)] == weekly
    assert sum(weekly) > 0
    half_a_year = timedelta(183)
    sides = {
        "trước": (WEEKS[0][0] - half_a_year, WEEKS[0][0] - timedelta(1)),
        "sau": (WEEKS[-1][1] + timedelta(1), WEEKS[-1][1] + half_a_year),
    }
    shown = {(row["Khảo sát"], row["Bên"]): row for row in rows(summary["Trước – sau"], "Khảo sát")}
    for form in (control().forms.registers[f"satisfaction_{who}"] for who in ("inpatient", "outpatient")):
        marks = [field.id for field in form.field if field.type == "count" and field.max == 5]
        for side, (first, last) in sides.items():
            sheets = [x for (_, name), its in lines.items() if name == form.id for x in its]
            given = [x[mark] for x in sheets if first <= x[form.date] <= last for mark in marks if x.get(mark)]
            row = shown[form.title.vi, side]
            assert (row["Số điểm đã cho"], row["Tổng điểm"]) == (len(given), sum(given))
            assert row["Trung bình"] == pytest.approx(sum(given) / len(given))
