"""Composes a department's workbook: only the forms, indicators and sub-items it is assigned."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import cast

from qmxl.catalogue.declared import Form, as_of
from qmxl.control.control import Control
from qmxl.control.for_others import whose
from qmxl.departments.beside import levels_beside, supporting_list, told_beside
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.kinds.shape import eventful
from qmxl.forms.layout import SOURCE_LINE, VERSION, Beside, Sheet, Told, Workbook, version_of
from qmxl.period import Period, parse_period
from qmxl.texts import Texts

PART = "part"  # in the identity of a workbook of one register alone: the form's id


def department_workbook(
    control: Control,
    department: str,
    span: Period,
    text: Texts,
    filled: Mapping[str, int] | None = None,
    version: int = VERSION,
    *,
    formerly: bool = False,
) -> Workbook:
    """The workbook of one department for ``span``, with room for ``filled`` lines per list form.

    As of an earlier ``version`` of the contract it has what was asked for then. ``formerly``: with the lines that
    forms made earlier may have for indicators that registers feed now, so that what was typed there is not lost.
    """
    forms = [as_of(form, version) for form in control.forms.of(department, span.months) if form.since <= version]
    room = filled or {}
    given = {form.id: _given(form, control, department, span, text, room.get(form.id, 0)) for form in forms}
    if formerly:
        forms = [form if given[form.id].indicators else _beside(form, control) for form in forms]
        given = {form.id: _with_fed(given[form.id], form, control, department, span) for form in forms}
    laid_out = [lay_out(form, given[form.id]) for form in forms]
    sheets = [with_lists(sheet, control) for sheet in laid_out if sheet]
    identity = {
        "form_set": "department",
        "version": str(version),
        "hospital": control.hospital.name,
        "department": department,
        "span": str(span),
        "forms": ",".join(sheet.form.id for sheet in sheets),
        "title": text(
            "form.title",
            hospital=control.hospital.name,
            department=control.departments[department].name,
            span=str(span),
        ),
    }
    supported = supporting_list(control, department, text)
    above, owner = control.hospital.authority, control.departments[department]
    head = tuple(name for name in (above, control.hospital.name, owner.name) if name)
    return Workbook("department", tuple(sheets), identity, (supported,) if supported else (), head)


def part_workbook(
    control: Control,
    department: str,
    form: Form,
    span: Period,
    text: Texts,
    sources: Sequence[str] = (),
    version: int = VERSION,
) -> Workbook:
    """The workbook of one register alone, whose lines another program had: where each comes from stands beside it."""
    given = Given(text, span, len(sources))
    sheet = with_lists(cast("Sheet", lay_out(as_of(form, version), given)), control)
    told = [*sources, *[""] * (len(sheet.lines) - len(sources))]
    lines = tuple(replace(line, beside=(Told(source),)) for line, source in zip(sheet.lines, told, strict=True))
    title = text(
        "form.title",
        hospital=control.hospital.name,
        department=control.departments[department].name,
        span=str(span),
    )
    identity = {
        "form_set": "department",
        "version": str(version),
        "hospital": control.hospital.name,
        "department": department,
        "span": str(span),
        PART: form.id,
        "title": title,
    }
    return Workbook("department", (replace(sheet, lines=lines, beside=(Beside(SOURCE_LINE, 24),)),), identity)


def expected_of(identity: Mapping[str, str], control: Control, text: Texts, *, formerly: bool = False) -> Workbook:
    """How a department's workbook that is there would be laid out now; ``formerly`` as for ``department_workbook``."""
    department, span, version = identity["department"], parse_period(identity["span"]), version_of(identity)
    if part := identity.get(PART):
        return part_workbook(control, department, control.forms.registers[part], span, text, version=version)
    return department_workbook(control, department, span, text, version=version, formerly=formerly)


