"""What runs in Excel through xlwings, run in LibreOffice through a UNO engine: nothing a person added is lost."""

import json
import os
import shutil
import subprocess
import sys
import time

import openpyxl
import pytest

from qmxl import commands
from qmxl.period import parse_period

from .conftest import DRIVER, UNO_PYTHON

pytestmark = pytest.mark.office
PERIOD, MASTER = "2025-12", "QM_TongHop_2025-12.xlsx"
NOTES, SUMS = "Ghi chú của tôi", "Tính thêm"


@pytest.fixture
def session(calc, hospital):
    """A function that consolidates with xlwings on LibreOffice."""
    same = subprocess.run(
        [UNO_PYTHON, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True, check=True
    )
    if same.stdout.strip() != str(sys.version_info[:2]):
        pytest.skip(f"LibreOffice's Python is {same.stdout.strip()}, xlwings is installed for {sys.version_info[:2]}")

    def run(**request):
        # Each folder of this Python's packages, behind the system's own, of which only the UNO bridge is wanted.
        paths = os.pathsep.join(
            [str(DRIVER.parents[2]), *(path for path in sys.path if path.endswith("site-packages"))]
        )
        asked = json.dumps({"pipe": calc.pipe, "folder": str(hospital), "period": PERIOD, **request})
        done = subprocess.run(
            [UNO_PYTHON, DRIVER.with_name("excel_session.py")],
            input=asked, capture_output=True, text=True, timeout=300, check=False,
            env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def added_to(tmp_path_factory, lay_one_report):
    """The sample hospital with a master to which a person added two sheets."""
    folder = lay_one_report(tmp_path_factory.mktemp("added") / "bv")
    commands.consolidate(folder, period=parse_period(PERIOD), language="vi")
    master = folder / "tong-hop" / MASTER
    book = openpyxl.load_workbook(master)
    notes, sums = book.create_sheet(NOTES), book.create_sheet(SUMS)
    notes["B3"], notes["C4"] = "Nhắc khoa Khám", 42
    sums["A1"] = f"='{NOTES}'!C4*2"
    sums["A2"] = "=COUNTA('Tổng quan'!A1:Z60)>0"
    book.save(master)
    return folder


@pytest.fixture
def hospital(tmp_path, added_to):
    """A copy of it."""
    folder = tmp_path / "Bệnh viện; $(calc) & 'x' %PATH%"
    shutil.copytree(added_to, folder)
    os.utime(folder / "tong-hop" / MASTER, (time.time() - 100, time.time() - 100))
    return folder


@pytest.mark.slow
def test_sheets_a_person_added_are_carried_over_with_values_and_formulas(session, hospital):
    told = session(read={NOTES: ["B3", "C4"], SUMS: ["A1", "A2"]})
    assert told["carried"] == [NOTES, SUMS]
    assert told["sheets"][MASTER][-2:] == [NOTES, SUMS]
    assert told[NOTES] == [["Nhắc khoa Khám", "Nhắc khoa Khám"], [42, "42"]]
    (doubled, formula), (filled, other) = told[SUMS]
    assert (doubled, filled) == (84, 1)
    assert formula.endswith("C4*2")
    assert "file:" not in formula + other, "it points into the new master, not to the one in the history"
    kept = openpyxl.load_workbook(hospital / "tong-hop" / MASTER)
    assert kept[SUMS]["A1"].value.endswith("C4*2")
    assert "[" not in kept[SUMS]["A1"].value


@pytest.mark.slow
def test_the_sheet_a_person_was_on_comes_back_and_progress_is_shown(session):
    told = session(open={f"tong-hop/{MASTER}": "Chỉ số"})
    assert told["open"] == {MASTER: "Chỉ số"}
    assert any("/" in said for said in told["said"] if said)
    assert told["said"][-1] is None, "the status bar is given back"


@pytest.mark.slow
def test_a_master_with_unsaved_changes_is_left_alone(session, hospital):
    before = (hospital / "tong-hop" / MASTER).read_bytes()
    told = session(open={f"tong-hop/{MASTER}": NOTES}, type=[NOTES, "D1", "chưa lưu"], read={NOTES: ["D1"]})
    assert told["refused"] == "open_elsewhere"
    assert told[NOTES] == [["chưa lưu", "chưa lưu"]]
    assert (hospital / "tong-hop" / MASTER).read_bytes() == before


@pytest.mark.slow
def test_without_an_earlier_master_nothing_is_carried_over(session, hospital):
    (hospital / "tong-hop" / MASTER).unlink()
    assert session()["carried"] == []
