"""The main job: set a folder up, make forms, collect them, get a master."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.by_hand import Form, form_bytes, small_hospital

Run = Callable[..., "Ran"]
Ran = object
MASTER = "tong-hop/QM_TongHop_2026-03.xlsx"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist() if not name.startswith("docProps/")}


def history(folder: Path) -> list[bytes]:
    """What is kept of earlier masters and forms; the weekly snapshots beside it are none of these."""
    there = (folder / "lich-su").iterdir() if (folder / "lich-su").exists() else ()
    return [path.read_bytes() for path in there if path.is_file()]


def table(path: Path, sheet: str) -> list[dict[str, object]]:
    """A long table of the master as records; its headings are the first row with five texts or more."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = [list(row) for row in book[sheet].iter_rows(values_only=True)]
    at = next(i for i, row in enumerate(rows) if sum(isinstance(cell, str) for cell in row) >= 5)
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :] if any(cell is not None for cell in row)]


def test_from_an_empty_folder_to_a_master(qmxl: Run, tmp_path: Path) -> None:
    folder = tmp_path / "bv"
    made = qmxl("init", folder, "--json")
    assert (made.code, made.json["written"][:1]) == (0, [str(folder / "QM_DieuKhien.xlsm")])
    desk = Form((folder / "QM_DieuKhien.xlsm").read_bytes(), small_hospital())
    desk.put("hospital", "name", "value", "Bệnh viện Mắt Thử")
    desk.put("assignments", "1", "indicator", "BRVT-16")
    desk.put("assignments", "1", "department", "*")
    (folder / "QM_DieuKhien.xlsm").write_bytes(desk.content())
    forms = qmxl("forms", folder, "--period", "2026", "--json")
    assert forms.code == 0
    assert {Path(path).parent for path in forms.json["written"]} == {folder / "bieu-mau" / "2026"}
    filled = Form((folder / "bieu-mau" / "2026" / "KHOA_KHAM.xlsx").read_bytes(), small_hospital())
    for month in ("2026-01", "2026-02", "2026-03"):
        filled.put("indicators", "BRVT-16/numerator", month, 57)
        filled.put("indicators", "BRVT-16/denominator", month, 100)
        filled.put("nothing", "department_meeting", month, "x")
    filled.put("cover", "reported_to", "value", 3)
    filled.put("cover", "filled_by", "value", "Hạnh")
    (folder / "nop" / "2026" / "KHOA_KHAM.xlsx").write_bytes(filled.content())
    ran = qmxl("consolidate", folder, "--period", "2026-03", "--json")
    assert [f for f in ran.found if f[1].startswith("nop/")] == []
    assert "KHOA_KHAM" not in ran.json["missing"]
    assert openpyxl.load_workbook(ran.json["master"]).sheetnames[0] == "Tổng quan"


def test_init_makes_the_folders_and_never_writes_over_a_control_workbook(qmxl: Run, tmp_path: Path) -> None:
    assert qmxl("init", tmp_path / "bv").code == 0
    assert sorted(path.name for path in (tmp_path / "bv").iterdir()) == [
        "QM_DieuKhien.xlsm",
        "Tong hop.cmd",
        "bieu-mau",
        "lich-su",
        "nop",
        "tong-hop",
        "tong-hop.desktop",
    ]
    before = (tmp_path / "bv" / "QM_DieuKhien.xlsm").read_bytes()
    again = qmxl("init", tmp_path / "bv")
    assert (again.code, again.out) == (2, "")
    assert (tmp_path / "bv" / "QM_DieuKhien.xlsm").read_bytes() == before


def test_forms_are_made_for_every_department_and_again_keep_what_was_entered(qmxl: Run, folder: Path) -> None:
    ran = qmxl("forms", folder, "--period", "2026-Q1", "--json")
    names = sorted(Path(path).name for path in ran.json["written"])
    assert (ran.code, names) == (0, ["GLOCOM.xlsx", "KHOA_KHAM.xlsx"])
    made = Form((folder / "bieu-mau" / "2026" / "GLOCOM.xlsx").read_bytes(), small_hospital())
    assert made.cell("indicators", "BRVT-16/numerator", "2026-02").value == 57


