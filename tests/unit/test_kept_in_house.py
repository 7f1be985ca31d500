"""A form that is kept in the house: its lines stand in the internal workbook, and nowhere else."""

import html
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.cli.showing import as_json
from qmxl.commands.outcome import Outcome
from qmxl.control.control import Control
from qmxl.control.entries import list_entries
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from qmxl.grouping import message
from qmxl.own_forms.printing import form_rows
from qmxl.refusal import Refusal
from qmxl.reports.personal import PersonList, internal_file
from qmxl.sending.bulletin.bulletin import bulletin_of
from qmxl.sending.opened import opened
from qmxl.submissions.records import answer_rows
from qmxl.tables.small_groups import hidden_of
from qmxl.texts import texts
from qmxl.typed.staff_codes import tells_a_person
from tests.by_hand import MARCH, SAVED
from tests.frozen import freeze, parts_of, sent
from tests.own_forms import Collected, collected, declared, filled, with_forms
from tests.written import control_file

ASSESSED = """
date = "on"
kept_in = "house"
least = 3
[[field]]
id = "staff"
type = "code"
persons = true
[[field]]
id = "name"
persons = true
[[field]]
id = "on"
type = "date"
[[field]]
id = "job"
type = "choice"
option = [{ id = "doctor" }, { id = "nurse" }, { id = "other" }]
[[field]]
id = "points"
type = "decimal"
max = 1000000
[[field]]
id = "remark"
[[summary]]
id = "by_job"
by = ["job"]
[[summary]]
id = "mean"
count = "mean"
fields = ["points"]
"""
LINE = {
    "staff": "QZ-7719",
    "name": "Vương Thị Tường Vi",
    "on": date(2026, 2, 3),
    "job": "doctor",
    "points": 917453,
    "remark": "hay cáu gắt",
}
WRONG = {**LINE, "staff": "QZ-8823", "on": "tuần trước thưa cô", "points": "quá kém ấy", "job": "nghỉ việc rồi"}
PLANTED = (b"QZ-77", "Tường Vi".encode(), b"917453", "cáu gắt".encode(), b"QZ-88", "quá kém".encode())
PLANTED += ("tuần trước thưa".encode(), "nghỉ việc".encode())


def handed_in(folder: Path, lines: list[dict[str, object]]) -> Collected:
    control = with_forms(declared("assessed", ASSESSED))
    return collected(folder, filled(control, "KHOA_KHAM", {"assessed": lines}))


@pytest.fixture
def planted(tmp_path: Path) -> Collected:
    return handed_in(tmp_path, [LINE, WRONG])


def escaped(content: bytes) -> bytes:
    """With the letters that printed rows have by their numbers."""
    return html.unescape(content.decode("utf-8", "replace")).encode()


def test_nothing_planted_is_in_any_part_of_the_master_or_its_sealed_copy(planted: Collected, tmp_path: Path):
    path = tmp_path / "QM_TongHop_2026-03.xlsx"
    path.write_bytes(planted.master())
    for workbook in (path, sent(path)):
        whole = escaped(b"".join(parts_of(workbook.read_bytes()).values()))
        assert b"KHOA_KHAM" in whole
        assert [word.decode() for word in PLANTED if word in whole] == []


def test_nothing_planted_is_in_tables_answers_messages_or_json(planted: Collected):
    tables, (report,) = planted.tables, planted.reports
    rows = [row for _, submission in planted.read.values() for row in answer_rows(submission, "(ẩn)")]
    assert [row for row in rows if row[1] == "assessed"] == []
    told = Outcome(MARCH, reports=[report], findings=report.findings)
    said = [message(finding, texts(language)) for finding in report.findings for language in ("vi", "en", "zh")]
    whole = f"{tables} {rows} {report.records} {report.undated} {said} {as_json(told, 'vi')}".encode()
    assert ("assessed" in tables.registers, {"TYPE-DATE"} <= {code for code, _ in planted.found()}) == (False, True)
    assert [word.decode() for word in PLANTED if word in whole] == []


