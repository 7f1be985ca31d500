"""The sample's masters name nobody, in any language; what is planted in one is found also in its frozen copy."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.commands.outcome import Outcome
from qmxl.period import parse_period
from qmxl.sample.general.folder import general_folder
from qmxl.sending.gate.gate import suspects, suspects_of
from qmxl.sending.opened import opened
from tests.frozen import MADE, cells_of, freeze
from tests.laid_out import Lay
from tests.stored import stored_cells


@pytest.mark.slow
def test_the_gate_is_silent_on_the_samples_master(outcome: Outcome):
    assert outcome.master is not None
    assert suspects(outcome.master) == ()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_gate_is_silent_in_other_languages(lay_reports: Lay, tmp_path: Path, language: str):
    folder = lay_reports(tmp_path / "bv")
    made = commands.consolidate(folder, period=parse_period("2025-12"), language=language, clock=lambda: MADE)
    assert made.master is not None
    assert suspects(made.master) == ()


@pytest.mark.slow
def test_what_is_planted_in_sheets_of_every_kind_is_found_in_the_frozen_copy(outcome: Outcome, tmp_path: Path):
    assert outcome.master is not None
    book, planted = openpyxl.load_workbook(outcome.master), set[tuple[str, str]]()
    for sheet in book.worksheets:
        cell = sheet.cell(sheet.max_row + 3, 2)
        cell.value = "Gọi người nhà 0912 345 678"
        planted.add((sheet.title, cell.coordinate))
    path = tmp_path / "planted.xlsx"
    book.save(path)
    assert {(each.sheet, each.cell) for each in suspects_of(opened(freeze(path).content))} == planted


def test_the_gate_is_silent_on_a_general_hospitals_amounts_of_money(general_hospital: Path):
    """Its costs are told in the table of answers as they were typed, some of ten and eleven figures."""
    made = commands.consolidate(
        general_hospital, period=parse_period("2026-10"), language="vi", clock=lambda: datetime(2026, 11, 6)
    )
    assert made.master is not None
    assert any(
        isinstance(value, float) and value > 1e10
        for (sheet, _), (value, _) in stored_cells(made.master).items()
        if sheet == "DL câu trả lời"
    )
    assert suspects(made.master) == ()


@pytest.mark.slow
def test_the_frozen_copy_of_a_hospital_with_every_register_names_nobody(tmp_path: Path):
    """The network's members, whose names are asked for below a heading and in the table of answers, are not in it."""
    for name, content in general_folder().contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    made = commands.consolidate(tmp_path, period=parse_period("2025-12"), language="vi", clock=lambda: MADE)
    assert made.master is not None
    members = {str(line["name"]) for line in general_folder().lines["QLCL", "network"]}
    said = {cell for cell, _ in stored_cells(made.master).values()}
    frozen = freeze(made.master).content
    assert members & said == members, "what is to be hidden is there"
    assert members & {cell for cell, _ in cells_of(frozen, tmp_path).values()} == set()
    assert suspects_of(opened(frozen)) == ()
