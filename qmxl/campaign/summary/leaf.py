"""A sheet of the summary while it is drawn: head, tables, formulas with their values, and how it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from qmxl.campaign.held import Held
from qmxl.catalogue import loader
from qmxl.forms.head import lines_of
from qmxl.forms.styles import Styles
from qmxl.submissions.identity import CAMPAIGN
from qmxl.texts import Texts
from qmxl.xlsx.book import footer_text, quoted, write_value
from qmxl.xlsx.cells import column_letters
from qmxl.xlsx.content import Sheet
from qmxl.xlsx.links import address_of, file_link
from qmxl.xlsx.paper import Margins, on_a4

HEADINGS = 4  # the row of a table's headings, from 0, where the sheet begins with it
PERCENT, WHOLE, DECIMAL, DAY = "0.0%", "#,##0", "#,##0.##", "dd/mm/yyyy"
NONE = "–"  # what stands where there is nothing to divide by
LINE = 15.0  # points
CAPITALS = 0.72  # of the characters a column has room for, capitals that have


@dataclass(frozen=True)
class Drawing:
    """The summary while it is drawn."""

    book: Workbook
    style: Styles
    text: Texts
    held: Held

    def name(self, sheet: str) -> str:
        """What a sheet is called."""
        return self.text(f"campaign.sheet.{sheet}")

    def at(self, sheet: str, column: int, first: int, last: int) -> str:
        """A column's rows, from 0, as formulas of other sheets name them."""
        letter = column_letters(column)
        return f"{quoted(self.name(sheet))}!${letter}${first + 1}:${letter}${last + 1}"

    def label(self, form: str, field: str, code: object) -> str:
        """The words of a choice."""
        declared = next(each for each in loader.forms(CAMPAIGN) if each.id == form)
        codes = loader.code_list(declared, field)
        return codes.label(str(code), self.text.language) if codes and code in codes.by_id else str(code or "")


class Leaf:
    """One sheet; rows and columns count from 0."""

    def __init__(self, drawing: Drawing, sheet: str, widths: Sequence[float], *, portrait: bool = False) -> None:
        self.drawing, self.text, self.widths = drawing, drawing.text, widths
        self.worksheet = cast("Sheet", drawing.book.add_worksheet(drawing.name(sheet)))
        for at, width in enumerate(widths):
            self.worksheet.set_column(at, at, width, drawing.style())
        self.worksheet.hide_gridlines(2)
        owner, days = drawing.held.control.hospital.name, footer_text(drawing.held.month.shown)
        on_a4(self.worksheet, owner, days, portrait=portrait, margins=Margins(left=0.5, top=0.6, bottom=0.65))

    def head(self, title: str, note: str = "") -> None:
        """Title, hospital and days in the first rows, and what is to be known of the sheet."""
        style, held = self.drawing.style, self.drawing.held
        self.worksheet.write_string(0, 0, title, style.title())
        self.worksheet.set_row(0, 26)
        owner = self.text("campaign.owner", hospital=held.control.hospital.name, days=held.month.shown, day=held.today)
        self.worksheet.write_string(1, 0, owner, style(bold=True))
        if note:
            self.across(2, 0, len(self.widths) - 1, note, style.instruction())

    def across(self, row: int, first: int, last: int, content: str, style: Format) -> None:
        """A text over some columns, its row as high as it needs."""
        if first == last:
            self.worksheet.write_string(row, first, content, style)
        else:
            self.worksheet.merge_range(row, first, row, last, content, style)
        room = sum(self.widths[first : last + 1])
        self.worksheet.set_row(row, LINE * needed(content, room) + 3)

    def section(self, row: int, title: str) -> None:
        """The title of a part of the sheet."""
        self.worksheet.write_string(row, 0, title, self.drawing.style(bold=True, font_size=12, font_color="#1F3864"))
        self.worksheet.set_row(row, 22)

    def headings(self, row: int, names: Sequence[str], first: int = 0) -> None:
        """Headings by their keys."""
        for at, name in enumerate(names, start=first):
            self.worksheet.write_string(row, at, self.text(f"campaign.column.{name}"), self.drawing.style.heading())
        room = [
            lines_of(self.text(f"campaign.column.{name}"), self.widths[at] * 0.8)
            for at, name in enumerate(names, start=first)
        ]
        self.worksheet.set_row(row, max(32, 15 * max(room) + 4))

    def put(self, row: int, column: int, value: object, **looks: Any) -> None:
        """A value in its frame; a day is shown as one."""
        if isinstance(value, date):
            looks = {"num_format": DAY, "align": "center", **looks}
        elif isinstance(value, int | float) and not isinstance(value, bool):
            looks = {"num_format": DECIMAL if value != int(value) else WHOLE, **looks}
        write_value(self.worksheet, row, column, value, self.drawing.style.fixed(**looks))

    def row(self, row: int, values: Sequence[object], **looks: Any) -> None:
        """Values side by side, the row as high as the longest text needs."""
        for at, value in enumerate(values):
            self.put(row, at, value, **looks)
        lines = (needed(value, self.widths[at]) for at, value in enumerate(values) if isinstance(value, str) and value)
        self.worksheet.set_row(row, LINE * max(lines, default=1) + 3)

    def formula(self, row: int, column: int, formula: str, value: object, **looks: Any) -> None:
        """A formula with the value any program computes for it."""
        if value == NONE:
            looks = {"align": "center", **looks}
        style = self.drawing.style.fixed(**{"num_format": WHOLE, **looks})
        self.worksheet.write_formula(row, column, f"={formula}", style, value)

    def share(self, row: int, column: int, part: tuple[str, float], whole: tuple[str, float], **looks: Any) -> None:
        """A part of a whole as a percentage, each given by its formula and value; – where the whole is 0."""
        value: object = part[1] / whole[1] if whole[1] else NONE
        formula = f'IF({whole[0]}=0,"{NONE}",{part[0]}/{whole[0]})'
        self.formula(row, column, formula, value, **{"num_format": PERCENT, **looks})

    def source(self, row: int, column: int, source: str, sheet: str, cell: str) -> None:
        """The file and cell a row comes from, as a link."""
        shown = f"{source.rpartition('/')[2]} · {sheet} · {cell}" if source else None
        self.put(row, column, shown, font_size=8, font_color="#0563C1")
        link = file_link(f"../{address_of(source)}", f"{quoted(sheet)}!{cell}" if cell else "") if source else None
        if link is not None:
            self.worksheet.link(row, column, link)

    def printed_from(self, row: int) -> None:
        """The headings stay in sight and are on every page."""
        self.worksheet.freeze_panes(row + 1, 0)
        self.worksheet.repeat_rows(row)


def needed(content: str, room: float) -> int:
    """How many lines a text needs in ``room``; capitals, as in codes, are wider than digits, others are not."""
    parts = content.split("\n")
    return sum(max(1, lines_of(part, room * (CAPITALS if part.isupper() else 1))) for part in parts)


def cell(row: int, column: int) -> str:
    """A cell of the same sheet."""
    return f"{column_letters(column)}{row + 1}"


def rows(column: int, first: int, last: int) -> str:
    """A column's rows of the same sheet, held fast."""
    letter = column_letters(column)
    return f"${letter}${first + 1}:${letter}${last + 1}"
