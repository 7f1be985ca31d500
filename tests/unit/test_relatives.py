"""Inputs of the same kind as those of ``tests/cases``, at other places."""

import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.commands.outcome import Outcome
from qmxl.period import parse_period
from qmxl.typed.persons import looks_like

OCTOBER, NOVEMBER = parse_period("2026-10"), datetime(2026, 11, 2)


def october(folder: Path) -> Outcome:
    return commands.consolidate(folder, period=OCTOBER, language="vi", clock=lambda: NOVEMBER)


def told(outcome: Outcome, source: str) -> list[tuple[str, str]]:
    """The findings of a file as code and cell."""
    return [(f.code, f.cell.address) for f in outcome.findings if f.cell.source == source]


def typed(path: Path, sheet: str, **cells: object) -> None:
    """Types into cells of a workbook, as a person would."""
    book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
    for address, content in cells.items():
        book[sheet][address] = content
    book.save(path)


def test_a_share_typed_as_progress_without_a_format_is_asked_about(general_hospital: Path) -> None:
    """Of the kind of 09-percent-typed-as-progress: 0.65 in format General."""
    typed(general_hospital / "nop/2026/SAN.xlsx", "Kế hoạch", J6=0.65)
    assert ("PERCENT-SHARE", "J6") in told(october(general_hospital), "nop/2026/SAN.xlsx")


def test_a_mean_multiplied_as_a_rate_is_a_contradiction(general_hospital: Path) -> None:
    """Of the kind of habit 3: "Nhân với" 100 for days."""
    typed(general_hospital / "QM_DieuKhien.xlsm", "Chỉ số của bệnh viện", I8=100)
    assert ("CONTROL-MULTIPLIER", "I8") in told(october(general_hospital), "QM_DieuKhien.xlsm")


def test_a_formula_nobody_calculated_in_the_control_workbook_is_told_as_one(general_hospital: Path) -> None:
    """Of the kind of 02-formula-without-result."""
    typed(general_hospital / "QM_DieuKhien.xlsm", "Mục tiêu", E6="=1+1")
    assert ("TYPE-UNCALCULATED", "E6") in told(october(general_hospital), "QM_DieuKhien.xlsm")


def test_what_stands_beside_the_form_without_a_heading_is_told(general_hospital: Path) -> None:
    typed(general_hospital / "nop/2026/SAN.xlsx", "Sự cố", K6="ghi thêm")
    assert ("STRUCTURE-COLUMN-UNKNOWN", "K5") in told(october(general_hospital), "nop/2026/SAN.xlsx")


def test_forms_names_a_report_that_lies_beside_the_years(general_hospital: Path) -> None:
    """Of the kind of habit 7: nop/SAN.xlsx in place of nop/2026/SAN.xlsx."""
    shutil.move(general_hospital / "nop/2026/SAN.xlsx", general_hospital / "nop/SAN.xlsx")
    outcome = commands.forms(general_hospital, period=parse_period("2026"), language="vi", clock=lambda: NOVEMBER)
    assert ("MISPLACED-SHARED", "") in told(outcome, "nop/SAN.xlsx")
    assert not outcome.clean


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_a_number_seen_as_a_percentage_is_quoted_as_it_is_seen(language: str) -> None:
    from qmxl.texts.showing import show
    from qmxl.xlsx.cells import Percent

    assert show(Percent(0.465), language) == ("46,5 %" if language == "vi" else "46.5 %")


@pytest.mark.parametrize(("text", "person"), [("001.099.012.345", True), ("120.000.000.000 đồng", False)])
def test_an_identity_number_with_dots_is_noticed(text: str, person: bool) -> None:
    assert bool(looks_like(f"Người bệnh {text}")) is person
