"""The control workbook: what is right in it is used, each wrong row is a finding with its cell."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl.control.control import Control
from qmxl.control.criteria_models import CriterionSetting
from qmxl.control.entries import entries_of, starter_entries
from qmxl.control.models import ALL
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from qmxl.grouping import message
from qmxl.hospital.control import find_control
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.reports.report import Report
from qmxl.sample.hospital import control as sample_control
from qmxl.texts import texts
from tests.by_hand import OF_THE_LIST, SAVED, Form, but_of_the_list, complete_entries, form_bytes, small_hospital
from tests.written import control_file

YEAR = Period(2026, 1, 12).months
Entries = dict[str, dict[tuple[str, str, str], object]]
Wrong = Callable[..., list[tuple[str, str, str]]]


def rows(*lines: dict[str, object]) -> dict[tuple[str, str, str], object]:
    return {(str(n), field, ""): content for n, line in enumerate(lines, start=1) for field, content in line.items()}


def base() -> Entries:
    """Two departments and a hospital's name: nothing wrong."""
    return {
        "hospital": {("name", "value", ""): "Bệnh viện Mắt Thử", ("due_day", "value", ""): 5},
        "departments": rows({"code": "KHOA_KHAM", "name": "Khoa Khám"}, {"code": "GLOCOM", "name": "Khoa Glôcôm"}),
    }


@pytest.fixture
def control(tmp_path: Path) -> Callable[..., tuple[Control, list[Finding]]]:
    """Writes entries (over the two departments) as a control workbook and reads it."""

    def run(language: str = "vi", made_in: str = "vi", **entries: object) -> tuple[Control, list[Finding]]:
        whole: Entries = {**base(), **entries}
        path = tmp_path / "QM_DieuKhien.xlsx"
        path.write_bytes(control_file(whole, SAVED, texts(made_in)))
        return read_control(fetch_apart(path), texts(language))

    return run


@pytest.fixture
def wrong(control: Callable[..., tuple[Control, list[Finding]]]) -> Wrong:
    """The findings of a control workbook with these entries, as code, sheet and cell."""

    def run(**entries: object) -> list[tuple[str, str, str]]:
        return [(f.code, f.cell.sheet, f.cell.address) for f in control(**entries)[1]]

    return run


def all_at_once(wrong: Wrong, form: str, cases: list[tuple[dict[str, object], str]]) -> None:
    """Puts all lines into one workbook and holds the findings against the ``CODE column`` of each line."""
    told = wrong(**{form: rows(*(line for line, _ in cases))})
    found = [(code, cell) for code, _, cell in told if code not in OF_THE_LIST]
    expected = [(e.split()[0], f"{e.split()[1]}{at}") for at, (_, e) in enumerate(cases, start=6) if e]
    assert sorted(found) == sorted(expected)


ITEM = {"code": "A1.1-2.1", "criterion": "A1.1", "level": 2, "title": "Có sơ đồ", "department": "GLOCOM"}
OWN = {
    "code": "BV-01",
    "name": "Đơn thuốc đúng",
    "kind": "Tỷ lệ % (tử số thuộc mẫu số)",
    "numerator": "Đơn đúng",
    "denominator": "Đơn được bình",
    "unit": "%",
    "direction": "Càng cao càng tốt",
    "interval": "Hằng quý",
}


def test_a_right_control_workbook_has_no_finding(wrong: Wrong) -> None:
    assert wrong() == []


