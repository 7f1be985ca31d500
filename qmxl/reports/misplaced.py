"""Reports that were saved where no run reads them: in the shared folder beside the years, or over the blank form."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from qmxl.control.models import Control
from qmxl.findings import Cell, Finding, Severity
from qmxl.period import Period
from qmxl.reports.reader import Given
from qmxl.reports.readers import Readers
from qmxl.reports.reading import USABLE, Report
from qmxl.reports.settling import source_of
from qmxl.reports.shared import SHARED, WORKBOOKS, outside_years
from qmxl.reports.walking import walk

FORMS = "bieu-mau"


def misplaced(
    folder: Path, control: Control, period: Period, language: str, today: date | None, reports: Iterable[Report]
) -> Iterator[Finding]:
    """A warning for each workbook beside the years, and for each department that only filled in its blank form.

    The blank forms are read only of departments of which there is no file.
    """
    wanted = f"{SHARED}/{period.year}"
    yield from beside_the_years(folder, period)
    missing = control.departments.keys() - {report.department for report in reports}
    handed_out = folder / FORMS / str(period.year)
    found = walk(handed_out).files if missing and handed_out.is_dir() else []
    forms = [path for path in found if path.suffix.casefold() in WORKBOOKS and _whose(path, control) in missing]
    if not forms:
        return
    with Readers([(path, source_of(path, folder)) for path in forms]) as readers:
        for form in readers.read(Given(control, period, language, today), _silently):
            if form.department in missing and _entered(form):
                facts: dict[str, object] = {"department": form.department, "wanted": wanted}
                yield Finding("MISPLACED-FORM", Severity.WARNING, Cell(form.source), facts, form.department)


def beside_the_years(folder: Path, period: Period) -> Iterator[Finding]:
    """A warning for each workbook that lies in the shared folder, but in no year's."""
    for path in outside_years(folder):
        facts: dict[str, object] = {"wanted": f"{SHARED}/{period.year}"}
        yield Finding("MISPLACED-SHARED", Severity.WARNING, Cell(source_of(path, folder)), facts)


def _whose(path: Path, control: Control) -> str:
    """The department a blank form is named for: the longest code its name begins with."""
    codes = [code for code in control.departments if path.stem.upper().startswith(code)]
    return max(codes, key=len, default="")


def _entered(form: Report) -> bool:
    """Whether anything stands in a form that qmxl did not put there."""
    figures = any(not figure.left_out for figure in form.figures)
    return form.status in USABLE and bool(figures or form.items or form.records)


def _silently(done: int, total: int) -> None:
    del done, total
