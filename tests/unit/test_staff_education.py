"""Continuing education of single persons: lists in the house, shares of enough people outside, the limits stated."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from qmxl.period import Period
from tests.by_hand import small_hospital
from tests.own_forms import Collected, collected, filled
from tests.registers import alone

PEOPLE = [  # hours, last exam, licence valid to
    (60, date(2024, 3, 30), date(2027, 1, 1)),  # the exam was due the day before the end of the period
    (50, date(2024, 5, 1), date(2026, 3, 1)),
    (48, date(2025, 5, 1), date(2026, 6, 1)),
    (10, None, None),
    (0, date(2025, 1, 1), date(2030, 1, 1)),
    (48, date(2025, 1, 1), date(2030, 1, 1)),
]


def read(folder: Path, **limits: float) -> Collected:
    lines = [
        {
            "staff": f"NV{at}",
            "profession": "Bác sĩ",
            "cycle_from": date(2025, 1, 1),
            "hours": hours,
            "exam_on": exam,
            "exam_result": "Đạt" if exam else None,
            "licence_to": licence,
        }
        for at, (hours, exam, licence) in enumerate(PEOPLE, 1)
    ]
    control = alone(small_hospital(), "staff_training")
    control = replace(control, hospital=replace(control.hospital, **limits))
    typed = [{name: value for name, value in line.items() if value is not None} for line in lines]
    form = filled(control, "KHOA_KHAM", {"staff_training": typed})
    return collected(folder, form, period=Period(2026, 3, 3), saved=datetime(2026, 4, 2, 8))


def shares(whole: Collected) -> dict[str, float | None]:
    return {each.summary.id: each.total for each in whole.tables.grouped["staff_training"].several}


def test_what_is_due_is_told_as_shares_of_enough_people(tmp_path: Path):
    whole = read(tmp_path, training_hours=48, training_months=24)
    assert whole.found() == []
    told = shares(whole)
    assert told["reached"] == 4 / 6
    assert told["exam_late"] == 1 / 6
    assert told["exam_soon"] == 1 / 6
    assert told["never"] == 1 / 6
    assert told["passed"] == 5 / 6
    assert (told["licence_late"], told["licence_soon"]) == (1 / 6, 1 / 6)
    assert told["short"] == 0, "the cycle goes on to the end of 2026"


def test_without_the_hospitals_limits_nobody_is_said_to_have_reached_anything(tmp_path: Path):
    told = shares(read(tmp_path))
    assert "reached" not in told
    assert "short" not in told
    assert told["exam_late"] == 1 / 6, "every 24 months, where the hospital says nothing else"
    assert shares(read(tmp_path, exam_months=36))["exam_late"] == 0


def test_no_code_leaves_the_house(tmp_path: Path):
    whole = read(tmp_path)
    drawn = whole.drawn()
    said = {str(value) for sheet in drawn for row in sheet.iter_rows(values_only=True) for value in row}
    assert not {f"NV{at}" for at in range(1, 7)} & said
    assert "staff_training" not in whole.tables.registers
