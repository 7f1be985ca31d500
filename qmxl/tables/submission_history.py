"""What became of each department's report in a period: received, returned, corrected cell by cell, and still open.

The copies that went back and the history that the earlier master tells are enough for it; nothing else is kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
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
SETTLED, OPEN, WAITING = "settled", "open", "waiting"
DIGEST = 12  # characters of a digest that are shown
LISTED = 2_000  # characters of the cells that a line names


class Event(NamedTuple):
    """Something that happened to a file; ``cells`` are how many, ``elsewhere`` the faults without one.

    ``withheld`` says that an open round keeps back what the cells say, and which they are.
    """

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
    digest: str = ""
    withheld: bool = False


def told_earlier(lines: Iterable[Mapping[str, object]]) -> list[Event]:
    """The events of an earlier master's sheet."""
    return [_told(line) for line in lines]


def _told(line: Mapping[str, object]) -> Event:
    moment, cells = line["moment"], line["cells"]
    department, source, kind, sheet, cell, before, after, digest = (
        str(line[key]) for key in ("department", "source", "event", "sheet", "cell", "before", "after", "digest")
    )
    count, when = int(cells) if isinstance(cells, int | float) else 0, moment if isinstance(moment, datetime) else None
    return Event(department, source, kind, when, sheet, cell, before, after, count, digest=digest)


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
    ``findings`` all that stand. While ``blind``, as a round is open, nothing is told of the lines that may speak of
    what it assesses.
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
    told: dict[tuple[str, ...], Event] = {}

    def tell(event: Event) -> None:
        told.setdefault(
            (event.kind.replace(AGAIN, RECEIVED), event.digest, event.sheet, event.cell, str(event.cells)), event
        )

    for copy in copies:
        if copy.digest:
            tell(Event(file.department, file.source, RECEIVED, copy.saved, digest=copy.digest[:DIGEST]))
        for event in _corrected(file, copy.changes, copy.saved, copy.digest, blind=blind):
            tell(event)
    for copy in copies:
        done = Event(file.department, file.source, RETURNED, copy.at, cells=copy.cells, elsewhere=copy.elsewhere)
        told[RETURNED, copy.at.isoformat()] = done._replace(digest=copy.digest[:DIGEST])
    last, left = (copies[-1] if copies else None), []
    if report is not None:
        tell(Event(file.department, file.source, RECEIVED, report.received, digest=report.digest[:DIGEST]))
        if last is not None and report.status in USABLE and report.digest != last.digest:
            now = Now(cells)
            since = _since(file.earlier, last, report)
            mended = changes(last, now, language, since)
            for event in _corrected(file, mended, report.received, report.digest, blind=blind):
                tell(event)
            open_ = still_open(last, now, findings)
            gone = settled(last, now, mended, open_)
            left = [
                event
                for kind, marks in ((SETTLED, gone), (OPEN, open_))
                for event in _together(file, kind, marks, report.digest, blind=blind)
            ]
        elif last is not None and report.digest == last.digest:
            waiting = Event(file.department, file.source, WAITING, None, cells=last.cells, elsewhere=last.elsewhere)
            left = [waiting._replace(digest=report.digest[:DIGEST])]
    for event in file.earlier:
        tell(event)
    yield from _numbered(sorted(told.values(), key=_when))
    yield from left


def _when(event: Event) -> tuple[object, ...]:
    order = (RECEIVED, AGAIN, CORRECTED, RETURNED)
    moment = event.moment.replace(microsecond=0) if event.moment else datetime.min  # noqa: DTZ901 - Viet Nam time
    return moment, order.index(event.kind), event.sheet, len(event.cell), event.cell, event.digest


def _numbered(events: Iterable[Event]) -> Iterator[Event]:
    """The events with the first time a file was received told from the others."""
    first = True
    for event in events:
        if event.kind in {RECEIVED, AGAIN}:
            yield event._replace(kind=RECEIVED if first else AGAIN)
            first = False
        else:
            yield event


def _spoken_of(form: str) -> bool:
    return form in (*SPEAKING, EXPLANATIONS)


def _corrected(
    file: _File, changed: Sequence[Change], moment: datetime | None, digest: str, *, blind: bool
) -> Iterator[Event]:
    kept = [each for each in changed if blind and _spoken_of(each.form)]
    about = Event(file.department, file.source, CORRECTED, moment, digest=digest[:DIGEST])
    for each in changed:
        if each not in kept:
            yield about._replace(sheet=each.sheet, cell=each.cell, before=each.before, after=each.after, cells=1)
    if kept:
        yield about._replace(cells=len(kept), withheld=True)


def _since(earlier: Iterable[Event], last: Returned, report: Report) -> Mapping[tuple[str, str], str]:
    """What each corrected cell was last known to say after the last copy went back, and before the present report."""
    before = [
        event
        for event in earlier
        if event.kind == CORRECTED and event.cell and event.digest not in {report.digest[:DIGEST], last.digest[:DIGEST]}
        if event.moment and event.moment >= (last.saved or last.at)
    ]
    return {(event.sheet, event.cell): event.after for event in sorted(before, key=_when)}


def _together(file: _File, kind: str, marks: Sequence[Mark], digest: str, *, blind: bool) -> Iterator[Event]:
    """The cells of marks, a line a sheet."""
    by_sheet: dict[str, list[str]] = {}
    kept = set()
    for mark in marks:
        if blind and _spoken_of(mark.form):
            kept.add((mark.sheet, mark.cell))
        elif mark.cell not in by_sheet.setdefault(mark.sheet, []):
            by_sheet[mark.sheet].append(mark.cell)
    about = Event(file.department, file.source, kind, None, digest=digest[:DIGEST])
    for sheet, cells in sorted(by_sheet.items()):
        said = ", ".join(ranges(cells))
        yield about._replace(sheet=sheet, cell=said if len(said) <= LISTED else f"{said[:LISTED]}…", cells=len(cells))
    if kept:
        yield about._replace(cells=len(kept), withheld=True)
