"""QM.xlam: the VBA module as an add-in file, and the macro project other workbooks take it from."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from pyopenvba import ExcelFile

from qmxl.hosts.vba import module


def add_in(source: str | None = None) -> bytes:
    """The add-in as .xlam with the module in it (all functions, unless another source is given)."""
    return _with_module(".xlam", module() if source is None else source)


def macro_project(source: str | None = None) -> bytes:
    """The ``vbaProject.bin`` with the module in it, for XlsxWriter's ``add_vba_project``."""
    with ZipFile(BytesIO(_with_module(".xlsm", module() if source is None else source))) as package:
        return package.read("xl/vbaProject.bin")


def _with_module(suffix: str, source: str) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"QM{suffix}"
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            project.add_module("QM", source.partition("\r\n")[2])
            book.save()
        return path.read_bytes()
