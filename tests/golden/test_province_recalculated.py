"""The master of a province: a hundred hospitals pooled as planted, and every formula's value is LibreOffice's own."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from qmxl.commands import Outcome
from tests.golden.test_recalculated import differences
from tests.provinces import Province, figures, province, rows_of, sheet

Recalculate = Callable[[Path], Path]
Planted = dict[str, tuple[int, int]]
MANY = 100
BROKEN, TAMPERED = "BV017", "BV055"


def planted(folder: Path, many: int) -> tuple[Province, Planted]:
    """Hospitals BV001 and so on, each with its own sums, level and incidents."""
    dice, sums = random.Random(20260331), dict[str, tuple[int, int]]()
    desk = province(folder, *(f"BV{n:03}" for n in range(1, many + 1)))
    for unit in desk.units:
        below = dice.randint(40, 900)
        sums[unit] = (sum(dice.random() < 0.9 for _ in range(below)), below)
        level = dice.randint(1, 5)
        criterion = {"numerator": level, "denominator": 1, "offered_counted": 1}
        incidents = {"numerator": dice.randint(0, 30)}
        plan = {("criterion", "A1.1", "6858"): criterion, ("score", "6858", ""): {"numerator": level, "denominator": 1}}
        desk.send(unit, {**figures(*sums[unit]), **plan, ("incidents", "total.to_date", ""): incidents})
    return desk, sums


def pooled(outcome: Outcome) -> tuple[object, ...]:
    """Numerator, denominator, value and how many hospitals of the one indicator that was planted."""
    return rows_of(outcome, "Chỉ số gộp", 7, ["BRVT-16"])["BRVT-16"][6:10]


@pytest.mark.slow
@pytest.mark.office
def test_the_formulas_of_a_small_province_are_libreoffices_own(recalculate: Recalculate, tmp_path: Path):
    desk, _ = planted(tmp_path / "so", 6)
    desk.put("BV003.xlsx", b"PK")
    master = desk.run().master
    assert master is not None
    count, different = differences(master, recalculate(master))
    assert (count > 450, different) == (True, [])


@pytest.mark.slow
@pytest.mark.office
def test_a_hundred_hospitals_are_what_was_planted(recalculate: Recalculate, tmp_path: Path):
    desk, sums = planted(tmp_path / "so", MANY)
    outcome = desk.run()
    above, below = (sum(each[at] for each in sums.values()) for at in (0, 1))
    assert pooled(outcome) == (above, below, pytest.approx(above * 100 / below), "100/100")
    assert outcome.findings == []
    assert outcome.master is not None
    count, different = differences(outcome.master, recalculate(outcome.master))
    assert (count > 4000, different) == (True, [])
    before = {row[3]: row for row in sheet(outcome, "DL bệnh viện", 6) if row[:3] == ("indicator", "BRVT-16", "period")}
    assert {unit: row[4:6] for unit, row in before.items()} == sums
    desk.put(f"{BROKEN}.xlsx", b"PK\x03\x04")
    path = desk.folder / "nop" / "2026" / f"{TAMPERED}.xlsx"
    path.write_bytes(path.read_bytes()[:-200])
    outcome = desk.run()
    assert outcome.missing == [BROKEN, TAMPERED]
    after = {row[3]: row for row in sheet(outcome, "DL bệnh viện", 6) if row[:3] == ("indicator", "BRVT-16", "period")}
    assert after == {unit: row for unit, row in before.items() if unit not in outcome.missing}
