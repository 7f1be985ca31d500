"""A hospital of several hundred departments: everyone's report counts once, whichever process read it."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from qmxl.control.entries import entries_of
from qmxl.control.models import Department
from qmxl.texts import texts
from tests.by_hand import SAVED, complete_entries, form_bytes, small_hospital
from tests.written import control_file

pytestmark = pytest.mark.slow
Run = Callable[..., "Ran"]
Ran = object
MANY = 300


@pytest.fixture
def hospital_of_many(tmp_path: Path) -> Path:
    """Departments D001 to D300, of which the n-th reports n of 1000 in each of January to March 2026."""
    codes = [f"D{number:03}" for number in range(1, MANY + 1)]
    known = small_hospital(dict.fromkeys(codes, ("BRVT-16",)))
    control = replace(
        known,
        departments={code: Department(code=code, name=f"Khoa {code}") for code in codes},
        programme=replace(known.programme, sub_items={}),
    )
    shared = tmp_path / "nop" / "2026"
    shared.mkdir(parents=True)
    (tmp_path / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, texts("vi")), SAVED, texts("vi")))
    for number, code in enumerate(codes, 1):
        entries = complete_entries(control, code)
        for indicator, entry, month in entries["indicators"]:
            entries["indicators"][indicator, entry, month] = 1000 if entry == "denominator" else number
        (shared / f"{code}.xlsx").write_bytes(form_bytes(control, code, entries))
    return tmp_path


def figures(master: str) -> list[dict[str, object]]:
    """The rows of the long table of figures."""
    with closing(openpyxl.load_workbook(master, read_only=True, data_only=True)) as book:
        heading, *rows = book["DL chỉ số"].iter_rows(min_row=5, values_only=True)
        return [dict(zip(heading, row, strict=False)) for row in rows]


def test_everyone_counts_once(qmxl: Run, hospital_of_many: Path) -> None:
    ran = qmxl("consolidate", hospital_of_many, "--period", "2026-03", "--json")
    assert ran.json["missing"] == []
    assert [f["code"] for f in ran.json["findings"] if f["severity"] == "error"] == []
    assert [s["department"] for s in ran.json["submissions"]] == [f"D{number:03}" for number in range(1, MANY + 1)]
    march = {row["Khoa/phòng"]: row["Tử số"] for row in figures(ran.json["master"]) if row["Kỳ"] == "2026-03"}
    assert [march[f"D{number:03}"] for number in range(1, MANY + 1)] == list(range(1, MANY + 1))
    assert sorted(march)[:1] == ["BV"]
    assert (len(march), march["BV"]) == (MANY + 1, sum(range(1, MANY + 1)))
