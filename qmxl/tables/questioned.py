"""Figures that are counted although a warning about them is open: nobody has said yet that they are right."""

from collections.abc import Iterable, Mapping, Sequence

from qmxl.codes import Code, Family, Severity
from qmxl.control.for_others import whose
from qmxl.findings import Finding
from qmxl.tables.columns import Columns
from qmxl.tables.pooling import HOSPITAL

# Told at one cell of all that were copied: what a month or several have, or a sheet.
OF_A_MONTH = frozenset({Code.DOUBT_MONTH_AGAIN, Code.DOUBT_PAST_AGAIN, Code.DOUBT_SAME_FIGURES})
OF_A_SHEET = frozenset({Code.DOUBT_SHEET, Code.DOUBT_SPAN})
COLUMNS = ("indicator", "department", "period", "left_out", "source", "sheet", "numerator_cell", "denominator_cell")

Questioned = Mapping[tuple[str, str], int]  # by indicator and owner how many figures


def open_doubts(findings: Iterable[Finding]) -> list[Finding]:
    """The warnings that something possible was hardly meant, which nobody has answered."""
    doubts = (each for each in findings if each.code.family is Family.DOUBT and each.severity is Severity.WARNING)
    return [each for each in doubts if not each.answer]


def questioned(findings: Iterable[Finding], figures: Columns) -> Questioned:
    """How many of an indicator's figures open warnings are about, of each department and of the hospital."""
    asked = _Asked()
    for finding in open_doubts(findings):
        asked.add(finding)
    found: dict[tuple[str, str], int] = {}
    for indicator, department, period, left_out, source, sheet, *cells in zip(
        *(figures[name] for name in COLUMNS), strict=True
    ):
        if source and not left_out and asked.about((indicator, department, period), (source, sheet), cells):
            for owner in {department, HOSPITAL}:
                found[indicator, owner] = found.get((indicator, owner), 0) + 1
    return found


class _Asked:
    """What is asked about: cells, months of a sheet, whole sheets, and figures whose rate was typed."""

    def __init__(self) -> None:
        self.cells: set[tuple[str, str, str]] = set()
        self.months: set[tuple[str, str, str]] = set()
        self.sheets: set[tuple[str, str]] = set()
        self.rates: set[tuple[str, str, str]] = set()

    def add(self, finding: Finding) -> None:
        code, facts, place = finding.code, finding.facts, (finding.cell.source, finding.cell.sheet)
        others = [*finding.others, *([str(facts.get("other"))] if code is Code.DOUBT_SHARE else [])]
        self.cells |= {(*place, each) for each in (finding.cell.address, *others) if each}
        if code in OF_A_SHEET:
            self.sheets.add(place)
        if code in OF_A_MONTH:
            self.months |= {(*place, month) for month in _months(finding)}
        if code is Code.DOUBT_RATE and "indicator" in facts:
            self.rates.add((*whose(str(facts["indicator"]), finding.department), finding.period))

    def about(self, figure: tuple[str, str, str], place: tuple[str, str], cells: Sequence[object]) -> bool:
        """Whether anything is asked about a figure, of an indicator, department and period."""
        if figure in self.rates or place in self.sheets or (*place, figure[2]) in self.months:
            return True
        return any((*place, str(cell)) in self.cells for cell in cells if cell)


def _months(finding: Finding) -> set[str]:
    """The months that were copied."""
    several = finding.facts.get("months")
    numbers = several if isinstance(several, list) else ()
    return {finding.period, *(f"{finding.period[:4]}-{number:02}" for number in numbers)}
