"""Makes a hospital's master of a period."""

import gc
import importlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from qmxl.catalogue import loader
from qmxl.codes import Code
from qmxl.commands.earlier_master import of_the_earlier
from qmxl.commands.evidence import with_evidence
from qmxl.commands.outcome import Clock, Outcome, day_of, no_progress, utc_now
from qmxl.control.control import Control
from qmxl.control.reading import of_departments
from qmxl.control.reporting import Reporting
from qmxl.departments.months import handing
from qmxl.engines.apart import fetch_apart
from qmxl.engines.contract import Given, Progress
from qmxl.engines.copies import copies_below
from qmxl.engines.processes import Processes
from qmxl.engines.processes import read as read_apart
from qmxl.findings import Cell, Finding, sort_key
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import keep, open_elsewhere, refuse_if_open, same_content, save
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import month_forms, shared_files
from qmxl.offered.levels import HOSPITAL, is_above
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.reports.blinding import blind
from qmxl.reports.freezing import unfrozen
from qmxl.reports.misplaced import misplaced
from qmxl.reports.months import months_of
from qmxl.reports.other_masters import known_rhythm, known_saves
from qmxl.reports.overdue import overdue, rounds_overdue
from qmxl.reports.report import Report
from qmxl.reports.settling import settle
from qmxl.reports.snapshots import past, take
from qmxl.reports.untouched import untouched
from qmxl.texts import Texts, texts
from qmxl.typed.spelling import nfc


def consolidate(
    folder: Path,
    *,
    period: Period,
    language: str,
    level: str = "",
    clock: Clock = utc_now,
    progress: Progress = no_progress,
) -> Outcome:
    """The master of ``period`` in ``tong-hop``, the earlier one being kept in ``lich-su``.

    The desk of a health office makes it out of masters; its level is its own, and a ``level`` only insists on it.
    """
    desk = find_control(folder)
    with one_run(desk.parent) as held, without_collecting():
        if level not in ("", HOSPITAL) or is_above(desk):
            from qmxl.commands.consolidate_above import consolidate_above

            return consolidate_above(
                folder, period=period, language=language, level=level, clock=clock, progress=held.renewing(progress)
            )
        return _consolidate(folder, period, language, clock, held.renewing(progress))


