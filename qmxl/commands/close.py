"""Closes a period: its figures stand as they are, whatever reports say later; or reopens it, with a reason."""

import getpass
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from qmxl.codes import Code
from qmxl.commands.consolidate import without_collecting
from qmxl.commands.outcome import Clock, Outcome, Shut, day_of, no_progress, utc_now
from qmxl.commands.tabulated import Tabulated, tabulated
from qmxl.control.reading import of_departments
from qmxl.engines.apart import fetch_apart
from qmxl.engines.contract import Progress
from qmxl.findings import Cell, Finding, sort_key
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import refuse_if_open, save
from qmxl.hospital.sources import source_of
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.reports.overdue import overdue
from qmxl.series.closing import CLOSED, REOPENED, ClosedFile, Closing, Deed, closings, read_closing
from qmxl.series.closing_file import closing_file
from qmxl.series.lacking import in_words, lacking
from qmxl.texts import Texts, texts


def close(
    folder: Path,
    *,
    period: Period,
    language: str,
    by: str = "",
    clock: Clock = utc_now,
    progress: Progress = no_progress,
) -> Outcome:
    """Writes ``lich-su/chot/<period>.xlsx`` with the figures of the period as they stand, and who closed it when.

    A Refusal where the period is not over, or is closed already. What was lacking is a warning: it does not count when
    it comes later, until the period is reopened.
    """
    with one_run(find_control(folder).parent) as held, without_collecting():
        start, text, house = time.perf_counter(), texts(language), HospitalFolder(folder)
        if day_of(clock()) <= period.end:
            raise Refusal("closed_period_open", period=str(period), end=period.end)
        before = _there(house, period, text)
        if before is not None and before.standing:
            raise Refusal("closed_already", period=str(period), at=before.at)
        path = house.closing(period)
        refuse_if_open(path)
        whole = tabulated(folder, period, language, clock, held.renewing(progress))
        absent, count = _lacking(whole, period, clock(), text)
        deed = Deed(_moment(clock), CLOSED, by or _person(), "")
        closing = _closing(whole, period, (*(before.log if before else ()), deed), absent, text)
        save(path, closing_file(closing, whole.control, clock(), text), house.closings_before)
        findings = [*whole.tables.findings]
        if absent:
            facts: dict[str, object] = {"period": str(period), "lacking": absent}
            findings.append(Finding(Code.CLOSED_LACKING, Cell(source_of(path, folder)), facts))
    found = sorted(findings, key=sort_key)
    there = {report.department for report in whole.reports}
    missing = [department for department in whole.control.departments if department not in there]
    shut = Shut(standing=True, figures=len(closing.figures), lacking=count, by=deed.by)
    elapsed = time.perf_counter() - start
    return Outcome(period, None, [path], [], whole.reports, missing, found, elapsed, shut=shut)


def reopen(
    folder: Path, *, period: Period, language: str, reason: str, by: str = "", clock: Clock = utc_now
) -> Outcome:
    """The closing does not stand any more and says who reopened it when and why; its figures stay in it to be read.

    A Refusal without a reason, and where the period is not closed.
    """
    if not reason.strip():
        raise Refusal("reopen_reason")
    with one_run(find_control(folder).parent):
        start, text, house = time.perf_counter(), texts(language), HospitalFolder(folder)
        before = _there(house, period, text)
        if before is None or not before.standing:
            raise Refusal("not_closed", period=str(period))
        control, _ = of_departments(fetch_apart(find_control(folder)), text)
        deed = Deed(_moment(clock), REOPENED, by or _person(), reason.strip())
        path = house.closing(period)
        opened = replace(before, standing=False, log=(*before.log, deed))
        save(path, closing_file(opened, control, clock(), text), house.closings_before)
        findings = list(_still(house, period, text))
    shut = Shut(standing=False, figures=len(opened.figures), lacking=0, by=deed.by)
    return Outcome(period, None, [path], findings=findings, elapsed=time.perf_counter() - start, shut=shut)


def _there(house: HospitalFolder, period: Period, text: Texts) -> Closing | None:
    """The closing of a period, if it was ever closed; a Refusal where it cannot be read."""
    path = house.closing(period)
    if not path.exists():
        return None
    found = read_closing(house, str(period), text)
    if isinstance(found, Finding):
        raise Refusal("closing_unreadable", path=path, reason=found.facts["reason"])
    return found


def _closing(whole: Tabulated, period: Period, log: tuple[Deed, ...], absent: str, text: Texts) -> Closing:
    months = frozenset(period.months)
    figures = [each for each in whole.figures if each.figure.period in months and not each.figure.left_out]
    files = [
        ClosedFile(each.source, each.whose, text(f"status.{each.status}"), each.digest)
        for each in whole.reports
        if each.digest
    ]
    return Closing(period, True, tuple(figures), tuple(files), log, lacking=absent)  # noqa: FBT003 - it stands


def _lacking(whole: Tabulated, period: Period, moment: datetime, text: Texts) -> tuple[str, int]:
    """What is due of a period that is being closed and not there, in words, and how many figures that are.

    A department without any figure of the period is named as a whole.
    """
    own = [each for each in whole.figures if each.figure.period in period.months]
    kept = {each.department for each in own if not each.figure.left_out}
    several = list(lacking(whole.control, own, period, whole.closed, whole.tables.findings, text))
    told_each = {each.department for each in own} | {each.department for each in several if each.month in whole.closed}
    silent = {each.department for each in several} - told_each
    silent |= {each.department for each in overdue(whole.control, whole.reports, period, moment)} - kept
    told = [text("earlier.lacking_reports", departments=sorted(silent))] if silent else []
    told += in_words((each for each in several if each.department not in silent), text)
    return text.apart(told), len(several)


def _still(house: HospitalFolder, period: Period, text: Texts) -> Iterable[Finding]:
    """Says that months of a period that was reopened are closed by others too."""
    several, _ = closings(house, text)
    for_months = [each for each in several if each.standing and set(each.period.months) & set(period.months)]
    if for_months:
        months = sorted({month for each in for_months for month in each.period.months} & set(period.months))
        facts: dict[str, object] = {
            "period": str(period),
            "months": months,
            "others": [str(each.period) for each in for_months],
        }
        yield Finding(Code.CLOSED_STILL, Cell(source_of(house.closing(period), house.root)), facts)


def _moment(clock: Clock) -> str:
    """The time in Viet Nam, to the minute."""
    return f"{clock() + timedelta(hours=7):%Y-%m-%d %H:%M}"


def _person() -> str:
    """Whoever is signed in on this computer, where it says who that is."""
    with suppress(Exception):  # each system fails in its own way where it knows no name
        return getpass.getuser()
    return ""
