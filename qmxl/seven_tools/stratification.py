"""Stratification: what a column says, told side by side by a second one: how often, or of numbers their means."""

from statistics import fmean, stdev

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
    """Counts of each category in each stratum, and its share of the stratum."""
    text, lines = canvas.text, canvas.lines
    rows, strata = (
        [c for c in categories_of(canvas.register, lines, column, text) if c.criterion]
        for column in (wish.column, wish.by)
    )
    said, beside = values_of(lines, wish.column), values_of(lines, wish.by)
    there = [each for each in strata if members(each, strata, beside)]
    if len(there) > MOST:
        raise Refusal("tools_strata", column=canvas.title(wish.by), found=len(there), most=MOST)
    strata, right = there, len(there)
    widths = (34, *[11] * (2 * right + 1))
    title = text("tools.title.stratification", column=canvas.title(wish.column), by=canvas.title(wish.by))
    worksheet = canvas.sheet(name)
    canvas.begin(worksheet, title, canvas.about(wish.column, wish.by), text("tools.how.stratification"), widths)
    shares = [f"{each.label} (%)" for each in strata]
    heads = [text("tools.category"), *(each.label for each in strata), text("master.sum"), *shares]
    canvas.headings(worksheet, TOP, heads)
    worksheet.set_row(TOP, 48)
    first, last = TOP + 2, TOP + 2 + len(rows)
    cells, others = lines.cells(wish.column), lines.cells(wish.by)
    inside = [set(members(each, strata, beside)) for each in strata]
    counts = [[len(set(members(each, rows, said)) & its) for its in inside] for each in rows]
    totals = [sum(column) for column in zip(*counts, strict=True)]
    for row, (each, found) in enumerate(zip(rows, counts, strict=True), start=first):
        canvas.label(worksheet, row - 1, 0, each.label)
        for at, (stratum, count) in enumerate(zip(strata, found, strict=True)):
            letters = column_letters(at + 1)
            counted = f"COUNTIFS({cells},{each.criterion},{others},{stratum.criterion})"
            canvas.number(worksheet, row - 1, at + 1, Formula(counted, count), '0;-0;"·"')
            share = quotient(f"{letters}{row}", f"{letters}${last}", count / totals[at] if totals[at] else None)
            canvas.number(worksheet, row - 1, right + 2 + at, share, "0%")
        across = f"B{row}:{column_letters(right)}{row}"
        canvas.number(worksheet, row - 1, right + 1, Formula(f"SUM({across})", sum(found)), bold=True)
    canvas.label(worksheet, last - 1, 0, text("master.sum"), bold=True)
    for at, value in enumerate([*totals, sum(totals)], start=1):
        letters = column_letters(at)
        canvas.number(worksheet, last - 1, at, Formula(f"SUM({letters}{first}:{letters}{last - 1})", value), bold=True)
    canvas.label(worksheet, last, 0, text("tools.outside"), italic=True)
    outside = Formula(f"ROWS({cells})-{column_letters(right + 1)}{last}", lines.many - sum(totals))
    canvas.number(worksheet, last, right + 1, outside, italic=True)
    _bars(canvas, worksheet, name, title, (first - 1, last - 2), right)
    worksheet.print_area(0, 0, last + 24, len(widths) - 1)
    return text("tools.said.stratification", count=sum(totals), strata=right)


def _bars(canvas: Canvas, worksheet: BulkSheet, name: str, title: str, rows: tuple[int, int], right: int) -> None:
    """The strata side by side, by shares, so that large and small ones can be compared."""
    first, last = rows
    chart = canvas.chart({"type": "column"}, title)
    for row in range(first, last + 1):
        chart.add_series(
            {
                "name": [name, row, 0],
                "categories": [name, TOP, 1, TOP, right],
                "values": [name, row, right + 2, row, 2 * right + 1],
                "fill": {"color": COLOURS[(row - first) % len(COLOURS)]},
                "border": {"color": "#404040", "width": 0.5},
                "gap": 60,
            }
        )
    chart.set_y_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": GRID})
    chart.set_size({"width": 900, "height": 380})
    worksheet.insert_chart(last + 4, 0, chart, {**CHART, "description": title})


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
