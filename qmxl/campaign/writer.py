"""Writes a workbook of the month: its sheets, and its first one saying what is missing."""

import io
from datetime import datetime

from qmxl.campaign.workbook import COVER, HEADER
from qmxl.forms.kinds.open_list import with_keys
from qmxl.forms.layout import Workbook
from qmxl.forms.line_words import with_words
from qmxl.forms.state import write_state
from qmxl.forms.writer import Entries, write_identity
from qmxl.forms.written import Notes, written
from qmxl.texts import Texts


def month_file(workbook: Workbook, entries: Entries, made: datetime, text: Texts, notes: Notes | None = None) -> bytes:
    """The .xlsx holding ``entries``; the same arguments give the same bytes."""
    buffer = io.BytesIO()
    first = HEADER if HEADER in workbook.by_form else COVER
    kept = with_keys(workbook, entries)
    pen, worksheets, missing = written(buffer, with_words(workbook, kept), kept, made, text, notes, first)
    help_ = "campaign.plan_help" if first == HEADER else "campaign.cover_help"
    write_state(pen, worksheets[first], workbook.by_form[first], missing, help_)
    write_identity(pen)
    worksheets[first].activate()
    pen.book.close()
    return buffer.getvalue()
