"""Taking a hospital's own list of sub-items over into its control workbook."""

import io
import itertools
import unicodedata
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from qmxl.commands import init
from qmxl.control import listed as lists
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from qmxl.hospital.control import find_control
from qmxl.refusal import Refusal
from qmxl.texts import texts
from tests.by_hand import SAVED, Form, but_of_the_list, small_hospital
from tests.written import control_file

# The columns of a list as a hospital keeps it (forms_columns.json, catalogue_import):
LIST = [
    {
        "phan": "A",
        "chuong": "A1",
        "tieu_chi": "A1.1",
        "muc": "Mức 2",
        "ma_tieu_muc": "A1.1-2.1",
        "tieu_muc": "Có sơ đồ khoa khám",
        "nhom": "Nhóm 1",
    },
    {
        "phan": "A",
        "chuong": "A1",
        "tieu_chi": "A1.2",
        "muc": 3,
        "ma_tieu_muc": "A1.2-3.4",
        "tieu_muc": "=Ghế chờ đủ",
        "nhom": None,
    },
]
READ = [
    {"criterion": "A1.1", "level": 2, "code": "A1.1-2.1", "title": "Có sơ đồ khoa khám", "group": "Nhóm 1"},
    {"criterion": "A1.2", "level": 3, "code": "A1.2-3.4", "title": "=Ghế chờ đủ"},
]


def read_list(path: Path) -> list[dict[str, object]]:
    return lists.read_list(fetch_apart(path), [])


def listed(
    path: Path, headings: list[str], *, above: int = 0, rename: Callable[[str], str] = str, sheet: int = 0
) -> Path:
    book = openpyxl.Workbook()
    for _ in range(sheet):
        book.create_sheet(index=0)["A1"] = "Ghi chú"
    page = book.worksheets[sheet]
    for _ in range(above):
        page.append(["DANH MỤC TIỂU MỤC"])
    page.append([rename(heading) for heading in headings])
    for line in LIST:
        page.append([line.get(heading) for heading in headings])
    for row in page.iter_rows():
        for cell in row:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(buffer.getvalue())
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A hospital's folder with a filled-in control workbook."""
    made = tmp_path / "bv"
    made.mkdir()
    (made / "QM_DieuKhien.xlsx").write_bytes(
        control_file(entries_of(small_hospital(), texts("vi")), SAVED, texts("vi"))
    )
    return made


def read(folder: Path) -> Control:
    return read_control(fetch_apart(find_control(folder)), texts("vi"))[0]


@pytest.mark.parametrize("order", list(itertools.islice(itertools.permutations(LIST[0]), 0, 5040, 720)))
def test_columns_may_stand_in_any_order(tmp_path: Path, order: tuple[str, ...]) -> None:
    assert read_list(listed(tmp_path / "ds.xlsx", list(order))) == READ


@pytest.mark.parametrize(
    "rename",
    [
        str.upper,
        lambda heading: {"ma_tieu_muc": "Mã tiểu mục", "tieu_muc": "Nội dung tiểu mục"}.get(heading, heading),
        lambda heading: {"tieu_chi": "Tiêu chí", "muc": "Mức *", "tieu_muc": "Tiểu mục", "nhom": "Nhóm"}.get(
            heading, heading
        ),
        lambda heading: unicodedata.normalize("NFD", {"tieu_chi": "Mã tiêu chí", "muc": "Mức"}.get(heading, heading)),
        lambda heading: {
            "ma_tieu_muc": "Sub-item code",
            "tieu_chi": "Criterion",
            "muc": "Level",
            "tieu_muc": "Text",
        }.get(heading, heading),
    ],
)
def test_headings_may_be_written_otherwise(tmp_path: Path, rename: Callable[[str], str]) -> None:
    read_rows = read_list(listed(tmp_path / "ds.xlsx", list(LIST[0]), rename=rename))
    assert [row["code"] for row in read_rows] == ["A1.1-2.1", "A1.2-3.4"]
    assert [(row["level"], row["title"]) for row in read_rows] == [(2, "Có sơ đồ khoa khám"), (3, "=Ghế chờ đủ")]


