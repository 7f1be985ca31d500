"""Rankings, causes and changes: every formula's stored value is LibreOffice's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qmxl.catalogue.models import Kind
from qmxl.control.chart_marks import ChartMark
from qmxl.period import Period
from tests.figures import CODE, UNITS, figure_of, hospital_with, master_of_figures
from tests.golden.test_recalculated import differences

Recalculate = Callable[[Path], Path]
YEAR = Period(2026, 1, 12)
MARKS = (
    ChartMark(indicator=CODE, kind="phase", period="2026-06", reason="Đổi quy trình"),
    ChartMark(indicator=CODE, kind="phase", period="2026-10", department="K03", reason="Thêm người"),
    ChartMark(indicator=CODE, kind="exclude", period="2026-02", reason="Bão"),
)


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.parametrize("kind", [*UNITS, "point_proportion"])
def test_rankings_and_changes_are_libreoffices_own(recalculate: Recalculate, tmp_path: Path, kind: Kind):
    """Fourteen departments, three of which say nothing of some months; one has a month without a denominator."""
    departments = [f"K{at:02}" for at in range(14)]
    control = hospital_with(kind, departments, target=20, marks=MARKS, unit=UNITS.get(kind, "%"))
    figures = [
        figure_of(name, month, (at * 7 + row * 5) % 30 + row % 3, None if kind == "count" else 100 + 10 * row)
        for row, name in enumerate(departments)
        for at, month in enumerate(YEAR.months)
        if row < 11 or at % row
    ]
    if kind != "count":
        figures[5] = figure_of("K00", "2026-06", 0, 0)
    master = tmp_path / "so.xlsx"
    master.write_bytes(master_of_figures(control, figures, YEAR))
    count, different = differences(master, recalculate(master))
    assert (count > 700, different) == (True, [])
