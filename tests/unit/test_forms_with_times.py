"""Fields for times, moments and durations: entered, read, ruled, counted, drawn and carried over."""

import io
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from qmxl.cli.showing import as_json
from qmxl.commands.outcome import Outcome
from qmxl.control.control import Control
from qmxl.tables.summaries import summed
from qmxl.texts import texts
from tests.by_hand import Form, make_again
from tests.own_forms import collected, declared, filled, with_forms

THEATRE = declared(
    "theatre",
    """
date = "day"
[[field]]
id = "day"
type = "date"
required = true
[[field]]
id = "into"
type = "time"
[[field]]
id = "out"
type = "time"
[[field]]
id = "next_day"
type = "tick"
[[field]]
id = "reported"
type = "datetime"
[[field]]
id = "lasted"
type = "duration"
max = 12
[[field]]
id = "balance"
type = "decimal"
min = -5
[[rule]]
kind = "not_before"
fields = ["out", "into"]
when = "next_day blank"
[[rule]]
kind = "not_before"
fields = ["reported", "day"]
[[summary]]
id = "in_theatre"
count = "hours_between"
fields = ["into", "out", "next_day"]
[[summary]]
id = "to_report"
count = "days_between"
fields = ["day", "reported"]
[[summary]]
id = "mean_length"
count = "mean"
fields = ["lasted"]
""",
)
LINE = {"day": date(2026, 2, 3), "into": time(7, 30), "out": time(9, 0), "reported": datetime(2026, 2, 4, 14, 30)}


@pytest.fixture(scope="module")
def control() -> Control:
    return with_forms(THEATRE)


