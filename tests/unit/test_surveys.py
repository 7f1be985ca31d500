"""Questionnaires: each way of counting is recomputed here from what was typed, and none is taken for another."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qmxl.control.control import Control
from qmxl.control.models import Department, FormAssignment, Hospital
from qmxl.functions.satisfaction import SATISFIED
from tests.by_hand import small_hospital
from tests.own_forms import Collected, collected, filled
from tests.registers import counted_of

Line = dict[str, object]
INPATIENT = {"A": 5, "B": 7, "C": 11, "D": 7, "E": 6}
OUTPATIENT = {"A": 5, "B": 10, "C": 8, "D": 4, "E": 4}
WRITER = "QLCL"


def hospital(*forms: str, **limits: object) -> Control:
    """The small hospital with a quality office that is given forms of the surveys."""
    small = small_hospital()
    office = {WRITER: Department(code=WRITER, name="Phòng QLCL", kind="quality_office")}
    told = Hospital(name="Bệnh viện Mắt Thử", quality_office="Phòng QLCL", **limits)  # type: ignore[arg-type]
    given = tuple(FormAssignment(form=form, department=WRITER) for form in forms)
    rows = (*small.form_assignments, *given)
    return replace(small, departments={**small.departments, **office}, hospital=told, form_assignments=rows)


def items(parts: Mapping[str, int]) -> list[str]:
    return [f"{part.lower()}{n}" for part, count in parts.items() for n in range(1, count + 1)]


def sheets(parts: Mapping[str, int], count: int, seed: int) -> list[Line]:
    """Sheets as people fill them in: answers of 1 to 5, some 0 for what was not used, some blank."""
    draw = random.Random(seed)
    found: list[Line] = []
    for n in range(count):
        mood = draw.choice((2, 3, 4, 5, 5))
        answers: Line = {
            item: draw.choice((mood, mood, max(1, mood - 1), min(5, mood + 1), 0, None)) for item in items(parts)
        }
        wave, ward = ("Đợt 1", "Đợt 2")[n % 2], ("GLOCOM", "KHOA_KHAM", "GLOCOM")[n % 3]
        found.append(
            {"surveyed_on": date(2026, 1 + n % 3, 5), "ward": ward, "wave": wave, "group": "Người bệnh", **answers}
        )
    found.append({**found[0], **dict.fromkeys(items(parts), 5), "wave": "Đợt 2"})
    return found


def answers(lines: Sequence[Line], parts: Mapping[str, int]) -> list[list[int]]:
    """Of each sheet the answers that count: 0 is not used, a blank no answer."""
    return [[int(str(line[i])) for i in items(parts) if line[i]] for line in lines]


def ways(lines: Sequence[Line], parts: Mapping[str, int]) -> dict[str, float]:
    """The five ways of counting, in plain arithmetic."""
    given = answers(lines, parts)
    flat = [each for sheet in given for each in sheet]
    return {
        "mean": sum(flat) / len(flat),
        "answers_4": sum(each >= 4 for each in flat) / len(flat),
        "people_4": sum(sum(sheet) >= 4 * len(sheet) for sheet in given) / len(given),
        "people_all_4": sum(min(sheet) >= 4 for sheet in given) / len(given),
        "points_ratio": sum(flat) / (5 * len(flat)),
    }


PLAN = [
    {"questionnaire": "SATISFACTION_INPATIENT", "wave": "Đợt 1", "sample": 20},
    {"questionnaire": "SATISFACTION_INPATIENT", "wave": "Đợt 2", "sample": 30},
    {"questionnaire": "SATISFACTION_INPATIENT", "wave": "Đợt 2", "sample": 25, "ward": "GLOCOM"},
    {"questionnaire": "SATISFACTION_OUTPATIENT", "wave": "Đợt 1", "sample": 40},
]
SPAN = {"from_day": date(2026, 1, 1), "to_day": date(2026, 3, 31)}
LINES = sheets(INPATIENT, 30, seed=56)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    """A plan, and what inpatients answered."""
    control = hospital("survey_plan", "satisfaction_inpatient")
    lines = {"survey_plan": [{**each, **SPAN} for each in PLAN], "satisfaction_inpatient": LINES}
    return collected(tmp_path_factory.mktemp("survey"), filled(control, WRITER, lines))


def test_each_way_of_counting_stands_under_its_own_name(whole: Collected) -> None:
    assert whole.found() == []
    told, expected = counted_of(whole, "satisfaction_inpatient"), ways(LINES, INPATIENT)
    assert {name: told[name] for name in expected} == pytest.approx(expected)
    assert len({round(each, 6) for each in expected.values()}) == 5, "no two of them are the same"
    assert told["sheets"] == 31


def test_satisfied_is_what_the_function_says(whole: Collected) -> None:
    flat = tuple(each for sheet in answers(LINES, INPATIENT) for each in sheet)
    share = SATISFIED.body.python((flat,), 4)  # type: ignore[union-attr]
    assert counted_of(whole, "satisfaction_inpatient")["answers_4"] == pytest.approx(share / 100)


@pytest.mark.parametrize("part", INPATIENT)
def test_parts_are_counted_apart(part: str, whole: Collected) -> None:
    expected, told = ways(LINES, {part: INPATIENT[part]}), counted_of(whole, "satisfaction_inpatient")
    assert told[f"mean_{part.lower()}"] == pytest.approx(expected["mean"])
    assert told[f"share_{part.lower()}"] == pytest.approx(expected["answers_4"])


def test_before_and_after_stand_beside_each_other_with_number_and_response(whole: Collected) -> None:
    rows = list(whole.drawn()["Hài lòng nội trú"].iter_rows(values_only=True))
    at = next(n for n, row in enumerate(rows) if str(row[0]).startswith("Kết quả theo đợt"))
    assert rows[at + 2][:3] == ("Đợt", "Số dòng", "Tỷ lệ đáp ứng (phiếu ÷ cỡ mẫu của các đợt đã có phiếu)")
    for row, wave, sample in ((rows[at + 3], "Đợt 1", 20), (rows[at + 4], "Đợt 2", 55)):
        its = [line for line in LINES if line["wave"] == wave]
        expected = [len(its), len(its) / sample, *ways(its, INPATIENT).values()]
        assert row[0] == wave
        assert list(row[1:8]) == pytest.approx(expected)
    everything = [31, 31 / 75, *ways(LINES, INPATIENT).values()]
    total = next(row for row in rows[at + 3 :] if row[0] == "Cộng")
    assert list(total[1:8]) == pytest.approx(everything)


def test_wards_are_held_against_what_they_were_to_ask(whole: Collected) -> None:
    by_ward = next(each for each in whole.tables.summaries["satisfaction_inpatient"] if each.summary.id == "by_ward")
    response = dict(zip(by_ward.rows, by_ward.beside[0].values, strict=True))
    of_glocom = sum(line["ward"] == "GLOCOM" and line["wave"] == "Đợt 2" for line in LINES)
    assert response == {"GLOCOM": pytest.approx(of_glocom / 25), "KHOA_KHAM": None}
    assert by_ward.beside[0].total == pytest.approx(of_glocom / 25), "who has no sample is in neither"


def test_the_plan_says_what_came_in_and_each_sheet_counts_once(whole: Collected) -> None:
    told = counted_of(whole, "survey_plan")
    first, second = (sum(line["wave"] == wave for line in LINES) for wave in ("Đợt 1", "Đợt 2"))
    assert told["received_sum"] == first + second == len(LINES)
    assert told["response"] == pytest.approx(len(LINES) / (20 + 30 + 25 + 40))
    assert told["by_both"] == {
        ("SATISFACTION_INPATIENT", "w1"): pytest.approx(first / 20),
        ("SATISFACTION_INPATIENT", "w2"): pytest.approx(second / 55),
    }
    lines = whole.tables.registers["survey_plan"].lines
    of_glocom = sum(line["wave"] == "Đợt 2" and line["ward"] == "GLOCOM" for line in LINES)
    by_line = dict(zip(zip(lines["wave"], lines["ward"], strict=True), lines["received"], strict=True))
    assert (by_line["w2", "GLOCOM"], by_line["w2", None]) == (of_glocom, second - of_glocom)


STAFF = {"M": 44}


@pytest.mark.parametrize(("of_glocom", "received"), [(4, [None, None]), (5, [5, 7]), (0, [0, 12])])
def test_the_plan_does_not_say_how_many_of_a_small_group_answered(
    of_glocom: int, received: list[float | None], tmp_path: Path
) -> None:
    lines = [
        {**line, "ward": "GLOCOM" if n < of_glocom else "KHOA_KHAM", "wave": "Đợt 1", "group": "Bác sĩ"}
        for n, line in enumerate(sheets(STAFF, 11, seed=3869))
    ]
    planned = {"questionnaire": "SATISFACTION_STAFF", "wave": "Đợt 1", "sample": 20}
    plan = [{**SPAN, **planned, "ward": ward} for ward in ("GLOCOM", "KHOA_KHAM")]
    control = hospital("satisfaction_staff", "survey_plan")
    whole = collected(tmp_path, filled(control, WRITER, {"satisfaction_staff": lines, "survey_plan": plan}))
    register = whole.tables.registers["survey_plan"].lines
    by_ward = dict(zip(register["ward"], register["received"], strict=True))
    assert [by_ward[ward] for ward in ("GLOCOM", "KHOA_KHAM")] == received


def test_what_staff_say_stays_in_the_house_and_small_groups_are_not_told(tmp_path: Path) -> None:
    """GLOCOM has four sheets, fewer than five: with the whole known, the other department is not told either."""
    lines = sheets(STAFF, 11, seed=3869)
    jobs = ["Bác sĩ"] * 6 + ["Hành chính"] * 6
    lines = [{**line, "ward": "GLOCOM" if n < 4 else "KHOA_KHAM", "group": jobs[n]} for n, line in enumerate(lines)]
    control = hospital("satisfaction_staff")
    whole = collected(tmp_path, filled(control, WRITER, {"satisfaction_staff": lines}))
    assert whole.found() == []
    assert "satisfaction_staff" not in whole.tables.registers
    told = {each.summary.id: each for each in whole.tables.grouped["satisfaction_staff"].several}
    assert set(told["mean_ward"].values) == {None}
    assert told["mean"].total == pytest.approx(ways(lines, STAFF)["mean"])
    of_doctors = ways(lines[:6], STAFF)
    assert dict(zip(told["mean_group"].rows, told["mean_group"].values, strict=True))["doctor"] == pytest.approx(
        of_doctors["mean"]
    )
    smaller = replace(control, hospital=replace(control.hospital, small_group=3))
    again = collected(tmp_path, filled(smaller, WRITER, {"satisfaction_staff": lines}))
    shown = {each.summary.id: each for each in again.tables.grouped["satisfaction_staff"].several}["mean_ward"]
    assert dict(zip(shown.rows, shown.values, strict=True))["GLOCOM"] == pytest.approx(ways(lines[:4], STAFF)["mean"])


def test_an_answer_beyond_the_scale_and_an_empty_sheet_are_told(tmp_path: Path) -> None:
    parts = {"A": 5, "B": 10, "C": 8, "D": 4, "E": 4}
    lines = sheets(parts, 2, seed=1)
    lines[0]["a1"] = 6
    lines.append({**lines[1], **dict.fromkeys(items(parts))})
    whole = collected(tmp_path, filled(hospital("satisfaction_outpatient"), WRITER, {"satisfaction_outpatient": lines}))
    assert whole.found() == [("MISSING-ANSWERS", "G9"), ("RULE-AT-MOST", "G6")]


def test_a_sheet_that_nobody_answered_is_no_sheet(tmp_path: Path) -> None:
    """A day and a ward typed beforehand are no answer; 0, a remark and what cannot be read are."""
    first = {"surveyed_on": date(2026, 2, 3), "ward": "GLOCOM", "wave": "Đợt 1", "group": "Người bệnh"}
    answered = [{**first, "a1": 5}, {**first, "a1": 0}, {**first, "comment": "Chờ lâu"}, {**first, "a1": "năm sao"}]
    blank = [{"surveyed_on": date(2026, 2, 4)}, first, {"ward": "GLOCOM", "group": "Người bệnh"}]
    lines = [answered[0], *blank, *answered[1:]]
    plan = [{**SPAN, **PLAN[0], "sample": 8}]
    control = hospital("satisfaction_inpatient", "survey_plan")
    whole = collected(tmp_path, filled(control, WRITER, {"satisfaction_inpatient": lines, "survey_plan": plan}))
    told = [finding for report in whole.reports for finding in report.findings if finding.code == "MISSING-ANSWERS"]
    assert [(each.cell.address, each.others, each.facts["count"], each.facts["counted"]) for each in told] == [
        ("G7", ("G8", "G9"), 3, 4)
    ]
    assert {finding.code for report in whole.reports for finding in report.findings} == {
        "MISSING-ANSWERS",
        "RULE-SOME",
        "TYPE-NUMBER",
    }
    assert counted_of(whole, "satisfaction_inpatient")["sheets"] == 4
    assert counted_of(whole, "survey_plan")["received_sum"] == 4


def test_who_knew_is_no_more_than_who_was_asked(tmp_path: Path) -> None:
    topic = {"topic": "Rửa tay", "checked_on": date(2026, 2, 3), "group": "Bác sĩ"}
    lines = [{**topic, "asked": 10, "knew": 9}, {**topic, "asked": 30, "knew": 15}, {**topic, "asked": 5, "knew": 6}]
    whole = collected(tmp_path, filled(hospital("knowledge_check"), WRITER, {"knowledge_check": lines}))
    assert whole.found() == [("RULE-AT-MOST", "G8")]
    right = collected(tmp_path, filled(hospital("knowledge_check"), WRITER, {"knowledge_check": lines[:2]}))
    assert counted_of(right, "knowledge_check")["known"] == pytest.approx(24 / 40)
