"""A workbook computed anew by LibreOffice, and the formulas that come to something else than is stored."""

import math
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from qmxl.sending.opened import Opened, Unreadable, opened
from qmxl.xlsx.stored import StoredCell

PATIENCE = 300  # seconds
CLOSE = 1e-9
# Computes every workbook when it is loaded, and asks nobody anything.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
</oor:items>
"""


def recalculated(content: bytes, office: str) -> Opened | None:
    """The workbook as LibreOffice, the program ``office``, computes it; None where it did not come to an end."""
    with tempfile.TemporaryDirectory(prefix="qmxl-", ignore_cleanup_errors=True) as there:
        folder = Path(there)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        (folder / "sent.xlsx").write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        how = ["--headless", "--norestore", "--nologo", "--convert-to", "xlsx", "--outdir", str(folder / "made")]
        try:
            _run([office, profile, *how, str(folder / "sent.xlsx")])
            return opened((folder / "made" / "sent.xlsx").read_bytes())
        except (OSError, subprocess.SubprocessError, Unreadable):
            return None


def _run(command: list[str]) -> None:
    """Runs a program and whatever it starts, no longer than is bearable."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603 - the office program found on this computer, and paths of our own
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        with suppress(OSError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise


def differing(book: Opened, fresh: Opened) -> Iterator[tuple[str, StoredCell, StoredCell | None]]:
    """The formulas whose stored value is not the one that was computed: the sheet, the cell and what it came to."""
    for sheet, cells in book.cells.items():
        computed = {cell.address: cell for cell in fresh.cells.get(sheet, ())}
        for cell in cells:
            if cell.formula and not _same(cell, computed.get(cell.address)):
                yield sheet, cell, computed.get(cell.address)


def _same(stored: StoredCell, computed: StoredCell | None) -> bool:
    one, other = stored.value, computed.value if computed else None
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)
    return (one or None) == (other or None)
