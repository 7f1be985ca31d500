"""Which files of a shared folder count."""

import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from qmxl.control.control import Control
from qmxl.engines.contract import Given
from qmxl.engines.processes import Processes
from qmxl.hospital.sources import source_of
from qmxl.hospital.walking import shared_files
from qmxl.period import Period, parse_period
from qmxl.refusal import Refusal
from qmxl.reports.handed_in import Known
from qmxl.reports.report import Report
from qmxl.reports.settling import settle
from tests.by_hand import MARCH, SAVED, Form, form_bytes, small_hospital

Made = Callable[..., Form]


def no_progress(done: int, total: int) -> None:
    del done, total


def collected(
    folder: Path, control: Control, period: Period = MARCH, first: dict[str, datetime] | None = None
) -> list[Report]:
    named = [(path, source_of(path, folder)) for path in shared_files(folder, period).files]
    with Processes(named) as readers:
        return settle(
            readers.read(Given(control, period, "vi"), no_progress),
            control,
            period,
            readers.said,
            [Known.of(period, first or {})],
        )


def told(reports: list[Report]) -> list[tuple[str, str, list[str]]]:
    return [(Path(r.source).name, r.status, [f.code for f in r.findings]) for r in reports]


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """An empty shared folder of 2026."""
    folder = tmp_path / "nop" / "2026"
    folder.mkdir(parents=True)
    return folder


def test_a_missing_shared_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        shared_files(tmp_path, MARCH)
    assert (refused.value.code, refused.value.facts) == ("shared_missing", {"folder": tmp_path / "nop" / "2026"})


@pytest.mark.parametrize("name", ["", "Thumbs.db", "desktop.ini", ".~lock.KHOA_KHAM.xlsx#"])
def test_a_shared_folder_without_a_report_is_refused(tmp_path: Path, shared: Path, name: str) -> None:
    if name:
        (shared / name).write_bytes(b"x")
    with pytest.raises(Refusal) as refused:
        shared_files(tmp_path, MARCH)
    assert refused.value.code == "shared_empty"


def test_files_in_subfolders_are_found_in_a_fixed_order(tmp_path: Path, shared: Path) -> None:
    for name in ("b/GLOCOM.xlsx", "a/x.xlsx", "Khoa Khám.xlsx"):
        (shared / name).parent.mkdir(exist_ok=True)
        (shared / name).write_bytes(b"x")
    found = [path.relative_to(shared).as_posix() for path in shared_files(tmp_path, MARCH).files]
    assert found == ["Khoa Khám.xlsx", "a/x.xlsx", "b/GLOCOM.xlsx"]


def test_two_identical_files_of_a_department_count_once(tmp_path: Path, shared: Path) -> None:
    for name in ("KHOA_KHAM.xlsx", "KHOA_KHAM (1).xlsx"):
        (shared / name).write_bytes(form_bytes(small_hospital()))
    reports = collected(tmp_path, small_hospital())
    assert told(reports) == [("KHOA_KHAM (1).xlsx", "copy", ["IDENTITY-COPY"]), ("KHOA_KHAM.xlsx", "received", [])]
    assert [len(report.figures) for report in reports] == [0, 10]


def test_two_files_with_the_same_answers_count_once_though_their_bytes_differ(
    tmp_path: Path, shared: Path, form: Made
) -> None:
    moved = form()
    moved.sheet("indicators").insert_rows(2)
    moved.sheet("pdca").title = "KH"
    (shared / "KHOA_KHAM.xlsx").write_bytes(form().content())
    (shared / "Khoa Khám nộp.xlsx").write_bytes(moved.content())
    assert [status for _, status, _ in told(collected(tmp_path, small_hospital()))] == ["received", "copy"]


@pytest.mark.parametrize(
    ("where", "content"),
    [
        (("indicators", "BRVT-16/numerator", "2026-01"), 58),
        (("criteria", "A1.1-2.1", "note"), "thêm"),
        (("pdca", "1", "problem"), "mới"),
        (("indicators", "BRVT-16/numerator", "2026-01"), "abc"),
    ],
)
def test_two_different_files_of_a_department_are_both_set_aside(
    tmp_path: Path, shared: Path, form: Made, where: tuple[str, str, str], content: object
) -> None:
    other = form()
    other.put(*where, content)
    (shared / "KHOA_KHAM.xlsx").write_bytes(form().content())
    (shared / "KHOA_KHAM (1).xlsx").write_bytes(other.content())
    reports = collected(tmp_path, small_hospital())
    assert told(reports) == [
        ("KHOA_KHAM (1).xlsx", "rejected", ["IDENTITY-TWICE"]),
        ("KHOA_KHAM.xlsx", "rejected", ["IDENTITY-TWICE"]),
    ]
    assert reports[0].findings[0].facts["files"] == ["nop/2026/KHOA_KHAM.xlsx", "nop/2026/KHOA_KHAM (1).xlsx"]
    assert [report.figures for report in reports] == [[], []]


