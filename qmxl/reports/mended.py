"""Holds what was returned against what was handed in since: which cells say something else, which faults stand."""

from collections.abc import Iterable, Mapping, Sequence

from qmxl.findings import Finding
from qmxl.grouping import ADDRESS
from qmxl.reports.returned import Change, Mark, Returned
from qmxl.submissions.places import Placed
from qmxl.texts.showing import show
from qmxl.xlsx.cells import Percent
from qmxl.xlsx.content import digits


class Now:
    """The cells of a submission, found by what they answer; a line of an open list by what else it says."""

    def __init__(self, cells: Iterable[Placed]) -> None:
        self._by_key: dict[tuple[str, ...], Placed] = {}
        self._by_line: dict[tuple[str, str, str], Placed] = {}
        self.by_place: dict[tuple[str, str], Placed] = {}
        for each in cells:
            self._by_key.setdefault((each.form, *each.key), each)
            self.by_place.setdefault((each.sheet, each.cell), each)
            if each.line:
                self._by_line.setdefault((each.form, each.key[1], each.line), each)

    def of(self, mark: Mark) -> Placed | None:
        """The cell that a mark is about now; None where it is no more, or never was one that takes an answer."""
        if mark.line and (found := self._by_line.get((mark.form, mark.field, mark.line))):
            return found
        return self._by_key.get((mark.form, mark.row, mark.field, mark.month)) if mark.form else None


def said_of(placed: Placed | None, language: str) -> str:
    """What may be shown of a cell, "" where it is blank or no more."""
    if placed is None or placed.shown == "":
        return ""
    if isinstance(placed.shown, int | float) and not isinstance(placed.shown, bool | Percent):
        written = digits(placed.shown)  # as one types it: a grouped number is no number to whoever compares
        return written.replace(".", ",") if language == "vi" else written
    return show(placed.shown, language)


def changes(
    copy: Returned, now: Now, language: str, since: Mapping[tuple[str, str], str] | None = None
) -> list[Change]:
    """The marked cells that say something else now, each once.

    ``since`` is what later submissions than the returned one were last known to say, by sheet and cell.
    """
    told: dict[tuple[str, ...], Change] = {}
    for mark in copy.marks:
        if not mark.form:
            continue
        cell = now.of(mark)
        sheet, address = (cell.sheet, cell.cell) if cell else (mark.sheet, mark.cell)
        after, before = said_of(cell, language), (since or {}).get((sheet, address))
        if (before != after) if before is not None else ((cell.token if cell else "") != mark.token):
            before = mark.shown if before is None else before
            told.setdefault((sheet, address), Change(mark.form, mark.row, sheet, address, before, after))
    return list(told.values())


def places_of(finding: Finding) -> list[str]:
    """The addresses a finding is about; none where it has no cell."""
    if not (finding.cell.sheet and finding.cell.address):
        return []
    return [finding.cell.address, *(each for each in finding.others if ADDRESS.fullmatch(each))]


def still_open(copy: Returned, now: Now, findings: Iterable[Finding]) -> list[Mark]:
    """The marks whose fault stands in the submission there is now, each where it stands there."""
    there = {
        (str(each.code), each.cell.sheet, address)
        for each in findings
        if not each.answer
        for address in places_of(each)
    }
    here = (_here(mark, now) for mark in copy.marks)
    return [mark for mark in here if (mark.code, mark.sheet, mark.cell) in there]


def _here(mark: Mark, now: Now) -> Mark:
    """The mark where its cell stands now."""
    cell = now.of(mark)
    return mark._replace(sheet=cell.sheet, cell=cell.cell) if cell else mark


def settled(copy: Returned, now: Now, mended: Iterable[Change], left: Iterable[Mark]) -> list[Mark]:
    """The marks neither open nor at a cell that says something else: another cell or the day has settled them."""
    known = {(each.sheet, each.cell) for each in mended} | {(each.sheet, each.cell) for each in left}
    return [mark for each in copy.marks if ((mark := _here(each, now)).sheet, mark.cell) not in known]


def marked(findings: Sequence[Finding], now: Now, language: str) -> list[Mark]:
    """A mark for each cell of the findings."""
    made = []
    for finding in findings:
        for address in places_of(finding):
            cell = now.by_place.get((finding.cell.sheet, address))
            about = (cell.form, *cell.key, said_of(cell, language), cell.token, cell.line) if cell else ()
            made.append(Mark(finding.cell.sheet, address, str(finding.code), str(finding.severity), *about))
    return made
