"""The ribbon of the add-in speaks the language of the workbook one looks at; run in an interpreter of VBA."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pyopenvba.apps.excel import ExcelApplication

from qmxl.build import ROOT
from qmxl.control.entries import starter_entries
from qmxl.control.start import BUTTONS, GROUP
from qmxl.desks.excel import buttons
from qmxl.texts import LANGUAGES, texts
from tests.written import control_file

TEMPLATES = ROOT / "workbooks" / "templates"
WATCH = """
Public again As Long
Public Function Said(key As String) As String
    Said = QmLabel(key)
End Function
Public Function Turned(path As String) As Long
    Workbooks.Open path
    QmRibbonLook ActiveWorkbook
    Turned = again
End Function
"""


@pytest.fixture
def excel(tmp_path: Path) -> ExcelApplication:
    """The add-in alone in the interpreter, with a control workbook in each language and a stranger's beside it."""
    for language in LANGUAGES:
        text = texts(language)
        content = control_file(starter_entries(text), datetime(2026, 1, 1), text, macros=False)
        (tmp_path / f"{language}.xlsx").write_bytes(content)
    shutil.copy(TEMPLATES / "QM_KiemTra.xlsx", tmp_path / "other.xlsx")
    application = ExcelApplication.open(str(shutil.copy(TEMPLATES / "QM.xlam", tmp_path)))
    source = buttons.source().partition("\r\n")[2].replace("Private Function", "Public Function")
    assert "And Not bar Is Nothing Then bar.Invalidate" in source
    source = source.replace("And Not bar Is Nothing Then bar.Invalidate", "Then again = again + 1")
    source = source.replace("Option Explicit\r\n", "Option Explicit\r\n" + WATCH.replace("\n", "\r\n"))
    application.add_module(source, name="Again")
    return application


@pytest.fixture
def turn(excel: ExcelApplication, tmp_path: Path) -> Callable[[str], int]:
    """Opens a workbook, and tells how often the ribbon was asked to write its words again so far."""
    return lambda name: int(excel.evaluate(f'Turned("{tmp_path / name}.xlsx")'))


def said(excel: ExcelApplication) -> list[str]:
    return [excel.evaluate(f'Said("{key}")') for key in (GROUP, *(button.macro for button in BUTTONS), "no_desk")]


def meant(language: str) -> list[str]:
    text = texts(language)
    labels = (text(f"button.label.{button.label}") for button in BUTTONS)
    return [text("form.control_title"), *labels, text("macro.no_desk")]


def test_without_a_workbook_of_ours_it_is_vietnamese(excel: ExcelApplication, turn: Callable[[str], int]):
    assert said(excel) == meant("vi")
    turn("other")
    assert said(excel) == meant("vi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_the_language_of_the_workbook_one_looks_at(
    excel: ExcelApplication, turn: Callable[[str], int], language: str
):
    turn(language)
    assert said(excel) == meant(language)


def test_a_workbook_that_is_not_ours_changes_nothing(excel: ExcelApplication, turn: Callable[[str], int]):
    """The master that a button has just opened says no language; its hospital's stays."""
    turn("zh")
    turn("other")
    assert said(excel) == meant("zh")


def test_the_words_are_written_again_when_the_language_is_another(excel: ExcelApplication, turn: Callable[[str], int]):
    assert said(excel) == meant("vi")
    assert [turn(name) for name in ("vi", "other", "en", "other", "zh")] == [0, 0, 1, 1, 2]


def test_the_module_of_a_control_workbook_answers_too(tmp_path: Path):
    """Excel may ask the module of that name in the active workbook, which has its words in one language only."""
    path = tmp_path / "QM_DieuKhien.xlsm"
    text = texts("en")
    path.write_bytes(control_file(starter_entries(text), datetime(2026, 1, 1), text, macros=True))
    application = ExcelApplication.open(str(path))
    source = buttons.source().partition("\r\n")[2].replace("Private Function", "Public Function")
    application.add_module(source, name="Again")
    assert application.evaluate('QmLabel("QmForms")') == text("button.label.forms")
