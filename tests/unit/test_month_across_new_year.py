"""A quality-safety month from December to January: its workbooks and what the usual reports say lie in two years."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl.campaign.days import Month
from qmxl.campaign.outcomes import compared
from qmxl.catalogue.loader import USUAL_PACKS
from qmxl.control.models import Assignment
from qmxl.period import Period
from qmxl.submissions.records import Figure
from qmxl.tables.pooling import Placed
from tests.by_hand import complete_entries, form_bytes
from tests.month import CONTROL, House, card, fill, fill_plan, house, named

FIRST, LAST = "2026-12-15", "2027-01-15"
HOUSE = replace(CONTROL, packs=frozenset({*USUAL_PACKS, "improvement"}))


@pytest.fixture
def held(tmp_path: Path) -> House:
    """The office saw two problems, one in each year."""
    month = house(tmp_path / "bv", HOUSE)
    run(month, date(2026, 12, 1))
    plan = month.form("KE_HOACH", FIRST)
    fill_plan(plan)
    days = (("NOI", date(2026, 12, 31)), ("NGOAI", date(2027, 1, 2)))
    seen = {"content": "Tủ thuốc", "finding": "Thuốc hết hạn", "request": "Đổi", "recheck_on": None, "result": None}
    fill(plan, "month_supervision", [{"day": day, "department": named(code), **seen} for code, day in days])
    path = month.handed_in("KE_HOACH", FIRST)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(plan.content(datetime(2027, 1, 3)))
    return month


def run(month: House, day: date) -> House:
    month.run(day, first=FIRST, last=LAST)
    return month


def test_a_workbook_saved_in_the_folder_of_the_year_it_ends_in_counts_and_is_told(held: House) -> None:
    form = run(held, date(2026, 12, 20)).form("NGOAI", FIRST)
    card(form, "month_cover", {"reporter": "Trưởng khoa", "filled_on": date(2027, 1, 15)})
    path = held.folder / f"nop/2027/THANG_{FIRST}_NGOAI.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(form.content(datetime(2027, 1, 16)))
    run(held, date(2027, 1, 20))
    assert held.found("CAMPAIGN-YEAR") == [("CAMPAIGN-YEAR", "NGOAI", "")]
    rows = {row[0]: row[2] for row in held.summary(FIRST)["Tiến độ khoa"].iter_rows(min_row=5, values_only=True)}
    assert (rows["NGOAI"], rows["NOI"]) == ("Có", "Chưa")


def test_what_reports_of_the_next_year_say_stands_in_the_summary(held: House) -> None:
    span = Period(2027, 1, 12)
    entries = complete_entries(HOUSE, "NGOAI", span)
    told = {"key": "QLCL-2026-1215-TH002", "source_of": "Giám sát tháng chất lượng – an toàn", "status": "Đã đóng"}
    told |= {"found_on": date(2027, 1, 2), "finding": "Thuốc hết hạn", "rechecked_on": date(2027, 1, 9), "effect": "Có"}
    entries["capa"] = {("1", name, ""): said for name, said in told.items()}
    received = {"received_on": date(2027, 1, 12), "content": "Chờ lâu"}
    entries["complaints"] = {("1", name, ""): said for name, said in received.items()}
    path = held.folder / "nop/2027/NGOAI.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(form_bytes(HOUSE, "NGOAI", entries, span=span, made=datetime(2027, 1, 16)))
    summary = run(held, date(2027, 1, 20)).summary(FIRST)
    answers = {row[0]: row[10] for row in summary["Giám sát"].iter_rows(min_row=5, values_only=True)}
    assert answers["Khoa Ngoại tổng hợp"] == "Xong"
    rows = list(summary["Trước – sau"].iter_rows(values_only=True))
    at = next(n for n, row in enumerate(rows) if str(row[0]).startswith("Phản ánh"))
    assert [value for value in rows[at + 2] if isinstance(value, int | float)] == [0, 0, 0, 0, 1, 1]


def test_indicators_after_the_month_are_those_of_the_next_year() -> None:
    month = Month(date(2026, 12, 15), date(2027, 1, 15))
    months = [*(f"2026-{n:02}" for n in range(6, 13)), *(f"2027-{n:02}" for n in range(1, 6))]
    placed = [Placed("f", Figure("BRVT-13", each, 1.0, 100.0, False, "", "", "", ""), "NOI") for each in months]
    control = replace(CONTROL, assignments=(Assignment(indicator="BRVT-13", department="NOI"),))
    figures, earlier = placed[7:], placed[:7]
    [found] = compared(["BRVT-13"], control, figures, earlier, month, date(2027, 6, 10), Period(2027, 1, 12))
    assert [name for name, *_ in found.before] == months[:6]
    assert [name for name, *_ in found.after] == months[8:]
