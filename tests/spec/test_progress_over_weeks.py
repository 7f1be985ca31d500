"""Weeks of a quality office that plans: what the director's page, the worklist and the snapshots tell, week by week."""

import os
import signal
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl.codes import Code
from qmxl.commands import consolidate
from qmxl.commands.outcome import Outcome
from qmxl.control.control import Control
from qmxl.control.criteria_models import AgreedTarget, CriterionSetting
from qmxl.control.entries import entries_of
from qmxl.period import Period
from qmxl.texts import texts
from tests.by_hand import SAVED, Form, complete_entries, form_bytes, small_hospital, with_programme
from tests.golden.test_recalculated import differences
from tests.written import control_file

MET, NOT_MET, DONT_KNOW, NO_FAULT = "Đạt", "Không đạt", "Chưa biết làm", "Không có lỗi"
ITEMS = ("A1.1-1.1", "A1.1-2.1", "A1.1-2.2", "A1.2-3.1")
PERIOD = Period(2026, 3, 3)
SNAPSHOTS = "lich-su/tieu-chi/2026"


def planned() -> Control:
    """Due dates in March, an effort, targets and last year's levels of A1.1 and A1.2."""
    hospital = small_hospital()
    plan = {
        "A1.1-2.1": {"due": date(2026, 3, 5), "person": "Lan", "priority": "high"},
        "A1.1-2.2": {"due": date(2026, 3, 20), "person": "Lan", "effort": 4.0, "expected": "Sơ đồ"},
        "A1.2-3.1": {"due": date(2026, 6, 1)},
    }
    items = {code: replace(item, **plan.get(code, {})) for code, item in hospital.programme.sub_items.items()}
    aims = {code: CriterionSetting(code=code, target_level=3, last_year=2) for code in ("A1.1", "A1.2")}
    return with_programme(hospital, sub_items=items, criteria={**hospital.programme.criteria, **aims})


@dataclass
class House:
    """The hospital's folder, its forms handed in and consolidated on a day."""

    folder: Path
    outcome: Outcome | None = None

    def week(self, day: str, *statuses: str | None) -> "House":
        control = planned()
        entries = complete_entries(control, "KHOA_KHAM")
        for code, status in zip(ITEMS, statuses, strict=True):
            entries["criteria"][code, "status", ""] = status
        path = self.folder / "nop/2026/KHOA_KHAM.xlsx"
        path.write_bytes(form_bytes(control, "KHOA_KHAM", entries))
        moment = datetime.fromisoformat(f"{day} 03:00")
        self.outcome = consolidate(self.folder, period=PERIOD, language="vi", clock=lambda: moment)
        return self

    def rows(self, sheet: str) -> list[list[object]]:
        book = openpyxl.load_workbook(self.folder / "tong-hop/QM_TongHop_2026-03.xlsx", data_only=True)
        told = ([cell for cell in row if cell is not None] for row in book[sheet].iter_rows(values_only=True))
        return [row for row in told if row]

    def below(self, sheet: str, first: str) -> list[list[object]]:
        """The rows below the one that begins so."""
        rows = self.rows(sheet)
        return rows[next(at for at, row in enumerate(rows) if row[0] == first) + 1 :]

    def snapshots(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((self.folder / SNAPSHOTS).iterdir())}

    def codes(self) -> list[str]:
        assert self.outcome
        return sorted({f.code for f in self.outcome.findings} - {"PERIOD-OPEN"})


@pytest.fixture
def house(tmp_path: Path) -> House:
    folder = tmp_path / "bv"
    (folder / "nop/2026").mkdir(parents=True)
    control = planned()
    (folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, texts("vi")), SAVED, texts("vi")))
    (folder / "nop/2026/GLOCOM.xlsx").write_bytes(form_bytes(control, "GLOCOM"))
    return House(folder)


@pytest.mark.slow
def test_the_director_reads_what_moved_since_the_last_week_and_month(house: House) -> None:
    house.week("2026-02-02", NO_FAULT, MET, NOT_MET, None)
    assert house.below("Trang giám đốc", "THAY ĐỔI (giá trị tính lúc tổng hợp)")[0] == [
        "Chưa có bản ghi tuần nào đủ cũ để so sánh; mỗi tuần tổng hợp một lần thì từ tuần sau có."
    ]
    house.week("2026-02-23", NO_FAULT, MET, MET, NOT_MET)
    house.week("2026-03-03", NO_FAULT, DONT_KNOW, MET, NOT_MET)
    assert house.below("Trang giám đốc", "So với")[:4] == [
        ["Tuần trước (23/02/2026)", 0, 1, 1, 0],
        ["Tháng trước (02/02/2026)", 1, 1, 1, 0],
        ["Tụt lại từ 23/02/2026: A1.1-2.1 (Khoa Khám bệnh)."],
        ["Mới ghi “Chưa biết làm” từ 23/02/2026: A1.1-2.1 (Khoa Khám bệnh). Cần hướng dẫn."],
    ]


