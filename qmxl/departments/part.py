"""Writes the workbook of one register alone, whose lines another program had."""

import io
from datetime import datetime

from qmxl.forms.kinds.open_list import with_keys
from qmxl.forms.layout import Workbook
from qmxl.forms.line_words import with_words
from qmxl.forms.writer import Entries, write_identity
from qmxl.forms.written import written
from qmxl.texts import Texts


def part_file(workbook: Workbook, entries: Entries, made: datetime, text: Texts) -> bytes:
    """The .xlsx holding ``entries``; the same arguments give the same bytes."""
    buffer = io.BytesIO()
    kept = with_keys(workbook, entries)
    pen, worksheets, _ = written(buffer, with_words(workbook, kept), kept, made, text, None, "")
    write_identity(pen)
    worksheets[workbook.sheets[0].form.id].activate()
    pen.book.close()
    return buffer.getvalue()
