"""Writes a department's workbook: the plain sheets, their live formulas, and the cover that counts what is missing."""

import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from xlsxwriter.worksheet import Worksheet

from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.departments import live
from qmxl.departments.proposals import Proposal
from qmxl.departments.proposing import write_proposals
from qmxl.forms.head import first_input
from qmxl.forms.layout import Key, Line, Sheet, Workbook
from qmxl.forms.styles import ALARM, Styles, value_format
from qmxl.forms.writer import (
    FIRST_ROW,
    HEADING_ROW,
    KEY_ROW,
    LISTS,
    Entries,
    Pen,
    new_book,
    opens_block,
    quoted,
    used_choices,
    write_code_lists,
    write_identity,
    write_sheet,
)
from qmxl.texts import Texts
from qmxl.xlsx.cells import EPOCH, column_letters
from qmxl.xlsx.notes import Note


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
    pen = Pen(book, Styles(book), text, workbook, entries, notes or {})
    worksheets = {sheet.form.id: book.add_worksheet(sheet.name) for sheet in workbook.sheets}
    lists = book.add_worksheet(LISTS)
    labels = {
        name: [c.label.in_(text.language) for c in loader.code_lists()[name].code] for name in used_choices(workbook)
    }
    write_code_lists(pen, lists, labels)
    lists.very_hidden()
    for sheet in workbook.sheets:
        write_sheet(pen, worksheets[sheet.form.id], sheet)
    missing = {}
    for sheet in workbook.sheets:
        worksheet = worksheets[sheet.form.id]
        if sheet.grid:
            missing[sheet.form.id] = _grid(pen, worksheet, sheet)
        elif sheet.form.layout == "checklist":
            missing[sheet.form.id] = _checklist(pen, worksheet, sheet)
            write_proposals(pen, worksheet, sheet, proposed or {})
        elif sheet.form.layout == "list":
            missing[sheet.form.id] = _list(pen, sheet)
    _cover(pen, worksheets["cover"], workbook.by_form["cover"], missing)
    write_identity(pen)
    worksheets["cover"].activate()
    book.close()
    return buffer.getvalue()


def _upto(pen: Pen) -> str:
    """The cover's cell that says which month has been reached."""
    cover = pen.workbook.by_form["cover"]
    at = next(i for i, line in enumerate(cover.lines) if line.key == "reported_to")
    return f"{quoted(cover.name)}!$C${FIRST_ROW + at + 1}"


