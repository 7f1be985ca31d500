"""The per-user setting that says where the program is; standard library only.

The buttons of Excel and LibreOffice start what this file names and nothing else: it lies in the user's own settings,
never in a workbook or a shared folder, where others could choose the program.
"""

import os
import shutil
import sys
from pathlib import Path

from qmxl.desks.exchange import decoded, encoded, fields, write_whole


def setting_file() -> Path:
    """Where the setting is kept: ``qmxl`` in ``%APPDATA%`` on Windows, in ``$XDG_CONFIG_HOME`` elsewhere."""
    home = os.environ.get("APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME", "")
    if home and Path(home).is_absolute():
        return Path(home) / "qmxl" / "program.txt"
    return Path.home() / ("AppData/Roaming" if sys.platform == "win32" else ".config") / "qmxl" / "program.txt"


def write_setting(program: Path) -> Path:
    """The setting names ``program``; gives the setting's file."""
    path = setting_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, f"program={encoded(str(program))}\r\n")
    return path


def read_setting() -> Path | None:
    """The program the setting names, whether it is there or not; None without a setting that can be read."""
    try:
        named = decoded(fields(setting_file())["program"])
    except (OSError, ValueError, KeyError):
        return None
    return Path(named) if named and Path(named).is_absolute() else None


def remove_setting() -> None:
    """There is no setting any more."""
    setting_file().unlink(missing_ok=True)


def this_program() -> Path | None:
    """The full path of the installed ``qmxl``: the one running, the one beside this Python, or the one on the path."""
    name = "qmxl.exe" if sys.platform == "win32" else "qmxl"
    running, python = Path(sys.argv[0]), Path(sys.executable)
    found = shutil.which("qmxl")
    candidates = (
        running if running.name in {"qmxl", name} else None,
        running.with_suffix(".exe") if running.name == "qmxl" else None,
        python.with_name(name),
        python.parent / "Scripts" / name,
        Path(found) if found else None,
    )
    for candidate in candidates:
        if candidate is not None and candidate.is_file() and (sys.platform != "win32" or candidate.suffix == ".exe"):
            return candidate.absolute()
    return None
