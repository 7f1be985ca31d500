"""Which masters of the history a person may remove; qmxl removes none."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from qmxl.cli.main import main
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.kept import masters, removable

MONDAY = ("2026-01-05 080000", "2026-01-05 080000 (2)", "2026-01-06 090000", "2026-01-11 230000")
NEXT = ("2026-01-12 000001", "2026-01-13 070000")


def lay(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_bytes(b"x")


def test_first_and_last_of_a_week_stay_and_what_is_no_master(tmp_path: Path) -> None:
    lay(
        tmp_path / "lich-su",
        [
            *(f"QM_TongHop_2025-12 {when}.xlsx" for when in (*MONDAY, *NEXT)),
            *(f"QM_TongHop_2025 {when}.xlsx" for when in NEXT),
            *(f"KHOA_KHAM {when}.xlsx" for when in MONDAY),
            *(f"QM_NoiBo_2025-12 {when}.xlsx" for when in MONDAY),
            "QM_TongHop_2025-12 2026-13-05 080000.xlsx",
            "QM_TongHop_2025-12.xlsx",
        ],
    )
    told = [kept.path.name for kept in removable(masters(tmp_path / "lich-su"))]
    assert told == [f"QM_TongHop_2025-12 {when}.xlsx" for when in MONDAY[1:3]]


def test_no_history_is_nothing_to_remove(tmp_path: Path) -> None:
    assert list(removable(masters(tmp_path / "lich-su"))) == []


@pytest.mark.slow
def test_a_master_with_a_persons_sheet_is_not_listed_and_all_stay(
    lay_one_report: Callable[[Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hospital = lay_one_report(tmp_path / "bv")
    main(["consolidate", str(hospital), "--period", "2025-12"])
    house = HospitalFolder(hospital)
    house.history.mkdir(exist_ok=True)  # a snapshot may be there
    names = [f"QM_TongHop_2025-12 2026-01-0{day} 080000.xlsx" for day in (5, 6, 7, 8)]
    for name in names:
        shutil.copy(house.master("2025-12"), house.history / name)
    book = openpyxl.load_workbook(house.history / names[1])
    book.create_sheet("Ghi chú của tôi")
    book.save(house.history / names[1])
    capsys.readouterr()
    assert main(["history", str(hospital), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["removable"] == [str(house.history / names[2])]
    assert main(["history", str(hospital)]) == 0
    assert "1 bản trong lich-su có thể xóa" in capsys.readouterr().out
    assert sorted(path.name for path in house.history.iterdir() if path.is_file()) == names
