"""Closed periods: the closed figures stand, changes are told old → new, reopening has a reason."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qmxl.cli.showing import show_closed
from qmxl.codes import NO_FAULT
from qmxl.commands.close import close, reopen
from qmxl.commands.outcome import Outcome
from qmxl.findings import Finding
from qmxl.hospital.folder import HospitalFolder
from qmxl.period import parse_period
from qmxl.refusal import Refusal
from qmxl.series.closing import ClosedFile, Closing, Deed, read_closing
from qmxl.series.closing_file import closing_file
from qmxl.submissions.records import Figure
from qmxl.tables.pooling import Placed
from qmxl.texts import texts
from tests.years import VI, Years, control_of

JANUARY, FEBRUARY = (9, 10), (4, 10)
NOW = datetime(2026, 6, 1, 2, 30)


@pytest.fixture
def years(tmp_path: Path) -> Years:
    """NOI has reported January and February 2026, NGOAI nothing."""
    place = Years(tmp_path / "bv", control_of("proportion"))
    place.form("NOI", 2026, {"BV-01": {"2026-01": JANUARY, "2026-02": FEBRUARY}})
    return place


def closed(years: Years, period: str, now: datetime = NOW) -> Outcome:
    return close(years.root, period=parse_period(period), language="vi", by="Hạnh", clock=lambda: now)


def reopened(years: Years, period: str, reason: str = "Khoa báo sai") -> Outcome:
    return reopen(years.root, period=parse_period(period), language="vi", reason=reason, by="Hạnh", clock=lambda: NOW)


def change_january(years: Years) -> None:
    years.form("NOI", 2026, {"BV-01": {"2026-01": (5, 10), "2026-02": FEBRUARY}})


def in_short(outcome: Outcome, *begins: str) -> list[str]:
    return sorted(str(f.code) for f in outcome.findings if str(f.code).startswith(begins or ("CLOSED",)))


def test_a_closing_is_a_workbook_a_person_can_read(years: Years) -> None:
    [path] = closed(years, "2026-01").written
    assert path == years.root / "lich-su" / "chot" / "2026-01.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:4] == ["Chốt kỳ", "Số đã chốt", "Tệp đã chốt", "Nhật ký chốt"]
    said = {row[1].value: row[2].value for row in book["Chốt kỳ"].iter_rows(min_row=6, max_row=12)}
    assert said["Kỳ"] == "2026-01"
    assert said["Trạng thái"] == "Đã chốt"
    assert (said["Chốt lúc"], said["Người chốt"]) == ("2026-06-01 09:30", "Hạnh")
    assert said["Chưa có khi chốt"] == "báo cáo của NGOAI"
    line = [cell.value for cell in book["Số đã chốt"][6]][2:12]
    assert line[:6] == ["BV-01", "Chỉ số proportion", "NOI", "2026-01", 9, 10]
    assert line[7:] == ["nop/2026/NOI.xlsx", "Chỉ số", "F6"]


def test_a_later_change_is_told_old_and_new_and_the_closed_figure_stands(years: Years) -> None:
    assert years.consolidate("2026-01").compared() == (None, None, 90)
    closed(years, "2026-01")
    assert years.consolidate("2026-01").found() == []
    change_january(years)
    master = years.consolidate("2026-02")
    assert (master.compared(), master.found()) == ((None, 90, 40), [("CLOSED-CHANGED", "nop/2026/NOI.xlsx", "F6")])
    facts = master.facts("CLOSED-CHANGED")
    assert (facts["old"], facts["new"], facts["old_at"], facts["at"]) == (
        "9/10",
        "5/10",
        "nop/2026/NOI.xlsx, Chỉ số, F6",
        "2026-06-01 09:30",
    )
    assert master.line()["Lũy kế"] == 65
    assert years.consolidate("2026-01").compared()[2] == 90


def test_what_comes_after_the_closing_does_not_count_until_it_is_reopened(years: Years) -> None:
    assert in_short(closed(years, "2026-01")) == ["CLOSED-LACKING"]
    years.form("NGOAI", 2026, {"BV-01": {"2026-01": (1, 10)}})
    master = years.consolidate("2026-01")
    assert (master.compared()[2], master.facts("CLOSED-CHANGED")["old"]) == (90, "không có số")
    reopened(years, "2026-01")
    master = years.consolidate("2026-01")
    assert (master.compared()[2], master.found()) == (50, [])


def test_a_file_that_is_gone_takes_no_closed_figure_with_it(years: Years) -> None:
    years.form("NGOAI", 2026, {"BV-01": {"2026-02": (1, 10)}})
    closed(years, "2026-01")
    (years.root / "nop" / "2026" / "NOI.xlsx").unlink()
    master = years.consolidate("2026-01")
    assert (master.compared()[2], master.facts("CLOSED-CHANGED")["new"]) == (90, "không có số")


def test_reopening_is_logged_with_its_reason_and_closing_again_takes_the_new_figures(years: Years) -> None:
    closed(years, "2026-01")
    change_january(years)
    reopened(years, "2026-01")
    assert years.consolidate("2026-01").compared()[2] == 50
    closed(years, "2026-01", datetime(2026, 6, 2, 2))
    found = read_closing(HospitalFolder(years.root), "2026-01", VI)
    assert isinstance(found, Closing)
    assert [tuple(deed) for deed in found.log] == [
        ("2026-06-01 09:30", "closed", "Hạnh", ""),
        ("2026-06-01 09:30", "reopened", "Hạnh", "Khoa báo sai"),
        ("2026-06-02 09:00", "closed", "Hạnh", ""),
    ]
    assert [each.figure.numerator for each in found.figures] == [5]
    before = sorted((years.root / "lich-su" / "chot" / "ban-cu").iterdir())
    assert [path.name[:8] for path in before] == ["2026-01 "] * 2
    assert not list((years.root / "lich-su").glob("2026*"))


@pytest.mark.parametrize(
    ("deeds", "code"),
    [
        (["close 2026-01", "close 2026-01"], "closed_already"),
        (["close 2026-06"], "closed_period_open"),
        (["close 2026"], "closed_period_open"),
        (["reopen 2026-01"], "not_closed"),
        (["close 2026-01", "reopen 2026-01", "reopen 2026-01"], "not_closed"),
        (["close 2026-01", "reason 2026-01"], "reopen_reason"),
    ],
)
def test_what_cannot_be_done_is_refused(years: Years, deeds: list[str], code: str) -> None:
    def do(deed: str) -> None:
        what, period = deed.split()
        if what == "close":
            closed(years, period)
        else:
            reopened(years, period, "" if what == "reason" else "vì sai")

    *first, last = deeds
    for deed in first:
        do(deed)
    with pytest.raises(Refusal) as refused:
        do(last)
    assert refused.value.code == code


def test_a_quarter_over_a_closed_month_takes_that_months_closed_figures(years: Years) -> None:
    closed(years, "2026-01")
    change_january(years)
    assert in_short(closed(years, "2026-Q1")) == ["CLOSED-CHANGED", "CLOSED-LACKING"]
    found = read_closing(HospitalFolder(years.root), "2026-Q1", VI)
    assert isinstance(found, Closing)
    assert [(p.figure.period, p.figure.numerator) for p in found.figures] == [("2026-01", 9), ("2026-02", 4)]
    outcome = reopened(years, "2026-01")
    assert in_short(outcome) == ["CLOSED-STILL"]
    assert years.consolidate("2026-01").compared()[2] == 90


def edit(years: Years, period: str, numerator: object) -> None:
    path = years.root / "lich-su" / "chot" / f"{period}.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Số đã chốt"]
    keys = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(6, keys["numerator"]).value = numerator
    book.save(path)


def test_a_closing_edited_by_hand_is_told_and_counts_as_it_stands(years: Years) -> None:
    closed(years, "2026-01")
    edit(years, "2026-01", 7)
    master = years.consolidate("2026-01")
    assert master.compared()[2] == 70
    assert [code for code, _, _ in master.found()] == ["CLOSED-CHANGED", "CLOSED-EDITED"]


def test_closings_that_contradict_each_other_are_told_and_the_last_one_counts(years: Years) -> None:
    closed(years, "2026-01")
    closed(years, "2026-Q1", datetime(2026, 6, 3))
    edit(years, "2026-01", 7)
    master = years.consolidate("2026-01")
    assert master.compared()[2] == 90
    assert [code for code, _, _ in master.found()] == ["CLOSED-EDITED", "CLOSED-OVERLAP"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 hong", b"so lieu"])
def test_a_damaged_closing_is_told_and_the_period_counts_as_open(years: Years, content: bytes) -> None:
    [path] = closed(years, "2026-01").written
    path.write_bytes(content)
    change_january(years)
    master = years.consolidate("2026-01")
    assert (master.compared()[2], master.found()) == (50, [("CLOSED-UNREADABLE", "lich-su/chot/2026-01.xlsx", "")])
    with pytest.raises(Refusal) as refused:
        closed(years, "2026-01")
    assert refused.value.code == "closing_unreadable"


def test_a_closing_under_another_periods_name_is_no_closing_of_it(years: Years) -> None:
    [path] = closed(years, "2026-01").written
    path.rename(path.with_name("2026-02.xlsx"))
    assert years.consolidate("2026-02").found() == [("CLOSED-UNREADABLE", "lich-su/chot/2026-02.xlsx", "")]


def lacking(years: Years, period: str) -> object:
    """What the sheet of a closing says was not there."""
    card = openpyxl.load_workbook(years.root / "lich-su" / "chot" / f"{period}.xlsx")["Chốt kỳ"]
    return next((row[2].value for row in card.iter_rows(min_row=6) if row[1].value == "Chưa có khi chốt"), None)


def test_a_closing_names_what_is_due_and_not_in_it_and_why(years: Years) -> None:
    years.form("NGOAI", 2026, {"BV-01": {"2026-01": (11, 10)}})
    assert in_short(closed(years, "2026-02")) == ["CLOSED-LACKING"]
    assert lacking(years, "2026-02") == "báo cáo của NGOAI"
    closed(years, "2026-01")
    said = str(lacking(years, "2026-01"))
    assert said.startswith("BV-01, NGOAI, tháng 1 (bị loại vì lỗi ở nop/2026/NGOAI.xlsx, Chỉ số, F6: ")
    assert "11" in said


def test_a_figure_left_blank_is_told_as_not_reported_and_by_later_closings_with_the_one_it_came_after(
    years: Years,
) -> None:
    years.form("NGOAI", 2026, {"BV-01": {"2026-02": (1, 10)}})
    closed(years, "2026-H1", datetime(2026, 7, 20))
    assert "BV-01, NGOAI, tháng 1, 3, 4, 5, 6 (chưa báo cáo)" in str(lacking(years, "2026-H1"))
    years.form("NGOAI", 2026, {"BV-01": {"2026-01": (2, 10), "2026-02": (1, 10)}})
    for later, holder in (("2026-01", "2026-H1"), ("2026-2M", "2026-01")):  # the last one holds the month
        outcome = closed(years, later, datetime(2026, 7, 21))
        assert in_short(outcome, "CLOSED-LACKING") == ["CLOSED-LACKING"]
        why = f"không có khi chốt kỳ {holder}; muốn nhận thì mở lại kỳ đó"
        assert lacking(years, later) == f"BV-01, NGOAI, tháng 1 ({why})"


def test_a_closing_with_all_that_is_due_lacks_nothing(years: Years) -> None:
    years.form("NGOAI", 2026, {"BV-01": {"2026-01": (1, 10)}})
    assert in_short(closed(years, "2026-01")) == []
    assert lacking(years, "2026-01") is None


def test_the_files_of_a_closing_have_their_status_in_words(years: Years) -> None:
    years.form("NOI", 2026, {"BV-01": {"2026-01": JANUARY}}, datetime(2026, 3, 20))
    [path] = closed(years, "2026-01").written
    line = [cell.value for cell in openpyxl.load_workbook(path)["Tệp đã chốt"][6]]
    assert line[2:5] == ["nop/2026/NOI.xlsx", "NOI", "Nộp muộn"]


def test_what_was_closed_or_reopened_is_said_with_its_figures(years: Years, capsys: pytest.CaptureFixture[str]) -> None:
    show_closed(closed(years, "2026-01"), VI)
    assert "Đã chốt kỳ 2026-01: 1 số, 1 chưa có. Người ghi: Hạnh." in capsys.readouterr().out.splitlines()
    show_closed(reopened(years, "2026-01"), VI)
    assert "Đã mở lại kỳ 2026-01" in capsys.readouterr().out


def test_the_master_says_since_when_its_period_is_closed_or_that_it_was_reopened(years: Years) -> None:
    def note(period: str) -> str:
        return str(years.consolidate(period).book["Chỉ số"]["A3"].value)

    assert "chốt lúc" not in note("2026-01")
    closed(years, "2026-01")
    assert note("2026-2M").startswith("Kỳ 2026-01 đã chốt lúc 2026-06-01 09:30 (Hạnh): ")
    reopened(years, "2026-01")
    assert note("2026-01").startswith("Kỳ 2026-01 đã mở lại lúc 2026-06-01 09:30 (Hạnh) (Khoa báo sai): ")
    assert "mở lại" not in note("2026-02")


def test_a_figure_that_is_emptied_after_the_closing_is_a_told_change_and_no_error(years: Years) -> None:
    years.form("NOI", 2026, {"BV-01": {f"2026-{month:02}": JANUARY for month in range(1, 5)}})
    closed(years, "2026-01")
    years.form("NOI", 2026, {"BV-01": {"2026-02": FEBRUARY, "2026-03": JANUARY}})
    master = years.consolidate("2026-04")
    assert master.found() == [("CLOSED-CHANGED", "nop/2026/NOI.xlsx", "F6")]
    assert [code for code, *_ in master.found("MISSING-MONTH")] == ["MISSING-MONTH"]  # April, which is open
    assert master.line()["Lũy kế"] == pytest.approx(100 * 22 / 30)


@pytest.fixture
def two_years(tmp_path: Path) -> Years:
    """A year before this one, whose reports hold one that cannot be used."""
    place = Years(tmp_path / "bv", control_of("proportion"))
    place.form("NOI", 2026, {"BV-01": {"2026-01": JANUARY}})
    place.form("NOI", 2025, {"BV-01": {"2025-01": (5, 10), "2025-12": (8, 10)}})
    (place.root / "nop" / "2025" / "NGOAI.xlsx").write_bytes(b"PK\x03\x04 hong")
    return place


def test_a_year_wholly_closed_is_read_again_only_where_a_file_is_another(two_years: Years) -> None:
    """That a report of it cannot be used is said whenever the year is read."""
    read = [("EARLIER-REPORT", "nop/2025/NGOAI.xlsx", "")]
    assert two_years.consolidate("2026-01").found() == read
    closed(two_years, "2025")
    master = two_years.consolidate("2026-01")
    assert (master.compared(), master.found()) == ((50, 80, 90), [])
    two_years.form("NOI", 2025, {"BV-01": {"2025-01": (6, 10), "2025-12": (8, 10)}}, datetime(2026, 2, 2))
    master = two_years.consolidate("2026-01")
    assert master.compared() == (50, 80, 90)
    assert master.found() == [("CLOSED-CHANGED", "nop/2025/NOI.xlsx", "F6"), *read]
    assert (master.facts("CLOSED-CHANGED")["old"], master.facts("CLOSED-CHANGED")["new"]) == ("5/10", "6/10")


def test_a_closed_year_needs_no_forms_any_more(two_years: Years) -> None:
    closed(two_years, "2025")
    for path in (two_years.root / "nop" / "2025").iterdir():
        path.unlink()
    master = two_years.consolidate("2026-01")
    assert (master.compared(), master.found()) == ((50, 80, 90), [])
    assert {row["Tệp nguồn"] for row in master.data()} == {"nop/2025/NOI.xlsx"}


numbers = st.floats(0, 1e9) | st.integers(0, 10**6).map(float)
figures = st.builds(
    lambda department, month, numerator, denominator: Placed(
        f"nop/2025/{department}.xlsx",
        Figure("BV-01", f"2025-{month:02}", numerator, denominator, denominator == 0, NO_FAULT, "Chỉ số", "F6", "F7"),
        department,
    ),
    st.sampled_from(["NOI", "NGOAI"]),
    st.integers(1, 12),
    numbers,
    numbers,
)


@settings(max_examples=15, deadline=None)
@given(
    several=st.lists(figures, max_size=8, unique_by=lambda p: (p.department, p.figure.period)), standing=st.booleans()
)
@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_a_closing_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, language: str, several: list[Placed], *, standing: bool
) -> None:
    house = HospitalFolder(tmp_path_factory.mktemp("bv"))
    log = (Deed("2026-01-02 03:04", "closed", "Hạnh", ""), Deed("2026-01-03 03:04", "reopened", "Hạnh", "vì"))
    files = (ClosedFile("nop/2025/NOI.xlsx", "NOI", "received", "ab12"),)
    written = Closing(parse_period("2025"), standing, tuple(several), files, log)
    house.closings.mkdir(parents=True)
    house.closing("2025").write_bytes(
        closing_file(written, control_of("proportion"), datetime(2026, 1, 3), texts(language))
    )
    found = read_closing(house, "2025", texts(language))
    assert not isinstance(found, Finding)
    assert (found.standing, found.edited, found.files, found.log) == (standing, False, files, log)
    assert list(found.figures) == sorted(map(kept, several), key=lambda p: (p.department, p.figure.period))


def kept(each: Placed) -> Placed:
    """A figure with the 15 digits a spreadsheet keeps."""
    above, below = (float(f"{value:.15g}") for value in each.figure[2:4])
    return each._replace(figure=each.figure._replace(numerator=above, denominator=below))
