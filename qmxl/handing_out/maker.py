"""Makes one department's workbook: what was entered carried into the form asked for now, written if it is another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from qmxl.assessors.workbook import COVER, FORM_SET, round_workbook, told
from qmxl.assessors.writer import round_file
from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form
from qmxl.catalogue.statuses import FAULTS, in_old_words
from qmxl.codes import Code
from qmxl.control.carried import kept_open
from qmxl.control.control import Control
from qmxl.control.criteria_models import Practice
from qmxl.control.handing_over import FORM as CORRECTIONS
from qmxl.departments.carrying import Carried, carry, without_place
from qmxl.departments.entered import Cells, Entered
from qmxl.departments.handed import Given, TakenIn, taken_in
from qmxl.departments.proposals import FORM as CHECKLIST
from qmxl.departments.proposals import Proposal
from qmxl.departments.telling import Told
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.findings import Cell, Finding
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Workbook
from qmxl.handing_out.before import Before
from qmxl.handing_out.handed import compared, of_handed, with_given
from qmxl.handing_out.left_open import of_left_open, taken_on, untouched_aside, with_marks
from qmxl.handing_out.net import Net
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.saving import keep, same_content, save
from qmxl.hospital.sources import source_of
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.reports.veiled import SPEAKING
from qmxl.texts import texts
from qmxl.xlsx.notes import Note
from qmxl.xlsx.opening import VIET_NAM
from qmxl.xlsx.safe_links import safe_link

QUOTED = frozenset({"found", "first"})  # the facts of a finding that are what stands in a cell


class Job(NamedTuple):
    """A department whose form is to be made.

    ``of_others`` is what other departments had answered, by sub-item; ``handed`` the lines they hand over to it,
    ``earlier`` its workbooks of other months, of which what is not done goes on; ``practices`` what others do well.
    """

    department: str
    before: Before
    of_others: Mapping[str, Proposal]
    handed: Given = Given()
    earlier: Sequence[Entered] = ()
    practices: Sequence[Practice] = ()


class Made(NamedTuple):
    """What became of a form: whether its file holds it now, whether it did so before, and what is to be told."""

    there: bool
    unchanged: bool
    findings: list[Finding]
    not_written: list[Refusal]  # by the disk


class Maker:
    """Makes forms of one hospital for ``span``; a form that is made again in the middle of it comes to the same."""

    def __init__(self, folder: Path, control: Control, span: Period, language: str, made: datetime) -> None:
        self.folder, self.control, self.span, self.made = folder, control, span, made
        self.text = texts(language)
        today = made.replace(tzinfo=UTC).astimezone(VIET_NAM).date()
        self.secret = frozenset(SPEAKING) if control.programme.open_rounds(span.year, today) else frozenset()

    def make(self, job: Job) -> Made:
        """Writes a department's form, or says why the one that is there stays."""
        net, done = Net([]), Made(there=False, unchanged=False, findings=[], not_written=[])
        with net.under(job.before.source, job.department):
            done = self._make(*job)
        return done._replace(findings=[*done.findings, *net.findings], not_written=net.not_written)

    def _make(
        self,
        department: str,
        there: Before,
        of_others: Mapping[str, Proposal],
        handed: Given,
        earlier: Sequence[Entered],
        practices: Sequence[Practice],
    ) -> Made:
        folder, span, text = self.folder, self.span, self.text
        control = self._knowing(practices)
        declared = control.forms.all if department in control.departments else loader.forms(FORM_SET)
        going_on = self._going_on(department)
        handed_out = untouched_aside(compared(there.handed_out, there.handed_in), there.handed_in, going_on)
        carried = carry({form.id: form for form in declared}, span, there.handed_in, handed_out)
        left = taken_on(going_on, carried.forms, earlier, there.used, span)
        carried = replace(carried, forms=left.forms)
        entries = {form: {key: held.content for key, held in cells.items()} for form, cells in carried.forms.items()}
        taken = self._taken_in(department, entries, handed)
        filled = {form: len({row for row, _, _ in cells}) for form, cells in entries.items()}
        workbook = self._workbook(control, department, filled)
        needed = there.needs_the_form(workbook)
        if doubts := dict(there.doubts(needed=needed)):
            why = [self._told(finding, department) for several in doubts.values() for finding in several]
            facts: dict[str, object] = {"files": sorted(doubts)}
            held_back = Finding(Code.FORM_HELD_BACK, Cell(there.source), facts, department)
            return Made(there=False, unchanged=False, findings=[*why, held_back], not_written=[])
        workbook = with_marks(with_given(workbook, taken, control.codes_of(department)), left.marks)
        shown = _shown(of_others, there, carried, workbook)
        if CHECKLIST in entries:
            entries[CHECKLIST] |= in_new_words(carried.forms[CHECKLIST], workbook, text.language)
        if department in control.programme.rounds:
            entries[COVER] = {**entries.get(COVER, {}), **told(control, control.programme.rounds[department], text)}
        else:
            month: dict[Key, object] = {("reported_to", "value", ""): span.first}
            entries["cover"] = {**month, **entries.get("cover", {}), **given(control, department, span)}
        cells = [(form, key, held) for form, its in carried.forms.items() for key, held in its.items()]
        links = {(form, key): held.note for form, key, held in cells if held.note}
        used = [*there.handed_in, *([there.handed_out] if there.handed_out and needed else [])]
        lost = [carried.forms[form][key] for form, key in without_place(workbook, carried.forms)]
        lost += [held for each in used for held in each.beside]
        own = [name for each in used for name in each.own_sheets]
        history = HospitalFolder(folder).history
        if department in control.programme.rounds:
            new = round_file(workbook, entries, self.made, text, links)
        else:
            new = department_file(workbook, entries, self.made, text, links, shown, taken.locked)
        kept = [keep(each.path, history) for each in there.handed_in if lost or own]
        unchanged = same_content(new, there.target)
        replaced = None if unchanged else save(there.target, new, history)
        names = tuple(source_of(path, folder) for path in (*kept, *([replaced] if replaced else [])))
        unread = [] if needed else [self._told(finding, department) for finding in there.doubts_of_the_form]
        what = Told(department, there.source, names, lost, own, carried.differing, unread, shown, self.secret)
        findings = [*what.findings(), *_told_as_text(links, there.source, department)]
        findings += of_handed(taken, workbook, there.source, department)
        findings += of_left_open(left.fates, workbook, there.source, department)
        return Made(there=True, unchanged=unchanged, findings=findings, not_written=[])

    def _going_on(self, department: str) -> list[Form]:
        """The lists a department is given in which what is open goes on."""
        known = department in self.control.departments
        return kept_open(self.control.forms.of(department, self.span.months)) if known else []

    def _taken_in(self, department: str, entries: dict[str, dict[Key, object]], handed: Given) -> TakenIn:
        """Puts what others hand over among the ``entries``, where the department has the list it goes to."""
        control = self.control
        given = department in control.departments and any(
            form.id == CORRECTIONS for form in control.forms.of(department, self.span.months)
        )
        there = entries.get(CORRECTIONS, {})
        if not given or not (there or handed.lines):
            return TakenIn(there)
        taken = taken_in(there, handed, control, self.span.months, self.text)
        if taken.cells:
            entries[CORRECTIONS] = dict(taken.cells)
        return taken

    def _told(self, finding: Finding, whose: str) -> Finding:
        """A finding about a form, without what stands in its cells while a round keeps that back."""
        facts = {name: "…" if self.secret and name in QUOTED else fact for name, fact in finding.facts.items()}
        return replace(finding, facts=facts, department=whose)

    def _knowing(self, practices: Sequence[Practice]) -> Control:
        """The control with what others do well; without any the one of all departments, whose forms are worked out."""
        if not practices:
            return self.control
        known = self.control.programme
        return replace(self.control, programme=replace(known, practices=(*known.practices, *practices)))

    def _workbook(self, control: Control, whose: str, filled: Mapping[str, int]) -> Workbook:
        """The workbook of a department, or of a round by its code."""
        if whose in control.programme.rounds:
            return round_workbook(control, control.programme.rounds[whose], self.text, filled)
        return department_workbook(control, whose, self.span, self.text, filled)


