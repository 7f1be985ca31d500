"""A round from an empty folder: set up, forms for both sides, filled in, consolidated, agreement in figures."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.by_hand import Form, small_hospital
from tests.spec.conftest import Ran

Run = Callable[..., Ran]
ITEMS = {"A1.1-1.1": "Không có lỗi", "A1.1-2.5": "Đạt", "A1.1-2.6": "Đạt", "A1.1-2.7": "Không đạt"}
OFFICE = {"A1.1-1.1": "Không có lỗi", "A1.1-2.5": "Đạt", "A1.1-2.6": "Không đạt", "A1.1-2.7": "Không đạt"}


def desk_of(path: Path) -> None:
    """Lists four sub-items and a round, as the quality office does."""
    desk = Form(path.read_bytes(), small_hospital())
    desk.put("hospital", "name", "value", "Bệnh viện Mắt Thử")
    for n, code in enumerate(ITEMS, 1):
        for field, content in {
            "code": code,
            "criterion": "A1.1",
            "level": int(code[5]),
            "title": f"Nội dung {code}",
            "department": "KHOA_KHAM",
        }.items():
            desk.put("sub_items", str(n), field, content)
    round_ = {"code": "QLCL_DOT1", "title": "Thẩm định đợt 1", "kind": "Phòng QLCL thẩm định"}
    for field, content in {**round_, "first": date(2026, 3, 1), "last": date(2026, 3, 31)}.items():
        desk.put("rounds", "1", field, content)
    path.write_bytes(desk.content())


def handed_in(folder: Path, name: str, cells: dict[tuple[str, str, str], object]) -> None:
    """Fills in a form that was handed out and copies it to the shared folder."""
    form = Form((folder / "bieu-mau" / "2026" / f"{name}.xlsx").read_bytes(), small_hospital(), name)
    for place, content in cells.items():
        form.put(*place, content)
    (folder / "nop" / "2026" / f"{name}.xlsx").write_bytes(form.content())


def sheet(master: str, name: str) -> list[tuple[object, ...]]:
    """The filled rows of a sheet of the master."""
    book = openpyxl.load_workbook(master, read_only=True, data_only=True)
    return [row for row in book[name].iter_rows(values_only=True) if any(each is not None for each in row)]


@pytest.mark.slow
def test_from_an_empty_folder_to_the_agreement_of_two_sides(qmxl: Run, tmp_path: Path) -> None:
    folder = tmp_path / "bv"
    assert qmxl("init", folder).code == 0
    desk_of(folder / "QM_DieuKhien.xlsm")
    assert qmxl("forms", folder, "--period", "2026").code == 0
    own = {("criteria", code, "status"): status for code, status in ITEMS.items()}
    own |= {("criteria", code, "evidence"): "QĐ 12" for code, status in ITEMS.items() if status == "Đạt"}
    own |= {("cover", "reported_to", "value"): 3, ("cover", "filled_by", "value"): "Hạnh"}
    handed_in(folder, "KHOA_KHAM", own)
    alone = qmxl("consolidate", folder, "--period", "2026-03", "--json")
    assert [f["facts"]["count"] for f in alone.json["findings"] if f["code"] == "ROUND-HIDDEN"] == [4]
    assert "Đồng thuận" not in openpyxl.load_workbook(alone.json["master"]).sheetnames
    office = {("round_items", code, "status"): status for code, status in OFFICE.items()}
    office |= {("round_items", code, "assessed_on"): date(2026, 3, 9) for code in OFFICE}
    office |= {("round_cover", "assessors", "value"): "Lan", ("round_cover", "filled_on", "value"): date(2026, 3, 9)}
    handed_in(folder, "QLCL_DOT1", office)
    both = qmxl("consolidate", folder, "--period", "2026-03", "--json")
    assert [f for f in both.found if f[0].startswith("ROUND") or "QLCL_DOT1" in f[1]] == []
    agreement = [row[:8] for row in sheet(both.json["master"], "Đồng thuận")[4:]]
    assert [(row[1], row[4], row[5], row[6], round(float(str(row[7])), 4)) for row in agreement] == [
        ("Toàn bệnh viện", 4, 3, 75.0, 0.6364),  # (4·3 − 5) / (16 − 5)
        ("Khoa/phòng", 4, 3, 75.0, 0.6364),
        ("Chương", 4, 3, 75.0, 0.6364),
    ]
    [differing] = sheet(both.json["master"], "Chấm khác nhau")[4:]
    assert differing[1:8] == (
        "A1.1-2.6",
        "Nội dung A1.1-2.6",
        "Khoa Khám bệnh",
        "Đạt",
        "Không đạt",
        "Chưa quyết định",
        None,
    )
