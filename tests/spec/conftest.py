"""The spec tests' fixtures: a hospital's folder on disk and the command line to run on it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from qmxl.cli.main import main
from qmxl.control.entries import entries_of
from qmxl.texts import texts
from tests.by_hand import OF_THE_LIST, SAVED, form, form_bytes, hospital, small_hospital
from tests.written import control_file

__all__ = ["form", "hospital"]


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on stdout."""
        return json.loads(self.out)

    @property
    def found(self) -> list[tuple[str, str, str]]:
        """The findings as code, source and cell, save that the hospitals here list a few of the 1,595 sub-items."""
        told = [(f["code"], f["source"], f["cell"]) for f in self.json["findings"]]
        return [each for each in told if each[0] not in OF_THE_LIST | {"CONTROL-NOT-APPLIED"}]


@pytest.fixture
def qmxl(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs the command line in this process."""

    def run(*words: object) -> Ran:
        capsys.readouterr()
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def qmxl_process() -> Callable[..., Ran]:
    """Runs the command line in a process of its own, after ``first`` if given."""

    def run(*words: object, first: str = "", cwd: Path | None = None) -> Ran:
        program = f"{first}\nimport sys\nfrom qmxl.cli.main import main\nsys.exit(main(sys.argv[1:]))"
        command = [sys.executable, "-c", program, *map(str, words)]
        root = Path(__file__).parents[2]
        environment = {**os.environ, "PYTHONPATH": str(root)}
        done = subprocess.run(command, capture_output=True, timeout=60, cwd=cwd, env=environment, check=False)
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hospital's folder with two right reports of the first quarter of 2026."""
    folder = tmp_path_factory.mktemp("hospital") / "bv"
    shared = folder / "nop" / "2026"
    shared.mkdir(parents=True)
    control = small_hospital()
    (folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, texts("vi")), SAVED, texts("vi")))
    for department in control.departments:
        (shared / f"{department}.xlsx").write_bytes(form_bytes(control, department))
    return folder


@pytest.fixture
def folder(made_once: Path, tmp_path: Path) -> Path:
    """A hospital's folder of the test's own."""
    return Path(shutil.copytree(made_once, tmp_path / "bv"))
