"""Explanations carried into a form made again: each goes on naming the cell it is about, wherever that is now."""

from collections.abc import Mapping

from qmxl.forms.answers import ReadSheet
from qmxl.forms.head import first_input
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Sheet, Workbook
from qmxl.forms.pointing import Place, cell_meant, sheet_meant
from qmxl.forms.writer import FIRST_ROW
from qmxl.xlsx.cells import address

FORM = "explanations"


def renamed(entries: Mapping[Key, object], before: Mapping[str, ReadSheet], now: Workbook) -> dict[Key, object]:
    """The list's entries with the cells' addresses, and the sheets' names, as they are in the workbook ``now``.

    ``before`` are the sheets the explanations were written beside. What names no cell of a form stays as it is.
    """
    result = dict(entries)
    for row, field, month in entries:
        if field != "cell":
            continue
        named, place = cell_meant(str(entries[row, field, month]))
        named = str(entries.get((row, "sheet", ""), named))
        value = entries.get((row, "value", ""))
        found = sheet_meant(named, before.values()) if named else _holding(place, value, before)
        sheet = now.by_form.get(found.sheet.form.id) if found else None
        at = _now(found, sheet, place) if found and sheet and place else None
        if found and sheet and at:
            result[row, "cell", month] = address(*at)
            result[row, "sheet", ""] = sheet.name
    return result


def _holding(place: Place | None, value: object, before: Mapping[str, ReadSheet]) -> ReadSheet | None:
    """The one sheet whose cell at a place holds a value; None where several do, or none."""
    holding = [
        found
        for found in before.values()
        for answer in found.answers.values()
        if (answer.at_row, answer.at_column) == place and answer.raw == value
    ]
    return holding[0] if len(holding) == 1 else None


def _now(found: ReadSheet, sheet: Sheet, place: Place) -> Place | None:
    """Where the line and column of a cell stand in a form as it is written; None for a cell of neither."""
    line = next((key for key, at in found.rows.items() if at == place[0]), None)
    column = next((key for key, at in found.columns.items() if at == place[1]), None)
    columns = [each.key for each in sheet.columns]
    if line is None or column not in columns:
        return None
    across = first_input(sheet) + columns.index(column)
    if sheet.shape.open_ended:
        number = found.numbers.get(line)
        return (FIRST_ROW + int(number) - 1, across) if number else None
    lines = [each.key for each in sheet.lines]
    return (FIRST_ROW + lines.index(line), across) if line in lines else None
