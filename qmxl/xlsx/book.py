"""Workbooks being written: packed quickly, the same content giving the same bytes, each value in its kind of cell."""

import io
from datetime import date, datetime, time, timedelta
from types import FunctionType
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook as Book
from xlsxwriter.worksheet import Worksheet

from qmxl.xlsx import content
from qmxl.xlsx.cells import CellError, Percent
from qmxl.xlsx.packing import QuickZip
from qmxl.xlsx.relations import QuickPackager

FONT = "Times New Roman"  # what Vietnamese offices write in, there on every Windows


def quoted(name: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + name.replace("'", "''") + "'"


class QuickBook(xlsxwriter.Workbook):
    """A workbook that is packed quickly."""

    def __init__(self, filename: Any, options: Any = None) -> None:
        super().__init__(filename, options)
        self.str_table = content.Strings()
        self.worksheet_class = content.Sheet

    def package(self, *given: Any, **options: Any) -> QuickZip:
        """The package the workbook is saved in."""
        return QuickZip(*given, **options)

    def _get_packager(self) -> QuickPackager:
        return QuickPackager()

    def _store_workbook(self) -> None:
        """As XlsxWriter does it, into this workbook's own package, for which it has no option."""
        ours = {**vars(xlsxwriter.workbook), "ZipFile": self.package}
        FunctionType(xlsxwriter.Workbook._store_workbook.__code__, ours)(self)


def new_book(buffer: io.BytesIO, made: datetime, title: str, kind: type[QuickBook] = QuickBook) -> Book:
    """An empty workbook; the same content and ``made`` give the same bytes."""
    font = {"font_name": FONT, "font_size": 11}
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = kind(buffer, {**options, "default_format_properties": font})
    book.set_properties({"title": title, "author": "qmxl", "created": made})
    book.set_calc_mode("auto", 191029)
    book.calc_on_load = False  # every formula is written with its value
    return book


def write_value(worksheet: Worksheet, row: int, column: int, value: object, style: Any) -> None:
    """One cell; text that looks like a formula stays text."""
    if value is None or value == "":
        worksheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        worksheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float):
        worksheet.write_number(row, column, value, style)
    elif isinstance(value, datetime | date | time | timedelta):
        worksheet.write_datetime(row, column, value, style)
    elif isinstance(value, CellError) and value in content.ERRORS:
        worksheet.write_formula(row, column, f"={value}", style, str(value))
    else:
        worksheet.write_string(row, column, str(value), style)


def shown_as(value: object) -> dict[str, Any]:
    """The format without which a content would be read as another: a day as a number, 65 % as 0.65."""
    if isinstance(value, Percent):
        return {"num_format": "0%" if (value * 100).is_integer() else "0.0###%"}
    if isinstance(value, datetime) and value.time() != time():
        return {"num_format": "dd/mm/yyyy hh:mm:ss", "shrink": True}
    if isinstance(value, date):
        return {"num_format": "dd/mm/yyyy", "shrink": True}
    if isinstance(value, time):
        return {"num_format": "hh:mm:ss", "shrink": True}
    return {"num_format": "[h]:mm:ss", "shrink": True} if isinstance(value, timedelta) else {}


def footer_text(text: str) -> str:
    """A text as a footer takes it behind a font's size: ampersands doubled, no longer than leaves room for the rest.

    A blank keeps a number it begins with from being taken for the size's last digits.
    """
    apart = " " if text[:1].isdigit() else ""
    return apart + (text if len(text) <= 100 else text[:99] + "…").replace("&", "&&")
