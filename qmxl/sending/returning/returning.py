"""What goes back to each department: which of its files, with which faults, and how the copy is to be called."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from qmxl.codes import Code, Severity
from qmxl.control.control import Control
from qmxl.findings import Finding, sort_key
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period
from qmxl.reports.report import COPY, USABLE, Report

NOT_THEIRS = frozenset({Code.FILE_OWNER, Code.ROUND_WITHHELD})  # of what a department has nothing to mend
WORKBOOK = ".xlsx"


class Back(NamedTuple):
    """A file that goes back, and the faults in it; ``report`` is None where a department handed in nothing at all."""

    department: str
    report: Report | None
    findings: tuple[Finding, ...]

    @property
    def source(self) -> str:
        """The file as messages name it."""
        return self.report.source if self.report else ""


def going_back(control: Control, reports: Sequence[Report], others: Iterable[Finding]) -> list[Back]:
    """What goes back to departments, those without a fault left out; ``others`` are findings of no single report.

    Each department is given its own faults and nobody else's: its own answers are no secret to it, whatever round is
    open. What is wrong with a further copy of a file is told in the one that counts.
    """
    of_files: dict[str, list[Finding]] = {}
    without_file: dict[str, list[Finding]] = {}
    known = {report.source for report in reports}
    for finding in others:
        if finding.department in control.departments:
            held, key = (
                (of_files, finding.cell.source) if finding.cell.source in known else (without_file, finding.department)
            )
            held.setdefault(key, []).append(finding)
    back = []
    for department in control.departments:
        its = sorted((each for each in reports if each.department == department), key=_order)
        counting = [each for each in its if each.status != COPY] or its
        more = [*without_file.get(department, ()), *(f for each in its if each not in counting for f in each.findings)]
        for at, report in enumerate(counting):
            told = [*report.findings, *of_files.get(report.source, ()), *(more if at == 0 else ())]
            back.append(Back(department, report, to_mend(told)))
        if not its:
            back.append(Back(department, None, to_mend(more)))
    return [each for each in back if each.findings]


def _order(report: Report) -> tuple[bool, str]:
    return report.status not in USABLE, report.source


def to_mend(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The errors, and the warnings nobody has answered, in their order."""
    wanted = (Severity.ERROR, Severity.WARNING)
    asked = (f for f in findings if f.severity in wanted and not f.answer and f.code not in NOT_THEIRS)
    return tuple(sorted(asked, key=sort_key))


def target_of(house: HospitalFolder, period: Period, path: Path | None, department: str, *, letter: bool) -> Path:
    """Where the copy of a file goes: called as the file is, so that it can be saved in its place."""
    folder, shared = house.returned_of(period), house.shared_of(period.year)
    if path is None:
        return folder / f"{department}{WORKBOOK}"
    below = path.relative_to(shared) if path.is_relative_to(shared) else Path(path.name)
    named = below.with_name(f"{below.name}{WORKBOOK}") if letter and below.suffix.casefold() != WORKBOOK else below
    return folder / named
