"""A line left open in the year before counts as open and overdue in this year's registers, and as nothing else."""

from datetime import date
from pathlib import Path

import pytest

from qmxl.catalogue.declared import Summary
from qmxl.catalogue.loader import forms
from qmxl.master.register_formulas import Printer
from qmxl.period import Period
from qmxl.tables.registers import LEFT, Register, registers
from qmxl.tables.summaries import by_member, summed, total_of
from qmxl.tables.tabulate import used_reports
from tests.by_hand import QUARTER
from tests.handing_over import FOUND, House, Line
from tests.own_forms import Collected

CLOSED: Line = {**FOUND, "status": "Đã đóng", "rechecked_on": date(2026, 2, 21), "effect": "Có"}
OLD: Line = {**FOUND, "found_on": date(2025, 11, 3), "due": date(2025, 12, 1), "source_of": "Giám sát"}
OLD_CLOSED: Line = {**OLD, "status": "Đã đóng", "rechecked_on": date(2026, 1, 5), "effect": "Có"}


@pytest.fixture
def read(tmp_path: Path) -> Collected:
    """GLOCOM's list: a problem of each year that is open, and one of each that is closed."""
    house = House(tmp_path)
    house.hand_in(house.blank("GLOCOM", {"capa": [OLD, OLD_CLOSED, FOUND, CLOSED]}))
    return house.collected(tmp_path / "read")


def told(read: Collected, form: str) -> dict[str, object]:
    """What the summaries of a register come to, those that have something."""
    found = summed(read.tables.registers[form], read.control, read.period)
    return {
        each.summary.id: each.total
        if not each.summary.by
        else {str(row): sum(filter(None, its)) for row, its in zip(each.rows, each.values, strict=True) if any(its)}
        for each in found
    }


def test_it_is_open_and_overdue_and_did_not_happen_this_year(read: Collected) -> None:
    register = read.tables.registers["capa"]
    lines = zip(register.lines["found_on"], register.lines["status"], register.lines[LEFT], strict=True)
    assert sorted(lines, key=str) == [
        (date(2025, 11, 3), "doing", "x"),
        (date(2026, 2, 1), "closed", None),
        (date(2026, 2, 1), "doing", None),
    ], "what was closed is of last year, and done"
    found = told(read, "capa")
    assert (found["open"], found["late"]) == (2.0, {"GLOCOM": 2.0})
    assert (found["closed"], found["days"], found["reopened"]) == (0.5, 20.0, 0.0)
    assert found["by_source"] == {"self": 2.0}
    assert len(register.happened) == 2


def test_the_first_page_and_the_register_say_so(read: Collected) -> None:
    book = read.drawn()
    rows = [row for row in book["Tổng quan"].iter_rows(values_only=True) if row[0] == "Khắc phục"]
    assert [[value for value in row if value is not None][1:5] for row in rows] == [[2, 2, 2, 2]]
    sheet = [row for row in book["Khắc phục"].iter_rows(values_only=True) if row[0]]
    assert any("(còn mở vào cuối kỳ, cả việc từ trước)" in str(row[2]) for row in sheet)
    assert sum("Còn từ trước" in row for row in sheet) == 1


def test_by_department_the_open_ones_count_it_and_the_lines_do_not(read: Collected) -> None:
    register = read.tables.registers["capa"]
    title = register.form.title
    counted = {
        count: {whose: len(lines) for whose, lines in by_member(register, each, "department", QUARTER).items()}
        for count in ("open", "overdue", "lines")
        if (each := Summary(id="x", title=title, count=count))
    }
    assert counted == {"open": {"GLOCOM": 2}, "overdue": {"GLOCOM": 2}, "lines": {"GLOCOM": 2}}
    assert by_member(register, Summary(id="x", title=title), "source_of", QUARTER).keys() == {"self"}


def test_a_register_without_such_a_line_has_the_formulas_it_had() -> None:
    form = next(each for each in forms("department") if each.id == "capa")
    summary = next(each for each in form.summary if each.id == "by_source")
    usual, left = (Printer(form, lambda _, value: value, left=left) for left in (False, True))
    assert LEFT not in usual.columns(summary)
    assert usual.formula(summary, [], ()) != left.formula(summary, [], ())
    still = next(each for each in form.summary if each.id == "open")
    assert usual.formula(still, [], ()) == left.formula(still, [], ())


def test_what_is_open_from_before_a_half_year_stands_in_its_review(read: Collected) -> None:
    march = Period(2026, 3, 3)
    register: Register = registers(read.control, used_reports(read.reports), march, march)["capa"]
    still = next(each for each in register.form.summary if each.id == "open")
    assert (total_of(register, still, march), register.happened) == (2.0, [])


def test_a_remark_of_last_year_that_waits_for_its_answer_is_no_wrong_day(tmp_path: Path) -> None:
    house = House(tmp_path)
    waiting: Line = {
        "received_on": date(2025, 12, 30),
        "kind": "Khiếu nại, tố cáo",
        "about": "Thái độ",
        "content": "Chờ lâu",
        "due": date(2026, 1, 5),
    }
    form = house.blank(
        "GLOCOM", {"complaints": [waiting, {**waiting, "received_on": date(2026, 2, 2), "due": date(2026, 2, 9)}]}
    )
    form.put("complaints", "1", "key", "GLOCOM-2025-PA007")
    form.book["_qmxl"].append(["carried complaints 0", "glocom-2025-pa007 0123456789ab"])
    house.hand_in(form)
    read = house.collected(tmp_path / "read")
    assert read.found("DATE-OUTSIDE") == []
    found = told(read, "complaints")
    assert (found["unanswered"], found["late"], found["by_kind"]) == (2.0, {"GLOCOM": 2.0}, {"2026-02": 1.0})
