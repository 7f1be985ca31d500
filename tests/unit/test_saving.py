"""Saving in one step, and the history."""

import io
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from qmxl.hospital.file_times import changed
from qmxl.hospital.saving import open_elsewhere, same_content, save
from qmxl.refusal import Refusal


def book(text: str, created: str = "2026") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(zipfile.ZipInfo("xl/workbook.xml"), text)
        package.writestr(zipfile.ZipInfo("docProps/core.xml"), created)
    return buffer.getvalue()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_new_file_is_written_with_its_folder(tmp_path: Path) -> None:
    save(tmp_path / "tong-hop" / "a.xlsx", book("1"), tmp_path / "lich-su")
    assert ((tmp_path / "tong-hop" / "a.xlsx").read_bytes(), names(tmp_path)) == (book("1"), ["tong-hop"])


def test_an_earlier_file_with_other_content_goes_to_the_history_with_its_time(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book("1"))
    made = datetime(2026, 4, 2, 10, 0, 7).timestamp()
    os.utime(path, (made, made))
    save(path, book("2"), tmp_path / "lich-su")
    assert names(tmp_path / "lich-su") == ["a 2026-04-02 100007.xlsx"]
    assert (tmp_path / "lich-su" / "a 2026-04-02 100007.xlsx").read_bytes() == book("1")


def test_the_same_content_adds_nothing_to_the_history(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    save(path, book("1"), tmp_path / "lich-su")
    save(path, book("1", created="2027"), tmp_path / "lich-su")
    assert names(tmp_path) == ["a.xlsx"]


def test_nothing_in_the_history_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for number in range(4):
        if path.exists():
            os.utime(path, (0, 0))
        save(path, book(str(number)), tmp_path / "lich-su")
    kept = {path.read_bytes() for path in (tmp_path / "lich-su").iterdir()}
    assert kept == {book("0"), book("1"), book("2")}


@pytest.mark.parametrize("lock", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_a_file_that_is_open_elsewhere_is_left_alone(tmp_path: Path, lock: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book("1"))
    (tmp_path / lock).write_bytes(b"x")
    with pytest.raises(Refusal) as refused:
        save(path, book("2"), tmp_path / "lich-su")
    assert refused.value.code == "open_elsewhere"
    assert (path.read_bytes(), names(tmp_path)) == (book("1"), sorted([lock, "a.xlsx"]))


@pytest.mark.parametrize("lock", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_a_lock_without_its_file_stops_nothing(tmp_path: Path, lock: str) -> None:
    (tmp_path / lock).write_bytes(b"x")
    assert not open_elsewhere(tmp_path / "a.xlsx")


def test_a_lock_of_another_file_stops_nothing(tmp_path: Path) -> None:
    for name in ("a.xlsx", "~$b.xlsx", ".~lock.ba.xlsx#"):
        (tmp_path / name).write_bytes(b"x")
    assert not open_elsewhere(tmp_path / "a.xlsx")


def test_a_folder_in_the_files_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(Refusal) as refused:
        save(tmp_path / "a.xlsx", book("1"))
    assert (refused.value.code, names(tmp_path)) == ("not_written", ["a.xlsx"])


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tong-hop").write_bytes(b"x")
    with pytest.raises(Refusal) as refused:
        save(tmp_path / "tong-hop" / "a.xlsx", book("1"))
    assert (refused.value.code, names(tmp_path)) == ("not_written", ["tong-hop"])


def test_a_damaged_earlier_file_is_kept_too(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"damaged")
    save(tmp_path / "a.xlsx", book("1"), tmp_path / "lich-su")
    assert [path.read_bytes() for path in (tmp_path / "lich-su").iterdir()] == [b"damaged"]


def test_two_workbooks_are_the_same_when_all_parts_but_the_properties_are(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(book("1"))
    assert same_content(book("1", created="other"), tmp_path / "a.xlsx")
    assert not same_content(book("2"), tmp_path / "a.xlsx")
    assert not same_content(b"", tmp_path / "a.xlsx")


LIMITED = """
import resource, signal, sys
from pathlib import Path
from qmxl.hospital.file_times import changed
from qmxl.refusal import Refusal
from qmxl.hospital.saving import save
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
try:
    save(Path(sys.argv[2]) / "a.xlsx", sys.stdin.buffer.read(), Path(sys.argv[2]) / "lich-su")
except Refusal as refusal:
    print(refusal.code, refusal.facts["reason"])
"""


def save_on_a_full_disk(folder: Path, content: bytes, limit: int) -> str:
    command = [sys.executable, "-c", LIMITED, str(limit), str(folder)]
    done = subprocess.run(command, input=content, capture_output=True, check=True, timeout=60)
    return done.stdout.decode().strip()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of file sizes to stand for a full disk")
def test_a_full_disk_leaves_the_earlier_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(book("1"))
    assert save_on_a_full_disk(tmp_path, b"x" * 9000, 4000) == "not_written File too large"
    assert ((tmp_path / "a.xlsx").read_bytes(), names(tmp_path)) == (book("1"), ["a.xlsx"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of file sizes to stand for a full disk")
def test_a_disk_that_fills_up_with_the_history_copy_leaves_no_half_copy(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"earlier" * 2000)
    assert save_on_a_full_disk(tmp_path, book("2"), 4000).startswith("not_written")
    assert (tmp_path / "a.xlsx").read_bytes() == b"earlier" * 2000
    assert names(tmp_path / "lich-su") == []


def test_the_history_survives_a_folder_with_a_difficult_name(tmp_path: Path) -> None:
    folder = tmp_path / "Bệnh viện; 'Mắt' #1 %20"
    save(folder / "a.xlsx", book("1"), folder / "lich-su")
    save(folder / "a.xlsx", book("2"), folder / "lich-su")
    assert len(names(folder / "lich-su")) == 1
    shutil.rmtree(folder)


@pytest.mark.parametrize("moment", [-86400 * 400, -(10**13), 10**12, 10**20, float("nan")])
def test_a_time_no_calendar_has_counts_as_1970(moment: float) -> None:
    assert changed(moment) == datetime(1970, 1, 1)


def test_a_file_from_before_1970_is_kept_too(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(book("1"))
    os.utime(tmp_path / "a.xlsx", (-86400 * 400, -86400 * 400))
    save(tmp_path / "a.xlsx", book("2"), tmp_path / "lich-su")
    assert names(tmp_path / "lich-su") == ["a 1970-01-01 000000.xlsx"]


def test_what_a_killed_run_left_half_written_in_the_history_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    history = tmp_path / "lich-su"
    history.mkdir()
    gone = [".a 2026-04-02 100007.xlsx.999999999.tmp", ".b 2026-04-02 100007 (2).xlsm.999999999.tmp"]
    mine = f".a 2026-04-02 100008.xlsx.{os.getpid()}.tmp"
    others = ["a.tmp", ".a.xlsx.tmp", ".x.999999999.tmp", "a 2026-04-02 100007.xlsx", ".a 2026 1.xlsx.9.tmp", mine]
    for name in (*gone, *others):
        (history / name).write_bytes(b"x")
    save(tmp_path / "a.xlsx", book("1"), history)
    assert names(history) == sorted(others)
    os.utime(history / mine, (0, 0))  # long ago, whoever has the number now
    save(tmp_path / "a.xlsx", book("1"), history)
    assert mine not in names(history)
