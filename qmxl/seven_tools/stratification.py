"""Stratification: what a column says, told side by side by a second one: how often, or of numbers their means."""

from statistics import fmean, stdev

from qmxl.forms.head import wrapped
from qmxl.master.register_charts import ALONE, COLOURS
from qmxl.refusal import Refusal
from qmxl.seven_tools.canvas import CHART, GRID, TOP, Canvas, quotient
from qmxl.seven_tools.counting import categories_of, members, values_of
from qmxl.seven_tools.fitting import Wish, numbers
from qmxl.xlsx.bulk import BulkSheet, Formula
from qmxl.xlsx.cells import column_letters

NONE = "–"
MOST = 20  # strata beside each other


def draw(canvas: Canvas, wish: Wish, name: str) -> str:
    """The sheet; gives what it says in a sentence."""
    if wish.column in numbers(canvas.form):
        return _of_numbers(canvas, wish, name)
    return _of_categories(canvas, wish, name)


def _of_categories(canvas: Canvas, wish: Wish, name: str) -> str:
    """A row a stratum: how often each category stands in it, and its share of the stratum."""
    text, lines = canvas.text, canvas.lines
    rows, strata = (
        [c for c in categories_of(canvas.register, lines, column, text) if c.criterion]
        for column in (wish.column, wish.by)
    )
    said, beside = values_of(lines, wish.column), values_of(lines, wish.by)
    there = [each for each in strata if members(each, strata, beside)]
    if len(there) > MOST:
        raise Refusal("tools_strata", column=canvas.title(wish.by), found=len(there), most=MOST)
    strata = there
    across = len(rows)
    widths = (34, *[12] * (2 * across + 1))
    title = text("tools.title.stratification", column=canvas.title(wish.column), by=canvas.title(wish.by))
    worksheet = canvas.sheet(name)
    canvas.begin(worksheet, title, canvas.about(wish.column, wish.by), text("tools.how.stratification"), widths)
    shares = [f"{each.label} (%)" for each in rows]
    heads = [canvas.title(wish.by), *(each.label for each in rows), text("master.sum"), *shares]
    canvas.headings(worksheet, TOP, heads)
    worksheet.set_row(TOP, 6 + 15 * max(wrapped(head, width) for head, width in zip(heads, widths, strict=True)))
    first, last = TOP + 2, TOP + 2 + len(strata)
    cells, others, whole = lines.cells(wish.column), lines.cells(wish.by), column_letters(across + 1)
    of_category = [set(members(each, rows, said)) for each in rows]
    counts = [[len(its & set(members(each, strata, beside))) for its in of_category] for each in strata]
    for row, (stratum, found) in enumerate(zip(strata, counts, strict=True), start=first):
        canvas.label(worksheet, row - 1, 0, stratum.label)
        for at, (each, count) in enumerate(zip(rows, found, strict=True)):
            counted = f"COUNTIFS({cells},{each.criterion},{others},{stratum.criterion})"
            canvas.number(worksheet, row - 1, at + 1, Formula(counted, count), '0;-0;"·"')
            share = count / sum(found) if sum(found) else None
            part = quotient(f"{column_letters(at + 1)}{row}", f"${whole}{row}", share)
            canvas.number(worksheet, row - 1, across + 2 + at, part, "0%")
        added = f"SUM(B{row}:{column_letters(across)}{row})"
        canvas.number(worksheet, row - 1, across + 1, Formula(added, sum(found)), bold=True)
    canvas.label(worksheet, last - 1, 0, text("master.sum"), bold=True)
    totals = [sum(column) for column in zip(*counts, strict=True)]
    for at, value in enumerate([*totals, sum(totals)], start=1):
        letters = column_letters(at)
        canvas.number(worksheet, last - 1, at, Formula(f"SUM({letters}{first}:{letters}{last - 1})", value), bold=True)
    canvas.label(worksheet, last, 0, text("tools.outside"), italic=True)
    outside = Formula(f"ROWS({cells})-{whole}{last}", lines.many - sum(totals))
    canvas.number(worksheet, last, across + 1, outside, italic=True)
    _bars(canvas, worksheet, name, title, (first - 1, last - 2), across)
    worksheet.fit_to_pages(1, 1)
    worksheet.print_area(0, 0, last + 4 + _high(len(strata)) // 20, len(widths) - 1)
    return text("tools.said.stratification", count=sum(totals), strata=len(strata))


def _bars(canvas: Canvas, worksheet: BulkSheet, name: str, title: str, rows: tuple[int, int], across: int) -> None:
    """A bar a stratum, cut by shares, so that large and small ones can be compared and all names be read."""
    first, last = rows
    chart = canvas.chart({"type": "bar", "subtype": "percent_stacked"}, title)
    for at in range(across):
        chart.add_series(
            {
                "name": [name, TOP, at + 1],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, across + 2 + at, last, across + 2 + at],
                "fill": {"color": COLOURS[at % len(COLOURS)]},
                "border": {"color": "#404040", "width": 0.5},
                "gap": 60,
            }
        )
    chart.set_x_axis({"num_format": "0%", "major_gridlines": GRID})
    chart.set_y_axis({"reverse": True, "interval_unit": 1, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 900, "height": _high(last - first + 1)})
    worksheet.insert_chart(last + 4, 0, chart, {**CHART, "description": title})


