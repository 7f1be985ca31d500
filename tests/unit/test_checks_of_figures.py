"""The figures of the indicator form: missing, impossible, contradictory.

Each table is the form as a department sees it; the figures stand in F6 (first line, January) to H9.
"""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from qmxl.codes import Severity
from qmxl.grouping import message
from qmxl.period import Period
from qmxl.reports.report import Report
from qmxl.texts import texts
from tests.by_hand import QUARTER, Form, small_hospital
from tests.own_forms import collected

Fill = Callable[[str], Form]
Found = Callable[..., list[tuple[str, str]]]
Read = Callable[..., Report]


def figures(report: Report) -> list[tuple[object, ...]]:
    return [(f.period, f.numerator, f.denominator, f.left_out) for f in report.figures]


def test_a_complete_report_has_no_finding(found: Found, form: Callable[..., Form]) -> None:
    assert found(form()) == []


def test_blank_zero_and_none_occurred_are_three_answers(fill: Fill, read: Read) -> None:
    report = read(
        fill("""
                            | T1 | T2 | T3
        BRVT-16/numerator   |  0 |    |
        BRVT-16/denominator | 40 |    |
        BRVT-16/none        |    | x  |
        """)
    )
    assert [(f.code, f.cell.address) for f in report.findings] == [("MISSING-MONTH", "H6")]
    assert figures(report) == [
        ("2026-01", 0.0, 40.0, ""),
        ("2026-02", 0.0, 0.0, ""),
        ("2026-03", None, None, "MISSING-MONTH"),
    ]
    assert [f.none_occurred for f in report.figures] == [False, True, False]


def test_a_figure_without_its_partner_is_missing_at_the_partners_cell(fill: Fill, found: Found) -> None:
    table = """
                            | T1 | T2 | T3
        BRVT-16/numerator   | 57 |    | 57
        BRVT-16/denominator |    | 99 | 100
    """
    assert found(fill(table)) == [("MISSING-VALUE", "F7"), ("MISSING-VALUE", "G6")]


def test_months_after_the_period_are_not_asked_for_yet(fill: Fill, found: Found) -> None:
    table = """
                            |  T1 | T2 | T3
        BRVT-16/numerator   |  57 |    | 'abc'
        BRVT-16/denominator | 100 |    |
    """
    assert found(fill(table), period=Period(2026, 1, 1)) == []


def test_a_comma_number_typed_as_text_is_read_with_a_remark(fill: Fill, read: Read) -> None:
    report = read(
        fill("""
                            | T1     | T2       | T3
        BRVT-01/numerator   | '12,5' | '1.234,5'| 90
        BRVT-01/denominator | 100    | 2000     | '12.345.678'
        """)
    )
    assert [(f.code, f.severity, f.cell.address) for f in report.findings] == [
        ("TYPE-NUMBER-TEXT", Severity.INFO, "F6"),
        ("TYPE-NUMBER-TEXT", Severity.INFO, "G6"),
        ("TYPE-NUMBER-TEXT", Severity.INFO, "H7"),
    ]
    assert figures(report)[0] == ("2026-01", 12.5, 100.0, "")
    assert figures(report)[2] == ("2026-03", 90.0, 12_345_678.0, "")


@pytest.mark.parametrize("typed", ["1.234", "1,234", "+1.234", " 1.234 ", "\u00a01.234", "1.234\u00a0"])
def test_a_thousand_or_a_fraction_is_asked_and_not_counted(fill: Fill, read: Read, typed: str) -> None:
    filled = fill("""
                            | T1 | T2  | T3
        BRVT-01/numerator   | 50 | 57  | 57
        BRVT-01/denominator | 60 | 100 | 100
    """)
    filled.put("indicators", "BRVT-01/numerator", "2026-01", typed)
    report = read(filled)
    assert [(f.code, f.severity, f.cell.address) for f in report.findings] == [("TYPE-AMBIGUOUS", Severity.ERROR, "F6")]
    assert figures(report)[0] == ("2026-01", None, 60.0, "TYPE-AMBIGUOUS")
    assert "1.234" in message(report.findings[0], texts("vi"))
    assert "1,234" in message(report.findings[0], texts("vi"))


def test_wrong_contents_are_found_at_their_cells(fill: Fill, found: Found) -> None:
    table = """
                            | T1       | T2  | T3
        BRVT-16/numerator   | 'chưa có' | -2  | 57
        BRVT-16/denominator | 100      | 100 | 62.5
        BRVT-16/none        |          |     |
    """
    assert found(fill(table)) == [("COUNT-FRACTION", "H7"), ("COUNT-NEGATIVE", "G6"), ("TYPE-NUMBER", "F6")]


