"""Composes the master of a province or ministry out of its sheets."""

import io
from collections.abc import Sequence
from datetime import datetime

from qmxl import __version__
from qmxl.findings import Finding
from qmxl.forms.styles import Styles
from qmxl.master import findings
from qmxl.master.book import name_owner
from qmxl.offered import sheet as offered_sheet
from qmxl.offered.contract import SPANS
from qmxl.period import Period
from qmxl.province import by_unit, criteria, data_sheet, incidents, offering, overview, pooled, rankings, roster, scores
from qmxl.province.above import DATA, Above
from qmxl.province.desk import Desk, as_control
from qmxl.province.figures import Figures
from qmxl.province.settling import Settled
from qmxl.province.words import words_of
from qmxl.sheets.page import Page, set_footers
from qmxl.tables.tabulate import tabulate
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book
from qmxl.xlsx.bulk import BulkSheet
from qmxl.xlsx.pieces import MasterBook

FIRST_SHEETS = (overview.NAME, roster.NAME, "findings", pooled.NAME, *by_unit.SHEETS.values())
LAST_SHEETS = (DATA, offered_sheet.SHEET)


def province_file(
    desk: Desk,
    settled: Sequence[Settled],
    figures: Figures,
    several: Sequence[Finding],
    elsewhere: int,
    period: Period,
    made: datetime,
    text: Texts,
) -> bytes:
    """The .xlsx of the master; the same input gives the same parts, the time ``made`` in its properties aside.

    ``elsewhere`` files were of other periods and left alone.
    """
    words, buffer = words_of(text, desk.office.level), io.BytesIO()
    book = new_book(buffer, made, words("master.owner", hospital=desk.office.name, period=str(period)), MasterBook)
    control = as_control(desk)
    page = Page(book, Styles(book), words, control, tabulate(control, [], list(several), period), period)
    above = Above(page, desk, settled, figures, elsewhere)
    ranked, shown = rankings.rankings(above), criteria.shown(above)
    held = {
        rankings.NAME: ranked,
        criteria.NAME: shown,
        scores.NAME: scores.scores(above),
        incidents.NAME: [key for key in figures.by_key if key[0] == "incidents"],
    }
    for name in (*FIRST_SHEETS, *(name for name, its in held.items() if its), *LAST_SHEETS):
        page.sheets[name] = book.add_worksheet(page.title_of(name), BulkSheet)
    rows = pooled.layout(above, ranked)
    overview.write(above, rows, ranked)
    roster.write(above)
    findings.write(page, called=str)  # the column's heading says that codes stand in it
    pooled.write(above, rows, ranked)
    for span in SPANS:
        by_unit.write(above, span)
    if ranked:
        rankings.write(above, list(ranked.values()))
    if shown:
        criteria.write(above, shown)
    if held[scores.NAME]:
        scores.write(above)
    if held[incidents.NAME]:
        incidents.write(above)
    data_sheet.write(above)
    offered_sheet.write(page, offering.lines(above, rows, shown))
    set_footers(page)
    name_owner(book, desk.office.name, period, f"qmxl {__version__}", 0)
    book.close()
    return buffer.getvalue()
