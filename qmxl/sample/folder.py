"""The sample hospital's folder, file by file, and the manifest of what is wrong in it."""

import csv
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

import openpyxl
import xlsxwriter

from qmxl.catalogue import loader
from qmxl.codes import Code
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.layout import control_workbook
from qmxl.control.models import ALL
from qmxl.control.writer import control_file
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.forms.layout import Workbook
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.sample import damage, earlier, rounds
from qmxl.sample.faults import Planted, cell_of, manifest, plant
from qmxl.sample.hospital import ASSIGNMENTS, control
from qmxl.sample.reports import SPAN, entries
from qmxl.sample.rounds import ROUNDS
from qmxl.sample.texts import YEAR
from qmxl.texts import texts

HOUSE = HospitalFolder(Path())
SHARED = HOUSE.shared_of(YEAR).as_posix()
MADE = datetime(YEAR, 1, 2, 8)  # noqa: DTZ001 - UTC, without a zone as XlsxWriter wants it
SAVED = datetime(YEAR + 1, 1, 3, 3)  # noqa: DTZ001 - UTC
LATE = {"GMHS": timedelta(days=6), "CHAN_THUONG": timedelta(days=3)}
MISSING = "DIEU_DUONG"
MANIFEST = "loi-co-y.json"  # the planted faults


@dataclass
class Folder:
    """Paths relative to the hospital's folder with their contents, and the planted faults."""

    contents: dict[str, bytes] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)

    def fault(self, name: str, code: str, sheet: str = "", cell: str = "") -> None:
        """Notes a fault of a file in the shared folder."""
        self.planted.append(Planted(f"{SHARED}/{name}", sheet, cell, code))


def sample_folder() -> Folder:
    """The whole sample; the same bytes at every call."""
    folder, text, desk = Folder(), texts("vi"), control()
    folder.contents[HOUSE.controls[0].name] = control_file(entries_of(desk, text), MADE, text, macros=True)
    for department in desk.departments:
        if department != MISSING:
            _report(folder, desk, department)
    for each in ROUNDS:
        folder.contents[f"{SHARED}/{each.code}.xlsx"] = rounds.workbook_of(desk, each)
    _nothing_from(folder, desk, MISSING)
    _strangers(folder, desk)
    folder.contents[(HOUSE.earlier / earlier.FILE).as_posix()] = _earlier_years(desk)
    lines = json.dumps(manifest(folder.planted), ensure_ascii=False, indent=1)
    folder.contents[MANIFEST] = (lines + "\n").encode()
    return folder


def _earlier_years(desk: Control) -> bytes:
    """The figures of the years before, of every department that reports an indicator."""
    reporting = {code: list(desk.departments) if ALL in several else several for code, several in ASSIGNMENTS.items()}
    return earlier.earlier_file(desk.indicators, reporting)


@cache
def made_sample() -> Folder:
    """The whole sample, made once in a process; nobody changes it."""
    return sample_folder()


def _nothing_from(folder: Folder, desk: Control, department: str) -> None:
    """Notes that a department hands nothing in: said where the control workbook lists it."""
    listed = control_workbook(texts("vi"))
    line = str(1 + list(desk.departments).index(department))
    cell = cell_of(listed, "departments", (line, "code", ""))
    sheet = listed.by_form["departments"].name
    folder.planted.append(Planted(HOUSE.controls[0].name, sheet, cell, Code.REPORT_MISSING))


def expected_errors(folder: Folder) -> list[Planted]:
    """The planted faults a person has to mend; remarks and warnings left out."""
    mild = {
        Code.TYPE_NUMBER_TEXT,
        Code.NEVER_EVENT,
        Code.REPORTED_TO,
        Code.STRUCTURE_KEYS,
        Code.FILE_OWNER,
        Code.IDENTITY_COPY,
        Code.IDENTITY_VERSION,
        Code.RULE_DEADLINE,
        Code.RHYTHM_MISSING,
        Code.CRITERIA_FAULT_WORDS,
    }
    asked_of_items = {Code.RULE_REQUIRED, Code.RULE_AT_LEAST}  # of sub-items they are warnings
    items = {form.sheet.vi for form in loader.forms("department") if form.id == "criteria"}
    return [
        planted
        for planted in folder.planted
        if planted.code not in mild and not (planted.sheet in items and planted.code in asked_of_items)
    ]


