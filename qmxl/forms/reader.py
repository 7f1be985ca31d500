"""Reads the filled cells of a workbook's forms, wherever in it they stand. Blank cells give no answer."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from qmxl.findings import Cell, Finding, Severity, address
from qmxl.forms.answers import Answer, ReadSheet
from qmxl.forms.layout import IDENTITY, Key, Line, Sheet, Workbook, in_every_language, spellings
from qmxl.forms.locating import Found, Rows, by_headings, by_keys, form_of, heading_name
from qmxl.forms.values import ERROR_VALUES, NUMBERS, Value, fold, nfc, parse
from qmxl.names import shown

UNCLEAR = frozenset({"STRUCTURE-HEADING-TWICE"})
REPORTED = "REPORTED"  # the fault of a cell that a finding of the structure has told already


@dataclass(frozen=True)
class Raw:
    """A workbook as its identity and the cells of its sheets."""

    identity: Mapping[str, str]
    sheets: Mapping[str, Rows]


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


def read_workbook(raw: Raw, expected: Workbook, source: str) -> tuple[dict[str, ReadSheet], list[Finding]]:
    """The expected forms that are there, by id, and what was not as expected of their structure."""
    findings: list[Finding] = []
    read: dict[str, ReadSheet] = {}
    raw = Raw(raw.identity, {shown(name): rows for name, rows in raw.sheets.items()})
    marked = {name: form_of(rows) for name, rows in raw.sheets.items()}
    for sheet in expected.sheets:
        names = _sheet_names(sheet, raw, marked)
        if not names:
            findings.append(Finding("STRUCTURE-SHEET", Severity.ERROR, Cell(source), {"sheet": sheet.name}))
            continue
        name = names[0]
        differing = [copy for copy in names[1:] if raw.sheets[copy] != raw.sheets[name]]
        for copy in names[1:]:
            code, severity = (
                ("STRUCTURE-SHEETS-DIFFER", Severity.ERROR)
                if differing
                else ("STRUCTURE-SHEET-TWICE", Severity.WARNING)
            )
            findings.append(Finding(code, severity, Cell(source, copy), {"sheet": copy, "used": name}))
        if differing:  # whose figures are meant is not clear, so neither sheet's are used
            continue
        mark, rows = marked[name], raw.sheets[name]
        found = by_keys(rows, sheet, mark[1], mark[2]) if mark else by_headings(rows, sheet)
        if found is None:
            findings.append(Finding("STRUCTURE-HEADINGS", Severity.ERROR, Cell(source, name), {"sheet": sheet.name}))
            continue
        read[sheet.form.id], more = _read_sheet(rows, sheet, found, name, source)
        findings.extend(more)
    return read, findings


def _sheet_names(sheet: Sheet, raw: Raw, marked: Mapping[str, tuple[str, int, int] | None]) -> list[str]:
    """The sheets that are this form: those that say so, else one of its name, else one with its headings."""
    named = [name for name, mark in marked.items() if mark and mark[0] == sheet.form.id]
    if named:
        return named
    labels = {fold(label) for label in (sheet.form.sheet.vi, sheet.form.sheet.en, sheet.form.sheet.zh)}
    unmarked = [name for name, mark in marked.items() if not mark]
    titled = [name for name in unmarked if fold(name) in labels]
    return titled[:1] or [name for name in unmarked if by_headings(raw.sheets[name], sheet) is not None][:1]


def _read_sheet(rows: Rows, sheet: Sheet, found: Found, name: str, source: str) -> tuple[ReadSheet, list[Finding]]:
    findings = [
        Finding(code, Severity.ERROR if code in UNCLEAR else Severity.WARNING, Cell(source, name, place), facts)
        for code, place, facts in found.changes
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
                _answer_line(answers, form, sheet.grid, key, line, rows[at], columns, name, at)
    for answer in [answer for answer in answers.values() if answer.at_column in found.doubtful]:
        answers[answer.key] = answer._replace(value=None, fault=REPORTED)
    findings.extend(_extra_rows(rows, sheet, found, extra, at_line, name, source))
    findings.extend(_extra_columns(rows, sheet, found, at_line, name, source))
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


def _answer_line(
    answers: dict[Key, Answer],
    form: str,
    grid: bool,  # noqa: FBT001 - decides what a column's key is: a month or a field
    key: str,
    line: Line | None,
    row: Sequence[object],
    columns: Sequence[_Place],
    name: str,
    at_row: int,
) -> None:
    """Puts in the filled cells of a line. The innermost loop of reading, so plain numbers and texts go straight in."""
    row_id, part = (line.row, line.part) if grid and line is not None else (key, "")
    line_type = line.type if line is not None else ""
    width = len(row)
    for at_column, column_key, column_type, choices in columns:
        raw: Any = row[at_column] if at_column < width else ""
        wanted, kind = line_type or column_type, raw.__class__
        value: Value
        if kind is str:
            if not raw or raw.isspace():
                continue
            value, fault = (
                (nfc(raw), "") if wanted == "text" and raw not in ERROR_VALUES else parse(raw, wanted, choices)
            )
        elif kind is float and (raw.is_integer() if wanted == "count" else wanted in NUMBERS and isfinite(raw)):
            value, fault = raw, ""
        else:
            value, fault = parse(raw, wanted, choices)
        field_id, month = (part, column_key) if grid else (column_key, "")
        answers[row_id, field_id, month] = Answer(
            form, row_id, field_id, month, value, raw, fault, name, at_row, at_column
        )


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
            answers[answer_key] = answers[answer_key]._replace(value=None, fault=REPORTED)
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
    places = {at for at, _ in extra}
    if known and sheet.form.layout != "card":
        read = set(known.values()) | {at for at, _ in found.lines}
        places |= set(range(found.heading_row + 1, len(rows))) - read
    for at in sorted(places):
        filled = [c for c in found.columns if c < len(rows[at]) and rows[at][c] != ""]
        if filled:
            yield Finding(
                "STRUCTURE-ROW-UNKNOWN",
                Severity.WARNING,
                Cell(source, name, address(at, filled[0])),
                {"found": [str(rows[at][c]) for c in filled[:4]]},
            )


def _extra_columns(
    rows: Rows, sheet: Sheet, found: Found, known: Mapping[str, int], name: str, source: str
) -> Iterator[Finding]:
    """Columns a person added beside the form's own and filled in."""
    if sheet.form.layout == "card" or not found.columns or found.heading_row < 0:
        return
    ours = {*found.columns, *found.texts.values()}
    worked_out = {*in_every_language("form.to_date"), *in_every_language("form.missing")}
    headings = rows[found.heading_row]
    for at in range(min(ours), len(headings)):
        title = heading_name(headings[at])
        if at in ours or not title or title in worked_out:
            continue
        if any(at < len(rows[row]) and rows[row][at] != "" for row in known.values()):
            facts: dict[str, object] = {"found": headings[at]}
            place = address(found.heading_row, at)
            yield Finding("STRUCTURE-COLUMN-UNKNOWN", Severity.WARNING, Cell(source, name, place), facts)


def _missing(sheet: Sheet, found: Found, at_line: Mapping[str, int], name: str, source: str) -> Iterator[Finding]:
    for column in sheet.columns:
        if column.key not in found.columns.values():
            yield Finding("STRUCTURE-COLUMN", Severity.ERROR, Cell(source, name), {"column": column.label})
    if sheet.form.layout == "list":
        return
    there = {sheet.by_line[key].row for key in at_line if key in sheet.by_line}
    told = set()
    for line in sheet.lines:
        if line.key in at_line or line.part == "rate" or (sheet.grid and line.row in told):
            continue
        if sheet.grid and line.row not in there:  # an indicator given to the department after the form was made
            told.add(line.row)
            facts: dict[str, object] = {"indicator": f"{line.texts[0]} – {line.texts[1]}"}
            yield Finding("STRUCTURE-INDICATOR", Severity.ERROR, Cell(source, name), facts)
        else:
            row = " – ".join(text for text in line.texts if text)
            yield Finding("STRUCTURE-ROW", Severity.ERROR, Cell(source, name), {"row": row})
