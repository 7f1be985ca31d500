"""Indicators counted from the lines of a register: nobody types them, and each figure leads to its lines."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qmxl.catalogue import loader
from qmxl.catalogue.models import Indicator
from qmxl.control.control import Control
from qmxl.control.models import Assignment, FormAssignment, OwnIndicator, Target
from qmxl.control.targets import Targets
from qmxl.departments.workbook import department_workbook
from qmxl.period import Period
from qmxl.texts import texts
from tests.by_hand import QUARTER, Form, small_hospital
from tests.own_forms import Collected, collected, declared, filled, with_forms

HANDS = declared(
    "hands",
    """
rhythm = "event"
date = "day"
[[field]]
id = "day"
type = "date"
required = true
[[field]]
id = "unit"
type = "code"
choices = "@departments"
[[field]]
id = "action"
type = "choice"
option = [{ id = "rub" }, { id = "wash" }, { id = "missed" }]
required = true
[[feed]]
indicator = "VST-01"
numerator = { where = "action = rub, wash" }
denominator = {}
department = "unit"
""",
)
VISIT_FIELDS = """
optional = true
rhythm = "event"
date = "day"
[[field]]
id = "day"
type = "date"
required = true
[[field]]
id = "called"
type = "count"
[[field]]
id = "left"
type = "count"
"""
FEED = """
[[feed]]
indicator = "BV-12"
numerator = { count = "sum", field = "called" }
denominator = { count = "sum", field = "left" }
"""
UNIT = """
[[field]]
id = "unit"
type = "code"
choices = "@departments"
"""
VISITS = declared("visits", VISIT_FIELDS + FEED)
NAMING = declared("visits", VISIT_FIELDS + UNIT + FEED + 'department = "unit"')


def own(code: str = "BV-12", interval: int = 1) -> Indicator:
    return OwnIndicator(
        code=code,
        name="Gọi lại sau ra viện",
        kind="proportion",
        numerator="Số gọi được",
        denominator="Số ra viện",
        unit="%",
        direction="higher",
        interval=interval,
    ).indicator()


@pytest.fixture
def hands() -> Control:
    return with_forms(HANDS)


@pytest.fixture
def visits() -> Control:
    return replace(with_forms(VISITS), own_indicators={"BV-12": own()})


def seen(*lines: tuple[int, int, str | None, str]) -> dict[str, list[dict[str, object]]]:
    """Lines of hand hygiene: month, day, where, what was done."""
    return {
        "hands": [{"day": date(2026, month, day), "unit": unit, "action": action} for month, day, unit, action in lines]
    }


def called(*lines: tuple[int, object, object]) -> dict[str, list[dict[str, object]]]:
    return {"visits": [{"day": date(2026, m, 5), "called": number, "left": of} for m, number, of in lines]}


def figures(
    whole: Collected, indicator: str, owners: Sequence[str] = ("GLOCOM", "KHOA_KHAM")
) -> list[tuple[object, ...]]:
    """An indicator's rows of departments' months: whose, month, numerator, denominator, ticked, why left out, cell."""
    table = whole.tables.indicators
    names = (
        "indicator",
        "department",
        "period",
        "numerator",
        "denominator",
        "none_occurred",
        "left_out",
        "numerator_cell",
    )
    rows = zip(*(table[name] for name in names), strict=True)
    return [row[1:] for row in rows if row[0] == indicator and row[1] in owners and len(str(row[2])) > 4]


def test_the_new_indicator_is_of_opportunities_and_stands_only_where_its_register_is_given(hands: Control) -> None:
    fed, staff = loader.fed_indicators()["VST-01"], loader.indicators()["BRVT-24"]
    assert "cơ hội" in fed.denominator
    assert "nhân viên" in staff.denominator
    assert "VST-01" in hands.indicators
    assert "VST-01" not in small_hospital().indicators


def test_lines_count_for_the_department_they_name_in_their_month(hands: Control, tmp_path: Path) -> None:
    lines = seen(
        (1, 5, "GLOCOM", "rub"),
        (1, 6, "GLOCOM – Khoa Glôcôm", "missed"),
        (1, 7, "KHOA_KHAM", "wash"),
        (3, 7, "GLOCOM", "wash"),
        (3, 8, None, "missed"),
    )
    whole = collected(tmp_path, filled(hands, "KHOA_KHAM", lines))
    assert whole.found() == []
    assert figures(whole, "VST-01") == [
        ("GLOCOM", "2026-01", 1, 2, 0, "", "C6"),
        ("GLOCOM", "2026-03", 1, 1, 0, "", "C9"),
        ("KHOA_KHAM", "2026-01", 1, 1, 0, "", "C8"),
        ("KHOA_KHAM", "2026-03", 0, 1, 0, "", "C10"),  # nobody is named: of the department that wrote it
    ]
    table = whole.tables.indicators
    at = next(n for n, code in enumerate(table["indicator"]) if code == "VST-01" and table["department"][n] == "GLOCOM")
    assert (table["source"][at], table["sheet"][at]) == ("nop/2026/KHOA_KHAM.xlsx", "hands")


def test_the_hospital_adds_up_and_is_judged(hands: Control, tmp_path: Path) -> None:
    control = replace(hands, targets=Targets((Target(indicator="VST-01", target=80),)))
    whole = collected(
        tmp_path, filled(control, "KHOA_KHAM", seen((3, 5, "GLOCOM", "rub"), (3, 6, "KHOA_KHAM", "missed")))
    )
    table = whole.tables.indicators
    rows = zip(*(table[n] for n in ("indicator", "department", "period", "rate", "target", "met")), strict=True)
    (rate, target, met) = next(row[3:] for row in rows if row[:3] == ("VST-01", "BV", "2026-03"))
    assert (rate, target, met.reached, met.so_far) == (50.0, 80, False, "2/2")


def test_a_line_whose_department_is_not_known_keeps_out_all_it_may_be_of(hands: Control, tmp_path: Path) -> None:
    whole = collected(tmp_path, filled(hands, "KHOA_KHAM", seen((1, 5, "NGOAI", "rub"), (1, 6, "GLOCOM", "rub"))))
    assert whole.found() == [("TYPE-CHOICE", "D6")]
    assert figures(whole, "VST-01") == [
        ("GLOCOM", "2026-01", None, None, 0, "MISSING-FIELD", "C6"),
        ("KHOA_KHAM", "2026-01", None, None, 0, "MISSING-FIELD", "C6"),  # and with who wrote it
    ]


def test_lines_of_several_workbooks_are_one_figure(hands: Control, tmp_path: Path) -> None:
    one = filled(hands, "KHOA_KHAM", seen((1, 5, "GLOCOM", "rub")))
    other = filled(hands, "GLOCOM", seen((1, 5, "GLOCOM", "missed"), (1, 6, "GLOCOM", "missed")))
    whole = collected(tmp_path, one, other)
    assert [row[:4] for row in figures(whole, "VST-01")] == [("GLOCOM", "2026-01", 1, 3)]


def test_sums_make_up_a_figure_and_the_own_department_is_due(visits: Control, tmp_path: Path) -> None:
    whole = collected(tmp_path, filled(visits, "GLOCOM", called((1, 8, 10), (1, 1, 10), (2, 5, 5))))
    assert figures(whole, "BV-12") == [
        ("GLOCOM", "2026-01", 9, 20, 0, "", "C6"),
        ("GLOCOM", "2026-02", 5, 5, 0, "", "C8"),
    ]
    indicator = whole.control.indicators["BV-12"]
    assert whole.control.reporting.due_months(indicator, "GLOCOM", QUARTER.months) == list(QUARTER.months)
    assert indicator in whole.control.reporting.indicators_of("KHOA_KHAM", QUARTER.months)


def test_a_month_without_lines_is_blank_unless_it_is_ticked(visits: Control, tmp_path: Path) -> None:
    ticked = {("visits", "2026-02", ""): "x"}
    whole = collected(tmp_path, filled(visits, "GLOCOM", called((1, 8, 10)), nothing=ticked))
    row = next(n for n, line in enumerate(sheet_keys(filled(visits, "GLOCOM", {}), "nothing"), 1) if line == "visits")
    assert figures(whole, "BV-12") == [
        ("GLOCOM", "2026-01", 8, 10, 0, "", "C6"),
        ("GLOCOM", "2026-02", 0, 0, 1, "", f"E{row}"),
    ]


def sheet_keys(form: Form, name: str) -> list[object]:
    return [cell.value for cell in form.sheet(name)["A"]]


def test_a_blank_in_what_is_summed_keeps_the_figure_out_and_says_where(visits: Control, tmp_path: Path) -> None:
    whole = collected(tmp_path, filled(visits, "GLOCOM", called((1, 8, 10), (1, None, 10))))
    assert figures(whole, "BV-12") == [("GLOCOM", "2026-01", None, None, 0, "MISSING-FIELD", "C7")]


def test_more_counted_above_than_below_is_a_fault(visits: Control, tmp_path: Path) -> None:
    whole = collected(tmp_path, filled(visits, "GLOCOM", called((1, 12, 10))))
    assert whole.found() == [("COUNT-NUMERATOR", "C6")]
    assert figures(whole, "BV-12")[0][2:6] == (None, None, 0, "COUNT-NUMERATOR")


def test_lines_of_a_quarter_belong_to_its_last_month(tmp_path: Path) -> None:
    control = replace(with_forms(VISITS), own_indicators={"BV-12": own(interval=3)})
    whole = collected(tmp_path, filled(control, "GLOCOM", called((1, 8, 10), (3, 1, 10))))
    assert [row[:4] for row in figures(whole, "BV-12")] == [("GLOCOM", "2026-03", 9, 20)]
    early = collected(tmp_path, filled(control, "GLOCOM", called((1, 8, 10))), period=Period(2026, 2, 2))
    assert figures(early, "BV-12") == []


def test_there_is_nothing_to_type_for_it(visits: Control) -> None:
    assigned = replace(visits, assignments=(*visits.assignments, Assignment(indicator="BV-12", department="GLOCOM")))
    grid = department_workbook(assigned, "GLOCOM", QUARTER, texts("vi")).by_form["indicators"]
    assert {line.row for line in grid.lines} == {"BRVT-16"}


def earlier(control: Control) -> Form:
    """GLOCOM's form as it was before the register fed the indicator: with cells to type in."""
    before = replace(
        control, own_forms=(), assignments=(*control.assignments, Assignment(indicator="BV-12", department="GLOCOM"))
    )
    made = filled(before, "GLOCOM", {})
    for entry, number in (("numerator", 7), ("denominator", 9)):
        made.put("indicators", f"BV-12/{entry}", "2026-01", number)
    for month in ("2026-02", "2026-03"):
        for entry in ("numerator", "denominator"):
            made.put("indicators", f"BV-12/{entry}", month, None)
    return Form(made.content(), control, "GLOCOM")


