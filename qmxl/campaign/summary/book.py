"""The summary workbook of a month: the report to be signed, and a sheet for each part it is made of."""

import io
from datetime import datetime

from qmxl.campaign.held import Held
from qmxl.campaign.summary import (
    budget,
    contest,
    departments,
    exam,
    findings,
    first,
    outcomes,
    publicity,
    review,
    tasks,
    visits,
    weeks,
)
from qmxl.campaign.summary.leaf import Drawing, Leaf
from qmxl.forms.styles import Styles
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book


def summary_file(held: Held, made: datetime, text: Texts) -> bytes:
    """The .xlsx of the summary; what there is nothing of has no sheet. The same month gives the same bytes."""
    buffer = io.BytesIO()
    book = new_book(buffer, made, text("campaign.first.title"))
    drawing = Drawing(book, Styles(book), text, held)
    page = Leaf(drawing, "first", first.WIDTHS, portrait=True)
    tasks.write_tasks(drawing)
    departments.write(drawing)
    weeks.write(drawing)
    visits.write(drawing)
    if held.standings:
        contest.write(drawing)
    if held.tallies:
        exam.write(drawing)
    budget.write(drawing)
    publicity.write(drawing)
    outcomes.write(drawing)
    review.write(drawing)
    findings.write(drawing)
    tasks.write_progress_data(drawing)
    first.write(drawing, page)
    page.worksheet.activate()
    book.close()
    return buffer.getvalue()
