"""Back to the departments: marked copies go out, come back corrected, and the master tells what became of each cell."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qmxl import commands
from qmxl.commands.give_back import give_back
from qmxl.commands.outcome import Outcome
from qmxl.commands.return_mail import return_mail
from qmxl.period import parse_period
from qmxl.reports.returned import read_copy
from qmxl.sending.returning.parcels import parcels, summary
from qmxl.texts import texts
from tests.by_hand import Form, small_hospital
from tests.rounds import OFFICE, assessed, department_form, laid_out, read_as, round_form

PERIOD = parse_period("2026-03")
COPY, HANDED_IN = "tra-lai/2026-03/KHOA_KHAM.xlsx", "nop/2026/KHOA_KHAM.xlsx"
HISTORY = "Lịch sử nộp"
SENT, BACK, LATER = datetime(2026, 4, 3, 1), datetime(2026, 4, 4, 1), datetime(2026, 4, 6, 1)  # UTC


def returned(folder: Path, at: datetime = BACK) -> Outcome:
    return give_back(folder, period=PERIOD, language="vi", clock=lambda: at)


def consolidated(folder: Path, at: datetime = LATER) -> Outcome:
    return commands.consolidate(folder, period=PERIOD, language="vi", clock=lambda: at)


def history(folder: Path, department: str = "KHOA_KHAM") -> list[tuple[object, ...]]:
    """Event, cell, before and after of each line of the master's history, with how many cells."""
    sheet = openpyxl.load_workbook(folder / "tong-hop" / "QM_TongHop_2026-03.xlsx")[HISTORY]
    lines = [row for row in sheet.iter_rows(min_row=6, values_only=True) if row[0] == department]
    return [(row[2], row[5], row[6], row[7], row[8]) for row in lines]


def filled(path: Path, changes: dict[str, object], at: datetime = SENT) -> None:
    """Types into the sheet of indicators and saves the workbook where it lies."""
    report = Form(path.read_bytes(), small_hospital())
    for place, content in changes.items():
        report.put("indicators", *place.split(" "), content)
    path.write_bytes(report.content(at))


@pytest.fixture
def wrong(folder: Path) -> Path:
    """The hospital after a department handed in a numerator above its denominator and a number nobody can read."""
    filled(
        folder / HANDED_IN,
        {"BRVT-16/numerator 2026-03": 120, "BRVT-10/denominator 2026-03": "1.234"},
    )
    return folder


def values(sheet: Worksheet) -> Iterator[tuple[str, object, str]]:
    yield from ((cell.coordinate, cell.value, cell.number_format) for row in sheet.iter_rows() for cell in row)


@pytest.mark.slow
def test_from_an_empty_folder_exactly_what_was_wrong_is_gone(qmxl: Callable[..., object], tmp_path: Path):
    folder = tmp_path / "bv"
    qmxl("init", folder)
    desk = Form((folder / "QM_DieuKhien.xlsm").read_bytes(), small_hospital())
    desk.put("hospital", "name", "value", "Bệnh viện Mắt Thử")
    desk.put("assignments", "1", "indicator", "BRVT-16")
    desk.put("assignments", "1", "department", "KHOA_KHAM")
    (folder / "QM_DieuKhien.xlsm").write_bytes(desk.content())
    qmxl("forms", folder, "--period", "2026")
    report = Form((folder / "bieu-mau" / "2026" / "KHOA_KHAM.xlsx").read_bytes(), small_hospital())
    for month in ("2026-01", "2026-02", "2026-03"):
        report.put("indicators", "BRVT-16/numerator", month, 57)
        report.put("indicators", "BRVT-16/denominator", month, 100)
        report.put("nothing", "department_meeting", month, "x")
    report.put("indicators", "BRVT-16/numerator", "2026-02", 120)
    report.put("cover", "reported_to", "value", 3)
    report.put("cover", "filled_by", "value", "Hạnh")
    (folder / HANDED_IN).write_bytes(report.content())
    checked = qmxl("check", folder, "--period", "2026-03", "--json")
    assert [f for f in checked.found if f[1] == HANDED_IN] == [("COUNT-NUMERATOR", HANDED_IN, "G6")]
    assert qmxl("return", folder, "--period", "2026-03", "--json").code == 0
    filled(folder / COPY, {"BRVT-16/numerator 2026-02": 21}, LATER)
    shutil.copy(folder / COPY, folder / HANDED_IN)
    ran = qmxl("consolidate", folder, "--period", "2026-03", "--json")
    assert [f for f in ran.found if f[1] == HANDED_IN] == []
    assert [line for line in history(folder) if line[0] == "Đã sửa"] == [("Đã sửa", "G6", "120", "21", 1)]
    assert "Còn phải sửa" not in [line[0] for line in history(folder)]


