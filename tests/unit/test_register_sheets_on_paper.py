"""A register's sheet as people see it: no empty charts, months from left to right, rows no higher than their texts."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qmxl.master.register_lines import heights_of
from tests.own_forms import collected, declared, filled, with_forms

CHECKS = """
date = "day"
due = "due"
done = "closed != blank"
[[field]]
id = "day"
type = "date"
[[field]]
id = "kind"
type = "choice"
option = [{ id = "pump" }, { id = "bed" }]
[[field]]
id = "due"
type = "date"
[[field]]
id = "closed"
type = "date"
[[field]]
id = "long"
width = 40
[[field]]
id = "remark"
width = 40
[[summary]]
id = "days"
title = { vi = "Số ngày sửa (trung bình)", en = "Days until mended (mean)", zh = "修复平均天数" }
count = "days_between"
fields = ["day", "closed"]
[[summary]]
id = "late"
count = "overdue"
by = ["department"]
chart = "bar"
[[summary]]
id = "kinds"
by = ["kind", "month"]
chart = "stacked"
"""
LINE = {"day": date(2026, 1, 5), "kind": "pump", "due": date(2026, 2, 5), "closed": date(2026, 1, 9), "long": "Có"}


def sheet(tmp_path: Path, body: str = CHECKS, language: str = "vi") -> Worksheet:
    """The sheet of a register with one line."""
    form = filled(with_forms(declared("checks", body)), "KHOA_KHAM", {"checks": [LINE]})
    return openpyxl.load_workbook(io.BytesIO(collected(tmp_path, form).master(language)))["checks"]


def texts_of(worksheet: Worksheet) -> list[object]:
    return [cell.value for row in worksheet.iter_rows() for cell in row]


def test_counts_of_nothing_have_no_chart_and_months_go_from_left_to_right(tmp_path: Path):
    [chart] = sheet(tmp_path)._charts
    kind, *_ = chart.series
    assert len(chart.series) == 2, "a series a kind, not a month"
    for part in (kind.cat.numRef or kind.cat.strRef, kind.val.numRef):
        first, last = part.f.rpartition("!")[2].replace("$", "").split(":")
        assert first[1:] == last[1:], "a row of the table"


def test_what_a_column_says_of_a_line_is_no_mean(tmp_path: Path):
    worksheet = sheet(tmp_path)
    assert "Số ngày sửa" in texts_of(worksheet)
    assert "Số ngày sửa (trung bình)" in texts_of(worksheet), "of all lines it is"
    assert "修复天数" in texts_of(sheet(tmp_path, language="zh"))


def test_a_list_says_how_many_lines_and_in_what_order(tmp_path: Path):
    due = texts_of(sheet(tmp_path))
    assert {"DANH SÁCH: 1 dòng", "quá hạn lâu nhất lên đầu, rồi theo ngày"} <= set(due)
    without = CHECKS.replace('due = "due"\ndone = "closed != blank"\n', "", 1)
    late = without.index('[[summary]]\nid = "late"'), without.index('[[summary]]\nid = "kinds"')
    assert "theo ngày" in texts_of(sheet(tmp_path, without[: late[0]] + without[late[1] :]))


def test_a_last_column_that_says_nothing_is_not_printed(tmp_path: Path):
    worksheet = sheet(tmp_path)
    said = {cell.value: cell.column_letter for row in worksheet.iter_rows() for cell in row if cell.value}
    [*_, lines] = worksheet.print_area.split(",")
    assert said["remark"] > said["long"]
    assert f"${said['long']}$" in lines


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("nop/2025/KHOA_KHAM.xlsx", 28, 1),
        ("KHOA_KHAM", 11.5, 2),  # capitals are wide
        ("Phát nhầm thuốc", 15, 1),
        ("một\nhai", 40, 2),
        (None, 10, 1),
    ],
)
def test_a_row_is_as_high_as_the_longest_of_its_texts(text: str | None, width: float, lines: int):
    assert heights_of([[text], [1]], [width, 10]) == [max(15, 12.6 * lines)]
