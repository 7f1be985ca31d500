"""The pack for an inspection: from an empty folder to a workbook per chapter."""

import os
import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.by_hand import Form, small_hospital

Run = Callable[..., object]
PACKS = "tong-hop/ho-so"
LIST = (
    ("Tiêu chí", "Mức", "Mã tiểu mục", "Tiểu mục"),
    ("A1.1", 1, "A1.1-1.1", "Người bệnh không tìm được khoa khám"),
    ("A1.1", 2, "A1.1-2.2", "Có sơ đồ khoa khám"),
    ("A1.1", 2, "A1.1-2.3", "Có biển chỉ dẫn"),
    ("A2.1", 2, "A2.1-2.1", "Mỗi người bệnh một giường"),
)


def put(folder: Path, path: str, content: bytes = b"x") -> None:
    file = folder / "minh-chung" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    at = datetime(2026, 2, 1, 12).timestamp()
    os.utime(file, (at, at))


@pytest.fixture
def hospital_folder(qmxl: Run, tmp_path: Path) -> Path:
    """A hospital set up by the commands alone: its list taken over, a form handed out, filled in and handed in."""
    folder, book = tmp_path / "Bệnh viện", openpyxl.Workbook()
    for row in LIST:
        book.active.append(row)
    book.save(tmp_path / "danh mục.xlsx")
    assert qmxl("init", folder, "--sub-items", tmp_path / "danh mục.xlsx").code in {0, 1}
    desk = Form((folder / "QM_DieuKhien.xlsm").read_bytes(), small_hospital())
    desk.put("hospital", "name", "value", "Bệnh viện Mắt Thử")
    for line in "1234":
        desk.put("sub_items", line, "department", "KHOA_KHAM")
    (folder / "QM_DieuKhien.xlsm").write_bytes(desk.content())
    qmxl("forms", folder, "--period", "2026")
    filled = Form((folder / "bieu-mau" / "2026" / "KHOA_KHAM.xlsx").read_bytes(), small_hospital())
    filled.put("cover", "reported_to", "value", 3)
    for code, status, evidence in (
        ("A1.1-1.1", "Không có lỗi", None),
        ("A1.1-2.2", "Đạt", "Sơ đồ.pdf; mất.pdf"),
        ("A1.1-2.3", "Đạt", "QĐ 12/QĐ-BV ngày 3/2/2026"),
        ("A2.1-2.1", "Không đạt", None),
    ):
        filled.put("criteria", code, "status", status)
        filled.put("criteria", code, "evidence", evidence)
    (folder / "nop" / "2026" / "KHOA_KHAM.xlsx").write_bytes(filled.content())
    put(folder, unicodedata.normalize("NFD", "2026/A1/Sơ đồ.pdf"))
    return folder


def drawn(sheet: Worksheet) -> list[tuple[object, ...]]:
    """The lines of a criterion: sub-item, status, evidence, its state, ready, what is lacking."""
    rows = sheet.iter_rows(min_row=8, values_only=True)
    return [tuple(row[at] for at in (0, 3, 4, 5, 8, 9)) for row in rows]


def test_from_an_empty_folder_to_a_pack(qmxl: Run, hospital_folder: Path) -> None:
    ran = qmxl("pack", hospital_folder, "--period", "2026-03", "--json")
    names = [Path(path).name for path in ran.json["written"]]
    assert names == ["HoSo_A1_2026-03.xlsx", "HoSo_A2_2026-03.xlsx"]
    assert [found[0] for found in ran.found] == ["EVIDENCE-MISSING"]
    book = openpyxl.load_workbook(hospital_folder / PACKS / names[0], data_only=True)
    assert book.sheetnames == ["Tổng hợp", "A1.1"]
    there = unicodedata.normalize("NFD", "minh-chung/2026/A1/Sơ đồ.pdf")
    assert drawn(book["A1.1"]) == [
        ("A1.1-1.1", "Không có lỗi", None, None, "Có", None),
        ("A1.1-2.2", "Đạt", there, "Có tệp", "Chưa", "không thấy tệp"),
        (None, None, "mất.pdf", "Không thấy tệp", None, None),
        ("A1.1-2.3", "Đạt", "QĐ 12/QĐ-BV ngày 3/2/2026", "Chỉ mô tả", "Có", None),
    ]
    assert [cell.value for cell in book["Tổng hợp"][6]][:7] == [
        "A1.1",
        "Người bệnh được chỉ dẫn rõ ràng, đón tiếp và hướng dẫn khoa học, cụ thể",
        2,
        "–",
        3,
        2,
        pytest.approx(200 / 3),
    ]


