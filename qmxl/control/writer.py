"""Writes the control workbook, with drop-downs that offer each code beside its name."""

import io
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from xlsxwriter.worksheet import Worksheet

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form
from qmxl.control.control import ALWAYS, Control
from qmxl.control.layout import control_workbook
from qmxl.control.lists import offered
from qmxl.control.start import (
    Patience,
    add_macros,
    period_lists,
    start_entries,
    write_journal_name,
    write_start,
    write_words,
)
from qmxl.forms.head import first_input
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Sheet
from qmxl.forms.styles import Styles
from qmxl.forms.writer import (
    FIRST_ROW,
    LISTS,
    Entries,
    Pen,
    list_formula,
    used_lists,
    write_code_lists,
    write_identity,
    write_sheet,
)
from qmxl.own_forms.printing import chosen, code_of, form_rows
from qmxl.own_forms.reading import SHEETS
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book, quoted
from qmxl.xlsx.cells import column_letters

PATIENCE = Patience()


def control_file(
    entries: Entries, made: datetime, text: Texts, *, macros: bool = False, patience: Patience = PATIENCE
) -> bytes:
    """A control workbook holding ``entries``: .xlsm with ``macros``, else .xlsx; same arguments, same bytes."""
    filled = {form: len({row for row, _, _ in answers}) for form, answers in entries.items()}
    workbook = control_workbook(text, filled)
    buffer = io.BytesIO()
    book = new_book(buffer, made, text("form.control_title"))
    pen = Pen(book, Styles(book), text, workbook, entries)
    worksheets = {sheet.form.id: book.add_worksheet(sheet.name) for sheet in workbook.sheets}
    lists = book.add_worksheet(LISTS)
    labels = {codes.id: codes.labels(text.language) for codes in used_lists(workbook)}
    column = write_code_lists(pen, lists, labels)
    everyone = offered("*", text("form.all_departments"))
    known = (*loader.indicators().values(), *loader.fed_indicators().values())
    standard = [offered(indicator.code, indicator.name) for indicator in known]
    bundled = [offered(code_of(form), form.sheet.in_(text.language)) for form in assignable()]
    for name, fixed, form in (
        ("@departments", [], "departments"),
        ("@departments_or_all", [everyone], "departments"),
        ("@departments_or_kinds", [everyone, *kinds(text)], "departments"),
        ("@indicators", standard, "own_indicators"),
        ("@own_forms", [], "own_forms"),
        ("@forms", bundled, "own_forms"),
    ):
        pen.lists[name] = _live_list(pen, lists, column, fixed, workbook.by_form[form])
        column += 1
    for name, values in period_lists(made).items():
        lists.write_column(0, column, values)
        pen.lists[name] = list_formula(column, len(values))
        column += 1
    lists.very_hidden()
    for sheet in workbook.sheets:
        write_sheet(pen, worksheets[sheet.form.id], sheet)
    write_start(pen, worksheets["start"], workbook.by_form["start"], macros=macros)
    write_journal_name(pen, workbook.by_form["journal"])
    write_words(pen, patience)
    write_identity(pen)
    worksheets["start"].activate()
    if macros:
        add_macros(pen)
    book.close()
    return buffer.getvalue()


def _live_list(pen: Pen, lists: Worksheet, column: int, fixed: list[str], source: Sheet) -> str:
    """A list that grows with the codes and names typed on another sheet; gives the formula of its range."""
    for at, value in enumerate(fixed):
        lists.write_string(at, column, value)
    first = first_input(source)
    code, name = column_letters(first), column_letters(first + 1)
    sheet = quoted(source.name)
    for offset, line in enumerate(source.lines):
        row = FIRST_ROW + offset + 1
        there = [pen.entry(source.form.id, (line.row, column.key, "")) for column in source.columns[:2]]
        value = offered(str(there[0]), str(there[1] or "")) if there[0] else ""
        formula = f'=IF({sheet}!{code}{row}="","",{sheet}!{code}{row}&" – "&{sheet}!{name}{row})'
        lists.write_formula(len(fixed) + offset, column, formula, None, value)
    letters = column_letters(column)
    count = f"{len(fixed)}+COUNTA({sheet}!${code}${FIRST_ROW + 1}:${code}${FIRST_ROW + len(source.lines)})"
    return f"=OFFSET({LISTS}!${letters}$1,0,0,MAX(1,{count}),1)"


def assignable() -> list[Form]:
    """The catalogue's forms that go to whom a hospital likes."""
    return [form for form in loader.forms("department") if form.id not in ALWAYS]


def kinds(text: Texts) -> list[str]:
    """The kinds of department a form can be given to, and nobody, as a drop-down offers them."""
    own = next(form for form in loader.forms("control") if form.id == "own_forms")
    return [code.label.in_(text.language).upper() for code in own.by_field["assigned"].option if code.id != "all"]