TOLD = ("FED-TYPED", "FED-BY-HAND", "STRUCTURE-ROW-UNKNOWN", "MISSING-MONTH", "IDENTITY-OUTDATED")


def test_what_an_earlier_form_has_typed_counts_while_the_register_says_nothing_of_the_month(
    visits: Control, tmp_path: Path
) -> None:
    old = earlier(visits)
    whole = collected(tmp_path, old)
    cell = old.cell("indicators", "BV-12/numerator", "2026-01").coordinate
    assert whole.found(*TOLD) == [("FED-BY-HAND", cell)]
    assert whole.finding("FED-BY-HAND").facts == {"indicator": "BV-12", "month": 1, "found": "7/9", "sheet": "visits"}
    assert [row[:4] for row in figures(whole, "BV-12")] == [("GLOCOM", "2026-01", 7, 9)]


def test_what_is_typed_beside_a_tick_that_nothing_happened_is_told_and_not_counted(tmp_path: Path) -> None:
    control = replace(with_forms(NAMING), own_indicators={"BV-12": own()})
    ticked = filled(control, "KHOA_KHAM", {}, nothing={("visits", "2026-01", ""): "x"})
    whole = collected(tmp_path, earlier(control), ticked)
    facts = whole.finding("FED-TYPED").facts
    assert (facts["found"], facts["counted"], facts["sheet"]) == ("7/9", "–", "visits")
    assert [row[:6] for row in figures(whole, "BV-12")] == [("KHOA_KHAM", "2026-01", 0, 0, 1, "")]


