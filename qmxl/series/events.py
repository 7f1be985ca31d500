"""Events that must never happen, with their days: lines of the incident form that name the indicator they count in."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from qmxl.checks.safety import DAY, FORM, INDICATOR
from qmxl.reports.report import USABLE, Report


class Event(NamedTuple):
    """An event of an indicator: in which department, on which day, and where it stands."""

    day: date
    indicator: str
    department: str
    source: str
    sheet: str
    cell: str

    @property
    def where(self) -> str:
        """File, sheet and cell."""
        return " · ".join(part for part in (self.source, self.sheet, self.cell) if part)


def events_of(reports: Iterable[Report], until: date) -> list[Event]:
    """The dated events that reports tell up to a day, in the order of time.

    A department's lines of one day in several workbooks, as of a quarter and of the year, are the same cases: counted
    are those of the workbook that has most.
    """
    by_day: dict[tuple[str, str, date], dict[str, list[Event]]] = {}
    for each in _told(reports):
        if each.day <= until:
            its = by_day.setdefault((each.department, each.indicator, each.day), {})
            its.setdefault(each.source, []).append(each)
    return sorted(each for its in by_day.values() for each in max(its.values(), key=len))


def _told(reports: Iterable[Report]) -> Iterator[Event]:
    """Each line that names an indicator and has a day."""
    for report in reports:
        for line in report.records.get(FORM, ()) if report.status in USABLE else ():
            day, indicator = line.values.get(DAY), line.values.get(INDICATOR)
            if indicator and isinstance(day, date):
                yield Event(day, str(indicator), report.department, report.source, line.sheet, line.cell)