def test_titles_may_stand_above_and_other_sheets_before(tmp_path: Path) -> None:
    assert read_list(listed(tmp_path / "ds.xlsx", list(LIST[0]), above=4, sheet=2)) == READ


def test_lines_without_a_code_are_left_out(tmp_path: Path) -> None:
    path = listed(tmp_path / "ds.xlsx", list(LIST[0]))
    book = openpyxl.load_workbook(path)
    book.active.append([None, None, "Chương A2"])
    book.active.append(["Người lập: …"])
    book.save(path)
    assert [row["code"] for row in read_list(path)] == ["A1.1-2.1", "A1.2-3.4"]


@pytest.mark.parametrize("heading", ["ma_tieu_muc", "tieu_muc"])
def test_a_total_below_the_list_is_told_and_is_no_sub_item(tmp_path: Path, heading: str) -> None:
    path = listed(tmp_path / "ds.xlsx", list(LIST[0]))
    book = openpyxl.load_workbook(path)
    book.active.append(["Tổng cộng" if each == heading else 2 if each == "nhom" else None for each in LIST[0]])
    book.save(path)
    findings: list[Finding] = []
    assert [row["code"] for row in lists.read_list(fetch_apart(path), findings)] == ["A1.1-2.1", "A1.2-3.4"]
    assert [(f.code, f.cell.address, f.facts["found"]) for f in findings] == [("IMPORT-TOTAL", "C4", "Tổng cộng")]


@pytest.mark.parametrize("missing", ["ma_tieu_muc", "tieu_chi", "muc", "tieu_muc"])
def test_a_list_without_a_needed_column_is_refused(tmp_path: Path, missing: str) -> None:
    path = listed(tmp_path / "ds.xlsx", [heading for heading in LIST[0] if heading != missing])
    with pytest.raises(Refusal) as refused:
        read_list(path)
    assert (refused.value.code, refused.value.facts) == ("sub_items_unreadable", {"path": path})


@pytest.mark.parametrize("content", [b"", b"phan;chuong\n", b"PK\x03\x04"])
def test_a_list_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "ds.xlsx").write_bytes(content)
    with pytest.raises(Refusal, match="sub_items_unreadable"):
        read_list(tmp_path / "ds.xlsx")


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no_files"):
        read_list(tmp_path / "nowhere.xlsx")


def test_a_new_folder_can_begin_with_a_list(tmp_path: Path) -> None:
    path = listed(tmp_path / "ds.xlsx", list(LIST[0]))
    init(tmp_path / "bv", language="vi", sub_items=path)
    made = read(tmp_path / "bv")
    assert list(made.programme.sub_items) == ["A1.1-2.1", "A1.2-3.4"]
    assert made.programme.sub_items["A1.2-3.4"].title == "=Ghế chờ đủ"
    assert "KHOA_KHAM" in made.departments


def test_a_list_taken_over_keeps_all_else_that_was_entered(tmp_path: Path, folder: Path) -> None:
    before = read(folder)
    init(folder, language="vi", sub_items=listed(tmp_path / "ds.xlsx", list(LIST[0])))
    after = read(folder)
    assert (after.hospital, after.departments, set(after.assignments), after.targets.stated) == (
        before.hospital,
        before.departments,
        set(before.assignments),
        before.targets.stated,
    )


def test_a_sub_items_department_stays_where_the_list_names_none(tmp_path: Path, folder: Path) -> None:
    assert read(folder).programme.sub_items["A1.1-2.1"].department == "KHOA_KHAM"
    init(folder, language="vi", sub_items=listed(tmp_path / "ds.xlsx", list(LIST[0])))
    after = read(folder).programme.sub_items
    assert {code: item.department for code, item in after.items()} == {"A1.1-2.1": "KHOA_KHAM", "A1.2-3.4": ""}


def test_the_control_workbook_before_the_list_is_kept_in_the_history(tmp_path: Path, folder: Path) -> None:
    before = (folder / "QM_DieuKhien.xlsx").read_bytes()
    init(folder, language="vi", sub_items=listed(tmp_path / "ds.xlsx", list(LIST[0])))
    assert [path.read_bytes() for path in (folder / "lich-su").iterdir()] == [before]


