"""Reads a table of criteria or sub-items with what they were given, in any order of columns, into statements."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from qmxl.assessed.codes import code_in
from qmxl.assessed.columns import Columns, find_columns, headings_above
from qmxl.assessed.words import Value, answer_in, empty, level_in, status_in, without_value
from qmxl.catalogue.criteria_sets import CriteriaSet
from qmxl.codes import NO_FAULT, Code, Fault
from qmxl.findings import Cell, Finding
from qmxl.forms.headings import Table, spread
from qmxl.refusal import Refusal
from qmxl.typed.spelling import blank, fold, nfc
from qmxl.typed.values import parse
from qmxl.xlsx.cells import address

# "Tổng điểm", "Điểm trung bình chung"; not "Công tác dược", whose letters without marks begin alike.
TOTAL = re.compile(
    r"(?:tong|trung binh|diem trung binh|totals?|sum|averages?|mean)\b.*|cong(?: (?:diem|don|so|phan|chuong)\b.*)?[.:]?"
    r"|(?:合计|总计|平均).*"
)
FLAGS = (Code.SCORE_FLOOR,)  # told beside a value that is used


class Statement(NamedTuple):
    """What a line says of a criterion or sub-item: a level or a status, None where it says nothing or ``fault``.

    ``code_cell`` is where the code stands, ``cell`` where the value stands or should.
    """

    code: str
    code_cell: str
    cell: str
    said: Value
    found: object
    reason: str
    faulty: bool


@dataclass(frozen=True)
class Listed:
    """A table as read; ``column`` is the heading below which levels or answers were read, ``place`` its sheet."""

    place: Cell
    column: str
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]


def read_tables(
    source: str, tables: Mapping[str, Table], criteria: CriteriaSet, sheet: str = "", column: str = ""
) -> Listed:
    """The first sheet with a table of the set, or the one named; a Refusal where there is none.

    Hidden sheets are read when they are named. Other sheets with such a table are told.
    """
    if sheet and sheet not in tables:
        raise Refusal("score_no_sheet", path=source, sheet=sheet, sheets=list(tables))
    found = {
        name: columns
        for name, table in tables.items()
        if (not sheet or name == sheet) and (columns := find_columns(table.rows, table.merged, criteria, column))
    }
    usable = [name for name in found if sheet or not tables[name].hidden]
    if not usable:
        seen = max((headings_above(table.rows, criteria) for table in tables.values()), key=len, default=[])
        raise Refusal("score_no_columns", path=source, set=criteria.id, columns=seen)
    first, *others = usable
    findings = [Finding(Code.LIST_HIDDEN, Cell(source, name)) for name in found if name not in usable]
    if others:
        findings.append(Finding(Code.SCORE_SHEETS, Cell(source, first), {"sheet": first, "others": others}))
    return _Reader(tables[first], found[first], criteria, Cell(source, first)).listed(findings)


class _Reader:
    """Reads the lines of one table below its headings."""

    def __init__(self, table: Table, columns: Columns, criteria: CriteriaSet, place: Cell) -> None:
        once = {columns.code, columns.reason}
        self.rows = spread(table.rows, table.merged, lambda column: column not in once)
        self.columns, self.criteria, self.place = columns, criteria, place
        self.findings: list[Finding] = []
        self.differing: set[int] = set()
        self.used: Counter[int] = Counter()  # how many values each column gave

    def listed(self, findings: Sequence[Finding]) -> Listed:
        statements = tuple(each for at in range(self.columns.heading + 1, len(self.rows)) for each in self._line(at))
        first = (*self.columns.levels, *self.columns.answers, *self.columns.ticks)[0]
        used = max(self.used, key=lambda each: self.used[each], default=first)
        heading = [nfc(str(each)) for each in self.rows[self.columns.heading]]
        if self.differing:
            others = [heading[column] for column in sorted(self.differing)]
            cell = replace(self.place, address=address(self.columns.heading, used))
            self.findings.append(Finding(Code.SCORE_COLUMNS, cell, {"column": heading[used], "others": others}))
        return Listed(self.place, heading[used], statements, (*findings, *self.findings))

    def _line(self, at: int) -> Iterator[Statement]:
        row, code_cell = self.rows[at], address(at, self.columns.code)
        cell = self._cell(at, self.columns.code)
        named = code_in(cell, self.criteria)
        if named.kind == "unknown":
            self._tell(Code.SCORE_CODE, code_cell, found=named.code, set=self.criteria.id)
        elif named.kind == "" and (fault := without_value(cell)):
            self._tell(fault, code_cell, found=cell)
        elif named.kind == "" and not self._is_total(row):
            self._without_code(at)
        elif named.kind in {"criterion", "item"}:
            yield self._statement(at, named.code, code_cell, is_item=named.kind == "item")

    def _without_code(self, at: int) -> None:
        """A line with a level and no code is told: it counts for nothing."""
        for column in self.columns.levels[:1]:
            cell = self._cell(at, column)
            if not empty(cell) and isinstance(level_in(cell, self.criteria)[0], int):
                self._tell(Code.SCORE_NO_CODE, address(at, column), found=cell)

    def _statement(self, at: int, code: str, code_cell: str, *, is_item: bool) -> Statement:
        column, found, (said, fault) = self._value(at, code, is_item=is_item)
        value_cell = address(at, column)
        if found != "":
            self.used[column] += 1
        if fault:
            self._tell(fault, value_cell, item=code, found=found, levels=list(self.criteria.rule.levels))
        reason = "" if self.columns.reason is None else self._cell(at, self.columns.reason)
        told = nfc(str(reason)) if isinstance(reason, str) else ""
        return Statement(code, code_cell, value_cell, said, found, told, bool(fault) and fault not in FLAGS)

    def _value(self, at: int, code: str, *, is_item: bool) -> tuple[int, object, tuple[Value, Fault]]:
        """The column, cell and meaning of what a line says: the first column of its kind with something in it."""
        columns = self.columns
        if ticked := [column for column in columns.ticks if self._ticked(at, column)]:
            if len(ticked) > 1:
                return ticked[0], [columns.ticks[each] for each in ticked], (None, Code.SCORE_WORD)
            return ticked[0], columns.ticks[ticked[0]], self._meaning(columns.ticks[ticked[0]], code, is_item=is_item)
        if self.criteria.rule.kind == "yes_no" or is_item:
            among = columns.answers or (() if is_item else columns.levels)
        else:
            among = columns.levels or columns.answers
        filled = [column for column in among if not empty(self._cell(at, column))]
        if not filled:
            return next(iter((*among, *columns.ticks)), columns.code), "", (None, NO_FAULT)
        meant = {column: self._meaning(self._cell(at, column), code, is_item=is_item) for column in filled}
        used = filled[0]
        self.differing |= {each for each in filled if meant[each][0] not in {None, meant[used][0]}}
        return used, self._cell(at, used), meant[used]

    def _meaning(self, cell: object, code: str, *, is_item: bool) -> tuple[Value, Fault]:
        if is_item:
            place = self.criteria.place(code)
            return status_in(cell, floor=place is not None and place[1] == self.criteria.rule.floor)
        return answer_in(cell) if self.criteria.rule.kind == "yes_no" else level_in(cell, self.criteria)

    def _ticked(self, at: int, column: int) -> bool:
        cell = self._cell(at, column)
        if empty(cell):
            return False
        said = fold(nfc(str(cell)))
        return parse(cell, "tick")[0] is True or said == self.columns.ticks[column]

    def _cell(self, at: int, column: int) -> object:
        return self.rows[at][column] if column < len(self.rows[at]) else ""

    def _is_total(self, row: Sequence[object]) -> bool:
        texts = [fold(cell) for cell in row if isinstance(cell, str) and not blank(cell)]
        return any(TOTAL.fullmatch(text) for text in texts)

    def _tell(self, code: Code, cell: str, **facts: object) -> None:
        self.findings.append(Finding(code, replace(self.place, address=cell), facts))
