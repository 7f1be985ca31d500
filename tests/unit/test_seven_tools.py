"""The seven tools: from which columns they are drawn, what they refuse, and what stands in their cells."""

import io
from collections.abc import Mapping
from datetime import date
from statistics import correlation

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from qmxl.catalogue.declared import DEPARTMENT, MONTH
from qmxl.catalogue.loader import forms
from qmxl.refusal import Refusal
from qmxl.seven_tools.book import tools_file
from qmxl.seven_tools.choosing import Asked, condition_of, form_named, wishes
from qmxl.seven_tools.fishbone import branch_of
from qmxl.seven_tools.fitting import categories, numbers
from qmxl.seven_tools.histogram import classes
from qmxl.seven_tools.scatter import fitted
from qmxl.sheets.titles import title_of
from qmxl.tables.registers import Register, fields_of, register_of, worked_out_of
from qmxl.texts import texts
from tests.by_hand import MARCH, QUARTER, SAVED
from tests.own_forms import Collected, collected, declared, filled, with_forms

VI = texts("vi")
FALLS = """
date = "day"
[[field]]
id = "day"
type = "date"
[[field]]
id = "reason"
type = "choice"
option = [{ id = "wet" }, { id = "dark" }, { id = "other" }]
[[field]]
id = "shift"
[[field]]
id = "age"
type = "count"
[[field]]
id = "minutes"
type = "decimal"
[[field]]
id = "story"
privacy = "narrative"
[[field]]
id = "who"
privacy = "personal"
"""
LINES = """
01-05 | wet   | ngày | 70 | 10
01-20 | wet   | Ngày | 60 | 20
02-03 | other | đêm  | 50 |
02-04 | other | đêm  | 80 | 40
02-05 | other |      | 40 | 50
03-06 | dark  | đêm  | 90 | 30
03-07 | wet   | ngày | 65 | 25
03-08 |       | ngày | 75 | 35
"""


def lines() -> list[Mapping[str, object]]:
    """The drawn lines as somebody types them."""
    found = []
    for row in LINES.strip().splitlines():
        day, reason, shift, age, minutes = (part.strip() for part in row.split("|"))
        month, number = map(int, day.split("-"))
        said = {"reason": reason, "shift": shift, "story": "Cụ ngã ở hành lang", "who": "Trần Văn Tám"}
        counted = {"age": int(age), "minutes": float(minutes) if minutes else ""}
        found.append(
            {key: value for key, value in {"day": date(2026, month, number), **said, **counted}.items() if value}
        )
    return found


@pytest.fixture(scope="module")
def falls(tmp_path_factory: pytest.TempPathFactory) -> Collected:
    """A register of the hospital's own, filled in by one department."""
    form = filled(with_forms(declared("falls", FALLS)), "KHOA_KHAM", {"falls": lines()})
    return collected(tmp_path_factory.mktemp("falls"), form, period=MARCH)


def register(falls: Collected) -> Register:
    """Its lines of the quarter."""
    return register_of(falls.control.forms.registers["falls"], falls.reports, QUARTER, span=QUARTER)


def drawn(falls: Collected, asked: Asked, **how: bool) -> Workbook:
    """The workbook of what is asked for, with stored values, or with formulas."""
    its = register(falls)
    where = condition_of(its.form, asked.where, VI)
    found = wishes(its, asked, where, VI)
    content = tools_file(its, found, falls.control, QUARTER, SAVED, VI, {where: asked.where})
    return openpyxl.load_workbook(io.BytesIO(content), data_only=not how.get("formulas"))


def refused(falls: Collected, **asked: str) -> tuple[str, Mapping[str, object]]:
    """The refusal of what is asked for."""
    with pytest.raises(Refusal) as caught:
        drawn(falls, Asked("falls", **asked))
    return caught.value.code, caught.value.facts


def test_what_names_or_tells_is_not_offered(falls: Collected):
    form = falls.control.forms.registers["falls"]
    assert categories(form) == ["reason", "shift", "department"]
    assert numbers(form) == ["age", "minutes"]


def test_a_column_of_the_wrong_kind_is_refused_by_those_that_fit(falls: Collected):
    code, facts = refused(falls, tool="histogram", column="reason")
    assert (code, facts["fits"]) == ("tools_kind", ["age", "minutes"])
    code, facts = refused(falls, tool="pareto", column="age")
    assert (code, facts["fits"]) == ("tools_kind", ["reason", "shift", "Khoa/phòng"])
    assert refused(falls, tool="pareto", column="story")[0] == "tools_private"
    assert refused(falls, tool="pareto", column="who")[0] == "tools_private"
    assert refused(falls, tool="all", column="nothing")[0] == "tools_column"
    assert refused(falls, tool="spider")[0] == "tools_tool"
    assert refused(falls, tool="pareto", where="who = Trần Văn Tám")[0] == "tools_where"
    assert refused(falls, tool="pareto", where="reason = dark and age > 95")[0] == "tools_lines"
    assert refused(falls, tool="histogram", column="age", where="reason = dark") == (
        "tools_few",
        {"column": "age", "found": 1, "least": 2},
    )


def test_a_register_is_found_by_its_id_or_sheet_and_else_those_there_are_told(falls: Collected):
    forms = list(falls.control.forms.registers.values())
    assert form_named("Ý kiến người bệnh", forms, VI).id == form_named("complaints", forms, VI).id == "complaints"
    with pytest.raises(Refusal) as caught:
        form_named("té ngã", forms, VI)
    assert "falls (falls)" in caught.value.facts["forms"]


