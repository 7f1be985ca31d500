"""The hospital's own days off: entered on a sheet of the control workbook, and written there again."""

from datetime import date
from pathlib import Path

from qmxl.control.entries import entries_of, list_entries
from qmxl.control.models import DayOff
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.texts import texts
from tests.by_hand import SAVED, but_of_the_list, small_hospital
from tests.written import control_file

VI = texts("vi")
SWAPPED = [
    {"day": date(2026, 4, 17), "kind": "Nghỉ", "note": "TB 12"},
    {"day": date(2026, 4, 18), "kind": "Làm bù"},
    {"day": date(2026, 4, 18), "kind": "Nghỉ"},
    {"day": "mai", "kind": "Nghỉ"},
]


def test_days_swapped_by_notice_are_read_and_kept(tmp_path: Path):
    path = tmp_path / "QM_DieuKhien.xlsx"
    entries = {**entries_of(small_hospital(), VI), "holidays": list_entries(SWAPPED)}
    path.write_bytes(control_file(entries, SAVED, VI))
    control, findings = read_control(fetch_apart(path), VI)
    assert [(f.code, f.cell.address) for f in but_of_the_list(findings)] == [
        ("CONTROL-TWICE", "C8"),
        ("CONTROL-VALUE", "C9"),
    ]
    assert control.days_off == (
        DayOff(day=date(2026, 4, 17), kind="off", note="TB 12"),
        DayOff(day=date(2026, 4, 18), kind="worked"),
    )
    assert [control.timetable.calendar.works(date(2026, 4, day)) for day in (17, 18, 19)] == [False, True, False]
    path.write_bytes(control_file(entries_of(control, VI), SAVED, VI))
    assert read_control(fetch_apart(path), VI)[0].days_off == control.days_off
