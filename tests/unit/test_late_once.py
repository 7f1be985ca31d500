"""A report is late or in time by its first save with the last month that is due, whichever period is looked at."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.commands.give_back import give_back
from qmxl.control.entries import entries_of
from qmxl.hospital.folder import HospitalFolder
from qmxl.hospital.saving import keep
from qmxl.period import Period, parse_period
from qmxl.reports.earlier import Earlier
from qmxl.reports.handed_in import Known, dated, last_due, tells_of
from qmxl.reports.other_masters import known_saves
from qmxl.reports.report import RECEIVED, Report
from qmxl.reports.returned import Returned
from qmxl.submissions.records import Figure
from qmxl.texts import texts
from tests.by_hand import MARCH, SAVED, complete_entries, form_bytes, small_hospital
from tests.written import control_file

DEPARTMENT, OTHER, YEAR = "KHOA_KHAM", "GLOCOM", Period(2026, 1, 12)
FEBRUARY, APRIL_2, APRIL_20, MAY_3 = (
    datetime(2026, 2, 3, 3),
    datetime(2026, 4, 2, 3),
    datetime(2026, 4, 20, 3),
    datetime(2026, 5, 3, 3),
)
AFTER = datetime(2026, 5, 10)  # the deadline of March, and of the first quarter, is 5 April


class Folder:
    """A hospital whose departments have one workbook for the whole year each."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "nop" / "2026").mkdir(parents=True)
        content = control_file(entries_of(small_hospital(), texts("vi")), SAVED, texts("vi"))
        (root / "QM_DieuKhien.xlsx").write_bytes(content)

    def saves(self, moment: datetime, *, until: int, department: str = DEPARTMENT) -> None:
        """A department's workbook of the year, with the months up to one filled in."""
        entries = complete_entries(small_hospital(), department, YEAR)
        for key in [key for key in entries["indicators"] if int(key[2][-2:]) > until]:
            del entries["indicators"][key]
        content = form_bytes(small_hospital(), department, entries, span=YEAR, made=moment)
        (self.root / "nop" / "2026" / f"{department}.xlsx").write_bytes(content)

    def master(self, period: str, now: datetime = AFTER) -> "Told":
        outcome = commands.consolidate(self.root, period=parse_period(period), language="vi", clock=lambda: now)
        assert outcome.master is not None
        return Told(outcome.master)


class Told:
    """What a master says of who was late."""

    def __init__(self, path: Path) -> None:
        self.path = path
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
        rows = list(book["Nộp báo cáo"].values)
        at = next(at for at, row in enumerate(rows) if "Nộp lần đầu" in row)
        self.lines = [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :] if row[0]]
        self.first_page = [str(cell) for row in book["Tổng quan"].values for cell in row if cell]

    def of(self, department: str = DEPARTMENT) -> tuple[object, ...]:
        """Status, day of the first save, days late, and by which save."""
        line: Mapping[object, object] = next(each for each in self.lines if each["Khoa/phòng"] == department)
        first = line["Nộp lần đầu"]
        day = f"{first:%d/%m}" if isinstance(first, datetime) else None
        return line["Tình trạng"], day, line["Trễ (ngày)"], line["Muộn tính theo"]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


FIRST, LAST = "lần lưu đầu, theo sổ tổng hợp hoặc bản trả lại trước", "lần lưu cuối: không có ghi nhận lần trước"


def test_in_time_for_the_month_and_corrected_later_is_in_time_for_the_quarter_too(folder: Folder) -> None:
    folder.saves(APRIL_2, until=3)
    folder.master("2026-03", now=datetime(2026, 4, 6))
    folder.saves(APRIL_20, until=4)
    for period in ("2026-Q1", "2026-T2-T3"):
        assert folder.master(period).of() == ("Đúng hạn", "02/04", None, None)


def test_late_for_the_month_is_as_late_for_the_quarter_whenever_it_is_corrected(folder: Folder) -> None:
    folder.saves(APRIL_20, until=3)
    assert folder.master("2026-03", now=datetime(2026, 4, 21)).of() == ("Nộp muộn", "20/04", 15, LAST)
    folder.saves(MAY_3, until=4)
    told = folder.master("2026-Q1")
    assert told.of() == ("Nộp muộn", "20/04", 15, FIRST)
    assert not any("chỉ biết lần lưu cuối" in each for each in told.first_page)


