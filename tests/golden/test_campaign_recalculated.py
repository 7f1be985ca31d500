"""The summary of a quality-safety month and its internal workbook: every stored value is LibreOffice's own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.golden.test_recalculated import IN_LANGUAGES, differences
from tests.month import held


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("language", IN_LANGUAGES)
def test_what_the_month_came_to_is_libreoffices_own(recalculate: Callable[[Path], Path], tmp_path: Path, language: str):
    month = held(tmp_path / "bv")
    month.run(date(2026, 4, 21), language)
    for name, least in (("QM_ThangChatLuong_2026-03-18.xlsx", 200), ("QM_NoiBo_THANG_2026-03-18.xlsx", 12)):
        written = month.folder / "tong-hop" / name
        count, different = differences(written, recalculate(written))
        assert count > least
        assert different == []
