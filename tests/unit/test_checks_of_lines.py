"""The sub-items, incidents and plan of a report."""

from collections.abc import Callable
from datetime import date

import openpyxl.comments
import pytest

from tests.by_hand import Form, Whole

Made = Callable[..., Form]
Found = Callable[..., list[tuple[str, str]]]
Read = Callable[..., Whole]

INCIDENT = {"happened_on": date(2026, 2, 14), "description": "Nhầm mắt", "harm": "D", "cause": "Sử dụng thuốc"}
TASK = {
    "problem": "Chờ lâu",
    "action": "Thêm bàn khám",
    "owner": "Điều dưỡng trưởng",
    "due": date(2026, 6, 30),
    "status": "Đang làm",
}


def put(form: Form, sheet: str, line: str, **answers: object) -> Form:
    for field, content in answers.items():
        form.put(sheet, line, field, content)
    return form


def test_a_sub_item_without_status_is_missing(form: Made, found: Found) -> None:
    assert found(put(form(), "criteria", "A1.1-2.2", status=None)) == [("MISSING-STATUS", "E8")]


def test_a_sub_item_that_is_met_names_its_evidence(form: Made, found: Found) -> None:
    assert found(put(form(), "criteria", "A1.1-2.1", evidence=None)) == [("CRITERIA-EVIDENCE", "F7")]


def test_spaces_are_no_evidence(form: Made, found: Found) -> None:
    assert found(put(form(), "criteria", "A1.1-2.1", evidence="   ")) == [("CRITERIA-EVIDENCE", "F7")]


def test_a_fault_of_level_one_needs_no_evidence(form: Made, found: Found) -> None:
    assert found(put(form(), "criteria", "A1.1-1.1", status="Có lỗi", evidence=None)) == []


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("Đạt", "Có lỗi"),
        ("đạt", "Có lỗi"),
        ("Met", "Có lỗi"),
        ("Không đạt", "Không có lỗi"),
        ("未达到", "Không có lỗi"),
    ],
)
def test_a_fault_answered_in_the_words_of_earlier_forms_is_read_with_a_remark(
    form: Made, read: Read, typed: str, means: str
) -> None:
    """In them "Đạt" said that the sub-item of level 1 is fulfilled, which is that the fault is there."""
    report = read(put(form(), "criteria", "A1.1-1.1", status=typed, evidence=None))
    [remark] = report.findings
    assert (remark.code, remark.severity.value, remark.cell.address) == ("CRITERIA-FAULT-WORDS", "info", "E6")
    assert (remark.facts["found"], remark.facts["read"]) == (typed, means)
    [item] = [item for item in report.items if item.code == "A1.1-1.1"]
    assert item.status == {"Có lỗi": "fault", "Không có lỗi": "no_fault"}[means]


@pytest.mark.parametrize("status", ["Không đạt", "Chưa biết làm"])
def test_only_met_needs_evidence(form: Made, found: Found, status: str) -> None:
    assert found(put(form(), "criteria", "A1.1-2.1", status=status, evidence=None)) == []


@pytest.mark.parametrize(("item", "cell"), [("A1.1-1.1", "L6"), ("A1.1-2.1", "L7")])
def test_what_does_not_apply_needs_a_reason_and_no_evidence(form: Made, found: Found, item: str, cell: str) -> None:
    answered = put(form(), "criteria", item, status="Không áp dụng", evidence=None)
    assert found(answered) == [("RULE-REQUIRED", cell)]
    assert found(put(answered, "criteria", item, note="Khoa không có thang máy")) == []


def test_a_link_alone_is_evidence(form: Made, found: Found, read: Read) -> None:
    linked = put(form(), "criteria", "A1.1-2.1", evidence=None)
    linked.cell("criteria", "A1.1-2.1", "evidence").hyperlink = "https://bvmat.vn/van-ban/112.pdf"
    linked.cell("criteria", "A1.1-2.1", "evidence").value = None
    assert found(linked) == []
    said = [a.value for a in read(linked).answers if (a.row, a.field) == ("A1.1-2.1", "evidence")]
    assert said == ["https://bvmat.vn/van-ban/112.pdf"]


def test_a_link_to_a_file_in_the_folder_is_evidence(form: Made, found: Found) -> None:
    linked = put(form(), "criteria", "A1.1-2.1", evidence=None)
    linked.cell("criteria", "A1.1-2.1", "evidence").hyperlink = "bang%20chung/QĐ 112.pdf"
    linked.cell("criteria", "A1.1-2.1", "evidence").value = None
    assert found(linked) == []


def test_a_comment_alone_is_evidence(form: Made, found: Found, read: Read) -> None:
    noted = put(form(), "criteria", "A1.1-2.1", evidence=None)
    comment = openpyxl.comments.Comment("QĐ 112 lưu phòng QLCL", "Hạnh")
    noted.cell("criteria", "A1.1-2.1", "evidence").comment = comment
    assert found(noted) == []
    said = [a.value for a in read(noted).answers if (a.row, a.field) == ("A1.1-2.1", "evidence")]
    assert said == ["QĐ 112 lưu phòng QLCL"]


