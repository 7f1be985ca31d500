"""Declared forms printed as rows of the control workbook, and read back from it."""

from collections.abc import Callable
from copy import copy
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

import openpyxl
import pytest

from qmxl.catalogue import loader
from qmxl.catalogue.base import Label
from qmxl.catalogue.codes import Code
from qmxl.catalogue.declared import (
    Count,
    Feed,
    FieldType,
    Form,
    FormField,
    FormLine,
    HandOver,
    Layout,
    Rhythm,
    Rule,
    RuleKind,
    Share,
    Summary,
)
from qmxl.catalogue.declared import Words as Carried
from qmxl.control.control import Control
from qmxl.control.entries import entries_of, list_entries, starter_entries
from qmxl.control.forms import ALWAYS
from qmxl.control.reading import read_control
from qmxl.engines.apart import fetch_apart
from qmxl.findings import Finding
from qmxl.own_forms.amounts import Amount, amount
from qmxl.own_forms.choices import options, options_told
from qmxl.own_forms.fields import RESERVED
from qmxl.own_forms.printing import form_rows
from qmxl.own_forms.reading import SHEETS
from qmxl.own_forms.words import NotSaid, Words, snake
from qmxl.texts import texts
from tests.by_hand import SAVED, but_of_the_list, small_hospital
from tests.written import control_file

VI = texts("vi")
BUNDLED = tuple(form for form in loader.forms("department") if form.lines_of != "registers")  # whose columns are months
HOSPITAL: dict[tuple[str, str, str], object] = {("name", "value", ""): "Bệnh viện Thử", ("due_day", "value", ""): 5}
LIMITS = {(name, "value", ""): 24 for name in ("training_hours", "training_months", "answer_days")}
HOSPITAL |= {(name, "value", ""): 9 for name in ("first_note_hours", "admission_note_hours", "grade_a_lost")}
HOSPITAL |= {("grade_b_lost", "value", ""): 20, ("visit_grade_a", "value", ""): 90, ("visit_grade_b", "value", ""): 70}

# What rows of the control workbook do not say of a form:
NOT_OF_A_FORM = {
    "records",  # the lines of a form of the hospital's own are always kept, those of a grid are figures
    "lines_of",  # whose lines come from the control workbook: the indicators of a grid follow from its kind
    "optional",  # a workbook without the sheet is whole
    "landscape",
    "text_widths",
    "since",  # own forms came with version 2
    "aliases",  # what the form was called in earlier versions of qmxl
}
NOT_OF_A_FIELD = {
    "locked",  # filled in by qmxl
    "optional",  # of cards of earlier versions
    "check",  # of codes
    "since",
    "listed",  # a line has its own values only where lines come from the control workbook
}


def labels(said: str) -> Label:
    return Label(vi=said, en=said, zh=said)


def in_vietnamese(value: Any) -> Any:
    """What a declaration says, its labels in Vietnamese alone."""
    if isinstance(value, dict) and value.keys() == {"vi", "en", "zh"}:
        return value["vi"]
    if isinstance(value, dict):
        return {key: in_vietnamese(each) for key, each in value.items()}
    return tuple(map(in_vietnamese, value)) if isinstance(value, list | tuple) else value


def said(form: Form) -> dict[str, Any]:
    """All that rows can say of a form."""
    told = in_vietnamese({k: v for k, v in asdict(form).items() if k not in NOT_OF_A_FORM})
    told["field"] = tuple({k: v for k, v in each.items() if k not in NOT_OF_A_FIELD} for each in told["field"])
    told["rule"] = tuple({k: v for k, v in each.items() if k != "since"} for each in told["rule"])
    return told


