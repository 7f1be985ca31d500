"""Small tables in lines of text, columns as wide as what is in them."""

import unicodedata
from collections.abc import Container, Sequence

GAP = "  "


def aligned(rows: Sequence[Sequence[str]], *, numbers: Container[int]) -> list[str]:
    """The rows as lines with their columns below each other; ``numbers`` are those (from 0) that end at the right."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [_line(row, widths, numbers) for row in rows]


def table_lines(head: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: Container[int]) -> list[str]:
    """The headings, a rule and the rows."""
    first, *others = aligned([head, *rows], numbers=numbers)
    rule = GAP.join("─" * max(map(_width, column)) for column in zip(head, *rows, strict=True))
    return [first, rule, *others]


def _line(cells: Sequence[str], widths: Sequence[int], numbers: Container[int]) -> str:
    padded = []
    for at, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        room = " " * (width - _width(cell))
        padded.append(room + cell if at in numbers else cell + room)
    return GAP.join(padded).rstrip()


def _width(text: str) -> int:
    """How many places of a terminal a text takes."""
    seen = (each for each in text if not unicodedata.combining(each))
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in seen)
