"""Composes a department's workbook: only the forms, indicators and sub-items it is assigned."""

from collections.abc import Callable, Mapping
from functools import partial

from qmxl.catalogue.declared import Form, as_of
from qmxl.control.models import Control
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.registry import lay_out
from qmxl.forms.layout import VERSION, Workbook
from qmxl.period import Period
from qmxl.texts import Texts


def department_workbook(
    control: Control,
    department: str,
    span: Period,
    text: Texts,
    filled: Mapping[str, int] | None = None,
    version: int = VERSION,
) -> Workbook:
    """The workbook of one department for ``span``, with room for ``filled`` lines per list form.

    As of an earlier ``version`` of the contract it has what was asked for then.
    """
    forms = [as_of(form, version) for form in control.forms_of(department, span.months) if form.since <= version]
    room = filled or {}
    sheets = [lay_out(form, _given(form, control, department, span, text, room.get(form.id, 0))) for form in forms]
    identity = {
        "form_set": "department",
        "version": str(version),
        "hospital": control.hospital.name,
        "department": department,
        "span": str(span),
        "title": text(
            "form.title",
            hospital=control.hospital.name,
            department=control.departments[department].name,
            span=str(span),
        ),
    }
    return Workbook("department", tuple(sheet for sheet in sheets if sheet), identity)


def _given(form: Form, control: Control, department: str, span: Period, text: Texts, filled: int) -> Given:
    """What a form is laid out for; the lines that are not its own come from the control workbook."""
    if form.lines_of:
        return LINES[form.lines_of](form, control, department, span, text)
    return Given(text, span, filled)


def _indicators(form: Form, control: Control, department: str, span: Period, text: Texts) -> Given:
    """The department's indicators, those that another grid of its names aside."""
    given = control.forms_of(department, span.months)
    elsewhere = {code for other in given if other.id != form.id for code in other.only}
    wanted = [
        indicator
        for indicator in control.indicators_of(department, span.months)
        if (indicator.code in form.only if form.only else indicator.code not in elsewhere)
    ]
    due = partial(control.due_months, department=department, months=span.months)
    return Given(text, span, indicators=wanted, due=due)


def _sub_items(form: Form, control: Control, department: str, span: Period, text: Texts) -> Given:
    del form
    rows = [(item.code, str(item.level), item.title) for item in control.sub_items_of(department)]
    return Given(text, span, headings=["form.code", "form.level", "form.sub_item"], rows=rows)


LINES: Mapping[str, Callable[[Form, Control, str, Period, Texts], Given]] = {
    "indicators": _indicators,
    "sub_items": _sub_items,
}
