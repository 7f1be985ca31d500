"""Forms made again in whole hospitals: the habits of people in the general hospital, and files as they were found."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from qmxl.commands import forms
from qmxl.desks.answering import in_words
from qmxl.handing_out.net import Net
from qmxl.period import Period
from qmxl.texts import texts
from tests.handed import CASES
from tests.spec.conftest import Ran

Run = Callable[..., Ran]

SAN, ITS_FORM = "nop/2026/SAN.xlsx", "bieu-mau/2026/SAN.xlsx"
GLOCOM = "bieu-mau/2025/GLOCOM.xlsx"


def edit(path: Path, change: Callable[[openpyxl.Workbook], object]) -> None:
    """Lays hands on a workbook."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def cells(path: Path, sheet: str, *addresses: str) -> list[object]:
    """What stands in cells of a workbook."""
    found = openpyxl.load_workbook(path)[sheet]
    return [found[address].value for address in addresses]


def clear(book: openpyxl.Workbook) -> None:
    """SAN clears two figures and all its incidents."""
    book["Chỉ số"]["O6"].value = book["Chỉ số"]["O7"].value = None
    for row in book["Sự cố"]["C6:I40"]:
        for cell in row:
            cell.value = None


@pytest.mark.slow
def test_habit_1_what_was_cleared_stays_cleared(qmxl: Run, general_hospital: Path) -> None:
    assert qmxl("forms", general_hospital, "--period", "2026").code == 0
    assert cells(general_hospital / ITS_FORM, "Chỉ số", "O6", "O7") == [5, 227]
    edit(general_hospital / SAN, clear)
    ran = qmxl("forms", general_hospital, "--period", "2026", "--json")
    assert cells(general_hospital / ITS_FORM, "Chỉ số", "O6", "O7") == [None, None]
    assert cells(general_hospital / ITS_FORM, "Sự cố", "C6", "D6", "C7") == [None, None, None]
    told = [(f["sheet"], f["facts"]["cells"]) for f in ran.json["findings"] if "cells" in f["facts"]]
    assert (ran.code, told[0]) == (0, ("Chỉ số", ["O6: 5 → –", "O7: 227 → –"]))
    assert [sheet for sheet, _ in told] == ["Chỉ số", "Sự cố"]
    assert "nhà vệ sinh" not in ran.out  # an incident's words are not for every finding's reader
    assert qmxl("forms", general_hospital, "--period", "2026", "--json").found == []


@pytest.mark.slow
def test_habit_6_every_cell_of_an_indicator_that_was_taken_away_is_counted(qmxl: Run, general_hospital: Path) -> None:
    def take_away(book: openpyxl.Workbook) -> None:
        for row in book["Phân công chỉ số"]["C5:F40"]:
            if str(row[0].value).startswith("BV-02") and str(row[1].value).startswith("HSTC"):
                row[0].value = row[1].value = None

    edit(general_hospital / "QM_DieuKhien.xlsm", take_away)
    ran = qmxl("forms", general_hospital, "--period", "2026", "--json")
    told = [f for f in ran.json["findings"] if f["code"] == "FORM-KEPT-ASIDE"]
    assert [(f["department"], f["facts"]["count"]) for f in told] == [("HSTC", 20)]
    kept = told[0]["facts"]["kept"]
    assert [(general_hospital / name).is_file() for name in kept] == [True]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SAN thang 10.xlsx", "San/SAN.xlsx"])
def test_habit_7_a_renamed_or_nested_submission_is_carried_over(qmxl: Run, general_hospital: Path, name: str) -> None:
    (general_hospital / "nop" / "2026" / name).parent.mkdir(exist_ok=True)
    (general_hospital / SAN).rename(general_hospital / "nop" / "2026" / name)
    assert qmxl("forms", general_hospital, "--period", "2026").code == 0
    assert cells(general_hospital / ITS_FORM, "Chỉ số", "O6", "O7") == [5, 227]


