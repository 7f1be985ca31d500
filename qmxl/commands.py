"""What qmxl can do, each as a recipe: the command line, buttons and tests call these."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from qmxl.collecting import Progress, read_all, settle, shared_files, source_of
from qmxl.control.models import Control
from qmxl.control.reading import find_control, read_control
from qmxl.control.writer import control_file, starter_entries
from qmxl.findings import Finding, Severity, sort_key
from qmxl.lock import one_run
from qmxl.period import Period
from qmxl.reading import LATE, RECEIVED, Report, reached, read_report
from qmxl.refusal import Refusal
from qmxl.saving import HISTORY, refuse_if_open, save
from qmxl.shortcuts import write_shortcuts
from qmxl.texts import texts

Clock = Callable[[], datetime]
CONTROL = "QM_DieuKhien.xlsx"
FORMS, SHARED, MASTERS = "bieu-mau", "nop", "tong-hop"


def utc_now() -> datetime:
    """The time as workbooks' properties hold it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def no_progress(done: int, total: int) -> None:
    """Shows nothing."""
    del done, total


@dataclass(frozen=True)
class Outcome:
    """What a command did: files it wrote, the reports it read, the departments without one, and all findings."""

    period: Period | None = None
    master: Path | None = None
    written: list[Path] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    elapsed: float = 0.0

    @property
    def clean(self) -> bool:
        """Whether nothing has to be mended."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def init(folder: Path, language: str, sub_items: Path | None = None, clock: Clock = utc_now) -> Outcome:
    """Makes the hospital's folder with its control workbook; with ``sub_items`` also takes over a list of sub-items.

    An existing control workbook is only ever touched to take over a list, and keeps all else that was entered.
    """
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
    entries = starter_entries(text) if existing is None else None
    if sub_items is not None:
        entries = with_sub_items(entries, existing, sub_items, text)
    save(path, control_file(entries or {}, clock(), text), folder / HISTORY)
    for name in (FORMS, SHARED, MASTERS, HISTORY):
        (folder / name).mkdir(exist_ok=True)
    return Outcome(written=[path, *write_shortcuts(folder)], elapsed=time.perf_counter() - start)


def forms(
    folder: Path, period: Period, language: str, clock: Clock = utc_now, progress: Progress = no_progress
) -> Outcome:
    """A workbook for every department in ``bieu-mau/<year>``, holding what the department had already entered."""
    with one_run(_existing(folder)):
        return _forms(folder, period, language, clock, progress)


def _forms(folder: Path, period: Period, language: str, clock: Clock, progress: Progress) -> Outcome:
    from qmxl.forms.making import make_form

    start, text = time.perf_counter(), texts(language)
    control, findings = _control(folder, language)
    (folder / SHARED / str(period.year)).mkdir(parents=True, exist_ok=True)
    written = []
    for done, department in enumerate(control.departments, start=1):
        path, more = make_form(folder, control, department, period, text, clock())
        findings += more
        written += [path] if path else []
        progress(done, len(control.departments))
    return Outcome(period, None, written, findings=sorted(findings, key=sort_key), elapsed=time.perf_counter() - start)


def check(paths: Iterable[Path], language: str, period: Period | None = None) -> Outcome:
    """Every fault of the files named, or of all files below the folders named; nothing is written."""
    start, text = time.perf_counter(), texts(language)
    wanted = list(paths)
    files = [each for path in wanted for each in _files_below(path)]
    if not files:
        raise Refusal("no_files", paths=[str(path) for path in wanted])
    findings: list[Finding] = []
    reports: list[Report] = []
    controls: dict[Path, Control] = {}
    for path in files:
        folder = _hospital_of(path)
        if folder not in controls:
            controls[folder], more = read_control(find_control(folder), text)
            findings += more if path.parent == folder or path.is_relative_to(folder) else []
        if path.parent == folder and path.stem == Path(CONTROL).stem:
            continue
        source = source_of(path, folder)
        reports.append(read_report(path, source, controls[folder], period or reached(path), text))
    findings += [finding for report in reports for finding in report.findings]
    return Outcome(
        period, reports=reports, findings=sorted(findings, key=sort_key), elapsed=time.perf_counter() - start
    )


def consolidate(
    folder: Path, period: Period, language: str, clock: Clock = utc_now, progress: Progress = no_progress
) -> Outcome:
    """The hospital's master of ``period`` in ``tong-hop``; the earlier one is kept in ``lich-su``."""
    with one_run(_existing(folder)):
        return _consolidate(folder, period, language, clock, progress)


def _consolidate(folder: Path, period: Period, language: str, clock: Clock, progress: Progress) -> Outcome:
    start, text = time.perf_counter(), texts(language)
    path = folder / MASTERS / f"QM_TongHop_{period}.xlsx"
    control, control_findings = _control(folder, language)
    files = shared_files(folder, period)
    refuse_if_open(path)
    reports = settle(read_all(files, folder, control, period, language, progress), control, period)
    from qmxl.master.book import master_file  # pandas is slow to import, and only wanted from here on
    from qmxl.tables import tabulate

    tables = tabulate(control, reports, control_findings, period)
    save(path, master_file(tables, control, period, clock(), text), folder / HISTORY)
    counted = {report.department for report in reports if report.status in {RECEIVED, LATE}}
    missing = [department for department in control.departments if department not in counted]
    return Outcome(period, path, [path], reports, missing, tables.findings, time.perf_counter() - start)


def demo(folder: Path, language: str, clock: Clock = utc_now, progress: Progress = no_progress) -> Outcome:
    """The main job on the sample hospital, laid out in ``folder``."""
    from qmxl.sample.folder import lay_out
    from qmxl.sample.hospital import YEAR

    lay_out(folder, lambda: forms(folder, Period(YEAR, 1, 12), language, clock))
    return consolidate(folder, Period(YEAR, 12, 12), language, clock, progress)


def _existing(folder: Path) -> Path:
    """The hospital's folder; a Refusal when it or its control workbook is not there."""
    return find_control(folder).parent


def _control(folder: Path, language: str) -> tuple[Control, list[Finding]]:
    path = find_control(folder)
    control, findings = read_control(path, texts(language))
    if not control.departments:
        raise Refusal("no_departments", path=path)
    return control, findings


def _files_below(path: Path) -> list[Path]:
    from qmxl.forms.opening import ignored

    if path.is_file():
        return [path]
    shared = path / SHARED
    below = shared if shared.is_dir() else path
    return sorted(each for each in below.rglob("*") if each.is_file() and not ignored(each)) if below.is_dir() else []


def _hospital_of(path: Path) -> Path:
    """The nearest folder above a file that has a control workbook; a Refusal when there is none."""
    for folder in path.resolve().parents:
        try:
            find_control(folder)
        except Refusal:
            continue
        return folder
    raise Refusal("control", folder=path.parent)
