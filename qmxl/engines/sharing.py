"""Jobs shared out among processes: each done once, by whoever is free, and here where no process can be had."""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any, TypeVar

from qmxl.engines.process import MOST_PROCESSES, Died, Process, Server, interrupt_later

WORTH_ANOTHER = 8  # jobs; below, a process costs more than it saves
J = TypeVar("J")


class _Worker(Process):
    """A process with the job it is at."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.job: Any = None


def shared_out(server: Server, what: str, jobs: Sequence[J]) -> Iterator[tuple[J, Any]]:
    """Each job with what ``server`` answers to ``what``, in the order in which they are done.

    A job whose process died is done here: what it was to do must be such that it can be done again.
    """
    waiting = deque(jobs)
    count = min(os.cpu_count() or 1, len(jobs) // WORTH_ANOTHER, MOST_PROCESSES)
    workers: list[_Worker] = []
    if count > 1:
        with suppress(OSError), interrupt_later():
            workers.extend(_Worker(server) for _ in range(count))
    try:
        for worker in workers:
            _hand_over(worker, what, waiting)
        left: list[J] = []
        while busy := [worker for worker in workers if worker.job is not None]:
            ready = set(wait([end for worker in busy for end in (worker.connection, worker.process.sentinel)]))
            for worker in busy:
                if not ready & {worker.connection, worker.process.sentinel}:
                    continue
                job, worker.job = worker.job, None
                try:
                    told = worker.told()
                except Died:
                    left.append(job)
                    continue
                _hand_over(worker, what, waiting)
                yield job, told
    finally:
        for worker in workers:
            worker.end()
    if left or waiting:
        here = server()
        for job in (*left, *waiting):
            yield job, getattr(here, what)(job)


def _hand_over(worker: _Worker, what: str, waiting: "deque[J]") -> None:
    if waiting:
        worker.job = waiting.popleft()
        worker.ask(what, worker.job)
