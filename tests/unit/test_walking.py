"""What lies in a shared folder beside files: told, never opened, and never in the way of the rest."""

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qmxl.desks.watching import look
from qmxl.hospital.walking import walk
from qmxl.period import parse_period
from tests.handed import CASES

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes, links and rights of Unix")
GLOCOM = CASES / "attacks" / "09-inf-in-the-master" / "GLOCOM.xlsx"
Laid = Callable[..., Path]


def told(folder: Path) -> tuple[list[str], dict[str, str]]:
    found = walk(folder)
    names = [path.relative_to(folder).as_posix() for path in found.files]
    return names, {path.relative_to(folder).as_posix(): code for path, code in found.faults.items()}


@posix
def test_what_is_no_file_is_told_and_not_opened(tmp_path: Path) -> None:
    (tmp_path / "khoa" / "GLOCOM.xlsx").mkdir(parents=True)
    for name in ("a.xlsx", "khoa/b.xlsx", "khoa/GLOCOM.xlsx/c.xlsx", "Thumbs.db"):
        (tmp_path / name).touch()
    os.mkfifo(tmp_path / "ong.xlsx")
    (tmp_path / "gay.xlsx").symlink_to("khong-co.xlsx")
    (tmp_path / "vong.xlsx").symlink_to("vong.xlsx")
    (tmp_path / "len").symlink_to("..")
    (tmp_path / "lien-ket.xlsx").symlink_to("a.xlsx")
    (tmp_path / "ong-lien-ket.xlsx").symlink_to("ong.xlsx")
    assert told(tmp_path) == (
        ["a.xlsx", "khoa/GLOCOM.xlsx/c.xlsx", "khoa/b.xlsx", "lien-ket.xlsx"],
        {
            "gay.xlsx": "FILE-LINK",
            "khoa/GLOCOM.xlsx": "FILE-IS-FOLDER",
            "len": "FILE-LINK",
            "ong-lien-ket.xlsx": "FILE-LINK",
            "ong.xlsx": "FILE-SPECIAL",
            "vong.xlsx": "FILE-LINK",
        },
    )


def as_someone_without_rights() -> None:
    """What a superuser may read in spite of a folder's rights, the process may no longer."""
    for right in (1, 2):  # to override and to read whatever the rights are
        ctypes.CDLL(None).prctl(24, right, 0, 0, 0)


def qmxl(*words: object) -> tuple[int, dict[str, object], str]:
    done = subprocess.run(
        [sys.executable, "-m", "qmxl", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=as_someone_without_rights,
    )
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def codes(outcome: dict[str, object]) -> dict[str, str]:
    findings = outcome["findings"]
    assert isinstance(findings, list)
    return {finding["source"]: finding["code"] for finding in findings if finding["code"].startswith("FILE")}


@posix
@pytest.mark.parametrize("command", ["check", "consolidate"])
def test_a_pipe_in_the_shared_folder_is_one_rejected_report(demo_with: Laid, command: str) -> None:
    folder = demo_with(GLOCOM)
    os.mkfifo(folder / "nop" / "2025" / "MAT_TRE_EM.xlsx")
    code, outcome, _ = qmxl(command, folder, "--period", "2025-12", "--json")
    assert (code, codes(outcome)) == (1, {"nop/2025/MAT_TRE_EM.xlsx": "FILE-SPECIAL"})
    submissions = outcome["submissions"]
    assert isinstance(submissions, list)
    assert ("MAT_TRE_EM", "rejected") in [(each["department"], each["status"]) for each in submissions]


@posix
@pytest.mark.parametrize("command", ["check", "consolidate"])
@pytest.mark.parametrize(("rights", "told_of"), [(0o000, "nop/2025/khoa"), (0o444, "nop/2025/khoa/GLOCOM.xlsx")])
def test_a_subfolder_that_may_not_be_read_is_told(demo_with: Laid, command: str, rights: int, told_of: str) -> None:
    """Case 17-unreadable-folder-is-clean."""
    folder = demo_with()
    below = folder / "nop" / "2025" / "khoa"
    below.mkdir()
    (below / "GLOCOM.xlsx").write_bytes(GLOCOM.read_bytes())
    below.chmod(rights)
    try:
        code, outcome, _ = qmxl(command, folder, "--period", "2025-12", "--json")
    finally:
        below.chmod(0o755)
    assert (code, codes(outcome)) == (1, {told_of: "FILE-PERMISSION"})


@posix
def test_a_shared_folder_that_may_not_be_read_is_not_clean(demo_with: Laid) -> None:
    """Case 17-unreadable-folder-is-clean."""
    folder = demo_with(GLOCOM)
    shared = folder / "nop" / "2025"
    shared.chmod(0)
    try:
        checked = qmxl("check", folder, "--json")
        consolidated = qmxl("consolidate", folder, "--period", "2025-12", "--json")
    finally:
        shared.chmod(0o755)
    assert (checked[0], codes(checked[1])) == (1, {"nop/2025": "FILE-PERMISSION"})
    assert (consolidated[0], "Không có quyền đọc thư mục nộp" in consolidated[2]) == (2, True)


@posix
@pytest.mark.parametrize("name", ["tong-hop", "nop"])
def test_a_part_of_the_hospital_without_rights_is_named(demo_with: Laid, name: str) -> None:
    """Case 17-unreadable-folder-is-clean."""
    folder = demo_with(GLOCOM)
    (folder / name).mkdir(exist_ok=True)
    (folder / name).chmod(0)
    try:
        code, _, said = qmxl("consolidate", folder, "--period", "2025-12", "--json")
    finally:
        (folder / name).chmod(0o755)
    assert (code, name in said, "ngoài dự kiến" in said) == (2, True, False)


@posix
def test_the_watch_sees_what_cannot_be_read_come_and_go(demo_with: Laid) -> None:
    folder, period = demo_with(GLOCOM), parse_period("2025-12")
    before = look(folder, period)
    os.mkfifo(folder / "nop" / "2025" / "ong")
    assert look(folder, period) != before
    (folder / "nop" / "2025" / "ong").unlink()
    assert look(folder, period) == before
