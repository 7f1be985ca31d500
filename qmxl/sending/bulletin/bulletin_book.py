"""The bulletin drawn: two A4 pages, a sheet each: decisions and indicators, then incidents and what is late."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from qmxl.catalogue import loader
from qmxl.catalogue.statuses import status_label
from qmxl.forms.head import lines_of
from qmxl.forms.styles import ALARM, FRAME, HEAD, INK, Styles
from qmxl.reports.approvals import STEPS
from qmxl.sending.bulletin.bulletin import Bulletin, Figure
from qmxl.texts import LANGUAGES, Texts
from qmxl.xlsx.book import footer_text, new_book, quoted
from qmxl.xlsx.cells import column_letters

WIDTHS = (10, 40, 8, 10, 10, 10, 10, 16, 15)
EVEN = (22, *(13,) * 7, 16)  # of the second page
LAST = len(WIDTHS) - 1
MOST = 30  # indicators that have a line; a page takes no more
SOURCE: dict[str, Any] = {"font_size": 8, "font_color": "#7F7F7F"}


def bulletin_file(told: Bulletin, source: str, made: datetime, text: Texts) -> bytes:
    """The workbook of two sheets, ready to be printed; ``source`` is what the master is called."""
    buffer = io.BytesIO()
    title = text("bulletin.title", period=_words(told.period, text))
    book = new_book(buffer, made, f"{title} – {told.hospital}")
    style = Styles(book)
    for number, (write, widths) in enumerate(((_first, WIDTHS), (_second, EVEN)), start=1):
        pen = _Pen(book, book.add_worksheet(text("bulletin.page", number=number)), style, text, widths)
        pen.head(told, title, source)
        write(pen, told)
        pen.paper(f"{told.hospital} – {title}", number)
    book.close()
    return buffer.getvalue()


def _words(period: str, text: Texts) -> str:
    """A month by its name, any other period as it is written everywhere."""
    year, _, month = period.partition("-")
    return text("bulletin.month", month=int(month), year=year) if month.isdigit() else period


class _Pen:
    """A page while it is written, line by line."""

    def __init__(self, book: Any, worksheet: Any, style: Styles, text: Texts, widths: Sequence[float]) -> None:
        self.book, self.sheet, self.style, self.text, self.at = book, worksheet, style, text, 0
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width)
        worksheet.hide_gridlines(2)

    def head(self, told: Bulletin, title: str, source: str) -> None:
        """The title, whose it is, from which master, and whether that was approved."""
        self.across(title, bold=True, font_size=18, font_color=INK, align="center", height=30)
        self.across(told.hospital, bold=True, font_size=13, align="center", height=20)
        signed = [f"{each.signer} {each.day:%d/%m/%Y}" for each in told.approval.signatures if each.given]
        state = self.text(f"bulletin.approval.{told.approval.state}", signed=self.text.apart(signed))
        look: dict[str, Any] = {} if told.approval.state == "approved" else {"font_color": ALARM, "bold": True}
        self.across(self.text("bulletin.source", source=source), italic=True, font_size=9, align="center", height=15)
        self.across(state, font_size=10, align="center", height=18, **look)
        self.at += 1

    def across(self, said: str, first: int = 0, last: int = LAST, *, height: float = 0, **look: Any) -> None:
        """A line of words over columns; it goes on below."""
        self.sheet.merge_range(self.at, first, self.at, last, said, self.style(text_wrap=True, **look))
        if height:
            self.sheet.set_row(self.at, height)
        self.at += 1

    def section(self, key: str, source: str = "") -> None:
        """The heading of a part."""
        said = self.text(f"bulletin.{key}")
        self.across(said + (f"   ({source})" if source else ""), bold=True, font_size=12, bg_color=HEAD, height=21)

    def cells(self, figures: Sequence[Figure], height: float = 18, **look: Any) -> None:
        """A row of figures from the first column on."""
        for column, each in enumerate(figures):
            self.cell(column, each, **look)
        self.sheet.set_row(self.at, height)
        self.at += 1

    def cell(self, column: int, figure: Figure, **look: Any) -> None:
        """One figure, shown as the master shows it."""
        number = isinstance(figure.value, float)
        shown = {"align": "center"} if number else {"text_wrap": True}
        style = self.style(border=1, border_color=FRAME, num_format=figure.look, **{**shown, **look})
        if number:
            self.sheet.write_number(self.at, column, figure.value, style)
        elif figure.value != "":
            self.sheet.write_string(self.at, column, figure.value, style)
        else:
            self.sheet.write_blank(self.at, column, None, style)

    def paper(self, owner: str, number: int) -> None:
        """One A4 page."""
        self.sheet.set_paper(9)
        self.sheet.set_portrait()
        self.sheet.fit_to_pages(1, 1)
        self.sheet.print_area(0, 0, self.at, LAST)
        self.sheet.set_margins(left=0.45, right=0.45, top=0.45, bottom=0.6)
        self.sheet.center_horizontally()
        internal = footer_text(self.text("master.internal"))
        self.sheet.set_footer(f"&L&8{footer_text(owner)}&C&8{internal}&R&8 {number}/2")


def _first(pen: _Pen, told: Bulletin) -> None:
    for at, (label, figure) in enumerate(told.tiles):
        first, last = ((0, 1), (2, 4), (5, 6), (7, 8))[at]
        small = pen.style(border=1, border_color=FRAME, align="center", text_wrap=True, font_size=9)
        look = {"border": 1, "border_color": FRAME, "align": "center", "font_color": INK}
        big = pen.style(**look, bold=True, font_size=20, num_format=figure.look)
        pen.sheet.merge_range(pen.at, first, pen.at, last, label, small)
        pen.sheet.merge_range(pen.at + 1, first, pen.at + 1, last, figure.value, big)
    pen.sheet.set_row(pen.at, 30)
    pen.sheet.set_row(pen.at + 1, 32)
    pen.at += 2
    pen.across("; ".join(figure.source for _, figure in told.tiles), align="center", **SOURCE)
    pen.section("decisions")
    for each in told.decisions:
        pen.sheet.write_string(pen.at, LAST, each.source, pen.style(text_wrap=True, **SOURCE))
        said = str(each.value)
        height = 16.0 * max(1, lines_of(said, sum(WIDTHS[:LAST])))
        said = f"• {said}" if each.source else pen.text("bulletin.of_master", said=said)
        pen.across(said, 0, LAST - 1, height=height, italic=not each.source)
    pen.at += 1
    _indicators(pen, told)


def _indicators(pen: _Pen, told: Bulletin) -> None:
    pen.section("indicators")
    headings = [*told.headings, pen.text("bulletin.where")]
    pen.cells(list(map(Figure, headings)), 30, bold=True, bg_color="#F2F2F2", align="center")
    poor, good = ({status_label(code, language) for language in LANGUAGES} for code in ("not_met", "met"))
    order = sorted(told.indicators, key=lambda row: (row[-1].value not in poor, row[-1].value in good))
    for row in order[:MOST]:
        look = {"bold": True, "font_color": ALARM} if row[-1].value in poor else {}
        for column, figure in enumerate(row):
            pen.cell(
                column,
                figure,
                **({"font_size": 9} if column < 2 else {"align": "center"}),
                **(look if column in (0, 7) else {}),
            )
        pen.cell(LAST, Figure((row[4].source or row[7].source or row[1].source).replace("!", " ")), **SOURCE)
        pen.sheet.set_row(pen.at, 12.5 * max(1, lines_of(str(row[1].value), WIDTHS[1] * 1.12)) + 5)
        pen.at += 1
    if len(order) > MOST:
        pen.across(pen.text("bulletin.more", count=len(order) - MOST), italic=True, font_size=9)


def _second(pen: _Pen, told: Bulletin) -> None:
    if told.incidents:
        where = told.incidents[-1][0].source.partition("!")[0]
        pen.section("incidents", where)
        top = pen.at
        for at, row in enumerate(told.incidents):
            last = at in (0, len(told.incidents) - 1)
            pen.cells(row[: LAST + 1], 18, bold=last, align="center", **({"bg_color": "#F2F2F2"} if last else {}))
        groups = (code.label.in_(pen.text.language) for code in loader.code_lists()["harm_group"].code)
        pen.across(pen.text.apart(groups), italic=True, font_size=9, height=16)
        _chart(pen, top, told.incidents)
        for name, figure in ((row[0], row[1]) for row in told.numbers):
            pen.sheet.merge_range(pen.at, 0, pen.at, 5, name.value, pen.style(border=1, border_color=FRAME))
            pen.cell(6, figure, bold=True)
            pen.sheet.merge_range(pen.at, 7, pen.at, LAST, figure.source.replace("!", " "), pen.style(**SOURCE))
            pen.at += 1
        pen.at += 1
    if told.registers:
        _late(pen, told)
    _signing(pen, told)


def _chart(pen: _Pen, top: int, rows: Sequence[Sequence[Figure]]) -> None:
    """Incidents by month and group, stacked, below their table."""
    chart = pen.book.add_chart({"type": "column", "subtype": "stacked"})
    sheet, last = quoted(pen.sheet.name), top + len(rows) - 1
    colours = ("#A9D18E", "#FFD966", "#F4B183", "#C00000", "#BFBFBF")
    for column in range(1, min(len(rows[0]) - 1, LAST)):  # without the sums
        letters = column_letters(column)
        chart.add_series(
            {
                "name": f"={sheet}!${letters}${top + 1}",
                "categories": f"={sheet}!$A${top + 2}:$A${last}",
                "values": f"={sheet}!${letters}${top + 2}:${letters}${last}",
                "fill": {"color": colours[(column - 1) % len(colours)]},
                "border": {"color": "#404040", "width": 0.5},
                "gap": 60,
            }
        )
    chart.set_title({"name": pen.text("bulletin.incidents_by_month"), "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E0E0E0"}}, "min": 0})
    chart.set_size({"width": sum(int(width * 7 + 5) for width in EVEN), "height": 210})
    pen.sheet.insert_chart(pen.at, 0, chart, {"y_offset": 4})
    for row in range(pen.at, pen.at + 11):
        pen.sheet.set_row(row, 15)
    pen.at += 11


def _late(pen: _Pen, told: Bulletin) -> None:
    """What is open and overdue in each register, most overdue first."""
    pen.section("late")
    keys = ("register", "in_period", "to_date", "open", "overdue", "where")
    spans = ((0, 1), (2, 2), (3, 3), (4, 5), (6, 6), (7, LAST))
    for (first, last), key in zip(spans, keys, strict=True):
        style = pen.style(border=1, border_color=FRAME, bold=True, bg_color="#F2F2F2", align="center", text_wrap=True)
        _over(pen, first, last, pen.text(f"bulletin.{key}"), style)
    pen.sheet.set_row(pen.at, 30)
    pen.at += 1
    number = {row[0].source: row[4].value if isinstance(row[4].value, float) else -1.0 for row in told.registers}
    for row in sorted(told.registers, key=lambda row: -number[row[0].source]):
        late = number[row[0].source] > 0
        for (first, last), figure in zip(spans, (*row, Figure(row[4].source.replace("!", " "))), strict=True):
            look: dict[str, Any] = {"border": 1, "border_color": FRAME, "num_format": figure.look}
            look |= {} if first == 0 else {"align": "center"}
            look |= {"bold": True, "font_color": ALARM} if late and first == spans[4][0] else {}
            look |= SOURCE if last == LAST else {}
            _over(pen, first, last, figure.value, pen.style(**look))
        pen.at += 1
    pen.at += 1


def _over(pen: _Pen, first: int, last: int, value: float | str, style: Any) -> None:
    if first < last:
        pen.sheet.merge_range(pen.at, first, pen.at, last, value, style)
    else:
        pen.sheet.write(pen.at, first, value, style)


def _signing(pen: _Pen, told: Bulletin) -> None:
    """Room for three signatures, with the names of those who signed the master."""
    pen.at += 1
    names = {each.step: each.signer for each in told.approval.signatures if told.approval.state == "approved"}
    for (first, last), step in zip(((0, 1), (2, 5), (6, LAST)), STEPS, strict=True):
        bold = pen.style(bold=True, align="center")
        pen.sheet.merge_range(pen.at, first, pen.at, last, pen.text(f"approval.{step}"), bold)
        pen.sheet.merge_range(pen.at + 3, first, pen.at + 3, last, names.get(step, ""), pen.style(align="center"))
    pen.at += 4
