"""What there is of a department before its form is made anew: what it handed in, and the form it was handed out."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qmxl.departments.entered import Entered
from qmxl.engines.contract import Named
from qmxl.findings import Finding
from qmxl.forms.layout import Workbook
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.sources import source_of
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.reports.report import REJECTED, USABLE, Report
from qmxl.submissions.identity import SPAN_IN_NAME

YEAR_OF_A_ROUND = re.compile(r"_20\d\d$")  # with which a round's code may end, whatever the span


@dataclass(frozen=True)
class Before:
    """What there is of a department before its form is made anew as ``target``.

    ``handed_in`` are the submissions that count, ``handed_out`` the form there is, ``old`` the report of that;
    ``unread`` are files handed in that cannot be used and may hold something for the months ``open``, which no
    submission covers.
    """

    target: Path
    source: str
    handed_in: tuple[Entered, ...]
    old: Report | None
    handed_out: Entered | None
    unread: tuple[Report, ...]
    open: frozenset[str]

    @property
    def used(self) -> tuple[Entered, ...]:
        """The submissions, or where there is none the form handed out."""
        return self.handed_in or ((self.handed_out,) if self.handed_out else ())

    def needs_the_form(self, workbook: Workbook) -> bool:
        """Whether some month or sheet is to come from the form handed out."""
        return bool(self.open) or any(form not in each.forms for each in self.handed_in for form in workbook.by_form)

    @property
    def doubts_of_the_form(self) -> list[Finding]:
        """Why it is not known what was entered in the form handed out."""
        rejected = self.old.findings if self.old and self.old.status == REJECTED else []
        return [*rejected, *(self.handed_out.unclear if self.handed_out else ())]

    def doubts(self, *, needed: bool) -> Iterator[tuple[str, list[Finding]]]:
        """The files of which it is not known what was entered; with the findings that settling has not told."""
        for report in self.unread:
            yield report.source, []
        for workbook in self.handed_in:
            if workbook.unclear:
                yield workbook.source, list(workbook.unclear)
        if needed and self.doubts_of_the_form:
            yield self.source, self.doubts_of_the_form


def handed_out(folder: Path, span: Period) -> list[Named]:
    """The forms in ``bieu-mau`` that a form for ``span`` may take the place of, in a fixed order."""
    found = sorted(HospitalFolder(folder).forms_of(span.year).glob("*.xlsx"))
    mine = [path for path in found if not SPAN_IN_NAME.search(path.stem) or path.stem.endswith(f"_{span}")]
    mine += [path for path in found if YEAR_OF_A_ROUND.search(path.stem) and path not in mine]
    return [(path, source_of(path, folder)) for path in mine if path.is_file() and not path.name.startswith("~$")]


def before(
    folder: Path,
    department: str,
    span: Period,
    forms: Mapping[str, Report],
    settled: Iterable[Report],
    entered: Callable[[str], Entered],
) -> Before:
    """What there is of a department, or of a round by its code; ``forms`` are the reports of forms handed out."""
    house = HospitalFolder(folder)
    target = house.form(department, span.year)
    there = _report_of(source_of(target, folder), forms)
    if there and there.span not in {"", str(span)}:  # a form of another span: this one gets a file of its own
        target = house.form(department, span.year, span)
        there = _report_of(source_of(target, folder), forms)
    its = [report for report in settled if report.whose == department and not report.part and not report.former]
    usable = [entered(report.source) for report in its if report.status in USABLE and _months(report, span)]
    handed_in = tuple(each for each in usable if not _blank(each))
    open_months = frozenset(span.months).difference(*(each.span.months for each in handed_in))
    unread = tuple(report for report in its if report.status == REJECTED and _months(report, span) & open_months)
    form = entered(there.source) if there and there.status in USABLE else None
    return Before(target, source_of(target, folder), handed_in, there, form, unread, open_months)


def _report_of(source: str, reports: Mapping[str, Report]) -> Report | None:
    """The report of a file, in whatever case its name is: on Windows it is the same file."""
    folded = {each.casefold(): report for each, report in reports.items()}
    return reports.get(source) or folded.get(source.casefold())


def _months(report: Report, span: Period) -> frozenset[str]:
    """The months of the span that a file may say something about: all of them where it does not say which."""
    try:
        return frozenset(span.months) & frozenset(parse_period(report.span).months)
    except Refusal:
        return frozenset(span.months)


def _blank(workbook: Entered) -> bool:
    """Whether nobody has entered anything: the month that every new form has on its cover says nothing."""
    filled = {key: held for cells in workbook.forms.values() for key, held in cells.items()}
    month = filled.pop(("reported_to", "value", ""), None)
    return not (filled or workbook.unclear or workbook.beside) and (month is None or month.value == workbook.span.first)
