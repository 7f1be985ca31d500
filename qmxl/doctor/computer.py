"""What a computer needs for qmxl; a check looks, changes nothing, and gives one line or none."""

import shutil
import subprocess
import sys
from pathlib import Path

from qmxl.desks.excel import installing as excel
from qmxl.desks.excel import registry
from qmxl.desks.libreoffice import installing as libreoffice
from qmxl.desks.program import read_setting, this_program
from qmxl.doctor.line import Line, Patient, State
from qmxl.refusal import Refusal

OLDEST = (3, 11)
SERIF = ("Times New Roman", "Liberation Serif", "Tinos", "TeX Gyre Termes")
MACROS_OFF = {"3", "4"}  # VBAWarnings: signed macros only, none at all


def python(_patient: Patient) -> Line:
    """Python is new enough."""
    found = ".".join(str(part) for part in sys.version_info[:3])
    return Line("python", State.OK if sys.version_info[:2] >= OLDEST else State.ERROR, {"version": found})


def program(_patient: Patient) -> Line:
    """The buttons know where the program is."""
    named = read_setting()
    if named is None:
        return Line("program", State.SEE)
    if not named.is_file():
        return Line("program", State.ERROR, {"program": named})
    own = this_program()
    if own is not None and own.resolve() != named.resolve():
        return Line("other_program", State.SEE, {"program": named, "own": own})
    return Line("program", State.OK, {"program": named})


def excel_here(_patient: Patient) -> Line:
    """Excel is installed."""
    found = excel.version()
    return Line("excel", State.OK if found else State.SEE, {"version": found})


def macros(_patient: Patient) -> Line | None:
    """The buttons' macros may run, as far as the registry tells; what an administrator set counts before the user's."""
    found = excel.version()
    if not found:
        return None
    security = rf"Microsoft\Office\{found}\Excel\Security"
    policy = registry.values(registry.CURRENT, rf"Software\Policies\{security}")
    own = registry.values(registry.CURRENT, rf"Software\{security}")
    names = {name.casefold(): value for name, value in (own | policy).items()}
    return Line("macros", State.SEE if names.get("vbawarnings", "2") in MACROS_OFF else State.OK)


def excel_add_in(_patient: Patient) -> Line | None:
    """QM.xlam is there, opened with Excel and of this version."""
    try:
        found = excel.status()
    except Refusal:
        return None
    if not found.version:
        return None
    if found.copied is None or not found.registered:
        return Line("excel_add_in", State.SEE)
    return Line("excel_add_in", State.OK) if found.fresh else Line("excel_add_in_old", State.SEE)


def libreoffice_here(_patient: Patient) -> Line:
    """LibreOffice is installed and new enough for the functions' names."""
    found = libreoffice.office()
    if found is None:
        return Line("libreoffice", State.SEE)
    version = libreoffice.version(found)
    if not libreoffice.new_enough(version):
        return Line("libreoffice_old", State.SEE, {"version": version})
    return Line("libreoffice", State.OK, {"version": version})


def libreoffice_add_in(_patient: Patient) -> Line | None:
    """QM.oxt is there and of this version."""
    if libreoffice.office() is None:
        return None
    found = libreoffice.status()
    if not found.installed:
        return Line("libreoffice_add_in", State.SEE)
    return Line("libreoffice_add_in", State.OK) if found.fresh else Line("libreoffice_add_in_old", State.SEE)


def fonts(_patient: Patient) -> Line:
    """Times New Roman, or a font of the same widths, so that pages break where they should."""
    found = next((name for name in SERIF if name in _fonts()), "")
    return Line("fonts", State.OK if found else State.SEE, {"font": found})


def _fonts() -> str:
    """The names of the fonts installed, as far as they can be listed."""
    if sys.platform == "win32":
        return "Times New Roman" if Path(r"C:\Windows\Fonts\times.ttf").is_file() else ""
    lister = shutil.which("fc-list")
    if lister is None:
        return ""
    asked = [lister, ":", "family"]
    return subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60).stdout  # noqa: S603 - fixed words


CHECKS = (python, program, excel_here, macros, excel_add_in, libreoffice_here, libreoffice_add_in, fonts)
