"""The keys of a list's lines: given when the form is made, kept when it is made again, never two the same."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from qmxl.catalogue.declared import Form as Declared
from qmxl.catalogue.declared import FormField
from qmxl.catalogue.validating import validated
from qmxl.period import Period, parse_period
from tests.by_hand import SAVED, Form, Whole, complete_entries, form_bytes, make_again, small_hospital

Made = Callable[..., Form]
Read = Callable[..., Whole]
Found = Callable[..., list[tuple[str, str]]]
TOLD: dict[str, object] = {
    "happened_on": date(2026, 2, 14),
    "description": "Nhầm mắt",
    "harm": "D",
    "cause": "Sử dụng thuốc",
}


def put(form: Form, line: str, **answers: object) -> None:
    for field, content in {**TOLD, **answers}.items():
        form.put("incidents", line, field, content)


def keys(form: Form) -> list[object]:
    """The keys as they stand from the first line down."""
    return [cell.value for cell in form.sheet("incidents")["B"][5:]]


def said(report: Whole) -> list[tuple[object, object]]:
    return [(each.values.get("key"), each.values["description"]) for each in report.records.get("incidents", [])]


def test_each_line_has_a_key_of_its_own_which_nobody_can_change(form: Made) -> None:
    blank = form(span=Period(2026, 1, 12))
    assert keys(blank)[:3] == ["KHOA_KHAM-2026-001", "KHOA_KHAM-2026-002", "KHOA_KHAM-2026-003"]
    assert len(set(keys(blank))) == len(keys(blank)) == 40
    assert {cell.protection.locked for cell in blank.sheet("incidents")["B"][5:]} == {True}
    assert blank.sheet("incidents").protection.sort is True, "in the file, 1 says that sorting is locked"


def test_forms_of_parts_of_a_year_give_other_keys() -> None:
    control = small_hospital()
    given: list[object] = []
    for span in ("2026", "2026-H1", "2026-Q1", "2026-02"):
        made = Form(form_bytes(control, entries={}, span=parse_period(span)), control)
        given.append(keys(made)[0])
    assert given == ["KHOA_KHAM-2026-001", "KHOA_KHAM-2026-H1-001", "KHOA_KHAM-2026-Q1-001", "KHOA_KHAM-2026-02-001"]


def test_a_key_alone_is_no_line(form: Made, read: Read) -> None:
    report = read(form())
    assert (said(report), report.findings) == ([], [])


def test_a_line_is_known_by_its_key(form: Made, read: Read) -> None:
    filled = form()
    put(filled, "3", description="Ngã")
    report = read(filled)
    assert (said(report), report.findings) == ([("KHOA_KHAM-2026-Q1-003", "Ngã")], [])
    assert report.records["incidents"][0].cell == "C8", "the first cell a person filled in"


def test_a_line_copied_with_its_key_is_a_finding(form: Made, read: Read, found: Found) -> None:
    filled = form()
    put(filled, "1")
    put(filled, "2", description="Ngã")
    filled.put("incidents", "2", "key", "KHOA_KHAM-2026-Q1-001")
    assert found(filled) == [("RULE-UNIQUE", "B7")]
    assert said(read(filled)) == [("KHOA_KHAM-2026-Q1-001", "Nhầm mắt"), (None, "Ngã")]


def test_lines_sorted_with_their_keys_say_the_same(form: Made, read: Read) -> None:
    filled = form()
    put(filled, "1", description="B")
    put(filled, "2", description="A")
    sheet = filled.sheet("incidents")
    for column in range(2, sheet.max_column + 1):
        first, second = sheet.cell(6, column), sheet.cell(7, column)
        first.value, second.value = second.value, first.value
    assert said(read(filled)) == [("KHOA_KHAM-2026-Q1-002", "A"), ("KHOA_KHAM-2026-Q1-001", "B")]


@pytest.fixture
def again(tmp_path: Path) -> Callable[[Form], Form]:
    """Hands a workbook in and makes the form again; gives the new one."""

    def run(filled: Form) -> Form:
        handed_in = tmp_path / "nop" / "2026" / f"{filled.department}.xlsx"
        handed_in.parent.mkdir(parents=True, exist_ok=True)
        handed_in.write_bytes(filled.content())
        make_again(tmp_path, filled.control)
        new = (tmp_path / "bieu-mau" / "2026" / f"{filled.department}.xlsx").read_bytes()
        return Form(new, filled.control, filled.department)

    return run


def test_lines_keep_their_keys_when_the_form_is_made_again(form: Made, again: Callable[[Form], Form]) -> None:
    """Line 2 was taken out: its key is not given again, and blank lines go on behind the last."""
    filled = form()
    put(filled, "1")
    put(filled, "3", description="Ngã")
    made = keys(again(filled))
    assert made[:3] == ["KHOA_KHAM-2026-Q1-001", "KHOA_KHAM-2026-Q1-003", "KHOA_KHAM-2026-Q1-004"]
    assert len(set(made)) == len(made)


def test_a_line_a_person_put_in_and_a_copied_one_get_keys_of_their_own(
    form: Made, again: Callable[[Form], Form]
) -> None:
    filled = form()
    for line in ("1", "2", "3"):
        put(filled, line, description=line)
    filled.put("incidents", "2", "key", "KHOA_KHAM-2026-Q1-001")
    filled.put("incidents", "3", "key", None)
    assert keys(again(filled))[:4] == [f"KHOA_KHAM-2026-Q1-00{n}" for n in (1, 2, 3, 4)]


def test_a_form_of_the_first_version_is_read_without_keys_and_gets_them(
    again: Callable[[Form], Form], read: Read
) -> None:
    from qmxl.departments.workbook import department_workbook
    from qmxl.departments.writer import department_file
    from qmxl.texts import texts
    from tests.by_hand import QUARTER

    control, text = small_hospital(), texts("vi")
    workbook = department_workbook(control, "KHOA_KHAM", QUARTER, text, version=1)
    old = Form(department_file(workbook, complete_entries(control, "KHOA_KHAM"), SAVED, text), control)
    assert [cell.value for cell in old.sheet("incidents")[5]][1:3] == ["STT", "Ngày xảy ra *"]
    put(old, "2", description="Ngã")
    report = read(old)
    assert (said(report), report.findings) == ([(None, "Ngã")], [])
    made = again(old)
    assert keys(made)[0] == "KHOA_KHAM-2026-Q1-001"
    assert made.cell("incidents", "1", "description").value == "Ngã"


def test_the_cover_counts_no_line_for_a_key(form: Made) -> None:
    import io

    book = openpyxl.load_workbook(io.BytesIO(form().content()), data_only=False)
    formulas = [str(cell.value) for row in book["Bìa"].iter_rows() for cell in row if cell.data_type == "f"]
    assert any("'Sự cố'!C6:C45" in formula for formula in formulas)
    assert [formula for formula in formulas if "'Sự cố'!B" in formula] == []


def test_any_list_may_have_keys(form: Made) -> None:
    """A hospital's own form needs the declaration and nothing else."""
    from dataclasses import replace

    label = {"vi": "Mã", "en": "Code", "zh": "编号"}
    fields = (
        validated(FormField, {"id": "code", "label": label, "locked": True, "numbered": True, "type": "code"}),
        validated(FormField, {"id": "what", "label": {"vi": "Việc", "en": "Work", "zh": "工作"}}),
    )
    name = {"vi": "Việc", "en": "Work", "zh": "工作"}
    told = {"id": "work", "layout": "list", "sheet": name, "title": name, "instruction": name, "blank_rows": 3}
    own = validated(Declared, {**told, "field": fields})
    made = form(control=replace(small_hospital(), own_forms=(own,)))
    sheet = made.sheet("work")
    assert [cell.value for cell in sheet["B"][4:7]] == ["Mã", "KHOA_KHAM-2026-Q1-001", "KHOA_KHAM-2026-Q1-002"]
