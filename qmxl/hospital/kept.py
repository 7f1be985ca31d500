"""Which masters of the history are needed no more: qmxl deletes none of them, a person may.

Kept are the first and the last master of each week, and the last of each period, which is the one it was closed with.
What people handed in or had in a form, and what is personal, is never among those that may go.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from qmxl.hospital.folder import period_of_master

IN_HISTORY = re.compile(
    r"(?P<master>.+) (?P<day>\d{4}-\d\d-\d\d) (?P<clock>\d{6})(?: \((?P<number>\d+)\))?(?P<kind>\.xlsx)"
)


class Kept(NamedTuple):
    """A master in the history: of which period, when it was made, and the how manieth of that second."""

    period: str
    made: datetime
    number: int
    path: Path


def masters(history: Path) -> list[Kept]:
    """The masters in the history by period and time; nothing where there is no history."""
    found = (_kept(path) for path in history.iterdir()) if history.is_dir() else ()
    return sorted(each for each in found if each)


def _kept(path: Path) -> Kept | None:
    named = IN_HISTORY.fullmatch(path.name)
    period = period_of_master(f"{named['master']}{named['kind']}") if named else ""
    if named is None or not period or not path.is_file():
        return None
    try:
        made = datetime.strptime(f"{named['day']} {named['clock']}", "%Y-%m-%d %H%M%S")  # noqa: DTZ007 - local
    except ValueError:
        return None
    return Kept(period, made, int(named["number"] or 1), path)


def removable(there: Iterable[Kept]) -> Iterator[Kept]:
    """Those of the masters, given by period and time, that are neither the first nor the last of a week."""
    for _, several in groupby(there, key=lambda kept: (kept.period, kept.made.isocalendar()[:2])):
        week = list(several)
        yield from week[1:-1]