@pytest.mark.parametrize("made", [small_hospital, sample_control])
def test_a_control_written_and_read_is_the_same(tmp_path: Path, made: Callable[[], Control]) -> None:
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries_of(made(), texts("vi")), SAVED, texts("vi")))
    again, findings = read_control(fetch_apart(path), texts("vi"))
    assert {f.code for f in but_of_the_list(findings)} <= {"CONTROL-UNASSIGNED"}
    expected = made()
    assert again.hospital == expected.hospital
    assert again.departments == expected.departments
    assert set(again.assignments) == set(expected.assignments)
    assert again.targets.stated == expected.targets.stated
    assert again.own_indicators == expected.own_indicators
    assert again.programme.sub_items == expected.programme.sub_items
    assert again.programme.criteria == expected.programme.criteria


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_control_workbook_made_in_another_language_is_read_in_a_vietnamese_run(
    control: Callable[..., tuple[Control, list[Finding]]], language: str
) -> None:
    text = texts(language)
    read, findings = control(made_in=language, **{**starter_entries(text), "hospital": base()["hospital"]})
    assert findings == []
    assert set(read.programme.criteria.values()) == {CriterionSetting(code=code) for code in read.programme.criteria}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([{"name": "Khoa Nội"}], [("CONTROL-MISSING", "C6")]),
        ([{"code": "NOI"}], [("CONTROL-MISSING", "D6")]),
        ([{"code": "Khoa Nội", "name": "N"}], [("CONTROL-VALUE", "C6")]),
        ([{"code": "1A", "name": "N"}], [("CONTROL-VALUE", "C6")]),
        ([{"code": "A" * 32, "name": "N"}], [("CONTROL-VALUE", "C6")]),
        ([{"code": "NOI", "name": "N"}, {"code": "noi", "name": "M"}], [("CONTROL-TWICE", "C7")]),
        ([{"code": "NOI", "name": "N"}, {"code": "NOI", "name": "M"}], [("CONTROL-TWICE", "C7")]),
        ([{"email": "a@b.vn"}], [("CONTROL-MISSING", "C6"), ("CONTROL-MISSING", "D6")]),
    ],
)
def test_a_wrong_department(wrong: Wrong, lines: list[dict[str, object]], expected: list[tuple[str, str]]) -> None:
    assert wrong(departments=rows(*lines)) == [(code, "Khoa phòng", cell) for code, cell in expected]


def test_assignments(wrong: Wrong) -> None:
    all_at_once(
        wrong,
        "assignments",
        [
            ({"indicator": "BRVT-16", "department": "GLOCOM"}, ""),
            ({"indicator": "brvt-16 – Tỷ lệ …", "department": "GLOCOM - Khoa Glôcôm"}, ""),
            ({"indicator": "BRVT-16", "department": "* – TẤT CẢ khoa/phòng"}, ""),
            ({"indicator": "BRVT-16", "department": "tất cả"}, ""),
            ({"indicator": "BRVT-99", "department": "GLOCOM"}, "CONTROL-UNKNOWN C"),
            ({"indicator": "BRVT-16", "department": "NOI"}, "CONTROL-UNKNOWN D"),
            ({"indicator": "BRVT-16"}, "CONTROL-MISSING D"),
            ({"indicator": "BRVT-16", "department": "GLOCOM", "first": "2026-10"}, ""),
            ({"indicator": "BRVT-16", "department": "GLOCOM", "last": "2026-09-01"}, ""),
            ({"indicator": "BRVT-16", "department": "GLOCOM", "first": "tháng 10"}, "CONTROL-PERIOD E"),
            ({"indicator": "BRVT-16", "department": "*", "first": "2026-10", "last": "2026-09"}, "CONTROL-VALUE F"),
            ({"department": "GLOCOM"}, "CONTROL-MISSING C"),
        ],
    )


def test_an_indicator_given_to_all_is_everyones(control: Callable[..., tuple[Control, list[Finding]]]) -> None:
    read, _ = control(assignments=rows({"indicator": "BRVT-02", "department": ALL}))
    assert [[i.code for i in read.reporting.indicators_of(d, YEAR)] for d in read.departments] == [
        ["BRVT-02"],
        ["BRVT-02"],
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ({"first": "tháng 10"}, "CONTROL-PERIOD"),
        ({"department": None}, "CONTROL-MISSING"),
        ({"last": "?"}, "CONTROL-PERIOD"),
    ],
)
def test_a_line_of_assignments_that_cannot_be_read_floods_no_departments_report(
    control: Callable[..., tuple[Control, list[Finding]]],
    read: Callable[..., Report],
    spoilt: dict[str, object],
    code: str,
) -> None:
    line = {"indicator": "BRVT-12", "department": "GLOCOM"}
    right, none = control(assignments=rows({"indicator": "BRVT-16", "department": "GLOCOM"}, line))
    filled = Form(form_bytes(right, "GLOCOM", complete_entries(right, "GLOCOM")), right, "GLOCOM")
    assert (none, read(filled).findings) == ([], [])
    wrong, [told] = control(assignments=rows({"indicator": "BRVT-16", "department": "GLOCOM"}, {**line, **spoilt}))
    assert (told.code, told.facts["unread"]) == (code, "BRVT-12")
    assert message(told, texts("vi")).endswith("số liệu BRVT-12 của khoa/phòng ở dòng này không được đọc.")
    assert read(filled, control=wrong).findings == []
    fewer, _ = control(assignments=rows({"indicator": "BRVT-16", "department": "GLOCOM"}))
    assert {f.code for f in read(filled, control=fewer).findings} == {"STRUCTURE-ROW-UNKNOWN"}


