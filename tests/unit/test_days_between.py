"""Never events whose days are known are charted by the days between them, in the master too."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import openpyxl
import pytest

from qmxl import commands
from qmxl.commands.close import close
from qmxl.control.entries import entries_of, list_entries
from qmxl.control.models import IndicatorSetting
from qmxl.master.book import master_file
from qmxl.period import Period, parse_period
from qmxl.reports.report import Report
from qmxl.series.between import with_days_between
from qmxl.series.events import Event, events_of
from qmxl.series.over_time import over_time
from qmxl.series.reading import Reading
from qmxl.series.wording import sentence
from qmxl.submissions.records import Record
from qmxl.tables.tabulate import tabulate
from qmxl.texts import LANGUAGES, texts
from tests.by_hand import SAVED, complete_entries, form_bytes, small_hospital
from tests.figures import figure_of
from tests.written import control_file

CODE = "BRVT-13"
BOTH = small_hospital({"KHOA_KHAM": (CODE,), "GLOCOM": (CODE,)})
VI = texts("vi")


class Theatre:
    """A hospital whose two departments operate, and report whom they operated on wrongly."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        (root / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(BOTH, VI), SAVED, VI))

    def hands_in(self, department: str, year: int, days: Sequence[date], counted: Mapping[int, int]) -> None:
        """A year's workbook: the days of incidents that name the indicator, and cases counted by month."""
        span = Period(year, 1, 12)
        entries = complete_entries(BOTH, department, span)
        for month, count in counted.items():
            entries["indicators"][CODE, "numerator", f"{year}-{month:02}"] = count
        told = {"description": "…", "harm": "G", "cause": "Khác", "indicator": CODE, "place": "Phòng mổ"}
        entries["incidents"] = list_entries(
            [{"happened_on": day, "reported_on": day, "report_kind": "Bắt buộc", **told} for day in days]
        )
        path = self.root / "nop" / str(year) / f"{department}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(form_bytes(BOTH, department, entries, span=span, made=datetime(year, 12, 31, 3)))

    def master(self, period: str = "2026", language: str = "vi", now: datetime = datetime(2027, 1, 20)) -> Path:
        outcome = commands.consolidate(self.root, period=parse_period(period), language=language, clock=lambda: now)
        assert outcome.master is not None
        self.findings = [(str(f.code), f.cell.source, f.cell.address) for f in outcome.findings]
        return outcome.master


def two_years(root: Path) -> Theatre:
    """Four days with a case in two years; two departments, one day they share."""
    place = Theatre(root)
    place.hands_in("KHOA_KHAM", 2025, [date(2025, 3, 10)], {3: 1})
    place.hands_in("KHOA_KHAM", 2026, [date(2026, 2, 8), date(2026, 9, 6)], {2: 1, 9: 1})
    place.hands_in("GLOCOM", 2026, [date(2026, 5, 9), date(2026, 9, 6)], {5: 1, 9: 1})
    return place


@pytest.fixture
def theatre(tmp_path: Path) -> Theatre:
    """The hospital of two years."""
    return two_years(tmp_path / "bv")


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its master of the second year."""
    place = two_years(tmp_path_factory.mktemp("days") / "bv")
    path = place.master()
    assert "NEVER-EVENT-DATES" not in {code for code, *_ in place.findings}
    return path


def points(master: Path, owner: str, sheet: str = "DL chuỗi thời gian") -> list[tuple[object, ...]]:
    """Of each point of the chart of days its day, its days, and whether it goes on."""
    rows = openpyxl.load_workbook(io.BytesIO(master.read_bytes()), read_only=True, data_only=True)[sheet].values
    return [(row[2], row[5], row[11]) for row in rows if row[:2] == (f"{CODE}-T", owner)]


def said(master: Path, code: str = f"{CODE}-T", owner: str = "Toàn bệnh viện") -> tuple[object, ...]:
    """What the index says: last day, days, state, sentence."""
    rows = openpyxl.load_workbook(io.BytesIO(master.read_bytes()), read_only=True, data_only=True)[
        "Theo thời gian"
    ].values
    return next((row[4], row[5], row[8], row[10]) for row in rows if row[0] == code and row[2] == owner)


def block(master: Path, title: str) -> tuple[list[tuple[object, ...]], str]:
    """Of a chart's working period, value and partial value of each row; and why it is of that kind."""
    rows = list(
        openpyxl.load_workbook(io.BytesIO(master.read_bytes()), read_only=True, data_only=True)[
            "Biểu đồ kiểm soát"
        ].values
    )
    at = next(at for at, row in enumerate(rows) if str(row[0]).startswith(title))
    heads = list(rows[at + 4])
    columns = [heads.index(name) for name in ("Kỳ", "Giá trị dùng", "Chưa đủ số liệu")]
    lines = [tuple(row[column] for column in columns) for row in rows[at + 5 : at + 18] if row[columns[0]]]
    return lines, next(str(row[0]) for row in rows[at + 5 :] if row[0])


