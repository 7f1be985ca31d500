"""A digest of each row of a workbook over what its cells say, and which cells are others than the digests knew.

A row's record holds a digest of what was entered and of its formulas, one of what the formulas came to, and a byte a
cell, by which a cell that changed is found. A formula whose value a program dropped is judged by its text alone.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from qmxl.sending.canonical import formula_of, value_of, values_near
from qmxl.xlsx.stored import NOTHING, StoredCell

SIZE = 9  # bytes of a digest: no other row with the same will be found
ADDRESS = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Record:
    """A row as it was sealed."""

    row: int
    columns: tuple[str, ...]  # those that are not blank; a formula's with "=" behind it
    entered: str
    computed: str
    bytes_: bytes  # one of each column's value or formula, then of a formula one of its value

    def spelled(self) -> str:
        """The record as one text."""
        return "|".join((",".join(self.columns), self.entered, self.computed, _text(self.bytes_)))


def read_record(row: int, spelled: str) -> Record:
    """The record of such a text; ValueError where it is none."""
    columns, entered, computed, said = spelled.split("|")
    return Record(row, tuple(columns.split(",")), entered, computed, base64.b64decode(said, validate=True))


@dataclass(frozen=True)
class Difference:
    """A cell that is other than it was: ``why`` is "changed", "added", "gone", "formula" or "row"."""

    address: str
    why: str


@dataclass(frozen=True)
class Compared:
    """What became of the sealed rows of one sheet."""

    differences: list[Difference]
    moved: list[int]  # rows that stand elsewhere now, unchanged
    uncomputed: int  # formulas whose value is not there


def records(sheet: str, cells: Iterable[StoredCell]) -> Iterator[Record]:
    """The records of a sheet's rows, in their order."""
    for row, line in _rows(cells).items():
        entered, computed, said = list[str](), list[str](), b""
        for column, cell in line.items():
            own, value = _own(cell), value_of(cell)
            entered.append(f"{column}{own}")
            said += _byte(own)
            if cell.formula is not None:
                computed.append(f"{column}{value}")
                said += _byte(value)
        yield Record(row, _columns(line), _digest(sheet, entered), _digest(sheet, computed) if computed else "", said)


def compared(sheet: str, sealed: Sequence[Record], cells: Iterable[StoredCell]) -> Compared:
    """How a sheet's cells stand to its sealed rows."""
    now, differences, uncomputed = _rows(cells), list[Difference](), 0
    rows = {record.row for record in sealed}
    off = [record for record in sealed if not _same(sheet, record, now.get(record.row, {}))]
    for record in sealed:
        uncomputed += sum(
            cell.formula is not None and cell.kind == NOTHING for cell in now.get(record.row, {}).values()
        )
    fresh = {row: record for record in records(sheet, cells) for row in (record.row,)} if off else {}
    here = {(each.columns, each.entered): row for row, each in fresh.items()}
    known = {(each.columns, each.entered) for each in off}
    moved = [each.row for each in off if here.get((each.columns, each.entered), each.row) != each.row]
    for record in off:
        there = fresh.get(record.row)
        stands_for_another = there is not None and (there.columns, there.entered) in known
        if record.row not in moved and not stands_for_another:
            differences += _found(record, now.get(record.row, {}))
    for row, line in now.items():
        there = fresh.get(row)
        if row not in rows and not (there and (there.columns, there.entered) in known):
            differences += [Difference(f"{column}{row}", "added") for column in line]
    return Compared(differences, moved, uncomputed)


def _rows(cells: Iterable[StoredCell]) -> dict[int, dict[str, StoredCell]]:
    """The cells that say something, by row and column."""
    found: dict[int, dict[str, StoredCell]] = {}
    for cell in cells:
        place = ADDRESS.fullmatch(cell.address)
        if place and (cell.formula is not None or value_of(cell)):
            found.setdefault(int(place[2]), {})[place[1]] = cell
    return dict(sorted(found.items()))


def _own(cell: StoredCell) -> str:
    """What was entered in a cell: a formula or a value."""
    return value_of(cell) if cell.formula is None else f"={formula_of(cell.formula)}"


def _columns(line: Mapping[str, StoredCell]) -> tuple[str, ...]:
    return tuple(f"{column}=" if cell.formula is not None else column for column, cell in line.items())


def _same(sheet: str, record: Record, line: Mapping[str, StoredCell]) -> bool:
    """Whether a row is as it was; a number may have been rounded the other way where its byte says so."""
    if _columns(line) != record.columns:
        return False
    entered, computed, at = list[str](), list[str](), 0
    for column, cell in line.items():
        if cell.formula is None:
            entered.append(column + _chosen(cell, record.bytes_[at : at + 1]))
            at += 1
        else:
            entered.append(column + _own(cell))
            computed.append(column + _chosen(cell, record.bytes_[at + 1 : at + 2]))
            at += 2
    if _digest(sheet, entered) != record.entered:
        return False
    lost = any(cell.formula is not None and cell.kind == NOTHING for cell in line.values())
    return lost or not computed or _digest(sheet, computed) == record.computed


def _chosen(cell: StoredCell, byte: bytes) -> str:
    return next((value for value in values_near(cell) if _byte(value) == byte), value_of(cell))


def _found(record: Record, line: Mapping[str, StoredCell]) -> Iterator[Difference]:
    """The cells of a row that are others than they were; all of it where that cannot be told."""
    told, at = 0, 0
    for name in record.columns:
        column, was_formula = name.rstrip("="), name.endswith("=")
        bytes_ = record.bytes_[at : at + 1 + was_formula]
        at += 1 + was_formula
        why = _why(line.get(column), bytes_, was_formula=was_formula)
        if why:
            told += 1
            yield Difference(f"{column}{record.row}", why)
    known = {name.rstrip("=") for name in record.columns}
    for column in line:
        if column not in known:
            told += 1
            yield Difference(f"{column}{record.row}", "added")
    if not told:
        yield Difference(f"{record.columns[0].rstrip('=')}{record.row}", "row")


def _why(cell: StoredCell | None, bytes_: bytes, *, was_formula: bool) -> str:
    if cell is None:
        return "gone"
    if was_formula != (cell.formula is not None):
        return "formula"
    if was_formula and _byte(_own(cell)) != bytes_[:1]:
        return "formula"
    if cell.formula is not None and cell.kind == NOTHING:
        return ""
    return "" if any(_byte(value) == bytes_[-1:] for value in values_near(cell)) else "changed"


def _digest(sheet: str, said: Sequence[str]) -> str:
    return _text(blake2b("\x1e".join((sheet, *said)).encode(), digest_size=SIZE, person=b"qmxl row").digest())


def _byte(said: str) -> bytes:
    return blake2b(said.encode(), digest_size=1, person=b"qmxl cell").digest()


def _text(said: bytes) -> str:
    return base64.b64encode(said).decode()
