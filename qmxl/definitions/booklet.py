"""The handbook of indicators on A4: cover with two signatures, contents by code, and a page per card."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from qmxl.definitions.cards import Card
from qmxl.forms.head import lines_of
from qmxl.forms.styles import FRAME, HEAD, INK, Styles
from qmxl.texts import Texts
from qmxl.xlsx.book import footer_text, new_book, quoted

LABEL, WORDS = 22, 69  # the columns of a card, in characters: together as wide as the page
LINE, SMALL = 14.5, 12.0  # points of a line
APART = 4  # points between a card and its small print
LEAST = 21  # points of a row of a card
MOST = 409  # points Excel lets a row be high
PAGE = 700  # points of a page between its margins
ON_A_PAGE = 38  # lines of contents


class Office(NamedTuple):
    """Whose handbook it is, of which year."""

    hospital: str
    quality_office: str
    year: int


def booklet_file(cards: Sequence[Card], office: Office, made: datetime, text: Texts) -> bytes:
    """The .xlsx of the handbook; the same cards give the same parts, the time ``made`` in docProps aside."""
    buffer = io.BytesIO()
    book = new_book(buffer, made, f"{text('definition.title')} {office.year}")
    style = Styles(book)
    cover, contents, sheet = (book.add_worksheet(text(f"definition.{each}")) for each in ("cover", "contents", "cards"))
    first = 2 + -(-max(len(cards), 1) // ON_A_PAGE)  # the page of the first card
    _cover(cover, office, style, text)
    places = _cards(sheet, cards, style)
    pages = {code: first + page for code, (_, page) in places.items()}
    _contents(contents, cards, {code: row for code, (row, _) in places.items()}, pages, style, text)
    for worksheet, start in ((cover, 1), (contents, 2), (sheet, first)):
        _on_paper(worksheet, office, start, text)
    cover.activate()
    book.close()
    return buffer.getvalue()


def card_file(card: Card, office: Office, made: datetime, text: Texts) -> bytes:
    """The .xlsx of one card."""
    buffer = io.BytesIO()
    book: Workbook = new_book(buffer, made, f"{card.code} {card.name}")
    worksheet = book.add_worksheet(card.code)
    _cards(worksheet, [card], Styles(book))
    _on_paper(worksheet, office, 1, text)
    book.close()
    return buffer.getvalue()


def _on_paper(worksheet: Worksheet, office: Office, start: int, text: Texts) -> None:
    """A4 portrait at its own size, for page breaks count only so: hospital above, internal use and page below."""
    worksheet.set_paper(9)
    worksheet.set_portrait()
    worksheet.set_margins(left=0.6, right=0.5, top=0.75, bottom=0.7)
    worksheet.hide_gridlines(2)
    worksheet.set_start_page(start)
    if start > 1:
        worksheet.set_header(f"&L&9{footer_text(office.hospital)}&R&9{footer_text(str(office.year))}")
    worksheet.set_footer(f"&L&8{footer_text(text('definition.internal'))}&R&9&P")


def _cover(worksheet: Worksheet, office: Office, style: Styles, text: Texts) -> None:
    def line(row: int, content: str, height: float, **looks: Any) -> None:
        worksheet.merge_range(row, 0, row, 1, content, style(align="center", text_wrap=True, **looks))
        worksheet.set_row(row, height)

    worksheet.set_column(0, 1, (LABEL + WORDS) / 2)
    line(0, office.hospital.upper(), 44, bold=True, font_size=16)
    worksheet.set_row(1, 120)
    line(2, text("definition.title"), 80, bold=True, font_size=24, font_color=INK)
    line(3, text("definition.year", year=str(office.year)), 40, bold=True, font_size=20)
    line(4, text("definition.internal"), 40, bold=True, font_size=14)
    worksheet.set_row(5, 110)
    names = (text("definition.approved"), text("definition.office"))
    for column, name in enumerate(names):
        worksheet.write_string(
            6, column, text("definition.dated", year=str(office.year)), style(italic=True, align="center")
        )
        worksheet.write_string(7, column, name, style(bold=True, font_size=13, align="center"))
    worksheet.set_row(7, 24)
    worksheet.print_area(0, 0, 12, 1)


def _contents(
    worksheet: Worksheet,
    cards: Sequence[Card],
    rows: dict[str, int],
    pages: dict[str, int],
    style: Styles,
    text: Texts,
) -> None:
    worksheet.set_column(0, 0, 12)
    worksheet.set_column(1, 1, 56)
    worksheet.set_column(2, 2, 16)
    worksheet.set_column(3, 3, 7)
    worksheet.write_string(0, 0, text("definition.contents_title"), style.title())
    worksheet.merge_range(1, 0, 1, 3, text("definition.by_code"), style.instruction())
    worksheet.set_row(1, 30)
    sheet, under = quoted(text("definition.cards")), {"bottom": 4, "bottom_color": FRAME, "font_size": 10}
    looks = style(**under, text_wrap=True), style(**{**under, "font_size": 8}, text_wrap=True, italic=True)
    link, right = style(**under, font_color=INK, bold=True), style(**under, align="right")
    for at, card in enumerate(cards, start=2):
        same = text("definition.same_name", code=card.same_name) if card.same_name else ""
        worksheet.write_url(at, 0, f"internal:{sheet}!A{rows[card.code] + 1}", link, card.code)
        worksheet.write_string(at, 1, card.name, looks[0])
        worksheet.write_string(at, 2, same, looks[1])
        worksheet.write_number(at, 3, pages[card.code], right)
        worksheet.set_row(at, 14 * max(1, lines_of(card.name, 60)) + 3)
    worksheet.set_h_pagebreaks([2 + ON_A_PAGE * page for page in range(1, -(-len(cards) // ON_A_PAGE))])
    worksheet.print_area(0, 0, 1 + max(len(cards), 1), 3)


def _cards(worksheet: Worksheet, cards: Sequence[Card], style: Styles) -> dict[str, tuple[int, int]]:
    """The cards one below the other, a page each or more; gives the row and page, from 0, on which each begins."""
    worksheet.set_column(0, 0, LABEL)
    worksheet.set_column(1, 1, WORDS)
    row, page, places, breaks = 0, 0, {}, list[int]()
    for card in cards:
        if row:
            breaks.append(row)
        places[card.code] = (row, page)
        row, points = _card(worksheet, card, row, style)
        page += max(1, -(-int(points) // PAGE))
    worksheet.set_h_pagebreaks(breaks)
    worksheet.print_area(0, 0, max(row - 1, 0), 1)
    return places


def _card(worksheet: Worksheet, card: Card, row: int, style: Styles) -> tuple[int, float]:
    """One card from a row on; gives the row after it and its height in points."""
    heights: list[float] = []

    def high(content: str, room: float, line: float, least: float) -> None:
        lines = sum(max(1, lines_of(part, room)) for part in content.split("\n"))
        heights.append(min(MOST, max(least, line * lines + 4)))
        worksheet.set_row(row + len(heights) - 1, heights[-1])

    label = style.fixed(bold=True, bg_color=HEAD, valign="top", font_size=10.5)
    words = style.fixed(valign="top", font_size=10.5)
    code = style.fixed(bold=True, font_size=14, font_color=INK, align="center")
    worksheet.merge_range(row, 0, row + 1, 0, card.code, code)
    worksheet.write_string(row, 1, card.name, style.fixed(bold=True, font_size=13, font_color=INK))
    high(card.name, WORDS * 0.8, 18, 34)
    worksheet.write_string(row + 1, 1, card.formula, style.fixed(italic=True, bold=True, font_size=10.5))
    high(card.formula, WORDS, LINE, LEAST)
    for at, (heading, said) in enumerate(card.rows, start=row + 2):
        worksheet.write_string(at, 0, heading, label)
        worksheet.write_string(at, 1, said, words)
        high(said, WORDS + 4, LINE, max(LEAST, LINE * lines_of(heading, LABEL - 2) + 4))
    small = style(font_size=9, italic=True, text_wrap=True, valign="top")
    high("", 1, APART, 0)
    for at, said in enumerate(card.small, start=row + len(heights)):
        worksheet.merge_range(at, 0, at, 1, said, small)
        high(said, (LABEL + WORDS) * 1.2, SMALL, SMALL + 3)
    return row + len(heights), sum(heights)
