"""Carries own forms from hospital to hospital: a workbook with the sheets on which the control workbook has them."""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from qmxl.codes import Severity
from qmxl.control.control import Control
from qmxl.control.entries import list_entries
from qmxl.control.importing import entries_in
from qmxl.control.layout import own_form_sheets
from qmxl.findings import Finding
from qmxl.forms.fetching import Fetched
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import LISTS
from qmxl.forms.reader import read_workbook
from qmxl.forms.rows import Rows, rows_of
from qmxl.forms.styles import Styles
from qmxl.forms.writer import Pen, used_lists, write_code_lists, write_identity, write_sheet
from qmxl.grouping import message
from qmxl.own_forms.printing import code_of, form_rows
from qmxl.own_forms.reading import SHEETS, own_forms
from qmxl.own_forms.words import snake
from qmxl.refusal import Refusal
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book

Entries = dict[str, dict[Key, object]]


def exported(control: Control, code: str, path: Path, made: datetime, text: Texts) -> bytes:
    """The file of one form, the hospital's or the catalogue's; a Refusal where ``path`` has no such form."""
    forms = {form.id: form for form in control.forms.all}
    if snake(code) not in forms:
        raise Refusal("form_unknown", asked=code, path=path, codes=[code_of(form) for form in control.own_forms])
    rows = form_rows(forms[snake(code)], text, control.forms.all)
    return _file({sheet: list_entries(its) for sheet, its in rows.items()}, made, text)


def _file(entries: Entries, made: datetime, text: Texts) -> bytes:
    workbook = own_form_sheets(text, {sheet: len({row for row, _, _ in its}) for sheet, its in entries.items()})
    buffer = io.BytesIO()
    book = new_book(buffer, made, text("form.control_title"))
    pen = Pen(book, Styles(book), text, workbook, entries)
    worksheets = {sheet.form.id: book.add_worksheet(sheet.name) for sheet in workbook.sheets}
    lists = book.add_worksheet(LISTS)
    write_code_lists(pen, lists, {codes.id: codes.labels(text.language) for codes in used_lists(workbook)})
    lists.very_hidden()
    for sheet in workbook.sheets:
        write_sheet(pen, worksheets[sheet.form.id], sheet)
    write_identity(pen)
    book.close()
    return buffer.getvalue()


def with_forms(existing: Fetched, control: Control, file: Fetched, text: Texts) -> Entries:
    """The entries of the control workbook ``existing`` with the forms of a file added below those it has.

    A Refusal where the file holds no form, or a wrong row, or a form whose code or sheet the hospital has already.
    """
    added = _entries(file, control, text)
    kept = entries_in(existing, text)
    there = {snake(str(value)) for (_, field, _), value in kept.get("own_forms", {}).items() if field == "code"}
    new = [str(value) for (_, field, _), value in added["own_forms"].items() if field == "code"]
    if again := [code for code in new if snake(code) in there]:
        raise Refusal("form_there", path=existing.path, codes=again)
    return {**kept, **{sheet: _below(kept.get(sheet, {}), added.get(sheet, {})) for sheet in SHEETS}}


def _entries(fetched: Fetched, control: Control, text: Texts) -> Entries:
    """The rows of a file's sheets as they stand there, all of them right."""
    file, _, raw = fetched
    if raw is None:
        raise Refusal("form_file", path=file)
    sheets, _ = read_workbook(raw, own_form_sheets(text), file.name)
    if "own_forms" not in sheets or not sheets["own_forms"].entered:
        raise Refusal("form_file", path=file)
    findings: list[Finding] = []
    rows = Rows({form: list(rows_of(found, file.name)) for form, found in sheets.items()}, findings, text)
    own_forms(rows, control.indicators)
    for wrong in findings:
        if wrong.severity is Severity.ERROR:
            place = {"sheet": wrong.cell.sheet, "cell": wrong.cell.address}
            raise Refusal("form_faulty", path=file, reason=message(wrong, text), **place)
    return {form: found.entered for form, found in sheets.items()}


def _below(there: Mapping[Key, object], added: Mapping[Key, object]) -> dict[Key, object]:
    """The numbered lines of a list, and others below them."""
    last = max((int(row) for row in _rows(there)), default=0)
    moved = {(str(last + int(row)), field, month): value for (row, field, month), value in added.items()}
    return {**there, **moved}


def _rows(entries: Iterable[Key]) -> set[str]:
    return {row for row, _, _ in entries}
