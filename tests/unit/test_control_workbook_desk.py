"""The control workbook: with and without macros the same hospital, and every wrong row told with its cell."""

import io
import re
import subprocess
import warnings
import zipfile
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from qmxl import commands
from qmxl.build import ROOT
from qmxl.control.entries import entries_of, list_entries, starter_entries
from qmxl.control.reading import read_control
from qmxl.control.start import BUTTONS, SOURCES, WRITTEN, start_entries
from qmxl.control.writer import control_file
from qmxl.desks.excel import add_in, buttons
from qmxl.desks.excel.ribbon import EXTENSIBILITY, PART, custom_ui
from qmxl.desks.exchange import encoded
from qmxl.engines.apart import fetch_apart
from qmxl.hospital.control import find_control
from qmxl.sample.hospital import control
from qmxl.texts import LANGUAGES, texts

VI = texts("vi")
MADE = datetime(2026, 11, 3, 8)
SHEETS = [
    "Bắt đầu", "Bệnh viện", "Khoa phòng", "Người nhận", "Gửi thư", "Phân công chỉ số", "Gói biểu mẫu",
    "Phân công biểu mẫu",
    "Chỉ số của bệnh viện", "Kỳ chỉ số", "Biểu mẫu riêng", "Cột biểu mẫu riêng", "Cột tính", "Dòng biểu mẫu riêng",
    "Luật biểu mẫu riêng", "Tổng hợp biểu mẫu riêng", "Giao việc biểu mẫu riêng", "Mục tiêu",
    "Mốc biểu đồ", "Bảng điểm", "Bộ tiêu chí", "Tiêu chí riêng", "Tiêu chí",
    "Mục tiêu thống nhất", "Đợt đánh giá", "Kinh nghiệm", "Tiểu mục", "Hạn nộp", "Ngày nghỉ",
    "Bảy công cụ", "Số liệu các năm trước", "Nhật ký",
]  # fmt: skip
NOTHING_CHOSEN = {"Tiêu chí riêng", "Kinh nghiệm", "Nhật ký"}
NAMES = {*SOURCES, *WRITTEN, "QM_journal"}
PROJECT = ROOT / "qmxl" / "control" / "qlcl" / "vbaProject.bin"


def written(path: Path, entries, *, macros: bool = True) -> Path:
    path.write_bytes(control_file(entries, MADE, VI, macros=macros))
    return path


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def links_of(package: dict[str, bytes]) -> dict[str, str]:
    """What each relationship of the package leads to, outside links aside, by its type."""
    found = {}
    for name, content in package.items():
        if not name.endswith(".rels"):
            continue
        base = Path(name).parent.parent
        for link in ElementTree.fromstring(content):
            if link.get("TargetMode") != "External":
                target = link.get("Target", "")
                place = target.lstrip("/") if target.startswith("/") else (base / target).as_posix()
                place = re.sub(r"[^/]+/\.\./", "", place)
                assert place in package, (name, target)
                found[link.get("Type", "")] = place
    return found


def test_init_makes_the_workbook_with_macros_and_the_usual_periods(tmp_path: Path):
    made = commands.init(tmp_path, language="vi", clock=lambda: MADE)
    assert made.written[0].name == "QM_DieuKhien.xlsm"
    found, findings = read_control(fetch_apart(made.written[0]), VI)
    assert (found.start.forms_period, found.start.period) == ("2026", "2026-10")
    assert [f.code for f in findings] == ["CONTROL-MISSING"], "only the hospital's name is missing"


def test_in_january_the_month_that_ended_is_of_the_year_before():
    assert start_entries(datetime(2026, 1, 9))["period", "value", ""] == "2025-12"


