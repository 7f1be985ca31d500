"""The seven tools: LibreOffice computes what Python wrote, and a line that is changed moves what is drawn."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from qmxl.commands.tools import tools
from qmxl.period import parse_period
from qmxl.seven_tools.choosing import Asked
from tests.golden.test_recalculated import differences

Recalculate = Callable[[Path], Path]


@pytest.mark.office
@pytest.mark.slow
def test_the_tools_values_are_libreoffices_own_and_follow_their_lines(
    hospital: Path, recalculate: Recalculate, tmp_path: Path
):
    import shutil

    folder = tmp_path / "bv"
    shutil.copytree(hospital, folder)
    asked = [Asked("training_session", "all"), Asked("incidents", "all")]
    outcome = tools(folder, period=parse_period("2025"), asked=asked, language="vi")
    assert len(outcome.written) == 2
    for path in outcome.written:
        count, different = differences(path, recalculate(path))
        assert different == []
        assert count > 300

    changed = next(path for path in outcome.written if "incidents" in path.name)
    book = openpyxl.load_workbook(changed)
    pareto, lines = book["Biểu đồ Pareto"], book["DL"]
    label = pareto["R8"].value  # the second of the working
    column = next(cell.column for cell in lines[5] if cell.value and cell.value in pareto["A1"].value)
    for row in range(6, lines.max_row + 1):
        lines.cell(row, column).value = label
    after = tmp_path / "sau.xlsx"
    book.save(after)
    fresh = openpyxl.load_workbook(recalculate(after), data_only=True)
    assert fresh["Biểu đồ Pareto"]["A7"].value == label
    assert fresh["Biểu đồ Pareto"]["B7"].value == lines.max_row - 5
