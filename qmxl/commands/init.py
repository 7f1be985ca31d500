"""Makes a hospital's folder with its control workbook."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qmxl.catalogue import loader
from qmxl.codes import Code, Trait
from qmxl.commands.outcome import Clock, Outcome, utc_now
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding, sort_key
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import save
from qmxl.hospital.sources import source_of
from qmxl.offered.levels import HOSPITAL
from qmxl.refusal import Refusal
from qmxl.texts import texts

Shortcuts = Callable[[Path], list[Path]]


def no_shortcuts(folder: Path) -> list[Path]:
    """Writes nothing."""
    del folder
    return []


def init(
    folder: Path,
    *,
    language: str,
    sub_items: Path | None = None,
    level: str = HOSPITAL,
    shortcuts: Shortcuts = no_shortcuts,
    clock: Clock = utc_now,
) -> Outcome:
    """Makes the hospital's folder with its control workbook; with ``sub_items`` also takes over a list of sub-items.

    With a ``level`` above a hospital's it is the folder of a health office, which reads masters.

    ``shortcuts`` writes what starts the program for the folder.

    An existing control workbook is only ever touched to take over a list, and keeps all else that was entered.
    """
    if not HospitalFolder(folder).may_be_desk():
        raise Refusal("no_desk", folder=folder)
    with _made(folder), one_run(folder):
        if level != HOSPITAL:
            return _above(folder, language, level, clock)
        return _init(folder, language, sub_items, shortcuts, clock)


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


@contextmanager
def _furnished(folder: Path, shortcuts: Shortcuts) -> Iterator[list[Path]]:
    """The folder has its parts and shortcuts, those written anew being given; what is new is gone again after a fault.

    The control workbook comes after them: once it is there nothing would make them any more.
    """
    new = [part for part in HospitalFolder(folder).parts if not part.exists()]
    written: list[Path] = []
    try:
        for part in HospitalFolder(folder).parts:
            part.mkdir(exist_ok=True)
        written += shortcuts(folder)
        yield written
    except BaseException as error:
        for path in (*new, *written):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        if isinstance(error, OSError):
            raise Refusal("not_written", path=folder, reason=error.strerror or type(error).__name__) from error
        raise


def _above(folder: Path, language: str, level: str, clock: Clock) -> Outcome:
    """A health office's folder: its control workbook, and the folders of what comes in and of its masters."""
    from qmxl.province.desk_writer import desk_file, starter

    start, house, text = time.perf_counter(), HospitalFolder(folder), texts(language)
    existing = next((path for path in house.controls if path.is_file()), None)
    if existing:
        raise Refusal("control_exists", path=existing)
    path = house.controls[1]  # there are no buttons, and so no macros
    content = desk_file(starter(level, text), clock(), text)
    for part in (house.shared, house.masters, house.history):
        part.mkdir(exist_ok=True)
    save(path, content, house.history)
    return Outcome(written=[path], elapsed=time.perf_counter() - start)


def _init(folder: Path, language: str, sub_items: Path | None, shortcuts: Shortcuts, clock: Clock) -> Outcome:
    from qmxl.control.entries import starter_entries
    from qmxl.control.importing import left_behind, with_sub_items
    from qmxl.control.writer import control_file

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
    desk = fetch_apart(existing) if existing else None
    if sub_items is not None:
        entries = with_sub_items(entries, desk, fetch_apart(sub_items), text, of_the_list)
    with _furnished(folder, shortcuts) as made:
        kept = save(path, control_file(entries or {}, clock(), text, macros=path.suffix == ".xlsm"), house.history)
    of_the_list += left_behind(desk, text, source_of(kept, folder)) if kept and desk else []
    findings = read_control(fetch_apart(path), text)[1] if sub_items is not None else []
    sheet = next(form.sheet.in_(language) for form in loader.forms("control") if form.id == "sub_items")
    of_the_list += [
        finding
        for finding in findings
        if Trait.OF_A_LINE in finding.code.traits
        and (finding.code is not Code.CONTROL_MISSING or finding.cell.sheet == sheet)
    ]
    written = [path, *made]
    return Outcome(written=written, findings=sorted(of_the_list, key=sort_key), elapsed=time.perf_counter() - start)
