"""Five years of the sample: a quality officer sees every planted event by reading its sentence, and no wolf elsewhere.

What is planted is declared in ``qmxl.sample.earlier.EVENTS`` and, for the sample's own year, in ``qmxl.sample.series``.
An event is looked at in the month in which somebody would have seen it: the charts are those of that month.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from qmxl.commands.outcome import Outcome
from qmxl.control.control import Control
from qmxl.hospital.folder import HospitalFolder
from qmxl.master.series_data import POINT_COLUMNS
from qmxl.period import Period
from qmxl.sample.earlier import EVENTS
from qmxl.sample.hospital import control
from qmxl.series.history import history
from qmxl.series.over_time import over_time
from qmxl.series.reading import Reading
from qmxl.series.tet import with_tet
from qmxl.series.wording import sentence
from qmxl.tables.pooling import HOSPITAL, Placed, placed
from qmxl.tables.tabulate import used_reports
from qmxl.texts import texts

LATEST = "2025-12"
# By indicator and the month of the event: when it is looked at, of whom, and what is read.
READ: dict[tuple[str, str], list[tuple[str, str, str]]] = {
    ("BRVT-16", "2024-04"): [
        (LATEST, HOSPITAL, "Tăng có ý nghĩa từ tháng 4/2024 (21 tháng liền trên trung bình 91,93 %): tốt lên"),
    ],
    ("BRVT-12", "2025-07"): [
        (LATEST, HOSPITAL, "Thấp bất thường từ tháng 7/2025 (6 tháng liền dưới trung bình 4,51 %, "),
    ],
    ("BRVT-06", "2023-01"): [
        ("2023-09", HOSPITAL, "Tăng có ý nghĩa từ tháng 3/2023 (7 tháng liền trên trung bình 83,9 %): tốt lên"),
        (
            LATEST,
            HOSPITAL,
            "Tăng có ý nghĩa từ tháng 3/2023 (34 tháng liền trên trung bình 83,9 %), vượt giới hạn trên từ ",
        ),
    ],
    ("BRVT-10", "2022-09"): [
        ("2024-12", HOSPITAL, "; lần bất thường gần nhất là quý 3/2022 (cao, "),
    ],
    ("BRVT-20", "2025-09"): [
        ("2025-09", HOSPITAL, "Thấp bất thường trong quý 3/2025 (dưới giới hạn dưới "),
        (LATEST, HOSPITAL, "; lần bất thường gần nhất là quý 3/2025 (thấp, 86,4 %)"),
    ],
    ("BRVT-12", "2024-11"): [
        ("2024-11", HOSPITAL, "Cao bất thường trong tháng 11/2024 (vượt giới hạn trên "),
        ("2024-11", "TAO_HINH", "Cao bất thường trong tháng 11/2024 (vượt giới hạn trên "),
        ("2024-11", "GLOCOM", "Ổn định: chỉ dao động ngẫu nhiên quanh "),
        ("2024-12", "TAO_HINH", "; lần bất thường gần nhất là tháng 11/2024 (cao, 45,05 %)"),
    ],
    ("BRVT-17", "2025-03"): [
        ("2025-03", "GMHS", "Thấp bất thường trong quý 1/2025 (dưới giới hạn dưới "),
        (LATEST, "GMHS", "; lần bất thường gần nhất là quý 1/2025 (thấp, 27,5 %)"),
    ],
    ("BRVT-01", "2021-08"): [
        ("2024-08", HOSPITAL, "Thấp bất thường trong tháng 8/2024 (dưới giới hạn dưới "),
        ("2024-08", HOSPITAL, "Cùng kỳ các năm 2021, 2022, 2023 cũng vậy: có thể do mùa"),
        (LATEST, HOSPITAL, "Cùng kỳ các năm 2021, 2022, 2023, 2024 cũng vậy: có thể do mùa"),
    ],
    ("BRVT-14", "2023-01"): [
        (LATEST, HOSPITAL, "Ổn định: chỉ dao động ngẫu nhiên quanh "),
        (LATEST, HOSPITAL, "Giới hạn tính lại từ tháng 1/2023 (Đổi định nghĩa: tính cả mức hài lòng)."),
    ],
    ("BRVT-13", "2022-06"): [
        ("2023-05", HOSPITAL, "Có 1 ca trong tháng 6/2022: sự cố không được phép xảy ra"),
        ("2023-05", "GLOCOM", "Có 1 ca trong tháng 6/2022: sự cố không được phép xảy ra"),
        ("2023-06", HOSPITAL, "Không xảy ra ca nào trong "),
    ],
    ("BRVT-13", "2025-09"): [
        (LATEST, HOSPITAL, "Có 1 ca trong tháng 9/2025: sự cố không được phép xảy ra"),
    ],
}
# Shapes of the sample's own year, declared with its figures: they drift by so much a month.
DRIFTS = {
    "BRVT-07": "Tăng có ý nghĩa từ tháng 3/2025 (10 tháng liền trên trung bình 87,58 %): tốt lên",
    "BRVT-23": "Cao gần giới hạn từ tháng 8/2025 ",
    "BRVT-24": "Cao bất thường từ quý 2/2025 ",
    "BRVT-10": "Cao bất thường trong quý 4/2025 (vượt giới hạn trên 95,96 phút/người bệnh): xấu đi",
}
UNSEEN = "BRVT-15"  # half a point a month of 110 cases, whose chance alone is 2.4 points, for a year
STABLE = ("BRVT-02", "BRVT-03", "BRVT-04", "BRVT-05", "BRVT-18", "BRVT-19", "BRVT-21", "BRVT-22", "BV-01", "VST-01")
FALSE_ALARM = "BRVT-11"  # 6 of 52 once in 19 quarters, where 3 % is usual
FEW = ("BRVT-08", "BRVT-09", "BRVT-25")
Read = Callable[..., dict[tuple[str, str], Reading]]


@pytest.fixture(scope="session")
def figures(outcome: Outcome) -> list[Placed]:
    """What the year's reports say."""
    return list(placed(used_reports(outcome.reports)))


