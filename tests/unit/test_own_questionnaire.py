"""A questionnaire a hospital declares as rows of its control workbook, with times it keeps and lines it leaves out."""

from datetime import date, time
from pathlib import Path

import pytest

from qmxl.control.control import Control
from qmxl.control.entries import list_entries
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.grouping import message
from qmxl.texts import LANGUAGES, texts
from tests.by_hand import SAVED
from tests.own_forms import collected, filled
from tests.registers import counted_of
from tests.written import control_file

VI = texts("vi")
Row = dict[str, object]
SCALE: Row = {"form": "CANTEEN", "type": "Số đếm", "min": "0", "max": "5", "width": 6}
SOON = "Chờ ≤ 20 và Giờ mang đến < 11:30"
ROWS: dict[str, list[Row]] = {
    "departments": [{"code": "GMHS", "name": "Khoa GMHS"}, {"code": "KHOA_KHAM", "name": "Khoa Khám"}],
    "own_forms": [
        {"code": "CANTEEN", "name": "Suất ăn", "layout": "Danh sách", "date": "Ngày", "left_out": "Phiếu hỏng đã điền"}
    ],
    "own_form_fields": [
        {"form": "CANTEEN", "code": "ngay", "name": "Ngày", "type": "Ngày", "required": "x"},
        {**SCALE, "code": "an1", "name": "Món ăn", "group": "Ăn"},
        {**SCALE, "code": "an2", "name": "Đúng giờ", "group": "Ăn"},
        {**SCALE, "code": "pv1", "name": "Phục vụ", "group": "Phục vụ"},
        {"form": "CANTEEN", "code": "goi", "name": "Giờ đặt", "type": "Giờ"},
        {"form": "CANTEEN", "code": "mang", "name": "Giờ mang đến", "type": "Giờ"},
        {"form": "CANTEEN", "code": "hong", "name": "Phiếu hỏng", "type": "Đánh dấu x"},
    ],
    "own_form_worked": [
        {"code": "tl", "name": "Số mục", "kind": "Phiếu: số mục đã trả lời", "fields": "*"},
        {"code": "diem", "name": "Điểm", "kind": "Phiếu: tổng điểm", "fields": "*"},
        {"code": "diem_an", "name": "Điểm ăn", "kind": "Phiếu: tổng điểm", "fields": "Ăn"},
        {"code": "tot", "name": "Tốt", "kind": "Phiếu: số mục từ ngưỡng trở lên", "fields": "*", "value": "4"},
        {"code": "cho", "name": "Chờ", "kind": "Số phút giữa hai cột", "fields": "Giờ đặt; Giờ mang đến"},
        {"code": "kip", "name": "Kịp", "kind": "1 khi đúng điều kiện, 0 khi không", "where": SOON, "match": "một"},
    ],
    "own_form_summaries": [
        {"code": "tb", "name": "TB", "count": "Tổng cột này chia tổng cột kia", "fields": "Điểm", "base": "Số mục"},
        {"code": "hl", "name": "Từ 4", "count": "Tỷ lệ % của tổng hai cột", "fields": "Tốt", "base": "Số mục"},
        {"code": "som", "name": "Kịp giờ", "count": "Tỷ lệ % số dòng", "where": "Kịp = 1", "base": "Phiếu hỏng trống"},
        {"code": "thang", "name": "Theo tháng", "by": "Tháng", "beside": "tb; hl"},
    ],
}
HOSPITAL: dict[tuple[str, str, str], object] = {("name", "value", ""): "Bệnh viện Thử", ("due_day", "value", ""): 5}


def read_from_rows(folder: Path) -> Control:
    """The control workbook with these rows, as it is read."""
    path = folder / "QM_DieuKhien.xlsx"
    of_form = {"own_form_worked", "own_form_summaries"}
    rows = {
        sheet: [{"form": "CANTEEN", **row} if sheet in of_form else row for row in its] for sheet, its in ROWS.items()
    }
    entries = {sheet: list_entries(its) for sheet, its in rows.items()}
    path.write_bytes(control_file({"hospital": HOSPITAL, **entries}, SAVED, VI))
    control, findings = read_control(fetch_apart(path), VI)
    assert [finding.code for finding in findings] == []
    return control


