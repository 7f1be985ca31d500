"""Reads a sheet's XML cell by cell where the reading library would lose or misplace some, and writes it plainly.

What comes out says the same in the simplest way: filled cells only, in order, each with its address. Cells that hold
no usable value are named beside it, and so are cells so far from the others that no memory holds what lies between.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from qmxl.codes import Code
from qmxl.names import escaped
from qmxl.xlsx.cells import CellError, Place, Uncalculated, position
from qmxl.xlsx.package import Unreadable, legal

LIMITS = ((50_000, 500), (10_000, 200), (2_000, 100))  # rows and columns, tried in turn
MOST_CELLS = 2_000_000  # between the first cell and the last
NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
VERBATIM = frozenset({"s", "b", "d", "str", "inlineStr", "n", ""})


@dataclass
class Careful:
    """A sheet written plainly, the cells without a usable value, and the addresses of those left out."""

    xml: bytes
    errors: dict[Place, CellError] = field(default_factory=dict)
    far: list[str] = field(default_factory=list)


class _Cell:
    """A cell while it is being read."""

    __slots__ = ("formula", "has_formula", "has_value", "kind", "place", "said", "style", "text", "value")

    def __init__(self, place: Place | None, said: str, kind: str, style: str) -> None:
        self.place, self.said, self.kind, self.style = place, said, kind, style
        self.formula = self.value = self.text = ""
        self.has_formula = self.has_value = False


class _Sheet:
    """What the parser tells of a sheet."""

    def __init__(self) -> None:
        self.cells: dict[Place, _Cell] = {}
        self.nowhere: list[str] = []
        self.merged: list[str] = []
        self._row = self._column = -1
        self._cell: _Cell | None = None
        self._into: str = ""
        self._phonetic = 0

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            number = given.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() and len(number) < 8 else self._row + 1
            self._column = -1
        elif name == "c":
            self._begin(given)
        elif name == "mergeCell":
            self.merged.append(given.get("ref", ""))
        elif self._cell is not None:
            if name == "rPh":
                self._phonetic += 1
            self._cell.has_formula |= name == "f"
            self._cell.has_value |= name == "v"
            self._into = name if name in {"f", "v", "t"} else self._into

    def _begin(self, given: Mapping[str, str]) -> None:
        said = given.get("r", "")
        at = position(said) if said else (self._row, self._column + 1)
        if at is not None:
            self._row, self._column = at
        self._cell = _Cell(Place(*at) if at else None, said, given.get("t", ""), given.get("s", ""))

    def end(self, tag: str) -> None:
        name, cell = tag.rpartition(":")[2], self._cell
        if name == "c" and cell is not None:
            self._cell = None
            if cell.has_formula or cell.value.strip() or cell.text or cell.kind == "e":
                self._keep(cell)
        elif name == "rPh":
            self._phonetic -= 1
        if name in {"f", "v", "t"}:
            self._into = ""

    def _keep(self, cell: _Cell) -> None:
        if cell.place is None:
            self.nowhere.append(cell.said)
        else:
            self.cells[cell.place] = cell

    def text(self, content: str) -> None:
        cell = self._cell
        if cell is None or not self._into or self._phonetic:
            return
        if self._into == "f":
            cell.formula += content
        elif self._into == "v":
            cell.value += content
        else:
            cell.text += content


def read_carefully(sheet: bytes, strings: int) -> Careful:
    """The sheet written plainly; :class:`Unreadable` when its XML is not well-formed.

    ``strings`` is how many texts the workbook's sheets share.
    """
    told = _Sheet()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = told.start, told.end
    parser.CharacterDataHandler = told.text
    try:
        parser.Parse(sheet if sheet.startswith(UTF_16) else legal(sheet), True)  # noqa: FBT003 - its own signature
    except expat.ExpatError as error:
        raise Unreadable(Code.FILE_TRUNCATED) from error
    near, far = _within_reach(told.cells)
    made = Careful(b"", far=[*(_address(place) for place in far), *told.nowhere])
    printed: dict[int, list[str]] = {}
    for place in sorted(near):
        printed.setdefault(place.row, []).append(_printed(place, told.cells[place], strings, made.errors))
    rows = "".join(f'<row r="{row + 1}">{"".join(cells)}</row>' for row, cells in printed.items())
    merged = "".join(f'<mergeCell ref="{escaped(ref)}"/>' for ref in told.merged if _is_range(ref))
    made.xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData>{f'<mergeCells>{merged}</mergeCells>' if merged else ''}</worksheet>"
    ).encode()
    return made


def _within_reach(cells: Mapping[Place, _Cell]) -> tuple[list[Place], list[Place]]:
    """The cells that fit into memory with all that lies between them, and the others."""
    near, far = list(cells), []
    for rows, columns in LIMITS:
        far += [place for place in near if place.row >= rows or place.column >= columns]
        near = [place for place in near if place.row < rows and place.column < columns]
        height = max((place.row for place in near), default=0) + 1
        width = max((place.column for place in near), default=0) + 1
        if height * width <= MOST_CELLS:
            break
    return near, sorted(far)


def _address(place: Place) -> str:
    letters, column = "", place.column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{place.row + 1}"


def _is_range(ref: str) -> bool:
    return all(position(end) for end in ref.split(":"))


def _printed(place: Place, cell: _Cell, strings: int, errors: dict[Place, CellError]) -> str:
    """A cell in the plainest way; one without a usable value as a text, and noted."""
    start = f'<c r="{_address(place)}"' + (f' s="{cell.style}"' if cell.style.isdecimal() else "")
    fault = _fault(cell, strings)
    if fault is not None:
        errors[place] = fault
        return f'{start} t="inlineStr"><is><t>x</t></is></c>'
    if cell.kind == "inlineStr":
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{escaped(cell.text)}</t></is></c>'
    kind = f' t="{cell.kind}"' if cell.kind and cell.kind != "n" else ""
    space = ' xml:space="preserve"' if cell.kind == "str" else ""
    return f"{start}{kind}><v{space}>{escaped(cell.value)}</v></c>"


def _fault(cell: _Cell, strings: int) -> CellError | None:
    """What a cell without a usable value shows."""
    if cell.kind == "e":
        return CellError(cell.value.strip() or "#VALUE!")
    if cell.has_formula and not cell.value.strip() and not (cell.kind == "str" and cell.has_value):
        return Uncalculated(f"={cell.formula}")
    if cell.kind == "s" and not (cell.value.strip().isdecimal() and int(cell.value) < strings):
        return CellError("#REF!")
    if cell.kind not in VERBATIM:
        return CellError(cell.value)
    if cell.kind in {"", "n"} and not NUMBER.fullmatch(cell.value):
        return CellError(cell.value)
    return None
