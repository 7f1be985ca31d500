"""A sheet as it is printed: A4, a page wide, with whose it is, what it is and its page below."""

from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from qmxl.xlsx.book import footer_text

A4 = 9  # as spreadsheet programs number sizes of paper
SHEET = "&A"  # the sheet's name, in a footer


class Margins(NamedTuple):
    """The edges of a page that nothing is printed on, in inches."""

    left: float = 0.4
    right: float = 0.4
    top: float = 0.5
    bottom: float = 0.6


USUAL = Margins()


def on_a4(
    worksheet: Worksheet, owner: str, middle: str = SHEET, *, portrait: bool = False, margins: Margins = USUAL
) -> None:
    """Below every page stand ``owner``, a text, then ``middle`` in a footer's own signs, then page x/y."""
    worksheet.set_paper(A4)
    if not portrait:
        worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(*margins)
    worksheet.set_footer(f"&L&8{footer_text(owner)}&C&8{middle}&R&8&P/&N")
