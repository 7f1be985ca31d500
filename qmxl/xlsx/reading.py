"""Reads the filled cells of a workbook's sheets, one sheet after the other: what is odd in one takes only itself."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook

from qmxl.codes import Code
from qmxl.names import shown
from qmxl.xlsx.cells import Days1904, Percent, Place, position
from qmxl.xlsx.oddities import look
from qmxl.xlsx.package import LARGEST_PART, Package, Related, Unreadable, local, parsed, stored

MOST_CELLS = 5_000_000  # of all sheets together, blank ones between filled ones counted
LARGEST_LIST = 8 * 1024 * 1024  # of the workbook's list of sheets, and of its styles
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
EMPTY = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()
PERCENTS = frozenset({"9", "10"})  # the built-in formats with a percent sign
STRING = re.compile(rb"<(?:\w+:)?si[\s/>]")
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


Range = tuple[int, int, int, int]  # first row and column, last row and column, from 0


@dataclass(frozen=True)
class Cells:
    """A sheet: its rows from A1 on, and its merged ranges.

    ``far`` are the addresses of filled cells that stand too far from the others to be read.
    """

    rows: list[list[Any]]
    hidden: bool = False
    merged: tuple[Range, ...] = ()
    far: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contents:
    """The names of all worksheets, those that were read, and why others were not: by name, the code of a finding."""

    names: tuple[str, ...]
    sheets: Mapping[str, Cells]
    unread: Mapping[str, Code]


@dataclass(frozen=True)
class Listed:
    """A worksheet as the workbook lists it."""

    name: str
    hidden: bool
    part: str


def listed_sheets(package: Package) -> list[Listed]:
    """The worksheets of a workbook in their order; :class:`Unreadable` when there is no telling which they are."""
    root, related, _ = _workbook_of(package)
    return list(_listed(root, related))


def _workbook_of(package: Package) -> tuple[ET.Element, Mapping[str, Related], bool]:
    """The list of sheets, what it refers to, and whether days are counted from 1904 on."""
    book = workbook_part(package)
    root, related = parsed(package.part(book, LARGEST_LIST) or b""), package.related(book)
    if local(root.tag) != "workbook":
        raise Unreadable(Code.FILE_TRUNCATED)
    return root, related, any(_true(each.get("date1904")) for each in root if local(each.tag) == "workbookPr")


def read_cells(package: Package, wanted: Callable[[str], bool] = lambda _: True) -> Contents:
    """The worksheets ``wanted`` by name; :class:`Unreadable` when the package is damaged.

    Charts and macro sheets hold no cells and are passed over.
    """
    root, related, from_1904 = _workbook_of(package)
    shared = {
        "sharedStrings": _first_of_kind(package, related, "sharedStrings", LARGEST_PART),
        "styles": _first_of_kind(package, related, "styles", LARGEST_LIST),
    }
    unread: dict[str, Code] = {}
    parts: dict[Listed, bytes] = {}
    listed = list(_listed(root, related))
    for sheet in listed:
        if wanted(sheet.name):
            if package.size(sheet.part) in range(1, LARGEST_PART):
                parts[sheet] = package.part(sheet.part) or b""
            else:
                unread[sheet.name] = Code.SHEET_TOO_LARGE if sheet.part in package else Code.SHEET_UNREADABLE
    if not shared["sharedStrings"] and any(b't="s"' in part for part in parts.values()):
        raise Unreadable(Code.FILE_TRUNCATED)  # every text would be gone
    reader = _Reader(list(parts.values()), shared, from_1904=from_1904)
    sheets: dict[str, Cells] = {}
    for at, sheet in enumerate(parts):
        try:
            sheets[sheet.name] = reader.cells(at, hidden=sheet.hidden)
        except Unreadable as fault:
            if fault.code is Code.FILE_TRUNCATED:
                raise
            unread[sheet.name] = fault.code
    return Contents(tuple(sheet.name for sheet in listed), sheets, unread)


def workbook_part(package: Package) -> str:
    """The part that lists the sheets."""
    named = [each.target for each in package.related("").values() if each.kind == "officeDocument"]
    found = next((name for name in (*named, "xl/workbook.xml") if name in package), "")
    if not found or found.casefold().endswith(".bin"):
        raise Unreadable(Code.FILE_XLSB if found or "xl/workbook.bin" in package else Code.FILE_NOT_WORKBOOK)
    return found


def _first_of_kind(package: Package, related: Mapping[str, Related], kind: str, most: int) -> bytes:
    """The part of a kind that the workbook refers to; nothing where it has none."""
    parts = (package.part(each.target, most) for each in related.values() if each.kind == kind and not each.external)
    return next((part for part in parts if part), b"")


def _true(said: str | None) -> bool:
    return said in {"1", "true"}


def _listed(root: Iterable[Any], related: Mapping[str, Related]) -> Iterator[Listed]:
    """The worksheets, in their order."""
    for each in (sheet for group in root if local(group.tag) == "sheets" for sheet in group):
        link = next((value for key, value in each.attrib.items() if key.endswith("}id")), "")
        target = related.get(link)
        if target is not None and target.kind == "worksheet" and not target.external:
            hidden = each.get("state", "visible") != "visible"
            yield Listed(shown(each.get("name", "")), hidden, target.target)


class _Reader:
    """Reads one sheet after the other by what they share: strings, styles, the first day."""

    def __init__(self, sheets: Sequence[bytes], shared: Mapping[str, bytes], *, from_1904: bool) -> None:
        self._sheets, self._shared, self._from_1904 = sheets, shared, from_1904
        self._percents = _percent_styles(shared["styles"])
        self._room = MOST_CELLS
        self._unseen = [look(sheet) for sheet in sheets]
        usual = [sheet if unseen is not None else EMPTY for sheet, unseen in zip(sheets, self._unseen, strict=True)]
        self._book = self._opened(usual)

    def _opened(self, sheets: Sequence[bytes]) -> CalamineWorkbook:
        """The reading library's workbook of these sheets and nothing else."""
        try:
            return CalamineWorkbook.from_filelike(
                io.BytesIO(_workbook(sheets, self._shared, from_1904=self._from_1904))
            )
        except BaseException as error:
            if not _about_the_file(error):
                raise
            raise Unreadable(Code.FILE_TRUNCATED) from error

    def cells(self, at: int, *, hidden: bool) -> Cells:
        """A sheet's cells; :class:`Unreadable` when they cannot be read by any means."""
        sheet, unseen = self._sheets[at], self._unseen[at]
        far: list[str] = []
        usual = self._rows(self._book, at) if unseen is not None else None
        if usual is None:
            from qmxl.xlsx.careful import read_carefully  # nearly no sheet has to be

            careful = read_carefully(sheet, len(STRING.findall(self._shared["sharedStrings"])))
            sheet, unseen, far = careful.xml, list(careful.errors.items()), careful.far
            usual = self._rows(self._opened([sheet]), 0)
        if usual is None:
            raise Unreadable(Code.SHEET_UNREADABLE)
        rows, merged = usual
        for (row, column), fault in unseen or ():
            _put(rows, row, column, fault)
        for place in self._shown_as_percents(sheet):
            value = rows[place.row][place.column] if _within(rows, place) else ""
            if value.__class__ is float:
                rows[place.row][place.column] = Percent(value)
        if self._from_1904:
            rows = [[Days1904(cell) if cell.__class__ is float else cell for cell in row] for row in rows]
        return Cells(rows, hidden, merged, tuple(far))

    def _rows(self, book: CalamineWorkbook, at: int) -> tuple[list[list[Any]], tuple[Range, ...]] | None:
        """The rows of a sheet as the reading library has them, from A1 on, and its merged ranges; None if it fails."""
        try:
            read = book.get_sheet_by_index(at)
        except BaseException as error:
            if not _about_the_file(error):
                raise
            return None
        self._room -= read.total_height * read.total_width
        if self._room < 0:
            raise Unreadable(Code.SHEET_TOO_LARGE)
        merged = tuple((*start, *end) for start, end in read.merged_cell_ranges or ())
        return read.to_python(skip_empty_area=False), merged

    def _shown_as_percents(self, sheet: bytes) -> Iterator[Place]:
        """The cells with a format that shows a percentage."""
        if self._percents is not None:
            for found in self._percents.finditer(sheet):
                at = position(found[1].decode())
                if at is not None:
                    yield Place(*at)


