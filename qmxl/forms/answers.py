"""What was read out of a form: every filled cell, what it answers, and where the form's lines and columns stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qmxl.codes import Fault
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Sheet
from qmxl.typed.values import Value
from qmxl.xlsx.cells import address
from qmxl.xlsx.reading import Range


class Answer(NamedTuple):
    """One filled cell. ``value`` is None when the ``raw`` content has a ``fault`` that leaves none."""

    form: str
    row: str
    field: str
    period: str
    value: Value
    raw: object
    fault: Fault
    sheet: str
    at_row: int
    at_column: int

    @property
    def key(self) -> Key:
        """What it answers."""
        return (self.row, self.field, self.period)


@dataclass(frozen=True)
class ReadSheet:
    """A form found in a workbook: where its lines and columns stand, and its answers.

    ``above`` are the texts over its headings with their addresses; ``rates`` the numbers where a grid works out a rate;
    ``merged`` the ranges of merged cells: first row and column, last row and column, from 0;
    ``extra_rows`` are the filled lines nobody asked for, each with its key, or else the code one sees in it, or "";
    ``extra_columns`` the filled columns a person added.
    """

    sheet: Sheet
    name: str
    rows: Mapping[str, int]
    columns: Mapping[str, int]
    answers: Mapping[Key, Answer]
    above: tuple[tuple[str, str], ...] = ()
    rates: tuple[Answer, ...] = ()
    merged: tuple[Range, ...] = ()
    extra_rows: Mapping[int, str] = field(default_factory=dict)
    extra_columns: tuple[int, ...] = ()

    def address_of(self, key: Key) -> str:
        """The address at which a key is or would be answered; "" where its line or column is gone."""
        line, column = self.sheet.shape.place(key)
        at_row, at_column = self.rows.get(line), self.columns.get(column)
        return "" if at_row is None or at_column is None else address(at_row, at_column)

    def field_of(self, answer: Answer) -> str:
        """The declared field an answer is of; of a card each line is one."""
        return answer.row if self.sheet.shape.single else answer.field

    @property
    def numbers(self) -> dict[str, str]:
        """The new number of each filled line of an open list, by its key: without gaps."""
        if not self.sheet.shape.open_ended:
            return {}
        order = sorted({answer.row for answer in self.answers.values()}, key=lambda row: self.rows[row])
        return {row: str(number) for number, row in enumerate(order, start=1)}

    @property
    def entered(self) -> dict[Key, object]:
        """The filled cells as they are; the lines of an open list numbered anew."""
        numbers = self.numbers
        return {
            (numbers.get(row, row), field, month): answer.raw for (row, field, month), answer in self.answers.items()
        }
