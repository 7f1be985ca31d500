"""Tells what is to be mended in files, and writes nothing."""

import time
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath

from qmxl.commands.consolidate import without_collecting
from qmxl.commands.evidence import with_evidence
from qmxl.commands.outcome import Clock, Outcome, day_of, no_progress, utc_now
from qmxl.control.control import Control
from qmxl.control.reading import read_control
from qmxl.engines.contract import Given, Progress
from qmxl.engines.processes import Processes
from qmxl.engines.processes import read as read_apart
from qmxl.findings import Finding, sort_key
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder, hospital_of
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import Walked, walk
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.reports.blinding import blind, published
from qmxl.reports.freezing import unfrozen
from qmxl.reports.misplaced import misplaced
from qmxl.reports.other_masters import known_saves
from qmxl.reports.report import APART, USABLE, Report
from qmxl.reports.settling import settle
from qmxl.reports.untouched import untouched
from qmxl.tables.doubts import with_doubts
from qmxl.tables.feeding import fed
from qmxl.texts import Texts, texts


@without_collecting()  # the figures of years are many values, of which none is garbage
def check(
    paths: Iterable[Path],
    *,
    language: str,
    period: Period | None = None,
    progress: Progress = no_progress,
    clock: Clock = utc_now,
) -> Outcome:
    """Every fault of the files named, or of all files below the folders named; nothing is written.

    Without a period each file is looked at up to the month its cover says was reached. What an open round keeps back is
    told only of files that are named themselves and all of one department or round: to whom it is no secret.
    """
    start, text, today = time.perf_counter(), texts(language), day_of(clock())
    asked = [path.absolute() for path in paths]
    found, named_alone = [_below(path) for path in asked], all(path.is_file() for path in asked)
    files = list(dict.fromkeys(path for each in found for path in each.files))
    faults = {path: code for each in found for path, code in each.faults.items()}
    findings: list[Finding] = []
    settled: list[Report] = []
    by_hospital: dict[Path, list[Path]] = {}
    for path in (*files, *faults):
        by_hospital.setdefault(_hospital_of(path), []).append(path)
    read = 0
    for folder, its in by_hospital.items():
        its_files = [path for path in its if path not in faults]
        house = HospitalFolder(folder)
        named = [(path, source_of(path, folder)) for path in its_files if not house.is_control(path)]
        with Processes(named, control=find_control(folder)) as engine:
            control, more = read_control(engine.control(), text)
            findings += more
            settled += untouched({path: faults[path] for path in its if path in faults}, folder, control)
            given = Given(control, period, language, today)
            reports = engine.read(given, partial(_further, progress, read, len(files)))
            findings += [each for its in reports if its.status == APART and named_alone for each in its.findings]
            whole = period or whole_of(reports)
            known = known_saves(house, control, reports, whole, engine.masters)
            of_this = settle(reports, control, whole, engine.said, known, today)
            if not named_alone or len({report.whose for report in of_this}) > 1:
                of_this, kept_back = blind(control.programme, of_this, whole.year, today)
                findings += [*kept_back, *unfrozen(control, of_this, language)]
            else:
                of_this = [published(report) for report in of_this]
            told, of_this = fed(control, of_this, whole, language)
            of_this, more = _with_past(house, told, of_this, whole, today, text, everything=folder in asked)
            findings += more
            of_this, _ = with_evidence(house, control, of_this, whole)
            settled += of_this
            findings += with_doubts(told, of_this, whole)[1]
        if folder in asked:
            findings += misplaced(
                folder, control, whole, reports, partial(read_apart, given=given._replace(period=whole))
            )
        read += len(its_files)
    findings += [finding for report in settled for finding in report.findings]
    return Outcome(
        period, reports=settled, findings=sorted(findings, key=sort_key), elapsed=time.perf_counter() - start
    )


def _with_past(
    house: HospitalFolder,
    control: Control,
    reports: list[Report],
    period: Period,
    today: date,
    text: Texts,
    *,
    everything: bool,
) -> tuple[list[Report], list[Finding]]:
    """The reports beside earlier years and closed months, as a master is made of them, and what these tell.

    Where files alone are asked about, of the folders of earlier years only those of the same names are read, so that
    one file is checked in a moment, and nothing is told that no such file can mend.
    """
    from qmxl.series.recalled import recalled

    usable = [report for report in reports if report.status in USABLE and report.figures]
    if everything:
        beside = recalled(house, control, reports, period, today, text)
        return beside.doubted(control, period, text), [*beside.history.findings, *beside.changed]
    if not usable:
        return reports, []
    names = {PurePosixPath(report.source).name for report in usable}
    beside = recalled(house, control, reports, period, today, text, named=names)
    return beside.doubted(control, period, text), beside.changed_in({report.source for report in usable})


def _further(progress: Progress, before: int, total: int, done: int, _of_these: int) -> None:
    progress(before + done, total)


def whole_of(reports: list[Report]) -> Period:
    """January to the last month that reports of their first year are of."""
    usable = [report for report in reports if report.status in USABLE]
    several = [report for report in usable if not report.round] or usable
    spans = [parse_period(report.span) for report in several]
    year = min((span.year for span in spans), default=2000)
    return Period(year, 1, max((span.last for span in spans if span.year == year), default=12))


def _below(path: Path) -> Walked:
    """The file itself, or what a folder, of a hospital's the shared one, holds; a Refusal when there is nothing."""
    if path.is_file():
        return Walked([path], {})
    house = HospitalFolder(path)
    below = house.shared if house.shared.is_dir() else path
    control = [each for each in house.controls if each.is_file()]
    found = walk(below) if below.is_dir() else Walked([], {})
    if not found.files and not found.faults and not control:
        raise Refusal("no_files", paths=[str(path)])
    return found if found.files or found.faults else Walked(control, {})


def _hospital_of(path: Path) -> Path:
    """The hospital's folder above a file; a Refusal when there is none."""
    folder = hospital_of(path.parent)
    if folder is None:
        raise Refusal("control", folder=path.parent)
    return folder
