"""Every planted fault is found at its cell, and nothing else is called an error."""

from pathlib import Path

import pytest

from qmxl.codes import Severity
from qmxl.commands.outcome import Outcome
from qmxl.period import Period
from qmxl.sample.folder import Folder, expected_errors
from tests.by_hand import whole


def places(outcome: Outcome, *severities: Severity) -> set[tuple[str, str, str, str]]:
    return {(f.cell.source, f.cell.sheet, f.cell.address, f.code) for f in outcome.findings if f.severity in severities}


def test_every_planted_fault_is_found_at_its_cell(outcome: Outcome, sample: Folder):
    planted = {(p.source, p.sheet, p.cell, p.code) for p in sample.planted}
    assert planted - places(outcome, *Severity) == set()
    assert len({code for *_, code in planted}) >= 15, "kinds of faults"


def test_nothing_else_is_an_error(outcome: Outcome, sample: Folder):
    planted = {(p.source, p.sheet, p.cell, p.code) for p in expected_errors(sample)}
    assert places(outcome, Severity.ERROR) == planted


def test_a_moved_about_form_gives_the_same_figures_as_an_untouched_one(outcome: Outcome, hospital: Path):
    """BAN_PHAN_SAU: rows and a column put in, months from December to January, the sheet renamed."""
    from qmxl.sample.hospital import control
    from qmxl.sample.reports import entries

    report = next(report for report in outcome.reports if report.department == "BAN_PHAN_SAU")
    answers = whole(hospital / report.source, control(), Period(2025, 1, 12)).answers
    read = {a.key: a.value for a in answers if a.form == "indicators"}
    entered = entries(control(), "BAN_PHAN_SAU")["indicators"]
    changed = ("BRVT-16", "numerator", "2025-05")
    assert {k: v for k, v in read.items() if k != changed and v is not True} == {
        k: float(v) for k, v in entered.items() if k != changed and v != "x"
    }


@pytest.mark.slow
def test_one_bad_file_changes_nothing_in_the_others(hospital: Path, outcome: Outcome, tmp_path: Path):
    import shutil

    from qmxl import commands
    from qmxl.period import parse_period

    other = tmp_path / "bv"
    shutil.copytree(hospital, other)
    (other / "nop" / "2025" / "GMHS.xlsx").write_bytes(b"PK\x03\x04 cut off")
    again = commands.consolidate(other, period=parse_period("2025-12"), language="vi")
    figures = {r.department: r.figures for r in outcome.reports if r.figures and r.department != "GMHS"}
    assert {r.department: r.figures for r in again.reports if r.figures} == figures


def test_who_reported_is_told(outcome: Outcome):
    assert outcome.missing == ["DIEU_DUONG"]
    assert outcome.without == {"missing": ["DIEU_DUONG"], "rejected": ["DUOC", "TCKT"]}
    assert sorted(r.department for r in outcome.reports if r.status == "late") == ["CHAN_THUONG", "GMHS"]
