"""What a person has to know of a form that was made anew: what has no place in it, what differs, what is proposed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qmxl.catalogue import loader
from qmxl.codes import Code
from qmxl.departments.carrying import Differing
from qmxl.departments.entered import Held
from qmxl.departments.proposals import Proposal, in_words
from qmxl.findings import Cell, Finding
from qmxl.forms.kinds.shape import SHAPES

TOLD = 20  # cells a finding names; the others are counted
LONGEST = 60  # characters of a content


@dataclass(frozen=True)
class Told:
    """What became of a department's entries; ``kept`` are the files in the history that still hold what is not told.

    ``unread`` says why the form handed out, which was not needed, could not be compared.
    """

    department: str
    source: str
    kept: tuple[str, ...]
    lost: Sequence[Held] = ()
    own_sheets: Sequence[str] = ()
    differing: Sequence[Differing] = ()
    unread: Sequence[Finding] = ()
    proposed: Mapping[str, Proposal] = field(default_factory=dict)
    secret: frozenset[str] = frozenset()  # the forms of which nothing that stands in them is told

    def findings(self) -> Iterator[Finding]:
        """One finding a kind and sheet, however many cells it is about."""
        here = Cell(self.source)
        if self.lost:
            cells = _first(f"{held.sheet} {held.cell}" for held in self.lost)
            yield self._kept(Code.FORM_KEPT_ASIDE, here, count=len(self.lost), cells=cells)
        if self.own_sheets:
            yield self._kept(Code.FORM_OWN_SHEETS, here, sheets=list(self.own_sheets))
        yield from self._differing()
        if self.unread:
            yield from (replace(finding, department=self.department) for finding in self.unread)
            yield self._kept(Code.FORM_UNREAD, here)
        if self.proposed:
            sources = sorted({source for proposal in self.proposed.values() for source in proposal.sources})
            facts: dict[str, object] = {"count": len(self.proposed), "items": _first(self.proposed), "files": sources}
            yield Finding(Code.FORM_PROPOSED, here, facts, self.department)

    def _differing(self) -> Iterator[Finding]:
        by_sheet: dict[str, list[Differing]] = {}
        for each in self.differing:
            by_sheet.setdefault(each.before.sheet, []).append(each)
        for sheet, several in by_sheet.items():
            said = [(d, "…", "…") if d.form in self.secret else (d, *_contents(d)) for d in several]
            cells = _first(f"{d.before.cell}: {before} → {now}" for d, before, now in said)
            place = Cell(self.source, sheet, several[0].before.cell)
            yield self._kept(Code.FORM_DIFFERS, place, count=len(several), cells=cells)

    def _kept(self, code: Code, cell: Cell, **facts: object) -> Finding:
        return Finding(code, cell, {**facts, "kept": list(self.kept)}, self.department)


def _contents(differing: Differing) -> tuple[str, str]:
    return _content(differing, differing.before), _content(differing, differing.now)


def _content(differing: Differing, held: Held | None) -> str:
    """A content as a finding may show it: what people write in their own words, and names, stay in the workbook."""
    if held is None or held.raw is None:
        return "–"
    declared = {form.id: form for form in loader.forms("department")}.get(differing.form)
    types = {each.id: each.type for each in declared.field} if declared else {}
    written = types.get(differing.field, "text") == "text" and differing.field != "evidence"
    in_own_words = isinstance(held.raw, str) and written and not (declared and SHAPES[declared.layout].monthly)
    return "…" if in_own_words else in_words(held)[:LONGEST]


def _first(several: Iterable[str]) -> list[str]:
    """The first few, and how many there are beside them."""
    whole = list(several)
    return whole if len(whole) <= TOLD else [*whole[:TOLD], f"… (+{len(whole) - TOLD})"]