class _Grid:
    """A grid being written: where its lines stand and what they hold."""

    def __init__(self, pen: Pen, worksheet: Worksheet, sheet: Sheet) -> None:
        self.pen, self.worksheet, self.sheet = pen, worksheet, sheet
        self.first = first_input(sheet)
        self.last = self.first + len(sheet.columns) - 1
        self.rows = {line.key: at for at, line in enumerate(sheet.lines, start=FIRST_ROW)}

    def held(self, code: str, entry: str, month: str) -> object:
        """What a spreadsheet program counts with: of days and times in an entry's cell their number."""
        value = self.pen.entry(self.sheet.form.id, (code, entry, month))
        if isinstance(value, date):
            value = datetime.combine(value, time()) if not isinstance(value, datetime) else value
            return (value - datetime.combine(EPOCH, time())) / timedelta(days=1)
        if isinstance(value, time):
            value = datetime.combine(EPOCH, value) - datetime.combine(EPOCH, time())
        return value / timedelta(days=1) if isinstance(value, timedelta) else value

    def across(self, code: str, entry: str) -> str:
        """The cells of an entry in all months."""
        row = self.rows[f"{code}/{entry}"] + 1
        return f"{column_letters(self.first)}{row}:{column_letters(self.last)}{row}"

    def missing(self, indicator: Indicator, line: Line) -> int:
        """Writes how many cells of a line are still blank up to the month reported; gives the number."""
        code, style = indicator.code, self.pen.style
        keys = f"${column_letters(self.first)}${KEY_ROW + 1}:${column_letters(self.last)}${KEY_ROW + 1}"
        upto = self.pen.entry("cover", ("reported_to", "value", ""))
        value = live.missing_value(self.sheet.columns, line, upto, partial(self.held, code))
        cells, ticks = self.across(code, line.part), self.across(code, "none")
        due = [int(c.key[-2:]) for c, is_open in zip(self.sheet.columns, line.open, strict=True) if is_open]
        formula = live.missing_formula(keys, _upto(self.pen), due, cells, ticks) if due else "=0"
        shade = style.live(num_format="0;;", bold=True, font_color=ALARM, align="center", **_edge(line))
        self.worksheet.write_formula(self.rows[line.key], self.last + 2, formula, shade, value)
        return value

    def rates(self, indicator: Indicator, line: Line) -> None:
        """Writes each month's rate."""
        at, style = self.rows[line.key], self.pen.style
        self.worksheet.write_blank(at, self.last + 2, None, style.fixed())
        for place, (column, is_open) in enumerate(zip(self.sheet.columns, line.open, strict=True), start=self.first):
            if not is_open:
                self.worksheet.write_blank(at, place, None, style.not_due())
                continue
            formula = live.rate_formula(indicator, partial(self.cell, indicator.code, place), self.pen.text)
            value = live.rate_value(indicator, partial(self.of_month, indicator.code, column.key), self.pen.text)
            shade = style.live(num_format=value_format(indicator.kind), align="right", text_wrap=True)
            self.worksheet.write_formula(at, place, formula, shade, value)

    def cell(self, code: str, column: int, entry: str) -> str:
        """The address of an entry's cell in a column."""
        return f"{column_letters(column)}{self.rows[f'{code}/{entry}'] + 1}"

    def of_month(self, code: str, month: str, entry: str) -> object:
        """As :meth:`held`, by month first."""
        return self.held(code, entry, month)

    def to_date(self, indicator: Indicator) -> None:
        """Writes the pooled value of all months entered so far."""
        code = indicator.code
        at = self.rows.get(f"{code}/rate", self.rows[f"{code}/{indicator.numerator_entry}"])
        value = live.to_date_value(indicator, [partial(self.of_month, code, c.key) for c in self.sheet.columns])
        shade = self.pen.style.live(bold=True, num_format=value_format(indicator.kind))
        formula = live.to_date_formula(indicator, partial(self.across, code))
        self.worksheet.write_formula(at, self.last + 1, formula, shade, value)


def _edge(line: Line) -> dict[str, Any]:
    return {"top": 2} if opens_block(line) else {}


def _grid(pen: Pen, worksheet: Worksheet, sheet: Sheet) -> tuple[str, int]:
    """Rates, sums to date and missing cells of a grid; gives the formula and value of all that is missing."""
    style, text, grid = pen.style, pen.text, _Grid(pen, worksheet, sheet)
    to_date, missing = grid.last + 1, grid.last + 2
    worksheet.write_string(HEADING_ROW, to_date, text("form.to_date"), style.heading())
    worksheet.write_string(HEADING_ROW, missing, text("form.missing"), style.heading())
    worksheet.set_column(to_date, missing, 9, style())
    total = 0
    for indicator, lines in sheet.indicator_lines():
        for line in lines:
            worksheet.write_blank(grid.rows[line.key], to_date, None, style.fixed(**_edge(line)))
            if line.required:
                total += grid.missing(indicator, line)
            else:
                worksheet.write_blank(grid.rows[line.key], missing, None, style.fixed(**_edge(line)))
        if rate := sheet.by_line.get(f"{indicator.code}/rate"):
            grid.rates(indicator, rate)
        grid.to_date(indicator)
    letters, last = column_letters(missing), FIRST_ROW + len(sheet.lines)
    return f"SUM({quoted(sheet.name)}!{letters}{FIRST_ROW + 1}:{letters}{last})", total


