"""Forms that lines name (what proves a supervision, what is to be asked) are called as the reader calls them."""

from dataclasses import replace
from datetime import date

import pytest

from qmxl.control.control import Control
from qmxl.control.lists import QUESTIONNAIRES
from qmxl.control.models import Department
from qmxl.departments.workbook import department_workbook
from qmxl.texts import texts
from tests.by_hand import QUARTER, small_hospital
from tests.own_forms import Collected, collected, filled

IN = {
    "vi": ("5S", "Hài lòng nội trú", "Họp chất lượng"),
    "en": ("5S", "Inpatients satisfied", "Quality meetings"),
    "zh": ("5S", "住院满意度", "质量会议"),
}


def hospital() -> Control:
    small = small_hospital()
    office = Department(code="QLCL", name="Phòng QLCL", kind="quality_office")
    packs = frozenset({"basic", "office", "survey", "improvement"})
    return replace(small, departments={**small.departments, "QLCL": office}, packs=packs)


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    days = {"from": date(2026, 1, 1), "to": date(2026, 3, 31)}
    supervised = [
        {"task": f"Việc {form}", "cycle": "Tháng", "owner": "Tổ QLCL", "source_form": form, **days}
        for form in ("FIVE_S", "DEPARTMENT_MEETING")
    ]
    asked = [
        {"questionnaire": "SATISFACTION_INPATIENT", "wave": "once", "sample": 30}
        | {f"{name}_day": day for name, day in days.items()}
    ]
    form = filled(hospital(), "QLCL", {"supervision_plan": supervised, "survey_plan": asked})
    return collected(tmp_path_factory.mktemp("plans"), form)


@pytest.mark.parametrize("language", IN)
def test_lines_counts_and_answers_call_a_form_by_its_sheet(language: str, plans: Collected) -> None:
    book, text = plans.drawn(language), texts(language)
    five_s, inpatients, meetings = IN[language]
    sheets = {form.id: form.sheet.in_(language) for form in hospital().forms.all}
    said = {
        name: [cell for row in book[name].iter_rows(values_only=True) for cell in row]
        for name in (sheets["supervision_plan"], sheets["survey_plan"], text("master.sheet.answers"))
    }
    supervision, survey, answers = said.values()
    assert {five_s, meetings} <= set(supervision)
    assert survey.count(inpatients) >= 2  # the line, and the table of counts
    assert {five_s, meetings, inpatients} <= set(answers)
    for cells in said.values():
        assert not {"five_s", "department_meeting", "SATISFACTION_INPATIENT", "FIVE_S"} & {str(cell) for cell in cells}


@pytest.mark.parametrize("language", IN)
def test_the_drop_down_of_questionnaires_is_in_the_language_of_the_form(language: str) -> None:
    control = hospital()
    sheet = department_workbook(control, "QLCL", QUARTER, texts(language)).by_form["survey_plan"]
    codes = next(column.codes for column in sheet.columns if column.key == "questionnaire")
    assert codes is not None
    assert f"SATISFACTION_INPATIENT – {IN[language][1]}" in codes.labels(language)
    assert control.lists[QUESTIONNAIRES] is codes
