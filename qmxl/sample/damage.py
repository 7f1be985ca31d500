"""What people do to workbooks, done with another program (openpyxl): moved, deleted, renamed, copied, cut off."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

import openpyxl
from openpyxl.cell import Cell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.forms.writer import FIRST_ROW, HEADING_ROW, KEY_ROW
from qmxl.xlsx.book import quoted

STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def changed(content: bytes, change: Callable[[Workbook], None], saved: datetime) -> bytes:
    """A workbook after ``change``, as openpyxl saves it at the UTC time ``saved``; the same each time."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    change(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    result = io.BytesIO()
    stamp = rb"\g<1>" + saved.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(buffer) as before, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            part = STAMP.sub(stamp, part) if name == "docProps/core.xml" else part
            after.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def clear_formulas(sheet: Worksheet) -> None:
    """A sheet's formulas are gone: openpyxl moves cells without them, and they would count themselves in a circle."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.value = None


def rename(book: Workbook, old: str, new: str) -> None:
    """A sheet is renamed, and formulas follow as they do in a spreadsheet program."""
    book[old].title = new
    for cell in _pointing_at(book, old):
        cell.value = str(cell.value).replace(quoted(old), quoted(new))


def remove(book: Workbook, name: str) -> None:
    """A sheet is deleted, and what pointed at it is an error as in a spreadsheet program."""
    for cell in _pointing_at(book, name):
        cell.value = "#REF!"
    book.remove(book[name])


def _pointing_at(book: Workbook, name: str) -> list[Cell]:
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return [cell for cell in cells if isinstance(cell, Cell) and quoted(name) in str(cell.value)]


def row_of(sheet: Worksheet, key: str) -> int:
    """The row (from 1) of a hidden key."""
    return next(at for at in range(1, sheet.max_row + 1) if sheet.cell(at, 1).value == key)


def delete_row(sheet: Worksheet, key: str) -> None:
    """A line is deleted."""
    at = row_of(sheet, key)
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row >= at:
            sheet.unmerge_cells(str(merged))
    clear_formulas(sheet)
    sheet.delete_rows(at)


def repeat_row(sheet: Worksheet, key: str, month_column: int, content: object) -> str:
    """A line is copied below the last one and one of its cells changed; gives the changed cell's address."""
    source, target = row_of(sheet, key), sheet.max_row + 1
    for column in range(1, sheet.max_column + 1):
        sheet.cell(target, column).value = sheet.cell(source, column).value
    sheet.cell(target, month_column).value = content  # type: ignore[assignment]  # a cell takes any value
    return f"{sheet.cell(target, month_column).coordinate}"


def drop_keys(sheet: Worksheet) -> None:
    """The hidden row and column of keys are emptied."""
    for at in range(1, sheet.max_row + 1):
        sheet.cell(at, 1).value = None
    for at in range(1, sheet.max_column + 1):
        sheet.cell(KEY_ROW + 1, at).value = None


def move_about(sheet: Worksheet, first_month: int, last_month: int) -> None:
    """Two rows are put in above, a column before, and the months are written from the last to the first."""
    months = list(range(first_month, last_month + 1))
    for row in [KEY_ROW + 1, *range(HEADING_ROW + 1, sheet.max_row + 1)]:
        contents = [sheet.cell(row, column).value for column in months]
        for column, content in zip(months, reversed(contents), strict=True):
            sheet.cell(row, column).value = content
    clear_formulas(sheet)
    sheet.insert_cols(FIRST_ROW - 3)
    sheet.insert_rows(2, 2)
