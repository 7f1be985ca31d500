"""A register the hospital adds needs no Python: its declaration is enough for sheet, reader and checks."""

import io
import re
import tomllib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl.catalogue.declared import Form
from qmxl.catalogue.validating import validated
from qmxl.checks import check
from qmxl.departments.writer import department_file
from qmxl.forms.fetching import raw_of
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.reader import read_workbook
from qmxl.period import Period
from qmxl.sample.folder import workbook_of
from qmxl.sample.hospital import control
from qmxl.submissions.submission import Submission
from qmxl.texts import texts
from qmxl.xlsx.package import Package

PAGE = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text(encoding="utf-8")


@pytest.fixture
def declared() -> Form:
    """The form docs/architecture.md shows."""
    found = re.search(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    assert found
    assert found[1].count("\n") <= 15
    return validated(Form, tomllib.loads(found[1]))


def test_a_declared_register_is_written_read_and_checked(declared: Form):
    text = texts("vi")
    workbook = workbook_of(control(), "GMHS")
    workbook = replace(workbook, sheets=(*workbook.sheets, lay_out(declared, Given(text))))
    book = openpyxl.load_workbook(io.BytesIO(department_file(workbook, {}, datetime(2025, 1, 2), text)))
    sheet = book["Diễn tập"]
    assert [cell.value for cell in sheet[5]][1:3] == ["STT", "Ngày *"]
    sheet["C6"], sheet["C7"] = date(2025, 3, 4), "31/02/2025"
    saved = io.BytesIO()
    book.save(saved)
    raw = raw_of(Package(saved.getvalue()))
    assert raw is not None
    sheets, structure = read_workbook(raw, workbook, "GMHS.xlsx")
    assert structure == []
    assert [answer.value for answer in sheets["drills"].answers.values()] == [date(2025, 3, 4), None]
    submission = Submission(
        "GMHS.xlsx",
        "GMHS",
        workbook,
        Period(2025, 1, 1),
        datetime(2025, 2, 1),
        "",
        raw.identity,
        {"drills": sheets["drills"]},
    )
    assert [(f.code, f.cell.sheet, f.cell.address) for f in check(submission)] == [
        ("DATE-IMPOSSIBLE", "Diễn tập", "C7")
    ]


@pytest.mark.parametrize("block", re.findall(r"```(?:toml|python)\n(.*?)```", PAGE, flags=re.DOTALL))
def test_each_example_of_the_architecture_page_is_short(block: str):
    assert block.count("\n") <= 15
