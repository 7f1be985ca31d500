"""A workbook with QM_ functions in awkward places, as programs store them, and what is frozen of it."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from qmxl.codes import Severity
from qmxl.sending.freezing.freezing import Frozen, frozen
from qmxl.sending.sealing.sealing import sealed
from qmxl.sending.sealing.signing import Key, KnownKey
from qmxl.sending.sealing.verifying import Recalculate, Verified, verified
from qmxl.texts import texts
from tests.stored import Stored, stored_cells

MADE = datetime(2026, 1, 10, 8)
ADD_IN = r"'C:\Users\lan\AppData\QM.xlam'!"
Change = Callable[[str], str]

# The data: A2 numerator, B2 denominator, and so on down to row 5; sheet names with a space, an apostrophe, a bracket.
DATA, OWN = "Khoa 'Mắt' 1", "Trang của tôi"
ROWS = ((45, 60), (30, 40), (2, 0), (9, 12))
CELLS = (
    ("A1", "QM_RATE('Khoa ''Mắt'' 1'!A2,'Khoa ''Mắt'' 1'!B2)", 75),
    ("A2", "IF(QM_RATE('Khoa ''Mắt'' 1'!A2,'Khoa ''Mắt'' 1'!B2)>70,\"QM_RATE(1,2)\",\"\")", "QM_RATE(1,2)"),
    ("A3", 'ROUND(qm_rate(QM_RATE(1,2),\n  QM_RATE(30, 40)),1)&" %"', "66.7 %"),
    ("A4", "_xludf.QM_PERCENT(9,12)+SUM(A1,1)", 151),
    ("A5", "[1]!QM_RATE(A1,100)", 75),
    ("A6", f"{ADD_IN}QM_RATE(A1,50)", 150),
    ("A7", "TyLe*2", 150),
    ("A8", 'QM_STATUS(A1,70,"cao")', "Đạt"),
    ("A9", "SUM(Bảng[Số])+QM_RATE(Bảng[[#This Row],[Số]],10)", 11),
    ("A10", "QM_CHANGE(SUM('Khoa ''Mắt'' 1'!A2:A3),50)", 50),
    ("A11", "IFERROR(QM_RATE('Khoa ''Mắt'' 1'!A4,'Khoa ''Mắt'' 1'!B4),\"không có mẫu\")", "không có mẫu"),
    ("A12", "SUM(A1:A1)", 75),
)


def workbook(path: Path, more: Callable[[xlsxwriter.Workbook], object] = id) -> Path:
    """Writes the workbook of these cells, whose ``more`` may be added to."""
    book = xlsxwriter.Workbook(path)
    data, own = book.add_worksheet(DATA), book.add_worksheet(OWN)
    data.write_row(0, 0, ("Tử số", "Mẫu số"))
    for at, row in enumerate(ROWS, start=1):
        data.write_row(at, 0, row)
    book.define_name("TyLe", "=QM_RATE('Khoa ''Mắt'' 1'!$A$2,'Khoa ''Mắt'' 1'!$B$2)")
    own.add_table("D8:D9", {"name": "Bảng", "columns": [{"header": "Số"}]})
    own.write("D9", 1)
    for cell, formula, value in CELLS:
        own.write_formula(cell, f"={formula}", None, value)
    more(book)
    book.close()
    return path


def edited(path: Path, changes: Mapping[str, Change], added: Mapping[str, bytes] | None = None) -> Path:
    """The workbook with parts changed or added in place; a change that changes nothing is a fault of the test."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, change in changes.items():
        before = parts[name].decode()
        parts[name] = change(before).encode()
        assert parts[name].decode() != before, name
    parts |= added or {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def freeze(path: Path, language: str = "vi") -> Frozen:
    """What is frozen of a workbook."""
    return frozen(path.read_bytes(), path.name, MADE, texts(language))


def parts_of(content: bytes | Path) -> dict[str, bytes]:
    """Every part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content) as package:
        return {name: package.read(name) for name in package.namelist()}


def cells_of(content: bytes, folder: Path) -> Stored:
    """The values and formulas of a workbook's bytes."""
    path = folder / "cells.xlsx"
    path.write_bytes(content)
    return stored_cells(path)


def told(made: Frozen) -> list[tuple[str, str]]:
    """The codes and cells of what was done."""
    return [(str(finding.code), finding.cell.address) for finding in made.findings]


def sent(path: Path, key: Key | None = None) -> Path:
    """The workbook as it leaves the house, beside it."""
    copy = path.with_name(f"{path.stem} gửi.xlsx")
    copy.write_bytes(sealed(freeze(path).content, MADE, key))
    return copy


def look(path: Path, known: Sequence[KnownKey] | None = None, recalculate: Recalculate | None = None) -> Verified:
    """What a receiver finds in a workbook."""
    return verified(path.read_bytes(), path.name, texts("vi"), known=known, recalculate=recalculate)


def found(path: Path, known: Sequence[KnownKey] | None = None) -> list[tuple[str, str]]:
    """The codes and cells of what is wrong or doubtful with a workbook."""
    findings = look(path, known).findings
    return [(str(f.code), f.cell.address) for f in findings if f.severity is not Severity.INFO]
