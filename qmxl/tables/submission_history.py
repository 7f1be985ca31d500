"""What became of each department's report in a period: received, returned, corrected cell by cell, and still open.

The copies that went back and the history that the earlier master tells are enough for it; nothing else is kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from qmxl.findings import Finding
from qmxl.grouping import ranges
from qmxl.reports.mended import Now, changes, settled, still_open
from qmxl.reports.report import USABLE, Report
from qmxl.reports.returned import Change, Mark, Returned
from qmxl.reports.veiled import EXPLANATIONS, SPEAKING
from qmxl.submissions.places import Placed
from qmxl.typed.spelling import nfc

RECEIVED, AGAIN, RETURNED, CORRECTED = "received", "again", "returned", "corrected"
SETTLED, OPEN, WAITING, KEPT = "settled", "open", "waiting", "kept"
SECRET = frozenset({*SPEAKING, EXPLANATIONS})  # forms of which nothing is told while a round is open
LISTED = 2_000  # characters of the cells that a line names


class Event(NamedTuple):
    """Something that happened to a file; ``cells`` are how many, ``elsewhere`` the faults without one."""

    department: str
    source: str
    kind: str
    moment: datetime | None
    sheet: str = ""
    cell: str = ""
    before: str = ""
    after: str = ""
    cells: int = 0
    elsewhere: int = 0


def told_earlier(lines: Iterable[Mapping[str, object]]) -> list[Event]:
    """The events of an earlier master's sheet."""
    return [_told(line) for line in lines]


def _told(line: Mapping[str, object]) -> Event:
    moment, cells = line["moment"], line["cells"]
    department, source, kind, sheet, cell, before, after = (
        str(line[key]) for key in ("department", "source", "event", "sheet", "cell", "before", "after")
    )
    count, when = int(cells) if isinstance(cells, int | float) else 0, moment if isinstance(moment, datetime) else None
    return Event(department, source, kind, when, sheet, cell, before, after, count)


def submission_history(
    reports: Iterable[Report],
    copies: Iterable[Returned],
    earlier: Iterable[Event],
    cells: Mapping[str, Sequence[Placed]],
    findings: Iterable[Finding],
    language: str,
    *,
    blind: bool,
) -> list[Event]:
    """The events of each department's files, in the order in which they happened; last what is still open.

    ``earlier`` are the events an earlier master tells, ``cells`` those of the usable reports that were returned before,
    ``findings`` all that stand. While ``blind``, as a round is open, nothing is told of the sheets that may speak
    of what it assesses.
    """
    by_file: dict[tuple[str, str], _File] = {}

    def of(department: str, source: str) -> _File:
        return by_file.setdefault((department, nfc(source)), _File(department, source))

    for report in reports:
        if report.department and report.digest:
            of(report.department, report.source).report = report
    for copy in copies:
        of(copy.department, copy.source).copies.append(copy)
    for event in earlier:
        if event.kind in {RECEIVED, AGAIN, CORRECTED}:
            of(event.department, event.source).earlier.append(event)
    stand: dict[str, list[Finding]] = {}
    for finding in findings:
        stand.setdefault(finding.cell.source, []).append(finding)
    return [
        event
        for _, file in sorted(by_file.items())
        for event in _events(file, cells.get(file.source, ()), stand.get(file.source, ()), language, blind=blind)
    ]


class _File:
    """What is known of one file."""

    def __init__(self, department: str, source: str) -> None:
        self.department, self.source = department, source
        self.report: Report | None = None
        self.copies: list[Returned] = []
        self.earlier: list[Event] = []


