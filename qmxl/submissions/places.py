"""The cells of a submission by what they answer, blank ones too: what is needed to find one again in another copy."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from qmxl.catalogue.privacy import guarded
from qmxl.forms.answers import Answer, ReadSheet
from qmxl.forms.kinds.shape import Key
from qmxl.submissions.submission import Submission
from qmxl.typed.spelling import nfc
from qmxl.xlsx.cells import address


class Placed(NamedTuple):
    """A cell: what it answers, where it stands, and what may be shown of its content.

    ``token`` is the same for contents that say the same, "" for a blank cell; ``line`` the same for lines of an open
    list that say the same in all other cells, so that a line is known again wherever sorting brought it.
    """

    form: str
    key: Key
    sheet: str
    cell: str
    shown: object
    token: str
    line: str = ""


def placed(submission: Submission, hidden: str) -> list[Placed]:
    """Every cell that takes an answer; ``hidden`` takes the place of what is narrative or personal."""
    return [each for form, found in submission.sheets.items() for each in _of_form(form, found, hidden)]


def _of_form(form: str, found: ReadSheet, hidden: str) -> Iterator[Placed]:
    private, shape = guarded(found.sheet.form), found.sheet.shape
    by_line: dict[str, dict[Key, Answer]] = {}
    for each in found.answers.values():
        by_line.setdefault(each.row, {})[each.key] = each
    for line, at_row in found.rows.items():
        for column, at_column in found.columns.items():
            key = shape.key(line, column)
            answer: Answer | None = found.answers.get(key)
            shown: object = ""
            if answer is not None:
                shown = hidden if found.field_of(answer) in private else _said(answer)
            others = by_line.get(line, {}) if shape.open_ended else {}
            rest = sorted((str(k[1]), repr(_said(a))) for k, a in others.items() if k != key)
            token = _token(_said(answer)) if answer is not None else ""
            where = address(at_row, at_column)
            yield Placed(form, key, found.name, where, shown, token, _token(rest) if rest else "")


def _said(answer: Answer) -> object:
    return nfc(str(answer.raw)) if answer.value is None else answer.value


def _token(content: object) -> str:
    return hashlib.blake2b(repr(content).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