@pytest.fixture(scope="session")
def earlier(hospital: Path) -> list[Placed]:
    """What the CSV file and the control workbook say of the years before."""
    told = history(HospitalFolder(hospital), control(), Period(2025, 12, 12), date(2026, 1, 10), texts("vi"))
    assert told.findings == []
    return list(told.figures)


@pytest.fixture(scope="session")
def read(figures: list[Placed], earlier: list[Placed]) -> Read:
    """What the charts of a month say, by indicator and owner."""

    def readings(month: str, known: Control | None = None) -> dict[tuple[str, str], Reading]:
        period = Period(int(month[:4]), int(month[5:]), int(month[5:]))
        in_time = over_time(known or control(), figures, earlier, period)
        return {(each.indicator.code, its.charted.series.owner): its for each in in_time for its in each.readings}

    return readings


def said(reading: Reading) -> str:
    return sentence(reading, texts("vi"))


def unmarked(indicator: str) -> Control:
    """The control workbook without what the office says of an indicator's chart."""
    known = control()
    return replace(known, chart_marks=tuple(mark for mark in known.chart_marks if mark.indicator != indicator))


def not_left_out(indicator: str) -> Control:
    """The control workbook before the office left points of an indicator out of its limits."""
    known = control()
    marks = (mark for mark in known.chart_marks if mark.indicator != indicator or mark.kind != "exclude")
    return replace(known, chart_marks=tuple(marks))


def test_every_planted_event_is_looked_at():
    assert {(event.indicator, event.month) for event in EVENTS} == READ.keys()


@pytest.mark.slow
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: f"{event.indicator} {event.kind} {event.month}")
def test_a_planted_event_is_named_in_its_sentence(event, read: Read):
    """What the office has left out of the limits by now was seen before it was left out."""
    for month, owner, words in READ[event.indicator, event.month]:
        assert words in said(read(month, not_left_out(event.indicator))[event.indicator, owner])


@pytest.mark.parametrize("indicator", DRIFTS)
def test_a_drift_of_the_year_is_seen_within_it(indicator: str, read: Read):
    assert said(read(LATEST)[indicator, HOSPITAL]).startswith(DRIFTS[indicator])


def test_a_drift_that_chance_hides_is_not_seen_yet(read: Read):
    assert said(read(LATEST)[UNSEEN, HOSPITAL]).startswith("Ổn định")


def test_what_is_stable_is_called_stable(read: Read):
    latest = read(LATEST)
    assert [code for code in STABLE if not said(latest[code, HOSPITAL]).startswith("Ổn định: chỉ dao động")] == []
    assert said(latest[FALSE_ALARM, HOSPITAL]).startswith("Hiện ổn định quanh 3,28 %; lần bất thường gần nhất là ")
    assert [latest[code, HOSPITAL].state for code in FEW] == ["few"] * len(FEW)
    others = {*STABLE, *FEW, *DRIFTS, FALSE_ALARM, UNSEEN, *(event.indicator for event in EVENTS)}
    assert {code for code, _ in latest} - others == set(), "every indicator is looked at in one of these tests"


