"""Figures of earlier years: from folders, the office's sheet and CSV files, and what they are compared with."""

import re
import unicodedata
from pathlib import Path

import pytest

from qmxl.grouping import message
from qmxl.hospital.folder import HospitalFolder
from qmxl.series.listed import in_files
from qmxl.texts import LANGUAGES, texts
from tests.years import Years, control_of, with_interval

JANUARY = {"BV-01": {"2026-01": (9, 10)}}
LINE = {"indicator": "BV-01", "department": "NOI", "period": "2025-01"}


@pytest.fixture
def years(tmp_path: Path) -> Years:
    """A hospital with one proportion, reported by NOI for January 2026."""
    place = Years(tmp_path / "bv", control_of("proportion"))
    place.form("NOI", 2026, JANUARY)
    return place


def test_without_earlier_years_there_is_nothing_to_compare_with_and_nothing_to_say(years: Years) -> None:
    master = years.consolidate("2026-01")
    assert (master.compared(), master.found(), master.data()) == ((None, None, 90), [], [])


def test_the_year_before_is_read_from_its_folder_across_the_turn_of_the_year(years: Years) -> None:
    years.form("NOI", 2025, {"BV-01": {"2025-01": (5, 10), "2025-12": (8, 10)}})
    years.form("NGOAI", 2025, {"BV-01": {"2025-12": (40, 90)}})
    master = years.consolidate("2026-01")
    assert master.compared() == (50, 48, 90)
    assert master.compared(owner="NGOAI") == (None, pytest.approx(400 / 9), None)
    assert {(row["Kỳ"], row["Tệp nguồn"], row["Trang"], row["Ô tử số"]) for row in master.data()} == {
        ("2025-01", "nop/2025/NOI.xlsx", "Chỉ số", "F6"),
        ("2025-12", "nop/2025/NOI.xlsx", "Chỉ số", "Q6"),
        ("2025-12", "nop/2025/NGOAI.xlsx", "Chỉ số", "Q6"),
    }


def test_rates_of_longer_periods_are_pooled_from_their_parts_not_averaged(years: Years) -> None:
    years.form("NOI", 2026, {"BV-01": {f"2026-{m:02}": (1, 1) for m in range(1, 10)}})
    months = {f"2025-{m:02}": (1, 10) if m < 9 else (90, 100) for m in range(1, 13)}
    years.form("NOI", 2025, {"BV-01": months})
    nine = years.consolidate("2026-9M").compared()
    assert nine == (pytest.approx(98 / 180 * 100), pytest.approx(98 / 180 * 100), 100)
    quarter = years.consolidate("2026-Q1").compared()
    assert quarter == (10, 90, 100)


def test_what_only_part_of_the_departments_reported_is_marked(years: Years) -> None:
    years.form("NOI", 2025, {"BV-01": {"2025-01": (5, 10), "2025-12": (8, 10)}})
    years.form("NGOAI", 2025, {"BV-01": {"2025-12": (40, 90)}})
    sheet = years.consolidate("2026-01").path
    assert shown(sheet) == {"BV": ("*", ""), "NOI": ("", ""), "NGOAI": ("", "")}


