"""A handbook page on a sheet: headings one below the other, what they say beside them, behind a colon, or below."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qmxl.definitions.headings import field_of
from qmxl.typed.spelling import blank, fold, nfc
from qmxl.xlsx.cells import CellError

TITLE = re.compile(r"chi so(?: so)? (?P<number>[0-9]{1,3})\b[ :.–-]*")
SHORT = 40  # characters of a heading


class Page(NamedTuple):
    """What a page says: its title, the texts of each field, and headings nobody knows with row and column."""

    title: str
    fields: dict[str, str]
    unknown: list[tuple[str, int, int]]


class _Line(NamedTuple):
    """A line of a page: its first text, where it stands, and the others beside it."""

    row: int
    column: int
    head: str
    rest: str  # behind a colon
    beside: list[str]


def page(rows: Sequence[Sequence[object]]) -> Page:
    """The page on a sheet; without any heading on it the fields are empty."""
    title, current = "", ""
    said: dict[str, list[str]] = {}
    unknown: list[tuple[str, int, int]] = []
    for line in _lines(rows):
        field = field_of(line.head)
        if field:
            current = field
            texts = [line.rest, *line.beside]
        elif not said and TITLE.match(fold(line.head)):
            title = " ".join([line.head, line.rest, *line.beside])
            continue
        elif said and _a_heading(line):
            unknown.append((line.head, line.row, line.column))
            current = ""
            continue
        else:
            texts = [f"{line.head}: {line.rest}" if line.rest else line.head, *line.beside]
        if current:
            said.setdefault(current, []).extend(text for text in texts if text)
    fields = {field: "\n".join(several) for field, several in said.items() if several}
    name = name_in(title)
    return Page(title, {**({"name": name} if name else {}), **fields}, unknown)


def name_in(title: str) -> str:
    """The name in a title such as "CHỈ SỐ 5: Tỷ lệ …"."""
    plain = " ".join(nfc(title).split())
    found = TITLE.match(fold(plain))
    return plain[found.end() :].strip(" :.–-") if found else ""


def _a_heading(line: _Line) -> bool:
    """Whether a line looks like a heading: few letters, and what it says beside or below it."""
    return len(line.head) <= SHORT and line.head != line.head.lower() and (line.rest == "" and bool(line.beside))


def _lines(rows: Sequence[Sequence[object]]) -> Iterator[_Line]:
    for at, row in enumerate(rows):
        cells = [(column, nfc(str(cell))) for column, cell in enumerate(row) if says(cell)]
        if cells:
            (column, first), *others = cells
            head, _, rest = first.partition(":")
            yield _Line(at, column, head.strip(), rest.strip(), [text for _, text in others])


def says(cell: object) -> bool:
    """Whether a cell says something; an error value does not."""
    return not blank(cell) and not isinstance(cell, CellError)
