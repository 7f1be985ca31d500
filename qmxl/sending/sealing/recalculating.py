"""A workbook computed anew by LibreOffice, and the formulas that come to something else than is stored."""

import math
from collections.abc import Iterator

from qmxl.sending.office import ALWAYS, converted
from qmxl.sending.opened import Opened, Unreadable, opened
from qmxl.xlsx.stored import StoredCell

CLOSE = 1e-9


def recalculated(content: bytes, office: str) -> Opened | None:
    """The workbook as LibreOffice, the program ``office``, computes it; None where it did not come to an end."""
    computed = converted(content, office, "xlsx", computed=ALWAYS)
    try:
        return opened(computed) if computed is not None else None
    except Unreadable:
        return None


def differing(book: Opened, fresh: Opened) -> Iterator[tuple[str, StoredCell, StoredCell | None]]:
    """The formulas whose stored value is not the one that was computed: the sheet, the cell and what it came to."""
    for sheet, cells in book.cells.items():
        computed = {cell.address: cell for cell in fresh.cells.get(sheet, ())}
        for cell in cells:
            if cell.formula and not _same(cell, computed.get(cell.address)):
                yield sheet, cell, computed.get(cell.address)


def _same(stored: StoredCell, computed: StoredCell | None) -> bool:
    one, other = stored.value, computed.value if computed else None
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
    return (one or None) == (other or None)
