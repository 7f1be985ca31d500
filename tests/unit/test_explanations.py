"""Warnings that the department answers on its list Giải trình: by cell and value, as long as the value stands.

The year drawn here is GLOCOM's of 2026: BRVT-12 in rows 6 to 13, T6 is column K. In June 2,500 patients were admitted.
"""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qmxl import commands
from qmxl.cli.showing import as_json, show_findings
from qmxl.codes import Severity
from qmxl.control.control import Control
from qmxl.control.models import Assignment
from qmxl.desks.answering import in_words
from qmxl.engines.apart import fetch_apart
from qmxl.period import Period, parse_period
from qmxl.texts import texts
from tests.by_hand import Entries, Form, Whole, complete_entries, drawn, form_bytes, make_again, small_hospital

Read = Callable[..., Whole]
YEAR, JUNE = Period(2026, 1, 12), Period(2026, 6, 6)
CONTROL = small_hospital({"GLOCOM": ["BRVT-12"]})
FIGURES = """
                        |  T1 |  T2 |  T3 |  T4 |  T5 |   T6
    BRVT-12/numerator   |   0 |   0 |   0 |   0 |   0 |    0
    BRVT-12/denominator | 240 | 275 | 210 | 300 | 244 | 2500
"""
WHY = "Chiến dịch mổ miễn phí"
EXPLAINED = {"code": "DOUBT-FAR", "sheet": "Chỉ số", "cell": "K7", "value": 2500, "reason": WHY}


def year(**explanation: object) -> Form:
    """The drawn year with one line of Giải trình."""
    said: Entries = {"explanations": {("1", field, ""): content for field, content in explanation.items()}}
    entries = {**complete_entries(CONTROL, "GLOCOM", YEAR), **drawn(FIGURES), **said}
    entries["cover"]["reported_to", "value", ""] = 6
    return Form(form_bytes(CONTROL, "GLOCOM", entries, span=YEAR), CONTROL, "GLOCOM")


@pytest.fixture
def told(read: Read) -> Callable[..., list[tuple[str, str, str]]]:
    """What is told of a form in June: code, cell and answer."""

    def run(form: Form, period: Period = JUNE) -> list[tuple[str, str, str]]:
        return [(f.code, f.cell.address, f.answer) for f in read(form, period=period).findings]

    return run


def test_a_warning_is_asked_until_it_is_explained_and_stays_listed(told: Callable[..., object]) -> None:
    assert told(year()) == [("DOUBT-FAR", "K7", "")]
    assert told(year(**EXPLAINED)) == [("DOUBT-FAR", "K7", WHY)]


@pytest.mark.parametrize(
    ("field", "explained"), [*((field, EXPLAINED) for field in EXPLAINED), ("code", {}), ("reason", {})]
)
def test_an_error_in_a_line_is_told_once(
    told: Callable[..., list[tuple[str, str, str]]], field: str, explained: dict[str, object]
) -> None:
    filled = year(**explained)
    cell = filled.cell("explanations", "1", field)
    cell.value, cell.data_type = "#REF!", "e"
    assert told(filled) == [("TYPE-ERROR", cell.coordinate, ""), ("DOUBT-FAR", "K7", "")]


@pytest.mark.parametrize(
    "written",
    [
        {"cell": "$K$7"},
        {"cell": "k7"},
        {"cell": "ô K7"},
        {"cell": "'Chỉ số'!$K$7", "sheet": None},
        {"cell": "K7:L7"},
        {"sheet": "chi so"},
        {"sheet": "Indicators"},
        {"sheet": "Chi\u0309 sô\u0301"},
        {"sheet": None},
        {"value": "2.500"},
        {"value": "2,500"},
        {"value": "2 500"},
        {"value": " 2500 "},
        {"code": None},
        {"code": "doubt far"},
        {"code": "Khác xa các tháng"},
        {"code": "khac xa cac thang"},
        {"code": "số lớn quá"},
    ],
)
def test_an_explanation_is_understood_however_it_is_written(told: Callable[..., object], written: Any) -> None:
    said = {field: content for field, content in {**EXPLAINED, **written}.items() if content is not None}
    assert told(year(**said)) == [("DOUBT-FAR", "K7", WHY)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"cell": "J7", "value": 244}, [("DOUBT-FAR", "K7", ""), ("EXPLANATION-UNMATCHED", "E6", "")]),
        ({"sheet": "Sự cố"}, [("DOUBT-FAR", "K7", ""), ("EXPLANATION-LAPSED", "E6", "")]),
        ({"code": "DOUBT-DATE"}, [("DOUBT-FAR", "K7", ""), ("EXPLANATION-UNMATCHED", "E6", "")]),
        ({"cell": "tháng sáu"}, [("DOUBT-FAR", "K7", ""), ("EXPLANATION-UNMATCHED", "E6", "")]),
        ({"reason": None}, [("MISSING-FIELD", "G6", ""), ("DOUBT-FAR", "K7", "")]),
        ({"value": None}, [("MISSING-FIELD", "F6", ""), ("DOUBT-FAR", "K7", "")]),
    ],
)
def test_what_explains_nothing_is_told(told: Callable[..., object], written: Any, expected: object) -> None:
    said = {field: content for field, content in {**EXPLAINED, **written}.items() if content is not None}
    assert told(year(**said)) == expected


