"""What the first page of a master says, for the text of a message: no figure is worked out or typed again."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qmxl.master.overview import MOST_DECISIONS, TILES, WIDTH
from qmxl.sending.opened import Opened
from qmxl.texts import LANGUAGES, texts
from qmxl.texts.showing import show
from qmxl.xlsx.cells import address
from qmxl.xlsx.stored import ERROR, StoredCell

UNKNOWN = "–"
HEADINGS = ("master.decisions", "above.attention.title")  # of what is told of a hospital, and of a province
TILE = 3  # columns a tile is wide


class Summary(NamedTuple):
    """The tiles of the first page as "what: how much", and its sentences; ``language`` is that of the master."""

    language: str = LANGUAGES[0]
    figures: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    whole: bool = False  # whether there is such a page


def summary(book: Opened) -> Summary:
    """The first page of a workbook; nothing where it has none."""
    for language in LANGUAGES:
        sheet = texts(language)("master.sheet.overview")
        if sheet in book.sheets:
            cells = {cell.address: cell for cell in book.cells_of(sheet)}
            return Summary(language, tuple(_figures(cells, language)), tuple(_decisions(cells, language)), whole=True)
    return Summary()


def _figures(cells: Mapping[str, StoredCell], language: str) -> Iterator[str]:
    for column in range(0, WIDTH, TILE):
        label, figure = cells.get(address(TILES, column)), cells.get(address(TILES + 1, column))
        if label and label.value:
            yield f"{label.value}: {_shown(figure, language)}"


def _shown(cell: StoredCell | None, language: str) -> str:
    """A figure as the page shows it: to two decimals."""
    if cell is None or cell.kind == ERROR or cell.value in {None, ""}:
        return UNKNOWN
    return show(round(cell.value, 2) if isinstance(cell.value, float) else cell.value, language)


def _decisions(cells: Mapping[str, StoredCell], language: str) -> Iterator[str]:
    """The lines below the heading, to the first that is blank."""
    headings = {texts(language)(key) for key in HEADINGS}
    row = next((at for at in range(200) if (c := cells.get(address(at, 0))) and c.value in headings), None)
    for at in range(row + 1, row + MOST_DECISIONS + 2) if row is not None else ():
        cell = cells.get(address(at, 0))
        if cell is None or not cell.value:
            return
        yield str(cell.value)
