"""QM.oxt in the user's LibreOffice: added and removed with LibreOffice's own means, looked at in the user's profile."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from qmxl.desks.libreoffice.extension import extension, parts
from qmxl.desks.program import read_setting, this_program, write_setting
from qmxl.refusal import Refusal

NAME, IDENTIFIER = "QM.oxt", "org.qmxl.functions"
NEEDED = (25, 2)
PATIENCE = 120  # seconds
BY_UNO = Path(__file__).with_name("by_uno.py")


@dataclass(frozen=True)
class OfficeStatus:
    """What is in place: LibreOffice's version ("" without it), whether the extension is there and is this one."""

    version: str
    installed: bool
    fresh: bool
    program: Path | None


def office() -> Path | None:
    """The program ``soffice``; None on a machine without LibreOffice."""
    found = shutil.which("soffice")
    windows = Path(os.environ.get("PROGRAMFILES", "C:/Program Files")) / "LibreOffice/program/soffice.com"
    usual = {"win32": windows, "darwin": Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")}
    path = Path(found) if found else usual.get(sys.platform)
    return path if path is not None and path.is_file() else None


def version(program: Path) -> str:
    """LibreOffice's version, "25.2.3.2"; "" when it does not say."""
    try:
        said = _run([str(program), "--version"]).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    found = re.search(r"\d+(?:\.\d+)+", said)
    return found[0] if found else ""


def new_enough(found: str) -> bool:
    """Whether the functions' names and the menu work in this version."""
    return tuple(int(part) for part in found.split(".")[:2]) >= NEEDED if found else False


def usual_profile() -> Path:
    """Where LibreOffice keeps what is the user's own."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", "")) / "LibreOffice" / "4"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "LibreOffice" / "4"
    given = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(given) if given else Path.home() / ".config") / "libreoffice" / "4"


def status(profile: Path | None = None) -> OfficeStatus:
    """What is in place; nothing is changed or started but ``soffice --version``."""
    program, packages = office(), (profile or usual_profile()) / "user" / "uno_packages" / "cache"
    places = list(packages.glob(f"uno_packages/*/{NAME}")) if _listed(packages) else []
    found = version(program) if program else ""
    return OfficeStatus(found, bool(places), any(_is_this_one(place) for place in places), read_setting())


def _listed(packages: Path) -> bool:
    """Whether LibreOffice lists the extension; the files of one that was removed stay until its next start."""
    try:
        return IDENTIFIER.encode() in (packages / "uno_packages.pmap").read_bytes()
    except OSError:
        return False


def _is_this_one(place: Path) -> bool:
    try:
        return all((place / name).read_text(encoding="utf-8") == content for name, content in parts().items())
    except (OSError, UnicodeDecodeError):
        return False


def install(profile: Path | None = None) -> list[Path]:
    """The extension is in the user's LibreOffice and the program is set; gives the setting's file.

    Raises a Refusal without LibreOffice, with one too old, without an installed program, or when LibreOffice refuses.
    """
    program, soffice = this_program(), _office()
    if program is None:
        raise Refusal("no_program")
    with tempfile.TemporaryDirectory(prefix="qmxl-") as folder:
        package = Path(folder) / NAME
        package.write_bytes(extension())
        _change(soffice, profile, "add", str(package))
    return [write_setting(program)]


def uninstall(profile: Path | None = None) -> list[Path]:
    """The extension is no longer in the user's LibreOffice; the program's setting stays, Excel may use it."""
    soffice = _office()
    if status(profile).installed:
        _change(soffice, profile, "remove", IDENTIFIER)
    return []


def _office() -> Path:
    soffice = office()
    if soffice is None:
        raise Refusal("no_libreoffice")
    found = version(soffice)
    if not new_enough(found):
        raise Refusal("old_libreoffice", version=found)
    return soffice


def _change(soffice: Path, profile: Path | None, verb: str, what: str) -> None:
    """Lets unopkg do it; for root, whom unopkg refuses, a LibreOffice without windows does."""
    at = [f"-env:UserInstallation={profile.absolute().as_uri()}"] if profile else []
    folder = soffice.resolve().parent
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        own = folder / "python"
        command = [str(own if own.is_file() else "/usr/bin/python3"), str(BY_UNO), str(soffice), verb, what, *at]
    else:
        unopkg = folder / ("unopkg.com" if sys.platform == "win32" else "unopkg")
        force = ["--force"] if verb == "add" else []
        command = [str(unopkg), verb, *force, *at, what]
    try:
        done = _run(command)
    except (OSError, subprocess.SubprocessError) as error:
        raise Refusal("libreoffice_refused", reason=type(error).__name__) from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise Refusal("libreoffice_refused", reason=said[-1] if said else str(done.returncode))


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - LibreOffice's own programs with words of ours, and no shell
        command, capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False
    )
