"""A digest of each row of a workbook over what its cells say, and which cells are others than the digests knew.

A row's record holds a digest of what was entered and of its formulas, one of what the formulas came to, and two bytes
a cell, by which a cell that changed is found. A formula whose value a program dropped is judged by its text alone.
"""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from qmxl.sending.sealing.canonical import formula_of, value_of, values_near
from qmxl.xlsx.stored import NOTHING, StoredCell

SIZE = 9  # bytes of a digest: no other row with the same will be found
PAIR = 2  # bytes by which a cell is told from what it was
ADDRESS = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Record:
    """A row as it was sealed."""

    row: int
    columns: tuple[str, ...]  # those that are not blank; a formula's with "=" behind it
    entered: str
    computed: str
    bytes_: bytes  # a pair of each column's value or formula, then of a formula one of its value

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
            said += _pair(own)
            if cell.formula is not None:
                computed.append(f"{column}{value}")
                said += _pair(value)
        yield Record(row, _columns(line), _digest(sheet, entered), _digest(sheet, computed) if computed else "", said)


def compared(sheet: str, sealed: Sequence[Record], cells: Iterable[StoredCell]) -> Compared:
    """How a sheet's cells stand to its sealed rows."""
    now, differences = _rows(cells), list[Difference]()
    off = [record for record in sealed if not _same(sheet, record, now.get(record.row, {}))]
    fresh = {record.row: record for record in records(sheet, cells)} if off else {}
    stands = {_said(record): row for row, record in fresh.items()}
    lost = {_said(record): record.row for record in off}
    moved = [record.row for record in off if stands.get(_said(record), record.row) != record.row]
    for record in off:
        another = record.row in fresh and lost.get(_said(fresh[record.row]), record.row) != record.row
        if record.row not in moved and not another:
            differences += _found(record, now.get(record.row, {}))
    for row in now.keys() - {record.row for record in sealed}:
        if row not in fresh or _said(fresh[row]) not in lost:
            differences += [Difference(f"{column}{row}", "added") for column in now[row]]
    computed = (cell for line in now.values() for cell in line.values() if cell.formula is not None)
    return Compared(differences, moved, sum(cell.kind == NOTHING for cell in computed))


def _said(record: Record) -> tuple[tuple[str, ...], str]:
    """What tells a row wherever it stands."""
    return record.columns, record.entered


def _rows(cells: Iterable[StoredCell]) -> dict[int, dict[str, StoredCell]]:
    """The cells that say something, by row and column."""
    found: dict[int, dict[str, StoredCell]] = {}
    for cell in cells:
        place = ADDRESS.fullmatch(cell.address)
        if place and (cell.formula is not None or (cell.kind != NOTHING and cell.value not in (None, ""))):
            found.setdefault(int(place[2]), {})[place[1]] = cell
    return dict(sorted(found.items()))


def _own(cell: StoredCell) -> str:
    """What was entered in a cell: a formula or a value."""
    return value_of(cell) if cell.formula is None else f"={formula_of(cell.formula)}"


def _columns(line: Mapping[str, StoredCell]) -> tuple[str, ...]:
    return tuple(f"{column}=" if cell.formula is not None else column for column, cell in line.items())


def _same(sheet: str, record: Record, line: Mapping[str, StoredCell]) -> bool:
    """Whether a row is as it was; a number may have been rounded the other way where its pair says so."""
    if _columns(line) != record.columns:
        return False
    lost = any(cell.formula is not None and cell.kind == NOTHING for cell in line.values())
    own = [column + _own(cell) for column, cell in line.items()]
    values = [column + value_of(cell) for column, cell in line.items() if cell.formula is not None]
    if _digest(sheet, own) == record.entered and (lost or not values or _digest(sheet, values) == record.computed):
        return True
    return _same_but_for_rounding(sheet, record, line, lost=lost)


def _same_but_for_rounding(sheet: str, record: Record, line: Mapping[str, StoredCell], *, lost: bool) -> bool:
    """The same where each number is taken as its pair says that it was rounded."""
    entered, computed, at = list[str](), list[str](), 0
    for column, cell in line.items():
        if cell.formula is None:
            entered.append(column + _chosen(cell, record.bytes_[at : at + PAIR]))
            at += PAIR
        else:
            entered.append(column + _own(cell))
            computed.append(column + _chosen(cell, record.bytes_[at + PAIR : at + 2 * PAIR]))
            at += 2 * PAIR
    if _digest(sheet, entered) != record.entered:
        return False
    return lost or not computed or _digest(sheet, computed) == record.computed


def _chosen(cell: StoredCell, pair: bytes) -> str:
    return next((value for value in values_near(cell) if _pair(value) == pair), value_of(cell))


def _found(record: Record, line: Mapping[str, StoredCell]) -> Iterator[Difference]:
    """The cells of a row that are others than they were; all of it where that cannot be told."""
    told, at = 0, 0
    for name in record.columns:
        column, was_formula = name.rstrip("="), name.endswith("=")
        bytes_ = record.bytes_[at : at + PAIR * (1 + was_formula)]
        at += len(bytes_)
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
    if was_formula and _pair(_own(cell)) != bytes_[:PAIR]:
        return "formula"
    if cell.formula is not None and cell.kind == NOTHING:
        return ""
    return "" if any(_pair(value) == bytes_[-PAIR:] for value in values_near(cell)) else "changed"


def _digest(sheet: str, said: Sequence[str]) -> str:
    return _text(blake2b("\x1e".join((sheet, *said)).encode(), digest_size=SIZE, person=b"qmxl row").digest())


def _pair(said: str) -> bytes:
    return blake2b(said.encode(), digest_size=PAIR, person=b"qmxl cell").digest()


def _text(said: bytes) -> str:
    return base64.b64encode(said).decode()
