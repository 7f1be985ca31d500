"""Sheet Pareto: of each indicator its causes, reasons or defects, the most frequent first, and the vital few."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.url import Url

from qmxl.forms.styles import FRAME
from qmxl.master.register_charts import cumulative_line, pareto_points
from qmxl.master.register_drawing import Drawing
from qmxl.measures.rates import FEW_EVENTS
from qmxl.sheets import long_tables
from qmxl.sheets.page import POOR, WHOLE, Page, across, heading, named
from qmxl.tables.causes import Caused, caused
from qmxl.tables.summaries import Summed, cumulates, vital_rows
from qmxl.xlsx.blocks import Block, blocks
from qmxl.xlsx.bulk import Formula

NAME, DATA = "causes", "cause_data"
FIRST = 4  # the row of the first block, from 0
WIDTHS = (50, 9, 9, 11, 14)  # of the table; a gap and the chart come after it
CHART_AT, CHART_COLUMNS, CHART_SIZE = 6, 9, (570, 276)
LEAST, OF_A_PAGE = 16, 2  # rows of a block at least; blocks of a printed page
LISTED = ("register_sheet", "what_is_counted", "lines_counted", "vital_few")


@dataclass(frozen=True)
class Listed:
    """A Pareto that stands on a register's sheet."""

    form: str
    found: Summed
    vital: Sequence[str]

    @property
    def total(self) -> float:
        """How many lines it counts."""
        return sum(values[0] or 0 for values in self.found.values)

    @property
    def share(self) -> float:
        """What part of them the vital few make up."""
        its = zip(self.found.values, vital_rows(self.found), strict=True)
        return sum(values[0] or 0 for values, is_vital in its if is_vital) / self.total


@dataclass(frozen=True)
class Causes:
    """What the sheet shows: indicators, and where registers have Paretos of their own."""

    indicators: Sequence[Caused]
    registers: Sequence[Listed]

    def __bool__(self) -> bool:
        return bool(self.indicators or self.registers)


def layout(page: Page) -> Causes:
    """What there is to show."""
    found = caused(page.control, page.tables.causes, page.tables.indicators, page.period)
    return Causes(found, list(_of_registers(page)))


def _of_registers(page: Page) -> Iterator[Listed]:
    for form, register in page.tables.registers.items():
        drawing = Drawing(page, register)
        for found in page.tables.summaries[form]:
            if cumulates(found) and any(values[0] for values in found.values):
                its = zip(found.rows, vital_rows(found), strict=True)
                yield Listed(form, found, [drawing.label(found.summary.by[0], row) for row, yes in its if yes])


def write(page: Page, causes: Causes) -> None:
    """A block an indicator, then the list of what registers show."""
    if not causes:
        return
    worksheet = page.sheet(NAME)
    last = CHART_AT + CHART_COLUMNS - 1
    heading(page, worksheet, NAME, last + 1, page.text("master.note.causes"))
    worksheet.set_row(2, 48)
    for at, width in enumerate(WIDTHS):
        worksheet.set_column(at, at, width)
    counts = blocks(page.reference(DATA), page.tables.causes, ("indicator", "entry"), long_tables.FIRST + 2)
    row, breaks = FIRST, []
    for number, each in enumerate(causes.indicators):
        if number and number % OF_A_PAGE == 0:
            breaks.append(row)
        row = _block(page, each, row, counts, last)
    row = _registers(page, causes.registers, row, last) if causes.registers else row
    worksheet.print_area(0, 0, row - 1, last)
    worksheet.set_print_scale(74)  # page breaks count only without "fit to page"
    worksheet.set_h_pagebreaks(breaks)


def write_data(page: Page) -> None:
    """A count a row, with its place."""
    if page.tables.causes["indicator"]:
        long_tables.data_table(page, DATA, page.tables.causes, (11, 18, 44, 19, 12, 9, 34, 14, 9), {})


def _block(page: Page, its: Caused, top: int, counts: Mapping[tuple[Any, ...], Block], right: int) -> int:
    """Title, sentence, table and chart; gives the row of the next one."""
    worksheet, text = page.sheet(NAME), page.text
    title = named(its.indicator)
    worksheet.merge_range(top, 0, top, right, title, page.style(bold=True, font_size=13, bottom=2))
    worksheet.set_row(top, 24)
    worksheet.merge_range(top + 1, 0, top + 1, right, sentence(page, its), page.style(text_wrap=True, valign="top"))
    worksheet.set_row(top + 1, 36)
    names = ("cause", "count", "share_of_all", "share_so_far", "vital")
    for at, name in enumerate(names):
        worksheet.write_string(top + 2, at, text(f"master.column.{name}"), page.style.heading())
    worksheet.set_row(top + 2, 32)
    first, bars = top + 3, its.pareto.bars
    last = first + len(bars)  # the row of the sums
    labels = {entry.id: entry.label for entry in its.indicator.entries}
    total = f"B${last + 1}"
    begin = its.pareto.to_begin_with
    for row, bar in enumerate(bars, start=first):
        chosen = bar.category in begin
        fill = {"bg_color": POOR, "bold": True} if chosen else {}
        block = counts[its.indicator.code, bar.category]
        astray = block.astray(indicator=f'"{its.indicator.code}"', entry=f'"{bar.category}"')
        number = page.style(border=1, border_color=FRAME, align="center", num_format=WHOLE, **fill)
        share = page.style(border=1, border_color=FRAME, align="center", num_format="0.0%", **fill)
        worksheet.put(row, 0, labels[bar.category], page.style.fixed(**fill))
        worksheet.put(row, 1, Formula(f"IF({astray},NA(),SUM({block.cells('count')}))", bar.count), number)
        worksheet.put(row, 2, Formula(f"B{row + 1}/{total}", bar.share or 0.0), share)
        so_far = sum(each.count for each in bars[: row - first + 1]) / its.pareto.total
        worksheet.put(row, 3, Formula(f"SUM(B${first + 1}:B{row + 1})/{total}", so_far), share)
        worksheet.put(row, 4, text("pareto.first") if chosen else None, page.style.fixed(align="center", **fill))
    strong = {"bold": True, "bg_color": "#F2F2F2"}
    worksheet.put(last, 0, text("master.sum"), page.style.fixed(**strong))
    whole = page.style.fixed(align="center", num_format=WHOLE, **strong)
    worksheet.put(last, 1, Formula(f"SUM(B{first + 1}:B{last})", its.pareto.total), whole)
    _chart(page, its, title, (top + 2, first, last - 1))
    return top + max(LEAST, len(bars) + 6)


