"""Writes a department's workbook: the plain sheets, their live formulas, and the cover that counts what is missing."""

import io
from collections.abc import Container, Mapping
from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from qmxl.catalogue import loader
from qmxl.departments.due_dates import colour_due_dates
from qmxl.departments.proposals import Proposal
from qmxl.departments.proposing import write_proposals
from qmxl.forms.head import first_input
from qmxl.forms.kinds.missing import Lacking
from qmxl.forms.kinds.open_list import with_keys
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Sheet, Workbook
from qmxl.forms.line_words import with_words
from qmxl.forms.reading_lists import write_list
from qmxl.forms.state import write_state
from qmxl.forms.writer import FIRST_ROW, Entries, Pen, write_identity
from qmxl.forms.written import Notes, written
from qmxl.texts import Texts
from qmxl.xlsx.book import quoted
from qmxl.xlsx.cells import column_letters


def department_file(
    workbook: Workbook,
    entries: Entries,
    made: datetime,
    text: Texts,
    notes: Notes | None = None,
    proposed: Mapping[str, Proposal] | None = None,
    locked: Container[tuple[str, Key]] = (),
) -> bytes:
    """The .xlsx of a department's workbook holding ``entries``; the same arguments give the same bytes.

    ``proposed`` is what other departments had answered, by sub-item; ``locked`` are the cells that others filled in,
    of lines they handed over.
    """
    buffer = io.BytesIO()
    kept = with_keys(workbook, entries)
    known = with_words(workbook, kept)
    pen, worksheets, missing = written(buffer, known, kept, made, text, notes, "cover", locked)
    if criteria := workbook.by_form.get("criteria"):
        blank, bare = missing["criteria"], _evidence(pen, worksheets["criteria"], criteria)
        missing["criteria"] = Lacking(f"{blank.formula}+{bare.formula}", blank.value + bare.value)
        write_proposals(pen, worksheets["criteria"], criteria, proposed or {})
        colour_due_dates(pen, worksheets["criteria"], criteria)
    for reading in workbook.lists:
        write_list(pen, pen.book.add_worksheet(reading.name), reading)
    write_state(pen, worksheets["cover"], workbook.by_form["cover"], missing)
    write_identity(pen)
    worksheets["cover"].activate()
    pen.book.close()
    return buffer.getvalue()


def _evidence(pen: Pen, worksheet: Worksheet, sheet: Sheet) -> Lacking:
    """Marks a sub-item that is met without evidence; gives how many there are."""
    first, last = FIRST_ROW + 1, FIRST_ROW + len(sheet.lines)
    at = {column.key: column_letters(first_input(sheet) + i) for i, column in enumerate(sheet.columns)}
    status, evidence = at["status"], at["evidence"]
    met = loader.code_lists()["item_status"].label("met", pen.text.language)
    worksheet.conditional_format(
        f"{evidence}{first}:{evidence}{last}",
        {
            "type": "formula",
            "criteria": f'=AND(${status}{first}="{met}",${evidence}{first}="")',
            "format": pen.book.add_format({"bg_color": "#F8CBAD", "pattern": 1}),
        },
    )
    name = quoted(sheet.name)
    bare = sum(
        1
        for line in sheet.lines
        if pen.entry(sheet.form.id, (line.row, "status", "")) == met
        and pen.entry(sheet.form.id, (line.row, "evidence", "")) in (None, "")
    )
    formula = (
        f'SUMPRODUCT(({name}!{status}{first}:{status}{last}="{met}")*({name}!{evidence}{first}:{evidence}{last}=""))'
    )
    return Lacking(formula, bare)
