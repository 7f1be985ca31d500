"""Lines of other programs' tables that sum up those above them, and those that only look like it."""

from datetime import datetime

import pytest

from qmxl.typed.totals import is_total, is_total_line

SUMS = (
    "Tổng cộng",
    "TỔNG CỘNG:",
    "Cộng",
    "tong",
    "Tổng số: 25 ca",
    "Tổng cộng năm 2025",
    "Cộng tháng 3/2026",
    "Cộng trang",
    "Cả năm",
    "Lũy kế",
    "Trung bình",
    "Điểm trung bình",
    "Total",
    "Total (12)",
    "Grand total",
    "Subtotal:",
    "Average",
    "合计",
    "总计：",
    "小计",
)
NO_SUMS = (
    "Công tác dược",
    "Cộng đồng",
    "Tổng hợp",
    "Tổng kết năm 2025",
    "Tổng giám đốc",
    "Totality",
    "Total knee replacement",
    "Summary",
    "Meaning",
    "Khoa tổng hợp",
    "Nguyễn Văn Cộng",
    "合计室",
    "",
    25,
    None,
)


@pytest.mark.parametrize("said", SUMS)
def test_a_sum_is_known_by_its_words(said: str) -> None:
    assert is_total(said)


@pytest.mark.parametrize("said", NO_SUMS)
def test_what_begins_like_a_sum_is_none(said: object) -> None:
    assert not is_total(said)


def test_a_line_is_a_sum_where_numbers_and_blanks_stand_beside_the_words() -> None:
    assert is_total_line(["Tổng cộng", "", None, "", "", "35", "33"])
    assert is_total_line([None, "Cộng", None, None, 35.0, 33.0, "94,3%"])
    assert is_total_line(["合计"])
    assert is_total_line(["Tổng số: 2 lớp", "", "", "", 3.5, "1.234", "Đã kiểm tra"]), "a remark beside it"


def test_a_person_or_department_of_that_name_is_a_line() -> None:
    assert not is_total_line(["Cộng", "Điều dưỡng", "Khoa Nội", "Rửa tay", 3])
    assert not is_total_line([datetime(2026, 3, 4), "Tổng", "", "", 5])
    assert not is_total_line(["Tổng", "04/03/2026", "", "", 5]), "a sum has no day of its own"
    assert not is_total_line(["Tổng", "2026-03-04 07:00", "", "", 5])
    assert not is_total_line([1, "Cộng", "", 5]), "numbered like the others"
    assert not is_total_line([None, ""])
