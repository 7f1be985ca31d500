"""The workbook of a review: the report to be signed, its tables, and the lines behind them."""

import io
from datetime import datetime

from qmxl.forms.styles import Styles
from qmxl.reviews import lines, report, sentences, tables
from qmxl.reviews.gathered import Reviewed
from qmxl.reviews.numbers import blocks, figures
from qmxl.reviews.page import TOP, Page
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book


def review_file(reviewed: Reviewed, made: datetime, text: Texts) -> bytes:
    """The .xlsx; the same tables give the same parts, the time ``made`` in docProps aside."""
    buffer = io.BytesIO()
    book = new_book(buffer, made, text(f"review.book.{'year' if reviewed.whole else 'half'}"))
    page = Page(book, Styles(book), text, reviewed)
    first = page.sheet("report")
    rhythm = list(sentences.of_rhythm(page, tables.owed(page)))
    promised = list(sentences.of_promises(page, tables.promised(page)))
    now, before = blocks(reviewed.now, page.called("lines")), blocks(reviewed.earlier, page.called("lines_before"))
    told = list(figures(now, before, reviewed.control, (reviewed.period, reviewed.before), text))
    tables.numbers(page, told)
    left = tables.left_over(page)
    lines.parts(page)
    lines.promises(page)
    lines.registers(page, "lines", now)
    if before:
        lines.registers(page, "lines_before", before)
    report.write(page, first, rhythm, promised, list(sentences.of_numbers(page, told, TOP + 2)), left)
    first.activate()
    book.close()
    return buffer.getvalue()
