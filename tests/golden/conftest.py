"""The sample hospital, laid out and consolidated once for all tests that look at it."""

from datetime import datetime
from pathlib import Path

import pytest

from qmxl import commands
from qmxl.sample.folder import Folder, sample_folder

MADE = datetime(2026, 1, 10, 8)


@pytest.fixture(scope="session")
def sample() -> Folder:
    """The sample's files and planted faults."""
    return sample_folder()


@pytest.fixture(scope="session")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a space and diacritics in its name, holding the sample and its master."""
    folder = tmp_path_factory.mktemp("sample") / "Bệnh viện mẫu"
    commands.demo(folder, "vi", clock=lambda: MADE)
    return folder


@pytest.fixture(scope="session")
def outcome(hospital: Path) -> commands.Outcome:
    """What consolidating the sample says."""
    from qmxl.period import parse_period

    return commands.consolidate(hospital, parse_period("2025-12"), "vi", clock=lambda: MADE)
