"""What a grid works out while it is filled in: each month's rate, the value to date, and what is missing."""

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from xlsxwriter.worksheet import Worksheet

from qmxl.catalogue.models import Indicator
from qmxl.findings import column_letters
from qmxl.forms.head import first_input
from qmxl.forms.kinds import live
from qmxl.forms.kinds.missing import Lacking
from qmxl.forms.layout import Line, Sheet
from qmxl.forms.styles import ALARM, value_format
from qmxl.forms.times import EPOCH
from qmxl.forms.writer import FIRST_ROW, HEADING_ROW, KEY_ROW, Pen, opens_block, quoted


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


def write(pen: Pen, worksheet: Worksheet, sheet: Sheet) -> Lacking:
    """Rates, values to date and missing cells of a grid."""
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
    return Lacking(f"SUM({quoted(sheet.name)}!{letters}{FIRST_ROW + 1}:{letters}{last})", total)
