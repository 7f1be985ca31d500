"""A table as its columns: lists of one length by name, in a fixed order."""

from collections.abc import Iterable, Sequence
from typing import Any

Columns = dict[str, list[Any]]


def columns(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Columns:
    """The rows as columns; without rows each column is there and empty."""
    turned = list(zip(*rows, strict=True)) or [()] * len(names)
    return {name: list(values) for name, values in zip(names, turned, strict=True)}


def length(table: Columns) -> int:
    """How many rows a table has."""
    return len(next(iter(table.values()), ()))


def row_of(table: Columns, at: int) -> dict[str, Any]:
    """A row of a table, from 0, by the names of its columns."""
    return {name: values[at] for name, values in table.items()}
