"""The files that are made from declarations and kept in the tree, and whether they are fresh."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile, is_zipfile

from qmxl.campaign.blank import blank_department, blank_plan
from qmxl.catalogue import declaring
from qmxl.control.entries import starter_entries
from qmxl.control.writer import control_file
from qmxl.desks.excel import add_in, buttons
from qmxl.desks.libreoffice import extension
from qmxl.forms import booklet
from qmxl.hospital.folder import CONTROLS
from qmxl.hosts import vba, xlwings_module
from qmxl.proof import check_workbook, reference
from qmxl.sample.folder import MADE, sample_folder
from qmxl.sample.general.folder import general_folder
from qmxl.sample.packs import pack_workbook, packs_of_workbooks
from qmxl.texts import LANGUAGES, texts
from qmxl.texts.ready import ready

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (".xlsx", ".xlsm", ".xlam", ".oxt")
SAMPLES = "workbooks/samples/benh-vien-mat"
GENERAL = "workbooks/samples/benh-vien-da-khoa"
PACKS = "workbooks/templates/goi-bieu-mau"
TIMED = ("docProps/core.xml", "docProps/app.xml")  # hold the time of writing


class Artefact(NamedTuple):
    """A file of the tree and what makes its content."""

    path: str
    make: Callable[[], bytes | str]


def blank_control() -> bytes:
    """The control workbook as a new hospital gets it."""
    return control_file(starter_entries(texts("vi")), MADE, texts("vi"))


READY: tuple[Artefact, ...] = (  # what the program itself is read from: forms, indicators, codes and texts
    Artefact("qmxl/catalogue/ready.json", declaring.ready),
    *(Artefact(f"qmxl/texts/{language}.json", partial(ready, language)) for language in LANGUAGES),
)
ARTEFACTS: tuple[Artefact, ...] = (
    Artefact("udfs/QM.bas", vba.module),
    Artefact("udfs/QM.oxt", extension.extension),
    Artefact("udfs/qm_functions.py", xlwings_module.module),
    Artefact("docs/bo-bieu-mau.md", booklet.page),
    Artefact("udfs/reference.vi.md", lambda: reference.reference("vi")),
    Artefact("udfs/reference.en.md", lambda: reference.reference("en")),
    Artefact("qmxl/control/qlcl/vbaProject.bin", add_in.buttons_project),
    Artefact(f"workbooks/templates/{CONTROLS[0]}", buttons.control_template),
    Artefact("workbooks/templates/QM.xlam", add_in.add_in),
    Artefact("workbooks/templates/QM_KiemTra.xlsx", check_workbook.check_workbook),
    Artefact(f"workbooks/templates/{CONTROLS[1]}", blank_control),
    Artefact("workbooks/templates/THANG_KE_HOACH.xlsx", lambda: blank_plan(MADE, texts("vi"))),
    Artefact("workbooks/templates/THANG_KHOA.xlsx", lambda: blank_department(MADE, texts("vi"))),
)


def sample_artefacts() -> tuple[Artefact, ...]:
    """The sample hospitals' files; those of one made together, and only when they are asked for."""
    found: list[Artefact] = []
    for place, make in ((SAMPLES, sample_folder), (GENERAL, general_folder)):
        contents = cache(lambda make=make: make().contents)
        found += (Artefact(f"{place}/{name}", partial(_one, contents, name)) for name in contents())
    return tuple(found)


def _one(contents: Callable[[], dict[str, bytes]], name: str) -> bytes:
    return contents()[name]


def pack_artefacts() -> tuple[Artefact, ...]:
    """Blank workbooks with the forms of each pack, to look at and print."""
    return tuple(Artefact(f"{PACKS}/{pack}.xlsx", partial(pack_workbook, pack)) for pack in packs_of_workbooks())


def everything() -> Iterator[Artefact]:
    """All of them: first what others are read from, last the sample, which carries the macros made before."""
    yield from READY
    yield from ARTEFACTS
    yield from pack_artefacts()
    yield from sample_artefacts()


def build(*, check: bool = False, root: Path = ROOT, artefacts: tuple[Artefact, ...] | None = None) -> list[str]:
    """The paths that were stale, in order; unless ``check``, they are then written.

    A package (.xlsx, .xlam, .oxt) is fresh when its members are: how they were compressed does not count, nor when.
    """
    stale = []
    for artefact in everything() if artefacts is None else artefacts:
        target, content = root / artefact.path, artefact.make()
        made = content.encode("utf-8") if isinstance(content, str) else content
        if target.exists() and same(target.suffix, target.read_bytes(), made):
            continue
        stale.append(artefact.path)
        if not check:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(made)
    return stale


def same(suffix: str, one: bytes, other: bytes) -> bool:
    """Whether two contents of a file are the same, packages part by part."""
    if suffix not in PACKAGES or not (is_zipfile(BytesIO(one)) and is_zipfile(BytesIO(other))):
        return one == other
    return members(one) == members(other)


def members(package: bytes) -> dict[str, bytes]:
    """The parts of a zip package by name, without those that only hold times."""
    with ZipFile(BytesIO(package)) as opened:
        return {name: opened.read(name) for name in sorted(opened.namelist()) if name not in TIMED}