def test_running_twice_gives_the_same_parts_and_no_history(qmxl: Run, folder: Path) -> None:
    qmxl("consolidate", folder, "--period", "2026-03")
    first = parts(folder / MASTER)
    assert qmxl("consolidate", folder, "--period", "2026-03").code == 0
    assert parts(folder / MASTER) == first
    assert history(folder) == []


def test_the_same_inputs_in_another_place_give_the_same_parts(qmxl: Run, folder: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(folder, tmp_path / "ổ mạng" / "bv khác"))
    qmxl("consolidate", folder, "--period", "2026-03")
    qmxl("consolidate", other, "--period", "2026-03")
    assert parts(other / MASTER) == parts(folder / MASTER)


def test_a_changed_input_puts_the_earlier_master_into_the_history(
    qmxl: Run, folder: Path, form: Callable[..., Form]
) -> None:
    qmxl("consolidate", folder, "--period", "2026-03")
    earlier = (folder / MASTER).read_bytes()
    filled = form("GLOCOM")
    filled.put("indicators", "BRVT-16/numerator", "2026-03", 58)
    (folder / "nop" / "2026" / "GLOCOM.xlsx").write_bytes(filled.content())
    qmxl("consolidate", folder, "--period", "2026-03")
    assert (folder / MASTER).read_bytes() != earlier
    assert history(folder) == [earlier]


def test_another_period_has_its_own_master(qmxl: Run, folder: Path) -> None:
    for period in ("2026-02", "2026-03", "2026-Q1"):
        assert qmxl("consolidate", folder, "--period", period).code == 0
    assert sorted(path.name for path in (folder / "tong-hop").iterdir()) == [
        "QM_TongHop_2026-02.xlsx",
        "QM_TongHop_2026-03.xlsx",
        "QM_TongHop_2026-Q1.xlsx",
    ]


BAD = {
    "GLOCOM (1).xlsx": b"",
    "~$GLOCOM.xlsx": b"\x05Nhung",
    "KSNK.pdf": b"%PDF-1.7",
    "ds.csv": b"a;b\n1;2\n",
    "ds.xlsx": b"a;b\n1;2\n",
    "cũ.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "đứt.xlsx": form_bytes(small_hospital(), "GLOCOM")[:5000],
    "khoa lạ.xlsx": form_bytes(small_hospital(), "GLOCOM", identity={"department": "LA"}),
    "năm cũ.xlsx": form_bytes(small_hospital(), "GLOCOM", identity={"span": "2025"}),
}


def test_bad_files_change_nothing_in_the_others_figures(qmxl: Run, folder: Path) -> None:
    qmxl("consolidate", folder, "--period", "2026-03")
    alone = table(folder / MASTER, "DL chỉ số")
    for name, content in BAD.items():
        (folder / "nop" / "2026" / name).write_bytes(content)
    ran = qmxl("consolidate", folder, "--period", "2026-03", "--json")
    assert ran.code == 1
    assert table(folder / MASTER, "DL chỉ số") == alone
    assert len(alone) >= 13
    about = {Path(f["source"]).name for f in ran.json["findings"] if f["source"].startswith("nop/")}
    assert about == set(BAD)


def test_every_figure_names_its_file_sheet_and_cell(qmxl: Run, folder: Path) -> None:
    qmxl("consolidate", folder, "--period", "2026-03")
    row = next(r for r in table(folder / MASTER, "DL chỉ số") if (r["Khoa/phòng"], r["Kỳ"]) == ("GLOCOM", "2026-02"))
    traced = [row[name] for name in ("Tử số", "Mẫu số", "Tệp nguồn", "Trang", "Ô tử số", "Ô mẫu số")]
    assert traced == [57, 100, "nop/2026/GLOCOM.xlsx", "Chỉ số", "G6", "G7"]


