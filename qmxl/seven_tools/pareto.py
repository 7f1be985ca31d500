"""The Pareto diagram: categories by how often they occur, what comes together, the vital few by the house's rule.

The order is worked out by formulas too, so that a line that is changed moves the columns.
"""

from qmxl.master.register_charts import ALONE, VITAL, cumulative_line
from qmxl.measures.pareto import VITAL as USUAL
from qmxl.measures.pareto import Pareto, pareto
from qmxl.seven_tools.canvas import CHART, GRID, TOP, Canvas, quotient
from qmxl.seven_tools.counting import Category, categories_of, members, values_of
from qmxl.seven_tools.fitting import Wish
from qmxl.xlsx.bulk import BulkSheet, Formula

WIDTHS = (36, 10, 10, 12, 16, 10, 10, *[12.5] * 8)
WORK = 17  # the first column of the working, beyond what is printed
STEP = 1e-6  # by which categories that tie are kept apart, in their order


def draw(canvas: Canvas, wish: Wish, name: str) -> str:
    """The sheet; gives what it says in a sentence."""
    text, column = canvas.text, wish.column
    several = categories_of(canvas.register, canvas.lines, column, text)
    said = values_of(canvas.lines, column)
    counts = [float(len(members(each, several, said))) for each in several]
    found = pareto(
        {str(at): count for at, count in enumerate(counts)},
        last=[str(at) for at, each in enumerate(several) if each.last],
    )
    title = text("tools.title.pareto", column=canvas.title(column))
    worksheet = canvas.sheet(name)
    canvas.begin(worksheet, title, canvas.about(column), text("tools.how.pareto"), WIDTHS)
    first, last = TOP + 2, TOP + 1 + len(several)  # of the rows, from 1 and from 1 in all formulas
    _working(canvas, worksheet, column, several, counts, first)
    sentence = _table(canvas, worksheet, several, found, first)
    _chart(canvas, worksheet, name, title, (first - 1, last - 1))
    return sentence


def _working(
    canvas: Canvas, worksheet: BulkSheet, column: str, several: list[Category], counts: list[float], first: int
) -> None:
    """Beside the page: each category in its own order, its count and what it is sorted by."""
    text, cells, last = canvas.text, canvas.lines.cells(column), first + len(several) - 1
    canvas.headings(worksheet, TOP, [canvas.title(column), text("tools.count"), text("tools.sorted_by")], WORK)
    worksheet.set_column(WORK, WORK, 30)
    for at, (each, count) in enumerate(zip(several, counts, strict=True)):
        row = first + at
        canvas.label(worksheet, row - 1, WORK, each.label)
        counted = f"COUNTIFS({cells},{each.criterion})"
        if not each.criterion:
            others = [f"S{first + other}" for other, one in enumerate(several) if one.criterion]
            counted = f"ROWS({cells})-{'-'.join(others)}"
        canvas.number(worksheet, row - 1, WORK + 1, Formula(counted, count))
        begin = f"-1-{STEP:f}*{at}" if each.last else f"S{row}-{STEP:f}*{at}"
        key = (-1 if each.last else count) - STEP * at
        canvas.number(worksheet, row - 1, WORK + 2, Formula(begin, key), "0.000000")
    canvas.number(worksheet, last, WORK + 1, Formula(f"ROWS({cells})-SUM(S{first}:S{last})", 0.0))
    canvas.label(worksheet, last, WORK, text("tools.outside"))


