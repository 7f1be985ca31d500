"""A small engine that lets xlwings drive LibreOffice: just the calls ``qmxl.desks.excel.session`` makes.

Run by a Python that has the UNO bridge, with xlwings on its path; ``engine(context)`` is given to ``xw.engines.add``.
"""

from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue


def prop(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


class Range:
    max_cells_per_read = None  # all at once

    def __init__(self, sheet, cells):
        self.sheet, self.cells = sheet, cells

    @property
    def api(self):
        return self.cells

    @property
    def row(self):
        return self.cells.RangeAddress.StartRow + 1

    @property
    def column(self):
        return self.cells.RangeAddress.StartColumn + 1

    @property
    def shape(self):
        where = self.cells.RangeAddress
        return (where.EndRow - where.StartRow + 1, where.EndColumn - where.StartColumn + 1)

    def __len__(self):
        return self.shape[0] * self.shape[1]

    @property
    def formula(self):
        """As Excel gives it: a block of texts, in Excel's way of writing."""
        rows, columns = self.shape
        block = tuple(
            tuple(excel_formula(self.cells.getCellByPosition(c, r)) for c in range(columns)) for r in range(rows)
        )
        return block[0][0] if len(self) == 1 else block

    @formula.setter
    def formula(self, text):
        text = text[0][0] if isinstance(text, (list, tuple)) else text
        self.cells.getCellByPosition(0, 0).Formula = text.replace("!", ".") if "!" in text else text

    @property
    def raw_value(self):
        block = self.cells.getDataArray()
        return block[0][0] if len(self) == 1 else block

    @raw_value.setter
    def raw_value(self, value):
        block = value if isinstance(value, (list, tuple)) else [[value]]
        self.cells.setDataArray(tuple(tuple(row) for row in block))


def excel_formula(cell):
    return cell.Formula.replace("$'", "'").replace("'.", "'!") if cell.Type.value == "FORMULA" else cell.String


class Sheet:
    def __init__(self, book, sheet):
        self.book, self.sheet = book, sheet

    @property
    def api(self):
        return self.sheet

    @property
    def name(self):
        return self.sheet.Name

    @name.setter
    def name(self, name):
        self.sheet.Name = name

    @property
    def index(self):
        return [sheet.Name for sheet in self.book.document.Sheets].index(self.name) + 1

    def activate(self):
        self.book.document.CurrentController.setActiveSheet(self.sheet)

    def copy(self, before, after):
        """Like Excel's: into the other book, under the same name, pointing back where it came from."""
        assert before is None
        target, at = after.book.document.Sheets, after.index
        target.importSheet(self.book.document, self.name, at)

    @property
    def used_range(self):
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return Range(self, self.sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow))

    def range(self, first, second=None):
        assert second is None
        if isinstance(first, tuple):
            return Range(
                self, self.sheet.getCellRangeByPosition(first[1] - 1, first[0] - 1, first[1] - 1, first[0] - 1)
            )
        return Range(self, self.sheet.getCellRangeByName(first))


class Sheets:
    def __init__(self, book):
        self.book = book

    @property
    def api(self):
        return self.book.document.Sheets

    def __len__(self):
        return self.api.Count

    def __iter__(self):
        return (Sheet(self.book, sheet) for sheet in self.api)

    def __call__(self, which):
        found = self.api.getByName(which) if isinstance(which, str) else self.api.getByIndex(which - 1)
        return Sheet(self.book, found)

    @property
    def active(self):
        return Sheet(self.book, self.book.document.CurrentController.ActiveSheet)


class Api:
    """What Excel's own workbook object says of itself."""

    def __init__(self, document):
        self.document = document

    @property
    def Saved(self):  # noqa: N802  # Excel's name
        return not self.document.isModified()


class Book:
    def __init__(self, app, document):
        self.app, self.document = app, document

    @property
    def api(self):
        return Api(self.document)

    @property
    def name(self):
        return Path(self.fullname).name

    @property
    def fullname(self):
        return uno.fileUrlToSystemPath(self.document.URL) if self.document.URL else self.document.Title

    @property
    def sheets(self):
        return Sheets(self)

    def save(self, path=None, password=None):
        del path, password
        self.document.store()

    def close(self):
        self.document.close(True)

    def activate(self):
        self.document.CurrentController.Frame.activate()


class Books:
    def __init__(self, app):
        self.app = app

    @property
    def api(self):
        return self.app.desktop.Components

    def _documents(self):
        each = self.api.createEnumeration()
        while each.hasMoreElements():
            document = each.nextElement()
            if hasattr(document, "Sheets"):
                yield document

    def __len__(self):
        return sum(1 for _ in self._documents())

    def __iter__(self):
        return (Book(self.app, document) for document in self._documents())

    def __call__(self, which):
        books = list(self)
        return books[which - 1] if isinstance(which, int) else {book.name: book for book in books}[which]

    def open(self, fullname, update_links=None, read_only=None, *_more):
        del update_links
        # Not shown: a window that paints while a sheet is put in brings LibreOffice down now and then.
        options = (prop("ReadOnly", bool(read_only)), prop("UpdateDocMode", 0), prop("Hidden", True))
        return Book(self.app, self.app.desktop.loadComponentFromURL(Path(fullname).as_uri(), "_blank", 0, options))


class App:
    def __init__(self, context, engine):
        self.context, self.engine, self.said = context, engine, []
        self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)

    @property
    def api(self):
        return self.desktop

    @property
    def pid(self):
        return 1

    @property
    def books(self):
        return Books(self)

    def activate(self, steal_focus=False):
        """There is one window a workbook, and no application above them."""

    @property
    def status_bar(self):
        return self.said[-1] if self.said else None

    @status_bar.setter
    def status_bar(self, text):
        self.said.append(text)


class Apps:
    def __init__(self, app):
        self.app = app

    def keys(self):
        return [1]

    def __iter__(self):
        return iter([self.app])

    def __len__(self):
        return 1

    def __getitem__(self, pid):
        return self.app


class Engine:
    """What ``xw.Engine`` wraps."""

    name, type = "libreoffice", "desktop"

    def __init__(self, context):
        self.apps = Apps(App(context, self))

    def prepare_xl_data_element(self, element, _options):
        return element

    def clean_value_data(self, data, _datetime_builder, empty_as, _number_builder, _err_to_str):
        return [[empty_as if value == "" else value for value in row] for row in data]
