"""Fetches a file: its bytes, its identity and the cells of its sheets, before anything is known of the hospital."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from qmxl.codes import Code
from qmxl.forms.layout import HIDDEN, IDENTITY
from qmxl.forms.locating import Rows, form_of
from qmxl.typed.spelling import nfc
from qmxl.xlsx.opening import NEVER, Opened, open_file
from qmxl.xlsx.package import Package, Unreadable
from qmxl.xlsx.reading import Range, read_cells

RETURNED = "returned"  # the form that the first sheet of a copy that went back says it is; it is nobody's entries


@dataclass(frozen=True)
class Raw:
    """A workbook as its identity and the cells of its sheets.

    ``merged`` are a sheet's merged ranges, ``far`` the addresses of cells too far from the others to be read,
    ``unread`` the sheets that could not be read, with the code of why.
    """

    identity: Mapping[str, str]
    sheets: Mapping[str, Rows]
    hidden: frozenset[str] = frozenset()
    merged: Mapping[str, tuple[Range, ...]] = field(default_factory=dict)
    far: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unread: Mapping[str, Code] = field(default_factory=dict)


def raw_of(package: Package) -> Raw:
    """The cells of a workbook's sheets but for those that are hidden and qmxl's; :class:`Unreadable` when damaged."""
    contents = read_cells(package, lambda name: name == IDENTITY or name not in HIDDEN)
    if IDENTITY in contents.unread:
        raise Unreadable(Code.FILE_TRUNCATED)
    sheets = {name: cells for name, cells in contents.sheets.items() if not is_returned(cells.rows)}
    own = sheets.pop(IDENTITY, None)
    identity = {str(row[0]): nfc(str(row[1])) for row in own.rows if len(row) > 1 and row[0] != ""} if own else {}
    return Raw(
        identity,
        {name: cells.rows for name, cells in sheets.items()},
        frozenset(name for name, cells in sheets.items() if cells.hidden),
        {name: cells.merged for name, cells in sheets.items() if cells.merged},
        {name: cells.far for name, cells in sheets.items() if cells.far},
        contents.unread,
    )


def is_returned(rows: Rows) -> bool:
    """Whether a sheet is the one that told a department what to mend."""
    said = form_of(rows)
    return said is not None and said[0] == RETURNED


class Fetched(NamedTuple):
    """A file and its cells; no ``raw`` where it cannot be read."""

    path: Path
    opened: Opened
    raw: Raw | None


def fetch(path: Path) -> Fetched:
    """What is in a file; never raises for a bad one."""
    opened = open_file(path)
    if opened.package is None:
        return Fetched(path, opened, None)
    try:
        return Fetched(path, opened, raw_of(opened.package))
    except Unreadable as fault:
        return Fetched(path, replace(opened, fault=fault.code), None)


def unfetched(path: Path) -> Fetched:
    """A file that cannot be read by any means here."""
    return Fetched(path, Opened(b"", Code.FILE_UNREADABLE, NEVER, ""), None)
