"""Reports that were saved where no run reads them: beside the years, in another year's folder, over the blank form."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from qmxl.codes import Code, Severity
from qmxl.control.control import Control
from qmxl.findings import Cell, Finding
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.shared import WORKBOOKS, outside_years, years
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import walk
from qmxl.period import Period
from qmxl.reports.report import USABLE, Report

Read = Callable[[Sequence[tuple[Path, str]]], Iterable[Report]]  # the reports of files, each with its source


def misplaced(
    folder: Path, control: Control, period: Period, reports: Iterable[Report], read: Read
) -> Iterator[Finding]:
    """A warning for each workbook beside the years, in another year's folder, or filled in where it was handed out.

    The last two are looked for, and read, only of departments of which there is no file.
    """
    house = HospitalFolder(folder)
    wanted = source_of(house.shared_of(period.year), folder)
    yield from beside_the_years(folder, period)
    missing = control.departments.keys() - {report.department for report in reports}
    if not missing:
        return
    handed_out = _of(missing, [house.forms_of(period.year)], control)
    other_years = _of(missing, [year for year in years(folder) if year.name != str(period.year)], control)
    if not handed_out and not other_years:
        return
    elsewhere = {source_of(path, folder) for path in other_years}
    for form in read([(path, source_of(path, folder)) for path in (*handed_out, *other_years)]):
        there = form.source in elsewhere
        if form.department in missing and (_of_the_year(form, period) if there else _entered(form)):
            facts: dict[str, object] = {"department": form.department, "wanted": wanted, "year": str(period.year)}
            code = Code.MISPLACED_YEAR if there else Code.MISPLACED_FORM
            yield Finding(code, Cell(form.source), facts, form.department)


def _of(missing: Collection[str], folders: Iterable[Path], control: Control) -> list[Path]:
    """The workbooks in these folders that are named for a department of which there is no file."""
    found = [path for folder in folders if folder.is_dir() for path in walk(folder).files]
    return [path for path in found if path.suffix.casefold() in WORKBOOKS and _whose(path, control) in missing]


def _of_the_year(form: Report, period: Period) -> bool:
    """Whether a workbook is a form of the period's year; one of another year is where it belongs."""
    return form.span[:4] == str(period.year)


def beside_the_years(folder: Path, period: Period, told: Severity = Severity.WARNING) -> Iterator[Finding]:
    """A finding for each workbook that lies in the shared folder, but in no year's."""
    wanted = source_of(HospitalFolder(folder).shared_of(period.year), folder)
    for path in outside_years(folder):
        facts: dict[str, object] = {"wanted": wanted}
        yield Finding(Code.MISPLACED_SHARED, Cell(source_of(path, folder)), facts, told=told)


def _whose(path: Path, control: Control) -> str:
    """The department a blank form is named for: the longest code its name begins with."""
    codes = [code for code in control.departments if path.stem.upper().startswith(code)]
    return max(codes, key=len, default="")


def _entered(form: Report) -> bool:
    """Whether anything stands in a form that qmxl did not put there."""
    figures = any(not figure.left_out for figure in form.figures)
    return form.status in USABLE and bool(figures or form.items or form.records)
