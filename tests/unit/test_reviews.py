"""The review of a half-year: what was owed, promised and left as forms declare; numbers beside the span before."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from qmxl.period import Period
from qmxl.reviews.book import review_file
from qmxl.reviews.gathered import Reviewed
from qmxl.reviews.planned import Part, called, parts, promises, what_of, why_of
from qmxl.reviews.sentences import _shown
from qmxl.tables.registers import registers
from qmxl.texts import texts
from qmxl.xlsx.bulk import Formula
from tests.by_hand import QUARTER, SAVED, small_hospital
from tests.own_forms import Collected, collected, declared, filled, with_forms

VI = texts("vi")
HALF = Period(2026, 1, 6)
TASKS = """
rhythm = "month"
at_least = 1
date = "given_on"
due = "due"
done = "state = done"
[[field]]
id = "given_on"
type = "date"
[[field]]
id = "task"
width = 40
[[field]]
id = "owner"
persons = true
width = 60
[[field]]
id = "story"
privacy = "narrative"
width = 60
[[field]]
id = "due"
type = "date"
[[field]]
id = "state"
type = "choice"
option = [{ id = "done" }, { id = "going_on" }]
[[field]]
id = "done_on"
type = "date"
[[field]]
id = "result"
[[summary]]
id = "open"
title = "Chưa xong"
count = "open"
[[summary]]
id = "share"
title = "Tỷ lệ xong"
count = "share"
of = "state = done"
[[summary]]
id = "by_state"
title = "Theo tình trạng"
by = ["state"]
"""
DEADLINES = [  # given, task, due, state, result
    (date(2026, 1, 5), "Mua giấy", date(2026, 1, 20), "done", ""),
    (date(2026, 3, 2), "Sơn tường", date(2026, 4, 30), "going_on", "chờ thợ."),
    (date(2026, 3, 9), "Thay đèn", date(2026, 9, 30), "going_on", ""),
]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    """One department's tasks of the first quarter; nothing came of the other department."""
    lines = [
        {"given_on": given, "task": task, "owner": "Lê Văn Sáu", "story": "kể lại", "due": due, "state": state}
        | ({"result": result} if result else {})
        for given, task, due, state, result in DEADLINES
    ]
    control = with_forms(declared("tasks", TASKS))
    form = filled(control, "KHOA_KHAM", {"tasks": lines}, QUARTER)
    return collected(tmp_path_factory.mktemp("review"), form, period=HALF)