def test_the_worklist_holds_what_is_left_with_days_late_and_priority(house: House) -> None:
    house.week("2026-03-09", NO_FAULT, NOT_MET, NOT_MET, MET)
    assert [row[0] for row in house.below("Việc tiêu chí", "Mã")] == ["A1.1-2.1", "A1.1-2.2"]
    assert house.below("Việc theo khoa", "Khoa/phòng") == [
        ["KHOA_KHAM", "Khoa Khám bệnh", 4, 2, 2, 1, 0, 5, 6.5, 100],  # leads, done, left, late, disputed, effort, score
        ["Cộng", 4, 2, 2, 1, 0, 5, 6.5],
    ]


def test_a_plan_that_cannot_be_kept_is_told_at_its_cells(house: House) -> None:
    house.week("2026-03-09", NO_FAULT, NOT_MET, NOT_MET, MET)
    assert house.outcome
    told = [(f.code, f.cell.sheet, f.facts.get("item")) for f in house.outcome.findings if f.code.startswith("PLAN")]
    assert told == [
        ("PLAN-OVERDUE", "Tiểu mục", "A1.1-2.1"),
        ("PLAN-NO-EVIDENCE", "Tiểu mục", "A1.1-2.1"),
    ]
    assert all(f.cell.address for f in house.outcome.findings if f.code.startswith("PLAN"))


@pytest.mark.slow
def test_a_week_has_one_snapshot_with_its_last_state_and_earlier_ones_stay(house: House) -> None:
    house.week("2026-03-02", NO_FAULT, MET, NOT_MET, None)
    first = house.snapshots()
    house.week("2026-03-03", NO_FAULT, MET, NOT_MET, None)
    assert house.snapshots() == first
    house.week("2026-03-06", NO_FAULT, MET, MET, None)
    (friday,) = house.snapshots().values()
    assert friday != first["TieuMuc_2026-W10.xlsx"]
    house.week("2026-03-09", NO_FAULT, NOT_MET, MET, None)
    both = house.snapshots()
    assert (list(both), both["TieuMuc_2026-W10.xlsx"]) == (
        ["TieuMuc_2026-W10.xlsx", "TieuMuc_2026-W11.xlsx"],
        friday,
    )
    assert house.below("Trang giám đốc", "THAY ĐỔI (giá trị tính lúc tổng hợp)")[0][0] != "So với"  # 3 days only


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"no workbook", "another", "cut"])
def test_a_foreign_or_broken_snapshot_is_told_and_left_alone(house: House, content: bytes | str) -> None:
    house.week("2026-02-02", NO_FAULT, MET, NOT_MET, None)
    path = house.folder / SNAPSHOTS / "TieuMuc_2026-W06.xlsx"
    if content == "another":
        content = form_bytes(small_hospital())
    elif content == "cut":
        content = path.read_bytes()[:900]
    assert isinstance(content, bytes)
    path.write_bytes(content)
    house.week("2026-03-03", NO_FAULT, MET, NOT_MET, MET)
    assert "SNAPSHOT-UNREADABLE" in house.codes()
    assert path.read_bytes() == content
    assert len(house.snapshots()) == 2


def test_a_snapshot_of_this_week_that_is_broken_is_kept_aside_and_taken_anew(house: House) -> None:
    path = house.folder / SNAPSHOTS / "TieuMuc_2026-W10.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"broken")
    house.week("2026-03-03", NO_FAULT, MET, NOT_MET, MET)
    assert zipfile.is_zipfile(path)
    kept = [each for each in (house.folder / "lich-su").iterdir() if each.is_file()]
    assert [each.read_bytes() for each in kept] == [b"broken"]


def test_a_master_of_the_past_is_no_state_of_this_week(house: House) -> None:
    house.week("2026-03-03", NO_FAULT, MET, NOT_MET, MET)
    before = house.snapshots()
    (house.folder / "nop/2025").mkdir()
    entries = complete_entries(planned(), "KHOA_KHAM", Period(2025, 1, 3))
    (house.folder / "nop/2025/KHOA_KHAM.xlsx").write_bytes(
        form_bytes(planned(), "KHOA_KHAM", entries, span=Period(2025, 1, 3))
    )
    consolidate(house.folder, period=Period(2025, 3, 3), language="vi", clock=lambda: datetime(2026, 3, 4))
    assert house.snapshots() == before


