"""One run at a time in a hospital's folder.

The run that holds the folder keeps its mark there open under a lock of the operating system, which ends with the
process however it ends: a mark left behind by a kill or a power cut holds nothing, whoever has its process number now.
A share may not pass locks on to other computers, so the mark also says whose it is and is renewed while the run goes
on: one of another computer that was written lately is respected.
"""

import json
import os
import secrets
import socket
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from qmxl.refusal import Refusal

NAME = ".qmxl-dang-chay"
STALE = 30 * 60  # seconds after which a run of another computer that renewed nothing is taken to have died
RENEWED = 60  # seconds between two times the mark is written anew
LOCKED_BYTE = 1 << 30  # on Windows a locked byte cannot be read, so it is one far behind the mark's text
ATTEMPTS = 20

_held: set[int] = set()  # open marks of this process; one that it forks must not hold them any longer than it does


def _forget() -> None:
    for mark in _held:
        with suppress(OSError):
            os.close(mark)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


@dataclass
class Held:
    """A folder that is held: the open mark, what it says, and when that was last written."""

    path: Path
    mark: int
    said: dict[str, object]
    written: float = field(default_factory=time.monotonic)

    def renew(self) -> None:
        """The mark is no older than a minute, for other computers to see that the run goes on."""
        if time.monotonic() - self.written >= RENEWED:
            with suppress(OSError):
                _write(self.mark, self.said)
            self.written = time.monotonic()

    def renewing(self, progress: Callable[[int, int], None]) -> Callable[[int, int], None]:
        """The same progress, which also renews the mark."""

        def told(done: int, total: int) -> None:
            self.renew()
            progress(done, total)

        return told


@contextmanager
def one_run(folder: Path) -> Iterator[Held]:
    """Holds the folder while it works; a Refusal when another run, here or on another computer, holds it.

    A mark left behind by a run that died is taken over, and so is whatever else has its name but a folder.
    """
    held_now = _take(folder / NAME)
    _held.add(held_now.mark)
    try:
        yield held_now
    finally:
        _held.discard(held_now.mark)
        _release(held_now)


def held(folder: Path) -> bool:
    """Whether a run that goes on holds the folder, as far as can be told."""
    try:
        mark = os.open(folder / NAME, os.O_RDONLY | _CAREFULLY)
    except OSError:
        return False
    try:
        return _goes_on(mark, _locked(mark), folder)
    finally:
        os.close(mark)


_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def _take(path: Path) -> Held:
    for _ in range(ATTEMPTS):
        try:
            _clear_what_is_no_file(path)
            mark = _open(path)
        except (FileExistsError, FileNotFoundError):  # it came or went just now
            if not path.parent.is_dir():
                raise Refusal("folder", folder=path.parent) from None
            continue
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Refusal("not_written", path=path.parent, reason=reason) from error
        try:
            taken = _taken(path, mark)
        except BaseException:
            os.close(mark)
            raise
        if taken is not None:
            return taken
        os.close(mark)
    raise _busy(path, {})


def _open(path: Path) -> int:
    """The mark, made where there is none. One that another user made may only be read; to lock it that is enough."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | _CAREFULLY, 0o666)
    except PermissionError:
        return os.open(path, os.O_RDONLY | _CAREFULLY)


def _clear_what_is_no_file(path: Path) -> None:
    """Links, pipes and empty folders of the mark's name are taken away; they are never opened."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        try:
            path.rmdir()
        except OSError as error:
            raise Refusal("mark", path=path) from error
    elif not stat.S_ISREG(mode):
        path.unlink(missing_ok=True)