def workbook_of(desk: Control, department: str, span: Period = SPAN) -> Workbook:
    """The blank workbook of a sample department."""
    return department_workbook(desk, department, span, texts("vi"))


def _report(folder: Folder, desk: Control, department: str) -> None:
    workbook, filled, text = workbook_of(desk, department), entries(desk, department), texts("vi")
    name = f"{department}.xlsx"
    for form, cell, code in plant(department, filled, workbook):
        folder.fault(name, code, workbook.by_form[form].name, cell)
    saved = SAVED + LATE.get(department, timedelta())
    content = department_file(workbook, filled, saved, text)
    folder.contents[f"{SHARED}/{name}"] = _damaged(folder, department, name, content, workbook, saved)


def _damaged(folder: Folder, department: str, name: str, content: bytes, workbook: Workbook, saved: datetime) -> bytes:
    """What a department did to the form's structure."""
    grid = workbook.by_form["indicators"].name
    if department == "TAO_HINH":
        folder.fault(name, Code.STRUCTURE_ROW, grid)
        return damage.changed(content, lambda book: damage.delete_row(book[grid], "BRVT-09/denominator"), saved)
    if department == "KHOA_KHAM":
        at: list[str] = []
        result = damage.changed(
            content, lambda book: at.append(damage.repeat_row(book[grid], "BRVT-11/numerator", 8, 9)), saved
        )
        folder.fault(name, Code.STRUCTURE_ROW_TWICE, grid, at[0])
        return result
    if department == "MAT_TRE_EM":
        criteria = workbook.by_form["criteria"].name
        folder.fault(name, Code.STRUCTURE_KEYS, criteria, "A5")
        return damage.changed(content, lambda book: damage.drop_keys(book[criteria]), saved)
    if department == "XET_NGHIEM":
        plan = workbook.by_form["pdca"].name
        folder.fault(name, Code.STRUCTURE_SHEET)
        return damage.changed(content, lambda book: damage.remove(book, plan), saved)
    if department == "BAN_PHAN_SAU":  # read all the same: rows and a column put in, months reversed, sheet renamed

        def move(book: openpyxl.Workbook) -> None:
            damage.move_about(book[grid], 6, 17)
            damage.rename(book, grid, "So lieu 2025")

        folder.planted = [_moved(p, grid) if p.source.endswith(name) else p for p in folder.planted]
        return damage.changed(content, move, saved)
    if department == "KHUC_XA":
        folder.fault(name, Code.IDENTITY_VERSION)

        def older(book: openpyxl.Workbook) -> None:
            identity = book["_qmxl"]
            row = next(at for at in range(1, 20) if identity.cell(at, 1).value == "version")
            identity.cell(row, 2).value = "0"

        return damage.changed(content, older, saved)
    return content


def _moved(planted: Planted, grid: str) -> Planted:
    """A planted fault's cell after the months were reversed, a column put in before and two rows above."""
    if planted.sheet != grid:
        return planted
    letter, row = planted.cell[0], int(planted.cell[1:])
    column = ord("F") + ord("Q") - ord(letter) + 1
    return Planted(planted.source, "So lieu 2025", f"{chr(column)}{row + 2}", planted.code)


