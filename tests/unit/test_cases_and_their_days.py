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


@pytest.mark.parametrize(
    ("counted", "day", "left_out"),
    [
        (0, None, 12),
        (0, "29/02/2026", 1),
        (0, "nt", 12),
        (0, date(2026, 2, 8), 1),
        (1, None, 0),  # the case that is counted may be this one
    ],
)
def test_what_incidents_name_is_not_denied_by_a_zero(tmp_path: Path, counted: int, day: object, left_out: int) -> None:
    control = replace(BOTH, assignments=(Assignment(indicator=CODE, department="KHOA_KHAM"),))
    form = Form(_year_of(control, {CODE: counted}, 2, [day]), control)
    found = collected(tmp_path, form, period=YEAR, today=date(2027, 1, 20))
    out = [figure.left_out for report in found.reports for figure in report.figures if figure.left_out]
    assert out == ["NEVER-EVENT-DENIED"] * left_out
    assert len(found.found("NEVER-EVENT-DENIED")) == left_out


@pytest.mark.parametrize(
    ("counted", "day", "left_out"), [(0, date(2026, 2, 8), 1), (0, None, 12), (1, date(2026, 2, 8), 0)]
)
def test_what_another_department_tells_of_a_case_is_not_denied_by_a_zero(
    tmp_path: Path, counted: int, day: object, left_out: int
) -> None:
    control = replace(BOTH, assignments=(Assignment(indicator=CODE, department="KHOA_KHAM"),))
    counting = Form(_year_of(control, {CODE: counted}, 2, []), control)
    telling = Form(_year_of(control, {}, 2, [day], "GLOCOM"), control, "GLOCOM")
    found = collected(tmp_path, counting, telling, period=YEAR, today=date(2027, 1, 20))
    out = [figure.left_out for report in found.reports for figure in report.figures if figure.left_out]
    assert out == ["NEVER-EVENT-DENIED"] * left_out
    told = [f for report in found.reports for f in report.findings if f.code == "NEVER-EVENT-UNCOUNTED"]
    assert [(f.department, f.facts["departments"]) for f in told] == [("GLOCOM", ["KHOA_KHAM"])] * bool(left_out)


def _year_of(
    control: Control, counts: Mapping[str, int], month: int, days: Sequence[object], department: str = "KHOA_KHAM"
) -> bytes:
    """A department's workbook of 2026: cases counted in a month, days of incidents that name the indicator."""
    entries = complete_entries(control, department, YEAR)
    for code, count in counts.items():
        for due in YEAR.months:
            entries["indicators"][code, "numerator", due] = count if due == f"2026-{month:02}" else 0
            entries["indicators"][code, "denominator", due] = 50
    told = {"description": "…", "harm": "G", "cause": "Khác", "indicator": CODE, "report_kind": "Bắt buộc"}
    rows = [
        {"happened_on": day, "reported_on": date(2026, 12, 1), "place": f"Phòng mổ {at}", **told}
        for at, day in enumerate(days)
    ]
    entries["incidents"] = list_entries(rows)
    return form_bytes(control, department, entries, span=YEAR, made=datetime(2026, 12, 31, 3))