def _about_the_file(error: BaseException) -> bool:
    """Whether a failure of the reading library is about the file: its errors are, and its panics."""
    return type(error).__name__ == "PanicException" or (
        isinstance(error, Exception) and not isinstance(error, MemoryError)
    )


def _put(rows: list[list[Any]], row: int, column: int, cell: object) -> None:
    """Puts a cell where the reading library saw none, beyond its last row or column too."""
    width = max(len(rows[0]) if rows else 0, column + 1)
    if row >= len(rows) or column >= len(rows[row]):
        for each in rows:
            each.extend([""] * (width - len(each)))
        rows += [[""] * width for _ in range(row + 1 - len(rows))]
    rows[row][column] = cell


def _within(rows: list[list[Any]], place: Place) -> bool:
    return place.row < len(rows) and place.column < len(rows[place.row])


def _workbook(sheets: Sequence[bytes], shared: Mapping[str, bytes], *, from_1904: bool) -> bytes:
    """A package of these sheets and what they share, with nothing in it that could keep them from being read."""
    links = "".join(f'<Relationship Id="{k}" Type="{OFFICE}/{k}" Target="{k}.xml"/>' for k in shared if shared[k])
    links += "".join(
        f'<Relationship Id="s{at}" Type="{OFFICE}/worksheet" Target="s{at}.xml"/>' for at in range(len(sheets))
    )
    listed = "".join(f'<sheet name="s{at}" sheetId="{at + 1}" r:id="s{at}"/>' for at in range(len(sheets)))
    first_day = '<workbookPr date1904="1"/>' if from_1904 else ""
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{first_day}<sheets>{listed}</sheets></workbook>'
    whole = f'<Relationship Id="book" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    return stored(
        {
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{whole}</Relationships>'.encode(),
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'.encode(),
            **{f"xl/{kind}.xml": part for kind, part in shared.items() if part},
            **{f"xl/s{at}.xml": sheet for at, sheet in enumerate(sheets)},
        }
    )


@lru_cache(maxsize=16)  # the forms of a hospital are made alike
def _percent_styles(styles: bytes) -> re.Pattern[bytes] | None:
    """What finds the cells whose style shows a percentage; None where no style does."""
    if b"%" not in styles and b'numFmtId="9"' not in styles and b'numFmtId="10"' not in styles:
        return None
    root = parsed(styles)
    formats = {
        each.get("numFmtId", "")
        for group in root
        if local(group.tag) == "numFmts"
        for each in group
        if "%" in QUOTED.sub("", each.get("formatCode", ""))
    }
    cells = [each for group in root if local(group.tag) == "cellXfs" for each in group]
    numbers = [str(at) for at, each in enumerate(cells) if each.get("numFmtId") in formats | PERCENTS]
    if not numbers:
        return None
    return re.compile(rb'<c r="([A-Z]{1,3}\d+)"[^>]*?\ss="(?:%s)"' % "|".join(numbers).encode())
