"""A master that came in, read as a foreign file: whose it is, whether it is as it was sealed, what it offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from qmxl.codes import Code, Severity
from qmxl.findings import Cell, Finding
from qmxl.grouping import grouped
from qmxl.names import plain
from qmxl.offered.contract import UNIT
from qmxl.province.lines import Line, lines_in, named_area, said_by, text_in
from qmxl.reports.earlier import Earlier, earlier_master
from qmxl.sending.opened import Opened, Unreadable, opened
from qmxl.sending.sealing.seal import OWN, SHEET, names_of
from qmxl.sending.sealing.signing import is_signed_by
from qmxl.sending.sealing.verifying import as_sealed, seal_in
from qmxl.sending.told import Told
from qmxl.texts import texts
from qmxl.xlsx.cells import position
from qmxl.xlsx.opening import open_file
from qmxl.xlsx.stored import StoredCell

SENT = "QM_DonViGui"  # the name over the lines of the sheet of what came in
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - days are counted from it
SEALED, COUNTING, NEWEST = 5, 12, 14  # columns of those lines, from 0
LONGEST = 250  # letters of what is told


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


class Known(NamedTuple):
    """When the newest masters were sealed that ever counted, by unit, and what a master of before tells of itself."""

    newest: Mapping[str, datetime] = MappingProxyType({})
    master: Earlier = Earlier()


class Masters:
    """Reads masters for another process."""

    def read(self, job: Job) -> Taken:
        """What came in with a file."""
        return read_master(job)

    def earlier(self, path: Path) -> Known:
        """What a desk's last master says."""
        was = open_file(path)
        try:
            return Known({} if was.fault else _earlier(opened(was.content)), earlier_master(path))
        except (Unreadable, ExpatError, ValueError, KeyError, IndexError, UnicodeError):
            return Known(master=Earlier(fault=Code.FILE_UNREADABLE))


def _earlier(book: Opened) -> dict[str, datetime]:
    place = named_area(names_of(book).get(SENT.casefold(), ""))
    found: dict[int, dict[int, StoredCell]] = {}
    for cell in book.cells.get(place[0], ()) if place else ():
        at = position(cell.address)
        if place and at and place[1].holds(*at):
            found.setdefault(at[0], {})[at[1]] = cell
    newest: dict[str, float] = {}
    says = bool(place and place[1].holds(place[1].top, NEWEST))  # masters of earlier versions say only what counted
    for its in found.values():
        unit, counts, made = text_in(its.get(0)), its.get(COUNTING), its.get(NEWEST if says else SEALED)
        known = made is not None and (says or (counts is not None and counts.value == 1.0))
        if unit and known and made and isinstance(made.value, float):
            newest[unit] = max(made.value, newest.get(unit, 0.0))
    return {unit: EPOCH + timedelta(days=made) for unit, made in newest.items()}


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
    about = {name: plain(said_by(named.get(own, ""))) for name, own in OWN.items()}
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
    intact = as_sealed(book.without(SHEET), seal, told)
    about = {name: plain(said)[:LONGEST] for name, said in seal.about.items()}
    if about.get("period", "") != job.period:
        return Taken(job.source, about, skipped=True)
    kept = [finding for finding in told if finding.severity is not Severity.INFO]
    signed = bool(seal.key and seal.signature) and is_signed_by(seal.key, seal.digest(), seal.signature)
    taken = Taken(job.source, about, intact, plain(seal.key)[:LONGEST], signed, seal.digest())
    if not intact:
        return _with(taken, kept)
    found = Told(job.source, told.text)
    lines, sheet = lines_in(book, named, seal, found)
    return _with(taken, [*kept, *found], lines=lines, sheet=sheet)


def _with(taken: Taken, findings: Sequence[Finding], **more: object) -> Taken:
    return Taken(**{**vars(taken), "findings": tuple(grouped(findings)), **more})


def is_of_above(book: Opened) -> bool:
    """Whether a workbook is the master of a health office: it has no sheet of signatures and no bulletin."""
    return SENT.casefold() in names_of(book)


def level_of(taken: Taken) -> str:
    """Of which level a master is, as its table says; "" for one without a table."""
    return next((line.code for line in taken.lines if line.kind == UNIT), "")
