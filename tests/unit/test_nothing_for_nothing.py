"""A run whose result equals the last one writes nothing, and says so."""

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from qmxl.cli.main import main
from qmxl.hospital.folder import HospitalFolder


@pytest.fixture
def hospital(lay_one_report: Callable[[Path], Path], tmp_path: Path) -> Path:
    return lay_one_report(tmp_path / "bv")


def ran(capsys: pytest.CaptureFixture[str], folder: Path) -> dict[str, object]:
    main(["consolidate", str(folder), "--period", "2025-12", "--json"])
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def kept(house: HospitalFolder) -> list[Path]:
    """What is kept of earlier masters and forms; the weekly snapshots beside it are none of these."""
    return [path for path in house.history.iterdir() if path.is_file()]


@pytest.mark.slow
def test_a_second_run_writes_nothing(hospital: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, house = ran(capsys, hospital), HospitalFolder(hospital)
    assert (len(first["written"]), first["unchanged"]) == (1, [])
    master = house.newest_master()
    assert master
    before = master.stat()
    again = ran(capsys, hospital)
    assert (again["written"], again["unchanged"]) == ([], first["written"])
    assert master.stat().st_mtime_ns == before.st_mtime_ns
    assert kept(house) == []
    main(["consolidate", str(hospital), "--period", "2025-12"])
    assert "Kết quả như lần trước, không ghi gì" in capsys.readouterr().out


@pytest.mark.slow
def test_a_changed_cell_makes_a_new_master(hospital: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran(capsys, hospital)
    path = next(path for path in sorted((hospital / "nop").rglob("*.xlsx")))
    book = openpyxl.load_workbook(path)
    book.worksheets[1]["F8"].value = 3
    book.save(path)
    again = ran(capsys, hospital)
    assert (len(again["written"]), again["unchanged"]) == (1, [])
    assert len(kept(HospitalFolder(hospital))) == 1