def _table(canvas: Canvas, worksheet: BulkSheet, several: list[Category], found: Pareto, first: int) -> str:
    """What is shown, the most frequent first; gives the sentence about it."""
    text, last = canvas.text, first + len(several) - 1
    total, until = f"B${last + 1}", "$I$2"
    worksheet.write_string(1, 7, text("tools.until"), canvas.style(align="right"))
    canvas.typed(worksheet, 1, 8, USUAL, "0%")
    names = ("count", "share", "so_far", "begin", "vital_bars", "other_bars")
    canvas.headings(worksheet, TOP, [text("tools.category"), *(text(f"tools.{each}") for each in names)])
    begin = set(found.to_begin_with)
    so_far = 0.0
    for at, bar in enumerate(found.bars):
        row, chosen = first + at, bar.category in begin
        key = f"LARGE($T${first}:$T${last},{at + 1})"
        place = f"MATCH({key},$T${first}:$T${last},0)"
        label = several[int(bar.category)].label
        so_far += bar.count
        canvas.label(worksheet, row - 1, 0, Formula(f"INDEX($R${first}:$R${last},{place})", label))
        canvas.number(worksheet, row - 1, 1, Formula(f"INDEX($S${first}:$S${last},{place})", bar.count))
        canvas.number(worksheet, row - 1, 2, quotient(f"B{row}", total, bar.share), "0.0%")
        canvas.number(worksheet, row - 1, 3, quotient(f"SUM(B${first}:B{row})", total, bar.cumulative), "0.0%")
        before = f"SUM(B${first}:B{row})-B{row}<{until}*{total}*(1-1E-12)"
        vital = f"IF(AND(B{row}>0,{key}>-0.5,{before}),1,0)"
        canvas.number(worksheet, row - 1, WORK + 3, Formula(vital, int(bar.vital)))
        few = f"AND(U{row}=1,2*SUM(U${first}:U${last})<=ROWS(U${first}:U${last}))"
        yes = text("pareto.first")
        canvas.label(worksheet, row - 1, 4, Formula(f'IF({few},"{yes}","–")', yes if chosen else "–"), align="center")
        canvas.number(worksheet, row - 1, 5, Formula(f"IF({few},B{row},0)", bar.count if chosen else 0), '0;;"·"')
        canvas.number(worksheet, row - 1, 6, Formula(f"IF({few},0,B{row})", 0 if chosen else bar.count), '0;;"·"')
    worksheet.write_string(TOP, WORK + 3, text("tools.vital"), canvas.style.heading())
    canvas.label(worksheet, last, 0, text("master.sum"), bold=True)
    canvas.number(worksheet, last, 1, Formula(f"SUM(B{first}:B{last})", found.total), bold=True)
    return _sentence(canvas, worksheet, found, first, last)


def _sentence(canvas: Canvas, worksheet: BulkSheet, found: Pareto, first: int, last: int) -> str:
    """How many of the categories bring about how much, in a cell that follows the lines."""
    text, begin = canvas.text, found.to_begin_with
    count, share = len(begin), sum(bar.share or 0.0 for bar in found.bars if bar.category in begin)
    words = text("tools.said.pareto", count="⟦n⟧", all=len(found.bars), percent="⟦p⟧")
    parts = words.replace("⟦n⟧", '"&COUNTIF({m},">0")&"').replace("⟦p⟧", '"&ROUND(100*SUM({m})/{t},0)&"')
    marked = f"F{first}:F{last}"
    formula = '"' + parts.replace("{m}", marked).replace("{t}", f"B{last + 1}") + '"'
    none = text("tools.said.pareto_none")
    value = text("tools.said.pareto", count=count, all=len(found.bars), percent=round(share * 100)) if count else none
    look = canvas.style(bold=True, text_wrap=True, valign="top")
    worksheet.merge_range(last + 1, 0, last + 1, 6, "", look)
    worksheet.put(last + 1, 0, Formula(f'IF(SUM({marked})=0,"{none}",{formula})', value), look)
    worksheet.set_row(last + 1, 34)
    return value


def _chart(canvas: Canvas, worksheet: BulkSheet, name: str, title: str, rows: tuple[int, int]) -> None:
    """Two kinds of columns one on the other, so that the vital few stay dark wherever they come to stand."""
    first, last = rows
    chart = canvas.chart({"type": "column"}, title)
    categories = [name, first, 0, last, 0]
    for column, fill in ((5, VITAL), (6, ALONE)):
        chart.add_series(
            {
                "name": [name, TOP, column],
                "categories": categories,
                "values": [name, first, column, last, column],
                "fill": {"color": fill},
                "border": {"color": "#404040", "width": 0.5},
                "data_labels": {"value": True, "num_format": "0;;", "font": {"size": 8}},
                "gap": 40,
                "overlap": 100,
            }
        )
    chart.combine(cumulative_line(canvas.book, [name, TOP, 3], categories, [name, first, 3, last, 3]))
    chart.set_y_axis({"min": 0, "num_format": "#,##0", "major_gridlines": GRID})
    chart.set_x_axis({"num_font": {"size": 9}})
    chart.set_size({"width": 720, "height": max(420, 24 * (last - first + 4))})
    worksheet.insert_chart(TOP, 7, chart, {**CHART, "description": title})
    worksheet.print_area(0, 0, max(last + 2, TOP + 18), WORK - 3)
