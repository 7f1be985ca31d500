"""The figures of earlier years, from wherever they are known, and the closed months of this one.

Where several sources say something of one indicator, owner and period, a closing goes before forms, forms before the
sheet of the control workbook, and that before CSV files; what the others say differently is told.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date

from qmxl.control.control import Control
from qmxl.findings import Finding
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period
from qmxl.series.closing import as_now, closings
from qmxl.series.events import Event
from qmxl.series.listed import figures_of, in_files
from qmxl.series.settled import Closed, in_order, without_doubles
from qmxl.series.years import files_of, read_year, unchanged, years_before
from qmxl.tables.pooling import Placed
from qmxl.texts import Texts
from qmxl.xlsx.packing import Step, no_step


@dataclass(frozen=True)
class History:
    """One figure of each indicator, owner and period of earlier years; ``closed`` knows the closed months."""

    figures: Sequence[Placed]
    closed: Closed
    findings: Sequence[Finding]
    events: Sequence[Event]  # never events of earlier years whose day is known

    def applied(self, figures: Sequence[Placed], period: Period) -> tuple[list[Placed], list[Finding]]:
        """The figures of the period's year to its end with those of closed months as they were closed."""
        return self.closed.applied(figures, period.to_date.months)


def history(
    house: HospitalFolder,
    control: Control,
    period: Period,
    today: date,
    text: Texts,
    step: Step = no_step,
    named: Container[str] | None = None,
) -> History:
    """What is known of the years before the period's; never raises for what lies there, which findings tell.

    A year all of whose months are closed is read again only where a file is not the one it was closed with, and where
    never events were counted in it, whose days its files tell. ``step`` is called while files are read, and what it
    raises ends that. Of earlier years' folders only the files with a name in ``named`` are read, where that is given.
    """
    several, findings = closings(house, text)
    closed = Closed([as_now(each, control.formers) for each in several], text)
    in_csv, faults = in_files(house, control, text)
    findings += [*closed.findings, *faults]
    plain = replace(control, earlier=())  # it goes to the processes that read
    from_forms: list[Placed] = []
    events: list[Event] = []
    for year in years_before(house, period.year):
        files = [each for each in files_of(house, year) if named is None or each[0].name in named]
        stands = closed.whole_year(year) and unchanged(files, closed.digests(year))
        if not files or (stands and not closed.happened_in(year, control.indicators)):
            continue
        read = read_year(files, plain, year, today, text, step)
        events += read.events
        if not stands:
            figures, changed = closed.applied(read.figures, Period(year, 1, 12).months)
            from_forms += figures
            findings += [*read.findings, *changed]
    known = control.indicators
    as_closed = [each for key, each in closed.figures.items() if key[0] in known and int(key[2][:4]) < period.year]
    on_sheet, faults = figures_of(control.earlier, known, period.year)
    in_csv_files, more = figures_of(in_csv, known, period.year)
    found, contradicted = in_order((as_closed, from_forms, on_sheet, in_csv_files), text)
    kept, doubled = without_doubles({key: each for key, each in found.items() if key[0] in known}, known, text)
    return History(kept, closed, [*findings, *faults, *more, *contradicted, *doubled], sorted(events))
