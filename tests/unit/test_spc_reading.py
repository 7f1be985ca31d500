"""How any table becomes a series: what a cell says, which column is which, which point is meant."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmxl.codes import Code
from qmxl.commands.spc import spc_file
from qmxl.forms.headings import Table
from qmxl.measures.plotted import KINDS
from qmxl.refusal import Refusal
from qmxl.spc.choosing import chosen_kind
from qmxl.spc.columns import Asked, Columns, Unknown, find_columns
from qmxl.spc.labels import Label, labels, moment_of, spoken
from qmxl.spc.numbers import decimal_mark, numbers
from qmxl.spc.places import places
from qmxl.spc.reading import read_figures
from qmxl.texts import LANGUAGES, texts

VI = texts("vi")


def table(drawn: str) -> list[list[object]]:
    """Rows as they are drawn; what looks like a number is one."""

    def cell(text: str) -> object:
        return float(text) if text.replace(".", "", 1).isdecimal() else text

    return [[cell(part.strip()) for part in line.split("|")] for line in drawn.strip().splitlines()]


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("05/2025", (2025, 5, 0)),
        ("5-2025", (2025, 5, 0)),
        ("Tháng 5/2025", (2025, 5, 0)),
        ("T5/2025", (2025, 5, 0)),
        ("tháng 5 năm 2025", (2025, 5, 0)),
        ("2025-05", (2025, 5, 0)),
        ("2025年5月", (2025, 5, 0)),
        ("31/05/2025", (2025, 5, 31)),
        ("2025-05-31", (2025, 5, 31)),
        ("13/2025", None),
        ("Quý 2", None),
        ("2025", None),
    ],
)
def test_months_and_days_are_known_however_they_are_written(said: str, moment: tuple[int, int, int] | None):
    assert moment_of(said) == moment


def test_labels_are_what_stands_in_their_cells():
    assert [each.said for each in labels([1.0, "  Tuần\n 2 ", "", 2.5], VI)] == ["1", "Tuần 2", "", "2.5"]
    assert [each.said for each in labels([date(2025, 1, 1), datetime(2025, 2, 1)], VI)] == ["01/2025", "02/2025"]
    assert [each.said for each in labels([date(2025, 1, 1), date(2025, 1, 8)], VI)] == ["01/01/2025", "08/01/2025"]
    assert [spoken(each, VI) for each in labels(["5/2025", "7", "Tuần 2"], VI)] == ["tháng 5/2025", "điểm 7", "Tuần 2"]


@pytest.mark.parametrize(
    ("cells", "mark", "values"),
    [
        (["12,5", "1.250", "1.250,75"], ",", [12.5, 1250, 1250.75]),
        (["12.5", "1,250", "1,250.75"], ".", [12.5, 1250, 1250.75]),
        (["1.250", "2.500"], "", [None, None]),
        (["12,5", "12.5", "1.250"], "", [12.5, 12.5, None]),
        (["0,125", "1,125"], ",", [0.125, 1.125]),
        (["00.125", "1.234"], ".", [0.125, 1.234]),  # no thousands begin with 0
        (["12345.678", "1.234"], ".", [12345.678, 1.234]),  # nor have four digits before the mark
        ([1250.0, "", "85 %", "x", True], "", [1250, None, 85, None, None]),
    ],
)
def test_a_column_says_how_it_writes_decimals(cells: Sequence[object], mark: str, values: Sequence[float | None]):
    assert (decimal_mark(cells), [each.value for each in numbers(cells)]) == (mark, values)


TABLES = {
    "Tháng | Tử số | Mẫu số\n01/2025 | 3 | 90\n02/2025 | 4 | 80": (0, 1, 2),
    "Mẫu số | Tháng | Tử số\n90 | 01/2025 | 3\n80 | 02/2025 | 4": (1, 2, 0),
    "STT | Tháng | Số ca | Tổng số\n1 | 01/2025 | 3 | 90\n2 | 02/2025 | 4 | 80": (1, 2, 3),
    "Năm | Tỷ lệ (%) | Số ca | Cỡ mẫu\n2023 | 3.3 | 3 | 90\n2024 | 5 | 4 | 80": (0, 2, 3),
    "Tháng | Số ngày điều trị | Số ca\n01/2025 | 900 | 3\n02/2025 | 800 | 4": (0, 2, 1),
    "Tháng | Thời gian chờ\n01/2025 | 44.5\n02/2025 | 41": (0, 1, None),
    "Tháng | Nội | Ngoại\n01/2025 | 44.5 | 3\n02/2025 | 41 | 5": (0, 1, None),
    "BÁO CÁO | 2025 |\n | |\nTháng | Tử số | Mẫu số\n01/2025 | 3 | 90": (0, 1, 2),
    "1 | 3 | 90\n2 | 4 | 80\n3 | 2 | 70": (0, 1, 2),
    "01/2025 | 3 | 90\n02/2025 | 4 | 80": (0, 1, 2),
    "44.5\n41\n39": (None, 0, None),
}


@pytest.mark.parametrize("drawn", TABLES)
def test_columns_are_found_by_headings_else_by_place(drawn: str):
    found = find_columns(table(drawn), Asked())
    assert isinstance(found, Columns)
    assert (found.label, found.y, found.n) == TABLES[drawn]


def test_what_is_asked_for_goes_before_what_is_found():
    rows = table("Tháng | Tử số | Mẫu số | Lượt\n01/2025 | 3 | 90 | 200")
    found = find_columns(rows, Asked(n="lượt"))
    assert isinstance(found, Columns)
    assert (found.y, found.n) == (1, 3)
    assert find_columns(rows, Asked(n="E")) == Unknown("E")
    assert find_columns(rows, Asked(kind="i", y="D", n="")) == Columns(0, 0, 3, None)
    assert find_columns(table("a | b\nc | d\ne | f"), Asked()) is None


def test_a_point_is_named_by_label_moment_or_number():
    names = [Label(said, moment_of(said)) for said in ("01/2025", "02/2025", "Tết, nghỉ", "02/2025", "7")]
    assert places(["2025-01", "3"], names, "--parts") == [0, 2]
    assert places(["Tết, nghỉ"], names, "--parts") == [2]
    assert places(["1,5"], names, "--exclude") == [0, 4]
    assert places(["7"], names, "--exclude") == [4]
    for asked in ("02/2025", "0", "6", "03/2025", "-1"):
        with pytest.raises(Refusal) as refused:
            places([asked], names, "--parts")
        assert (refused.value.code, refused.value.facts["count"]) == ("spc_no_point", 5)


def test_a_few_numerators_above_their_denominators_are_faults_and_many_a_rate():
    def kind(above: int) -> str:
        rows: list[list[object]] = [["Kỳ", "Tử số", "Mẫu số"]]
        rows += [[f"{at + 1}", 120.0 if at < above else 30.0, 100.0] for at in range(20)]
        return chosen_kind(read_figures("a", {"": Table(rows)}, Asked(), VI))[0]

    assert (kind(0), kind(1), kind(4), kind(5)) == ("p", "p", "p", "up")


CELLS = st.one_of(
    st.none(),
    st.sampled_from(["", "x", "Tổng", "Tháng", "Tử số", "1.234", "1,5", "85%", "#REF!", "01/2025", "-", "\u200b"]),
    st.integers(-3, 400),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.booleans(),
)


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=20),
    st.sampled_from(["", *KINDS]),
    st.sampled_from(LANGUAGES),
)
def test_no_table_brings_the_reading_down(rows: list[list[object]], kind: str, language: str):
    """Every table is a series or a refusal, and what is told of it has its cell and its sentence."""
    from qmxl.grouping import message
    from qmxl.spc.charting import Plan, charted
    from qmxl.spc.choosing import possible
    from qmxl.spc.wording import phase_rows, sentence, signal_rows, why

    try:
        figures = read_figures("a.csv", {"": Table(rows)}, Asked(kind=kind), texts(language))
        chosen = next((each for each in KINDS if each == kind), None) or chosen_kind(figures)[0]
        figures = possible(figures, chosen)
        if chosen in {"p", "pp", "u", "up"} and figures.columns.n is None:
            return
        chart = charted(figures, Plan(chosen, "asked"))
    except Refusal as refusal:
        said = texts(language)(f"refusal.{refusal.code}", **refusal.facts)
        if not said:
            raise
        return
    assert len(chart.chart.y) == len(figures.points)
    assert all(isinstance(finding.code, Code) and message(finding, texts(language)) for finding in figures.findings)
    assert all((sentence(chart, texts(language)), why(chart, texts(language)), phase_rows(chart, texts(language))))
    assert len(signal_rows(chart, texts(language))) >= 1


@pytest.mark.parametrize("kind", ["xbar", "s"])
def test_a_kind_of_subgroups_is_refused_where_there_are_none(tmp_path: Path, kind: str):
    (tmp_path / "a.csv").write_text("44.5\n41\n39\n", encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        spc_file(tmp_path / "a.csv", language="vi", kind=kind)
    assert refused.value.code == "spc_no_columns"


@pytest.mark.parametrize("content", ["Giá trị\n44,5\n41,2\n", "Tháng,Giá trị\n1,44\n2,41,5\n", "44,5\n41\n39,1\n"])
def test_decimals_that_look_like_two_cells_are_asked_about(tmp_path: Path, content: str):
    (tmp_path / "a.csv").write_text(content, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        spc_file(tmp_path / "a.csv", language="vi", kind="i")
    assert refused.value.code == "spc_fields"