def test_an_explanation_lapses_with_its_value(read: Read) -> None:
    form = year(**EXPLAINED)
    form.put("indicators", "BRVT-12/denominator", "2026-06", 2600)
    asked, lapsed = read(form, period=JUNE).findings
    assert (asked.code, asked.cell.address, asked.answer) == ("DOUBT-FAR", "K7", "")
    assert (lapsed.code, lapsed.severity, lapsed.cell.address) == ("EXPLANATION-LAPSED", Severity.WARNING, "E6")
    assert (lapsed.facts["explained"], lapsed.facts["found"]) == (2500, 2600)
    form.put("indicators", "BRVT-12/denominator", "2026-06", 250)
    (told,) = read(form, period=JUNE).findings
    assert (told.code, told.severity) == ("EXPLANATION-LAPSED", Severity.INFO)


def test_the_same_value_in_another_month_is_not_explained(told: Callable[..., object]) -> None:
    form = year(**EXPLAINED)
    form.put("indicators", "BRVT-12/denominator", "2026-06", 250)
    form.put("indicators", "BRVT-12/denominator", "2026-05", 2500)
    assert told(form) == [("DOUBT-FAR", "J7", ""), ("EXPLANATION-LAPSED", "E6", "")]


def test_of_months_not_yet_due_nothing_is_told(told: Callable[..., object]) -> None:
    assert told(year(**EXPLAINED), Period(2026, 5, 5)) == []


def test_an_error_cannot_be_explained_away(read: Read) -> None:
    form = year(code="COUNT-NUMERATOR", sheet="Chỉ số", cell="K6", value=3000, reason="đúng")
    form.put("indicators", "BRVT-12/numerator", "2026-06", 3000)
    report = read(form, period=JUNE)
    error = next(f for f in report.findings if f.code == "COUNT-NUMERATOR")
    assert (error.severity, error.answer) == (Severity.ERROR, "")
    refused = next(f for f in report.findings if f.code == "EXPLANATION-OF-ERROR")
    assert (refused.cell.address, refused.facts) == ("E6", {"place": "Chỉ số!K6", "error": "COUNT-NUMERATOR"})
    assert [f.left_out for f in report.figures if f.period == "2026-06"] == ["COUNT-NUMERATOR"]


def test_a_blank_cell_can_be_explained(told: Callable[..., object]) -> None:
    form = year(code="", sheet="Bìa", cell="C9", value=5, reason="Tháng 6 gửi sau")
    form.put("cover", "reported_to", "value", 5)
    assert ("REPORTED-TO", "C9", "Tháng 6 gửi sau") in told(form)
    form = year(sheet="Bìa", cell="C10", value="trống", reason="Chưa phân công")
    form.put("cover", "filled_by", "value", None)
    assert ("MISSING-COVER", "C10", "Chưa phân công") in told(form)


def test_a_form_in_english_has_the_list_too(read: Read) -> None:
    entries = {**complete_entries(CONTROL, "GLOCOM", YEAR), **drawn(FIGURES)}
    said = {**EXPLAINED, "code": "Far from other months", "sheet": "Indicators"}
    entries["explanations"] = {("1", field, ""): content for field, content in said.items()}
    content = form_bytes(CONTROL, "GLOCOM", entries, span=YEAR, language="en")
    report = read(content, "GLOCOM.xlsx", control=CONTROL, period=JUNE, language="en")
    assert [f.answer for f in report.findings if f.code == "DOUBT-FAR"] == [WHY]


