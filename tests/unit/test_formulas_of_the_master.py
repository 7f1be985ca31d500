"""What the master's formulas read: their own rows, so that a hospital twice as large takes twice as long to compute."""

import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from qmxl import commands
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.models import ALL, Assignment, Department, Hospital, Target
from qmxl.control.writer import control_file
from qmxl.period import parse_period
from qmxl.refusal import Refusal
from qmxl.texts import texts
from qmxl.xlsx.blocks import blocks
from qmxl.xlsx.content import ROWS_OF_A_SHEET, Sheet
from tests.by_hand import SAVED, complete_entries, form_bytes
from tests.excel.recalculation import NA, Book

FORMULA = re.compile(r"<f>([^<]*)</f>(<v></v>|<v/>)?")
RANGE = re.compile(r"\$([A-Z]+)\$(\d+):\$\1\$(\d+)")
FETCHED = re.compile(r"INDEX\([^,()]*,")
NAME = re.compile(r"QM_\w+")
SHEET = re.compile(r'<sheet name="([^"]+)"')
DEFINED = re.compile(r'<definedName name="(QM_\w+)">[^<]*?\$[A-Z]+\$(\d+):\$[A-Z]+\$(\d+)<')


def master_of(folder: Path, count: int) -> Path:
    """The master of ``count`` departments, each with the same indicators and lines of registers."""
    codes = [f"KHOA_{number:03}" for number in range(1, count + 1)]
    control = Control(
        hospital=Hospital(name="Bệnh viện Thử"),
        departments={code: Department(code=code, name=code) for code in codes},
        assignments=tuple(Assignment(indicator=code, department=ALL) for code in ("BRVT-12", "BRVT-16")),
        targets=(Target(indicator="BRVT-16", target=3),),
    )
    shared = folder / "nop" / "2026"
    shared.mkdir(parents=True)
    (folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, texts("vi")), SAVED, texts("vi")))
    for code in codes:
        (shared / f"{code}.xlsx").write_bytes(form_bytes(control, code, complete_entries(control, code)))
    period = parse_period("2026-03")
    master = commands.consolidate(folder, period=period, language="vi", clock=lambda: datetime(2026, 5, 1)).master
    assert master is not None
    return master


def parts(master: Path) -> dict[str, str]:
    """The sheets' XML by name, and the workbook's own under ""."""
    with zipfile.ZipFile(master) as package:
        workbook = package.read("xl/workbook.xml").decode()
        names = SHEET.findall(workbook)
        told = {name: package.read(f"xl/worksheets/sheet{at}.xml").decode() for at, name in enumerate(names, start=1)}
    return {"": workbook, **told}


def visits(master: Path) -> tuple[int, int]:
    """How many cells all formulas read together, a range as often as it is named, and how many rows the master has.

    INDEX fetches one cell of its range and reads no other.
    """
    told = parts(master)
    named = {name: int(last) - int(first) + 1 for name, first, last in DEFINED.findall(told[""])}
    read = 0
    for xml in told.values():
        for formula, _ in FORMULA.findall(xml):
            fetched = FETCHED.findall(formula)
            rest = FETCHED.sub("", formula)
            read += len(fetched) + sum(int(last) - int(first) + 1 for _, first, last in RANGE.findall(rest))
            read += sum(named.get(name, 0) for name in NAME.findall(formula))
    return read, sum(xml.count("<row ") for xml in told.values())


def test_what_formulas_read_grows_with_the_rows_not_with_their_square(tmp_path: Path) -> None:
    small, middle, large = (visits(master_of(tmp_path / str(count), count)) for count in (10, 20, 40))
    assert small[0] > 1000
    read, rows = ((large[at] - small[at]) / (middle[at] - small[at]) for at in (0, 1))  # with their square: 5 to 3
    assert read <= 1.1 * rows


def test_no_formula_has_an_empty_text_as_its_value(tmp_path: Path) -> None:
    """LibreOffice computes each of these again whenever it opens the workbook."""
    told = parts(master_of(tmp_path / "bv", 3))
    assert [formula for xml in told.values() for formula, empty in FORMULA.findall(xml) if empty] == []


def test_what_formulas_read_in_blocks_cannot_be_sorted_and_is_not_printed(tmp_path: Path) -> None:
    told = parts(master_of(tmp_path / "bv", 3))
    kept = {name for name, xml in told.items() if "<sheetProtection" in xml} - {"Biểu đồ kiểm soát"}
    assert kept == {name for name in told if name.startswith("DL ")} - {"DL câu trả lời"}
    for name in kept:
        protection = re.search("<sheetProtection[^>]*>", told[name])
        assert protection is not None
        assert 'autoFilter="0"' in protection[0]
        assert not {"sort=", "password", "selectLockedCells", "hash"} & set(re.findall(r"\w+=?", protection[0]))
    printed = dict(re.findall(r"_xlnm.Print_Area\"[^>]*>'(DL [^']+)'!\$A\$1:\$[A-Z]+\$(\d+)<", told[""]))
    assert printed == dict.fromkeys((name for name in told if name.startswith("DL ")), "3")


def test_a_block_is_all_rows_of_a_key() -> None:
    frame = {"who": ["A", "A", "B"], "n": [1, 2, 3]}
    found = blocks("'DL'", frame, ("who",), 6)
    assert {key: block.cells("n") for key, block in found.items()} == {
        ("A",): "'DL'!$B$6:$B$7",
        ("B",): "'DL'!$B$8:$B$8",
    }
    assert found["A",].astray(who="$A$1") == "ROWS('DL'!$A$6:$A$7)-COUNTIFS('DL'!$A$6:$A$7,$A$1)"
    with pytest.raises(ValueError, match="do not stand together"):
        blocks("'DL'", {"who": ["A", "B", "A"]}, ("who",), 6)


def test_a_row_that_excel_does_not_have_is_refused() -> None:
    sheet = Sheet()
    sheet.name = "DL chỉ số"
    with pytest.raises(Refusal) as refused:
        sheet.write_number(ROWS_OF_A_SHEET, 0, 1)
    assert (refused.value.code, refused.value.facts["sheet"]) == ("sheet_full", "DL chỉ số")


def test_rows_out_of_their_place_leave_no_verdict_and_no_number(tmp_path: Path) -> None:
    """Two rows of different indicators change places, as when somebody unprotects the data and sorts them."""
    book = Book(master_of(tmp_path / "bv", 3))
    data, sheet = book.cells["dl chỉ số"], book.cells["chỉ số"]
    rows = {data[row, 1]: row for row in range(6, 100) if (row, 1) in data}
    first, last = rows["BRVT-12"], rows["BRVT-16"]
    for column in range(1, 22):
        one, other = data.pop((first, column), None), data.pop((last, column), None)
        data.update({(row, column): v for row, v in ((first, other), (last, one)) if v is not None})
    headings = {sheet[5, column]: column for column in range(1, 40) if (5, column) in sheet}
    lines = [row for row in range(6, 14) if (row, 1) in sheet]
    told = {
        (sheet[row, 1], sheet[row, headings["Khoa/phòng"]]): [
            book.get("chỉ số", row, headings[name]) for name in ("Kiểm tra dữ liệu", "Kỳ này", "Kết quả")
        ]
        for row in lines
    }
    moved = {key for key, (astray, _, _) in told.items() if astray}
    assert {code for code, owner in moved if owner == "BV"} == {"BRVT-12", "BRVT-16"}
    assert all(value == NA for key in moved for value in told[key][1:] if value is not None)
    assert any(value not in (None, NA) for key in told.keys() - moved for value in told[key][1:])
