"""A LibreOffice that stays open for the tests: one without add-ins, one with the QM_ functions installed."""

import json
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qmxl.desks.libreoffice.extension import extension

DRIVER = Path(__file__).with_name("driver.py")
UNO_PYTHON = "/usr/bin/python3"  # the system's, for which a distribution builds LibreOffice's UNO bridge
PATIENCE = 90


class LibreOffice:
    """A running LibreOffice one can ask; see driver.py for the verbs."""

    def __init__(self, pipe: str) -> None:
        self.pipe = pipe

    def ask(self, do: str, **facts: object) -> object:
        request = json.dumps({"pipe": self.pipe, "do": do, **facts})
        done = subprocess.run(
            [UNO_PYTHON, DRIVER], input=request, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def answers(self, workbook: Path, rows: int, *, sheet: str = "QM", column: int = 0) -> list[object]:
        """The values of a column after a hard recalculation, from the first row on."""
        found = self.ask("column", path=str(workbook), sheet=sheet, rows=[0, rows - 1], columns=[column])
        return [value for _, value in found[str(column)]]


@contextmanager
def listening(program: str, profile: Path) -> Iterator[LibreOffice]:
    """A LibreOffice with a profile of its own, for as long as it is needed."""
    pipe = f"qmxl-{uuid.uuid4().hex}"
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"]
    process = subprocess.Popen(
        [*command, f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    office = LibreOffice(pipe)
    try:
        yield office
        office.ask("stop")
        process.wait(PATIENCE)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@contextmanager
def with_extension(program: str, profile: Path, package: Path) -> Iterator[LibreOffice]:
    """A LibreOffice in which an extension was installed before it was started."""
    with listening(program, profile) as office:
        assert office.ask("install", path=str(package)) == "installed"
    with listening(program, profile) as office:
        yield office


@pytest.fixture(scope="session")
def calc(office: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibreOffice]:
    """LibreOffice as it is."""
    with listening(office, tmp_path_factory.mktemp("calc")) as running:
        yield running


@pytest.fixture(scope="session")
def calc_with_qm(office: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibreOffice]:
    """LibreOffice with QM.oxt installed."""
    folder = tmp_path_factory.mktemp("calc_with_qm")
    package = folder / "QM.oxt"
    package.write_bytes(extension())
    with with_extension(office, folder / "profile", package) as running:
        yield running
