"""Files as people and their programs left them, in ``tests/cases``, laid into the hospitals they came from.

Each folder of ``cases`` holds inputs only; what is right for them stands in the tests that read them.
"""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from qmxl.findings import Finding
from tests.by_hand import OF_THE_LIST

CASES = Path(__file__).parent / "cases"
# What is said today of forms and lists of the time before faults of level 1 had words of their own, reasons a column,
# and lists of sub-items the decision's own numbers to be held against.
OF_THEIR_TIME = OF_THE_LIST | {"CONTROL-NOT-APPLIED", "CRITERIA-FAULT-WORDS"}


def but_of_their_time(findings: Iterable[Finding]) -> list[Finding]:
    """The findings save the remarks about what was right when the file was made, and is read all the same."""
    return [finding for finding in findings if finding.code not in OF_THEIR_TIME]


@pytest.fixture
def demo_with(tmp_path: Path) -> Callable[..., Path]:
    """Lays out the demo hospital as it was when the cases came, with nothing in ``nop/2025`` but the files given.

    Its list then had some of the decision's sub-items, numbered anew at each level. Its period is 2025-12.
    """

    def lay(*files: Path) -> Path:
        folder = tmp_path / "benh-vien"
        (folder / "nop" / "2025").mkdir(parents=True)
        shutil.copy(CASES / "QM_DieuKhien.xlsm", folder)
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
