"""The whole way of a problem: supervised in a month, handed over, answered, told in both books, taken up again."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qmxl.campaign.summary.visits import COLUMNS
from qmxl.commands.consolidate import consolidate
from qmxl.commands.forms import forms
from qmxl.period import Period
from tests.by_hand import Form
from tests.handing_over import listed
from tests.month import CONTROL, House, held

YEAR, MAY = Period(2026, 1, 12), Period(2026, 5, 5)
NOW = datetime(2026, 6, 2, 3)
KEY = "QLCL-2026-0318-TH002"  # of the plan's second line; the first was put right while the month went on


def made(month: House) -> Form:
    """The form of NGOAI made again."""
    forms(month.folder, period=YEAR, language="vi", clock=lambda: NOW)
    return Form((month.folder / "bieu-mau/2026/NGOAI.xlsx").read_bytes(), CONTROL, "NGOAI")


def handed_in(month: House, form: Form) -> None:
    (month.folder / "nop/2026/NGOAI.xlsx").write_bytes(form.content(datetime(2026, 5, 30, 2)))


def in_the_master(month: House) -> dict[str, tuple[Any, ...]]:
    """Of each problem of the chain the row: what is in it, and where its links lead."""
    outcome = consolidate(month.folder, period=MAY, language="vi", clock=lambda: NOW)
    assert outcome.master is not None
    sheet = openpyxl.load_workbook(io.BytesIO(outcome.master.read_bytes()))["Chuỗi cải tiến"]
    rows = {str(row[0].value): row for row in sheet.iter_rows() if "TH00" in str(row[0].value)}
    return {key: (row[1].value, [c.hyperlink.target for c in row if c.hyperlink]) for key, row in rows.items()}


@pytest.mark.slow
def test_a_problem_of_the_month_goes_all_the_way(tmp_path: Path) -> None:
    month = held(tmp_path / "benh-vien")
    form = made(month)
    assert [(line["key"], line["finding"]) for line in listed(form)] == [(KEY, "Thuốc gần hết hạn")]
    form.put("capa", "1", "status", "Đang khắc phục")
    form.put("capa", "1", "progress", "Đã đổi thuốc")
    handed_in(month, form)
    month.run()
    rows = list(month.summary()["Giám sát"].iter_rows(min_row=6, values_only=True))
    assert [row[COLUMNS.index("answer")] for row in rows[:2]] == ["Đang làm: Đã đổi thuốc", "Xong"]
    plan, answer = "../nop/2026/THANG_2026-03-18_KE_HOACH.xlsx", "../nop/2026/NGOAI.xlsx"
    assert in_the_master(month) == {
        KEY: ("Đang làm", [plan, answer]),
        "QLCL-2026-0318-TH001": ("Xong", [plan]),
    }
    again = made(month)
    assert listed(again)[0]["progress"] == "Đã đổi thuốc"
    again.put("capa", "1", "status", "Mở lại")
    next_try = {"source_of": "Khoa tự kiểm tra", "found_on": date(2026, 5, 20), "finding": "Lại có thuốc gần hết hạn"}
    for name, content in {**next_try, "status": "Chưa làm", "parent": KEY}.items():
        again.put("capa", "2", name, content)
    handed_in(month, again)
    assert in_the_master(month)[KEY] == ("Đã sang vòng sau", [plan, answer])
