"""Events that must never happen, with their days: lines of the incident form that name the indicator they count in."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from qmxl.reports.report import USABLE, Report

FORM, DAY, INDICATOR = "incidents", "happened_on", "indicator"


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
    """The dated events that reports tell up to a day, in the order of time."""
    return sorted(
        Event(day, str(line.values[INDICATOR]), report.department, report.source, line.sheet, line.cell)
        for report in reports
        if report.status in USABLE
        for line in report.records.get(FORM, ())
        if line.values.get(INDICATOR) and isinstance(day := line.values.get(DAY), date) and day <= until
    )
