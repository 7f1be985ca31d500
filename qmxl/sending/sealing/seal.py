"""The seal of a workbook: whose it is, of which period, and what each of its rows said when it was sealed.

It stands on a hidden sheet of its own, in texts, so that it comes through any program that saves the workbook again.
What is signed is one digest over all of its lines.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b, sha256

from qmxl.sending.narratives import Area, area
from qmxl.sending.opened import Opened
from qmxl.sending.sealing.canonical import formula_of
from qmxl.sending.sealing.records import Record, read_record, records
from qmxl.xlsx.cells import address
from qmxl.xlsx.opening import local
from qmxl.xlsx.places import elements
from qmxl.xlsx.stored import StoredCell

SHEET, VERSION = "_qmxl_seal", "1"
Line = tuple[str, str, str]
CELL = re.compile(r"([ABC])(\d+)")
ABOUT = ("hospital", "period", "version", "made")
OWN = {"hospital": "qm_of_hospital", "period": "qm_of_period", "version": "qm_made_by"}


class Broken(Exception):  # noqa: N818 - what befell a seal
    """A seal that cannot be read."""


class Newer(Broken):
    """A seal of a kind this version does not know."""


@dataclass(frozen=True)
class Seal:
    """What was sealed; ``key`` and ``signature`` are empty where nobody signed."""

    about: Mapping[str, str]
    rows: Mapping[str, Sequence[Record]]
    gaps: Mapping[str, Sequence[Area]]  # where #N/A is meant
    names: Mapping[str, str] = field(default_factory=dict)  # a digest of each name's formula
    key: str = ""
    signature: str = ""
    root: str = ""  # as the seal itself says it

    def lines(self) -> Iterator[Line]:
        """What is signed, line for line."""
        yield "seal", VERSION, ""
        for name in ABOUT:
            yield name, self.about.get(name, ""), ""
        for sheet, areas in self.gaps.items():
            yield "gap", sheet, " ".join(map(_spelled, areas))
        for name, digest in sorted(self.names.items()):
            yield "name", name, digest
        for sheet, rows in self.rows.items():
            yield "sheet", sheet, str(len(rows))
            yield from (("row", str(each.row), each.spelled()) for each in rows)

    def digest(self) -> str:
        """The one digest over all that."""
        return sha256("\x1e".join("\x1f".join(line) for line in self.lines()).encode()).hexdigest()


def seal_of(book: Opened, made: str, gaps: Mapping[str, Sequence[Area]]) -> Seal:
    """The seal of a workbook as it stands."""
    named = names_of(book)
    about = {name: _constant(named.get(own, "")) for name, own in OWN.items()} | {"made": made}
    rows = {sheet: list(records(sheet, cells)) for sheet, cells in book.cells.items() if sheet != SHEET}
    return Seal(about, rows, gaps, {name: name_digest(formula) for name, formula in named.items()})


def sealed_at(about: Mapping[str, str]) -> datetime | None:
    """When a workbook was sealed, in Viet Nam, as its seal says."""
    try:
        return local(datetime.fromisoformat(about.get("made", "")))
    except (ValueError, OverflowError):
        return None


def names_of(book: Opened) -> dict[str, str]:
    """The workbook's own names in small letters, with their formulas."""
    found = elements(book.part(book.book), frozenset({"definedName"}))
    pairs = ((each.attributes.get("name", ""), each) for each in found)
    return {n.casefold(): e.text for n, e in pairs if n[:1] != "_" and "localSheetId" not in e.attributes}


def name_digest(formula: str) -> str:
    """A digest of what a name stands for."""
    return blake2b(formula_of(formula).encode(), digest_size=9).hexdigest()


def _constant(formula: str) -> str:
    """The text a name stands for."""
    return formula[1:-1].replace('""', '"') if formula[:1] == formula[-1:] == '"' else ""


def _spelled(cells: Area) -> str:
    return f"{address(cells.top, cells.left)}:{address(cells.bottom, cells.right)}"


def read_seal(cells: Sequence[StoredCell]) -> Seal:
    """The seal that stands on its sheet; :class:`Broken` where it cannot be read."""
    try:
        return _read(_lines(cells))
    except (ValueError, KeyError, IndexError) as error:
        raise Broken from error


def _lines(cells: Sequence[StoredCell]) -> Iterator[Line]:
    rows: dict[int, dict[str, str]] = {}
    for cell in cells:
        if place := CELL.fullmatch(cell.address):
            value = cell.value
            rows.setdefault(int(place[2]), {})[place[1]] = f"{value:g}" if isinstance(value, float) else str(value)
    for _, row in sorted(rows.items()):
        yield row.get("A", ""), row.get("B", ""), row.get("C", "")


def _read(lines: Iterator[Line]) -> Seal:
    about, gaps, names = dict[str, str](), dict[str, list[Area]](), dict[str, str]()
    rows, sheet, ends = dict[str, list[Record]](), "", dict[str, str]()
    kind, version, _ = next(lines, ("", "", ""))
    if kind == "seal" and version.isdigit() and int(version) > int(VERSION):
        raise Newer
    if (kind, version) != ("seal", VERSION):
        raise ValueError("no seal")
    for kind, one, other in lines:
        if kind in ABOUT:
            about[kind] = one
        elif kind == "gap":
            gaps[one] = [cells for each in other.split(" ") if (cells := area(each))]
        elif kind == "name":
            names[one] = other
        elif kind == "sheet":
            sheet = one
            rows[sheet] = []
        elif kind == "row":
            rows[sheet].append(read_record(int(one), other))
        elif kind in ("root", "key", "signature"):
            ends[kind] = one
        else:
            raise ValueError(kind)
    return Seal(about, rows, gaps, names, **ends)
