"""A review's workbook while it is drawn: its styles and how its sheets begin; numbers in sentences as formulas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.workbook import Workbook as Book

from qmxl.forms.head import width_of
from qmxl.forms.styles import Styles
from qmxl.reviews.gathered import Reviewed
from qmxl.texts import Texts
from qmxl.xlsx.book import quoted
from qmxl.xlsx.bulk import BulkSheet, Formula
from qmxl.xlsx.paper import Margins, on_a4

TOP = 4  # the row of a table's headings, from 0
PIECE = 200  # characters of a text within a formula; Excel takes 255


@dataclass
class Page:
    """One workbook."""

    book: Book
    style: Styles
    text: Texts
    reviewed: Reviewed

    def sheet(self, name: str) -> BulkSheet:
        """A new sheet, by the key of its name."""
        worksheet: BulkSheet = self.book.add_worksheet(self.called(name), BulkSheet)
        return worksheet

    def called(self, name: str) -> str:
        """What a sheet is called."""
        return self.text(f"review.sheet.{name}")

    def reference(self, name: str) -> str:
        """How formulas write a sheet's name."""
        return quoted(self.called(name))

    def begin(self, worksheet: BulkSheet, name: str, widths: Sequence[float]) -> None:
        """Title, whose it is and how it is read; A4 landscape, a page wide."""
        worksheet.hide_gridlines(2)
        for at, width in enumerate(widths):
            worksheet.set_column(at, at, width)
        worksheet.write_string(0, 0, self.text(f"review.title.{name}"), self.style.title())
        worksheet.set_row(0, 26)
        owner = self.text(
            "master.owner", hospital=self.reviewed.control.hospital.name, period=str(self.reviewed.period)
        )
        worksheet.write_string(1, 0, owner, self.style(bold=True))
        how = self.text(f"review.how.{name}")
        worksheet.merge_range(2, 0, 2, len(widths) - 1, how, self.style.instruction())
        worksheet.set_row(2, 16 * (1 + int(width_of(how) * 1.05 / sum(widths))))
        self.on_paper(worksheet, landscape=True)

    def on_paper(self, worksheet: BulkSheet, *, landscape: bool) -> None:
        """A4, a page wide, with whose it is and its page below."""
        margins = Margins(left=0.6, top=0.6)
        on_a4(worksheet, self.reviewed.control.hospital.name, portrait=not landscape, margins=margins)

    def headings(self, worksheet: BulkSheet, row: int, names: Sequence[str]) -> None:
        """The headings of a table, repeated on each page."""
        for at, name in enumerate(names):
            worksheet.write_string(row, at, self.text(f"review.column.{name}"), self.style.heading())
        worksheet.set_row(row, 34)
        worksheet.repeat_rows(row)

    def cell(self, worksheet: BulkSheet, row: int, at: int, value: object, **more: Any) -> None:
        """A cell of a table."""
        worksheet.put(row, at, value, self.style.fixed(valign="top", **more))

    def number(self, worksheet: BulkSheet, row: int, at: int, value: object, shown: str = "#,##0", **more: Any) -> None:
        """A number of a table."""
        worksheet.put(row, at, value, self.style.fixed(valign="top", align="center", num_format=shown, **more))

    def live(self, key: str, numbers: Mapping[str, tuple[str, object]], **facts: object) -> Formula:
        """A sentence whose ``numbers`` are cells, each with what it holds; other ``facts`` are words."""
        marks = {name: f"⟦{name}⟧" for name in numbers}
        said = self.text(key, **marks, **facts)
        formula = literal(said)
        for name, (cell, _) in numbers.items():
            formula = formula.replace(f"⟦{name}⟧", f'"&{cell}&"')
        value = said
        for name, (_, held) in numbers.items():
            number = int(held) if isinstance(held, float) and held.is_integer() else held
            value = value.replace(f"⟦{name}⟧", str(number))
        return Formula(formula, value)


def literal(said: str) -> str:
    """A text within a formula, in pieces no longer than Excel takes; no piece begins within a mark."""
    pieces, piece = [], ""
    for word in said.replace('"', '""').split(" "):
        if len(piece) + len(word) > PIECE:
            pieces.append(piece + " ")
            piece = word
        else:
            piece = f"{piece} {word}" if piece else word
    return "&".join(f'"{each}"' for each in (*pieces, piece))


def share(done: str, of: str, above: float, below: float) -> Formula:
    """A share by formula, a dash where there is nothing to divide by."""
    return Formula(f'IF({of}=0,"–",{done}/{of})', above / below if below else "–")
