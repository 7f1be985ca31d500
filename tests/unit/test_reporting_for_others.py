"""Infection control reports for other departments: lines in its form, figures of theirs, traced to its file."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.models import ALL, Assignment, Department, Target
from qmxl.control.reading import read_control
from qmxl.control.targets import Targets
from qmxl.engines.apart import fetch_apart
from qmxl.period import parse_period
from qmxl.texts import texts
from tests.by_hand import QUARTER, SAVED, complete_entries, form_bytes, small_hospital
from tests.consolidating import AFTER, Errors, shown_in
from tests.written import control_file

VI = texts("vi")
WARDS = tuple(f"K{n:02}" for n in range(1, 13))


def hospital(*assignments: Assignment) -> Control:
    """Twelve wards and infection control."""
    control = small_hospital({})
    departments = {code: Department(code=code, name=f"Khoa {code}") for code in (*WARDS, "KSNK")}
    return replace(
        control,
        departments=departments,
        assignments=assignments,
        programme=replace(control.programme, sub_items={}),
        targets=Targets(),
    )


def for_all(**months: str) -> Control:
    return hospital(
        *(Assignment(indicator="BRVT-23", department=ward, reporter="KSNK", **months) for ward in WARDS),
        Assignment(indicator="BRVT-16", department="K01"),
    )


def codes(control: Control, department: str, months: tuple[str, ...] = QUARTER.months) -> list[str]:
    return [each.code for each in control.reporting.typed_by(department, months)]


def test_who_types_what():
    control = for_all()
    assert codes(control, "KSNK") == [f"BRVT-23@{ward}" for ward in WARDS]
    assert codes(control, "K01") == ["BRVT-16"]
    assert codes(control, "K02") == []
    assert [each.code for each in control.reporting.indicators_of("K02", QUARTER.months)] == ["BRVT-23"]
    assert control.reporting.owed_months("K02", QUARTER.months) == set()
    assert control.reporting.owed_months("KSNK", QUARTER.months) == set(QUARTER.months)


def test_for_all_departments_the_reporter_has_its_own_line_once():
    control = hospital(Assignment(indicator="BRVT-23", department=ALL, reporter="KSNK"))
    assert codes(control, "KSNK")[:3] == ["BRVT-23", "BRVT-23@K01", "BRVT-23@K02"]
    assert len(codes(control, "KSNK")) == 13


def test_from_march_on_infection_control_reports_it():
    """Until February the ward types its figures itself."""
    own, later = (
        Assignment(indicator="BRVT-23", department="K01", last="2026-02"),
        Assignment(indicator="BRVT-23", department="K01", first="2026-03", reporter="KSNK"),
    )
    control = hospital(own, later)
    [ward], [taken] = (
        control.reporting.typed_by("K01", QUARTER.months),
        control.reporting.typed_by("KSNK", QUARTER.months),
    )
    assert control.reporting.typed_months(ward, "K01", QUARTER.months) == ["2026-01", "2026-02"]
    assert control.reporting.typed_months(taken, "KSNK", QUARTER.months) == ["2026-03"]
    assert control.reporting.due_months(ward, "K01", QUARTER.months) == list(QUARTER.months)


def folder(place: Path, control: Control, *reporting: str) -> Path:
    """The hospital laid out, with complete reports of some departments; of K02 only half is right."""
    (place / "nop" / "2026").mkdir(parents=True)
    (place / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, VI), SAVED, VI))
    for department in reporting:
        entries = complete_entries(control, department)
        for indicator in control.reporting.typed_by(department, QUARTER.months):
            for month in control.reporting.typed_months(indicator, department, QUARTER.months):
                right = 40 if indicator.code.endswith("@K02") else 80
                entries["indicators"][indicator.code, "numerator", month] = right
                entries["indicators"][indicator.code, "denominator", month] = 80
        content = form_bytes(control, department, entries)
        (place / "nop" / "2026" / f"{department}.xlsx").write_bytes(content)
    return place


@pytest.fixture
def reported(tmp_path: Path) -> tuple[Path, Errors]:
    control = replace(for_all(), targets=Targets((Target(indicator="BRVT-23", target=90),)))
    place = folder(tmp_path / "bv", control, "KSNK", "K01")
    return place, shown_in(place, now=AFTER)[1]


def test_each_ward_has_its_figure_and_its_verdict(reported: tuple[Path, Errors]):
    place, errors = reported
    lines, _ = shown_in(place, now=AFTER)
    shown = {line["Khoa/phòng"]: (line["Kỳ này"], line["Kết quả"]) for line in lines if line["Mã chỉ số"] == "BRVT-23"}
    assert errors == []
    assert list(shown) == ["BV", *WARDS]
    assert shown["BV"] == ((11 * 80 + 40) * 100 / (12 * 80), "Đạt")
    assert (shown["K01"], shown["K02"], shown["K12"]) == ((100, "Đạt"), (50, "Không đạt"), (100, "Đạt"))


def test_a_figure_names_the_file_and_cell_of_who_reported_it(reported: tuple[Path, Errors]):
    place, _ = reported
    data, _ = shown_in(place, now=AFTER, sheet="DL chỉ số")
    [line] = [row for row in data if row["Khoa/phòng"] == "K02" and row["Kỳ"] == "2026-03"]
    source, sheet, cell = line["Tệp nguồn"], line["Trang"], line["Ô tử số"]
    assert source == "nop/2026/KSNK.xlsx"
    assert openpyxl.load_workbook(place / str(source))[str(sheet)][str(cell)].value == 40


def test_a_ward_that_types_nothing_is_not_missing_and_infection_control_is(tmp_path: Path):
    place = folder(tmp_path / "bv", for_all(), "K01")
    assert shown_in(place, now=AFTER)[1] == [("REPORT-MISSING", "C18")]  # the line of KSNK
    outcome = commands.check([place], language="vi", period=parse_period("2026-03"))
    assert {f.department for f in outcome.findings if f.code == "REPORT-MISSING"} <= {"KSNK"}


def test_who_types_is_read_from_the_control_workbook(tmp_path: Path):
    path = tmp_path / "QM_DieuKhien.xlsx"
    entries = entries_of(for_all(), VI)
    path.write_bytes(control_file(entries, SAVED, VI))
    assert read_control(fetch_apart(path), VI)[0].assignments == for_all().assignments
    entries["assignments"]["1", "reporter", ""] = "KHONG_CO"
    path.write_bytes(control_file(entries, SAVED, VI))
    read, findings = read_control(fetch_apart(path), VI)
    assert [(f.code, f.cell.address) for f in findings if f.severity == "error"] == [("CONTROL-UNKNOWN", "G6")]
    assert len(read.assignments) == len(for_all().assignments) - 1
