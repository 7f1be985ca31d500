"""When a report was handed in: its first save with the figures of its last due month, as far as any master knows.

A workbook of a year is saved month after month and corrected later, so its last save says little of a period's
deadline. Every master tells when each file first counted. Those of other periods tell it of this one as well where
they end no earlier than the department's last due month in it: a quarter's last month, its quarter, the months to date.
Where no master knows better, the last save is all there is, and is told as such.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from qmxl.control.reporting import Reporting
from qmxl.period import Period, parse_period
from qmxl.reports.report import LATE, RECEIVED, Report
from qmxl.typed.spelling import nfc

HAIR = timedelta(seconds=1)  # what a moment in a cell may be off by


class Known(NamedTuple):
    """What the master of a period tells: by source when it first counted as handed in."""

    period: Period
    first_saved: Mapping[str, datetime]

    @classmethod
    def of(cls, period: Period, first_saved: Mapping[str, datetime]) -> "Known":
        """The same with sources as they are compared, whatever computer wrote them."""
        return cls(period, {nfc(source): moment for source, moment in first_saved.items()})


def last_due(report: Report, reporting: Reporting, period: Period) -> str:
    """The last month of the period in which the department types figures in this workbook; "" where it types none."""
    own = [month for month in period.months if month in parse_period(report.span).months] if report.span else []
    typed = reporting.typed_by(report.department, own)
    due = (month for each in typed for month in reporting.typed_months(each, report.department, own))
    return max(due, default="")


def tells_of(other: Period, month: str, period: Period) -> bool:
    """Whether what a master of another period says of a file's first save is true of a last due month in this one.

    Of who types nothing in the period the master of the same last month tells.
    """
    month = month or period.months[-1]
    return other.months[0] <= month <= other.months[-1] <= period.months[-1]


def dated(report: Report, due: date, month: str, period: Period, known: Iterable[Known]) -> Report:
    """The report with its first save, late where that is after the deadline.

    Without figures of its last due month, ``month``, it has no first save yet, and its last one is held against the
    deadline. Where no figures are due what it says for the period is enough. A save before the month began was of
    another workbook with the name of this one: it has none of its figures.
    """
    if report.status != RECEIVED:
        return report
    if month and not _reaches(report, month):
        return replace(report, status=LATE if report.saved.date() > due else RECEIVED)
    moments = [
        moment
        for each in known
        if tells_of(each.period, month, period)
        if (moment := each.first_saved.get(nfc(report.source)))
        if not month or moment.date() >= parse_period(month).start
    ]
    first = min([report.saved, *moments])
    return replace(report, status=LATE if first.date() > due else RECEIVED, first_saved=first)


def by_last_save(report: Report) -> bool:
    """Whether a report is late by its last save alone, no earlier one being known: it may have been in time."""
    return report.status == LATE and only_last(report.first_saved, report.saved)


def only_last(first: datetime | None, saved: datetime) -> bool:
    """Whether no save before the last one is known."""
    return first is None or saved - first <= HAIR


def _reaches(report: Report, month: str) -> bool:
    """Whether any figure of a month is there."""
    own = [each for each in report.figures if each.period == month]
    return any(each.none_occurred or each.numerator is not None or each.denominator is not None for each in own)
