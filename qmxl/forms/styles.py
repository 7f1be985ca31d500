"""How cells look: readable on paper without colour, the inputs told from the rest by their frame and pale fill."""

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from qmxl.catalogue.models import Kind
from qmxl.xlsx.book import FONT

INK = "#1F3864"
FRAME = "#7F7F7F"
INPUT = "#FFF9DB"
HEAD = "#D9E2F3"
NOT_DUE = "#D9D9D9"
ALARM = "#C00000"

NUMBER_FORMATS = {
    "count": "#,##0",
    "year": "0",
    "decimal": "General",
    "money": "#,##0",
    "percent": "0",
    "date": "dd/mm/yyyy",
    "time": "hh:mm",
    "datetime": "dd/mm/yyyy hh:mm",
    "duration": "General",  # so that 1:30 is seen as hours and minutes once it is typed
    "text": "@",
    "code": "@",
}
FIGURES = {"count", "year", "decimal", "percent", "duration"}  # sums of money, which are long, aside
CENTRED = {"tick", "date", "time", "datetime", *FIGURES}  # a figure on the right would touch the text beside it
VALUE_FORMATS: dict[Kind, str] = {"count": "#,##0", "mean_duration": "#,##0.0"}


def value_format(kind: Kind) -> str:
    """How the value of an indicator is shown in every workbook: a rate with two decimals, so that 1.46 is not 1.5."""
    return VALUE_FORMATS.get(kind, "#,##0.00")


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._cells: dict[tuple[object, ...], Format] = {}  # those of inputs, which are many, by what was asked

    def __call__(self, **properties: Any) -> Format:
        """The format with these properties over the house's own."""
        wanted = {"font_name": FONT, "font_size": 11, "valign": "vcenter", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(wanted)
        return self._made[key]

    def title(self, **more: Any) -> Format:
        """A sheet's title."""
        return self(bold=True, font_size=15, font_color=INK, **more)

    def instruction(self) -> Format:
        """The lines that say what to do."""
        return self(italic=True, text_wrap=True, valign="top", font_color="#404040")

    def heading(self, **more: Any) -> Format:
        """A column's heading."""
        usual = {"bold": True, "bg_color": HEAD, "border": 1, "border_color": FRAME, "text_wrap": True}
        return self(**usual, align="center", **more)

    def fixed(self, **more: Any) -> Format:
        """Text people do not change."""
        return self(**{"border": 1, "border_color": FRAME, "text_wrap": True, **more})

    def entry(self, field_type: str, **more: Any) -> Format:
        """A cell people fill in."""
        asked = ("entry", field_type, *more.items())
        if asked not in self._cells:
            looks = {"border": 1, "border_color": FRAME, "bg_color": INPUT, **more}
            self._cells[asked] = self.spare(field_type, **looks)
        return self._cells[asked]

    def spare(self, field_type: str, **more: Any) -> Format:
        """A cell people may fill in, without the looks of one."""
        asked = ("spare", field_type, *more.items())
        if asked in self._cells:
            return self._cells[asked]
        wanted: dict[str, Any] = {
            "locked": False,
            "text_wrap": field_type in {"text", "choice", "code"},
            "num_format": NUMBER_FORMATS.get(field_type, "General"),
        }
        if field_type in CENTRED:
            wanted["align"] = "center"
        self._cells[asked] = self(**{**wanted, **more})
        return self._cells[asked]

    def not_due(self, **more: Any) -> Format:
        """A month in which nothing is asked."""
        return self(**{"border": 1, "border_color": FRAME, "bg_color": NOT_DUE, **more})

    def live(self, **more: Any) -> Format:
        """A formula's result."""
        return self(**{"border": 1, "border_color": FRAME, "italic": True, "font_color": INK, **more})
