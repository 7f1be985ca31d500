"""A workbook that takes in rows printed elsewhere."""

from typing import Any

from qmxl.xlsx.book import QuickBook
from qmxl.xlsx.packing import QuickZip, Step, no_step


class MasterBook(QuickBook):
    """A workbook whose sheets may have pieces; ``step`` is called before each of its parts is packed."""

    step: Step = staticmethod(no_step)

    def package(self, *given: Any, **options: Any) -> QuickZip:
        """The package, with the pieces of every sheet that has some."""
        package = super().package(*given, **options)
        package.step = self.step
        package.pieces = {f"xl/worksheets/sheet{sheet.index + 1}.xml": sheet.pieces for sheet in self.worksheets()}
        return package
