"""The doctor's report: all lines, the facts an IT department asks for, as text or as one JSON object."""

import json
import locale
import platform
import sys
from pathlib import Path

import qmxl
from qmxl.desks.excel import installing as excel
from qmxl.desks.libreoffice import installing as libreoffice
from qmxl.desks.program import read_setting, setting_file, this_program
from qmxl.doctor import computer, hospital
from qmxl.doctor.line import Line, Patient, State
from qmxl.texts import Texts

CHECKS = (*computer.CHECKS, *hospital.CHECKS)


def examine(patient: Patient) -> list[Line]:
    """The lines of all checks, in order."""
    return [line for check in CHECKS if (line := check(patient)) is not None]


def healthy(lines: list[Line]) -> bool:
    """Whether nothing is in the way of the work."""
    return not any(line.state is State.ERROR for line in lines)


def sentence(line: Line, text: Texts) -> str:
    """The line in words: how it is and what to do."""
    return text(f"doctor.{line.code}.{line.state}", **line.facts)


def facts(patient: Patient) -> dict[str, str]:
    """What an IT department asks for first."""
    return {
        "qmxl": qmxl.__version__,
        "package": str(Path(qmxl.__file__).parent),
        "program": str(this_program() or ""),
        "setting": f"{setting_file()} → {read_setting() or ''}",
        "python": f"{platform.python_version()} {sys.executable}",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "encoding": f"{locale.getpreferredencoding(do_setlocale=False)} {sys.getfilesystemencoding()}",
        "excel": excel.version(),
        "libreoffice": str(libreoffice.office() or ""),
        "profile": str(libreoffice.usual_profile()),
        "folder": str(patient.folder.absolute()) if patient.folder else "",
    }


def as_text(patient: Patient, lines: list[Line], text: Texts) -> str:
    """A line a check, how it went on the whole, and the block of facts."""
    words = {state: text(f"doctor.state.{state}") for state in State}
    wide = max(len(word) for word in words.values())
    told = [f"{words[line.state]:{wide}}  {sentence(line, text)}" for line in lines]
    whole = text("doctor.well" if healthy(lines) else "doctor.ill")
    block = [f"  {name}: {value or '-'}" for name, value in facts(patient).items()]
    return "\n".join([*told, "", whole, "", text("doctor.for_it"), *block])


def as_json(patient: Patient, lines: list[Line], text: Texts) -> str:
    """The same as one object."""
    checks = [{"code": line.code, "state": str(line.state), "message": sentence(line, text)} for line in lines]
    return json.dumps({"healthy": healthy(lines), "checks": checks, "facts": facts(patient)}, ensure_ascii=False)