@pytest.mark.parametrize("named", ["So lieu", "Chỉ số", None])
def test_an_explanation_names_its_cell_in_a_form_made_again(tmp_path: Path, read: Read, named: str | None) -> None:
    """GLOCOM is given BRVT-01 too, which stands above BRVT-12 and moves June's 2,500 four lines down."""
    form, path = (
        year(**{**EXPLAINED, "cell": "$k$7", "sheet": "chi so"}),
        tmp_path / "bieu-mau" / "2026" / "GLOCOM.xlsx",
    )
    form.sheet("indicators").title = "So lieu"
    form.put("explanations", "1", "sheet", named)
    path.parent.mkdir(parents=True)
    path.write_bytes(form.content())
    wider = small_hospital({"GLOCOM": ["BRVT-01", "BRVT-12"]})
    make_again(tmp_path, wider, YEAR, datetime(2026, 7, 1))
    again = Form(path.read_bytes(), wider, "GLOCOM")
    carried = [again.cell("explanations", "1", field).value for field in ("sheet", "cell", "value", "reason")]
    address = again.cell("indicators", "BRVT-12/denominator", "2026-06").coordinate
    assert address != "K7"
    assert carried == ["Chỉ số", address, 2500, WHY]
    assert [f.answer for f in read(again, period=JUNE).findings if f.code == "DOUBT-FAR"] == [WHY]


def test_a_line_of_a_list_keeps_its_explanation_when_the_list_closes_up(tmp_path: Path, read: Read) -> None:
    form = year(sheet="Kế hoạch", cell="J8", value=100, reason="Chờ nghiệm thu")
    task = {"problem": "P", "action": "A", "owner": "B", "due": "30/6/2026", "status": "Chưa bắt đầu", "progress": 100}
    for field, content in task.items():
        form.put("pdca", "3", field, content)
    path = tmp_path / "bieu-mau" / "2026" / "GLOCOM.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(form.content())
    assert [f.answer for f in read(form, period=JUNE).findings if f.code == "RULE-AT-MOST"] == ["Chờ nghiệm thu"]
    make_again(tmp_path, CONTROL, YEAR, datetime(2026, 7, 1))
    again = Form(path.read_bytes(), CONTROL, "GLOCOM")
    assert again.cell("explanations", "1", "cell").value == "J6"
    assert [f.answer for f in read(again, period=JUNE).findings if f.code == "RULE-AT-MOST"] == ["Chờ nghiệm thu"]


@pytest.fixture
def explained_hospital(general_hospital: Path) -> Path:
    """The general hospital, whose NGOAI explains 46,145 operations in October and a swapped pair not."""
    from qmxl.control.reading import read_control
    from qmxl.hospital.control import find_control

    control = read_control(fetch_apart(find_control(general_hospital)), texts("vi"))[0]
    path = general_hospital / "nop" / "2026" / "NGOAI.xlsx"
    make_again(general_hospital, control, YEAR, datetime(2026, 11, 1))
    book = openpyxl.load_workbook(general_hospital / "bieu-mau" / "2026" / "NGOAI.xlsx")
    sheet, said = book["Chỉ số"], book["Giải trình"]
    sheet["O15"], sheet["F22"], sheet["F23"] = 46145, sheet["F23"].value, sheet["F22"].value
    for column, content in zip("CDEFG", ("DOUBT-DATE", "Chỉ số", "O15", 46145, "Đã đối chiếu sổ mổ"), strict=True):
        said[f"{column}6"] = content
    book.save(path)
    return general_hospital