def test_a_comment_on_another_cell_is_no_evidence(form: Made, found: Found) -> None:
    noted = put(form(), "criteria", "A1.1-2.1", evidence=None)
    noted.cell("criteria", "A1.1-2.1", "owner").comment = openpyxl.comments.Comment("xem lại", "Hạnh")
    assert found(noted) == [("CRITERIA-EVIDENCE", "F7")]


@pytest.mark.parametrize("status", ["đạt", "ĐẠT", "dat", "Met", "达到"])
def test_a_status_is_known_however_it_is_spelled(form: Made, read: Read, status: str) -> None:
    report = read(put(form(), "criteria", "A1.1-2.1", status=status))
    said = [a.value for a in report.answers if (a.row, a.field) == ("A1.1-2.1", "status")]
    assert (said, report.findings) == (["met"], [])


def test_a_status_outside_the_list_is_asked(form: Made, found: Found) -> None:
    assert found(put(form(), "criteria", "A1.1-2.1", status="Đạt rồi")) == [("TYPE-CHOICE", "E7")]


def test_a_whole_incident_has_no_finding(form: Made, read: Read) -> None:
    report = read(put(form(), "incidents", "1", **INCIDENT))
    assert report.findings == []
    assert [(i.values["happened_on"], i.cell) for i in report.records["incidents"]] == [(date(2026, 2, 14), "C6")]


def test_an_incident_that_was_begun_is_to_be_finished(form: Made, found: Found) -> None:
    assert found(put(form(), "incidents", "2", description="Ngã")) == [
        ("MISSING-FIELD", "C7"),
        ("MISSING-FIELD", "E7"),
        ("MISSING-FIELD", "F7"),
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"happened_on": date(2025, 12, 31)}, [("DATE-OUTSIDE", "C6")]),
        ({"happened_on": date(2026, 4, 1)}, [("DATE-OUTSIDE", "C6")]),
        ({"happened_on": date(2026, 1, 1)}, []),
        ({"happened_on": date(2026, 3, 31)}, []),
        ({"happened_on": "14/2/2026"}, []),
        ({"happened_on": "2026年2月14日"}, []),
        ({"happened_on": 46067}, []),
        ({"happened_on": "31/02/2026"}, [("DATE-IMPOSSIBLE", "C6")]),
        ({"happened_on": "hôm qua"}, [("TYPE-DATE", "C6")]),
        ({"closed_on": date(2026, 2, 13)}, [("DATE-ORDER", "H6")]),
        ({"closed_on": date(2026, 2, 14)}, []),
        ({"harm": "K"}, [("TYPE-CHOICE", "E6")]),
        ({"harm": "d"}, []),
        ({"cause": "khác"}, []),
    ],
)
def test_an_incidents_dates_and_choices(form: Made, found: Found, answers: object, expected: object) -> None:
    assert found(put(form(), "incidents", "1", **{**INCIDENT, **answers})) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, []),
        ({"start": date(2026, 7, 1)}, [("DATE-ORDER", "H6")]),
        ({"start": date(2026, 6, 30)}, []),
        ({"due": "30.6.2026"}, []),
        ({"due": "31/6/2026"}, [("DATE-IMPOSSIBLE", "H6")]),
        ({"owner": None}, [("MISSING-FIELD", "F6")]),
        ({"status": "Xong", "progress": 100}, []),
        ({"status": "Hoàn thành", "progress": 80}, [("RULE-AT-LEAST", "J6")]),
        ({"status": "Hoàn thành"}, []),
        ({"progress": "50%"}, [("TYPE-NUMBER-TEXT", "J6")]),
    ],
)
def test_a_task_of_the_plan(form: Made, found: Found, answers: object, expected: object) -> None:
    assert found(put(form(), "pdca", "1", **{**TASK, **answers})) == expected


@pytest.mark.parametrize("progress", [-5, 150])
def test_progress_lies_between_0_and_100(form: Made, found: Found, progress: int) -> None:
    assert [cell for _, cell in found(put(form(), "pdca", "1", **TASK, progress=progress))] == ["J6"]


@pytest.mark.parametrize("typed", ["=1+1", "+84 254 123", "-5 mắt", "@phòng", '=HYPERLINK("http://x")'])
def test_text_that_looks_like_a_formula_is_read_as_text(form: Made, read: Read, typed: str) -> None:
    report = read(put(form(), "pdca", "1", **{**TASK, "problem": typed}))
    said = [a.value for a in report.answers if (a.form, a.field) == ("pdca", "problem")]
    assert (said, report.findings) == ([typed], [])
