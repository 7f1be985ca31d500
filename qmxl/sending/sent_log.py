"""The log of what was sent, made a draft, cleared or decided: a line each, as a table any spreadsheet program opens."""

import csv
import io
import os
from pathlib import Path

from qmxl.names import shown
from qmxl.refusal import by_the_system
from qmxl.texts import Texts

NAME = "nhat-ky-gui.csv"
COLUMNS = ("at", "what", "message", "to", "period", "master", "said")
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


def _safe(word: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    plain = shown(word)
    return f"'{plain}" if plain.startswith(STEERS) else plain