def asked(day: int, answers: tuple[object, object, object], at: str, brought: str, **more: object) -> Row:
    given = dict(zip(("an1", "an2", "pv1"), answers, strict=True))
    times: Row = {"goi": time.fromisoformat(at), "mang": time.fromisoformat(brought)}
    return {"ngay": date(2026, day % 3 + 1, day), **given, **times, **more}


CANTEEN = [
    asked(1, (5, 4, 0), "11:00", "11:20"),
    asked(2, (3, None, 4), "11:05", "11:29"),
    asked(3, (2, 2, 2), "11:10", "11:40"),
    asked(4, (5, 5, 5), "11:00", "11:45", hong="x"),
]


def test_an_own_questionnaire_is_counted_like_those_of_the_catalogue(tmp_path: Path) -> None:
    control = read_from_rows(tmp_path)
    assert [field.id for field in control.own_forms[0].items] == ["an1", "an2", "pv1"]
    assert "CANTEEN" in control.lists["@questionnaires"].by_id
    whole = collected(tmp_path, filled(control, "GMHS", {"canteen": CANTEEN}))
    told = counted_of(whole, "canteen")
    assert told["tb"] == pytest.approx((5 + 4 + 3 + 4 + 2 + 2 + 2 + 15) / 10)
    assert told["hl"] == pytest.approx((2 + 1 + 3) / 10)
    assert told["som"] == pytest.approx(2 / 3), "20 minutes, or there before half past eleven"
    lines = whole.tables.registers["canteen"].lines
    assert sorted(lines["diem_an"]) == [3, 4, 9, 10]
    assert lines["cho"] == [30, 20, 45, 24]
    (by_month,) = (each for each in whole.tables.summaries["canteen"] if each.summary.id == "thang")
    assert by_month.beside[0].values == [pytest.approx(6 / 3), pytest.approx(24 / 5), pytest.approx(7 / 2)]


def test_blank_sheets_of_an_own_questionnaire_are_told_and_not_counted(tmp_path: Path) -> None:
    control = read_from_rows(tmp_path)
    lines: list[Row] = [*CANTEEN, *({"ngay": date(2026, 2, day)} for day in (5, 6))]
    whole = collected(tmp_path, filled(control, "GMHS", {"canteen": lines}))
    assert [(finding.code, finding.others) for report in whole.reports for finding in report.findings] == [
        ("MISSING-ANSWERS", ("D11",))
    ]
    assert len(whole.tables.registers["canteen"].lines["ngay"]) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_limit_is_asked_for_at_its_cell_where_a_form_in_use_needs_it(tmp_path: Path, language: str) -> None:
    given = [{"form": "LAB_TURNAROUND", "department": "GMHS"}, {"form": "RECORD_RETURN", "department": "GMHS"}]
    hospital = {**HOSPITAL, ("record_days", "value", ""): 7}
    path = tmp_path / "QM_DieuKhien.xlsx"
    entries = {"departments": list_entries(ROWS["departments"]), "form_assignments": list_entries(given)}
    path.write_bytes(control_file({"hospital": hospital, **entries}, SAVED, VI))
    control, findings = read_control(fetch_apart(path), VI)
    (asked_for,) = (finding for finding in findings if finding.code == "CONTROL-LIMIT")
    assert asked_for.cell.sheet == "Bệnh viện"
    assert asked_for.facts["indicators"] == ["BRVT-20"]
    assert "BRVT-20" in message(asked_for, texts(language))
    assert {"BRVT-06", "BRVT-16"} <= control.fed.keys()
    assert "BRVT-20" not in control.fed
