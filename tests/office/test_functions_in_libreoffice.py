"""The cases of every QM_ function in a real LibreOffice: native formula, VBA and add-in."""

from pathlib import Path

import openpyxl
import pytest

from qmxl.desks.excel.add_in import macro_project
from qmxl.functions import FUNCTIONS
from qmxl.proof.cases import lines
from qmxl.proof.check_workbook import FIRST_ROW, NATIVE, QM, SHEET, check_workbook
from qmxl.proof.proof import agrees, faults, needless, proof_workbook
from qmxl.proof.shortfalls import shortfall

pytestmark = pytest.mark.office
COUNT = len(lines())


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_native_formula_gives_every_declared_value(calc, tmp_path):
    workbook = written(tmp_path, "native.xlsx", proof_workbook())
    assert faults("formula in LibreOffice", calc.answers(workbook, COUNT)) == []


def test_the_add_in_gives_every_declared_value_in_a_workbook_written_elsewhere(calc_with_qm, tmp_path):
    workbook = written(tmp_path, "qm.xlsx", proof_workbook(text=lambda line: line.qm))
    answers = calc_with_qm.answers(workbook, COUNT)
    assert faults("LibreOffice add-in", answers) == []
    assert needless("LibreOffice add-in", answers) == []


def test_the_vba_module_gives_every_declared_value(calc, tmp_path):
    project = written(tmp_path, "vbaProject.bin", macro_project())
    content = proof_workbook(text=lambda line: line.qm, macros=str(project))
    answers = calc.answers(written(tmp_path, "qm.xlsm", content), COUNT)
    assert faults("VBA in LibreOffice", answers) == []
    assert needless("VBA in LibreOffice", answers) == []


def test_a_workbook_keeps_the_functions_names_through_a_save(calc_with_qm, tmp_path):
    workbook = written(tmp_path, "qm.xlsx", proof_workbook(text=lambda line: line.qm))
    saved = tmp_path / "saved.xlsx"
    calc_with_qm.ask("column", path=str(workbook), sheet="QM", rows=[0, 0], columns=[0], save=str(saved))
    kept = [cell.value for cell in openpyxl.load_workbook(saved)["QM"]["A"]]
    assert [formula.partition("(")[0] for formula in kept] == [f"={line.function.name}" for line in lines()]


def test_the_functions_can_be_typed(calc_with_qm):
    formulas = [
        "=QM_RATE(3;4)",
        "=qm_percent(5;4)",
        "=QM_SCORE({3;4};{1;2})",
        "=ROUND(QM_RATE(1;3);2)*2",
        '=QM_HARM("g")',
    ]
    found = calc_with_qm.ask("typed", formulas=formulas)
    assert [value for _, value, _ in found] == [75, "#NUM!", 11 / 3, 66.66, "NC3"]
    assert [shown for _, _, shown in found[:2]] == ["=QM_RATE(3,4)", "=QM_PERCENT(5,4)"], (
        "the names, with the separators of the tests' language"
    )


def test_one_array_formula_fills_a_column(calc_with_qm):
    found = calc_with_qm.ask("array", rows=50, formula="=QM_RATE(A1:A50;B1:B50)")
    assert found["last"] == ["number", 49.0]


def test_the_extension_makes_libreoffice_compute_what_it_opens(calc_with_qm, tmp_path):
    """Cached zeros are not believed, although nobody pressed a key."""
    workbook = written(tmp_path, "qm.xlsx", proof_workbook(text=lambda line: line.qm))
    found = calc_with_qm.ask("column", path=str(workbook), sheet="QM", rows=[13, 13], columns=[0], leave=True)
    assert found["0"] == [["number", lines()[13].expected]]


def test_the_check_workbook_counts_itself_right(calc, tmp_path):
    """Its cached values are what LibreOffice computes: native formulas n/n, no QM_ call right unproved."""
    workbook = written(tmp_path, "QM_KiemTra.xlsx", check_workbook())
    cached = openpyxl.load_workbook(workbook, data_only=True)[SHEET]
    for column in (2, QM, QM + 1, NATIVE, NATIVE + 1):
        computed = calc.answers(workbook, FIRST_ROW + COUNT, sheet=SHEET, column=column)
        kept = [row[column].value for row in cached.iter_rows(max_row=FIRST_ROW + COUNT)]
        assert [(c, k) for c, k in zip(computed, kept, strict=True) if not same(c, k)] == []
    assert [cached["C3"].value, cached["C4"].value] == [f"0/{COUNT} đúng", f"{COUNT}/{COUNT} đúng"]


def same(computed, kept):
    """Equal, or close as numbers are; an empty cell is read as None or as an empty text."""
    if isinstance(kept, int | float) and isinstance(computed, int | float):
        return agrees(float(kept), computed)
    return (computed or None) == (kept or None)


def test_the_check_workbook_counts_the_add_in(calc_with_qm, tmp_path):
    workbook = written(tmp_path, "QM_KiemTra.xlsx", check_workbook())
    short = sum(shortfall("LibreOffice add-in", line.function, line.case) is not None for line in lines())
    assert calc_with_qm.answers(workbook, 4, sheet=SHEET, column=2)[2] == f"{COUNT - short}/{COUNT} đúng"


def test_every_function_is_put_to_the_proof():
    assert {line.function.name for line in lines()} == {function.name for function in FUNCTIONS}
