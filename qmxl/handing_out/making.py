"""Makes every department's workbook, again if need be, with what was already entered."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

from qmxl.codes import Code
from qmxl.control.models import Control
from qmxl.departments.carrying import Carried, carry, without_place
from qmxl.departments.entered import Held
from qmxl.departments.proposals import FORM as CHECKLIST
from qmxl.departments.proposals import Proposal, proposals
from qmxl.departments.telling import Told
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.engines.contract import Engine, Given, Progress
from qmxl.findings import Cell, Finding
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Workbook
from qmxl.handing_out.before import Before, before
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.saving import keep, save
from qmxl.hospital.sources import source_of
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.reports.report import REJECTED
from qmxl.reports.settling import settle
from qmxl.texts import Texts
from qmxl.xlsx.notes import Note
from qmxl.xlsx.safe_links import safe_link


def make_forms(
    folder: Path, engine: Engine, control: Control, span: Period, text: Texts, made: datetime, progress: Progress
) -> tuple[list[Path], list[Finding]]:
    """Writes each department's ``bieu-mau/<year>/<department>.xlsx``; gives their paths, and findings.

    ``engine`` has the files that were handed in and the forms handed out. A department whose entries cannot all be
    read keeps the form it has. A Refusal when nothing at all can be written.
    """
    total, year = engine.count + len(control.departments), Period(span.year, 1, 12)
    reports = engine.read(Given(control, year, text.language), lambda done, _: progress(done, total))
    inside = source_of(HospitalFolder(folder).forms_of(span.year), folder)
    forms = {report.source: report for report in reports if report.source.startswith(f"{inside}/")}
    settled = settle((r for r in reports if r.source not in forms), control, year, engine.said, {})
    net = Net([finding for report in settled if report.status == REJECTED for finding in report.findings])
    befores: dict[str, Before] = {}
    for department in control.departments:
        with net.under(f"{inside}/{department}.xlsx", department):
            befores[department] = before(folder, department, span, forms, settled, engine.entered)
    proposed = proposals(control, {department: each.used for department, each in befores.items()}, text)
    written: list[Path] = []
    for done, (department, each) in enumerate(befores.items(), start=1):
        with net.under(each.source, department):
            findings = _make(folder, control, department, span, each, proposed.get(department, {}), text, made)
            net.findings += findings
            written += [each.target] if Code.FORM_HELD_BACK not in {finding.code for finding in findings} else []
        progress(engine.count + done, total)
    net.refuse_where_nothing_was_written(written)
    return written, net.findings


class Net:
    """Catches what goes wrong with one department's form, so that the others' are made all the same."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        self._not_written: list[Refusal] = []

    @contextmanager
    def under(self, source: str, department: str) -> Iterator[None]:
        """Makes a finding of whatever goes wrong."""
        try:
            yield
        except Refusal as refusal:
            self.findings.append(self._refused(refusal, source, department))
        except Exception as error:
            facts: dict[str, object] = {"reason": f"{type(error).__name__}: {error}"}
            self.findings.append(Finding(Code.FORM_FAILED, Cell(source), facts, department))

    def _refused(self, refusal: Refusal, source: str, department: str) -> Finding:
        code = Code.FORM_HELD_BACK
        facts: dict[str, object] = {"files": [str(refusal.facts.get("source", source))]}
        if refusal.code == "open_elsewhere":
            code, facts = Code.FORM_OPEN, {}
        elif refusal.code == "not_written":
            self._not_written.append(refusal)
            code, facts = Code.FORM_NOT_WRITTEN, {"reason": refusal.facts.get("reason", "")}
        return Finding(code, Cell(source), facts, department)

    def refuse_where_nothing_was_written(self, written: Sequence[Path]) -> None:
        """Raises the Refusal where the disk took no form at all."""
        if self._not_written and not written:
            raise self._not_written[0]


def _make(
    folder: Path,
    control: Control,
    department: str,
    span: Period,
    there: Before,
    of_others: Mapping[str, Proposal],
    text: Texts,
    made: datetime,
) -> list[Finding]:
    """Writes a department's form, or says why the one that is there stays."""
    carried = carry({form.id: form for form in control.forms}, span, there.handed_in, there.handed_out)
    filled = {form: len({row for row, _, _ in cells}) for form, cells in carried.forms.items()}
    workbook = department_workbook(control, department, span, text, filled)
    needed = there.needs_the_form(workbook)
    if doubts := dict(there.doubts(needed=needed)):
        told = [replace(finding, department=department) for several in doubts.values() for finding in several]
        facts: dict[str, object] = {"files": sorted(doubts)}
        return [*told, Finding(Code.FORM_HELD_BACK, Cell(there.source), facts, department)]
    shown = _shown(of_others, there, carried, workbook)
    entries = {form: {key: content(held) for key, held in cells.items()} for form, cells in carried.forms.items()}
    month: dict[Key, object] = {("reported_to", "value", ""): span.first}
    entries["cover"] = {**month, **entries.get("cover", {}), **given(control, department, span)}
    cells = [(form, key, held) for form, its in carried.forms.items() for key, held in its.items()]
    links = {(form, key): held.note for form, key, held in cells if held.note}
    used = [*there.handed_in, *([there.handed_out] if there.handed_out and needed else [])]
    lost = [carried.forms[form][key] for form, key in without_place(workbook, carried.forms)]
    lost += [held for each in used for held in each.beside]
    own = [name for each in used for name in each.own_sheets]
    new = department_file(workbook, entries, made, text, links, shown)
    history = HospitalFolder(folder).history
    kept = [keep(each.path, history) for each in there.handed_in if lost or own]
    earlier = save(there.target, new, history)
    names = tuple(source_of(path, folder) for path in (*kept, *([earlier] if earlier else [])))
    unread = [] if needed else there.doubts_of_the_form
    what = Told(department, there.source, names, lost, own, carried.differing, unread, shown)
    return [*what.findings(), *_told_as_text(links, there.source, department)]


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


def content(held: Held) -> object:
    """What the new form's cell holds: the same, of the same kind; a day or time that was a bare number is one."""
    by_number = isinstance(held.raw, int | float) and not isinstance(held.raw, bool)
    return held.value if by_number and isinstance(held.value, date | time) else held.raw


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