def test_it_is_printed_as_people_know_it_and_leads_to_the_files(qmxl: Run, hospital_folder: Path) -> None:
    qmxl("pack", hospital_folder, "--period", "2026-03")
    path = hospital_folder / PACKS / "HoSo_A1_2026-03.xlsx"
    sheet = openpyxl.load_workbook(path)["A1.1"]
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize), sheet.print_title_rows) == (
        "landscape",
        "9",
        "$7:$7",
    )
    assert (sheet.oddHeader.left.text, sheet.oddHeader.center.text) == ("Bệnh viện Mắt Thử", "HỒ SƠ ĐÓN ĐOÀN")
    assert sheet.oddFooter.right.text == "Trang &P/&N"
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"Đạt,Không đạt"']
    target = sheet["F9"].hyperlink.target
    assert unicodedata.normalize("NFC", target) == "../../minh-chung/2026/A1/Sơ%20đồ.pdf"
    assert (path.parent / target.replace("%20", " ")).resolve().is_file()


def test_a_pack_that_comes_out_as_it_was_is_not_written_again(qmxl: Run, hospital_folder: Path) -> None:
    first = qmxl("pack", hospital_folder, "--period", "2026-03", "--json")
    assert len(first.json["written"]) == 2
    again = qmxl("pack", hospital_folder, "--period", "2026-03", "--json")
    assert (again.json["written"], len(again.json["unchanged"])) == ([], 2)
    put(hospital_folder, "2026/mất.pdf")
    later = qmxl("pack", hospital_folder, "--period", "2026-03", "--json")
    assert [Path(path).name for path in later.json["written"]] == ["HoSo_A1_2026-03.xlsx"]
    kept = [path.name for path in (hospital_folder / "lich-su").iterdir() if path.name.startswith("HoSo")]
    assert len(kept) == 1


def test_marks_of_a_team_are_kept_in_the_history(qmxl: Run, hospital_folder: Path) -> None:
    qmxl("pack", hospital_folder, "--period", "2026-03")
    path = hospital_folder / PACKS / "HoSo_A1_2026-03.xlsx"
    book = openpyxl.load_workbook(path)
    book["A1.1"]["K8"] = "Đạt"
    book.save(path)
    qmxl("pack", hospital_folder, "--period", "2026-03")
    [kept] = [each for each in (hospital_folder / "lich-su").iterdir() if each.name.startswith("HoSo")]
    assert openpyxl.load_workbook(kept)["A1.1"]["K8"].value == "Đạt"


def test_without_a_period_it_is_the_newest_masters(qmxl: Run, hospital_folder: Path) -> None:
    qmxl("consolidate", hospital_folder, "--period", "2026-02")
    ran = qmxl("pack", hospital_folder, "--json")
    assert ran.json["period"] == "2026-02"


def test_without_sub_items_there_is_nothing_to_pack(qmxl: Run, tmp_path: Path) -> None:
    qmxl("init", tmp_path / "bv")
    (tmp_path / "bv" / "nop" / "2026").mkdir()
    (tmp_path / "bv" / "nop" / "2026" / "a.xlsx").write_bytes(b"x")
    ran = qmxl("pack", tmp_path / "bv", "--period", "2026-03")
    assert (ran.code, "tiểu mục" in ran.err) == (2, True)
    assert not (tmp_path / "bv" / PACKS).exists()