def test_targets(wrong: Wrong) -> None:
    all_at_once(
        wrong,
        "targets",
        [
            ({"indicator": "BRVT-16", "target": 95}, ""),
            ({"indicator": "BRVT-13", "target": 0}, ""),
            ({"indicator": "BRVT-01", "target": "57,5"}, ""),
            ({"indicator": "BRVT-16", "target": 95, "department": "GLOCOM"}, ""),
            ({"indicator": "BRVT-12", "target": "cao"}, "CONTROL-VALUE E"),
            ({"indicator": "BRVT-14", "target": "1.234"}, "CONTROL-VALUE E"),
            ({"indicator": "BRVT-14", "target": "1.234%"}, "CONTROL-VALUE E"),
            ({"indicator": "BRVT-10", "target": "90%"}, "CONTROL-VALUE E"),
            ({"indicator": "BRVT-11", "target": "100%"}, ""),
            ({"indicator": "BRVT-15"}, "CONTROL-MISSING E"),
            ({"indicator": "X-01", "target": 5}, "CONTROL-UNKNOWN C"),
            ({"indicator": "BRVT-16", "target": 5, "department": "NOI"}, "CONTROL-UNKNOWN D"),
            ({"indicator": "BRVT-17", "target": 70, "upper": "90%"}, ""),
            ({"indicator": "BRVT-18", "target": 70, "upper": 60}, "CONTROL-VALUE F"),
            ({"indicator": "BRVT-20", "target": 70, "upper": 101}, "CONTROL-TARGET-RANGE F"),
            ({"indicator": "BRVT-21", "target": 70, "first": "2026-07", "last": "2026-06"}, "CONTROL-VALUE H"),
            ({"indicator": "BRVT-22", "target": 70, "benchmark": 82, "benchmark_of": "BV hạng II, 2025"}, ""),
            ({"indicator": "BRVT-23", "target": 70, "benchmark": 82}, "CONTROL-BENCHMARK K"),
        ],
    )


@pytest.mark.parametrize("typed", ["2026-07", "07/2026", "7/2026", "T7/2026", "tháng 7/2026", "2026/7", "2026-07-01"])
def test_months_are_read_the_same_way_on_every_sheet(
    control: Callable[..., tuple[Control, list[Finding]]], typed: str
) -> None:
    line = {"indicator": "BRVT-16"}
    read, findings = control(
        assignments=rows({**line, "department": ALL, "first": typed}),
        targets=rows({**line, "target": 90, "first": typed, "last": typed}),
        deadlines=rows({"period": typed, "due": date(2026, 8, 20)}),
        chart_marks=rows({**line, "kind": "Giai đoạn mới", "period": typed, "reason": "Quy trình mới"}),
        start={("period", "value", ""): typed},
    )
    assert findings == []
    said = [read.assignments[0].first, read.targets.stated[0].first, read.targets.stated[0].last, *read.deadlines]
    assert [*said, read.start.period, *(mark.period for mark in read.chart_marks)] == ["2026-07"] * 6


@pytest.mark.parametrize("typed", ["2026-Q3", "13/2026", "07", "01/07/2026"])
def test_what_is_no_month_is_refused_with_how_to_write_one(
    control: Callable[..., tuple[Control, list[Finding]]], typed: str
) -> None:
    _, [told] = control(targets=rows({"indicator": "BRVT-16", "target": 90, "first": typed}))
    assert (told.code, told.cell.address) == ("CONTROL-PERIOD", "G6")
    assert "2026-07 hoặc 07/2026" in message(told, texts("vi"))


def test_a_departments_own_target_comes_before_the_hospitals(
    control: Callable[..., tuple[Control, list[Finding]]],
) -> None:
    read, _ = control(
        targets=rows(
            {"indicator": "BRVT-16", "target": "57,5"}, {"indicator": "BRVT-16", "target": 60, "department": "GLOCOM"}
        )
    )
    found = [read.targets.of("BRVT-16", department, "2026-03") for department in ("GLOCOM", "KHOA_KHAM", "")]
    assert [each and each.target for each in found] == [60, 57.5, 57.5]
    assert read.targets.of("BRVT-01", "", "2026-03") is None


