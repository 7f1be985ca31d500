"""Makes the copy of a master that may leave the house."""

import time
from pathlib import Path

from qmxl.commands.outcome import Clock, Outcome, utc_now
from qmxl.findings import sort_key
from qmxl.grouping import grouped
from qmxl.hospital.saving import refuse_if_open, save
from qmxl.refusal import Refusal
from qmxl.sending.freezing import frozen
from qmxl.texts import texts

SENT = "_gui"  # what the copy's name has more than the master's


def freeze(master: Path, *, output: Path | None = None, language: str, clock: Clock = utc_now) -> Outcome:
    """Writes the frozen copy of ``master``, by default beside it; the findings say what had to change."""
    start, text = time.perf_counter(), texts(language)
    if not master.is_file():
        raise Refusal("no_files", paths=[str(master)])
    output = output or master.with_name(f"{master.stem}{SENT}.xlsx")
    if output.exists() and output.samefile(master):
        raise Refusal("freeze_itself", path=master)
    refuse_if_open(output)
    made = frozen(master.read_bytes(), master.name, clock(), text)
    save(output, made.content)
    findings = sorted(grouped(made.findings), key=sort_key)
    return Outcome(written=[output], findings=findings, elapsed=time.perf_counter() - start)
