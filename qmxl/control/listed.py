"""Reads a list of sub-items as hospitals keep it: over several sheets, with cells merged down, codes as Word has them.

What is read has a code. Every other line that says something, and every hidden sheet, is told and not read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from qmxl.catalogue import loader
from qmxl.catalogue.criteria_sets import SUB_ITEM
from qmxl.catalogue.declared import FormField
from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.forms.fetching import Fetched
from qmxl.forms.headings import HEADINGS_WITHIN, heading, spread
from qmxl.refusal import Refusal
from qmxl.typed.spelling import blank
from qmxl.typed.totals import is_total_line
from qmxl.typed.values import error_code, parse
from qmxl.xlsx.cells import CellError, address

NEEDED = frozenset({"code", "criterion", "level", "title"})
Fields = Mapping[int, FormField]  # by column


def read_list(fetched: Fetched, findings: list[Finding]) -> list[dict[str, object]]:
    """The sub-items of a workbook with headings such as ma_tieu_muc, tieu_chi, muc, tieu_muc, in any order.

    Adds to ``findings`` what was not read. Raises a Refusal when no sheet has those headings.
    """
    path, _, raw = fetched
    if not path.is_file():
        raise Refusal("no_files", paths=[str(path)])
    found = False
    items: list[dict[str, object]] = []
    if raw is None:
        raise Refusal("sub_items_unreadable", path=path)
    for name, rows in raw.sheets.items():
        headings = _headings(rows)
        if headings is None:
            continue
        if name in raw.hidden:
            findings.append(Finding(Code.LIST_HIDDEN, Cell(path.name, name)))
            continue
        found = True
        at, fields = headings
        lines = spread(rows, raw.merged.get(name, ()), partial(_of_several_lines, fields))
        for row in range(at + 1, len(lines)):
            findings += _without_value(lines[row], fields, row, Cell(path.name, name))
            item = _item(lines[row], fields)
            if is_total_line(lines[row]):
                said = next(cell for cell in lines[row] if not blank(cell))
                findings.append(
                    Finding(Code.IMPORT_TOTAL, Cell(path.name, name, address(row, min(fields))), {"found": said})
                )
            elif item.get("code"):
                items += [item] if item not in items else []
            elif lost := _without_code(item, Cell(path.name, name, address(row, min(fields)))):
                findings.append(lost)
    if not found:
        raise Refusal("sub_items_unreadable", path=path)
    return items


def _headings(rows: Sequence[Sequence[object]]) -> tuple[int, Fields] | None:
    """The row of the headings and what each column holds; None when a needed one is not there."""
    form = next(form for form in loader.forms("control") if form.id == "sub_items")
    names = {heading(name): field for field in form.field for name in _names(field)}
    for at, row in enumerate(rows[:HEADINGS_WITHIN]):
        fields: dict[int, FormField] = {}
        for column, cell in enumerate(row):
            field = names.get(heading(cell))
            if field and field not in fields.values():
                fields[column] = field
        if {field.id for field in fields.values()} >= NEEDED:
            return at, fields
    return None


def _of_several_lines(fields: Fields, column: int) -> bool:
    """Whether a merged cell of the column is said of each line it covers; codes and texts belong to one line."""
    return column in fields and fields[column].id not in {"code", "title"}


def _names(field: FormField) -> tuple[str, ...]:
    return (field.id, field.label.vi, field.label.en, field.label.zh, *field.aliases)


def _item(row: Sequence[object], fields: Fields) -> dict[str, object]:
    """A line's fields; what its code says of criterion and level is filled in. A level written "Mức 3" is 3."""
    item: dict[str, object] = {}
    for column, field in fields.items():
        cell = row[column] if column < len(row) else ""
        if (
            blank(cell) or isinstance(cell, CellError) or heading(cell) in {heading(name) for name in _names(field)}
        ):  # headings repeated on a page
            continue
        value, _ = parse(cell, "text" if field.id in {"title", "group", "department"} else field.type)
        digits = re.search(r"\d+", str(cell))
        if field.id == "level" and value is None and digits:
            value = int(digits[0])
        item[field.id] = cell if value is None else value
    if found := SUB_ITEM.match(str(item.get("code", ""))):
        item.setdefault("level", int(found["level"]))
        if re.match(rf"{re.escape(found['criterion'])}(?![\d.]*\d)", str(item.get("criterion", found["criterion"]))):
            item["criterion"] = found["criterion"]  # also where the cell says its name too
    return item


def _without_value(row: Sequence[object], fields: Fields, at: int, sheet: Cell) -> Iterator[Finding]:
    """The cells of a line that hold an error value, or a formula nobody calculated: they are not read."""
    for column in fields:
        cell = row[column] if column < len(row) else ""
        if isinstance(cell, CellError):
            yield Finding(error_code(cell), replace(sheet, address=address(at, column)), {"found": cell})


def _without_code(item: Mapping[str, object], cell: Cell) -> Finding | None:
    """A line without a code that looks like a sub-item: an error; a heading between them is none."""
    if "title" not in item and not {"criterion", "level"} <= item.keys():
        return None
    said = [value for value in item.values() if value is not None]
    return Finding(Code.LIST_NO_CODE, cell, {"found": said})
