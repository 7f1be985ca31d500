"""The sheets of a workbook that are no form: a person added them, whatever they are called."""

from collections.abc import Iterable, Mapping

from qmxl.forms.answers import ReadSheet
from qmxl.forms.fetching import Raw
from qmxl.forms.locating import form_of


def own_sheets(raw: Raw, read: Mapping[str, ReadSheet]) -> tuple[str, ...]:
    """The filled sheets that were not ``read`` as a form and say of none, and those that could not be read."""
    used = {found.name for found in read.values()}
    filled = (name for name, rows in raw.sheets.items() if name not in used and form_of(rows) is None and _filled(rows))
    return (*filled, *raw.unread)


def _filled(rows: Iterable[Iterable[object]]) -> bool:
    return any(cell.strip() if isinstance(cell, str) else cell is not None for row in rows for cell in row)
