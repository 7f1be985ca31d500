"""The figures of all units that count, a row a figure, in blocks that formulas run over; each with its cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qmxl import __version__
from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.offered.contract import (
    COLUMNS,
    CRITERION,
    FINDINGS,
    INCIDENTS,
    INDICATOR,
    LEVELS,
    REPORTS,
    SCORE,
    SPANS,
    UNIT,
)
from qmxl.province.desk import Desk
from qmxl.province.lines import Line
from qmxl.province.settling import Settled
from qmxl.tables.columns import Columns, columns
from qmxl.xlsx.cells import address

KINDS = (REPORTS, FINDINGS, INDICATOR, CRITERION, LEVELS, SCORE, INCIDENTS)
FIGURES = (
    "offered_kind",
    "offered_code",
    "offered_part",
    "department",
    "numerator",
    "denominator",
    "offered_counted",
    "offered_due",
    "weight",
    "source",
    "sheet",
    "numerator_cell",
    "denominator_cell",
)
MOST_NAMED = 12  # of figures that are not known
IMPOSSIBLE = (Code.UNIT_HALF, Code.UNIT_IMPOSSIBLE)
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Figures:
    """The figures by what they are of, then by unit in the order of the desk."""

    by_key: Mapping[Key, Mapping[str, Line]]
    frame: Columns
    units: Sequence[str]  # those whose master counts

    def of(self, kind: str, code: str, part: str = "") -> Mapping[str, Line]:
        """The figures of one thing by unit."""
        return self.by_key.get((kind, code, part), {})

    def codes(self, kind: str, among: Sequence[str]) -> list[str]:
        """Those of some codes of which there is any figure, in their order."""
        there = {code for its, code, _ in self.by_key if its == kind}
        return [code for code in among if code in there]


def indicators() -> dict[str, Indicator]:
    """The standard indicators, which alone are the same in every hospital."""
    return {**loader.indicators(), **loader.fed_indicators()}


def gather(settled: Sequence[Settled], desk: Desk) -> tuple[Figures, list[Settled]]:
    """The figures of what counts; and the files, with a finding for each figure that cannot be."""
    told = [_with_unknown(_with_impossible(each)) for each in settled]
    counting = {each.unit: each for each in told if each.counts}
    units = [code for code in desk.units if code in counting]
    found: dict[Key, dict[str, Line]] = {}
    for unit in units:
        taken = counting[unit].taken
        out = {finding.cell.address for finding in counting[unit].findings if finding.code in IMPOSSIBLE}
        for line in taken.lines if taken else ():
            if line.kind in KINDS and _place(line, "numerator") not in out:
                found.setdefault(line.key, {})[unit] = line
    ordered = dict(sorted(found.items(), key=lambda pair: (KINDS.index(pair[0][0]), *pair[0][1:])))
    rows = (_row(unit, line, counting[unit]) for its in ordered.values() for unit, line in its.items())
    return Figures(ordered, columns(FIGURES, rows), units), told


def _with_impossible(settled: Settled) -> Settled:
    """A file with a finding for each rate that cannot be."""
    known, more = indicators(), list[Finding]()
    taken = settled.taken
    for line in taken.lines if taken and settled.counts else ():
        indicator = known.get(line.code) if line.kind == INDICATOR else None
        if indicator and taken and _impossible(indicator, line):
            cell = Cell(taken.source, taken.sheet, _place(line, "numerator"))
            facts: dict[str, object] = {"what": line.code, "numerator": line.numerator, "denominator": line.denominator}
            half = line.numerator is None or line.denominator is None
            more.append(Finding(Code.UNIT_HALF if half else Code.UNIT_IMPOSSIBLE, cell, facts, settled.unit))
    return replace(settled, findings=(*settled.findings, *more)) if more else settled


def _with_unknown(settled: Settled) -> Settled:
    """A file with a finding that tells the figures nothing here adds up, where there are such."""
    taken = settled.taken
    unknown = [line for line in taken.lines if not _is_known(line)] if taken and settled.counts else []
    if not taken or not unknown:
        return settled
    cell = Cell(taken.source, taken.sheet, _place(unknown[0], "offered_kind"))
    what = list(dict.fromkeys(line.code or line.kind for line in unknown))
    facts: dict[str, object] = {"count": len(unknown), "what": what[:MOST_NAMED], "own": f"qmxl {__version__}"}
    facts["made"] = taken.about.get("version", "")
    return replace(settled, findings=(*settled.findings, Finding(Code.UNIT_NOT_KNOWN, cell, facts, settled.unit)))


def _is_known(line: Line) -> bool:
    """Whether a sheet says what this line is a figure of."""
    if line.kind == INDICATOR:
        return line.code in indicators() and line.part in SPANS
    if line.kind == CRITERION:
        return line.part == loader.MINISTRY and line.code in {each.code for each in loader.criteria().criterion}
    if line.kind in (LEVELS, SCORE):
        return line.code == loader.MINISTRY
    return line.kind in (UNIT, *KINDS)


def _impossible(indicator: Indicator, line: Line) -> bool:
    """Whether a numerator stands without its denominator, is of none, or is above what it is part of."""
    above, below = line.numerator, line.denominator
    if indicator.without_denominator:
        return False
    if above is None or below is None:
        return above is not below
    return above > below if indicator.bounded else above > 0 == below


def _row(unit: str, line: Line, settled: Settled) -> tuple[object, ...]:
    above = "" if line.numerator is None else _place(line, "numerator")
    below = "" if line.denominator is None else _place(line, "denominator")
    sheet = settled.taken.sheet if settled.taken else ""
    numbers = (line.numerator, line.denominator, line.counted, line.due, line.weight)
    return (*line.key, unit, *numbers, settled.source, sheet, above, below)


def _place(line: Line, name: str) -> str:
    return address(line.row - 1, COLUMNS.index(name))
