"""Gives each department with faults a marked copy of its own workbook; what it handed in stays as it is."""

import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from qmxl.codes import Code
from qmxl.commands.consolidate import without_collecting
from qmxl.commands.evidence import with_evidence
from qmxl.commands.outcome import Clock, Outcome, day_of, no_progress, utc_now
from qmxl.control.control import Control
from qmxl.control.reading import of_departments
from qmxl.departments.months import handing
from qmxl.engines.contract import Given, Progress
from qmxl.engines.copies import copies_below
from qmxl.engines.processes import Processes
from qmxl.engines.sharing import shared_out
from qmxl.findings import Cell, Finding, sort_key
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import keep, open_elsewhere
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import Walked, month_forms, shared_files
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.reports.agreeing import with_proposals
from qmxl.reports.blinding import published
from qmxl.reports.earlier import Earlier
from qmxl.reports.other_masters import known_saves
from qmxl.reports.overdue import overdue
from qmxl.reports.report import USABLE, Report
from qmxl.reports.returned import Returned
from qmxl.reports.settling import settle
from qmxl.reports.untouched import untouched
from qmxl.sending.returning.marker import Job, Made, Marker
from qmxl.sending.returning.returning import Back, going_back
from qmxl.series.recalled import recalled
from qmxl.tables.feeding import fed
from qmxl.texts import texts
from qmxl.typed.spelling import nfc


def give_back(
    folder: Path, *, period: Period, language: str, clock: Clock = utc_now, progress: Progress = no_progress
) -> Outcome:
    """A marked copy in ``tra-lai/<period>`` of each department's workbook that has something to mend.

    An earlier copy goes to the history, also where there is nothing to mend any more.
    """
    with one_run(find_control(folder).parent) as held, without_collecting():
        return _give_back(folder, period, language, clock, held.renewing(progress))


def _give_back(folder: Path, period: Period, language: str, clock: Clock, progress: Progress) -> Outcome:
    start, text, house, today = time.perf_counter(), texts(language), HospitalFolder(folder), day_of(clock())
    files = _handed_in(folder, period)
    named = [(path, source_of(path, folder)) for path in (*files.files, *month_forms(folder, period.year, handing()))]
    paths = {source: path for path, source in named}
    copies = copies_below([house.returned_of(period), house.returned_before(period)])
    with Processes(named, control=find_control(folder), master=house.master(period)) as engine:
        control, _ = of_departments(engine.control(), text)
        earlier: Earlier = engine.earlier()
        reports = engine.read(Given(replace(control, earlier=()), period, language, today), progress)
        reports += untouched(files.faults, folder, control)
        known = known_saves(house, control, reports, period, engine.masters, earlier.first_saved, copies.values())
        settled = settle(reports, control, period, engine.said, known, today)
        back = _faults(house, control, settled, period, language, clock)
        cells = {
            each.source: engine.placed(each.source) for each in back if each.report and each.report.status in USABLE
        }
    jobs = [Job(each, paths.get(each.source), cells.get(each.source, ()), _before(copies, each)) for each in back]
    done: dict[tuple[str, str], Made] = {}
    for job, its in shared_out(partial(Marker, folder, control, period, language, clock()), "make", jobs):
        done[job.back.department, job.back.source] = its
        progress(len(named), len(named))  # so that a wish to stop is heeded
    targets = {each.target: each.unchanged for each in done.values() if each.target}
    failed = {key for key, its in done.items() if not its.target}
    stay = {path for path, each in copies.items() if path in targets or (each.department, each.source) in failed}
    told = [finding for its in done.values() for finding in its.findings]
    told += _put_away(house, period, copies, stay)
    return Outcome(
        period,
        written=sorted(path for path, unchanged in targets.items() if not unchanged),
        unchanged=sorted(path for path, unchanged in targets.items() if unchanged),
        findings=sorted(told, key=sort_key),
        elapsed=time.perf_counter() - start,
    )


def _handed_in(folder: Path, period: Period) -> Walked:
    """What lies in the shared folder; where nothing does, departments are told that all the same."""
    try:
        return shared_files(folder, period)
    except Refusal as refusal:
        if refusal.code != "shared_empty":
            raise
        return Walked([], {})


def _faults(
    house: HospitalFolder, control: Control, settled: list[Report], period: Period, language: str, clock: Clock
) -> list[Back]:
    """What goes back to whom: all that a master tells of a department's files, and what rounds keep from others."""
    own = [published(report) for report in settled]
    others = [*overdue(control, own, period, clock())]
    control, own = fed(control, own, period, language)
    beside = recalled(house, control, own, period, day_of(clock()), texts(language))
    _, differing = with_proposals(control, beside.reports)
    own, _ = with_evidence(house, control, beside.doubted(control, period, texts(language)), period)
    return going_back(control, own, [*others, *beside.changed, *differing])


def _before(copies: Mapping[Path, Returned], back: Back) -> list[Returned]:
    """The copies of the same file that went back before, the last one first."""
    its = (
        each for each in copies.values() if each.department == back.department and nfc(each.source) == nfc(back.source)
    )
    return sorted(its, key=lambda each: each.at, reverse=True)


def _put_away(house: HospitalFolder, period: Period, copies: Mapping[Path, Returned], stay: set[Path]) -> list[Finding]:
    """Moves the copies that hold no more to the history; what cannot be moved is told."""
    told = []
    for path, copy in sorted(copies.items()):
        if path in stay or not path.is_relative_to(house.returned_of(period)):
            continue
        source = source_of(path, house.root)
        try:
            if open_elsewhere(path):
                told.append(Finding(Code.RETURN_OPEN, Cell(source), {}, copy.department))
                continue
            keep(path, house.returned_before(period))
            path.unlink()
        except OSError as error:
            facts: dict[str, object] = {"reason": error.strerror or type(error).__name__}
            told.append(Finding(Code.RETURN_NOT_WRITTEN, Cell(source), facts, copy.department))
    return told
