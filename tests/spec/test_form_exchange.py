"""Own forms go from hospital to hospital as one small workbook."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qmxl.control.entries import entries_of
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.texts import texts
from tests.by_hand import SAVED, small_hospital
from tests.spec.test_own_forms import SHEETS
from tests.spec.test_own_forms import control as hospital_with_forms
from tests.written import control_file

Run = Callable[..., Any]
VI = texts("vi")


@pytest.fixture
def giving(tmp_path: Path) -> Path:
    """A hospital with forms of its own."""
    folder = tmp_path / "cho"
    folder.mkdir()
    hospital_with_forms(folder)
    return folder


@pytest.fixture
def taking(tmp_path: Path) -> Path:
    """A hospital without any."""
    folder = tmp_path / "nhan"
    folder.mkdir()
    (folder / "QM_DieuKhien.xlsm").write_bytes(control_file(entries_of(small_hospital(), VI), SAVED, VI, macros=True))
    return folder


def control_of(folder: Path) -> Any:
    return read_control(fetch_apart(next(folder.glob("QM_DieuKhien.xls*"))), VI)[0]


def test_a_form_is_the_same_in_the_other_hospital(qmxl: Run, giving: Path, taking: Path, tmp_path: Path):
    before = control_of(taking)
    files = [tmp_path / f"{code}.xlsx" for code in ("phan_anh", "RUA_TAY")]
    for file in files:
        assert qmxl("form", "export", giving, file.stem, "-o", file).code == 0
        assert qmxl("form", "import", taking, file, "--json").json["findings"] == []
    after, given = control_of(taking), {form.id: form for form in control_of(giving).own_forms}
    assert after.own_forms == (given["phan_anh"], given["rua_tay"])
    for kept in ("hospital", "departments", "assignments", "targets", "programme"):
        assert getattr(after, kept) == getattr(before, kept)
    assert (taking / "QM_DieuKhien.xlsm").read_bytes()[:2] == b"PK"
    assert len(list((taking / "lich-su").iterdir())) == 2
    assert openpyxl.load_workbook(files[0]).sheetnames[:2] == ["Biểu mẫu riêng", "Cột biểu mẫu riêng"]


def test_a_bundled_form_is_a_pattern_for_an_own_one(qmxl: Run, taking: Path, tmp_path: Path):
    file = tmp_path / "mau.xlsx"
    assert qmxl("form", "export", taking, "pdca", "-o", file).code == 0
    assert qmxl("form", "import", taking, file).code == 2
    book = openpyxl.load_workbook(file)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=6):
            for cell in row:
                if cell.value == "PDCA":
                    cell.value = "CAI_TIEN"
    book["Biểu mẫu riêng"]["D6"] = "Cải tiến"
    book.save(file)
    assert qmxl("form", "import", taking, file).code == 0
    assert [(form.id, form.sheet.vi) for form in control_of(taking).own_forms] == [("cai_tien", "Cải tiến")]


def test_a_form_that_is_there_is_refused(qmxl: Run, giving: Path, tmp_path: Path):
    file, desk = tmp_path / "hop.xlsx", giving / "QM_DieuKhien.xlsx"
    qmxl("form", "export", giving, "HOP", "-o", file)
    before = desk.read_bytes()
    ran = qmxl("form", "import", giving, file)
    assert (ran.code, "HOP" in ran.err, desk.read_bytes() == before) == (2, True, True)


@pytest.mark.parametrize(
    "words",
    [
        ("export", "{folder}", "KHONG_CO"),
        ("import", "{folder}", "{folder}/khong-co.xlsx"),
        ("import", "{folder}", "{folder}/QM_DieuKhien.xlsx"),
        ("import", "{folder}", "{folder}/hu.xlsx"),
        ("import", "{folder}/khong-co", "{folder}/hu.xlsx"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(qmxl: Run, giving: Path, words: tuple[str, ...]):
    (giving / "hu.xlsx").write_bytes(b"khong phai Excel")
    ran = qmxl("form", *(word.format(folder=giving) for word in words))
    assert ran.code == 2
    assert ran.err.strip().endswith((".", "…"))
    assert "Traceback" not in ran.err


def test_a_wrong_form_is_refused_as_a_whole(qmxl: Run, giving: Path, taking: Path, tmp_path: Path):
    file, desk = tmp_path / "hop.xlsx", taking / "QM_DieuKhien.xlsm"
    qmxl("form", "export", giving, "HOP", "-o", file)
    book = openpyxl.load_workbook(file)
    book["Cột biểu mẫu riêng"]["F6"] = "Ngày tháng năm nào"
    book.save(file)
    before = desk.read_bytes()
    ran = qmxl("form", "import", taking, file)
    assert (ran.code, "F6" in ran.err, desk.read_bytes() == before) == (2, True, True)


def test_rows_added_below_take_nothing_away(qmxl: Run, giving: Path, tmp_path: Path):
    """A hospital that has forms takes another: its own rows stand as they were, wrong ones too."""
    other = Path(shutil.copytree(giving, tmp_path / "khac"))
    wrong = [*SHEETS["own_form_rules"], {"form": "HOP", "rule": "Không trước", "fields": "Ngày họp"}]
    hospital_with_forms(other, own_form_rules=wrong)
    taken = tmp_path / "taken.xlsx"
    qmxl("form", "export", giving, "HOP", "-o", taken)
    book = openpyxl.load_workbook(taken)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=6, max_col=3):
            if row[2].value == "HOP":
                row[2].value = "HOP_2"
    book["Biểu mẫu riêng"]["D6"] = "Họp 2"
    book.save(taken)
    assert qmxl("form", "import", other, taken).code == 0
    control, findings = read_control(fetch_apart(other / "QM_DieuKhien.xlsx"), VI)
    assert [form.id for form in control.own_forms][-2:] == ["thuoc", "hop_2"]
    assert [finding.code for finding in findings] == ["CONTROL-MISSING"]
