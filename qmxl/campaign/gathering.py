"""Finds and reads the workbooks of a month: those handed in that count, and those handed out.

Files are known by what they say they are, never by name. Each is read by a process of its own, so that one that brings
the process down is a file that cannot be read.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from qmxl.campaign.days import Month
from qmxl.campaign.reading import Asked, Read, Reader, is_of
from qmxl.codes import Code
from qmxl.control.months import PLAN
from qmxl.engines.process import Died, Process, interrupt_later
from qmxl.findings import Cell, Finding
from qmxl.hospital.sources import source_of


class Apart:
    """A process that reads files, begun anew after one that brought it down; a context."""

    def __init__(self) -> None:
        self._process: Process | None = None

    def __enter__(self) -> "Apart":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._process:
            self._process.end()

    def ask(self, what: str, about: object) -> Any:
        """The answer; None where the process died of the question."""
        if self._process is None:
            with interrupt_later():
                self._process = Process(Reader)
        self._process.ask(what, about)
        try:
            return self._process.told()
        except Died:
            self._process.end()
            self._process = None
            return None

    def identity(self, path: Path) -> Mapping[str, str]:
        """What a file says it is; nothing where it says nothing."""
        return self.ask("identity", path) or {}

    def read(self, asked: Asked) -> Read | list[Finding]:
        """What is in a workbook, or why it cannot be used."""
        answer: Read | list[Finding] | None = self.ask("read", asked)
        return [Finding(Code.FILE_UNREADABLE, Cell(asked.source))] if answer is None else answer


class Gathered(NamedTuple):
    """Of a department, or of the plan: what it handed in that counts, what it was handed out, and what is wrong."""

    handed_in: Read | None
    handed_out: Read | None
    findings: list[Finding]
    unread: tuple[str, ...]  # files that may hold something nobody could read

    @property
    def counting(self) -> Read | None:
        """What was handed in, else the form handed out."""
        return self.handed_in or self.handed_out


def of_month(apart: Apart, files: Iterable[Path], month: Month) -> dict[str, list[Path]]:
    """The files that say they are of this month, by whose they say they are."""
    found: dict[str, list[Path]] = {}
    for path in workbooks(files):
        identity = apart.identity(path)
        if is_of(identity, month):
            found.setdefault(identity.get("department", ""), []).append(path)
    return found


def workbooks(files: Iterable[Path]) -> Iterator[Path]:
    """The files that may be workbooks, the marks of open ones aside."""
    return (path for path in files if path.suffix.casefold() in {".xlsx", ".xlsm"} and not path.name.startswith("~$"))


def gathered(apart: Apart, asked: Asked, handed_in: Iterable[Path], form: Path, folder: Path, whose: str) -> Gathered:
    """What there is of a department; ``asked`` is what its files are read by."""
    reads: list[Read] = []
    findings: list[Finding] = []
    unread: list[str] = []
    for path in sorted(handed_in, key=lambda path: (len(path.stem), path)):  # of copies the one named as handed out
        source = source_of(path, folder)
        answer = apart.read(asked._replace(path=path, source=source))
        if isinstance(answer, Read):
            reads.append(answer)
        else:
            findings += [_of(whose, finding) for finding in answer]
            unread.append(source)
    counting, more = _one(reads, whose)
    findings += [*(finding for read in ([counting] if counting else reads) for finding in read.findings), *more]
    unread += [] if counting or not reads else [each.source for each in reads]
    out: Read | None = None
    if form.is_file():
        answer = apart.read(asked._replace(path=form, source=source_of(form, folder)))
        out = answer if isinstance(answer, Read) else None
        if out is None and isinstance(answer, list):
            findings += [_of(whose, finding) for finding in answer]
            unread.append(source_of(form, folder))
        elif out and counting is None and whose == PLAN:
            findings += out.findings
    return Gathered(counting, out, findings, tuple(unread))


def _one(reads: list[Read], whose: str) -> tuple[Read | None, list[Finding]]:
    """The one that counts: copies are told; of several that differ none counts."""
    if len({each.said for each in reads}) > 1:
        facts: dict[str, object] = {"files": [each.source for each in reads]}
        return None, [Finding(Code.CAMPAIGN_TWICE, Cell(each.source), facts, whose) for each in reads]
    copies = [Finding(Code.CAMPAIGN_COPY, Cell(e.source), {"used": reads[0].source}, whose) for e in reads[1:]]
    return (reads[0] if reads else None), copies


def _of(whose: str, finding: Finding) -> Finding:
    return Finding(finding.code, finding.cell, finding.facts, whose, told=finding.told)


def strangers(found: Mapping[str, list[Path]], known: Iterable[str], folder: Path) -> Iterator[Finding]:
    """The workbooks of departments the control workbook does not have."""
    for whose in found.keys() - {PLAN, *known}:
        for path in found[whose]:
            yield Finding(Code.CAMPAIGN_DEPARTMENT, Cell(source_of(path, folder)), {"found": whose})


def in_another_year(found: Mapping[str, list[Path]], wanted: Path, folder: Path) -> Iterator[Finding]:
    """The workbooks that lie in the folder of a later year than that in which the month begins: read, and told."""
    for whose, several in sorted(found.items()):
        for path in several:
            if not path.is_relative_to(wanted):
                facts: dict[str, object] = {"wanted": source_of(wanted, folder)}
                yield Finding(Code.CAMPAIGN_YEAR, Cell(source_of(path, folder)), facts, whose)
