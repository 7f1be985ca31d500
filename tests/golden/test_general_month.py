"""The general hospital's quality and safety month: planted faults are found, and what it came to is what people wrote.

What they wrote is taken from who invented it and counted again here, never from a workbook or the product's tables.
"""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from qmxl.codes import Severity
from qmxl.commands.campaign import campaign
from qmxl.commands.outcome import Outcome
from qmxl.sample.general.folder import Folder, general_folder
from tests.laid_out import put

NOW = datetime(2026, 1, 4, 3)  # UTC: the year is over and reported
OF_THE_DESK = {"CONTROL-LIMIT", "SCORE-APPROVER"}  # what the control workbook leaves open, as in every command


def held(place: Path, folder: Folder) -> Outcome:
    return campaign(put(folder.contents, place), language="vi", clock=lambda: NOW)


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return held(tmp_path_factory.mktemp("right"), general_folder(faulty=False))


def found(outcome: Outcome) -> Counter[tuple[str, str, str, str]]:
    return Counter(
        (f.cell.source, f.cell.sheet, f.cell.address, str(f.code))
        for f in outcome.findings
        if f.code not in OF_THE_DESK
    )


def test_every_planted_fault_is_found_once_at_its_cell_and_nothing_else(tmp_path: Path) -> None:
    planted = general_folder().month.planted
    outcome = held(tmp_path, general_folder())
    assert found(outcome) == Counter((p.source, p.sheet, p.cell, str(p.code)) for p in planted)
    assert len({p.code for p in planted}) >= 16, "kinds of faults"


def test_a_month_without_faults_has_no_finding(right: Outcome) -> None:
    assert found(right) == Counter()
    assert not [f for f in right.findings if f.severity is Severity.ERROR]
