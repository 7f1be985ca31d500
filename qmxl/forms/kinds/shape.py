"""What the reader and writer have to know of a kind of layout: how its lines and columns make up answers."""

from collections.abc import Mapping
from typing import NamedTuple

from qmxl.catalogue.declared import Form

Key = tuple[str, str, str]  # row, field, month: what one answer answers


class Shape(NamedTuple):
    """How a sheet's lines and columns make up its answers; a checklist, of fixed lines and fields, is none of these."""

    monthly: bool = False  # the columns are months, several lines make up a block
    single: bool = False  # one input a line: the lines are the fields of one record
    open_ended: bool = False  # people fill in as many lines as they need
    sideways: bool = False  # a column is a record, the lines are its fields

    @property
    def fixed(self) -> bool:
        """Whether every line is to be there."""
        return not self.open_ended

    @property
    def by_line(self) -> bool:
        """Whether the lines, not the columns, have a type."""
        return self.monthly or self.single or self.sideways

    def key(self, line: str, column: str) -> Key:
        """What a cell answers, by the hidden keys of its line and column."""
        if self.monthly:
            row, _, part = line.partition("/")
            return (row, part, column)
        return (column, line, "") if self.sideways else (line, column, "")

    def place(self, key: Key) -> tuple[str, str]:
        """The hidden keys of the line and column in which a key is answered."""
        row, field, month = key
        if self.monthly:
            return f"{row}/{field}", month
        return (field, row) if self.sideways else (row, field)

    def answers(self, line: str) -> bool:
        """Whether a line's key or code tells what it is; the rate of a grid is worked out and answers nothing."""
        return bool(line) and (not self.monthly or ("/" in line and not line.endswith("/rate")))


def of_months(form: Form) -> bool:
    """Whether a form's fields are months to tick: a checklist that declares none."""
    return form.layout == "checklist" and not form.field


SHAPES: Mapping[str, Shape] = {
    "card": Shape(single=True),
    "grid": Shape(monthly=True),
    "checklist": Shape(),
    "list": Shape(open_ended=True),
    "observations": Shape(sideways=True),
}


def eventful(form: Form) -> bool:
    """Whether a form's lines tell of what happens as it happens, so that a month may be without any."""
    begun = SHAPES[form.layout].open_ended or SHAPES[form.layout].sideways
    return form.records and begun and bool(form.date) and form.rhythm in {"event", "month"}
