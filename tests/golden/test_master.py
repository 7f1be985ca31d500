"""The sample's master as another program reads it: its sheets, its sums, and where each figure comes from."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from qmxl import commands
from qmxl.period import parse_period

SHEETS = [
    "Tổng quan",
    "Mục lục",
    "Trang giám đốc",
    "Phê duyệt",
    "Nộp báo cáo",
    "Lịch sử nộp",
    "Nhịp báo cáo",
    "Lỗi cần sửa",
    "Theo thời gian",
    "Chỉ số",
    "Biểu đồ",
    "Biểu đồ kiểm soát",
    "Trước – sau",
    "So sánh khoa",
    "Pareto",
    "Tiêu chí",
    "Điểm chất lượng",
    "Mục tiêu",
    "Việc tiêu chí",
    "Việc theo khoa",
    "Minh chứng",
    "Hiệu quả",
    "Đồng thuận",
    "Chấm khác nhau",
    "Đoàn ngoài",
    "Cần hỗ trợ",
    "Chuỗi cải tiến",
    "Sự cố",
    "Phân loại sự cố",
    "Kế hoạch",
    "Khắc phục",
    "Họp chất lượng",
    "Ý kiến người bệnh",
    "Đào tạo",
    "Bảng kiểm phẫu thuật",
    "6 mục tiêu an toàn",
    "Vệ sinh tay",
    "DL chỉ số",
    "DL tín hiệu",
    "DL chuỗi thời gian",
    "DL nguyên nhân",
    "DL tiểu mục",
    "DL minh chứng",
    "DL đồng thuận",
    "DL chuỗi cải tiến",
    "DL sổ theo dõi",
    "DL nhịp báo cáo",
    "DL gửi cấp trên",
    "DL câu trả lời",
]


@pytest.fixture(scope="session")
def master(hospital: Path) -> Path:
    return hospital / "tong-hop" / "QM_TongHop_2025-12.xlsx"


def rows(workbook: Workbook, sheet: str, heading: int) -> Iterator[dict[str, object]]:
    """A sheet's rows below the row of its headings."""
    cells = list(workbook[sheet].iter_rows(min_row=heading, values_only=True))
    for row in cells[1:]:
        yield dict(zip(cells[0], row, strict=False))


def test_the_sheets_a_director_looks_for_are_there(values: Workbook):
    assert values.sheetnames == SHEETS


def test_every_figure_can_be_traced_to_its_cell(hospital: Path, values: Workbook):
    """Each numerator of the long table is what stands in the file, sheet and cell named beside it."""
    files: dict[str, Workbook] = {}
    traced = 0
    for row in rows(values, "DL chỉ số", 5):
        if row["Tính"] != 1 or row["Không phát sinh"] == 1:
            continue
        if row["Mã chỉ số"] == "VST-01":  # counted from lines, see test_registers.py
            continue
        source = str(row["Tệp nguồn"])
        if source not in files:
            files[source] = openpyxl.load_workbook(hospital / source, data_only=True)
        cell = files[source][str(row["Trang"])][str(row["Ô tử số"])].value
        assert float(str(cell).replace(",", ".")) == row["Tử số"], row
        traced += 1
    assert traced > 400


def test_the_hospitals_rate_is_pooled_from_the_wards(values: Workbook):
    """Sum of numerators over sum of denominators of the rows that count, worked out here a second time."""
    counted = [r for r in rows(values, "DL chỉ số", 5) if r["Mã chỉ số"] == "BRVT-16" and r["Tính"] == 1]
    of_may = [r for r in counted if r["Kỳ"] == "2025-05"]
    assert len(of_may) == 5, "the ward whose numerator is above its denominator is left out"
    pooled = sum(r["Tử số"] for r in of_may) * 100 / sum(r["Mẫu số"] for r in of_may)
    wide = next(r for r in rows(values, "Chỉ số", 5) if r["Mã chỉ số"] == "BRVT-16" and r["Khoa/phòng"] == "BV")
    assert wide["T5"] == pytest.approx(pooled, rel=1e-12)


def test_a_figure_left_out_says_why(values: Workbook):
    left = {
        (r["Khoa/phòng"], r["Mã chỉ số"], r["Kỳ"]): r["Lý do không tính"]
        for r in rows(values, "DL chỉ số", 5)
        if r["Tính"] == 0
    }
    assert ("BAN_PHAN_TRUOC", "BRVT-12", "2025-04") in left
    assert all(left.values())


def test_a_never_event_stays_in_the_figures(values: Workbook):
    wide = next(r for r in rows(values, "Chỉ số", 5) if r["Mã chỉ số"] == "BRVT-13" and r["Khoa/phòng"] == "BV")
    assert wide["T9"] > 0


@pytest.mark.slow
def test_formulas_call_nothing_that_is_not_native(master: Path):
    workbook = openpyxl.load_workbook(master)
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert "_xlfn" not in cell.value, (sheet.title, cell.coordinate)
                    assert not any(f"QM_{name}(" in cell.value for name in ("RATE", "LEVEL", "SCORE", "VALUE"))


def test_links_lead_to_the_file_and_cell(values: Workbook):
    sheet = values["Lỗi cần sửa"]
    links = {row[4].value: row[3].hyperlink for row in sheet.iter_rows(min_row=6) if row[6].value}
    link = links["nop/2025/GMHS.xlsx"]
    assert link.target.replace("\\", "/") == "../nop/2025/GMHS.xlsx"
    assert link.location.startswith("'Chỉ số'!")


@pytest.mark.slow
def test_the_same_inputs_give_the_same_parts_and_no_new_history(hospital: Path, master: Path):
    def made_at(hour: int) -> dict[str, bytes]:  # a master that plans shows the day it is of, and no time
        moment = datetime(2030, 5, 5, hour)
        commands.consolidate(hospital, period=parse_period("2025-12"), language="vi", clock=lambda: moment)
        return parts(master)

    assert made_at(3) == made_at(14)
    assert len(list((hospital / "lich-su").glob("QM_TongHop*"))) <= 1  # the one of another day


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if not name.startswith("docProps/")}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_master_comes_in_the_readers_language(hospital: Path, language: str, tmp_path: Path):
    import shutil

    other = tmp_path / "bv"
    shutil.copytree(hospital, other)
    path = commands.consolidate(other, period=parse_period("2025-12"), language=language).master
    assert path is not None
    workbook = openpyxl.load_workbook(path, data_only=True)
    assert len(workbook.sheetnames) == len(SHEETS)
    assert "Tổng quan" not in workbook.sheetnames
