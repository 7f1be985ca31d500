"""Reads the files of a shared folder on as many processors as there are.

Each process keeps the answers it has read. What comes back is reports, which are small; the answers, which
are many, come back as rows of the master, printed and deflated where they are, while the master is drawn.
"""

import gc
import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from qmxl.control.models import Control
from qmxl.findings import Cell, Finding, Severity
from qmxl.packing import Piece
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.reports.printing import Printer
from qmxl.reports.reading import REJECTED, Fetched, Report, department_named, fetch, read_report
from qmxl.submission import Submission
from qmxl.texts import texts

UNANSWERED = frozenset({"fetch"})  # what a process is told and does not answer
BATCH = 5  # files a process takes at a time; their names have to fit into a pipe that holds 8 kB on Windows
FIRST_BATCHES = 4  # of each process: what it fetches while the control workbook is read
WORTH_A_POOL = 24  # files; below, starting processes costs more than it saves
MOST_PROCESSES = 8

Progress = Callable[[int, int], None]
Named = tuple[Path, str]  # a file and its source
Batch = list[Named]


class Given(NamedTuple):
    """What files are read by. Without a period each file is read up to the month its cover says was reached."""

    control: Control
    period: Period | None
    language: str


class Place(NamedTuple):
    """Where the answers of a source are to stand: from which row on, from 1."""

    source: str
    first: int


class Reader:
    """Reads files one after the other and keeps what they say."""

    def __init__(self) -> None:
        self._given: Given | None = None
        self._fetched: dict[str, Fetched] = {}
        self._kept: dict[str, Submission] = {}

    def fetch(self, files: Sequence[Named]) -> None:
        """Fetches files before it is known what they are to be read by."""
        self._fetched |= {source: fetch(path) for path, source in files}

    def begin(self, given: Given) -> None:
        """From now on files are read by what is ``given``."""
        self._given = given

    def read(self, files: Sequence[Named]) -> list[Report]:
        """The report of each file, in their order."""
        control, period, language = self._known()
        return [self._read(path, source, control, period, language) for path, source in files]

    def _known(self) -> Given:
        if self._given is None:
            raise RuntimeError("a reader reads nothing before it is told what by")
        return self._given

    def _read(self, path: Path, source: str, control: Control, period: Period | None, language: str) -> Report:
        try:
            fetched = self._fetched.pop(source, None) or fetch(path)
            report, submission = read_report(fetched, source, control, period, texts(language))
        except BaseException as error:
            if not _of_the_file(error):
                raise
            return _unreadable(path, source, control)
        if submission is not None:
            self._kept[source] = submission
        return report

    def said(self, source: str) -> frozenset[tuple[object, ...]]:
        """What a source says, to compare it with another."""
        return self._kept[source].said

    def print(self, places: Sequence[Place]) -> dict[str, Piece]:
        """The answers of sources as rows of the master, by source; they are not kept any longer."""
        control, _, language = self._known()
        printer = Printer(control, texts(language))
        return {place.source: printer.rows(self._kept.pop(place.source), place.first) for place in places}


def _of_the_file(error: BaseException) -> bool:
    """Whether an error is about what a file demands, and not about qmxl: no memory, or the reading library's panic."""
    return isinstance(error, MemoryError) or type(error).__name__ == "PanicException"


def _unreadable(path: Path, source: str, control: Control) -> Report:
    department = department_named(path, control)
    finding = Finding("FILE-UNREADABLE", Severity.ERROR, Cell(source), {}, department)
    never = datetime(1970, 1, 1)  # noqa: DTZ001 - Viet Nam time is kept without a zone throughout
    return Report(source, department, REJECTED, never, "", [finding])


