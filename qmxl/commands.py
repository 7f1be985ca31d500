"""What qmxl can do, each as a recipe: the command line, buttons and tests call these."""

import gc
import importlib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from qmxl.catalogue import loader
from qmxl.control.models import Control
from qmxl.control.reading import NAMES, find_control, read_control
from qmxl.control.writer import control_file, starter_entries
from qmxl.desks.places import hospital_of, may_be_desk
from qmxl.desks.shortcuts import write_shortcuts
from qmxl.findings import Cell, Finding, Severity, sort_key
from qmxl.forms.fetching import Fetched
from qmxl.lock import one_run
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.reports.doubts import with_doubts
from qmxl.reports.earlier import Earlier
from qmxl.reports.misplaced import FORMS, beside_the_years, misplaced
from qmxl.reports.overdue import overdue
from qmxl.reports.reader import Given
from qmxl.reports.readers import Progress, Readers
from qmxl.reports.reading import REPORTING, USABLE, Report
from qmxl.reports.settling import settle, source_of
from qmxl.reports.shared import SHARED
from qmxl.reports.walking import Walked, shared_files, untouched, walk
from qmxl.saving import HISTORY, keep, open_elsewhere, refuse_if_open, save
from qmxl.texts import Texts, texts

Clock = Callable[[], datetime]
CONTROL = "QM_DieuKhien.xlsm"
MASTERS = "tong-hop"


def utc_now() -> datetime:
    """The time as workbooks' properties hold it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def day_of(moment: datetime) -> date:
    """The day in Viet Nam at a moment of UTC."""
    return (moment + timedelta(hours=7)).date()


def no_progress(done: int, total: int) -> None:
    """Shows nothing."""
    del done, total


@dataclass(frozen=True)
class Outcome:
    """What a command did: files it wrote, reports it read, departments without any file, and all findings."""

    period: Period | None = None
    master: Path | None = None
    written: list[Path] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    elapsed: float = 0.0

    @property
    def without(self) -> dict[str, list[str]]:
        """The departments whose figures are not there, by why: missing, rejected or not reported for the period."""
        best: dict[str, str] = {}
        for report in sorted(self.reports, key=lambda report: (report.status not in REPORTING, report.status)):
            if report.department:
                best.setdefault(report.department, report.status)
        told = {
            "missing": self.missing,
            **{status: sorted(d for d, s in best.items() if s == status) for status in ("rejected", "unreported")},
        }
        return {status: departments for status, departments in told.items() if departments}

    @property
    def departments(self) -> int:
        """How many departments there are: those with a file and those without."""
        return len({report.department for report in self.reports if report.department} | set(self.missing))

    @property
    def received(self) -> int:
        """How many departments reported for the period, in one file or several."""
        return len({report.department for report in self.reports if report.status in REPORTING})

    @property
    def clean(self) -> bool:
        """Whether nothing has to be mended."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def init(folder: Path, language: str, sub_items: Path | None = None, clock: Clock = utc_now) -> Outcome:
    """Makes the hospital's folder with its control workbook; with ``sub_items`` also takes over a list of sub-items.

    An existing control workbook is only ever touched to take over a list, and keeps all else that was entered.
    """
    if not may_be_desk(folder):
        raise Refusal("no_desk", folder=folder)
    with _made(folder), one_run(folder):
        return _init(folder, language, sub_items, clock)


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """The folder is there; where it had to be made and nothing came into it, it is gone again."""
    before = folder.is_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal("not_written", path=folder, reason=error.strerror or type(error).__name__) from error
    try:
        yield
    finally:
        if not before:
            with suppress(OSError):
                folder.rmdir()


def _init(folder: Path, language: str, sub_items: Path | None, clock: Clock) -> Outcome:
    from qmxl.control.importing import with_sub_items

    start = time.perf_counter()
    try:
        existing = find_control(folder)
    except Refusal:
        existing = None
    path = existing or folder / CONTROL
    if existing and sub_items is None:
        raise Refusal("control_exists", path=existing)
    text = texts(language)
    entries = starter_entries(text, clock()) if existing is None else None
    of_the_list: list[Finding] = []
    if sub_items is not None:
        entries = with_sub_items(entries, existing, sub_items, text, of_the_list)
    save(path, control_file(entries or {}, clock(), text, macros=path.suffix == ".xlsm"), folder / HISTORY)
    for name in (FORMS, SHARED, MASTERS, HISTORY):
        (folder / name).mkdir(exist_ok=True)
    findings = read_control(path, text)[1] if sub_items is not None else []
    about_lines = {"CONTROL-CODE", "CONTROL-MISSING", "CONTROL-TWICE", "CONTROL-UNKNOWN", "CONTROL-VALUE"}
    sheet = next(form.sheet.in_(language) for form in loader.forms("control") if form.id == "sub_items")
    of_the_list += [
        finding
        for finding in findings
        if finding.code in about_lines and (finding.code != "CONTROL-MISSING" or finding.cell.sheet == sheet)
    ]
    written = [path, *write_shortcuts(folder)]
    return Outcome(written=written, findings=sorted(of_the_list, key=sort_key), elapsed=time.perf_counter() - start)