@pytest.mark.slow
def test_a_department_with_an_address_gets_a_draft_once_a_copy(wrong: Path):
    desk = Form((wrong / "QM_DieuKhien.xlsx").read_bytes(), small_hospital())
    returned(wrong)
    assert [f.code for f in return_mail(wrong, period=PERIOD, language="vi").findings] == ["MAIL-NO-ADDRESS"]
    desk.put("departments", "1", "email", "khoa.khám@bv.vn")
    (wrong / "QM_DieuKhien.xlsx").write_bytes(desk.content())
    assert [f.code for f in return_mail(wrong, period=PERIOD, language="vi").findings] == ["MAIL-NO-ADDRESS"]
    desk.put("departments", "1", "email", "khoa.kham@bv.vn")
    (wrong / "QM_DieuKhien.xlsx").write_bytes(desk.content())
    [draft] = return_mail(wrong, period=PERIOD, language="vi").written
    assert return_mail(wrong, period=PERIOD, language="vi").written == []
    message = message_from_bytes(draft.read_bytes(), policy=policy.default)
    [attached] = message.iter_attachments()
    assert (message["X-Unsent"], message["To"].addresses[0].addr_spec) == ("1", "khoa.kham@bv.vn")
    assert (attached.get_filename(), attached.get_content()) == ("KHOA_KHAM.xlsx", (wrong / COPY).read_bytes())
    assert "2 ô cần sửa" in message.get_body().get_content()


def test_only_departments_with_faults_get_a_copy_and_their_file_stays(wrong: Path):
    before = (wrong / HANDED_IN).read_bytes()
    outcome = returned(wrong)
    assert [path.relative_to(wrong).as_posix() for path in outcome.written] == [COPY]
    assert (outcome.findings, (wrong / HANDED_IN).read_bytes() == before) == ([], True)


def test_the_copy_is_the_departments_own_workbook_with_a_sheet_in_front(wrong: Path):
    book = openpyxl.load_workbook(wrong / HANDED_IN)
    book["Chỉ số"]["Z3"] = "=SUM(H6:H7)"
    book["Chỉ số"]["Z3"].number_format = "0.000"
    book.create_sheet("Nháp của khoa")["B2"] = "giữ nguyên"
    book.save(wrong / HANDED_IN)
    returned(wrong)
    before, after = openpyxl.load_workbook(wrong / HANDED_IN), openpyxl.load_workbook(wrong / COPY)
    assert after.sheetnames == ["Cần sửa", *before.sheetnames, "_returned"]
    assert [name for name in before.sheetnames if [*values(before[name])] != [*values(after[name])]] == []
    first = after["Cần sửa"]
    assert first["B2"].value == "2 ô cần sửa"
    linked = sorted(cell.hyperlink.location for row in first.iter_rows() for cell in row if cell.hyperlink)
    noted = [cell.coordinate for row in after["Chỉ số"].iter_rows() for cell in row if cell.comment]
    assert linked == sorted(f"'Chỉ số'!{address}" for address in noted)
    rules = [(str(each.sqref), rule) for each in after["Chỉ số"].conditional_formatting for rule in each.rules]
    first_rule = min(rules, key=lambda each: each[1].priority)
    assert sorted(first_rule[0].split()) == sorted(noted)
    assert first_rule[1].dxf.fill.bgColor.rgb == "FFFF9B9B"


def test_the_copy_handed_in_again_says_what_the_file_said(wrong: Path, qmxl: Callable[..., object]):
    before = qmxl("check", wrong, "--period", "2026-03", "--json").json["findings"]
    returned(wrong)
    shutil.copy(wrong / COPY, wrong / HANDED_IN)
    assert qmxl("check", wrong, "--period", "2026-03", "--json").json["findings"] == before


