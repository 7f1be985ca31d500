"""Reads definitions of indicators as hospitals keep them: a list, a line each, or a handbook page on each sheet.

Columns stand in any order, headings are spelt as people spell them. Nothing is dropped silently: an unknown heading,
a hidden sheet, a page without a code, a code that comes twice and an error value are told.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qmxl.catalogue import loader
from qmxl.codes import Code
from qmxl.definitions.headings import bare, field_of
from qmxl.definitions.pages import TITLE, page, says
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import Fetched
from qmxl.forms.headings import HEADINGS_WITHIN
from qmxl.forms.layout import spellings
from qmxl.refusal import Refusal
from qmxl.typed.spelling import blank, fold, nfc
from qmxl.typed.values import error_code
from qmxl.xlsx.cells import CellError, address

CODE = re.compile(r"(?<![A-Z0-9])[A-Z][A-Z0-9]*-[0-9]{2,3}(?![0-9])")
NUMBER = re.compile(r"(?P<number>[0-9]{1,3})(?:\.0)?")
LEAST = 3  # headings of a definition that make a table or a page of a sheet
NUMBERED = {"stt", "tt", "no", "so"}
Rows = Sequence[Sequence[object]]


class Definition(NamedTuple):
    """A definition as it was found: what is said of each field, and where it begins."""

    code: str
    fields: Mapping[str, object]
    cell: Cell


def read_definitions(fetched: Fetched, findings: list[Finding]) -> list[Definition]:
    """The definitions of a workbook by their codes, the first of each; adds to ``findings`` what was not read.

    Raises a Refusal where no sheet has definitions.
    """
    path, _, raw = fetched
    if raw is None:
        raise Refusal("definitions_unreadable", path=path)
    found: list[Definition] = []
    told: list[Finding] = []
    for name, rows in raw.sheets.items():
        sheet, of_sheet = Cell(path.name, name), list[Finding]()
        its = list(_of_sheet(rows, sheet, of_sheet))
        if name in raw.hidden:
            told += [Finding(Code.LIST_HIDDEN, sheet)] if its else []
            continue
        found += its
        told += of_sheet
    if not found and not any(finding.code is Code.DEFINITION_NO_CODE for finding in told):
        raise Refusal("definitions_unreadable", path=path)
    findings += told
    return list(_once(found, findings))


def _once(found: list[Definition], findings: list[Finding]) -> Iterator[Definition]:
    """Each code once; what comes again is told."""
    first: dict[str, Definition] = {}
    for each in found:
        if each.code in first:
            other = first[each.code].cell
            facts: dict[str, object] = {"found": each.code, "sheet": other.sheet, "other": other.address}
            findings.append(Finding(Code.DEFINITION_TWICE, each.cell, facts))
        else:
            first[each.code] = each
            yield each


def _of_sheet(rows: Rows, sheet: Cell, findings: list[Finding]) -> Iterator[Definition]:
    columns = _columns(rows)
    if columns:
        yield from _of_list(rows, *columns, sheet, findings)
        return
    found = page(rows)
    if len(found.fields) < LEAST:
        return
    for row, cells in enumerate(rows):
        findings += [_error(cell, _at(sheet, row, at)) for at, cell in enumerate(cells) if isinstance(cell, CellError)]
    findings += [_unknown(head, _at(sheet, row, column)) for head, row, column in found.unknown]
    fields: dict[str, object] = {**found.fields}
    code = str(fields.pop("code", "")) or found.title
    yield from _coded(code if _code_in(code) else sheet.sheet, fields, _at(sheet, 0, 0), findings)


def _columns(rows: Rows) -> tuple[int, dict[int, str]] | None:
    """The row of a list's headings and the field of each column; None where there is none."""
    for at, row in enumerate(rows[:HEADINGS_WITHIN]):
        fields: dict[int, str] = {}
        for column, cell in enumerate(row):
            field = field_of(cell)
            if field and field not in fields.values():
                fields[column] = field
        if len(fields) >= LEAST and {"code", "name"} & set(fields.values()):
            return at, fields
    return None


def _of_list(rows: Rows, at: int, fields: dict[int, str], sheet: Cell, findings: list[Finding]) -> Iterator[Definition]:
    for column, cell in enumerate(rows[at]):
        if column not in fields and not blank(cell) and bare(cell) not in NUMBERED:
            findings.append(_unknown(str(cell), _at(sheet, at, column)))
    numbers = next((column for column, cell in enumerate(rows[at]) if bare(cell) in NUMBERED), None)
    for line, row in enumerate(rows[at + 1 :], start=at + 1):
        of_line = {column: row[column] for column in fields if column < len(row)}
        findings += [_error(cell, _at(sheet, line, c)) for c, cell in of_line.items() if isinstance(cell, CellError)]
        said = {fields[column]: cell for column, cell in of_line.items() if says(cell)}
        if not said or all(field_of(value) for value in said.values()):  # headings repeated on a page
            continue
        number = row[numbers] if numbers is not None and numbers < len(row) else ""
        yield from _coded(_whole(said.pop("code", number)), said, _at(sheet, line, min(fields)), findings)


def _whole(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _code_in(said: str) -> str:
    """The code that is said, or that the number of a handbook gives; "" without either."""
    code = CODE.search(said.upper())
    number = TITLE.match(fold(said)) or NUMBER.fullmatch(said.strip())
    return code[0] if code else f"BV-{int(number['number']):02}" if number else ""


def _coded(said: str, fields: Mapping[str, object], place: Cell, findings: list[Finding]) -> Iterator[Definition]:
    """The definition under its code; that the number of a handbook gave it is told, and that there is none."""
    code = _code_in(said)
    if not code:
        findings.append(Finding(Code.DEFINITION_NO_CODE, place, {"found": str(fields.get("name", said))}))
        return
    if not CODE.search(said.upper()):
        findings.append(Finding(Code.DEFINITION_CODE_GIVEN, place, {"found": nfc(said), "code": code}))
    yield Definition(code, _settled(fields), place)


def _settled(fields: Mapping[str, object]) -> dict[str, object]:
    """What is said of the fields; of a frequency in words the shortest interval."""
    said = {field: nfc(value) if isinstance(value, str) else value for field, value in fields.items()}
    interval = said.get("interval")
    if isinstance(interval, str) and fold(interval) not in spellings(loader.code_lists()["interval"]):
        months = [int(n) for n in re.findall(r"(?<!\d)(?:1|3|6|9|12)(?!\d)", interval)]
        said["interval"] = str(min(months)) if months else interval
    return said


def _unknown(found: str, place: Cell) -> Finding:
    return Finding(Code.DEFINITION_HEADING, place, {"found": found})


def _error(cell: CellError, place: Cell) -> Finding:
    return Finding(error_code(cell), place, {"found": cell})


def _at(sheet: Cell, row: int, column: int) -> Cell:
    return Cell(sheet.source, sheet.sheet, address(row, column))
