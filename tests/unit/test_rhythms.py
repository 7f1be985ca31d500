"""How often a form is owed lines, when these are due, and what a department is told is missing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qmxl.control.models import DayOff, PackInUse
from qmxl.control.owed import owed_by
from qmxl.measures.rhythms import duties_of
from qmxl.period import Period
from tests.own_forms import DATED, collected, declared, filled, with_forms

TO_MARCH = date(2026, 3, 31)


def dated(rhythm: str, least: int = 1):
    return declared("walks", DATED.format(rhythm=rhythm, least=least))


def owed(rhythm: str, end: date = TO_MARCH, **more: object) -> list[tuple[str, str, str]]:
    form = dated(rhythm)
    control = replace(with_forms(form), **more)
    its = (each.occurrence for each in owed_by(control, "GLOCOM", form, 2026, end))
    return [(each.key, f"{each.first:%d/%m}–{each.last:%d/%m}", f"{each.due:%d/%m}") for each in its]


def test_months_quarters_and_years_are_due_with_their_figures():
    assert owed("month") == [
        ("2026-01", "01/01–31/01", "05/02"),
        ("2026-02", "01/02–28/02", "05/03"),
        ("2026-03", "01/03–31/03", "05/04"),
    ]
    assert owed("quarter") == [("2026-Q1", "01/01–31/03", "05/04")]
    assert owed("half") == []
    whole = [*owed("half", date(2026, 12, 31)), *owed("year", date(2026, 12, 31))]
    assert [key for key, _, _ in whole] == ["2026-H1", "2026-H2", "2026"]


def test_a_week_is_due_on_the_first_working_day_after_it():
    weeks = owed("week", date(2026, 2, 28))
    assert weeks[0] == ("2026-W02", "01/01–11/01", "12/01")  # of the first part-week one day is worked
    assert weeks[5] == ("2026-W07", "09/02–15/02", "23/02")  # Tết is off
    assert owed("week", date(2026, 2, 28), days_off=(DayOff(day=date(2026, 1, 12), kind="off"),))[0][2] == "13/01"


@pytest.mark.parametrize(
    ("year", "last"),
    [
        (2020, ("2020-W53", "W53", "28/12–31/12")),
        (2025, ("2026-W01", "W1/2026", "29/12–31/12")),  # three days of a week that ISO 8601 counts in 2026
        (2026, ("2026-W53", "W53", "28/12–31/12")),
        (2027, ("2027-W52", "W52", "27/12–31/12")),
    ],
)
def test_the_last_week_of_a_year_says_of_which_it_is(year: int, last: tuple[str, str, str]):
    form = dated("week")
    weeks = [each.occurrence for each in owed_by(with_forms(form), "GLOCOM", form, year, date(year, 12, 31))]
    assert len({week.name for week in weeks}) == len(weeks)
    assert (weeks[-1].key, weeks[-1].name, f"{weeks[-1].first:%d/%m}–{weeks[-1].last:%d/%m}") == last


@pytest.mark.parametrize(
    ("rhythm", "expected"), [("", []), ("event", []), ("campaign", []), ("day", ["T1", "T2", "T3"])]
)
def test_what_has_no_rhythm_is_owed_nothing_and_days_are_told_by_months(rhythm: str, expected: list[str]):
    form = dated(rhythm)
    its = owed_by(with_forms(form), "GLOCOM", form, 2026, TO_MARCH)
    assert [each.occurrence.name for each in its] == expected


def test_nothing_is_owed_before_a_pack_was_in_use():
    form = replace(dated("week"), packs=("safety",))
    days = PackInUse(code="safety", used=True, first=date(2026, 3, 18))
    control = replace(with_forms(form), packs=frozenset({"basic", "safety"}), pack_days={"safety": days})
    its = [each.occurrence.key for each in owed_by(control, "GLOCOM", form, 2026, TO_MARCH)]
    assert its == ["2026-W12", "2026-W13"]  # the rest of March belongs to week 14, which ends in April


def found(folder: Path, rhythm: str, days: list[date], today: date | None = None, least: int = 1) -> list[str]:
    form = filled(with_forms(dated(rhythm, least)), "GLOCOM", {"walks": [{"day": day} for day in days]})
    read = collected(folder, form, period=Period(2026, 1, 3), today=today)
    return [part for report in read.reports for f in report.findings for part in f.facts.get("parts", [])]


def test_what_is_missing_is_told_once_it_was_due(tmp_path: Path):
    january = [date(2026, 1, 9)]
    assert found(tmp_path, "month", january) == ["T2", "T3"]
    assert found(tmp_path, "month", january, date(2026, 4, 5)) == ["T2"]  # March is due on 5 April
    assert found(tmp_path, "month", january, date(2026, 4, 6)) == ["T2", "T3"]


def test_twice_a_week_takes_two_different_days(tmp_path: Path):
    monday, day = date(2026, 3, 2), date(2026, 3, 5)
    assert "W10" not in found(tmp_path, "twice_week", [monday, day])
    assert "W10" in found(tmp_path, "twice_week", [monday, monday])
    assert "W10" in found(tmp_path, "week", [monday], least=2)


def test_of_a_days_form_the_working_days_without_a_line_are_named(tmp_path: Path):
    every = [date(2026, 1, day) for day in range(1, 32) if day not in {6, 10, 27}]  # the 10th is a Saturday
    assert found(tmp_path, "day", every)[0] == "T1 (6, 27)"


def test_a_rule_says_how_many_before_the_rhythm_does():
    rule = """
[[rule]]
kind = "at_least_per"
fields = ["day"]
value = 3
per = "quarter"
"""
    [duty] = duties_of(declared("walks", DATED.format(rhythm="month", least=1) + rule))
    assert (duty.per, duty.least, duty.severity) == ("quarter", 3, "error")
