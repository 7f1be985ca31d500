"""What is concluded from figures that nobody has answered for says so wherever it stands."""

import io
from dataclasses import replace

import openpyxl
import pytest

from qmxl.codes import Code
from qmxl.findings import Cell, Finding
from qmxl.master.book import master_file
from qmxl.period import Period
from qmxl.series.over_time import over_time
from qmxl.tables.tabulate import tabulate
from qmxl.texts import texts
from tests.by_hand import SAVED
from tests.figures import CODE, figure_of, hospital_with

YEAR = Period(2026, 1, 12)
JANUARY = Cell("nop/2026/A.xlsx", "Chỉ số", "C1")
FAR = Finding(Code.DOUBT_FAR, JANUARY, {}, "A", "2026-01")
RATE = replace(FAR, code=Code.DOUBT_RATE, cell=replace(JANUARY, address="E1"))  # where no numerator stands
TOLD = dict.fromkeys(
    ("other", "months", "value", "found", "sheet", "expected", "numerator", "denominator", "share", "whole"), 1
)  # in the messages
SAID = "{} số liệu trong chuỗi này đang bị hỏi (Cần xem) và chưa ai giải trình: kết luận có thể sai."


def conclusions(*findings: Finding) -> dict[str, list[str]]:
    """Of the hospital and each department the conclusion on the index, in the data, and beside the chart."""
    control, figures = hospital_with("proportion", ["A", "B"]), []
    for department in "AB":
        for at, month in enumerate(YEAR.months, start=1):
            each = figure_of(department, month, 50, 100)
            cells = {"numerator_cell": f"C{at}", "denominator_cell": f"D{at}"}
            figures.append(each._replace(figure=each.figure._replace(**cells)))
    tables = tabulate(control, [], list(findings), YEAR, figures=figures)
    in_time = over_time(control, figures, [], YEAR)
    content = master_file(tables, [], lambda _: [], control, YEAR, SAVED, texts("vi"), in_time=in_time)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    found = {row[2]: [str(row[6])] for row in book["DL tín hiệu"].values if row[0] == CODE}
    found["BV"] += [str(row[10]) for row in book["Theo thời gian"].values if row[0] == CODE and row[2] != "A"][:1]
    rows = list(book["Biểu đồ kiểm soát"].values)
    at = next(at for at, row in enumerate(rows) if str(row[0]).startswith(CODE))
    found["BV"].append(str(rows[at + 2][0]))
    return found


def counted(findings: list[Finding]) -> dict[str, int]:
    """How many figures each conclusion names; all places of an owner say the same."""
    found = {}
    for owner, several in conclusions(*findings).items():
        [said] = set(several)
        found[owner] = next((n for n in range(40, 0, -1) if SAID.format(n) in said), 0)
        assert bool(found[owner]) == ("đang bị hỏi" in said)
    return found


@pytest.mark.parametrize(
    ("findings", "found"),
    [
        ([], {"BV": 0, "A": 0, "B": 0}),
        ([FAR], {"BV": 1, "A": 1, "B": 0}),
        ([replace(FAR, others=("C2", "C5"))], {"BV": 3, "A": 3, "B": 0}),
        ([FAR, replace(FAR, cell=replace(JANUARY, address="D1"))], {"BV": 1, "A": 1, "B": 0}),  # of one figure
        ([replace(FAR, answer="Chiến dịch")], {"BV": 0, "A": 0, "B": 0}),
        ([replace(FAR, code=Code.DOUBT_MONTH_AGAIN, period="2026-04")], {"BV": 2, "A": 2, "B": 0}),
        ([replace(FAR, code=Code.DOUBT_SAME_FIGURES, facts={**TOLD, "months": [1, 4, 5]})], {"BV": 3, "A": 3, "B": 0}),
        (
            [replace(FAR, code=Code.DOUBT_SHEET, facts=TOLD, cell=replace(JANUARY, address="A2"))],
            {"BV": 12, "A": 12, "B": 0},
        ),
        (
            [replace(FAR, code=Code.DOUBT_SPAN, facts=TOLD, cell=replace(JANUARY, address="A2"))],
            {"BV": 12, "A": 12, "B": 0},
        ),
        ([replace(RATE, facts={**TOLD, "indicator": CODE})], {"BV": 1, "A": 1, "B": 0}),
        ([replace(RATE, facts={**TOLD, "indicator": f"{CODE}@B"})], {"BV": 1, "A": 0, "B": 1}),  # which A reports for B
        ([replace(RATE, code=Code.DOUBT_SHARE, facts={**TOLD, "other": "C7"})], {"BV": 1, "A": 1, "B": 0}),
        ([replace(FAR, code=Code.MISSING_STATUS)], {"BV": 0, "A": 0, "B": 0}),
    ],
)
def test_each_conclusion_says_on_how_many_questioned_figures_it_rests(
    findings: list[Finding], found: dict[str, int]
) -> None:
    assert counted(findings) == found
