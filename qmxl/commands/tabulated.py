"""A hospital's folder read and tabulated up to the end of a period, for commands that make no master."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from qmxl.commands.evidence import with_evidence
from qmxl.commands.gathered import reading
from qmxl.commands.outcome import Clock, day_of
from qmxl.control.control import Control
from qmxl.engines.contract import Progress
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period
from qmxl.reports.report import Report
from qmxl.series.recalled import recalled
from qmxl.tables.feeding import fed
from qmxl.tables.pooling import Placed
from qmxl.tables.tabulate import Tables, tabulate, used_reports
from qmxl.texts import texts


class Tabulated(NamedTuple):
    """What the control workbook says, the tables, the reports they were made from, and every answer where wanted."""

    control: Control
    tables: Tables
    reports: list[Report]
    answers: Sequence[tuple[object, ...]]
    figures: Sequence[Placed] = ()  # of the year to the end of the period, those of closed months as they were closed
    closed: Mapping[str, str] = {}  # the closed months, with the period each stands closed with
    earlier: Sequence[Placed] = ()  # figures of earlier years


def tabulated(
    folder: Path, period: Period, language: str, clock: Clock, progress: Progress, *, answers: bool = False
) -> Tabulated:
    """The tables of a period; a Refusal where the folder is no hospital's or nothing was handed in."""
    with reading(folder, period, language, clock, progress) as (found, engine):
        control, reports, findings, months = found
        control, reports = fed(control, reports, period, language)
        kept = [(each.source, each.hidden) for each in used_reports(reports) if each.filled] if answers else []
        rows = [row for source, hidden in kept for row in engine.answers(source) if row[1:3] not in hidden]
    house, today = HospitalFolder(folder), day_of(clock())
    beside = recalled(house, control, reports, period, today, texts(language))
    told, figures = beside.history, beside.figures
    findings += [*told.findings, *beside.changed]
    reports, evidence = with_evidence(house, control, beside.reports, period)
    tables = tabulate(
        control, reports, findings, period, evidence, figures=figures, earlier=told.figures, today=today, months=months
    )
    closed = {month: str(closing.period) for month, closing in told.closed.months.items()}
    return Tabulated(control, tables, reports, rows, figures, closed, told.figures)
