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
    told = ("Kết quả", "Trước", "Sau", "Nhận xét")
    first = [tuple(row[name] for name in told) for row in rows(summary["Báo cáo tổng kết"], "Kết quả")]
    assert first == [tuple("–" if row[name] is None else row[name] for name in told) for row in shown.values()]
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
    for form in (control().registers[f"satisfaction_{who}"] for who in ("inpatient", "outpatient")):
        marks = [field.id for field in form.field if field.type == "count" and field.max == 5]
        for side, (first, last) in sides.items():
            sheets = [x for (_, name), its in lines.items() if name == form.id for x in its]
            given = [x[mark] for x in sheets if first <= x[form.date] <= last for mark in marks if x.get(mark)]
            row = shown[form.title.vi, side]
            assert (row["Số điểm đã cho"], row["Tổng điểm"]) == (len(given), sum(given))
            assert row["Trung bình"] == pytest.approx(sum(given) / len(given))