@pytest.mark.slow
@pytest.mark.office
def test_every_figure_of_the_sheets_is_what_libreoffice_computes(
    house: House, recalculate: Callable[[Path], Path]
) -> None:
    house.week("2026-02-02", NO_FAULT, MET, NOT_MET, None)
    house.week("2026-03-09", NO_FAULT, NOT_MET, NOT_MET, MET)
    master = house.folder / "tong-hop/QM_TongHop_2026-03.xlsx"
    count, different = differences(master, recalculate(master))
    ours = [each for each in different if each.startswith(("Trang giám đốc!", "Việc tiêu chí!", "Việc theo khoa!"))]
    assert (count > 100, ours) == (True, [])


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals of a Unix")
def test_a_run_killed_between_master_and_snapshot_leaves_both_whole(
    house: House, qmxl_process: Callable[..., object], qmxl: Callable[..., object]
) -> None:
    house.week("2026-03-03", NO_FAULT, MET, NOT_MET, MET)
    before = house.snapshots()
    (house.folder / "nop/2026/KHOA_KHAM.xlsx").write_bytes(form_bytes(planned()))
    master = house.folder / "tong-hop/QM_TongHop_2026-03.xlsx"
    earlier = master.read_bytes()
    kill = "import os, signal\nfrom qmxl.reports import snapshots\n"
    kill += "snapshots.save = lambda *args: os.kill(os.getpid(), signal.SIGKILL)"
    ran = qmxl_process("consolidate", house.folder, "--period", "2026-03", first=kill)
    assert ran.code == -signal.SIGKILL
    assert (master.read_bytes() != earlier, zipfile.is_zipfile(master), house.snapshots()) == (True, True, before)
    qmxl("consolidate", house.folder, "--period", "2026-03")
    there = [path for path in (house.folder / "lich-su/tieu-chi").rglob("*") if path.is_file()]
    assert (len(there), all(zipfile.is_zipfile(path) for path in there)) == (2, True)
    assert not [name for _, _, names in os.walk(house.folder / "lich-su") for name in names if name.endswith(".tmp")]


def test_without_a_plan_there_are_no_sheets_about_it(house: House) -> None:
    control = small_hospital()
    (house.folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, texts("vi")), SAVED, texts("vi")))
    (house.folder / "nop/2026/KHOA_KHAM.xlsx").write_bytes(form_bytes(control))
    outcome = consolidate(house.folder, period=PERIOD, language="vi", clock=lambda: datetime(2026, 3, 9))
    assert outcome.master
    names = openpyxl.load_workbook(outcome.master, read_only=True).sheetnames
    assert {"Trang giám đốc", "Việc tiêu chí", "Việc theo khoa"}.isdisjoint(names)
    assert [f.code for f in outcome.findings if f.code.startswith("PLAN")] == []
    assert len(house.snapshots()) == 1


def test_the_level_a_department_proposes_is_taken_where_the_office_has_none_and_a_conflict_is_told(
    house: House,
) -> None:
    agreed = (
        AgreedTarget(criterion="A1.1", department="KHOA_KHAM", proposed=4),
        AgreedTarget(criterion="A1.2", department="KHOA_KHAM", proposed=4, answered=3),
    )
    control = with_programme(planned(), agreed_targets=agreed)
    (house.folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, texts("vi")), SAVED, texts("vi")))
    form = Form(form_bytes(control), control)
    sheet = form.book["Mục tiêu"]
    assert [[cell.value for cell in row][1:6:2] for row in sheet.iter_rows(min_row=6, max_row=7)] == [
        ["A1.1", "2", None],
        ["A1.2", "2", None],
    ]
    form.put("level_proposals", "A1.1", "level", "Mức 3")
    form.put("level_proposals", "A1.2", "level", "Mức 5")
    (house.folder / "nop/2026/KHOA_KHAM.xlsx").write_bytes(form.content())
    outcome = consolidate(house.folder, period=PERIOD, language="vi", clock=lambda: datetime(2026, 3, 9))
    told = {f.code: f for f in outcome.findings if f.code in {"PLAN-NOT-AGREED", "TARGET-DIFFERS"}}
    differs = told[Code.TARGET_DIFFERS]
    assert (differs.cell.sheet, differs.facts) == ("Mục tiêu", {"criterion": "A1.2", "found": 5, "expected": 3})
    open_ = [f.facts for f in outcome.findings if f.code == "PLAN-NOT-AGREED"]
    assert [(each["proposed"], each["answered"]) for each in open_] == [(4, 3), (4, 3)]


def test_a_form_made_before_there_were_levels_to_propose_is_whole(house: House) -> None:
    control = with_programme(
        planned(), agreed_targets=(AgreedTarget(criterion="A1.1", department="GLOCOM", proposed=4),)
    )
    before = form_bytes(planned())
    (house.folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, texts("vi")), SAVED, texts("vi")))
    (house.folder / "nop/2026/KHOA_KHAM.xlsx").write_bytes(before)
    outcome = consolidate(house.folder, period=PERIOD, language="vi", clock=lambda: datetime(2026, 3, 4))
    assert [f.code for f in outcome.findings if f.department == "KHOA_KHAM"] == []
