"""How numbers in cells are shown, as far as it says whether one is somebody's number, a day or an amount."""

import re
from functools import cached_property

from qmxl.sending.opened import Opened
from qmxl.xlsx.places import elements

LEAST, MOST = 1e7, 1e13  # an eight-figure number is shown with zeros before it, or is no number of anybody's
ZEROS = re.compile(r"0{8,13}")
BARE = re.compile(r"General|0|@|0{8,13}", re.IGNORECASE)
DAY = re.compile(r'(?:"[^"]*"|\[[^\]]*\]|[^"\[])*?[dy]', re.IGNORECASE)
BUILT_IN = {"0": "General", "1": "0", "49": "@", **dict.fromkeys(("14", "15", "16", "17", "22"), "dd/mm/yyyy")}
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
AMOUNT = "#,##0"


class ShownNumbers:
    """The formats of a workbook's cells, read sheet by sheet where they are asked for."""

    def __init__(self, book: Opened) -> None:
        self.book, self.styles = book, dict[str, dict[str, int]]()

    def written(self, sheet: str, cell: str, value: float) -> str:
        """The figures as people read them where they may be somebody's number; "" for an amount, a share, a day."""
        if not LEAST <= value < MOST or not value.is_integer():
            return ""
        shown, figures = self.format(sheet, cell), f"{value:.0f}"
        if ZEROS.fullmatch(shown):
            return figures.zfill(len(shown))
        return with_zero(figures) if BARE.fullmatch(shown) and len(figures) > 8 else ""

    def is_day(self, sheet: str, cell: str) -> bool:
        """Whether a number is shown as a day."""
        return bool(DAY.match(self.format(sheet, cell))) and self.format(sheet, cell) != "General"

    def format(self, sheet: str, cell: str) -> str:
        """The code of a cell's format."""
        if sheet not in self.styles:
            self.styles[sheet] = _styles(self.book.part(self.book.sheets[sheet]))
        style = self.styles[sheet].get(cell, 0)
        return self.formats[style] if style < len(self.formats) else "General"

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """How each style shows a number."""
        part = self.book.part("xl/styles.xml") or b"<styleSheet/>"
        found = elements(part, frozenset({"numFmt", "cellXfs", "xf"}))
        own = {
            e.attributes.get("numFmtId", ""): e.attributes.get("formatCode", "") for e in found if e.name == "numFmt"
        }
        asked = (each for box in found if box.name == "cellXfs" for each in box.of("xf"))
        numbers = (each.attributes.get("numFmtId", "0") for each in asked)
        return tuple(own.get(number) or BUILT_IN.get(number, AMOUNT) for number in numbers)


def with_zero(figures: str) -> str:
    """Figures with the zero a spreadsheet took away where they cannot be a number without it."""
    lost = (
        len(figures) == 11 or (len(figures) == 9 and figures[0] in "35789") or (len(figures), figures[0]) == (10, "2")
    )
    return f"0{figures}" if lost else figures


def _styles(sheet: bytes) -> dict[str, int]:
    """The style of each cell that has one."""
    found: dict[str, int] = {}
    for attributes in CELL.findall(sheet):
        place, style = (re.search(rb'\b%s="(\w+)"' % name, attributes) for name in (b"r", b"s"))
        if place and style and style[1].isdigit():
            found[place[1].decode()] = int(style[1])
    return found
