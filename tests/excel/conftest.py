"""Every kind of file qmxl makes, in each language, made once for all tests that look at them."""

import shutil
from pathlib import Path

import pytest

from qmxl import commands
from qmxl.build import ROOT
from qmxl.commands.give_back import give_back
from qmxl.control.entries import entries_of
from qmxl.desks.excel import add_in, buttons
from qmxl.period import parse_period
from qmxl.proof import check_workbook
from qmxl.sample.hospital import control
from qmxl.sending.freezing.freezing import frozen
from qmxl.sending.sealing.sealing import sealed
from qmxl.texts import LANGUAGES, texts
from tests.handed import CASES
from tests.laid_out import MADE, Lay
from tests.proved import YEAR, full_year, master_of, packs_of
from tests.written import control_file

DECEMBER = parse_period("2025-12")
FIRST, *OTHERS = LANGUAGES  # whose files make test looks at, and those that take their time
SENT = "sent"
MASTER = "master"  # of the sample: a large one, which takes its time
KINDS = (
    MASTER,
    "blank form",
    "filled form",
    "form made again",
    "control",
    "control without macros",
    "evidence",
    "pack",
    "returned",
    "letter",
    SENT,
)
TEMPLATES = ("QM.xlam", "QM_DieuKhien.xlsm", "QM_KiemTra.xlsx")
GENERAL = "master of the general hospital"
OURS = [
    *(f"{kind} {FIRST}" for kind in KINDS if kind not in {MASTER, SENT}),
    *(pytest.param(f"{kind} {FIRST}", marks=pytest.mark.slow) for kind in (MASTER, SENT)),
    *(pytest.param(f"{kind} {language}", marks=pytest.mark.slow) for language in OTHERS for kind in KINDS),
    *TEMPLATES,
    pytest.param(GENERAL, marks=pytest.mark.slow),
]
SAVED_BY_OPENPYXL = ["moved about", "sheet deleted", "row deleted"]  # without values, and not always to the schema


class Made(dict[str, Path]):
    """The path of each kind of file; those of a language are made when the first of them is looked at."""

    def __init__(self, place: pytest.TempPathFactory, lay_demo: Lay) -> None:
        super().__init__()
        self.place, self.lay_demo = place, lay_demo

    def __missing__(self, kind: str) -> Path:
        what, _, language = kind.rpartition(" ")
        if what == SENT:
            self[kind] = sent(self[f"master {language}"], language)
        else:
            self.update(self._of_language(language) if language in LANGUAGES else others(self.place, self))
        return self[kind]

    def _of_language(self, language: str) -> dict[str, Path]:
        folder = self.place.mktemp(language) / "Bệnh viện 50% [1] #2"
        if language == FIRST:
            self.lay_demo(folder)
        else:
            commands.demo(folder, language=language, clock=lambda: MADE)
        return of_language(folder, language)


def sent(master: Path, language: str) -> Path:
    """What leaves the house of a master."""
    path = master.with_name("sent.xlsx")
    path.write_bytes(sealed(frozen(master.read_bytes(), "master", MADE, texts(language)).content, MADE))
    return path


def of_language(folder: Path, language: str) -> dict[str, Path]:
    """Every kind of file in a language, made of the sample as ``qmxl demo`` leaves it in it."""
    found: dict[str, Path] = {}
    found[f"master {language}"] = folder / "tong-hop" / "QM_TongHop_2025-12.xlsx"
    found[f"blank form {language}"] = folder / "bieu-mau" / "2025" / "GLOCOM.xlsx"
    found[f"filled form {language}"] = folder / "nop" / "2025" / "GMHS.xlsx"
    again = folder / "again"
    shutil.copytree(folder / "nop", again / "nop")
    shutil.copy(folder / "QM_DieuKhien.xlsm", again)
    commands.forms(again, period=parse_period("2025"), language=language, clock=lambda: MADE)
    found[f"form made again {language}"] = again / "bieu-mau" / "2025" / "GMHS.xlsx"
    give_back(folder, period=DECEMBER, language=language, clock=lambda: MADE)
    found[f"returned {language}"] = folder / "tra-lai" / "2025-12" / "GMHS.xlsx"
    found[f"letter {language}"] = folder / "tra-lai" / "2025-12" / "KSNK.pdf.xlsx"
    text = texts(language)
    for kind, content in (
        ("evidence", master_of(folder, full_year(), YEAR, language)),
        ("pack", packs_of(folder, full_year(), YEAR, language)["A1"]),
    ):
        path = found[f"{kind} {language}"] = folder / f"{kind}.xlsx"
        path.write_bytes(content)
    for kind, macros, suffix in (("control", True, ".xlsm"), ("control without macros", False, ".xlsx")):
        path = found[f"{kind} {language}"] = folder / f"control{suffix}"
        path.write_bytes(control_file(entries_of(control(), text), MADE, text, macros=macros))
    return found


def others(place: pytest.TempPathFactory, known: dict[str, Path]) -> dict[str, Path]:
    """What is of no language, and what other programs made of files of ours."""
    found: dict[str, Path] = {}
    damaged = known["filled form vi"].parent
    named = {"moved about": "BAN_PHAN_SAU", "sheet deleted": "XET_NGHIEM", "row deleted": "TAO_HINH"}
    found |= {kind: damaged / f"{name}.xlsx" for kind, name in named.items()}
    folder = place.mktemp("general")
    for name, content in zip(
        TEMPLATES, (add_in.add_in(), buttons.control_template(), check_workbook.check_workbook()), strict=True
    ):
        (folder / name).write_bytes(content)
        found[name] = folder / name
    general = folder / "hospital"
    shutil.copytree(CASES / "general-hospital", general)
    outcome = commands.consolidate(general, period=parse_period("2026-10"), language="vi", clock=lambda: MADE)
    assert outcome.master is not None
    found[GENERAL] = outcome.master
    return found


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, lay_demo: Lay) -> Made:
    """The path of each kind of file."""
    return Made(tmp_path_factory, lay_demo)


@pytest.fixture(params=[*OURS, *SAVED_BY_OPENPYXL])
def file(request: pytest.FixtureRequest, made: dict[str, Path]) -> Path:
    """One kind of file after the other."""
    return made[request.param]


@pytest.fixture(params=OURS)
def ours(request: pytest.FixtureRequest, made: dict[str, Path]) -> Path:
    """One kind of file after the other that qmxl itself has written."""
    return made[request.param]


@pytest.fixture(scope="session")
def validator() -> str:
    """The path of Microsoft's Open XML SDK as a program; without it the test is skipped, or fails under CI=true."""
    import os

    beside = ROOT / ".venv" / "node_modules" / ".bin"
    program = shutil.which("ooxml-validator", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        reason = "the Open XML SDK's validator is not installed (scripts/install-ooxml-validator, needs node)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return program
