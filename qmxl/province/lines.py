"""The table that a sealed master offers, as figures; what is no figure in it is told and left out."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qmxl import __version__
from qmxl.codes import Code
from qmxl.names import plain
from qmxl.offered.contract import (
    COLUMNS,
    CRITERION,
    INCIDENTS,
    INDICATOR,
    LEVELS,
    NAME,
    NAME_OF_VERSION,
    REPORTS,
    SCORE,
    VERSION,
)
from qmxl.sending.narratives import Area, area
from qmxl.sending.opened import Opened
from qmxl.sending.sealing.seal import Seal
from qmxl.sending.told import Told
from qmxl.xlsx.cells import address, position
from qmxl.xlsx.formula_tokens import REFERENCE, SHEET, tokens
from qmxl.xlsx.stored import ERROR, NOTHING, StoredCell

MOST_LINES, LARGEST = 20_000, 1e15  # of a table, and of a figure
NUMBERS = COLUMNS[4:]
COMPUTED = {INDICATOR: (4, 5), CRITERION: (4,), LEVELS: (4,), SCORE: (4, 5), INCIDENTS: (4,), REPORTS: (4,)}  # formulas


class Line(NamedTuple):
    """A figure as it was offered, and the row of the table in which it stands, from 1."""

    kind: str
    code: str
    part: str
    name: str
    numerator: float | None
    denominator: float | None
    counted: float | None
    due: float | None
    weight: float | None
    row: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is a figure of."""
        return self.kind, self.code, self.part


def lines_in(book: Opened, named: Mapping[str, str], seal: Seal, told: Told) -> tuple[tuple[Line, ...], str]:
    """The table that is offered, and the sheet it stands on."""
    named = {name: formula for name, formula in named.items() if name in seal.names}  # what came later is nobody's
    place = named_area(named.get(NAME.casefold(), ""))
    version = said_by(named.get(NAME_OF_VERSION.casefold(), ""))
    if version.isdigit() and int(version) > VERSION:
        told(Code.UNIT_NEWER, found=seal.about.get("version", ""), own=__version__)
        return (), ""
    if place is None or place[0] not in seal.rows or version != str(VERSION):
        told(Code.UNIT_NOTHING_OFFERED, found=seal.about.get("version", ""))
        return (), ""
    sheet, where = place
    by_row: dict[int, dict[int, StoredCell]] = {}
    for cell in book.cells[sheet]:
        at = position(cell.address)
        if at and where.holds(*at) and at[0] - where.top < MOST_LINES:
            by_row.setdefault(at[0], {})[at[1] - where.left] = cell
    if any(cell.kind == NOTHING for cells in by_row.values() for cell in cells.values()):
        told(Code.UNIT_UNCOMPUTED)
        return (), sheet
    found = [line for row, cells in by_row.items() if (line := _line(sheet, row, cells, told))]
    return tuple(_once(found, sheet, told)), sheet


def _line(sheet: str, row: int, cells: Mapping[int, StoredCell], told: Told) -> Line | None:
    """A row as a figure; one with a number that is none, or cannot be, is told and left out."""
    words = [text_in(cells.get(at)) for at in range(4)]
    numbers: list[float | None] = []
    for at, name in enumerate(NUMBERS, start=4):
        cell = cells.get(at)
        value = None if cell is None else cell.value
        if cell is None or value in (None, ""):
            numbers.append(None)
        elif cell.kind != ERROR and isinstance(value, float) and _possible(value):
            numbers.append(value)
        else:
            told(Code.UNIT_FIGURE, sheet, address(row, at), found=value, what=told.text(f"master.column.{name}"))
            return None
    above, below, counted, due, weight = numbers
    kind, code, part, name = words
    line = Line(kind, code, part, name, above, below, counted, due, weight, row + 1)
    for at in COMPUTED.get(kind, ()):
        cell = cells.get(at)
        if cell and numbers[at - 4] is not None and cell.formula is None:
            what = told.text(f"master.column.{NUMBERS[at - 4]}")
            told(Code.UNIT_TYPED, sheet, address(row, at), found=cell.value, figure=code or kind, what=what)
    if line.kind == INDICATOR and below is not None and above is None:
        told(Code.UNIT_FIGURE, sheet, address(row, 4), found="", what=told.text("master.column.numerator"))
        return None
    return line if line.kind else None


def _once(lines: Sequence[Line], sheet: str, told: Told) -> Iterator[Line]:
    """Each figure once; where two rows say they are the same one neither is taken."""
    times: dict[tuple[str, str, str], int] = {}
    for line in lines:
        times[line.key] = times.get(line.key, 0) + 1
    for line in lines:
        if times[line.key] == 1:
            yield line
        else:
            told(Code.UNIT_FIGURE_TWICE, sheet, f"A{line.row}", what=" ".join(filter(None, line.key)))


def _possible(value: float) -> bool:
    return math.isfinite(value) and 0 <= value <= LARGEST


def text_in(cell: StoredCell | None) -> str:
    """What a cell says, "" for none."""
    return plain(str(cell.value)) if cell is not None and isinstance(cell.value, str) else _digits(cell)


def _digits(cell: StoredCell | None) -> str:
    """A code that a program took for a number."""
    return f"{cell.value:g}" if cell is not None and isinstance(cell.value, float) else ""


def said_by(formula: str) -> str:
    """The text a name stands for; "" for anything else."""
    return formula[1:-1].replace('""', '"') if formula[:1] == formula[-1:] == '"' else ""


def named_area(formula: str) -> tuple[str, Area] | None:
    """The sheet and range a name stands for."""
    pieces = tokens(formula)
    if [piece.kind for piece in pieces] != [SHEET, REFERENCE] or not (where := area(pieces[1].text)):
        return None
    return pieces[0].text.rstrip("!").strip("'").replace("''", "'"), where
