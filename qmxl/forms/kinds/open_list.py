"""A list: a field a column, and as many numbered lines as people need."""

from functools import cache

from qmxl.catalogue.declared import Form
from qmxl.forms.kinds.given import Given
from qmxl.forms.layout import Line, Sheet, columns_of, sheet_of
from qmxl.texts import Texts

BLANK_LINES, NUMBERED_LINES = 20, 10  # below those that are filled: at least; numbered where others are spare


def lay_out(form: Form, given: Given) -> Sheet:
    """Numbered blank lines, more than those it has to hold; the last may be spare."""
    return _open_list(form, given.text, given.filled, given.spare)


@cache
def _open_list(form: Form, text: Texts, filled: int, spare: bool) -> Sheet:  # noqa: FBT001 - kept by what it is given
    count = max(form.blank_rows, filled + BLANK_LINES)
    numbered = filled + NUMBERED_LINES if spare else count
    lines = [
        Line(key=str(n), row=str(n), texts=(str(n) if n <= numbered else "",), spare=n > numbered)
        for n in range(1, count + 1)
    ]
    return sheet_of(form, text, ["form.number"], columns_of(form, text.language), lines)