def test_a_conclusion_says_how_far_the_figures_go(read: Read):
    """The report of TCKT was rejected: the last figures are of the year before."""
    assert "Kết luận đến hết quý 4/2024; quý 4/2025 chưa có số liệu (0/1)." in said(read(LATEST)["BRVT-03", HOSPITAL])


def test_a_new_definition_is_no_improvement_once_it_is_marked(read: Read):
    without, marked = read(LATEST, unmarked("BRVT-14")), read(LATEST)
    assert "Tăng có ý nghĩa từ tháng 10/2023 (26 tháng liền trên trung bình" in said(without["BRVT-14", "KHUC_XA"])
    assert marked["BRVT-14", "KHUC_XA"].state == "common_cause"


def test_a_typing_error_that_is_left_out_spoils_no_limits(read: Read):
    """Left in, it moves the ward's centre; its month is not the hospital's usual spread either."""
    centres = [
        its["BRVT-12", "TAO_HINH"].centre or 0.0 for its in (read("2025-06", unmarked("BRVT-12")), read("2025-06"))
    ]
    assert centres[0] - centres[1] > 0.8
    kinds = [its["BRVT-12", HOSPITAL].charted.kind for its in (read("2025-06", unmarked("BRVT-12")), read("2025-06"))]
    assert kinds == ["pp", "p"]


def test_a_target_that_a_change_reached_is_not_called_out_of_reach(read: Read):
    """Limits kept as they were before a drift lie below the target; the figures are above it by now."""
    drifted = read(LATEST)["BRVT-06", HOSPITAL]
    assert (drifted.charted.upper[-1] or 0) < (drifted.target or 0) < (drifted.last.value if drifted.last else 0)
    assert "chưa kết luận được mục tiêu 95 % (kỳ gần nhất 98,1 %)" in said(drifted)


def test_fewer_cases_at_tet_cry_no_wolf(read: Read):
    """A third of the cases are missing in that month, and limits are wider there: of 20 months none stands out.

    BRVT-01's season is another matter: with limits of its own it is called low every August, with the years before.
    """
    latest = read(LATEST)
    monthly = ("BRVT-12", "BRVT-16", "BRVT-14", "BRVT-15", "BRVT-23")
    alarms, fewer = [], []
    for code in monthly:
        charted = latest[code, HOSPITAL].charted
        points = charted.series.points
        usual = sum(point.denominator or 0 for point in points) / len(points)
        for at, point in enumerate(points):
            if with_tet(point.month) and point.month < "2025":
                fewer.append((point.denominator or 0) < 0.75 * usual)
                rule = charted.said.rules[at] if charted.said else None
                alarms += [(code, point.month)] if rule in {"outside", "two_in_three", "trend"} else []
    assert (fewer, alarms) == ([True] * 20, [])


def test_a_season_alternates_and_says_so(read: Read):
    """The months without conjunctivitis are a run above the mean every year: called better, with the years before."""
    june = said(read("2024-06")["BRVT-01", HOSPITAL])
    assert june.startswith("Tăng có ý nghĩa từ tháng 11/2023 (8 tháng liền trên trung bình ")
    assert "Cùng kỳ các năm 2022, 2023 cũng vậy: có thể do mùa, nên so với cùng kỳ năm trước." in june


def test_the_month_of_tet_is_marked_in_the_series(hospital: Path):
    book = openpyxl.load_workbook(hospital / "tong-hop" / "QM_TongHop_2025-12.xlsx", read_only=True, data_only=True)
    rows = book[texts("vi")("master.sheet.series_data")].iter_rows(min_row=6, values_only=True)
    note = POINT_COLUMNS.index("chart_note")
    noted = [(row[2], row[note]) for row in rows if row[:2] == ("BRVT-16", HOSPITAL) and row[note]]
    assert noted == [
        ("02/2021", "Tết"),
        ("02/2022", "Tết"),
        ("01/2023", "Tết"),
        ("02/2024", "Tết"),
        ("04/2024", "Bệnh án điện tử"),
        ("01/2025", "Tết"),
    ]