def _checklist(pen: Pen, worksheet: Worksheet, sheet: Sheet) -> tuple[str, int]:
    """Marks a Đạt without evidence; gives the formula and value of what is missing."""
    first, last = FIRST_ROW + 1, FIRST_ROW + len(sheet.lines)
    at = {column.key: column_letters(first_input(sheet) + i) for i, column in enumerate(sheet.columns)}
    status, evidence, level = at["status"], at["evidence"], "C"
    met = next(c.label.in_(pen.text.language) for c in loader.code_lists()["item_status"].code if c.id == "met")
    worksheet.conditional_format(
        f"{evidence}{first}:{evidence}{last}",
        {
            "type": "formula",
            "criteria": f'=AND(${status}{first}="{met}",${evidence}{first}="",${level}{first}<>"1")',
            "format": pen.book.add_format({"bg_color": "#F8CBAD", "pattern": 1}),
        },
    )
    name = quoted(sheet.name)
    blanks = sum(1 for line in sheet.lines if pen.entry(sheet.form.id, (line.row, "status", "")) in (None, ""))
    bare = sum(
        1
        for line in sheet.lines
        if pen.entry(sheet.form.id, (line.row, "status", "")) == met
        and pen.entry(sheet.form.id, (line.row, "evidence", "")) in (None, "")
        and line.texts[1] != "1"
    )
    formula = (
        f"COUNTBLANK({name}!{status}{first}:{status}{last})+"
        f'SUMPRODUCT(({name}!{status}{first}:{status}{last}="{met}")*({name}!{evidence}{first}:{evidence}{last}="")'
        f'*({name}!{level}{first}:{level}{last}<>"1"))'
    )
    return formula, blanks + bare


def _list(pen: Pen, sheet: Sheet) -> tuple[str, int]:
    """The formula and value of the required cells that are blank in lines someone began."""
    name = quoted(sheet.name)
    letters = {c.key: f"{name}!{column_letters(first_input(sheet) + i)}" for i, c in enumerate(sheet.columns)}
    required = [column.key for column in sheet.columns if column.required]
    lines = [
        {
            c.key: value
            for c in sheet.columns
            if (value := pen.entry(sheet.form.id, (line.row, c.key, ""))) not in (None, "")
        }
        for line in sheet.lines
    ]
    first, last = FIRST_ROW + 1, FIRST_ROW + len(sheet.lines)
    begun = "+".join(f'({letter}{first}:{letter.split("!")[1]}{last}<>"")' for letter in letters.values())
    formula = "+".join(
        f'SUMPRODUCT(--(({begun})>0),--({letters[key]}{first}:{letters[key].split("!")[1]}{last}=""))'
        for key in required
    )
    return formula, sum(1 for line in lines if line for key in required if key not in line)


def _cover(pen: Pen, worksheet: Worksheet, cover: Sheet, missing: Mapping[str, tuple[str, int]]) -> None:
    """Below the cover's own lines: each sheet with a link and what it still lacks, and the whole on top of them."""
    style, text = pen.style, pen.text
    at = FIRST_ROW + len(cover.lines) + 1
    worksheet.write_string(at, 1, text("form.sheets"), style.heading())
    worksheet.write_string(at, 2, text("form.state"), style.heading())
    own = [f"C{FIRST_ROW + i + 1}" for i, line in enumerate(cover.lines) if line.required]
    own_missing = sum(
        1 for line in cover.lines if line.required and pen.entry("cover", (line.row, "value", "")) in (None, "")
    )
    parts = {"cover": ("+".join(f'({cell}="")' for cell in own), own_missing), **missing}
    rows = []
    for sheet in pen.workbook.sheets:
        at += 1
        formula, value = parts[sheet.form.id]
        link = style(border=1, border_color="#7F7F7F", font_color="#0563C1", underline=1)
        worksheet.write_url(at, 1, f"internal:{quoted(sheet.name)}!A1", link, sheet.name)
        _state(pen, worksheet, at, formula, value)
        rows.append((formula, value))
    at += 1
    worksheet.write_string(at, 1, text("form.whole"), style.fixed(bold=True))
    _state(
        pen, worksheet, at, "+".join(f"({formula})" for formula, _ in rows), sum(value for _, value in rows), bold=True
    )
    worksheet.conditional_format(
        at - len(rows),
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


def _state(pen: Pen, worksheet: Worksheet, at: int, formula: str, value: int, *, bold: bool = False) -> None:
    complete, before, after = pen.text("form.complete"), pen.text("form.lacking_before"), pen.text("form.lacking_after")
    shown = f"{before}{value}{after}" if value else complete
    worksheet.write_formula(
        at, 2, f'=IF(({formula})=0,"{complete}","{before}"&({formula})&"{after}")', pen.style.fixed(bold=bold), shown
    )
