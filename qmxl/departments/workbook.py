"""Composes a department's workbook: only the sheets, indicators and sub-items it is assigned."""

from functools import partial

from qmxl.catalogue import loader
from qmxl.control.models import Control
from qmxl.forms.layout import VERSION, Sheet, Workbook, card, checklist, grid, open_list
from qmxl.period import Period
from qmxl.texts import Texts


def department_workbook(
    control: Control, department: str, span: Period, text: Texts, filled: dict[str, int] | None = None
) -> Workbook:
    """The workbook of one department for ``span``, with room for ``filled`` lines per list form."""
    indicators = control.indicators_of(department, span.months)
    sub_items = control.sub_items_of(department)
    sheets: list[Sheet] = []
    for form in loader.forms("department"):
        if form.layout == "card":
            sheets.append(card(form, text))
        elif form.layout == "grid" and indicators:
            due = partial(control.due_months, department=department, months=span.months)
            sheets.append(grid(form, text, indicators, span, due))
        elif form.layout == "checklist" and sub_items:
            headings = ["form.code", "form.level", "form.sub_item"]
            rows = [(item.code, str(item.level), item.title) for item in sub_items]
            sheets.append(checklist(form, text, headings, rows))
        elif form.layout == "list":
            sheets.append(open_list(form, text, (filled or {}).get(form.id, 0)))
    identity = {
        "form_set": "department",
        "version": str(VERSION),
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
    return Workbook("department", tuple(sheets), identity)
