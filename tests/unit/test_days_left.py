"""Days left until a day, or so many months after it, as forms count what is due and what is past."""

from datetime import date
from pathlib import Path

import pytest

from qmxl.measures.working import months_after
from qmxl.period import Period
from tests.own_forms import collected, declared, filled, with_forms

PAPERS = """
[[field]]
id = "name"
[[field]]
id = "made_on"
type = "date"
[[worked_out]]
id = "left"
label = { vi = "Còn lại", en = "Left", zh = "剩余" }
kind = "days_left"
fields = ["made_on"]
value = "24"
[[summary]]
id = "past"
where = "left < 0"
[[summary]]
id = "soon"
where = "left >= 0 and left <= 92"
"""


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 3, 31), 24, date(2026, 3, 31)),
        (date(2025, 12, 5), 1, date(2026, 1, 5)),
        (date(2025, 11, 30), 0, date(2025, 11, 30)),
    ],
)
def test_the_same_day_so_many_months_later(day: date, months: int, expected: date):
    assert months_after(day, months) == expected


def test_what_is_past_and_what_is_due_soon_are_counted(tmp_path: Path):
    days = [date(2024, 3, 30), date(2024, 3, 31), date(2024, 7, 1), date(2024, 7, 2), None]
    lines = [{"name": str(at), **({"made_on": day} if day else {})} for at, day in enumerate(days)]
    form = filled(with_forms(declared("papers", PAPERS)), "KHOA_KHAM", {"papers": lines})
    whole = collected(tmp_path, form, period=Period(2026, 3, 3))
    register = whole.tables.registers["papers"]
    assert dict(zip(register.lines["name"], register.lines["left"], strict=True)) == {
        "0": -1,
        "1": 0,
        "2": 92,
        "3": 93,
        "4": None,
    }
    assert {each.summary.id: each.total for each in whole.tables.summaries["papers"]} == {"past": 1, "soon": 2}
    drawn = [row[:2] for row in whole.drawn()["papers"].iter_rows(values_only=True)]
    assert {("past", 1), ("soon", 2)} <= set(drawn)
