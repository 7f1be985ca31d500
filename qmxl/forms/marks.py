"""What a workbook's identity says of the lines it was made with: a digest of each, by form and key.

The lines of an identity that begin with the same word hold one kind of digests; those of a form that has many lines
stand in several cells.
"""

from collections.abc import Mapping
from hashlib import sha256

from qmxl.typed.spelling import nfc

Marks = Mapping[str, Mapping[str, str]]  # by form and key: a digest of a line, without spaces
MOST = 400  # keys in a cell, which holds 32,767 letters


def as_said(value: object, raw: object) -> str:
    """What a cell says, the same however it is typed; "" for nothing."""
    return str(value) if value is not None else nfc(str(raw)) if raw is not None else ""


def digest(said: Mapping[str, str], length: int = 12) -> str:
    """A digest of what a line says, by field."""
    whole = "\n".join(f"{field}={text}" for field, text in sorted(said.items()) if text)
    return sha256(whole.encode()).hexdigest()[:length]


def as_identity(marks: Marks, begun: str) -> dict[str, str]:
    """The marks as lines of a workbook's identity that begin with a word."""
    return {
        f"{begun} {form} {at}": "\n".join(f"{key} {its[key]}" for key in sorted(its)[at : at + MOST])
        for form, its in sorted(marks.items())
        for at in range(0, len(its), MOST)
    }


def marks_of(identity: Mapping[str, str], begun: str) -> dict[str, dict[str, str]]:
    """The marks in a workbook's identity; none in one made before there were any."""
    found: dict[str, dict[str, str]] = {}
    for name, told in identity.items():
        first, _, form = name.rpartition(" ")[0].partition(" ")
        if first == begun:
            pairs = (line.rpartition(" ") for line in told.splitlines())
            found.setdefault(form, {}).update({key: said for key, _, said in pairs if key})
    return found
