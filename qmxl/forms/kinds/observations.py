"""Observations: a column an occasion or person, with lines for who, when and where, and a mark for each item."""

from functools import cache

from qmxl.catalogue import loader
from qmxl.catalogue.declared import Form
from qmxl.forms.kinds.given import Given
from qmxl.forms.layout import Column, Line, Sheet, line_of, sheet_of
from qmxl.texts import Texts
from qmxl.typed.spelling import fold

OCCASIONS, WIDTH = 20, 15
MARKS = "mark"  # the code list of what is marked for an item: done, not done, not applicable


def lay_out(form: Form, given: Given) -> Sheet:
    """A line for each field of an occasion, then one for each item."""
    return _observations(form, given.text)


@cache
def _observations(form: Form, text: Texts) -> Sheet:
    language = text.language
    heads = [line_of(form, field, language) for field in form.field]
    items = [
        Line(
            key=item.id,
            row=item.id,
            texts=(item.label.in_(language),),
            type="choice",
            choices=MARKS,
            codes=loader.code_lists()[MARKS],
            required=True,
            help=item.group.in_(language) if item.group else "",
            aliases=tuple(fold(label) for label in (item.label.vi, item.label.en, item.label.zh)),
        )
        for item in form.line
    ]
    columns = [
        Column(str(n), text("form.occasion", number=n), width=WIDTH, aliases=(str(n),))
        for n in range(1, (form.blank_rows or OCCASIONS) + 1)
    ]
    return sheet_of(form, text, ["form.item"], columns, [*heads, *items])
