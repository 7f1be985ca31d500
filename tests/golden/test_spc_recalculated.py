"""Workbooks of ``qmxl spc``: LibreOffice computes the limits that Python does, for every kind of chart."""

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from random import Random

import openpyxl
import pytest

from qmxl.commands.spc import SpcOutcome, spc_file
from qmxl.measures.control_charts import control_chart
from qmxl.measures.plotted import KINDS, SUBGROUPED, WITH_SIZES
from tests.golden.test_recalculated import differences

Recalculate = Callable[[Path], Path]
CHANCE = Random(13)
MONTHS = [f"{2024 + at // 12}-{at % 12 + 1:02}" for at in range(30)]
PARTS = [(CHANCE.randint(4, 30), CHANCE.randint(150, 400)) for _ in MONTHS]
RATES = [(CHANCE.randint(0, 9), CHANCE.randint(800, 1400)) for _ in MONTHS]
VALUES = [(round(CHANCE.gauss(40, 4), 1),) for _ in MONTHS]
BETWEEN = [(CHANCE.randint(1, 60),) for _ in MONTHS]
GROUPS = [tuple(round(CHANCE.gauss(40, 4), 1) for _ in range(3 + (at % 4 > 0))) for at in range(30)]
FIGURES: dict[str, Sequence[tuple[float, ...]]] = {
    **dict.fromkeys(("p", "pp"), PARTS),
    **dict.fromkeys(("u", "up"), RATES),
    **dict.fromkeys(("run", "i", "mr"), VALUES),
    **dict.fromkeys(("c", "g"), BETWEEN),
    "t": BETWEEN,
    **dict.fromkeys(SUBGROUPED, GROUPS),
}
WAYS = {
    "plain": {},
    "frozen": {"freeze": "2025-06", "exclude": ["3", "2024-09"], "multiply": "100"},
    "phases": {"parts": ["2025-01", "20"], "exclude": ["5"], "target": "0.05", "improvement": "decrease"},
}
LINES = ("Trung tâm", "Giới hạn dưới", "Giới hạn trên")


def written(folder: Path, kind: str, way: str, *, gap: bool = True) -> SpcOutcome:
    """A workbook of a chart of one kind; the eighth point is missing."""
    head = ["Tháng", "Tử số", "Mẫu số"] if kind in WITH_SIZES else ["Tháng", "Giá trị"]
    if kind in SUBGROUPED:
        head = ["Tháng", *"ABCD"]
    lines = [[month, *map(str, its)] for month, its in zip(MONTHS, FIGURES[kind], strict=True)]
    if gap:
        lines[7][1:] = [""] * (len(head) - 1)
    source = folder / f"{kind}.csv"
    source.write_text("\n".join(";".join(line) for line in [head, *lines]), encoding="utf-8")
    output, made = folder / f"{kind}-{way}.xlsx", datetime(2026, 1, 5)
    return spc_file(source, language="vi", kind=kind, output=output, clock=lambda: made, **WAYS[way])


def lines_of(workbook: Path) -> dict[str, list[float | None]]:
    """The columns of the working by their headings; None where a cell has no number."""
    sheet = openpyxl.load_workbook(workbook, data_only=True)["Biểu đồ"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Giá trị dùng" for cell in row))
    found = {}
    for cell in head:
        if cell.value and cell.value not in found:
            below = [sheet.cell(cell.row + 1 + at, cell.column).value for at in range(len(MONTHS))]
            found[cell.value] = [float(each) if isinstance(each, int | float) else None for each in below]
    return found


def close(one: Sequence[float | None], other: Sequence[float | None]) -> list[int]:
    """The points at which two lines differ."""
    return [
        at
        for at, (a, b) in enumerate(zip(one, other, strict=True))
        if (a is None) is not (b is None)
        or (a is not None and b is not None and not math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12))
    ]


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("way", ["frozen", "phases"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_sheets_lines_are_those_of_the_measures_and_libreoffices_own(
    recalculate: Recalculate, tmp_path: Path, kind: str, way: str
):
    outcome = written(tmp_path, kind, way)
    assert outcome.written is not None
    fresh = recalculate(outcome.written)
    count, different = differences(outcome.written, fresh)
    assert (count > 200, different) == (True, [])
    chart, lines = outcome.chart.chart, lines_of(fresh)
    asked = dict(zip(LINES, (chart.centre, chart.lower, chart.upper), strict=True))
    assert {name: close(lines[name], asked[name]) for name in LINES} == {name: [] for name in LINES}
    assert close(lines["Giá trị dùng"], chart.y) == []


@pytest.mark.office
@pytest.mark.parametrize("kind", ["run", "i", "mr", "p", "pp", "u", "up", "c", "g", "t"])
def test_a_value_that_is_tried_moves_the_limits_as_python_says(recalculate: Recalculate, tmp_path: Path, kind: str):
    """The tenth point is tried at three times what it is; of a rate that is a numerator three times as large."""
    outcome = written(tmp_path, kind, "plain", gap=False)
    assert outcome.written is not None
    book = openpyxl.load_workbook(outcome.written)
    sheet = book["Biểu đồ"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Giá trị thử")
    figures = [list(its) for its in FIGURES[kind]]
    figures[9][0] *= 3
    sized = kind in WITH_SIZES
    sheet.cell(head.row + 10, head.column).value = figures[9][0] / (figures[9][1] if sized else 1)
    tried = tmp_path / "tried.xlsx"
    book.save(tried)
    lines = lines_of(recalculate(tried))
    chart = control_chart(kind, [its[0] for its in figures], [its[1] for its in figures] if sized else None)
    asked = dict(zip(LINES, (chart.centre, chart.lower, chart.upper), strict=True))
    assert {name: close(lines[name], asked[name]) for name in LINES} == {name: [] for name in LINES}
    said = openpyxl.load_workbook(tried, data_only=False)["Biểu đồ"]
    assert any("Đang thử số liệu" in str(cell.value) for row in said.iter_rows(max_row=8) for cell in row)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_says_whether_its_limits_are_formulas(tmp_path: Path, kind: str):
    outcome = written(tmp_path, kind, "plain")
    sheet = openpyxl.load_workbook(outcome.written)["Biểu đồ"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Giá trị dùng" for cell in row))
    column = next(cell.column for cell in head if cell.value == "Trung tâm")
    first = sheet.cell(head[0].row + 1, column).value
    live = "Giới hạn là công thức" in sheet["A3"].value
    values = "Giới hạn là giá trị, không phải công thức" in sheet["A3"].value
    assert (live, values) == (isinstance(first, str), not isinstance(first, str))
