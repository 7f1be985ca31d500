"""A pack taken into use in the middle of a year: what was typed before it counts, its lines from then on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from qmxl.control.control import Control
from qmxl.control.models import Assignment, FormAssignment, PackInUse
from qmxl.departments.workbook import department_workbook
from qmxl.texts import texts
from tests.by_hand import QUARTER, Form, make_again, small_hospital
from tests.own_forms import Collected, collected, filled
from tests.unit.test_feeds import figures
from tests.unit.test_packs import read, ticked
from tests.unit.test_timings import Line, hospital

BY_HAND = replace(hospital(), packs=frozenset({"basic"}))


def since(month: int, last: date | None = None) -> Control:
    """The hospital of the pack of times, which it uses from a month of 2026 on."""
    used = PackInUse(code="timings", used=True, first=date(2026, month, 1), last=last)
    return replace(hospital(), pack_days={"timings": used})


def returned(*days: tuple[int, int, bool]) -> Mapping[str, Sequence[Line]]:
    """Lines of GLOCOM's records: month and day of discharge, whether they are back whole within that month."""
    return {
        "record_return": [
            {
                "discharged_on": date(2026, month, day),
                "record": f"BA{n}",
                "ward": "GLOCOM",
                "returned_on": date(2026, month, day + 3),
                "complete": "Có" if whole else "Không",
                "lacks": None if whole else "Chữ ký",
            }
            for n, (month, day, whole) in enumerate(days)
        ]
    }


LATER = returned((2, 5, True), (2, 6, False), (3, 9, True))


def counts(whole: Collected, indicator: str = "BRVT-16", owner: str = "GLOCOM") -> list[tuple[object, ...]]:
    """Month, numerator and denominator of a department's figures."""
    return sorted(row[1:4] for row in figures(whole, indicator, (owner,)))


def handed_in(folder: Path, control: Control, glocom: Form, lines: Mapping[str, Sequence[Line]] = LATER) -> Collected:
    log = filled(control, "KHTH", {form: list(its) for form, its in lines.items()})
    return collected(folder, Form(glocom.content(), control, "GLOCOM"), log)


def test_the_form_offers_to_type_the_months_before() -> None:
    control = since(2)
    grid = department_workbook(control, "GLOCOM", QUARTER, texts("vi")).by_form["indicators"]
    assert {line.row: line.open for line in grid.lines} == {"BRVT-16": (True, False, False)}
    form = filled(control, "GLOCOM", {})
    row = [form.cell("indicators", "BRVT-16/numerator", f"2026-0{month}") for month in (1, 2, 3)]
    assert [(cell.value, cell.protection.locked) for cell in row] == [(57, False), (None, True), (None, True)]
    assert [row[0].fill.fgColor.rgb == each.fill.fgColor.rgb for each in row] == [True, False, False]


def test_typed_before_and_counted_from_then_on(tmp_path: Path) -> None:
    control = since(2)
    whole = handed_in(tmp_path, control, filled(control, "GLOCOM", {}))
    assert whole.found() == []
    assert counts(whole) == [("2026-01", 57, 100), ("2026-02", 1, 2), ("2026-03", 1, 1)]
    indicator = whole.control.indicators["BRVT-16"]
    assert whole.control.reporting.due_months(indicator, "GLOCOM", QUARTER.months) == list(QUARTER.months)
    assert whole.control.reporting.gaps(QUARTER.months) == {}
    table = whole.tables.indicators
    year = next(
        n
        for n, code in enumerate(table["indicator"])
        if (code, table["department"][n], table["period"][n]) == ("BRVT-16", "BV", "2026")
    )
    assert (table["numerator"][year], table["denominator"][year]) == (57 + 1 + 1, 100 + 2 + 1)


def test_the_form_of_before_counts_where_it_was_typed_and_is_told_where_lines_are(tmp_path: Path) -> None:
    old = filled(BY_HAND, "GLOCOM", {})
    whole = handed_in(tmp_path, since(2), old, returned((2, 5, True), (2, 6, False)))
    places = {month: old.cell("indicators", "BRVT-16/numerator", f"2026-0{month}").coordinate for month in (2, 3)}
    assert whole.found("FED-TYPED", "FED-BY-HAND", "COUNT-NOT-DUE", "IDENTITY-OUTDATED") == [
        ("FED-BY-HAND", places[3]),
        ("FED-TYPED", places[2]),
    ]
    assert counts(whole) == [("2026-01", 57, 100), ("2026-02", 1, 2), ("2026-03", 57, 100)]


def test_a_pack_without_days_takes_what_was_typed_where_its_log_has_no_line_of_anybody(tmp_path: Path) -> None:
    whole = handed_in(tmp_path, hospital(), filled(BY_HAND, "GLOCOM", {}), returned((3, 9, True)))
    assert counts(whole) == [("2026-01", 57, 100), ("2026-02", 57, 100), ("2026-03", 1, 1)]
    others = {"record_return": [{**returned((3, 9, True))["record_return"][0], "ward": "KHOA_KHAM"}]}
    whole = handed_in(tmp_path, hospital(), filled(BY_HAND, "GLOCOM", {}), others)
    assert counts(whole) == [("2026-01", 57, 100), ("2026-02", 57, 100)]
    assert len(whole.found("FED-BY-HAND")) == 2
    assert len(whole.found("FED-TYPED")) == 1