@pytest.mark.parametrize("typed", ["90%", "90 %", "90％", " 90,0% "])
def test_a_target_typed_with_a_percent_sign_is_read_in_percent(
    control: Callable[..., tuple[Control, list[Finding]]], typed: str
) -> None:
    read, findings = control(targets=rows({"indicator": "BRVT-16", "target": typed}))
    assert ([each.target for each in read.targets.stated], findings) == ([90], [])


def test_two_targets_of_one_indicator_contradict_each_other(wrong: Wrong) -> None:
    lines = rows({"indicator": "BRVT-16", "target": 90}, {"indicator": "BRVT-16", "target": 95})
    assert wrong(targets=lines) == [("CONTROL-TWICE", "Mục tiêu", "C7")]


def test_no_month_has_two_targets(wrong: Wrong) -> None:
    all_at_once(
        wrong,
        "targets",
        [
            ({"indicator": "BRVT-16", "target": 80, "last": "2026-06"}, ""),
            ({"indicator": "BRVT-16", "target": 90, "first": "2026-07"}, ""),
            ({"indicator": "BRVT-16", "target": 95, "first": "2026-12", "last": "2026-12"}, "CONTROL-TARGET-OVERLAP G"),
            ({"indicator": "BRVT-16", "target": 70, "department": "GLOCOM", "first": "2026-06"}, ""),
            ({"indicator": "BRVT-10", "target": 30, "first": "2026-02"}, ""),
            ({"indicator": "BRVT-10", "target": 40}, "CONTROL-TARGET-OVERLAP G"),
        ],
    )


def test_indicators_of_the_hospitals_own(wrong: Wrong) -> None:
    changes: list[tuple[dict[str, object], str]] = [
        ({}, ""),
        ({"denominator": None, "kind": "Số đếm", "unit": "đơn"}, ""),
        ({"denominator": None, "kind": "Số đếm"}, "CONTROL-MULTIPLIER H"),
        ({"interval": 3}, ""),
        ({"denominator": None}, "CONTROL-VALUE G"),
        ({"code": "riêng 1"}, "CONTROL-VALUE C"),
        ({"kind": "Phần trăm"}, "CONTROL-VALUE E"),
        ({"unit": None}, "CONTROL-MISSING H"),
        ({"scale": "nghìn"}, "CONTROL-VALUE I"),
        ({"direction": "lên"}, "CONTROL-VALUE J"),
        ({"interval": 4}, "CONTROL-VALUE K"),
    ]
    lines = [({**OWN, "code": f"BV-{n:02}", **change}, expected) for n, (change, expected) in enumerate(changes)]
    all_at_once(wrong, "own_indicators", lines)


def test_an_own_indicator_with_a_standard_code_is_said(wrong: Wrong) -> None:
    found = wrong(own_indicators=rows({**OWN, "code": "BRVT-16"}))
    assert [(sheet, cell) for _, sheet, cell in found] == [("Chỉ số của bệnh viện", "C6")]


def test_an_own_indicator_can_be_assigned(control: Callable[..., tuple[Control, list[Finding]]]) -> None:
    read, findings = control(own_indicators=rows(OWN), assignments=rows({"indicator": "BV-01", "department": "GLOCOM"}))
    assert findings == []
    assert [(i.code, i.interval, i.scale, i.bounded) for i in read.reporting.indicators_of("GLOCOM", YEAR)] == [
        ("BV-01", 3, 100, True)
    ]


def test_sub_items(wrong: Wrong) -> None:
    changes: list[tuple[dict[str, object], str]] = [
        ({}, ""),
        ({"level": "2"}, ""),
        ({"code": "a1.1-2.90", "criterion": "a1.1"}, ""),
        ({"department": None}, "CONTROL-UNASSIGNED H"),
        ({"department": "NOI"}, "CONTROL-UNKNOWN H"),
        ({"code": "A1.1-3.1"}, "CONTROL-CODE C"),
        ({"criterion": "A1.2"}, "CONTROL-CODE C"),
        ({"code": "A1.1"}, "CONTROL-CODE C"),
        ({"level": 6}, "CONTROL-VALUE E"),
        ({"level": "hai"}, "CONTROL-VALUE E"),
        ({"title": None}, "CONTROL-MISSING F"),
        ({"code": "A9.9-2.1", "criterion": "A9.9"}, "CONTROL-UNKNOWN C"),
    ]
    lines = [({**ITEM, "code": f"A1.1-2.{n}", **change}, expected) for n, (change, expected) in enumerate(changes, 1)]
    all_at_once(wrong, "sub_items", lines)


