"""Accounts of what happened are hidden wherever they stand; lines, counts and other texts stay."""

from datetime import date
from html import unescape
from pathlib import Path

import pytest
import xlsxwriter

from qmxl.refusal import Refusal
from tests.frozen import cells_of, edited, freeze, look, parts_of, sent, told
from tests.own_forms import collected, declared, filled, with_forms

STORY = "Người bệnh ngã ở hành lang lúc 2 giờ sáng & gãy tay <phải>"
HIDDEN = {"vi": "(không hiển thị)", "en": "(not shown)", "zh": "（不显示）"}
LINES = (STORY, "Không", "", 12, "Ngắn", STORY)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A register with a narrative column, and another sheet that repeats some of it."""
    path = tmp_path / "so.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet, other = book.add_worksheet("Sự cố"), book.add_worksheet("Của tôi")
    sheet.add_table("A1:B8", {"columns": [{"header": "Khoa"}, {"header": "Mô tả"}]})
    for row, said in enumerate(LINES, start=1):
        sheet.write(row, 0, "KHOA_KHAM")
        sheet.write(row, 1, said)
    sheet.write_formula(7, 1, "=B2", None, STORY)
    book.define_name("QM_incidents__what__narrative", "='Sự cố'!$B$2:$B$7")  # the table was made longer by hand
    other.write("A1", STORY)
    other.write_formula("A2", "='Sự cố'!B2&\"!\"", None, f"{STORY}!")
    other.write("A3", "Không")
    other.write_formula("A4", "=COUNTA('Sự cố'!B2:B7)", None, 5)
    other.write("A5", f"Chép lại: {STORY}")
    other.write_comment("A5", f"Xem: {STORY}")
    book.close()
    return path


@pytest.mark.parametrize("language", HIDDEN)
def test_each_narrative_is_hidden_and_every_line_is_there(register: Path, tmp_path: Path, language: str):
    words = HIDDEN[language]
    cells = cells_of(freeze(register, language).content, tmp_path)
    assert [cells.get(("Sự cố", f"B{row}"), (None,))[0] for row in range(2, 9)] == [
        words,
        words,
        None,
        words,
        words,
        words,
        words,
    ]
    assert [cells["Sự cố", f"A{row}"][0] for row in range(2, 8)] == ["KHOA_KHAM"] * 6


def test_what_repeats_a_story_is_hidden_and_other_texts_are_not(register: Path, tmp_path: Path):
    made = freeze(register)
    cells = cells_of(made.content, tmp_path)
    assert [cells["Của tôi", f"A{row}"][0] for row in range(1, 6)] == [
        HIDDEN["vi"],
        HIDDEN["vi"],
        "Không",
        5,
        HIDDEN["vi"],
    ]
    assert {code for code, _ in told(made)} == {"FROZEN-NARRATIVE", "FROZEN-COPY"}


def test_what_a_list_offers_is_hidden_in_the_column_alone(tmp_path: Path):
    """The group of an incident stands as what was found in the chain, and is counted on its own sheet."""
    group, path = "1 – Quy trình kỹ thuật, thủ thuật", tmp_path / "so.xlsx"
    book = xlsxwriter.Workbook(path)
    chain, counted = book.add_worksheet("Chuỗi"), book.add_worksheet("Phân loại")
    chain.write_column("A1", [group, STORY])
    counted.write_column("A1", [group, STORY])
    book.define_name("QM_chain__finding__narrative", "='Chuỗi'!$A$1:$A$2")
    book.close()
    cells = cells_of(freeze(path).content, tmp_path)
    assert [cells["Chuỗi", f"A{row}"][0] for row in (1, 2)] == [HIDDEN["vi"]] * 2
    assert [cells["Phân loại", f"A{row}"][0] for row in (1, 2)] == [group, HIDDEN["vi"]]


def test_a_department_named_among_staff_is_hidden_there_and_not_where_departments_stand(tmp_path: Path):
    """Who does it is a person or a department: the department's figures are told under its name."""
    path, department = tmp_path / "so.xlsx", "Khoa Khám bệnh"
    book = xlsxwriter.Workbook(path)
    problems, roster = book.add_worksheet("Khắc phục"), book.add_worksheet("Nộp báo cáo")
    problems.write_column("A1", [department, "Trần Thị Mai"])
    roster.write_column("A1", [department, "Trần Thị Mai"])
    book.define_name("QM_kept", "=1")
    book.define_name("QM_capa__owner__staff", "='Khắc phục'!$A$1:$A$2")
    book.define_name("QM_submissions__name__listed", "='Nộp báo cáo'!$A$1")
    book.close()
    cells = cells_of(freeze(path).content, tmp_path)
    assert [cells["Khắc phục", f"A{row}"][0] for row in (1, 2)] == [HIDDEN["vi"]] * 2
    assert [cells["Nộp báo cáo", f"A{row}"][0] for row in (1, 2)] == [department, HIDDEN["vi"]]


