"""Rules that need the reports of all departments: a code stands in another form, a line is followed up there."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qmxl.control.control import Control
from qmxl.control.models import NOBODY, FormAssignment
from qmxl.typed.spelling import fold
from tests.by_hand import small_hospital
from tests.own_forms import Line, collected, declared, filled, with_forms
from tests.registers import alone

HAPPENED = declared(
    "happened",
    """
date = "day"
[[field]]
id = "code"
type = "code"
[[field]]
id = "day"
type = "date"
[[field]]
id = "harm"
type = "choice"
choices = "harm"
[[rule]]
kind = "followed_up_in"
fields = ["code"]
of = "analyses.incident"
when = "harm.group = NC3"
value = 30
severity = "warning"
""",
)
ANALYSES = declared(
    "analyses",
    """
[[field]]
id = "incident"
type = "code"
[[field]]
id = "why"
[[rule]]
kind = "matches"
fields = ["incident"]
of = "happened.code"
""",
)
END = date(2026, 3, 31)


@pytest.fixture(scope="module")
def control() -> Control:
    return with_forms(HAPPENED, ANALYSES)


def found(
    folder: Path, control: Control, happened: list[Line], analysed: list[Line], today: date = END
) -> list[tuple[str, str, str]]:
    """The findings as department, code and cell; incidents are GLOCOM's, analyses KHOA_KHAM's."""
    forms = [
        filled(control, "GLOCOM", {"happened": happened}),
        filled(control, "KHOA_KHAM", {"analyses": analysed}),
    ]
    whole = collected(folder, *forms, today=today)
    return [(f.department, f.code, f.cell.address) for report in whole.reports for f in report.findings]


def test_a_code_stands_in_the_form_of_any_department(control: Control, tmp_path: Path) -> None:
    happened = [{"code": "SC-1", "harm": "A"}, {"code": "SC-2", "harm": "B"}]
    assert found(tmp_path, control, happened, [{"incident": "sc-1"}, {"incident": "SC-2"}]) == []
    told = found(tmp_path, control, happened, [{"incident": "SC-1"}, {"incident": "SC-3"}, {"why": "?"}])
    assert told == [("KHOA_KHAM", "RULE-MATCHES", "C7")]


def test_what_has_to_be_followed_up_is_asked_for(control: Control, tmp_path: Path) -> None:
    happened = [
        {"code": "SC-1", "day": date(2026, 2, 1), "harm": "G"},
        {"code": "SC-2", "day": date(2026, 2, 1), "harm": "D"},  # no severe harm
        {"code": "SC-3", "day": date(2026, 3, 20), "harm": "H"},  # not 30 days ago yet
        {"code": "SC-4", "day": date(2026, 1, 1), "harm": "I"},
    ]
    assert found(tmp_path, control, happened, [{"incident": "SC-4"}]) == [("GLOCOM", "RULE-FOLLOW-UP", "C6")]
    later = found(tmp_path, control, happened, [{"incident": "SC-4"}], date(2026, 5, 1))
    assert later == [("GLOCOM", "RULE-FOLLOW-UP", "C6"), ("GLOCOM", "RULE-FOLLOW-UP", "C8")]


def test_the_message_says_where_it_was_looked_for(control: Control, tmp_path: Path) -> None:
    whole = collected(tmp_path, filled(control, "GLOCOM", {"analyses": [{"incident": "SC-9"}]}))
    assert whole.finding("RULE-MATCHES").facts == {"field": "incident", "found": "SC-9", "sheet": "happened"}


def test_a_follow_up_that_is_missing_may_be_explained(control: Control, tmp_path: Path) -> None:
    lines = {"happened": [{"code": "SC-1", "day": date(2026, 2, 1), "harm": "G"}]}
    why = {"code": "RULE-FOLLOW-UP", "sheet": "happened", "cell": "C6", "value": "SC-1", "reason": "Đang phân tích"}
    form = filled(control, "GLOCOM", {**lines, "explanations": [why]})
    finding = collected(tmp_path, form, today=END).finding("RULE-FOLLOW-UP")
    assert (finding.answer, finding.standing) == ("Đang phân tích", "answered")


def test_what_is_private_is_looked_for_and_not_told(tmp_path: Path) -> None:
    private = declared(
        "private",
        """
        [[field]]
        id = "account"
        privacy = "narrative"
        [[rule]]
        kind = "matches"
        fields = ["account"]
        of = "happened.code"
        """,
    )
    control = with_forms(HAPPENED, private)
    lines = {"private": [{"account": "SC-1"}, {"account": "Ông A ngã"}], "happened": [{"code": "SC-1", "harm": "A"}]}
    facts = collected(tmp_path, filled(control, "GLOCOM", lines)).finding("RULE-MATCHES").facts
    assert "nga" not in fold(str(facts["found"]))


def test_a_workbook_that_does_not_count_holds_no_partner(control: Control, tmp_path: Path) -> None:
    happened = filled(control, "GLOCOM", {"happened": [{"code": "SC-1", "harm": "A"}]})
    happened.sheet("cover").parent["_qmxl"]["B1"].value = "other"
    whole = collected(tmp_path, happened, filled(control, "KHOA_KHAM", {"analyses": [{"incident": "SC-1"}]}))
    assert whole.found() == [("IDENTITY-NOT-OURS", ""), ("RULE-MATCHES", "C6")]


def test_a_form_nobody_is_given_follows_nothing_up(control: Control, tmp_path: Path) -> None:
    nobody = replace(control, form_assignments=(FormAssignment(form="analyses", department=NOBODY),))
    lines = {"happened": [{"code": "SC-1", "day": date(2026, 2, 1), "harm": "G"}]}
    assert collected(tmp_path, filled(nobody, "GLOCOM", lines), today=END).found("RULE-FOLLOW-UP") == []


def test_severe_incidents_have_their_root_causes_analysed_where_these_are_kept(tmp_path: Path) -> None:
    classes = [
        {"incident": f"SC-{number}", "classified_on": date(2026, 1, 2), "harm": harm, "serious": serious}
        for number, (harm, serious) in enumerate((("G", None), ("D", "1A"), ("D", None), ("H", None)), start=1)
    ]
    control = alone(small_hospital(), "incident_class", "rca")
    form = filled(control, "KHOA_KHAM", {"incident_class": classes, "rca": [{"incident": "SC-4"}]})
    told = collected(tmp_path, form, today=END).found("RULE-FOLLOW-UP")
    assert told == [("RULE-FOLLOW-UP", "C6"), ("RULE-FOLLOW-UP", "C7")]
    without = filled(alone(small_hospital(), "incident_class"), "KHOA_KHAM", {"incident_class": classes})
    assert collected(tmp_path, without, today=END).found("RULE-FOLLOW-UP") == []


def test_a_code_of_an_earlier_years_form_is_not_held_against_this_years(control: Control, tmp_path: Path) -> None:
    codes = ["GLOCOM-2025-007", "GLOCOM-2026-007", "GLOCOM-2027-007"]
    told = found(tmp_path, control, [{"code": "SC-1", "harm": "A"}], [{"incident": code} for code in codes])
    assert told == [("KHOA_KHAM", "RULE-MATCHES", "C7"), ("KHOA_KHAM", "RULE-MATCHES", "C8")]