def _taken(path: Path, mark: int) -> Held | None:
    """The folder held by this open mark; None when it is no longer the one at its place, and to be tried again."""
    locked = _locked(mark)
    if locked and not _at_its_place(path, mark):
        return None
    if _goes_on(mark, locked, path.parent):
        raise _busy(path, _said(mark))
    started = datetime.now().astimezone().isoformat(timespec="seconds")
    mine = {"host": socket.gethostname(), "pid": os.getpid(), "started": started, "key": secrets.token_hex(8)}
    try:
        _write(mark, mine)
    except OSError:  # it may only be read: a new one in its place
        path.unlink(missing_ok=True)
        return None
    if locked is None:
        time.sleep(0.2)  # without locks the one who wrote last has it
        if _said_at(path).get("key") != mine["key"]:
            raise _busy(path, _said_at(path))
    return Held(path, mark, mine)


def _release(held_now: Held) -> None:
    ours = _said_at(held_now.path).get("key") == held_now.said["key"]
    if sys.platform == "win32":  # there an open file cannot be taken away; one that another has opened stays and is its
        os.close(held_now.mark)
    if ours:
        with suppress(OSError):
            held_now.path.unlink()
    if sys.platform != "win32":
        os.close(held_now.mark)


def _busy(path: Path, said: dict[str, object]) -> Refusal:
    facts = {name: str(said.get(name) or "?")[:64] for name in ("host", "started")}
    return Refusal("busy", folder=path.parent, mark=path, **facts)


def _write(mark: int, said: dict[str, object]) -> None:
    content = json.dumps(said).encode()
    os.lseek(mark, 0, os.SEEK_SET)
    os.write(mark, content)
    os.ftruncate(mark, len(content))


def _said(mark: int) -> dict[str, object]:
    """What an open mark says; nothing where it is none of qmxl's."""
    try:
        os.lseek(mark, 0, os.SEEK_SET)
        return _understood(os.read(mark, 4096))
    except OSError:
        return {}


def _said_at(path: Path) -> dict[str, object]:
    try:
        return _understood(path.read_bytes())
    except OSError:
        return {}


def _understood(content: bytes) -> dict[str, object]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _at_its_place(path: Path, mark: int) -> bool:
    """Whether an open mark still is the one in the folder, and not one that was taken away meanwhile."""
    try:
        return os.path.samestat(os.fstat(mark), path.lstat())
    except FileNotFoundError:
        return False


def _goes_on(mark: int, locked: bool | None, folder: Path) -> bool:  # noqa: FBT001 - what _locked says
    """Whether the run that wrote a mark goes on, as far as can be told.

    Without the lock's word for it, as for another computer, a mark written lately counts. Lately by the clock of
    whoever keeps the folder, for another computer's may be hours off.
    """
    if locked is False:
        return True
    said = _said(mark)
    host, pid = said.get("host"), said.get("pid")
    here = host == socket.gethostname()
    if not isinstance(host, str) or not host or (here and locked):
        return False
    if here and not (type(pid) is int and pid != os.getpid() and process_runs(pid)):
        return False
    return abs(_time_there(folder) - os.fstat(mark).st_mtime) < STALE


def _time_there(folder: Path) -> float:
    """What time it is where the folder is kept."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=f"{NAME}-") as probe:
            probe.write(b".")
            probe.flush()
            return os.fstat(probe.fileno()).st_mtime
    except OSError:
        return time.time()


if sys.platform == "win32":
    import msvcrt

    def _locked(mark: int) -> bool | None:
        """Whether this process has the mark's lock now; False while another has it, None where there are no locks."""
        os.lseek(mark, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(mark, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import errno
    import fcntl

    TAKEN = frozenset({errno.EWOULDBLOCK, errno.EACCES})

    def _locked(mark: int) -> bool | None:
        """Whether this process has the mark's lock now; False while another has it, None where there are no locks."""
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return False if error.errno in TAKEN else None
        return True


def process_runs(pid: int) -> bool:
    """Whether a process of this computer is running."""
    if not 0 < pid < 1 << 31:
        return False
    if sys.platform == "win32":
        import ctypes

        query_limited_information, still_active = 0x1000, 259
        handle = ctypes.windll.kernel32.OpenProcess(query_limited_information, False, pid)  # noqa: FBT003 - as Windows has it
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
