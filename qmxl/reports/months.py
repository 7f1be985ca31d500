"""Which workbooks of quality-safety months count, of those that hand problems over to departments."""

from collections.abc import Callable, Iterable
from typing import Any

from qmxl.hospital.folder import FORMS
from qmxl.reports.report import APART, Report

Said = Callable[[str], frozenset[tuple[Any, ...]]]  # what a source says, equal for sources that say the same


def handed_out(report: Report) -> bool:
    """Whether a workbook lies where forms are handed out, and not where they are handed in."""
    return report.source.startswith(f"{FORMS}/")


def months_of(reports: Iterable[Report], said: Said) -> list[Report]:
    """One workbook of each month and office: what was handed in, else the form handed out, which people fill in there.

    Of several handed in that say different problems none counts: which of them holds is not known. One whose lines
    have no keys yet, handed out by an earlier version, counts and hands nothing over: keys of a form made again out of
    it would follow the order of its lines.
    """
    by_month: dict[str, list[Report]] = {}
    for report in reports:
        if report.status == APART and report.month:
            by_month.setdefault(report.month, []).append(report)
    counting = []
    for _, several in sorted(by_month.items()):
        its = sorted(several, key=lambda report: report.source)
        handed_in = [report for report in its if not handed_out(report)]
        if len(handed_in) < 2 or len({said(report.source) for report in handed_in}) == 1:
            counting.append((handed_in or its)[0])
    return counting
