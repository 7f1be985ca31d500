"""Reads the files of a shared folder on as many processors as there are.

Each process keeps the answers it has read. What comes back is reports, which are small; the answers, which
are many, come back as rows of the master, printed and deflated where they are, while the master is drawn.
"""

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Any

from qmxl.codes import Code
from qmxl.departments.entered import Entered
from qmxl.engines.contract import AnswerRow, Given, Named, Place, Progress, Rows
from qmxl.engines.here import Reader, unreadable
from qmxl.engines.process import MOST_PROCESSES, Died, Process, interrupt_later
from qmxl.forms.fetching import Fetched, unfetched
from qmxl.refusal import Refusal
from qmxl.reports.earlier import Earlier
from qmxl.reports.report import Report
from qmxl.submissions.places import Placed
from qmxl.xlsx.packing import Piece

BATCH = 5  # files a process takes at a time; their names have to fit into a pipe that holds 8 kB on Windows
# Of each process: what it fetches while the control workbook is read; the names wait in the pipe.
FIRST_BATCHES = 4 if sys.platform == "win32" else 8
WORTH_ANOTHER = 24  # files; below, a second process costs more than it saves

Batch = list[Named]


class _Worker(Process):
    """A reader in a process of its own.

    ``asked`` holds the batches it was given and has not told of, ``suspects`` those that no other one is to get.
    """

    def __init__(self) -> None:
        super().__init__(Reader)
        self.asked: deque[Batch] = deque()
        self.suspects: deque[Batch] = deque()
        self.began = False


