"""Files as people and their programs left them, in ``tests/cases``, laid into the hospitals they came from.

Each folder of ``cases`` holds inputs only; what is right for them stands in the tests that read them.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"


@pytest.fixture
def demo_with(tmp_path: Path, shared_reports: Path) -> Callable[..., Path]:
    """Lays out the demo hospital with nothing in ``nop/2025`` but the files given; its period is 2025-12."""

    def lay(*files: Path) -> Path:
        folder = tmp_path / "benh-vien"
        (folder / "nop" / "2025").mkdir(parents=True)
        shutil.copy(shared_reports / "QM_DieuKhien.xlsm", folder)
        for file in files:
            shutil.copy(file, folder / "nop" / "2025" / file.name)
        return folder

    return lay


@pytest.fixture
def general_hospital(tmp_path: Path) -> Path:
    """A fresh copy of the general hospital: twelve departments, ten indicators of its own, January to October 2026."""
    folder = tmp_path / "benh-vien-da-khoa"
    shutil.copytree(CASES / "general-hospital", folder, ignore=shutil.ignore_patterns("README.md"))
    return folder
