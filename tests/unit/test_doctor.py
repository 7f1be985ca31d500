"""What the doctor says of the sample, an empty folder, one that cannot be written, and a computer's settings."""

import json
import os
from pathlib import Path

import pytest

from qmxl.cli.main import main
from qmxl.desks.program import write_setting
from qmxl.doctor import hospital
from qmxl.doctor.line import Patient
from qmxl.doctor.report import CHECKS
from qmxl.hospital.lock import NAME
from qmxl.texts import LANGUAGES, texts


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def sample(tmp_path, lay_reports):
    folder = lay_reports(tmp_path / "Bệnh viện; $(calc) & 'x' %PATH%")
    for part in ("bieu-mau", "tong-hop", "lich-su"):
        (folder / part).mkdir()
    return folder


def states(folder: Path | None) -> dict[str, str]:
    patient = Patient(folder)
    return {line.code: str(line.state) for check in hospital.CHECKS if (line := check(patient)) is not None}


def test_the_sample_is_well(sample):
    well = {"folder": "ok", "control": "ok", "writing": "ok", "open_files": "ok", "disk": "ok"}
    assert states(sample) == well
    assert sorted(path.name for path in sample.iterdir() if path.name.startswith(".")) == []


def test_an_empty_folder_has_no_control_workbook(tmp_path):
    found = states(tmp_path)
    assert (found["control"], found["parts"], found["writing"]) == ("error", "see", "ok")


def test_a_folder_that_is_not_there_is_one_line(tmp_path):
    assert states(tmp_path / "x") == {"folder": "error"}
    assert states(None) == {}


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a file system nobody can write to")
def test_a_folder_nobody_can_write_to_is_an_error():
    assert states(Path("/proc"))["writing"] == "error"


def test_marks_of_open_workbooks_and_of_a_run_that_died_are_seen(sample):
    (sample / "tong-hop" / "~$QM_TongHop_2025-12.xlsx").touch()
    (sample / NAME).write_text('{"host": "', encoding="utf-8")
    os.utime(sample / NAME, (0, 0))  # a mark half written long ago
    found = states(sample)
    assert (found["open_files"], found["running_stale"]) == ("see", "see")
    (sample / NAME).write_text('{"host": "máy khác", "pid": 1}', encoding="utf-8")
    assert states(sample)["running"] == "see"


def test_the_command_gives_lines_facts_and_a_code(sample, tmp_path, capsys):
    assert main(["doctor", str(sample)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("OK")
    assert "Thông tin cho phòng công nghệ thông tin:" in said
    assert str(sample) in said
    assert main(["doctor", str(tmp_path / "không có")]) == 1
    assert "LỖI" in capsys.readouterr().out


def test_json_holds_the_same(sample, tmp_path, capsys):
    write_setting(tmp_path / "gone")
    assert main(["doctor", str(sample), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["healthy"] is False
    assert {"code": "program", "state": "error"}.items() <= told["checks"][1].items()
    assert told["facts"]["folder"] == str(sample)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_says_something_in_every_language(language):
    known = {key.split(".")[1] for key in texts(language).table if key.startswith("doctor.")}
    named = {check.__name__.removesuffix("_here").removesuffix("_there") for check in CHECKS}
    assert named <= known
