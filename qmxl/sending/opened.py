"""A workbook that is to be checked: its parts, its sheets with their cells, as anybody may have saved it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from qmxl.xlsx.package import Package, Unreadable
from qmxl.xlsx.places import in_utf8
from qmxl.xlsx.reading import listed_sheets, workbook_part
from qmxl.xlsx.stored import StoredCell, shared_texts, stored_cells


@dataclass(frozen=True)
class Opened:
    """A workbook's package and what it says its sheets are."""

    package: Package
    book: str
    sheets: Mapping[str, str]  # the part of each sheet by its name, in their order

    @cached_property
    def cells(self) -> Mapping[str, list[StoredCell]]:
        """The cells of each sheet that are not blank."""
        return {name: self.cells_of(name) for name in self.sheets}

    def cells_of(self, sheet: str) -> list[StoredCell]:
        """The cells of one sheet that are not blank."""
        return list(stored_cells(self.part(self.sheets[sheet]), self._texts))

    @cached_property
    def _texts(self) -> list[str]:
        related = self.package.related(self.book).values()
        strings = next((each.target for each in related if each.kind == "sharedStrings"), "")
        return shared_texts(self.part(strings)) if strings in self.package else []

    def without(self, sheet: str) -> "Opened":
        """The same without one sheet; cells that were read are not read again."""
        rest = Opened(self.package, self.book, {name: part for name, part in self.sheets.items() if name != sheet})
        rest.__dict__["cells"] = {name: cells for name, cells in self.cells.items() if name != sheet}
        return rest

    def part(self, name: str) -> bytes:
        """A part in UTF-8."""
        return in_utf8(self.package.part(name) or b"")


def opened(content: bytes) -> Opened:
    """The workbook of these bytes; :class:`Unreadable` where it is none."""
    package = Package(content)
    return Opened(package, workbook_part(package), {each.name: each.part for each in listed_sheets(package)})


__all__ = ["Opened", "Unreadable", "opened"]
