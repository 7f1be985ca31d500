"""Which hospital, which period, which master; shortcuts, and Excel's list of what it opens."""

import os
import re
import shlex
import shutil
from datetime import date
from pathlib import Path

import pytest

from qmxl.cli.main import main
from qmxl.commands import check, init
from qmxl.desks.excel.installing import built, opened_with, opened_without
from qmxl.desks.offering import last_month, likely_period, offered_periods
from qmxl.desks.shortcuts import any_folder_cmd, desktop_entry, exec_word, hospital_cmd, write_shortcuts
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder, hospital_of
from qmxl.period import parse_period
from qmxl.refusal import Refusal
from tests.handed import CASES

NASTY = "Bệnh viện; $(calc) & 'x' %PATH% `id` \\ \"y\""
XLAM = Path("C:/Users/Nguyễn/AppData/Roaming/Microsoft/AddIns/QM.xlam")


def test_the_nearest_folder_with_a_control_workbook_is_the_hospital(tmp_path):
    below = tmp_path / "bv" / "tong-hop"
    below.mkdir(parents=True)
    assert hospital_of(below) is None
    (tmp_path / "QM_DieuKhien.xlsx").touch()
    assert hospital_of(below) == tmp_path
    (tmp_path / "bv" / "QM_DieuKhien.xlsm").touch()
    assert hospital_of(below) == tmp_path / "bv"


@pytest.mark.parametrize("place", ["nop", "nop/2025", "NOP/2025/khoa", "minh-chung/2026", "lich-su"])
def test_a_control_workbook_in_a_part_of_the_hospital_is_no_desk(tmp_path, place):
    """Cases 03-planted-control-runs-macros and 04-planted-control-steers-check."""
    (tmp_path / "QM_DieuKhien.xlsm").touch()
    planted = tmp_path / place
    planted.mkdir(parents=True)
    (planted / "QM_DieuKhien.xlsm").touch()
    assert hospital_of(planted) == tmp_path
    with pytest.raises(Refusal) as refused:
        find_control(planted)
    assert refused.value.code == "no_desk"
    with pytest.raises(Refusal) as refused:
        init(planted, language="vi")
    assert refused.value.code == "no_desk"


def test_below_nop_nothing_is_a_desk_though_there_is_none_above(tmp_path):
    planted = tmp_path / "nop" / "2025"
    planted.mkdir(parents=True)
    (planted / "QM_DieuKhien.xlsm").touch()
    assert hospital_of(planted) is None


def test_check_obeys_the_hospital_and_not_what_was_planted(demo_with):
    """Case 04-planted-control-steers-check."""
    folder = demo_with(
        CASES / "attacks" / "04-planted-control-steers-check" / "QM_DieuKhien.xlsx",
        CASES / "attacks" / "09-inf-in-the-master" / "GLOCOM.xlsx",
    )
    shutil.copy(folder / "QM_DieuKhien.xlsm", folder / "nop" / "2025")
    told = check([folder], language="vi")
    assert [report.source for report in told.reports if report.department == "GLOCOM"] == ["nop/2025/GLOCOM.xlsx"]
    planted = {Path(f.cell.source).suffix: f.code for f in told.findings if "nop/2025/QM_" in f.cell.source}
    assert planted == {".xlsx": "FILE-NOT-WORKBOOK", ".xlsm": "IDENTITY-NOT-OURS"}


def test_the_newest_master_is_the_one_written_last(tmp_path):
    assert HospitalFolder(tmp_path).newest_master() is None
    (tmp_path / "tong-hop").mkdir()
    for age, name in enumerate(["QM_TongHop_2026-Q1.xlsx", "QM_TongHop_2026-10.xlsx", "khac.xlsx"]):
        (tmp_path / "tong-hop" / name).touch()
        os.utime(tmp_path / "tong-hop" / name, (1000 - age, 1000 - age))
    assert HospitalFolder(tmp_path).newest_master() == tmp_path / "tong-hop" / "QM_TongHop_2026-Q1.xlsx"


@pytest.mark.parametrize(("day", "month"), [(date(2026, 1, 3), "2025-12"), (date(2026, 11, 30), "2026-10")])
def test_last_month(day, month):
    assert last_month(day) == month


def test_the_likely_period_is_that_of_the_master_that_is_open():
    today = date(2026, 11, 5)
    assert likely_period("consolidate", "QM_TongHop_2025-Q4.xlsx", today) == "2025-Q4"
    assert likely_period("consolidate", "QM_DieuKhien.xlsm", today) == "2026-10"
    assert likely_period("forms", "QM_DieuKhien.xlsm", today) == "2026"


