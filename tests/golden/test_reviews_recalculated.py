"""The reviews of the sample: LibreOffice computes what Python wrote, in each language."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qmxl.commands.review import review
from qmxl.period import parse_period
from tests.golden.test_recalculated import differences

Recalculate = Callable[[Path], Path]


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize(("language", "period"), [("vi", "2025-H2"), ("en", "2025"), ("zh", "2025-H1")])
def test_the_reviews_values_are_libreoffices_own(
    hospital: Path, recalculate: Recalculate, tmp_path: Path, language: str, period: str
):
    folder = tmp_path / "bv"
    shutil.copytree(hospital, folder)
    [path] = review(folder, period=parse_period(period), language=language).written
    count, different = differences(path, recalculate(path))
    assert different == []
    assert count > 300
