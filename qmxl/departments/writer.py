"""Writes a department's workbook: the plain sheets, their live formulas, and the cover that counts what is missing."""

import io
from collections.abc import Mapping
from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from qmxl.catalogue import loader
from qmxl.departments.due_dates import colour_due_dates
from qmxl.departments.proposals import Proposal
from qmxl.departments.proposing import write_proposals
from qmxl.forms.head import first_input
from qmxl.forms.kinds.missing import Lacking
from qmxl.forms.kinds.open_list import with_keys
from qmxl.forms.kinds.registry import KINDS
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Sheet, Workbook
from qmxl.forms.reading_lists import write_list
from qmxl.forms.styles import ALARM, Styles
from qmxl.forms.writer import FIRST_ROW, LISTS, Entries, Pen, used_lists, write_code_lists, write_identity, write_sheet
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book, quoted
from qmxl.xlsx.cells import column_letters
from qmxl.xlsx.notes import Note

COUNTED = 3  # the cover's column of what is missing


def department_file(
    workbook: Workbook,
    entries: Entries,
    made: datetime,
    text: Texts,
    notes: Mapping[tuple[str, Key], Note] | None = None,
    proposed: Mapping[str, Proposal] | None = None,
) -> bytes:
    """The .xlsx of a department's workbook holding ``entries``; the same arguments give the same bytes.

    ``proposed`` is what other departments had answered, by sub-item.
    """
    buffer = io.BytesIO()
    book = new_book(buffer, made, workbook.identity.get("title", ""))
    pen = Pen(book, Styles(book), text, workbook, with_keys(workbook, entries), notes or {})
    worksheets = {sheet.form.id: book.add_worksheet(sheet.name) for sheet in workbook.sheets}
    lists = book.add_worksheet(LISTS)
    labels = {codes.id: codes.labels(text.language) for codes in used_lists(workbook)}
    write_code_lists(pen, lists, labels)
    lists.very_hidden()
    for sheet in workbook.sheets:
        write_sheet(pen, worksheets[sheet.form.id], sheet)
    missing = {
        sheet.form.id: KINDS[sheet.form.layout].live(pen, worksheets[sheet.form.id], sheet)
        for sheet in workbook.sheets
        if sheet.form.id != "cover"
    }
    if criteria := workbook.by_form.get("criteria"):
        blank, bare = missing["criteria"], _evidence(pen, worksheets["criteria"], criteria)
        missing["criteria"] = Lacking(f"{blank.formula}+{bare.formula}", blank.value + bare.value)
        write_proposals(pen, worksheets["criteria"], criteria, proposed or {})
        colour_due_dates(pen, worksheets["criteria"], criteria)
    for reading in workbook.lists:
        write_list(pen, book.add_worksheet(reading.name), reading)
    _cover(pen, worksheets["cover"], workbook.by_form["cover"], missing)
    write_identity(pen)
    worksheets["cover"].activate()
    book.close()
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


def _cover(pen: Pen, worksheet: Worksheet, cover: Sheet, missing: Mapping[str, Lacking]) -> None:
    """Below the cover's own lines: each sheet with a link and what it still lacks, and the whole of them.

    How many cells are missing stands beside, in a column that is not shown, so that no formula grows too long.
    """
    style, text = pen.style, pen.text
    at = FIRST_ROW + len(cover.lines) + 1
    worksheet.write_string(at, 1, text("form.sheets"), style.heading())
    worksheet.write_string(at, 2, text("form.state"), style.heading())
    parts = {"cover": _of_the_cover(pen, cover), **missing}
    first, total = at + 1, 0
    worksheet.set_column(COUNTED, COUNTED, None, None, {"hidden": True})
    for sheet in pen.workbook.sheets:
        at += 1
        formula, value = parts[sheet.form.id]
        link = style(border=1, border_color="#7F7F7F", font_color="#0563C1", underline=1)
        worksheet.write_url(at, 1, f"internal:{quoted(sheet.name)}!A1", link, sheet.name)
        _state(pen, worksheet, at, formula, value)
        total += value
    at += 1
    worksheet.write_string(at, 1, text("form.whole"), style.fixed(bold=True))
    letter = column_letters(COUNTED)
    _state(pen, worksheet, at, f"SUM({letter}{first + 1}:{letter}{at})", total, bold=True)
    worksheet.conditional_format(
        first,
        2,
        at,
        2,
        {
            "type": "cell",
            "criteria": "!=",
            "value": f'"{text("form.complete")}"',
            "format": pen.book.add_format({"bold": True, "font_color": ALARM}),
        },
    )
    worksheet.merge_range(at + 2, 1, at + 2, 2, text("form.cover_help"), style.instruction())
    worksheet.set_row(at + 2, 64)


def _of_the_cover(pen: Pen, cover: Sheet) -> Lacking:
    """The required lines of the cover that are blank, by a formula on the cover itself."""
    required = [(at, line) for at, line in enumerate(cover.lines, start=FIRST_ROW + 1) if line.required]
    blank = sum(1 for _, line in required if pen.entry("cover", (line.row, "value", "")) in (None, ""))
    return Lacking("+".join(f'(C{at}="")' for at, _ in required), blank)


def _state(pen: Pen, worksheet: Worksheet, at: int, formula: str, value: int, *, bold: bool = False) -> None:
    complete, before, after = pen.text("form.complete"), pen.text("form.lacking_before"), pen.text("form.lacking_after")
    shown, count = f"{before}{value}{after}" if value else complete, f"{column_letters(COUNTED)}{at + 1}"
    worksheet.write_formula(at, COUNTED, f"={formula}", pen.style(), value)
    formula = f'=IF({count}=0,"{complete}","{before}"&{count}&"{after}")'
    worksheet.write_formula(at, 2, formula, pen.style.fixed(bold=bold), shown)
