"""``qmxl spc`` on tables as people keep them: which columns are found, what is charted, what is said and told."""

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qmxl.measures.control_charts import control_chart
from qmxl.measures.plotted import KINDS

Run = Callable[..., Any]
Row = Sequence[object]
MONTHS = [f"{month:02}/{year}" for year in (2024, 2025) for month in range(1, 13)]
# Surgical-site infections: about 4 % to April 2025, about 8 % from May 2025 on
CASES = [11, 6, 11, 8, 8, 3, 11, 11, 7, 9, 9, 11, 7, 8, 6, 7, 15, 16, 12, 18, 17, 22, 12, 12]
OPERATIONS = [208, 207, 243, 239, 215, 208, 235, 241, 225, 202, 231, 202, 205, 203, 232, 226, 188, 181, 223, 194, 199]
OPERATIONS += [222, 179, 201]
WAITED = [42.1, 39.8, 44.0, 41.2, 40.7, 43.3, 38.9, 41.8, 42.6, 40.1, 39.5, 43.9, 41.0, 42.2, 40.4, 41.7]


TOLD = (
    "Tăng có ý nghĩa từ tháng 5/2025 (8 kỳ liền trên trung bình 5,03 %): xấu đi, cần tìm nguyên nhân; "
    "mục tiêu 4 % đạt 10/24 kỳ, kỳ nào đạt là do ngẫu nhiên."
)


