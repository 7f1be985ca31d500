"""Makes the master of a province or ministry out of the sealed masters that came in."""

import time
from functools import partial
from pathlib import Path

from qmxl.codes import Code
from qmxl.commands.earlier_master import of_the_earlier
from qmxl.commands.outcome import Clock, Outcome
from qmxl.engines.apart import fetch_apart
from qmxl.engines.contract import Progress
from qmxl.findings import Cell, Finding, sort_key
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.saving import refuse_if_open, same_content, save
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import Walked, elsewhere_shared, shared_files
from qmxl.offered.levels import is_above
from qmxl.period import Period
from qmxl.province.apart import earlier, read_apart
from qmxl.province.desk import read_desk
from qmxl.province.figures import gather
from qmxl.province.reading import Job
from qmxl.province.same_figures import with_same_figures
from qmxl.province.settling import Settled, of_period, settle
from qmxl.refusal import Refusal
from qmxl.reports.report import Report
from qmxl.texts import texts
from qmxl.xlsx.opening import NEVER, local


def consolidate_above(
    folder: Path, *, period: Period, language: str, level: str, clock: Clock, progress: Progress
) -> Outcome:
    """The master of ``period``; a Refusal where the desk is of another ``level`` than is insisted on."""
    from qmxl.province.drawing import province_file

    start, text, house = time.perf_counter(), texts(language), HospitalFolder(folder)
    control = find_control(folder)
    if not is_above(control):
        raise Refusal("no_level", folder=folder)
    desk, findings = read_desk(fetch_apart(control), text)
    if level and level != desk.office.level:
        found, asked = (text(f"above.level.{each}") for each in (desk.office.level, level))
        raise Refusal("other_level", folder=folder, found=found, asked=asked)
    files, refused = _files(folder, period)
    path = house.master(period)
    refuse_if_open(path)
    jobs = [Job(file, source_of(file, folder), str(period), language) for file in files.files]
    taken = read_apart(jobs, progress)
    if refused and all(each.skipped for each in taken):
        raise refused
    step = partial(progress, len(jobs), len(jobs))
    step()
    now, was = local(clock()), earlier(path)
    settled = with_same_figures(settle(taken, desk, period, now, text, was.newest))
    desk, not_awaited = of_period(desk, settled, period)
    figures, settled = gather(settled, desk)
    findings += [*not_awaited, *of_the_earlier(was.master, house, period, text)]
    if now.date() <= period.end:
        findings.append(Finding(Code.PERIOD_OPEN, Cell(control.name), {"period": str(period), "end": period.end}))
    findings += [Finding(fault, Cell(source_of(file, folder))) for file, fault in files.faults.items()]
    findings += [finding for each in settled for finding in each.findings]
    findings = sorted(findings, key=sort_key)
    elsewhere = sum(each.skipped for each in taken)
    content = province_file(desk, settled, figures, findings, elsewhere, period, clock(), text)
    unchanged = same_content(content, path)
    if not unchanged:
        save(path, content, house.history)
    written, same = ([], [path]) if unchanged else ([path], [])
    missing = [each.unit for each in settled if each.status == "missing"]
    elapsed = time.perf_counter() - start
    return Outcome(period, path, written, same, _reports(settled), missing, findings, elapsed, above=True)


def _files(folder: Path, period: Period) -> tuple[Walked, Refusal | None]:
    """The files that may be masters of a period, and why those of its own year could not be looked at, if so."""
    more = elsewhere_shared(folder, period)
    try:
        own, refused = shared_files(folder, period), None
    except Refusal as refusal:
        if not more.files:
            raise
        own, refused = Walked([], {}), refusal
    return Walked([*own.files, *more.files], {**own.faults, **more.faults}), refused


def _reports(settled: list[Settled]) -> list[Report]:
    """The files as reports of their units; one that a newer one took the place of is no more."""
    return [
        Report(
            each.source,
            each.unit,
            each.status if each.counts else "rejected",
            each.made or NEVER,
            each.taken.root,
            list(each.findings),
            version=each.taken.about.get("version", ""),
        )
        for each in settled
        if each.taken and each.status != "replaced"
    ]
