"""Figures that are counted although a warning about them is open: nobody has said yet that they are right."""

from collections.abc import Iterable, Mapping, Sequence

from qmxl.codes import Code, Family, Severity
from qmxl.findings import Finding
from qmxl.tables.columns import Columns
from qmxl.tables.pooling import HOSPITAL

OF_A_MONTH = frozenset({Code.DOUBT_MONTH_AGAIN, Code.DOUBT_PAST_AGAIN})  # told at one cell of all that were copied
COLUMNS = ("indicator", "department", "period", "source", "sheet", "numerator_cell", "denominator_cell")

Questioned = Mapping[tuple[str, str], int]  # by indicator and owner how many figures


def open_doubts(findings: Iterable[Finding]) -> list[Finding]:
    """The warnings that something possible was hardly meant, which nobody has answered."""
    doubts = (each for each in findings if each.code.family is Family.DOUBT and each.severity is Severity.WARNING)
    return [each for each in doubts if not each.answer]


def questioned(findings: Iterable[Finding], figures: Columns) -> Questioned:
    """How many of an indicator's figures open warnings are about, of each department and of the hospital."""
    doubts = open_doubts(findings)
    cells = {(f.cell.source, f.cell.sheet, place) for f in doubts for place in (f.cell.address, *f.others) if place}
    months = {(f.cell.source, f.cell.sheet, f.period) for f in doubts if f.code in OF_A_MONTH}
    found: dict[tuple[str, str], int] = {}
    for indicator, department, period, source, sheet, *its in zip(*(figures[n] for n in COLUMNS), strict=True):
        told = (source, sheet, period) in months or _any((source, sheet), its, cells)
        for owner in {department, HOSPITAL} if source and told else ():
            found[indicator, owner] = found.get((indicator, owner), 0) + 1
    return found


def _any(place: tuple[str, str], its: Sequence[object], cells: set[tuple[str, str, str]]) -> bool:
    return any((*place, str(cell)) in cells for cell in its if cell)