def test_the_second_of_two_sub_items_is_said_and_the_first_is_looked_at(wrong: Wrong) -> None:
    lines = rows({**ITEM, "department": None}, ITEM)
    assert sorted(each for each in wrong(sub_items=lines) if each[0] not in OF_THE_LIST) == [
        ("CONTROL-TWICE", "Tiểu mục", "C7"),
        ("CONTROL-UNASSIGNED", "Tiểu mục", "H6"),
    ]


def test_sub_items_are_in_the_order_of_the_decision(control: Callable[..., tuple[Control, list[Finding]]]) -> None:
    lines = [
        {**ITEM, "code": code, "criterion": code.split("-")[0], "level": int(code.split("-")[1][0])}
        for code in ("B1.1-2.1", "A1.2-2.10", "A1.2-2.9", "A1.1-3.1")
    ]
    read, _ = control(sub_items=rows(*lines))
    assert list(read.programme.sub_items) == ["A1.1-3.1", "A1.2-2.9", "A1.2-2.10", "B1.1-2.1"]


def test_sub_items_of_a_criterion_that_is_not_applied_are_not_asked_for(
    control: Callable[..., tuple[Control, list[Finding]]],
) -> None:
    left_out = {("A1.1", "applied", ""): "Không áp dụng", ("A1.1", "reason", ""): "Không có khoa khám"}
    read, findings = control(sub_items=rows(ITEM), criteria=left_out)
    found = but_of_the_list(findings)
    assert (found, read.programme.sub_items_of("GLOCOM"), list(read.programme.sub_items)) == ([], [], ["A1.1-2.1"])


@pytest.mark.parametrize("applied", ["Không áp dụng", "Đánh giá, không tính điểm"])
def test_a_criterion_that_is_left_out_has_to_say_why(wrong: Wrong, applied: str) -> None:
    left_out = {("A1.1", "applied", ""): applied}
    assert wrong(criteria=left_out) == [("CONTROL-NOT-APPLIED", "Tiêu chí", "F6")]
    assert wrong(criteria={**left_out, ("A1.1", "reason", ""): "Không có khoa khám"}) == []


@pytest.mark.parametrize(
    ("field", "content", "expected"),
    [
        ("applied", "Có lẽ", "D6"),
        ("target_level", 6, "E6"),
        ("target_level", "Mức 4", None),
        ("target_level", 4, None),
    ],
)
def test_a_criterions_setting(wrong: Wrong, field: str, content: object, expected: str | None) -> None:
    found = wrong(criteria={("A1.1", field, ""): content})
    assert found == ([("CONTROL-VALUE", "Tiêu chí", expected)] if expected else [])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"period": "2026-03", "due": date(2026, 4, 20)}, []),
        ({"period": "2026-03", "due": "20/04/2026"}, []),
        ({"period": "2026-03", "due": "31/04/2026"}, [("CONTROL-VALUE", "D6")]),
        ({"period": "2026-03"}, [("CONTROL-MISSING", "D6")]),
        ({"period": "tháng ba", "due": date(2026, 4, 20)}, [("CONTROL-PERIOD", "C6")]),
        ({"period": "2026-13", "due": date(2026, 4, 20)}, [("CONTROL-PERIOD", "C6")]),
        ({"period": "2026-Q1", "due": date(2026, 4, 20)}, [("CONTROL-PERIOD", "C6")]),
    ],
)
def test_a_deadline(wrong: Wrong, line: dict[str, object], expected: list[tuple[str, str]]) -> None:
    assert wrong(deadlines=rows(line)) == [(code, "Hạn nộp", cell) for code, cell in expected]


def test_a_month_that_excel_made_a_date_of_is_that_month(
    control: Callable[..., tuple[Control, list[Finding]]],
) -> None:
    read, findings = control(deadlines=rows({"period": datetime(2026, 3, 1), "due": date(2026, 4, 20)}))
    assert findings == [] or [f.cell.address for f in findings] == ["C6"]
    assert read.deadlines in ({}, {"2026-03": date(2026, 4, 20)})


@pytest.mark.parametrize(
    ("field", "content", "expected"),
    [
        ("name", None, [("CONTROL-MISSING", "C6")]),
        ("due_day", 45, [("CONTROL-VALUE", "C9")]),
        ("due_day", 0, [("CONTROL-VALUE", "C9")]),
        ("due_day", "mồng năm", [("CONTROL-VALUE", "C9")]),
        ("due_day", 5.5, [("CONTROL-VALUE", "C9")]),
        ("due_day", "10", []),
        ("quality_office", None, []),
    ],
)
def test_a_hospitals_own_data(wrong: Wrong, field: str, content: object, expected: list[tuple[str, str]]) -> None:
    hospital = {**base()["hospital"], (field, "value", ""): content}
    assert wrong(hospital=hospital) == [(code, "Bệnh viện", cell) for code, cell in expected]