def test_a_bad_file_beside_a_good_one_of_the_same_department_changes_nothing(tmp_path: Path, shared: Path) -> None:
    (shared / "KHOA_KHAM.xlsx").write_bytes(form_bytes(small_hospital()))
    (shared / "KHOA_KHAM (1).xlsx").write_bytes(b"")
    (shared / "~$KHOA_KHAM.xlsx").write_bytes(b"\x05Nhung")
    reports = collected(tmp_path, small_hospital())
    assert sorted(told(reports)) == [
        ("KHOA_KHAM (1).xlsx", "rejected", ["FILE-EMPTY"]),
        ("KHOA_KHAM.xlsx", "received", []),
        ("~$KHOA_KHAM.xlsx", "rejected", ["FILE-OWNER"]),
    ]


@pytest.mark.parametrize(
    ("saved", "status"),
    [
        (datetime(2026, 4, 5, 16, 59), "received"),
        (datetime(2026, 4, 5, 17, 0), "late"),
    ],
)
def test_a_report_is_in_time_until_midnight_of_its_deadline_in_viet_nam(
    tmp_path: Path, shared: Path, saved: datetime, status: str
) -> None:
    (shared / "KHOA_KHAM.xlsx").write_bytes(form_bytes(small_hospital(), made=saved))
    assert [report.status for report in collected(tmp_path, small_hospital())] == [status]


@pytest.mark.parametrize(
    ("source", "first", "status"),
    [
        ("nop/2026/KHOA_KHAM.xlsx", datetime(2026, 4, 4), "received"),
        ("nop/2026/KHOA_KHAM.xlsx", datetime(2026, 4, 7), "late"),
        ("nop/2026/KHOA_KHAM.xlsx", datetime(2026, 5, 9), "late"),  # later than the file itself: no use
        ("nop/2026/GLOCOM.xlsx", datetime(2026, 4, 4), "late"),
    ],
)
def test_a_report_corrected_after_the_deadline_is_as_late_as_it_first_was(
    tmp_path: Path, shared: Path, source: str, first: datetime, status: str
) -> None:
    (shared / "KHOA_KHAM.xlsx").write_bytes(form_bytes(small_hospital(), made=datetime(2026, 4, 20)))
    (report,) = collected(tmp_path, small_hospital(), first={source: first})
    assert report.status == status
    assert report.first_saved == min(datetime(2026, 4, 20, 7), first if "KHAM" in source else datetime(2026, 4, 20, 7))


def test_a_month_with_a_deadline_of_its_own_goes_by_it() -> None:
    control = small_hospital()
    special = Control(control.hospital, control.departments, deadlines={"2026-03": date(2026, 4, 20)})
    assert [special.timetable.due(month) for month in ("2026-02", "2026-03", "2026-12")] == [
        date(2026, 3, 5),
        date(2026, 4, 20),
        date(2027, 1, 5),
    ]


def test_decomposed_file_names_are_read_and_named_as_they_are(tmp_path: Path, shared: Path) -> None:
    name = unicodedata.normalize("NFD", "Báo cáo khoa Khám – quý 1.xlsx")
    (shared / name).write_bytes(form_bytes(small_hospital()))
    assert told(collected(tmp_path, small_hospital())) == [(name, "received", [])]


def test_a_folder_named_like_a_workbook_stops_nothing(tmp_path: Path, shared: Path) -> None:
    (shared / "GLOCOM.xlsx").mkdir()
    (shared / "KHOA_KHAM.xlsx").write_bytes(form_bytes(small_hospital(), made=SAVED))
    assert ("KHOA_KHAM.xlsx", "received", []) in told(collected(tmp_path, small_hospital()))


@pytest.mark.parametrize(
    ("spans", "period", "missing"),
    [
        (["2026-Q1", "2026-Q2"], Period(2026, 6, 6), []),
        (["2026-Q1", "2026-Q3"], Period(2026, 9, 9), ["2026-04", "2026-05", "2026-06"]),
        (["2026-Q3"], Period(2026, 8, 8), ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]),
        (["2026-Q1"], Period(2026, 6, 6), []),  # not reported yet, which is told by its status
        (["2026-04"], Period(2026, 4, 4), ["2026-01", "2026-02", "2026-03"]),
    ],
)
def test_months_that_no_workbook_of_a_department_has_are_told(
    tmp_path: Path, shared: Path, spans: list[str], period: Period, missing: list[str]
) -> None:
    for span in spans:
        made = form_bytes(small_hospital(), span=parse_period(span), made=datetime(2026, 10, 2))
        (shared / f"KHOA_KHAM_{span}.xlsx").write_bytes(made)
    found = [f for r in collected(tmp_path, small_hospital(), period) for f in r.findings if f.code == "SPAN-MISSING"]
    assert [(f.cell.source, f.facts["months"]) for f in found] == (
        [(f"nop/2026/KHOA_KHAM_{spans[0]}.xlsx", missing)] if missing else []
    )
