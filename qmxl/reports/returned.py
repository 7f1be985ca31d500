"""What a copy that went back to a department still tells: what was marked in it, when, and what was mended by then.

It stands in a hidden sheet of the copy, so that the folder alone is enough to say what became of each mark.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from qmxl.forms.layout import MENDED
from qmxl.xlsx.package import Package, Unreadable
from qmxl.xlsx.reading import read_cells

VERSION = "1"
HEAD = ("version", "period", "department", "source", "digest", "saved", "at", "elsewhere", "first")


class Mark(NamedTuple):
    """A fault at a cell as it was returned; without a ``form`` it is no cell that takes an answer.

    ``shown`` is what may be shown of the content, ``token`` the same for the same content, ``line`` for the same line.
    """

    sheet: str
    cell: str
    code: str
    severity: str
    form: str = ""
    row: str = ""
    field: str = ""
    month: str = ""
    shown: str = ""
    token: str = ""
    line: str = ""


class Change(NamedTuple):
    """A marked cell that says something else in a later submission: where it stands there, and both contents."""

    form: str
    row: str
    sheet: str
    cell: str
    before: str
    after: str


@dataclass(frozen=True)
class Returned:
    """A copy that went back: of which submission, saved when, by its digest; when it went, and its marks.

    ``elsewhere`` counts the faults without a cell, ``changes`` are what that submission had mended of the copy before.
    ``first`` is when the file first counted as handed in for the period, as it was known then.
    """

    period: str
    department: str
    source: str
    digest: str
    saved: datetime | None
    at: datetime
    elsewhere: int = 0
    marks: tuple[Mark, ...] = ()
    changes: tuple[Change, ...] = ()
    first: datetime | None = None

    @property
    def cells(self) -> int:
        """How many cells were marked."""
        return len({(mark.sheet, mark.cell) for mark in self.marks})


def rows_of(copy: Returned) -> list[tuple[str, ...]]:
    """The lines of the hidden sheet, texts only; what comes out of :func:`returned_in` again."""
    saved = copy.saved.isoformat() if copy.saved else ""
    head = (
        VERSION,
        copy.period,
        copy.department,
        copy.source,
        copy.digest,
        saved,
        copy.at.isoformat(),
        f"{copy.elsewhere}",
        copy.first.isoformat() if copy.first else "",
    )
    return [
        *zip(HEAD, head, strict=True),
        *(("mark", *mark) for mark in copy.marks),
        *(("change", *change) for change in copy.changes),
    ]


def returned_in(rows: Iterable[Sequence[object]]) -> Returned | None:
    """What the lines of the hidden sheet say; None where they are not as qmxl writes them."""
    head: dict[str, str] = {}
    marks: list[Mark] = []
    changes: list[Change] = []
    for kind, *cells in ([str(cell) for cell in row] for row in rows if row):
        if kind == "mark":
            marks.append(Mark(*_filled(cells, len(Mark._fields))))
        elif kind == "change":
            changes.append(Change(*_filled(cells, len(Change._fields))))
        elif kind in HEAD and cells:
            head[kind] = cells[0]
    try:
        saved = datetime.fromisoformat(head["saved"]) if head["saved"] else None
        first = datetime.fromisoformat(head["first"]) if head.get("first") else None  # which older copies do not say
        if first is not None and first.tzinfo is not None:  # a hand's: no moment here has an offset
            return None
        at, elsewhere = datetime.fromisoformat(head["at"]), int(head["elsewhere"])
        about = (head["period"], head["department"], head["source"], head["digest"])
    except (KeyError, ValueError):
        return None
    return Returned(*about, saved, at, elsewhere, tuple(marks), tuple(changes), first)


def _filled(cells: Sequence[str], count: int) -> list[str]:
    return [*cells[:count], *[""] * (count - len(cells))]


def read_copy(path: Path) -> Returned | None:
    """What the copy at a path tells; None for any other file, and for one that cannot be read."""
    try:
        contents = read_cells(Package(path.read_bytes()), MENDED.__eq__)
    except (OSError, Unreadable):
        return None
    return returned_in(contents.sheets[MENDED].rows) if MENDED in contents.sheets else None