class Processes:
    """The engine with a reader in each of several processes, as a context; they end with it.

    No file is read in this process: one that takes more memory than there is, or twice brings down the process that
    reads it, is rejected, and what that process had kept is read again when it is wanted, so that one file changes
    nothing in the others. Only where no process can be started are files read here.

    ``control`` and ``master`` are the control workbook and the earlier master, which are read first.
    ``meanwhile`` is done in a thread while the first files are read.
    """

    def __init__(
        self,
        files: Sequence[Named],
        meanwhile: Callable[[], object] | None = None,
        *,
        control: Path | None = None,
        master: Path | None = None,
    ) -> None:
        self._files = {source: path for path, source in files}
        self._waiting = deque(list(files[at : at + BATCH]) for at in range(0, len(files), BATCH))
        self._first = [(what, path) for what, path in (("cells", control), ("earlier", master)) if path is not None]
        self._here = Reader()
        self._thread = threading.Thread(target=meanwhile) if meanwhile else None
        self._processes: list[_Worker] = []
        self._told: dict[str, Fetched | Earlier] = {}
        self._keepers: dict[str, Process] = {}  # by source
        self._suspected: set[str] = set()  # sources that may have brought a process down
        self._reports: dict[str, Report] = {}
        self._printing: list[tuple[Process, list[Place]]] = []
        self._printed: dict[str, Piece] = {}

    def __enter__(self) -> "Processes":
        workers = min(os.cpu_count() or 1, len(self._waiting), MOST_PROCESSES) if self._many else 1
        with interrupt_later():
            self._processes = [_Worker() for _ in range(workers)]
        for at, (what, path) in enumerate(self._first):
            self._processes[at % workers].ask(what, path)
        for process in self._processes * FIRST_BATCHES:
            if self._waiting:
                process.asked.append(self._waiting.popleft())
                process.ask("fetch", process.asked[-1])
        if self._thread:
            self._thread.start()  # after the processes: one that is forked while a thread imports never gets further
        return self

    @property
    def _many(self) -> bool:
        return len(self._files) >= WORTH_ANOTHER

    def control(self) -> Fetched:
        """What is in the control workbook."""
        told = self._first_told("cells")
        return told if isinstance(told, Fetched) else unfetched(dict(self._first)["cells"])

    def earlier(self) -> Earlier:
        """What the earlier master tells."""
        told = self._first_told("earlier")
        return told if isinstance(told, Earlier) else Earlier(fault=Code.FILE_UNREADABLE)

    def masters(self, paths: Sequence[Path]) -> list[Earlier]:
        """What masters of other periods tell; from one on that brings its process down nothing."""
        self._join()  # as for any process that is started late
        with interrupt_later():
            process = Process(Reader)
        told: list[Earlier] = []
        try:
            for path in paths:
                process.ask("earlier", path)
                told.append(process.told())
        except Died:
            told += [Earlier(fault=Code.FILE_UNREADABLE)] * (len(paths) - len(told))
        finally:
            process.end()
        return told

    def _first_told(self, wanted: str) -> Fetched | Earlier | None:
        """What a file that is read before all others holds; None when it brought its process down."""
        for at, (what, _) in enumerate(self._first):
            if what not in self._told:
                with suppress(Died):
                    self._told[what] = self._processes[at % len(self._processes)].told()
            if what == wanted:
                break
        return self._told.get(wanted)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.end()
        self._join()

    def _join(self) -> None:
        if self._thread:
            self._thread.join()

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self._files)

    def read(self, given: Given, progress: Progress) -> list[Report]:
        """A report for each file, in their order."""
        self._given = given
        self._here.begin(given)
        for what, _ in self._first:
            self._first_told(what)
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
                except Died:
                    yield from self._replace(process)
                    continue
                self._keepers |= {report.source: process for report in read}
                process.asked.popleft()
                self._hand_over(process)
                yield read
        while self._waiting:
            yield self._here.read(self._waiting.popleft())

    def _hand_over(self, process: _Worker) -> None:
        """Two batches at most: the one being read and the next; of what only one file may be to blame for, one."""
        while len(process.asked) < (1 if process.suspects else 2) and (process.suspects or self._waiting):
            batch = (process.suspects or self._waiting).popleft()
            process.asked.append(batch)
            process.ask("read", batch)

    def _replace(self, dead: _Worker) -> Iterator[list[Report]]:
        """Another process for one that died; what it was reading comes back file by file, to find the one it is.

        A process that died before it began has nothing to do with a file. Where that befalls a second one in its place,
        processes are of no use here and the rest is read without.
        """
        dead.end()
        at, suspects = self._processes.index(dead), [*dead.suspects]
        reading, next_ones = (dead.asked[0], list(dead.asked)[1:]) if dead.began else ([], list(dead.asked))
        self._waiting.extendleft(reversed(next_ones))
        if len(reading) == 1 and reading[0][1] in self._suspected:
            yield [unreadable(path, source, self._given.control) for path, source in reading]
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

    def _fresh(self) -> _Worker | None:
        """A process that is ready to read; None when it does not get that far."""
        self._join()
        with interrupt_later():
            process = _Worker()
        process.ask("begin", self._given)
        try:
            process.told()
        except Died:
            process.end()
            return None
        process.began = True
        return process

    def said(self, source: str) -> frozenset[tuple[object, ...]]:
        """What a source says, to compare it with another."""
        said: frozenset[tuple[object, ...]] = self._asked("said", source)
        return said

    def _asked(self, what: str, source: str) -> Any:
        """What the keeper of a source answers; of one that died, after the source was read again."""
        keeper = self._keepers.get(source)
        if keeper is not None:
            keeper.ask(what, source)
            with suppress(Died):
                return keeper.told()
            keeper = self._read_again([source])
        if keeper is None:
            return getattr(self._here, what)(source)
        keeper.ask(what, source)
        return keeper.told()

    def answers(self, source: str) -> list[AnswerRow]:
        """Every answer of a source, a row each."""
        rows: list[AnswerRow] = self._asked("answers", source)
        return rows

    def placed(self, source: str) -> list[Placed]:
        """Every cell of a source that takes an answer, with what may be shown of it."""
        cells: list[Placed] = self._asked("placed", source)
        return cells

    def entered(self, source: str) -> Entered:
        """What stands in a source's cells; a Refusal when it is no longer the file that was read."""
        held: Entered = self._asked("entered", source)
        if held.digest != self._reports[source].digest:
            raise Refusal("changed_meanwhile", source=source)
        return held

    def rows(self, places: Iterable[Place]) -> Rows:
        """Begins to print the answers of sources; gives what gives them as soon as they are there."""
        here: list[Place] = []
        there: dict[int, tuple[Process, list[Place]]] = {}
        for place in places:
            keeper = self._keepers.get(place.source)
            if keeper is None:
                here.append(place)
            else:
                there.setdefault(id(keeper), (keeper, []))[1].append(place)
        self._printing = list(there.values())
        for keeper, its in self._printing:
            keeper.ask("print", its)
        self._printed = self._here.print(here) if here else {}
        return self._rows

    def _rows(self, sources: Iterable[str]) -> list[Piece]:
        """The printed answers of sources, as soon as they are there."""
        for keeper, places in self._printing:
            try:
                self._printed |= keeper.told()
            except Died:
                fresh = self._read_again([place.source for place in places])
                if fresh is None:
                    self._printed |= self._here.print(places)
                else:
                    fresh.ask("print", places)
                    self._printed |= fresh.told()
        self._printing = []
        return [self._printed.pop(source) for source in sources]

    def _read_again(self, sources: Sequence[str]) -> Process | None:
        """Has what a process that died had kept read by another; None where it is read here.

        A Refusal when a file is no longer what it was.
        """
        named = [(self._files[source], source) for source in sources]
        fresh = self._fresh()
        if fresh is None:
            reports = self._here.read(named)
        else:
            fresh.ask("read", named)
            self._processes.append(fresh)
            try:
                reports = fresh.told()
            except Died as error:
                raise Refusal("changed_meanwhile", source=sources[0]) from error
        for report in reports:
            if report.digest != self._reports[report.source].digest:
                raise Refusal("changed_meanwhile", source=report.source)
            self._keepers.pop(report.source, None)
            if fresh is not None:
                self._keepers[report.source] = fresh
        return fresh


def read(files: Sequence[Named], given: Given) -> list[Report]:
    """The report of each file, in their order, by processes that are ended."""
    with Processes(files) as engine:
        return engine.read(given, _silently)


def _silently(done: int, total: int) -> None:
    del done, total
