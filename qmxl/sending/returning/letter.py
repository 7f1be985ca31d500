"""A workbook of one sheet for a department whose file could not be read, or never came: what is wrong, what to do."""

import io
from collections.abc import Sequence
from datetime import datetime

from qmxl.forms.fetching import RETURNED
from qmxl.forms.head import lines_of
from qmxl.forms.locating import MARK
from qmxl.forms.styles import Styles
from qmxl.sending.returning.first_page import Head, Item
from qmxl.texts import Texts
from qmxl.xlsx.book import footer_text, new_book

WIDTH = 100


def letter(
    found: Sequence[Item], head: Head, form: str, kept: Sequence[Sequence[str]], sheet: str, made: datetime, text: Texts
) -> bytes:
    """The workbook; ``form`` is where the department's blank one lies, ``kept`` the lines of the hidden ``sheet``."""
    buffer = io.BytesIO()
    book = new_book(buffer, made, head.owner)
    style = Styles(book)
    worksheet = book.add_worksheet(text("return.letter_sheet"))
    worksheet.hide_gridlines(2)
    worksheet.write_string(0, 0, f"{MARK}{RETURNED}")
    worksheet.set_row(0, None, None, {"hidden": True})
    worksheet.set_column(0, 0, None, None, {"hidden": True})
    worksheet.set_column(1, 1, WIDTH)
    worksheet.write_string(1, 1, text("return.letter_title" if head.file else "return.letter_missing"), style.title())
    worksheet.write_string(2, 1, head.owner, style(bold=True))
    said = [text("return.letter_file", file=head.file)] if head.file else []
    said += ["", *(f"• {each.words}" for each in found), ""]
    said += [text("return.letter_1", form=form), text("return.letter_2"), text("return.letter_3", folder=head.folder)]
    for at, words in enumerate(said, start=3):
        worksheet.write_string(at, 1, words, style(text_wrap=True, valign="top"))
        worksheet.set_row(at, 17.0 * max(1, lines_of(words, WIDTH)))
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_footer(f"&L&8{footer_text(head.owner)}")
    hidden = book.add_worksheet(sheet)
    for at, row in enumerate(kept):
        for column, cell in enumerate(row):
            if cell:
                hidden.write_string(at, column, cell)
    hidden.very_hidden()
    book.close()
    return buffer.getvalue()
