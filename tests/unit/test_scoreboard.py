"""The scoreboard: rules of the control workbook, points of departments, ranks beside chance, what does not count."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qmxl.control.control import Control
from qmxl.control.entries import entries_of, list_entries
from qmxl.control.models import ScoreRule
from qmxl.control.reading import read_control
from qmxl.control.scores import sources
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from qmxl.grouping import message
from qmxl.tables.scoreboard import SCORES, ScoreBoard, score_rows
from qmxl.texts import LANGUAGES, texts
from tests.by_hand import SAVED
from tests.own_forms import Collected
from tests.scores import Lines, capa, rule, scored, with_rules
from tests.written import control_file

DAY = date(2026, 3, 3)
DONE = {"status": "Đã đóng", "rechecked_on": date(2026, 3, 25)}
INCIDENT = {"happened_on": DAY, "description": "x", "harm": "B", "cause": "Khác"}
LINES: Lines = {
    "KHOA_KHAM": {"capa": [*[capa(DAY)] * 14, capa(DAY, **DONE)], "incidents": [INCIDENT]},
    "GLOCOM": {"capa": [*[capa(DAY, **DONE)] * 18, capa(DAY)]},
    "KHUC_XA": {"capa": [*[capa(DAY, **DONE)] * 9, capa(DAY), capa(DAY, source_of="Sự cố y khoa")]},
    "DAY_MAT": {"capa": [*[capa(DAY, **DONE)] * 7, capa(date(2026, 1, 5), **DONE), capa(DAY)]},
}
RULES = (
    rule("CAPA.LATE", points=-0.5, floor=-3, money=50_000),
    rule("CAPA.CLOSED_BY_DEPARTMENT", "each_below", -0.1, threshold=80),
    rule("INCIDENTS.BY_DEPARTMENT", points=1, cap=5),
    rule("INCIDENTS.SERIOUS"),
    rule("CRITERIA.MET", points=0.05, approver=""),
    rule("REPORT.HANDED_IN", "not_above", -10),
    rule("INDICATOR.BRVT-16", "reached", 1, threshold=57, first="2026-01", last="2026-02"),
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    return scored(tmp_path_factory.mktemp("scores"), with_rules(*RULES), LINES)


@pytest.fixture(scope="module")
def board(whole: Collected) -> ScoreBoard:
    made = whole.tables.scores
    assert made is not None
    return made


def test_what_counts_and_why_not(board: ScoreBoard):
    states = ["counted"] * 3 + ["protected", "no_approver", "counted", "outside"]
    assert [state for _, state, _ in board.rules] == states


def test_values_points_and_bounds_are_of_the_period_and_not_rounded(board: ScoreBoard):
    late, closed, reported, there = board.columns
    assert [late.measured[code].value for code in late.points] == [14, 1, 1, 1]  # not the one of an incident
    assert [late.points[code] for code in late.points] == [-3, -0.5, -0.5, -0.5]
    assert closed.measured["DAY_MAT"].parts == (7, 8)  # that of January is not of the period
    assert closed.points["KHOA_KHAM"] == -0.1 * (80 - 100 / 15)
    assert (reported.points["KHOA_KHAM"], there.points["KHOA_KHAM"]) == (1, 0)


def test_equal_totals_share_a_rank_and_amounts_follow_points(board: ScoreBoard):
    assert [board.ranks[code] for code in board.departments] == [1, 1, 1, 4]
    assert (board.departments[-1], board.money["KHOA_KHAM"]) == ("KHOA_KHAM", -150_000)


def test_only_what_is_no_chance_is_marked(board: ScoreBoard):
    marks = board.columns[1].marks
    assert {code: (mark.beyond, mark.side) for code, mark in marks.items() if mark.beyond == "99.8"} == {
        "KHOA_KHAM": ("99.8", -1)
    }
    assert (marks["DAY_MAT"].side, board.columns[0].marks) == (0, {})


def test_the_sheet_says_it_in_words(whole: Collected):
    rows = [
        [cell for cell in row if cell is not None] for row in whole.drawn()["Bảng điểm"].iter_rows(values_only=True)
    ]
    said = [str(cell) for row in rows for cell in row]
    assert [each for each in said if each.startswith("Không tính")] == [
        "Không tính: dựa trên báo cáo sự cố",
        "Không tính: chưa có người duyệt",
        "Không tính: ngoài thời gian áp dụng",
    ]
    assert any("không khác biệt có ý nghĩa" in row for row in rows)


def test_without_rules_there_is_no_sheet(whole: Collected):
    assert "Bảng điểm" not in replace(whole, control=with_rules()).drawn().sheetnames


def test_scores_are_handed_on_to_the_appraisal(whole: Collected, board: ScoreBoard):
    rows = [dict(zip(SCORES, row, strict=True)) for row in score_rows(whole.control, board)]
    mine = next(row for row in rows if row["department"] == "KHOA_KHAM" and row["source"] == "CAPA.LATE")
    assert (mine["value"], mine["points"], mine["money"], mine["rank"]) == (14, -3, -150_000, 4)
    assert (len(rows), mine["approver"], mine["approved_on"]) == (16, "Giám đốc", date(2026, 1, 5))


TYPED: dict[str, object] = {"name": "R", "source": "CAPA.LATE", "way": "Mỗi đơn vị", "points": -1, "approver": "GĐ"}


def read(folder: Path, **more: object) -> tuple[Control, list[Finding]]:
    """A control workbook with one rule."""
    entries = {
        "hospital": {("name", "value", ""): "Bệnh viện Thử", ("due_day", "value", ""): 5},
        "departments": list_entries([{"code": "NOI", "name": "Khoa Nội"}]),
        "scoreboard": list_entries([{**TYPED, **more}]),
    }
    path = folder / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries, SAVED, texts("vi")))
    control, findings = read_control(fetch_apart(path), texts("vi"))
    return control, [finding for finding in findings if finding.cell.sheet == "Bảng điểm"]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, []),
        ({"source": "INCIDENTS.SERIOUS"}, [("SCORE-PROTECTED", "D6")]),
        ({"source": "INDICATOR.BRVT-02"}, [("SCORE-PROTECTED", "D6")]),
        ({"source": "INCIDENTS.SERIOUS", "points": 1}, []),
        ({"source": "REPORT.IN_TIME"}, [("SCORE-SAVED", "D6")]),
        ({"source": "CAPA.NOTHING"}, [("CONTROL-UNKNOWN", "D6")]),
        ({"approver": None}, [("SCORE-APPROVER", "N6")]),
        ({"way": "Từ ngưỡng trở lên"}, [("CONTROL-VALUE", "F6")]),
        ({"floor": 3, "cap": 1}, [("CONTROL-VALUE", "I6")]),
        ({"whom": "KHONG_CO"}, [("CONTROL-UNKNOWN", "K6")]),
        ({"whom": "Khoa lâm sàng"}, []),
    ],
)
def test_a_rule_that_cannot_count_is_told_at_its_cell(
    tmp_path: Path, more: dict[str, object], found: list[tuple[str, str]]
):
    assert [(str(f.code), f.cell.address) for f in read(tmp_path, **more)[1]] == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_it_is_refused_is_said_in_each_language(tmp_path: Path, language: str):
    (finding,) = read(tmp_path, source="INCIDENTS.SERIOUS")[1]
    assert "INCIDENTS.SERIOUS" in message(finding, texts(language))


def test_rules_are_written_as_they_are_read(tmp_path: Path):
    control, _ = read(
        tmp_path, way="Mỗi đơn vị trên ngưỡng", threshold=2, floor=-5, money=1000, whom="NOI", first="2026-01"
    )
    again = tmp_path / "again.xlsx"
    again.write_bytes(control_file(entries_of(control, texts("vi")), SAVED, texts("vi")))
    assert read_control(fetch_apart(again), texts("vi"))[0].score_rules == control.score_rules != ()


@pytest.mark.parametrize(
    ("way", "value", "points"),
    [
        ("each", 3, 6),
        ("reached", 2, 2),
        ("reached", 1.9, 0),
        ("not_above", 2, 2),
        ("each_above", 5, 6),
        ("each_below", 0.5, 3),
        ("each", None, 0),
        ("each", 100, 7),
        ("each", -9, -1),
    ],
)
def test_points_of_a_value(way: str, value: float | None, points: float):
    asked = {} if way == "each" else {"threshold": 2}
    made = ScoreRule(name="r", source="X", way=way, points=2, floor=-1, cap=7, approver="GĐ", **asked)
    assert made.worth(value) == points


@pytest.mark.slow
def test_an_incident_with_errors_its_class_and_what_is_done_lower_nothing(tmp_path: Path):
    """The whole way, from workbooks: with every rule that subtracts and counts, over all sources."""
    ways = [("each", -1.0), ("reached", -1.0), ("not_above", 1.0)]
    rules = [
        rule(each, way, points, threshold=1) if way != "each" else rule(each, way, points)
        for each in sources(with_rules())
        for way, points in ways
    ]
    control = with_rules(*rules)
    before: Lines = {"KHOA_KHAM": {"capa": [capa(DAY)]}}
    wrong = {"happened_on": "hôm kia", "description": "ngã", "harm": "Z", "report_kind": "?"}
    follow = capa(DAY, source_of="Sự cố y khoa", incident="KHOA_KHAM-2026-001")
    after: Lines = {
        "KHOA_KHAM": {"capa": [capa(DAY), follow], "incidents": [INCIDENT, wrong, {**INCIDENT, "harm": "I"}]}
    }
    one, two = (scored(tmp_path / name, control, lines) for name, lines in (("a", before), ("b", after)))
    assert len(two.found()) > len(one.found())
    first, second = one.tables.scores, two.tables.scores
    assert first is not None
    assert second is not None
    lowered = [
        (each.rule.name, code)
        for each, then in zip(first.columns, second.columns, strict=True)
        for code in each.points
        if then.points[code] < each.points[code]
    ]
    assert (lowered, second.totals["KHOA_KHAM"] >= first.totals["KHOA_KHAM"]) == ([], True)