class _Process:
    """A reader in a process of its own.

    ``asked`` holds the batches it was given and has not told of, ``suspects`` those that no other one is to get.
    """

    def __init__(self) -> None:
        self.connection, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=_serve, args=(theirs, self.connection), daemon=True)
        self.process.start()
        theirs.close()
        self.asked: deque[Batch] = deque()
        self.suspects: deque[Batch] = deque()
        self.began = False

    def ask(self, what: str, about: object) -> None:
        """Asks without waiting; that the process has died is seen when its answer is received."""
        with suppress(OSError):
            self.connection.send((what, about))

    def told(self) -> Any:
        """The answer to the oldest question; a :class:`_Died` when there will never be one."""
        try:
            while not self.connection.poll():  # a child that died very early leaves the pipe open on Windows
                wait([self.connection, self.process.sentinel])
                if not self.process.is_alive() and not self.connection.poll():
                    raise _Died
            answer = self.connection.recv()
        except (EOFError, OSError) as error:
            raise _Died from error
        if isinstance(answer, Refusal):
            raise answer
        if isinstance(answer, _Fault):
            fault = RuntimeError(answer.text)
            fault.add_note(answer.trace)
            raise fault
        return answer

    def end(self) -> None:
        """Ends the process, whatever it is doing."""
        self.connection.close()
        self.process.terminate()


class _Died(Exception):  # noqa: N818 - what happened, as with EOFError's kin
    """A process is no more."""


class _Fault(NamedTuple):
    """An error of qmxl itself in a process."""

    text: str
    trace: str


