"""Several workbooks of one department: each counts for its months, and no month is asked for before it is over."""

import io
import shutil
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl.commands import check, consolidate, forms
from qmxl.engines.contract import Given
from qmxl.engines.processes import Processes
from qmxl.forms.fetching import fetch as fetched
from qmxl.grouping import message
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import shared_files
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.reports.reading import read_report
from qmxl.reports.report import Report
from qmxl.reports.settling import settle
from qmxl.texts import texts
from tests.by_hand import MARCH, QUARTER, Form, form_bytes, small_hospital
from tests.handed import but_of_their_time

Made = Callable[..., Form]
THIRD = Period(2026, 7, 9)


def no_progress(done: int, total: int) -> None:
    del done, total


def settled(folder: Path, period: Period, today: date | None = None) -> list[Report]:
    control = small_hospital()
    named = [(path, source_of(path, folder)) for path in shared_files(folder, period).files]
    with Processes(named) as readers:
        reports = readers.read(Given(control, period, "vi", today), no_progress)
        return settle(reports, control, period, readers.said, today=today)


def told(reports: list[Report]) -> list[tuple[str, str, list[str]]]:
    return [(Path(r.source).stem, r.status, [f"{f.code}:{f.severity}" for f in r.findings]) for r in reports]


def monthly(folder: Path, *spans: str) -> None:
    (folder / "nop" / "2026").mkdir(parents=True)
    for span in spans:
        made = form_bytes(small_hospital(), span=parse_period(span), made=datetime(2026, 10, 2))
        (folder / "nop" / "2026" / f"KHOA_KHAM_{span}.xlsx").write_bytes(made)


def test_monthly_forms_count_for_their_months_and_a_later_one_waits(tmp_path: Path) -> None:
    monthly(tmp_path, "2026-07", "2026-08", "2026-09", "2026-10")
    reports = settled(tmp_path, THIRD)
    assert told(reports) == [
        ("KHOA_KHAM_2026-07", "received", ["SPAN-MISSING:warning"]),
        ("KHOA_KHAM_2026-08", "received", []),
        ("KHOA_KHAM_2026-09", "received", []),
        ("KHOA_KHAM_2026-10", "unreported", ["IDENTITY-LATER:info"]),
    ]
    assert sorted({f.period for r in reports for f in r.figures}) == ["2026-07", "2026-08", "2026-09"]


def test_a_month_of_the_period_without_a_form_is_an_error_and_earlier_ones_are_not(tmp_path: Path) -> None:
    monthly(tmp_path, "2026-08")
    (report,) = settled(tmp_path, THIRD)
    assert [(f.severity, f.facts["months"]) for f in report.findings] == [
        ("warning", [f"2026-{month:02}" for month in range(1, 7)]),
        ("error", ["2026-07", "2026-09"]),
    ]


def test_a_sub_item_answered_in_two_monthly_forms_counts_once(tmp_path: Path) -> None:
    monthly(tmp_path, "2026-08", "2026-09")
    reports = settled(tmp_path, Period(2026, 9, 9))
    assert [len(report.items) for report in reports] == [0, 4]


def filled_in(form: Made, months: set[str]) -> Form:
    """The quarter's workbook with the figures of some months only."""
    made = form()
    sheet = made.sheet("indicators")
    columns = [cell.column for cell in sheet[1] if str(cell.value).startswith("2026-") and cell.value not in months]
    for row in sheet.iter_rows(min_row=2):
        if "/" in str(row[0].value) and not str(row[0].value).endswith("/rate"):
            for column in columns:
                cell = row[column - 1]
                cell.value = None
    return made


def test_two_workbooks_with_disjoint_months_both_count(tmp_path: Path, form: Made) -> None:
    shared = tmp_path / "nop" / "2026"
    shared.mkdir(parents=True)
    (shared / "KHOA_KHAM.xlsx").write_bytes(filled_in(form, {"2026-01"}).content())
    (shared / "KHOA_KHAM (1).xlsx").write_bytes(filled_in(form, {"2026-02", "2026-03"}).content())
    reports = settled(tmp_path, QUARTER)
    assert told(reports) == [
        ("KHOA_KHAM (1)", "received", ["IDENTITY-PART:info"]),
        ("KHOA_KHAM", "received", ["IDENTITY-PART:info"]),
    ]
    assert [{f.period for f in r.figures if not f.left_out} for r in reports] == [{"2026-02", "2026-03"}, {"2026-01"}]


def test_a_month_that_both_have_differently_is_still_a_conflict(tmp_path: Path, form: Made) -> None:
    shared = tmp_path / "nop" / "2026"
    shared.mkdir(parents=True)
    other = form()
    other.put("indicators", "BRVT-16/numerator", "2026-01", 58)
    (shared / "KHOA_KHAM.xlsx").write_bytes(form().content())
    (shared / "KHOA_KHAM (conflicted copy 2026-01-02).xlsx").write_bytes(other.content())
    assert [(r.status, [f.code for f in r.findings]) for r in settled(tmp_path, QUARTER)] == [
        ("rejected", ["IDENTITY-SYNC"]),
        ("rejected", ["IDENTITY-SYNC"]),
    ]