@pytest.mark.slow
def test_habit_7_two_differing_sheets_leave_the_form_as_it_is(qmxl: Run, general_hospital: Path) -> None:
    def copy(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(book["Chỉ số"])["O6"].value = 6

    qmxl("forms", general_hospital, "--period", "2026")
    before = (general_hospital / ITS_FORM).read_bytes()
    edit(general_hospital / SAN, copy)
    ran = qmxl("forms", general_hospital, "--period", "2026", "--json")
    told = [("FORM-HELD-BACK", ITS_FORM), ("STRUCTURE-SHEETS-DIFFER", SAN)]
    assert (ran.code, sorted((code, source) for code, source, _ in ran.found)) == (1, told)
    assert (general_hospital / ITS_FORM).read_bytes() == before
    assert (ran.json["written"], len(ran.json["unchanged"])) == ([], 11)


@pytest.mark.slow
def test_a_button_says_whose_form_was_not_made_and_whose_is_to_be_looked_at(general_hospital: Path) -> None:
    period, text = Period(2026, 1, 12), texts("vi")
    forms(general_hospital, period=period, language="vi")
    edit(general_hospital / SAN, clear)
    (general_hospital / "nop" / "2026" / "NOI.xlsx").write_bytes(b"")
    assert in_words(forms(general_hospital, period=period, language="vi"), "forms", text) == (
        "Đã tạo 1 biểu mẫu trong bieu-mau/2026. 10 biểu mẫu như cũ, không ghi lại. "
        "Chưa tạo lại, tệp cũ giữ nguyên: NOI. "
        "Có điều cần xem (bản cũ ở lich-su): SAN."
    )


@pytest.mark.slow
def test_habit_8_a_clock_that_is_behind_reverts_nothing(qmxl: Run, general_hospital: Path) -> None:
    def correct(book: openpyxl.Workbook) -> None:
        book["Chỉ số"]["O6"].value = 1
        book.properties.modified = datetime(2026, 1, 1)

    qmxl("forms", general_hospital, "--period", "2026")
    edit(general_hospital / SAN, correct)
    ran = qmxl("forms", general_hospital, "--period", "2026", "--json")
    assert cells(general_hospital / ITS_FORM, "Chỉ số", "O6") == [1]
    assert [f["facts"]["cells"] for f in ran.json["findings"] if "cells" in f["facts"]] == [["O6: 5 → 1"]]


UNREADABLE = {
    "attacks/02-forms-blanks-silently/GLOCOM-no-identity-sheet.xlsx": "IDENTITY-NOT-OURS",
    "attacks/02-forms-blanks-silently/GLOCOM-password.xlsx": "FILE-PASSWORD",
    "attacks/02-forms-blanks-silently/GLOCOM-truncated.xlsx": "FILE-TRUNCATED",
}


@pytest.mark.parametrize("where", ["nop", "bieu-mau"])
@pytest.mark.parametrize("case", UNREADABLE)
def test_no_blank_form_takes_the_place_of_one_that_cannot_be_read(
    qmxl: Run, demo_with: Callable[..., Path], case: str, where: str
) -> None:
    folder = demo_with()
    lying = folder / where / "2025" / "GLOCOM.xlsx"
    lying.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(CASES / case, lying)
    before = lying.read_bytes()
    ran = qmxl("forms", folder, "--period", "2025", "--json")
    told = [(code, source) for code, source, _ in ran.found if "GLOCOM" in source]
    assert (ran.code, sorted(told)) == (
        1,
        sorted([(UNREADABLE[case], f"{where}/2025/GLOCOM.xlsx"), ("FORM-HELD-BACK", GLOCOM)]),
    )
    assert lying.read_bytes() == before
    assert (folder / GLOCOM).exists() == (where == "bieu-mau")
    assert len(ran.json["written"]) == 15


def test_a_formula_nobody_has_calculated_holds_the_form_back(demo_with: Callable[..., Path], qmxl: Run) -> None:
    folder = demo_with(CASES / "02-formula-without-result" / "GLOCOM.xlsx")
    ran = qmxl("forms", folder, "--period", "2025", "--json")
    told = [(code, cell) for code, _, cell in ran.found]
    assert (ran.code, set(told)) == (
        1,
        {("FORM-HELD-BACK", ""), ("TYPE-UNCALCULATED", "F35"), *(("TYPE-UNCALCULATED", f"{c}13") for c in "CDEFGH")},
    )


@pytest.mark.slow
def test_an_error_value_stays_one_in_the_new_form(demo_with: Callable[..., Path], qmxl: Run) -> None:
    folder = demo_with(CASES / "01-error-cells" / "GLOCOM.xlsx")
    assert qmxl("forms", folder, "--period", "2025").code == 0
    assert cells(folder / GLOCOM, "Tiêu chí", "G6") == ["=#N/A"]
    found = qmxl("check", folder / GLOCOM, "--json").found
    before = qmxl("check", folder / "nop" / "2025" / "GLOCOM.xlsx", "--json").found
    errors = [[(code, cell) for code, _, cell in each if code == "TYPE-ERROR"] for each in (found, before)]
    assert errors[0] == errors[1] != []


@pytest.mark.parametrize("name", ["GLOCOM.xlsx", "strict.xlsx"])
def test_a_link_is_carried_over_from_a_workbook_with_an_odd_style_sheet(
    demo_with: Callable[..., Path], qmxl: Run, name: str
) -> None:
    folder = demo_with(CASES / "23-evidence-link-lost" / name)
    assert qmxl("forms", folder, "--period", "2025").code == 0
    assert openpyxl.load_workbook(folder / GLOCOM)["Tiêu chí"]["F6"].hyperlink is not None


def test_days_counted_from_1904_are_the_same_days_in_the_new_form(demo_with: Callable[..., Path], qmxl: Run) -> None:
    folder = demo_with(CASES / "13-date1904-without-date-format" / "GLOCOM.xlsx")
    qmxl("forms", folder, "--period", "2025")
    assert cells(folder / GLOCOM, "Sự cố", "C6") == [datetime(2025, 1, 15)]
    criteria = openpyxl.load_workbook(folder / GLOCOM)["Tiêu chí"]
    due = [row[7].value for row in criteria.iter_rows(6) if row[0].value == "A2.2-3.5"]
    assert due == [datetime(2026, 3, 18)]


@pytest.mark.slow
@pytest.mark.parametrize("where", ["nop", "bieu-mau"])
def test_a_sheet_of_a_persons_own_costs_no_figures(demo_with: Callable[..., Path], qmxl: Run, where: str) -> None:
    folder = demo_with()
    (folder / where / "2025").mkdir(parents=True, exist_ok=True)
    shutil.copy(CASES / "07-forms-over-an-unreadable-form" / "GLOCOM.xlsx", folder / where / "2025")
    before = cells(folder / where / "2025" / "GLOCOM.xlsx", "Chỉ số", "F6", "G6", "F7")
    ran = qmxl("forms", folder, "--period", "2025", "--json")
    assert cells(folder / GLOCOM, "Chỉ số", "F6", "G6", "F7") == before != [None] * 3
    assert [f["code"] for f in ran.json["findings"] if f["severity"] == "error"] == []


def test_what_goes_wrong_with_one_department_leaves_the_others_alone(qmxl: Run, general_hospital: Path) -> None:
    (general_hospital / ITS_FORM).mkdir(parents=True)
    ran = qmxl("forms", general_hospital, "--period", "2026", "--json")
    assert (ran.code, ran.found, len(ran.json["written"])) == (1, [("FORM-NOT-WRITTEN", ITS_FORM, "")], 11)


def test_whatever_goes_wrong_is_a_finding_of_its_department() -> None:
    net = Net([])
    with net.under(ITS_FORM, "SAN"):
        raise LookupError("something nobody thought of")
    assert [(f.code, f.cell.source, f.department) for f in net.findings] == [("FORM-FAILED", ITS_FORM, "SAN")]
    assert net.findings[0].facts == {"reason": "LookupError: something nobody thought of"}
