"""What the master's formulas read: their own rows, so that a hospital twice as large takes twice as long to compute."""

import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl import commands
from qmxl.control.control import Control
from qmxl.control.criteria_models import SubItem
from qmxl.control.entries import entries_of
from qmxl.control.models import ALL, Assignment, Department, Hospital, Target
from qmxl.control.programme import Programme
from qmxl.control.targets import Targets
from qmxl.period import parse_period
from qmxl.refusal import Refusal
from qmxl.texts import texts
from qmxl.xlsx.blocks import blocks
from qmxl.xlsx.content import ROWS_OF_A_SHEET, Sheet
from tests.by_hand import SAVED, Entries, complete_entries, form_bytes
from tests.excel.recalculation import NA, Book
from tests.scores import capa, rule
from tests.written import control_file

FORMULA = re.compile(r"<f>([^<]*)</f>(<v></v>|<v/>)?")
RANGE = re.compile(r"\$([A-Z]+)\$(\d+):\$\1\$(\d+)")
FETCHED = re.compile(r"INDEX\([^,()]*,")
NAME = re.compile(r"QM_\w+")
SHEET = re.compile(r'<sheet name="([^"]+)"')
COUNTED = ("CAPA.LATE", "CAPA.CLOSED", "CRITERIA.MET", "REPORT.HANDED_IN", "REPORT.ERRORS", "INDICATOR.BRVT-16")
OFFICE = "QLCL"
GATED = {"Chỉ số", "Tiêu chí", "Việc tuần này", "Chuỗi cải tiến", "Nhịp báo cáo", "Bảng điểm", "Khắc phục"}
DEFINED = re.compile(r'<definedName name="(QM_\w+)">[^<]*?\$[A-Z]+\$(\d+):\$[A-Z]+\$(\d+)<')


def hospital_of(count: int) -> Control:
    """A hospital of ``count`` departments, each with the same indicators, sub-items, registers and tasks."""
    codes = [f"KHOA_{number:03}" for number in range(1, count + 1)]
    items = [
        SubItem(code=f"A1.1-1.{n}", criterion="A1.1", level=1, title=f"Nội dung {n}", department=code)
        for n, code in enumerate(codes, start=1)
    ]
    office = Department(code=OFFICE, name="Phòng QLCL", kind="quality_office")
    return Control(
        hospital=Hospital(name="Bệnh viện Thử"),
        departments={**{code: Department(code=code, name=code) for code in codes}, OFFICE: office},
        packs=frozenset({"basic", "office"}),
        assignments=tuple(Assignment(indicator=code, department=ALL) for code in ("BRVT-12", "BRVT-16")),
        targets=Targets((Target(indicator="BRVT-16", target=3),)),
        programme=Programme(sub_items={each.code: each for each in items}),
        score_rules=tuple(rule(source) for source in COUNTED),
    )


def entries(control: Control, code: str) -> Entries:
    """A report with lines of registers: problems that are overdue or closed, meetings, an incident without its day."""
    problems = [capa(date(2026, 1, day)) for day in (5, 12, 19)]
    problems += [capa(date(2026, 2, 2), status="Đã đóng", rechecked_on=date(2026, 3, 2), effect="Có")]
    meetings = [
        {"held_on": date(2026, month, 3), "chair": "A", "present": 9, "content": "x", "problem": "y", "solution": "z"}
        for month in (1, 2)
    ]
    lines: dict[str, list[dict[str, object]]] = {"capa": problems, "department_meeting": meetings}
    if code == OFFICE:
        visit = {"task": "Đi buồng", "cycle": "Tháng", "owner": "A", "from": date(2026, 1, 2), "to": date(2026, 12, 31)}
        lines = {"supervision_plan": [{**visit, "unit": each} for each in control.departments if each != OFFICE]}
    told = {
        form: {(str(n), field, ""): value for n, line in enumerate(its, 1) for field, value in line.items()}
        for form, its in lines.items()
    }
    return {**complete_entries(control, code), "nothing": {}, **told}


def master_of(folder: Path, count: int) -> Path:
    """The master of ``count`` departments."""
    control = hospital_of(count)
    shared = folder / "nop" / "2026"
    shared.mkdir(parents=True)
    (folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, texts("vi")), SAVED, texts("vi")))
    for code in control.departments:
        (shared / f"{code}.xlsx").write_bytes(form_bytes(control, code, entries(control, code)))
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


def visits(master: Path) -> dict[str, int]:
    """How many cells the formulas of each sheet read, a range as often as it is named.

    INDEX fetches one cell of its range and reads no other.
    """
    told = parts(master)
    named = {name: int(last) - int(first) + 1 for name, first, last in DEFINED.findall(told[""])}
    read = dict.fromkeys(told, 0)
    for sheet, xml in told.items():
        for formula, _ in FORMULA.findall(xml):
            fetched = FETCHED.findall(formula)
            rest = FETCHED.sub("", formula)
            read[sheet] += len(fetched) + sum(int(last) - int(first) + 1 for _, first, last in RANGE.findall(rest))
            read[sheet] += sum(named.get(name, 0) for name in NAME.findall(formula))
    return read


@pytest.mark.slow
def test_what_formulas_read_grows_with_the_departments_not_with_their_square(tmp_path: Path) -> None:
    half, whole = (visits(master_of(tmp_path / str(count), count)) for count in (20, 40))
    assert {name for name, read in whole.items() if read} >= GATED
    grown = {name: read / max(half[name], 1) for name, read in whole.items()}  # with the square it would be four times
    assert {name: round(times, 2) for name, times in grown.items() if times > 2.2} == {}


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