def declarable(form: Form) -> Form:
    """The form as a hospital may declare it: under a code and sheet of its own, and with what every own form needs.

    A line stands in for those the control workbook gives, an indicator for those that are assigned, and columns whose
    codes every register has are called otherwise.
    """
    fields = [replace(field, id=f"{field.id}_x") if field.id in RESERVED else field for field in form.field]
    line = form.line or ((FormLine(id="A1", label=labels("Một")),) if form.layout == "checklist" else ())
    only = form.only or (("BRVT-16",) if form.layout == "grid" else ())
    sheet = labels(f"{form.sheet.vi} 2")
    # Own forms are in no pack, go where the office's sheet says, and hand over by letters and keys of their own alone.
    handed = (replace(each, mark=f"X{each.mark}") for each in form.hand_over if each.mark and not each.key)
    given = {"packs": (), "offices": (), "hand_over": tuple(handed)}
    changed = {"id": f"own_{form.id}", "sheet": sheet, "field": tuple(fields), "line": line, "only": only, **given}
    again = copy(form)  # with names of fields that rows will not find, so that it must not be checked
    vars(again).update(changed)
    return again


Read = Callable[..., tuple[Control, list[Finding]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a control workbook with these forms in it."""

    def run(forms: list[Form], language: str = "vi") -> tuple[Control, list[Finding]]:
        rows: dict[str, list[dict[str, object]]] = {sheet: [] for sheet in SHEETS}
        for form in forms:
            for sheet, its in form_rows(form, texts(language), BUNDLED).items():
                rows[sheet] += its
        path = tmp_path / "QM_DieuKhien.xlsx"
        entries = {**starter_entries(texts(language)), "hospital": {**HOSPITAL, **LIMITS}}
        entries |= {sheet: list_entries(its) for sheet, its in rows.items()}
        path.write_bytes(control_file(entries, SAVED, texts(language)))
        return read_control(fetch_apart(path), texts(language))

    return run


def test_bundled_declarations_are_the_same_when_read_from_rows(read: Read):
    forms = [declarable(form) for form in BUNDLED]
    control, findings = read(forms)
    assert findings == []
    assert [said(form) for form in control.own_forms] == [said(form) for form in forms]


def full() -> Form:
    """A form that says all there is to say."""
    own = (
        Code(id="done", label=labels("Xong và đã gửi"), aliases=("Đã xong",), group="Hết"),
        Code(id="chua", label=labels("Chưa")),
    )
    fields = (
        FormField(id="ngay", label=labels("Ngày nhận"), type="date", required=True),
        FormField(id="tra", label=labels("Ngày trả"), type="date", min="@ngay", help=labels("Ghi đủ.")),
        FormField(id="tt", label=labels("Tình trạng"), type="choice", option=own, privacy="narrative"),
        FormField(id="harm", label=labels("Mức độ"), type="choice", choices="harm", aliases=("Mức", "Độ")),
        FormField(id="diem", label=labels("Điểm và hệ số"), type="decimal", min=0.5, max=10, unit="điểm", width=9),
        FormField(id="tong", label=labels("Tổng"), type="count", unique=True),
        FormField(id="ten", label=labels("Người"), persons=True),
        FormField(id="khoa", label=labels("Tháng"), type="code", choices="@departments", privacy="personal"),
        FormField(id="a", label=labels("A"), type="tick"),
        FormField(id="b", label=labels("B"), type="tick"),
        FormField(id="ma", label=labels("Mã dòng"), type="code", numbered=True, locked=True),
        FormField(id="loi", label=labels("Lỗi và sót"), privacy="narrative"),
        FormField(id="nc", label=labels("Nguy cơ"), type="choice", choices="risk"),
        FormField(id="don_vi", label=labels("Đơn vị"), type="code", choices="@departments"),
    )
    carried = {"finding": "loi", "found_on": "ngay", "request": "tt", "due": "tra", "risk": "nc", "owner": "ten"}
    done = "tt = done and tra filled"
    rules = (
        Rule(kind="not_before", fields=("tra", "ngay")),
        Rule(kind="within_span", fields=("ngay", "tra"), severity="warning"),
        Rule(kind="not_future", fields=("ngay",)),
        Rule(kind="deadline", fields=("tra", "ngay"), value=1.5, unit="hours", when="diem >= 2.5"),
        Rule(kind="deadline", fields=("tra", "ngay"), value=2, unit="months"),
        Rule(kind="at_most", fields=("diem",), value=9.5, when="harm.group = NC3 and a blank"),
        Rule(kind="at_least", fields=("tong", "diem")),
        Rule(kind="above", fields=("diem",), limit="@grade_a_lost", when="tt = done"),
        Rule(kind="below", fields=("diem", "tong")),
        Rule(kind="sum", fields=("tong", "diem", "diem")),
        Rule(kind="sum_of_lines", fields=("tong",), of="pdca.progress"),
        Rule(kind="required_when", fields=("tra", "ten"), when="tt != done, chua"),
        Rule(kind="blank_when", fields=("tra",), when="tt blank"),
        Rule(kind="exactly_one", fields=("a", "b")),
        Rule(kind="at_least_one", fields=("a", "b")),
        Rule(kind="unique", fields=("ngay", "harm")),
        *(Rule(kind="at_least_per", fields=("ngay",), value=2, per=per) for per in PARTS),
        Rule(kind="matches", fields=("ten",), of="incidents.description"),
        Rule(kind="each_value", fields=("harm",), when="a filled"),
    )
    summaries = (
        Summary(id="a", title=labels("Theo tháng"), by=("month", "harm.group"), chart="stacked", span="period"),
        Summary(id="b", title=labels("Tổng điểm"), count="sum", fields=("diem",), where=done, chart="line"),
        Summary(id="c", title=labels("Trung bình"), count="mean", fields=("diem",), by=("khoa",), chart="bar"),
        Summary(id="d", title=labels("Tỷ lệ"), count="share", where="harm = A, B", of=done, by=("department",)),
        Summary(id="e", title=labels("Ngày"), count="days_between", fields=("ngay", "tra"), chart="column"),
        Summary(id="f", title=labels("Gần nhất"), count="latest", fields=("tong",)),
        Summary(id="g", title=labels("Mở"), count="open", by=("tt",), chart="pareto"),
        Summary(
            id="h",
            title=labels("Quá hạn"),
            count="overdue",
            decision=labels("{count} việc, lâu nhất {days} ngày ({department})."),
        ),
        Summary(id="per", title=labels("Trên 100"), count="per", fields=("diem", "tong"), per=100, by=("month",)),
        Summary(id="most", title=labels("Cao nhất"), count="highest", fields=("diem",), by=("ten",), top=5),
        Summary(id="i", title=labels("Bao phủ"), count="coverage", fields=("diem", "tong")),
        Summary(id="j", title=labels("Nhện"), count="mean", fields=("diem", "tong"), by=("tt", "field"), chart="radar"),
        Summary(id="k", title=labels("Thiếu"), count="without", fields=("harm",), where="tt = done"),
        Summary(id="l", title=labels("Nửa năm và tuần"), by=("half", "week")),
        Summary(id="m", title=labels("Quý"), by=("quarter",)),
    )
    above, below = Share(where="tt = done"), Share(count="sum", field="tong", where="harm != I")
    return Form(
        id="tat_ca",
        layout="list",
        sheet=labels("Tất cả"),
        title=labels("TẤT CẢ"),
        instruction=labels("Điền."),
        assigned="paraclinical",
        rhythm="week",
        at_least=2,
        blank_rows=25,
        head="state",
        signed=("maker", "office", "director"),
        why=labels("Biết việc nào còn chờ."),
        date="ngay",
        instead="tra",
        due="tra",
        done=done,
        field=fields,
        rule=rules,
        summary=summaries,
        feed=(
            Feed(indicator="BRVT-16", numerator=above, denominator=below, date="tra", department="khoa"),
            Feed(indicator="BRVT-02", numerator=Share()),
            Feed(indicator="BRVT-13", denominator=below),
        ),
        hand_over=(
            HandOver(to="capa", fields=Carried(**carried), mark="DC", source="audit", department="don_vi", when=done),
        ),
        since=2,
    )


PARTS: tuple[Any, ...] = ("week", "month", "quarter", "half", "year")


def observed() -> Form:
    """A sheet of observations."""
    return Form(
        id="quan_sat",
        layout="observations",
        sheet=labels("Quan sát"),
        title=labels("QUAN SÁT"),
        instruction=labels("Đánh dấu."),
        date="ngay",
        field=(FormField(id="ngay", label=labels("Ngày"), type="date"),),
        line=(
            FormLine(id="1", label=labels("Rửa tay"), group=labels("Trước")),
            FormLine(id="A1.2-x", label=labels("Sát khuẩn")),
        ),
        summary=(
            Summary(id="x", title=labels("Mục"), count="share", of="mark = yes", where="mark != na", by=("item",)),
            Summary(id="y", title=labels("Trọn vẹn"), count="share", of="whole = 1", where="whole filled"),
            Summary(id="z", title=labels("Một mục"), where="item = A1.2-x", by=("mark", "month")),
        ),
        since=2,
    )


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
@pytest.mark.parametrize("form", [full(), observed()], ids=["list", "observations"])
def test_all_a_declaration_can_say_is_said_in_rows_of_any_language(read: Read, form: Form, language: str):
    control, findings = read([form], language)
    assert findings == []
    assert control.own_forms == (form,)


def test_a_control_workbook_written_from_its_values_reads_the_same(read: Read, tmp_path: Path):
    control, _ = read([full(), observed()])
    path = tmp_path / "again.xlsx"
    path.write_bytes(control_file(entries_of(control, VI), SAVED, VI))
    again, findings = read_control(fetch_apart(path), VI)
    assert findings == []
    assert (again.own_forms, again.form_assignments) == (control.own_forms, control.form_assignments)
    assert again.departments == control.departments


@pytest.mark.parametrize(
    ("sheet", "field", "allowed"),
    [
        ("own_forms", "layout", Layout),
        ("own_forms", "rhythm", Rhythm),
        ("own_forms", "assigned", get_type_hints(Form)["assigned"]),
        ("own_form_fields", "type", FieldType),
        ("own_form_rules", "rule", RuleKind),
        ("own_form_summaries", "count", Count),
        ("own_form_summaries", "chart", get_type_hints(Summary)["chart"]),
        ("own_form_summaries", "span", get_type_hints(Summary)["span"]),
    ],
)
def test_the_sheets_offer_all_a_declaration_may_say(sheet: str, field: str, allowed: Any):
    form = next(form for form in loader.forms("control") if form.id == sheet)
    offered = {code.id for code in form.by_field[field].option} - {"key"}  # a code given by qmxl is said as a type
    assert offered == set(get_args(allowed)) - {""}


WORDS = Words(full(), VI)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Tình trạng = Xong và đã gửi", "tt = done"),
        ("tinh trang = da xong", "tt = done"),
        ("Điểm và hệ số < 9,5 và Tình trạng ≠ Chưa", "diem < 9.5 and tt != chua"),
        ("Mức độ.Nhóm = NC3; A = x", "harm.group = NC3 and a filled"),
        ("A ≠ x", "a blank"),
        ("Ngày trả để trống", "tra blank"),
        ("Ngày trả đã điền và Tình trạng = Chưa hoặc Đã xong", "tra filled and tt = chua, done"),
        ("Khoa/phòng = khoa_kham", "department = KHOA_KHAM"),
        ("status = done", None),
        ("Tình trạng = Xong rồi", None),
        ("Tình trạng", None),
        ("Điểm và hệ số > nhiều", None),
        ("Người > 3", None),
        ("Ngày trả = 05/01/2026", None),
        ("", ""),
    ],
)
def test_a_condition_is_written_with_the_words_people_see(typed: str, expected: str | None):
    if expected is None:
        with pytest.raises(NotSaid):
            WORDS.condition(typed)
    else:
        assert WORDS.condition(typed) == expected


def test_a_column_called_as_another_is_named_by_its_id():
    assert (WORDS.called("month"), WORDS.called("khoa")) == ("month", "Tháng")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("100", Amount(100)),
        ("1,5 giờ", Amount(1.5, "hours")),
        ("3 ngày", Amount(3, "days")),
        ("60 days", Amount(60, "days")),
        ("2/tháng", Amount(2, per="month")),
        ("1 mỗi tuần", Amount(1, per="week")),
        ("1 / 6 tháng", Amount(1, per="half")),
    ],
)
def test_an_amount_is_written_as_people_write_it(typed: str, expected: Amount):
    assert amount(typed) == expected


@pytest.mark.parametrize("typed", ["nhiều", "3 lần", "2/lần", "1.234"])
def test_what_is_no_amount_is_none(typed: str):
    with pytest.raises(NotSaid):
        amount(typed)


def test_choices_have_ids_of_their_own():
    codes = options("Rửa tay; 1+; 1-; 是; Tử vong [I: NC3]; Xong {Đã xong, Hết}")
    assert [(code.id, code.group, code.aliases) for code in codes] == [
        ("rua_tay", "", ()),
        ("1", "", ()),
        ("1_2", "", ()),
        ("choice", "", ()),
        ("I", "NC3", ()),
        ("xong", "", ("Đã xong", "Hết")),
    ]
    assert options(options_told(codes, "vi")) == codes
    with pytest.raises(NotSaid):
        options("Đạt; dat")


@pytest.mark.parametrize(
    ("typed", "expected"), [("Họp Khoa", "hop_khoa"), ("5S", "x5s"), ("BK-01", "bk_01"), ("", ""), ("月", "")]
)
def test_an_id_is_made_of_the_code(typed: str, expected: str):
    assert snake(typed) == expected


def test_an_older_control_workbook_has_none_of_the_sheets(tmp_path: Path):
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file(entries_of(small_hospital(), VI), SAVED, VI))
    book = openpyxl.load_workbook(path)
    for form in loader.forms("control"):
        if form.id in {*SHEETS, "form_assignments"}:
            del book[form.sheet.vi]
    kind = next(cell for cell in book["Khoa phòng"][1] if cell.value == "kind")
    book["Khoa phòng"].delete_cols(kind.column)
    book.save(path)
    control, findings = read_control(fetch_apart(path), VI)
    assert but_of_the_list(findings) == []
    assert {department.kind for department in control.departments.values()} == {"clinical"}
    usual = [form for form in control.forms.all if not form.packs or "basic" in form.packs]
    given = [form for form in usual if form.id in ALWAYS or form.assigned in {"all", "clinical"}]
    assert control.forms.of("GLOCOM", ["2026-01"]) == given
    assert date(2026, 4, 5) == control.timetable.due("2026-03")


def test_a_new_control_workbook_says_to_whom_the_bundled_forms_go(tmp_path: Path):
    path = tmp_path / "QM_DieuKhien.xlsx"
    path.write_bytes(control_file({**starter_entries(VI), "hospital": HOSPITAL}, SAVED, VI))
    control, findings = read_control(fetch_apart(path), VI)
    assert findings == []
    assert (control.form_assignments, control.packs) == ((), {"basic"})
    usual = {form.id: form.assigned for form in BUNDLED if form.id not in ALWAYS and "basic" in form.packs}
    for department in control.departments.values():
        given = {form.id for form in control.forms.of(department.code, ["2026-01"])} - ALWAYS
        assert given == {form for form, to in usual.items() if to in {"all", department.kind}}
    assert control.departments["QLCL"].kind == "quality_office"
