"""Makes a department's workbook, again if need be, with what was already entered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qmxl.control.models import Control
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.findings import Cell, Finding, Severity
from qmxl.forms.answers import ReadSheet
from qmxl.forms.layout import Key, Note, Sheet, Workbook
from qmxl.forms.links import safe_link
from qmxl.forms.locating import MARK, Rows, form_of
from qmxl.forms.notes import notes
from qmxl.forms.opening import Opened, open_file
from qmxl.forms.reader import Raw, read_raw, read_workbook
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.saving import HISTORY, keep, save
from qmxl.texts import Texts

Entries = dict[str, dict[Key, object]]
Notes = dict[tuple[str, Key], Note]


@dataclass(frozen=True)
class Earlier:
    """What a department had entered before; ``lost`` filled cells have no place in the form as it is now."""

    path: Path
    entries: Entries
    links: Notes
    lost: int


def make_form(
    folder: Path, control: Control, department: str, span: Period, text: Texts, made: datetime
) -> tuple[Path | None, list[Finding]]:
    """Writes ``bieu-mau/<year>/<department>.xlsx``; gives its path (None when it is open elsewhere) and findings."""
    path = _path_of(folder / "bieu-mau" / str(span.year), department, span)
    submitted = folder / "nop" / str(span.year) / path.name
    earlier = _earlier((path, submitted), control, department, span, text)
    entries, links = (earlier.entries, earlier.links) if earlier else ({}, {})
    filled = {form: len({row for row, _, _ in answers}) for form, answers in entries.items()}
    workbook = department_workbook(control, department, span, text, filled)
    kept = {form: dict(answers) for form, answers in entries.items()}
    kept["cover"] = {
        ("reported_to", "value", ""): span.first,
        **kept.get("cover", {}),
        **given(control, department, span),
    }
    source = path.relative_to(folder).as_posix()
    try:
        findings = list(_left_over(earlier, folder, source, department)) if earlier else []
        findings += _told_as_text(links, source, department)
        save(path, department_file(workbook, kept, made, text, links), folder / HISTORY)
    except Refusal as refusal:
        if refusal.code != "open_elsewhere":
            raise
        return None, [Finding("FORM-OPEN", Severity.ERROR, Cell(source), {}, department)]
    return path, findings


def _left_over(earlier: Earlier, folder: Path, source: str, department: str) -> Iterator[Finding]:
    """Says how many filled cells the new form has no place for, and keeps the file they stand in."""
    if earlier.lost:
        if earlier.path.parent.parent.name == "nop":  # saving keeps the earlier form itself
            keep(earlier.path, folder / HISTORY)
        facts: dict[str, object] = {"count": earlier.lost, "kept": f"{HISTORY}/"}
        yield Finding("FORM-KEPT-ASIDE", Severity.WARNING, Cell(source), facts, department)


def _told_as_text(links: Notes, source: str, department: str) -> Iterator[Finding]:
    """Says which links are kept as text, with their address in a comment."""
    for address in sorted({note.link for note in links.values() if note.link and safe_link(note.link) is None}):
        facts: dict[str, object] = {"link": address if len(address) <= 120 else address[:119] + "…"}
        yield Finding("FORM-LINK", Severity.WARNING, Cell(source), facts, department)


def given(control: Control, department: str, span: Period) -> dict[Key, object]:
    """The lines of the cover that qmxl fills in."""
    name = control.departments[department].name
    return {
        ("hospital", "value", ""): control.hospital.name,
        ("department", "value", ""): name,
        ("span", "value", ""): str(span),
    }


def _path_of(folder: Path, department: str, span: Period) -> Path:
    """The department's file; where that is the form of another span, a file of its own for this one."""
    path = folder / f"{department}.xlsx"
    raw = read_raw(open_file(path).content) if path.is_file() else None
    other = raw is not None and raw.identity.get("span", str(span)) != str(span)
    return folder / f"{department}_{span}.xlsx" if other else path


