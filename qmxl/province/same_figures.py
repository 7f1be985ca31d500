"""Masters of two units that say the same: one hospital under two names, or a master sent under another's."""

from collections.abc import Sequence
from dataclasses import replace

from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.offered.contract import INDICATOR
from qmxl.province.lines import Line
from qmxl.province.settling import Settled

LEAST = 4  # indicators with a case: of fewer the same may come about by chance


def with_same_figures(settled: Sequence[Settled]) -> list[Settled]:
    """The files, with a finding on each that counts and whose indicators are another's to the last figure."""
    found: dict[frozenset[Line], list[Settled]] = {}
    for each in settled:
        if said := _said(each):
            found.setdefault(said, []).append(each)
    return [_told(each, found.get(_said(each), [])) for each in settled]


def _said(settled: Settled) -> frozenset[Line]:
    """The indicators of a master that counts, wherever they stand in it; nothing of one that says little."""
    lines = settled.taken.lines if settled.taken and settled.counts else ()
    its = frozenset(line._replace(row=0, name="") for line in lines if line.kind == INDICATOR)
    return its if len({line.code for line in its if line.numerator}) >= LEAST else frozenset()


def _told(settled: Settled, same: Sequence[Settled]) -> Settled:
    other = next((each for each in same if each.unit != settled.unit), None)
    if other is None:
        return settled
    facts: dict[str, object] = {"unit": settled.unit, "other": other.unit, "file": other.source}
    finding = Finding(Code.UNIT_SAME_FIGURES, Cell(settled.source), facts, settled.unit)
    return replace(settled, findings=(*settled.findings, finding))
