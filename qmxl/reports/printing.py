"""Prints a submission's answers as rows of the master's sheet of all answers, ready to be put into it.

There are hundreds of them a report, so they are printed where they were read and never leave that process
but as rows: a cell a column of :data:`COLUMNS`, text in place, which needs no table of strings: as that of a formula
that is not there (``str``), which programs read faster than ``inlineStr``, but for texts with more than plain signs.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache

from qmxl.catalogue import loader
from qmxl.catalogue.loader import code_list
from qmxl.catalogue.privacy import guarded, in_house
from qmxl.catalogue.statuses import LISTS
from qmxl.control.control import Control
from qmxl.control.lists import FORMS, name_in
from qmxl.forms.answers import Answer, ReadSheet
from qmxl.forms.kinds.observations import MARKS
from qmxl.forms.kinds.shape import SHAPES, of_months
from qmxl.names import escaped
from qmxl.submissions.submission import Submission
from qmxl.texts import Texts
from qmxl.typed.persons import looks_like
from qmxl.xlsx.cells import column_letters, fraction, serial
from qmxl.xlsx.content import NOT_A_NUMBER, digits, finite, fitting
from qmxl.xlsx.packing import Piece, piece

COLUMNS = ("department", "period", "form", "row", "field", "value", "sheet", "cell", "source")
# A workbook numbers its styles as they are first used; the master begins with these.
DAY_STYLE, NUMBER_STYLE, DECIMAL_STYLE, MOMENT_STYLE, TIME_STYLE, AMOUNT_STYLE = 1, 2, 3, 4, 5, 6
AMOUNT = 1e7  # from here on a number is read in groups of three: it is an amount, and looks like nobody's own
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x(?=[0-9a-fA-F]{4}_)")


@lru_cache(maxsize=1 << 14)
def inline(text: str) -> str:
    """What follows a cell's address and style: the text as its content, escaped as spreadsheet programs expect it."""
    if not text:
        return "/>"
    whole = fitting(text)
    kept = UNPRINTABLE.sub(_by_number, whole)
    shown = escaped(kept).encode("ascii", "xmlcharrefreplace").decode()  # rows of ASCII are put together much faster
    space = ' xml:space="preserve"' if shown != shown.strip() or "\n" in shown else ""
    if space or kept != whole:
        return f' t="inlineStr"><is><t{space}>{shown}</t></is></c>'
    return f' t="str"><v>{shown}</v></c>'


def _by_number(found: re.Match[str]) -> str:
    """The first character of what was found as ``_xHHHH_``: one that XML cannot hold, or a "_" that would seem such."""
    first, rest = found[0][0], found[0][1:]
    return f"_x{ord(first):04X}_{rest}"


@lru_cache(maxsize=1 << 14)
def number(value: float) -> str:
    """What follows a cell's address: the style and a number, or the error a number is that no cell can hold."""
    if not finite(value):
        return f' s="{NUMBER_STYLE}" t="e"><v>{NOT_A_NUMBER}</v></c>'
    whole = AMOUNT_STYLE if abs(value) >= AMOUNT else NUMBER_STYLE
    style = whole if value.is_integer() else DECIMAL_STYLE
    return f' s="{style}"><v>{digits(value)}</v></c>'


