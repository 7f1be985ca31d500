"""What is marked in each sheet of a copy: red where there is an error, yellow where one is asked, and notes."""

from collections.abc import Iterator, Mapping, Sequence

from qmxl.codes import Severity
from qmxl.grouping import ranges
from qmxl.sending.returning.first_page import Item
from qmxl.xlsx.cells import address, position
from qmxl.xlsx.colouring import Look
from qmxl.xlsx.marking import Marked
from qmxl.xlsx.reading import Range

RED, YELLOW = Look("FF9B9B", "9C0006"), Look("FFE699", "7F4F00")
NOTES_OF_A_SHEET = 1_000  # all further cells are coloured and listed, without a note: each is a drawing to be loaded

Place = tuple[int, int]


def marks_of(found: Sequence[Item], merged: Mapping[str, Sequence[Range]]) -> dict[str, Marked]:
    """The marks of each sheet in ``merged``, which has its merged ranges; a mark in one of them is on its first cell.

    A cell with an error is red whatever else is asked of it; its note has all that is said of it.
    """
    red: dict[str, set[Place]] = {}
    words: dict[str, dict[Place, list[str]]] = {}
    for item, place in _placed(found, merged):
        words.setdefault(item.sheet, {}).setdefault(place, []).append(item.words)
        if item.finding.severity is Severity.ERROR:
            red.setdefault(item.sheet, set()).add(place)
    return {sheet: _marked(its, red.get(sheet, set())) for sheet, its in words.items()}


def _placed(found: Sequence[Item], merged: Mapping[str, Sequence[Range]]) -> Iterator[tuple[Item, Place]]:
    for item in found:
        place = position(item.address) if item.address else None
        if place is not None and item.sheet in merged:
            yield item, _home(place, merged[item.sheet])


def _home(place: Place, merged: Sequence[Range]) -> Place:
    """The cell that is seen where a cell stands: of a merged range the first."""
    row, column = place
    inside = (each for each in merged if each[0] <= row <= each[2] and each[1] <= column <= each[3])
    return next(((each[0], each[1]) for each in inside), place)


def _marked(words: Mapping[Place, Sequence[str]], red: set[Place]) -> Marked:
    looks = {RED: [address(*at) for at in words if at in red], YELLOW: [address(*at) for at in words if at not in red]}
    noted = list(words)[:NOTES_OF_A_SHEET]
    return Marked(
        {look: ranges(several) for look, several in looks.items() if several},
        {at: "\n".join(dict.fromkeys(words[at])) for at in noted},
    )
