"""Sheet DL gửi cấp trên: the table that the next level up reads."""

from collections.abc import Sequence

from qmxl.offered.contract import COLUMNS, NAME, NAME_OF_VERSION, VERSION, Offered, columns_of
from qmxl.sheets.page import DECIMAL, WHOLE, Page, data_heading, table
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import column_letters

SHEET = "offered"
FIRST = 4  # the row of the headings, from 0
WIDTHS = (14, 16, 13, 60, 14, 14, 10, 10, 8)


def write(page: Page, lines: Sequence[Offered]) -> None:
    """The table and the names by which it is found, whatever language its sheet is called in."""
    worksheet = page.sheet(SHEET)
    data_heading(page, worksheet, SHEET, len(COLUMNS), read=True)
    words, number = page.style(), page.style(align="right", indent=1)
    headings = [page.text(f"master.column.{name}") for name in COLUMNS]
    columns = columns_of(lines)
    shown = [_shown(page, column) for column in columns[4:6]]
    styles = [*[words] * 4, *shown, *[number] * 3]
    last = table(page, worksheet, FIRST, "QM_offered", headings, columns, styles, WIDTHS, data=True)
    area = f"$A${FIRST + 2}:${column_letters(len(COLUMNS) - 1)}${last}"
    page.book.define_name(NAME, f"={page.reference(SHEET)}!{area}")
    page.book.define_name(NAME_OF_VERSION, f'="{VERSION}"')


def cell(line: int, name: str) -> str:
    """Where a column of a line, counted from 0, stands on the sheet itself."""
    return f"${column_letters(COLUMNS.index(name))}${FIRST + 2 + line}"


def _shown(page: Page, column: Sequence[object]) -> list[object]:
    whole, part = (page.style(num_format=shown, align="right", indent=1) for shown in (WHOLE, DECIMAL))
    values = (value.value if isinstance(value, Formula) else value for value in column)
    return [part if isinstance(value, float) and not value.is_integer() else whole for value in values]
