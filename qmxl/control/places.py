"""Where the lines of the control workbook stand, for what is found out about them later than they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qmxl.findings import Cell
from qmxl.forms.rows import Row
from qmxl.xlsx.cells import address


@dataclass(frozen=True)
class Places:
    """The sheet of a list, its columns by field and its lines by what tells them apart."""

    source: str
    sheet: str
    columns: Mapping[str, int]
    lines: Mapping[str, int] = field(default_factory=dict)

    def cell(self, line: str, column: str) -> Cell:
        """The cell of a line and field; the sheet where it has none."""
        at_row, at_column = self.lines.get(line), self.columns.get(column)
        known = at_row is not None and at_column is not None
        return Cell(self.source, self.sheet, address(at_row, at_column) if known else "")


def places(rows: Mapping[str, Row]) -> Places | None:
    """The places of a list's lines; None where it has none."""
    first = next(iter(rows.values()), None)
    if first is None:
        return None
    found = first.sheet
    lines = {line: found.rows[row.key] for line, row in rows.items() if row.key in found.rows}
    return Places(first.source, found.name, found.columns, lines)
