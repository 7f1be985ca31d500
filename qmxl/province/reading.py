"""A master that came in, read as a foreign file: whose it is, whether it is as it was sealed, what it offers."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from qmxl import __version__
from qmxl.codes import Code, Severity
from qmxl.findings import Cell, Finding
from qmxl.grouping import grouped
from qmxl.names import plain
from qmxl.offered.contract import COLUMNS, INDICATOR, NAME, NAME_OF_VERSION, UNIT, VERSION
from qmxl.sending.narratives import Area, area
from qmxl.sending.opened import Opened, Unreadable, opened
from qmxl.sending.seal import OWN, Seal, names_of
from qmxl.sending.seal import SHEET as SHEET_OF_SEAL
from qmxl.sending.signing import is_signed_by
from qmxl.sending.told import Told
from qmxl.sending.verifying import as_sealed, seal_in
from qmxl.texts import texts
from qmxl.xlsx.cells import address, position
from qmxl.xlsx.formula_tokens import REFERENCE, SHEET, tokens
from qmxl.xlsx.opening import open_file
from qmxl.xlsx.stored import ERROR, NOTHING, StoredCell

SENT = "QM_DonViGui"  # the name over the lines of the sheet of what came in
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - days are counted from it
MOST_LINES, LARGEST, LONGEST = 20_000, 1e15, 250  # lines, a figure, letters of what is told
NUMBERS = COLUMNS[4:]


class Line(NamedTuple):
    """A figure as it was offered, and the row of the table in which it stands, from 1."""

    kind: str
    code: str
    part: str
    name: str
    numerator: float | None
    denominator: float | None
    counted: float | None
    due: float | None
    weight: float | None
    row: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is a figure of."""
        return self.kind, self.code, self.part


@dataclass(frozen=True)
class Taken:
    """A file that came in. ``intact``: as it was sealed; ``key`` signed it, which ``holds`` where it is over all of it.

    ``about`` says whose it is, of which period, when sealed (``made``, UTC) and by which version. ``lines`` are there
    where it is intact and of the wanted period; ``skipped`` says that it is of another one and was not looked at more.
    """

    source: str
    about: Mapping[str, str] = field(default_factory=dict)
    intact: bool = False
    key: str = ""
    holds: bool = False
    root: str = ""
    sheet: str = ""  # of the table
    lines: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    skipped: bool = False


class Job(NamedTuple):
    """A file and what is wanted of it."""

    path: Path
    source: str
    period: str
    language: str


class Masters:
    """Reads masters for another process."""

    def read(self, job: Job) -> Taken:
        """What came in with a file."""
        return read_master(job)

    def earlier(self, path: Path) -> dict[str, datetime]:
        """When the masters were sealed that counted in an earlier master of the same desk; nothing where it is none."""
        was = open_file(path)
        try:
            return {} if was.fault else _earlier(opened(was.content))
        except (Unreadable, ExpatError, ValueError, KeyError, IndexError, UnicodeError):
            return {}


def _earlier(book: Opened) -> dict[str, datetime]:
    place = _area(names_of(book).get(SENT.casefold(), ""))
    found: dict[int, dict[int, StoredCell]] = {}
    for cell in book.cells.get(place[0], ()) if place else ():
        at = position(cell.address)
        if place and at and place[1].holds(*at):
            found.setdefault(at[0], {})[at[1]] = cell
    lines = ((_text(its.get(0)), its.get(5), its.get(12)) for its in found.values())
    counting = ((u, made.value) for u, made, counts in lines if made and counts and counts.value == 1.0)
    return {unit: EPOCH + timedelta(days=made) for unit, made in counting if isinstance(made, float)}


def read_master(job: Job) -> Taken:
    """What is in a file; a fault is a finding, and nothing of it is run or followed."""
    told = Told(job.source, texts(job.language))
    was = open_file(job.path)
    if was.fault:
        return Taken(job.source, findings=(Finding(was.fault, Cell(job.source)),))
    try:
        return _read(opened(was.content), job, told)
    except Unreadable as fault:
        return Taken(job.source, findings=(Finding(fault.code, Cell(job.source)),))
    except (ExpatError, ValueError, KeyError, IndexError, UnicodeError):  # torn XML, numbers that are none
        return Taken(job.source, findings=(Finding(Code.FILE_TRUNCATED, Cell(job.source)),))


