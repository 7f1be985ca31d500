"""Headings of tables that are no form of qmxl: where a table begins, and what merged cells say of each line."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from qmxl.typed.spelling import blank, fold
from qmxl.xlsx.reading import Range

HEADINGS_WITHIN = 20  # rows


class Table(NamedTuple):
    """A sheet: its rows from A1 on, its merged ranges, and whether it is hidden.

    ``decimals`` is what separates decimals in a text file, as far as the file itself says.
    """

    rows: Sequence[Sequence[object]]
    merged: tuple[Range, ...] = ()
    hidden: bool = False
    decimals: str = ""


def heading(cell: object) -> str:
    """A heading as it is compared: without case, diacritics, stars, underscores and colons; "" for what is no text."""
    return fold(re.sub(r"[*_:]", " ", cell)) if isinstance(cell, str) else ""


def spread(
    rows: Sequence[Sequence[object]], merged: Iterable[Range], wanted: Callable[[int], bool]
) -> list[list[object]]:
    """The rows, a merged cell's content in each line it covers, where its first column is ``wanted``."""
    whole = [list(row) for row in rows]
    for top, left, bottom, _ in merged:
        if wanted(left):
            for at in range(top + 1, min(bottom + 1, len(whole))):
                if left < len(whole[at]) and left < len(whole[top]) and blank(whole[at][left]):
                    whole[at][left] = whole[top][left]
    return whole
