"""A general hospital's first ten months, and the same with the year before: what its quality officer reads."""

from datetime import datetime
from pathlib import Path
from random import Random

import openpyxl

from qmxl import commands
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import Period
from qmxl.texts import texts

OCTOBER, MADE = Period(2026, 10, 10), datetime(2026, 11, 6, 8)
FIRST = 6  # the row of the first line, from 1


def sheet(hospital: Path, name: str) -> list[tuple[object, ...]]:
    master = commands.consolidate(hospital, period=OCTOBER, language="vi", clock=lambda: MADE).master
    book = openpyxl.load_workbook(master, read_only=True, data_only=True)
    rows = book[texts("vi")(f"master.sheet.{name}")].iter_rows(min_row=FIRST, values_only=True)
    return [row for row in rows if row[0]]


def test_ten_months_are_too_few_to_conclude_and_every_indicator_says_so(general_hospital: Path):
    """No icon claims a change or a target in reach; last period, value and target are there all the same."""
    lines = sheet(general_hospital, "over_time")
    assert {(line[8], line[9]) for line in lines} == {("… Chưa đủ điểm", "–")}
    said = {line[0]: line[10] for line in lines}
    assert said["BV-02"] == "Chưa đủ điểm để kết luận: mới có 10 tháng có số liệu, cần 12."
    assert said["BRVT-24"] == "Chưa đủ điểm để kết luận: mới có 3 quý có số liệu, cần 12."
    assert all(isinstance(line[5], int | float) and line[4] for line in lines)
    assert {line[4] for line in lines} == {"10/2026", "Q3/2026", "6T đầu/2026"}


def with_the_year_before(hospital: Path) -> None:
    """Its CSV of 2025: falls, department by department, three times as many as in 2026."""
    lines, chance = ["Chỉ số;Khoa/phòng;Kỳ;Tử số;Mẫu số"], Random(2025)
    for department, (numerator, denominator) in figures_of(hospital).items():
        for month in Period(2025, 1, 12).months:
            usual = 3 * numerator / denominator
            found = sum(chance.random() < usual for _ in range(round(denominator)))
            lines.append(f"BV-02;{department};{month};{found};{denominator:.0f}")
    folder = HospitalFolder(hospital).earlier
    folder.mkdir()
    (folder / "2025.csv").write_text("\n".join(lines), encoding="utf-8-sig")


def figures_of(hospital: Path) -> dict[str, tuple[float, float]]:
    """Of each department a usual month's numerator and denominator of BV-02."""
    rows = [row for row in sheet(hospital, "series_data") if row[0] == "BV-02" and row[1] != "BV"]
    found: dict[str, tuple[float, float]] = {}
    for department in dict.fromkeys(str(row[1]) for row in rows):
        its = [row for row in rows if row[1] == department]
        sums = [sum(float(row[at] or 0) for row in its) / len(its) for at in (3, 4)]
        found[department] = (sums[0], sums[1])
    return found


def test_with_the_year_before_the_improvement_is_told_with_its_month(general_hospital: Path):
    """Falls went down in January; December had few by chance already."""
    with_the_year_before(general_hospital)
    lines = {line[0]: line for line in sheet(general_hospital, "over_time") if line[2] == "Toàn bệnh viện"}
    falls = lines["BV-02"]
    assert falls[8:10] == ("▼ Tốt lên", "? Lúc đạt lúc không")
    assert falls[10] == (
        "Giảm có ý nghĩa từ tháng 12/2025 (11 tháng liền dưới trung bình 1,29 ‰): tốt lên; "
        "mục tiêu 0,5 ‰ đạt 2/22 tháng, kỳ nào đạt là do ngẫu nhiên."
    )
    assert {code for code, line in lines.items() if line[8] != "… Chưa đủ điểm"} == {"BV-02"}
