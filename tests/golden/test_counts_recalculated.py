"""Ways of counting in a hospital's own forms, written as rows, against LibreOffice's recalculation and by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qmxl.control.entries import list_entries, starter_entries
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.tables.summaries import Summed
from qmxl.texts import texts
from tests.by_hand import SAVED, small_hospital
from tests.golden.test_recalculated import differences
from tests.own_forms import collected, filled
from tests.written import control_file

ROWS = {
    "own_forms": [{"code": "SR", "name": "Rủi ro riêng", "layout": "Danh sách", "date": "Ngày", "instead": "Tính vào"}],
    "own_form_fields": [
        {"form": "SR", "code": "day", "name": "Ngày", "type": "Ngày", "required": "x"},
        {"form": "SR", "code": "other", "name": "Tính vào", "type": "Ngày"},
        {"form": "SR", "code": "what", "name": "Việc", "type": "Chữ"},
        {"form": "SR", "code": "l", "name": "Khả năng", "type": "Số đếm", "min": "0", "max": "3"},
        {"form": "SR", "code": "s", "name": "Mức độ", "type": "Số đếm", "min": "1", "max": "3"},
        {"form": "SR", "code": "k", "name": "Kết quả", "type": "Chọn", "choices": "1; >2; Xong*"},
        {"form": "SR", "code": "beds", "name": "Ngày giường", "type": "Số đếm"},
    ],
    "own_form_worked": [
        {"form": "SR", "code": "score", "name": "Điểm", "kind": "Tích các cột", "fields": "Khả năng; Mức độ"},
    ],
    "own_form_rules": [
        {
            "form": "SR",
            "rule": "Lớn hơn",
            "fields": "Mức độ",
            "other": "Khả năng",
            "when": "Kết quả = 1",
            "severity": "Cần xem",
        },
        {"form": "SR", "rule": "Nhỏ hơn", "fields": "Điểm", "value": "7", "severity": "Cần xem"},
    ],
    "own_form_summaries": [
        {"form": "SR", "code": "matrix", "name": "Ma trận", "by": "Khả năng; Mức độ"},
        {"form": "SR", "code": "high", "name": "Cao nhất", "count": "Cao nhất", "fields": "Điểm"},
        {
            "form": "SR",
            "code": "top",
            "name": "Hai việc đầu",
            "count": "Cao nhất",
            "fields": "Điểm",
            "by": "Việc",
            "where": "Kết quả ≠ Xong*",
            "top": 2,
            "chart": "Thanh ngang",
        },
        {
            "form": "SR",
            "code": "kinds",
            "name": "Theo kết quả",
            "count": "Cao nhất",
            "fields": "Điểm",
            "by": "Kết quả",
            "where": "Mức độ >= 2",
        },
        {
            "form": "SR",
            "code": "rate",
            "name": "Trên 1.000 ngày giường",
            "count": "Trên mỗi … của cột khác",
            "fields": "Khả năng",
            "base": "1000 × Ngày giường",
            "by": "Tháng",
        },
    ],
}
LINES = [
    {"day": date(2026, 1, 5), "what": "A", "l": 3, "s": 2, "k": "1", "beds": 100},
    {"day": date(2026, 1, 6), "what": "B", "l": 0, "s": 1, "k": ">2", "beds": 300},
    {"day": date(2026, 3, 6), "what": "B", "l": 2, "s": 2, "k": ">2", "beds": 100, "other": date(2026, 2, 1)},
    {"day": date(2026, 3, 7), "what": "C", "l": 3, "s": 3, "k": "Xong*"},
    {"day": date(2026, 3, 8), "what": "D", "l": 1, "k": "1", "beds": 50},
]
EXPECTED = {
    "matrix": {(3, 2): 1, (0, 1): 1, (2, 2): 1, (3, 3): 1, (1, None): 1},
    "high": 9,
    "top": {"A": 6, "B": 4},
    "kinds": {"1": 6, "2": 4, "xong": 9},
    "rate": {"2026-01": 1000 * 3 / 400, "2026-02": 1000 * 2 / 100, "2026-03": 1000 * 1 / 50},
}


@pytest.mark.office
def test_what_rows_count_is_libreoffices_own(recalculate: Callable[[Path], Path], tmp_path: Path):
    text = texts("vi")
    hospital = {("name", "value", ""): "Bệnh viện Thử", ("due_day", "value", ""): 5}
    entries = {**starter_entries(text), "hospital": hospital}
    entries |= {sheet: list_entries(rows) for sheet, rows in ROWS.items()}
    (tmp_path / "QM_DieuKhien.xlsx").write_bytes(control_file(entries, SAVED, text))
    read, findings = read_control(fetch_apart(tmp_path / "QM_DieuKhien.xlsx"), text)
    assert findings == []
    control = replace(small_hospital(), own_forms=read.own_forms)
    whole = collected(tmp_path, filled(control, "KHOA_KHAM", {"sr": LINES}))
    assert whole.found() == [("RULE-LESS", "F9"), ("RULE-MORE", "G6")]
    told = {each.summary.id: each for each in whole.tables.summaries["sr"]}
    for summary, expected in EXPECTED.items():
        assert cells(told[summary]) == expected, summary
    assert list(told["matrix"].rows) == [3, 2, 1, 0]
    assert list(told["matrix"].across) == [1, 2, 3, None]
    path = tmp_path / "so.xlsx"
    path.write_bytes(whole.master())
    count, different = differences(path, recalculate(path))
    assert (count > 30, different) == (True, [])


def cells(found: Summed) -> object:
    """A summary's number, or those of its table that are more than nothing, by their members."""
    if not found.summary.by:
        return found.total
    single = len(found.summary.by) == 1
    return {
        row if single else (row, across): value
        for row, values in zip(found.rows, found.values, strict=True)
        for across, value in zip(found.across, values, strict=True)
        if value
    }
