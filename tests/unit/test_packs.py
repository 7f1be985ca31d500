"""Packs of forms: chosen on a sheet of the control workbook, given out, begun and ended within a year."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from qmxl.catalogue import loader
from qmxl.catalogue.base import Label
from qmxl.control.control import Control
from qmxl.control.entries import entries_of, starter_entries
from qmxl.control.models import NOBODY, Department, FormAssignment, PackInUse
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from qmxl.forms.kinds.shape import Key
from qmxl.grouping import message
from qmxl.texts import texts
from tests.by_hand import SAVED, Form, but_of_the_list, form_bytes, small_hospital, whole
from tests.own_forms import declared, filled
from tests.written import control_file

VI = texts("vi")
INFECTION = ("KSNK", Department(code="KSNK", name="Khoa KSNK"))


def read(folder: Path, control: Control, packs: dict[Key, object] | None) -> tuple[Control, list[Finding]]:
    """The control workbook of a hospital with its sheet of packs as it was filled in; None: without the sheet."""
    path = folder / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file({**entries_of(control, VI), "packs": packs or {}}, SAVED, VI))
    if packs is None:
        book = openpyxl.load_workbook(path)
        del book["Gói biểu mẫu"]
        book.save(path)
    again, findings = read_control(fetch_apart(path), VI)
    return again, but_of_the_list(findings)


def ticked(**packs: tuple[object, ...]) -> dict[Key, object]:
    """Packs with their tick, first and last day."""
    return {
        (pack, field, ""): value
        for pack, said in packs.items()
        for field, value in zip(("used", "first", "last"), said, strict=False)
        if value
    }


def named(control: Control, department: str = "KSNK", month: str = "2026-06") -> set[str]:
    """The packs of the forms that a department is given in a month."""
    return {pack for form in control.forms.of(department, [month]) for pack in form.packs}


def with_infection(**more: object) -> Control:
    """The small hospital with a department of infection control."""
    hospital = small_hospital()
    return replace(hospital, departments={**hospital.departments, INFECTION[0]: INFECTION[1]}, **more)


@pytest.mark.parametrize("packs", [None, {}, ticked(basic=("x",))])
def test_without_a_choice_the_basic_pack_is_in_use(tmp_path: Path, packs: dict[Key, object] | None):
    control, findings = read(tmp_path, small_hospital(), packs)
    assert (control.packs, control.pack_days, control.campaign, findings) == ({"basic"}, {}, None, [])


def test_the_forms_of_a_chosen_pack_go_to_their_offices(tmp_path: Path):
    control, findings = read(tmp_path, with_infection(), ticked(basic=("x",), infection=("x",)))
    assert findings == []
    assert control.packs == {"basic", "infection"}
    assert "hand_hygiene" in {form.id for form in control.forms.of("KSNK", ["2026-06"])}
    assert "hand_hygiene" not in {form.id for form in control.forms.of("GLOCOM", ["2026-06"])}


def test_a_pack_begun_within_a_year_is_given_from_its_first_day_to_its_last(tmp_path: Path):
    days = (date(2026, 5, 20), date(2026, 9, 1))
    control, findings = read(tmp_path, with_infection(), ticked(basic=("x",), infection=("x", *days)))
    assert findings == []
    assert control.pack_days == {"infection": PackInUse(code="infection", used=True, first=days[0], last=days[1])}
    given = [month for month in range(1, 13) if "infection" in named(control, month=f"2026-{month:02}")]
    assert given == [5, 6, 7, 8, 9]


@pytest.mark.slow
def test_the_campaign_needs_both_its_days_in_their_order(tmp_path: Path):
    first, last = date(2026, 9, 1), date(2026, 9, 30)
    control, findings = read(tmp_path, small_hospital(), ticked(basic=("x",), campaign=("x", first, last)))
    assert (control.campaign, findings) == ((first, last), [])
    for said, expected in (
        (("x",), [("CONTROL-MISSING", "F15"), ("CONTROL-MISSING", "G15")]),
        (("x", first), [("CONTROL-MISSING", "G15")]),
        (("x", last, first), [("CONTROL-VALUE", "G15")]),
        (("x", "1/9", "30/9"), [("CONTROL-VALUE", "F15"), ("CONTROL-VALUE", "G15")]),
    ):
        control, findings = read(tmp_path, small_hospital(), ticked(basic=("x",), campaign=said))
        assert [(f.code, f.cell.address) for f in findings] == expected
        assert (control.campaign, control.packs) == (None, {"basic"})


def test_what_is_chosen_stays_when_the_workbook_is_written_again(tmp_path: Path):
    first, last = date(2026, 9, 1), date(2026, 9, 30)
    chosen = ticked(basic=("x",), infection=("x", first), campaign=("x", first, last))
    control, _ = read(tmp_path, small_hospital(), chosen)
    again, _ = read(tmp_path, control, entries_of(control, VI)["packs"])
    assert [(c.packs, c.pack_days, c.campaign) for c in (again,)] == [
        (control.packs, control.pack_days, control.campaign)
    ]


def test_forms_for_offices_that_are_not_there_are_named_at_the_packs_cell(tmp_path: Path):
    _, [told] = read(tmp_path, small_hospital(), ticked(basic=("x",), infection=("x",)))
    assert (told.code, told.cell.address) == ("CONTROL-PACK-NOBODY", "E8")
    assert "“Vệ sinh tay” (KSNK)" in message(told, VI)


def test_lines_that_give_a_form_to_nobody_are_named_where_its_pack_is_chosen(tmp_path: Path):
    nobody = (FormAssignment(form="hand_hygiene", department=NOBODY),)
    _, [told] = read(tmp_path, with_infection(form_assignments=nobody), ticked(basic=("x",), infection=("x",)))
    assert (told.code, told.cell.address) == ("CONTROL-PACK-ROWS", "E8")
    assert "“Vệ sinh tay”" in message(told, VI)


def test_a_new_control_workbook_has_the_basic_pack_and_no_exceptions(tmp_path: Path):
    entries = {**starter_entries(VI), "hospital": {("name", "value", ""): "BV"}}
    (tmp_path / "QM_DieuKhien.xlsx").write_bytes(control_file(entries, SAVED, VI))
    control, findings = read_control(fetch_apart(tmp_path / "QM_DieuKhien.xlsx"), VI)
    assert (control.packs, control.form_assignments, findings) == (loader.USUAL_PACKS, (), [])


def test_a_workbook_made_before_a_pack_was_chosen_is_read_and_to_be_made_again(tmp_path: Path):
    before = with_infection()
    now = replace(before, packs=frozenset({"basic", "infection"}))
    for identity in (None, {"forms": ""}):  # a workbook that does not say what it was made with
        form = Form(form_bytes(before, "KSNK", identity=identity), before, "KSNK")
        path = tmp_path / "KSNK.xlsx"
        path.write_bytes(form.content())
        report = whole(path, now)
        assert [f.code for f in report.findings] == ["STRUCTURE-SHEET-LATER"]
        assert "“Vệ sinh tay”" in message(report.findings[0], VI)
        assert report.status == "received"


def test_a_sheet_that_was_there_and_is_deleted_is_an_error_still(tmp_path: Path):
    now = with_infection(packs=frozenset({"basic", "infection"}))
    form = filled(now, "KSNK", {})
    form.book.remove(form.sheet("hand_hygiene"))
    path = tmp_path / "KSNK.xlsx"
    path.write_bytes(form.content())
    assert "STRUCTURE-SHEET" in {f.code for f in whole(path, now).findings}


def test_a_hospitals_own_form_keeps_its_place_when_the_catalogue_has_one_of_its_name() -> None:
    own = declared("drills", DRILL)
    other = replace(declared("own_5s", DRILL), sheet=Label(vi="5s", en="5s", zh="5s"))
    control = replace(small_hospital(), own_forms=(own, other), packs=frozenset({"safety", "improvement"}))
    ids = [form.id for form in control.forms.all]
    assert (ids.count("drills"), "five_s" in ids) == (1, False)
    assert next(form for form in control.forms.all if form.id == "drills") == own
    assert {form.id for form in control.forms.given_way} == {"drills", "five_s"}


DRILL = """
date = "day"
[[field]]
id = "day"
type = "date"
required = true
"""
