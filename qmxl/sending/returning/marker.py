"""Makes the copies that go back: a department's own workbook with its faults marked, or a letter where it cannot."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import is_returned, raw_of
from qmxl.forms.layout import MENDED
from qmxl.hospital.folder import SHARED, HospitalFolder
from qmxl.hospital.saving import same_content, save
from qmxl.hospital.sources import source_of
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.reports.handed_in import by_last_save
from qmxl.reports.mended import Now, changes, marked
from qmxl.reports.report import LATE
from qmxl.reports.returned import Change, Returned, rows_of
from qmxl.sending.returning.first_page import Head, Item, first_page, items
from qmxl.sending.returning.letter import letter
from qmxl.sending.returning.marks import marks_of
from qmxl.sending.returning.returning import Back, target_of
from qmxl.submissions.places import Placed
from qmxl.texts import texts
from qmxl.xlsx.added_sheets import Drawn, Spot
from qmxl.xlsx.marking import mark
from qmxl.xlsx.notes import notes
from qmxl.xlsx.opening import OLE
from qmxl.xlsx.package import Package, Unreadable
from qmxl.xlsx.reading import read_cells


class Job(NamedTuple):
    """A file that goes back, the cells it has, and the copies of it that went back before, the last one first."""

    back: Back
    path: Path | None
    cells: Sequence[Placed]
    before: Sequence[Returned]


class Made(NamedTuple):
    """What became of a copy: where it is, whether it was so before, and what is to be told."""

    target: Path | None
    unchanged: bool
    findings: tuple[Finding, ...] = ()


class Marker:
    """Makes copies for the departments of one hospital."""

    def __init__(self, folder: Path, control: Control, period: Period, language: str, made: datetime) -> None:
        self.house, self.control, self.period, self.made = HospitalFolder(folder), control, period, made
        self.text = texts(language)

    def make(self, job: Job) -> Made:
        """Writes the copy of a file, or says why there is none."""
        try:
            return self._make(job)
        except Refusal as refusal:
            reason = str(refusal.facts.get("reason", ""))
            code = Code.RETURN_OPEN if refusal.code == "open_elsewhere" else Code.RETURN_NOT_WRITTEN
            facts: dict[str, object] = {"reason": reason} if code is Code.RETURN_NOT_WRITTEN else {}
        except Exception as error:  # one department's misfortune is not the others'
            code, facts = Code.RETURN_NOT_WRITTEN, {"reason": f"{type(error).__name__}: {error}"}
        return Made(None, unchanged=False, findings=(Finding(code, Cell(job.back.source), facts, job.back.department),))

    def _make(self, job: Job) -> Made:
        back, path = job.back, job.path
        content = path.read_bytes() if path else b""
        if back.report and back.report.digest and hashlib.sha256(content).hexdigest() != back.report.digest:
            raise Refusal("changed_meanwhile", source=back.source)
        told: tuple[Finding, ...] = ()
        found = items(back.findings, self.text)
        copy, last = self._copy(job, found), next(iter(job.before), None)
        for at in dict.fromkeys((last.at if last and last.digest == copy.digest else copy.at, copy.at)):
            new, is_letter, told = self._content(job, content, found, replace(copy, at=at))
            target = target_of(self.house, self.period, path, back.department, letter=is_letter)
            if target.exists() and same_content(new, target):
                return Made(target, unchanged=True, findings=told)
        save(target, new, self.house.returned_before(self.period))
        return Made(target, unchanged=False, findings=told)

    def _copy(self, job: Job, found: Sequence[Item]) -> Returned:
        """What the copy is to tell of itself."""
        report, now, last = job.back.report, Now(job.cells), next(iter(job.before), None)
        digest, language = report.digest if report else "", self.text.language
        mended: tuple[Change, ...] = ()
        if last is not None:
            mended = last.changes if last.digest == digest else tuple(changes(last, now, language))
        return Returned(
            str(self.period),
            job.back.department,
            job.back.source,
            digest,
            report.received if report else None,
            self.made + timedelta(hours=7),
            sum(1 for each in found if not each.address),
            tuple(marked(job.back.findings, now, language)),
            mended,
            report.first_saved if report else None,
        )

    def _content(
        self, job: Job, content: bytes, found: Sequence[Item], copy: Returned
    ) -> tuple[bytes, bool, tuple[Finding, ...]]:
        """The bytes of the copy, whether it is a letter, and what is to be told of it."""
        head = self._head(job)
        told: tuple[Finding, ...] = ()
        if content and not content.startswith(OLE):
            try:
                return self._marked(content, found, head, copy), False, ()
            except Unreadable:
                cells = any(each.address for each in found)
                told = (Finding(Code.RETURN_LETTER, Cell(job.back.source), {}, job.back.department),) if cells else ()
        form = source_of(self.house.form(job.back.department, self.period.year), self.house.root)
        return letter(found, head, form, rows_of(copy), MENDED, self.made, self.text), True, told

    def _head(self, job: Job) -> Head:
        department, report = self.control.departments[job.back.department], job.back.report
        owner = f"{self.control.hospital.name} – {department.name} – {self.period}"
        late = ""
        if report is not None and report.status == LATE:
            by, due = (
                "late_by_last" if by_last_save(report) else "late",
                self.control.timetable.due(self.period.months[-1]),
            )
            late = self.text(f"return.{by}", saved=(report.first_saved or report.saved).date(), due=due)
        return Head(owner, job.path.name if job.path else "", f"{SHARED}/{self.period.year}", late)

    def _marked(self, content: bytes, found: Sequence[Item], head: Head, copy: Returned) -> bytes:
        """The workbook with its marks; :class:`Unreadable` where it does not read as it did, marks aside."""
        before = Package(content)
        contents = read_cells(before)
        there = next((name for name, cells in contents.sheets.items() if is_returned(cells.rows)), "")
        behind = Drawn(MENDED, [[Spot(cell) for cell in row] for row in rows_of(copy)])
        front = first_page(found, head, self.text)
        merged = {name: contents.sheets[name].merged if name in contents.sheets else () for name in contents.names}
        sheets = marks_of(found, merged)
        made = mark(content, sheets, front, behind, self.text("return.author"), there)
        after = Package(made)
        if raw_of(after) != raw_of(before) or notes(after) != notes(before):
            raise Unreadable(Code.FILE_UNREADABLE)
        return made
