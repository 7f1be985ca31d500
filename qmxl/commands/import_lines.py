"""Takes the lines of a register from a table of another program."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from qmxl.catalogue.declared import Form
from qmxl.codes import Code
from qmxl.commands.check import check
from qmxl.commands.outcome import Clock, Outcome, utc_now
from qmxl.control.control import Control
from qmxl.control.reading import of_departments
from qmxl.departments.part import part_file
from qmxl.departments.workbook import part_workbook
from qmxl.engines.apart import fetch_apart
from qmxl.engines.tables import tables_in
from qmxl.findings import Cell, Finding, sort_key
from qmxl.forms.headings import Table
from qmxl.forms.layout import Sheet, Workbook
from qmxl.forms.reader import read_workbook
from qmxl.grouping import grouped
from qmxl.hospital.control import find_control
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.lock import one_run
from qmxl.hospital.saving import refuse_if_open, save
from qmxl.hospital.sources import source_of
from qmxl.importing.columns import Matched, Unknown, match
from qmxl.importing.lines import Taken, entries, lines_of, sources_in, together
from qmxl.importing.values import content_of
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.spc.columns import headings_seen
from qmxl.texts import Texts, texts
from qmxl.typed.spelling import fold, nfc
from qmxl.xlsx.cells import address


class Asked(NamedTuple):
    """What a person says of the table: its sheet, whose lines they are or which column says so, columns by field."""

    form: str
    department: str = ""
    sheet: str = ""
    columns: Mapping[str, str] = {}
    department_column: str = ""


def import_lines(
    folder: Path, file: Path, asked: Asked, *, period: Period, language: str, clock: Clock = utc_now
) -> Outcome:
    """A workbook of the lines beside the reports of each department they are of, in ``nop/<year>``; checked at once.

    Lines taken from other files before stay; those of a file of this name give way to what it says now, the earlier
    workbook being kept in ``lich-su``. Lines that name no department of the hospital are findings at their cells.
    A Refusal where the form, the department or a column is not known, or nothing is to be taken.
    """
    start, text, house, year = time.perf_counter(), texts(language), HospitalFolder(folder), Period(period.year, 1, 12)
    tables, findings = tables_in(file, language, "import_unreadable")
    with one_run(find_control(folder).parent):
        control, _ = of_departments(fetch_apart(find_control(folder)), text)
        of_form = _Importing(control, year, text, asked)
        name, matched = of_form.found(tables, file)
        sheet, table = of_form.sheet, tables[name]
        whose = of_form.department
        taken, homeless, totals = lines_of(nfc(file.name), table, matched, sheet, control, whose)
        findings += _of_columns(sheet, matched, file.name, name)
        for code, several in ((Code.IMPORT_DEPARTMENT, homeless), (Code.IMPORT_TOTAL, totals)):
            for line in several:
                at = address(line.row, matched.department or 0)
                findings.append(Finding(code, Cell(file.name, name, at), {"found": line.said}))
        if not taken and not homeless:
            raise Refusal("import_no_lines", path=file, sheet=sheet.name)
        targets = {each: house.imported(each, sheet.form.id, year.year) for each in taken}
        for path in targets.values():
            refuse_if_open(path)
        for each, path in targets.items():
            findings += of_form.add(path, each, taken[each], clock, house.history)
    checked = check(targets.values(), language=language, period=year, clock=clock) if targets else Outcome()
    made = {source_of(path, folder) for path in targets.values()}
    faults = [finding for finding in checked.findings if finding.cell.source in made]
    told = sorted([*grouped(findings), *faults], key=sort_key)
    return Outcome(period, written=[*targets.values()], findings=told, elapsed=time.perf_counter() - start)


class _Importing:
    """Lines of one form of a hospital being taken."""

    def __init__(self, control: Control, year: Period, text: Texts, asked: Asked) -> None:
        self.control, self.year, self.text, self.asked = control, year, text, asked
        form = next((form for form in control.forms.registers.values() if fold(asked.form) in _called(form)), None)
        if form is None:
            names = [f"{form.id} ({form.sheet.in_(text.language)})" for form in control.forms.registers.values()]
            raise Refusal("import_form", found=asked.form, forms=names)
        if form.layout != "list":
            raise Refusal("import_layout", form=form.sheet.in_(text.language))
        self.form = form
        self.department = asked.department.strip().upper()
        if self.department and self.department not in control.departments:
            raise Refusal("import_department", found=asked.department, departments=[*control.departments])
        self.sheet: Sheet = self._workbook(self.department or next(iter(control.departments))).sheets[0]

    def _workbook(self, department: str, sources: Sequence[str] = ()) -> Workbook:
        return part_workbook(self.control, department, self.form, self.year, self.text, sources)

    def found(self, tables: Mapping[str, Table], file: Path) -> tuple[str, Matched]:
        """The sheet the lines stand on, and its columns."""
        wanted = nfc(self.asked.sheet)
        if wanted and wanted not in tables:
            raise Refusal("spc_no_sheet", path=file.name, sheet=wanted, sheets=list(tables))
        looked = {name: table for name, table in tables.items() if name == wanted or not (wanted or table.hidden)}
        column = None if self.department else self.asked.department_column
        found = {name: match(table.rows, self.sheet, self.asked.columns, column) for name, table in looked.items()}
        usable = {name: each for name, each in found.items() if isinstance(each, Matched)}
        if not usable:
            seen = max((headings_seen(table.rows) for table in looked.values()), key=len, default=[])
            unknown = next((each.asked for each in found.values() if isinstance(each, Unknown)), "")
            fields = [each.label for each in self.sheet.columns if not each.locked]
            if unknown:
                raise Refusal("import_column", path=file.name, column=unknown, columns=seen, fields=fields)
            raise Refusal("import_columns", path=file.name, sheet=self.sheet.name, columns=seen, fields=fields)
        name = max(usable, key=lambda each: len(usable[each].fields))
        if not self.department and usable[name].department is None:
            raise Refusal("import_whose", path=file.name, columns=headings_seen(looked[name].rows))
        return name, usable[name]

    def add(self, path: Path, department: str, new: list[Taken], clock: Clock, history: Path) -> Iterator[Finding]:
        """Writes a department's workbook with the new lines, and tells what became of those it had."""
        keys = frozenset(column.key for column in self.sheet.columns if column.numbered)
        file = new[0].file
        whole = together(self._before(path, department), new, file, keys)
        workbook = self._workbook(department, [line.source for line in whole.lines])
        content = part_file(workbook, {self.sheet.form.id: dict(entries(whole.lines))}, clock(), self.text)
        kept = save(path, content, history)
        if whole.known:
            yield Finding(Code.IMPORT_KNOWN, Cell(path.name), {"count": whole.known, "file": file}, department)
        if whole.gone:
            facts: dict[str, object] = {"count": len(whole.gone), "file": file, "kept": kept.name if kept else "–"}
            facts["lines"] = [line.row for line in whole.gone[:10]]
            yield Finding(Code.IMPORT_GONE, Cell(path.name), facts, department)

    def _before(self, path: Path, department: str) -> list[Taken]:
        """The lines of the workbook that is there, with what a person changed in them; a Refusal if it is not read."""
        if not path.exists():
            return []
        fetched = fetch_apart(path)
        if fetched.raw is None:
            raise Refusal("import_unreadable", path=path, reason=self.text(f"finding.{fetched.opened.fault}"))
        sheets, _ = read_workbook(fetched.raw, self._workbook(department), path.name)
        read = sheets.get(self.sheet.form.id)
        if read is None:
            raise Refusal(
                "import_unreadable", path=path, reason=self.text(f"finding.{Code.STRUCTURE_HEADINGS}", sheet=path)
            )
        sources = sources_in(fetched.raw.sheets[read.name])
        lines: dict[str, dict[str, object]] = {}
        for (row, field, _), answer in read.answers.items():
            held = content_of(answer.raw, self.sheet.by_column[field], self.text.language)
            lines.setdefault(row, {})[field] = held
        return [_line(sources.get(read.rows[row], ""), cells) for row, cells in lines.items()]


def _line(source: str, cells: dict[str, object]) -> Taken:
    file, _, row = source.rpartition(":")
    return Taken(file, int(row) if row.isdecimal() else 0, cells)


def _called(form: Form) -> set[str]:
    """What a form may be called by: its id, its sheet in any language."""
    return {fold(name) for name in (form.id, form.sheet.vi, form.sheet.en, form.sheet.zh)}


def _of_columns(sheet: Sheet, matched: Matched, file: str, name: str) -> Iterable[Finding]:
    """What is told of columns: those taken for no field, and required fields that have none."""
    missing = [each.label for each in sheet.columns if each.required and each.key not in matched.fields]
    place = Cell(file, name, address(matched.heading, 0))
    if missing:
        yield Finding(Code.IMPORT_MISSING, place, {"fields": missing, "sheet": sheet.name})
    if matched.unused:
        yield Finding(Code.IMPORT_UNUSED, place, {"columns": list(matched.unused), "sheet": sheet.name})