def test_a_typed_figure_that_cannot_be_is_told_and_left_out(visits: Control, tmp_path: Path) -> None:
    old = earlier(visits)
    old.put("indicators", "BV-12/numerator", "2026-01", 12)
    whole = collected(tmp_path, old)
    assert whole.found("COUNT-NUMERATOR") == [
        ("COUNT-NUMERATOR", old.cell("indicators", "BV-12/numerator", "2026-01").coordinate)
    ]
    assert [row[:6] for row in figures(whole, "BV-12")] == [("GLOCOM", "2026-01", None, None, 0, "COUNT-NUMERATOR")]


def test_both_values_are_told_where_the_register_counts(tmp_path: Path) -> None:
    control = replace(with_forms(NAMING), own_indicators={"BV-12": own()})
    lines = {"visits": [{"day": date(2026, 1, 5), "called": 8, "left": 10, "unit": "GLOCOM"}]}
    whole = collected(tmp_path, earlier(control), filled(control, "KHOA_KHAM", lines))
    assert [whole.finding("FED-TYPED").facts[name] for name in ("found", "counted")] == ["7/9", "8/10"]
    assert [row[:4] for row in figures(whole, "BV-12")] == [("GLOCOM", "2026-01", 8, 10)]


def test_a_register_nobody_is_given_feeds_nothing(visits: Control) -> None:
    assert replace(visits, departments={}).fed == {}


