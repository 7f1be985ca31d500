"""What is counted over every sampled form of the catalogue is LibreOffice's own: see ``tests/registers.py``."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.golden.test_recalculated import differences
from tests.registers import of_all, samples


@pytest.mark.slow
@pytest.mark.office
def test_what_forms_count_is_libreoffices_own(recalculate: Callable[[Path], Path], tmp_path: Path):
    master = tmp_path / "so.xlsx"
    master.write_bytes(of_all(samples(), tmp_path).master())
    count, different = differences(master, recalculate(master))
    assert different == []
    assert count >= 20 * len(samples())