def test_days_of_all_departments_and_years_are_points_and_the_last_stretch_goes_on(master: Path) -> None:
    assert points(master, "BV") == [
        ("10/03/2025", None, None),
        ("08/02/2026", 335, None),
        ("09/05/2026", 90, None),
        ("06/09/2026", 120, None),
        ("31/12/2026", 116, 1),
    ]
    assert [row[1] for row in points(master, "KHOA_KHAM")] == [None, 335, None, 210, 116]
    assert [row[1] for row in points(master, "GLOCOM")] == [None, None, None, 120, 116]


def test_the_chart_draws_them_and_says_why_it_is_of_that_kind(master: Path) -> None:
    lines, why = block(master, f"{CODE}-T")
    assert lines == [
        ("10/03/2025", "#N/A", "#N/A"),
        ("08/02/2026", 335, "#N/A"),
        ("09/05/2026", 90, "#N/A"),
        ("06/09/2026", 120, "#N/A"),
        ("31/12/2026", 116, 116),
    ]
    assert why.startswith("Sự cố hiếm, biết ngày từng ca (trang Sự cố): biểu đồ t (ngày giữa hai ca).")
    assert "không dùng biểu đồ g" in why


def test_the_index_says_when_it_last_happened_and_how_long_ago(master: Path) -> None:
    assert said(master) == (
        "06/09/2026",
        120,
        "… Chưa đủ điểm",
        "5 ca có ngày, cách nhau 90–335 ngày; lần cuối 06/09/2026, đến 31/12/2026 đã 116 ngày không xảy ra.",
    )


@pytest.mark.slow
def test_while_a_period_goes_on_days_are_counted_to_the_day_it_is_made(theatre: Theatre) -> None:
    master = theatre.master("2026-Q4", now=datetime(2026, 10, 6, 3))
    assert points(master, "BV")[-1] == ("06/10/2026", 30, 1)
    assert points(theatre.master("2026-Q2"), "BV")[-1] == ("30/06/2026", 52, 1)  # September is not known in June


def test_without_days_the_chart_of_months_stays_and_says_why(tmp_path: Path) -> None:
    theatre = Theatre(tmp_path / "bv")
    theatre.hands_in("KHOA_KHAM", 2026, [], {3: 1})
    master = theatre.master()
    assert points(master, "BV") == []
    lines, why = block(master, CODE)
    assert lines[2][:2] == ("03/2026", 1)
    assert "Chưa có dòng nào ở trang Sự cố chọn chỉ số này" in why
    assert ("NEVER-EVENT-NO-INCIDENT", "nop/2026/KHOA_KHAM.xlsx", "H6") in theatre.findings


def test_cases_that_are_counted_without_a_day_are_told_beside_the_days(tmp_path: Path) -> None:
    theatre = Theatre(tmp_path / "bv")
    theatre.hands_in("KHOA_KHAM", 2026, [date(2026, 2, 8)], {2: 1, 4: 2})
    master = theatre.master()
    assert str(said(master)[3]).endswith("Còn 2 ca trong số liệu tháng chưa rõ ngày: khoảng cách thật có thể ngắn hơn.")


