"""When a period's reports were first handed in, as masters of several periods and copies that went back tell it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from qmxl.control.control import Control
from qmxl.hospital.folder import HospitalFolder, period_of_master
from qmxl.hospital.kept import masters
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.reports.earlier import Earlier
from qmxl.reports.handed_in import Known, last_due, tells_of
from qmxl.reports.report import RECEIVED, Report
from qmxl.reports.returned import Returned
from qmxl.reports.rhythm_seen import Sightings

Read = Callable[[Sequence[Path]], Sequence[Earlier]]  # what masters tell


def known_saves(
    house: HospitalFolder,
    control: Control,
    reports: Iterable[Report],
    period: Period,
    read: Read,
    own: Mapping[str, datetime] | None = None,
    copies: Iterable[Returned] = (),
) -> list[Known]:
    """What is told of the first saves of a period's reports; ``own`` is what its own master is known to say.

    The masters of others are read only where a report was last saved after the deadline. Of a period whose master is
    gone or cannot be read the last one in the history that can tells. A name or copy that says no period tells nothing.
    """
    due = control.timetable.due(period.months[-1])
    saved_later = (report for report in reports if report.status == RECEIVED and report.saved.date() > due)
    months = {last_due(report, control.reporting, period) for report in saved_later}
    wanted = {
        other: paths
        for other, paths in sorted(_there(house, period.year).items() if months else ())
        if any(tells_of(other, month, period) for month in months) and not (own and other == period)
    }
    known = [Known.of(period, own)] if own else []
    for each in copies:
        of = _period(each.period)
        known += [Known.of(of, {each.source: each.first})] if of and each.first else []
    return [*known, *_told(wanted, read)]


def known_rhythm(house: HospitalFolder, period: Period, own: Sightings, read: Read) -> Sightings:
    """When what forms owe by their rhythm was first seen: as the period's ``own`` earlier master tells it.

    Where that tells nothing the master of the period that ends last before its end does, which told what those before
    it did.
    """
    there = _there(house, period.year) if not own else {}
    before = [other for other in there if other != period and other.months[-1] <= period.months[-1]]
    if not before:
        return own
    nearest = max(before, key=lambda other: (other.months[-1], other.months[0]))
    return next((each.rhythm for each in read(there[nearest][:1]) if not each.fault), own)


def _told(wanted: Mapping[Period, Sequence[Path]], read: Read) -> Iterator[Known]:
    """What the masters of each period tell: the first of them that can be read."""
    left = {period: paths for period, paths in wanted.items() if paths}
    while left:
        told = dict(zip(left, read([paths[0] for paths in left.values()]), strict=True))
        yield from (Known.of(period, its.first_saved) for period, its in told.items() if not its.fault)
        left = {period: paths[1:] for period, paths in left.items() if told[period].fault and paths[1:]}


def _there(house: HospitalFolder, year: int) -> dict[Period, list[Path]]:
    """The masters of a year's periods: the present one, then those in the history, the last one first."""
    there: list[tuple[str, Path]] = []
    with suppress(OSError):
        present = house.masters.iterdir() if house.masters.is_dir() else ()
        there += [(name, path) for path in sorted(present) if (name := period_of_master(path.name))]
    with suppress(OSError):
        there += [(each.period, each.path) for each in reversed(masters(house.history))]
    found: dict[Period, list[Path]] = {}
    for name, path in there:
        period = _period(name)
        if period and period.year == year:
            found.setdefault(period, []).append(path)
    return found


def _period(name: str) -> Period | None:
    """The period of a name that a person may have given: 2026-13 is none."""
    with suppress(Refusal):
        return parse_period(name)
    return None
