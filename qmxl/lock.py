"""One run at a time in a hospital's folder."""

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from qmxl.refusal import Refusal

NAME = ".qmxl-dang-chay"
STALE = 30 * 60  # seconds after which a run of another computer is taken to have died


@contextmanager
def one_run(folder: Path) -> Iterator[None]:
    """Holds the folder while it works; a Refusal when another run, here or on another computer, holds it.

    A mark left behind by a run that died is taken over.
    """
    path = folder / NAME
    _take(path)
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            if json.loads(path.read_text(encoding="utf-8")) == _mark():
                path.unlink()


def _mark() -> dict[str, object]:
    return {"host": socket.gethostname(), "pid": os.getpid()}


def _made(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def held(folder: Path) -> bool:
    """Whether a run that goes on holds the folder, as far as can be told."""
    path = folder / NAME
    return path.exists() and _alive(path)


def _take(path: Path) -> None:
    mine = json.dumps(_mark()).encode()
    for attempt in (1, 2):
        try:
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY), "wb") as file:
                file.write(mine)
        except FileExistsError:
            if attempt == 2 or _alive(path):
                raise Refusal("busy", folder=path.parent) from None
            with suppress(OSError):
                path.unlink()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Refusal("not_written", path=path.parent, reason=reason) from error
        else:
            return


def _alive(path: Path) -> bool:
    """Whether the run that left the mark still goes on, as far as can be told."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        age = time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return time.time() - _made(path) < 10  # just being written
    if told.get("host") != socket.gethostname():
        return age < STALE
    pid = told.get("pid")
    return isinstance(pid, int) and pid != os.getpid() and process_runs(pid)


def process_runs(pid: int) -> bool:
    """Whether a process of this computer is running."""
    if sys.platform == "win32":
        import ctypes

        query_limited_information, still_active = 0x1000, 259
        handle = ctypes.windll.kernel32.OpenProcess(query_limited_information, False, pid)  # noqa: FBT003
        if not handle:  # 5: the process is there, of another user
            return bool(ctypes.windll.kernel32.GetLastError() == 5)
        code = ctypes.c_ulong()
        ctypes.windll.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
        ctypes.windll.kernel32.CloseHandle(handle)
        return code.value == still_active
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
