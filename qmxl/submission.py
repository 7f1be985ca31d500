"""A department's workbook as values: every answer with its cell, and what was expected of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.findings import Cell, Finding, Severity, address
from qmxl.forms.layout import Key, Line, Sheet, Workbook
from qmxl.forms.values import Value
from qmxl.period import Period


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


@dataclass(frozen=True)
class Count:
    """A usable number in its cell."""

    value: float
    cell: Cell
    answer: Answer


@dataclass(frozen=True)
class Submission:
    """A readable department workbook. ``saved`` is when it was last saved, Viet Nam time."""

    source: str
    department: str
    expected: Workbook
    period: Period
    saved: datetime
    digest: str
    identity: Mapping[str, str]
    sheets: Mapping[str, ReadSheet]

    @cached_property
    def months(self) -> frozenset[str]:
        """The months that are due: January to the end of the period consolidated."""
        return frozenset(self.period.to_date.months)

    def answers(self, form: str) -> Mapping[Key, Answer]:
        """The filled cells of a form; empty when the form was not found."""
        found = self.sheets.get(form)
        return found.answers if found else {}

    def cell_of(self, answer: Answer) -> Cell:
        """Where an answer stands."""
        return Cell(self.source, answer.sheet, address(answer.at_row, answer.at_column))

    def place(self, form: str, key: Key) -> Cell:
        """Where an answer stands or should stand, as near as can be told."""
        found = self.sheets.get(form)
        if found is None:
            return Cell(self.source)
        row, part, month = key
        line, column = (f"{row}/{part}", month) if found.sheet.grid else (row, part)
        at_row, at_column = found.rows.get(line), found.columns.get(column)
        if at_row is None or at_column is None:
            return Cell(self.source, found.name)
        return Cell(self.source, found.name, address(at_row, at_column))

    def finding(self, code: str, severity: Severity, cell: Cell, period: str = "", **facts: object) -> Finding:
        """A finding about this submission."""
        return Finding(code, severity, cell, facts, self.department, period)

    def counts(self) -> Iterator[Count]:
        """Every usable number of the indicator form in the months that are due."""
        for answer in self.answers("indicators").values():
            if isinstance(answer.value, float) and answer.period in self.months:
                yield Count(answer.value, self.cell_of(answer), answer)

    def blocks(self) -> Iterator[tuple[Indicator, str, dict[str, Answer]]]:
        """Each indicator and due month with its answers by entry, "none" for the tick; blank entries are left out."""
        found = self.sheets.get("indicators")
        if found is None:
            return
        answers = found.answers
        for indicator, lines in indicator_lines(found.sheet):
            for column, is_open in zip(found.sheet.columns, lines[0].open, strict=True):
                if is_open and column.key in self.months:
                    entered = {}
                    for line in lines:
                        answer = answers.get((line.row, line.part, column.key))
                        if answer is not None:
                            entered[line.part] = answer
                    yield indicator, column.key, entered

    def lines(self, form: str) -> Iterator[tuple[str, dict[str, Answer]]]:
        """Each filled line of a checklist or list with its answers by field, in the order of the sheet."""
        grouped: dict[str, dict[str, Answer]] = {}
        for answer in self.answers(form).values():
            grouped.setdefault(answer.row, {})[answer.field] = answer
        yield from grouped.items()


def indicator_lines(sheet: Sheet) -> Iterator[tuple[Indicator, list[Line]]]:
    """The indicators of a grid with their lines that take input."""
    grouped: dict[str, tuple[Indicator, list[Line]]] = {}
    for line in sheet.lines:
        if line.indicator is not None and line.part != "rate":
            grouped.setdefault(line.row, (line.indicator, []))[1].append(line)
    yield from grouped.values()
