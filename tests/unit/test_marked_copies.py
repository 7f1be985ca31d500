"""Cells marked in somebody's workbook: whatever program saved it, everything in it stays and reads as it did."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from qmxl.forms.fetching import raw_of
from qmxl.xlsx.added_sheets import Drawn, Spot
from qmxl.xlsx.cells import position
from qmxl.xlsx.colouring import Look
from qmxl.xlsx.marking import Marked, mark
from qmxl.xlsx.notes import notes
from qmxl.xlsx.package import Package, Unreadable
from qmxl.xlsx.reading import listed_sheets, read_cells
from tests.by_hand import form_bytes, small_hospital
from tests.handed import CASES

RED = Look("FF9B9B", "9C0006")
FRONT = Drawn("Cần sửa", [[Spot("qmxl:returned")], [Spot(""), Spot("1 ô cần sửa", "title")]], (1, 20))
BEHIND = Drawn("_returned", [[Spot("version"), Spot("1")]])
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELL, NOTE = "C7", "Số này lớn hơn 5 & nhỏ hơn <9>"


UNREADABLE = {
    "19-files-nobody-put-there/nop/2025/._GLOCOM.xlsx",
    "19-files-nobody-put-there/nop/2025/.~GLOCOM.xlsx",
    "attacks/01-crc-not-checked/GLOCOM.xlsx",
    "attacks/02-forms-blanks-silently/GLOCOM-password.xlsx",
    "attacks/02-forms-blanks-silently/GLOCOM-truncated.xlsx",
    "attacks/04-planted-control-steers-check/QM_DieuKhien.xlsx",
    "attacks/15-damaged-earlier-master/QM_TongHop_2025-12-one-byte.xlsx",
}
CASE = {path.relative_to(CASES).as_posix(): path for path in sorted(CASES.rglob("*.xls[xm]"))}
FILES = {name: path for name, path in CASE.items() if name not in UNREADABLE}


def marked_in(content: bytes, *, there: str = "", cell: str = CELL, note: str = NOTE) -> bytes:
    """The workbook with a cell marked on its first two sheets that people see."""
    place = position(cell)
    assert place is not None
    seen = [sheet.name for sheet in listed_sheets(Package(content)) if not sheet.hidden and sheet.name != FRONT.name]
    return mark(
        content, {name: Marked({RED: [cell]}, {place: note}) for name in seen[:2]}, FRONT, BEHIND, "QLCL", there
    )


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name.replace("\\", "/"): package.read(name) for name in package.namelist()}


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The package with each part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts(content).items():
            made.writestr(name, change(name, part))
    return buffer.getvalue()


def form() -> bytes:
    return form_bytes(small_hospital())


@pytest.mark.parametrize("name", sorted(UNREADABLE))
def test_what_cannot_be_read_is_not_marked(name: str):
    with pytest.raises(Unreadable):
        marked_in(CASE[name].read_bytes())


@pytest.mark.parametrize("name", FILES)
def test_a_marked_file_of_any_program_reads_as_before_and_its_other_parts_are_the_same(name: str):
    content = FILES[name].read_bytes()
    made = marked_in(content)
    assert raw_of(Package(made)) == raw_of(Package(content))
    assert notes(Package(made)) == notes(Package(content))
    before, after = parts(content), parts(made)
    changed = {part for part in before if after.get(part) != before[part]}
    told = re.compile(r"\[Content_Types\]|workbook\.xml|styles|worksheets/|comments|\.vml|\.rels", re.IGNORECASE)
    assert [part for part in changed if not told.search(part)] == []
    assert listed_sheets(Package(made))[0].name == FRONT.name


@pytest.mark.parametrize("name", [name for name in FILES if "general-hospital" not in name or "KHTH" in name])
def test_marks_are_taken_away_again_when_the_copy_is_marked_anew(name: str):
    content = FILES[name].read_bytes()
    again = marked_in(marked_in(content), there=FRONT.name, note="Lần hai")
    assert raw_of(Package(again)) == raw_of(Package(content))
    whole = b"".join(part for name, part in parts(again).items() if "comments" in name)
    assert (whole.count("Lần hai".encode()) > 0, NOTE[:12].encode() in whole) == (True, False)
    assert len(re.findall(rb'N\("qmxl"\)', b"".join(parts(again).values()))) <= 2


def test_what_people_said_in_a_comment_stays_and_the_note_stands_below_it():
    book = openpyxl.load_workbook(io.BytesIO(form()))
    book["Chỉ số"][CELL].comment = Comment("Khoa: số theo bệnh án", "Hạnh")
    book["Chỉ số"]["D9"].comment = Comment("ô khác", "Hạnh")
    buffer = io.BytesIO()
    book.save(buffer)
    made = marked_in(buffer.getvalue())
    said = openpyxl.load_workbook(io.BytesIO(made))["Chỉ số"][CELL].comment
    assert said is not None
    assert said.text == f"Khoa: số theo bệnh án\n»»» {NOTE} «««"
    assert {note.comment for note in notes(Package(made)).values()} == {"Khoa: số theo bệnh án", "ô khác"}
    again = openpyxl.load_workbook(io.BytesIO(marked_in(made, there=FRONT.name, note="Lần hai")))
    assert again["Chỉ số"][CELL].comment.text == "Khoa: số theo bệnh án\n»»» Lần hai «««"


def test_a_cell_with_a_thread_keeps_it():
    book = openpyxl.load_workbook(io.BytesIO(form()))
    book["Chỉ số"][CELL].comment = Comment("[Threaded comment] …", "tc={12345678-0000-0000-0000-000000000000}")
    buffer = io.BytesIO()
    book.save(buffer)
    said = openpyxl.load_workbook(io.BytesIO(marked_in(buffer.getvalue())))["Chỉ số"][CELL].comment
    assert said.text == "[Threaded comment] …"


def prefixed(name: str, part: bytes) -> bytes:
    """The part as programs write it that give every element a prefix."""
    if not re.fullmatch(r"xl/(worksheets/sheet\d+|styles|workbook)\.xml", name):
        return part
    text = part.decode()
    text = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", text.partition("?>")[2])
    return f'<?xml version="1.0" encoding="UTF-8"?>{text}'.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"').encode()


def sixteen(name: str, part: bytes) -> bytes:
    """The part in UTF-16."""
    if not re.fullmatch(r"xl/worksheets/sheet[12]\.xml", name):
        return part
    return part.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


def locked(_: str, part: bytes) -> bytes:
    """The part with a password on its sheet."""
    return part.replace(b"<sheetProtection ", b'<sheetProtection password="CC1A" ', 1)


@pytest.mark.parametrize("change", [prefixed, sixteen, locked])
def test_odd_and_locked_parts_are_marked_too(change: Callable[[str, bytes], bytes]):
    content = repacked(form(), change)
    made = marked_in(content)
    assert raw_of(Package(made)) == raw_of(Package(content)) == raw_of(Package(form()))
    sheet = next(part for name, part in parts(made).items() if name == "xl/worksheets/sheet2.xml")
    assert b'N("qmxl")=0' in sheet
    assert change is not locked or b'password="CC1A"' in sheet


def test_macros_stay_with_the_workbook():
    content = (CASES / "QM_DieuKhien.xlsm").read_bytes()
    made = marked_in(content)
    assert parts(made)["xl/vbaProject.bin"] == parts(content)["xl/vbaProject.bin"]
    assert b"macroEnabled" in parts(made)["[Content_Types].xml"]


def test_only_the_first_sheet_is_selected_and_print_names_stay_with_their_sheets():
    made = marked_in(form())
    selected = [name for name, part in parts(made).items() if b'tabSelected="1"' in part]
    assert selected == ["xl/worksheets/sheetQm1.xml"]
    before, after = (openpyxl.load_workbook(io.BytesIO(each)) for each in (form(), made))
    assert {s.title: s.print_title_rows for s in before} == {
        s.title: s.print_title_rows for s in after if s.title in before.sheetnames
    }


def test_five_hundred_cells_are_coloured_and_noted():
    cells = [(row, column) for row in range(10, 60) for column in range(2, 12)]
    addresses = [f"{'ABCDEFGHIJKLM'[column]}{row + 1}" for row, column in cells]
    marked = Marked({RED: addresses}, dict.fromkeys(cells, NOTE))
    made = mark(form(), {"Chỉ số": marked}, FRONT, BEHIND, "QLCL")
    sheet = openpyxl.load_workbook(io.BytesIO(made))["Chỉ số"]
    assert sum(1 for row in sheet.iter_rows() for cell in row if cell.comment) == 500
    ids = re.findall(
        rb'id="(_x0000_s\d+)"', b"".join(part for name, part in parts(made).items() if name.endswith(".vml"))
    )
    assert len(set(ids)) == 500
    assert raw_of(Package(made)) == raw_of(Package(form()))


def test_more_notes_than_a_block_of_drawings_holds_have_numbers_of_their_own():
    cells = {(row, column): "x" for row in range(300) for column in range(2, 12)}
    made = mark(form(), {"Chỉ số": Marked({RED: ["C1:L300"]}, cells)}, FRONT, BEHIND, "QLCL")
    drawing = b"".join(part for name, part in parts(made).items() if name.endswith(".vml"))
    assert len(set(re.findall(rb'id="_x0000_s(\d+)"', drawing))) == 3000
    assert re.search(rb'data="([\d,]+)"', drawing)[1].count(b",") == 2


@pytest.mark.office
def test_a_copy_saved_by_libreoffice_is_read_and_marked_anew(tmp_path: Path, recalculate: Callable[[Path], Path]):
    path = tmp_path / "copy.xlsx"
    path.write_bytes(marked_in(form()))
    saved = recalculate(path).read_bytes()
    assert notes(Package(saved)) == {}
    assert FRONT.name not in raw_of(Package(saved)).sheets
    assert read_cells(Package(saved), BEHIND.name.__eq__).sheets[BEHIND.name].rows[0][:2] == ["version", "1"]
    again = marked_in(saved, there=FRONT.name, note="Lần hai")
    assert raw_of(Package(again)) == raw_of(Package(saved))
    book = openpyxl.load_workbook(io.BytesIO(again))
    assert [name for name in book.sheetnames if name == FRONT.name] == [FRONT.name]
    assert book["Chỉ số"][CELL].comment.text == "»»» Lần hai «««"
    assert sum(part.count(b"&quot;qmxl&quot;") + part.count(b'"qmxl"') for part in parts(again).values()) == 2
