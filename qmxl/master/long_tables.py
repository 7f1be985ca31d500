"""The long tables: what every figure of the master is worked out from, each with its file, sheet and cell."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from qmxl.catalogue import loader
from qmxl.findings import column_letters
from qmxl.master.bulk import ROWS_OF_A_SHEET, BulkSheet
from qmxl.master.page import Page, heading, table
from qmxl.tables import UNPROVED, VALUES

FIRST = 4  # the row of the headings, from 0

# Names over the columns of the indicator table, which the sheets' formulas and QM_VALUE read.
NAMES = {
    "QM_ChiSo": "indicator",
    "QM_Khoa": "department",
    "QM_Ky": "period",
    "QM_TuSo": "numerator",
    "QM_MauSo": "denominator",
    "QM_TyLe": "rate",
    "QM_MucTieu": "target",
    "QM_Tinh": "counted",
    "QM_TrongKy": "in_period",
    "QM_KyTruoc": "in_previous",
    "QM_KPS": "none_occurred",
}
ITEM_NAMES = {"QM_TieuChi": "criterion", "QM_Muc": "level", "QM_KetQua": "status"}
INCIDENT_NAMES = {
    "QM_ThangSuCo": "month",
    "QM_NhomTonThuong": "group",
    "QM_MucTonThuong": "harm",
    "QM_NguyenNhan": "cause",
}

VALUE = VALUES.index("value")
DATES = {"due", "happened_on", "closed_on", "start"}


def write(page: Page) -> None:
    """The four sheets of data behind the master."""
    indicators(page)
    sub_items(page)
    incidents(page)
    answers(page)


def _columns(frame: pd.DataFrame) -> list[list[object]]:
    return [frame[name].tolist() for name in frame.columns]


def _write(page: Page, name: str, frame: pd.DataFrame, widths: Sequence[float], names: dict[str, str]) -> None:
    worksheet = page.sheet(name)
    heading(page, worksheet, name, len(frame.columns), page.text(f"master.note.{name}"))
    styles = [page.style(num_format="dd/mm/yyyy") if column in DATES else None for column in frame.columns]
    headings = [page.text(f"master.column.{column}") for column in frame.columns]
    last = table(page, worksheet, FIRST, f"QM_{name}", headings, _columns(frame), styles, widths)
    for defined, column in names.items():
        letters = column_letters(list(frame.columns).index(column))
        page.book.define_name(defined, f"={page.reference(name)}!${letters}${FIRST + 2}:${letters}${last}")


def indicators(page: Page) -> None:
    """A figure a row: departments' with their cells, then sums by month and to date."""
    frame = page.tables.indicators.copy()
    words = {True: page.label("item_status", "met"), False: page.label("item_status", "not_met")}
    frame["met"] = [words.get(value, "") if value is not None else "" for value in frame["met"]]
    frame["left_out"] = [page.text.get(f"finding_short.{code}", code) if code else "" for code in frame["left_out"]]
    widths = (11, 19, 10, 14, 16, 10, 10, 12, 8, 9, 8, 11, 26, 12, 12, 34, 14, 9, 9)
    _write(page, "indicator_data", frame, widths, NAMES)


def sub_items(page: Page) -> None:
    """A sub-item a row with its status."""
    frame = page.tables.sub_items.copy()
    frame["status"] = [
        unproved(page) if code == UNPROVED else page.label("item_status", code) for code in frame["status"]
    ]
    _write(page, "sub_item_data", frame, (11, 9, 7, 60, 18, 14, 36, 22, 12, 24, 30, 12, 8), ITEM_NAMES)


def unproved(page: Page) -> str:
    """How a sub-item that is met without evidence is written."""
    return page.text("master.unproved")


def incidents(page: Page) -> None:
    """An incident a row."""
    frame = page.tables.incidents.copy()
    frame["cause"] = [page.label("cause", code) for code in frame["cause"]]
    _write(page, "incident_data", frame, (18, 12, 10, 8, 8, 22, 60, 40, 12, 30, 12, 8), INCIDENT_NAMES)


def answers(page: Page) -> None:
    """Every filled cell of every report that counts, over as many sheets as its rows need."""
    frame = page.tables.values
    room = ROWS_OF_A_SHEET - FIRST - 1
    headings = [page.text(f"master.column.{column}") for column in frame.columns]
    columns = _in_words(page, frame)
    for number, start in enumerate(range(0, max(len(frame), 1), room), start=1):
        part = [column[start : start + room] for column in columns]
        worksheet = page.sheet("answers") if number == 1 else _another(page, number)
        heading(page, worksheet, "answers", len(columns), page.text("master.note.answers"))
        name = "QM_answers" if number == 1 else f"QM_answers_{number}"
        day = page.style(num_format="dd/mm/yyyy", align="left")
        styles: list[Any] = [None] * len(columns)
        styles[VALUE] = [day if isinstance(value, date) else None for value in part[VALUE]]
        table(page, worksheet, FIRST, name, headings, part, styles, (19, 10, 12, 16, 44, 44, 14, 8, 34))


def _in_words(page: Page, frame: pd.DataFrame) -> list[list[object]]:
    """The columns of the answers with the words of the forms in place of their ids."""
    language = page.text.language
    declared = {form.id: form for form in loader.forms("department")}
    sheets = {code: form.sheet.in_(language) for code, form in declared.items()}
    fields = {(code, f.id): f.label.in_(language) for code, form in declared.items() for f in form.field}
    entries = {(i.code, e.id): e.label for i in page.control.indicators.values() for e in i.entries}
    coded = {(code, f.id): f.choices for code, form in declared.items() for f in form.field if f.type == "choice"}
    ticked, none = page.text("form.tick"), page.text("form.none_occurred")

    def field(form: str, row: str, name: str) -> str:
        if form == "cover":
            return fields.get((form, row), row)
        return fields.get((form, name)) or entries.get((row, name)) or (none if name == "none" else name)

    def value(form: str, name: str, content: object) -> object:
        if content is True:
            return ticked
        return page.label(coded[form, name], content) if (form, name) in coded else content

    forms, rows, names, values = (frame[name].tolist() for name in ("form", "row", "field", "value"))
    places = list(zip(forms, rows, names, strict=True))
    words = {place: field(*place) for place in set(places)}
    told: dict[str, list[object]] = {
        "form": [sheets.get(form, form) for form in forms],
        "field": [words[place] for place in places],
        "value": [
            content if content.__class__ is float else value(form, name, content)
            for form, name, content in zip(forms, names, values, strict=True)
        ],
    }
    return [told[name] if name in told else frame[name].tolist() for name in frame.columns]


def _another(page: Page, number: int) -> BulkSheet:
    worksheet: BulkSheet = page.book.add_worksheet(f"{page.title_of('answers')} {number}", BulkSheet)
    return worksheet
