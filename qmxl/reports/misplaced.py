"""Reports that were saved where no run reads them: in the shared folder beside the years, or over the blank form."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from qmxl.control.models import Control
from qmxl.findings import Cell, Finding, Severity
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.shared import WORKBOOKS, outside_years
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import walk
from qmxl.period import Period
from qmxl.reports.report import USABLE, Report

Read = Callable[[Sequence[tuple[Path, str]]], Iterable[Report]]  # the reports of files, each with its source


def misplaced(
    folder: Path, control: Control, period: Period, reports: Iterable[Report], read: Read
) -> Iterator[Finding]:
    """A warning for each workbook beside the years, and for each department that only filled in its blank form.

    The blank forms are read only of departments of which there is no file.
    """
    house = HospitalFolder(folder)
    wanted = source_of(house.shared_of(period.year), folder)
    yield from beside_the_years(folder, period)
    missing = control.departments.keys() - {report.department for report in reports}
    handed_out = house.forms_of(period.year)
    found = walk(handed_out).files if missing and handed_out.is_dir() else []
    forms = [path for path in found if path.suffix.casefold() in WORKBOOKS and _whose(path, control) in missing]
    if not forms:
        return
    for form in read([(path, source_of(path, folder)) for path in forms]):
        if form.department in missing and _entered(form):
            facts: dict[str, object] = {"department": form.department, "wanted": wanted}
            yield Finding("MISPLACED-FORM", Severity.WARNING, Cell(form.source), facts, form.department)


def beside_the_years(folder: Path, period: Period) -> Iterator[Finding]:
    """A warning for each workbook that lies in the shared folder, but in no year's."""
    wanted = source_of(HospitalFolder(folder).shared_of(period.year), folder)
    for path in outside_years(folder):
        facts: dict[str, object] = {"wanted": wanted}
        yield Finding("MISPLACED-SHARED", Severity.WARNING, Cell(source_of(path, folder)), facts)


def _whose(path: Path, control: Control) -> str:
    """The department a blank form is named for: the longest code its name begins with."""
    codes = [code for code in control.departments if path.stem.upper().startswith(code)]
    return max(codes, key=len, default="")


def _entered(form: Report) -> bool:
    """Whether anything stands in a form that qmxl did not put there."""
    figures = any(not figure.left_out for figure in form.figures)
    return form.status in USABLE and bool(figures or form.items or form.incidents or form.tasks)
