"""Reads a table's lines as the points of a series, in the order they stand; every fault is told at its cell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.forms.headings import Table, spread
from qmxl.refusal import Refusal
from qmxl.spc.columns import Asked, Columns, Unknown, find_columns, headings_seen
from qmxl.spc.labels import Label, labels
from qmxl.spc.numbers import Number, decimal_mark, is_number, numbers
from qmxl.texts import Texts
from qmxl.typed.spelling import blank, nfc
from qmxl.typed.totals import is_total, is_total_line
from qmxl.typed.values import bare_number
from qmxl.xlsx.cells import Percent, address, column_letters
from qmxl.xlsx.reading import Range

UNREAD = frozenset(
    {Code.TYPE_NUMBER, Code.TYPE_AMBIGUOUS, Code.TYPE_ERROR, Code.TYPE_UNCALCULATED, Code.COUNT_TOO_LARGE}
)


class Point(NamedTuple):
    """A line, or the lines of a subgroup: ``y`` counted or measured, of ``n``; or a subgroup's ``values``.

    ``cell`` is where ``y`` or the first value stands, ``size_cell`` where ``n``. ``faulty``: something in it is told.
    """

    label: Label
    cell: str
    size_cell: str = ""
    y: float | None = None
    n: float | None = None
    values: tuple[float | None, ...] = ()
    faulty: bool = False


@dataclass(frozen=True)
class Figures:
    """A series as read: where, below which headings ("" where there is none), its points in order, and what is told.

    ``percent`` says that the values are percents as they are typed or shown.
    """

    place: Cell
    columns: Columns
    label: str
    y: str
    n: str
    subgroup: tuple[str, ...]
    points: tuple[Point, ...]
    percent: bool = False
    findings: tuple[Finding, ...] = field(default_factory=tuple)


def read_figures(
    source: str, tables: Mapping[str, Table], asked: Asked, text: Texts, sheet: str = "", area: Range | None = None
) -> Figures:
    """The series of the first sheet that has one, or of the one named; a Refusal where there is none.

    ``area`` is the part of the sheet that is looked at. Hidden sheets are read when they are named.
    """
    if sheet and sheet not in tables:
        raise Refusal("spc_no_sheet", path=source, sheet=sheet, sheets=list(tables))
    looked = {name: _within(table, area) for name, table in tables.items() if not sheet or name == sheet}
    found = {name: find_columns(_whole(table), asked) for name, table in looked.items() if sheet or not table.hidden}
    usable = {name: columns for name, columns in found.items() if isinstance(columns, Columns)}
    if not usable:
        seen = max((headings_seen(table.rows) for table in looked.values()), key=len, default=[])
        unknown = next((each.asked for each in found.values() if isinstance(each, Unknown)), "")
        if unknown:
            raise Refusal("spc_no_column", path=source, column=unknown, columns=seen)
        raise Refusal("spc_no_columns", path=source, columns=seen)
    first, *others = usable
    if not first:
        _same_fields(looked[first], usable[first], source)
    read = _Reader(looked[first], usable[first], Cell(source, first), text).figures()
    if not read.points:
        raise Refusal("spc_no_points", path=source, columns=headings_seen(looked[first].rows))
    told = [Finding(Code.SPC_SHEETS, read.place, {"sheet": first, "others": others})] if others else []
    return replace(read, findings=(*told, *read.findings))


def _within(table: Table, area: Range | None) -> Table:
    """The table with nothing outside of the area, addresses as they were."""
    if area is None:
        return table
    top, left, bottom, right = area
    rows: list[list[object]] = [
        [cell if top <= at <= bottom and left <= column <= right else "" for column, cell in enumerate(row)]
        for at, row in enumerate(table.rows[: bottom + 1])
    ]
    return table._replace(rows=rows)


def _same_fields(table: Table, columns: Columns, source: str) -> None:
    """A Refusal where lines of a text have numbers beside its columns: decimals with the comma that parts its cells."""
    if columns.heading is None and columns.label is not None:
        return  # nothing says how many cells a line has
    first = 0 if columns.heading is None else columns.heading + 1
    head = () if columns.heading is None else table.rows[columns.heading]
    used = (columns.y, columns.n, *columns.subgroup)
    last = max([at for at, cell in enumerate(head) if not blank(cell)] or [at for at in used if at is not None])
    for at, row in enumerate(table.rows[first:], start=first):
        if any(is_number(cell) for cell in row[last + 1 :]):
            found = [str(cell) for cell in row if not blank(cell)]
            raise Refusal("spc_fields", path=source, row=at + 1, found=found)


def _whole(table: Table) -> Sequence[Sequence[object]]:
    return spread(table.rows, table.merged, lambda _: True)


class _Reader:
    """Reads the lines of one table below its headings."""

    def __init__(self, table: Table, columns: Columns, place: Cell, text: Texts) -> None:
        self.rows = spread(
            table.rows, table.merged, lambda column: column == columns.label or column in columns.subgroup
        )
        self.table, self.columns, self.place, self.text = table, columns, place, text
        self.findings: list[Finding] = []

    def figures(self) -> Figures:
        columns = self.columns
        if columns.guessed:
            self._tell(Code.SPC_COLUMNS, "", **self._places())
        lines = self._lines()
        names = labels([self._cell(at, columns.label) for at in lines], self.text)
        wide = columns.subgroup if len(columns.subgroup) > 1 else ()
        wanted = [column for column in (*wide, columns.y, columns.n) if column is not None]
        mark = self._mark(lines, wanted)
        read = {column: self._numbers(lines, column, mark) for column in wanted}
        self._merged(lines, wanted)
        points = [
            self._point(at, row, name, read, wide) for at, (row, name) in enumerate(zip(lines, names, strict=True))
        ]
        if len(columns.subgroup) == 1:
            points = self._grouped(lines, points)
        self._named(points)
        percent = columns.y is not None and self._percent(lines, columns.y)
        label, y, n = (self._heading(column) for column in (columns.label, columns.y, columns.n))
        subgroup = tuple(self._heading(column) for column in columns.subgroup)
        return Figures(self.place, columns, label, y, n, subgroup, tuple(points), percent, tuple(self.findings))

    def _lines(self) -> list[int]:
        """The rows that are points: blank ones, totals and what stands below the last number are none."""
        first = 0 if self.columns.heading is None else self.columns.heading + 1
        wanted = [c for c in (*self.columns.subgroup, self.columns.y, self.columns.n) if c is not None]
        found = []
        for at in range(first, len(self.rows)):
            label = self._cell(at, self.columns.label)
            filled = any(not blank(self._cell(at, column)) for column in wanted if column != self.columns.label)
            if is_total(label) or is_total_line(self.rows[at]):
                if filled:
                    said = label if is_total(label) else next(c for c in self.rows[at] if not blank(c))
                    self._tell(Code.SPC_TOTAL, address(at, self.columns.label or 0), found=nfc(str(said)))
            elif filled or not blank(label):
                found.append((at, filled))
        last = max((at for at, filled in found if filled), default=-1)
        for at, _ in found:
            if at > last and labels([self._cell(at, self.columns.label)], self.text)[0].moment is None:
                self._tell(
                    Code.SPC_NO_POINT, address(at, self.columns.label or 0), found=self._cell(at, self.columns.label)
                )
                found = [each for each in found if each[0] != at]
        return [at for at, _ in found]

    def _mark(self, lines: Sequence[int], wanted: Sequence[int]) -> str:
        """What separates decimals in a text file: as its other columns show it, else as its separator says."""
        if self.place.sheet:
            return ""
        shown = {decimal_mark([self._cell(at, column) for at in lines]) for column in wanted} - {""}
        return shown.pop() if len(shown) == 1 else "" if shown else self.table.decimals

    def _numbers(self, lines: Sequence[int], column: int, mark: str) -> dict[int, Number]:
        """The numbers of a column by row; their faults are told, and that the file decided what a mark means."""
        cells = [self._cell(at, column) for at in lines]
        found = dict(zip(lines, numbers(cells, mark), strict=True))
        alone = numbers(cells)
        decided = [at for at, each in zip(lines, alone, strict=True) if each.fault is Code.TYPE_AMBIGUOUS and mark]
        if decided:
            value = found[decided[0]].value or 0.0
            read = f"{value:.0f}" if value.is_integer() else value  # without marks
            said = self._cell(decided[0], column)
            self._tell(Code.SPC_THOUSANDS, address(decided[0], column), found=said, value=read, count=len(decided))
        for at, cell in zip(lines, cells, strict=True):
            fault, facts = found[at].fault, {"found": cell, "value": found[at].value or cell}
            if fault is Code.TYPE_NUMBER_TEXT and not self.place.sheet:
                continue  # all of a text file is text
            if fault is Code.TYPE_AMBIGUOUS:
                bare = bare_number(str(cell)).replace(",", ".")
                facts |= {"as_thousands": float(bare.replace(".", "")), "as_decimal": float(bare)}
            if fault is Code.TYPE_NUMBER:
                facts["field"] = self._heading(column) or column_letters(column)
            if isinstance(fault, Code):
                self._tell(fault, address(at, column), **facts)
        return found

    def _point(
        self, number: int, row: int, name: Label, read: Mapping[int, Mapping[int, Number]], wide: Sequence[int]
    ) -> Point:
        label = name if name.said else Label(str(number + 1))
        if not name.said and self.columns.label is not None and self.columns.label not in self.columns.subgroup:
            self._tell(Code.SPC_NO_LABEL, address(row, self.columns.label), number=number + 1)
        faulty = any(read[column][row].fault in UNREAD for column in read)
        if wide:
            values = tuple(read[column][row].value for column in wide)
            return Point(label, address(row, wide[0]), values=values, faulty=faulty)
        y, n = self.columns.y or 0, self.columns.n
        size = None if n is None else read[n][row].value
        return Point(label, address(row, y), "" if n is None else address(row, n), read[y][row].value, size, (), faulty)

    def _grouped(self, lines: Sequence[int], points: Sequence[Point]) -> list[Point]:
        """A point a subgroup: the lines that name the same one, in the order of their first."""
        names = labels([self._cell(at, self.columns.subgroup[0]) for at in lines], self.text)
        groups: dict[str, list[Point]] = {}
        for name, point in zip(names, points, strict=True):
            groups.setdefault(name.said, []).append(point._replace(label=name))
        return [
            each[0]._replace(y=None, values=tuple(p.y for p in each), faulty=any(p.faulty for p in each))
            for said, each in groups.items()
            if said
        ]

    def _named(self, points: list[Point]) -> None:
        """Points of one name, and moments that go back, are told; of one name the later are numbered."""
        if self.columns.label is None:
            return
        times = Counter(point.label.said for point in points)
        seen: Counter[str] = Counter()
        for at, point in enumerate(points):
            said = point.label.said
            seen[said] += 1
            if seen[said] > 1:
                count, cell = times[said], replace(self.place, address=self._label_cell(point))
                self.findings.append(Finding(Code.SPC_LABEL_TWICE, cell, {"found": said, "count": count}))
                points[at] = point._replace(label=point.label._replace(said=f"{said} ({seen[said]})"))
        moments = [(point, point.label.moment) for point in points if point.label.moment]
        for (_, before), (point, after) in pairwise(moments):
            if before and after and after < before:
                cell = replace(self.place, address=self._label_cell(point))
                self.findings.append(Finding(Code.SPC_ORDER, cell, {"found": point.label.said}))
                break

    def _label_cell(self, point: Point) -> str:
        row = int("".join(letter for letter in point.cell if letter.isdigit()))
        return address(row - 1, self.columns.label or 0)

    def _merged(self, lines: Sequence[int], wanted: Sequence[int]) -> None:
        """A number in cells made one stands for its first line alone."""
        for top, left, bottom, right in self.table.merged:
            covered = [at for at in lines if top <= at <= bottom]
            if len(covered) > 1 and any(left <= column <= right for column in wanted):
                cells = f"{address(top, left)}:{address(bottom, right)}"
                found = self._cell(top, left)
                self._tell(Code.DOUBT_MERGED, address(top, left), range=cells, found=found, count=len(covered))

    def _percent(self, lines: Sequence[int], column: int) -> bool:
        filled = [cell for at in lines if not blank(cell := self._cell(at, column))]
        return bool(filled) and all(
            isinstance(each, Percent) or (isinstance(each, str) and "%" in each) for each in filled
        )

    def _places(self) -> dict[str, object]:
        columns = self.columns
        named = {"label": columns.label, "y": columns.y, "n": columns.n}
        found = [
            self.text(f"spc.column.{name}", column=column_letters(at)) for name, at in named.items() if at is not None
        ]
        if columns.subgroup:
            letters = [column_letters(at) for at in columns.subgroup]
            found.append(self.text("spc.column.subgroup", column=letters))
        return {"columns": found}

    def _heading(self, column: int | None) -> str:
        if column is None or self.columns.heading is None:
            return ""
        return " ".join(nfc(str(self._cell(self.columns.heading, column) or "")).split())

    def _cell(self, at: int, column: int | None) -> object:
        return self.rows[at][column] if column is not None and column < len(self.rows[at]) else ""

    def _tell(self, code: Code, cell: str, **facts: object) -> None:
        self.findings.append(Finding(code, replace(self.place, address=cell), facts))
