"""A frozen workbook in a LibreOffice that has no add-in: every formula is computed, and comes to what was stored."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from qmxl.functions import FUNCTIONS
from qmxl.proof.cases import lines
from qmxl.proof.proof import SHEET, faults, proof_workbook
from qmxl.sending.sealing.recalculating import recalculated
from tests.frozen import CELLS, OWN, edited, found, freeze, look, sent, workbook
from tests.stored import Stored, stored_cells
from tests.unit.test_freezing import rules, with_add_in
from tests.unit.test_sealing import named

pytestmark = pytest.mark.office
Recalculate = Callable[[Path], Path]


def different(before: Stored, after: Stored) -> list[str]:
    """The formulas whose value is another one."""
    return [
        f"{sheet}!{cell}: {value!r}, {after.get((sheet, cell))!r}"
        for (sheet, cell), (value, formula) in before.items()
        if formula and not same(value, after.get((sheet, cell), (None, None))[0])
    ]


def same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return (one or None) == (other or None)


def frozen_file(path: Path) -> Path:
    copy = path.with_name(f"{path.stem} gửi.xlsx")
    copy.write_bytes(freeze(path).content)
    return copy


def test_awkward_places_are_recalculated_to_what_they_were(recalculate: Recalculate, tmp_path: Path):
    path = frozen_file(with_add_in(workbook(tmp_path / "so.xlsx")))
    before, after = stored_cells(path), stored_cells(recalculate(path))
    assert different(before, after) == []
    assert [after[OWN, cell][0] for cell, _, _ in CELLS] == [value for _, _, value in CELLS]
    assert [place for place, (value, _) in after.items() if value == "#NAME?"] == []


def test_names_that_were_printed_are_computed(recalculate: Recalculate, tmp_path: Path):
    path = frozen_file(workbook(tmp_path / "so.xlsx", rules))
    assert different(stored_cells(path), stored_cells(recalculate(path))) == []


def test_without_freezing_the_same_workbook_shows_names_nobody_knows(recalculate: Recalculate, tmp_path: Path):
    after = stored_cells(recalculate(workbook(tmp_path / "so.xlsx")))
    assert after[OWN, "A1"][0] == "#NAME?"


def test_every_case_of_every_function_is_frozen_and_recalculated(recalculate: Recalculate, tmp_path: Path):
    path = tmp_path / "cases.xlsx"
    path.write_bytes(proof_workbook(FUNCTIONS, lambda line: line.qm))
    kept = '<definedNames><definedName name="QM_kept">0</definedName>'  # as a master says that it marks what stays
    edited(path, {"xl/workbook.xml": lambda text: text.replace("<definedNames>", kept)})
    made = freeze(path)
    assert made.findings == []
    path.write_bytes(made.content)
    after = stored_cells(recalculate(path))
    answers = [after[SHEET, f"A{row}"][0] for row in range(1, len(lines(FUNCTIONS)) + 1)]
    assert faults("formula in LibreOffice", answers) == []


def test_what_libreoffice_saves_without_a_change_verifies(recalculate: Recalculate, tmp_path: Path):
    for name, more in (("a", named), ("b", rules)):
        path = recalculate(sent(workbook(tmp_path / f"{name}.xlsx", more)))
        assert found(path) == [], name
        assert look(path).intact


def test_a_change_made_in_between_is_named(recalculate: Recalculate, tmp_path: Path):
    path = sent(workbook(tmp_path / "so.xlsx", named))
    edited(path, {"xl/worksheets/sheet1.xml": lambda xml: xml.replace("<v>60<", "<v>61<")})
    codes = found(recalculate(path))
    assert ("SEAL-CHANGED", "B2") in codes
    assert {cell for code, cell in codes if code == "SEAL-CHANGED"} >= {"B2", "A1"}, "and what is computed from it"


def test_libreoffice_computes_what_is_verified(office: str, tmp_path: Path):
    path = sent(workbook(tmp_path / "so.xlsx", named))
    old = "<f>SUM(A1:A1)</f><v>7"
    edited(path, {"xl/worksheets/sheet2.xml": lambda xml: xml.replace(f"{old}5<", f"{old}6<")})
    result = look(path, recalculate=lambda content: recalculated(content, office))
    told = {str(finding.code): finding for finding in result.findings}
    assert told["SENT-FIGURE"].facts == {"found": "76 (=SUM(A1:A1))", "expected": "75"}
    assert "SENT-NOT-COMPUTED" not in told