def given_to(department: str, control: Control | None, text: Texts) -> str:
    """Whom a form is given to, as a drop-down offers it."""
    if department in {"*", "all"}:
        return offered("*", text("form.all_departments"))
    if control and department in control.departments:
        return offered(department, control.departments[department].name)
    return chosen("own_forms", "assigned", department, text.language).upper()


def list_entries(rows: list[dict[str, object]]) -> dict[Key, object]:
    """Rows of a list form as the entries of its numbered lines."""
    return {(str(n), field, ""): value for n, row in enumerate(rows, start=1) for field, value in row.items()}


def starter_entries(text: Texts, made: datetime | None = None) -> dict[str, dict[Key, object]]:
    """What a new control workbook holds: usual departments, to whom forms go, criteria, the fifth as deadline."""
    departments: list[dict[str, object]] = [
        {"code": d.code, "name": d.name, "kind": chosen("departments", "kind", d.kind, text.language)}
        for d in loader.starter_departments()
    ]
    forms: list[dict[str, object]] = [
        {
            "form": offered(code_of(form), form.sheet.in_(text.language)),
            "department": given_to(form.assigned, None, text),
        }
        for form in assignable()
    ]
    applied = loader.code_lists()["applied"].code[0].label.in_(text.language)
    return {
        "start": start_entries(made) if made else {},
        "hospital": {("due_day", "value", ""): 5},
        "departments": list_entries(departments),
        "form_assignments": list_entries(forms),
        "criteria": {(c.code, "applied", ""): applied for c in loader.criteria().criterion},
    }


def entries_of(control: Control, text: Texts) -> dict[str, dict[Key, object]]:
    """A control's content as the entries of its workbook."""
    lists = loader.code_lists()

    def label(name: str, code: object) -> str:
        return next(c.label.in_(text.language) for c in lists[name].code if c.id == str(code))

    def department(code: str) -> str:
        return offered(code, control.departments[code].name) if code in control.departments else ""

    def indicator(code: str) -> str:
        known = control.indicators.get(code) or loader.fed_indicators()[code]
        return offered(code, known.name)

    hospital = control.hospital
    forms = {form.id: form for form in control.forms}
    own: dict[str, list[dict[str, object]]] = {sheet: [] for sheet in SHEETS}
    for form in control.own_forms:
        for sheet, its in form_rows(form, text, control.forms).items():
            own[sheet] += its
    rows: Mapping[str, list[dict[str, object]]] = {
        "departments": [
            {**asdict(d), "kind": chosen("departments", "kind", d.kind, text.language)}
            for d in control.departments.values()
        ],
        "form_assignments": [
            {
                "form": offered(code_of(forms[a.form]), forms[a.form].sheet.in_(text.language)),
                "department": given_to(a.department, control, text),
                "first": a.first,
                "last": a.last,
            }
            for a in control.form_assignments
        ],
        **own,
        "assignments": [
            {
                "indicator": indicator(a.indicator),
                "department": department(a.department) or offered("*", text("form.all_departments")),
                "first": a.first,
                "last": a.last,
            }
            for a in control.assignments
        ],
        "targets": [
            {**asdict(t), "indicator": indicator(t.indicator), "department": department(t.department)}
            for t in control.targets
        ],
        "own_indicators": [
            {
                "code": i.code,
                "name": i.name,
                "kind": label("indicator_kind", i.kind),
                "numerator": i.numerator,
                "denominator": i.denominator,
                "unit": i.unit,
                "scale": i.scale,
                "direction": label("direction", i.direction),
                "interval": label("interval", i.interval),
            }
            for i in control.own_indicators.values()
        ],
        "sub_items": [{**asdict(i), "department": department(i.department)} for i in control.sub_items.values()],
        "recipients": [
            {**asdict(r), "role": label("recipient_role", r.role), "receives": label("receives", r.receives)}
            for r in control.recipients
        ],
        "deadlines": [{"period": p, "due": d} for p, d in control.deadlines.items()],
    }
    criteria: dict[Key, object] = {}
    for setting in control.criteria.values():
        criteria[setting.code, "applied", ""] = label("applied", setting.applied)
        if setting.target_level:
            criteria[setting.code, "target_level", ""] = label("level", setting.target_level)
    intervals: dict[Key, object] = {
        (code, "interval", ""): label("interval", interval) for code, interval in control.intervals.items()
    }
    return {
        "intervals": intervals,
        "start": {(key, "value", ""): value for key, value in asdict(control.start).items() if value != ""},
        "hospital": {(key, "value", ""): value for key, value in asdict(hospital).items() if value not in {"", False}},
        **{form: list_entries(kept) for form, kept in rows.items()},
        "criteria": criteria,
    }
