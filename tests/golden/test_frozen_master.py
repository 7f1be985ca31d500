"""The sample's master frozen: nothing computed otherwise, nobody's account of anything left, all else as it was."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.catalogue.loader import labels
from qmxl.codes import Severity
from qmxl.sending.freezing.freezing import Frozen
from qmxl.sending.opened import opened
from qmxl.sending.sealing.sealing import sealed
from tests.frozen import MADE, edited, freeze, look, parts_of, told
from tests.golden.test_recalculated import differences
from tests.stored import stored_cells

pytestmark = pytest.mark.slow

HIDDEN = "(không hiển thị)"
Recalculate = Callable[[Path], Path]


@pytest.fixture(scope="module")
def master(outcome: commands.Outcome) -> Path:
    assert outcome.master is not None
    return outcome.master


@pytest.fixture(scope="module")
def frozen(master: Path) -> Frozen:
    return freeze(master)


def narratives(path: Path) -> set[str]:
    """What stands in the columns that the master itself calls narrative."""
    book, cells = parts_of(path)["xl/workbook.xml"].decode(), stored_cells(path)
    places = re.findall(r"__narrative\">'([^<]+)'!\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)<", book)
    found = (
        cells.get((sheet, f"{column}{row}"), (None, None))[0]
        for sheet, column, first, last in places
        for row in range(int(first), int(last) + 1)
    )
    return {str(text) for text in found if text}


def test_no_account_of_what_happened_is_left_anywhere(master: Path, frozen: Frozen, tmp_path: Path):
    texts = narratives(master)
    assert len(texts) > 50
    copy = tmp_path / "sent.xlsx"
    copy.write_bytes(frozen.content)
    assert narratives(copy) == {HIDDEN}
    whole = b"".join(parts_of(copy).values()).decode("utf-8", "replace")
    accounts = texts - labels()  # what a list offers stands where it is counted too
    assert [text for text in accounts if len(text) > 20 and text in whole] == []


def test_every_line_of_a_register_is_still_there(master: Path, frozen: Frozen, tmp_path: Path):
    copy = tmp_path / "sent.xlsx"
    copy.write_bytes(frozen.content)
    before, after = stored_cells(master), stored_cells(copy)
    changed = {place: cell[0] for place, cell in after.items() if cell != before[place]}
    assert before.keys() == after.keys()
    assert set(changed.values()) == {HIDDEN}
    assert len(changed) == sum(int(str(finding.facts["count"])) for finding in frozen.findings)


def test_only_texts_and_properties_changed(master: Path, frozen: Frozen):
    before, after = parts_of(master), parts_of(frozen.content)
    sheets = opened(master.read_bytes()).sheets
    inline = {
        sheets["Chuỗi cải tiến"],
        sheets["DL câu trả lời"],
    }  # texts a list offers, and those in the cells themselves
    assert {name for name in after if after[name] != before.get(name)} - {"docProps/core.xml"} == {
        "xl/sharedStrings.xml",
        "docProps/app.xml",
        "_rels/.rels",
        "[Content_Types].xml",
        *inline,
    }
    assert before.keys() - after.keys() == {"docProps/custom.xml"}  # which sheets are the house's own
    assert {code for code, _ in told(frozen)} == {"FROZEN-NARRATIVE", "FROZEN-STAFF", "FROZEN-COPY"}


def test_a_sheet_somebody_added_is_frozen_with_the_rest(master: Path, recalculate: Recalculate, tmp_path: Path):
    """As openpyxl saves it: the values are then those LibreOffice computes, and nothing calls the add-in."""
    book = openpyxl.load_workbook(master)
    sheet = book.create_sheet("Của tôi", 0)
    sheet["A1"] = '=QM_VALUE("VST-01","BV","2025-12")'
    sheet["A2"] = "=QM_RATE(A1,200)"
    sheet["A3"] = max(narratives(master), key=len)
    path = tmp_path / "added.xlsx"
    book.save(path)
    made = freeze(path)
    path.write_bytes(made.content)
    cells = stored_cells(path)
    assert [cells["Của tôi", cell][0] for cell in ("A1", "A2", "A3")] == [None, None, HIDDEN]
    assert [place for place, (_, formula) in cells.items() if re.search(r"QM_[A-Z_]+\(", formula or "")] == []
    fresh = stored_cells(recalculate(path))
    value = fresh["Của tôi", "A1"][0]
    assert isinstance(value, float)
    assert fresh["Của tôi", "A2"][0] == pytest.approx(value / 2)


def test_what_was_stored_is_what_is_computed(frozen: Frozen, recalculate: Recalculate, tmp_path: Path):
    path = tmp_path / "sent.xlsx"
    path.write_bytes(frozen.content)
    count, different = differences(path, recalculate(path))
    assert different == []
    assert count > 10_000


def test_the_sealed_master_verifies_also_when_libreoffice_saved_it(
    frozen: Frozen, recalculate: Recalculate, tmp_path: Path
):
    path = tmp_path / "sealed.xlsx"
    path.write_bytes(sealed(frozen.content, MADE))
    for each in (path, recalculate(path)):
        result = look(each)
        assert ([f for f in result.findings if f.severity is not Severity.INFO], result.intact) == ([], True)
    assert result.about["period"] == "2025-12"


def test_a_figure_of_the_data_that_was_changed_is_named_with_all_that_counts_it(frozen: Frozen, tmp_path: Path):
    path = tmp_path / "sealed.xlsx"
    path.write_bytes(sealed(frozen.content, MADE))
    cells = stored_cells(path)
    part = opened(path.read_bytes()).sheets["DL chỉ số"]
    columns = {
        value: cell[:-1] for (sheet, cell), (value, _) in cells.items() if (sheet, cell[1:]) == ("DL chỉ số", "5")
    }
    asked = [columns["Tính"], columns["Trong kỳ"]]  # it counts, in this period
    row = next(
        row
        for row in range(6, 2000)
        if all(cells.get(("DL chỉ số", f"{column}{row}"), (0,))[0] == 1 for column in asked)
    )
    figure = re.compile(rf'(<c r="D{row}"[^>]*><v>)([^<]+)')
    edited(path, {part: lambda xml: figure.sub(lambda at: f"{at[1]}{float(at[2]) + 1:g}", xml)})
    findings = look(path).findings
    assert [(f.cell.sheet, f.cell.address) for f in findings if f.code == "SEAL-CHANGED"] == [("DL chỉ số", f"D{row}")]
    assert {f.cell.sheet for f in findings if f.code == "SENT-FIGURE"} >= {"Chỉ số"}
