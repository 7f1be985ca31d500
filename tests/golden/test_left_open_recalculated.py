"""Registers with lines left open in the year before: every formula's stored value is LibreOffice's own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qmxl.period import Period
from tests.golden.test_recalculated import differences
from tests.handing_over import FOUND, House, Line
from tests.scores import capa, rule, scored, with_rules

OLD: Line = {**FOUND, "found_on": date(2025, 11, 3), "due": date(2025, 12, 1)}
CLOSED: Line = {"status": "Đã đóng", "rechecked_on": date(2026, 2, 21), "effect": "Có"}
REMARK: Line = {
    "received_on": date(2026, 2, 3),
    "channel": "Đường dây nóng",
    "kind": "Khiếu nại, tố cáo",
    "about": "Thái độ",
    "content": "Chờ lâu",
    "due": date(2026, 2, 9),
}


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "zh"])
def test_what_was_left_open_is_counted_by_formulas_too(
    recalculate: Callable[[Path], Path], tmp_path: Path, language: str
) -> None:
    """Two registers: shares, means, tables by month, of the period, by department in blocks; open and overdue ones."""
    house = House(tmp_path)
    old = {**REMARK, "received_on": date(2025, 12, 30), "due": date(2026, 1, 5)}
    praise = {**REMARK, "kind": "Khen ngợi, cảm ơn", "due": None}
    remarks = [old, REMARK, {**REMARK, "answered_on": date(2026, 2, 8), "outcome": "Đã trả lời"}, praise]
    for department in ("GLOCOM", "KHOA_KHAM"):
        own = [OLD, {**OLD, **CLOSED}, FOUND, {**FOUND, **CLOSED}][: 4 if department == "GLOCOM" else 1]
        form = house.blank(department, {"capa": own, "complaints": remarks})
        form.put("complaints", "1", "key", f"{department}-2025-PA007")
        form.book["_qmxl"].append(["carried complaints 0", f"{department.casefold()}-2025-pa007 0123456789ab"])
        house.hand_in(form)
    read = house.collected(tmp_path / "read", Period(2026, 3, 3))
    assert [register.left for register in read.tables.registers.values()] == [True, True]
    master = tmp_path / "so.xlsx"
    master.write_bytes(read.master(language))
    count, different = differences(master, recalculate(master))
    assert (count > 150, different) == (True, [])


@pytest.mark.office
@pytest.mark.slow
def test_the_scoreboard_counts_it_as_open_and_as_no_line_of_the_period(
    recalculate: Callable[[Path], Path], tmp_path: Path
) -> None:
    control = with_rules(*(rule(f"CAPA.{each}") for each in ("OPEN", "LATE", "CLOSED", "CLOSED_BY_DEPARTMENT")))
    lines = {
        "GLOCOM": {"capa": [capa(date(2025, 11, 3)), capa(date(2026, 3, 2)), capa(date(2025, 11, 3), **CLOSED)]},
        "KHOA_KHAM": {"capa": [capa(date(2025, 12, 3)), capa(date(2026, 3, 2), **CLOSED)]},
    }
    read = scored(tmp_path / "read", control, lines)
    board = read.tables.scores
    assert board is not None
    found = {
        column.source.id: tuple(column.measured[code].value for code in ("GLOCOM", "KHOA_KHAM"))
        for column in board.columns
    }
    assert found == {
        "CAPA.OPEN": (2.0, 1.0),
        "CAPA.LATE": (2.0, 1.0),
        "CAPA.CLOSED": (0.0, 100.0),
        "CAPA.CLOSED_BY_DEPARTMENT": (0.0, 100.0),
    }
    master = tmp_path / "so.xlsx"
    master.write_bytes(read.master())
    count, different = differences(master, recalculate(master))
    assert (count > 100, different) == (True, [])
