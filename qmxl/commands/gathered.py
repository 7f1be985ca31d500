"""A hospital's folder read and settled up to the end of a period, for commands that want no more than lines."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from qmxl.commands.outcome import Clock, day_of
from qmxl.control.control import Control
from qmxl.control.reading import of_departments
from qmxl.departments.months import handing
from qmxl.engines.contract import Given, Progress
from qmxl.engines.processes import Processes
from qmxl.findings import Finding
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import month_forms, shared_files
from qmxl.period import Period
from qmxl.reports.blinding import blind
from qmxl.reports.months import months_of
from qmxl.reports.other_masters import known_saves
from qmxl.reports.report import Report
from qmxl.reports.settling import settle
from qmxl.reports.untouched import untouched
from qmxl.texts import texts


class Gathered(NamedTuple):
    """What the control workbook says, the settled reports, and what is to be mended in the control workbook."""

    control: Control
    reports: list[Report]
    findings: list[Finding]
    months: list[Report]  # the workbooks of quality-safety months that hand problems over


def gathered(folder: Path, period: Period, language: str, clock: Clock, progress: Progress) -> Gathered:
    """The reports that count; a Refusal where the folder is no hospital's or nothing was handed in."""
    with reading(folder, period, language, clock, progress) as (found, _):
        return found


@contextmanager
def reading(
    folder: Path, period: Period, language: str, clock: Clock, progress: Progress
) -> Iterator[tuple[Gathered, Processes]]:
    """The same, with the engine that has read the files, as a context."""
    text, today, desk = texts(language), day_of(clock()), find_control(folder)
    files = shared_files(folder, period)
    named = [(file, source_of(file, folder)) for file in (*files.files, *month_forms(folder, period.year, handing()))]
    with Processes(named, control=desk) as engine:
        control, findings = of_departments(engine.control(), text)
        read = [*engine.read(Given(replace(control, earlier=()), period, language, today), progress)]
        read += untouched(files.faults, folder, control)
        known = known_saves(HospitalFolder(folder), control, read, period, engine.masters)
        reports = settle(read, control, period, engine.said, known, today)
        reports, kept_back = blind(control.programme, reports, period.year, today)
        months = months_of(read, engine.said)
        yield Gathered(control, reports, [*findings, *kept_back], months), engine
