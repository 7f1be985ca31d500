"""What a command did, and the clock and progress it is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from qmxl.codes import Severity
from qmxl.findings import Finding
from qmxl.period import Period
from qmxl.reports.report import REPORTING, Report

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time as workbooks' properties hold it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def day_of(moment: datetime) -> date:
    """The day in Viet Nam at a moment of UTC."""
    return (moment + timedelta(hours=7)).date()


def no_progress(done: int, total: int) -> None:
    """Shows nothing."""
    del done, total


class Shut(NamedTuple):
    """A closing of a period: how many figures it has, how many are due and not there, and who closed or reopened it."""

    standing: bool
    figures: int
    lacking: int
    by: str


@dataclass(frozen=True)
class Outcome:
    """What a command did: files it wrote, reports it read, departments without any file, and all findings.

    ``unchanged`` are files that hold already what it would have written, ``removable`` those that a person may remove;
    ``shut`` says what was closed or reopened.
    """

    period: Period | None = None
    master: Path | None = None
    written: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    elapsed: float = 0.0
    removable: list[Path] | None = None
    shut: Shut | None = None
    above: bool = False  # what reported are hospitals or provinces

    @property
    def without(self) -> dict[str, list[str]]:
        """The departments whose figures are not there, by why: missing, rejected or not reported for the period."""
        best: dict[str, str] = {}
        for report in sorted(self.reports, key=lambda report: (report.status not in REPORTING, report.status)):
            if report.department:
                best.setdefault(report.department, report.status)
        told = {
            "missing": self.missing,
            **{status: sorted(d for d, s in best.items() if s == status) for status in ("rejected", "unreported")},
        }
        return {status: departments for status, departments in told.items() if departments}

    @property
    def departments(self) -> int:
        """How many departments there are: those with a file and those without."""
        return len({report.department for report in self.reports if report.department} | set(self.missing))

    @property
    def received(self) -> int:
        """How many departments reported for the period, in one file or several."""
        its = (report for report in self.reports if report.department)  # imported lines are no report
        return len({report.department for report in its if report.status in REPORTING})

    @property
    def clean(self) -> bool:
        """Whether nothing has to be mended."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)
