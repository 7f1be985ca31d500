"""Asks the program for something and waits for its answer; standard library only, for LibreOffice carries it too.

The program is started with nothing but the path of a request file in a folder of its own; ``answering`` is the other
side. Nothing here shows anything: whoever asks polls :meth:`Asked.answer` and tells the person.
"""

import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from qmxl.desks.exchange import beside, decoded, encoded, fields, write_whole

PATIENCE = 300.0  # seconds without a sign of life after which the program counts as hanging
GRACE = 10.0  # seconds a run that was asked to stop may still take
MISSING, FAILED, SILENT, STOPPED = "missing", "failed", "silent", "stopped"


@dataclass(frozen=True)
class Answer:
    """What the program said: 0 clean, 1 something to mend, 2 could not; or the ``fault`` that kept it from speaking."""

    code: int = 2
    sentence: str = ""
    next: str = ""
    master: str = ""
    fault: str = ""


class Asked:
    """A program that was started for one request; it is closed by taking its answer."""

    def __init__(
        self, program: Path | None, command: str, folder: Path, period: str = "", *, patience: float = PATIENCE
    ) -> None:
        self.place = Path(tempfile.mkdtemp(prefix="qmxl-"))
        self.request = self.place / "request.txt"
        self.patience, self.sign = patience, time.monotonic()
        self.seen: tuple[int, int] | None = None
        self.until: float | None = None
        lines = [f"command={command}", f"folder={encoded(str(folder))}", f"period={period}", ""]
        write_whole(self.request, "\r\n".join(lines))
        self.process = _start(program, self.request)

    def progress(self) -> tuple[int, int] | None:
        """How many of how many are done; None as long as nothing is known."""
        try:
            done, total = beside(self.request, "progress").read_text(encoding="ascii").split("/")
            found = (int(done), int(total))
        except (OSError, ValueError):
            return self.seen
        if found != self.seen:
            self.seen, self.sign = found, time.monotonic()
        return self.seen

    def cancel(self) -> None:
        """The program is asked to stop, and made to when it does not."""
        if self.until is None:
            self.until = time.monotonic() + GRACE
            write_whole(beside(self.request, "cancel"), "")

    def answer(self) -> Answer | None:
        """The answer, or None while the program works; never waits."""
        if self.process is None:
            return self._closed(Answer(fault=MISSING))
        if self.process.poll() is not None:
            return self._closed(self._result())
        self.progress()
        now = time.monotonic()
        if self.until is not None and now > self.until:
            return self._killed(STOPPED)
        return self._killed(SILENT) if now - self.sign > self.patience else None

    def _result(self) -> Answer:
        try:
            told = fields(beside(self.request, "result"))
            texts = {name: decoded(told.get(name, "")) for name in ("sentence", "next", "master")}
            return Answer(int(told["code"]), **texts) if "end" in told else Answer(fault=FAILED)
        except (OSError, ValueError, KeyError):
            return Answer(fault=FAILED)

    def _killed(self, fault: str) -> Answer:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        return self._closed(Answer(fault=fault))

    def _closed(self, answer: Answer) -> Answer:
        shutil.rmtree(self.place, ignore_errors=True)
        return answer


def _start(program: Path | None, request: Path) -> "subprocess.Popen[bytes] | None":
    """The program at work without a window; None when it is not there or may not be started."""
    if program is None or not program.is_file():
        return None
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # only Windows has it
    # LibreOffice sets PYTHONHOME and PYTHONPATH for its own Python; another Python would trip over them.
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith("PYTHON")}
    quiet = subprocess.DEVNULL
    try:
        return subprocess.Popen(  # noqa: S603 - the user's own setting names the program, no shell reads the words
            [str(program), "run", str(request)],
            stdin=quiet, stdout=quiet, stderr=quiet, cwd=request.parent, env=environment, creationflags=hidden,
        )  # fmt: skip
    except OSError:
        return None
