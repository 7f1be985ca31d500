"""Finds which column of a table names the points, which holds what was counted or measured, and which of how many.

Columns are known by their headings in three languages, by what a person says they are, or else by where they stand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from qmxl.forms.headings import HEADINGS_WITHIN, heading
from qmxl.measures.plotted import COUNTS, SUBGROUPED, WITH_SIZES, WITHOUT_SIZES
from qmxl.spc.numbers import is_number, numbers
from qmxl.spc.words import DENOMINATOR, LABEL, NUMERATOR, SUBGROUP, VALUE, full
from qmxl.typed.spelling import blank, nfc
from qmxl.xlsx.cells import position

Rows = Sequence[Sequence[object]]
MOSTLY = 0.5  # of a column's filled cells that are numbers, above which it is one of numbers


@dataclass(frozen=True)
class Asked:
    """What a person says the columns are: headings or letters; "" and () where nothing is said. ``kind`` as well."""

    kind: str = ""
    label: str = ""
    y: str = ""
    n: str = ""
    subgroup: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """All that is said of columns."""
        return tuple(each for each in (self.label, self.y, self.n, *self.subgroup) if each)


class Unknown(NamedTuple):
    """A column that is asked for and not there."""

    asked: str


class Columns(NamedTuple):
    """Where things stand, from 0; ``heading`` is the row of the headings, None without any.

    ``subgroup``: several columns are the values of each line's subgroup, one names the subgroup a line belongs to.
    ``counted`` says that the heading of ``y`` is one of counts, ``guessed`` that a place was taken for want of one.
    """

    heading: int | None
    label: int | None
    y: int | None
    n: int | None
    subgroup: tuple[int, ...] = ()
    counted: bool = False
    guessed: bool = False


def find_columns(rows: Rows, asked: Asked) -> Columns | Unknown | None:
    """The columns of a table; None where no column has numbers, Unknown for what is asked for and not there."""
    width = max((len(row) for row in rows), default=0)
    numeric = [column for column in range(width) if _numeric(rows, column)]
    if not numeric:
        return None
    at = _heading_row(rows, numeric, asked)
    said = {} if at is None else {c: heading(cell) for c, cell in enumerate(rows[at]) if heading(cell)}
    if asked.subgroup and len(asked.subgroup) == 1 and ":" in asked.subgroup[0]:
        found = list(_span(asked.subgroup[0], width))
    else:
        found = [_column(each, said, width) for each in asked.subgroup]
    given = [_column(each, said, width) if each else None for each in (asked.label, asked.y, asked.n)]
    for name, column in zip((*asked.subgroup, asked.label, asked.y, asked.n), (*found, *given), strict=False):
        if name and column is None:
            return Unknown(name)
    subgroup = tuple(column for column in found if column is not None)
    return _Finder(rows, at, said, numeric, asked, subgroup).columns(*given)


def headings_seen(rows: Rows) -> list[str]:
    """The headings of a table as they stand: the fullest of its first rows."""
    first = [[nfc(cell) for cell in row if isinstance(cell, str) and not blank(cell)] for row in rows[:HEADINGS_WITHIN]]
    return max(first, key=len, default=[])


class _Finder:
    """Finds the columns nobody named, by headings, then by place."""

    def __init__(
        self,
        rows: Rows,
        at: int | None,
        said: dict[int, str],
        numeric: Sequence[int],
        asked: Asked,
        subgroup: tuple[int, ...],
    ) -> None:
        self.rows, self.at, self.said, self.numeric = rows, at, said, numeric
        self.kind, self.subgroup = asked.kind, subgroup

    def columns(self, label: int | None, y: int | None, n: int | None) -> Columns | None:
        taken = {column for column in (label, y, n, *self.subgroup) if column is not None}
        guessed, alone = False, y is not None and self.kind in {"run", "i", "mr"}
        if label is None:
            label = self._label(taken)
            taken |= {label} if label is not None else set()
        if self.kind in SUBGROUPED or self.subgroup:
            return self._subgrouped(label, y, taken)
        free = [column for column in self.numeric if column not in taken]
        if y is None:
            y = self._counted(free, n)
            if y is None and free:
                y, guessed = free[0], True
        if y is None:
            return None
        free = [column for column in free if column != y]
        counted = bool(NUMERATOR.search(self.said.get(y, "")))
        if n is None and self.kind not in WITHOUT_SIZES and not alone and not self._is_value(y):
            n = next((c for c in free if DENOMINATOR.search(self.said.get(c, ""))), None)
            if n is None and free and (self.kind in WITH_SIZES or (not self.said and self._parts(y, free[0]))):
                n, guessed = free[0], True
        return Columns(self.at, label, y, n, counted=counted, guessed=guessed)

    def _label(self, taken: set[int]) -> int | None:
        """What names the points: by its heading, else the leftmost column that is none of numbers or counts on."""
        free = [column for column in self.said if column not in taken]
        named = [c for c in free if LABEL.search(self.said[c]) and (c not in self.numeric or not self._other(c))]
        if named:
            return min(named, key=lambda c: (not full(LABEL, self.said[c]), _stt(self.said[c]), c))
        width = max(len(row) for row in self.rows)
        texts = [c for c in range(width) if c not in taken and c not in self.numeric and self._filled(c)]
        if texts:
            return texts[0]
        first = self.numeric[0]
        several = len([c for c in self.numeric if c not in taken]) > (2 if self.kind in WITH_SIZES else 1)
        return first if several and first not in taken and not self._other(first) and self._counts_on(first) else None

    def _counted(self, free: Sequence[int], n: int | None) -> int | None:
        """The numerator, or the value where that is wanted or all there is."""
        numerators = [c for c in free if NUMERATOR.search(self.said.get(c, "")) and not self._is_size(c)]
        values = [c for c in free if self._is_value(c)]
        sized = n is not None or any(self._is_size(c) for c in free)
        if self.kind in {"run", "i", "mr", "t"} and n is None:
            return next(iter([*values, *numerators]), None)
        if numerators and (sized or self.kind in COUNTS or not values):
            return numerators[0]
        return next(iter([*values, *numerators]), None)

    def _subgrouped(self, label: int | None, y: int | None, taken: set[int]) -> Columns | None:
        free = [column for column in self.numeric if column not in taken]
        if len(self.subgroup) > 1:
            return Columns(self.at, label, None, None, self.subgroup)
        if self.subgroup:
            first = next((c for c in free if self._is_value(c)), free[0] if free else None)
            return (
                None
                if y is None and first is None
                else Columns(self.at, label, first if y is None else y, None, self.subgroup)
            )
        if y is not None:
            return None if label is None else Columns(self.at, label, y, None, (label,))
        if len(free) > 1:
            return Columns(self.at, label, None, None, tuple(free), guessed=True)
        return Columns(self.at, label, free[0], None, (label,)) if free and label is not None else None

    def _other(self, column: int) -> bool:
        """Whether a heading says something that is counted or measured."""
        said = self.said.get(column, "")
        return any(
            full(each, said) or (each.search(said) and not full(LABEL, said))
            for each in (NUMERATOR, DENOMINATOR, VALUE)
        )

    def _is_size(self, column: int) -> bool:
        said = self.said.get(column, "")
        return bool(DENOMINATOR.search(said)) and not full(NUMERATOR, said)

    def _is_value(self, column: int) -> bool:
        said = self.said.get(column, "")
        return bool(VALUE.search(said)) and not full(NUMERATOR, said) and not full(DENOMINATOR, said)

    def _filled(self, column: int) -> bool:
        below = self.rows[0 if self.at is None else self.at + 1 :]
        return any(column < len(row) and not blank(row[column]) for row in below)

    def _values(self, column: int) -> list[float]:
        below = self.rows[0 if self.at is None else self.at + 1 :]
        found = numbers([row[column] for row in below if column < len(row)])
        return [number.value for number in found if number.value is not None]

    def _counts_on(self, column: int) -> bool:
        """Whether a column counts on by the same step: 1, 2, 3, as numbers of points and years do."""
        values = self._values(column)
        steps = {after - before for before, after in pairwise(values)}
        return len(values) > 2 and len(steps) == 1 and steps.pop() > 0

    def _parts(self, y: int, n: int) -> bool:
        """Whether a column without a heading can be part of another one: whole numbers, none above it."""
        parts, wholes = self._values(y), self._values(n)
        return len(parts) == len(wholes) and all(a <= b and a.is_integer() for a, b in zip(parts, wholes, strict=True))


def _stt(said: str) -> bool:
    """Whether a heading is that of a running number, which names points only where nothing else does."""
    return said in {"stt", "no", "order", "序号"}


def _numeric(rows: Rows, column: int) -> bool:
    cells = [row[column] for row in rows if column < len(row) and not blank(row[column])]
    return bool(cells) and sum(map(is_number, cells)) > MOSTLY * (len(cells) - 1)


def _heading_row(rows: Rows, numeric: Sequence[int], asked: Asked) -> int | None:
    """The row with the most headings; without known ones the last row of texts above the first numbers.

    Below the first number, which may stand beside a title, headings have to be two that say nothing else.
    """
    first = next((at for at, row in enumerate(rows) if any(c < len(row) and is_number(row[c]) for c in numeric)), 0)
    wanted = {heading(each) for each in asked.named}
    found: list[tuple[int, int]] = []
    for at, row in enumerate(rows[: max(first + 1, HEADINGS_WITHIN)]):
        named, known = _known(row, wanted, whole=at >= first)
        several = sum(bool(heading(cell)) for cell in row) > 1 or len(row) == 1
        if (at < first and known and several) or (at == first and known) or known > 1 or named:
            found.append((2 * named + known, at))
    if found:
        return max(found)[1]
    above = [at for at in range(first) if any(c < len(rows[at]) and heading(rows[at][c]) for c in numeric)]
    return above[-1] if above else None


def _known(row: Sequence[object], wanted: set[str], *, whole: bool) -> tuple[int, int]:
    """How many of the headings wanted a row has, and how many that are known, as a ``whole`` or in part."""
    said = [heading(cell) for cell in row if heading(cell)]
    patterns = (LABEL, SUBGROUP, NUMERATOR, DENOMINATOR, VALUE)
    known = sum(any(full(p, each) if whole else p.search(each) for p in patterns) for each in said)
    return sum(each in wanted for each in said), known


def _column(asked: str, said: dict[int, str], width: int) -> int | None:
    """The column of a heading, else of its letters."""
    wanted = heading(asked)
    for column, each in said.items():
        if each == wanted:
            return column
    place = position(f"{asked.strip()}1")
    return place[1] if place and place[1] < width else None


def _span(asked: str, width: int) -> Iterator[int | None]:
    """The columns from one letter to another."""
    first, last = (position(f"{each.strip()}1") for each in asked.split(":", 1))
    if first is None or last is None or last[1] >= width or first[1] > last[1]:
        yield None
        return
    yield from range(first[1], last[1] + 1)