def forms(
    folder: Path, period: Period, language: str, clock: Clock = utc_now, progress: Progress = no_progress
) -> Outcome:
    """A workbook for every department in ``bieu-mau/<year>``, holding what the department had already entered."""
    with one_run(_existing(folder)) as held:
        return _forms(folder, period, language, clock, held.renewing(progress))


def _forms(folder: Path, period: Period, language: str, clock: Clock, progress: Progress) -> Outcome:
    from qmxl.departments.before import handed_out
    from qmxl.departments.making import make_forms

    start, text = time.perf_counter(), texts(language)
    (folder / SHARED / str(period.year)).mkdir(parents=True, exist_ok=True)
    there = _handed_in(folder, period)
    files = [(file, source_of(file, folder)) for file in there.files]
    with Readers([*files, *handed_out(folder, period)], control=find_control(folder)) as readers:
        control, findings = _control(folder, language, readers.control())
        written, more = make_forms(folder, readers, control, period, text, clock(), progress)
        more += [replace(finding, severity=Severity.ERROR) for finding in beside_the_years(folder, period)]
        more += [finding for report in untouched(there.faults, folder, control) for finding in report.findings]
    told = sorted([*findings, *more], key=sort_key)
    return Outcome(period, None, written, findings=told, elapsed=time.perf_counter() - start)


def _handed_in(folder: Path, period: Period) -> Walked:
    """What lies in the shared folder; nothing where nothing has been handed in yet."""
    try:
        return shared_files(folder, period)
    except Refusal as refusal:
        if refusal.code not in {"shared_missing", "shared_empty"}:
            raise
        return Walked([], {})


def check(
    paths: Iterable[Path],
    language: str,
    period: Period | None = None,
    progress: Progress = no_progress,
    clock: Clock = utc_now,
) -> Outcome:
    """Every fault of the files named, or of all files below the folders named; nothing is written.

    Without a period each file is looked at up to the month its cover says was reached.
    """
    start, text, today = time.perf_counter(), texts(language), day_of(clock())
    asked = [path.absolute() for path in paths]
    found = [_below(path) for path in asked]
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
        named = [(path, source_of(path, folder)) for path in its_files if not _is_control(path, folder)]
        with Readers(named, control=find_control(folder)) as readers:
            control, more = read_control(find_control(folder), text, readers.control())
            findings += more
            settled += untouched({path: faults[path] for path in its if path in faults}, folder, control)
            given = Given(control, period, language, today)
            reports = readers.read(given, partial(_further, progress, read, len(files)))
            whole = period or whole_of(reports)
            of_this = settle(reports, control, whole, readers.said, {}, today)
            settled += of_this
            findings += with_doubts(control, of_this, whole)[1]
        if folder in asked:
            findings += misplaced(folder, control, whole, language, today, reports)
        read += len(its_files)
    findings += [finding for report in settled for finding in report.findings]
    return Outcome(
        period, reports=settled, findings=sorted(findings, key=sort_key), elapsed=time.perf_counter() - start
    )


def _further(progress: Progress, before: int, total: int, done: int, _of_these: int) -> None:
    progress(before + done, total)


def _is_control(path: Path, folder: Path) -> bool:
    return path.parent == folder and path.stem == Path(CONTROL).stem


def whole_of(reports: list[Report]) -> Period:
    """January to the last month that reports of their first year are of."""
    spans = [parse_period(report.span) for report in reports if report.status in USABLE]
    year = min((span.year for span in spans), default=2000)
    return Period(year, 1, max((span.last for span in spans if span.year == year), default=12))


