"""A list: a field a column, and as many numbered lines as people need.

Where a field is declared as numbered, its column stands in the place of the numbers: each line has a key of its own,
which qmxl gives when the form is made, and by which other forms name it.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import count

from qmxl.catalogue.declared import Form
from qmxl.forms.kinds.given import Given
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import Line, Sheet, Workbook, columns_of, sheet_of
from qmxl.texts import Texts

KEYS = "keys"  # where a workbook's identity says how keys begin, if not with its department and span
BLANK_LINES, NUMBERED_LINES = 20, 5  # lines for more, at least: of a blank sheet on paper; below those filled in


def lay_out(form: Form, given: Given) -> Sheet:
    """Numbered blank lines, more than those it has to hold; those that take more than a page are spare."""
    return _open_list(form, given.text, given.filled)


@cache
def _open_list(form: Form, text: Texts, filled: int) -> Sheet:
    several = max(form.blank_rows, filled + BLANK_LINES)
    given_with = any(field.locked for field in form.field)  # something stands in every line, so that none is spare
    numbered = several if given_with else max(BLANK_LINES, filled + NUMBERED_LINES)
    headings = [] if any(field.numbered for field in form.field) else ["form.number"]
    lines = [
        Line(key=str(n), row=str(n), texts=(str(n) if n <= numbered else "",)[: len(headings)], spare=n > numbered)
        for n in range(1, several + 1)
    ]
    return sheet_of(form, text, headings, columns_of(form, text.language), lines)


def with_keys(workbook: Workbook, entries: Mapping[str, Mapping[Key, object]]) -> dict[str, Mapping[Key, object]]:
    """The entries with a key for every line of the lists that have keys; a line that has one keeps it.

    New ones are numbered above those there are, so that the key of a line that was taken out is not given again.
    """
    identity = workbook.identity
    part = "N" if identity.get("part") else ""
    told = dict(entries)
    for sheet in workbook.sheets:
        mark = next((each.mark for each in sheet.form.hand_over if not each.key), "")
        begun = identity.get(KEYS) or f"{identity.get('department', '')}-{identity.get('span', '')}"
        prefix = f"{begun}-{mark or part}"
        for column in sheet.columns:
            if column.numbered:
                its = entries.get(sheet.form.id, {})
                told[sheet.form.id] = {**its, **dict(_keys(sheet, column.key, its, prefix, f"{begun}-"))}
    return told


def _keys(
    sheet: Sheet, field: str, entries: Mapping[Key, object], prefix: str, plain: str
) -> Iterator[tuple[Key, str]]:
    """The key of each line, by where it is entered.

    A form that began to hand lines over has earlier keys without its mark, ``plain``: none of their numbers again.
    """
    there = {line.key: str(entries[line.key, field, ""]) for line in sheet.lines if entries.get((line.key, field, ""))}
    numbers = [key.removeprefix(prefix).removeprefix(plain) for key in there.values() if key.startswith(plain)]
    new = count(1 + max((int(number) for number in numbers if number.isdecimal()), default=0))
    used: set[str] = set()
    for line in sheet.lines:
        key = there.get(line.key, "")
        if not key or key in used:
            key = f"{prefix}{next(new):03}"
        used.add(key)
        yield (line.key, field, ""), key
