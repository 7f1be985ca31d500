"""A checklist: fixed lines, and the same fields to fill in for each."""

from functools import cache

from qmxl.catalogue.declared import Form
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.shape import of_months
from qmxl.forms.layout import Column, Line, Sheet, columns_of, sheet_of
from qmxl.texts import Texts
from qmxl.typed.spelling import fold


def lay_out(form: Form, given: Given) -> Sheet | None:
    """A line for each row it is given, or each that is declared; no sheet where there is none."""
    text = given.text
    if not form.lines_of:
        return _declared(form, text) if form.line else None
    if not given.rows:
        return None
    keys = given.keys or [row[0] for row in given.rows]
    ticked = of_months(form)  # nobody has to tick, so that a form made before it had a line is whole
    lists = given.lists or (None,) * len(given.rows)
    told = given.told or ((),) * len(given.rows)
    lines = [
        Line(key, key, texts=row, optional=ticked, choices=codes.id if codes else "", codes=codes, beside=beside)
        for key, row, codes, beside in zip(keys, given.rows, lists, told, strict=True)
    ]
    columns: tuple[Column, ...] = columns_of(form, text.language)
    if given.span is not None and ticked:  # a tick in each month
        names = {month: text("form.month", month=int(month[-2:])) for month in given.span.months}
        columns = tuple(Column(month, name, "tick", width=6, aliases=(month,)) for month, name in names.items())
    return sheet_of(form, text, given.headings, columns, lines, given.beside)


@cache
def _declared(form: Form, text: Texts) -> Sheet:
    language = text.language
    grouped = any(line.group for line in form.line)
    lines = []
    for line in form.line:
        group = (line.group.in_(language) if line.group else "",) if grouped else ()
        shown = (line.id, *group, line.label.in_(language))
        lines.append(Line(key=line.id, row=line.id, texts=shown, aliases=(fold(line.id),)))
    headings = ["form.code", *(["form.group"] if grouped else []), "form.line_content"]
    return sheet_of(form, text, headings, columns_of(form, language), lines)
