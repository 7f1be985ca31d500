"""The lists and sheets of a workbook that people fill in, written, and what each sheet still lacks."""

import io
from collections.abc import Container, Mapping
from datetime import datetime
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from qmxl.forms.kinds.missing import Lacking
from qmxl.forms.kinds.registry import KINDS
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import LISTS, Workbook
from qmxl.forms.styles import Styles
from qmxl.forms.writer import Entries, Pen, used_lists, write_code_lists, write_sheet
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book
from qmxl.xlsx.notes import Note

Notes = Mapping[tuple[str, Key], Note]


class Written(NamedTuple):
    """A workbook in the making: its sheets by form, and what all but the cover lack."""

    pen: Pen
    worksheets: Mapping[str, Worksheet]
    missing: dict[str, Lacking]


def written(
    buffer: io.BytesIO,
    workbook: Workbook,
    entries: Entries,
    made: datetime,
    text: Texts,
    notes: Notes | None,
    cover: str,
    locked: Container[tuple[str, Key]] = (),
) -> Written:
    """The workbook with its sheets in their order; it goes to the ``buffer`` once its book is closed.

    ``locked`` are cells in open columns that people do not fill in.
    """
    book = new_book(buffer, made, workbook.identity.get("title", ""))
    pen = Pen(book, Styles(book), text, workbook, entries, notes or {}, locked)
    worksheets = {sheet.form.id: book.add_worksheet(sheet.name) for sheet in workbook.sheets}
    lists = book.add_worksheet(LISTS)
    write_code_lists(pen, lists, {codes.id: codes.labels(text.language) for codes in used_lists(workbook)})
    lists.very_hidden()
    for sheet in workbook.sheets:
        write_sheet(pen, worksheets[sheet.form.id], sheet)
    missing = {
        sheet.form.id: KINDS[sheet.form.layout].live(pen, worksheets[sheet.form.id], sheet)
        for sheet in workbook.sheets
        if sheet.form.id != cover
    }
    return Written(pen, worksheets, missing)
