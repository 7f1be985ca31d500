"""A workbook turned into another kind of file by LibreOffice, without windows, macros off, in a profile of its own."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

PATIENCE = 300  # seconds
ALWAYS, NEVER = 0, 1  # whether formulas are computed anew when a workbook is loaded
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>{computed}</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>{locale}
</oor:items>
"""
LOCALE = """
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{}</value></prop></item>"""
LOCALES = {"vi": "vi-VN", "en": "en-US", "zh": "zh-CN"}


def converted(content: bytes, office: str, kind: str, *, computed: int, language: str = "") -> bytes | None:
    """The workbook as a file of a ``kind``, made by the program ``office``; None where it did not come to an end.

    Numbers that are printed are written as the ``language`` writes them: 3,24 in Vietnamese.
    """
    with tempfile.TemporaryDirectory(prefix="qmxl-", ignore_cleanup_errors=True) as there:
        folder = Path(there)
        (folder / "profile" / "user").mkdir(parents=True)
        locale = LOCALE.format(LOCALES[language]) if language else ""
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.write_text(SETTINGS.format(computed=computed, locale=locale), encoding="utf-8")
        (folder / "sent.xlsx").write_bytes(content)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        how = ["--headless", "--norestore", "--nologo", "--convert-to", kind, "--outdir", str(folder / "made")]
        try:
            _run([office, profile, *how, str(folder / "sent.xlsx")])
            return (folder / "made" / f"sent.{kind}").read_bytes()
        except (OSError, subprocess.SubprocessError):
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