def test_a_wrong_list_leaves_the_control_workbook_alone(tmp_path: Path, folder: Path) -> None:
    before = (folder / "QM_DieuKhien.xlsx").read_bytes()
    with pytest.raises(Refusal):
        init(folder, language="vi", sub_items=listed(tmp_path / "ds.xlsx", ["phan", "chuong"]))
    assert (folder / "QM_DieuKhien.xlsx").read_bytes() == before


def test_a_control_workbook_is_never_made_over(folder: Path) -> None:
    before = (folder / "QM_DieuKhien.xlsx").read_bytes()
    with pytest.raises(Refusal, match="control_exists"):
        init(folder, language="vi")
    assert (folder / "QM_DieuKhien.xlsx").read_bytes() == before


def test_wrong_rows_of_the_list_come_into_the_workbook_and_are_found_there(tmp_path: Path, folder: Path) -> None:
    path = listed(tmp_path / "ds.xlsx", list(LIST[0]))
    book = openpyxl.load_workbook(path)
    book.active["E2"].value = "A1.1-9.9"
    book.save(path)
    init(folder, language="vi", sub_items=path)
    _, findings = read_control(fetch_apart(find_control(folder)), texts("vi"))
    found = [(f.code, f.cell.address) for f in but_of_the_list(findings) if f.code != "CONTROL-UNASSIGNED"]
    assert found == [("CONTROL-CODE", "C6")]


def test_what_a_list_has_wrong_is_told_each_at_its_cell(tmp_path: Path, folder: Path) -> None:
    """Duplicates, criteria there are not, levels out of 1 to 5, items without text; and what it lacks and invents."""
    book = openpyxl.Workbook()
    book.active.append(["Tên tiểu mục", "Mức", "Mã số đầy đủ", "Mã tiêu chí"])
    for title, level, code in (
        ("Có sơ đồ", 1, "A1.1-1.1"),
        ("Có sơ đồ lần nữa", 1, "A1.1-1.1"),
        ("Không có tiêu chí này", 2, "A9.9-2.1"),
        ("Mức sáu", 6, "A1.1-6.36"),
        (None, 1, "A1.1-1.2"),
        ("Không có tiểu mục này", 2, "A1.1-2.99"),
    ):
        book.active.append([title, level, code, code.split("-")[0]])
    book.save(tmp_path / "ds.xlsx")
    init(folder, language="vi", sub_items=tmp_path / "ds.xlsx")
    _, findings = read_control(fetch_apart(find_control(folder)), texts("vi"))
    told = {f.code: f for f in findings}
    assert {f.code: f.cell.address for f in findings if f.code != "CONTROL-UNASSIGNED"} == {
        "CONTROL-TWICE": "C7",
        "CONTROL-UNKNOWN": "C8",
        "CONTROL-VALUE": "E9",
        "CONTROL-MISSING": "F10",
        "CONTROL-INVENTED": "C11",
        "CONTROL-LACKING": "",
        "CONTROL-CRITERIA-ABSENT": "",
    }
    assert told["CONTROL-LACKING"].facts["count"] == 35 - 1, "A1.1 has 35 sub-items and one of them is listed"
    assert told["CONTROL-CRITERIA-ABSENT"].facts["count"] == 82


@pytest.mark.slow
def test_wrong_rows_entered_before_are_kept_as_they_are(tmp_path: Path, folder: Path) -> None:
    path = folder / "QM_DieuKhien.xlsx"
    desk = Form(path.read_bytes(), small_hospital())
    desk.put("departments", "3", "code", "khoa lạ ?")
    desk.put("targets", "2", "target", "cao")
    path.write_bytes(desk.content())
    init(folder, language="vi", sub_items=listed(tmp_path / "ds.xlsx", list(LIST[0])))
    again = Form(path.read_bytes(), small_hospital())
    assert again.cell("departments", "3", "code").value == "khoa lạ ?"
    assert again.cell("targets", "2", "target").value == "cao"