@pytest.mark.parametrize("macros", [True, False])
def test_sheets_names_and_words_are_there(macros: bool):
    package = control_file(starter_entries(VI), MADE, VI, macros=macros)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know every extension of a drop-down
        book = openpyxl.load_workbook(io.BytesIO(package))
    assert [name for name in book.sheetnames if not name.startswith("_")] == SHEETS
    assert set(book.defined_names) >= NAMES
    assert all(book[name].data_validations.dataValidation for name in SHEETS if name not in NOTHING_CHOSEN)
    words = {row[0].value: row[1].value for row in book["_chu"].iter_rows()}
    source = buttons.source()
    used = set(re.findall(r'Qm(?:Text|Tell)\(?\s?"([a-z_.]+)"\)', source)) | set(re.findall(r'QmTell "(\w+)"', source))
    used |= set(re.findall(r'Qm(?:Answer|Waited) = "(\w+)"', source))
    assert used - words.keys() == set()
    told = set(re.findall(r'Qm(?:Answer|Waited) = "(\w+)"', source))
    assert {f"next.{key}" for key in told} - words.keys() == set()
    assert ("xl/vbaProject.bin" in parts(package)) == macros


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_arguments_give_the_same_bytes(language: str):
    text = texts(language)
    one, other = (control_file(entries_of(control(), text), MADE, text, macros=True) for _ in range(2))
    assert one == other


def test_the_workbook_with_macros_is_well_formed_and_its_buttons_are_bound():
    package = parts((ROOT / "workbooks" / "templates" / "QM_DieuKhien.xlsm").read_bytes())
    for name, content in package.items():
        if name.endswith((".xml", ".rels", ".vml")):
            ElementTree.fromstring(content)
    links = links_of(package)
    assert links["http://schemas.microsoft.com/office/2006/relationships/vbaProject"] == "xl/vbaProject.bin"
    types = package["[Content_Types].xml"].decode()
    assert "application/vnd.ms-excel.sheet.macroEnabled.main+xml" in types
    assert "application/vnd.ms-office.vbaProject" in types
    drawing = b"".join(content for name, content in package.items() if name.endswith(".vml")).decode()
    bound = re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawing)
    assert bound == [button.macro for button in BUTTONS]
    assert all(f"Public Sub {macro}()\r\n" in buttons.source() for macro in bound)


def test_the_shipped_macro_project_is_the_one_the_source_makes():
    assert add_in.buttons_project() == PROJECT.read_bytes()
    assert parts(control_file({}, MADE, VI, macros=True))["xl/vbaProject.bin"] == PROJECT.read_bytes()


def test_the_same_hospital_with_and_without_macros(tmp_path: Path):
    entries = entries_of(control(), VI)
    one, _ = read_control(fetch_apart(written(tmp_path / "one.xlsm", entries)), VI)
    other, _ = read_control(fetch_apart(written(tmp_path / "other.xlsx", entries, macros=False)), VI)
    assert one == other
    assert one.recipients == control().recipients
    assert one.start == control().start


@pytest.mark.slow
def test_of_two_control_workbooks_the_one_with_macros_counts_and_this_is_told(tmp_path: Path):
    entries = entries_of(control(), VI)
    written(tmp_path / "QM_DieuKhien.xlsx", entries, macros=False)
    assert find_control(tmp_path).suffix == ".xlsx"
    assert read_control(fetch_apart(find_control(tmp_path)), VI)[1] == []
    written(tmp_path / "QM_DieuKhien.xlsm", entries)
    [told] = read_control(fetch_apart(find_control(tmp_path)), VI)[1]
    assert (told.code, told.severity.value, told.facts["used"]) == ("CONTROL-BOTH", "warning", "QM_DieuKhien.xlsm")


def test_wrong_rows_of_the_new_sheets_are_told_with_their_cells(tmp_path: Path):
    right = {"name": "Lan", "role": "Ban Giám đốc", "email": "lan@bv.vn", "receives": "Sổ tổng hợp"}
    rows = [right, {**right, "email": "lan tại bv"}, {**right, "role": "Bạn"}, {"name": "Minh"}]
    entries = {
        **starter_entries(VI),
        "start": {("forms_period", "value", ""): "2026", ("period", "value", ""): "tháng 10"},
        "hospital": {("name", "value", ""): "BV", ("due_day", "value", ""): 5},
        "recipients": list_entries(rows),
        "departments": list_entries([{"code": "KHOA_KHAM", "name": "Khoa Khám", "email": "không có"}]),
        "deadlines": list_entries([{"period": "2026-13", "due": datetime(2026, 11, 5)}]),
    }
    found, findings = read_control(fetch_apart(written(tmp_path / "QM_DieuKhien.xlsm", entries)), VI)
    assert sorted((f.cell.sheet, f.cell.address, f.code) for f in findings) == [
        ("Bắt đầu", "C7", "CONTROL-PERIOD"),
        ("Hạn nộp", "C6", "CONTROL-PERIOD"),
        ("Khoa phòng", "G6", "CONTROL-VALUE"),
        ("Người nhận", "D8", "CONTROL-VALUE"),
        ("Người nhận", "D9", "CONTROL-MISSING"),
        ("Người nhận", "E7", "CONTROL-VALUE"),
        ("Người nhận", "E9", "CONTROL-MISSING"),
        ("Người nhận", "F9", "CONTROL-MISSING"),
    ]
    assert [person.email for person in found.recipients] == ["lan@bv.vn"]
    assert (found.start.forms_period, found.start.period) == ("2026", "")