def test_an_error_value_is_no_figure(fill: Fill, read: Read) -> None:
    filled = fill("""
                            | T1  | T2  | T3
        BRVT-16/numerator   | 57  | 57  | 57
        BRVT-16/denominator | 100 | 100 | 100
    """)
    cell = filled.cell("indicators", "BRVT-16/numerator", "2026-02")
    cell.value, cell.data_type = "#DIV/0!", "e"
    report = read(filled)
    assert [(f.severity, f.cell.address) for f in report.findings] == [(Severity.ERROR, "G6")]
    assert [f.left_out != "" for f in report.figures] == [False, True, False]


@pytest.mark.parametrize(
    ("denominator", "code", "shown"),
    [(100, "BRVT-16", "10.000.000.000.000"), (0, "BRVT-16", "10.000.000.000.000")],
)
def test_a_number_that_is_no_count_is_one_finding_and_written_out(
    fill: Fill, read: Read, denominator: int, code: str, shown: str
) -> None:
    report = read(
        fill(f"""
                            | T1          | T2  | T3
        {code}/numerator    | 1e13        | 57  | 57
        {code}/denominator  | {denominator} | 100 | 100
    """)
    )
    [finding] = report.findings
    assert (finding.code, finding.cell.address) == ("COUNT-TOO-LARGE", "F6")
    assert f"Số {shown} quá lớn" in message(finding, texts("vi"))
    assert [figure.left_out for figure in report.figures] == ["COUNT-TOO-LARGE", "", ""]


def test_more_cases_than_observations_are_found_at_the_numerator(fill: Fill, found: Found) -> None:
    table = """
                            | T1  | T2  | T3
        BRVT-16/numerator   | 101 | 100 | 0
        BRVT-16/denominator | 100 | 100 | 0
    """
    assert found(fill(table)) == [("COUNT-NUMERATOR", "F6"), ("COUNT-ZERO", "H6")]


def test_a_mean_may_be_larger_than_one(fill: Fill, found: Found) -> None:
    table = """
                            | T1 | T2 | T3
        BRVT-10/numerator   |    |    | 4312
        BRVT-10/denominator |    |    | 51
    """
    assert found(fill(table)) == []


def test_cases_without_observations_are_a_fault(fill: Fill, found: Found) -> None:
    table = """
                            | T1  | T2  | T3
        BRVT-16/numerator   | 57  | 3   | 57
        BRVT-16/denominator | 100 | 0   | 100
    """
    assert found(fill(table)) == [("COUNT-NO-DENOMINATOR", "G6")]


def test_four_causes_add_up_to_the_total(fill: Fill, found: Found) -> None:
    table = """
                         | T1 | T2 | T3
        BRVT-02/cause_a  |  0 | 1  | 0
        BRVT-02/cause_b  |  0 | 1  | 0
        BRVT-02/cause_c  |  0 | 0  | 0
        BRVT-02/cause_d  |  0 | 0  | 0
        BRVT-02/total    |  0 | 3  | 0
        BRVT-02/reported |  0 | 2  |
    """
    assert found(fill(table)) == [("COUNT-REPORTED", "G11"), ("COUNT-TOTAL", "G10")]


def test_a_cause_left_blank_is_missing_and_not_taken_for_zero(fill: Fill, found: Found) -> None:
    table = """
                         | T1 | T2 | T3
        BRVT-02/cause_a  |  0 | 1  | 0
        BRVT-02/cause_b  |  0 |    | 0
        BRVT-02/cause_c  |  0 | 0  | 0
        BRVT-02/cause_d  |  0 | 0  | 0
        BRVT-02/total    |  0 | 1  | 0
    """
    assert found(fill(table)) == [("MISSING-VALUE", "G7")]


def test_none_occurred_and_a_figure_contradict_each_other(fill: Fill, read: Read) -> None:
    report = read(
        fill("""
                            | T1  | T2  | T3
        BRVT-16/numerator   | 57  | 0   | 57
        BRVT-16/denominator | 100 | 0   | 100
        BRVT-16/none        | x   | x   | 'không'
        """)
    )
    assert [(f.code, f.cell.address) for f in report.findings] == [("TYPE-TICK", "H8"), ("COUNT-NONE-AND-NUMBER", "F8")]
    assert [f.left_out for f in report.figures] == ["COUNT-NONE-AND-NUMBER", "", "TYPE-TICK"]


def test_a_figure_in_a_month_that_is_not_due_is_said_and_not_counted(fill: Fill, read: Read) -> None:
    report = read(
        fill("""
                            | T1 | T2 | T3
        BRVT-10/numerator   |    |    | 90
        BRVT-10/denominator |    |    | 2
        """)
    )
    assert report.findings == []
    late = fill("""
                            | T1 | T2 | T3
        BRVT-10/numerator   |    |    | 90
        BRVT-10/denominator |    |    | 2
    """)
    late.put("indicators", "BRVT-10/numerator", "2026-02", 30)
    report = read(late)
    assert [(f.code, f.cell.address) for f in report.findings] == [("COUNT-NOT-DUE", "G6")]
    assert figures(report) == [("2026-03", 90.0, 2.0, "")]


