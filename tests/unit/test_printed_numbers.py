"""Numbers of what LibreOffice prints are written as the language of the page writes them."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
import xlsxwriter

from qmxl.sending.office import NEVER, converted


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize(
    ("language", "said"), [("vi", ["3,24", "1.234,50"]), ("en", ["3.24", "1,234.50"]), ("zh", ["3.24", "1,234.50"])]
)
def test_a_pdf_writes_decimals_as_its_readers_do(tmp_path: Path, office: str, language: str, said: list[str]):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 3.24)
        sheet.write(1, 0, 1234.5, book.add_format({"num_format": "#,##0.00"}))
    printed = converted(buffer.getvalue(), office, "pdf", computed=NEVER, language=language)
    assert printed is not None
    (tmp_path / "so.pdf").write_bytes(printed)
    read = subprocess.run(["pdftotext", str(tmp_path / "so.pdf"), "-"], check=True, capture_output=True, text=True)
    assert read.stdout.split() == said
