"""Composes the master workbook out of its sheets."""

import io
from collections.abc import Collection, Sequence
from datetime import datetime

from qmxl.control.control import Control
from qmxl.forms.styles import Styles
from qmxl.master import (
    answers,
    charts,
    criteria,
    effectiveness,
    evidence,
    findings,
    indicators,
    long_tables,
    overview,
    register_data,
    registers,
    submissions,
)
from qmxl.master.answers import AnswerSheet, Printed
from qmxl.master.page import DATA_SHEETS, FIRST_SHEETS, Page
from qmxl.period import Period
from qmxl.tables.tabulate import Tables
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book
from qmxl.xlsx.bulk import BulkSheet
from qmxl.xlsx.packing import Step, no_step
from qmxl.xlsx.pieces import MasterBook


def master_file(
    tables: Tables,
    answer_sheets: Sequence[AnswerSheet],
    printed: Printed,
    control: Control,
    period: Period,
    made: datetime,
    text: Texts,
    step: Step = no_step,
) -> bytes:
    """The .xlsx of the master; the same tables give the same parts, the time ``made`` in docProps aside.

    ``printed`` gives the printed answers of sources, for the ``answer_sheets``; ``step`` is called before each part of
    the work, and what it raises ends it.
    """
    buffer = io.BytesIO()
    title = text("master.owner", hospital=control.hospital.name, period=str(period))
    book = new_book(buffer, made, title, MasterBook)
    book.step = step
    page = Page(book, Styles(book), text, control, tables, period, step=step)
    answers.first_styles(page)
    sections = register_data.layout(page)
    for name in (*FIRST_SHEETS, *tables.registers, *DATA_SHEETS):
        if _holds(page, name, sections):
            page.sheets[name] = book.add_worksheet(page.title_of(name), BulkSheet)
    rows, levels = indicators.layout(page), criteria.layout(page)
    overview.write(page, rows, levels)
    submissions.write(page)
    findings.write(page)
    indicators.write(page, rows)
    charts.write(page, rows)
    criteria.write(page, levels)
    evidence.write(page)
    effectiveness.write(page)
    registers.write(page, sections)
    long_tables.write(page)
    register_data.write(page, sections)
    answers.write(page, answer_sheets, printed)
    book.close()
    return buffer.getvalue()


def _holds(page: Page, name: str, sections: Collection[object]) -> bool:
    """Whether a sheet has something to hold; those that always do are there whatever came in."""
    if name in {evidence.NAME, evidence.DATA}:
        return evidence.wanted(page)
    if name == effectiveness.NAME:
        return bool(page.tables.effects)
    return name != register_data.NAME or bool(sections)
