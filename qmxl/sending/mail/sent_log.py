"""The log of what was sent, made a draft, cleared or decided: a line each, as a table any spreadsheet program opens."""

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

from qmxl.names import shown
from qmxl.refusal import by_the_system
from qmxl.texts import Texts
from qmxl.xlsx.opening import LARGEST

NAME = "nhat-ky-gui.csv"
COLUMNS = ("at", "what", "message", "to", "period", "master", "said")
MESSAGE, SAID = COLUMNS.index("message"), COLUMNS.index("said")
STEERS = ("=", "+", "-", "@")  # how a text begins that spreadsheet programs would compute


def note(folder: Path, text: Texts, *said: str) -> None:
    """The log has one more line: when, what, the message, to whom, the period, the master's digest, what was said."""
    path = folder / NAME
    buffer = io.StringIO()
    lines = csv.writer(buffer, lineterminator="\r\n")
    if not path.exists():
        buffer.write("\ufeff")
        lines.writerow([text(f"mail.log.{column}") for column in COLUMNS])
    lines.writerow([_safe(each) for each in said])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(buffer.getvalue().encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise by_the_system(error) from error


def cleared_as(reason: str, shown: str) -> str:
    """What the log keeps of a place that was cleared: why, and the masked shape of what stood there."""
    return f"{reason} [{shown}]"


def another_then(folder: Path, place: str, reason: str, shown: str) -> bool:
    """Whether a place was cleared for this reason only while something else stood there.

    So a command that is given once more clears nothing it was not meant for. A log that nobody can read knows nothing.
    """
    first, own = _safe(cleared_as(reason, ""))[:-1], _safe(cleared_as(reason, shown))
    its = {said for said in _said_of(folder, _safe(place)) if said.startswith(first)}
    return bool(its) and own not in its


def _said_of(folder: Path, place: str) -> Iterator[str]:
    try:
        content = (folder / NAME).read_bytes()[:LARGEST].decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(content, newline="")))
    except (OSError, UnicodeDecodeError, csv.Error):
        return
    yield from (line[SAID] for line in lines if len(line) > SAID and line[MESSAGE] == place)


def _safe(word: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    plain = shown(word)
    return f"'{plain}" if plain.startswith(STEERS) else plain
