"""The workbook of the tools wanted of one register: what was drawn from what, a sheet a tool, the lines behind them."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from qmxl.control.control import Control
from qmxl.forms.head import width_of
from qmxl.forms.styles import Styles
from qmxl.period import Period
from qmxl.refusal import Refusal
from qmxl.seven_tools import check_sheet, control_chart, fishbone, histogram, pareto, scatter, stratification
from qmxl.seven_tools.canvas import Canvas
from qmxl.seven_tools.choosing import lines_where
from qmxl.seven_tools.fitting import Tool, Wish
from qmxl.seven_tools.lines import FIRST, lines_of
from qmxl.sheets.titles import title_of
from qmxl.tables.registers import PLACE, Register
from qmxl.texts import Texts
from qmxl.xlsx.book import new_book, quoted
from qmxl.xlsx.bulk import BulkSheet
from qmxl.xlsx.links import MOST_OPENED, address_of, file_link
from qmxl.xlsx.paper import on_a4

DRAWN: Mapping[Tool, Callable[[Canvas, Wish, str], str]] = {
    "check-sheet": check_sheet.draw,
    "pareto": pareto.draw,
    "histogram": histogram.draw,
    "scatter": scatter.draw,
    "stratification": stratification.draw,
    "fishbone": fishbone.draw,
    "control-chart": control_chart.draw,
}


class Told(NamedTuple):
    """What became of one wish: its sheet and sentence, or why it was not drawn."""

    tool: Tool
    columns: str
    sheet: str
    said: str


def tools_file(
    register: Register,
    several: Sequence[Wish | tuple[Tool, Refusal]],
    control: Control,
    period: Period,
    made: datetime,
    text: Texts,
    said: Mapping[str, str],
) -> bytes:
    """The .xlsx; ``said`` has the words of each condition. The first Refusal where nothing can be drawn at all."""
    buffer = io.BytesIO()
    book = new_book(buffer, made, text("tools.book"))
    style = Styles(book)
    first = book.add_worksheet(text("tools.sheet.first"), BulkSheet)
    behind: dict[str, Canvas] = {}
    told: list[Told] = []
    refused: list[Refusal] = []
    for wish in several:
        if not isinstance(wish, Wish):
            told.append(Told(wish[0], "–", "", refused_said(wish[1], text)))
            refused.append(wish[1])
            continue
        if wish.where not in behind:
            its = lines_where(register, wish.where)
            lines = lines_of(its, control, text)
            name = lines.sheet if not behind else f"{lines.sheet} {len(behind) + 1}"
            canvas = Canvas(
                book, style, text, control, its, lines._replace(sheet=name), period, said.get(wish.where, "")
            )
            behind[wish.where] = canvas
        canvas = behind[wish.where]
        canvas.taken = next(iter(behind.values())).taken
        told += _drawn(canvas, wish, refused)
    if refused and not any(each.sheet for each in told):
        raise refused[0]
    for canvas in behind.values():
        _data(canvas)
    _first(next(iter(behind.values())), first, told)
    first.activate()
    book.close()
    return buffer.getvalue()


def refused_said(refusal: Refusal, text: Texts) -> str:
    """A refusal's sentence."""
    return text(f"refusal.{refusal.code}", **refusal.facts)


def _drawn(canvas: Canvas, wish: Wish, refused: list[Refusal]) -> list[Told]:
    """The sheet of a wish, or why there is none."""
    columns = " × ".join(canvas.title(each) for each in (wish.column, wish.by) if each) or "–"
    if not canvas.lines.many:
        problem = Refusal("tools_lines", form=canvas.form.sheet.in_(canvas.text.language), period=str(canvas.period))
        refused.append(problem)
        return [Told(wish.tool, columns, "", refused_said(problem, canvas.text))]
    name = canvas.called(wish)
    try:
        return [Told(wish.tool, columns, name, DRAWN[wish.tool](canvas, wish, name))]
    except Refusal as problem:  # raised before the sheet is made
        refused.append(problem)
        return [Told(wish.tool, columns, "", refused_said(problem, canvas.text))]


def _data(canvas: Canvas) -> None:
    """The lines behind the tools as a table; each cell of a line's place is a link to it."""
    text, lines, style = canvas.text, canvas.lines, canvas.style
    worksheet = canvas.book.add_worksheet(lines.sheet, BulkSheet)
    worksheet.hide_gridlines(2)
    worksheet.write_string(0, 0, text("tools.lines_of_register"), style.title())
    worksheet.write_string(1, 0, canvas.about(), style(bold=True))
    worksheet.write_string(2, 0, text("tools.how.lines"), style(italic=True, font_color="#404040"))
    names, seen = [], set[str]()
    for column in lines.columns:
        plain = {"number": "tools.number_of_line", "week": "tools.week_of"}
        title = text(plain[column]) if column in plain else title_of(canvas.form, column, text)
        while title.casefold() in seen:
            title += " "
        seen.add(title.casefold())
        names.append(title)
    last, right = FIRST + max(lines.many, 1), len(names) - 1
    headings = [{"header": each, "header_format": style.heading()} for each in names]
    options = {"style": "Table Style Light 1", "columns": headings}
    worksheet.add_table(FIRST, 0, last, right, options)
    worksheet.set_row(FIRST, 32)
    looks = {kind: style(num_format=kind, valign="top") for kind in ("General", "dd/mm/yyyy")}
    for at, values in enumerate(lines.columns.values()):
        worksheet.set_column(at, at, min(34, max(9, *(width_of(str(v)) + 1 for v in (*values[:200], "")))))
        for row, value in enumerate(values, start=FIRST + 1):
            if isinstance(value, date):
                worksheet.write_datetime(row, at, value, looks["dd/mm/yyyy"])
            else:
                worksheet.put(row, at, value, looks["General"])
    at = list(lines.columns).index("cell")
    places = zip(*(lines.columns[name] for name in PLACE), strict=True)
    for row, (source, sheet, cell) in enumerate(places, start=FIRST + 1):
        if row - FIRST <= MOST_OPENED and (link := file_link(f"../{address_of(source)}", f"{quoted(sheet)}!{cell}")):
            worksheet.link(row, at, link)
    worksheet.freeze_panes(FIRST + 1, 2)
    worksheet.repeat_rows(FIRST)
    on_a4(worksheet, canvas.control.hospital.name)


def _first(canvas: Canvas, worksheet: BulkSheet, told: Sequence[Told]) -> None:
    """What was drawn, from which columns, what it says; and why something was not."""
    text, style = canvas.text, canvas.style
    title = f"{text('tools.book')} – {canvas.form.sheet.in_(text.language)}"
    canvas.begin(worksheet, title, canvas.about(), text("tools.how.first"), (22, 36, 22, 66))
    canvas.headings(worksheet, 5, [text(f"tools.{each}") for each in ("tool", "columns", "sheet_of", "says")])
    for row, each in enumerate(told, start=6):
        canvas.label(worksheet, row, 0, text(f"tools.name.{each.tool}"), bold=True)
        canvas.label(worksheet, row, 1, each.columns)
        if each.sheet:
            link = style.fixed(font_color="#0563C1", underline=1)
            worksheet.write_url(row, 2, f"internal:{quoted(each.sheet)}!A1", link, each.sheet)
        else:
            canvas.label(worksheet, row, 2, text("tools.not_drawn"), italic=True)
        canvas.label(worksheet, row, 3, each.said)
        worksheet.set_row(row, 17 * (1 + max(len(each.said) // 62, len(each.columns) // 34)))