def test_marks_vanish_when_the_form_is_made_again(wrong: Path):
    book = openpyxl.load_workbook(wrong / HANDED_IN)
    returned(wrong)
    shutil.copy(wrong / COPY, wrong / HANDED_IN)
    outcome = commands.forms(wrong, period=parse_period("2026-Q1"), language="vi", clock=lambda: LATER)
    made = openpyxl.load_workbook(wrong / "bieu-mau" / "2026" / "KHOA_KHAM.xlsx")
    assert made.sheetnames == book.sheetnames
    assert [cell.comment for sheet in made for row in sheet.iter_rows() for cell in row if cell.comment] == []
    assert [finding.code for finding in outcome.findings if finding.code == "FORM-OWN-SHEETS"] == []


@pytest.mark.slow
def test_the_master_tells_each_correction_and_what_is_left(wrong: Path):
    returned(wrong)
    consolidated(wrong)
    assert [line[0] for line in history(wrong)] == ["Đã nhận", "Đã trả lại", "Chưa nộp lại"]
    filled(wrong / COPY, {"BRVT-16/numerator 2026-03": 12}, datetime(2026, 4, 5))
    shutil.copy(wrong / COPY, wrong / HANDED_IN)
    consolidated(wrong)
    told = history(wrong)
    assert [line[0] for line in told] == ["Đã nhận", "Đã trả lại", "Nộp lại", "Đã sửa", "Còn phải sửa"]
    assert told[3][2:4] == ("120", "12")
    again = returned(wrong, datetime(2026, 4, 5, 2))
    assert [path.name for path in again.written] == ["KHOA_KHAM.xlsx"]
    assert openpyxl.load_workbook(wrong / COPY)["Cần sửa"]["B2"].value == "1 ô cần sửa"
    filled(wrong / COPY, {"BRVT-10/denominator 2026-03": 1234}, LATER)
    shutil.copy(wrong / COPY, wrong / HANDED_IN)
    (wrong / "tong-hop" / "QM_TongHop_2026-03.xlsx").unlink()  # the copies alone are enough
    consolidated(wrong)
    whole = ["Đã nhận", "Đã trả lại", "Nộp lại", "Đã sửa", "Đã trả lại", "Nộp lại", "Đã sửa"]
    assert [line[0] for line in history(wrong)] == whole
    assert [line[2:4] for line in history(wrong) if line[0] == "Đã sửa"] == [("120", "12"), ("1.234", "1234")]


def test_corrections_one_after_the_other_without_a_return_are_each_told(wrong: Path):
    returned(wrong)
    for number, at in ((90, datetime(2026, 4, 5)), (91, datetime(2026, 4, 6))):
        filled(wrong / HANDED_IN, {"BRVT-16/numerator 2026-03": number}, at)
        consolidated(wrong)
    assert [line[2:4] for line in history(wrong) if line[0] == "Đã sửa"] == [("120", "90"), ("90", "91")]


def test_running_twice_changes_nothing_and_the_earlier_copy_is_kept(wrong: Path):
    returned(wrong)
    first = (wrong / COPY).read_bytes()
    again = returned(wrong, LATER)
    assert (again.written, [path.name for path in again.unchanged]) == ([], ["KHOA_KHAM.xlsx"])
    assert (wrong / COPY).read_bytes() == first
    filled(wrong / HANDED_IN, {"BRVT-16/numerator 2026-03": 130}, LATER)
    returned(wrong, LATER)
    kept = list((wrong / "lich-su" / "tra-lai" / "2026-03").iterdir())
    assert [path.read_bytes() for path in kept] == [first]


def test_a_copy_that_holds_no_more_goes_to_the_history_and_a_persons_own_file_stays(wrong: Path):
    returned(wrong)
    (wrong / "tra-lai" / "2026-03" / "ghi chu.xlsx").write_bytes((wrong / "nop/2026/GLOCOM.xlsx").read_bytes())
    filled(wrong / HANDED_IN, {"BRVT-16/numerator 2026-03": 12, "BRVT-10/denominator 2026-03": 1234}, LATER)
    assert returned(wrong, LATER).written == []
    assert [path.name for path in (wrong / "tra-lai" / "2026-03").iterdir()] == ["ghi chu.xlsx"]
    assert len(list((wrong / "lich-su" / "tra-lai" / "2026-03").iterdir())) == 1


