"""The bulletin of the sample's master: two A4 pages, each figure as the master has it, with the cell it is from."""

import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from qmxl.cli.main import main
from qmxl.commands.bulletin import bulletin
from qmxl.commands.outcome import Outcome
from qmxl.period import parse_period
from qmxl.refusal import Refusal
from qmxl.sending.gate.gate import suspects
from tests.frozen import MADE
from tests.stored import stored_cells


@pytest.fixture(scope="module")
def master(outcome: Outcome) -> Path:
    assert outcome.master is not None
    return outcome.master


@pytest.fixture(scope="module")
def printed(master: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bulletin as a workbook, as where there is no LibreOffice."""
    output = tmp_path_factory.mktemp("bulletin") / "ban-tin.xlsx"
    made = bulletin(master, output=output, language="vi", clock=lambda: MADE)
    assert ([str(f.code) for f in made.findings], made.written) == (["BULLETIN-NOT-PRINTED"], [output])
    return output


@pytest.mark.slow
def test_every_figure_is_that_of_the_cell_named_beside_it(master: Path, printed: Path):
    cells, page = stored_cells(master), openpyxl.load_workbook(printed).worksheets[0]
    traced = 0
    for row in page.iter_rows(min_row=1, values_only=True):
        found = re.fullmatch(r"(Chỉ số) (G\d+)", str(row[8] or ""))
        if found and isinstance(row[4], int | float):
            assert cells[found[1], found[2]][0] == pytest.approx(row[4]), row
            traced += 1
    assert traced > 20


@pytest.mark.slow
def test_what_is_not_met_stands_first_and_what_is_overdue_most(printed: Path):
    first, second = openpyxl.load_workbook(printed).worksheets
    results = [row[7] for row in first.iter_rows(min_row=1, values_only=True) if re.match(r"[A-Z]+-\d", str(row[0]))]
    met = [result == "Đạt" for result in results]
    assert (results[:4], met == sorted(met), len(results)) == (["Không đạt"] * 4, True, 27)
    rows = list(second.iter_rows(values_only=True))
    top = next(at for at, row in enumerate(rows) if row[0] == "Sổ theo dõi")
    assert [(row[0], row[6]) for row in rows[top + 1 : top + 4]] == [
        ("Kế hoạch", 32), ("Họp chất lượng", 18), ("Khắc phục", 8),
    ]  # fmt: skip
    assert [row[6] for row in rows if row[0] == "Cộng"] == [59]


def test_it_says_that_nobody_approved_and_names_nobody(printed: Path):
    words = [str(cell.value) for row in openpyxl.load_workbook(printed).worksheets[0]["A1:I6"] for cell in row]
    assert "CHƯA DUYỆT" in words
    assert "BẢN TIN CHẤT LƯỢNG – THÁNG 12/2025" in words
    assert suspects(printed) == ()


def test_each_sheet_is_one_page_of_a4(printed: Path):
    for sheet in openpyxl.load_workbook(printed).worksheets:
        setup = sheet.page_setup
        assert (setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight or 1) == (9, 1, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.slow
def test_the_pdf_has_two_a4_pages(hospital: Path, tmp_path: Path, office: str):
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo is not installed")
    period, output = parse_period("2025-12"), tmp_path / "ban-tin.pdf"
    made = bulletin(hospital, period=period, output=output, office=Path(office), language="vi", clock=lambda: MADE)
    assert (made.written, made.findings) == ([output], [])
    told = subprocess.run(["pdfinfo", str(output)], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Pages:\s+2\n", told)
    assert "(A4)" in told


def test_what_is_no_master_is_refused_with_a_sentence(tmp_path: Path, hospital: Path):
    openpyxl.Workbook().save(tmp_path / "so.xlsx")
    (tmp_path / "chu.xlsx").write_text("x", encoding="utf-8")
    for path, code in (
        (tmp_path / "so.xlsx", "bulletin_no_master"),
        (tmp_path / "chu.xlsx", "bulletin_no_master"),
        (tmp_path / "khong-co.xlsx", "bulletin_missing"),
        (hospital, "bulletin_which"),
    ):
        with pytest.raises(Refusal) as refused:
            bulletin(path, language="vi")
        assert refused.value.code == code


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_told_in_each_language(
    master: Path, tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr("qmxl.cli.sending.office", lambda: None)
    output = tmp_path / "b.xlsx"
    assert main(["bulletin", str(master), "-o", str(output), "--lang", language]) == 0
    assert str(output) in capsys.readouterr().out
    assert "2025" in str(openpyxl.load_workbook(output).worksheets[0]["A1"].value)