def test_without_a_record_the_last_save_counts_and_the_sheet_and_the_first_page_say_so(folder: Folder) -> None:
    folder.saves(APRIL_2, until=3)
    folder.saves(APRIL_20, until=4)
    told = folder.master("2026-Q1")
    assert told.of() == ("Nộp muộn", "20/04", 15, LAST)
    [line] = [each for each in told.first_page if "nộp muộn" in each]
    assert "1 khoa/phòng nộp muộn: Khoa Khám bệnh. Trong đó 1 khoa/phòng chỉ biết lần lưu cuối" in line
    again = folder.master("2026-Q1").path.read_bytes()
    assert again == told.path.read_bytes()  # a second look makes no record of it


def test_who_never_hands_in_is_missing_and_not_late(folder: Folder) -> None:
    folder.saves(APRIL_2, until=3, department=OTHER)
    folder.master("2026-03", now=datetime(2026, 4, 6))
    assert folder.master("2026-Q1").of() == ("Chưa nộp", None, None, None)


@pytest.mark.slow
def test_january_in_time_says_nothing_of_march(folder: Folder) -> None:
    """The quarter's master was made in February already, when the workbook had January only."""
    folder.saves(FEBRUARY, until=1)
    assert folder.master("2026-Q1", now=datetime(2026, 2, 10)).of()[1] is None
    folder.saves(APRIL_20, until=3)
    assert folder.master("2026-Q1").of() == ("Nộp muộn", "20/04", 15, LAST)


@pytest.mark.slow
def test_a_master_that_is_only_in_the_history_still_tells(folder: Folder) -> None:
    folder.saves(APRIL_2, until=3)
    master = folder.master("2026-03", now=datetime(2026, 4, 6)).path
    keep(master, folder.root / "lich-su")
    master.unlink()
    folder.saves(APRIL_20, until=4)
    assert folder.master("2026-Q1").of() == ("Đúng hạn", "02/04", None, None)
    assert folder.master("2026-03").of() == ("Đúng hạn", "02/04", None, None)


@pytest.mark.slow
def test_a_master_of_another_period_that_cannot_be_read_tells_nothing_and_stops_nothing(folder: Folder) -> None:
    folder.saves(APRIL_20, until=3)
    (folder.root / "tong-hop").mkdir()
    (folder.root / "tong-hop" / "QM_TongHop_2026-03.xlsx").write_bytes(b"PK nothing")
    assert folder.master("2026-Q1").of() == ("Nộp muộn", "20/04", 15, LAST)


def test_what_goes_back_says_by_which_save_it_is_late(folder: Folder) -> None:
    folder.saves(APRIL_20, until=2)  # March is missing, so that something goes back
    outcome = give_back(folder.root, period=parse_period("2026-Q1"), language="vi", clock=lambda: AFTER)
    [copy] = [path for path in outcome.written if path.stem == DEPARTMENT]
    said = " ".join(str(cell) for row in openpyxl.load_workbook(copy)["Cần sửa"].values for cell in row if cell)
    assert "tính là nộp muộn theo lần lưu cuối, ngày 20/04/2026, hạn 05/04/2026" in said


def test_what_went_back_in_time_tells_when_it_had_come(folder: Folder) -> None:
    """No master was made in April, but the office sent the workbook back, and the department mended it."""
    (folder.root / "nop" / "2026" / f"{DEPARTMENT}.xlsx").write_bytes(_with_a_fault(APRIL_2))
    outcome = give_back(folder.root, period=MARCH, language="vi", clock=lambda: datetime(2026, 4, 6))
    assert DEPARTMENT in {path.stem for path in outcome.written}
    folder.saves(APRIL_20, until=3)
    assert folder.master("2026-03").of() == ("Đúng hạn", "02/04", None, None)


def _with_a_fault(moment: datetime) -> bytes:
    entries = complete_entries(small_hospital(), DEPARTMENT, YEAR)
    for key in [key for key in entries["indicators"] if int(key[2][-2:]) > 3]:
        del entries["indicators"][key]
    entries["indicators"]["BRVT-16", "numerator", "2026-02"] = 900
    return form_bytes(small_hospital(), DEPARTMENT, entries, span=YEAR, made=moment)