def reviewed(read: Collected, **more: object) -> Reviewed:
    """The review of the half-year on 10 June."""
    usual = Reviewed(
        control=read.control,
        period=HALF,
        before=HALF.previous,
        parts=parts(read.control, read.reports, HALF, date(2026, 6, 10)),
        promises=promises(read.control, read.reports, HALF, VI),
        now=registers(read.control, read.reports, HALF, HALF),
        earlier={},
        missing=["GLOCOM"],
        lacking=VI("review.no_before", period="2025-H2"),
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def drawn(its: Reviewed) -> Workbook:
    """The workbook with its stored values."""
    return openpyxl.load_workbook(io.BytesIO(review_file(its, SAVED, VI)), data_only=True)


def report(book: Workbook) -> list[str]:
    """What the report says, a paragraph each."""
    return [str(row[1].value) for row in book["Báo cáo"].iter_rows(min_row=7) if row[0].value == "–"]


def test_what_is_owed_is_there_lacks_or_is_not_due_yet(read: Collected):
    found = [each for each in reviewed(read).parts if each.form.id == "tasks"]
    states = {
        department: [e.state for e in found if e.department == department] for department in ("KHOA_KHAM", "GLOCOM")
    }
    assert states == {
        "KHOA_KHAM": ["came", "missing", "came", "missing", "missing", "waiting"],
        "GLOCOM": ["missing"] * 5 + ["waiting"],
    }
    lacking = [each for each in found if each.state == "missing" and each.department == "KHOA_KHAM"]
    assert called(lacking, VI) == "tháng 2, 4–5"


def test_parts_are_called_in_the_order_of_time_and_halves_by_name():
    form = declared("tasks", TASKS)

    def of(kind: str, *numbers: str) -> list[Part]:
        return [Part(form, "GLOCOM", kind, each, date(2025, 12, 1 + n), "missing") for n, each in enumerate(numbers)]

    assert called(of("week", "50", "51", "52", "1/2026"), VI) == "tuần 50–52, 1/2026"
    assert called(of("half", "1", "2"), VI) == "6 tháng đầu năm, cuối năm"
    assert called(of("half", "2"), VI) == "6 tháng cuối năm"


def test_promises_go_by_due_and_done_and_say_why(read: Collected):
    found = [each[2:] for each in reviewed(read).promises]
    assert [(what, state, days, why, inside) for what, _, state, days, why, *_, inside in found] == [
        ("Mua giấy", "done", 0, "", True),
        ("Sơn tường", "overdue", 61, "chờ thợ", True),
        ("Thay đèn", "not_yet", 0, "", False),
    ]


def test_what_asks_for_nothing_is_no_promise(tmp_path: Path):
    """A word of praise is not left over for the next half-year."""
    remark = {"received_on": date(2026, 3, 10), "channel": "Hộp thư", "about": "Khác", "content": "Cảm ơn"}
    lines = [{**remark, "kind": "Khen"}, {**remark, "kind": "Khiếu nại", "due": date(2026, 3, 20)}]
    read = collected(tmp_path, filled(small_hospital(), "KHOA_KHAM", {"complaints": lines}), period=HALF)
    found = promises(read.control, read.reports, HALF, VI)
    assert [(each.form.id, each.due, each.state) for each in found] == [("complaints", date(2026, 3, 20), "overdue")]


def test_names_and_accounts_say_neither_what_nor_why(read: Collected):
    form = read.control.forms.registers["tasks"]
    assert (what_of(form), why_of(form).id) == (["task"], "result")
    book = drawn(reviewed(read))
    said = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    assert "Lê Văn Sáu" not in said
    assert "kể lại" not in said


def test_sentences_can_be_copied(read: Collected):
    rhythm, planned, first, *rest = report(drawn(reviewed(read)))
    glocom = "tháng 1–5 (Khoa Glôcôm)"
    assert rhythm == f"tasks: đã thực hiện 2/12 kỳ; thiếu tháng 2, 4–5 (Khoa Khám bệnh); {glocom}; 2 kỳ chưa đến hạn."
    assert planned == (
        "tasks: kế hoạch 2 việc, đã xong 1 (50%), quá hạn 1, còn hạn 0. Chưa xong: Sơn tường (Khoa Khám bệnh): chờ thợ."
    )
    assert first == "Không có số liệu của kỳ trước (2025-H2) nên không so sánh."
    assert rest[:3] == [
        "tasks: 3 dòng; Chưa xong: 2; Tỷ lệ xong: 33.3%.",
        "Còn 2 việc chưa xong đến ngày cuối kỳ (danh sách đầy đủ ở trang Tồn đọng).",
        "tasks – Khoa Khám bệnh: Sơn tường; quá hạn 61 ngày; chờ thợ.",
    ]
    assert "Khoa Glôcôm" in rest[-2]


def test_numbers_stand_beside_those_of_the_span_before(read: Collected):
    earlier = registers(read.control, read.reports, HALF, Period(2026, 1, 2))
    rows = drawn(reviewed(read, earlier=earlier, before=Period(2026, 1, 2), lacking=""))["Số liệu"].iter_rows(
        min_row=6, values_only=True
    )
    assert [row[1:5] for row in rows] == [
        ("Số dòng", 3, 1, 2),
        ("Chưa xong", 2, 0, 2),
        ("Tỷ lệ xong", 1 / 3, 1, 1 / 3 - 1),
        ("Theo tình trạng", None, None, None),
        ("done", 1, 1, 0),
        ("going_on", 2, 0, 2),
    ]


def test_each_line_left_leads_to_its_cell(read: Collected):
    book = openpyxl.load_workbook(io.BytesIO(review_file(reviewed(read), SAVED, VI)))
    sheet = book["Tồn đọng"]
    assert [(sheet.cell(row, 3).value, sheet.cell(row, 8).value) for row in (6, 7)] == [
        ("Sơn tường", "nop/2026/KHOA_KHAM.xlsx"),
        ("Thay đèn", "nop/2026/KHOA_KHAM.xlsx"),
    ]
    link = sheet["I6"].hyperlink
    assert (link.target, link.location) == ("../nop/2026/KHOA_KHAM.xlsx", f"'tasks'!{sheet['I6'].value}")


def test_a_hospital_without_anything_has_a_review_all_the_same(tmp_path: Path):
    control = small_hospital()
    form = filled(control, "KHOA_KHAM", {}, QUARTER)
    its = collected(tmp_path, form, period=HALF)
    whole = Reviewed(control, Period(2026, 1, 12), None, [], [], {}, {}, [], "")
    said = report(drawn(whole))
    assert said[:3] == ["Không có."] * 3
    assert len(its.reports) == 1
    assert "Mọi khoa/phòng đều có báo cáo." in said


@pytest.mark.parametrize(("way", "said"), [("ratio", "4.03"), ("per", "4"), ("sum", "4.03"), ("share", "403.3%")])
def test_no_number_of_a_sentence_has_a_long_tail(way: str, said: str):
    assert _shown("'Số liệu'", "C", 7, Formula("X", 4.03296), way)[1] == said
