"""Sub-items that a closed round left not applicable, or applicable, and of which the department says otherwise now."""

from collections.abc import Iterable, Iterator

from qmxl.catalogue.statuses import status_label
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.programme import Programme
from qmxl.criteria.closing import NOT_APPLICABLE
from qmxl.findings import Cell, Finding
from qmxl.reports.blinding import HIDDEN
from qmxl.reports.report import USABLE, Report


def unfrozen(control: Control, reports: Iterable[Report], language: str) -> Iterator[Finding]:
    """A finding at the department's answer for each; what the office decided in that round is what it was left as.

    To be given the reports as they are published.
    """
    counting = [report for report in reports if report.status in USABLE]
    left = {code: its for report in counting if report.round for code, its in _left(control.programme, report)}
    for report in counting:
        for item in report.items:
            before = left.get(item.code)
            if before is None or item.status in {None, HIDDEN} or before[0] == item.status:
                continue
            if NOT_APPLICABLE in (before[0], item.status):
                facts: dict[str, object] = {"item": item.code, "round": before[1]}
                was, now = (status_label(str(each), language) for each in (before[0], item.status))
                cell = Cell(report.source, item.sheet, item.cell)
                yield Finding(Code.ROUND_FROZEN, cell, {**facts, "was": was, "found": now}, report.department)


def _left(programme: Programme, report: Report) -> Iterator[tuple[str, tuple[str, str]]]:
    """What a closed round of the office left each sub-item as: the status, and the round."""
    round_ = programme.rounds[report.round]
    if round_.kind != "office" or round_.closed is None:
        return
    for reading in report.readings:
        if reading.status not in {None, HIDDEN}:
            yield reading.code, (str(reading.status), round_.code)
    for each in report.resolutions:
        yield each.code, (each.status, round_.code)