def test_the_bulletin_made_of_the_master_has_none_of_it(planted: Collected):
    told = bulletin_of(opened(planted.master()), "QM.xlsx", date(2026, 4, 2))
    assert [word.decode() for word in PLANTED if word in str(told).encode()] == []


def test_its_lines_stand_whole_in_the_internal_workbook(planted: Collected):
    again = PersonList("Thi lại", "THI LẠI", ["Mã"], [12], [["QZ-7719"]])
    content = internal_file(planted.reports, planted.control, MARCH, SAVED, texts("vi"), [again])
    assert content is not None
    book = openpyxl.load_workbook(io.BytesIO(content))
    first = [cell.value for cell in book["assessed"][6]]
    assert first[:7] == ["Khoa Khám bệnh", "QZ-7719", "Vương Thị Tường Vi", first[3], "doctor", 917453, "hay cáu gắt"]
    assert (book.sheetnames, book["Thi lại"]["A6"].value) == (["assessed", "Thi lại"], "QZ-7719")
    assert "QM_internal" in book.defined_names


def test_small_groups_are_told_as_fewer_and_the_total_does_not_undo_it(tmp_path: Path):
    jobs = ["doctor"] * 2 + ["nurse"] * 4 + ["other"] * 5
    whole = handed_in(tmp_path, [{**LINE, "job": job, "staff": f"S{n}", "points": n} for n, job in enumerate(jobs)])
    rows = [row[:2] for row in whole.drawn()["Nhóm được che"].iter_rows(min_row=5, values_only=True) if row[1]]
    few = "ít hơn 3 (hoặc ẩn kèm)"
    assert rows[1:5] == [("doctor", few), ("nurse", few), ("other", 5), ("Toàn viện", 11)]
    assert rows[-1] == ("Toàn viện", 5)


def test_one_alone_is_not_told_of(planted: Collected):
    rows = [row[:2] for row in planted.drawn()["Nhóm được che"].iter_rows(min_row=5, values_only=True) if row[1]]
    assert {value for label, value in rows if label == "Toàn viện"} == {"ít hơn 3 (hoặc ẩn kèm)"}


@given(st.lists(st.integers(0, 12), max_size=7), st.integers(2, 6))
def test_what_is_hidden_is_two_groups_at_least_and_enough_lines_together(sizes: list[int], least: int):
    hidden = hidden_of(sizes, least)
    there = [size for size in sizes if size]
    assert all(at in hidden for at, size in enumerate(sizes) if 0 < size < least)
    if hidden and len(hidden) < len(there):
        assert (len(hidden) > 1, sum(sizes[at] for at in hidden) >= least) == (True, True)


@pytest.mark.parametrize(
    "more",
    [
        {"where": "job = nurse"},
        {"by": ("job.group",)},
        {"by": ("job", "on")},
        {"count": "latest", "fields": ("points",)},
        {"span": "period"},
    ],
)
def test_what_would_tell_of_one_by_a_difference_cannot_be_declared(more: dict[str, object]):
    form = declared("assessed", ASSESSED)
    with pytest.raises(ValueError, match="kept in the house"):
        replace(form, summary=(replace(form.summary[0], **more),))


def test_two_that_tell_more_together_cannot_be_declared():
    form = declared("assessed", ASSESSED)
    by_job, mean = form.summary
    nested = (replace(by_job, by=("month",)), replace(by_job, by=("quarter",)))
    beside = [nested, (mean, replace(mean, where="job = nurse"))]
    for pair in beside:
        with pytest.raises(ValueError, match="kept in the house"):
            replace(form, summary=pair)
    assert replace(form, summary=(by_job, replace(mean, where="job = nurse"))).least == 3


@pytest.mark.parametrize("code", ["NVA1985", "1985nva", "NVA-120385", "12031985", "19850312", "nguyenvanan", "AnNV01"])
def test_a_code_made_from_birth_or_name_tells_a_person(code: str):
    assert tells_a_person(code, ["Nguyễn Văn An"], [], date(2026, 3, 31))


