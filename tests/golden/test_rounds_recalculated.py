"""The sheets of assessment rounds and their forms: every formula's stored value is LibreOffice's own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl import commands
from qmxl.period import Period, parse_period
from tests.golden.test_recalculated import IN_LANGUAGES, differences
from tests.rounds import DAY, OFFICE, TEAM, assessed, department_form, laid_out, read_as, round_form

Recalculate = Callable[[Path], Path]
NOW = datetime(2026, 4, 5)
MET = {"status": "Đạt", "evidence": "QĐ 1"}
OWN = {
    "A1.1-1.1": {"status": "Không có lỗi"},
    "A1.1-2.1": MET,
    "A1.1-2.2": MET,
    "A1.2-3.1": {"status": "Chưa biết làm"},
}
READ = {
    "A1.1-1.1": read_as("Không có lỗi"),
    "A1.1-2.1": read_as("Không đạt"),
    "A1.1-2.2": read_as("Đạt"),
    "A1.2-3.1": {"status": "Đạt"},  # without a day: it does not count
}


@pytest.mark.office
@pytest.mark.parametrize("language", IN_LANGUAGES)
@pytest.mark.parametrize("decided", [False, True])
def test_agreement_and_levels_are_libreoffices_own(
    recalculate: Recalculate, tmp_path: Path, language: str, *, decided: bool
):
    office = OFFICE if language == "en" else replace(OFFICE, closed=date(2026, 4, 1))
    control = assessed(office, replace(TEAM, closed=date(2026, 4, 1)))
    line = {"item": "A1.1-2.1", "status": "Đạt", "decided_by": "Giám đốc", "decided_on": DAY}
    own = round_form(control, office, READ, decided={"1": line} if decided else {})
    team = round_form(control, TEAM, {"A1.1-2.2": read_as("Đạt")}, {"A1.1": {"level": 1}, "A1.2": {"level": 3}})
    folder = laid_out(tmp_path / "bv", control, department_form(control, OWN), own, team)
    period = parse_period("2026-03")
    master = commands.consolidate(folder, period=period, language=language, clock=lambda: NOW).master
    assert master is not None
    count, different = differences(master, recalculate(master))
    assert count > 100
    assert different == []


@pytest.mark.office
def test_a_rounds_forms_values_are_libreoffices_own(recalculate: Recalculate, tmp_path: Path):
    control = assessed(OFFICE, TEAM)
    folder = laid_out(tmp_path / "bv", control, round_form(control, OFFICE, READ))
    commands.forms(folder, period=Period(2026, 1, 12), language="vi", clock=lambda: NOW)
    for name in ("QLCL_2026", "DOAN_2026"):
        form = folder / "bieu-mau" / "2026" / f"{name}.xlsx"
        count, different = differences(form, recalculate(form))
        assert (count > 5, different) == (True, [])