def test_one_wrong_row_costs_only_itself(control: Callable[..., tuple[Control, list[Finding]]]) -> None:
    read, findings = control(
        departments=rows({"code": "??", "name": "x"}, {"code": "NOI", "name": "Khoa Nội"}),
        assignments=rows({"indicator": "X", "department": "NOI"}, {"indicator": "BRVT-02", "department": "NOI"}),
    )
    assert [f.code for f in findings] == ["CONTROL-VALUE", "CONTROL-UNKNOWN"]
    assert [i.code for i in read.reporting.indicators_of("NOI", YEAR)] == ["BRVT-02"]


def test_a_control_workbook_people_changed_about_is_read(tmp_path: Path) -> None:
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries_of(small_hospital(), texts("vi")), SAVED, texts("vi")))
    changed = Form(path.read_bytes(), small_hospital())
    departments = changed.sheet("departments")
    departments.title = "Các khoa"
    departments.insert_rows(2, 2)
    departments.insert_cols(1)
    changed.book.move_sheet(departments, 3)
    path.write_bytes(changed.content())
    read, findings = read_control(fetch_apart(path), texts("vi"))
    assert list(read.departments) == ["KHOA_KHAM", "GLOCOM"]
    assert {f.code for f in but_of_the_list(findings)} == set()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"ten;khoa\n"])
def test_a_control_workbook_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        read_control(fetch_apart(path), texts("vi"))
    assert refused.value.code == "control_unreadable"
    assert str(refused.value.facts["reason"]).endswith(".")


def test_the_control_workbook_is_found_with_or_without_macros(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="control"):
        find_control(tmp_path)
    with pytest.raises(Refusal, match="folder"):
        find_control(tmp_path / "nowhere")
    (tmp_path / "QM_DieuKhien.xlsx").write_bytes(b"x")
    assert find_control(tmp_path).suffix == ".xlsx"
    (tmp_path / "QM_DieuKhien.xlsm").write_bytes(b"x")
    assert find_control(tmp_path).suffix == ".xlsm"


def test_drop_downs_offer_codes_with_their_names(tmp_path: Path) -> None:
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries_of(small_hospital(), texts("vi")), SAVED, texts("vi")))
    lists = openpyxl.load_workbook(path, data_only=True)["_danh_muc"]
    offered = {cell.value for row in lists.iter_rows() for cell in row}
    assert {"KHOA_KHAM – Khoa Khám bệnh", "* – TẤT CẢ khoa/phòng"} <= offered
    assert any(str(value).startswith("BRVT-16 – ") for value in offered)


def test_text_like_a_formula_stays_text(control: Callable[..., tuple[Control, list[Finding]]], tmp_path: Path) -> None:
    read, findings = control(departments=rows({"code": "NOI", "name": "=1+1", "head": "@trưởng khoa"}))
    assert findings == []
    assert (read.departments["NOI"].name, read.departments["NOI"].head) == ("=1+1", "@trưởng khoa")
    assert openpyxl.load_workbook(tmp_path / "QM_DieuKhien.xlsx")["Khoa phòng"]["D6"].data_type == "s"


def test_a_fed_indicator_may_have_a_target_and_is_not_assigned(control: Callable[..., object], wrong: Wrong) -> None:
    fed = "VST-01 – Tỷ lệ tuân thủ vệ sinh tay tính theo cơ hội"
    entries = {
        "assignments": rows({"indicator": fed, "department": "GLOCOM"}),
        "targets": rows({"indicator": fed, "target": 80}),
        "own_indicators": rows({**OWN, "code": "VST-01"}),
    }
    assert [(code, cell) for code, _, cell in wrong(**entries)] == [("CONTROL-STANDARD", "C6"), ("CONTROL-FED", "C6")]
    read: Control = control(**entries)[0]
    assert [(target.indicator, target.target) for target in read.targets.stated] == [("VST-01", 80)]
    assert read.reporting.indicators_of("GLOCOM", YEAR) == []
    assert entries_of(read, texts("vi"))["targets"]["1", "indicator", ""] == fed