def test_a_copy_that_is_open_stays_and_is_told(wrong: Path):
    returned(wrong)
    before = (wrong / COPY).read_bytes()
    filled(wrong / HANDED_IN, {"BRVT-16/numerator 2026-03": 130}, LATER)
    (wrong / COPY).with_name("~$KHOA_KHAM.xlsx").write_bytes(b"x")
    (wrong / COPY).with_name(".~lock.KHOA_KHAM.xlsx#").write_bytes(b"x")
    assert [(f.code, f.department) for f in returned(wrong, LATER).findings] == [("RETURN-OPEN", "KHOA_KHAM")]
    assert (wrong / COPY).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 cut off"])
def test_a_file_that_cannot_be_read_gets_a_letter(folder: Path, content: bytes):
    (folder / HANDED_IN).write_bytes(content)
    returned(folder)
    book = openpyxl.load_workbook(folder / COPY)
    said = [cell.value for row in book["Thư trả lại"].iter_rows() for cell in row if cell.value]
    assert said[1] == "BÁO CÁO CHƯA DÙNG ĐƯỢC"
    assert any(line.startswith("1. Dùng biểu mẫu bieu-mau/2026/KHOA_KHAM.xlsx") for line in said)


def test_a_department_that_handed_in_nothing_in_time_is_told_so(folder: Path):
    (folder / "nop/2026/GLOCOM.xlsx").unlink()
    assert returned(folder, SENT).written == []  # the deadline has not passed
    written = returned(folder, datetime(2026, 4, 20)).written
    assert [path.name for path in written] == ["GLOCOM.xlsx"]
    assert openpyxl.load_workbook(written[0]).sheetnames[0] == "Thư trả lại"


def test_a_missing_sheet_is_on_the_first_sheet(folder: Path):
    book = openpyxl.load_workbook(folder / HANDED_IN)
    del book["Tiêu chí"]
    book.save(folder / HANDED_IN)
    returned(folder)
    first = openpyxl.load_workbook(folder / COPY)["Cần sửa"]
    rows = [row for row in first.iter_rows(min_row=9, values_only=True) if row[5] and "Tiêu chí" in row[5]]
    assert [(row[2], row[3]) for row in rows] == [("–", "–")]


def test_the_mail_is_told_which_file_goes_to_whom(wrong: Path):
    returned(wrong)
    sent = parcels(wrong, PERIOD)
    assert [(each.department, each.path.name, each.cells, each.elsewhere) for each in sent] == [
        ("KHOA_KHAM", "KHOA_KHAM.xlsx", 2, 0)
    ]
    assert summary(sent[0], texts("vi")).startswith("Kỳ 2026-03, tệp KHOA_KHAM.xlsx: 2 ô cần sửa")


def test_while_a_round_is_open_the_master_tells_nothing_of_what_was_corrected_in_its_lines(tmp_path: Path):
    control = assessed(OFFICE)
    line = {"status": "Đạt", "evidence": "QĐ 1"}
    form = department_form(control, {"A1.1-2.1": {"status": "Có thể"}, "A1.1-2.2": line})
    office = round_form(control, OFFICE, {"A1.1-2.2": read_as("Đạt")})
    folder = laid_out(tmp_path / "bv", control, form, office, saved=datetime(2026, 3, 15))
    at = datetime(2026, 3, 20)
    give_back(folder, period=PERIOD, language="vi", clock=lambda: at)
    copy = read_copy(folder / COPY)
    assert copy is not None
    assert "TYPE-CHOICE" in {mark.code for mark in copy.marks if mark.form == "criteria"}
    back = Form((folder / COPY).read_bytes(), control)
    back.put("criteria", "A1.1-2.1", "status", "Không đạt")
    (folder / HANDED_IN).write_bytes(back.content(datetime(2026, 3, 21)))
    consolidated(folder, datetime(2026, 3, 22))
    told = history(folder)
    assert [line[0] for line in told] == ["Đã nhận", "Đã trả lại", "Nộp lại", "Chưa công bố"]
    assert [line[4] for line in told] == [None] * 4  # not even how many cells


