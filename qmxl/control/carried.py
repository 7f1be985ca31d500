"""Which lines a workbook was made with out of an earlier one, by key, and a digest of what they said there then.

It stands in the workbook's identity. By it a line that was changed where it came from, after it had gone on, is known
from one that only went on.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from qmxl.catalogue.declared import Form
from qmxl.typed.spelling import nfc

Marks = Mapping[str, Mapping[str, str]]  # by form and key, as keys are compared: the digest of a line
WITHIN = "carried"  # what begins the lines of an identity
MOST = 400  # keys in a cell, which holds 32,767 letters


def kept_open(forms: Iterable[Form]) -> list[Form]:
    """The lists whose lines have keys and say when they are done: what is open in them goes on into the next form."""
    return [form for form in forms if form.layout == "list" and form.numbered and form.done]


def told_by(form: Form) -> list[str]:
    """The fields that are people's own; what qmxl writes into a line says nothing of whether it was changed."""
    return [field.id for field in form.field if not field.locked]


def as_said(value: object, raw: object) -> str:
    """What a cell says, the same however it is typed; "" for nothing."""
    return str(value) if value is not None else nfc(str(raw)) if raw is not None else ""


def digest(said: Mapping[str, str]) -> str:
    """A digest of what a line says, by field."""
    whole = "\n".join(f"{field}={text}" for field, text in sorted(said.items()) if text)
    return sha256(whole.encode()).hexdigest()[:12]


def as_identity(marks: Marks) -> dict[str, str]:
    """The marks as lines of a workbook's identity."""
    return {
        f"{WITHIN} {form} {at}": "\n".join(f"{key} {its[key]}" for key in sorted(its)[at : at + MOST])
        for form, its in sorted(marks.items())
        for at in range(0, len(its), MOST)
    }


def marks_of(identity: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The marks in a workbook's identity; none in one made before there were any."""
    found: dict[str, dict[str, str]] = {}
    for name, told in identity.items():
        first, _, form = name.rpartition(" ")[0].partition(" ")
        if first == WITHIN:
            pairs = (line.rpartition(" ") for line in told.splitlines())
            found.setdefault(form, {}).update({key: said for key, _, said in pairs if key})
    return found