def _read(book: Opened, job: Job, told: Told) -> Taken:
    named = names_of(book)
    about = {name: plain(_said(named.get(own, ""))) for name, own in OWN.items()}
    if not about["hospital"] or not about["period"]:
        told(Code.UNIT_NO_MASTER)
        return Taken(job.source, findings=tuple(told))
    if about["period"] != job.period:
        return Taken(job.source, about, skipped=True)
    seal = seal_in(book, told)
    if seal is None:
        if any(finding.code is Code.SEAL_NONE for finding in told):
            told.findings.clear()
            told(Code.UNIT_NOT_SEALED)
        return Taken(job.source, about, findings=tuple(told))
    intact = as_sealed(book.without(SHEET_OF_SEAL), seal, told)
    about = {name: plain(said)[:LONGEST] for name, said in seal.about.items()}
    if about.get("period", "") != job.period:
        return Taken(job.source, about, skipped=True)
    kept = [finding for finding in told if finding.severity is not Severity.INFO]
    signed = bool(seal.key and seal.signature) and is_signed_by(seal.key, seal.digest(), seal.signature)
    taken = Taken(job.source, about, intact, plain(seal.key)[:LONGEST], signed, seal.digest())
    if not intact:
        return _with(taken, kept)
    found = Told(job.source, told.text)
    lines, sheet = _lines(book, named, seal, found)
    return _with(taken, [*kept, *found], lines=lines, sheet=sheet)


def _with(taken: Taken, findings: Sequence[Finding], **more: object) -> Taken:
    return Taken(**{**vars(taken), "findings": tuple(grouped(findings)), **more})


def _lines(book: Opened, named: Mapping[str, str], seal: Seal, told: Told) -> tuple[tuple[Line, ...], str]:
    """The table that is offered, and the sheet it stands on."""
    named = {name: formula for name, formula in named.items() if name in seal.names}  # what came later is nobody's
    place = _area(named.get(NAME.casefold(), ""))
    version = _said(named.get(NAME_OF_VERSION.casefold(), ""))
    if version.isdigit() and int(version) > VERSION:
        told(Code.UNIT_NEWER, found=seal.about.get("version", ""), own=__version__)
        return (), ""
    if place is None or place[0] not in seal.rows or version != str(VERSION):
        told(Code.UNIT_NOTHING_OFFERED, found=seal.about.get("version", ""))
        return (), ""
    sheet, where = place
    by_row: dict[int, dict[int, StoredCell]] = {}
    for cell in book.cells[sheet]:
        at = position(cell.address)
        if at and where.holds(*at) and at[0] - where.top < MOST_LINES:
            by_row.setdefault(at[0], {})[at[1] - where.left] = cell
    if any(cell.kind == NOTHING for cells in by_row.values() for cell in cells.values()):
        told(Code.UNIT_UNCOMPUTED)
        return (), sheet
    found = [line for row, cells in by_row.items() if (line := _line(sheet, row, cells, told))]
    return tuple(_once(found, sheet, told)), sheet


def _line(sheet: str, row: int, cells: Mapping[int, StoredCell], told: Told) -> Line | None:
    """A row as a figure; one with a number that is none, or cannot be, is told and left out."""
    words = [_text(cells.get(at)) for at in range(4)]
    numbers: list[float | None] = []
    for at, name in enumerate(NUMBERS, start=4):
        cell = cells.get(at)
        value = None if cell is None else cell.value
        if cell is None or value in (None, ""):
            numbers.append(None)
        elif cell.kind != ERROR and isinstance(value, float) and _possible(value):
            numbers.append(value)
        else:
            told(Code.UNIT_FIGURE, sheet, address(row, at), found=value, what=told.text(f"master.column.{name}"))
            return None
    above, below, counted, due, weight = numbers
    kind, code, part, name = words
    line = Line(kind, code, part, name, above, below, counted, due, weight, row + 1)
    if line.kind == INDICATOR and below is not None and above is None:
        told(Code.UNIT_FIGURE, sheet, address(row, 4), found="", what=told.text("master.column.numerator"))
        return None
    return line if line.kind else None


def _once(lines: Sequence[Line], sheet: str, told: Told) -> Iterator[Line]:
    """Each figure once; where two rows say they are the same one neither is taken."""
    times: dict[tuple[str, str, str], int] = {}
    for line in lines:
        times[line.key] = times.get(line.key, 0) + 1
    for line in lines:
        if times[line.key] == 1:
            yield line
        else:
            told(Code.UNIT_FIGURE_TWICE, sheet, f"A{line.row}", what=" ".join(filter(None, line.key)))


def _possible(value: float) -> bool:
    return math.isfinite(value) and 0 <= value <= LARGEST


def _text(cell: StoredCell | None) -> str:
    return plain(str(cell.value)) if cell is not None and isinstance(cell.value, str) else _digits(cell)


def _digits(cell: StoredCell | None) -> str:
    """A code that a program took for a number."""
    return f"{cell.value:g}" if cell is not None and isinstance(cell.value, float) else ""


def _said(formula: str) -> str:
    return formula[1:-1].replace('""', '"') if formula[:1] == formula[-1:] == '"' else ""


def _area(formula: str) -> tuple[str, Area] | None:
    pieces = tokens(formula)
    if [piece.kind for piece in pieces] != [SHEET, REFERENCE] or not (where := area(pieces[1].text)):
        return None
    return pieces[0].text.rstrip("!").strip("'").replace("''", "'"), where


def level_of(taken: Taken) -> str:
    """Of which level a master is, as its table says; "" for one without a table."""
    return next((line.code for line in taken.lines if line.kind == UNIT), "")