def csv(path: Path, rows: Iterable[Row], *, separator: str = ";", encoding: str = "utf-8") -> Path:
    lines = [separator.join(map(str, row)) for row in rows]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def workbook(path: Path, rows: Iterable[Row], *, title: str = "Số liệu", merged: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = title
    for row in rows:
        page.append([None if cell == "" else cell for cell in row])
    for cells in merged:
        page.merge_cells(cells)
    book.save(path)
    return path


def infections(*, head: Row = ("Tháng", "Số ca nhiễm khuẩn", "Tổng số ca mổ")) -> list[list[object]]:
    return [list(head), *(list(line) for line in zip(MONTHS, CASES, OPERATIONS, strict=True))]


def waits() -> list[Row]:
    return [("Kỳ", "Thời gian chờ"), *zip(MONTHS[:16], WAITED, strict=True)]


def found(ran: Any) -> list[tuple[str, str]]:
    return [(f["code"], f["cell"]) for f in ran.json["findings"]]


def test_people_read_what_changed_since_when_and_whether_the_target_is_in_reach(qmxl: Run, tmp_path: Path) -> None:
    path = csv(tmp_path / "nkvm.csv", infections())
    ran = qmxl("spc", path, "--multiply", "100", "--target", "4", "--improvement", "decrease")
    lines = ran.out.splitlines()
    assert (ran.code, lines[:4]) == (
        0,
        [
            "Đọc nkvm.csv, cột “Tháng”, “Số ca nhiễm khuẩn”, “Tổng số ca mổ”: 24 điểm.",
            "Tử số nằm trong mẫu số: biểu đồ p. Mỗi điểm là tử số chia mẫu số.",
            "",
            TOLD,
        ],
    )
    assert (
        "1          01/2024 → 12/2025 (24)     5,03 %         0,41 %         9,66 %        10 (≤ 8)     4 (≥ 8)"
        in lines
    )
    assert "  22  10/2025   9,91 %  trên giới hạn trên                xấu đi" in lines


def test_programs_get_the_chart_of_the_measures(qmxl: Run, tmp_path: Path) -> None:
    said = qmxl("spc", csv(tmp_path / "a.csv", infections()), "--json").json
    chart = control_chart("p", CASES, OPERATIONS)
    assert {name: said[name] for name in ("y", "centre", "lower", "upper", "signals")} == {
        "y": chart.y,
        "centre": chart.centre,
        "lower": chart.lower,
        "upper": chart.upper,
        "signals": chart.signals,
    }
    assert (said["kind"], said["why"], said["labels"]) == ("p", "proportion", MONTHS)
    assert said["runs"] == [each._asdict() for each in chart.runs]
    assert said["points"][21] | {"rule_said": ""} == {
        "number": 22,
        "label": "10/2025",
        "cell": "B23",
        "counted": 22,
        "n": 222,
        "value": 22 / 222,
        "centre": chart.centre[21],
        "lower": chart.lower[21],
        "upper": chart.upper[21],
        "phase": 1,
        "excluded": False,
        "outside": True,
        "type": "special_cause_neutral_high",
        "rule": "outside",
        "rule_said": "",
    }


FILES: dict[str, tuple[str, str]] = {
    "utf-8": (";", "utf-8"),
    "utf-8 with its mark": (",", "utf-8-sig"),
    "utf-16": ("\t", "utf-16"),
    "Vietnamese Windows": (";", "cp1258"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_text_may_come_in_any_encoding_and_with_any_separator(qmxl: Run, tmp_path: Path, name: str) -> None:
    separator, encoding = FILES[name]
    head = ("Ky", "Tu so", "Mau so") if encoding == "cp1258" else ("Kỳ", "Tử số", "Mẫu số")
    path = csv(tmp_path / "a.csv", infections(head=head), separator=separator, encoding=encoding)
    said = qmxl("spc", path, "--kind", "p", "--json").json
    assert (said["y"], said["columns"]["n"]) == (control_chart("p", CASES, OPERATIONS).y, head[2])


def in_code_page(text: str) -> bytes:
    """A text as the Vietnamese code page of Windows keeps it: letters with their hats, tones behind them."""
    found = ""
    for letter in text:
        base, *marks = unicodedata.normalize("NFD", letter)
        hats = [mark for mark in marks if mark in "\u0302\u0306\u031b"]
        found += unicodedata.normalize("NFC", base + "".join(hats)) + "".join(m for m in marks if m not in hats)
    return found.encode("cp1258")


def test_a_text_of_vietnamese_windows_has_its_letters(qmxl: Run, tmp_path: Path) -> None:
    rows = infections(head=("Tháng", "Tử số", "Mẫu số"))
    (tmp_path / "a.csv").write_bytes(in_code_page("\n".join(";".join(map(str, row)) for row in rows)))
    said = qmxl("spc", tmp_path / "a.csv", "--json").json
    assert said["columns"] == {"label": "Tháng", "y": "Tử số", "n": "Mẫu số", "subgroup": []}


@pytest.mark.parametrize("separator", [";", "\t"])
def test_decimals_may_have_commas(qmxl: Run, tmp_path: Path, separator: str) -> None:
    rows = [[month, str(value).replace(".", ",")] for month, value in waits()[1:]]
    said = qmxl("spc", csv(tmp_path / "a.csv", [waits()[0], *rows], separator=separator), "--json").json
    assert (said["kind"], said["y"], said["findings"]) == ("i", WAITED, [])


def test_a_column_that_shows_its_decimal_mark_makes_thousands_certain(qmxl: Run, tmp_path: Path) -> None:
    """1.250 is 1,250 where another cell of the column says 987,5."""
    rows = [("Kỳ", "Giá trị"), ("1", "1.250"), ("2", "987,5"), ("3", "1.100")]
    said = qmxl("spc", csv(tmp_path / "a.csv", rows), "--kind", "i", "--json").json
    assert (said["y"], said["findings"]) == ([1250, 987.5, 1100], [])
    unsure = [*rows[:2], ("2", "987"), *rows[3:]]
    ran = qmxl("spc", csv(tmp_path / "a.csv", unsure, separator="\t"), "--kind", "i", "--json")
    assert (ran.code, found(ran)) == (1, [("TYPE-AMBIGUOUS", "B2"), ("TYPE-AMBIGUOUS", "B4")])


def test_a_file_parted_by_semicolons_writes_decimals_with_a_comma_and_so_thousands_with_a_point(
    qmxl: Run, tmp_path: Path
) -> None:
    rows = [("Kỳ", "Tử số", "Mẫu số"), *((str(at), "12", f"1.2{at}0") for at in range(1, 4))]
    said = qmxl("spc", csv(tmp_path / "a.csv", rows, separator=";"), "--kind", "p", "--json")
    assert (said.code, found(said)) == (0, [("SPC-THOUSANDS", "C2")])
    assert said.json["y"] == [12 / 1210, 12 / 1220, 12 / 1230]
    asked = qmxl("spc", csv(tmp_path / "b.csv", rows, separator=","), "--kind", "p", "--json")  # a comma says nothing
    assert [code for code, _ in found(asked)] == ["TYPE-AMBIGUOUS"] * 3


def test_another_column_makes_thousands_certain_too(qmxl: Run, tmp_path: Path) -> None:
    rows = [("Kỳ", "Giá trị", "Mẫu số"), ("1", "98,75", "1.250"), ("2", "97,5", "1.100")]
    said = qmxl("spc", csv(tmp_path / "a.csv", rows, separator="\t"), "--kind", "u", "--y", "B", "--n", "C", "--json")
    assert ("SPC-THOUSANDS", "C2") in found(said)
    assert said.json["y"] == [98.75 / 1250, 97.5 / 1100]
    other = [("Kỳ", "Giá trị", "Mẫu số"), ("1", "98.75", "1.250"), ("2", "97.5", "1.100")]
    said = qmxl("spc", csv(tmp_path / "b.csv", other, separator=";"), "--kind", "u", "--y", "B", "--n", "C", "--json")
    assert said.json["y"] == [98.75 / 1.25, 97.5 / 1.1]  # what a column shows goes before what the separator says


HEADS = [
    ("Kỳ báo cáo", "Tử số", "Mẫu số"),
    ("THÁNG*", "Số ca mắc", "Cỡ mẫu"),
    ("Period", "Numerator", "Denominator"),
    ("Month", "Events", "Total"),
    ("日期", "分子", "分母"),
    ("月份", "例数", "总数"),
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (2, 1, 0)])
def test_columns_are_known_by_their_headings(qmxl: Run, tmp_path: Path, head: Row, order: tuple[int, ...]) -> None:
    rows = [[row[at] for at in order] for row in infections(head=head)]
    said = qmxl("spc", workbook(tmp_path / "a.xlsx", rows), "--json").json
    assert list(said["columns"].values())[:3] == [cell.removesuffix("*") if cell != "THÁNG*" else cell for cell in head]
    assert (said["y"], said["findings"]) == (control_chart("p", CASES, OPERATIONS).y, [])


def test_columns_without_known_headings_are_taken_by_their_place_and_told(qmxl: Run, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", infections(head=("Alpha", "Beta", "Gamma")))
    ran = qmxl("spc", path, "--kind", "p", "--json")
    assert (ran.code, found(ran), ran.json["columns"]["n"]) == (0, [("SPC-COLUMNS", "")], "Gamma")
    assert ran.json["findings"][0]["message"].startswith(
        "Tiêu đề không đủ rõ nên lấy cột theo vị trí: nhãn ở cột A, số liệu ở cột B, mẫu số ở cột C."
    )
    bare = csv(tmp_path / "a.csv", infections()[1:])
    assert qmxl("spc", bare, "--json").json["y"] == ran.json["y"]


def test_a_person_says_which_columns_by_heading_or_letter(qmxl: Run, tmp_path: Path) -> None:
    rows = [["STT", "Khoa", *infections()[0], "Ghi chú"]]
    rows += [[at, "Ngoại", *line, "x"] for at, line in enumerate(infections()[1:], start=1)]
    path = workbook(tmp_path / "a.xlsx", rows)
    one = qmxl("spc", path, "--label", "tháng", "--y", "D", "--n", "tổng số ca mổ", "--json").json
    assert (one["y"], one["labels"]) == (control_chart("p", CASES, OPERATIONS).y, MONTHS)
    assert qmxl("spc", path, "--json").json["labels"] == MONTHS
    ran = qmxl("spc", path, "--y", "Mổ lại")
    assert (ran.code, "“Mổ lại”" in ran.err, "Tổng số ca mổ, Ghi chú" in ran.err) == (2, True, True)


def test_a_range_of_a_sheet_is_all_that_is_looked_at(qmxl: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Kỳ", "Giá trị"])
    other = book.create_sheet("Năm 2025")
    for row in [["BÁO CÁO", 2025], [], *infections()]:
        other.append(["", *row])
    book.save(tmp_path / "a.xlsx")
    for words in (
        ("--sheet", "Năm 2025", "--range", "b3:D27"),
        ("--range", "'Năm 2025'!$B$3:$D$27"),
        ("--range", "B:D"),
    ):
        said = qmxl("spc", tmp_path / "a.xlsx", *words, "--json").json
        assert (said["sheet"], said["y"]) == ("Năm 2025", control_chart("p", CASES, OPERATIONS).y)
        assert said["points"][0]["cell"] == "C4"
    short = qmxl("spc", tmp_path / "a.xlsx", "--sheet", "Năm 2025", "--range", "B3:D15", "--json").json
    assert len(short["y"]) == 12


def test_days_as_labels_name_months_where_they_are_firsts_of_months(qmxl: Run, tmp_path: Path) -> None:
    days = [datetime(2024 + at // 12, at % 12 + 1, 1) for at in range(16)]
    path = workbook(tmp_path / "a.xlsx", [("Date", "Value"), *zip(days, WAITED, strict=True)])
    assert qmxl("spc", path, "--json").json["labels"] == MONTHS[:16]
    weekly = [date(2025, 1, 6 + 7 * at) for at in range(3)]
    path = workbook(tmp_path / "b.xlsx", [("Date", "Value"), *zip(weekly, WAITED, strict=False)])
    assert qmxl("spc", path, "--kind", "i", "--json").json["labels"] == ["06/01/2025", "13/01/2025", "20/01/2025"]


def chosen(qmxl: Run, path: Path) -> tuple[str, str]:
    said = qmxl("spc", path, "--json").json
    return said["kind"], said["why"]


def test_the_kind_is_chosen_by_the_figures_and_said_why(qmxl: Run, tmp_path: Path) -> None:
    def made(*head: str, lines: Iterable[Row]) -> Path:
        return csv(tmp_path / "a.csv", [head, *lines])

    clustered = [(month, case * (3 if at % 2 else 1), n) for at, (month, case, n) in enumerate(infections()[1:])]
    days = [(month, case, n * 10) for month, case, n in infections()[1:]]
    counts = [(month, 4 + at * 7 % 5) for at, month in enumerate(MONTHS)]
    wild = [(month, 40 if at % 2 else 2) for at, month in enumerate(MONTHS)]
    assert chosen(qmxl, csv(tmp_path / "a.csv", infections())) == ("p", "proportion")
    assert chosen(qmxl, made("Kỳ", "Tử số", "Mẫu số", lines=clustered)) == ("pp", "spread")
    assert chosen(qmxl, made("Kỳ", "Số ca", "Số ngày điều trị", lines=days)) == ("u", "rate")
    assert chosen(qmxl, made("Kỳ", "Số ca ngã", lines=counts)) == ("c", "number")
    assert chosen(qmxl, made("Kỳ", "Số ca ngã", lines=wild)) == ("i", "spread_number")
    assert chosen(qmxl, made("Kỳ", "Giá trị", lines=counts)) == ("i", "values")
    assert chosen(qmxl, made("Kỳ", "Tử số", "Mẫu số", lines=infections()[1:12])) == ("run", "few")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_charted_said_and_written(qmxl: Run, tmp_path: Path, kind: str) -> None:
    rows: list[Row] = [("Mẫu", 1, 2, 3)] if kind in {"xbar", "s"} else infections()
    if kind in {"xbar", "s"}:
        rows += [(at + 1, *WAITED[at : at + 3]) for at in range(13)]
    path = workbook(tmp_path / "a.xlsx", rows)
    ran = qmxl("spc", path, "--kind", kind, "--xlsx", tmp_path / "out.xlsx", "--json")
    assert (ran.code, ran.json["kind"], ran.json["xlsx"]) == (0, kind, str(tmp_path / "out.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Biểu đồ"]
    assert len(sheet._charts) == 1
    assert any(ran.json["sentence"][:40] in str(cell.value) for row in sheet.iter_rows() for cell in row)
    for language in ("en", "zh"):
        assert qmxl("spc", path, "--kind", kind, "--lang", language).code == 0


def test_subgroups_are_columns_or_lines_of_one_name(qmxl: Run, tmp_path: Path) -> None:
    groups = [WAITED[at : at + 4] for at in range(0, 16, 4)]
    wide = workbook(tmp_path / "a.xlsx", [("Tuần", *"ABCD"), *((at, *each) for at, each in enumerate(groups, start=1))])
    long = [("Tuần", "Giá trị"), *((f"Tuần {at}", value) for at, each in enumerate(groups, start=1) for value in each)]
    chart = control_chart("xbar", groups)
    for words in (
        (wide, "--kind", "xbar"),
        (wide, "--kind", "xbar", "--subgroup", "B:E"),
        (wide, "--kind", "xbar", "--subgroup", "A", "B", "C", "D", "--label", "Tuần"),
        (workbook(tmp_path / "b.xlsx", long), "--kind", "xbar", "--subgroup", "tuần"),
        (tmp_path / "b.xlsx", "--kind", "xbar", "--y", "Giá trị"),
    ):
        said = qmxl("spc", *words, "--json").json
        assert (said["y"], said["upper"]) == (chart.y, chart.upper), words


def test_points_are_named_by_label_month_or_number_from_one(qmxl: Run, tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", infections())
    chart = control_chart("p", CASES, OPERATIONS, parts=[16], exclude=[3, 5])
    for parts, exclude in (("17", ("4", "6")), ("05/2025", ("04/2024", "06/2024")), ("2025-05", ("tháng 4/2024,6",))):
        said = qmxl("spc", path, "--kind", "p", "--parts", parts, "--exclude", *exclude, "--json").json
        assert (said["centre"], said["parts"], said["exclude"]) == (chart.centre, [16], [3, 5])
    frozen = control_chart("p", CASES, OPERATIONS, freeze=12)
    for freeze in ("12", "12/2024"):
        assert qmxl("spc", path, "--kind", "p", "--freeze", freeze, "--json").json["upper"] == frozen.upper
    ran = qmxl("spc", path, "--parts", "05/2026")
    assert (ran.code, "“05/2026” (--parts)" in ran.err, "từ 1 đến 24" in ran.err) == (2, True, True)


def damaged(**cells: object) -> list[list[object]]:
    """The table of infections with other contents at some addresses."""
    rows = infections()
    for address, content in cells.items():
        rows[int(address[1:]) - 1]["ABC".index(address[0])] = content
    return rows


FAULTS = {
    "a text among numbers": ({"B3": "không rõ"}, [("TYPE-NUMBER", "B3")], [1]),
    "an error value": ({"C5": "#DIV/0!"}, [("TYPE-ERROR", "C5")], [3]),
    "none to count among": ({"C4": 0}, [("SPC-SIZE-ZERO", "C4")], [2]),
    "nothing of none": ({"B4": 0, "C4": 0}, [], [2]),
    "more than all": ({"B6": 900}, [("COUNT-NUMERATOR", "B6")], [4]),
    "below nought": ({"B7": -2, "C9": -5}, [("COUNT-NEGATIVE", "B7"), ("COUNT-NEGATIVE", "C9")], [5, 7]),
    "no denominator": ({"C8": ""}, [("SPC-NO-SIZE", "C8")], [6]),
    "a missing month": ({"B8": "", "C8": ""}, [], [6]),
    "a part of a case": ({"B8": 6.5}, [("SPC-FRACTION", "B8")], []),
    "a number as text": ({"B8": "6"}, [("TYPE-NUMBER-TEXT", "B8")], []),
    "a number no sheet holds": ({"C8": 1e300}, [("COUNT-TOO-LARGE", "C8")], [6]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_at_its_cell_and_its_point_left_out(qmxl: Run, tmp_path: Path, name: str) -> None:
    cells, told, missing = FAULTS[name]
    ran = qmxl("spc", workbook(tmp_path / "a.xlsx", damaged(**cells)), "--kind", "p", "--json")
    assert found(ran) == told
    assert [at for at, value in enumerate(ran.json["y"]) if value is None] == missing
    errors = [f for f in ran.json["findings"] if f["severity"] == "error"]
    assert ran.code == bool(errors)
    centre = sum(p["counted"] for p in ran.json["points"] if p["value"] is not None) / sum(
        p["n"] for p in ran.json["points"] if p["value"] is not None
    )
    assert ran.json["centre"][0] == pytest.approx(centre)


@pytest.mark.parametrize("name", [name for name in FAULTS if name != "a part of a case"])
def test_a_fault_does_not_decide_which_chart_the_others_take(qmxl: Run, tmp_path: Path, name: str) -> None:
    cells, told, missing = FAULTS[name]
    ran = qmxl("spc", workbook(tmp_path / "a.xlsx", damaged(**cells)), "--json")
    assert (ran.json["kind"], ran.json["why"], found(ran)) == ("p", "proportion", told)
    assert [at for at, value in enumerate(ran.json["y"]) if value is None] == missing


def test_what_is_possible_decides_whether_there_are_enough_points(qmxl: Run, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", damaged(**{f"C{row}": -1 for row in range(2, 15)}))
    ran = qmxl("spc", path, "--json")
    assert (ran.code, ran.json["kind"], {code for code, _ in found(ran)}) == (1, "run", {"COUNT-NEGATIVE"})


def test_numbers_often_below_nought_are_values(qmxl: Run, tmp_path: Path) -> None:
    rows = [("Tháng", "Số ca"), *((month, at % 5 - 2) for at, month in enumerate(MONTHS))]
    ran = qmxl("spc", csv(tmp_path / "a.csv", rows), "--json")
    assert (ran.code, ran.json["kind"], found(ran)) == (0, "i", [])


def test_a_time_between_events_of_nought_is_told(qmxl: Run, tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", [("Lần", "Thời gian giữa hai lần"), (1, 12), (2, 0), (3, 30)])
    ran = qmxl("spc", path, "--kind", "t", "--json")
    assert (ran.code, found(ran), ran.json["y"]) == (1, [("SPC-TIME", "B3")], [12, None, 30])


FALLS = [0, 9, 1, 18, 0, 9, 1, 8, 0, 29, 1, 8]  # more apart than such counts are by chance


@pytest.mark.parametrize(
    ("head", "asked", "shown"),
    [("Số ca ngã", (), "0"), ("Số ca ngã", ("--kind", "i"), "0"), ("Chênh lệch", ("--kind", "i"), "-28,78")],
)
def test_a_limit_of_counts_is_shown_no_lower_than_they_can_be(
    qmxl: Run, tmp_path: Path, head: str, asked: Sequence[str], shown: str
) -> None:
    path, made = (
        workbook(tmp_path / "a.xlsx", [("Tháng", head), *zip(MONTHS, FALLS, strict=False)]),
        tmp_path / "b.xlsx",
    )
    ran = qmxl("spc", path, *asked, "--json", "--xlsx", made)
    raw = control_chart("i", FALLS).lower[-1]
    assert ran.json["kind"] == "i"
    assert {ran.json["lower"][-1], ran.json["points"][-1]["lower"]} == {0.0 if shown == "0" else raw}
    phases = next(line for line in qmxl("spc", path, *asked).out.splitlines() if "(12)" in line)
    assert phases.partition("(12)")[2].split()[:3] == ["7", shown, "42,78"]
    book = openpyxl.load_workbook(made, data_only=True)
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True) if "42,78" in row]
    assert [row[2:5] for row in rows] == [("7", shown, "42,78")]


def test_a_total_beside_the_column_of_months_is_no_point(qmxl: Run, tmp_path: Path) -> None:
    rows: list[list[object]] = [["STT", "Tháng", "Tử số", "Mẫu số"]]
    rows += [[n, *line] for n, line in enumerate(infections()[1:], 1)]
    rows.append(["Tổng số:", None, sum(CASES), sum(OPERATIONS)])
    ran = qmxl("spc", workbook(tmp_path / "a.xlsx", rows), "--json")
    assert (ran.code, found(ran)) == (0, [("SPC-TOTAL", "B26")])
    assert ran.json["y"] == control_chart("p", CASES, OPERATIONS).y


def test_lines_that_are_no_points_are_told(qmxl: Run, tmp_path: Path) -> None:
    rows = [
        ["BÁO CÁO NHIỄM KHUẨN VẾT MỔ"],
        [],
        *infections(),
        ["Tổng cộng", sum(CASES), sum(OPERATIONS)],
        [],
        ["Người lập bảng"],
    ]
    ran = qmxl("spc", workbook(tmp_path / "a.xlsx", rows), "--json")
    assert (ran.code, found(ran)) == (0, [("SPC-TOTAL", "A28"), ("SPC-NO-POINT", "A30")])
    assert ran.json["y"] == control_chart("p", CASES, OPERATIONS).y


def test_labels_that_come_again_are_merged_or_missing_are_told(qmxl: Run, tmp_path: Path) -> None:
    ran = qmxl("spc", workbook(tmp_path / "a.xlsx", damaged(A4="02/2024")), "--json")
    assert (found(ran), ran.json["labels"][:3]) == ([("SPC-LABEL-TWICE", "A4")], ["01/2024", "02/2024", "02/2024 (2)"])
    ran = qmxl("spc", workbook(tmp_path / "a.xlsx", damaged(A3=""), merged=["A2:A3"]), "--json")
    assert (found(ran), ran.json["labels"][:2]) == ([("SPC-LABEL-TWICE", "A3")], ["01/2024", "01/2024 (2)"])
    ran = qmxl("spc", workbook(tmp_path / "a.xlsx", damaged(B3="", C3=""), merged=["B2:B3", "C2:C3"]), "--json")
    assert found(ran) == [("DOUBT-MERGED", "B2"), ("DOUBT-MERGED", "C2")]
    ran = qmxl("spc", workbook(tmp_path / "a.xlsx", damaged(A9="")), "--json")
    assert (found(ran), ran.json["labels"][7]) == ([("SPC-NO-LABEL", "A9")], "8")


def test_months_that_go_back_are_told(qmxl: Run, tmp_path: Path) -> None:
    rows = infections()
    ran = qmxl("spc", workbook(tmp_path / "a.xlsx", [rows[0], *reversed(rows[1:])]), "--json")
    assert (ran.code, found(ran)) == (0, [("SPC-ORDER", "A3")])


def test_months_that_are_no_lines_are_told_and_no_neighbours(qmxl: Run, tmp_path: Path) -> None:
    rows = infections()
    kept = [rows[0], *(row for at, row in enumerate(rows[1:], start=1) if at % 5)]
    ran = qmxl("spc", workbook(tmp_path / "a.xlsx", kept), "--json")
    assert (ran.code, found(ran), ran.json["labels"]) == (0, [("SPC-GAP", "A6")], MONTHS)
    assert [at for at, value in enumerate(ran.json["y"]) if value is None] == [4, 9, 14, 19]
    message = ran.json["findings"][0]["message"]
    assert "05/2024, 10/2024, 03/2025, 08/2025 (4 kỳ)" in message
    blanks = [[month, *("" if at % 5 == 4 else each for each in its)] for at, (month, *its) in enumerate(rows[1:])]
    blank = qmxl("spc", workbook(tmp_path / "b.xlsx", [rows[0], *blanks]), "--json").json
    assert {name: ran.json[name] for name in ("y", "centre", "upper", "runs")} == {
        name: blank[name] for name in ("y", "centre", "upper", "runs")
    }
    written = qmxl("spc", tmp_path / "a.xlsx", "--xlsx", tmp_path / "out.xlsx")
    assert (written.code, "05/2024" in written.out) == (0, True)


GAPS = {
    "months as days": (
        [date(2024, 1, 1), date(2024, 2, 1), date(2024, 4, 1)],
        ["01/2024", "02/2024", "03/2024", "04/2024"],
    ),
    "quarters": (["Q1/2024", "Quý II/2024", "Quý 4 năm 2024"], ["Q1/2024", "Quý II/2024", "Q3/2024", "Quý 4 năm 2024"]),
    "quarters in Chinese": (["2024年第三季度", "2024年第四季度", "2025年2季度"], [None, None, "Q1/2025", None]),
    "every third month": (["03/2024", "06/2024", "12/2024", "03/2025"], [None, None, "09/2024", None, None]),
    "years": ([2019, 2020, 2022], ["2019", "2020", "2021", "2022"]),
    "every quarter there": (["Q3/2024", "Q4/2024", "Q1/2025"], [None] * 3),
    "no steady step": (["01/2024", "04/2024", "07/2024", "08/2024"], [None] * 4),
    "not in order": (["03/2024", "01/2024", "06/2024"], [None] * 3),
    "months and others": (["01/2024", "02/2024", "đợt 3", "06/2024"], [None] * 4),
    "days": ([date(2024, 1, 3), date(2024, 1, 10), date(2024, 1, 24)], [None] * 3),
}


@pytest.mark.parametrize("name", GAPS)
def test_room_is_left_where_spans_of_time_follow_each_other(qmxl: Run, tmp_path: Path, name: str) -> None:
    labels, expected = GAPS[name]
    path = workbook(tmp_path / "a.xlsx", [("Kỳ", "Kết quả"), *((label, 5 + at) for at, label in enumerate(labels))])
    ran = qmxl("spc", path, "--label", "Kỳ", "--y", "Kết quả", "--json")
    assert len(ran.json["labels"]) == len(expected)
    assert all(put in {None, said} for said, put in zip(ran.json["labels"], expected, strict=True))
    assert ("SPC-GAP" in {code for code, _ in found(ran)}) == (len(expected) > len(labels))


@pytest.mark.parametrize("kind", ["g", "t"])
def test_a_month_without_an_event_is_no_gap(qmxl: Run, tmp_path: Path, kind: str) -> None:
    rows = [("Tháng", "Khoảng cách"), ("01/2024", 12), ("02/2024", 20), ("05/2024", 71)]
    ran = qmxl("spc", csv(tmp_path / "a.csv", rows), "--kind", kind, "--json")
    assert (ran.json["y"], found(ran)) == ([12, 20, 71], [])


def test_subgroups_of_a_missing_month_are_missing(qmxl: Run, tmp_path: Path) -> None:
    rows = [("Tháng", 1, 2), ("01/2024", 4, 6), ("02/2024", 5, 7), ("04/2024", 6, 8)]
    ran = qmxl("spc", workbook(tmp_path / "a.xlsx", rows), "--kind", "xbar", "--json")
    assert (ran.json["y"], found(ran)) == ([5, 6, None, 7], [("SPC-GAP", "A4"), ("SPC-COLUMNS", "")])


REFUSED = {
    "no such file": (None, (), "Không tìm thấy tệp nào"),
    "nothing in it": ([], (), "Không đọc được"),
    "only headings": ([("Tháng", "Tử số", "Mẫu số")], (), "không thấy cột số nào"),
    "no numbers": ([("Tháng", "Tử số"), ("01/2025", "x"), ("02/2025", "y"), ("03/2025", "z")], (), "Tháng, Tử số"),
    "no denominators": ([("Tháng", "Tử số"), ("01/2025", 3), ("02/2025", 4)], ("--kind", "p"), "cần mẫu số"),
    "no subgroups": ([("Tháng", "Tử số"), ("01/2025", 3), ("02/2025", 4)], ("--kind", "xbar", "--y", "B"), None),
    "no such kind": (infections(), ("--kind", "q"), "run, i, mr, xbar, s, p, pp, u, up, c, g, t"),
    "no such sheet": (infections(), ("--sheet", "X"), "không có trang “X”"),
    "no range": (infections(), ("--range", "A0:B"), "A1:D40"),
    "sizes of counts": (infections(), ("--kind", "c", "--n", "C"), "không dùng mẫu số"),
    "both": (infections(), ("--freeze", "12", "--parts", "13"), "--freeze cùng với --parts"),
    "percent": (infections(), ("--kind", "p", "--target", "4"), "--multiply 100"),
    "nought times": (infections(), ("--multiply", "0"), "--multiply"),
    "no number": (infections(), ("--target", "chín"), "“chín”"),
    "another kind of file": (infections(), ("--xlsx", "out.docx"), ".xlsx"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_one_sentence(qmxl: Run, tmp_path: Path, name: str) -> None:
    rows, words, said = REFUSED[name]
    path = tmp_path / "a.csv"
    if rows is not None:
        csv(path, rows)
    ran = qmxl("spc", path, *words)
    if said is None:
        assert ran.code == 0  # lines of one label are subgroups of one: charted, without limits
        assert "Không tính được giới hạn" in ran.out
        return
    assert (ran.code, ran.out, said in ran.err) == (2, "", True), ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_workbook_that_is_open_elsewhere_or_holds_the_figures_is_not_written_over(qmxl: Run, tmp_path: Path) -> None:
    path, output = workbook(tmp_path / "a.xlsx", infections()), tmp_path / "out.xlsx"
    before = path.read_bytes()
    assert (qmxl("spc", path, "--xlsx", path).code, path.read_bytes() == before) == (2, True)
    output.write_bytes(b"earlier")
    (tmp_path / ".~lock.out.xlsx#").write_text("x")
    ran = qmxl("spc", path, "--xlsx", output)
    assert (ran.code, "đang mở ở nơi khác" in ran.err, output.read_bytes()) == (2, True, b"earlier")


def test_the_same_figures_give_the_same_workbook(qmxl: Run, tmp_path: Path) -> None:
    from qmxl.hospital.saving import same_content

    path = workbook(tmp_path / "a.xlsx", damaged(B3="x"))
    for name in ("one.xlsx", "two.xlsx"):
        assert qmxl("spc", path, "--parts", "13", "--xlsx", tmp_path / name).code == 1
    assert same_content(tmp_path / "one.xlsx", tmp_path / "two.xlsx")
    told = openpyxl.load_workbook(tmp_path / "one.xlsx")["Tín hiệu"]
    assert ("B3", "Ô “Số ca nhiễm khuẩn” cần số nhưng ghi “x”. Nhập số.") in [
        row[:2] for row in told.iter_rows(values_only=True)
    ]


def test_a_run_chart_is_judged_by_runs_and_crossings(qmxl: Run, tmp_path: Path) -> None:
    low, high = [10, 11, 9, 12, 10, 11, 9, 12, 10, 11], [20, 21, 19, 22, 20, 21, 19, 22, 20, 21]
    path = csv(tmp_path / "a.csv", [("Kỳ", "Giá trị"), *zip(MONTHS, [*low, *high], strict=False)])
    ran = qmxl("spc", path, "--kind", "run", "--improvement", "decrease", "--json")
    assert ran.json["sentence"] == (
        "Có thay đổi không do ngẫu nhiên: 10 điểm liền dưới trung vị 15,5, từ tháng 1/2024 đến tháng 10/2024 "
        "(nếu chỉ do ngẫu nhiên thì nhiều nhất 7): cần tìm nguyên nhân."
    )
    assert ran.json["longest"] == [{"first": 0, "last": 9, "side": -1}]
    steady = csv(tmp_path / "b.csv", waits())
    said = qmxl("spc", steady, "--kind", "run", "--json").json
    assert said["sentence"].startswith("Chưa thấy thay đổi: các điểm dao động ngẫu nhiên quanh trung vị 41,45")


def test_few_points_are_called_provisional(qmxl: Run, tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", waits()[:9])
    assert "mới có 8 điểm, nên có ít nhất 12" in qmxl("spc", path, "--kind", "i").out
    assert "Chưa đủ điểm để kết luận" in qmxl("spc", path).out


def test_ranges_are_judged_one_by_one(qmxl: Run, tmp_path: Path) -> None:
    """Each value is part of two ranges, so that a run of them says nothing."""
    values = [1, 2, 1, 2, 1, 2, 1, 2, 9, 1, 9, 1, 9, 1, 9, 1]
    path = csv(tmp_path / "a.csv", [("Kỳ", "Giá trị"), *zip(MONTHS, values, strict=False)])
    said = qmxl("spc", path, "--kind", "mr", "--json").json
    assert {p["rule"] for p in said["points"]} == {None}
    assert said["variation"] == "common_cause"


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_json_is_one_object_in_any_language(qmxl: Run, tmp_path: Path, language: str) -> None:
    ran = qmxl("spc", csv(tmp_path / "a.csv", damaged(B3="x")), "--json", "--lang", language)
    whole = json.loads(ran.out)
    assert (whole["kind"], [f["code"] for f in whole["findings"]]) == ("p", ["TYPE-NUMBER"])
