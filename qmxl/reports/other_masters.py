"""When a period's reports were first handed in, as masters of several periods and copies that went back tell it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from qmxl.control.control import Control
from qmxl.hospital.folder import HospitalFolder, period_of_master
from qmxl.hospital.kept import masters
from qmxl.period import Period, parse_period
from qmxl.reports.earlier import Earlier
from qmxl.reports.handed_in import Known, last_due, tells_of
from qmxl.reports.report import RECEIVED, Report
from qmxl.reports.returned import Returned

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

    The masters of others are read only where a report was last saved after the deadline. Of a period that has no master
    any more the last one in the history tells.
    """
    due = control.due(period.months[-1])
    saved_later = (report for report in reports if report.status == RECEIVED and report.saved.date() > due)
    months = {last_due(report, control, period) for report in saved_later}
    wanted = {
        other: path
        for other, path in sorted(_there(house, period.year).items() if months else ())
        if any(tells_of(other, month, period) for month in months) and not (own and other == period)
    }
    told = read(list(wanted.values())) if wanted else ()
    known = [Known.of(period, own)] if own else []
    known += [Known.of(parse_period(each.period), {each.source: each.first}) for each in copies if each.first]
    return [*known, *(Known.of(other, its.first_saved) for other, its in zip(wanted, told, strict=True))]


def _there(house: HospitalFolder, year: int) -> dict[Period, Path]:
    """The masters of a year's periods: the present one, else the last one in the history."""
    found = {parse_period(each.period): each.path for each in masters(house.history)}
    present = house.masters.iterdir() if house.masters.is_dir() else ()
    found |= {parse_period(name): path for path in present if (name := period_of_master(path.name))}
    return {period: path for period, path in found.items() if period.year == year}
