"""Foreign masters read by processes of their own, so that one that brings its process down changes nothing else."""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from multiprocessing.connection import wait
from pathlib import Path

from qmxl.codes import Code
from qmxl.engines.contract import Progress
from qmxl.engines.process import MOST_PROCESSES, Died, Process, interrupt_later
from qmxl.findings import Cell, Finding
from qmxl.province.reading import Job, Known, Masters, Taken
from qmxl.reports.earlier import Earlier


class _Reader(Process):
    """A process with the file it is at."""

    def __init__(self) -> None:
        super().__init__(Masters)
        self.at: deque[Job] = deque()


def read_apart(jobs: Sequence[Job], progress: Progress) -> list[Taken]:
    """Each file as it was read, in their order; one whose process dies twice is a file that cannot be read."""
    taken: dict[str, Taken] = {}
    for each in _read(deque(jobs)):
        taken[each.source] = each
        progress(len(taken), len(jobs))
    return [taken[job.source] for job in jobs]


def earlier(path: Path) -> Known:
    """What the earlier master knows of those that counted and of itself; nothing where there is none."""
    if not path.is_file():
        return Known()
    with interrupt_later():
        reader = _Reader()
    try:
        reader.ask("earlier", path)
        told: Known = reader.told()
    except Died:
        return Known(master=Earlier(fault=Code.FILE_UNREADABLE))
    finally:
        reader.end()
    return told


def _read(waiting: deque[Job]) -> Iterator[Taken]:
    suspects: set[str] = set()
    with interrupt_later():
        readers = [_Reader() for _ in range(min(os.cpu_count() or 1, len(waiting), MOST_PROCESSES))]
    try:
        for reader in readers:
            _next(reader, waiting)
        while busy := [reader for reader in readers if reader.at]:
            ready = set(wait([end for each in busy for end in (each.connection, each.process.sentinel)]))
            for reader in busy:
                if not ready & {reader.connection, reader.process.sentinel}:
                    continue
                job = reader.at.popleft()
                try:
                    told: Taken = reader.told()
                except Died:
                    fresh = _replaced(reader, readers)
                    if job.source in suspects:
                        yield Taken(job.source, findings=(Finding(Code.UNIT_UNREADABLE, Cell(job.source)),))
                    else:
                        suspects.add(job.source)
                        waiting.append(job)
                    _next(fresh, waiting)
                else:
                    yield told
                    _next(reader, waiting)
    finally:
        for reader in readers:
            reader.end()


def _replaced(dead: _Reader, readers: list[_Reader]) -> _Reader:
    """Another process for one that died."""
    dead.end()
    with interrupt_later():
        fresh = _Reader()
    readers[readers.index(dead)] = fresh
    return fresh


def _next(reader: _Reader, waiting: deque[Job]) -> None:
    if waiting:
        reader.at.append(waiting.popleft())
        reader.ask("read", reader.at[0])
