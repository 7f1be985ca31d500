"""Reads a workbook's sheets by the keys in their hidden row and column, or by their headings where the keys are gone.

What people saw when they typed wins: where a visible heading or code contradicts a key, the visible
one is followed and the finding says so. Blank cells give no answer.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from qmxl.findings import Cell, Finding, Severity, address
from qmxl.forms.layout import Column, Key, Line, Sheet, Workbook, spellings
from qmxl.forms.values import NUMBERS, fold, parse
from qmxl.submission import Answer, ReadSheet

IDENTITY = "_qmxl"
MARK = "qmxl:"
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Raw:
    """A workbook as its identity and the cells of its sheets."""

    identity: Mapping[str, str]
    sheets: Mapping[str, Rows]


@dataclass
class Found:
    """Where a form's columns and lines stand in a sheet; ``changes`` says what was not where the keys have it."""

    columns: dict[int, str]
    texts: dict[int, int]  # position of a fixed text -> column
    lines: list[tuple[int, str]]
    changes: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)


def read_raw(content: bytes) -> Raw | None:
    """The cells of a workbook's visible sheets from their first row and column, or None when it cannot be read."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = workbook.sheet_names
        identity = {}
        if IDENTITY in names:
            cells = workbook.get_sheet_by_name(IDENTITY).to_python(skip_empty_area=False)
            identity = {str(row[0]): str(row[1]) for row in cells if len(row) > 1 and row[0] != ""}
        sheets = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in names
            if not name.startswith("_")
        }
    except (CalamineError, OSError, ValueError, KeyError):
        return None
    return Raw(identity, sheets)


def form_of(rows: Rows) -> tuple[str, int, int] | None:
    """The form a sheet says it is, with the row and column of its keys."""
    for at_row, row in enumerate(rows[:12]):
        for at_column, cell in enumerate(row[:8]):
            if isinstance(cell, str) and cell.startswith(MARK):
                return cell.removeprefix(MARK), at_row, at_column
    return None


def read_workbook(raw: Raw, expected: Workbook, source: str) -> tuple[dict[str, ReadSheet], list[Finding]]:
    """The expected forms that are there, by id, and what was not as expected of their structure."""
    findings: list[Finding] = []
    read: dict[str, ReadSheet] = {}
    marked = {name: form_of(rows) for name, rows in raw.sheets.items()}
    for sheet in expected.sheets:
        name = _sheet_name(sheet, raw, marked)
        if name is None:
            findings.append(Finding("STRUCTURE-SHEET", Severity.ERROR, Cell(source), {"sheet": sheet.name}))
            continue
        mark = marked[name]
        rows = raw.sheets[name]
        found = _by_keys(rows, sheet, mark[1], mark[2]) if mark else _by_headings(rows, sheet)
        if found is None:
            findings.append(Finding("STRUCTURE-HEADINGS", Severity.ERROR, Cell(source, name), {"sheet": sheet.name}))
            continue
        read[sheet.form.id], more = _read_sheet(rows, sheet, found, name, source)
        findings.extend(more)
    return read, findings


def _sheet_name(sheet: Sheet, raw: Raw, marked: Mapping[str, tuple[str, int, int] | None]) -> str | None:
    for name, mark in marked.items():
        if mark and mark[0] == sheet.form.id:
            return name
    labels = {fold(label) for label in (sheet.form.sheet.vi, sheet.form.sheet.en, sheet.form.sheet.zh)}
    unmarked = [name for name, mark in marked.items() if not mark]
    for name in unmarked:
        if fold(name) in labels:
            return name
    return next((name for name in unmarked if _by_headings(raw.sheets[name], sheet) is not None), None)


def _heading(cell: object) -> str:
    """A heading as it is compared: folded, without the star of a required column."""
    return fold(cell.replace("*", "")) if isinstance(cell, str) else ""


def _names(column: Column) -> Iterator[str]:
    yield fold(column.label)
    for alias in column.aliases:
        yield fold(alias)


def _heading_map(sheet: Sheet) -> dict[str, str]:
    return {name: column.key for column in sheet.columns for name in _names(column)}


def _by_keys(rows: Rows, sheet: Sheet, key_row: int, key_column: int) -> Found | None:
    found = Found({}, {}, [])
    for at, key in enumerate(rows[key_row][key_column + 1 :], start=key_column + 1):
        if isinstance(key, str) and key.startswith("#"):
            found.texts[int(key[1:])] = at
        elif isinstance(key, str) and key in sheet.by_column:
            found.columns[at] = key
    if not found.columns:
        return _by_headings(rows, sheet)
    lines = [(at, str(row[key_column])) for at, row in enumerate(rows) if at > key_row and row[key_column] != ""]
    if not lines:
        return _by_headings(rows, sheet)
    heading_row = lines[0][0] - 1
    _follow_headings(rows[heading_row], heading_row, sheet, found)
    found.lines = _follow_texts(rows, sheet, found, lines)
    if sheet.form.layout == "list":
        found.lines = _unkeyed_too(rows, found, lines)
    return found


def _follow_headings(headings: Sequence[object], at_row: int, sheet: Sheet, found: Found) -> None:
    names = _heading_map(sheet)
    for at, key in list(found.columns.items()):
        seen = headings[at] if at < len(headings) else ""
        other = names.get(_heading(seen))
        if other is not None and other != key:
            found.columns[at] = other
            found.changes.append(
                ("STRUCTURE-COLUMN-MOVED", address(at_row, at), {"found": seen, "expected": sheet.by_column[key].label})
            )


def _identities(line: Line) -> set[tuple[str, ...]]:
    """The fixed texts that tell a line from the others: code and entry of a grid, else the first text."""
    if line.indicator is None:
        return {(fold(line.texts[0]),)}
    return {(fold(line.texts[0]), name) for name in (fold(line.texts[2]), *line.aliases)}


def _by_texts(sheet: Sheet) -> dict[tuple[str, ...], str]:
    return {identity: line.key for line in sheet.lines for identity in _identities(line)}


def _visible(row: Sequence[object], sheet: Sheet, texts: Mapping[int, int]) -> tuple[str, ...] | None:
    places = (0, 2) if sheet.grid else (0,)
    if any(place not in texts or texts[place] >= len(row) for place in places):
        return None
    return tuple(fold(str(row[texts[place]])) for place in places)


def _follow_texts(rows: Rows, sheet: Sheet, found: Found, lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines with the keys their visible codes stand for, where sorting or pasting tore the two apart."""
    if sheet.form.layout == "list":
        return lines
    by_texts = _by_texts(sheet)
    followed = []
    for at, key in lines:
        visible = _visible(rows[at], sheet, found.texts)
        line = sheet.by_line.get(key)
        if visible is None or line is None or by_texts.get(visible, key) == key:
            followed.append((at, key))
            continue
        other = by_texts[visible]
        followed.append((at, other))
        column = found.texts[0]
        found.changes.append(("STRUCTURE-ROW-MOVED", address(at, column), {"found": rows[at][column]}))
    return followed