def test_answered_warnings_are_counted_apart(explained_hospital: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = commands.consolidate(
        explained_hospital, period=parse_period("2026-10"), language="vi", clock=lambda: datetime(2026, 11, 2)
    )
    # There are no meetings in it, and its forms answer the faults of level 1 in the words of their time.
    about_figures = [f for f in outcome.findings if f.code not in {"RHYTHM-MISSING", "CRITERIA-FAULT-WORDS"}]
    found = {f.code: f for f in about_figures if f.department == "NGOAI"}
    assert {code: f.answer for code, f in found.items()} == {"DOUBT-REVERSED": "", "DOUBT-DATE": "Đã đối chiếu sổ mổ"}
    warnings = sum(1 for f in outcome.findings if f.severity is Severity.WARNING)
    show_findings(outcome, texts("vi"))
    shown = capsys.readouterr().out
    assert "Giải trình: Đã đối chiếu sổ mổ" in shown
    assert f"Cần xem: {warnings - 1}" in shown
    assert "Đã giải trình: 1" in shown
    assert f"{warnings - 1} điều cần xem" in in_words(outcome, "consolidate", texts("vi"))
    as_object = json.loads(as_json(outcome, "vi"))
    assert [f["severity"] for f in as_object["findings"] if f.get("answer") == "Đã đối chiếu sổ mổ"] == ["warning"]

    assert outcome.master is not None
    book = openpyxl.load_workbook(outcome.master, data_only=True)
    headings, *rows = [[cell.value for cell in row] for row in book["Lỗi cần sửa"].iter_rows(min_row=5)]
    listed = [dict(zip(headings, row, strict=True)) for row in rows]
    (answered,) = [row for row in listed if row["Giải trình"]]
    assert (answered["Mức"], answered["Ô"], answered["Giải trình"]) == ("Đã giải trình", "O15", "Đã đối chiếu sổ mổ")
    assert sum(1 for row in listed if row["Mức"] == "Cần xem") == warnings - 1
    submissions = [[cell.value for cell in row] for row in book["Nộp báo cáo"].iter_rows(min_row=5)]
    names = next(row for row in submissions if "Cần xem" in row)
    ngoai = next(row for row in submissions if "NGOAI" in row)
    assert ngoai[names.index("Cần xem")] == 2  # and the meetings nobody held
    assert "Đã đối chiếu sổ mổ" in {row[5].value for row in book["DL câu trả lời"].iter_rows()}


def test_an_assignment_ends_and_the_explanation_stays_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "bieu-mau" / "2026" / "GLOCOM.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(year(**EXPLAINED).content())
    other: Control = small_hospital({"GLOCOM": ["BRVT-16"]})
    assert Assignment(indicator="BRVT-12", department="GLOCOM") not in other.assignments
    make_again(tmp_path, other, YEAR, datetime(2026, 7, 1))
    assert Form(path.read_bytes(), other, "GLOCOM").cell("explanations", "1", "cell").value == "K7"


def test_figures_that_are_another_departments_can_be_explained_too(tmp_path: Path) -> None:
    from qmxl.forms.fetching import fetch
    from qmxl.reports.reading import read_report
    from qmxl.reports.settling import settle

    control = small_hospital({"GLOCOM": ["BRVT-12"], "KHOA_KHAM": ["BRVT-12"]})
    reports = []
    for department, explanation in (
        ("GLOCOM", {"cell": "F6", "value": 0, "reason": "Hai khoa dùng chung sổ mổ"}),
        ("KHOA_KHAM", {}),
    ):
        entries = {
            **complete_entries(control, department, YEAR),
            **drawn(FIGURES),
        }
        entries["explanations"] = {("1", field, ""): content for field, content in explanation.items()}
        path = tmp_path / f"{department}.xlsx"
        path.write_bytes(form_bytes(control, department, entries, span=YEAR))
        reports.append(read_report(fetch(path), path.name, control, JUNE, texts("vi"))[0])
    found = [f for r in settle(reports, control, JUNE, lambda source: source) for f in r.findings]
    assert [(f.department, f.cell.address, f.answer) for f in found if f.code == "DOUBT-SAME-FIGURES"] == [
        ("GLOCOM", "F6", "Hai khoa dùng chung sổ mổ"),
        ("KHOA_KHAM", "F6", ""),
    ]
    assert [f.code for f in found if f.code.startswith("EXPLANATION")] == []


@pytest.mark.parametrize("reason", ["", WHY])
def test_months_handed_in_one_by_one_are_doubted_and_explained_like_a_year(tmp_path: Path, reason: str) -> None:
    from qmxl.forms.fetching import fetch
    from qmxl.reports.reading import read_report
    from qmxl.reports.settling import settle

    reports = []
    for month, admitted in enumerate((240, 275, 210, 300, 244, 46145), start=1):
        span = Period(2026, month, month)
        entries = complete_entries(CONTROL, "GLOCOM", span)
        entries["indicators"] = {
            ("BRVT-12", "numerator", f"2026-{month:02}"): month,
            ("BRVT-12", "denominator", f"2026-{month:02}"): admitted,
        }
        if reason and month == 6:
            said = {"sheet": "Chỉ số", "cell": "F7", "value": 46145, "reason": reason}
            entries["explanations"] = {("1", field, ""): content for field, content in said.items()}
        path = tmp_path / f"GLOCOM_{span}.xlsx"
        path.write_bytes(form_bytes(CONTROL, "GLOCOM", entries, span=span))
        reports.append(read_report(fetch(path), path.name, CONTROL, JUNE, texts("vi"))[0])
    found = [f for r in settle(reports, CONTROL, JUNE, lambda source: source) for f in r.findings]
    assert [(f.code, f.cell.source, f.cell.address, f.answer) for f in found if f.code.startswith("DOUBT")] == [
        ("DOUBT-DATE", "GLOCOM_2026-06.xlsx", "F7", reason)
    ]
    assert [f.code for f in found if f.code.startswith("EXPLANATION")] == []