def shown(path: Path) -> dict[str, tuple[str, str]]:
    """By owner what is shown behind the value of last year and of the period before."""
    import openpyxl

    sheet = openpyxl.load_workbook(path)["Chỉ số"]
    heads = {cell.value: cell.column for cell in sheet[5]}
    owner, *columns = (heads[name] for name in ("Khoa/phòng", "Cùng kỳ năm trước", "Kỳ trước"))
    return {
        str(sheet.cell(row, owner).value): tuple(
            "*" if "*" in sheet.cell(row, column).number_format else "" for column in columns
        )
        for row in range(6, 9)
    }


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        ("Chỉ số;Khoa/phòng;Kỳ;Tử số;Mẫu số\nBV-01;NOI;2025-01;7,5;10\n", "utf-8-sig"),
        ("indicator,department,period,numerator,denominator\nBV-01,NOI,01/2025,7.5,10\n", "utf-8"),
        ("CHI SO\tKHOA\tTHANG\tTU SO\tMAU SO\nBV-01\tNOI\tTháng 1/2025\t7,5\t10\n", "utf-16"),
        ("Số liệu cũ;;;;\nMẪU SỐ;TỬ SỐ;KỲ;CHỈ SỐ;KHOA\n10;7,5;T1/2025;BV-01;NOI\n", "utf-8"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_csv_file_is_read_however_it_was_saved(years: Years, written: str, encoding: str, form: str) -> None:
    years.csv(unicodedata.normalize(form, written), "2025.csv", encoding)
    master = years.consolidate("2026-01")
    assert (master.compared()[0], master.found()) == (75, [])
    [row] = master.data()
    assert (row["Tệp nguồn"], row["Trang"]) == ("so-lieu/2025.csv", None)
    assert row["Ô tử số"] in {"D2", "B3"}


@pytest.mark.parametrize(
    ("total", "cells"),
    [("Tổng cộng;;;18;20", ["C3"]), ("BV-01;Tổng cộng;2025-01;18;20", ["B3"]), ("合计;;2025-01;18;20", ["A3"])],
)
def test_a_total_in_a_csv_file_is_told_and_counts_for_nothing(years: Years, total: str, cells: list[str]) -> None:
    years.csv(f"Chỉ số;Khoa/phòng;Kỳ;Tử số;Mẫu số\nBV-01;NOI;2025-01;7,5;10\n{total}\n", "2025.csv", "utf-8")
    master = years.consolidate("2026-01")
    assert master.compared()[0] == 75
    assert [cell for _, _, cell in master.found("CONTROL-")] == cells


def test_the_offices_sheet_counts_and_says_its_cell(years: Years) -> None:
    years.sheet({**LINE, "numerator": 3, "denominator": 4, "source": "Sổ tay 2025"})
    master = years.consolidate("2026-01")
    assert (master.compared(), master.found()) == ((75, None, 90), [])
    [row] = master.data()
    assert (row["Tệp nguồn"], row["Trang"], row["Ô tử số"], row["Ô mẫu số"]) == (
        "QM_DieuKhien.xlsx",
        "Số liệu các năm trước",
        "F6",
        "G6",
    )


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        ({}, "EARLIER-NOTHING", "F6"),
        ({"numerator": 3}, "EARLIER-NOTHING", "F6"),
        ({"numerator": 5, "denominator": 4}, "EARLIER-IMPOSSIBLE", "F6"),
        ({"numerator": -1, "denominator": 4}, "EARLIER-IMPOSSIBLE", "F6"),
        ({"value": 101}, "EARLIER-IMPOSSIBLE", "H6"),
        ({"numerator": 3, "denominator": 4, "value": 80}, "EARLIER-VALUE", "H6"),
        ({"period": "2026-01", "value": 5}, "EARLIER-THIS-YEAR", "H6"),
        ({"period": "2025-13", "value": 5}, "CONTROL-PERIOD", "E6"),
        ({"indicator": "BV-09", "value": 5}, "CONTROL-UNKNOWN", "C6"),
        ({"department": "NHI", "value": 5}, "CONTROL-UNKNOWN", "D6"),
        ({"numerator": "nhiều", "denominator": 4}, "CONTROL-VALUE", "F6"),
    ],
)
def test_a_line_that_cannot_be_right_is_told_with_its_cell(
    years: Years, change: dict[str, object], code: str, cell: str
) -> None:
    years.sheet({**LINE, **change})
    assert years.consolidate("2026-01").found("EARLIER", "CONTROL-") == [(code, "QM_DieuKhien.xlsx", cell)]


@pytest.mark.parametrize(
    ("written", "code", "cell"),
    [
        ("a;b\n1;2\n", "EARLIER-FILE", ""),
        ("", "EARLIER-FILE", ""),
        ("Chỉ số;Khoa;Kỳ;Tử số;Mẫu số\nBV-01;NOI;2025-01;1.234;2000\n", "CONTROL-VALUE", "D2"),
        ("Chỉ số;Khoa;Kỳ;Tử số;Mẫu số\nBV-77;NOI;2025-01;1;2\n", "CONTROL-UNKNOWN", "A2"),
    ],
)
def test_a_csv_file_that_cannot_be_used_is_told(years: Years, written: str, code: str, cell: str) -> None:
    years.csv(written)
    assert years.consolidate("2026-01").found("EARLIER", "CONTROL-") == [(code, "so-lieu/cu.csv", cell)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "line", [";NOI;2025-01;1;2", "BV-01;NOI;2025-13;1;2", "BV-01;NOI;2025-01;x;2", "BV-77;NOI;2025-01;1;2"]
)
def test_a_wrong_line_of_a_csv_file_is_named_by_file_and_line_and_not_by_the_control_workbook(
    years: Years, line: str, language: str
) -> None:
    years.csv(f"Chỉ số;Khoa;Kỳ;Tử số;Mẫu số\nBV-01;NOI;2025-02;1;2\n{line}\n")
    text = texts(language)
    _, found = in_files(HospitalFolder(years.root), years.control, text)
    [said] = [message(each, text) for each in found]
    assert re.match(r"(Tệp|File|文件) so-lieu/cu\.csv\W+(dòng|line|第) 3\b", said)


def test_forms_go_before_the_sheet_and_that_before_csv_and_both_contradictions_are_told(years: Years) -> None:
    years.form("NOI", 2025, {"BV-01": {"2025-01": (5, 10)}})
    years.sheet({**LINE, "numerator": 6, "denominator": 10}, {**LINE, "period": "2025-12", "value": 70})
    years.csv("Chỉ số;Khoa;Kỳ;Tử số;Mẫu số;Giá trị\nBV-01;NOI;2025-01;5;10;\nBV-01;NOI;2025-12;;;71\n")
    master = years.consolidate("2026-01")
    assert master.compared() == (50, 70, 90)
    assert master.found() == [
        ("EARLIER-CONTRADICTED", "QM_DieuKhien.xlsx", "F6"),
        ("EARLIER-CONTRADICTED", "so-lieu/cu.csv", "F3"),
    ]
    told = next(f for f in master.outcome.findings if f.cell.source == "QM_DieuKhien.xlsx" and "kept" in f.facts)
    assert (told.facts["kept"], told.facts["found"], told.facts["kept_at"]) == (
        "5/10",
        "6/10",
        "nop/2025/NOI.xlsx, Chỉ số, F6",
    )