def test_who_types_nothing_in_the_period_is_in_time_by_what_it_said_first() -> None:
    """BRVT-10 is due every quarter: of February there is nothing to type."""
    control = small_hospital({DEPARTMENT: ("BRVT-10",)})
    source, february = f"nop/2026/{DEPARTMENT}.xlsx", parse_period("2026-02")
    report = Report(source, DEPARTMENT, RECEIVED, APRIL_20, "", [], span="2026")
    assert [last_due(report, control.reporting, parse_period(each)) for each in ("2026-02", "2026-Q1")] == [
        "",
        "2026-03",
    ]
    known = [Known.of(february, {source: datetime(2026, 3, 2)})]
    settled = dated(report, date(2026, 3, 5), "", february, known)
    assert (settled.status, settled.first_saved) == ("received", datetime(2026, 3, 2))
    assert dated(report, date(2026, 3, 5), "", february, []).status == "late"


@pytest.mark.parametrize(
    ("known", "status"),
    [
        (FEBRUARY, "late"),  # the workbook of January, which lay there by that name when the quarter's master was made
        (datetime(2026, 3, 26), "received"),  # where a month's figures are handed in before it ends
    ],
)
def test_a_save_before_the_month_began_was_not_of_it(known: datetime, status: str) -> None:
    source, quarter = f"nop/2026/{DEPARTMENT}.xlsx", parse_period("2026-Q1")
    figure = Figure("BRVT-16", "2026-03", 57.0, 100.0, False, "", "Chỉ số", "C7", "C8")
    report = Report(source, DEPARTMENT, RECEIVED, APRIL_20, "", [], span="2026-03", figures=[figure])
    settled = dated(report, date(2026, 4, 5), "2026-03", quarter, [Known.of(quarter, {source: known})])
    assert settled.status == status


@pytest.mark.parametrize(
    ("other", "month", "period", "tells"),
    [
        ("2026-03", "2026-03", "2026-Q1", True),
        ("2026-Q1", "2026-03", "2026-03", True),
        ("2026-02", "2026-03", "2026-Q1", False),  # without March
        ("2026-04", "2026-03", "2026-Q1", False),
        ("2026-H1", "2026-03", "2026-Q1", False),  # it goes by June
        ("2026-Q2", "2026-06", "2026-9M", True),  # of who owes nothing after June
        ("2026-09", "2026-06", "2026-9M", False),
    ],
)
def test_a_master_tells_of_periods_that_end_with_the_same_due_month(
    other: str, month: str, period: str, tells: bool
) -> None:
    assert tells_of(parse_period(other), month, parse_period(period)) is tells


def test_a_damaged_master_gives_way_to_the_last_one_in_the_history_that_can_be_read(folder: Folder) -> None:
    folder.saves(APRIL_2, until=3)
    path = folder.master("2026-Q1", now=datetime(2026, 4, 6)).path
    folder.saves(APRIL_20, until=4)
    folder.master("2026-Q1", now=datetime(2026, 4, 21))  # the one before goes to the history
    path.write_bytes(path.read_bytes()[:1000])
    assert folder.master("2026-Q1").of() == ("Đúng hạn", "02/04", None, None)


@pytest.mark.parametrize("name", ["2026-13", "2026-99M", "2026-T8-T5"])
def test_a_file_with_the_name_of_a_master_of_no_period_tells_nothing_and_stops_nothing(
    tmp_path: Path, name: str
) -> None:
    house, control = HospitalFolder(tmp_path), small_hospital()
    house.masters.mkdir()
    house.master(name).write_bytes(b"")
    house.master("2026-03").write_bytes(b"")
    report = Report(f"nop/2026/{DEPARTMENT}.xlsx", DEPARTMENT, RECEIVED, APRIL_20, "", [], span="2026")
    copy = Returned(name, DEPARTMENT, report.source, "", None, APRIL_2, first=APRIL_2)
    asked: list[str] = []

    def read(paths: Sequence[Path]) -> list[Earlier]:
        asked.extend(path.name for path in paths)
        return [Earlier() for _ in paths]

    known = known_saves(house, control, [report], parse_period("2026-Q1"), read, copies=[copy])
    assert (known, asked) == ([Known(parse_period("2026-03"), {})], ["QM_TongHop_2026-03.xlsx"])
