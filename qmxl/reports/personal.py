"""The workbook of personal answers: beside the master, for the quality office alone; nothing sends it or reads it.

Its first sheet has a row for each answer to a personal field. A form that is kept in the house has a sheet of its own
with its lines whole, and so has each list of persons that is worked out (:class:`PersonList`).
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from qmxl.catalogue.declared import Form, FormField
from qmxl.catalogue.loader import code_list
from qmxl.catalogue.privacy import in_house
from qmxl.control.control import Control
from qmxl.forms.head import BOLD, wrapped
from qmxl.forms.styles import FRAME, Styles
from qmxl.period import Period
from qmxl.reports.report import Report
from qmxl.submissions.records import ITEM
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book, write_value

COLUMNS = ("department", "form", "row", "field", "value", "sheet", "cell", "source")
WIDTHS = (26, 16, 12, 34, 40, 20, 8, 34)
FIRST = 4
PLACE = (("sheet", 20.0), ("cell", 8.0), ("source", 34.0))


class PersonList(NamedTuple):
    """A list that names persons: whom to test again, who won. ``sheet`` is no longer than a sheet's name may be."""

    sheet: str
    title: str
    headings: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[object]]


def is_personal(reports: Iterable[Report]) -> bool:
    """Whether any report has something that belongs in this workbook."""
    return any(report.personal or report.house for report in reports)


def internal_file(
    reports: Iterable[Report],
    control: Control,
    period: Period,
    made: datetime,
    text: Texts,
    lists: Sequence[PersonList] = (),
) -> bytes | None:
    """The .xlsx of the reports' personal answers, of lines kept in the house and of ``lists``; None without any."""
    reports = list(reports)
    if not is_personal(reports) and not lists:
        return None
    buffer = io.BytesIO()
    title = text("master.owner", hospital=control.hospital.name, period=str(period))
    book = new_book(buffer, made, title)
    style = Styles(book)
    answers = _answers(reports, control, text)
    for each in (*([answers] if answers.rows else []), *_of_forms(reports, control, text), *lists):
        _draw(book.add_worksheet(each.sheet), style, title, each, text("internal.note"))
    book.define_name("QM_internal", '="1"')  # by this it is known, whatever it is called: it is never sent
    book.close()
    return buffer.getvalue()


def _draw(worksheet: Worksheet, style: Styles, owner: str, shown: PersonList, note: str) -> None:
    """A list on its sheet, as it is printed too."""
    worksheet.hide_gridlines(2)
    worksheet.write_string(0, 0, shown.title, style.title())
    worksheet.write_string(1, 0, owner, style(bold=True))
    worksheet.write_string(2, 0, note, style())
    for at, (name, width) in enumerate(zip(shown.headings, shown.widths, strict=True)):
        worksheet.write_string(FIRST, at, name, style.heading())
        worksheet.set_column(at, at, width)
    lines = max(wrapped(name, width / BOLD) for name, width in zip(shown.headings, shown.widths, strict=True))
    worksheet.set_row(FIRST, 6 + 15 * lines)
    formats = ((datetime, "dd/mm/yyyy hh:mm"), (date, "dd/mm/yyyy"), (time, "hh:mm"))
    line = {"align": "left", "valign": "top", "bottom": 4, "bottom_color": FRAME}
    dated = [(kind, style(num_format=said, **line)) for kind, said in formats]
    plain = style(text_wrap=True, **line)
    for row, values in enumerate(shown.rows, start=FIRST + 1):
        for at, value in enumerate(values):
            look = next((look for kind, look in dated if isinstance(value, kind)), plain)
            write_value(worksheet, row, at, value, look)
    worksheet.freeze_panes(FIRST + 1, 0)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(FIRST)
    worksheet.set_footer("&R&8&P/&N")


def _answers(reports: Iterable[Report], control: Control, text: Texts) -> PersonList:
    """A row for each answer to a personal field of a form that is not kept in the house whole."""
    forms, rows = {form.id: form for form in control.forms.all}, []
    for report in reports:
        for answer in report.personal:
            form = forms[answer.form]
            label = form.by_field[answer.field].label.in_(text.language)
            said = (_name(control, report), form.sheet.in_(text.language), answer.row, label, answer.value)
            rows.append((*said, answer.sheet, answer.cell, report.source))
    headings = [text(f"master.column.{name}") for name in COLUMNS]
    return PersonList(text("internal.sheet"), text("internal.title"), headings, WIDTHS, rows)


def _name(control: Control, report: Report) -> str:
    """Whose a report is, by name where the department is known."""
    department = control.departments.get(report.department)
    return department.name if department else report.department


def _of_forms(reports: Sequence[Report], control: Control, text: Texts) -> Iterator[PersonList]:
    """The lines of each form that is kept in the house, in the order of the forms, departments and lines."""
    for form in control.forms.all:
        if not in_house(form) or not any(form.id in report.house for report in reports):
            continue
        titles = list(_columns(form, text))
        rows = [
            (
                _name(control, report),
                *(_shown(form, name, record.values.get(name), text) for name, *_ in titles),
                *(record.sheet, record.cell, report.source),
            )
            for report in reports
            for record in report.house.get(form.id, ())
        ]
        headings = [text("master.column.department"), *(title for _, title, _ in titles)]
        headings += [text(f"master.column.{name}") for name, _ in PLACE]
        widths = [26.0, *(width for *_, width in titles), *(width for _, width in PLACE)]
        yield PersonList(form.sheet.in_(text.language), form.title.in_(text.language), headings, widths, rows)


def _columns(form: Form, text: Texts) -> Iterator[tuple[str, str, float]]:
    """Each column of a form's lines: its id, heading and width."""
    if form.line and form.layout == "checklist":
        yield ITEM, text("master.column.item"), 40
    for field in form.field:
        yield field.id, field.label.in_(text.language), max(10.0, min(field.width, 40.0))
    for line in form.line if form.layout == "observations" else ():
        yield line.id, line.label.in_(text.language), 14


def _shown(form: Form, name: str, value: object, text: Texts) -> object:
    """A value as people read it."""
    field: FormField | None = form.by_field.get(name)
    if name == ITEM:
        return next((line.label.in_(text.language) for line in form.line if line.id == value), value)
    if value is True:
        return "x"
    codes = code_list(form, name) if field is not None and value is not None else None
    return codes.label(value, text.language) if codes else value
