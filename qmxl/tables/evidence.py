"""The table of evidence: a row each sub-item and file it is proved by, what became of that, and what is lacking."""

from collections.abc import Iterable, Iterator, Sequence

from qmxl.codes import Code
from qmxl.evidence.checking import Checked
from qmxl.evidence.matching import State
from qmxl.evidence.readiness import HIDDEN, gaps
from qmxl.reports.report import Report
from qmxl.tables.columns import Columns

EVIDENCE = (
    "criterion",
    "code",
    "level",
    "title",
    "status",
    "lead",
    "owner",
    "evidence",
    "state",
    "path",
    "dated",
    "by_name",
    "ready",
    "gaps",
    "source",
    "sheet",
    "cell",
)
OLD = (Code.EVIDENCE_OLD_NAME, Code.EVIDENCE_OLD_FILE)
NO_FILE = (*(None,) * 5, "", "", "")
Row = tuple[object, ...]
Place = tuple[str, str, str]


def evidence_rows(sub_items: Columns, evidence: Iterable[Checked], reports: Iterable[Report]) -> Iterator[Row]:
    """The rows in the order of the sub-items; ``ready`` (1 or 0) and ``gaps`` stand in the first one of each.

    A sub-item that does not apply is neither. Of what is not published yet no evidence is shown.
    """
    by_code: dict[str, list[Checked]] = {}
    for each in evidence:
        by_code.setdefault(each.code, []).append(each)
    excused = explained(reports)
    names = ("criterion", "code", "level", "title", "status", "department", "owner", "evidence")
    confirmed = _confirmed(sub_items)
    for at, (*fixed, status, lead, owner, said) in enumerate(zip(*(sub_items[name] for name in names), strict=True)):
        own = [] if status == HIDDEN else by_code.get(str(fixed[1]), [])
        states = [_state(each, excused) for each in own] or [State.DESCRIBED] * bool(said)
        lacking = gaps(status, states, confirmed=confirmed[at])
        ready = None if lacking is None else int(not lacking)
        pieces: Sequence[Row] = [_of_file(each, state) for each, state in zip(own, states, strict=False)]
        for number, piece in enumerate(pieces or [NO_FILE]):
            first = (ready, tuple(lacking or ())) if not number else (None, ())
            yield (*fixed, status, lead, owner, *piece[:5], *first, *piece[5:])


def explained(reports: Iterable[Report]) -> frozenset[Place]:
    """The cells whose old evidence a department has explained: it is still in force."""
    return frozenset(
        (finding.cell.source, finding.cell.sheet, address)
        for report in reports
        for finding in report.findings
        if finding.code in OLD and finding.answer
        for address in (finding.cell.address, *finding.others)
    )


def _state(each: Checked, excused: frozenset[Place]) -> State:
    cell = each.cell
    old = each.match.state is State.OLD
    return State.FOUND if old and (cell.source, cell.sheet, cell.address) in excused else each.match.state


def _of_file(each: Checked, state: State) -> Row:
    found, cell = each.match, each.cell
    return each.said, state, found.path, found.day, int(found.by_name), cell.source, cell.sheet, cell.address


def _confirmed(sub_items: Columns) -> list[bool | None]:
    """Whether the quality office confirmed each sub-item; None where there is no round of it."""
    closed = sub_items.get("closed")
    return [None if each is None else bool(each) for each in closed] if closed else [None] * len(sub_items["code"])
