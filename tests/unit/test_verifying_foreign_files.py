"""Whatever file comes, verifying it ends with findings or one sentence."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from qmxl.commands.verify import verify
from qmxl.refusal import Refusal
from qmxl.texts import texts
from tests.handed import CASES

FILES = sorted(path for path in (CASES / "attacks").rglob("*") if path.is_file() and path.suffix in (".xlsx", ".xlsm"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(CASES / "attacks")))
def test_a_hostile_file_is_verified_or_refused(path: Path):
    refused: list[Refusal] = []
    try:
        outcome = verify(path, language="vi")
    except Refusal as refusal:
        refused.append(refusal)
    if refused:
        assert texts("vi")(f"refusal.{refused[0].code}", **refused[0].facts)
        return
    assert not outcome.verified.trusted
    assert [finding for finding in outcome.findings if finding.code == "SEAL-OF"] == []


def test_there_are_such_files():
    assert len(FILES) > 5


@pytest.mark.parametrize("feigned", [(b"", b""), (b"<!--<sheetData>-->", b"<!--</sheetData>-->")])
def test_a_rule_of_the_house_is_told_wherever_marks_of_cells_are_feigned(tmp_path: Path, feigned: tuple[bytes, bytes]):
    made, path = tmp_path / "made.xlsx", tmp_path / "sent.xlsx"
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("A")
    sheet.write(0, 0, 1)
    rule = {"type": "formula", "criteria": "=QM_RATE(1,2)>1", "format": book.add_format({"bold": True})}
    sheet.conditional_format("A1", rule)
    book.close()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<sheetData>", feigned[0] + b"<sheetData>")
                content = content.replace(b"</conditionalFormatting>", b"</conditionalFormatting>" + feigned[1])
            new.writestr(name, content)
    assert "SENT-FUNCTION" in [str(finding.code) for finding in verify(path, language="vi").findings]