@pytest.mark.parametrize(("today", "missing"), [(date(2026, 2, 15), []), (date(2026, 4, 1), ["2026-02", "2026-03"])])
def test_a_month_that_is_not_over_is_not_missing(tmp_path: Path, form: Made, today: date, missing: list[str]) -> None:
    filled = filled_in(form, {"2026-01"})
    filled.put("cover", "reported_to", "value", 1)
    path = tmp_path / "KHOA_KHAM.xlsx"
    path.write_bytes(filled.content())
    report, _ = read_report(fetched(path), path.name, small_hospital(), QUARTER, texts("vi"), today)
    assert sorted({f.period for f in report.findings if f.code == "MISSING-MONTH"}) == missing
    assert ("REPORTED-TO" in {f.code for f in report.findings}) == bool(missing)
    assert sorted({f.period for f in report.figures}) == ["2026-01", *missing]


@pytest.mark.parametrize("typed", ["2", "tháng 2", "T2", "02/2026", 2, datetime(2026, 2, 28)])
def test_a_cover_month_that_is_understood_accuses_no_later_month(tmp_path: Path, form: Made, typed: object) -> None:
    filled = filled_in(form, {"2026-01", "2026-02"})
    filled.put("cover", "reported_to", "value", typed)
    path = tmp_path / "KHOA_KHAM.xlsx"
    path.write_bytes(filled.content())
    report, _ = read_report(fetched(path), path.name, small_hospital(), None, texts("vi"))
    assert [f.code for f in report.findings if f.code.startswith("MISSING")] == []


@pytest.mark.parametrize(("one", "other"), [("a\r\nb", "a\nb"), ("Đạt đủ", unicodedata.normalize("NFD", "Đạt đủ"))])
def test_two_savings_that_look_the_same_are_a_copy(tmp_path: Path, form: Made, one: str, other: str) -> None:
    shared = tmp_path / "nop" / "2026"
    shared.mkdir(parents=True)
    for name, note in (("KHOA_KHAM.xlsx", one), ("KHOA_KHAM (1).xlsx", other)):
        filled = form()
        filled.put("criteria", "A1.1-2.1", "note", note)
        (shared / name).write_bytes(filled.content())
    assert sorted(report.status for report in settled(tmp_path, MARCH)) == ["copy", "received"]


def test_a_report_beside_the_years_or_over_the_blank_form_is_named(general_hospital: Path) -> None:
    nop, blank = general_hospital / "nop", general_hospital / "bieu-mau" / "2026"
    blank.mkdir(parents=True)
    shutil.copy(nop / "2026" / "NOI.xlsx", nop / "NOI.xlsx")
    shutil.move(nop / "2026" / "SAN.xlsx", blank / "SAN.xlsx")
    outcome = consolidate(
        general_hospital, period=Period(2026, 10, 10), language="vi", clock=lambda: datetime(2026, 11, 4)
    )
    found = [(f.code, f.cell.source) for f in outcome.findings if f.code.startswith("MISPLACED")]
    assert found == [("MISPLACED-SHARED", "nop/NOI.xlsx"), ("MISPLACED-FORM", "bieu-mau/2026/SAN.xlsx")]
    assert (outcome.received, outcome.missing) == (11, ["SAN"])


def test_a_report_in_another_years_folder_is_named_and_that_years_own_are_not(general_hospital: Path) -> None:
    nop = general_hospital / "nop"
    (nop / "2025").mkdir()
    shutil.move(nop / "2026" / "SAN.xlsx", nop / "2025" / "SAN 2026.xlsx")
    old = general_hospital / "old"
    old.mkdir()
    shutil.copy(general_hospital / "QM_DieuKhien.xlsm", old)
    made = forms(old, period=Period(2025, 1, 12), language="vi")
    [of_2025] = [path for path in made.written if path.name == "SAN.xlsx"]
    shutil.copy(of_2025, nop / "2025" / "SAN.xlsx")
    shutil.copy(nop / "2026" / "NOI.xlsx", nop / "2025" / "NOI.xlsx")  # whose report is where it belongs
    outcome = consolidate(
        general_hospital, period=Period(2026, 10, 10), language="vi", clock=lambda: datetime(2026, 11, 4)
    )
    found = [(f.code, f.cell.source, f.facts["wanted"]) for f in outcome.findings if f.code.startswith("MISPLACED")]
    assert found == [("MISPLACED-YEAR", "nop/2025/SAN 2026.xlsx", "nop/2026")]
    assert "năm 2026 của" in message(*(f for f in outcome.findings if f.code == "MISPLACED-YEAR"), texts("vi"))


def test_reports_only_beside_the_years_are_named_in_the_refusal(general_hospital: Path) -> None:
    (general_hospital / "nop" / "2026" / "NOI.xlsx").rename(general_hospital / "nop" / "NOI.xlsx")
    shutil.rmtree(general_hospital / "nop" / "2026")
    with pytest.raises(Refusal) as refused:
        consolidate(general_hospital, period=Period(2026, 10, 10), language="vi", clock=lambda: datetime(2026, 11, 4))
    assert (refused.value.code, refused.value.facts["files"]) == ("shared_misplaced", ["NOI.xlsx"])


def test_habit_5_a_cover_month_typed_as_text_is_understood_in_full(general_hospital: Path) -> None:
    path = general_hospital / "nop" / "2026" / "NOI.xlsx"
    book = openpyxl.load_workbook(path)
    cover = next(sheet for sheet in book.worksheets if sheet["A1"].value == "qmxl:cover")
    cover["C9"].value = "10"
    cover["C9"].data_type = "s"
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(buffer.getvalue())
    found = but_of_their_time(check([path], language="vi").findings)
    assert [f.code for f in found] == ["TYPE-NUMBER-TEXT"]