def test_who_mends_a_problem_leaves_the_house_in_no_sheet(tmp_path: Path):
    problem = {
        "found_on": date(2026, 1, 5),
        "source_of": "Tự kiểm",
        "finding": "Thiếu khóa tủ thuốc",
        "request": "Mua khóa",
        "status": "Đang làm",
        "progress": "Đã đặt mua",
    }
    lines = [{**problem, "owner": "Trần Thị Mai"}, {**problem, "owner": "Khoa Khám bệnh"}]
    read = collected(tmp_path, filled(with_forms(), "KHOA_KHAM", {"capa": lines}))
    master = tmp_path / "so.xlsx"
    master.write_bytes(read.master())
    whole, parts = (b"".join(parts_of(each).values()).decode() for each in (master, freeze(master).content))
    assert ("Trần Thị Mai" in whole, "Trần Thị Mai" in parts) == (True, False)
    assert "Khoa Khám bệnh" in parts, "the department's own name"


def test_nothing_of_a_story_is_left_in_any_part(register: Path):
    whole = b"".join(parts_of(freeze(register).content).values()).decode("utf-8", "replace")
    assert [word for word in ("hành lang", "Ngắn", "gãy tay") if word in whole] == []


def test_what_is_hidden_is_counted_as_before(register: Path):
    assert [str(f.code) for f in look(sent(register)).findings if f.severity == "error"] == []


def staffed(path: Path, *names: str) -> Path:
    """A register with staff's names, a table of answers that repeats one, and these names of the workbook."""
    book = xlsxwriter.Workbook(path)
    sheet, other = book.add_worksheet("Đánh giá"), book.add_worksheet("DL câu trả lời")
    sheet.add_table("A1:B3", {"columns": [{"header": "Nhân viên"}, {"header": "Điểm"}]})
    for row, line in enumerate((("Trần Thị Mai", 9), ("Lê Văn Nam", 4)), start=1):
        sheet.write_row(row, 0, line)
    other.write("A1", "Trần Thị Mai")
    other.write("A2", "Trần Thị Mai là trưởng khoa")
    for name in names:
        book.define_name(name, "='Đánh giá'!$A$2:$A$3")
    book.close()
    return path


def test_whom_of_the_staff_an_assessment_tells_of_stays_in_the_house(tmp_path: Path):
    path = staffed(tmp_path / "so.xlsx", "QM_kept", "QM_assessment__who__staff")
    made = freeze(path)
    cells = cells_of(made.content, tmp_path)
    assert [cells["Đánh giá", cell][0] for cell in ("A2", "B2", "A3", "B3")] == [HIDDEN["vi"], 9, HIDDEN["vi"], 4]
    assert [cells["DL câu trả lời", cell][0] for cell in ("A1", "A2")] == [HIDDEN["vi"], "Trần Thị Mai là trưởng khoa"]
    assert told(made)[0][0] == "FROZEN-STAFF"


@pytest.mark.parametrize("names", [("QM_incidents__harm",), ("QM_ChiSo",), ("QM_internal",)])
def test_a_master_that_does_not_say_what_stays_in_the_house_is_made_anew_first(tmp_path: Path, names: tuple[str, ...]):
    with pytest.raises(Refusal) as refused:
        freeze(staffed(tmp_path / "so.xlsx", *names))
    assert refused.value.code == "freeze_older"
    assert freeze(staffed(tmp_path / "so.xlsx", "QM_kept", *names)).content


ASSESSED = """
[[field]]
id = "who"
persons = true
[[field]]
id = "score"
type = "count"
[[field]]
id = "said"
privacy = "narrative"
[[summary]]
id = "lines"
"""


def all_said(book: bytes) -> str:
    """Every part as text, its signs as they are read: rows of answers are written in ASCII."""
    return unescape(b"".join(parts_of(book).values()).decode("utf-8", "replace"))


def test_a_form_of_the_hospitals_own_about_its_staff_leaves_without_their_names(tmp_path: Path):
    lines = [{"who": "Trần Thị Mai", "score": 9, "said": STORY}, {"who": "Lê Văn Nam", "score": 4, "said": "Chưa thạo"}]
    read = collected(tmp_path, filled(with_forms(declared("skills", ASSESSED)), "KHOA_KHAM", {"skills": lines}))
    master = tmp_path / "so.xlsx"
    master.write_bytes(read.master())
    said = all_said(master.read_bytes())
    gone = [word for word in ("Trần Thị Mai", "Lê Văn Nam", STORY[:20], "Chưa thạo") if word in said]
    assert gone == ["Trần Thị Mai", "Lê Văn Nam", STORY[:20], "Chưa thạo"]
    sent_said = all_said(freeze(master).content)
    assert [word for word in gone if word in sent_said] == []
    assert [str(f.code) for f in look(sent(master)).findings if f.severity == "error"] == []
    edited(master, {"xl/workbook.xml": lambda xml: xml.replace("QM_skills__said__narrative", "MyName")})
    with pytest.raises(Refusal) as refused:
        freeze(master)
    assert refused.value.code == "freeze_marks_lost"
