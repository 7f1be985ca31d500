"""A department's workbooks before the one that is made: of the year before, and of this year's months before it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from qmxl.codes import Code
from qmxl.control.carried import kept_open
from qmxl.control.control import Control
from qmxl.control.handing_over import routes
from qmxl.departments.entered import Entered
from qmxl.departments.handed import Month
from qmxl.departments.months import handing
from qmxl.engines.contract import Given
from qmxl.engines.processes import Processes
from qmxl.findings import Cell, Finding
from qmxl.handing_out.left_open import is_before
from qmxl.handing_out.months import months
from qmxl.hospital.control import find_control
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import month_forms, shared_files
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.reports.report import REJECTED, USABLE, Report
from qmxl.reports.settling import settle


class LastYear(NamedTuple):
    """What each department entered in the year before into the lists that go on, and what could not be read.

    ``months`` are the workbooks of that year's quality-safety months; of the departments ``unread`` it is not known
    what they did about what was handed over to them.
    """

    entered: Mapping[str, list[Entered]]
    months: Sequence[Month]
    unread: frozenset[str]
    findings: list[Finding]


NOTHING = LastYear({}, (), frozenset(), [])


def of_last_year(folder: Path, control: Control, year: int, language: str, today: date) -> LastYear:
    """What there is of the year before; nothing where no list goes on or nothing was handed in."""
    last, forms = Period(year - 1, 1, 12), _going_on(control)
    if not kept_open(control.forms.all):
        return NOTHING
    files = [*_handed_in(folder, last), *month_forms(folder, last.year, handing())]
    if not files:
        return NOTHING
    found: dict[str, list[Entered]] = {}
    named = [(file, source_of(file, folder)) for file in files]
    with Processes(named, control=find_control(folder)) as engine:
        given = Given(control, last, language, today, carried=True)
        reports = engine.read(given, lambda *_: None)
        settled = settle(reports, control, last, engine.said)
        for report in settled:
            if _counts(report) and report.department in control.departments:
                found.setdefault(report.department, []).append(_only(engine.entered(report.source), forms))
        of_months = months(reports, engine)
    closed = [report for report in settled if report.status == REJECTED]
    told = [Finding(Code.FORM_LEFT_UNREAD, Cell(each.source), department=each.department) for each in closed]
    without = frozenset(report.department for report in closed)
    return LastYear(found, of_months.counting, without, [*told, *of_months.findings])


def _handed_in(folder: Path, year: Period) -> list[Path]:
    """What was handed in in a year; nothing where its folder is not there."""
    try:
        return shared_files(folder, year).files
    except Refusal:
        return []


def of_this_year(
    control: Control, department: str, span: Period, settled: Iterable[Report], entered: Callable[[str], Entered]
) -> list[Entered]:
    """What a department entered into the lists that go on in workbooks that begin and end before the ``span`` does.

    Workbooks under its former codes are before its own, whatever their span.
    """
    forms = _going_on(control)
    its = [report for report in settled if report.department == department and _counts(report)]
    before = [report for report in its if report.former or is_before(parse_period(report.span), span)]
    return [_only(entered(report.source), forms) for report in before]


def unread(settled: Iterable[Report], span: Period) -> set[str]:
    """The departments with a workbook of other months than the ``span`` that cannot be used."""
    return {report.department for report in settled if report.status == REJECTED and not _touches(report, span)}


def _counts(report: Report) -> bool:
    return report.status in USABLE and not report.part and not report.round


def _touches(report: Report, span: Period) -> bool:
    try:
        return bool({*parse_period(report.span).months} & {*span.months})
    except Refusal:
        return True


def _going_on(control: Control) -> frozenset[str]:
    """The forms whose open lines go on, and those whose lines are handed over."""
    return frozenset(form.id for form in kept_open(control.forms.all)) | {
        each.form.id for each in routes(control.forms.all)
    }


def _only(workbook: Entered, forms: Collection[str]) -> Entered:
    """A workbook as far as its lists go on."""
    kept = {form: cells for form, cells in workbook.forms.items() if form in forms}
    return replace(workbook, forms=kept, beside=(), own_sheets=(), unclear=(), proposed={})


def of_other_spans(span: Period, before: Sequence[Entered], used: Sequence[Entered]) -> list[Entered]:
    """The workbooks that may have lines of the new form: those before it, and those of other spans it takes in."""
    sources = {each.source for each in before}
    return [*before, *(each for each in used if each.span != span and each.source not in sources)]
