"""Cases of a never event are held against the lines of the incident form that say when they were."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl.control.control import Control
from qmxl.control.entries import list_entries
from qmxl.control.models import Assignment, IndicatorSetting
from qmxl.period import Period
from tests.by_hand import Form, complete_entries, form_bytes, small_hospital
from tests.own_forms import collected

CODE, YEAR = "BRVT-13", Period(2026, 1, 12)
BOTH = small_hospital({"KHOA_KHAM": (CODE,), "GLOCOM": (CODE,)})


def checked(folder: Path, content: bytes, control: Control) -> list[tuple[str, str]]:
    """The findings about never events of a workbook of a year."""
    found = collected(folder, Form(content, control), period=YEAR, today=date(2027, 1, 20))
    return [each for each in found.found() if each[0].startswith("NEVER-EVENT-")]


@pytest.mark.parametrize(
    ("own", "others", "lines", "found"),
    [
        (0, 1, 1, []),
        (0, 1, 0, ["NEVER-EVENT-NO-INCIDENT"]),
        (1, 1, 1, []),  # the other's stands among the incidents there
        (1, 1, 2, []),
        (1, 0, 2, ["NEVER-EVENT-DATES"]),
    ],
)
def test_cases_counted_for_another_department_may_stand_here_or_there(
    tmp_path: Path, own: int, others: int, lines: int, found: list[str]
) -> None:
    given = (Assignment(indicator=CODE, department="GLOCOM", reporter="KHOA_KHAM"),)
    control = replace(BOTH, assignments=(Assignment(indicator=CODE, department="KHOA_KHAM"), *given))
    counts = {CODE: own, f"{CODE}@GLOCOM": others}
    assert [
        code for code, _ in checked(tmp_path, _year_of(control, counts, 2, [date(2026, 2, 8)] * lines), control)
    ] == found


def test_an_incident_within_a_quarter_is_that_of_the_quarters_case(tmp_path: Path) -> None:
    setting = {**BOTH.standard, CODE: IndicatorSetting(code=CODE, interval=3)}
    control = replace(BOTH, standard=setting)
    for days, found in (([date(2026, 2, 8)], []), ([date(2026, 4, 8)], ["NEVER-EVENT-NO-INCIDENT"])):
        told = [code for code, cell in checked(tmp_path, _year_of(control, {CODE: 1}, 3, days), control) if "H" in cell]
        assert told == found


def _year_of(control: Control, counts: Mapping[str, int], month: int, days: Sequence[date]) -> bytes:
    """KHOA_KHAM's workbook of 2026 with cases counted in a month, and the days of incidents that name the indicator."""
    entries = complete_entries(control, "KHOA_KHAM", YEAR)
    for code, count in counts.items():
        for due in YEAR.months:
            entries["indicators"][code, "numerator", due] = count if due == f"2026-{month:02}" else 0
            entries["indicators"][code, "denominator", due] = 50
    told = {"description": "…", "harm": "G", "cause": "Khác", "indicator": CODE, "report_kind": "Bắt buộc"}
    rows = [{"happened_on": day, "reported_on": day, "place": f"Phòng mổ {at}", **told} for at, day in enumerate(days)]
    entries["incidents"] = list_entries(rows)
    return form_bytes(control, "KHOA_KHAM", entries, span=YEAR, made=datetime(2026, 12, 31, 3))
