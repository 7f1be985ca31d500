"""Collects the reports of a shared folder, on as many processors as there are, and settles which file counts."""

import gc
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from qmxl.control.models import Control
from qmxl.findings import Cell, Finding, Severity
from qmxl.forms.opening import ignored
from qmxl.period import Period, parse_period
from qmxl.reading import COPY, LATE, RECEIVED, REJECTED, USABLE, Report, read_report
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


def _prepare_process(control: Control, period: Period, language: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process; the one that collects ends the others
    gc.disable()  # the process only ever builds up reports, and ends with the last of them
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
    """A file as messages and links name it: relative to the hospital's folder where it lies inside.

    Bytes of a name that are no UTF-8, as archives made on old Windows leave them, are shown as question marks.
    """
    told = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()
    return told.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _run(
    batches: list[list[tuple[Path, str]]], control: Control, period: Period, language: str
) -> Iterator[list[Report]]:
    workers = min(os.cpu_count() or 1, len(batches), 8)
    if workers < 2 or sum(map(len, batches)) < WORTH_A_POOL:
        _prepare(control, period, language)
        yield from map(_read_batch, batches)
        return
    with ProcessPoolExecutor(workers, initializer=_prepare_process, initargs=(control, period, language)) as pool:
        with _interrupt_later():
            read = pool.map(_read_batch, batches)
        yield from read


@contextmanager
def _interrupt_later() -> Iterator[None]:
    """Keeps Ctrl+C back while processes are started: one that is hit before it is ready leaves the others waiting.

    They inherit that it is kept back, which for them stays so; here it is heeded at the end.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def settle(reports: Iterable[Report], control: Control, period: Period) -> list[Report]:
    """The reports with at most one that counts for each department and span, and late ones told from those in time."""
    by_department: dict[str, list[Report]] = {}
    settled = []
    for report in reports:
        if report.status in USABLE:
            by_department.setdefault(report.department, []).append(report)
        else:
            settled.append(report)
    due = control.due(period.months[-1])
    for department, several in by_department.items():
        settled.extend(_of_department(department, several, due))
    return sorted(settled, key=lambda report: (report.department, report.source))


def _of_department(department: str, several: list[Report], due: date) -> Iterator[Report]:
    """A department's workbooks: those whose months overlap must say the same, and one of them is used."""
    spans = {report.span: parse_period(report.span) for report in several}
    groups: list[list[Report]] = []
    for report in sorted(several, key=lambda report: (Path(report.source).stem != department, report.source)):
        months = set(spans[report.span].months)
        group = next((g for g in groups if any(months & set(spans[other.span].months) for other in g)), None)
        if group is None:
            groups.append([report])
        else:
            group.append(report)
    for group in groups:
        if len(group) > 1 and len({(report.span, report.said) for report in group}) > 1:
            yield from _conflicting(department, group)
            continue
        first = group[0]
        late = first.status == RECEIVED and first.saved.date() > due
        yield replace(first, status=LATE if late else first.status)
        yield from (_copy(department, copy, first) for copy in group[1:])


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