@pytest.mark.parametrize(
    ("days", "counted", "found"),
    [
        ([date(2026, 2, 8)], {2: 1}, []),
        ([date(2026, 2, 8)], {2: 2}, [("DATES", "G6")]),
        ([date(2026, 2, 8), date(2026, 2, 9)], {2: 1}, [("DATES", "G6")]),
        ([date(2026, 2, 8)], {2: 0}, [("DENIED", "G6")]),
        # Of February there is no incident at all, which is told otherwise.
        ([date(2026, 3, 8)], {2: 1, 3: 0}, [("DENIED", "H6")]),
    ],
)
def test_counted_and_dated_are_held_against_each_other(
    tmp_path: Path, days: list[date], counted: dict[int, int], found: list[tuple[str, str]]
) -> None:
    theatre = Theatre(tmp_path / "bv")
    theatre.hands_in("KHOA_KHAM", 2026, days, counted)
    paths = [theatre.root / "nop" / "2026" / "KHOA_KHAM.xlsx"]
    checked = commands.check(paths, language="vi", period=Period(2026, 1, 12), clock=lambda: datetime(2027, 1, 20))
    told = [(f.code.removeprefix("NEVER-EVENT-"), f.cell.address) for f in checked.findings]
    assert [each for each in told if each[0] in {"DATES", "DENIED"}] == found


def test_a_closed_year_still_tells_its_days(theatre: Theatre) -> None:
    close(theatre.root, period=parse_period("2025"), language="vi", by="Hạnh", clock=lambda: datetime(2026, 2, 1))
    assert points(theatre.master(), "BV")[:2] == [("10/03/2025", None, None), ("08/02/2026", 335, None)]


OFTEN = [date(2025, 1, 5) + timedelta(days=at) for at in (0, 9, 20, 28, 40, 50, 61, 70, 82, 91, 103, 112, 124, 134)]
RARE = [date(2025, 5, 20) + timedelta(days=at) for at in (220, 440)]


def often(language: str = "vi") -> bytes:
    """The master of a hospital with an event every ten days, then two after more than half a year each."""
    days, period = [*OFTEN, *RARE], Period(2026, 1, 12)
    events = [
        Event(day, CODE, "KHOA_KHAM", "nop/2026/KHOA_KHAM.xlsx", "Sự cố", f"C{at}") for at, day in enumerate(days)
    ]
    figures = [figure_of(department, month, 0, 50) for month in period.months for department in BOTH.departments]
    figures = [each._replace(figure=each.figure._replace(indicator=CODE)) for each in figures]
    tables = tabulate(BOTH, [], [], period, figures=figures)
    text = texts(language)
    in_time = with_days_between(over_time(BOTH, figures, [], period), events, date(2026, 12, 31), text)
    return master_file(tables, [], lambda _: [], BOTH, period, SAVED, text, in_time=in_time)


def test_with_enough_events_there_are_limits_and_longer_stretches_are_an_improvement(tmp_path: Path) -> None:
    path = tmp_path / "often.xlsx"
    path.write_bytes(often())
    _, days, state, sentence = said(path)
    assert (days, state) == (220, "▲ Tốt lên")
    assert sentence == (
        "16 ca có ngày, cách nhau 8–221 ngày; lần cuối 03/08/2026, đến 31/12/2026 đã 150 ngày không xảy ra. "
        "Cao bất thường từ 26/12/2025 (2 khoảng liền vượt giới hạn trên): tốt lên."
    )


def read(
    days: Mapping[str, Sequence[date]],
    until: date,
    *,
    reported: Sequence[str] = ("KHOA_KHAM", "GLOCOM"),
    counted: Mapping[str, int] = MappingProxyType({}),
    interval: int = 1,
) -> Mapping[str, Reading]:
    """What the charts of days say in 2026, by owner, of the days of each department; ``counted`` are its first's."""
    setting = {**BOTH.standard, CODE: IndicatorSetting(code=CODE, interval=interval)}
    control, period = replace(BOTH, standard=setting), Period(2026, 1, 12)
    events = [Event(day, CODE, who, "", "", f"C{at}") for who, its in days.items() for at, day in enumerate(its, 6)]
    due = [month for month in period.months if int(month[-2:]) % interval == 0]
    several = [figure_of(who, month, 0, 50) for who in reported for month in due]
    several = [each._replace(figure=each.figure._replace(indicator=CODE)) for each in several]
    figures = [
        each._replace(figure=each.figure._replace(numerator=float(counted.get(each.figure.period, 0))))
        if each.department == reported[0]
        else each
        for each in several
    ]
    [_, between] = with_days_between(over_time(control, figures, [], period), sorted(events), until, VI)
    return {each.charted.series.owner: each for each in between.readings}


LAST = date(2026, 12, 31)


