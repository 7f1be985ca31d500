"""Makes a department's workbook, again if need be, with what was already entered."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from qmxl.control.models import Control
from qmxl.findings import Cell, Finding, Severity
from qmxl.forms.department import department_workbook
from qmxl.forms.department_writer import department_file
from qmxl.forms.layout import Key, Workbook
from qmxl.forms.notes import notes
from qmxl.forms.opening import open_file
from qmxl.forms.reader import read_raw, read_workbook
from qmxl.forms.writer import Note
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.saving import HISTORY, save
from qmxl.submission import ReadSheet
from qmxl.texts import Texts

Entries = dict[str, dict[Key, object]]
Notes = dict[tuple[str, Key], Note]


def make_form(
    folder: Path, control: Control, department: str, span: Period, text: Texts, made: datetime
) -> tuple[Path | None, list[Finding]]:
    """Writes ``bieu-mau/<year>/<department>.xlsx``; gives its path (None when it is open elsewhere) and findings."""
    path = folder / "bieu-mau" / str(span.year) / f"{department}.xlsx"
    earlier = _earlier(path, folder / "nop" / str(span.year) / path.name)
    entries, links = _entered(earlier, control, department, span, text) if earlier else ({}, {})
    filled = {form: len({row for row, _, _ in answers}) for form, answers in entries.items()}
    workbook = department_workbook(control, department, span, text, filled)
    kept, lost = _fitting(entries, workbook)
    kept["cover"] = {
        ("reported_to", "value", ""): span.first,
        **kept.get("cover", {}),
        **given(control, department, span),
    }
    source = path.relative_to(folder).as_posix()
    findings = []
    if lost and earlier:
        facts: dict[str, object] = {"count": lost, "kept": f"{HISTORY}/"}
        findings.append(Finding("FORM-KEPT-ASIDE", Severity.WARNING, Cell(source), facts, department))
    try:
        save(path, department_file(workbook, kept, made, text, links), folder / HISTORY)
    except Refusal as refusal:
        if refusal.code != "open_elsewhere":
            raise
        return None, [*findings, Finding("FORM-OPEN", Severity.ERROR, Cell(source), {}, department)]
    return path, findings


def given(control: Control, department: str, span: Period) -> dict[Key, object]:
    """The lines of the cover that qmxl fills in."""
    name = control.departments[department].name
    return {
        ("hospital", "value", ""): control.hospital.name,
        ("department", "value", ""): name,
        ("span", "value", ""): str(span),
    }


def _earlier(form: Path, submitted: Path) -> Path | None:
    """Where the department's newest entries are: its submission or the form made before."""
    there = [(open_file(path), path) for path in (form, submitted) if path.is_file()]
    usable = [(opened.saved, path) for opened, path in there if not opened.fault]
    return max(usable, key=lambda pair: (pair[0], str(pair[1])))[1] if usable else None


def _entered(path: Path, control: Control, department: str, span: Period, text: Texts) -> tuple[Entries, Notes]:
    """What stands in an earlier workbook of the same department and span, with links and comments."""
    opened = open_file(path)
    raw = read_raw(opened.content)
    if raw is None or raw.identity.get("department") != department or raw.identity.get("span") != str(span):
        return {}, {}
    sheets, _ = read_workbook(raw, department_workbook(control, department, span, text), path.name)
    links = _links(sheets, opened.content) if opened.noted else {}
    return {form: entered(found) for form, found in sheets.items()}, links


def entered(found: ReadSheet) -> dict[Key, object]:
    """A form's filled cells as they are; the lines of an open list numbered anew without gaps."""
    if found.sheet.form.layout != "list":
        return {key: answer.raw for key, answer in found.answers.items()}
    order = sorted({answer.row for answer in found.answers.values()}, key=lambda row: found.rows[row])
    numbers = {row: str(number) for number, row in enumerate(order, start=1)}
    return {(numbers[row], field, month): answer.raw for (row, field, month), answer in found.answers.items()}


def _links(sheets: Mapping[str, ReadSheet], content: bytes) -> Notes:
    by_place = {}
    for form, found in sheets.items():
        if found.sheet.form.layout != "list":
            by_place.update(
                {(answer.sheet, answer.at_row, answer.at_column): (form, key) for key, answer in found.answers.items()}
            )
    return {by_place[place]: note for place, note in notes(content).items() if place in by_place}


def _fitting(entries: Entries, workbook: Workbook) -> tuple[Entries, int]:
    """The entries the workbook has a place for, and how many it has none for."""
    kept: Entries = {}
    lost = 0
    for form, answers in entries.items():
        sheet = workbook.by_form.get(form)
        for key, content in answers.items():
            line = f"{key[0]}/{key[1]}" if sheet and sheet.grid else key[0]
            if sheet is not None and line in sheet.by_line:
                kept.setdefault(form, {})[key] = content
            else:
                lost += 1
    return kept, lost
