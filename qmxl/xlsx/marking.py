"""A copy of a workbook with some cells marked and sheets put in, in which everything else is as it was."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qmxl.xlsx.added_sheets import Drawn, listed_sheets_of, put_behind, put_in_front
from qmxl.xlsx.amending import Amended
from qmxl.xlsx.cells import position
from qmxl.xlsx.colouring import Look, coloured, looks_in, plain
from qmxl.xlsx.outline import outline
from qmxl.xlsx.sheet_notes import annotated


class Marked(NamedTuple):
    """What is marked in a sheet: the ranges in each look, and the notes by row and column from 0."""

    ranges: Mapping[Look, Sequence[str]]
    notes: Mapping[tuple[int, int], str]


def mark(
    content: bytes, sheets: Mapping[str, Marked], front: Drawn, behind: Drawn, author: str, there: str = ""
) -> bytes:
    """The workbook with the marks of each sheet, ``front`` as its first sheet and ``behind`` hidden in it.

    Marks it came with are taken away; ``there`` is the sheet that an earlier ``front`` is, by name.
    :class:`Unreadable` where a part that has to be changed is damaged.
    """
    package = Amended(content)
    listed = {each.name: each.part for each in listed_sheets_of(package)}
    looks = list(dict.fromkeys(look for each in sheets.values() for look in each.ranges))
    numbers = looks_in(package, looks) if looks else {}
    for name, part in listed.items():
        if name in (there, behind.name):
            continue
        marked = sheets.get(name)
        xml = plain(package.part(part) or b"")
        if marked is not None:
            whole = outline(xml)
            xml = coloured(whole, [(several, numbers[look]) for look, several in marked.ranges.items() if several])
        if xml != package.part(part):
            package.put(part, xml)
        annotated(package, part, marked.notes if marked else {}, author)
    put_in_front(package, front, listed.get(there, ""))
    put_behind(package, behind)
    return package.saved()


def cells_of(addresses: Sequence[str]) -> list[tuple[int, int]]:
    """Rows and columns from 0 of addresses, those that no sheet has left out."""
    return [at for each in addresses if (at := position(each)) is not None]
