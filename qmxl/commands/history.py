"""Lists what a person may remove from the history; removes nothing."""

import time
from pathlib import Path

from qmxl.commands.outcome import Outcome
from qmxl.control.reading import of_departments
from qmxl.engines.apart import fetch_apart
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.kept import masters, removable
from qmxl.reports.earlier import earlier_master
from qmxl.texts import texts


def history(folder: Path, *, language: str) -> Outcome:
    """The masters in ``lich-su`` that may go, as what is ``removable``: none with a sheet that a person added."""
    start = time.perf_counter()
    control, _ = of_departments(fetch_apart(find_control(folder)), texts(language))
    found = []
    for kept in removable(masters(HospitalFolder(folder).history)):
        told = earlier_master(kept.path)
        if not told.fault and not told.added_to(control.forms.register_names):
            found.append(kept.path)
    return Outcome(removable=found, elapsed=time.perf_counter() - start)
