"""The histogram: numbers by classes whose first boundary and width stand in cells that people may change."""

from collections.abc import Sequence
from math import ceil, floor, log10, sqrt
from statistics import fmean, median, stdev
from typing import NamedTuple

from qmxl.master.register_charts import ALONE
from qmxl.refusal import Refusal
from qmxl.seven_tools.canvas import CHART, GRID, TOP, Canvas
from qmxl.seven_tools.fitting import Wish
from qmxl.xlsx.bulk import BulkSheet, Formula

WIDTHS = (10, 12, 18, 10, 10, 3, 22, 14, *[12.5] * 8)
FEWEST, MOST = 5, 20  # classes
LEAST = 2  # values


class Classes(NamedTuple):
    """Where the first class begins, how wide each is, and how many there are."""

    start: float
    width: float
    many: int


def classes(values: Sequence[float]) -> Classes:
    """As many classes as the root of the number of values, 5 to 20; their width is 1, 2 or 5 times a power of ten.

    Of whole numbers no class is narrower than 1. The first boundary is a multiple of the width.
    """
    least, most = min(values), max(values)
    wanted = min(MOST, max(FEWEST, ceil(sqrt(len(values)))))
    rough = (most - least) / wanted or 1.0
    power = 10.0 ** floor(log10(rough))
    width = next(step * power for step in (1, 2, 5, 10) if step * power >= rough * (1 - 1e-12))
    if all(float(value).is_integer() for value in values):
        width = max(width, 1.0)
    width = float(f"{width:.12g}")
    start = float(f"{floor(least / width) * width:.12g}")
    return Classes(start, width, max(1, floor((most - start) / width + 1e-9) + 1))


def draw(canvas: Canvas, wish: Wish, name: str) -> str:
    """The sheet; gives what it says in a sentence."""
    text, column = canvas.text, wish.column
    values = [float(each) for each in canvas.lines.columns[column] if isinstance(each, int | float)]
    if len(values) < LEAST:
        raise Refusal("tools_few", column=canvas.title(column), found=len(values), least=LEAST)
    found = classes(values)
    title = text("tools.title.histogram", column=canvas.title(column))
    worksheet = canvas.sheet(name)
    canvas.begin(worksheet, title, canvas.about(column), text("tools.how.histogram"), WIDTHS)
    _numbers(canvas, worksheet, column, values, found)
    last = _classes(canvas, worksheet, column, values, found)
    chart = canvas.chart({"type": "column"}, title, "")
    chart.add_series(
        {
            "name": [name, TOP, 3],
            "categories": [name, TOP + 1, 2, last, 2],
            "values": [name, TOP + 1, 3, last, 3],
            "fill": {"color": ALONE},
            "border": {"color": "#404040", "width": 0.75},
            "data_labels": {"value": True, "num_format": "0;;", "font": {"size": 8}},
            "gap": 0,
        }
    )
    chart.set_y_axis({"min": 0, "num_format": "#,##0", "major_gridlines": GRID, "name": text("tools.count")})
    chart.set_x_axis({"num_font": {"size": 8, "rotation": -45}, "name": canvas.title(column)})
    chart.set_size({"width": 720, "height": max(360, 20 * (found.many + 4))})
    worksheet.insert_chart(TOP, 8, chart, {**CHART, "description": title})
    worksheet.print_area(0, 0, max(last + 2, TOP + 20), len(WIDTHS) - 1)
    return text("tools.said.histogram", count=len(values), mean=round(fmean(values), 2), median=median(values))


def _numbers(canvas: Canvas, worksheet: BulkSheet, column: str, values: list[float], found: Classes) -> None:
    """What may be changed, then what is known of all values."""
    text, cells, at = canvas.text, canvas.lines.cells(column), TOP
    canvas.headings(worksheet, at, [text("tools.number"), text("tools.value")], 6)
    for name, value in (("start", found.start), ("width", found.width)):
        at += 1
        canvas.label(worksheet, at, 6, text(f"tools.class.{name}"), bold=True)
        canvas.typed(worksheet, at, 7, value)
    spread = stdev(values)
    told = (
        ("n", f"COUNT({cells})", len(values)),
        ("missing", f"ROWS({cells})-COUNT({cells})", canvas.lines.many - len(values)),
        ("mean", f"AVERAGE({cells})", fmean(values)),
        ("median", f"MEDIAN({cells})", median(values)),
        ("deviation", f"STDEV({cells})", spread),
        ("least", f"MIN({cells})", min(values)),
        ("most", f"MAX({cells})", max(values)),
    )
    for name, formula, value in told:
        at += 1
        canvas.label(worksheet, at, 6, text(f"tools.class.{name}"))
        canvas.number(worksheet, at, 7, Formula(formula, value), "#,##0.##" if name not in {"n", "missing"} else "0")


def _classes(canvas: Canvas, worksheet: BulkSheet, column: str, values: list[float], found: Classes) -> int:
    """A class a row, before and after them what lies outside; gives the last row (from 0)."""
    text, cells = canvas.text, canvas.lines.cells(column)
    names = ("from", "to", "class_of", "count", "share")
    canvas.headings(worksheet, TOP, [text(f"tools.{each}") for each in names])
    start, width = f"$H${TOP + 2}", f"$H${TOP + 3}"
    edges = [found.start + found.width * at for at in range(found.many + 1)]
    first, last = TOP + 1, TOP + 2 + found.many
    for at in range(found.many + 2):
        row = first + at  # from 0
        here = row + 1
        low = None if at == 0 else edges[at - 1]
        high = None if at == found.many + 1 else edges[at]
        its = [v for v in values if (low is None or v >= low - 1e-12) and (high is None or v < high - 1e-12)]
        tests = [f"ISNUMBER({cells})"]
        if low is None:
            canvas.label(worksheet, row, 0, "–", align="center")
        else:
            canvas.number(worksheet, row, 0, Formula(f"ROUND({start}+{at - 1}*{width},10)", round(low, 10)), "General")
            tests.append(f"({cells}>=A{here})")
        if high is None:
            canvas.label(worksheet, row, 1, "–", align="center")
        else:
            canvas.number(worksheet, row, 1, Formula(f"ROUND({start}+{at}*{width},10)", round(high, 10)), "General")
            tests.append(f"({cells}<B{here})")
        canvas.label(worksheet, row, 2, _label(low, high, here), align="center")
        tests.append("1")
        canvas.number(worksheet, row, 3, Formula(f"SUMPRODUCT({'*'.join(tests)})", len(its)), '0;-0;"·"')
        share = Formula(f"IF(COUNT({cells})=0,0,D{here}/COUNT({cells}))", len(its) / len(values))
        canvas.number(worksheet, row, 4, share, "0.0%")
    canvas.label(worksheet, last + 1, 2, text("master.sum"), bold=True)
    canvas.number(worksheet, last + 1, 3, Formula(f"SUM(D{first + 1}:D{last + 1})", len(values)), bold=True)
    return last


def _label(low: float | None, high: float | None, row: int) -> Formula:
    """What a class is called, whatever its boundaries come to be."""
    if low is None:
        return Formula(f'"< "&B{row}', f"< {round(high or 0.0, 10):.15g}")
    if high is None:
        return Formula(f'"≥ "&A{row}', f"≥ {round(low, 10):.15g}")
    return Formula(f'A{row}&" – < "&B{row}', f"{round(low, 10):.15g} – < {round(high, 10):.15g}")
