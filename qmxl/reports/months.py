"""Which workbooks of quality-safety months count, of those that hand problems over to departments."""

from collections.abc import Callable, Iterable, Iterator
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
    return [its[0] for its in _of_each(reports) if _agree(its, said)]


def unclear_of(reports: Iterable[Report], said: Said) -> list[Report]:
    """The workbooks of months of which nobody can say what they hand over: damaged, or several that differ."""
    several = list(reports)
    damaged = [report for report in several if report.status == APART and len(report.findings) > 1]
    return [*damaged, *(report for its in _of_each(several) if not _agree(its, said) for report in its)]


def _of_each(reports: Iterable[Report]) -> Iterator[list[Report]]:
    """Of each month and office the workbooks handed in, else those handed out."""
    by_month: dict[str, list[Report]] = {}
    for report in reports:
        if report.status == APART and report.month:
            by_month.setdefault(report.month, []).append(report)
    for _, several in sorted(by_month.items()):
        its = sorted(several, key=lambda report: report.source)
        yield [report for report in its if not handed_out(report)] or its


def _agree(its: list[Report], said: Said) -> bool:
    """Whether workbooks say the same; a month has only one that is handed out."""
    return len(its) < 2 or handed_out(its[0]) or len({said(report.source) for report in its}) == 1