def test_a_day_with_two_cases_is_one_point_and_both_are_counted() -> None:
    found = read({"KHOA_KHAM": [date(2026, 2, 8)], "GLOCOM": [date(2026, 2, 8)]}, LAST)
    assert {owner: sentence(each, VI) for owner, each in found.items()} == {
        "BV": "2 ca có ngày: 08/02/2026; đến 31/12/2026 đã 326 ngày không xảy ra.",
        "KHOA_KHAM": "1 ca có ngày: 08/02/2026; đến 31/12/2026 đã 326 ngày không xảy ra.",
        "GLOCOM": "1 ca có ngày: 08/02/2026; đến 31/12/2026 đã 326 ngày không xảy ra.",
    }
    assert {each.state for each in found.values()} == {"few"}  # two cases are not nothing


def test_a_stretch_goes_on_also_where_the_last_day_is_anothers_event() -> None:
    found = read({"KHOA_KHAM": [date(2026, 2, 8)], "GLOCOM": [LAST]}, LAST)
    values = {owner: [p.value for p in each.charted.series.points] for owner, each in found.items()}
    assert values == {"BV": [None, 326], "KHOA_KHAM": [None, 326], "GLOCOM": [None, None]}
    assert sentence(found["KHOA_KHAM"], VI).endswith("đến 31/12/2026 đã 326 ngày không xảy ra.")
    assert sentence(found["BV"], VI) == "2 ca có ngày, cách nhau 326 ngày; lần cuối 31/12/2026."


@pytest.mark.parametrize(
    ("reported", "until", "said"),
    [
        (("KHOA_KHAM",), LAST, 11),  # February to December
        (("KHOA_KHAM",), date(2026, 6, 20), 4),  # June is not over
        (("KHOA_KHAM", "GLOCOM"), LAST, 0),
    ],
)
def test_without_a_report_nobody_knows_that_it_did_not_happen(reported: list[str], until: date, said: int) -> None:
    told = sentence(read({"KHOA_KHAM": [date(2026, 2, 8)]}, until, reported=reported)["BV"], VI)
    unknown = f" Từ ca đầu đến nay có {said} kỳ báo cáo chưa đủ số liệu: có thể còn ca chưa biết."
    assert told.partition("không xảy ra.")[2] == (unknown if said else "")


@pytest.mark.parametrize(("day", "undated"), [(date(2026, 2, 8), 0), (date(2026, 3, 31), 0), (date(2026, 1, 1), 0)])
def test_a_day_within_a_quarter_is_that_of_the_quarters_case(day: date, undated: int) -> None:
    found = read({"KHOA_KHAM": [day]}, LAST, counted={"2026-03": 1}, interval=3)
    assert found["BV"].charted.series.undated == undated
    assert read({"KHOA_KHAM": [day]}, LAST, counted={"2026-03": 2}, interval=3)["BV"].charted.series.undated == 1


@pytest.mark.parametrize(("in_quarter", "in_year", "cases"), [(1, 1, 1), (2, 1, 2), (0, 2, 2), (1, 0, 1)])
def test_a_case_in_the_quarters_and_in_the_years_workbook_is_one(in_quarter: int, in_year: int, cases: int) -> None:
    """The codes of their lines differ, as those of all lines of two workbooks."""
    values: dict[str, object] = {"happened_on": date(2026, 2, 8), "indicator": CODE}

    def report(name: str, lines: int) -> Report:
        several = [Record(f"{at}", {"key": f"{name}-{at}", **values}, "Sự cố", f"C{at}") for at in range(lines)]
        return Report(f"nop/2026/{name}.xlsx", "KHOA_KHAM", "received", SAVED, "", [], records={"incidents": several})

    found = events_of([report("KHOA_KHAM_2026-Q1", in_quarter), report("KHOA_KHAM", in_year)], LAST)
    assert [each.day for each in found] == [date(2026, 2, 8)] * cases


def test_a_closed_year_tells_the_days_that_stand_in_another_file_than_their_count(theatre: Theatre) -> None:
    """GLOCOM has a line of a case that KHOA_KHAM counts."""
    theatre.hands_in("GLOCOM", 2025, [date(2025, 6, 1)], {})
    before = points(theatre.master(), "BV")
    close(theatre.root, period=parse_period("2025"), language="vi", by="Hạnh", clock=lambda: datetime(2026, 2, 1))
    assert points(theatre.master(), "BV") == before
    assert before[1] == ("01/06/2025", 83, None)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_words(language: str) -> None:
    assert often(language)
