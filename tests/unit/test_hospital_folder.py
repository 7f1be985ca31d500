"""What lies where in a hospital's folder, by name."""

from pathlib import Path

import pytest

from qmxl.hospital.folder import HospitalFolder, period_of_master

HOUSE = HospitalFolder(Path("bv"))


def test_every_part_and_workbook_has_its_place():
    assert [path.as_posix() for path in HOUSE.parts] == ["bv/bieu-mau", "bv/nop", "bv/tong-hop", "bv/lich-su"]
    assert [path.name for path in HOUSE.controls] == ["QM_DieuKhien.xlsm", "QM_DieuKhien.xlsx"]
    assert HOUSE.form("NOI", 2026).as_posix() == "bv/bieu-mau/2026/NOI.xlsx"
    assert HOUSE.form("NOI", 2026, "2026-Q1").name == "NOI_2026-Q1.xlsx"
    assert HOUSE.shared_of(2026).as_posix() == "bv/nop/2026"
    assert HOUSE.master("2026-10").as_posix() == "bv/tong-hop/QM_TongHop_2026-10.xlsx"
    assert HOUSE.internal("2026-10").as_posix() == "bv/tong-hop/QM_NoiBo_2026-10.xlsx"


@pytest.mark.parametrize("period", ["2026", "2026-10", "2026-Q4", "2026-H2", "2026-9M", "2026-11M", "2026-T5-T8"])
def test_a_master_is_known_by_its_name(period: str):
    assert period_of_master(HOUSE.master(period).name) == period
    assert period_of_master(HOUSE.internal(period).name) == ""
    assert period_of_master(f"~${HOUSE.master(period).name}") == ""


def test_a_control_workbook_of_any_kind_is_known_by_its_place_and_name():
    here = ("bv/QM_DieuKhien.xlsm", "bv/QM_DieuKhien.xlsb", "bv/nop/QM_DieuKhien.xlsx", "bv/KHOA.xlsx")
    assert [HOUSE.is_control(Path(path)) for path in here] == [True, True, False, False]
