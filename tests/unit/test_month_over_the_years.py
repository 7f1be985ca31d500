"""What a quality-safety month found late in a year stands in the next year's forms, though last year's never had it."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl.campaign.days import Month
from qmxl.commands.forms import forms
from qmxl.commands.outcome import Outcome
from qmxl.control.entries import entries_of
from qmxl.period import Period
from qmxl.texts import texts
from tests.by_hand import SAVED, Form, complete_entries, form_bytes
from tests.handing_over import House, improving, listed
from tests.unit.test_month_handed_over import SEEN, supervised
from tests.written import control_file

NEXT, NEW_YEAR = Period(2027, 1, 12), datetime(2027, 1, 5, 3)
NOVEMBER = Month(date(2026, 11, 18), date(2026, 12, 18))
LATE = {**SEEN, "day": date(2026, 12, 1), "due": date(2027, 1, 15)}
KEY = "QLCL-2026-1118-TH001"
PLAN = f"THANG_{NOVEMBER.code}_KE_HOACH"
Answers = Mapping[str, object]


@pytest.fixture
def house(tmp_path: Path) -> House:
    """The office handed in what it saw in the last weeks of the year; nobody made the forms again after that."""
    made = House(tmp_path)
    (tmp_path / "QM_DieuKhien.xlsx").write_bytes(
        control_file(entries_of(made.control, texts("vi")), SAVED, texts("vi"))
    )
    made.hand_in(supervised(made, LATE, month=NOVEMBER))
    return made


def hand_in(house: House, answers: Answers | None = None, year: int = 2026) -> None:
    """GLOCOM's workbook of a year, with a line of its list where it has answered one."""
    span = Period(year, 1, 12)
    entries = complete_entries(house.control, "GLOCOM", span)
    entries["capa"] = {("1", name, ""): said for name, said in (answers or {}).items()}
    path = house.root / "nop" / str(year) / "GLOCOM.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(form_bytes(house.control, "GLOCOM", entries, span=span))


def made(house: House) -> Outcome:
    return forms(house.root, period=NEXT, language="vi", clock=lambda: NEW_YEAR)


def told(house: House) -> list[tuple[str, object, object]]:
    """What GLOCOM's list of the new year has: key, problem, state."""
    content = (house.root / "bieu-mau" / "2027" / "GLOCOM.xlsx").read_bytes()
    lines = listed(Form(content, improving(), "GLOCOM"))
    return [(str(line["key"]), line["finding"], line["status"]) for line in lines]


@pytest.mark.slow
@pytest.mark.parametrize("where", ["handed in", "handed out"])
@pytest.mark.parametrize("reported", [True, False])
def test_what_was_not_handed_over_by_the_end_of_the_year_is_in_the_next(
    house: House, where: str, *, reported: bool
) -> None:
    """Also where the plan is filled in where it was handed out, and where the department handed in nothing."""
    if reported:
        hand_in(house)
    if where == "handed out":
        out = house.root / "bieu-mau" / "2026" / f"{PLAN}.xlsx"
        out.parent.mkdir(parents=True)
        (house.root / "nop" / "2026" / f"{PLAN}.xlsx").rename(out)
    outcome = made(house)
    assert told(house) == [(KEY, "Thuốc gần hết hạn", "Chưa làm")]
    assert [(f.facts["keys"], f.department) for f in outcome.findings if f.code == "FORM-HANDED"] == [([KEY], "GLOCOM")]
    again = made(house)
    assert told(house) == [(KEY, "Thuốc gần hết hạn", "Chưa làm")]
    assert [str(f.code) for f in again.findings if f.code.startswith("FORM-")] == []


def test_what_was_answered_last_year_goes_on_or_is_done(house: House) -> None:
    said: Answers = {"key": KEY, "finding": SEEN["finding"], "found_on": LATE["day"], "source_of": "Tự kiểm tra"}
    hand_in(house, {**said, "status": "Đang khắc phục", "progress": "Đang đổi"})
    made(house)
    assert told(house) == [(KEY, "Thuốc gần hết hạn", "Đang khắc phục")]
    hand_in(house, {**said, "status": "Đã đóng", "rechecked_on": date(2026, 12, 28)})
    (house.root / "bieu-mau" / "2027" / "GLOCOM.xlsx").unlink()
    made(house)
    assert told(house) == []


def test_what_was_put_right_in_the_month_is_not_handed_over(house: House) -> None:
    hand_in(house)
    fixed = {**LATE, "recheck_on": date(2026, 12, 10), "result": "Đã khắc phục"}
    house.hand_in(supervised(house, fixed, month=NOVEMBER))
    made(house)
    assert told(house) == []


def test_nothing_is_handed_over_while_it_is_not_known_what_the_department_did(house: House) -> None:
    (house.root / "nop" / "2026" / "GLOCOM.xlsx").write_bytes(b"PK\x03\x04 cut off")
    outcome = made(house)
    assert told(house) == []
    assert [f.cell.source for f in outcome.findings if f.code == "FORM-LEFT-UNREAD"] == ["nop/2026/GLOCOM.xlsx"]


@pytest.mark.parametrize("which", ["differing", "without its frame", "closed"])
def test_a_plan_of_which_nobody_can_say_what_it_hands_over_is_told(house: House, which: str) -> None:
    hand_in(house)
    expected = [f"nop/2026/{PLAN}.xlsx"]
    if which == "differing":
        house.hand_in(supervised(house, {**LATE, "finding": "Khác"}, month=NOVEMBER), more=" (2)")
        expected.insert(0, f"nop/2026/{PLAN} (2).xlsx")
    elif which == "without its frame":
        form = supervised(house, LATE, month=NOVEMBER)
        del form.book[form.sheet("month_supervision").title]
        house.hand_in(form)
    else:
        (house.root / "nop" / "2026" / f"{PLAN}.xlsx").unlink()
        out = house.root / "bieu-mau" / "2026" / f"{PLAN}.xlsx"
        out.parent.mkdir(parents=True)
        out.write_bytes(b"PK\x03\x04 cut off")
        expected = [f"bieu-mau/2026/{PLAN}.xlsx"]
    outcome = made(house)
    assert told(house) == []
    assert [f.cell.source for f in outcome.findings if f.code == "FORM-MONTH-UNREAD"] == expected
