"""A card: labelled single cells, which make up one record."""

from functools import cache

from qmxl.catalogue.declared import Form
from qmxl.forms.kinds.given import Given
from qmxl.forms.layout import Column, Sheet, in_every_language, line_of, sheet_of
from qmxl.texts import Texts


def lay_out(form: Form, given: Given) -> Sheet:
    """A line for each field."""
    return _card(form, given.text)


@cache
def _card(form: Form, text: Texts) -> Sheet:
    lines = [line_of(form, field, text.language) for field in form.field]
    content = Column("value", text("form.content"), width=58, aliases=in_every_language("form.content"))
    return sheet_of(form, text, ["form.item"], [content], lines)
