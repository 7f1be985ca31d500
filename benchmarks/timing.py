"""How long work takes and how much memory: whole processes, and a process that does the work over again."""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

BETWEEN = 0.01  # seconds between two looks at the memory


class Run(NamedTuple):
    """Seconds by the clock, and of all processors together."""

    seconds: float
    cpu: float


class Memory(NamedTuple):
    """The most MiB all processes of a tree held at a time; ``resident`` counts shared pages to each of them."""

    proportional: float
    resident: float


class NotDoneError(Exception):
    """The work was not done; the message is the end of what was said about it."""


def whole(command: Sequence[str]) -> Run:
    """A process from its start to its end, with all it started and waited for."""
    with tempfile.TemporaryFile("w+") as told:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        refuse_failure(process.returncode, told)
    return Run(seconds, used.ru_utime + used.ru_stime)


def memory(command: Sequence[str]) -> Memory:
    """The peak of a process and all below it, looked at again and again while it runs; it is not timed meanwhile."""
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told)
        proportional = resident = 0.0
        while process.poll() is None:
            held = [held_by(one) for one in tree(process.pid)]
            proportional = max(proportional, sum(its.proportional for its in held))
            resident = max(resident, sum(its.resident for its in held))
            time.sleep(BETWEEN)
        refuse_failure(process.returncode, told)
    return Memory(proportional, resident)


def refuse_failure(code: int, told: IO[str]) -> None:
    """Refuses work that was not done."""
    if code:
        told.seek(0)
        raise NotDoneError(" ".join(told.read().strip().splitlines()[-1:]) or f"ended with {code}")


def tree(process: int) -> Iterator[int]:
    """A process and all below it."""
    yield process
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            with suppress(OSError):
                for child in (thread / "children").read_text().split():
                    yield from tree(int(child))


def held_by(process: int) -> Memory:
    """What a process holds; nothing when it is over."""
    facts = {}
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]:
            name, amount, *_ = line.split()
            facts[name] = int(amount) / 1024
    return Memory(facts.get("Pss:", 0.0), facts.get("Rss:", 0.0))


class Served:
    """A process that has imported what it needs and does its work each time it is asked."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._told()

    def _told(self) -> str:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise NotDoneError(self._process.wait())
        return line

    def run(self) -> Run:
        """The work done once more."""
        if self._process.stdin:
            self._process.stdin.write("\n")
            self._process.stdin.flush()
        return Run(*map(float, self._told().split()))

    def end(self) -> None:
        """Lets it end."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()


@contextmanager
def served(command: Sequence[str]) -> Iterator[Served]:
    """Such a process, for as long as it is needed."""
    process = Served(command)
    try:
        yield process
    finally:
        process.end()


def spread(values: Sequence[float], digits: int = 2) -> str:
    """The median, and from the least to the most."""
    return f"{statistics.median(values):7.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def ratios(theirs: Sequence[Run], mine: Sequence[Run]) -> list[float]:
    """Times as long as the other took in the same round."""
    return [its.seconds / ours.seconds for its, ours in zip(theirs, mine, strict=True)]
