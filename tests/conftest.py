"""What every kind of test shares: the sample laid out, a real LibreOffice where there is one, and who runs what."""

import gc
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.amounts import times
from tests.handed import demo_with, general_hospital
from tests.laid_out import lay_demo, lay_forms, lay_one_report, lay_reports, shared_reports
from tests.sharing_out import Together, processes

__all__ = [
    "demo_with",
    "general_hospital",
    "lay_demo",
    "lay_forms",
    "lay_one_report",
    "lay_reports",
    "shared_reports",
    "times",
]

WANTED = (25, 2)

# Always recalculate a workbook when it is loaded, so that what comes out is LibreOffice's own arithmetic.
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>25.2</value></prop></item>
</oor:items>
"""

Recalculate = Callable[[Path], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="try many times more examples, see tests/amounts.py")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if config.getoption("long") else "usual")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """While thousands of tests are collected nothing is garbage; what is there then need not be gone through later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together:
    return Together(config, log)


def pytest_xdist_auto_num_workers() -> int:
    return processes()


def soffice() -> str | None:
    """The LibreOffice program when it is new enough, else None."""
    program = shutil.which("soffice")
    if program is None:
        return None
    version = subprocess.run([program, "--version"], check=False, capture_output=True, text=True, timeout=60).stdout
    found = re.search(r"(\d+)\.(\d+)", version)
    return program if found and (int(found[1]), int(found[2])) >= WANTED else None


@pytest.fixture(scope="session")
def office() -> str:
    """The path of a LibreOffice of 25.2 or newer; without one the test is skipped, or fails under CI=true."""
    program = soffice()
    if program is None:
        reason = "LibreOffice 25.2 or newer is not installed (scripts/install-libreoffice, as root)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return program


@pytest.fixture(scope="session")
def office_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LibreOffice user profile of the tests' own, set to recalculate every workbook on load."""
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    return profile


@pytest.fixture(scope="session")
def recalculate(office: str, office_profile: Path, tmp_path_factory: pytest.TempPathFactory) -> Recalculate:
    """A function that gives back a copy of an .xlsx in which LibreOffice has recalculated every formula."""

    def run(workbook: Path) -> Path:
        folder = tmp_path_factory.mktemp("recalculated")
        command = [
            office,
            f"-env:UserInstallation={office_profile.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(folder),
            str(workbook),
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
        result = folder / f"{workbook.stem}.xlsx"
        assert result.exists(), done.stdout + done.stderr
        return result

    return run
