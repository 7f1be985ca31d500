"""Makes the workbooks that departments fill in."""

import time
from pathlib import Path

from qmxl.codes import Severity
from qmxl.commands.outcome import Clock, Outcome, no_progress, utc_now
from qmxl.control.reading import of_departments
from qmxl.engines.contract import Progress
from qmxl.engines.processes import Processes
from qmxl.findings import sort_key
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import Walked, shared_files
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.reports.misplaced import beside_the_years
from qmxl.reports.untouched import untouched
from qmxl.texts import texts


def forms(
    folder: Path, *, period: Period, language: str, clock: Clock = utc_now, progress: Progress = no_progress
) -> Outcome:
    """A workbook for every department in ``bieu-mau/<year>``, holding what the department had already entered."""
    with one_run(find_control(folder).parent) as held:
        return _forms(folder, period, language, clock, held.renewing(progress))


def _forms(folder: Path, period: Period, language: str, clock: Clock, progress: Progress) -> Outcome:
    from qmxl.handing_out.before import handed_out
    from qmxl.handing_out.making import make_forms

    start, text = time.perf_counter(), texts(language)
    HospitalFolder(folder).shared_of(period.year).mkdir(parents=True, exist_ok=True)
    there = _handed_in(folder, period)
    files = [(file, source_of(file, folder)) for file in there.files]
    with Processes([*files, *handed_out(folder, period)], control=find_control(folder)) as engine:
        control, findings = of_departments(engine.control(), text)
        made = make_forms(folder, engine, control, period, text, clock(), progress)
        more = [*made.findings]
        more += beside_the_years(folder, period, Severity.ERROR)
        more += [finding for report in untouched(there.faults, folder, control) for finding in report.findings]
    told = sorted([*findings, *more], key=sort_key)
    return Outcome(period, None, made.written, made.unchanged, findings=told, elapsed=time.perf_counter() - start)


def _handed_in(folder: Path, period: Period) -> Walked:
    """What lies in the shared folder; nothing where nothing has been handed in yet."""
    try:
        return shared_files(folder, period)
    except Refusal as refusal:
        if refusal.code not in {"shared_missing", "shared_empty"}:
            raise
        return Walked([], {})