def _shown(
    of_others: Mapping[str, Proposal], there: Before, carried: Carried, workbook: Workbook
) -> dict[str, Proposal]:
    """The proposals for sub-items the department has not answered, those an earlier form showed among them."""
    known = {
        code: Proposal(shown, sources=(each.source,)) for each in there.used for code, shown in each.proposed.items()
    } | dict(of_others)
    sheet, cells = workbook.by_form.get(CHECKLIST), carried.forms.get(CHECKLIST, {})
    asked = [line.row for line in sheet.lines] if sheet else []
    return {code: known[code] for code in asked if code in known and (code, "status", "") not in cells}


def in_new_words(cells: Cells, workbook: Workbook, language: str) -> dict[Key, object]:
    """The faults that were answered in the words of earlier forms, in those their drop-down offers now."""
    sheet = workbook.by_form.get(CHECKLIST)
    lists = {line.row: line.codes for line in sheet.lines if line.codes} if sheet else {}
    return {
        (row, name, month): lists[row].label(held.value, language)
        for (row, name, month), held in cells.items()
        if name == "status" and row in lists and held.value in FAULTS and in_old_words(held.raw)
    }


def _told_as_text(links: Mapping[tuple[str, Key], Note], source: str, department: str) -> Iterator[Finding]:
    """Says which links are kept as text, with their address in a comment."""
    for address in sorted({note.link for note in links.values() if note.link and safe_link(note.link) is None}):
        facts: dict[str, object] = {"link": address if len(address) <= 120 else address[:119] + "…"}
        yield Finding(Code.FORM_LINK, Cell(source), facts, department)


def given(control: Control, department: str, span: Period) -> dict[Key, object]:
    """The lines of the cover that qmxl fills in."""
    name = control.departments[department].name
    return {
        ("hospital", "value", ""): control.hospital.name,
        ("department", "value", ""): name,
        ("span", "value", ""): str(span),
    }