def book(control: Control, *lines: dict[str, object]) -> Form:
    return filled(control, "GLOCOM", {"theatre": [{**LINE, **line} for line in lines]})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({}, []),
        ({"into": "7h30", "out": "9 giờ", "lasted": "90 phút", "reported": "14h30 ngày 04/02/2026"}, []),
        ({"into": "sáng"}, [("TYPE-TIME", "D6")]),
        ({"reported": "14:30"}, [("TYPE-MOMENT", "G6")]),
        ({"lasted": -1}, [("TYPE-DURATION", "H6")]),
        ({"lasted": 13}, [("RULE-AT-MOST", "H6")]),
        ({"balance": -5}, []),
        ({"balance": -6}, [("RULE-AT-LEAST", "I6")]),
        ({"into": time(23, 30), "out": time(0, 15)}, [("TIME-ORDER", "E6")]),
        ({"into": time(23, 30), "out": time(0, 15), "next_day": "x"}, []),
        ({"reported": datetime(2026, 2, 2, 23, 0)}, [("DATE-ORDER", "G6")]),
        ({"reported": date(2026, 2, 3)}, []),
    ],
)
def test_what_is_entered_is_checked(
    control: Control, tmp_path: Path, line: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert collected(tmp_path, book(control, line)).found() == expected


def test_midnight_that_passed_has_to_be_said(control: Control, tmp_path: Path) -> None:
    crossed = collected(tmp_path, book(control, {"into": time(23, 30), "out": time(0, 15)}))
    assert (crossed.finding("TIME-ORDER").facts["found"], crossed.finding("TIME-ORDER").facts["before"]) == (
        time(0, 15),
        time(23, 30),
    )
    told = json.loads(as_json(Outcome(findings=crossed.reports[0].findings), "vi"))["findings"][0]
    assert "00:15" in told["message"]
    assert "23:30" in told["message"]


def test_cells_have_the_format_and_the_bounds_of_their_type(control: Control) -> None:
    sheet = book(control, {}).sheet("theatre")
    assert [sheet[f"{letter}6"].number_format for letter in "CDEGH"] == [
        "dd/mm/yyyy",
        "hh:mm",
        "hh:mm",
        "dd/mm/yyyy hh:mm",
        "General",
    ]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    said = {c: (r.type, r.operator or "between", r.formula1, r.formula2) for c, r in rules.items()}
    assert said["D6"] == ("time", "between", "0", "0.999988425925926")
    assert said["G6"][:2] == ("date", "between")
    assert said["H6"] == ("decimal", "between", "0", "12.0")
    assert said["I6"] == ("decimal", "greaterThanOrEqual", "-5.0", None)
    assert rules["H6"].error == "Giá trị phải từ 0 đến 12."


def test_hours_between_times_cross_midnight_only_where_that_is_said(control: Control, tmp_path: Path) -> None:
    lines = [
        {"lasted": 1.5},
        {"into": time(23, 30), "out": time(0, 30), "next_day": "x", "lasted": "30 phút"},
        {"into": time(23, 30), "out": time(0, 30), "reported": None},
    ]
    whole = collected(tmp_path, book(control, *lines))
    register = whole.tables.registers["theatre"]
    by_id = {each.summary.id: each.total for each in summed(register, control, whole.period)}
    assert register.lines["hours_in_theatre"] == [1.5, 1.0, None]
    assert by_id == {"in_theatre": 1.25, "to_report": 1.0, "mean_length": 1.0}


def test_days_between_two_moments_keep_their_part(tmp_path: Path) -> None:
    log = declared(
        "log",
        """
        [[field]]
        id = "told"
        type = "datetime"
        [[field]]
        id = "answered"
        type = "datetime"
        [[summary]]
        id = "days"
        count = "days_between"
        fields = ["told", "answered"]
        [[summary]]
        id = "hours"
        count = "hours_between"
        fields = ["told", "answered"]
        """,
    )
    line = {"told": datetime(2026, 2, 3, 8), "answered": datetime(2026, 2, 4, 20)}
    whole = collected(tmp_path, filled(with_forms(log), "GLOCOM", {"log": [line]}))
    register = whole.tables.registers["log"]
    assert [each.total for each in summed(register, whole.control, whole.period)] == [1.5, 36.0]


def test_the_master_keeps_times_as_numbers_with_their_own_formats(control: Control, tmp_path: Path) -> None:
    master = collected(tmp_path, book(control, {"lasted": "1h30"}, {"reported": date(2026, 2, 5)})).drawn()
    sheet = master["theatre"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "into" for cell in row))
    at = {cell.value: cell.column for cell in head if cell.value}
    one, other = (
        {name: sheet.cell(head[0].row + n, at[name]) for name in ("into", "reported", "lasted")} for n in (1, 2)
    )
    assert [one[name].value for name in one] == [time(7, 30), datetime(2026, 2, 4, 14, 30), 1.5]
    assert [one[name].number_format for name in one] == ["hh:mm", "dd/mm/yyyy hh:mm", "#,##0.0###"]
    assert (other["reported"].value, other["reported"].number_format) == (datetime(2026, 2, 5), "dd/mm/yyyy")
    answers = master[texts("vi")("master.sheet.answers")]
    of_form = [row for row in answers.iter_rows(min_row=6) if row[2].value == "theatre" and row[3].value == "1"]
    said = {row[4].value: (row[5].value, row[5].number_format) for row in of_form}
    assert said["into"] == (time(7, 30), "hh:mm")
    assert said["reported"] == (datetime(2026, 2, 4, 14, 30), "dd/mm/yyyy hh:mm")
    assert said["lasted"] == (1.5, "#,##0.0###")


def test_a_form_made_again_holds_the_same_times(control: Control, tmp_path: Path) -> None:
    handed_in = book(control, {"lasted": timedelta(hours=30), "out": "9h"}, {"into": time(7, 30, 15)})
    handed_in.put("theatre", "2", "reported", 46057.604166666664).number_format = "General"
    handed_in.put("theatre", "2", "out", 0.5).number_format = "General"
    path = tmp_path / "nop" / "2026" / "GLOCOM.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(handed_in.content())
    assert make_again(tmp_path, control) == []
    content = (tmp_path / "bieu-mau" / "2026" / "GLOCOM.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(content))["theatre"]
    assert [cell.value for cell in sheet[6]][3:8] == [
        time(7, 30),
        "9h",
        None,
        datetime(2026, 2, 4, 14, 30),
        timedelta(hours=30),
    ]
    assert [cell.value for cell in sheet[7]][3:7] == [time(7, 30, 15), time(12), None, datetime(2026, 2, 4, 14, 30)]
    assert sheet["D7"].number_format == "hh:mm:ss"
