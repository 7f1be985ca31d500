"""A small table in lines of text, columns as wide as what is in them."""

import unicodedata
from collections.abc import Container, Sequence

GAP = "  "


def table_lines(head: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Container[int] = ()) -> list[str]:
    """The headings, a rule and the rows; the columns ``numbers`` (from 0) end at their right edge."""
    wide = [max(map(_width, column)) for column in zip(head, *rows, strict=True)]
    lines = [_line(head, wide, numbers), GAP.join("─" * each for each in wide)]
    return [*lines, *(_line(row, wide, numbers) for row in rows)]


def _line(cells: Sequence[str], wide: Sequence[int], numbers: Container[int]) -> str:
    padded = []
    for at, (cell, width) in enumerate(zip(cells, wide, strict=True)):
        room = " " * (width - _width(cell))
        padded.append(room + cell if at in numbers else cell + room)
    return GAP.join(padded).rstrip()


def _width(text: str) -> int:
    """How many places of a terminal a text takes."""
    return sum(
        2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text if not unicodedata.combining(each)
    )
