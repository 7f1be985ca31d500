"""What is counted of times and of questionnaires is LibreOffice's own arithmetic, of a hospital's own one too."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from qmxl.control.models import FormAssignment
from tests.golden.test_recalculated import differences
from tests.own_forms import collected, filled
from tests.unit.test_own_questionnaire import CANTEEN, read_from_rows
from tests.unit.test_surveys import INPATIENT, OUTPATIENT, PLAN, SPAN, sheets
from tests.unit.test_timings import CASES, STARTS, hospital, visit

TIMES = ("theatre_log", "visit_times", "clinic_start")
SURVEYS = ("survey_plan", "satisfaction_inpatient", "satisfaction_outpatient", "survey_course", "canteen")
COURSE = {"K": 8}


def _of_course(line: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in line.items() if name not in {"ward", "group"}}


@pytest.mark.office
def test_what_is_worked_out_is_counted_alike(recalculate: Callable[[Path], Path], tmp_path: Path) -> None:
    control = hospital()
    given = tuple(FormAssignment(form=form, department="GMHS") for form in (*TIMES, *SURVEYS))
    own = read_from_rows(tmp_path).own_forms
    control = replace(control, own_forms=own, form_assignments=(*control.form_assignments, *given))
    days = [(date(2026, 2, n), *map(time.fromisoformat, said)) for n, said in enumerate(STARTS, 2)]
    lines = {
        "theatre_log": CASES,
        "visit_times": [visit(1, "Sáng", "07:20", "08:05"), visit(2, "Sáng", "07:31", "09:30")],
        "clinic_start": [{"day": day, "first_at": first, "script_at": script} for day, first, script in days],
        "survey_plan": [{**each, **SPAN} for each in PLAN],
        "satisfaction_inpatient": sheets(INPATIENT, 30, seed=7),
        "satisfaction_outpatient": sheets(OUTPATIENT, 20, seed=8),
        "survey_course": [{**_of_course(line), "course": "An toàn"} for line in sheets(COURSE, 12, seed=9)],
        "canteen": CANTEEN,
    }
    whole = collected(tmp_path, filled(control, "GMHS", lines))
    assert whole.found() == []
    master = tmp_path / "so.xlsx"
    master.write_bytes(whole.master())
    count, different = differences(master, recalculate(master))
    assert different == []
    assert count > 700
