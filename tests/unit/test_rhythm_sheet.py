"""What departments owe by a rhythm in the master: four states, their due days, and when each was first seen."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl.control.control import Control
from qmxl.departments.part import part_file
from qmxl.departments.workbook import part_workbook
from qmxl.forms.fetching import fetch
from qmxl.period import Period
from qmxl.reports.earlier import earlier_master
from qmxl.reports.reading import read_report
from qmxl.reports.settling import settle
from qmxl.tables.rhythm import rhythm_rows
from qmxl.texts import texts
from tests.by_hand import QUARTER
from tests.own_forms import DATED, Collected, collected, declared, filled, with_forms

WALKS = declared("walks", DATED.format(rhythm="month", least=1))
TO_MARCH = Period(2026, 1, 3)
SAVED = datetime(2026, 4, 2, 3)


def of(folder: Path, days: dict[str, Iterable[date]], today: date, saved: datetime = SAVED) -> Collected:
    """What departments with walks on these days hand in; KHOA_KHAM says there was none in February."""
    control = with_forms(WALKS)
    ticked = {("walks", "2026-02", ""): "x"}
    forms = [
        filled(
            control,
            department,
            {"walks": [{"day": day} for day in its]},
            **({"nothing": ticked} if department == "KHOA_KHAM" else {}),
        )
        for department, its in days.items()
    ]
    return collected(folder, *forms, period=TO_MARCH, today=today, saved=saved)


def states(read: Collected, today: date, seen: object = None) -> dict[str, list[str]]:
    rows = rhythm_rows(read.control, read.reports, read.period, today, seen or {})
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(str(row[3]), []).append(f"{row[9]} {row[12]}".strip())
    return found


def test_came_none_missing_and_not_due_are_four_states(tmp_path: Path):
    days = {"KHOA_KHAM": [date(2026, 1, 5)], "GLOCOM": [date(2026, 3, 3), date(2026, 3, 4)]}
    today = date(2026, 4, 5)  # March is due on this very day
    read = of(tmp_path, days, today, saved=datetime(2026, 2, 3))
    assert states(read, today) == {
        "KHOA_KHAM": ["came", "nothing", "waiting"],
        "GLOCOM": ["missing", "missing", "came"],
    }
    assert states(read, date(2026, 4, 6))["KHOA_KHAM"] == ["came", "nothing", "missing"]
    assert [f.facts["parts"] for report in read.reports for f in report.findings if f.code == "RHYTHM-MISSING"] == [
        ["T1", "T2"]
    ]


def test_what_is_seen_after_its_due_day_is_late_and_a_correction_is_not(tmp_path: Path):
    first = of(tmp_path, {"GLOCOM": [date(2026, 1, 5)]}, date(2026, 2, 10), saved=datetime(2026, 2, 3))
    path = tmp_path / "QM_TongHop.xlsx"
    path.write_bytes(replace(first, today=date(2026, 3, 10)).master())
    seen = earlier_master(path).rhythm
    assert {key: (each.moment, each.sure) for key, each in seen.items() if "GLOCOM" in key} == {
        "GLOCOM|walks|month|2026-01": (datetime(2026, 2, 3, 7), True),
        "GLOCOM|walks|month|2026-02": (None, True),
    }
    later = {"GLOCOM": [date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)]}
    again = of(tmp_path, later, date(2026, 4, 20), saved=datetime(2026, 4, 9))
    assert states(again, date(2026, 4, 20), seen)["GLOCOM"] == ["came", "came first", "came last"]


def test_the_sheet_says_who_lacks_what_and_counts_by_formulas(tmp_path: Path):
    read = of(tmp_path, {"KHOA_KHAM": [date(2026, 1, 5)], "GLOCOM": []}, date(2026, 5, 1), saved=datetime(2026, 2, 3))
    rows = [row for row in read.drawn()["Nhịp báo cáo"].iter_rows(values_only=True) if row[0]]
    said = [str(row[0]) for row in rows]
    assert said[3:5] == ["Khoa Khám bệnh: thiếu “walks” tháng 3.", "Khoa Glôcôm: thiếu “walks” tháng 1–3."]
    assert [row[:9] for row in rows[-4:]] == [
        ("Khoa/phòng", "Đã có", "Không có", "Thiếu", "Chưa đến hạn", "Trong đó muộn", "T1", "T2", "T3"),
        ("Khoa Khám bệnh", 1, 1, 1, 0, 0, "Có (1)", "Không có", "THIẾU"),
        ("Khoa Glôcôm", 0, 0, 3, 0, 0, "THIẾU", "THIẾU", "THIẾU"),
        ("Cộng; số khoa/phòng thiếu", 1, 1, 4, 0, 0, 1, 1, 2),
    ]


@pytest.mark.parametrize(
    ("language", "sentence", "heads"),
    [
        ("vi", "Khoa Glôcôm: thiếu “walks” 6 tháng đầu năm, cuối năm.", ("6 tháng đầu năm", "6 tháng cuối năm")),
        (
            "en",
            "Khoa Glôcôm: “walks” is missing for the first, second half-year.",
            ("first half-year", "second half-year"),
        ),
        ("zh", "Khoa Glôcôm：缺“walks”上半年、下半年。", ("上半年", "下半年")),
    ],
)
def test_halves_of_a_year_have_names(tmp_path: Path, language: str, sentence: str, heads: tuple[str, str]):
    control = with_forms(replace(WALKS, rhythm="half"))
    whole = Period(2026, 1, 12)
    form = filled(control, "GLOCOM", {"walks": []}, span=whole)
    read = collected(tmp_path, form, period=whole, today=date(2027, 1, 20))
    sheet = read.drawn(language)[texts(language)("master.sheet.rhythm")]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0]]
    assert sentence in [str(row[0]) for row in rows]
    assert heads in [row[6:8] for row in rows]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_read_back_in_every_language(tmp_path: Path, language: str):
    read = of(tmp_path, {"GLOCOM": [date(2026, 1, 5)]}, date(2026, 5, 1), saved=datetime(2026, 2, 3))
    path = tmp_path / "QM_TongHop.xlsx"
    path.write_bytes(read.master(language))
    seen = earlier_master(path).rhythm
    assert sorted(each.moment is None for key, each in seen.items() if "GLOCOM" in key) == [False, True, True]


def test_where_no_form_has_a_rhythm_there_is_no_such_sheet(tmp_path: Path):
    control: Control = with_forms()
    read = collected(tmp_path, filled(control, "GLOCOM", {}, QUARTER), period=TO_MARCH)
    assert not [name for name in read.drawn().sheetnames if "Nhịp" in name or "nhịp" in name]


def test_lines_out_of_another_program_count_before_anything_is_said_to_be_missing(tmp_path: Path):
    control, text = with_forms(WALKS), texts("vi")
    part = part_workbook(control, "GLOCOM", WALKS, QUARTER, text, ["cu.csv:2"])
    contents = {
        "GLOCOM.xlsx": filled(control, "GLOCOM", {"walks": [{"day": date(2026, 1, 5)}]}).content(SAVED),
        "GLOCOM_walks.xlsx": part_file(part, {"walks": {("1", "day", ""): date(2026, 2, 4)}}, SAVED, text),
    }
    reports = []
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        reports.append(read_report(fetch(tmp_path / name), f"nop/2026/{name}", control, TO_MARCH, text)[0])
    missing = [
        [f.facts["parts"] for report in several for f in report.findings if f.code == "RHYTHM-MISSING"]
        for several in (reports, settle(reports, control, TO_MARCH, lambda source: frozenset({(source,)})))
    ]
    assert missing == [[["T2", "T3"]], [["T3"]]]


def test_lines_of_another_kind_are_not_what_is_owed(tmp_path: Path):
    talks = declared(
        "talks",
        """
        rhythm = "month"
        date = "day"
        [[field]]
        id = "day"
        type = "date"
        required = true
        [[field]]
        id = "harm"
        type = "choice"
        choices = "harm"
        [[rule]]
        kind = "at_least_per"
        fields = ["day"]
        value = 2
        per = "month"
        when = "harm.group = NC3"
        severity = "warning"
        """,
    )
    said = [(1, "G"), (1, "H"), (2, "I"), (2, "A"), (3, "I")]
    lines = [{"day": date(2026, month, day), "harm": harm} for day, (month, harm) in enumerate(said, 1)]
    today = date(2026, 5, 1)
    read = collected(tmp_path, filled(with_forms(talks), "GLOCOM", {"talks": lines}), period=TO_MARCH, today=today)
    assert states(read, today)["GLOCOM"] == ["came last", "missing", "missing"]
    assert read.finding("RHYTHM-MISSING").facts["parts"] == ["T2", "T3"]
