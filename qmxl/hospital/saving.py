"""Saves a workbook in one step: beside the old one, then in its place; the old one goes to the history."""

import filecmp
import io
import os
import re
import shutil
import sys
import time
import zipfile
from contextlib import suppress
from glob import escape
from pathlib import Path

from qmxl.hospital.file_times import changed
from qmxl.hospital.lock import process_runs
from qmxl.refusal import Refusal

LEFT = re.compile(r"\..+ \d{4}-\d\d-\d\d \d{6}(?: \(\d+\))?\.xls[xm]\.(\d+)\.tmp")  # a copy on its way into the history
DEAD = 60 * 60  # seconds after which what is half written is taken to be left behind, whoever has its number now


def open_elsewhere(path: Path) -> bool:
    """Whether a spreadsheet program seems to have the file open, by the lock file it leaves beside it."""
    excel, libreoffice = path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")
    if not path.exists() or not (excel.exists() or libreoffice.exists()):
        return False
    if sys.platform == "win32":  # there an open file cannot be written, so a lock left by a crash can be told
        try:
            with path.open("r+b"):
                return False
        except OSError:
            return True
    return True


def same_content(one: bytes | Path, other: Path) -> bool:
    """Whether two workbooks have the same parts, their document properties aside."""
    try:
        with zipfile.ZipFile(io.BytesIO(one) if isinstance(one, bytes) else one) as a, zipfile.ZipFile(other) as b:
            return _parts(a) == _parts(b)
    except (zipfile.BadZipFile, OSError):
        return False


def _parts(package: zipfile.ZipFile) -> dict[str, int]:
    return {item.filename: item.CRC for item in package.infolist() if not item.filename.startswith("docProps/")}


def refuse_if_open(path: Path) -> None:
    """A Refusal when the file is open elsewhere; asked before any work is done."""
    try:
        is_open = open_elsewhere(path)
    except OSError as error:  # its folder may not even be looked into
        raise _not_written(path, error) from error
    if is_open:
        raise Refusal("open_elsewhere", path=path)


def save(path: Path, content: bytes, history: Path | None = None) -> Path | None:
    """``path`` holds ``content``; an earlier file with other content is kept in ``history``: gives where, if so.

    Raises a Refusal, with the earlier file untouched, when it is open elsewhere or the disk is full.
    """
    refuse_if_open(path)
    beside, kept = path.with_name(f".{path.name}.{os.getpid()}.tmp"), None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear_away(path, history)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if history is not None and path.exists() and not same_content(content, path):
            kept = keep(path, history)
        beside.replace(path)
    except PermissionError as error:
        raise Refusal("open_elsewhere", path=path) if path.exists() else _not_written(path, error) from error
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return kept


def _clear_away(path: Path, history: Path | None) -> None:
    """Takes away what a run that was killed left half written: beside this file, and in the history."""
    for left in path.parent.glob(f".{escape(path.name)}.*.tmp"):
        _unless_written_now(left, left.name.split(".")[-2])
    with suppress(OSError):
        for left in history.iterdir() if history is not None else ():
            found = LEFT.fullmatch(left.name)
            if found:
                _unless_written_now(left, found[1])


def _unless_written_now(left: Path, pid: str) -> None:
    with suppress(OSError):
        if pid.isdecimal() and (not process_runs(int(pid)) or time.time() - left.stat().st_mtime > DEAD):
            left.unlink()


def _not_written(path: Path, error: OSError) -> Refusal:
    return Refusal("not_written", path=path, reason=error.strerror or type(error).__name__)


def keep(path: Path, history: Path) -> Path:
    """A copy of a file in the history under the time it was made, one of each content; nothing there is overwritten."""
    history.mkdir(parents=True, exist_ok=True)
    made = changed(path.stat().st_mtime)  # by the office's own clock
    name = f"{path.stem} {made:%Y-%m-%d %H%M%S}"
    target, number = history / f"{name}{path.suffix}", 2
    while target.exists():
        if filecmp.cmp(path, target, shallow=False):
            return target
        target, number = history / f"{name} ({number}){path.suffix}", number + 1
    part = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        shutil.copy2(path, part)
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target
