"""The lists whose open lines go on, and which lines a workbook was made with out of an earlier one.

Its identity keeps a digest of what each said there then. By it a line that was changed where it came from, after it
had gone on, is known from one that only went on.
"""

from collections.abc import Iterable

from qmxl.catalogue.declared import Form

WITHIN = "carried"  # what begins the lines of an identity


def kept_open(forms: Iterable[Form]) -> list[Form]:
    """The lists whose lines have keys and say when they are done: what is open in them goes on into the next form."""
    return [form for form in forms if form.layout == "list" and form.numbered and form.done]


def told_by(form: Form) -> list[str]:
    """The fields that are people's own; what qmxl writes into a line says nothing of whether it was changed."""
    return [field.id for field in form.field if not field.locked]