def _events(
    file: _File, cells: Sequence[Placed], findings: Sequence[Finding], language: str, *, blind: bool
) -> Iterator[Event]:
    copies, report = sorted(file.copies, key=lambda copy: copy.at), file.report
    if blind:
        copies = [_without_rounds(copy, cells) for copy in copies]
    about = Event(file.department, file.source, RECEIVED, None)
    told: dict[tuple[object, ...], Event] = {}

    def tell(events: Iterable[Event]) -> None:
        for event in events:
            told.setdefault((_kind(event), _second(event.moment), event.sheet, event.cell), event)

    for copy in copies:
        tell([about._replace(moment=copy.saved)] if copy.digest else [])
        tell(_corrected(about, copy.changes, copy.saved))
        tell([about._replace(kind=RETURNED, moment=copy.at, cells=copy.cells, elsewhere=copy.elsewhere)])
    left: list[Event] = []
    if report is not None:
        tell([about._replace(moment=report.received)])
        last = copies[-1] if copies else None
        if last is not None and report.digest == last.digest:
            left.append(about._replace(kind=WAITING, cells=last.cells, elsewhere=last.elsewhere))
        elif last is not None and report.status in USABLE:
            now = Now(cells)
            mended = changes(last, now, language, _since(file.earlier, last, report))
            open_ = still_open(last, now, findings)
            tell(_corrected(about, mended, report.received))
            left += _together(about._replace(kind=SETTLED), settled(last, now, mended, open_))
            left += _together(about._replace(kind=OPEN), open_)
    tell(file.earlier)
    yield from _numbered(sorted(told.values(), key=_when))
    yield from left
    if blind and copies:  # said whether there is anything of it or not
        yield about._replace(kind=KEPT)


def _without_rounds(copy: Returned, cells: Sequence[Placed]) -> Returned:
    """The copy without the sheets that speak of what rounds assess; without cells there is no telling them."""
    sheets = {each.sheet for each in cells if each.form in SECRET}
    marks = (mark for mark in copy.marks if mark.sheet not in sheets and mark.form not in SECRET)
    changed = (change for change in copy.changes if change.sheet not in sheets and change.form not in SECRET)
    return replace(copy, elsewhere=0, marks=tuple(marks) if cells else (), changes=tuple(changed) if cells else ())


def _kind(event: Event) -> str:
    return RECEIVED if event.kind == AGAIN else event.kind


def _second(moment: datetime | None) -> datetime:
    """A moment to the second that is nearest: what a cell gives back may lack a part of one."""
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0) if moment else datetime.min  # noqa: DTZ901 - Viet Nam time


def _when(event: Event) -> tuple[object, ...]:
    order = (RECEIVED, CORRECTED, RETURNED)
    return _second(event.moment), order.index(_kind(event)), event.sheet, len(event.cell), event.cell


def _numbered(events: Iterable[Event]) -> Iterator[Event]:
    """The events with the first time a file was received told from the others."""
    first = True
    for event in events:
        if _kind(event) == RECEIVED:
            yield event._replace(kind=RECEIVED if first else AGAIN)
            first = False
        else:
            yield event


def _corrected(about: Event, changed: Iterable[Change], moment: datetime | None) -> Iterator[Event]:
    for each in changed:
        where = about._replace(kind=CORRECTED, moment=moment, sheet=each.sheet, cell=each.cell, cells=1)
        yield where._replace(before=each.before, after=each.after)


def _since(earlier: Iterable[Event], last: Returned, report: Report) -> Mapping[tuple[str, str], str]:
    """What each corrected cell was last known to say after the last copy went back, and before the present report."""
    begun, here = _second(last.saved or last.at), _second(report.received)
    several = (each for each in earlier if each.kind == CORRECTED and begun < _second(each.moment) != here)
    return {(event.sheet, event.cell): event.after for event in sorted(several, key=_when)}


def _together(about: Event, marks: Iterable[Mark]) -> Iterator[Event]:
    """The cells of marks, a line a sheet."""
    by_sheet: dict[str, dict[str, None]] = {}
    for mark in marks:
        by_sheet.setdefault(mark.sheet, {})[mark.cell] = None
    for sheet, cells in sorted(by_sheet.items()):
        said = ", ".join(ranges(cells))
        yield about._replace(sheet=sheet, cell=said if len(said) <= LISTED else f"{said[:LISTED]}…", cells=len(cells))
