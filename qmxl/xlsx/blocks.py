"""Blocks of a data sheet: the rows of one key, one below the other, which the formulas about that key run over.

A formula over its own block reads as many rows as there are of its key, so that all formulas together read each row of
the sheet a fixed number of times, however many keys there are. It holds while the rows stand as they were written: the
sheets are protected against sorting, and each formula over a block is an error once :meth:`Block.astray` is not 0.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from qmxl.xlsx.cells import column_letters


@dataclass(frozen=True)
class Block:
    """Rows ``first`` to ``last`` (from 1) of a sheet, whose columns have these ``letters`` by name."""

    sheet: str  # as formulas write it
    letters: Mapping[str, str]
    first: int
    last: int

    def cells(self, column: str) -> str:
        """The cells of a column, as formulas write them."""
        letters = self.letters[column]
        return f"{self.sheet}!${letters}${self.first}:${letters}${self.last}"

    def astray(self, **keys: str) -> str:
        """The formula of how many rows do not have these ``keys`` by column, given as criteria; 0 as it was written.

        All rows of a key are in its block, so a row that went away has left its place to another key's.
        """
        pairs = [f"{self.cells(column)},{criterion}" for column, criterion in keys.items()]
        return f"ROWS({self.cells(next(iter(keys)))})-COUNTIFS({','.join(pairs)})"


def blocks(
    sheet: str, frame: Mapping[str, Sequence[Hashable]], keys: Sequence[str], first: int, at: int = 0
) -> dict[tuple[Hashable, ...], Block]:
    """The blocks of a table whose rows begin in row ``first`` (from 1) and whose columns begin with number ``at``.

    Each is found under its values of the columns ``keys``; the rows have to be sorted by these.
    """
    letters = {name: column_letters(number) for number, name in enumerate(frame, start=at)}
    found, row = dict[tuple[Hashable, ...], Block](), first
    for key, rows in groupby(zip(*(frame[name] for name in keys), strict=True)):
        if key in found:
            raise ValueError(f"the rows of {key} do not stand together")
        count = sum(1 for _ in rows)
        found[key] = Block(sheet, letters, row, row + count - 1)
        row += count
    return found