@pytest.mark.parametrize("month", range(1, 13))
def test_every_period_offered_is_one_and_has_ended_or_is_this_year(month):
    today = date(2026, month, 15)
    offered = offered_periods(today)
    assert len(set(offered)) == len(offered)
    periods = [parse_period(text) for text in offered]
    assert all(period.end < today or str(period) == "2026" for period in periods)
    assert "9M" in {text[5:] for text in offered}


def unquoted(entry: bytes) -> list[str]:
    """The words of an Exec line as the desktop entry specification reads them: value, quotes, field codes."""
    line = next(line for line in entry.decode().splitlines() if line.startswith("Exec=")).removeprefix("Exec=")
    value = line.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
    plain = re.sub(r"\\([$`])", r"\1", value)  # shlex knows the other two characters that are escaped in quotes
    return [word.replace("%%", "%") for word in shlex.split(plain)]


def test_the_linux_shortcut_hands_the_folder_over_as_it_is():
    assert unquoted(desktop_entry(Path("/o p/qmxl"), Path("/bv") / NASTY)) == ["/o p/qmxl", "desk", f"/bv/{NASTY}"]
    assert exec_word("a$b") == '"a\\\\$b"'


def test_the_windows_shortcuts_name_no_folder_and_start_from_the_systems():
    lines = hospital_cmd().decode("ascii").split("\r\n")
    assert lines.index('cd /d "%SystemRoot%"') < next(at for at, line in enumerate(lines) if "where" in line)
    assert any_folder_cmd(Path("C:/100%/qmxl.exe")).count(b'"C:/100%%/qmxl.exe" desk\r\n') == 1
    assert b"%1" not in any_folder_cmd(Path("q")) + hospital_cmd(), "the shell would read what is dropped on it"


def test_init_writes_the_shortcuts_once(tmp_path, capsys):
    assert main(["init", str(tmp_path / NASTY.replace("\\", ""))]) == 0
    assert "Tong hop.cmd" in capsys.readouterr().out
    folder = tmp_path / NASTY.replace("\\", "")
    assert os.access(folder / "tong-hop.desktop", os.X_OK)
    assert write_shortcuts(folder) == []


def test_the_add_in_is_the_last_that_excel_opens():
    values = {"OPEN": '/R "C:\\a.xla"', "Open1": '"b.xlam"', "Font": "Calibri"}
    after = opened_with(values, XLAM)
    assert after == {"OPEN": '/R "C:\\a.xla"', "OPEN1": '"b.xlam"', "OPEN2": f'"{XLAM}"', "Font": "Calibri"}
    assert opened_with(after, XLAM) == after
    assert opened_without(after, XLAM) == {"OPEN": '/R "C:\\a.xla"', "OPEN1": '"b.xlam"', "Font": "Calibri"}


def test_taking_the_add_in_out_leaves_no_gap():
    values = {"OPEN": f'/R "{XLAM}"', "OPEN1": "1", "OPEN10": "10", "OPEN2": "QM.xlam"}
    assert opened_without(values, XLAM) == {"OPEN": "1", "OPEN1": "10"}
    assert opened_with({}, XLAM) == {"OPEN": f'"{XLAM}"'}


@pytest.mark.parametrize("action", ["install", "uninstall", "status"])
def test_without_excel_there_is_one_sentence(action, capsys):
    assert built().is_file()
    assert main(["excel", action]) == 2
    assert "không có Microsoft Excel" in capsys.readouterr().err


@pytest.mark.parametrize("action", ["install", "uninstall", "status"])
def test_without_libreoffice_there_is_one_sentence(action, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["libreoffice", action]) == 2
    assert "không có LibreOffice" in capsys.readouterr().err


@pytest.mark.slow
def test_the_shortcuts_command_makes_the_master(tmp_path, capsys, lay_reports):
    folder = lay_reports(tmp_path / NASTY)
    assert main(["desk", str(folder), "--period", "2025-12", "--no-open"]) == 1
    assert (folder / "tong-hop" / "QM_TongHop_2025-12.xlsx").is_file()
    assert "QM_TongHop_2025-12.xlsx" in capsys.readouterr().out


def test_the_desk_asks_again_for_what_was_mistyped(general_hospital, monkeypatch, capsys):
    typed = iter([str(general_hospital / "khong-co"), f'"{general_hospital}"', "2026-13", "tháng 10", "2026-10"])
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    assert main(["desk", "--no-open"]) in {0, 1}
    said = capsys.readouterr().out
    assert ("khong-co" in said, "“2026-13”" in said, "“tháng 10”" in said) == (True, True, True)
    assert (general_hospital / "tong-hop" / "QM_TongHop_2026-10.xlsx").exists()


def test_the_desk_asks_nobody_who_is_not_there(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def nobody(_):
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    assert main(["desk", "--no-open"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