def _unkeyed_too(rows: Rows, found: Found, lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Every line of an open list from its first one on, also those a person inserted."""
    keyed = dict(lines)
    used: set[str] = set()
    result = []
    for at in range(lines[0][0], len(rows)):
        key = keyed.get(at, "")
        if not key or key in used:
            key = f"{key}+{at + 1}"
        used.add(key)
        if any(column < len(rows[at]) and rows[at][column] != "" for column in found.columns):
            result.append((at, key))
    return result


def _by_headings(rows: Rows, sheet: Sheet) -> Found | None:
    """The form found by its visible headings, for sheets whose keys were destroyed."""
    names = _heading_map(sheet)
    text_names = {name: position for position, several in enumerate(sheet.heading_names) for name in several}
    best: tuple[int, Found] | None = None
    for at_row, row in enumerate(rows[:30]):
        found = Found({}, {}, [], [("STRUCTURE-KEYS", address(at_row, 0), {})])
        for at, cell in enumerate(row):
            name = _heading(cell)
            if name in names and names[name] not in found.columns.values():
                found.columns[at] = names[name]
            elif name in text_names:
                found.texts[text_names[name]] = at
        if len(found.columns) * 2 >= len(sheet.columns) and (best is None or len(found.columns) > len(best[1].columns)):
            best = (at_row, found)
    if best is None:
        return None
    at_row, found = best
    if sheet.form.layout == "list":
        found.lines = _unkeyed_too(rows, found, [(at_row + 1, "1")])
    else:
        by_texts = _by_texts(sheet)
        for at in range(at_row + 1, len(rows)):
            visible = _visible(rows[at], sheet, found.texts)
            if visible in by_texts:
                found.lines.append((at, by_texts[visible]))
    return found


def _read_sheet(rows: Rows, sheet: Sheet, found: Found, name: str, source: str) -> tuple[ReadSheet, list[Finding]]:
    findings = [
        Finding(code, Severity.WARNING, Cell(source, name, place), facts) for code, place, facts in found.changes
    ]
    answers: dict[Key, Answer] = {}
    at_line: dict[str, int] = {}
    extra: list[tuple[int, str]] = []
    form, plan, is_list = sheet.form.id, sheet.by_line, sheet.form.layout == "list"
    columns = [_Place(at, *_typed(sheet, key)) for at, key in found.columns.items()]
    for at, key in found.lines:
        line = plan.get(key)
        if line is None and not is_list:
            extra.append((at, key))
        elif key in at_line:
            findings.extend(_duplicate(rows, found, sheet, key, at, at_line[key], name, source, answers))
        else:
            at_line[key] = at
            if line is None or not (line.locked or line.part == "rate"):
                for answer in _answers(form, sheet.grid, key, line, rows[at], columns, name, at):
                    answers[answer.key] = answer
    findings.extend(_extra_rows(rows, sheet, found, extra, at_line, name, source))
    findings.extend(_missing(sheet, found, at_line, name, source))
    positions = {key: at for at, key in found.columns.items()}
    return ReadSheet(sheet, name, at_line, positions, answers), findings


class _Place(NamedTuple):
    """A column as it is read: where it stands, its key, and what its cells hold."""

    at: int
    key: str
    type: str
    choices: Mapping[str, str]


def _typed(sheet: Sheet, key: str) -> tuple[str, str, Mapping[str, str]]:
    column = sheet.by_column[key]
    return key, column.type, spellings().get(column.choices, {})


def _answers(
    form: str,
    grid: bool,  # noqa: FBT001 - decides what a column's key is: a month or a field
    key: str,
    line: Line | None,
    row: Sequence[object],
    columns: Sequence[_Place],
    name: str,
    at_row: int,
) -> Iterator[Answer]:
    """The filled cells of a line. This is the innermost loop of reading: plain numbers are taken as they are."""
    row_id, part = (line.row, line.part) if grid and line is not None else (key, "")
    line_type = line.type if line is not None else ""
    width = len(row)
    for at_column, column_key, column_type, choices in columns:
        raw: Any = row[at_column] if at_column < width else ""
        if raw == "" or (raw.__class__ is str and not raw.strip()):
            continue
        wanted = line_type or column_type
        value, fault = raw, ""
        if raw.__class__ is not float or wanted not in NUMBERS or (wanted == "count" and not raw.is_integer()):
            value, fault = parse(raw, wanted, choices)
        field_id, month = (part, column_key) if grid else (column_key, "")
        yield Answer(form, row_id, field_id, month, value, raw, fault, name, at_row, at_column)


def _duplicate(
    rows: Rows,
    found: Found,
    sheet: Sheet,
    key: str,
    at: int,
    first: int,
    name: str,
    source: str,
    answers: dict[Key, Answer],
) -> Iterator[Finding]:
    """A line that is there twice: equal copies do no harm, differing ones make the line unusable."""
    line = sheet.by_line[key]
    for at_column, column_key in found.columns.items():
        one = rows[first][at_column] if at_column < len(rows[first]) else ""
        other = rows[at][at_column] if at_column < len(rows[at]) else ""
        if one == other or line.part == "rate":
            continue
        answer_key = (line.row, line.part, column_key) if sheet.grid else (line.row, column_key, "")
        if answer_key in answers:
            answers[answer_key] = answers[answer_key]._replace(value=None, fault="REPORTED")
        yield Finding(
            "STRUCTURE-ROW-TWICE",
            Severity.ERROR,
            Cell(source, name, address(at, at_column)),
            {"row": line.texts[0], "other": address(first, at_column), "found": other, "first": one},
        )


def _extra_rows(
    rows: Rows,
    sheet: Sheet,
    found: Found,
    extra: list[tuple[int, str]],
    known: Mapping[str, int],
    name: str,
    source: str,
) -> Iterator[Finding]:
    """Lines with entries that belong to nothing the department was asked for: read by nobody, so said aloud."""
    first = min(known.values(), default=len(rows))
    places = {at for at, _ in extra} | (
        set(range(first, len(rows))) - set(known.values()) - {at for at, _ in found.lines}
    )
    if not known or sheet.form.layout == "card":
        places = {at for at, _ in extra}
    for at in sorted(places):
        filled = [c for c in found.columns if c < len(rows[at]) and rows[at][c] != ""]
        if filled:
            yield Finding(
                "STRUCTURE-ROW-UNKNOWN",
                Severity.WARNING,
                Cell(source, name, address(at, filled[0])),
                {"found": [str(rows[at][c]) for c in filled[:4]]},
            )


def _missing(sheet: Sheet, found: Found, at_line: Mapping[str, int], name: str, source: str) -> Iterator[Finding]:
    for column in sheet.columns:
        if column.key not in found.columns.values():
            yield Finding("STRUCTURE-COLUMN", Severity.ERROR, Cell(source, name), {"column": column.label})
    if sheet.form.layout == "list":
        return
    for line in sheet.lines:
        if line.key not in at_line and line.part != "rate":
            yield Finding(
                "STRUCTURE-ROW", Severity.ERROR, Cell(source, name), {"row": " – ".join(t for t in line.texts if t)}
            )