def _strangers(folder: Folder, desk: Control) -> None:
    """Files that lie in the shared folder and cannot be used."""
    reports = folder.contents
    for name, code, content in _files(folder, desk):
        reports[f"{SHARED}/{name}"] = content
        folder.fault(name, code)
    reports[f"{SHARED}/GLOCOM - Bản sao.xlsx"] = reports[f"{SHARED}/GLOCOM.xlsx"]
    folder.planted = [p for p in folder.planted if p.source != f"{SHARED}/TCKT.xlsx"]
    folder.fault("TCKT.xlsx", Code.IDENTITY_TWICE)
    folder.fault("GLOCOM - Bản sao.xlsx", Code.IDENTITY_COPY)


def _files(folder: Folder, desk: Control) -> Iterator[tuple[str, str, bytes]]:
    text = texts("vi")
    other = entries(desk, "TCKT")
    other["indicators"] = {key: value for key, value in other["indicators"].items() if key[1] != "none"}
    first = next(key for key in other["indicators"] if key[0] == "BRVT-03" and key[1] == "numerator")
    other["indicators"][first] = 1_111_000_000
    yield "TCKT (1).xlsx", Code.IDENTITY_TWICE, department_file(workbook_of(desk, "TCKT"), other, SAVED, text)
    yield "DUOC.xlsx", Code.FILE_PASSWORD, files("qmxl.sample").joinpath("password_protected.xlsx").read_bytes()
    yield "~$GMHS.xlsx", Code.FILE_OWNER, b"\x05Nhung" + b"\x00" * 159
    yield "XET_NGHIEM (1).xlsx", Code.FILE_TRUNCATED, _stored(folder.contents[f"{SHARED}/XET_NGHIEM.xlsx"])[:9000]
    yield "KHTH - Copy.xlsx", Code.FILE_EMPTY, b""
    yield "Danh sách nhân viên.xlsx", Code.FILE_NOT_WORKBOOK, _csv()
    yield "KSNK.pdf", Code.FILE_PDF, b"%PDF-1.4\n%%EOF\n"
    yield "Số liệu riêng.xlsx", Code.IDENTITY_NOT_OURS, _foreign()
    stranger = workbook_of(desk, "KHOA_KHAM")
    renamed = Workbook(stranger.form_set, stranger.sheets, {**stranger.identity, "department": "KHOA_CU"})
    yield "KHOA_CU.xlsx", Code.IDENTITY_DEPARTMENT, department_file(renamed, {}, SAVED, text)
    old = workbook_of(desk, "GLOCOM", Period(YEAR - 1, 1, 12))
    yield "Báo cáo năm 2024 Glôcôm.xlsx", Code.IDENTITY_SPAN, department_file(old, {}, SAVED, text)
    yield (
        "CHAN_THUONG - Copy.xlsx",
        Code.IDENTITY_FILE_NAME,
        department_file(workbook_of(desk, "TAO_HINH"), {}, SAVED, text),
    )


def _stored(content: bytes) -> bytes:
    """The package with its parts not deflated, so that cutting it off gives the same bytes everywhere."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), before.read(name))
    return buffer.getvalue()


def _csv() -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["Họ tên", "Khoa"], ["(minh họa)", "Khoa Khám bệnh"]])
    return buffer.getvalue().encode("utf-8-sig")


def _foreign() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": SAVED})
    sheet = book.add_worksheet("Sheet1")
    sheet.write_row(0, 0, ["Tháng", "Số ca mổ"])
    sheet.write_row(1, 0, [1, 120])
    book.close()
    return buffer.getvalue()


def lay_out(folder: Path, make_forms: Callable[[], object]) -> None:
    """Writes the sample hospital into ``folder``: the control workbook, then blank forms, then the reports.

    Raises a Refusal when the folder holds something else already; an earlier sample is written over.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise Refusal("not_ours", folder=folder)
    sample = made_sample()
    stamp = SAVED.replace(tzinfo=UTC).timestamp()
    for name, content in sample.contents.items():
        if name.startswith(SHARED):
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    make_forms()
    for name, content in sample.contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (stamp, stamp))
