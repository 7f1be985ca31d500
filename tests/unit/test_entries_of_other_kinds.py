"""Contents of every kind are carried over as what they are, so that what was wrong stays wrong and is told again."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl.cell import Cell

from qmxl.departments.entered import Held
from qmxl.departments.workbook import department_workbook
from qmxl.departments.writer import department_file
from qmxl.texts import texts
from qmxl.xlsx.cells import CellError, Percent
from tests.by_hand import QUARTER, SAVED, Form, Whole, complete_entries, make_again, small_hospital

AT = ("BRVT-16/numerator", "2026-02")


def handed_in(folder: Path, filled: Form) -> None:
    path = folder / "nop" / "2026" / "KHOA_KHAM.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(filled.content())


def carried(folder: Path, filled: Form) -> Form:
    """KHOA_KHAM's form made again from what was handed in."""
    handed_in(folder, filled)
    assert make_again(folder, filled.control) == []
    return Form((folder / "bieu-mau" / "2026" / "KHOA_KHAM.xlsx").read_bytes(), filled.control)


@pytest.mark.parametrize(
    ("typed", "shown_as"),
    [
        (datetime(2026, 3, 3), "dd/mm/yyyy"),
        (datetime(2026, 3, 3, 14, 30), "dd/mm/yyyy hh:mm"),
        (time(3, 3), "hh:mm"),
        (True, "General"),
        (False, "General"),
        ("1.234", "General"),
    ],
)
def test_a_content_that_is_no_number_does_not_become_one(
    form: Callable[..., Form], read: Callable[..., Whole], tmp_path: Path, typed: object, shown_as: str
) -> None:
    filled = form()
    cell = filled.put("indicators", *AT, typed)
    cell.number_format = shown_as
    before = [(f.code, f.cell.address) for f in read(filled).findings]
    now = carried(tmp_path, filled)
    made = now.cell("indicators", *AT)
    assert (made.value, type(made.value)) == (typed, type(typed))
    assert [(f.code, f.cell.address) for f in read(now).findings] == before


def test_a_duration_in_an_own_cell_stays_a_duration(form: Callable[..., Form], tmp_path: Path) -> None:
    filled = form()
    filled.put("pdca", "1", "goal", timedelta(hours=30)).number_format = "[h]:mm"
    assert carried(tmp_path, filled).cell("pdca", "1", "goal").value == timedelta(hours=30)


def test_a_day_stored_as_a_bare_number_is_a_day_in_the_new_form(form: Callable[..., Form], tmp_path: Path) -> None:
    filled = form()
    filled.put("criteria", "A1.1-2.1", "due", 46143).number_format = "General"
    assert carried(tmp_path, filled).cell("criteria", "A1.1-2.1", "due").value == datetime(2026, 5, 1)


def written(raw: object) -> Cell:
    """The cell of a form that holds a content."""
    control, text = small_hospital(), texts("vi")
    entries = complete_entries(control, "GLOCOM")
    entries["indicators"]["BRVT-16", "numerator", "2026-02"] = raw
    made = department_file(department_workbook(control, "GLOCOM", QUARTER, text), entries, SAVED, text)
    return Form(made, control, "GLOCOM").cell("indicators", *AT)


def test_an_error_stays_an_error_and_a_percentage_a_percentage() -> None:
    assert (written(CellError("#REF!")).value, written(CellError("#REF!")).data_type) == ("=#REF!", "f")
    assert (written(CellError("#SPILL!")).value, written(CellError("#SPILL!")).data_type) == ("#SPILL!", "s")
    assert (written(Percent(0.65)).value, written(Percent(0.65)).number_format) == (0.65, "0%")
    assert (written(Percent(0.655)).value, written(Percent(0.655)).number_format) == (0.655, "0.0###%")


def test_the_days_of_a_workbook_that_counts_from_1904_are_written_as_the_days_they_are() -> None:
    held = Held(44680.0, date(2026, 5, 1), None, "Tiêu chí", "G6")
    assert held.content == date(2026, 5, 1)
    assert held._replace(raw="1/5/2026").content == "1/5/2026"