def consolidate(
    folder: Path, period: Period, language: str, clock: Clock = utc_now, progress: Progress = no_progress
) -> Outcome:
    """The hospital's master of ``period`` in ``tong-hop``; the earlier one is kept in ``lich-su``."""
    with one_run(_existing(folder)) as held, without_collecting():
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
    start, text = time.perf_counter(), texts(language)
    path = folder / MASTERS / f"QM_TongHop_{period}.xlsx"
    try:
        files = shared_files(folder, period)
    except Refusal:
        _control(folder, language)  # what is wrong there has to be mended first
        raise
    refuse_if_open(path)
    drawing = partial(importlib.import_module, "qmxl.master.book")
    named, desk = [(file, source_of(file, folder)) for file in files.files], find_control(folder)
    with Readers(named, drawing, control=desk, master=path) as readers:
        control, control_findings = _control(folder, language, readers.control())  # while the first files are fetched
        earlier = readers.earlier()
        today = day_of(clock())
        read = readers.read(Given(control, period, language, today), progress)
        read += untouched(files.faults, folder, control)
        reports = settle(read, control, period, readers.said, earlier.first_saved, today)
        from qmxl.master.answers import lay_out
        from qmxl.master.book import master_file
        from qmxl.tables.tabulate import tabulate, used_reports

        sheets = lay_out(used_reports(reports))
        readers.print(place for sheet in sheets for place in sheet.places)
        control, doubts = with_doubts(control, reports, period)
        control_findings += doubts
        control_findings += _about_the_period(control, period, find_control(folder), text, clock)
        control_findings += overdue(control, reports, period, clock())
        step = partial(progress, len(named), len(named))  # so that a wish to stop is heeded while the master is drawn
        step()
        control_findings += misplaced(folder, control, period, language, today, reports)
        tables = tabulate(control, reports, control_findings, period)
        content = master_file(tables, sheets, readers.printed, control, period, clock(), text, step)
    kept = list(_of_the_earlier(earlier, control, path, text))
    save(path, content, folder / HISTORY)
    written = [path, *_internal(folder, reports, control, period, clock(), text)]
    there = {report.department for report in reports}
    missing = [department for department in control.departments if department not in there]
    findings = sorted([*tables.findings, *kept], key=sort_key)
    return Outcome(period, path, written, reports, missing, findings, time.perf_counter() - start)


def _internal(
    folder: Path, reports: list[Report], control: Control, period: Period, made: datetime, text: Texts
) -> Iterator[Path]:
    """Saves the personal answers beside the master; where there are none any more, the earlier go to the history."""
    path = folder / MASTERS / f"QM_NoiBo_{period}.xlsx"
    if not any(report.personal for report in reports):
        if path.is_file() and not open_elsewhere(path):
            keep(path, folder / HISTORY)
            path.unlink()
        return
    from qmxl.master.internal import internal_file

    content = internal_file(reports, control, period, made, text)
    if content is not None:
        save(path, content, folder / HISTORY)
        yield path


def _of_the_earlier(earlier: Earlier, control: Control, path: Path, text: Texts) -> Iterator[Finding]:
    """Names what the new master has not of the earlier one, which is kept in the history."""
    cell = Cell(f"{MASTERS}/{path.name}")
    if earlier.fault:
        reason = text(f"finding.{earlier.fault}")
        yield Finding("MASTER-UNREADABLE", Severity.WARNING, cell, {"reason": reason, "kept": f"{HISTORY}/"})
    added = [name for name in earlier.added if name not in control.register_names]
    if added:
        facts: dict[str, object] = {"sheets": added, "kept": f"{HISTORY}/"}
        yield Finding("MASTER-SHEETS", Severity.WARNING, cell, facts)


def _about_the_period(control: Control, period: Period, path: Path, text: Texts, clock: Clock) -> Iterator[Finding]:
    """Says that a period goes on, so that its last months are not there yet; and where nobody reports an indicator."""
    if day_of(clock()) <= period.end:
        facts: dict[str, object] = {"period": str(period), "end": period.end}
        yield Finding("PERIOD-OPEN", Severity.WARNING, Cell(path.name), facts)
    sheet = next(form.sheet.in_(text.language) for form in loader.forms("control") if form.id == "assignments")
    for indicator, months in control.gaps(period.to_date.months).items():
        facts = {"indicator": indicator, "months": months}
        yield Finding("CONTROL-GAP", Severity.WARNING, Cell(path.name, sheet), facts)


def demo(folder: Path, language: str, clock: Clock = utc_now, progress: Progress = no_progress) -> Outcome:
    """The main job on the sample hospital, laid out in ``folder``."""
    from qmxl.sample.folder import lay_out
    from qmxl.sample.hospital import YEAR

    lay_out(folder, lambda: forms(folder, Period(YEAR, 1, 12), language, clock))
    return consolidate(folder, Period(YEAR, 12, 12), language, clock, progress)


def _existing(folder: Path) -> Path:
    """The hospital's folder; a Refusal when it or its control workbook is not there."""
    return find_control(folder).parent


def _control(folder: Path, language: str, fetched: Fetched | None = None) -> tuple[Control, list[Finding]]:
    path = find_control(folder)
    control, findings = read_control(path, texts(language), fetched)
    if not control.departments:
        raise Refusal("no_departments", path=path)
    return control, findings


def _below(path: Path) -> Walked:
    """The file itself, or what a folder, of a hospital's the shared one, holds; a Refusal when there is nothing."""
    if path.is_file():
        return Walked([path], {})
    below = path / SHARED if (path / SHARED).is_dir() else path
    control = [each for each in (path / name for name in NAMES) if each.is_file()]
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
