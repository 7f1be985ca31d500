"""Indicators given or taken away within a year."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from qmxl import commands
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.models import Assignment
from qmxl.departments.workbook import department_workbook
from qmxl.engines.apart import fetch_apart
from qmxl.period import Period
from qmxl.texts import texts
from tests.by_hand import QUARTER, SAVED, Form, form_bytes, make_again, small_hospital, whole
from tests.written import control_file

Made = Callable[..., Form]
YEAR = Period(2026, 1, 12)


def given(*assignments: tuple[str, str, str, str]) -> Control:
    fields = ("indicator", "department", "first", "last")
    each = (Assignment(**dict(zip(fields, assignment, strict=True))) for assignment in assignments)
    return replace(small_hospital(), assignments=tuple(each))


MOVED = given(("BRVT-16", "GLOCOM", "", "2026-01"), ("BRVT-16", "KHOA_KHAM", "2026-02", ""))


def open_months(control: Control, department: str, span: Period = QUARTER) -> dict[str, list[str]]:
    sheet = department_workbook(control, department, span, texts("vi")).by_form.get("indicators")
    lines = sheet.lines if sheet else ()
    return {
        line.row: [c.key for c, is_open in zip(sheet.columns, line.open, strict=True) if is_open]
        for line in lines
        if sheet and line.part == "numerator"
    }


def test_an_indicator_that_moves_is_asked_of_each_department_in_its_months() -> None:
    assert open_months(MOVED, "GLOCOM") == {"BRVT-16": ["2026-01"]}
    assert open_months(MOVED, "KHOA_KHAM") == {"BRVT-16": ["2026-02", "2026-03"]}


def test_a_year_without_the_indicator_does_not_ask_for_it() -> None:
    assert open_months(MOVED, "GLOCOM", Period(2027, 1, 3)) == {}
    assert open_months(MOVED, "KHOA_KHAM", Period(2025, 1, 3)) == {}


def test_a_quarterly_indicator_is_due_at_the_end_of_the_quarters_within() -> None:
    quarterly = next(i for i in small_hospital().indicators.values() if i.interval == 3)
    control = given((quarterly.code, "GLOCOM", "2026-05", "2026-11"))
    assert open_months(control, "GLOCOM", YEAR)[quarterly.code] == ["2026-06", "2026-09"]


def test_two_spans_of_one_department_add_up() -> None:
    control = given(("BRVT-16", "GLOCOM", "", "2026-01"), ("BRVT-16", "GLOCOM", "2026-03", ""))
    assert open_months(control, "GLOCOM") == {"BRVT-16": ["2026-01", "2026-03"]}


@pytest.mark.parametrize(
    ("control", "gaps"),
    [
        (MOVED, {}),
        (given(("BRVT-16", "GLOCOM", "2026-02", "2026-02")), {}),
        (
            given(("BRVT-16", "GLOCOM", "", "2026-01"), ("BRVT-16", "KHOA_KHAM", "2026-03", "")),
            {"BRVT-16": ["2026-02"]},
        ),
    ],
)
def test_months_between_in_which_nobody_reports_are_told(control: Control, gaps: dict[str, list[str]]) -> None:
    assert control.reporting.gaps(QUARTER.months) == gaps


@pytest.fixture
def hospital(tmp_path: Path) -> Callable[..., commands.Outcome]:
    """Consolidates a hospital in which KHOA_KHAM and GLOCOM filled in all that ``control`` asks of them."""

    def run(control: Control, made_by: Control | None = None) -> commands.Outcome:
        (tmp_path / "nop" / "2026").mkdir(parents=True)
        content = control_file(entries_of(control, texts("vi")), SAVED, texts("vi"))
        (tmp_path / "QM_DieuKhien.xlsx").write_bytes(content)
        for department in control.departments:
            form = form_bytes(made_by or control, department)
            (tmp_path / "nop" / "2026" / f"{department}.xlsx").write_bytes(form)
        return commands.consolidate(
            tmp_path, period=Period(2026, 3, 3), language="vi", clock=lambda: datetime(2026, 4, 3)
        )

    return run


def test_each_month_counts_once_from_the_department_it_is_assigned_to(
    hospital: Callable[..., commands.Outcome],
) -> None:
    outcome = hospital(MOVED)
    counted = {(r.department, f.period) for r in outcome.reports for f in r.figures if not f.left_out}
    assert counted == {("GLOCOM", "2026-01"), ("KHOA_KHAM", "2026-02"), ("KHOA_KHAM", "2026-03")}
    assert [f.code for f in outcome.findings if f.cell.sheet == "Chỉ số"] == []


def test_figures_outside_the_assigned_months_are_told_and_not_counted(
    hospital: Callable[..., commands.Outcome],
) -> None:
    both = given(("BRVT-16", "*", "", ""))
    outcome = hospital(MOVED, made_by=both)
    told = sorted((f.department, f.code, f.period) for f in outcome.findings if f.cell.sheet == "Chỉ số")
    twice = [("GLOCOM", "2026-02"), ("GLOCOM", "2026-03"), ("KHOA_KHAM", "2026-01")]  # numerator and denominator
    assert told == sorted((d, "COUNT-NOT-DUE", m) for d, m in twice for _ in range(2))
    counted = sorted((r.department, f.period) for r in outcome.reports for f in r.figures)
    assert counted == [("GLOCOM", "2026-01"), ("KHOA_KHAM", "2026-02"), ("KHOA_KHAM", "2026-03")]


def test_a_gap_is_a_finding_at_the_assignments(hospital: Callable[..., commands.Outcome]) -> None:
    outcome = hospital(given(("BRVT-16", "GLOCOM", "", "2026-01"), ("BRVT-16", "KHOA_KHAM", "2026-03", "")))
    gaps = [f for f in outcome.findings if f.code == "CONTROL-GAP"]
    assert [(f.cell.source, f.cell.sheet, f.facts) for f in gaps] == [
        ("QM_DieuKhien.xlsx", "Phân công chỉ số", {"indicator": "BRVT-16", "months": ["2026-02"]})
    ]


def test_a_form_made_again_keeps_aside_what_stands_in_months_that_are_not_asked_any_more(tmp_path: Path) -> None:
    both = given(("BRVT-16", "*", "", ""))
    (tmp_path / "nop" / "2026").mkdir(parents=True)
    (tmp_path / "nop" / "2026" / "GLOCOM.xlsx").write_bytes(form_bytes(both, "GLOCOM"))
    findings = make_again(tmp_path, MOVED, made=datetime(2026, 5, 2))
    made = tmp_path / "bieu-mau" / "2026" / "GLOCOM.xlsx"
    kept = [(a.period, a.field) for a in whole(made, MOVED).answers if a.row == "BRVT-16"]
    assert kept == [("2026-01", "numerator"), ("2026-01", "denominator")]
    assert [(f.code, f.facts["count"]) for f in findings] == [("FORM-KEPT-ASIDE", 4)]
    assert [path.stem.split(" ")[0] for path in (tmp_path / "lich-su").iterdir()] == ["GLOCOM"]


def test_the_control_workbook_keeps_the_months(tmp_path: Path) -> None:
    from qmxl.control.reading import read_control

    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries_of(MOVED, texts("vi")), SAVED, texts("vi")))
    assert read_control(fetch_apart(path), texts("vi"))[0].assignments == MOVED.assignments
