"""The master's sheets of evidence and of effects, as a person reads them."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from qmxl.period import Period
from tests.by_hand import Form, complete_entries, form_bytes
from tests.own_forms import collected
from tests.proved import EVIDENCE, STEADY, YEAR, a_year, aiming, master_of


def master(folder: Path, form: Form, period: Period) -> tuple[Workbook, Workbook]:
    """The master of one form, as formulas and as values."""
    content = master_of(folder, form, period)
    formulas, values = (openpyxl.load_workbook(io.BytesIO(content), data_only=only) for only in (False, True))
    return formulas, values


def test_evidence_is_counted_by_criterion(tmp_path: Path, form: Callable[..., Form]) -> None:
    report = form()
    for code, text in EVIDENCE.items():
        report.put("criteria", code, "evidence", text)
    formulas, values = master(tmp_path, report, Period(2026, 3, 3))
    rows = [row[:1] + row[3:13] for row in values["Minh chứng"].iter_rows(min_row=6, values_only=True)]
    assert rows == [
        (
            "Tiêu chí",
            "Tiểu mục áp dụng",
            "Sẵn sàng",
            "Tỷ lệ sẵn sàng",
            "Tệp được nêu",
            "Có tệp",
            "Không thấy tệp",
            "Tệp rỗng",
            "Tệp cũ",
            "Ngoài thư mục",
            "Chỉ mô tả",
        ),
        ("A1.1", 3, 2, pytest.approx(200 / 3), 4, 1, 1, 1, 1, 0, 1),
        ("A1.2", 1, 1, 100, 0, 0, 0, 0, 0, 0, 1),
    ]
    assert formulas["Minh chứng"]["E7"].value == "=COUNTIF('DL minh chứng'!$M$6:$M$10,\"Có\")"
    data = [
        tuple(row[at] for at in (1, 8, 9, 11, 12, 13))
        for row in values["DL minh chứng"].iter_rows(6, 11, values_only=True)
    ]
    assert data == [
        ("A1.1-1.1", "Chỉ mô tả", None, None, "Có", None),
        ("A1.1-2.1", "Có tệp", "2026/A1/sơ đồ.pdf", "ngày sửa tệp", "Có", None),
        (
            "A1.1-2.2",
            "Tệp cũ",
            "2026/cũ.pdf",
            "ngày sửa tệp",
            "Chưa",
            "không thấy tệp; tệp rỗng; tệp trước năm đánh giá",
        ),
        ("A1.1-2.2", "Tệp rỗng", "2026/rỗng.pdf", "ngày sửa tệp", None, None),
        ("A1.1-2.2", "Không thấy tệp", None, None, None, None),
        ("A1.2-3.1", "Chỉ mô tả", None, None, "Có", None),
    ]
    assert values["DL minh chứng"]["J7"].hyperlink.target == "../minh-chung/2026/A1/sơ%20đồ.pdf"


@pytest.mark.parametrize(
    ("figures", "done", "said"),
    [
        ([*STEADY, 51, 52, 50, 51, 52, 50], date(2026, 7, 1), (6, 51, 6, 51, "Đạt, chỉ số không đổi")),
        ([*STEADY, 51, 52, 50, 51, 52, 60], date(2026, 6, 20), (6, 51, 6, 52.67, "Có chuyển biến tốt")),
        ([*STEADY, 51, 52, 50, 51, 52, 40], date(2026, 6, 20), (6, 51, 6, 49.33, "Xấu đi")),
        ([*STEADY, 60, 60, 60], date(2026, 6, 20), (6, 51, 3, 60, "Chưa kết luận được")),
        ([*STEADY, 60, 60], None, (0, None, 0, None, "Chưa ghi ngày hoàn thành")),
    ],
)
def test_an_indicator_is_shown_before_and_after(
    tmp_path: Path, figures: list[int], done: date | None, said: tuple[object, ...]
) -> None:
    _, values = master(tmp_path, a_year(aiming("BRVT-16", "A1.1-2.1"), figures, done), YEAR)
    [row] = [row for row in values["Hiệu quả"].iter_rows(min_row=7, values_only=True) if row[0]]
    shown = [round(each, 2) if isinstance(each, float) else each for each in (row[at] for at in (8, 9, 11, 12, 14))]
    assert (row[0], row[7], tuple(shown)) == ("A1.1-2.1", "Khoa Khám bệnh", said)


def test_nobody_is_accused(tmp_path: Path) -> None:
    """The absence of a signal is no reproach, and the sheet says so."""
    form = a_year(aiming("BRVT-16", "A1.1-2.1"), STEADY * 2, date(2026, 7, 1))
    _, values = master(tmp_path, form, YEAR)
    said = " ".join(str(cell) for row in values["Hiệu quả"].iter_rows(values_only=True) for cell in row if cell)
    assert "không phải là lời chê" in said
    assert "đối phó" not in said.casefold()


def test_a_department_without_figures_of_its_own_is_held_against_the_hospitals(tmp_path: Path) -> None:
    control = aiming("BRVT-16", "A1.1-2.1")
    items = {c: replace(i, department="GLOCOM") for c, i in control.programme.sub_items.items() if c == "A1.1-2.1"}
    control = replace(
        control,
        programme=replace(control.programme, sub_items={**control.programme.sub_items, **items}),
        assignments=control.assignments[:4],
    )
    kham = a_year(control, STEADY * 2, None)
    entries = complete_entries(control, "GLOCOM", YEAR)
    entries["criteria"]["A1.1-2.1", "done", ""] = date(2026, 7, 2)
    glocom = Form(form_bytes(control, "GLOCOM", entries, span=YEAR), control, "GLOCOM")
    found = collected(tmp_path, kham, glocom, period=YEAR)
    [effect] = found.tables.effects
    assert (effect.department, effect.owner, effect.before.months, effect.after.months) == ("GLOCOM", "BV", 6, 6)


def test_sheets_with_nothing_to_hold_are_not_there(tmp_path: Path, form: Callable[..., Form]) -> None:
    report = form()
    for code in ("A1.1-1.1", *EVIDENCE):
        report.put("criteria", code, "evidence", None)
    _, values = master(tmp_path, report, Period(2026, 3, 3))
    assert {"Minh chứng", "DL minh chứng", "Hiệu quả"} & set(values.sheetnames) == set()