def test_a_never_event_is_said_aloud_and_wants_its_incident(fill: Fill, read: Read) -> None:
    report = read(
        fill("""
                            | T1 | T2 | T3
        BRVT-13/numerator   |  0 | 1  | 0
        BRVT-13/denominator | 50 | 50 | 50
        """)
    )
    assert [(f.code, f.cell.address) for f in report.findings] == [
        ("NEVER-EVENT", "G6"),
        ("NEVER-EVENT-NO-INCIDENT", "G6"),
    ]
    assert figures(report)[1] == ("2026-02", 1.0, 50.0, "")


def test_a_never_event_with_its_incident_is_only_said_aloud(form: Callable[..., Form], found: Found) -> None:
    filled = form()
    filled.put("indicators", "BRVT-13/numerator", "2026-02", 1)
    told = {"happened_on": "14/02/2026", "description": "…", "harm": "H", "cause": "Khác", "indicator": "BRVT-13"}
    for field, content in {**told, "report_kind": "Bắt buộc", "reported_on": "14/02/2026", "place": "…"}.items():
        filled.put("incidents", "1", field, content)
    assert [code for code, _ in found(filled)] == ["NEVER-EVENT"]
    filled.put("incidents", "1", "indicator", None)
    assert [code for code, _ in found(filled)] == ["NEVER-EVENT", "NEVER-EVENT-DATES"]  # whose day is it?


def test_a_never_event_leads_to_its_incident(form: Callable[..., Form], read: Read, tmp_path: Path) -> None:
    filled = form()
    filled.put("indicators", "BRVT-13/numerator", "2026-02", 1)
    told = {"happened_on": "14/02/2026", "description": "…", "harm": "H", "cause": "Khác", "indicator": "BRVT-13"}
    for field, content in {**told, "report_kind": "Bắt buộc", "reported_on": "14/02/2026", "place": "…"}.items():
        filled.put("incidents", "1", field, content)
    place = filled.cell("incidents", "1", "happened_on").coordinate
    [said] = read(filled).findings
    assert said.facts["incident"] == f"Sự cố!{place}"
    sheet = openpyxl.load_workbook(io.BytesIO(collected(tmp_path, filled).master()))["Lỗi cần sửa"]
    row = next(row for row in sheet.iter_rows(min_row=6) if row[7].value == "NEVER-EVENT")
    assert row[1].value == "Khoa Khám bệnh"
    assert row[2].hyperlink is not None
    assert str(row[2].hyperlink.location).replace("'", "") == f"Sự cố!{place}"


def test_one_wrong_month_leaves_the_others_in(fill: Fill, read: Read) -> None:
    report = read(
        fill("""
                            | T1  | T2    | T3
        BRVT-16/numerator   | 57  | 900   | 57
        BRVT-16/denominator | 100 | 100   | 100
        """)
    )
    assert [(f.period, f.left_out) for f in report.figures] == [
        ("2026-01", ""),
        ("2026-02", "COUNT-NUMERATOR"),
        ("2026-03", ""),
    ]


def test_every_figure_names_its_cells(fill: Fill, read: Read) -> None:
    report = read(
        fill("""
                            | T1  | T2 | T3
        BRVT-16/numerator   | 57  |    | 57
        BRVT-16/denominator | 100 |    | 100
        BRVT-16/none        |     | x  |
        """)
    )
    places = [(f.sheet, f.numerator_cell, f.denominator_cell) for f in report.figures]
    assert places == [("Chỉ số", "F6", "F7"), ("Chỉ số", "G8", ""), ("Chỉ số", "H6", "H7")]


def test_theatre_hours_are_held_against_rooms_and_weeks(fill: Fill, read: Read) -> None:
    report = read(
        fill("""
                         | T1 | T2 | T3
        BRVT-17/hours    |    |    | '412,5'
        BRVT-17/rooms    |    |    | 4
        BRVT-17/weeks    |    |    | 12.5
        """)
    )
    assert figures(report) == [("2026-03", 412.5, 1500.0, "")]
    assert [f.code for f in report.findings] == ["TYPE-NUMBER-TEXT"]


def test_the_cover_says_how_far_the_report_has_come(form: Callable[..., Form], found: Found) -> None:
    behind = form()
    behind.put("cover", "reported_to", "value", 2)
    behind.put("cover", "filled_by", "value", None)
    assert found(behind) == [("MISSING-COVER", "C10"), ("REPORTED-TO", "C9")]


@pytest.mark.parametrize("code", ["BRVT-02", "BRVT-10", "BRVT-13", "BRVT-16"])
def test_nothing_entered_is_one_finding_for_each_month_that_is_due(read: Read, code: str) -> None:
    from tests.by_hand import complete_entries, form_bytes

    control = small_hospital({"GLOCOM": [code]})
    blank = {**complete_entries(control, "GLOCOM"), "indicators": {}}
    report = read(Form(form_bytes(control, "GLOCOM", blank, span=QUARTER), control, "GLOCOM"))
    due = control.indicators[code].interval
    assert [f.code for f in report.findings] == ["MISSING-MONTH"] * (3 // due)
