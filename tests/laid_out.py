"""The sample hospital laid out once for all tests, also where several processes run them; a test takes a copy.

Nobody writes into what is shared. A process that comes while another still makes a folder waits for it, and where
it cannot, it makes its own: that is put in its place in one step, so that others find all of it or nothing.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from qmxl import commands
from qmxl.period import Period
from qmxl.sample.folder import lay_out
from qmxl.sample.texts import YEAR

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

MADE = datetime(2026, 1, 10, 8)
Lay = Callable[[Path], Path]


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name, made by whichever process of the run comes first."""
    mine = factory.getbasetemp()
    place = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / name
    with _one_at_a_time(place.with_name(f"{name}.lock")):
        if not place.exists():
            beside = factory.mktemp(name) / name
            make(beside)
            try:
                beside.rename(place)
            except OSError:
                assert place.is_dir(), "another process was not quicker"
    return place


@contextlib.contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    """Waits until no other process is here, which lets go even when it is killed."""
    with lock.open("w") as held:
        if fcntl is not None:
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def put(contents: Mapping[str, bytes], place: Path) -> Path:
    """Writes files, by their paths relative to a place, there; gives the place."""
    for name, content in contents.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return place


def copied(folder: Path) -> Lay:
    """A function that copies the folder, times and all, to a place that may have any name."""
    return lambda place: Path(shutil.copytree(folder, place))


@pytest.fixture(scope="session")
def shared_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's control workbook and reports, to be read only."""
    return once(tmp_path_factory, "sample-reports", lambda folder: lay_out(folder, lambda: None))


@pytest.fixture(scope="session")
def lay_reports(shared_reports: Path) -> Lay:
    """Lays out the sample's control workbook and reports, without blank forms and without a master."""
    return copied(shared_reports)


@pytest.fixture(scope="session")
def lay_one_report(shared_reports: Path) -> Lay:
    """Lays out the sample with the report of one department, whose master is made and opened sooner."""

    def lay(place: Path) -> Path:
        folder = copied(shared_reports)(place)
        for report in folder.glob("nop/*/*"):
            if report.name != "MAT_TRE_EM.xlsx":
                report.unlink()
        return folder

    return lay


@pytest.fixture(scope="session")
def lay_forms(tmp_path_factory: pytest.TempPathFactory, shared_reports: Path) -> Lay:
    """Lays out the sample with its blank forms, which are made before there are reports, and without a master."""

    def make(folder: Path) -> None:
        shutil.copytree(shared_reports, folder, ignore=shutil.ignore_patterns("nop"))
        commands.forms(folder, period=Period(YEAR, 1, 12), language="vi", clock=lambda: MADE)
        shutil.copytree(shared_reports, folder, dirs_exist_ok=True)

    return copied(once(tmp_path_factory, "sample-forms", make))


@pytest.fixture(scope="session")
def lay_demo(tmp_path_factory: pytest.TempPathFactory, lay_forms: Lay) -> Lay:
    """Lays out the sample as ``qmxl demo`` leaves it: forms, reports and the master of December 2025."""

    def make(folder: Path) -> None:
        lay_forms(folder)
        commands.consolidate(folder, period=Period(YEAR, 12, 12), language="vi", clock=lambda: MADE)

    return copied(once(tmp_path_factory, "sample-demo", make))
