"""The sample hospital with its master, for all tests that look at it."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from qmxl import commands
from qmxl.period import parse_period
from qmxl.sample.folder import Folder, made_sample
from tests.laid_out import MADE, Lay


@pytest.fixture(scope="session")
def sample() -> Folder:
    """The sample's files and planted faults."""
    return made_sample()


@pytest.fixture(scope="session")
def hospital(tmp_path_factory: pytest.TempPathFactory, lay_demo: Lay) -> Path:
    """A folder with a space and diacritics in its name, holding the sample and its master."""
    return lay_demo(tmp_path_factory.mktemp("sample") / "Bệnh viện mẫu")


@pytest.fixture(scope="session")
def values(hospital: Path) -> Workbook:
    """Its master with the stored values, to be read only."""
    return openpyxl.load_workbook(hospital / "tong-hop" / "QM_TongHop_2025-12.xlsx", data_only=True)


@pytest.fixture(scope="session")
def outcome(hospital: Path) -> commands.Outcome:
    """What consolidating the sample says."""
    return commands.consolidate(hospital, period=parse_period("2025-12"), language="vi", clock=lambda: MADE)
