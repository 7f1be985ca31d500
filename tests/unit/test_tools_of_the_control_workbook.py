"""The tools the quality office chooses on its sheet: offered by register, drawn by the button, faults at cells."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from qmxl.commands.outcome import utc_now
from qmxl.commands.tools import tools
from qmxl.control.entries import entries_of
from qmxl.control.tools import ToolRow, columns_offered
from qmxl.desks.answering import run_request
from qmxl.desks.exchange import beside, encoded, fields
from qmxl.period import parse_period
from qmxl.refusal import Refusal
from qmxl.texts import texts
from tests.by_hand import QUARTER, SAVED, small_hospital
from tests.own_forms import filled
from tests.written import control_file

VI = texts("vi")
OPINIONS = [
    {"received_on": date(2026, month, 5), "channel": "Đường dây nóng", "kind": kind, "about": about, "content": "…"}
    for month, kind, about in ((1, "Khen", "Khác"), (2, "Khiếu nại", "Thời gian chờ"), (3, "Phản ánh", "Thời gian chờ"))
]


def laid(folder: Path, *rows: ToolRow) -> Path:
    """A hospital whose office wants these tools, with opinions of one department."""
    control = replace(small_hospital(), tools=rows)
    (folder / "nop" / "2026").mkdir(parents=True)
    (folder / "QM_DieuKhien.xlsx").write_bytes(control_file(entries_of(control, VI), SAVED, VI))
    form = filled(control, "KHOA_KHAM", {"complaints": OPINIONS}, QUARTER)
    (folder / "nop" / "2026" / "KHOA_KHAM.xlsx").write_bytes(form.content())
    return folder


def test_the_button_draws_what_is_listed_and_a_wrong_line_is_told_at_its_cell(tmp_path: Path):
    pareto = ToolRow(form="complaints", tool="pareto", column="Về việc", where="Loại ≠ Khen")
    wrong = ToolRow(form="complaints", tool="histogram", column="Về việc")
    folder = laid(tmp_path / "bv", pareto, wrong)
    outcome = tools(folder, period=parse_period("2026-Q1"), language="vi", clock=utc_now)
    assert [(f.code, f.cell.sheet, f.cell.address) for f in outcome.findings] == [("CONTROL-TOOL", "Bảy công cụ", "E7")]
    [path] = outcome.written
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == ["Mục lục", "Biểu đồ Pareto", "DL"]
    assert [cell.value for cell in book["Biểu đồ Pareto"][7]][:2] == ["Thời gian chờ", 2]


def test_what_a_button_is_told(tmp_path: Path):
    folder = laid(tmp_path / "bv", ToolRow(form="complaints", tool="check-sheet"))
    said = {}
    for command in ("tools", "review"):
        request = tmp_path / f"{command}.txt"
        request.write_text(
            f"command={command}\nfolder={encoded(str(folder))}\nperiod=2026-H1\nlanguage=vi\n", encoding="utf-8"
        )
        run_request(request)
        said[command] = fields(beside(request, "result"))
    assert {command: told["code"] for command, told in said.items()} == {"tools": "0", "review": "0"}
    assert (folder / "tong-hop" / "QM_BayCongCu_complaints_2026-H1.xlsx").is_file()
    assert (folder / "tong-hop" / "QM_SoKet_2026-H1.xlsx").is_file()


def test_without_lines_the_sheet_is_named(tmp_path: Path):
    with pytest.raises(Refusal) as caught:
        tools(laid(tmp_path / "bv"), period=parse_period("2026-Q1"), language="vi")
    assert caught.value.code == "tools_nothing"


def test_the_columns_offered_are_those_of_the_register_chosen_in_the_line():
    book = openpyxl.load_workbook(io.BytesIO(control_file(entries_of(small_hospital(), VI), SAVED, VI)))
    sheet = book["Bảy công cụ"]
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert "MATCH($C6," in rules["E6"]
    form = small_hospital().forms.registers["complaints"]
    assert columns_offered(form, "vi") == ["Kênh", "Loại", "Về việc", "Bộ phận được nói đến", "Kết quả"]
