"""What was found in a quality-safety month goes to the department that has to act, comes back, and is in the chain."""

from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl.campaign.days import Month
from qmxl.campaign.workbook import month_workbook, plan_workbook
from qmxl.campaign.writer import month_file
from qmxl.texts import texts
from tests.by_hand import SAVED, Form
from tests.handing_over import House, Line, found, improving, listed

MARCH = Month(date(2026, 3, 18), date(2026, 4, 18))
SEEN: Line = {
    "day": date(2026, 3, 20),
    "department": "GLOCOM – Khoa Glôcôm",
    "content": "Tủ thuốc",
    "finding": "Thuốc gần hết hạn",
    "request": "Đổi thuốc",
    "due": date(2026, 3, 25),
}
KEY = "QLCL-2026-0318-TH001"


def supervised(house: House, *lines: Line, month: Month = MARCH) -> Form:
    """The plan of a month with what the quality office saw."""
    text = texts("vi")
    entries = {"month_supervision": {(str(n), k, ""): v for n, line in enumerate(lines, 1) for k, v in line.items()}}
    workbook = plan_workbook(house.control, month, text, {"month_supervision": len(lines)})
    return Form(month_file(workbook, entries, SAVED, text), house.control, f"THANG_{month.code}_KE_HOACH")


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path)
    made.hand_in(supervised(made, SEEN))
    made.hand_in(made.blank("GLOCOM"))
    return made


def test_a_problem_seen_in_the_month_stands_in_the_departments_form(house: House) -> None:
    [line] = listed(house.make().form("GLOCOM"))
    assert line == {
        "key": KEY,
        "source_of": "Giám sát tháng chất lượng – an toàn",
        "found_on": datetime(2026, 3, 20),
        "finding": "Thuốc gần hết hạn",
        "request": "Đổi thuốc",
        "due": datetime(2026, 3, 25),
        "status": "Chưa làm",
        "origin": "Giao từ: Phòng Quản lý chất lượng, trang Giám sát",
    }
    assert house.codes() == [("FORM-HANDED", "GLOCOM")]