def sentence(page: Page, its: Caused) -> str:
    """Where to begin, how many cases say nothing of why, and on how much of what is due that rests."""
    text, indicator = page.text, its.indicator
    kind = "parts" if indicator.parts else "shares" if indicator.shares else "defects"
    labels = {entry.id: entry.label for entry in indicator.entries}
    vital = [labels[entry] for entry in its.pareto.vital]
    share = sum(bar.share or 0.0 for bar in its.pareto.bars if bar.vital)
    what, most = text(f"pareto.what.{kind}"), its.pareto.bars[0]
    facts: dict[str, object] = {"count": len(vital), "all": len(its.pareto.bars), "percent": round(share * 100)}
    if its.pareto.to_begin_with:
        said = [text("pareto.sentence", what=what, who=text.apart(vital), **facts)]
    else:
        facts |= {"first": labels[most.category], "part": round((most.share or 0.0) * 100)}
        said = [text("pareto.not_few", what=what, **facts)]
    if its.unexplained:
        said.append(text("pareto.unexplained", left=its.unexplained, all=its.whole))
    if its.pareto.total < FEW_EVENTS:
        said.append(text("pareto.few", total=its.pareto.total))
    if its.coverage.due:
        key = "partial" if its.coverage.partial else "complete"
        said.append(text(f"pareto.{key}", counted=its.coverage.counted, due=its.coverage.due))
    return " ".join(said)


def _chart(page: Page, its: Caused, title: str, at: tuple[int, int, int]) -> None:
    """The columns with the line of what has come together so far; those to begin with are darker."""
    name, (headings, first, last) = page.title_of(NAME), at
    categories = [name, first, 0, last, 0]
    chart = page.book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": [name, headings, 1],
            "categories": categories,
            "values": [name, first, 1, last, 1],
            "data_labels": {"value": True, "font": {"size": 8}},
            "gap": 40,
            "points": pareto_points([bar.category in its.pareto.to_begin_with for bar in its.pareto.bars]),
        }
    )
    chart.combine(cumulative_line(page.book, [name, headings, 3], categories, [name, first, 3, last, 3]))
    chart.set_title({"name": named(its.indicator, 54), "name_font": {"size": 10}})
    chart.set_legend({"position": "bottom", "font": {"size": 8}})
    light = {"visible": True, "line": {"color": "#E0E0E0"}}
    most = max(bar.count for bar in its.pareto.bars)
    unit = {"major_unit": 1} if most <= 10 else {}
    chart.set_y_axis({"min": 0, "num_format": WHOLE, "num_font": {"size": 8}, "major_gridlines": light, **unit})
    chart.set_x_axis({"num_font": {"size": 8}})
    chart.set_size({"width": CHART_SIZE[0], "height": CHART_SIZE[1]})
    options = {"object_position": 2, "x_offset": 4, "y_offset": 2, "description": title}
    page.sheet(NAME).insert_chart(headings, CHART_AT, chart, options)


def _registers(page: Page, several: Sequence[Listed], top: int, right: int) -> int:
    """Where registers have Paretos, with what to begin with; gives the next free row."""
    worksheet, text = page.sheet(NAME), page.text
    title = text("pareto.of_registers")
    worksheet.merge_range(top, 0, top, right, title, page.style(bold=True, font_size=13, bottom=2))
    spans = ((0, 0), (1, 4), (5, 5), (6, right))
    for name, (first, last) in zip(LISTED, spans, strict=True):
        across(worksheet, top + 1, first, last, text(f"master.column.{name}"), page.style.heading())
    for row, each in enumerate(several, start=top + 2):
        link = page.style.fixed(font_color="#0563C1", underline=1)
        worksheet.link(row, 0, Url(f"internal:{page.reference(each.form)}!A1"))
        worksheet.write_string(row, 0, page.title_of(each.form), link)
        plain = page.style.fixed(font_size=10)
        across(worksheet, row, 1, 4, each.found.summary.title.in_(text.language), plain)
        worksheet.put(row, 5, each.total, page.style.fixed(align="center", num_format=WHOLE))
        words = text("pareto.nothing")
        if each.vital:
            words = text("pareto.vital", who=text.apart(each.vital), percent=round(each.share * 100))
        across(worksheet, row, 6, right, words, plain)
        worksheet.set_row(row, 32)
    return top + 2 + len(several)
