"""What cannot be looked at in a shared folder, as rejected reports."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.findings import Cell, Finding
from qmxl.hospital.sources import source_of
from qmxl.reports.report import REJECTED, Report
from qmxl.submissions.identity import department_named, round_named
from qmxl.xlsx.opening import NEVER


def untouched(faults: Mapping[Path, Code], folder: Path, control: Control) -> Iterator[Report]:
    """A rejected report for each thing that cannot be looked at."""
    for path, code in faults.items():
        source, department = source_of(path, folder), department_named(path, control)
        round_ = "" if department else round_named(path, control.programme)
        finding = Finding(code, Cell(source), {}, department or round_)
        yield Report(source, department, REJECTED, NEVER, "", [finding], round=round_)
