"""What the bulletin of a period tells, read from its master: the figures there, each with the cell it stands in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qmxl.refusal import Refusal
from qmxl.sending.approval import Approval, approval_of
from qmxl.sending.gate.shown_numbers import ShownNumbers
from qmxl.sending.narratives import Area, area
from qmxl.sending.opened import Opened
from qmxl.sending.sealing.seal import names_of
from qmxl.xlsx.cells import address, position
from qmxl.xlsx.formula_tokens import REFERENCE, SHEET, tokens
from qmxl.xlsx.places import elements
from qmxl.xlsx.stored import StoredCell

TILES = (0, 3, 6, 9)  # the columns of the first page's tiles
INDICATOR = (0, 1, 5, 6, 7, 8, 9, 10)  # code, name, coverage, previous, now, to date, target, result
REGISTER = (0, 7, 8, 9, 10)  # its name, in the period, to date, open, overdue
NOTHING = ';"·"'  # how the master's tables show 0 among many numbers; alone it is to be read as 0
NEEDED = ("tiles", "decisions", "indicators")


@dataclass(frozen=True)
class Figure:
    """What a cell of the master shows: its value, how it is shown, and which cell it is or reads."""

    value: float | str
    look: str = "General"
    source: str = ""


@dataclass(frozen=True)
class Bulletin:
    """The bulletin's parts in the order in which they are read."""

    hospital: str
    period: str
    approval: Approval
    tiles: Sequence[tuple[str, Figure]]
    decisions: Sequence[Figure]  # sentences; their source is the sheet that shows more
    headings: Sequence[str]  # of the indicators' columns
    indicators: Sequence[Sequence[Figure]]
    registers: Sequence[Sequence[Figure]]
    incidents: Sequence[Sequence[Figure]]  # a table with its headings and sums
    numbers: Sequence[Sequence[Figure]]  # a name and a figure


def bulletin_of(book: Opened, source: str, today: date) -> Bulletin:
    """What a master tells; a Refusal for a workbook that is none of this version."""
    named = names_of(book)
    parts = {name: _part(named.get(f"qm_page_{name}", "")) for name in (*NEEDED, "registers", "incidents")}
    numbers = _part(named.get("qm_page_incident_numbers", ""))
    if any(parts[name] is None for name in NEEDED):
        raise Refusal("bulletin_no_master", path=source)
    cells = _Cells(book)
    tiles = list(cells.rows(parts["tiles"]))
    table = list(cells.rows(parts["indicators"]))
    return Bulletin(
        _text(named.get("qm_of_hospital", "")),
        _text(named.get("qm_of_period", "")),
        approval_of(book, today),
        [(str(tiles[0][at].value), tiles[1][at]) for at in TILES],
        list(_decisions(book, cells, parts["decisions"])),
        [str(table[0][at].value) for at in INDICATOR],
        [[row[at] for at in INDICATOR] for row in table[1:]],
        [[row[at] for at in REGISTER] for row in cells.rows(parts["registers"]) if row[REGISTER[1]].value != ""],
        list(cells.rows(parts["incidents"])),
        list(cells.rows(numbers)),
    )


class _Cells:
    """The cells of a workbook by place, sheet by sheet where they are asked for."""

    def __init__(self, book: Opened) -> None:
        self.book, self.shown = book, ShownNumbers(book)
        self.held = dict[str, dict[tuple[int, int], StoredCell]]()

    def rows(self, part: tuple[str, Area] | None) -> Iterator[list[Figure]]:
        """The rows of a part of a sheet; none where the part is not there."""
        sheet, where = part or ("", Area(0, 0, -1, -1))
        if sheet not in self.held:
            found = self.book.cells.get(sheet, ())
            self.held[sheet] = {place: cell for cell in found if (place := position(cell.address))}
        for row in range(where.top, where.bottom + 1):
            yield [self.figure(sheet, row, column) for column in range(where.left, where.right + 1)]

    def figure(self, sheet: str, row: int, column: int) -> Figure:
        """A cell; its source is the one cell it reads, else the cell itself."""
        cell = self.held[sheet].get((row, column))
        if cell is None or cell.value is None:
            return Figure("")
        value = cell.value if isinstance(cell.value, str) else float(cell.value)
        pieces = tokens(cell.formula or "")
        reads = [piece.kind for piece in pieces] == [SHEET, REFERENCE]
        own = f"{sheet}!{address(row, column)}"
        source = f"{_sheet(pieces[0].text)}!{pieces[1].text.replace('$', '')}" if reads else own
        return Figure(value, self.shown.format(sheet, cell.address).removesuffix(NOTHING), source)


def _decisions(book: Opened, cells: _Cells, part: tuple[str, Area] | None) -> Iterator[Figure]:
    """The sentences about what needs a decision, each with the sheet its link leads to."""
    sheet, where = part or ("", Area(0, 0, -1, -1))
    links = _links(book.part(book.sheets[sheet])) if sheet in book.sheets else {}
    for row, figures in enumerate(cells.rows(part), start=where.top):
        if figures[0].value != "":
            leads = links.get(address(row, where.right), "")
            yield Figure(figures[0].value, source=_sheet(leads.rpartition("!")[0] + "!") if leads else "")


def _links(sheet: bytes) -> Mapping[str, str]:
    found = elements(sheet, frozenset({"hyperlink"}))
    return {each.attributes.get("ref", "").partition(":")[0]: each.attributes.get("location", "") for each in found}


def _part(formula: str) -> tuple[str, Area] | None:
    pieces = tokens(formula)
    if [piece.kind for piece in pieces] != [SHEET, REFERENCE]:
        return None
    where = area(pieces[1].text)
    return (_sheet(pieces[0].text), where) if where else None


def _sheet(written: str) -> str:
    return written[:-1].strip("'").replace("''", "'")


def _text(formula: str) -> str:
    return formula[1:-1].replace('""', '"') if formula[:1] == formula[-1:] == '"' else ""
