"""Figures of earlier years out of the shared folder's forms, read and settled like this year's."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.engines.contract import Given, Named
from qmxl.engines.processes import Processes
from qmxl.findings import Finding
from qmxl.grouping import message
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.shared import WORKBOOKS, years
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import walk
from qmxl.period import MONTHS, Period
from qmxl.reports.report import REJECTED, USABLE, Report
from qmxl.reports.settling import settle
from qmxl.series.events import Event, events_of
from qmxl.tables.feeding import fed
from qmxl.tables.pooling import Placed, placed
from qmxl.texts import Texts
from qmxl.xlsx.packing import Step


def years_before(house: HospitalFolder, year: int) -> list[int]:
    """The years before ``year`` of which there is a folder, the oldest first."""
    return [int(folder.name) for folder in years(house.root) if int(folder.name) < year]


def files_of(house: HospitalFolder, year: int) -> list[Named]:
    """The workbooks in a year's folder, each with its source."""
    found = walk(house.shared_of(year)).files
    return [(path, source_of(path, house.root)) for path in found if path.suffix.casefold() in WORKBOOKS]


def unchanged(files: list[Named], closed: Mapping[str, str]) -> bool:
    """Whether files are, by their digests, the ones a year was closed with; none of those has to be there any more."""
    return all(source in closed and closed[source] == _digest(path) for path, source in files)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


class YearRead(NamedTuple):
    """The figures of a year's reports, a finding for each that cannot be used, and the dated never events."""

    figures: list[Placed]
    findings: list[Finding]
    events: list[Event]


def read_year(files: list[Named], control: Control, year: int, today: date, text: Texts, step: Step) -> YearRead:
    """What the reports of a year tell."""
    whole = Period(year, 1, MONTHS)
    with Processes(files) as engine:
        read = engine.read(Given(control, whole, text.language, today), lambda *_: step())
        settled = settle(read, control, whole, engine.said, today=today)
    _, reports = fed(control, settled, whole, text.language)
    figures = list(placed(each for each in reports if each.status in USABLE))
    return YearRead(figures, _unused(settled, text), events_of(settled, whole.end))


def _unused(reports: list[Report], text: Texts) -> list[Finding]:
    """Why reports of an earlier year are not used, as remarks of this one."""
    return [
        Finding(Code.EARLIER_REPORT, replace(each.cell), {"reason": message(each, text)}, each.department)
        for report in reports
        if report.status == REJECTED and not report.round
        for each in report.findings[:1]
    ]
