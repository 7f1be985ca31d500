"""The workbooks of quality-safety months whose problems go into departments' forms, and those nobody can say it of."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from qmxl.codes import Code
from qmxl.departments.handed import Month
from qmxl.departments.months import handing
from qmxl.engines.contract import Engine
from qmxl.findings import Cell, Finding
from qmxl.handing_out.net import Net
from qmxl.hospital.folder import MONTH_FORM
from qmxl.reports.months import handed_out, months_of, unclear_of
from qmxl.reports.report import REJECTED, Report


class Months(NamedTuple):
    """The workbooks that count, as they were entered, and what is told of the others."""

    counting: list[Month]
    findings: list[Finding]


def months(reports: Sequence[Report], engine: Engine) -> Months:
    """The workbooks of months that count and of which it is clear what was entered."""
    net, counting = Net([]), list[Month]()
    for report in months_of(reports, engine.said):
        with net.under(report.source, report.department):
            counting.append(Month(report.month, report.department, engine.entered(report.source)))
    unclear = [each.workbook.source for each in counting if each.workbook.unclear]
    unclear += [report.source for report in unclear_of(reports, engine.said)]
    told = [Finding(Code.FORM_MONTH_UNREAD, Cell(source)) for source in (*unclear, *_closed(reports))]
    return Months([each for each in counting if not each.workbook.unclear], [*net.findings, *told])


def _closed(reports: Sequence[Report]) -> Iterator[str]:
    """The workbooks of months that cannot be opened where they were handed out, and of which none was handed in."""
    handed_in = {Path(report.source).name for report in reports if not handed_out(report)}
    names = [MONTH_FORM.format(month="*", whose=each) for each in handing()]
    for report in reports:
        if report.status == REJECTED and handed_out(report):
            name = Path(report.source).name
            if name not in handed_in and any(fnmatch(name, each) for each in names):
                yield report.source
