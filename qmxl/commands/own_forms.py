"""A hospital's own forms written to a file for another hospital, or taken from one."""

import time
from pathlib import Path

from qmxl.codes import Severity
from qmxl.commands.outcome import Clock, Outcome, utc_now
from qmxl.control.form_file import exported, with_forms
from qmxl.control.importing import left_behind
from qmxl.control.reading import read_control
from qmxl.control.writer import control_file
from qmxl.engines.apart import fetch_apart
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import save
from qmxl.hospital.sources import source_of
from qmxl.refusal import Refusal
from qmxl.texts import texts


def export_form(folder: Path, *, code: str, output: Path, language: str, clock: Clock = utc_now) -> Outcome:
    """Writes one form of the hospital to the workbook ``output``."""
    start, text, path = time.perf_counter(), texts(language), find_control(folder)
    control, _ = read_control(fetch_apart(path), text)
    save(output, exported(control, code, path, clock(), text))
    return Outcome(written=[output], elapsed=time.perf_counter() - start)


def import_forms(folder: Path, *, file: Path, language: str, clock: Clock = utc_now) -> Outcome:
    """Adds the forms of ``file`` to the hospital's control workbook; the earlier workbook is kept in ``lich-su``."""
    start, text = time.perf_counter(), texts(language)
    if not file.is_file():
        raise Refusal("no_files", paths=[str(file)])
    with one_run(find_control(folder).parent):
        path = find_control(folder)
        desk = fetch_apart(path)
        control, before = read_control(desk, text)
        entries = with_forms(desk, control, fetch_apart(file), text)
        macros = path.suffix == ".xlsm"
        house = HospitalFolder(folder)
        kept = save(path, control_file(entries, clock(), text, macros=macros), house.history)
        known = {(finding.code, str(finding.facts)) for finding in before}
        _, findings = read_control(fetch_apart(path), text)
    new = [f for f in findings if f.severity is Severity.ERROR and (f.code, str(f.facts)) not in known]
    new += left_behind(desk, text, source_of(kept, house.root)) if kept else []
    return Outcome(written=[path], findings=new, elapsed=time.perf_counter() - start)
