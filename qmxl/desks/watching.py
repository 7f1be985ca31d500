"""Consolidates again whenever the shared folder has settled after a change.

It looks instead of being told: shares of another computer tell nobody about changes, and a look at a few hundred
files costs little. A file being copied changes from look to look, so a run waits until nothing has changed for a while.
"""

import time
from collections.abc import Callable
from pathlib import Path

from qmxl.commands.outcome import Outcome
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.shared import OPEN_MARKS, nobodys
from qmxl.hospital.walking import walk
from qmxl.period import Period
from qmxl.refusal import Refusal, by_the_system

SETTLE = 10.0  # seconds without a change before a run
LOOK = 2.0  # seconds between two looks
AGAIN = 30.0  # seconds before a run that was refused is tried again

Look = dict[str, tuple[int, int]]  # a file's size and time of change by its path
Run = Callable[[], Outcome]
Tell = Callable[[Outcome | Refusal], None]
Clock = Callable[[], float]  # seconds since some moment
Sleep = Callable[[float], None]


def look(folder: Path, period: Period) -> Look:
    """The files that decide what a master holds, without locks and files on their way."""
    house = HospitalFolder(folder)
    shared = house.shared_of(period.year)
    below = walk(shared)
    found: Look = {str(path): (0, 0) for path in below.faults if path != shared}  # told once, and when it is mended
    for path in (*house.controls, *below.files):
        try:
            if path.is_file() and counts(path, folder):
                state = path.stat()
                found[str(path)] = (state.st_size, state.st_mtime_ns)
        except OSError:  # gone between being listed and being looked at, or the share went away for a moment
            continue
    return found


def counts(path: Path, folder: Path) -> bool:
    """Whether a file is a report, not the mark of an open one or a file that some program is still writing."""
    return not (nobodys(path, folder) or path.name.startswith(OPEN_MARKS))


def stale(folder: Path, period: Period, seen: Look) -> bool:
    """Whether the master is older than what it is made from, or is not there."""
    try:
        made = HospitalFolder(folder).master(period).stat().st_mtime_ns
    except OSError:
        return bool(seen)
    return any(changed > made for _, changed in seen.values())


def _or_refused(run: Run) -> Outcome:
    """What a run gives; what the operating system refused is told as what qmxl refuses is."""
    try:
        return run()
    except OSError as error:
        raise by_the_system(error) from error


def watch(
    folder: Path,
    period: Period,
    run: Run,
    tell: Tell,
    *,
    settle: float = SETTLE,
    often: float = LOOK,
    again: float = AGAIN,
    clock: Clock = time.monotonic,
    sleep: Sleep = time.sleep,
) -> None:
    """Runs and tells, until it is interrupted; what a run refused is told once and tried again.

    A run is wanted after a change, and at the start when the master is older than the files. What changes while a run
    goes on is seen by the next look, because a run counts for what was seen before it.
    """
    seen = look(folder, period)
    done: Look | None = None if stale(folder, period, seen) else seen
    since, refused = clock(), ""
    wait = settle
    while True:
        sleep(often)
        now = look(folder, period)
        if now != seen:
            seen, since, wait = now, clock(), settle
        if seen == done or clock() - since < wait:
            continue
        try:
            outcome = _or_refused(run)
        except Refusal as refusal:
            if refusal.code == "interrupted":
                raise
            if refusal.code != refused:
                tell(refusal)
            refused, since, wait = refusal.code, clock(), again
        else:
            tell(outcome)
            done, refused = seen, ""
