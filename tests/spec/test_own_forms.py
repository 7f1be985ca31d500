"""A hospital declares forms in its control workbook; they are made, filled in, checked, counted and drawn."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qmxl import commands
from qmxl.control.entries import list_entries
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.period import Period
from qmxl.texts import texts
from tests.by_hand import SAVED, Form
from tests.golden.test_recalculated import Recalculate, differences
from tests.written import control_file

VI = texts("vi")
YEAR, MARCH = Period(2026, 1, 12), Period(2026, 3, 3)
Rows = list[dict[str, object]]


def drawn(path: Path) -> dict[str, Rows]:
    """The rows of drawn tables: the sheet in brackets over each, the ids of its fields in the first line."""
    found: dict[str, Rows] = {}
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        name, head, *lines = block.splitlines()
        fields = [cell.strip() for cell in head.split("|")]
        cells = [[cell.strip() for cell in line.split("|")] for line in lines]
        found[name.strip("[]")] = [{f: cell for f, cell in zip(fields, row, strict=False) if cell} for row in cells]
    return found


SHEETS: Mapping[str, Rows] = drawn(Path(__file__).with_name("own_forms.txt"))
HOSPITAL = {("name", "value", ""): "Bệnh viện Thử", ("due_day", "value", ""): 5}


def control(folder: Path, **changed: Rows) -> Path:
    """The control workbook of the hospital, some of its sheets with other rows."""
    entries = {form: list_entries(rows) for form, rows in {**SHEETS, **changed}.items()}
    path = folder / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file({"hospital": HOSPITAL, **entries}, SAVED, VI))
    return path


class Filled(Form):
    """A department's blank workbook in a person's hands."""

    def lines(self, form: str, drawn: str) -> None:
        """Fills in lines: the first column is the line's key, a day is written 05/03."""
        head, *rows = [[cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines()]
        for line, *cells in rows:
            for column, cell in zip(head[1:], cells, strict=True):
                if cell:
                    sideways = form == "rua_tay"
                    self.put(form, *((column, line) if sideways else (line, column)), meant(cell))


def meant(cell: str) -> object:
    if cell[2:3] == "/":
        return datetime(2026, int(cell[3:]), int(cell[:2]))
    return int(cell) if cell.isdecimal() else cell


def fill(folder: Path) -> None:
    """The reports of the first quarter: the clinic's with faults, the pharmacy's blank but for its meeting."""
    blank = folder / "bieu-mau" / "2026"
    control_now, _ = read_control(fetch_apart(folder / "QM_DieuKhien.xlsx"), VI)
    clinic, pharmacy, office = (
        Filled((blank / f"{code}.xlsx").read_bytes(), control_now, code) for code in ("KHOA_KHAM", "DUOC", "QLCL")
    )
    clinic.lines(
        "phan_anh",
        """
        n | so | ngay  | kenh           | han   | tra   | tt
        1 | A1 | 05/01 | Hộp thư        | 12/01 | 09/01 | Xong và đã gửi
        2 | A2 | 10/01 | Hộp thư        | 17/01 |       | Đang làm
        3 | A3 | 02/02 | Đường dây nóng | 09/02 | 01/02 | Xong
        4 | A3 | 03/03 | Đường dây nóng | 10/03 |       | Xong
        5 | A5 | 20/03 | Khác           | 19/03 |       | Đang làm
        """,
    )
    clinic.lines("x5s", "n | diem | ghi\nS1 | 4 |\nS2 | 2 |\nS3 | 7 | tốt")
    clinic.lines(
        "rua_tay",
        """
        n | ngay  | nghe       | 1    | 2     | 3
        1 | 04/02 | Bác sĩ     | Đạt  | Đạt   | KAD
        2 | 05/03 | Điều dưỡng | Đạt  | Không | Đạt
        3 | 06/03 | Điều dưỡng | Đạt  | Đạt   | Không
        """,
    )
    clinic.lines("hop", "n | ngay | so\n1 | 05/01 | 12\n2 | 03/03 | 9")
    for month in ("2026-01", "2026-02", "2026-03"):
        for form, code in (("thuoc", "BV-01"), ("indicators", "BRVT-16")):
            clinic.put(form, f"{code}/numerator", month, 90)
            clinic.put(form, f"{code}/denominator", month, 100)
    pharmacy.lines("hop", "n | ngay | so\n1 | 05/01 | 4\n2 | 05/02 | 5\n3 | 05/03 | 6")
    pharmacy.lines("thang_cl", "n | value\na | 5000\nb | 3000\ntong | 8000\nco | x")
    office.lines("thang_cl", "n | value\na | 5000\nb | 3000\ntong | 9000\nco | x\nkhong | x")
    office.lines("phan_anh", "n | so | ngay | kenh | tt\n1 | Q1 | 01/03 | Hộp thư | Đang làm")
    for form in (clinic, pharmacy, office):
        form.put("cover", "reported_to", "value", 3)
        form.put("cover", "filled_by", "value", "Hạnh")
        (folder / "nop" / "2026" / f"{form.department}.xlsx").write_bytes(form.content())


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hospital with its forms made and filled in."""
    folder = tmp_path_factory.mktemp("own") / "Bệnh viện"
    folder.mkdir()
    control(folder)
    outcome = commands.forms(folder, period=YEAR, language="vi", clock=lambda: SAVED)
    assert outcome.findings == []
    fill(folder)
    return folder


@pytest.fixture(scope="module")
def outcome(hospital: Path) -> commands.Outcome:
    """What consolidating the quarter says."""
    return commands.consolidate(hospital, period=MARCH, language="vi", clock=lambda: SAVED)


@pytest.fixture(scope="module")
def master(outcome: commands.Outcome) -> Any:
    """The master, values in its cells."""
    return openpyxl.load_workbook(outcome.master, data_only=True)


def sheets(folder: Path, department: str) -> list[str]:
    names = openpyxl.load_workbook(folder / "bieu-mau" / "2026" / f"{department}.xlsx").sheetnames
    return [name for name in names if not name.startswith("_")]


def test_each_department_is_given_its_forms(hospital: Path):
    assert sheets(hospital, "KHOA_KHAM") == [
        "Bìa", "Chỉ số", "Sự cố", "Phản ánh", "Bảng kiểm 5S", "Rửa tay", "Họp khoa", "Chỉ số thuốc",
        "Không phát sinh", "Giải trình",
    ]  # fmt: skip
    assert sheets(hospital, "DUOC") == [
        "Bìa", "Sự cố", "Tháng CL", "Rửa tay", "Họp khoa", "Không phát sinh", "Giải trình",
    ]  # fmt: skip
    assert sheets(hospital, "QLCL") == [
        "Bìa", "Sự cố", "Phản ánh", "Tháng CL", "Rửa tay", "Họp khoa", "Không phát sinh", "Giải trình",
    ]  # fmt: skip


def test_the_second_grid_takes_its_indicators_from_the_first(hospital: Path):
    book = openpyxl.load_workbook(hospital / "bieu-mau" / "2026" / "KHOA_KHAM.xlsx")
    grids = ("Chỉ số", "Chỉ số thuốc")
    codes = {name: {row[1].value for row in book[name].iter_rows(min_row=6)} - {None} for name in grids}
    assert codes == {"Chỉ số": {"BRVT-16"}, "Chỉ số thuốc": {"BV-01"}}


def test_rules_find_what_breaks_them(outcome: commands.Outcome):
    of_reports = [finding for finding in outcome.findings if finding.cell.source.startswith("nop/")]
    found = sorted((f.code, f.cell.source[9:-5], f.cell.sheet, f.cell.address) for f in of_reports)
    assert found == [
        ("DATE-ORDER", "KHOA_KHAM", "Phản ánh", "G10"),
        ("DATE-ORDER", "KHOA_KHAM", "Phản ánh", "H8"),
        ("RHYTHM-MISSING", "KHOA_KHAM", "Họp khoa", ""),
        ("RHYTHM-MISSING", "QLCL", "Họp khoa", ""),
        ("RULE-AT-MOST", "KHOA_KHAM", "Bảng kiểm 5S", "E8"),
        ("RULE-DEADLINE-OPEN", "KHOA_KHAM", "Phản ánh", "H7"),
        ("RULE-DEADLINE-OPEN", "KHOA_KHAM", "Phản ánh", "H9"),
        ("RULE-DEADLINE-OPEN", "QLCL", "Phản ánh", "H6"),
        ("RULE-ONE", "QLCL", "Tháng CL", "C9"),
        ("RULE-REQUIRED", "KHOA_KHAM", "Bảng kiểm 5S", "F7"),
        ("RULE-REQUIRED", "KHOA_KHAM", "Phản ánh", "H9"),
        ("RULE-SUM", "QLCL", "Tháng CL", "C8"),
        ("RULE-UNIQUE", "KHOA_KHAM", "Phản ánh", "C9"),
    ]


def counted(master: Any, sheet: str, title: str) -> list[tuple[object, ...]]:
    """The rows of a table of counts below its title and headings, total and all; a single number beside its title."""
    rows = [tuple(row) for row in master[sheet].iter_rows(values_only=True)]
    at = next(at for at, row in enumerate(rows) if row[0] == title)
    if rows[at][1] is not None:
        return [rows[at][:2]]
    found = []
    headings = next(below for below in range(at + 1, len(rows)) if rows[below][1] is not None)
    for row in rows[headings + 1 :]:
        if row[0] is None:
            break
        found.append(tuple(cell for cell in row if cell is not None))
    return found


@pytest.mark.parametrize(
    ("sheet", "title", "expected"),
    [
        (
            "Phản ánh",
            "Phản ánh theo kênh",
            [
                ("T1", 2, 0, 0, 2),
                ("T2", 0, 1, 0, 1),
                ("T3", 1, 1, 1, 3),
                ("Cộng", 3, 2, 1, 6),
            ],
        ),
        ("Phản ánh", "Chưa xong", [("Chưa xong", 3)]),
        ("Phản ánh", "Quá hạn", [("Khoa Khám bệnh", 1), ("Cộng", 1)]),
        (
            "Phản ánh",
            "Số ngày trả lời",
            [("Hộp thư", 4), ("Đường dây nóng", "–"), ("Khác", "–"), ("Toàn viện", 4)],
        ),
        (
            "Phản ánh",
            "Tỷ lệ xong",
            [
                ("Khoa Khám bệnh", 0.25),
                ("Phòng Quản lý chất lượng", 0),
                ("Toàn viện", 0.2),
            ],
        ),
        (
            "Bảng kiểm 5S",
            "Điểm theo nội dung",
            [("Sàng lọc", 4), ("Sắp xếp", 2), ("Sạch sẽ", "–"), ("Toàn viện", 3)],
        ),
        ("Bảng kiểm 5S", "Dưới 3 điểm", [("Dưới 3 điểm", 1)]),
        (
            "Tháng CL",
            "Kinh phí theo phòng",
            [("Khoa Dược", 8000), ("Phòng Quản lý chất lượng", 0), ("Cộng", 8000)],
        ),
        ("Tháng CL", "Đã chi %", [("Đã chi %", 0.625)]),
        (
            "Rửa tay",
            "Tuân thủ theo mục",
            [
                ("Trước khi tiếp xúc", 1),
                ("Sau khi tiếp xúc", pytest.approx(2 / 3)),
                ("Sau khi tháo găng", 0.5),
                ("Toàn viện", 0.75),
            ],
        ),
        (
            "Rửa tay",
            "Tuân thủ theo nghề",
            [("Bác sĩ", 1), ("Điều dưỡng", pytest.approx(2 / 3)), ("Toàn viện", 0.75)],
        ),
        ("Rửa tay", "Làm đủ mọi mục", [("Làm đủ mọi mục", pytest.approx(1 / 3))]),
        (
            "Họp khoa",
            "Số người gần nhất",
            [("Khoa Khám bệnh", 9), ("Khoa Dược", 6), ("Toàn viện", 6)],
        ),
    ],
)
def test_lines_are_counted(master: Any, sheet: str, title: str, expected: list[tuple[object, ...]]):
    assert counted(master, sheet, title) == expected


def test_each_form_has_its_sheet_and_charts(outcome: commands.Outcome):
    book = openpyxl.load_workbook(outcome.master)
    charts = {name: len(book[name]._charts) for name in ("Phản ánh", "Bảng kiểm 5S", "Tháng CL", "Rửa tay", "Họp khoa")}
    assert charts == {"Phản ánh": 5, "Bảng kiểm 5S": 1, "Tháng CL": 1, "Rửa tay": 2, "Họp khoa": 1}


def test_the_overview_says_what_is_to_be_decided(master: Any):
    said = [row[0] for row in master["Tổng quan"].iter_rows(values_only=True) if isinstance(row[0], str)]
    assert "1 phản ánh quá hạn, lâu nhất 73 ngày (Khoa Khám bệnh)." in said
    assert "Dưới 3 điểm: 1" in said


def test_the_second_grid_counts_in_the_figures(master: Any):
    rows = {row[0]: row for row in master["Chỉ số"].iter_rows(values_only=True)}
    assert 90 in rows["BV-01"]


@pytest.mark.office
def test_the_values_are_libreoffices_own(hospital: Path, outcome: commands.Outcome, recalculate: Recalculate):
    assert outcome.master is not None
    count, different = differences(outcome.master, recalculate(outcome.master))
    assert count > 80
    assert different == []
    for form in sorted((hospital / "bieu-mau" / "2026").iterdir()):
        count, different = differences(form, recalculate(form))
        assert count > 5
        assert different == []


def test_forms_made_again_hold_what_was_entered(hospital: Path, outcome: commands.Outcome, tmp_path: Path):
    import shutil

    folder = Path(shutil.copytree(hospital, tmp_path / "bv"))
    again = commands.forms(folder, period=YEAR, language="vi", clock=lambda: SAVED)
    assert [f.code for f in again.findings] == []
    (folder / "nop").rename(folder / "cu")
    (folder / "nop" / "2026").mkdir(parents=True)
    for code in ("KHOA_KHAM", "DUOC", "QLCL"):
        shutil.copy(folder / "bieu-mau" / "2026" / f"{code}.xlsx", folder / "nop" / "2026" / f"{code}.xlsx")
    later = commands.consolidate(folder, period=MARCH, language="vi", clock=lambda: SAVED)
    assert [(f.code, f.cell) for f in later.findings] == [(f.code, f.cell) for f in outcome.findings]