def test_departments_get_nothing_of_a_round(tmp_path: Path):
    control = assessed(OFFICE)
    form = department_form(control, {"A1.1-2.2": {"status": "Đạt"}})
    office = round_form(control, OFFICE, {"A1.1-2.2": read_as("Không đạt", note="BÍ MẬT CỦA ĐỢT")})
    folder = laid_out(tmp_path / "bv", control, form, office)
    outcome = give_back(folder, period=PERIOD, language="vi", clock=lambda: datetime(2026, 3, 20))
    assert [path.name for path in outcome.written if path.stem == OFFICE.code] == []
    for path in outcome.written:
        book = openpyxl.load_workbook(path)
        said = " ".join(
            str(cell.value) + str(cell.comment) for sheet in book for row in sheet.iter_rows() for cell in row
        )
        assert "BÍ MẬT" not in said


def test_a_name_with_decomposed_accents_and_a_workbook_with_macros_come_back_as_they_are_called(folder: Path):
    import unicodedata

    name = unicodedata.normalize("NFD", "KHOA_KHAM báo cáo.xlsm")
    report = Form((folder / HANDED_IN).read_bytes(), small_hospital())
    report.put("indicators", "BRVT-16/numerator", "2026-03", 120)
    (folder / HANDED_IN).unlink()
    (folder / "nop/2026" / name).write_bytes(report.content(SENT))
    assert [path.name for path in returned(folder).written] == [name]
    report.put("indicators", "BRVT-16/numerator", "2026-03", 12)
    (folder / "nop/2026" / name).write_bytes(report.content(datetime(2026, 4, 5)))
    consolidated(folder)
    assert [line[2:4] for line in history(folder) if line[0] == "Đã sửa"] == [("120", "12")]


def test_a_correction_is_found_below_rows_that_were_put_in_and_in_lines_that_were_sorted(folder: Path):
    report = Form((folder / HANDED_IN).read_bytes(), small_hospital())
    days = (datetime(2026, 3, 3), "hôm nọ", datetime(2026, 3, 9))
    lines = report.sheet("incidents")
    at = {cell.value: cell.column for cell in lines[1] if cell.value}
    for row, (day, place) in enumerate(zip(days, ("Phòng 1", "Phòng 2", "Phòng 3"), strict=True), start=6):
        lines.cell(row, at["happened_on"]).value, lines.cell(row, at["description"]).value = day, place
    report.put("indicators", "BRVT-16/numerator", "2026-03", 120)
    (folder / HANDED_IN).write_bytes(report.content(SENT))
    returned(folder)
    back = Form((folder / COPY).read_bytes(), small_hospital())
    back.put("indicators", "BRVT-16/numerator", "2026-03", 12)
    back.sheet("indicators").insert_rows(6, 2)
    lines = back.sheet("incidents")
    held = [[lines.cell(row, column).value for column in range(2, lines.max_column + 1)] for row in (6, 7, 8)]
    for row, its in zip((6, 7, 8), (held[1], held[2], held[0]), strict=True):
        for column, content in enumerate(its, start=2):
            lines.cell(row, column).value = content
    lines.cell(6, at["happened_on"]).value = datetime(2026, 3, 5)
    (folder / HANDED_IN).write_bytes(back.content(datetime(2026, 4, 5)))
    consolidated(folder)
    told = [line[2:4] for line in history(folder) if line[0] == "Đã sửa"]
    assert ("120", "12") in told
    assert ("hôm nọ", "05/03/2026") in told


def test_merged_cells_and_five_hundred_faults_are_marked_each(folder: Path):
    report = Form((folder / HANDED_IN).read_bytes(), small_hospital())
    sheet = report.sheet("incidents")
    at = {cell.value: cell.column for cell in sheet[1] if cell.value}
    for row in range(6, 506):
        sheet.cell(row, at["happened_on"]).value = "hôm nọ"
    grid = report.sheet("indicators")
    month = report.put("indicators", "BRVT-16/numerator", "2026-03", 120)
    grid.merge_cells(start_row=month.row, start_column=month.column, end_row=month.row + 1, end_column=month.column)
    (folder / HANDED_IN).write_bytes(report.content(SENT))
    returned(folder)
    copy = read_copy(folder / COPY)
    assert copy is not None
    assert len({mark.cell for mark in copy.marks if mark.code == "TYPE-DATE"}) == 500
    book = openpyxl.load_workbook(folder / COPY)
    assert sum(1 for row in book[sheet.title].iter_rows() for cell in row if cell.comment) >= 500
    assert month.coordinate in {mark.cell for mark in copy.marks}
