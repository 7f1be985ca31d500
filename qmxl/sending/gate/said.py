"""Everything a workbook says, and where: in cells, notes, names, headers, properties, charts, words in pictures.

Whatever part of the package holds words is read, also one that no program shows: what nobody sees leaves all the same.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qmxl.sending.gate.words import QUOTED, words
from qmxl.sending.opened import Opened
from qmxl.sending.sealing.seal import SHEET, Broken, read_seal
from qmxl.xlsx.places import in_utf8
from qmxl.xlsx.stored import ERROR, TRUTH, StoredCell, shared_texts

# What stands behind the sign where a text is in no cell: a note beside a cell, or a place of the sheet or the workbook.
SIGN = "#"
NOTE, HEADER, NAME, SHEET_NAME, PROPERTY, RULES = "ghi-chu", "dau-trang", "ten", "ten-trang", "thuoc-tinh", "quy-tac"
UNREAD = ("xl/media/", "xl/embeddings/")
STRINGS = "xl/sharedstrings.xml"
LOOKS = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d{1,2}(?!\d)|\d(?=0)|[A-Z])')  # of headers: places, fonts, sizes
FILLED = re.compile(rb"<((?:\w+:)?)sheetData[\s>].*</\1sheetData\s*>", re.DOTALL)


class Said(NamedTuple):
    """A text or number, and where it stands: ``cell`` is an address, or a word behind ``#``.

    ``number`` is that of the sheet among all, from 1; 0 where it stands in none.
    """

    sheet: str
    cell: str
    content: str | float
    number: int = 0


def sayings(book: Opened) -> Iterator[Said]:
    """All that is said: sheet for sheet, then what belongs to none of them."""
    for number, (sheet, part) in enumerate(book.sheets.items(), start=1):
        yield Said(sheet, f"{SIGN}{SHEET_NAME}", sheet, number)
        if sheet == SHEET and _is_seal(book):
            continue
        for cell in book.cells[sheet]:
            yield from (Said(sheet, cell.address, content, number) for content in _of_cell(cell))
        for each in words(FILLED.sub(b"", book.part(part))):
            if "headerFooter" in each.path:
                yield Said(sheet, f"{SIGN}{HEADER}", LOOKS.sub(" ; ", each.text), number)
            else:
                yield Said(sheet, f"{each.cell}{SIGN}{RULES}", each.text, number)
    yield from _of_parts(book)


def _of_cell(cell: StoredCell) -> Iterator[str | float]:
    """A cell's value, and the texts its formula holds."""
    if cell.value not in (None, "") and cell.kind not in (ERROR, TRUTH):
        yield cell.value if isinstance(cell.value, float) else str(cell.value)
    if cell.formula and '"' in cell.formula:
        yield " ; ".join(QUOTED.findall(cell.formula))


def _is_seal(book: Opened) -> bool:
    """Whether a sheet called so is a seal, whose digests look like numbers of people, and nothing else."""
    try:
        read_seal(book.cells[SHEET])
    except Broken:
        return False
    return True


def _of_parts(book: Opened) -> Iterator[Said]:
    """What all parts beside the sheets themselves say."""
    sheets = {part.casefold() for part in book.sheets.values()}
    owners, numbers = _owners(book), {sheet: number for number, sheet in enumerate(book.sheets, start=1)}
    for part in sorted(book.package):
        if part in sheets or not part.endswith((".xml", ".vml", ".rels")):
            continue
        sheet, content = owners.get(part, ""), book.package.part(part) or b""
        if part == STRINGS:
            shown = {cell.value for cells in book.cells.values() for cell in cells}
            yield from (Said("", f"{SIGN}sharedStrings", text) for text in shared_texts(content) if text not in shown)
            continue
        for each in words(in_utf8(content)):
            if not sheet and each.text in book.sheets:  # its name, said already
                continue
            yield Said(sheet, _place(part, each.cell, each.named), each.text, numbers.get(sheet, 0))


def unread(book: Opened) -> Iterator[Said]:
    """The pictures and files within the workbook, in which nobody but a person can read; what they are called."""
    owners, numbers = _owners(book), {sheet: number for number, sheet in enumerate(book.sheets, start=1)}
    for part in sorted(book.package):
        if part.startswith(UNREAD):
            sheet, own = owners.get(part, ""), part.rpartition("/")[2]
            yield Said(sheet, f"{SIGN}{own.partition('.')[0]}", own, numbers.get(sheet, 0))


def _place(part: str, cell: str, named: str) -> str:
    if cell:
        return f"{cell}{SIGN}{NOTE}"
    if named:
        return f"{SIGN}{NAME}-{named}"
    return f"{SIGN}{PROPERTY if part.startswith('docprops/') else part.rpartition('/')[2].partition('.')[0]}"


def _owners(book: Opened) -> Mapping[str, str]:
    """The sheet that each part belongs to by what refers to it, if any does."""
    found: dict[str, str] = {}
    for sheet, first in book.sheets.items():
        fresh = [first.casefold()]
        while fresh:
            folder, _, own = (name := fresh.pop()).rpartition("/")
            found[f"{folder}/_rels/{own}.rels"] = sheet
            for each in book.package.related(name).values():
                target = each.target.casefold()
                if not each.external and target in book.package and target not in found:
                    found[target] = sheet
                    fresh.append(target)
    return found