class Printer:
    """Prints answers with the words of the forms in place of their ids."""

    def __init__(self, control: Control, text: Texts) -> None:
        language = text.language
        forms = (*control.forms.all, *loader.forms("round"))
        self._sheets = {form.id: form.sheet.in_(language) for form in forms}
        self._dates = {form.id: form.date for form in forms if form.date}
        declared = [(form, field) for form in forms for field in form.field]
        self._fields = {(form.id, field.id): field.label.in_(language) for form, field in declared}
        self._fields |= {
            (form.id, line.id): line.label.in_(language) for form in control.forms.all for line in form.line
        }
        self._entries = {(i.code, e.id): e.label for i in control.indicators.values() for e in i.entries}
        self._none = text("form.none_occurred")
        answered = {code.id: code.label.in_(language) for each in LISTS for code in loader.code_lists()[each].code}
        self._labels = {
            (form.id, field.id): answered if codes.id in LISTS else {c.id: c.label.in_(language) for c in codes.code}
            for form, field in declared
            if (codes := code_list(form, field.id))
        }
        own = [(form, field, control.lists.get(field.choices)) for form, field in declared]
        self._labels |= {
            (form.id, field.id): {code.id: name_in(codes, code.id, language) for code in codes.code}
            for form, field, codes in own
            if codes and codes.id in FORMS
        }
        marks = {code.id: code.label.in_(language) for code in loader.code_lists()[MARKS].code}
        observed = [form for form in control.forms.all if SHAPES[form.layout].sideways]
        self._labels |= {(form.id, line.id): marks for form in observed for line in form.line}
        self._ticked = inline(text("form.tick"))
        self._hidden = inline(text("master.hidden"))

    def rows(self, submission: Submission, first: int, hidden: frozenset[tuple[str, str]] = frozenset()) -> Piece:
        """The answers of a submission from row ``first`` (from 1) on, without those in ``hidden`` lines."""
        printed: list[str] = []
        for found in submission.sheets.values():
            if in_house(found.sheet.form):
                continue
            shown = _without(found, hidden) if hidden else found
            printed += self._rows_of(submission, shown, first + len(printed))
        return piece("".join(printed))

    def _rows_of(self, submission: Submission, found: ReadSheet, first: int) -> Iterator[str]:
        """The rows of one form. The innermost loop of printing, so what is the same in all of them is made before."""
        form, is_card = found.sheet.form.id, found.sheet.shape.single
        department, source = inline(submission.department), inline(submission.source)
        sheet, name = inline(self._sheets[form]), inline(found.name)
        fields, entries, private = self._fields, self._entries, guarded(found.sheet.form)
        months = _months(found, self._dates[form]) if form in self._dates else {}
        ticked = of_months(found.sheet.form)
        letters = {at: column_letters(at) for at in found.columns.values()}
        numbers = map(str, range(first, first + len(found.answers)))
        for n, answer in zip(numbers, found.answers.values(), strict=True):
            row, field = ("", answer.row) if is_card else (answer.row, answer.field)
            asked = fields.get((form, field)) or entries.get((row, field)) or self._plain(field)
            period = inline(months.get(row, "") if months else field if ticked else answer.period)
            row, asked = (self._sheets.get(row, row), self._none) if ticked else (row, asked)
            value = answer.value
            shown = number(value) if value.__class__ is float else self._value(form, field, answer)
            if field in private:
                shown = self._hidden
            cell = inline(f"{letters[answer.at_column]}{answer.at_row + 1}")
            yield (
                f'<row r="{n}"><c r="A{n}"{department}<c r="B{n}"{period}<c r="C{n}"{sheet}'
                f'<c r="D{n}"{inline(row)}<c r="E{n}"{inline(asked)}<c r="F{n}"{shown}'
                f'<c r="G{n}"{name}<c r="H{n}"{cell}<c r="I{n}"{source}</row>'
            )

    def _plain(self, field: str) -> str:
        """How an answer is called that no form declares: the tick of a grid, or a line's own key."""
        return self._none if field == "none" else field

    def _value(self, form: str, field: str, answer: Answer) -> str:
        """What follows the address of a cell with an answer that is no plain number."""
        value = answer.value
        if value is True:
            return self._ticked
        if isinstance(value, date):
            style = MOMENT_STYLE if isinstance(value, datetime) else DAY_STYLE
            return f' s="{style}"><v>{digits(serial(value))}</v></c>'
        if isinstance(value, time):
            return f' s="{TIME_STYLE}"><v>{digits(fraction(value))}</v></c>'
        content = str(answer.raw) if value is None else str(value)
        if value is None and looks_like(content):  # a person's details in a cell for something else
            return self._hidden
        return inline(self._labels.get((form, field), _SAME).get(content, content))


def _without(found: ReadSheet, hidden: frozenset[tuple[str, str]]) -> ReadSheet:
    """A form without the answers in hidden lines."""
    form = found.sheet.form.id
    return replace(found, answers={key: each for key, each in found.answers.items() if (form, key[0]) not in hidden})


_SAME: Mapping[str, str] = {}


def _months(found: ReadSheet, date_field: str) -> dict[str, str]:
    """The month of each line: in which what it tells happened."""
    return {
        answer.row: f"{answer.value:%Y-%m}"
        for answer in found.answers.values()
        if answer.field == date_field and isinstance(answer.value, date)
    }
