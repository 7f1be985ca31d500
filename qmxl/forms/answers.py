"""What was read out of a form: every filled cell, what it answers, and where the form's lines and columns stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from qmxl.forms.layout import Key, Sheet
from qmxl.forms.values import Value


class Answer(NamedTuple):
    """One filled cell. ``value`` is None when the ``raw`` content has a ``fault`` that leaves none."""

    form: str
    row: str
    field: str
    period: str
    value: Value
    raw: object
    fault: str
    sheet: str
    at_row: int
    at_column: int

    @property
    def key(self) -> Key:
        """What it answers."""
        return (self.row, self.field, self.period)


@dataclass(frozen=True)
class ReadSheet:
    """A form found in a workbook: where its lines and columns stand, and its answers."""

    sheet: Sheet
    name: str
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    answers: Mapping[Key, Answer]