def _serve(asked: Connection, other_end: Connection) -> None:
    """Answers what is asked until nobody is left who asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process; the one that collects ends the others
    gc.disable()  # the process only ever builds up reports, and ends with the last of them
    other_end.close()
    reader = Reader()
    with suppress(EOFError, OSError):
        while True:
            what, about = asked.recv()
            if what == "print" and hasattr(os, "nice"):
                os.nice(10)  # the process that draws the master has the longer way to go
            answer: object
            try:
                answer = getattr(reader, what)(about)
            except MemoryError:
                return
            except Refusal as refusal:
                answer = refusal
            except Exception as error:
                answer = _Fault(f"{type(error).__name__}: {error}", traceback.format_exc())
            if what not in UNANSWERED or answer is not None:
                asked.send(answer)


class Readers:
    """All readers of one collection, as a context; their processes end with it.

    A file that takes more memory than there is, or twice brings down the process that reads it, is rejected, and what
    that process had kept is read again when it is wanted: one file changes nothing in the others. Only below
    :data:`WORTH_A_POOL` files, or with one processor, there is no process to bring down but this one.

    ``meanwhile`` is done in a thread while the first files are read.
    """

    def __init__(self, files: Sequence[Named], meanwhile: Callable[[], object] | None = None) -> None:
        self._files = {source: path for path, source in files}
        self._waiting = deque(list(files[at : at + BATCH]) for at in range(0, len(files), BATCH))
        self._here = Reader()
        self._thread = threading.Thread(target=meanwhile) if meanwhile else None
        self._processes: list[_Process] = []
        self._keepers: dict[str, _Process] = {}  # by source
        self._suspected: set[str] = set()  # sources that may have brought a process down
        self._reports: dict[str, Report] = {}
        self._printing: list[tuple[_Process, list[Place]]] = []
        self._printed: dict[str, Piece] = {}

    def __enter__(self) -> "Readers":
        workers = min(os.cpu_count() or 1, len(self._waiting), MOST_PROCESSES)
        if workers > 1 and len(self._files) >= WORTH_A_POOL:
            with _interrupt_later():
                self._processes = [_Process() for _ in range(workers)]
            for process in self._processes * FIRST_BATCHES:
                if self._waiting:
                    process.asked.append(self._waiting.popleft())
                    process.ask("fetch", process.asked[-1])
        if self._thread:
            self._thread.start()  # after the processes: one that is forked while a thread imports never gets further
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.end()
        self._join()

    def _join(self) -> None:
        if self._thread:
            self._thread.join()

    def read(self, given: Given, progress: Progress) -> list[Report]:
        """A report for each file, in their order."""
        self._given = given
        self._here.begin(given)
        for process in self._processes:
            process.ask("begin", given)
            for lying_ready in process.asked:
                process.ask("read", lying_ready)
        for batch in self._read_there():
            self._reports |= {report.source: report for report in batch}
            progress(len(self._reports), len(self._files))
        return [self._reports[source] for source in self._files]

    def _read_there(self) -> Iterator[list[Report]]:
        """The reports of a batch after the other, of whoever is ready; of this process where there is no other."""
        while busy := [process for process in self._processes if process.asked]:
            ready = set(wait([end for process in busy for end in (process.connection, process.process.sentinel)]))
            for process in busy:
                if not ready & {process.connection, process.process.sentinel}:
                    continue
                try:
                    if not process.began:
                        process.told()
                        process.began = True
                        continue
                    read: list[Report] = process.told()
                except _Died:
                    yield from self._replace(process)
                    continue
                self._keepers |= {report.source: process for report in read}
                process.asked.popleft()
                self._hand_over(process)
                yield read
        while self._waiting:
            yield self._here.read(self._waiting.popleft())

    def _hand_over(self, process: _Process) -> None:
        """Two batches at most: the one being read and the next; of what only one file may be to blame for, one."""
        while len(process.asked) < (1 if process.suspects else 2) and (process.suspects or self._waiting):
            batch = (process.suspects or self._waiting).popleft()
            process.asked.append(batch)
            process.ask("read", batch)

    def _replace(self, dead: _Process) -> Iterator[list[Report]]:
        """Another process for one that died; what it was reading comes back file by file, to find the one it is.

        A process that died before it began has nothing to do with a file. Where that befalls a second one in its place,
        processes are of no use here and the rest is read without.
        """
        dead.end()
        at, suspects = self._processes.index(dead), [*dead.suspects]
        reading, next_ones = (dead.asked[0], list(dead.asked)[1:]) if dead.began else ([], list(dead.asked))
        self._waiting.extendleft(reversed(next_ones))
        if len(reading) == 1 and reading[0][1] in self._suspected:
            yield [_unreadable(path, source, self._given.control) for path, source in reading]
        else:
            self._suspected |= {source for _, source in reading}
            suspects = [[named] for named in reading] + suspects
        fresh = self._fresh()
        if fresh is None:
            self._processes.pop(at)
            self._waiting.extend(suspects)
        else:
            self._processes[at] = fresh
            fresh.suspects.extend(suspects)
        for process in self._processes:
            self._hand_over(process)

    def _fresh(self) -> _Process | None:
        """A process that is ready to read; None when it does not get that far."""
        self._join()
        with _interrupt_later():
            process = _Process()
        process.ask("begin", self._given)
        try:
            process.told()
        except _Died:
            process.end()
            return None
        process.began = True
        return process

    def said(self, source: str) -> frozenset[tuple[object, ...]]:
        """What a source says, to compare it with another."""
        keeper = self._keepers.get(source)
        if keeper is not None:
            keeper.ask("said", source)
            with suppress(_Died):
                said: frozenset[tuple[object, ...]] = keeper.told()
                return said
            self._read_again([source])
        return self._here.said(source)

    def print(self, places: Iterable[Place]) -> None:
        """Begins to print the answers of sources; :meth:`printed` gives them."""
        here: list[Place] = []
        there: dict[int, tuple[_Process, list[Place]]] = {}
        for place in places:
            keeper = self._keepers.get(place.source)
            if keeper is None:
                here.append(place)
            else:
                there.setdefault(id(keeper), (keeper, []))[1].append(place)
        self._printing = list(there.values())
        for keeper, its in self._printing:
            keeper.ask("print", its)
        self._printed = self._here.print(here)

    def printed(self, sources: Iterable[str]) -> list[Piece]:
        """The printed answers of sources, as soon as they are there."""
        for keeper, places in self._printing:
            try:
                self._printed |= keeper.told()
            except _Died:
                self._read_again([place.source for place in places])
                self._printed |= self._here.print(places)
        self._printing = []
        return [self._printed.pop(source) for source in sources]

    def _read_again(self, sources: Sequence[str]) -> None:
        """Reads here what a process that died had kept; a Refusal when a file is no longer what it was."""
        for report in self._here.read([(self._files[source], source) for source in sources]):
            if report.digest != self._reports[report.source].digest:
                raise Refusal("changed_meanwhile", source=report.source)
            self._keepers.pop(report.source, None)


@contextmanager
def _interrupt_later() -> Iterator[None]:
    """Keeps Ctrl+C back while processes are started: one that is hit before it is ready leaves the others waiting.

    They inherit that it is kept back, which for them stays so; here it is heeded at the end.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
