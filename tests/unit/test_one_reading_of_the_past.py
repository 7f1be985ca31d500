"""Checking and returning read closings, earlier years and CSV files as the master that is made of them does."""

import gc
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.commands.close import close
from qmxl.commands.give_back import give_back
from qmxl.findings import Finding
from qmxl.period import parse_period
from tests.years import Years, control_of

FEBRUARY, NOW = parse_period("2026-02"), datetime(2026, 6, 1, 2, 30)
PAST = ("EARLIER", "CLOSED", "DOUBT-PAST", "MISSING-MONTH")


@pytest.fixture
def years(tmp_path: Path) -> Years:
    """January is closed; then NOI changes its first indicator and empties its second, and NGOAI does nothing."""
    place = Years(tmp_path / "bv", control_of("proportion", "count"))
    months = {"BV-01": {"2026-01": (9, 10), "2026-02": (4, 10)}, "BV-02": {"2026-01": (7,), "2026-02": (5,)}}
    place.form("NOI", 2026, months)
    place.form("NGOAI", 2026, months)
    close(place.root, period=parse_period("2026-01"), language="vi", by="Hạnh", clock=lambda: NOW)
    place.form("NOI", 2026, {"BV-01": {"2026-01": (5, 10), "2026-02": (4, 10)}, "BV-02": {"2026-02": (5,)}})
    return place


def of_the_past(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    its = [each for each in findings if str(each.code).startswith(PAST)]
    return sorted((str(each.code), each.cell.source, each.cell.address) for each in its)


def checked(years: Years, *names: str) -> list[tuple[str, str, str]]:
    paths = [years.root / "nop" / "2026" / name for name in names] or [years.root]
    return of_the_past(commands.check(paths, language="vi", period=FEBRUARY, clock=lambda: NOW).findings)


CHANGED = [("CLOSED-CHANGED", "nop/2026/NOI.xlsx", "F10"), ("CLOSED-CHANGED", "nop/2026/NOI.xlsx", "F6")]


def test_a_checked_folder_says_of_the_past_what_its_master_says(years: Years) -> None:
    years.csv("Chỉ số;Khoa/phòng;Kỳ;Tử số;Mẫu số\nBV-01;NOI;2025-01;11;10\nBV-01;NOI;2025-02;1;10\n")
    years.form("NOI", 2025, {"BV-01": {"2025-02": (2, 10)}})
    found = checked(years)
    assert found == years.consolidate("2026-02", NOW).found(*PAST)
    assert [code for code, _, _ in found if "EARLIER" in code] == ["EARLIER-CONTRADICTED", "EARLIER-IMPOSSIBLE"]
    assert [each for each in found if each[0] == "CLOSED-CHANGED"] == CHANGED


def test_a_checked_file_is_told_its_own_changes_and_nothing_it_cannot_mend(years: Years) -> None:
    years.csv("Chỉ số;Khoa/phòng;Kỳ;Tử số;Mẫu số\nBV-01;NOI;2025-01;11;10\n")
    assert checked(years, "NOI.xlsx") == CHANGED
    assert checked(years, "NGOAI.xlsx") == []


def test_a_figure_that_a_closing_holds_does_not_go_back_as_missing(years: Years) -> None:
    outcome = give_back(years.root, period=FEBRUARY, language="vi", clock=lambda: NOW)
    [copy] = outcome.written
    assert copy.stem == "NOI"
    first = openpyxl.load_workbook(copy)["Cần sửa"]
    lines = [row[1:] for row in first.iter_rows(values_only=True) if isinstance(row[1], int)]
    assert [(sheet, cell, severity) for _, sheet, cell, severity, *_ in lines] == [
        ("Chỉ số", "F6", "Cần xem"),
        ("Chỉ số", "F10", "Cần xem"),
    ]
    assert all("đã chốt" in str(line[4]) for line in lines)


def test_what_earlier_years_make_doubtful_goes_back_too(years: Years) -> None:
    lines = ["Chỉ số;Khoa/phòng;Kỳ;Tử số;Mẫu số"]
    lines += [f"BV-02;NGOAI;{2023 + at // 12}-{at % 12 + 1:02};{4 + at % 3};" for at in range(36)]
    years.csv("\n".join(lines))
    months = {"BV-01": {"2026-01": (9, 10), "2026-02": (4, 10)}, "BV-02": {"2026-01": (7,), "2026-02": (900,)}}
    years.form("NGOAI", 2026, months)
    told = years.consolidate("2026-02", NOW).found("DOUBT-PAST")
    assert told == [("DOUBT-PAST", "nop/2026/NGOAI.xlsx", "G10")] == checked(years, "NGOAI.xlsx")
    outcome = give_back(years.root, period=FEBRUARY, language="vi", clock=lambda: NOW)
    [copy] = [path for path in outcome.written if path.stem == "NGOAI"]
    cells = [row[3] for row in openpyxl.load_workbook(copy)["Cần sửa"].iter_rows(values_only=True)]
    assert "G10" in cells


def test_while_years_are_read_no_garbage_is_sought_and_afterwards_it_is_again(years: Years) -> None:
    seen: list[bool] = []

    def watching(_done: int, _total: int) -> None:
        seen.append(gc.isenabled())

    commands.check([years.root], language="vi", period=FEBRUARY, progress=watching, clock=lambda: NOW)
    give_back(years.root, period=FEBRUARY, language="vi", progress=watching, clock=lambda: NOW)
    assert set(seen) == {False}
    assert gc.isenabled()
