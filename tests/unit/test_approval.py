"""Who signed a master is kept while its figures are the same; figures that change make the signatures void."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl import commands
from qmxl.period import parse_period
from qmxl.refusal import Refusal
from qmxl.reports.approvals import NOBODY, Approvals, Signature, Signed, carried, code_of, read_approvals
from qmxl.sending.approval import approval
from tests.unit.test_relatives import typed

SHEET = "Phê duyệt"
SIGNED = {
    "B6": "ĐD. Trần Thị Hoa", "C6": "Chuyên viên QLCL", "D6": date(2026, 11, 3),
    "B7": "BS. Lê Minh", "C7": "Trưởng phòng", "D7": date(2026, 11, 4),
    "B8": "TS. Vũ An", "C8": "Giám đốc", "D8": date(2026, 11, 5),
}  # fmt: skip
TODAY = date(2026, 11, 6)
Again = Callable[[], Path]


@pytest.fixture
def again(general_hospital: Path) -> Again:
    """Consolidates October and gives the master."""

    def run() -> Path:
        made = commands.consolidate(
            general_hospital, period=parse_period("2026-10"), language="vi", clock=lambda: datetime(2026, 11, 6)
        )
        assert made.master is not None
        return made.master

    return run


def names(path: Path) -> list[str]:
    return [each.signer for each in approval(path, TODAY).signatures]


@pytest.mark.slow
def test_signatures_stand_while_the_figures_do(again: Again, general_hospital: Path):
    master = again()
    assert approval(master, TODAY).state == "none"
    typed(master, SHEET, **{cell: said for cell, said in SIGNED.items() if cell[1] != "8"})
    assert (approval(master, TODAY).state, names(master)) == ("incomplete", ["ĐD. Trần Thị Hoa", "BS. Lê Minh", ""])
    typed(master, SHEET, **SIGNED)
    assert approval(master, TODAY).state == "approved"
    assert approval(again(), TODAY).signatures == (
        Signature("prepared", "ĐD. Trần Thị Hoa", "Chuyên viên QLCL", date(2026, 11, 3)),
        Signature("checked", "BS. Lê Minh", "Trưởng phòng", date(2026, 11, 4)),
        Signature("approved", "TS. Vũ An", "Giám đốc", date(2026, 11, 5)),
    )
    report = general_hospital / "nop/2026/SAN.xlsx"
    before = openpyxl.load_workbook(report)["Chỉ số"]["O6"].value
    typed(report, "Chỉ số", O6=int(before) + 1)
    assert (approval(again(), TODAY).state, names(master)) == ("void", ["ĐD. Trần Thị Hoa", "BS. Lê Minh", "TS. Vũ An"])
    shown = openpyxl.load_workbook(master)[SHEET]
    assert [shown[cell].value for cell in ("B6", "D6", "B13", "D15")] == [
        None, None, "ĐD. Trần Thị Hoa", datetime(2026, 11, 5),
    ]  # fmt: skip
    assert "không còn hiệu lực" in shown["A11"].value
    typed(report, "Chỉ số", O6=before)
    assert (approval(again(), TODAY).state, approval(master, TODAY).signatures[2].day) == (
        "approved",
        date(2026, 11, 5),
    )
    typed(master, "DL chỉ số", D6=999_999)
    assert approval(master, TODAY).state == "void"


@pytest.mark.slow
def test_days_that_cannot_be_approve_nothing(again: Again):
    master = again()
    states = list[str]()
    for day in (datetime(2026, 10, 1), datetime(2026, 11, 6), datetime(2026, 11, 7), datetime(2026, 9, 30)):
        typed(master, SHEET, **{**SIGNED, "D8": day})
        states.append(approval(master, TODAY).state)
    assert states == ["approved", "approved", "misdated", "misdated"]


@pytest.mark.parametrize("signer", ["", "\u200b\xa0", "x", "...", "12"])
def test_a_mark_is_nobodys_name(signer: str):
    assert not Signature("approved", signer, "Giám đốc", date(2026, 11, 5)).given


ROWS = [
    ["", ""],
    ["Bước", "Người ký", "Chức vụ", "Ngày ký"],
    ["Lập", " Hoa ", "", "3/11/2026"],
    ["Kiểm", "Minh", "Trưởng phòng", 46330.0],
    ["Duyệt", "An", "", "hôm nay"],
    ["Mã số liệu", "B-C"],
]


def test_days_are_read_however_they_were_typed():
    read = read_approvals(ROWS, "vi").now
    assert [each.day for each in read.signatures] == [date(2026, 11, 3), date(2026, 11, 4), "hôm nay"]
    assert ([each.given for each in read.signatures], read.code) == ([True, True, False], "B-C")


@pytest.mark.parametrize("rows", [[], [[]], [["Lập", "Hoa"]], [["Bước", "Người ký", "Chức vụ", "Ngày ký"], ["Lập"]]])
def test_a_sheet_without_its_headings_or_cells_says_nothing(rows: list[list[object]]):
    assert not read_approvals(rows, "vi").now.begun


HOA = Signed((Signature("prepared", "Hoa", "", date(2026, 1, 5)),), "A")


@pytest.mark.parametrize(
    ("earlier", "code", "now", "before"),
    [
        (NOBODY, "A", "", ""),
        (Approvals(HOA), "A", "A", ""),
        (Approvals(HOA), "B", "", "A"),
        (Approvals(Signed(code="B"), HOA), "C", "", "A"),
        (Approvals(Signed(code="B"), HOA), "A", "A", ""),
    ],
)
def test_which_signatures_are_carried(earlier: Approvals, code: str, now: str, before: str):
    made = carried(earlier, code)
    assert [each.code if each.begun else "" for each in made] == [now, before]
    assert made.now.code == code


def test_the_code_is_of_rows_wherever_they_stand():
    table = {"a": ["n1", "n2", ""], "b": ["sx", "sy"]}
    assert code_of({"t": table}) == code_of({"t": {"b": ["sy", "sx"], "a": ["n2", "n1"]}})
    assert code_of({"t": table}) != code_of({"t": {"a": ["n2", "n1"], "b": ["sx", "sy"]}})
    assert not any(sign.isdigit() for sign in code_of({"t": table}))


def test_a_workbook_that_cannot_be_read_or_has_no_such_sheet(tmp_path: Path):
    path = tmp_path / "so.xlsx"
    openpyxl.Workbook().save(path)
    assert approval(path, TODAY).state == "none"
    path.write_bytes(b"PK")
    with pytest.raises(Refusal) as refused:
        approval(path, TODAY)
    assert refused.value.code == "approval_unreadable"
