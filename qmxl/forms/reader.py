"""Reads the filled cells of a workbook's forms, wherever in it they stand. Blank cells give no answer."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from qmxl.codes import NO_FAULT, Code, Severity
from qmxl.findings import Cell, Finding
from qmxl.forms.answers import Answer, ReadSheet
from qmxl.forms.fetching import Raw
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import SOURCE_LINE, Line, Sheet, Workbook, in_every_language, spellings
from qmxl.forms.line_words import WITHIN, with_own_keys
from qmxl.forms.locating import Found, Rows, by_headings, by_keys, form_of, heading_name
from qmxl.forms.marks import marks_of
from qmxl.forms.taking_over import worked_out
from qmxl.typed.spelling import blank, fold, nfc
from qmxl.typed.values import NUMBERS, Value, bare_number, number_in, parse, text_in
from qmxl.xlsx.cells import ERROR_VALUES, address, column_letters

BESIDE = tuple(
    f"form.beside.{each}"
    for each in (
        *("due", "person", "expected", "guidance", "practice", "role"),
        *("last_level", "proposed_level", "agreed_level"),
        SOURCE_LINE,
    )
)
REPORTED = Code.STRUCTURE_ROW_TWICE  # the fault of a cell that this finding has told already


def read_workbook(raw: Raw, expected: Workbook, source: str) -> tuple[dict[str, ReadSheet], list[Finding]]:
    """The expected forms that are there, by id, and what was not as expected of their structure."""
    findings: list[Finding] = []
    read: dict[str, ReadSheet] = {}
    words = marks_of(raw.identity, WITHIN)
    marked = {name: form_of(rows) for name, rows in raw.sheets.items()}
    for sheet in expected.sheets:
        names = _sheet_names(sheet, raw, marked)
        if not names and sheet.form.optional:
            continue
        if not names:
            findings.append(Finding(Code.STRUCTURE_SHEET, Cell(source), {"sheet": sheet.name}))
            continue
        name = names[0]
        copies, more = _copies(raw, name, names[1:], source)
        findings += more
        if copies:  # whose figures are meant is not clear, so neither sheet's are used
            continue
        mark, rows = marked[name], worked_out(raw.sheets[name])
        found = by_keys(rows, sheet, mark[1], mark[2]) if mark else by_headings(rows, sheet)
        if found is None:
            findings.append(Finding(Code.STRUCTURE_HEADINGS, Cell(source, name), {"sheet": sheet.name}))
            continue
        this, more = _read_sheet(rows, sheet, found, name, source)
        findings.extend(more)
        this, more = with_own_keys(this, rows, words, source) if sheet.form.numbered else (this, [])
        findings.extend(more)
        read[sheet.form.id] = replace(this, merged=raw.merged.get(name, ()))
    whole = len(read) == len(expected.sheets)
    findings.extend(_not_read(raw, source, [found.name for found in read.values()], whole=whole))
    return read, findings


def _not_read(raw: Raw, source: str, used: Collection[str], *, whole: bool) -> Iterator[Finding]:
    """What could not be read: cells far away on the sheets ``used``, and whole sheets.

    Sheets are a remark where the form is ``whole`` without them: they are a person's own.
    """
    for name, code in raw.unread.items():
        yield Finding(code, Cell(source, name), {"sheet": name}, told=Severity.INFO if whole else Severity.WARNING)
    for name in used:
        if addresses := raw.far.get(name):
            facts: dict[str, object] = {"count": len(addresses), "last": addresses[-1]}
            yield Finding(Code.CELL_FAR, Cell(source, name, addresses[0]), facts)


def _copies(raw: Raw, name: str, others: Sequence[str], source: str) -> tuple[bool, list[Finding]]:
    """What is to be said of further sheets of one form, and whether one that people see says something else.

    A hidden sheet changes nothing: nobody who filled in the form saw it.
    """
    differing = [other for other in others if raw.sheets[other] != raw.sheets[name]]
    seen = [other for other in differing if other not in raw.hidden]
    findings = []
    for other in others:
        if other in raw.hidden:
            code = Code.STRUCTURE_SHEET_HIDDEN if other in differing else NO_FAULT
        else:
            code = Code.STRUCTURE_SHEETS_DIFFER if seen else Code.STRUCTURE_SHEET_TWICE
        if code:
            findings.append(Finding(code, Cell(source, other), {"sheet": other, "used": name}))
    if name in raw.hidden:
        findings.append(Finding(Code.STRUCTURE_HIDDEN, Cell(source, name), {"sheet": name}))
    return bool(seen), findings


def _sheet_names(sheet: Sheet, raw: Raw, marked: Mapping[str, tuple[str, int, int] | None]) -> list[str]:
    """The sheets that are this form: those that say so, else one of its name, else one with its headings.

    A workbook that was made without the form has it nowhere else; nor, where keys are there, has one of which nobody
    knows whether it was, unless name and headings are the form's.
    """
    ids = {sheet.form.id, *sheet.form.aliases}
    named = [name for name, mark in marked.items() if mark and mark[0] in ids]
    if named:
        return sorted(named, key=lambda name: name in raw.hidden)  # what people see comes first
    labels = {fold(label) for label in (sheet.form.sheet.vi, sheet.form.sheet.en, sheet.form.sheet.zh)}
    unmarked = [name for name, mark in marked.items() if not mark and name not in raw.hidden]
    titled = [name for name in unmarked if fold(name) in labels]
    if made_with := raw.identity.get("forms", ""):
        if ids.isdisjoint(made_with.split(",")):  # a person's own sheet, whatever it is called
            return []
    elif sheet.form.optional and any(marked.values()):
        return [name for name in titled if by_headings(raw.sheets[name], sheet) is not None][:1]
    return titled[:1] or [name for name in unmarked if by_headings(raw.sheets[name], sheet) is not None][:1]


def _read_sheet(rows: Rows, sheet: Sheet, found: Found, name: str, source: str) -> tuple[ReadSheet, list[Finding]]:
    findings = [Finding(code, Cell(source, name, place), facts) for code, place, facts in found.changes]
    answers: dict[Key, Answer] = {}
    at_line: dict[str, int] = {}
    rates: list[Answer] = []
    extra: list[tuple[int, str]] = []
    form, plan, is_list = sheet.form.id, sheet.by_line, sheet.shape.open_ended
    columns = [_Place(at, *_typed(sheet, key)) for at, key in found.columns.items()]
    for at, key in found.lines:
        line = plan.get(key)
        if line is None and not is_list:
            extra.append((at, key))
        elif key in at_line:
            findings.extend(_duplicate(rows, found, sheet, key, at, at_line[key], name, source, answers))
        else:
            at_line[key] = at
            if line is not None and line.part == "rate":
                rates.extend(_rates(form, line, rows[at], found.columns, name, at))
            elif line is None or not line.locked:
                _answer_line(answers, sheet, key, line, rows[at], columns, name, at)
    doubtful = [each for each in answers.values() if each.at_column in found.doubtful or each.at_row in found.unclear]
    for answer in doubtful:
        answers[answer.key] = answer._replace(value=None, fault=REPORTED)
    positions = {key: at for at, key in found.columns.items()}
    above = tuple(
        (address(at, column), cell)
        for at, row in enumerate(rows[: max(found.heading_row, 0)])
        for column, cell in enumerate(row)
        if isinstance(cell, str) and cell
    )
    more_rows = _extra_rows(rows, sheet, found, extra, at_line)
    more_columns = _extra_columns(rows, sheet, found, at_line)
    read = ReadSheet(
        sheet,
        name,
        at_line,
        positions,
        answers,
        above,
        tuple(rates),
        extra_rows=more_rows,
        extra_columns=more_columns,
    )
    findings.extend(_nobodys(rows, found, read, source))
    findings.extend(_missing(sheet, found, at_line, name, source))
    return read, findings


def _rates(
    form: str, line: Line, row: Sequence[object], columns: Mapping[int, str], name: str, at_row: int
) -> Iterator[Answer]:
    """The numbers in a line of rates, which its formulas or a person put there; its words are left out."""
    for at, month in columns.items():
        raw = row[at] if at < len(row) else ""
        if raw == "" or isinstance(raw, bool):
            continue
        value = float(raw) if isinstance(raw, int | float) else number_in(bare_number(str(raw)))[0]
        if value is not None:
            yield Answer(form, line.row, "rate", month, value, raw, "", name, at_row, at)


class _Place(NamedTuple):
    """A column as it is read: where it stands, its key, and what its cells hold."""

    at: int
    key: str
    type: str
    choices: Mapping[str, str]
    by_line: bool  # whether a line's own values count


def _typed(sheet: Sheet, key: str) -> tuple[str, str, Mapping[str, str], bool]:
    column = sheet.by_column[key]
    return key, column.type, spellings(column.codes) if column.codes else {}, column.listed or sheet.shape.by_line


def _answer_line(
    answers: dict[Key, Answer],
    sheet: Sheet,
    key: str,
    line: Line | None,
    row: Sequence[object],
    columns: Sequence[_Place],
    name: str,
    at_row: int,
) -> None:
    """Puts in the filled cells of a line. The innermost loop of reading, so plain numbers and texts go straight in."""
    form, (monthly, _, _, sideways) = sheet.form.id, sheet.shape
    row_id, part = (line.row, line.part) if monthly and line is not None else (key, "")
    line_type = line.type if line is not None else ""
    of_line = spellings(line.codes) if line is not None and line.codes else None
    width = len(row)
    for at_column, column_key, column_type, of_column, by_line in columns:
        raw: Any = row[at_column] if at_column < width else ""
        wanted, kind, choices = line_type or column_type, raw.__class__, (by_line and of_line) or of_column
        value: Value
        if kind is str:
            if not raw or raw.isspace() or (not raw.isprintable() and blank(raw)):
                continue
            value, fault = text_in(raw) if wanted == "text" and raw not in ERROR_VALUES else parse(raw, wanted, choices)
        elif kind is float and wanted in NUMBERS and raw.is_integer():
            value, fault = raw, ""
        else:
            value, fault = parse(raw, wanted, choices)
        if value is None and not fault:  # a check box left empty
            continue
        field_id, month = (part, column_key) if monthly else (column_key, "")
        if sideways:
            row_id, field_id = column_key, key
        told = (form, row_id, field_id, month, value, raw, fault, name, at_row, at_column)
        answers[row_id, field_id, month] = tuple.__new__(Answer, told)  # Answer(...) takes four times as long


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
        if _comparable(one) == _comparable(other) or line.part == "rate":
            continue
        answer_key = sheet.key(line, column_key)
        if answer_key in answers:
            answers[answer_key] = answers[answer_key]._replace(value=None, fault=REPORTED)
        yield Finding(
            Code.STRUCTURE_ROW_TWICE,
            Cell(source, name, address(at, at_column)),
            {"row": line.texts[0], "other": address(first, at_column), "found": other, "first": one},
        )


def _comparable(cell: object) -> object:
    """A cell as it is compared with another: what looks the same is the same."""
    return nfc(cell) if isinstance(cell, str) else cell


def _extra_rows(
    rows: Rows, sheet: Sheet, found: Found, extra: list[tuple[int, str]], known: Mapping[str, int]
) -> dict[int, str]:
    """Lines with entries that belong to nothing the department was asked for, with their key or visible code."""
    keys = {at: key for at, key in extra if not key.endswith("/rate")}  # a rate is worked out, nobody entered it
    places = set(keys)
    if known and not sheet.shape.single:
        read = set(known.values()) | {at for at, _ in found.lines} | {at for at, _ in extra}
        places |= set(range(found.heading_row + 1, len(rows))) - read
    code = found.texts.get(0)
    if sheet.shape.sideways and code is not None:  # what qmxl counts below the items is nobody's line
        counted = in_every_language("form.missing")
        places = {at for at in places if code >= len(rows[at]) or fold(str(rows[at][code])) not in counted}
    entered = found.entered(sheet)
    filled = [at for at in sorted(places) if any(c < len(rows[at]) and not blank(rows[at][c]) for c in entered)]
    seen = {at: str(rows[at][code]) for at in filled if code is not None and code < len(rows[at])}
    counted = in_every_language("form.missing")  # below observations stands what each still lacks
    return {at: keys.get(at) or nfc(seen.get(at, "")) for at in filled if heading_name(seen.get(at, "")) not in counted}


def _extra_columns(rows: Rows, sheet: Sheet, found: Found, known: Mapping[str, int]) -> tuple[int, ...]:
    """Columns a person added beside the form's own and filled in."""
    if sheet.shape.single or not found.columns or found.heading_row < 0:
        return ()
    ours = {*found.columns, *found.texts.values()}
    added = ("form.to_date", "form.missing", "form.proposed")
    worked_out = {name for key in (*added, *BESIDE) for name in in_every_language(key)}
    headings, width = rows[found.heading_row], max((len(rows[row]) for row in known.values()), default=0)
    titles = {at: heading_name(headings[at]) if at < len(headings) else "" for at in range(min(ours), width)}
    return tuple(
        at
        for at, title in titles.items()
        if at not in ours and title not in worked_out and (title or at > max(ours))
        if any(at < len(rows[row]) and not blank(rows[row][at]) for row in known.values())
    )