def test_the_master_shows_it_like_any_other(hands: Control, tmp_path: Path) -> None:
    lines = seen((1, 5, "GLOCOM", "rub"), (1, 6, "GLOCOM", "missed"), (3, 5, "GLOCOM", "rub"))
    book = collected(tmp_path, filled(hands, "KHOA_KHAM", lines)).drawn()
    sheet = book[texts("vi")("master.sheet.indicators")]
    rows = {(row[0], row[2]): row for row in sheet.iter_rows(min_row=6, values_only=True) if row[0] == "VST-01"}
    assert {name: [cell for cell in row[:-1] if isinstance(cell, int | float)] for (_, name), row in rows.items()} == {
        "Toàn bệnh viện": [100, 50, 100, pytest.approx(66.666, abs=0.01)],
        "Khoa Glôcôm": [100, 50, 100, pytest.approx(66.666, abs=0.01)],
        "Khoa Khám bệnh": [],  # who keeps the register owes February, of which nobody wrote
    }


DEVICES = declared(
    "devices",
    """
optional = true
rhythm = "event"
date = "day"
[[field]]
id = "day"
type = "date"
required = true
[[field]]
id = "used"
type = "count"
[[feed]]
indicator = "NKBV-01"
denominator = { count = "sum", field = "used" }
""",
)
CASES = declared(
    "cases",
    """
optional = true
rhythm = "event"
date = "day"
instead = "operated"
[[field]]
id = "day"
type = "date"
required = true
[[field]]
id = "operated"
type = "date"
[[field]]
id = "unit"
type = "code"
choices = "@departments"
[[feed]]
indicator = "NKBV-01"
numerator = {}
department = "unit"
""",
)


def test_numerator_and_denominator_are_counted_from_two_registers(tmp_path: Path) -> None:
    control = with_forms(DEVICES, CASES)
    days = [{"day": date(2026, month, 5), "used": used} for month, used in ((1, 40), (1, 60), (2, 50))]
    cases = [
        {"day": date(2026, 1, 9), "unit": "GLOCOM"},
        {"day": date(2026, 3, 9), "unit": "GLOCOM", "operated": date(2026, 1, 8)},
        {"day": date(2026, 3, 20), "unit": "GLOCOM"},
    ]
    forms = [filled(control, "GLOCOM", {"devices": days}), filled(control, "KHOA_KHAM", {"cases": cases})]
    whole = collected(tmp_path, *forms)
    assert sorted(figures(whole, "NKBV-01"), key=lambda row: row[1]) == [
        ("GLOCOM", "2026-01", 2, 100, 0, "", "C6"),  # the case of March counts in the month it was operated in
        ("GLOCOM", "2026-02", 0, 50, 0, "", "C8"),  # nobody fell ill
        ("GLOCOM", "2026-03", None, None, 0, "FED-HALF", "C8"),  # nobody counted the days
    ]
    assert whole.found("FED-HALF") == [("FED-HALF", "C8")]
    assert whole.finding("FED-HALF").facts == {"indicator": "NKBV-01", "month": 3, "sheet": "devices"}


def test_a_month_nobody_wrote_of_is_owed_by_who_keeps_the_register(hands: Control, tmp_path: Path) -> None:
    """An indicator of a register that stands empty is not complete, and does not leave the master."""
    kept = replace(hands, form_assignments=(FormAssignment(form="hands", department="KHOA_KHAM"),))
    told = {}
    for month in (1, 2):
        form = filled(kept, "KHOA_KHAM", seen((1, 5, "GLOCOM", "rub")))
        sheet = collected(tmp_path, form, period=Period(2026, month, month)).drawn()["Chỉ số"]
        rows = sheet.iter_rows(min_row=6, values_only=True)
        told[month] = [(row[2], row[9]) for row in rows if row[0] == "VST-01"]
    assert told == {
        1: [("Toàn bệnh viện", "1/1"), ("Khoa Glôcôm", "1/1")],
        2: [("Toàn bệnh viện", "0/1"), ("Khoa Khám bệnh", "0/1"), ("Khoa Glôcôm", None)],
    }
