"""The chain of improvement: every formula's stored value, and those of points lost, are LibreOffice's own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qmxl.period import Period
from tests.golden.test_recalculated import differences
from tests.handing_over import LOST, House, Line

OWN: Line = {
    "source_of": "Tự kiểm tra",
    "found_on": date(2026, 2, 1),
    "finding": "Sàn trơn",
    "due": date(2026, 2, 15),
    "status": "Đã đóng",
    "rechecked_on": date(2026, 2, 20),
    "effect": "Không",
}


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_the_chains_counts_are_libreoffices_own(
    recalculate: Callable[[Path], Path], tmp_path: Path, language: str
) -> None:
    """Handed over and not, answered, late, closed in time or not, in a second cycle; departments without a line due."""
    house = House(tmp_path)
    visits = [LOST, {**LOST, "points": 9.5}, {**LOST, "unit": "KHOA_KHAM", "topic": "=Vệ sinh* <tay>", "points": 0}]
    house.hand_in(house.blank("QLCL", {"scored_visit": visits}))
    again = {**OWN, "parent": "KHOA_KHAM-2026-Q1-001", "status": "Đang khắc phục", "due": date(2026, 5, 1)}
    again = {name: value for name, value in again.items() if name not in {"rechecked_on", "effect"}}
    own = [OWN, again, {**OWN, "effect": "Có", "rechecked_on": date(2026, 2, 9)}]
    house.hand_in(house.blank("KHOA_KHAM", {"capa": own}))
    house.hand_in(house.blank("GLOCOM"))
    form = house.make().form("GLOCOM")
    form.put("capa", "1", "status", "Chờ kiểm tra lại")
    house.hand_in(form)
    master = tmp_path / "so.xlsx"
    master.write_bytes(house.collected(tmp_path / "read", Period(2026, 3, 3)).master(language))
    count, different = differences(master, recalculate(master))
    assert (count > 150, different) == (True, [])
