"""A department's workbook as values: every answer with its cell, and what was expected of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Literal, NamedTuple

from qmxl.catalogue.models import Indicator
from qmxl.codes import Code
from qmxl.control.carried import WITHIN
from qmxl.control.former import FORMER
from qmxl.control.owed import Owed
from qmxl.findings import Cell, Finding
from qmxl.forms.answers import Answer, ReadSheet
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Workbook
from qmxl.forms.marks import Marks, marks_of
from qmxl.measures.rates import rate_parts
from qmxl.period import Period, parse_period
from qmxl.typed.spelling import nfc
from qmxl.xlsx.cells import address

NOTHING = "nothing"  # the form in which departments tick that nothing happened


class Block(NamedTuple):
    """An indicator in one due month.

    ``entered`` are its answers by entry, "none" for the tick, ``numbers`` the usable numbers among them; blank
    entries are in neither. ``numerator`` and ``denominator`` are those of ``measures.rates.rate_parts``.
    """

    form: str
    indicator: Indicator
    month: str
    entered: Mapping[str, Answer]
    numbers: Mapping[str, float]
    numerator: float | None
    denominator: float | None
    none_occurred: bool


def _block(form: str, indicator: Indicator, month: str, entered: Mapping[str, Answer]) -> Block:
    numbers = {entry: answer.value for entry, answer in entered.items() if isinstance(answer.value, float)}
    numerator, denominator = rate_parts(indicator, numbers)
    ticked = "none" in entered and entered["none"].value is True
    return Block(form, indicator, month, entered, numbers, numerator, denominator, ticked)


@dataclass(frozen=True)
class Submission:
    """A readable department workbook. ``saved`` is when it was last saved, Viet Nam time.

    ``today`` tells which months are over; without it all are.
    """

    source: str
    department: str
    expected: Workbook
    period: Period
    saved: datetime
    digest: str
    identity: Mapping[str, str]
    sheets: Mapping[str, ReadSheet]
    today: date | None = None
    evidence_links: Mapping[str, str] = field(default_factory=dict)  # of cells of evidence, by sub-item
    owed: Mapping[str, tuple[Owed, ...]] = field(default_factory=dict)  # by form, what its rhythm asks of these months

    @cached_property
    def months(self) -> frozenset[str]:
        """The months that are due: January to the end of the period consolidated."""
        return frozenset(self.period.to_date.months)

    @cached_property
    def span(self) -> Period:
        """The months the form has."""
        return parse_period(self.identity["span"])

    @cached_property
    def carried(self) -> Marks:
        """The lines it was made with that stood open in an earlier workbook."""
        return marks_of(self.identity, WITHIN)

    @property
    def former(self) -> str:
        """The code it was made with, where another department continues its own; "" elsewhere."""
        return self.identity.get(FORMER, "")

    @cached_property
    def expected_to(self) -> int:
        """The month up to which it is to be complete: the last one that it has, that is due, and that is over."""
        last = min(self.period.last, self.span.last)
        return last if self.today is None else max((m for m in range(1, last + 1) if self.over(m)), default=0)

    def over(self, month: int) -> bool:
        """Whether a month of the period's year is over."""
        return self.today is None or (self.period.year, month) < (self.today.year, self.today.month)

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
        return Cell(self.source, found.name, found.address_of(key)) if found else Cell(self.source)

    def finding(self, code: Code, cell: Cell, period: str = "", **facts: object) -> Finding:
        """A finding about this submission."""
        return Finding(code, cell, facts, self.department, period)

    @cached_property
    def counts(self) -> list[tuple[float, Answer]]:
        """Every usable number of the indicators in the months that are due."""
        months = self.months
        return [
            (answer.value, answer)
            for grid in self.grids
            for answer in grid.answers.values()
            if isinstance(answer.value, float) and answer.period in months
        ]

    @cached_property
    def blocks(self) -> list[Block]:
        """Each indicator and due month of the forms, in their order."""
        return [block for grid in self.grids for block in self._blocks_of(grid, "open")]

    @cached_property
    def typed_beside(self) -> list[Block]:
        """What was typed of indicators in months in which registers feed them."""
        several = (block for grid in self.grids for block in self._blocks_of(grid, "counted"))
        return [block for block in several if block.entered]

    @cached_property
    def typed(self) -> list[Block]:
        """The blocks people fill in, and what they typed beside a register, which may count all the same."""
        return [*self.blocks, *self.typed_beside]

    @property
    def grids(self) -> list[ReadSheet]:
        """The sheets whose columns are months."""
        return [found for found in self.sheets.values() if found.sheet.shape.monthly]

    def _blocks_of(self, found: ReadSheet, which: Literal["open", "counted"]) -> list[Block]:
        months, form, asked = self.months, found.sheet.form.id, found.sheet.indicator_lines()
        several = ((indicator, getattr(lines[0], which)) for indicator, lines in asked)
        its = [(indicator, among) for indicator, among in several if any(among)]
        if not its:
            return []
        entered: dict[tuple[str, str], dict[str, Answer]] = {}
        for (row, part, month), answer in found.answers.items():
            entered.setdefault((row, month), {})[part] = answer
        return [
            _block(form, indicator, column.key, entered.get((indicator.code, column.key), {}))
            for indicator, among in its
            for column, is_one in zip(found.sheet.columns, among, strict=True)
            if is_one and column.key in months
        ]

    @property
    def said(self) -> frozenset[tuple[object, ...]]:
        """What it answers, wherever in the workbook and however typed; equal for files that say the same."""
        return frozenset(
            (form, *key, nfc(str(answer.raw)) if answer.value is None else answer.value)
            for form, found in self.sheets.items()
            for key, answer in found.answers.items()
        )

    @cached_property
    def nothing(self) -> Mapping[str, Mapping[str, Answer]]:
        """By register, the months of which a tick says that nothing happened, with the tick."""
        ticked: dict[str, dict[str, Answer]] = {}
        for answer in self.answers(NOTHING).values():
            if answer.value is True:
                ticked.setdefault(answer.row, {})[answer.field] = answer
        return ticked

    def lines(self, form: str) -> Iterable[tuple[str, dict[str, Answer]]]:
        """Each record of a form (a filled line, a card, an occasion) with its answers by field, in order.

        Blank sheets of a questionnaire are none.
        """
        lines, blank = self._lines.get(form, {}), self.blank_sheets.get(form)
        return {key: line for key, line in lines.items() if key not in blank}.items() if blank else lines.items()

    @cached_property
    def blank_sheets(self) -> Mapping[str, Mapping[str, Mapping[str, Answer]]]:
        """By questionnaire, the lines that say which sheet it is (a day, a ward, a number) and hold no answer."""
        heads = {form: found.sheet.form.sheet_head for form, found in self.sheets.items() if found.sheet.form.items}
        return {
            form: blank
            for form, head in heads.items()
            if (blank := {key: line for key, line in self._lines.get(form, {}).items() if line.keys() <= head})
        }

    @cached_property
    def _lines(self) -> dict[str, dict[str, dict[str, Answer]]]:
        grouped: dict[str, dict[str, dict[str, Answer]]] = {}
        for form, found in self.sheets.items():
            if not found.sheet.shape.monthly:
                rows = grouped.setdefault(form, {})
                single = found.sheet.shape.single
                for answer in found.answers.values():
                    key, field = ("", answer.row) if single else (answer.row, answer.field)
                    rows.setdefault(key, {})[field] = answer
        return grouped
