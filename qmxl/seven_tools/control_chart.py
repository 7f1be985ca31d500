"""The hand-over to control charts: lines a month, or the mean of their numbers, charted as any table is."""

from dataclasses import replace
from statistics import fmean

from qmxl.catalogue.declared import MONTH
from qmxl.forms.headings import Table
from qmxl.refusal import Refusal
from qmxl.seven_tools.canvas import Canvas
from qmxl.seven_tools.fitting import Wish, numbers
from qmxl.sheets.control_block import LEFT, SHOWN_ROWS
from qmxl.sheets.control_block import draw as draw_block
from qmxl.sheets.control_formulas import Cell
from qmxl.spc.charting import Plan, charted
from qmxl.spc.choosing import chosen_kind, possible
from qmxl.spc.columns import Asked
from qmxl.spc.gaps import without_gaps
from qmxl.spc.reading import read_figures
from qmxl.spc.wording import sentence
from qmxl.spc.workbook import block_of
from qmxl.xlsx.bulk import Formula
from qmxl.xlsx.cells import CellError
from qmxl.xlsx.paper import on_a4

TOP = 4  # the row of the block, from 0
LEAST = 3  # months


def draw(canvas: Canvas, wish: Wish, name: str) -> str:
    """The sheet; gives the chart's own sentence."""
    text, lines = canvas.text, canvas.lines
    if not canvas.form.date:
        raise Refusal("tools_no_day", form=canvas.form.sheet.in_(text.language), tool=text("tools.name.control-chart"))
    months = canvas.period.months
    if len(months) < LEAST:
        raise Refusal("tools_few", column=text("master.column.month"), found=len(months), least=LEAST)
    measured = wish.column if wish.column in numbers(canvas.form) else ""
    head = canvas.title(measured) if measured else text("tools.count")
    values = [_value(canvas, month, measured) for month in months]
    filled = ["" if value is None else value for value in values]
    rows: list[list[object]] = [[text("master.column.month"), head]]
    rows += [[month, value] for month, value in zip(months, filled, strict=True)]
    asked = Asked("", text("master.column.month"), head)
    figures = read_figures(lines.sheet, {lines.sheet: Table(rows)}, asked, text, lines.sheet)
    figures = replace(figures, columns=figures.columns._replace(counted=not measured))
    kind, why = chosen_kind(figures)
    chart = charted(without_gaps(possible(figures, kind), kind, text), Plan(kind, why))
    worksheet = canvas.sheet(name)
    canvas.begin(
        worksheet,
        text("tools.title.control-chart", column=head),
        canvas.about(measured) if measured else canvas.about(),
        text("tools.how.control-chart"),
        [10] * LEFT,
    )
    block = block_of(chart, lines.sheet, text)
    cells = dict(block.given.cells)
    for place in ("numerator", "value"):
        cells[place] = [_live(canvas, month, measured, cell) for month, cell in zip(months, cells[place], strict=True)]
    title = f"{canvas.form.sheet.in_(text.language)}: {head}"
    block = replace(block, title=title, given=replace(block.given, cells=cells))
    draw_block(worksheet, canvas.book, canvas.style, text, name, block, TOP)
    worksheet.print_area(0, 0, TOP + SHOWN_ROWS - 1, LEFT - 1)
    on_a4(worksheet, canvas.control.hospital.name)
    return sentence(chart, text)


def _value(canvas: Canvas, month: str, measured: str) -> float | None:
    """What a month's lines come to."""
    lines = canvas.lines
    its = [at for at, when in enumerate(lines.columns[MONTH]) if when == month]
    if not measured:
        return float(len(its))
    values = [float(each) for each in (lines.columns[measured][at] for at in its) if isinstance(each, int | float)]
    return fmean(values) if values else None


def _live(canvas: Canvas, month: str, measured: str, cell: Cell) -> Cell:
    """A point as the formula of the lines it comes from; what was left out stays so."""
    lines = canvas.lines
    if not isinstance(cell, int | float) or isinstance(cell, CellError):
        return cell
    pair = f'{lines.cells(MONTH)},"{month}"'
    if not measured:
        return Formula(f"COUNTIFS({pair})", float(cell))
    return Formula(f"IFERROR(AVERAGEIFS({lines.cells(measured)},{pair}),NA())", float(cell))
