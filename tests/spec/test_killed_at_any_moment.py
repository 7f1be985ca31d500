"""A run killed at any moment hurts nothing, and the next one does its work as if there had been none."""

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from qmxl.cli.main import main
from qmxl.hospital.saving import same_content
from tests.by_hand import Form

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs groups of processes and signals of a Unix")
ROOT = Path(__file__).parents[2]
WORDS = {"init": [], "forms": ["--period", "2026-Q1"], "consolidate": ["--period", "2026-03"]}
USUAL = {"init": 3, "forms": 3, "consolidate": 6}
LONG = {"init": 50, "forms": 50, "consolidate": 100}


@dataclass(frozen=True)
class Scene:
    """A command, the folder before it, and the folder and the exit code after a run that nobody disturbed."""

    command: str
    before: Path
    after: Path
    code: int
    seconds: float

    def words(self, folder: Path) -> list[str]:
        return [self.command, str(folder), *WORDS[self.command]]


def files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def started(words: list[str]) -> subprocess.Popen[bytes]:
    """The program in a group of processes of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-m", "qmxl", *words]
    return subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet, start_new_session=True)


@pytest.fixture
def scene(request: pytest.FixtureRequest, folder: Path, form: Callable[..., Form], tmp_path: Path) -> Scene:
    """Nothing, for ``init``; else forms and a master made of other figures than have been handed in since."""
    command, at = request.param, tmp_path / "at" / "bv"
    if command == "init":
        shutil.rmtree(folder)
        folder.mkdir()
    else:
        assert main(["forms", str(folder), *WORDS["forms"]]) == 0
        assert main(["consolidate", str(folder), *WORDS["consolidate"]]) == 0
        filled = form("GLOCOM")
        filled.put("indicators", "BRVT-16/numerator", "2026-03", 58)
        (folder / "nop" / "2026" / "GLOCOM.xlsx").write_bytes(filled.content())
        for name in ("GLOCOM", "KHOA_KHAM"):
            told = (folder / "bieu-mau" / "2026" / f"{name}.xlsx", time.time() - 3600)
            os.utime(told[0], (told[1], told[1]))
    shutil.copytree(folder, at)  # always in the same place, for shortcuts hold its path
    made = Scene(command, folder, tmp_path / "after", 0, 0)
    begun = time.monotonic()
    code = started(made.words(at)).wait()
    seconds = time.monotonic() - begun
    shutil.move(at, made.after)
    return Scene(command, made.before, made.after, code, seconds)


def killed(scene: Scene, folder: Path, seconds: float) -> bool:
    """Kills the whole group after so long; whether it was still at work."""
    process = started(scene.words(folder))
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def whole(path: Path) -> bool:
    with zipfile.ZipFile(path) as package:
        return package.testzip() is None


def check_what_a_kill_left(scene: Scene, folder: Path) -> None:
    """Every input is as it was, and under each name that is made lies the earlier file or the new one, never a half."""
    before, after, now = files(scene.before), files(scene.after), files(folder)
    made = {name for name in after if name not in before or before[name].read_bytes() != after[name].read_bytes()}
    for name, path in before.items():
        same = now[name].read_bytes() == path.read_bytes()
        assert same or (name in made and same_content(now[name].read_bytes(), after[name])), name
    for name in made & now.keys() - before.keys():
        assert not name.endswith(("xlsx", "xlsm")) or whole(now[name]), name


def check_the_next_run(scene: Scene, folder: Path) -> None:
    """It ends as usual, with the same files of the same contents, and nothing that was left behind."""
    there = (folder / "QM_DieuKhien.xlsm").exists()
    code = main(scene.words(folder))
    assert code == (2 if scene.command == "init" and there else scene.code)
    after, now = files(scene.after), files(folder)
    assert now.keys() == after.keys()
    for name, path in after.items():
        same = now[name].read_bytes() == path.read_bytes()
        assert same or same_content(now[name].read_bytes(), path), name


def kill_and_run_again(scene: Scene, folder: Path, seeds: range) -> int:
    hit = 0
    for seed in seeds:
        seconds = Random(seed).uniform(0, scene.seconds)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(scene.before, folder)
        try:
            hit += killed(scene, folder, seconds)
            check_what_a_kill_left(scene, folder)
            check_the_next_run(scene, folder)
        except BaseException as error:
            error.add_note(f"seed {seed}: {scene.command} killed after {seconds:.3f} of {scene.seconds:.3f} s")
            raise
    return hit


@pytest.mark.slow
@pytest.mark.parametrize("scene", USUAL, indirect=True)
def test_a_run_killed_at_a_random_moment_hurts_nothing(scene: Scene, tmp_path: Path) -> None:
    assert kill_and_run_again(scene, tmp_path / "at" / "bv", range(USUAL[scene.command])) > 0


@pytest.mark.slow
@pytest.mark.parametrize("scene", LONG, indirect=True)
def test_many_runs_killed_at_random_moments_hurt_nothing(scene: Scene, tmp_path: Path) -> None:
    many = range(1_000, 1_000 + LONG[scene.command])
    assert kill_and_run_again(scene, tmp_path / "at" / "bv", many) > len(many) / 2