def _earlier(paths: Iterable[Path], control: Control, department: str, span: Period, text: Texts) -> Earlier | None:
    """What stands in the form handed out and in the submission; where both say something, the one saved later."""
    found = []
    for path in paths:
        opened = open_file(path) if path.is_file() else None
        raw = read_raw(opened.content) if opened and not opened.fault else None
        if opened and raw and raw.identity.get("department") == department and raw.identity.get("span") == str(span):
            workbook = department_workbook(control, department, span, text)
            found.append((opened.saved, str(path), _entries(path, raw, opened, workbook)))
    found.sort(key=lambda each: each[:2])
    merged = None
    for _, _, newer in found:
        merged = newer if merged is None else _merged(merged, newer, span)
    return merged


def _merged(older: Earlier, newer: Earlier, span: Period) -> Earlier:
    """The newer entries over the older ones cell by cell; of an open list the newer lines, where there are any."""
    entries = dict(older.entries)
    for form, answers in newer.entries.items():
        said = {k: v for k, v in answers.items() if not (k[0] == "reported_to" and v == span.first)}
        numbered = any(key[0].isdecimal() for key in said)
        entries[form] = said if numbered else {**entries.get(form, {}), **said}
    path = older.path if older.lost > newer.lost else newer.path
    return Earlier(path, entries, {**older.links, **newer.links}, older.lost + newer.lost)


def _entries(path: Path, raw: Raw, opened: Opened, workbook: Workbook) -> Earlier:
    sheets, findings = read_workbook(raw, workbook, path.name)
    beside = sum(
        len(list(found))
        for finding in findings
        if finding.code == "STRUCTURE-ROW-UNKNOWN" and isinstance(found := finding.facts["found"], list)
    )
    dropped = [rows for rows in raw.sheets.values() if (mark := form_of(rows)) and mark[0] not in workbook.by_form]
    beside += sum(_filled(rows) for rows in dropped)
    links = _links(sheets, opened.content) if opened.noted else {}
    entries = {form: found.entered for form, found in sheets.items()}
    for form, found in sheets.items():
        closed = _closed(found.sheet) & entries[form].keys()
        beside += len(closed)
        entries[form] = {key: value for key, value in entries[form].items() if key not in closed}
    return Earlier(path, entries, links, beside)


def _closed(sheet: Sheet) -> set[Key]:
    """The cells of a grid that take no input: months in which an indicator is not due or not assigned."""
    return {
        (line.row, line.part, column.key)
        for line in sheet.lines
        for column, is_open in zip(sheet.columns, line.open or (True,) * len(sheet.columns), strict=True)
        if not is_open
    }


def _filled(rows: Rows) -> int:
    """How many cells below a form's headings are filled, its keys and fixed texts aside."""
    mark = form_of(rows)
    if mark is None:
        return 0
    _, key_row, _ = mark
    inputs = [at for at, key in enumerate(rows[key_row]) if key != "" and not str(key).startswith(("#", MARK))]
    keyed = [row for row in rows[key_row + 1 :] if row[mark[2]] != "" and not str(row[mark[2]]).endswith("/rate")]
    return sum(1 for row in keyed for at in inputs if at < len(row) and row[at] != "")


def _links(sheets: Mapping[str, ReadSheet], content: bytes) -> Notes:
    """The links and comments of the cells people fill in, by what they answer, blank cells too."""
    noted = notes(content)
    links: Notes = {}
    for form, found in sheets.items():
        numbers = found.numbers
        columns = {at: key for key, at in found.columns.items()}
        lines = {at: key for key, at in found.rows.items()}
        for (name, at_row, at_column), note in noted.items():
            if name == found.name and at_row in lines and at_column in columns:
                links[form, _key(found, numbers, lines[at_row], columns[at_column])] = note
    return links


def _key(found: ReadSheet, numbers: Mapping[str, str], line: str, column: str) -> Key:
    if found.sheet.grid:
        row, _, part = line.partition("/")
        return (row, part, column)
    return (numbers.get(line, line), column, "")
