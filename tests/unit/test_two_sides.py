"""What is the hospital's to set in a denominator, and one thing measured from two sides."""

from dataclasses import replace
from pathlib import Path

import pytest

from qmxl import commands
from qmxl.catalogue import loader
from qmxl.control.control import Control
from qmxl.control.entries import entries_of
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.grouping import message
from qmxl.measures.rates import rate, rate_parts
from qmxl.period import parse_period
from qmxl.texts import texts
from tests.by_hand import SAVED, complete_entries, drawn, form_bytes, small_hospital
from tests.consolidating import AFTER
from tests.written import control_file

VI = texts("vi")
THEATRES = {"hours": 300.0, "rooms": 2.0, "weeks": 13.0}


def reckoned(hours: float | None, days: float | None) -> Control:
    control = small_hospital({"GLOCOM": ("BRVT-17",)})
    return replace(control, hospital=replace(control.hospital, theatre_hours=hours, theatre_days=days))


@pytest.mark.parametrize(("hours", "days", "used"), [(None, None, 780), (8, None, 1040), (7.5, 6, 1170), (6, 5, 780)])
def test_hours_and_days_of_theatres_are_the_hospitals(hours: float | None, days: float | None, used: float):
    indicator = reckoned(hours, days).indicators["BRVT-17"]
    numerator, denominator = rate_parts(indicator, THEATRES)
    assert (numerator, denominator) == (300, used)
    assert rate(300, used, indicator.scale) == pytest.approx(30000 / used)


def test_they_are_said_where_they_are_used_and_kept_in_the_control_workbook(tmp_path: Path):
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries_of(reckoned(7.5, 6), VI), SAVED, VI))
    read, _ = read_control(fetch_apart(path), VI)
    indicator = read.indicators["BRVT-17"]
    assert indicator.denominator == "Số phòng mổ × 7,5 giờ × 6 ngày × số tuần"
    assert indicator.entries[1].label == "Số phòng mổ (mỗi phòng tính 7,5 giờ × 6 ngày/tuần)"
    as_defined = loader.indicators()["BRVT-17"]
    assert as_defined.denominator == "Số phòng mổ × 6 giờ × 5 ngày × số tuần"


def outcome(place: Path, *reports: tuple[str, str]) -> list[str]:
    """What a master of March says of both sides: 06 is reported by one department, 16 by another."""
    control = small_hospital({"KHOA_KHAM": ("BRVT-06",), "GLOCOM": ("BRVT-16",)})
    (place / "nop" / "2026").mkdir(parents=True)
    (place / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, VI), SAVED, VI))
    for department, table in reports:
        entries = {**complete_entries(control, department), **drawn(table)}
        content = form_bytes(control, department, entries)
        (place / "nop" / "2026" / f"{department}.xlsx").write_bytes(content)
    done = commands.consolidate(place, period=parse_period("2026-03"), language="vi", clock=lambda: AFTER)
    return [message(finding, VI) for finding in done.findings if finding.code == "TWO-SIDES"]


GIVEN = ("KHOA_KHAM", "x | T3\nBRVT-06/numerator | 95\nBRVT-06/denominator | 100")
RECEIVED = ("GLOCOM", "x | T3\nBRVT-16/numerator | 90\nBRVT-16/denominator | 98")


def test_both_sides_of_one_thing_stand_beside_each_other(tmp_path: Path):
    [said] = outcome(tmp_path, GIVEN, RECEIVED)
    assert said.startswith(
        "BRVT-06 và BRVT-16 đo cùng một việc từ hai phía. Kỳ 2026-03: BRVT-06 là 95 % (95/100), "
        "BRVT-16 là 91,84 % (90/98), chênh 3,16."
    )


def test_one_side_alone_is_not_compared(tmp_path: Path):
    assert outcome(tmp_path, GIVEN) == []
