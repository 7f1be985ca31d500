"""What only earlier years, or a long row of months, tell of a department's figures: warnings at their cells.

Each is possible by itself and counted all the same. Where a check of the workbook has told a cell already
(``checks.other_months`` and others), the checks here stay silent about it, and of each cell they tell one thing, so
that one fault gives one finding. What registers count is left to the charts: nobody typed it. A department answers
these warnings on its list of explanations like others; an answer holds while the value it names stands there.
"""

from collections.abc import Iterable, Iterator

from qmxl.codes import Code, Severity
from qmxl.findings import Finding
from qmxl.period import Period
from qmxl.reports.comparing import with_warning
from qmxl.reports.report import USABLE, Report
from qmxl.series.far import exchanged, far_off
from qmxl.series.far_words import said_of_far, said_of_swapped
from qmxl.series.repeated import constant, months_again, round_digits
from qmxl.series.rows import Past, Place, Row, pasts
from qmxl.series.series import Series
from qmxl.texts import Texts


def doubted(reports: Iterable[Report], several: Iterable[Series], period: Period, text: Texts) -> list[Report]:
    """The settled reports with a warning for each figure that the department's own past makes doubtful.

    ``several`` are the series of all indicators and departments, of this year and earlier ones to the period's end.
    What a former department reported is a part of its successor's figure and is not held against the whole.
    """
    known = pasts(several, period.year)
    return [
        _doubted(report, known[report.department], text)
        if report.status in USABLE and not report.former and report.figures and report.department in known
        else report
        for report in reports
    ]


def _doubted(report: Report, past: Past, text: Texts) -> Report:
    told = _told(report)
    for finding in _found(report, past, told, text):
        place = (finding.cell.sheet, finding.cell.address)
        if place not in told:
            told.add(place)
            report = with_warning(report, finding)
    return report


def _told(report: Report) -> set[Place]:
    """The cells of which something is told that a person looks at."""
    asked = (each for each in report.findings if each.severity is not Severity.INFO)
    return {(each.cell.sheet, each.cell.address) for each in asked}


def _found(report: Report, past: Past, told: set[Place], text: Texts) -> Iterator[Finding]:
    """What each check says; later ones know by ``told`` which cells earlier ones spoke of."""
    rows = past.rows(report)
    copied = {each.period for each in report.findings if each.code is Code.DOUBT_MONTH_AGAIN}
    for finding in months_again(report, rows, past, text):
        if finding.period not in copied:
            copied.add(finding.period)
            yield finding
    for row in rows:
        yield from _far(report, row, told, text)
    for row in rows:
        yield from constant(report, row, copied, text)
    yield from round_digits(report, rows)


def _far(report: Report, row: Row, told: set[Place], text: Texts) -> Iterator[Finding]:
    """Figures that were exchanged or are far; none of which a cell has been told."""
    typed = [each for each in row.typed if told.isdisjoint(each.places)]
    swapped = list(exchanged(row, typed))
    yield from (said_of_swapped(report, row, each) for each in swapped)
    among = {each.typed for each in swapped}
    yield from (said_of_far(report, row, off, text) for off in far_off(row, [e for e in typed if e not in among]))
