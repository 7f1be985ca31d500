"""Before a workbook leaves, what looks like a person is found wherever it stands, and told without being said."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from qmxl.refusal import Refusal
from qmxl.sending.gate.gate import Suspect, cleared, read_reason, suspects, uncleared
from qmxl.sending.sealing.sealing import sealed
from tests.frozen import MADE, edited

CITIZEN = "001085012345"


def found(path: Path) -> list[tuple[str, str, str]]:
    return [(each.sheet, each.cell, each.kind) for each in suspects(path)]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """A workbook of one sheet with these cells."""

    def make(cells: dict[str, object], sheet: str = "Sổ", formats: dict[str, str] | None = None) -> Path:
        path = tmp_path / "so.xlsx"
        made = xlsxwriter.Workbook(path)
        worksheet = made.add_worksheet(sheet)
        for cell, value in cells.items():
            code = (formats or {}).get(cell)
            worksheet.write(cell, value, made.add_format({"num_format": code}) if code else None)
        made.close()
        return path

    return make


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (1085012345, "000000000000", "citizen"),
        (79085012345, "General", "citizen"),
        (912345678, "General", "phone"),
        (912345678, "0000000000", "phone"),
        (2438521234, "0", "phone"),
        (12345678, "000000000", "old_number"),
        (212345678, "@", "old_number"),
    ],
)
def test_a_number_that_lost_its_zeros_is_still_somebodys(book: Callable[..., Path], number: int, code: str, kind: str):
    assert found(book({"B7": number}, formats={"B7": code})) == [("Sổ", "B7", kind)]


@pytest.mark.parametrize(
    ("number", "code"),
    [(912345678, "#,##0"), (79085012345, '#,##0 "đ"'), (20251231, "General"), (912345678.5, "General"), (45000, "0")],
)
def test_amounts_and_days_are_nobodys(book: Callable[..., Path], number: float, code: str):
    assert found(book({"B7": number}, formats={"B7": code})) == []


def test_names_below_and_beside_a_heading_that_asks_for_them(book: Callable[..., Path]):
    cells = {"A1": "STT", "B1": "Họ và tên *", "B2": "an", "B4": "Trần B", "D1": "Tên khoa", "D2": "Khoa Mắt"}
    assert found(book(cells)) == [("Sổ", "B2", "name"), ("Sổ", "B4", "name")]
    assert found(book({"A3": "Họ tên", "B3": "Lê Thị Hoa"})) == [("Sổ", "B3", "name")]


@pytest.mark.parametrize(("table", "below"), [("QM_answers", []), ("Mine", [("Sổ", "A3", "name")])])
def test_a_form_s_field_in_the_masters_own_table_is_no_heading_of_what_is_below(
    tmp_path: Path, table: str, below: list[tuple[str, str, str]]
):
    path, answers = tmp_path / "so.xlsx", [["Họ tên", "Lê Thị Hoa"], ["Đơn vị", "Khoa Mắt"], ["Ghi chú", ""]]
    made = xlsxwriter.Workbook(path)
    columns = [{"header": "Cột"}, {"header": "Giá trị"}]
    made.add_worksheet("Sổ").add_table("A1:B4", {"name": table, "columns": columns, "data": answers})
    made.close()
    assert [each for each in found(path) if each[1] != "A4"] == [*below, ("Sổ", "B2", "name")]


def test_a_name_that_was_hidden_is_nobodys(book: Callable[..., Path]):
    assert found(book({"A1": "Họ tên", "A2": "(không hiển thị)", "A3": "（不显示）"})) == []


def test_a_name_with_a_birth_date_elsewhere_in_its_row(book: Callable[..., Path]):
    dates = {"C2": "dd/mm/yyyy", "C3": "dd/mm/yyyy", "E5": "dd/mm/yyyy"}
    cells = {
        "A2": "Lê Thị Hoa",
        "C2": 21256,
        "A3": "Trần Văn Nam",
        "C3": 46000,
        "E4": "Năm sinh",
        "A5": "Vũ An",
        "E5": 46000,
    }
    assert found(book(cells, formats=dates)) == [("Sổ", "A2", "birth"), ("Sổ", "A5", "birth")]


def test_nothing_of_what_was_found_is_said(book: Callable[..., Path]):
    path = book({"A1": f"CCCD {CITIZEN}", "A2": "an.nguyen@gmail.com", "A3": "Nguyễn Văn An, sinh 12/03/1958"})
    assert [each.shown for each in suspects(path)] == ["••••••••••45", "••.••••••@•••••.•••", "N• V• A•, s• ••/••/••••"]


def test_a_sheet_called_like_a_person_is_named_by_its_number(book: Callable[..., Path]):
    path = book({"A1": "0912345678"}, sheet="Nguyễn Văn An 1958")
    assert found(path) == [("trang-1", "#ten-trang", "birth"), ("trang-1", "A1", "phone")]


def test_the_hospitals_own_numbers_may_be_told(book: Callable[..., Path]):
    path = book({"A1": "ĐT (024) 3852 1234, qlcl@bvmat.vn", "A2": "0912345678"})
    ours = ("024.3852.1234", "QLCL@bvmat.vn")
    assert [(each.cell, each.kind) for each in suspects(path, ours)] == [("A2", "phone")]


def test_the_seal_is_no_suspect_and_a_sheet_called_so_is(book: Callable[..., Path]):
    path = book({"A1": "Khoa Mắt"})
    path.write_bytes(sealed(path.read_bytes(), MADE))
    assert found(path) == []
    assert found(book({"A1": CITIZEN}, sheet="_qmxl_seal")) == [("_qmxl_seal", "A1", "citizen")]


def test_a_text_that_no_cell_shows_leaves_with_the_file_all_the_same(book: Callable[..., Path]):
    path = book({"A1": "Khoa Mắt"})
    edited(path, {"xl/sharedStrings.xml": lambda xml: xml.replace("</sst>", f"<si><t>{CITIZEN}</t></si></sst>")})
    assert found(path) == [("", "#sharedStrings", "citizen")]


def test_a_text_in_pieces_is_read_whole(tmp_path: Path):
    path = tmp_path / "so.xlsx"
    made = xlsxwriter.Workbook(path)
    bold = made.add_format({"bold": True})
    made.add_worksheet("Sổ").write_rich_string("B7", "CCCD 001085", bold, "012345")
    made.close()
    assert found(path) == [("Sổ", "B7", "citizen")]


def test_a_picture_has_to_be_looked_at_by_a_person(tmp_path: Path):
    path, picture = tmp_path / "so.xlsx", Path(__file__).parents[2] / "docs" / "images" / "muc-tieu.png"
    made = xlsxwriter.Workbook(path)
    made.add_worksheet("Sổ").insert_image("B7", picture)
    made.close()
    assert ("Sổ", "#image1", "picture") in found(path)


SUSPECTS = (Suspect("Sổ của tôi", "B7", "phone", "•"), Suspect("Sổ của tôi", "B7#ghi-chu", "phone", "•"))


@pytest.mark.parametrize("key", ["Sổ của tôi!B7", "'Sổ của tôi'!$B$7", "sổ của tôi!b7"])
def test_a_reason_clears_the_cell_it_names_and_no_other(key: str):
    assert uncleared(SUSPECTS, {key: "số của khoa"}) == SUSPECTS[1:]
    assert [(each.suspect.cell, each.reason) for each in cleared(SUSPECTS, {key: " số của khoa "})] == [
        ("B7", "số của khoa")
    ]


@pytest.mark.parametrize("reason", ["", "  ", "\n", "-", "x", "..."])
def test_an_unclear_reason_clears_nothing(reason: str):
    assert uncleared(SUSPECTS, {"Sổ của tôi!B7": reason}) == SUSPECTS


def test_a_reason_is_read_with_its_place():
    assert read_reason("Sổ a=b!B7=số = của khoa") == ("Sổ a=b!B7", "số = của khoa")
    with pytest.raises(ValueError, match="B7"):
        read_reason("Sổ!B7")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<xml/>"])
def test_what_cannot_be_read_is_refused_not_passed(tmp_path: Path, content: bytes):
    path = tmp_path / "so.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        suspects(path)
    assert refused.value.code == "privacy_unreadable"
