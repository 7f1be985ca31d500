"""Makes a hospital's folder with its control workbook."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qmxl.catalogue import loader
from qmxl.commands.outcome import Clock, Outcome, utc_now
from qmxl.control.reading import read_control
from qmxl.control.writer import control_file, starter_entries
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding, sort_key
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import save
from qmxl.refusal import Refusal
from qmxl.texts import texts


def init(folder: Path, *, language: str, sub_items: Path | None = None, clock: Clock = utc_now) -> Outcome:
    """Makes the hospital's folder with its control workbook; with ``sub_items`` also takes over a list of sub-items.

    An existing control workbook is only ever touched to take over a list, and keeps all else that was entered.
    """
    if not HospitalFolder(folder).may_be_desk():
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

    start, house = time.perf_counter(), HospitalFolder(folder)
    try:
        existing = find_control(folder)
    except Refusal:
        existing = None
    path = existing or house.controls[0]
    if existing and sub_items is None:
        raise Refusal("control_exists", path=existing)
    text = texts(language)
    entries = starter_entries(text, clock()) if existing is None else None
    of_the_list: list[Finding] = []
    if sub_items is not None:
        entries = with_sub_items(
            entries, fetch_apart(existing) if existing else None, fetch_apart(sub_items), text, of_the_list
        )
    save(path, control_file(entries or {}, clock(), text, macros=path.suffix == ".xlsm"), house.history)
    for part in house.parts:
        part.mkdir(exist_ok=True)
    findings = read_control(fetch_apart(path), text)[1] if sub_items is not None else []
    about_lines = {"CONTROL-CODE", "CONTROL-MISSING", "CONTROL-TWICE", "CONTROL-UNKNOWN", "CONTROL-VALUE"}
    sheet = next(form.sheet.in_(language) for form in loader.forms("control") if form.id == "sub_items")
    of_the_list += [
        finding
        for finding in findings
        if finding.code in about_lines and (finding.code != "CONTROL-MISSING" or finding.cell.sheet == sheet)
    ]
    return Outcome(written=[path], findings=sorted(of_the_list, key=sort_key), elapsed=time.perf_counter() - start)
