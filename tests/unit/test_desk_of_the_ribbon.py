"""Which control workbook the ribbon's buttons take for the hospital's desk, and how it is opened.

Run in an interpreter of VBA, which lacks a few words of Excel's; variables stand in for those.
"""

import re
import shutil
from pathlib import Path

import pytest
from pyopenvba.apps.excel import ExcelApplication

from qmxl.build import ROOT
from qmxl.desks.excel import buttons

DESK = ROOT / "workbooks" / "templates" / "QM_DieuKhien.xlsm"
REPORT = ROOT / "workbooks" / "templates" / "QM_KiemTra.xlsx"  # any workbook that is no desk
EXCELS = {
    "Application.PathSeparator": "hostSeparator",
    "Application.AutomationSecurity": "hostSecurity",
    "QmFiles().FileExists(path)": '(InStr(hostFiles, "|" & path & "|") > 0)',
}
WATCH = """
Public hostSeparator As String
Public hostSecurity As Long
Public during As Long
Public hostFiles As String
Public said As String
Public Sub Begin(sign As String, files As String)
    hostFiles = files: hostSeparator = sign: hostSecurity = 1
End Sub
Public Function Found() As String
    Dim book As Object
    Set book = QmDesk()
    If Not book Is Nothing Then Found = book.FullName
End Function
"""


def begun(workbook: Path, separator: str = "/") -> ExcelApplication:
    source = buttons.source().partition("\r\n")[2].replace("Private Function", "Public Function")
    for word, stand_in in EXCELS.items():
        assert word in source
        source = source.replace(word, stand_in)
    source = re.sub(r"(?s)(Function QmLibreOffice\(\) As Boolean).*?(End Function)", r"\1\r\n\2", source)
    source = re.sub(r"(?s)(Sub QmSay\(words As String\)).*?(End Sub)", r"\1\r\n    said = words\r\n\2", source)
    source = source.replace("Workbooks.Open path, 0", "during = hostSecurity: Workbooks.Open path")
    source = source.replace("Option Explicit\r\n", "Option Explicit\r\n" + WATCH.replace("\n", "\r\n"))
    application = ExcelApplication.open(str(workbook))
    application.add_module(source, name="Again")
    files = (str(path) for path in workbook.parents[1].parent.rglob("*.xls?"))
    application.run("Begin", separator, f"|{'|'.join(files)}|")
    return application


@pytest.fixture
def hospital(tmp_path: Path) -> Path:
    """A hospital whose department put a control workbook of its own beside its report."""
    folder = tmp_path / "bv"
    (folder / "nop" / "2025").mkdir(parents=True)
    shutil.copy(DESK, folder / "QM_DieuKhien.xlsm")
    shutil.copy(REPORT, folder / "nop" / "2025" / "GLOCOM.xlsx")
    for planted in (folder / "nop", folder / "nop" / "2025"):
        shutil.copy(DESK, planted / "QM_DieuKhien.xlsm")
    return folder


def test_no_workbook_at_or_below_nop_is_a_desk(hospital: Path):
    """attacks/03-planted-control-runs-macros"""
    found = begun(hospital / "nop" / "2025" / "GLOCOM.xlsx").evaluate("Found()")
    assert found == str(hospital / "QM_DieuKhien.xlsm")
    planted = begun(hospital / "nop" / "2025" / "QM_DieuKhien.xlsm")
    assert planted.evaluate("Found()") == "", "Excel opens no second workbook of its name"


def test_without_a_desk_above_nop_it_is_said(hospital: Path):
    (hospital / "QM_DieuKhien.xlsm").unlink()
    application = begun(hospital / "nop" / "2025" / "QM_DieuKhien.xlsm")
    assert application.evaluate("Found()") == ""
    assert "nop" in application.evaluate("said")


def test_a_desk_is_opened_with_its_macros_off_and_the_setting_is_put_back(hospital: Path):
    application = begun(hospital / "nop" / "2025" / "GLOCOM.xlsx")
    application.evaluate("Found()")
    assert [application.evaluate(name) for name in ("during", "hostSecurity")] == [3, 1]


def test_the_setting_is_put_back_when_a_desk_cannot_be_opened(hospital: Path):
    application = begun(hospital / "nop" / "2025" / "QM_DieuKhien.xlsm")  # of whose name Excel opens no second
    assert application.evaluate("Found()") == ""
    assert [application.evaluate(name) for name in ("during", "hostSecurity")] == [3, 1]


@pytest.mark.parametrize(
    ("folder", "outside"),
    [
        (r"D:\bv\nop\2025", r"D:\bv"),
        (r"D:\bv\NOP", r"D:\bv"),
        (r"\\may-chu\chung\bv\nop\2025\nop", r"\\may-chu\chung\bv"),
        (r"D:\bv\nop cu\2025", r"D:\bv\nop cu\2025"),
        (r"D:\bv\tong-hop", r"D:\bv\tong-hop"),
        ("", ""),
    ],
)
def test_a_folder_is_cut_above_nop(folder: str, outside: str):
    assert begun(REPORT, "\\").evaluate(f'QmOutside("{folder}")') == outside


def test_a_workbook_without_a_folder_looks_nowhere():
    """It once looked in the drive's root: a folder above none is none."""
    above = [begun(REPORT, "\\").evaluate(f'QmAbove("{folder}")') for folder in (r"D:\bv\nop", r"D:\bv", "D:", "")]
    assert above == [r"D:\bv", "D:", "", ""]
    assert 'If folder = "" Then Exit For' in buttons.source()


def test_a_message_before_there_is_a_desk_is_in_plain_words_and_shown_with_all_its_letters():
    """VBA's own box knows one code page."""
    source = buttons.source()
    assert [line.strip() for line in source.splitlines() if "MsgBox" in line] == ['MsgBox words, 48, "qmxl"']
    assert 'CreateObject("WScript.Shell").Popup words' in source
    assert not re.search(r'"[0-9A-F]{16,}"', source)