def with_lists(sheet: Sheet, control: Control) -> Sheet:
    """The sheet with the hospital's own lists where its fields choose from them."""
    if not any(field.choices.startswith("@") for field in sheet.form.field):
        return sheet
    columns = [replace(each, codes=each.codes or control.lists.get(each.choices)) for each in sheet.columns]
    lines = [replace(each, codes=each.codes or control.lists.get(each.choices)) for each in sheet.lines]
    return replace(sheet, columns=tuple(columns), lines=tuple(lines))


def _beside(form: Form, control: Control) -> Form:
    """A grid in which nothing is asked for any more: a form without it is whole."""
    return replace(form, optional=True) if form.lines_of == "indicators" and control.fed else form


def _with_fed(given: Given, form: Form, control: Control, department: str, span: Period) -> Given:
    """What a grid is laid out for, with the indicators that registers feed and the months in which they do."""
    if form.lines_of != "indicators" or form.only or not control.fed:
        return given
    own = [indicator for code, indicator in control.indicators.items() if code in control.fed]
    for_others = [each for each in control.reporting.ever_typed_by(department) if whose(each.code, "")[1]]
    counted = partial(control.reporting.counted_months, months=span.months)
    return replace(given, fed=[*own, *(each for each in for_others if counted(each))], counted=counted)


def _given(form: Form, control: Control, department: str, span: Period, text: Texts, filled: int) -> Given:
    """What a form is laid out for; the lines that are not its own come from the control workbook."""
    if form.lines_of:
        return LINES[form.lines_of](form, control, department, span, text)
    return Given(text, span, filled)


def _indicators(form: Form, control: Control, department: str, span: Period, text: Texts) -> Given:
    """The department's indicators, those that another grid of its names aside."""
    given = control.forms.of(department, span.months)
    elsewhere = {code for other in given if other.id != form.id for code in other.only}
    wanted = [
        indicator
        for indicator in control.reporting.typed_by(department, span.months)
        if (indicator.code in form.only if form.only else indicator.code not in elsewhere)
    ]
    due = partial(control.reporting.typed_months, department=department, months=span.months)
    return Given(text, span, indicators=wanted, due=due)


def _sub_items(form: Form, control: Control, department: str, span: Period, text: Texts) -> Given:
    del form
    items = control.programme.sub_items_of(department)
    rows = [(item.code, str(item.level or ""), item.title) for item in items]
    lists = [control.statuses_of(item) for item in items]
    beside, told = told_beside(control, department, items, text)
    headings = ["form.code", "form.level", "form.sub_item"]
    return Given(text, span, headings=headings, rows=rows, lists=lists, beside=beside, told=told)


def _registers(form: Form, control: Control, department: str, span: Period, text: Texts) -> Given:
    """The department's registers of what happens, or does not, by their sheets."""
    del form
    kept = [each for each in control.forms.of(department, span.months) if eventful(each)]
    rows = [(each.sheet.in_(text.language), each.title.in_(text.language)) for each in kept]
    headings = ["form.register", "form.register_content"]
    return Given(text, span, headings=headings, rows=rows, keys=[each.id for each in kept])


def _levels(form: Form, control: Control, department: str, span: Period, text: Texts) -> Given:
    """The criteria of the main set the department leads, where the office speaks with departments of levels at all."""
    del form
    led = dict.fromkeys(item.criterion for item in control.programme.sub_items_of(department) if not item.set)
    if not control.programme.agreed_targets or not control.programme.main_set.rule.climb:
        led = {}
    rows = [(code, control.programme.main_set.by_code[code].title) for code in led]
    beside, told = levels_beside(control.programme, department, list(led))
    return Given(text, span, headings=["form.code", "form.criterion"], rows=rows, beside=beside, told=told)


LINES: Mapping[str, Callable[[Form, Control, str, Period, Texts], Given]] = {
    "indicators": _indicators,
    "sub_items": _sub_items,
    "registers": _registers,
    "levels": _levels,
}