@contextmanager
def without_collecting() -> Iterator[None]:
    """Leaves the search for cyclic garbage off: of all the values a run builds up none is garbage before its end.

    A fifth of the time of a run would go into that search.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _consolidate(folder: Path, period: Period, language: str, clock: Clock, progress: Progress) -> Outcome:
    start, text, house = time.perf_counter(), texts(language), HospitalFolder(folder)
    path = house.master(period)
    try:
        files = shared_files(folder, period)
    except Refusal:
        of_departments(fetch_apart(find_control(folder)), text)  # what is wrong there has to be mended first
        raise
    refuse_if_open(path)
    copies = copies_below([house.returned_of(period), house.returned_before(period)])
    drawing = partial(importlib.import_module, "qmxl.master.book")
    every, desk = [*files.files, *month_forms(folder, period.year, handing())], find_control(folder)
    named = [(file, source_of(file, folder)) for file in every]
    with Processes(named, drawing, control=desk, master=path) as engine:
        control, control_findings = of_departments(engine.control(), text)  # while the first files are fetched
        earlier = engine.earlier()
        today = day_of(clock())
        given = Given(replace(control, earlier=()), period, language, today)  # what processes read forms by
        read = engine.read(given, progress)
        read += untouched(files.faults, folder, control)
        saves = known_saves(house, control, read, period, engine.masters, earlier.first_saved, copies.values())
        seen = known_rhythm(house, period, earlier.rhythm, engine.masters)
        reports, months = settle(read, control, period, engine.said, saves, today), months_of(read, engine.said)
        reports, kept_back = blind(control.programme, reports, period.year, today)
        from qmxl.commands.over_years import over_years
        from qmxl.master.answers import lay_out
        from qmxl.master.book import master_file
        from qmxl.series.standing import said_of
        from qmxl.tables.movement import movement, state
        from qmxl.tables.plan import with_plan
        from qmxl.tables.planned import targeted
        from qmxl.tables.submission_history import submission_history, told_earlier
        from qmxl.tables.tabulate import tabulate, used_reports

        sheets = lay_out(used_reports(reports), control, period)
        returned = {nfc(each.source) for each in copies.values()}
        back = (each.source for each in used_reports(reports) if nfc(each.source) in returned)
        cells = {source: engine.placed(source) for source in back}
        rows = engine.rows(place for sheet in sheets for place in sheet.places)
        control_findings += [*_about_the_period(control.reporting, period, desk, text, clock), *kept_back]
        control_findings += _about_the_reports(control, reports, period, clock, language)
        step = partial(progress, len(named), len(named))  # so that a wish to stop is heeded while the master is drawn
        step()
        control_findings += misplaced(folder, control, period, reports, partial(read_apart, given=given))
        whole = over_years(house, control, reports, period, today, desk, text, step)
        control, figures, told = whole.control, whole.figures, whole.history
        control_findings += whole.findings
        reports, evidence = with_evidence(house, control, whole.reports, period)
        in_its_time = partial(tabulate, today=today, seen=seen, months=months)
        tables = in_its_time(
            control, reports, control_findings, period, evidence, figures=figures, earlier=told.figures
        )
        tables = targeted(control, with_plan(tables, control, today), today)
        known, now = past(house, today), state(control, tables.sub_items, period, today)
        moved = movement(control.programme, now, known)
        before, hidden = told_earlier(earlier.history), bool(control.programme.open_rounds(period.year, today))
        became = submission_history(reports, copies.values(), before, cells, tables.findings, language, blind=hidden)
        closed = list(said_of(house, period, told.closed, text))
        kinds = (moved, whole.in_time, became, closed, earlier.approvals)
        content = master_file(tables, sheets, rows, control, period, clock(), text, step, *kinds)
    written, unchanged = _saved({path: content, **_internal(house, reports, control, period, clock(), text)}, house)
    kept = [*of_the_earlier(earlier, house, period, text, control.forms.register_names), *known.findings]
    kept += take(house, now, known, clock(), text)  # the master is there, whatever becomes of it
    there = {report.department for report in reports if not report.part}  # imported lines are no report
    missing = [department for department in control.departments if department not in there]
    findings = sorted([*tables.findings, *kept], key=sort_key)
    return Outcome(period, path, written, unchanged, reports, missing, findings, time.perf_counter() - start)


def _saved(contents: Mapping[Path, bytes], house: HospitalFolder) -> tuple[list[Path], list[Path]]:
    """Writes what is not there already, the earlier one kept; gives what was written and what was as it is."""
    unchanged = [path for path, content in contents.items() if same_content(content, path)]
    written = [path for path in contents if path not in unchanged]
    for path in written:
        save(path, contents[path], house.history)
    return written, unchanged


def _about_the_reports(
    control: Control, reports: list[Report], period: Period, clock: Clock, language: str
) -> Iterator[Finding]:
    """What is late, of departments and of rounds, and what changed after a round was closed."""
    yield from overdue(control, reports, period, clock())
    yield from rounds_overdue(control.programme, reports, period.year, day_of(clock()))
    yield from unfrozen(control, reports, language)


def _internal(
    house: HospitalFolder, reports: list[Report], control: Control, period: Period, made: datetime, text: Texts
) -> Mapping[Path, bytes]:
    """The personal answers, in a file beside the master; where there are none, the earlier ones go to the history."""
    from qmxl.reports.personal import internal_file, is_personal

    path = house.internal(period)
    if not is_personal(reports):
        if path.is_file() and not open_elsewhere(path):
            keep(path, house.history)
            path.unlink()
        return {}
    content = internal_file(reports, control, period, made, text)
    return {path: content} if content is not None else {}


def _about_the_period(reporting: Reporting, period: Period, path: Path, text: Texts, clock: Clock) -> Iterator[Finding]:
    """Says that a period goes on, so that its last months are not there yet; and where nobody reports an indicator."""
    if day_of(clock()) <= period.end:
        facts: dict[str, object] = {"period": str(period), "end": period.end}
        yield Finding(Code.PERIOD_OPEN, Cell(path.name), facts)
    sheet = next(form.sheet.in_(text.language) for form in loader.forms("control") if form.id == "assignments")
    for indicator, months in reporting.gaps(period.to_date.months).items():
        facts = {"indicator": indicator, "months": months}
        yield Finding(Code.CONTROL_GAP, Cell(path.name, sheet), facts)
