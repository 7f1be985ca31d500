"""A period's reports beside what is known of earlier years and of closed months: read once, alike for all who ask."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from qmxl.control.control import Control
from qmxl.findings import Finding
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period
from qmxl.reports.report import USABLE, Report
from qmxl.series.doubts import doubted
from qmxl.series.events import Event, events_of
from qmxl.series.history import History, history
from qmxl.series.series import Series, all_series
from qmxl.series.standing import without_held
from qmxl.tables.pooling import Placed, placed
from qmxl.texts import Texts
from qmxl.xlsx.packing import Step, no_step


@dataclass(frozen=True)
class Recalled:
    """Settled reports without the errors about blank figures that a closing holds, and what is known beside them.

    ``figures`` are of the year to the period's end, those of closed months as they were closed; ``changed`` is what
    reports say otherwise now. ``events`` are the never events whose day is known, of earlier years too.
    """

    history: History
    reports: list[Report]
    figures: list[Placed]
    changed: list[Finding]
    events: list[Event]

    def doubted(
        self, control: Control, period: Period, text: Texts, several: Iterable[Series] | None = None
    ) -> list[Report]:
        """The reports with what their departments' own past makes doubtful; ``several`` are the series, if known."""
        if several is None:
            several = chain.from_iterable(all_series(control, self.figures, self.history.figures, period))
        return doubted(self.reports, several, period, text)

    def changed_in(self, sources: Collection[str]) -> list[Finding]:
        """What these files say otherwise than a closing, where no others were read."""
        return [each for each in self.changed if each.cell.source in sources]


def recalled(
    house: HospitalFolder,
    control: Control,
    reports: list[Report],
    period: Period,
    today: date,
    text: Texts,
    step: Step = no_step,
    named: Collection[str] | None = None,
) -> Recalled:
    """What is known beside a period's settled reports; ``step`` and ``named`` as for :func:`history`."""
    told = history(house, control, period, today, text, step, named)
    usable = [report for report in reports if report.status in USABLE]
    figures, changed = told.applied(list(placed(usable)), period)
    events = sorted([*told.events, *events_of(usable, period.end)])
    return Recalled(told, without_held(reports, told.closed.figures), figures, changed, events)
