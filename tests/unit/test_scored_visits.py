"""The grade a team gives a visit is held against its points, by the hospital's own limits."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qmxl.control.control import Control
from qmxl.control.models import Department
from tests.by_hand import small_hospital
from tests.own_forms import Collected, collected, filled

LIMITS = {"visit_grade_a": 90, "visit_grade_b": 70}


def hospital(**limits: float) -> Control:
    small = small_hospital()
    office = Department(code="QLCL", name="Phòng QLCL", kind="quality_office")
    return replace(
        small,
        departments={**small.departments, "QLCL": office},
        packs=frozenset({"basic", "improvement"}),
        hospital=replace(small.hospital, **limits),
    )


def item(points: float | str, grade: str | None = None, day: int = 5, unit: str = "GLOCOM") -> dict[str, object]:
    """An item of ten points; what is lost is asked for."""
    said = {"visited_on": date(2026, 1, day), "unit": unit, "content": "Hồ sơ", "most": 10, "points": points}
    asked = {"finding": "Thiếu chữ ký", "request": "Bổ sung", "due": date(2026, 1, 30)}
    return {**said, "grade": grade, **(asked if points != 10 else {})}


def read(folder: Path, *lines: dict[str, object], **limits: float) -> Collected:
    return collected(folder, filled(hospital(**limits), "QLCL", {"scored_visit": list(lines)}))


@pytest.mark.parametrize(
    ("points", "grade", "told"),
    [
        ((10, 8), "A", []),
        ((10, 7.9), "A", [("RULE-AT-LEAST", "P6")]),
        ((10, 7.9), "B", []),
        ((10, 8), "B", [("RULE-LESS", "P6")]),
        ((7, 7), "B", []),
        ((7, 6.9), "B", [("RULE-AT-LEAST", "P6")]),
        ((7, 6.9), "C", []),
        ((7, 7), "C", [("RULE-LESS", "P6")]),
    ],
)
def test_a_grade_that_the_points_of_the_visit_do_not_bear_is_told_at_its_cell(
    points: tuple[float, float], grade: str, told: list[tuple[str, str]], tmp_path: Path
) -> None:
    first, second = points
    others = [item(2, day=6), item(2, unit="KHOA_KHAM")]  # another day, another department
    whole = read(tmp_path, item(first, grade), item(second), *others, **LIMITS)
    assert whole.found("RULE-AT-LEAST", "RULE-LESS") == told
    percent = whole.tables.registers["scored_visit"].lines["visit_percent"]
    assert sorted(percent) == sorted([sum(points) * 5, sum(points) * 5, 20, 20])


def test_without_limits_no_grade_is_held_against_points_and_they_are_asked_for(tmp_path: Path) -> None:
    assert read(tmp_path, item(2, "A")).found("RULE-AT-LEAST", "RULE-LESS") == []
    assert set(hospital().forms.limits_wanted) >= {"visit_grade_a", "visit_grade_b"}
    assert not {"visit_grade_a", "visit_grade_b"} & set(hospital(**LIMITS).forms.limits_wanted)


def test_points_that_cannot_be_read_leave_the_grade_alone(tmp_path: Path) -> None:
    whole = read(tmp_path, item(10, "C"), item("mười"), **LIMITS)
    assert whole.found("RULE-AT-LEAST", "RULE-LESS") == []
    assert whole.tables.registers["scored_visit"].lines["visit_percent"] == [None, None]


def test_the_finding_says_the_percentage_and_the_limit(tmp_path: Path) -> None:
    whole = read(tmp_path, item(8.5, "A"), **LIMITS)
    assert whole.finding("RULE-AT-LEAST").facts == {
        "field": "% điểm của lần kiểm tra",
        "found": 85,
        "limit": 90,
        "when": "Xếp loại = A",
    }
