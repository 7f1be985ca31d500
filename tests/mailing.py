"""A hospital's folder with a master and people to send it to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import xlsxwriter

from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.models import Department, Hospital, Mail, Recipient
from qmxl.master.overview import DECISIONS, TILES
from qmxl.texts import texts
from tests.frozen import workbook
from tests.written import control_file

VI = texts("vi")
MADE = datetime(2026, 11, 3, 8)
NAME = "Bệnh viện Mắt Bình Minh"
PERIOD = "2026-10"
DIRECTOR = Recipient(name="Giám đốc Lê Ứng", role="director", email="giam.doc@bv.vn", receives="master")
PROVINCE = Recipient(name="Sở Y tế, phòng NVY", role="authority", email="nvy@syt.vn", receives="upward")
FIGURES = (("Khoa/phòng đã nộp", "13/16"), ("Chỉ số đạt mục tiêu", "17/21"), ("Lỗi cần sửa", 1234), ("Điểm", 3.236))
TO_DECIDE = ("2 khoa/phòng nộp muộn: Khoa Nội; Khoa Ngoại.", "57 lỗi số liệu cần sửa.")


def overview(book: xlsxwriter.Workbook) -> None:
    """The first page, as far as a message tells of it."""
    sheet = book.add_worksheet(VI("master.sheet.overview"))
    for column, (label, figure) in zip((0, 3, 6, 9), FIGURES, strict=True):
        sheet.write(TILES, column, label)
        sheet.write(TILES + 1, column, figure)
    sheet.write(DECISIONS, 0, VI("master.decisions"))
    for row, sentence in enumerate(TO_DECIDE, start=DECISIONS + 1):
        sheet.write(row, 0, sentence)
    sheet.write(DECISIONS + 4, 0, "BRVT-01")
    sheet.print_area(0, 0, 30, 11)
    sheet.fit_to_pages(1, 1)
    told(book)


def told(book: xlsxwriter.Workbook, made_by: str = "qmxl 0.1.0") -> None:
    """The names by which a workbook says whose it is."""
    for name, its in (("of_hospital", NAME), ("of_period", PERIOD), ("made_by", made_by)):
        book.define_name(f"QM_{name}", f'="{its}"')


@cache
def desk(mail: Mail, recipients: tuple[Recipient, ...], departments: tuple[Department, ...]) -> bytes:
    """The control workbook, of which many tests have the same."""
    control = Control(
        hospital=Hospital(name=NAME, quality_office="Phòng QLCL"),
        departments={each.code: each for each in departments},
        recipients=recipients,
        mail=mail,
    )
    return control_file(entries_of(control, VI), MADE, VI)


def hospital(
    folder: Path,
    mail: Mail,
    *recipients: Recipient,
    more: Callable[[xlsxwriter.Workbook], object] = overview,
    departments: tuple[Department, ...] = (),
) -> Path:
    """The hospital's folder; gives its master."""
    (folder / "tong-hop").mkdir(parents=True)
    (folder / "QM_DieuKhien.xlsx").write_bytes(desk(mail, recipients or (DIRECTOR, PROVINCE), departments))
    return workbook(folder / "tong-hop" / f"QM_TongHop_{PERIOD}.xlsx", more)


def by_server(port: int, **more: object) -> Mail:
    """The control workbook's words for a server on this computer."""
    usual = Mail(way="smtp", address="qlcl@bv.vn", host="localhost", port=port, user="qlcl@bv.vn")
    return replace(usual, **more)  # type: ignore[arg-type]  # by name


def states(folder: Path) -> list[str]:
    """How the messages of a hospital stand, by the files in its queue."""
    files = sorted((folder / "gui").glob("*.txt"))
    return [
        line.removeprefix("state: ")
        for f in files
        for line in f.read_text("utf-8-sig").splitlines()
        if "state: " in line
    ]
