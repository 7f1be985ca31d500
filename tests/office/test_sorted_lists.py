"""Lists that LibreOffice sorts without their column of keys: each answer counts where it was given."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from tests.by_hand import SAVED, Form
from tests.unit.test_sorted_without_keys import ANSWERED, CODES, FIRST, KEYS, SEVERAL, answers, form

pytestmark = pytest.mark.office
__all__ = ["form"]


@pytest.mark.parametrize("by", ["finding", "progress"])
def test_a_list_sorted_by_libreoffice_has_each_answer_in_its_line(
    calc: Any, form: Form, tmp_path: Path, by: str
) -> None:
    before = answers(form, tmp_path / "before")
    path, copy, sheet = tmp_path / "form.xlsx", tmp_path / "sorted.xlsx", form.sheet("capa")
    path.write_bytes(form.content(SAVED))
    field = form.cell("capa", "1", by).column - KEYS - 1
    seen = f"{get_column_letter(KEYS + 1)}{FIRST}:{get_column_letter(sheet.max_column)}{FIRST + 3}"
    facts = {"sheet": sheet.title, "range": seen, "by": field, "ascending": True}
    assert calc.ask("sort", path=str(path), to=str(copy), **facts) == "sorted"
    after = Form(copy.read_bytes(), form.control, form.department)
    column = form.cell("capa", "1", "finding").column
    moved = [after.sheet("capa").cell(FIRST + n, column).value for n in range(4)]
    assert moved != [sheet.cell(FIRST + n, column).value for n in range(4)], "the words were sorted"
    assert [after.sheet("capa").cell(FIRST + n, KEYS).value for n in range(3)] == CODES, "the keys stay behind"
    told = answers(after, tmp_path / "after")
    assert [told[key] for key in CODES] == [(e["finding"], a) for e, a in zip(SEVERAL, ANSWERED, strict=True)]
    assert sorted(map(str, told.values())) == sorted(map(str, before.values()))
