"""The caller's side of a request: whatever the program does, there is an answer and nothing is left behind."""

import stat
import sys
import tempfile
import time
from pathlib import Path

import pytest

from qmxl.desks import asking
from qmxl.desks.asking import FAILED, MISSING, SILENT, STOPPED, Asked
from qmxl.desks.exchange import decoded, encoded, fields
from qmxl.desks.program import read_setting, remove_setting, setting_file, this_program, write_setting

NASTY = "Bệnh viện; $(calc) & 'x' %PATH%"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in programs are shell scripts")


@pytest.fixture(autouse=True)
def own_places(tmp_path, monkeypatch):
    """Settings and temporary files of the test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


def program(folder: Path, lines: str) -> Path:
    path = folder / "chương trình"
    path.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def answered(asked: Asked, patience: float = 20):
    end = time.monotonic() + patience
    while (answer := asked.answer()) is None:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert not asked.place.exists(), "the request's folder is cleared away"
    return answer


@pytest.mark.parametrize("text", ["", "A", "Bệnh viện", "𝄞 x", "a\nb", "\ud800"])
def test_texts_come_back_as_they_were(text):
    assert decoded(encoded(text)) == text
    assert encoded(text).isascii()


def test_the_setting_holds_one_ascii_line_and_comes_back(tmp_path):
    assert read_setting() is None
    path = write_setting(tmp_path / NASTY)
    assert path == setting_file() == tmp_path / "config" / "qmxl" / "program.txt"
    assert path.read_bytes() == f"program={encoded(str(tmp_path / NASTY))}\r\n".encode("ascii")
    assert read_setting() == tmp_path / NASTY
    remove_setting()
    assert read_setting() is None


@pytest.mark.parametrize("content", ["", "program=", "program=zz", "program=0", f"program={encoded('qmxl')}"])
def test_a_setting_that_is_no_full_path_counts_for_nothing(content):
    setting_file().parent.mkdir(parents=True)
    setting_file().write_text(content, encoding="ascii")
    assert read_setting() is None


def test_the_program_found_is_the_installed_one():
    found = this_program()
    assert found is not None
    assert found.is_absolute()
    assert found.name == "qmxl"


@pytest.mark.slow
def test_the_real_program_answers_for_a_folder_with_a_nasty_name(tmp_path, lay_reports):
    folder = lay_reports(tmp_path / NASTY)
    asked = Asked(this_program(), "consolidate", folder, "2025-12")
    answer = answered(asked, 60)
    assert (answer.code, answer.fault) == (1, "")
    assert answer.master == str(folder / "tong-hop" / "QM_TongHop_2025-12.xlsx")
    assert Path(answer.master).is_file()
    assert answer.sentence
    assert answer.next
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([NASTY, "tmp"])


def test_only_the_requests_path_is_handed_over_and_python_settings_are_not(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    seen = tmp_path / "seen"
    starts = program(tmp_path, f'echo "$#/$1/$PYTHONHOME" > "{seen}"; cp "$2" "{seen}.request"; exit 1')
    assert answered(Asked(starts, "check", tmp_path / NASTY)).fault == FAILED
    assert seen.read_text(encoding="utf-8") == "2/run/\n"
    assert decoded(fields(Path(f"{seen}.request"))["folder"]) == str(tmp_path / NASTY)


def test_a_program_that_is_not_there_or_may_not_run_is_missing(tmp_path):
    forbidden = program(tmp_path, "exit 0")
    forbidden.chmod(0o644)
    assert [answered(Asked(each, "check", tmp_path)).fault for each in (None, tmp_path / "x", forbidden)] == [
        MISSING
    ] * 3


@pytest.mark.parametrize(
    "result", ["", "code=0\\r\\n", "code=x\\r\\nend=1\\r\\n", "code=0\\r\\nsentence=zz\\r\\nend=1\\r\\n"]
)
def test_a_result_that_is_not_whole_is_a_failure(tmp_path, result):
    assert answered(Asked(program(tmp_path, f'printf "{result}" > "$2.result"'), "check", tmp_path)).fault == FAILED


def test_a_program_that_hangs_is_stopped(tmp_path):
    assert answered(Asked(program(tmp_path, "exec sleep 60"), "check", tmp_path, patience=0.3)).fault == SILENT


def test_a_program_that_shows_progress_does_not_hang(tmp_path):
    lines = 'for n in 1 2 3 4 5 6; do printf $n/6 > "$2.progress"; sleep 0.2; done; exit 0'
    asked = Asked(program(tmp_path, lines), "check", tmp_path, patience=0.6)
    assert answered(asked).fault == FAILED
    assert asked.seen is not None
    assert asked.seen[1] == 6


def test_cancelling_asks_first_and_then_stops(tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "GRACE", 0.5)
    polite = Asked(
        program(
            tmp_path, 'while [ ! -e "$2.cancel" ]; do sleep 0.05; done; printf "code=2\\r\\nend=1\\r\\n" > "$2.result"'
        ),
        "check",
        tmp_path,
    )
    polite.cancel()
    assert answered(polite).fault == ""
    deaf = Asked(program(tmp_path, "exec sleep 60"), "check", tmp_path)
    deaf.cancel()
    deaf.cancel()
    assert answered(deaf).fault == STOPPED
