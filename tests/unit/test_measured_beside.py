"""What is measured stands beside the goal whose indicator it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from qmxl.control.models import Department
from tests.by_hand import small_hospital
from tests.own_forms import collected, filled

GOALS = [("Hồ sơ đúng hạn", "BRVT-16"), ("Không nhầm mắt", "BRVT-13"), ("Giảm ngã", None)]


def test_a_goal_has_what_its_indicator_comes_to_since_january(tmp_path: Path) -> None:
    small = small_hospital()
    office = Department(code="QLCL", name="Phòng QLCL", kind="quality_office")
    control = replace(small, departments={**small.departments, "QLCL": office}, packs=frozenset({"basic", "office"}))
    lines = [
        {"goal": goal, "indicator": code, "owner": "Tổ QLCL", "status": "Đang làm", "due": date(2026, 12, 1)}
        for goal, code in GOALS
    ]
    ward = filled(control, "GLOCOM", {})
    ward.put("indicators", "BRVT-16/numerator", "2026-03", 60)  # beside 57 and 57 of 100
    whole = collected(tmp_path, filled(control, "QLCL", {"safety_programme": lines}), ward)
    register = whole.tables.registers["safety_programme"].lines
    measured = dict(zip(register["goal"], register["measured_value"], strict=True))
    assert measured == {"Hồ sơ đúng hạn": 58, "Không nhầm mắt": None, "Giảm ngã": None}
    rows: Sequence[tuple[object, ...]] = list(whole.drawn()["Chương trình an toàn"].iter_rows(values_only=True))
    heading = next(row for row in rows if "Đo được từ đầu năm (toàn viện)" in row)
    at = heading.index("Đo được từ đầu năm (toàn viện)")
    assert [row[at] for row in rows if "Hồ sơ đúng hạn" in row] == [58]
