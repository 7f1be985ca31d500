"""A line whose day cannot be read makes no rate better: it keeps out each figure it might belong to."""

from datetime import date
from pathlib import Path

import pytest

from qmxl.typed.values import month_named
from tests.own_forms import Collected, filled
from tests.own_forms import collected as put_together
from tests.unit.test_feeds import figures
from tests.unit.test_timings import Line, case, hospital

GOOD = [case(day, "PM1", "08:00", "09:00") for day in (5, 6)]
FEBRUARY = {**case(5, "PM1", "10:00", "11:00"), "operated_on": date(2026, 2, 3)}


def late(day: object, **more: object) -> Line:
    """An elective case of GLOCOM that was postponed, on a day as it was typed."""
    return {**case(7, "PM1", postponed="Khác"), "operated_on": day, **more}


def read(folder: Path, *lines: Line, **more: object) -> Collected:
    control = hospital()
    form = filled(control, "GMHS", {"theatre_log": list(lines)}, **more)  # type: ignore[arg-type]
    return put_together(folder, form)


def postponed(whole: Collected) -> list[tuple[object, ...]]:
    """GLOCOM's figures of BRVT-12: month, numerator, denominator, why left out, cell."""
    return [(*row[1:4], *row[5:]) for row in figures(whole, "BRVT-12", ("GLOCOM",))]


OUT = (None, None, "MISSING-FIELD", "C8")


@pytest.mark.parametrize("day", ["31/02/2026", "2026-02-30", "30/2", "31/02/2025", date(2025, 2, 7), "Tháng 2"])
def test_a_day_that_names_a_month_keeps_that_month_out(day: object, tmp_path: Path) -> None:
    whole = read(tmp_path, *GOOD, late(day), FEBRUARY)
    assert [address for _, address in whole.found()] == ["C8"]
    assert postponed(whole) == [("2026-01", 0, 2, "", "C6"), ("2026-02", *OUT)]
    assert postponed(read(tmp_path, *GOOD, late(date(2026, 2, 7)), FEBRUARY))[1][:3] == ("2026-02", 1, 2)


@pytest.mark.parametrize("day", ["hôm qua", "ngày 7", 7, None])
def test_a_day_that_names_none_keeps_out_every_month(day: object, tmp_path: Path) -> None:
    whole = read(tmp_path, *GOOD, late(day), FEBRUARY)
    assert postponed(whole) == [("2026-01", *OUT), ("2026-02", *OUT), ("2026-03", *OUT)]
    table = whole.tables.indicators
    rows = zip(*(table[name] for name in ("indicator", "department", "period", "rate")), strict=True)
    assert [row[3] for row in rows if row[:3] == ("BRVT-12", "BV", "2026-01")] in ([], [None])


def test_it_keeps_out_only_what_it_might_count_for(tmp_path: Path) -> None:
    whole = read(tmp_path, *GOOD, late("31/02/2026", kind="Cấp cứu"), FEBRUARY)
    assert postponed(whole)[1][:3] == ("2026-02", 0, 1)
    excluded = late("31/02/2026", excluded="x", excluded_why="Ghi thử, ghi nhầm")
    assert postponed(read(tmp_path, *GOOD, excluded, FEBRUARY))[1][:3] == ("2026-02", 0, 1)
    other = late("31/02/2026", ward="KHOA_KHAM")
    assert postponed(read(tmp_path, *GOOD, other, FEBRUARY))[1][:3] == ("2026-02", 0, 1)
    assert postponed(read(tmp_path, *GOOD, late("31/11/2026"), FEBRUARY))[1][:3] == ("2026-02", 0, 1)


def test_hours_of_a_room_wait_for_the_day_of_a_case(tmp_path: Path) -> None:
    whole = read(tmp_path, *GOOD, {**case(7, "PM1", "08:00", "12:00"), "operated_on": "31/02/2026"})
    for indicator in ("BRVT-17", "BRVT-18", "BRVT-19"):
        assert [(*row[1:4], *row[5:]) for row in figures(whole, indicator, ("GMHS",))] == [("2026-03", *OUT)]


def test_a_tick_that_nothing_happened_does_not_stand_against_it(tmp_path: Path) -> None:
    whole = read(tmp_path, late("31/02/2026"), nothing={("theatre_log", "2026-02", ""): "x"})
    assert ("2026-02", None, None, "MISSING-FIELD", "C6") in postponed(whole)


def test_a_line_that_is_there_twice_is_told_and_waits_for_nothing(tmp_path: Path) -> None:
    whole = read(tmp_path, *GOOD, GOOD[0])
    assert whole.found() == [("RULE-UNIQUE", "C8")]
    assert postponed(whole) == [("2026-01", 0, 2, "", "C6")]


@pytest.mark.parametrize(
    ("raw", "month"),
    [("31/02/2026", 2), ("2026年2月30日", 2), ("02/31/2026", 2), ("15/", None), ("x", None), (46056, 2), (3.5, None)],
)
def test_the_month_that_an_impossible_day_names(raw: object, month: int | None) -> None:
    assert month_named(raw) == month