def test_a_value_alone_is_shown_as_it_is_but_never_pooled(years: Years) -> None:
    years.sheet({**LINE, "value": 80}, {**LINE, "department": "NGOAI", "numerator": 1, "denominator": 2})
    master = years.consolidate("2026-01")
    assert master.compared(owner="NOI")[0] == 80
    assert master.compared(owner="NGOAI")[0] == 50
    assert master.compared()[0] == "chỉ có tỷ lệ"


def test_the_hospitals_own_figure_stands_for_the_hospital_beside_those_of_departments(years: Years) -> None:
    years.sheet(
        {"indicator": "BV-01", "period": "2025-01", "numerator": 60, "denominator": 100},
        {**LINE, "numerator": 1, "denominator": 2},
    )
    master = years.consolidate("2026-01")
    assert (master.compared()[0], master.compared(owner="NOI")[0], master.found()) == (60, 50, [])
    years.sheet(
        {"indicator": "BV-01", "period": "2025-01", "numerator": 1, "denominator": 100},
        {**LINE, "numerator": 2, "denominator": 2},
    )
    assert years.consolidate("2026-01").found() == [("EARLIER-BELOW", "QM_DieuKhien.xlsx", "F6")]


QUARTER = {"indicator": "BV-01", "department": "NOI", "period": "Quý I/2025"}


def test_a_quarter_counts_where_its_months_are_not_all_there(years: Years) -> None:
    years.form("NOI", 2026, {"BV-01": {f"2026-{m:02}": (1, 1) for m in range(1, 4)}})
    one_month = {**LINE, "numerator": 1, "denominator": 10}
    years.sheet({**QUARTER, "numerator": 12, "denominator": 30}, one_month)
    assert years.consolidate("2026-Q1").compared()[0] == 40
    assert years.consolidate("2026-01").compared()[0] == 10
    months = [{**one_month, "period": f"2025-{m:02}"} for m in (1, 2, 3)]
    years.sheet({**QUARTER, "numerator": 12, "denominator": 30}, *months)
    master = years.consolidate("2026-Q1")
    assert (master.compared()[0], master.found()) == (10, [("EARLIER-CONTRADICTED", "QM_DieuKhien.xlsx", "F6")])


def test_a_quarterly_indicators_quarter_is_its_due_month(tmp_path: Path) -> None:
    years = Years(tmp_path / "bv", with_interval(control_of("proportion"), 3))
    years.form("NOI", 2026, {"BV-01": {"2026-03": (9, 10)}})
    years.sheet(
        {**QUARTER, "numerator": 12, "denominator": 30},
        {**QUARTER, "period": "2025-12", "numerator": 1, "denominator": 2},
    )
    assert years.consolidate("2026-03").compared() == (40, 50, 90)
    assert years.consolidate("2026-Q1").compared() == (40, 50, 90)


def test_a_report_of_an_earlier_year_that_cannot_be_used_is_told_and_the_rest_counts(years: Years) -> None:
    years.form("NOI", 2025, {"BV-01": {"2025-01": (5, 10)}})
    (years.root / "nop" / "2025" / "NGOAI.xlsx").write_bytes(b"PK\x03\x04 hong")
    master = years.consolidate("2026-01")
    assert master.found() == [("EARLIER-REPORT", "nop/2025/NGOAI.xlsx", "")]
    assert master.compared()[0] == 50


def test_a_figure_left_out_for_an_error_gives_way_to_the_offices(years: Years) -> None:
    years.form("NOI", 2025, {"BV-01": {"2025-01": (50, 10)}})
    assert years.consolidate("2026-01").compared()[0] is None
    years.sheet({**LINE, "numerator": 5, "denominator": 10})
    master = years.consolidate("2026-01")
    assert (master.compared()[0], master.found()) == (50, [])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("count", (12, None)), ("point_count", (4, None)), ("point_proportion", (40, None)), ("rate_1000", (200, None))],
)
def test_every_kind_is_compared_as_it_is_put_together(tmp_path: Path, kind: str, expected: tuple[float, None]) -> None:
    years = Years(tmp_path / "bv", control_of(kind))
    months = {f"2025-{m:02}": (3 if m == 1 else 5 if m == 2 else 4, 10 if m == 3 else 25) for m in (1, 2, 3)}
    years.form("NOI", 2026, {"BV-01": {f"2026-{m:02}": (1, 1) for m in (1, 2, 3)}})
    years.form("NOI", 2025, {"BV-01": months})
    last_year, previous, _ = years.consolidate("2026-Q1").compared()
    assert (last_year, previous) == (pytest.approx(expected[0]), expected[1])
