"""Composes the master workbook out of its sheets."""

import io
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from qmxl.control.control import Control
from qmxl.forms.styles import Styles
from qmxl.master import answers, charts, findings, indicators, overview, register_data, registers, submissions
from qmxl.master.answers import AnswerSheet, Printed
from qmxl.period import Period
from qmxl.programme import (
    agreement,
    criteria,
    criteria_report,
    differences,
    director,
    effectiveness,
    evidence,
    given_levels,
    standards,
    support,
    targets,
    worklist,
    workload,
)
from qmxl.sheets import long_tables
from qmxl.sheets.page import DATA_SHEETS, FIRST_SHEETS, Page
from qmxl.tables.columns import length
from qmxl.tables.movement import Movement
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
    movement: Movement | None = None,
) -> bytes:
    """The .xlsx of the master; the same tables give the same parts, the time ``made`` in docProps aside.

    ``printed`` gives the printed answers of sources, for the ``answer_sheets``; ``step`` is called before each part of
    the work, and what it raises ends it. Without ``movement`` there are no sheets about the work that is left.
    """
    buffer = io.BytesIO()
    title = text("master.owner", hospital=control.hospital.name, period=str(period))
    book = new_book(buffer, made, title, MasterBook)
    book.step = step
    page = Page(book, Styles(book), text, control, tables, period, step=step, movement=movement)
    answers.first_styles(page)
    sections = register_data.layout(page)
    absent = _absent(tables)
    rows, levels = indicators.layout(page), criteria.layout(page)
    report, basic = criteria_report.layout(page, levels), standards.layout(page)
    held: dict[str, object] = {
        register_data.NAME: sections,
        **dict.fromkeys(absent),
        criteria_report.NAME: report,
        standards.NAME: basic,
        targets.NAME: tables.targets,
        effectiveness.NAME: tables.effects,
        **dict.fromkeys((evidence.NAME, evidence.DATA), evidence.wanted(page)),
        **dict.fromkeys(worklist.SHEETS, worklist.wanted(page)),
    }
    for name in (*FIRST_SHEETS, *tables.registers, *DATA_SHEETS):
        if held.get(name, True):
            page.sheets[name] = book.add_worksheet(page.title_of(name), BulkSheet)
    overview.write(page, rows, levels)
    submissions.write(page)
    findings.write(page)
    indicators.write(page, rows)
    charts.write(page, rows)
    criteria.write(page, levels)
    criteria_report.write(page, report, levels)
    targets.write(page, tables.targets)
    standards.write(page, basic)
    if movement and worklist.wanted(page):
        left = worklist.layout(page, movement, levels)
        worklist.write(page, left)
        workload.write(page, left)
        director.write(page, levels, left)
    evidence.write(page)
    effectiveness.write(page)
    for name, draw in (
        (agreement.NAME, agreement.write),
        (differences.NAME, differences.write),
        (given_levels.NAME, partial(given_levels.write, levels=levels)),
        (support.NAME, support.write),
    ):
        if name not in absent:
            draw(page)
    registers.write(page, sections)
    long_tables.write(page)
    register_data.write(page, sections)
    answers.write(page, answer_sheets, printed)
    book.close()
    return buffer.getvalue()


def _absent(tables: Tables) -> set[str]:
    """The sheets that have nothing to hold."""
    holding = {
        agreement.NAME: tables.compared,
        agreement.DATA: tables.compared,
        differences.NAME: tables.discordant,
        given_levels.NAME: tables.given_levels,
        support.NAME: tables.support,
    }
    return {name for name, table in holding.items() if not length(table)}