def test_a_rate_exactly_on_its_target_is_met(qmxl: Run, folder: Path) -> None:
    qmxl("consolidate", folder, "--period", "2026-03")  # 57 of 100 against 57
    sheet = openpyxl.load_workbook(folder / MASTER, data_only=True)["Chỉ số"]
    row = next(r for r in sheet.iter_rows(values_only=True) if "BRVT-16" in r)
    assert 57 in row
    assert "Đạt" in row
    assert "Không đạt" not in row


@pytest.mark.slow
@pytest.mark.parametrize(
    "typed", ["=1+1", "+84 254", "-5 mắt", "@phòng", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")']
)
def test_text_like_a_formula_stays_text_in_the_master(
    qmxl: Run, folder: Path, form: Callable[..., Form], typed: str
) -> None:
    filled = form()
    task = {"problem": typed, "action": typed, "owner": typed, "due": "30/06/2026", "status": "Đang làm"}
    for field, content in task.items():
        filled.put("pdca", "1", field, content)
    filled.put("criteria", "A1.1-2.1", "evidence", typed)
    filled.put("indicators", "BRVT-16/numerator", "2026-02", typed)
    (folder / "nop" / "2026" / "KHOA_KHAM.xlsx").write_bytes(filled.content())
    qmxl("consolidate", folder, "--period", "2026-03")
    book = openpyxl.load_workbook(folder / MASTER)
    cells = [c for s in book.worksheets for row in s.iter_rows() for c in row if c.value == typed]
    assert len(cells) >= 3
    assert {cell.data_type for cell in cells} == {"s"}
    with zipfile.ZipFile(folder / MASTER) as package:
        formulas = b"".join(package.read(n) for n in package.namelist() if n.startswith("xl/worksheets/sheet"))
    assert f"<f>{typed.removeprefix('=')}</f>".encode() not in formulas


def test_the_master_needs_no_macro_add_in_or_other_file(qmxl: Run, folder: Path) -> None:
    qmxl("consolidate", folder, "--period", "2026-03")
    with zipfile.ZipFile(folder / MASTER) as package:
        assert package.testzip() is None
        names = package.namelist()
    assert [name for name in names if "vba" in name.casefold() or "externalLink" in name] == []
    book = openpyxl.load_workbook(io.BytesIO((folder / MASTER).read_bytes()))
    formulas = [c.value for s in book.worksheets for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert [f for f in formulas if re.search(r"QM_\w+\(|LAMBDA|\[", str(f))] == []


def test_a_lock_beside_the_master_of_another_period_stops_nothing(qmxl: Run, folder: Path) -> None:
    (folder / "tong-hop").mkdir()
    (folder / "tong-hop" / "~$QM_TongHop_2026-02.xlsx").write_bytes(b"x")
    assert qmxl("consolidate", folder, "--period", "2026-03").code == 0


def test_a_form_that_is_open_is_said_and_the_others_are_made(qmxl: Run, folder: Path) -> None:
    qmxl("forms", folder, "--period", "2026-Q1")
    (folder / "bieu-mau" / "2026" / "~$GLOCOM.xlsx").write_bytes(b"x")
    same = qmxl("forms", folder, "--period", "2026-Q1", "--json")
    assert (same.code, same.found, same.json["written"], len(same.json["unchanged"])) == (0, [], [], 2)
    ran = qmxl("forms", folder, "--period", "2026-Q1", "--lang", "en", "--json")
    assert (ran.code, ran.found) == (1, [("FORM-OPEN", "bieu-mau/2026/GLOCOM.xlsx", "")])
    assert [Path(path).name for path in ran.json["written"]] == ["KHOA_KHAM.xlsx"]
