"""Collects the reports of a shared folder, on as many processors as there are, and settles which file counts."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from qmxl.control.models import Control
from qmxl.findings import Cell, Finding, Severity
from qmxl.forms.opening import ignored
from qmxl.period import Period
from qmxl.reading import COPY, LATE, RECEIVED, REJECTED, Report, read_report
from qmxl.refusal import Refusal
from qmxl.texts import texts

SHARED = "nop"
BATCH = 10  # files a process takes at a time
WORTH_A_POOL = 24  # files; below, starting processes costs more than it saves

Progress = Callable[[int, int], None]


def shared_files(folder: Path, period: Period) -> list[Path]:
    """The files departments put into the shared folder of a year, in a fixed order; a Refusal when there are none."""
    shared = folder / SHARED / str(period.year)
    if not shared.is_dir():
        raise Refusal("shared_missing", folder=shared)
    found = sorted(path for path in shared.rglob("*") if path.is_file() and not ignored(path))
    if not found:
        raise Refusal("shared_empty", folder=shared)
    return found


_given: tuple[Control, Period, str] | None = None  # what every batch of a process needs, handed over once


def _prepare(control: Control, period: Period, language: str) -> None:
    global _given  # noqa: PLW0603 - a process of the pool keeps it from batch to batch
    _given = (control, period, language)


def _prepare_helper(control: Control, period: Period, language: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process; the one that collects ends the others
    _prepare(control, period, language)


def _read_batch(batch: list[tuple[Path, str]]) -> list[Report]:
    if _given is None:
        return []
    control, period, language = _given
    return [read_report(path, source, control, period, texts(language)) for path, source in batch]


def read_all(
    files: list[Path], folder: Path, control: Control, period: Period, language: str, progress: Progress
) -> list[Report]:
    """A report for each file, in the order of ``files``; their sources are relative to ``folder``."""
    named = [(path, source_of(path, folder)) for path in files]
    batches = [named[at : at + BATCH] for at in range(0, len(named), BATCH)]
    reports: list[Report] = []
    for batch in _run(batches, control, period, language):
        reports.extend(batch)
        progress(len(reports), len(files))
    return reports


def source_of(path: Path, folder: Path) -> str:
    """A file as messages and links name it: relative to the hospital's folder where it lies inside."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()


def _run(
    batches: list[list[tuple[Path, str]]], control: Control, period: Period, language: str
) -> Iterator[list[Report]]:
    workers = min(os.cpu_count() or 1, len(batches), 8)
    if workers < 2 or sum(map(len, batches)) < WORTH_A_POOL:
        _prepare(control, period, language)
        yield from map(_read_batch, batches)
        return
    with ProcessPoolExecutor(workers, initializer=_prepare_helper, initargs=(control, period, language)) as pool:
        yield from pool.map(_read_batch, batches)


def settle(reports: Iterable[Report], control: Control, period: Period) -> list[Report]:
    """The reports with at most one that counts for each department, and late ones told from those in time."""
    due = control.due(period.months[-1])
    by_department: dict[str, list[Report]] = {}
    for report in reports:
        by_department.setdefault(report.department if report.status == RECEIVED else "", []).append(report)
    settled = list(by_department.pop("", []))
    for department, several in by_department.items():
        several.sort(key=lambda report: report.source)
        if len(several) > 1 and len({report.said for report in several}) > 1:
            settled.extend(_conflicting(department, several))
            continue
        first = several[0]
        settled.append(replace(first, status=LATE if first.saved.date() > due else RECEIVED))
        settled.extend(_copy(department, copy, first) for copy in several[1:])
    return sorted(settled, key=lambda report: (report.department, report.source))


def _conflicting(department: str, several: list[Report]) -> Iterator[Report]:
    files = [report.source for report in several]
    for report in several:
        facts: dict[str, object] = {"department": department, "count": len(several), "files": files}
        finding = Finding("IDENTITY-TWICE", Severity.ERROR, Cell(report.source), facts, department)
        yield replace(report, status=REJECTED, findings=[finding], answers=[], figures=[])


def _copy(department: str, copy: Report, used: Report) -> Report:
    facts: dict[str, object] = {"department": department, "used": used.source}
    finding = Finding("IDENTITY-COPY", Severity.WARNING, Cell(copy.source), facts, department)
    return replace(copy, status=COPY, findings=[finding], answers=[], figures=[])
