"""What a hospital's folder needs; a check leaves the folder as it was and gives one line or none.

Without the folder only the first check speaks, so that one fault gives one line.
"""

import shutil
import tempfile
from pathlib import Path

from qmxl.codes import Severity
from qmxl.control.reading import read_control
from qmxl.doctor.line import Line, Patient, State
from qmxl.engines.apart import fetch_apart
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import NAME, held
from qmxl.refusal import Refusal
from qmxl.texts import texts

LITTLE, TOO_LITTLE = 1_000, 100  # megabytes


def folder_there(patient: Patient) -> Line | None:
    """The folder can be reached."""
    if patient.folder is None:
        return None
    return Line("folder", State.OK if patient.folder.is_dir() else State.ERROR, {"folder": patient.folder})


def control(patient: Patient) -> Line | None:
    """The control workbook can be read and names departments."""
    folder = _folder(patient)
    if folder is None:
        return None
    text = texts(patient.language)
    try:
        found, findings = read_control(fetch_apart(find_control(folder)), text)
    except Refusal as refusal:
        return Line("control", State.ERROR, {"reason": text(f"refusal.{refusal.code}", **refusal.facts)})
    faults = sum(1 for finding in findings if finding.severity is Severity.ERROR)
    if faults or not found.departments:
        return Line("control", State.SEE, {"departments": len(found.departments), "faults": faults})
    return Line("control", State.OK, {"departments": len(found.departments)})


def writing(patient: Patient) -> Line | None:
    """Files can be written into the folder and its parts."""
    folder = _folder(patient)
    if folder is None:
        return None
    closed = [str(place) for place in (folder, *HospitalFolder(folder).parts) if place.is_dir() and not _open(place)]
    return Line("writing", State.ERROR if closed else State.OK, {"folders": closed})


def parts(patient: Patient) -> Line | None:
    """The folder has the parts a run reads and writes."""
    folder = _folder(patient)
    missing = [part.name for part in HospitalFolder(folder).parts if not part.is_dir()] if folder else []
    return Line("parts", State.SEE, {"folders": missing}) if missing else None


def open_files(patient: Patient) -> Line | None:
    """No workbook that a run writes is open, or was left locked by a program that died."""
    folder = _folder(patient)
    if folder is None:
        return None
    marks = [
        mark
        for place in (folder, HospitalFolder(folder).masters)
        for pattern in ("~$*", ".~lock.*#")
        for mark in place.glob(pattern)
    ]
    return Line("open_files", State.SEE if marks else State.OK, {"files": sorted(mark.name for mark in marks)})


def running(patient: Patient) -> Line | None:
    """No run is going on, and none died and left its mark."""
    folder = _folder(patient)
    if folder is None or not (folder / NAME).exists():
        return None
    return Line("running", State.SEE) if held(folder) else Line("running_stale", State.SEE)


def disk(patient: Patient) -> Line | None:
    """There is room for masters and their history."""
    folder = _folder(patient)
    if folder is None:
        return None
    free = shutil.disk_usage(folder).free // 1_000_000
    state = State.ERROR if free < TOO_LITTLE else State.SEE if free < LITTLE else State.OK
    return Line("disk", state, {"megabytes": free})


def _folder(patient: Patient) -> Path | None:
    return patient.folder if patient.folder is not None and patient.folder.is_dir() else None


def _open(place: Path) -> bool:
    """Whether a file can be made there; rights as they are listed say little on a network share."""
    try:
        with tempfile.TemporaryFile(dir=place, prefix=".qmxl-"):
            return True
    except OSError:
        return False


CHECKS = (folder_there, control, writing, parts, open_files, running, disk)
