"""Writes the workbook of a closed period: laid out like a form, so that it is read again by its keys."""

import io
from datetime import datetime

from qmxl.catalogue import loader
from qmxl.control.control import Control
from qmxl.forms.kinds.shape import Key
from qmxl.forms.layout import LISTS
from qmxl.forms.styles import Styles
from qmxl.forms.writer import Pen, used_lists, write_code_lists, write_identity, write_sheet
from qmxl.series.closing import CLOSED, REOPENED, SUM, Closing, closing_workbook, digest
from qmxl.tables.pooling import Placed
from qmxl.texts import Texts
from qmxl.typed.values import exact
from qmxl.xlsx.book import new_book

Entries = dict[Key, object]
SHORT = 12


def closing_file(closing: Closing, control: Control, made: datetime, text: Texts) -> bytes:
    """The .xlsx of a closing; figures by indicator, department and month, files by name, the log in its order."""
    figures = sorted(closing.figures, key=lambda p: (p.figure.indicator, p.department, p.figure.period))
    lists: dict[str, list[dict[str, object]]] = {
        "closed_figures": [_line(each, control, closing.digests) for each in figures],
        "closed_files": [each._asdict() for each in sorted(closing.files)],
        "closing_log": [
            {**deed._asdict(), "action": _word("closing_log", "action", deed.action, text)} for deed in closing.log
        ],
    }
    entries: dict[str, Entries] = {
        "closing": _card(closing, control, text),
        **{form: _entries(lines) for form, lines in lists.items()},
    }
    identity = {SUM: digest(figures, closing.files, standing=closing.standing), "period": str(closing.period)}
    workbook = closing_workbook(text, {form: len(lines) for form, lines in lists.items()}, identity)
    buffer = io.BytesIO()
    book = new_book(buffer, made, text("earlier.closing_title", period=str(closing.period)))
    pen = Pen(book, Styles(book), text, workbook, entries)
    worksheets = {sheet.form.id: book.add_worksheet(sheet.name) for sheet in workbook.sheets}
    hidden = book.add_worksheet(LISTS)
    write_code_lists(pen, hidden, {codes.id: codes.labels(text.language) for codes in used_lists(workbook)})
    hidden.very_hidden()
    for sheet in workbook.sheets:
        write_sheet(pen, worksheets[sheet.form.id], sheet)
    write_identity(pen)
    book.close()
    return buffer.getvalue()


def _card(closing: Closing, control: Control, text: Texts) -> Entries:
    state = CLOSED if closing.standing else REOPENED
    said: dict[str, object] = {
        "hospital": control.hospital.name,
        "period": str(closing.period),
        "state": _word("closing", "state", state, text),
        "closed_at": closing.at,
        "closed_by": closing.by,
        "figures": len(closing.figures),
        "lacking": closing.lacking,
    }
    return {(name, "value", ""): value for name, value in said.items() if value != ""}


def _line(each: Placed, control: Control, digests: dict[str, str]) -> dict[str, object]:
    figure, indicator = each.figure, control.indicators.get(each.figure.indicator)
    return {
        "indicator": figure.indicator,
        "indicator_name": indicator.name if indicator else "",
        "department": each.department,
        "month": figure.period,
        "numerator": _kept(figure.numerator),
        "denominator": _kept(figure.denominator),
        "none_occurred": "x" if figure.none_occurred else "",
        "source": each.source,
        "sheet": figure.sheet,
        "numerator_cell": figure.numerator_cell,
        "denominator_cell": figure.denominator_cell,
        "digest": digests.get(each.source, "")[:SHORT],  # whole beside the file
    }


def _kept(value: float | None) -> float | None:
    """A number as every spreadsheet keeps it, so that what is read is what the workbook's sum was made of."""
    return None if value is None else exact(value)


def _entries(lines: list[dict[str, object]]) -> Entries:
    return {
        (str(number), field, ""): value
        for number, line in enumerate(lines, start=1)
        for field, value in line.items()
        if value is not None and value != ""
    }


def _word(form: str, field: str, code: str, text: Texts) -> str:
    """What a code is called."""
    declared = next(each for each in loader.forms("closing") if each.id == form)
    return next(each.label.in_(text.language) for each in declared.by_field[field].option if each.id == code)