def test_missing_months_are_asked_for_before_the_pack_only(tmp_path: Path) -> None:
    form = filled(since(3), "GLOCOM", {})
    for entry in ("numerator", "denominator"):
        form.put("indicators", f"BRVT-16/{entry}", "2026-02", None)
    whole = handed_in(tmp_path, since(3), form, returned((3, 9, True)))
    assert [finding.period for report in whole.reports for finding in report.findings] == ["2026-02"]
    assert whole.found() == [("MISSING-MONTH", form.cell("indicators", "BRVT-16/numerator", "2026-02").coordinate)]


def test_a_quarter_the_pack_does_not_cover_is_typed_and_its_lines_wait(tmp_path: Path) -> None:
    control = since(2)
    visit = {"session": "Sáng", "registered": time(8), "finished": time(9)}
    lines = [{"visited_on": date(2026, month, 5), **visit} for month in (2, 3, 3)]
    whole = collected(tmp_path, filled(control, "KHOA_KHAM", {"visit_times": lines}))
    assert counts(whole, "BRVT-10", "KHOA_KHAM") == [("2026-03", 57, 100)]
    assert whole.found() == [("FED-EARLY", "C6"), ("FED-EARLY", "C7")]
    told = [finding.facts for report in whole.reports for finding in report.findings]
    assert told == [{"lines": n, "month": n + 1, "indicators": ["BRVT-10"]} for n in (1, 2)]


def test_a_form_given_from_a_month_on_feeds_from_there(tmp_path: Path) -> None:
    rows = FormAssignment(form="record_return", department="KHTH", first="2026-02")
    control = replace(BY_HAND, form_assignments=(*BY_HAND.form_assignments, rows))
    whole = handed_in(tmp_path, control, filled(control, "GLOCOM", {}))
    assert whole.found() == []
    assert counts(whole) == [("2026-01", 57, 100), ("2026-02", 1, 2), ("2026-03", 1, 1)]


def test_a_pack_that_ends_leaves_the_months_after_to_be_typed(tmp_path: Path) -> None:
    control = since(1, last=date(2026, 2, 28))
    whole = handed_in(tmp_path, control, filled(control, "GLOCOM", {}), returned((1, 5, True), (2, 6, False)))
    assert whole.found() == []
    assert counts(whole) == [("2026-01", 1, 1), ("2026-02", 0, 1), ("2026-03", 57, 100)]


def test_who_reports_for_others_does_so_before_the_pack(tmp_path: Path) -> None:
    def reported(control: Control) -> Control:
        given = (Assignment(indicator="BRVT-16", department="GLOCOM", reporter="KHTH"),)
        return replace(control, assignments=given)

    form = filled(reported(BY_HAND), "KHTH", {})
    for month, (above, below) in {"2026-01": (5, 9), "2026-02": (6, 9), "2026-03": (7, 9)}.items():
        form.put("indicators", "BRVT-16@GLOCOM/numerator", month, above)
        form.put("indicators", "BRVT-16@GLOCOM/denominator", month, below)
    for control, beside in ((reported(hospital()), 3), (reported(since(2)), 2)):
        whole = collected(tmp_path, Form(form.content(), control, "KHTH"))
        assert counts(whole) == [("2026-01", 5, 9), ("2026-02", 6, 9), ("2026-03", 7, 9)]
        told = [code for code, _ in whole.found("FED-BY-HAND", "STRUCTURE-ROW-UNKNOWN")]
        assert told == ["FED-BY-HAND"] * beside


def test_the_form_made_again_keeps_what_was_typed_before_and_tells_what_has_no_place(tmp_path: Path) -> None:
    old, target = filled(BY_HAND, "GLOCOM", {}), tmp_path / "nop" / "2026" / "GLOCOM.xlsx"
    target.parent.mkdir(parents=True)
    target.write_bytes(old.content())
    lost = [finding.facts for finding in make_again(tmp_path, since(2)) if finding.code == "FORM-KEPT-ASIDE"]
    new = Form((tmp_path / "bieu-mau" / "2026" / "GLOCOM.xlsx").read_bytes(), since(2), "GLOCOM")
    cells = [new.cell("indicators", "BRVT-16/numerator", f"2026-0{month}") for month in (1, 2, 3)]
    assert [cell.value for cell in cells] == [57, None, None]
    assert [facts["count"] for facts in lost] == [4]  # numerator and denominator of February and March


@pytest.mark.parametrize("first", [None, date(2026, 1, 1)])
def test_a_pack_of_the_whole_year_counts_all_of_it_from_lines(first: date | None, tmp_path: Path) -> None:
    days = {"timings": PackInUse(code="timings", used=True, first=first)} if first else {}
    control = replace(hospital(), pack_days=days)
    lines = returned((1, 5, True), (2, 6, False), (3, 9, True))
    whole = handed_in(tmp_path, control, filled(control, "GLOCOM", {}), lines)
    assert whole.found() == []
    assert counts(whole) == [("2026-01", 1, 1), ("2026-02", 0, 1), ("2026-03", 1, 1)]


def test_an_assignment_is_without_effect_only_where_no_month_of_it_is_typed(tmp_path: Path) -> None:
    house = small_hospital()
    house = replace(house, departments=hospital().departments, hospital=hospital().hospital)
    _, always = read(tmp_path, house, ticked(basic=("x",), timings=("x",)))
    assert {finding.facts["indicator"] for finding in always if finding.code == "CONTROL-FED"} == {"BRVT-10", "BRVT-16"}
    _, later = read(tmp_path, house, ticked(basic=("x",), timings=("x", date(2026, 7, 1))))
    assert [finding for finding in later if finding.code == "CONTROL-FED"] == []
