"""A hospital's folder read and tabulated up to the end of a period, for commands that make no master."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from qmxl.commands.evidence import with_evidence
from qmxl.commands.outcome import Clock, day_of
from qmxl.control.control import Control
from qmxl.control.reading import of_departments
from qmxl.engines.contract import Given, Progress
from qmxl.engines.processes import Processes
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import shared_files
from qmxl.period import Period
from qmxl.reports.blinding import blind
from qmxl.reports.other_masters import known_saves
from qmxl.reports.report import Report
from qmxl.reports.settling import settle
from qmxl.reports.untouched import untouched
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
    text, today, desk = texts(language), day_of(clock()), find_control(folder)
    files = shared_files(folder, period)
    named = [(file, source_of(file, folder)) for file in files.files]
    with Processes(named, control=desk) as engine:
        control, findings = of_departments(engine.control(), text)
        read = [*engine.read(Given(replace(control, earlier=()), period, language, today), progress)]
        read += untouched(files.faults, folder, control)
        known = known_saves(HospitalFolder(folder), control, read, period, engine.masters)
        reports = settle(read, control, period, engine.said, known, today)
        reports, kept_back = blind(control, reports, period.year, today)
        findings += kept_back
        control, reports = fed(control, reports, period, language)
        kept = [(each.source, each.hidden) for each in used_reports(reports) if each.filled] if answers else []
        rows = [row for source, hidden in kept for row in engine.answers(source) if row[1:3] not in hidden]
    house = HospitalFolder(folder)
    beside = recalled(house, control, reports, period, today, text)
    told, figures = beside.history, beside.figures
    findings += [*told.findings, *beside.changed]
    reports, evidence = with_evidence(house, control, beside.reports, period)
    tables = tabulate(control, reports, findings, period, evidence, figures=figures, earlier=told.figures, today=today)
    closed = {month: str(closing.period) for month, closing in told.closed.months.items()}
    return Tabulated(control, tables, reports, rows, figures, closed, told.figures)