@pytest.mark.parametrize("code", ["NV0123", "NV1985", "000417", "QLCL-2026-014", "DD-07", "BS15", "A17", "2026NV"])
def test_a_running_number_tells_nobody(code: str):
    assert not tells_a_person(code, ["Nguyễn Văn An", "Đinh Bảo Sơn"], [], date(2026, 3, 31))


def test_the_year_beside_a_code_is_looked_for_in_it():
    assert tells_a_person("NV1985-3", [], [1985.0], date(2026, 3, 31))
    assert not tells_a_person("NV1985-3", [], [1986.0], date(2026, 3, 31))


def test_such_a_code_is_a_warning_at_its_cell(tmp_path: Path):
    lines = [{**LINE, "staff": "VTTV1990"}, {**LINE, "staff": "0417"}]
    assert handed_in(tmp_path, lines).found("PRIVACY-CODE") == [("PRIVACY-CODE", "C6")]


def of_rows(folder: Path, least: int | None, by: str) -> tuple[Control, list[Finding]]:
    """A control workbook that declares such a form in rows, with a summary."""
    given = {
        "hospital": {("name", "value", ""): "Bệnh viện Thử", ("due_day", "value", ""): 5},
        "departments": list_entries([{"code": "KHOA_KHAM", "name": "Khoa Khám"}]),
        "own_forms": list_entries(
            [{"code": "DG", "name": "Đánh giá", "layout": "Danh sách", "kept_in": "x", "least": least}]
        ),
        "own_form_fields": list_entries(
            [
                {"form": "DG", "code": "nghe", "name": "Nghề", "type": "Chọn", "choices": "Bác sĩ; Điều dưỡng"},
                {"form": "DG", "code": "lop", "name": "Lớp", "type": "Chữ"},
            ]
        ),
        "own_form_summaries": list_entries([{"form": "DG", "name": "Theo nghề", "by": by}]),
    }
    path = folder / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(given, SAVED, texts("vi")))
    return read_control(fetch_apart(path), texts("vi"))


@pytest.mark.parametrize(("least", "by", "found"), [(5, "Nghề", []), (None, "Nghề", ["D6"]), (5, "Nghề; Lớp", ["D6"])])
def test_a_hospital_declares_such_a_form_in_rows(tmp_path: Path, least: int | None, by: str, found: list[str]):
    control, findings = of_rows(tmp_path, least, by)
    (form,) = control.own_forms
    assert (form.kept_in, form.least, len(form.summary)) == ("house", least or 0, not found)
    assert [finding.cell.address for finding in findings if finding.code == "CONTROL-HOUSE"] == found
    assert form_rows(form, texts("vi"), ())["own_forms"][0]["kept_in"] == "x"


def test_the_internal_workbook_is_refused_whatever_it_is_called(planted: Collected, tmp_path: Path):
    content = internal_file(planted.reports, planted.control, MARCH, SAVED, texts("vi"))
    path = tmp_path / "QM_TongHop_2026-03.xlsx"
    path.write_bytes(content or b"")
    with pytest.raises(Refusal):
        freeze(path)


def test_what_came_of_it_is_known_to_the_rhythm(tmp_path: Path):
    control = with_forms(replace(declared("assessed", ASSESSED), rhythm="month", at_least=1))
    whole = collected(tmp_path, filled(control, "KHOA_KHAM", {"assessed": [LINE]}))
    kept = whole.tables.rhythm
    rows = zip(*(kept[name] for name in ("form", "department", "part", "state")), strict=True)
    states = [row[-1] for row in rows if row[:2] == ("assessed", "KHOA_KHAM")]
    assert states == ["missing", "came", "missing"]


def test_headings_of_the_internal_workbook_are_as_high_as_their_words(planted: Collected):
    several = PersonList("Danh sách", "DANH SÁCH", ["Chứng chỉ, giấy phép có hạn đến"], [13.0], [("a",)])
    content = internal_file([], planted.control, MARCH, SAVED, texts("vi"), [several])
    assert content is not None
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Danh sách"]
    [row] = [cell.row for cell in sheet["A"] if cell.value == several.headings[0]]
    assert sheet.row_dimensions[row].height == 6 + 15 * 3