def _high(strata: int) -> int:
    """How many pixels the chart of so many strata is high."""
    return max(300, 130 + 30 * strata)


def _of_numbers(canvas: Canvas, wish: Wish, name: str) -> str:
    """Of each stratum how many numbers there are, their mean, spread and extremes."""
    text, lines = canvas.text, canvas.lines
    strata = [c for c in categories_of(canvas.register, lines, wish.by, text) if c.criterion]
    beside, values = values_of(lines, wish.by), lines.columns[wish.column]
    cells, others = lines.cells(wish.column), lines.cells(wish.by)
    title = text("tools.title.stratification", column=canvas.title(wish.column), by=canvas.title(wish.by))
    worksheet = canvas.sheet(name)
    canvas.begin(
        worksheet, title, canvas.about(wish.column, wish.by), text("tools.how.strata_numbers"), (34, *[12] * 10)
    )
    heads = ("n", "mean", "deviation")
    canvas.headings(worksheet, TOP, [canvas.title(wish.by), *(text(f"tools.class.{each}") for each in heads)])
    row, used = TOP + 1, 0
    for each in strata:
        there = (values[at] for at in members(each, strata, beside))
        its = [float(value) for value in there if isinstance(value, int | float)]
        used += len(its)
        here, of = row + 1, f'{others},{each.criterion},{cells},"<>"'
        count, total = f"COUNTIFS({of})", f"SUMIFS({cells},{of})"
        canvas.label(worksheet, row, 0, each.label)
        canvas.number(worksheet, row, 1, Formula(count, len(its)))
        mean = quotient(total, f"B{here}", fmean(its) if its else None)
        canvas.number(worksheet, row, 2, mean, "#,##0.0#")
        test = '""' if each.criterion == '""' else each.criterion
        inside = f"({others}={_plain(test)})*ISNUMBER({cells})"
        squares = f"SUMPRODUCT({inside},({cells}-N(C{here}))^2)"
        spread = Formula(f'IF(B{here}<2,"{NONE}",SQRT({squares}/(B{here}-1)))', stdev(its) if len(its) > 1 else NONE)
        canvas.number(worksheet, row, 3, spread, "#,##0.0#")
        row += 1
    chart = canvas.chart({"type": "column"}, title, "")
    chart.add_series(
        {
            "name": [name, TOP, 2],
            "categories": [name, TOP + 1, 0, row - 1, 0],
            "values": [name, TOP + 1, 2, row - 1, 2],
            "fill": {"color": ALONE},
            "border": {"color": "#404040", "width": 0.5},
            "data_labels": {"value": True, "num_format": "#,##0.0", "font": {"size": 8}},
            "gap": 60,
        }
    )
    chart.set_y_axis({"min": 0, "num_format": "#,##0.##", "major_gridlines": GRID, "name": canvas.title(wish.column)})
    chart.set_size({"width": 640, "height": 380})
    worksheet.insert_chart(TOP, 4, chart, {**CHART, "description": title})
    worksheet.print_area(0, 0, max(row + 1, TOP + 20), 10)
    return text("tools.said.stratification", count=used, strata=len(strata))


def _plain(criterion: str) -> str:
    """A criterion of COUNTIFS as the text it is equal to."""
    return criterion.replace('"=', '"', 1).replace("~*", "*").replace("~?", "?").replace("~~", "~")
