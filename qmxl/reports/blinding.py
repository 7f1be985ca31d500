"""Keeps what one side says of a sub-item from the other until both have said it, or the round is closed.

The sides of a sub-item are the departments that lead it and every open round that assesses it. What they say is
published when all of them have; until then what stands in the reports is "hidden", and their findings and answers are
left out, so that nothing made from them can show it. The level a team gives a criterion is published with the last of
its sub-items. Closing a round publishes what it says. The files in the shared folder are no secret.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from qmxl.assessors.workbook import LEVELS
from qmxl.codes import Code
from qmxl.control.programme import Programme
from qmxl.findings import Cell, Finding
from qmxl.grouping import grouped
from qmxl.reports.report import USABLE, Report
from qmxl.reports.veiled import CRITERIA, Line
from qmxl.submissions.records import ItemStatus

HIDDEN = "hidden"  # in the place of a status that is not published


class Kept(NamedTuple):
    """By sub-item the open rounds that keep its readings back, and the criteria no sub-item of which is kept."""

    items: Mapping[str, tuple[str, ...]]
    whole: frozenset[str]
    open: frozenset[str]


def blind(
    programme: Programme, reports: Sequence[Report], year: int, today: date | None
) -> tuple[list[Report], list[Finding]]:
    """The settled reports without what is not published yet, and a finding for each round that keeps something back."""
    rounds = programme.open_rounds(year, today)
    if not rounds:
        return [published(report) for report in reports], []
    kept = _kept(programme, reports, year, today)
    counts: Counter[str] = Counter()
    blinded = [_blinded(report, kept, counts) for report in reports]
    return blinded, [_told(programme, code, count) for code, count in sorted(counts.items())]


def published(report: Report) -> Report:
    """A report with all that it says: to whom it is of it is no secret."""
    return _shown(report, frozenset())


def _kept(programme: Programme, reports: Iterable[Report], year: int, today: date | None) -> Kept:
    rounds = programme.open_rounds(year, today)
    said: dict[str, set[str]] = {}  # by department or round, what has a status
    for report in reports:
        if report.status in USABLE:
            its = said.setdefault(report.whose, set())
            its |= {item.code for item in report.items if item.status is not None}
            its |= {reading.code for reading in report.readings if reading.status is not None}
    items: dict[str, tuple[str, ...]] = {}
    half: set[str] = set()
    for item in programme.sub_items.values():
        over = programme.covered_by(item, rounds)
        sides = (*item.all_leads, *(each.code for each in over))
        if over and (not item.all_leads or any(item.code not in said.get(side, ()) for side in sides)):
            items[item.code] = tuple(each.code for each in over)
            half.add(item.criterion)
    listed = {item.criterion for item in programme.sub_items.values()}
    return Kept(items, frozenset(listed - half), frozenset(each.code for each in rounds))


def _blinded(report: Report, kept: Kept, counts: Counter[str]) -> Report:
    """A report without what is kept back, counted by the rounds that keep it."""
    if report.round and report.round not in kept.open:
        return published(report)
    hidden = {line for line, each in report.veiled.items() if _is_kept(line, each.about, report, kept)}
    said = [(each.code, each.status) for each in report.items]
    said += [(each.code, each.status) for each in report.readings]
    for code, status in said:
        if code in kept.items and status is not None:
            counts.update(kept.items[code])
    items = [_without(item) if item.code in kept.items else item for item in report.items]
    readings = [
        each._replace(
            status=HIDDEN if each.status is not None else None, day=None, evidence=None, asked=None, fit=None, note=None
        )
        if each.code in kept.items
        else each
        for each in report.readings
    ]
    levels = [
        each if each.criterion in kept.whole else each._replace(level=None, note=None) for each in report.given_levels
    ]
    resolutions = [each for each in report.resolutions if each.code not in kept.items]
    told = replace(report, items=items, readings=readings, given_levels=levels, resolutions=resolutions)
    return _shown(told, frozenset(hidden))


def _without(item: ItemStatus) -> ItemStatus:
    """A department's answer without what it says: a day or a proof would tell the status as well."""
    status = None if item.status is None else HIDDEN
    bare = item._replace(status=status, evidence=None, owner=None, due=None, done=None, note=None)
    return bare._replace(evidenced=False, evidence_cell="", link="")


def _is_kept(line: Line, about: str, report: Report, kept: Kept) -> bool:
    """Whether a line is kept back; what it is about may not be known, and then it is while anything is."""
    if not about:
        return bool(report.round) or line[0] == CRITERIA or any(item.code in kept.items for item in report.items)
    return about in kept.items or (line[0] == LEVELS and about not in kept.whole)


def _shown(report: Report, hidden: frozenset[Line]) -> Report:
    """A report with the findings of the lines that are not hidden; of the others it says that there is something."""
    if not report.veiled:
        return report
    told = [finding for line, each in report.veiled.items() if line not in hidden for finding in each.findings]
    withheld = any(report.veiled[line].findings for line in hidden)
    more = [Finding(Code.ROUND_WITHHELD, Cell(report.source), {}, report.whose)] if withheld else []
    less = sum(report.veiled[line].answers for line in hidden)
    findings = [*report.findings, *grouped(told), *more]
    return replace(report, findings=findings, filled=report.filled - less, veiled={}, hidden=hidden)


def _told(programme: Programme, code: str, count: int) -> Finding:
    """How much a round keeps back, and why."""
    round_ = programme.rounds[code]
    facts: dict[str, object] = {"round": code, "title": round_.title, "count": count, "last": round_.last}
    return Finding(Code.ROUND_HIDDEN, programme.round_cells.get(code, Cell("")), facts)