def test_a_control_workbook_without_the_new_sheets_is_whole(tmp_path: Path):
    path = written(tmp_path / "QM_DieuKhien.xlsx", entries_of(control(), VI), macros=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    new = ("Bộ tiêu chí", "Tiêu chí riêng", "Mục tiêu thống nhất", "Đợt đánh giá", "Kinh nghiệm")
    for name in ("Bắt đầu", "Người nhận", "Gửi thư", "Nhật ký", *new):
        del book[name]
    book.save(path)
    found, findings = read_control(fetch_apart(path), VI)
    assert findings == []
    assert found.departments.keys() == control().departments.keys()


@pytest.mark.slow
def test_taking_over_sub_items_keeps_all_that_was_entered_and_the_buttons(tmp_path: Path):
    log = {"at": "2026-11-02 09:15", "command": "Tổng hợp", "period": "2026-10", "outcome": "Đã nhận 3/15."}
    entries = {**entries_of(control(), VI), "journal": list_entries([log])}
    written(tmp_path / "QM_DieuKhien.xlsm", entries)
    listed = tmp_path / "ds.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["ma_tieu_muc", "tieu_chi", "muc", "tieu_muc"])
    book.active.append(["A1.1-1.1", "A1.1", 1, "Có bảng chỉ dẫn"])
    book.save(listed)
    path, *_ = commands.init(tmp_path, language="vi", sub_items=listed, clock=lambda: MADE).written
    assert path.name == "QM_DieuKhien.xlsm"
    found, _ = read_control(fetch_apart(path), VI)
    assert list(found.programme.sub_items) == ["A1.1-1.1"]
    assert (found.recipients, found.start, found.targets.stated) == (
        control().recipients,
        control().start,
        control().targets.stated,
    )
    again = openpyxl.load_workbook(path, keep_vba=True)
    assert [cell.value for cell in again["Nhật ký"][6]][2:6] == list(log.values())
    assert "xl/vbaProject.bin" in parts(path.read_bytes())


def suspicious(content: bytes, name: str) -> dict[str, str]:
    """What an independent reviewer of macros names in a file: keyword and kind."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the tool's own dependencies
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser(name, data=content)
        named = parser.analyze_macros()
        found = {keyword: kind for kind, keyword, _ in named if kind in {"AutoExec", "Suspicious"}}
        parser.close()
    return found


REQUEST_FILE = ("Open", "Output", "Print #", "Write", "CreateTextFile", "Kill")  # written, and removed when answered
PROGRAM = ("Shell", "WScript.Shell", "CreateObject", "run")  # started, with the word "run"
PLACES = ("Environ",)  # of the user's settings and temporary folder
WORDS = ("ChrW", "Hex Strings", "Base64 Strings", "command")  # of an answer; the head of a module; a parameter
EXPECTED = dict.fromkeys((*REQUEST_FILE, *PROGRAM, *PLACES, *WORDS), "Suspicious")


@pytest.mark.parametrize(
    ("name", "more"),
    [("QM_DieuKhien.xlsm", {}), ("QM.xlam", {"QM_CHANGE": "AutoExec"})],  # a worksheet function, not an event
)
def test_a_review_of_the_macros_names_what_they_need_and_nothing_else(name: str, more: dict[str, str]):
    content = (ROOT / "workbooks" / "templates" / name).read_bytes()
    assert suspicious(content, name) == EXPECTED | more


def test_the_module_is_short_ascii_and_starts_one_program():
    source = buttons.source()
    assert source.isascii()
    assert source.count("\n") == source.count("\r\n") < 450
    assert max(map(len, source.splitlines())) < 200
    code = [line for line in source.splitlines() if not line.lstrip().startswith("'")]
    started = [line.strip() for line in code if re.search(r"\bShell [^S]|\.Run\b|\.Exec\b|Application\.Run", line)]
    call = '"""" & program & """ run """ & request & """"'
    assert started == [f"Shell {call}, 0", f'CreateObject("WScript.Shell").Run {call}, 0, False']
    made = set(re.findall(r'CreateObject\("([^"]+)"\)', source))
    assert made == {"WScript.Shell", "Scripting.FileSystemObject", "com.sun.star.beans.PropertyValue"}
    assert "Declare " not in source
    assert "Option Explicit" in source


def test_the_module_compiles_in_an_interpreter(tmp_path: Path):
    from pyopenvba.apps.excel import ExcelApplication

    path = written(tmp_path / "QM_DieuKhien.xlsm", starter_entries(VI))
    application = ExcelApplication.open(str(path))
    source = buttons.source().partition("\r\n")[2].replace("Private Function", "Public Function")
    application.add_module(source, name="Again")
    assert application.evaluate('QmEncoded("Ạ1")') == encoded("Ạ1")
    assert application.evaluate('QmDecoded("1EA00031")') == "Ạ1"
    assert application.evaluate('QmField("code=0" & vbLf & "next=0041" & vbLf & "end=1", "next")') == "0041"


def test_the_ribbon_has_a_button_for_each_macro():
    content = (ROOT / "workbooks" / "templates" / "QM.xlam").read_bytes()
    package = parts(content)
    assert links_of(package)[EXTENSIBILITY] == PART
    assert package[PART].decode() == custom_ui()
    found = [node for node in ElementTree.fromstring(package[PART]).iter() if node.tag.endswith("}button")]
    assert [node.get("id") for node in found] == [button.macro for button in BUTTONS]
    assert {(node.get("getLabel"), node.get("getScreentip")) for node in found} == {("QLCL.QmRibbonText",) * 2}
    assert {node.get("onAction") for node in found} == {"QLCL.QmRibbon"}
    assert all(f'Case "{button.macro}": {button.macro}' in buttons.source() for button in BUTTONS)


@pytest.mark.slow
def test_a_line_typed_far_below_the_numbered_ones_is_read(tmp_path: Path):
    path = written(tmp_path / "QM_DieuKhien.xlsx", entries_of(control(), VI), macros=False)
    book = openpyxl.load_workbook(path)
    sheet = book["Khoa phòng"]
    assert [cell.value for cell in sheet[100]][:3] == [None, None, None]
    sheet["C100"], sheet["D100"] = "KHOA_MOI", "Khoa mới"
    book.save(path)
    assert "KHOA_MOI" in read_control(fetch_apart(path), VI)[0].departments


@pytest.mark.slow
@pytest.mark.office
def test_on_paper_there_are_no_lines_but_those_in_use(tmp_path: Path, office: str, office_profile: Path):
    path = written(tmp_path / "QM_DieuKhien.xlsx", starter_entries(VI), macros=False)
    book = openpyxl.load_workbook(path)
    sheet = book["Phân công chỉ số"]
    for row in range(6, 86):
        sheet.cell(row, 3).value = "BRVT-01"
    book.save(tmp_path / "filled.xlsx")
    profile = f"-env:UserInstallation={office_profile.as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(path), str(tmp_path / "filled.xlsx")], check=True, capture_output=True, timeout=120)
    pages = [
        (tmp_path / name).with_suffix(".pdf").read_bytes().count(b"/Type/Page/") for name in ("QM_DieuKhien", "filled")
    ]
    assert pages == [47, 49]


@pytest.mark.parametrize("code", ["TRUE", "FALSE", "CON", "KHOA KHAM"])
def test_a_departments_code_that_no_formula_or_file_can_have_is_refused(tmp_path: Path, code: str):
    """To COUNTIF and its like TRUE is no text, so the master's formulas would count none of its reports."""
    entries = list_entries([{"code": "KHOA_KHAM", "name": "Khoa Khám bệnh"}, {"code": code, "name": "Khoa Thử"}])
    path = written(tmp_path / "QM_DieuKhien.xlsm", {**starter_entries(VI), "departments": entries})
    found, findings = read_control(fetch_apart(path), VI)
    assert [d for d in found.departments if d != "KHOA_KHAM"] == []
    assert [f.cell.sheet for f in findings if f.cell.sheet == "Khoa phòng"] == ["Khoa phòng"]
