"""QM.xlam: the functions, the buttons' module and the ribbon as an add-in file, and macro projects for workbooks."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from pyopenvba import ExcelFile, vba
from pyopenvba.cfb import CFB

from qmxl.control.start import Patience, words
from qmxl.desks.excel import buttons
from qmxl.desks.excel.ribbon import with_ribbon
from qmxl.forms.layout import WORDS
from qmxl.hosts.vba import module
from qmxl.texts import LANGUAGES, texts
from qmxl.xlsx.book import new_book

BOOK = "ThisWorkbook"  # the module that every project has
CONTENT_TYPES = "[Content_Types].xml"
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - as XlsxWriter wants it
WORKBOOK, ADD_IN = b"vnd.ms-excel.sheet.macroEnabled.main+xml", b"vnd.ms-excel.addin.macroEnabled.main+xml"
NO_CACHE = bytes.fromhex("CC61FFFF000000")  # [MS-OVBA] 2.3.4.1: compiled by no version of VBA
TERMINATOR = bytes.fromhex("100000000000")  # of the stream "dir", behind which nothing stands (2.3.4.2)


def add_in(source: str | None = None) -> bytes:
    """The add-in as .xlam: all functions, unless another source is given, the buttons' module and its ribbon tab."""
    modules = {
        "QM": module() if source is None else source,
        buttons.MODULE: buttons.source(),
        BOOK: buttons.watch(),
    }
    buffer = BytesIO()
    book = new_book(buffer, MADE, "QM")
    worksheet = book.add_worksheet(WORDS)
    said = [words(texts(language), Patience()) for language in LANGUAGES]
    for at, key in enumerate(said[0]):
        worksheet.write_row(at, 0, (key, *(each[key] for each in said)))
    book.add_vba_project(BytesIO(project_of(modules)), is_stream=True)
    book.set_vba_name(BOOK)
    worksheet.set_vba_name("Sheet1")
    book.close()
    return with_ribbon(_as_add_in(buffer.getvalue()))


def _as_add_in(workbook: bytes) -> bytes:
    """The workbook as one that Excel opens unseen, for what its macros offer."""
    made = BytesIO()
    with ZipFile(BytesIO(workbook)) as before, ZipFile(made, "w") as after:
        for item in before.infolist():
            content = before.read(item)
            after.writestr(item, content.replace(WORKBOOK, ADD_IN) if item.filename == CONTENT_TYPES else content)
    return made.getvalue()


def macro_project(source: str | None = None) -> bytes:
    """The ``vbaProject.bin`` with the functions in it, for XlsxWriter's ``add_vba_project``."""
    return project_of({"QM": module() if source is None else source})


def buttons_project() -> bytes:
    """The ``vbaProject.bin`` that control workbooks carry, with the buttons' module in it."""
    return project_of({buttons.MODULE: buttons.source()})


def project_of(modules: Mapping[str, str]) -> bytes:
    """The ``vbaProject.bin`` with these modules, each by its name and exported text."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "QM.xlsm"
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            for name, source in modules.items():
                body = source.partition("\r\n")[2]
                if name in project.module_names():
                    project.get_module(name).body = body
                else:
                    project.add_module(name, body)
            book.save()
        with ZipFile(path) as package:
            return without_cache(package.read("xl/vbaProject.bin"))


def without_cache(project: bytes) -> bytes:
    """The project saying that nothing in it is compiled, which is so: Excel compiles the modules when it opens it.

    A version without its compiled code looks like code hidden from the eye (a stomped module) to scanners.
    """
    streams = CFB.from_bytes(project)
    directory = vba.decompress(streams.get_stream_in_storage("VBA", "dir"))
    end = directory.rindex(TERMINATOR) + len(TERMINATOR)
    streams.write_stream_in_storage("VBA", "dir", vba.compress(directory[:end]))
    streams.write_stream_in_storage("VBA", "_VBA_PROJECT", NO_CACHE)
    made: bytes = streams.to_bytes()
    return made
