"""QM.xlam: the functions, the buttons' module and the ribbon as an add-in file, and macro projects for workbooks."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from pyopenvba import ExcelFile

from qmxl.hosts import buttons
from qmxl.hosts.ribbon import with_ribbon
from qmxl.hosts.vba import module


def add_in(source: str | None = None) -> bytes:
    """The add-in as .xlam: all functions, unless another source is given, the buttons' module and its ribbon tab."""
    modules = {"QM": module() if source is None else source, buttons.MODULE: buttons.source()}
    return with_ribbon(_with_modules(".xlam", modules))


def macro_project(source: str | None = None) -> bytes:
    """The ``vbaProject.bin`` with the functions in it, for XlsxWriter's ``add_vba_project``."""
    return project_of({"QM": module() if source is None else source})


def buttons_project() -> bytes:
    """The ``vbaProject.bin`` that control workbooks carry, with the buttons' module in it."""
    return project_of({buttons.MODULE: buttons.source()})


def project_of(modules: Mapping[str, str]) -> bytes:
    """The ``vbaProject.bin`` with these modules, each by its name and exported text."""
    with ZipFile(BytesIO(_with_modules(".xlsm", modules))) as package:
        return package.read("xl/vbaProject.bin")


def _with_modules(suffix: str, modules: Mapping[str, str]) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"QM{suffix}"
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            for name, source in modules.items():
                project.add_module(name, source.partition("\r\n")[2])
            book.save()
        return path.read_bytes()
