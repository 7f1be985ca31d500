"""The lines of another program's table as lines of a form, by department, and those that a workbook has already."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from qmxl.control.control import Control
from qmxl.control.lists import DEPARTMENTS
from qmxl.forms.headings import Table
from qmxl.forms.layout import SOURCE_LINE, Sheet, spellings
from qmxl.importing.columns import Matched
from qmxl.importing.values import content_of
from qmxl.typed.spelling import blank, fold, nfc
from qmxl.typed.totals import is_total_line

Cells = Mapping[str, object]  # by field what a line's cells hold


class Taken(NamedTuple):
    """A line and where it stood: the file and the number of its row."""

    file: str
    row: int
    cells: Cells

    @property
    def source(self) -> str:
        """What stands beside the line."""
        return f"{self.file}:{self.row}"


class Left(NamedTuple):
    """A line that is not taken: its row from 0, and what the cell says that is why."""

    row: int
    said: str


class Read(NamedTuple):
    """The lines of a table by department, those that name none the hospital has, and the totals of the others."""

    taken: dict[str, list[Taken]]
    homeless: list[Left]
    totals: list[Left]


def lines_of(file: str, table: Table, matched: Matched, sheet: Sheet, control: Control, department: str) -> Read:
    """The lines below the headings; ``department`` is whose they are all.

    Rows in which no field has anything are none.
    """
    named = spellings(control.lists[DEPARTMENTS]) if control.departments else {}
    read = Read({}, [], [])
    for at, row in enumerate(table.rows[matched.heading + 1 :], start=matched.heading + 1):
        if is_total_line(row):
            read.totals.append(Left(at, nfc(str(next(cell for cell in row if not blank(cell))))))
            continue
        cells = {
            field: content
            for field, column in matched.fields.items()
            if (content := _content(row, column, sheet, field, table.decimals)) is not None
        }
        if not cells:
            continue
        said = "" if department else _cell(row, matched.department)
        whose = department or named.get(fold(said), "") or (said.upper() if said.upper() in control.departments else "")
        if whose:
            read.taken.setdefault(whose, []).append(Taken(file, at + 1, cells))
        else:
            read.homeless.append(Left(at, said))
    return read


def _content(row: Sequence[object], column: int, sheet: Sheet, field: str, decimals: str) -> object:
    raw = row[column] if column < len(row) else None
    return content_of(raw, sheet.by_column[field], sheet.language, decimals)


def _cell(row: Sequence[object], column: int | None) -> str:
    if column is None or column >= len(row) or blank(row[column]):
        return ""
    return nfc(str(row[column]))


def sources_in(rows: Sequence[Sequence[object]]) -> dict[int, str]:
    """What stands beside the lines of a workbook made before, by the number of the row from 0."""
    for keys in rows[:3]:
        if f"#{SOURCE_LINE}" in keys:
            at = list(keys).index(f"#{SOURCE_LINE}")
            return {n: nfc(str(row[at])) for n, row in enumerate(rows) if at < len(row) and not blank(row[at])}
    return {}


class Together(NamedTuple):
    """The lines a workbook is to hold; how many of the new ones it had, and those of the same file that are no more."""

    lines: list[Taken]
    known: int
    gone: list[Taken]


def together(before: Iterable[Taken], new: Sequence[Taken], file: str, keys: frozenset[str]) -> Together:
    """The lines of before with the new ones below; those of the same file give way to what it says now.

    A line that says the same as one of another file is one line. ``keys`` are fields that qmxl fills in.
    """
    earlier = list(before)
    kept = [line for line in earlier if line.file != file]
    there = {_said(line, keys) for line in kept}
    added = [line for line in new if _said(line, keys) not in there]
    saying = {_said(line, keys) for line in new}
    gone = [line for line in earlier if line.file == file and _said(line, keys) not in saying]
    keyed = _keys(earlier, keys)
    again = [line._replace(cells={**keyed.get(_said(line, keys), {}), **line.cells}) for line in added]
    return Together([*kept, *again], len(new) - len(added), gone)


def _keys(lines: Iterable[Taken], keys: frozenset[str]) -> dict[frozenset[tuple[str, object]], dict[str, object]]:
    """The keys that lines were given, by what the lines say: a line that comes again keeps its key."""
    return {_said(line, keys): {f: v for f, v in line.cells.items() if f in keys} for line in lines}


def _said(line: Taken, keys: frozenset[str]) -> frozenset[tuple[str, object]]:
    return frozenset((field, _compared(value)) for field, value in line.cells.items() if field not in keys)


def _compared(value: object) -> object:
    return nfc(value) if isinstance(value, str) else float(value) if isinstance(value, int) else value


def entries(lines: Iterable[Taken]) -> Iterator[tuple[tuple[str, str, str], object]]:
    """The cells of numbered lines."""
    for number, line in enumerate(lines, 1):
        for field, value in line.cells.items():
            yield (str(number), field, ""), value
