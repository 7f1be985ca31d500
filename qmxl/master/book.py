"""Composes the master workbook out of its sheets."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from xlsxwriter.workbook import Workbook as Book

from qmxl import __version__
from qmxl.control.control import Control
from qmxl.control.master_sheets import as_properties
from qmxl.forms.styles import Styles
from qmxl.master import (
    answers,
    approval,
    before_after,
    causes,
    chain,
    chain_counts,
    charts,
    comparison,
    contents,
    control_charts,
    findings,
    indicators,
    offered,
    over_time,
    overview,
    register_data,
    registers,
    rhythm,
    score_data,
    scoreboard,
    series_data,
    small_groups,
    submission_history,
    submissions,
    week_tasks,
)
from qmxl.master.answers import AnswerSheet, Printed
from qmxl.offered import sheet as offered_sheet
from qmxl.period import Period
from qmxl.programme import drawing as programme_sheets
from qmxl.reports.approvals import NOBODY, Approvals
from qmxl.series.changes import Change
from qmxl.series.over_time import OverTime
from qmxl.sheets import long_tables
from qmxl.sheets.page import DATA_SHEETS, FIRST_SHEETS, Page, set_footers
from qmxl.tables.movement import Movement
from qmxl.tables.questioned import questioned
from qmxl.tables.submission_history import Event
from qmxl.tables.tabulate import Tables
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book
from qmxl.xlsx.bulk import BulkSheet
from qmxl.xlsx.packing import Step, no_step
from qmxl.xlsx.pieces import MasterBook


class LaidOut(NamedTuple):
    """What the sheets will show, worked out before any of them is drawn: they speak of each other."""

    sections: register_data.Sections
    rows: list[indicators.Row]
    programme: programme_sheets.Programme
    blocks: list[control_charts.Placed]
    changed: list[Change]
    ranked: list[comparison.Drawn]
    caused: causes.Causes


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
    in_time: Sequence[OverTime] = (),
    history: Sequence[Event] = (),
    closed: Sequence[str] = (),
    approvals: Approvals = NOBODY,
) -> bytes:
    """The .xlsx of the master; the same tables give the same parts, the time ``made`` in docProps aside.

    ``printed`` gives the printed answers of sources, for the ``answer_sheets``; ``step`` is called before each part of
    the work, and what it raises ends it. Without ``movement`` there are no sheets about the work that is left, without
    ``in_time`` none about indicators over time, without ``history`` none of what became of each report.
    ``closed`` says what of the period is closed or was reopened, ``approvals`` what the earlier master says of its own.
    """
    buffer = io.BytesIO()
    title = text("master.owner", hospital=control.hospital.name, period=str(period))
    book = new_book(buffer, made, title, MasterBook)
    book.step = step
    page = Page(
        book,
        Styles(book),
        text,
        control,
        tables,
        period,
        step=step,
        movement=movement,
        over_time=in_time,
        questioned=questioned(tables.findings, tables.indicators),
        history=history,
        closed=closed,
    )
    answers.first_styles(page)
    laid_out = _laid_out(page)
    held = _held(page, laid_out)
    for name in (*FIRST_SHEETS, *tables.registers, *DATA_SHEETS):
        if held.get(name, True):
            page.sheets[name] = book.add_worksheet(page.title_of(name), BulkSheet)
    _draw_sheets(page, laid_out)
    _draw_data(page, laid_out)
    answers.write(page, answer_sheets, printed)
    approval.write(page, approvals)
    set_footers(page)
    name_owner(book, control.hospital.name, period, f"qmxl {__version__}", len(page.kept))
    book.close()
    return buffer.getvalue()


def name_owner(book: Book, owner: str, period: Period, maker: str, kept: int) -> None:
    """The names by which a receiver knows whose master it is, of which period, and made by which version.

    Its properties say which sheets are its own, so that those a person adds are known.

    So many columns are ``kept`` in the house: whoever sends the master asks.
    """
    told = {"of_hospital": owner, "of_period": str(period), "kept": str(kept), "made_by": maker}
    for name, said in told.items():
        book.define_name(f"QM_{name}", _as_formula(said))
    for name, said in as_properties(sheet.get_name() for sheet in book.worksheets()).items():
        book.set_custom_property(name, said, "text")


def _as_formula(said: str) -> str:
    """A text as what a name stands for; Excel takes 255 characters."""
    return '="{}"'.format(said[:250].replace('"', '""'))


def _laid_out(page: Page) -> LaidOut:
    return LaidOut(
        score_data.layout(page, register_data.layout(page)),
        indicators.layout(page),
        programme_sheets.layout(page),
        control_charts.layout(page),
        before_after.layout(page),
        comparison.layout(page),
        causes.layout(page),
    )


def _held(page: Page, laid_out: LaidOut) -> dict[str, object]:
    """What sheets hold that are left out where they hold nothing, by their names."""
    tables, of_time = page.tables, (over_time.NAME, control_charts.NAME, series_data.POINTS, series_data.SIGNALS)
    return {
        submission_history.NAME: page.history,
        register_data.NAME: laid_out.sections,
        **dict.fromkeys((rhythm.NAME, rhythm.DATA), rhythm.wanted(page)),
        **dict.fromkeys((week_tasks.NAME, week_tasks.DATA), week_tasks.wanted(page)),
        small_groups.NAME: tables.grouped,
        scoreboard.NAME: tables.scores,
        before_after.NAME: laid_out.changed,
        comparison.NAME: laid_out.ranked,
        causes.NAME: laid_out.caused,
        **dict.fromkeys((chain_counts.NAME, chain_counts.DATA), tables.chain),
        causes.DATA: tables.causes["indicator"],
        **dict.fromkeys(of_time, laid_out.blocks),
        **programme_sheets.holding(page, laid_out.programme),
    }


def _draw_sheets(page: Page, laid_out: LaidOut) -> None:
    """The sheets that people read, in an order in which each finds what it speaks of."""
    rows, blocks = laid_out.rows, laid_out.blocks
    overview.write(page, rows, laid_out.programme.levels)
    contents.write(page)
    submissions.write(page)
    if page.history:
        submission_history.write(page)
    for sheet in (week_tasks, rhythm):
        if sheet.wanted(page):
            sheet.write(page)
    findings.write(page)
    indicators.write(page, rows)
    charts.write(page, rows)
    over_time.write(page, blocks)
    control_charts.write(page, blocks)
    before_after.write(page, laid_out.changed, blocks)
    comparison.write(page, laid_out.ranked)
    causes.write(page, laid_out.caused)
    programme_sheets.write(page, laid_out.programme)
    scoreboard.write(page, laid_out.sections)
    small_groups.write(page)
    if page.tables.chain:
        chain.write(page)
    registers.write(page, laid_out.sections)


def _draw_data(page: Page, laid_out: LaidOut) -> None:
    """The sheets of data that the others' formulas read."""
    long_tables.write(page)
    series_data.write(page)
    causes.write_data(page)
    chain_counts.write_data(page)
    register_data.write(page, laid_out.sections)
    offered_sheet.write(page, offered.lines(page, laid_out.rows, laid_out.programme.levels))
