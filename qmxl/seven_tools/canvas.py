"""A workbook of tools while it is drawn: its styles, the lines behind it, and how each of its sheets begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.workbook import Workbook as Book

from qmxl.catalogue.declared import Form
from qmxl.control.control import Control
from qmxl.forms.styles import Styles
from qmxl.period import Period
from qmxl.seven_tools.fitting import Wish
from qmxl.seven_tools.lines import Lines
from qmxl.sheets.titles import title_of
from qmxl.tables.registers import Register
from qmxl.texts import Texts
from qmxl.xlsx.bulk import BulkSheet, Formula
from qmxl.xlsx.paper import on_a4

CHART = {"object_position": 2, "x_offset": 6, "y_offset": 4}
GRID = {"visible": True, "line": {"color": "#E0E0E0"}}
TOP = 5  # the row in which what a tool shows begins, from 0


@dataclass
class Canvas:
    """One workbook; ``register`` and ``lines`` are those a wish is about."""

    book: Book
    style: Styles
    text: Texts
    control: Control
    register: Register
    lines: Lines
    period: Period
    said: str = ""  # which of the register's lines they are, in words
    taken: set[str] = field(default_factory=set)

    @property
    def form(self) -> Form:
        """The register's form."""
        return self.register.form

    def title(self, column: str) -> str:
        """What people call a column."""
        return title_of(self.form, column, self.text)

    def called(self, wish: Wish) -> str:
        """A name for the sheet of a wish that no other sheet has."""
        name = self.text(f"tools.name.{wish.tool}")
        number = 2
        while name.casefold() in self.taken:
            name, number = f"{self.text(f'tools.name.{wish.tool}')} {number}", number + 1
        return name

    def sheet(self, name: str) -> BulkSheet:
        """A new sheet of that name."""
        self.taken.add(name.casefold())
        worksheet: BulkSheet = self.book.add_worksheet(name, BulkSheet)
        return worksheet

    def begin(self, worksheet: BulkSheet, title: str, about: str, how: str, widths: Sequence[float]) -> None:
        """Title, whose it is, what it is drawn from and how it is read; A4 landscape, a page wide."""
        right = len(widths) - 1
        worksheet.hide_gridlines(2)
        for at, width in enumerate(widths):
            worksheet.set_column(at, at, width)
        worksheet.write_string(0, 0, title, self.style.title())
        worksheet.set_row(0, 26)
        owner = self.text("master.owner", hospital=self.control.hospital.name, period=str(self.period))
        worksheet.write_string(1, 0, owner, self.style(bold=True))
        worksheet.merge_range(2, 0, 2, right, about, self.style(text_wrap=True, valign="top"))
        worksheet.merge_range(3, 0, 3, right, how, self.style.instruction())
        room = sum(widths)
        for row, words in ((2, about), (3, how)):
            worksheet.set_row(row, 16 * (1 + int(len(words) * 1.05 / room)))
        on_a4(worksheet, self.control.hospital.name)

    def about(self, *columns: str) -> str:
        """From which register, columns and lines something is drawn."""
        facts = {"form": self.form.sheet.in_(self.text.language), "count": self.lines.many}
        named = [self.title(column) for column in columns if column]
        said = self.text("tools.about", columns=named, **facts) if named else self.text("tools.about_all", **facts)
        return f"{said} {self.text('tools.where', where=self.said)}" if self.said else said

    def headings(self, worksheet: BulkSheet, row: int, names: Sequence[str], at: int = 0) -> None:
        """The headings of a table."""
        for column, name in enumerate(names, start=at):
            worksheet.write_string(row, column, name, self.style.heading())
        worksheet.set_row(row, 32)

    def label(self, worksheet: BulkSheet, row: int, column: int, label: object, **more: Any) -> None:
        """A cell of words."""
        worksheet.put(row, column, label, self.style.fixed(**more))

    def number(self, worksheet: BulkSheet, row: int, column: int, value: object, shown: str = "0", **more: Any) -> None:
        """A cell with a number or the formula of one."""
        look = self.style(border=1, border_color="#7F7F7F", align="center", num_format=shown, **more)
        worksheet.put(row, column, value, look)

    def typed(self, worksheet: BulkSheet, row: int, column: int, value: float, shown: str = "General") -> None:
        """A number people may change."""
        worksheet.write_number(row, column, value, self.style.entry("decimal", num_format=shown, align="center"))

    def chart(self, kind: Mapping[str, Any], title: str, legend: str = "bottom") -> Any:
        """A chart with its title."""
        chart = self.book.add_chart(dict(kind))
        chart.set_title({"name": title if len(title) <= 90 else f"{title[:89]}…", "name_font": {"size": 11}})
        chart.set_legend({"position": legend, "font": {"size": 9}} if legend else {"none": True})
        return chart


def quotient(above: str, below: str, value: float | None) -> Formula:
    """A formula that divides, with a dash where there is nothing to divide by."""
    return Formula(f'IF(({below})=0,"–",({above})/({below}))', "–" if value is None else value)
