"""The master's sheets of all answers: every answer of every report that counts, once, at its place."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from qmxl import commands
from qmxl.control.entries import entries_of
from qmxl.hospital.sources import source_of
from qmxl.master import answers
from qmxl.texts import texts
from tests.by_hand import MARCH, SAVED, complete_entries, form_bytes, small_hospital, whole
from tests.written import control_file

PLAN = {("1", "problem", ""): "Chờ lâu", ("1", "action", ""): " thêm bàn ", ("2", "problem", ""): "=1+1"}


@pytest.fixture
def hospital(tmp_path: Path) -> Path:
    """Two reports that count, a copy of one, and in another folder two that contradict each other."""
    control = small_hospital()
    (tmp_path / "nop" / "2026").mkdir(parents=True)
    (tmp_path / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, texts("vi")), SAVED, texts("vi")))
    for name, department in (("KHOA_KHAM", "KHOA_KHAM"), ("KHOA_KHAM (1)", "KHOA_KHAM"), ("GLOCOM", "GLOCOM")):
        entries = {**complete_entries(control, department), "pdca": PLAN}
        (tmp_path / "nop" / "2026" / f"{name}.xlsx").write_bytes(form_bytes(control, department, entries))
    return tmp_path


def consolidated(hospital: Path) -> tuple[commands.Outcome, list[Worksheet]]:
    outcome = commands.consolidate(hospital, period=MARCH, language="vi", clock=lambda: datetime(2026, 5, 1))
    book = openpyxl.load_workbook(str(outcome.master))
    return outcome, [sheet for sheet in book.worksheets if sheet.title.startswith("DL câu trả lời")]


def rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(min_row=answers.FIRST + 2, values_only=True))


def expected(hospital: Path, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Department and cell of every answer, in the order of the reports."""
    control = small_hospital()
    told = []
    for name in names:
        path = hospital / "nop" / "2026" / f"{name}.xlsx"
        sheet = openpyxl.load_workbook(path)
        for answer in whole(path, control).answers:
            cell = sheet[answer.sheet].cell(answer.at_row + 1, answer.at_column + 1)
            told.append((name.split(" ")[0], f"{answer.sheet}!{cell.coordinate}"))
    return told


@pytest.mark.slow
def test_each_answer_of_a_report_that_counts_stands_there_once(hospital: Path) -> None:
    outcome, (sheet,) = consolidated(hospital)
    found = rows(sheet)
    assert [(row[0], f"{row[6]}!{row[7]}") for row in found] == expected(hospital, ("GLOCOM", "KHOA_KHAM"))
    assert {row[8] for row in found} == {"nop/2026/GLOCOM.xlsx", "nop/2026/KHOA_KHAM.xlsx"}
    assert sum(report.filled for report in outcome.reports) == len(found)
    assert sheet.tables["QM_answers"].ref == f"A5:I{5 + len(found)}"
    for row in found:
        source = openpyxl.load_workbook(hospital / str(row[8]))[str(row[6])][str(row[7])].value
        if not isinstance(source, str):
            assert row[5] == source
        elif row[2] == "Kế hoạch":
            assert row[5] == source.strip()


def test_reports_that_contradict_each_other_stand_nowhere(hospital: Path) -> None:
    (hospital / "nop" / "2026" / "KHOA_KHAM (1).xlsx").write_bytes(form_bytes(small_hospital()))
    outcome, (sheet,) = consolidated(hospital)
    assert {row[0] for row in rows(sheet)} == {"GLOCOM"}
    twice = [report for report in outcome.reports if report.department == "KHOA_KHAM"]
    assert [(r.filled, r.figures, r.items, r.records) for r in twice] == [(0, [], [], {})] * 2


def test_what_does_not_fit_on_a_sheet_goes_on_on_another(hospital: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = consolidated(hospital)[1]
    whole_sheet = rows(first)
    monkeypatch.setattr(answers, "ROOM", len(whole_sheet) - 1)
    sheets = consolidated(hospital)[1]
    assert [sheet.title for sheet in sheets] == ["DL câu trả lời", "DL câu trả lời 2"]
    assert [row for sheet in sheets for row in rows(sheet)] == whole_sheet
    assert [{row[0] for row in rows(sheet)} for sheet in sheets] == [{"GLOCOM"}, {"KHOA_KHAM"}]
    monkeypatch.setattr(answers, "ROOM", 1)
    assert [len(rows(sheet)) for sheet in consolidated(hospital)[1]] == [len(rows(sheet)) for sheet in sheets]


def test_lines_of_very_long_registers_stand_on_their_own_sheets_only(
    hospital: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those with a fault stand here all the same: there what is wrong in them is blank."""
    at_fault = {**PLAN, ("3", "problem", ""): "Thiếu ghế", ("3", "due", ""): "31/02/2026"}
    entries = {**complete_entries(small_hospital(), "GLOCOM"), "pdca": at_fault}
    (hospital / "nop" / "2026" / "GLOCOM.xlsx").write_bytes(form_bytes(small_hospital(), "GLOCOM", entries))
    before = rows(consolidated(hospital)[1][0])
    monkeypatch.setattr(answers, "MOST_LINES", 4)
    outcome, (sheet,) = consolidated(hospital)
    assert rows(sheet) == before
    monkeypatch.setattr(answers, "MOST_LINES", 3)
    outcome, (sheet,) = consolidated(hospital)
    left = [row for row in before if row[2] != "Kế hoạch" or (row[0], row[3]) == ("GLOCOM", "3")]
    assert [row for row in rows(sheet) if row[2] == "Kế hoạch"]
    assert rows(sheet) == left
    assert "4 dòng đã có đủ" in str(sheet["A3"].value)
    register = openpyxl.load_workbook(str(outcome.master))["Kế hoạch"]
    shown = [cell for row in register.iter_rows(values_only=True) for cell in row]
    assert [shown.count(said) for said in ("Chờ lâu", "thêm bàn", "=1+1", "Thiếu ghế")] == [2, 2, 2, 1]


def test_a_hospital_without_any_answer_has_a_sheet_without_any(hospital: Path) -> None:
    for path in (hospital / "nop" / "2026").iterdir():
        path.write_bytes(b"")
    _, (sheet,) = consolidated(hospital)
    assert [row for row in rows(sheet) if any(row)] == []


def test_names_that_are_no_utf8_stay_different(tmp_path: Path) -> None:
    children, births = (tmp_path / (name.encode("gbk").decode("utf-8", "surrogateescape")) for name in ("儿科", "产科"))
    assert source_of(children, tmp_path) != source_of(births, tmp_path)
    assert source_of(tmp_path / "Khoa Khám.xlsx", tmp_path) == "Khoa Khám.xlsx"