def _nobodys(rows: Rows, found: Found, read: ReadSheet, source: str) -> Iterator[Finding]:
    """What a person added outside the form: read by nobody, so said aloud."""
    for at in read.extra_rows:
        filled = [c for c in found.columns if c < len(rows[at]) and not blank(rows[at][c])]
        cell = Cell(source, read.name, address(at, filled[0]))
        facts: dict[str, object] = {"found": [rows[at][c] for c in filled[:4]]}
        yield Finding(Code.STRUCTURE_ROW_UNKNOWN, cell, facts)
    for at in read.extra_columns:
        row = rows[found.heading_row]
        cell = Cell(source, read.name, address(found.heading_row, at))
        facts = {"found": row[at] if at < len(row) and not blank(row[at]) else column_letters(at)}
        yield Finding(Code.STRUCTURE_COLUMN_UNKNOWN, cell, facts)


def _missing(sheet: Sheet, found: Found, at_line: Mapping[str, int], name: str, source: str) -> Iterator[Finding]:
    for column in sheet.columns:
        if column.key not in found.columns.values() and not column.optional:
            yield Finding(Code.STRUCTURE_COLUMN, Cell(source, name), {"column": column.label})
    if sheet.shape.open_ended:
        return
    there = {sheet.by_line[key].row for key in at_line if key in sheet.by_line}
    told = set()
    for line in sheet.lines:
        if line.key in at_line or line.optional or line.part == "rate" or (sheet.shape.monthly and line.row in told):
            continue
        if sheet.shape.monthly and line.row not in there:  # an indicator given to the department later
            told.add(line.row)
            facts: dict[str, object] = {"indicator": f"{line.texts[0]} – {line.texts[1]}"}
            yield Finding(Code.STRUCTURE_INDICATOR, Cell(source, name), facts)
        else:
            row = " – ".join(text for text in line.texts if text)
            yield Finding(Code.STRUCTURE_ROW, Cell(source, name), {"row": row})
