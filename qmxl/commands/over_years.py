"""A period's reports beside what earlier years and closings say of them: fed, held against the past, charted."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from qmxl.control.control import Control
from qmxl.findings import Finding
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period
from qmxl.reports.agreeing import with_proposals
from qmxl.reports.report import Report
from qmxl.series.between import with_days_between
from qmxl.series.history import History
from qmxl.series.over_time import OverTime, over_time
from qmxl.series.recalled import recalled
from qmxl.series.suggested import suggested
from qmxl.tables.doubts import with_doubts
from qmxl.tables.feeding import fed
from qmxl.tables.pooling import Placed
from qmxl.tables.twins import two_sides
from qmxl.texts import Texts
from qmxl.xlsx.packing import Step


class OverYears(NamedTuple):
    """What is known of a period once its past was looked at; ``figures`` are of the year to the period's end."""

    control: Control
    reports: list[Report]
    figures: list[Placed]
    history: History
    in_time: list[OverTime]
    findings: list[Finding]


def over_years(
    house: HospitalFolder,
    control: Control,
    reports: list[Report],
    period: Period,
    today: date,
    desk: Path,
    text: Texts,
    step: Step,
) -> OverYears:
    """Settled reports beside their past; ``step`` is called before each part of the work, as for a master's sheets."""
    control, reports = fed(control, reports, period, text.language)
    beside = recalled(house, control, reports, period, today, text, step)
    told, figures = beside.history, beside.figures
    control, doubts = with_doubts(control, beside.reports, period)
    control, differing = with_proposals(control, beside.reports)
    in_time = over_time(control, figures, told.figures, period)
    several = (reading.charted.series for each in in_time for reading in each.readings)
    reports = beside.doubted(control, period, text, several)
    asked = suggested(control, in_time, period, desk.name, text)
    in_time = with_days_between(in_time, beside.events, min(today, period.end), text)
    past = [*told.findings, *beside.changed]
    beside_each_other = [*doubts, *differing, *asked, *control.remarks, *two_sides(control, figures, period)]
    return OverYears(control, reports, figures, told, in_time, [*past, *beside_each_other])