def test_a_pareto_has_what_is_known_by_no_cause_last(falls: Collected):
    sheet = drawn(falls, Asked("falls", "pareto", "reason"))["Biểu đồ Pareto"]
    rows = [[cell.value for cell in row[:5]] for row in sheet["A7:E10"]]
    blank, first = VI("master.register.blank"), VI("pareto.first")
    assert rows == [
        ["wet", 3, 3 / 8, 3 / 8, first],
        ["dark", 1, 1 / 8, 4 / 8, first],
        ["other", 3, 3 / 8, 7 / 8, "–"],
        [blank, 1, 1 / 8, 1.0, "–"],
    ]


def test_texts_that_differ_by_case_are_one_category(falls: Collected):
    sheet = drawn(falls, Asked("falls", "check-sheet", "shift"))["Phiếu kiểm tra"]
    rows = [[cell.value for cell in row] for row in sheet["A7:F10"]]
    blank, whole = VI("master.register.blank"), VI("master.sum")
    assert rows == [
        ["ngày", 2, 0, 2, 4, "||||"],
        ["đêm", 0, 2, 1, 3, "|||"],
        [blank, 0, 1, 0, 1, "|"],
        [whole, 2, 3, 3, 8, None],
    ]


def test_no_line_is_lost_outside_of_the_classes(falls: Collected):
    sheet = drawn(falls, Asked("falls", "histogram", "age"))["Biểu đồ phân bố"]
    counts = [(sheet.cell(row, 3).value, sheet.cell(row, 4).value) for row in range(7, 15)]
    assert counts[:4] == [("< 40", 0), ("40 – < 50", 1), ("50 – < 60", 1), ("60 – < 70", 2)]
    assert sum(count for _, count in counts if isinstance(count, int)) == 8


def test_pairs_that_lack_one_of_two_are_told(falls: Collected):
    sheet = drawn(falls, Asked("falls", "scatter", "age", "minutes"))["Biểu đồ phân tán"]
    told = {row[0].value: row[1].value for row in sheet["A7:B13"]}
    assert (told["Số cặp (n)"], told["Dòng thiếu một số"]) == (7, 1)
    assert told["Hệ số tương quan r"] == pytest.approx(
        correlation([70, 60, 80, 40, 90, 65, 75], [10, 20, 40, 50, 30, 25, 35])
    )


def test_a_condition_in_words_keeps_the_lines_that_fulfil_it(falls: Collected):
    book = drawn(falls, Asked("falls", "stratification", "reason", "shift", "age >= 60"))
    assert [row[0].value for row in book["Phân tầng"]["A6:A9"]] == ["shift", "ngày", "đêm", VI("master.sum")]
    assert book["Phân tầng"]["A3"].value.endswith("Chỉ các dòng: age >= 60.")
    assert [cell.value for cell in book["DL"][6]][:3] == [1, "Khoa Khám bệnh", "2026-01"]
    assert book["DL"].max_row == 5 + 6


def test_nothing_private_is_anywhere_in_the_workbook(falls: Collected):
    book = drawn(falls, Asked("falls"), formulas=True)
    said = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    assert "Trần Văn Tám" not in said
    assert "hành lang" not in said
    assert all(cell.value != "" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_all_tools_are_drawn_and_those_that_cannot_be_say_why(falls: Collected):
    book = drawn(falls, Asked("falls", "all", "reason"))
    tools = "Phiếu kiểm tra, Biểu đồ Pareto, Biểu đồ phân bố, Biểu đồ phân tán, Phân tầng, Biểu đồ xương cá"
    assert book.sheetnames == ["Mục lục", *tools.split(", "), "Biểu đồ kiểm soát", "DL"]
    counted = drawn(falls, Asked("falls", "all", "reason", where="reason = dark"))
    assert "Biểu đồ phân bố" not in counted.sheetnames
    assert [row[2].value for row in counted["Mục lục"]["A9:D9"]] == ["Không vẽ được"]


def test_the_width_of_classes_is_a_round_number():
    assert classes([0, 100]) == (0.0, 20.0, 6)
    assert classes([1.2, 1.9, 2.4]) == (1.0, 0.5, 3)
    assert classes([3, 3, 4]) == (3.0, 1.0, 2)
    assert classes([7, 7]) == (7.0, 1.0, 1)


def test_of_what_never_changes_there_is_no_correlation():
    assert fitted([(1, 2), (1, 3), (1, 4)]).r is None
    assert fitted([(0, 1), (1, 3), (2, 5)])[3:] == (2.0, 8.0, 4.0)
    assert fitted([(0, 1), (1, 3), (2, 5)]).r == pytest.approx(1)


def test_causes_go_to_the_branch_their_words_say():
    said = [
        "1 – Nhân viên",
        "3 – Môi trường làm việc",
        "Sử dụng thuốc",
        "Thiết bị hỏng",
        "4 – Tổ chức, dịch vụ",
        "6 – Khác",
    ]
    assert [branch_of(each) for each in said] == ["people", "environment", "material", "machine", "measurement", ""]


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_every_column_of_every_form_has_a_name(language: str):
    named = {
        title_of(form, column, texts(language))
        for form in forms("department")
        if form.records
        for column in (*fields_of(form), *worked_out_of(form), DEPARTMENT, MONTH)
    }
    assert {"vi": "Số phút", "en": "Minutes", "zh": "分钟"}[language] in named


def test_what_is_measured_of_a_line_can_be_drawn():
    (log,) = (form for form in forms("department") if form.id == "lab_turnaround")
    assert numbers(log) == ["minutes"]
