"""The scatter diagram: two numbers of each line, their correlation and line of least squares by native formulas."""

from math import sqrt
from statistics import fmean
from typing import NamedTuple, TypeGuard

from qmxl.forms.styles import INK
from qmxl.master.register_charts import LINE
from qmxl.refusal import Refusal
from qmxl.seven_tools.canvas import CHART, GRID, TOP, Canvas
from qmxl.seven_tools.fitting import Wish
from qmxl.seven_tools.lines import NUMBER
from qmxl.xlsx.bulk import BulkSheet, Formula

WIDTHS = (30, 14, *[9] * 12)
WORK = 15  # the first column of the working, beyond what is printed: P
LEAST = 3  # pairs
NONE = "–"


class Fitted(NamedTuple):
    """Means, sums of squares and products about them, of so many pairs."""

    n: int
    mean_x: float
    mean_y: float
    xx: float
    yy: float
    xy: float

    @property
    def r(self) -> float | None:
        """The correlation; None where one of the two never changes."""
        return self.xy / sqrt(self.xx * self.yy) if self.xx and self.yy else None

    @property
    def slope(self) -> float | None:
        """How much y changes with x by least squares; None where x never changes."""
        return self.xy / self.xx if self.xx else None


def fitted(pairs: list[tuple[float, float]]) -> Fitted:
    """What pairs come to."""
    mean_x, mean_y = fmean(x for x, _ in pairs), fmean(y for _, y in pairs)
    xx = sum((x - mean_x) ** 2 for x, _ in pairs)
    yy = sum((y - mean_y) ** 2 for _, y in pairs)
    return Fitted(len(pairs), mean_x, mean_y, xx, yy, sum((x - mean_x) * (y - mean_y) for x, y in pairs))


def draw(canvas: Canvas, wish: Wish, name: str) -> str:
    """The sheet; gives what it says in a sentence."""
    text, lines = canvas.text, canvas.lines
    both = zip(lines.columns[wish.column], lines.columns[wish.by], strict=True)
    pairs = [(float(x), float(y)) if _is_number(x) and _is_number(y) else None for x, y in both]
    known = [pair for pair in pairs if pair]
    if len(known) < LEAST:
        names = f"{canvas.title(wish.column)} – {canvas.title(wish.by)}"
        raise Refusal("tools_few", column=names, found=len(known), least=LEAST)
    found = fitted(known)
    x, y = canvas.title(wish.column), canvas.title(wish.by)
    title = text("tools.title.scatter", column=x, by=y)
    worksheet = canvas.sheet(name)
    canvas.begin(worksheet, title, canvas.about(wish.column, wish.by), text("tools.how.scatter"), WIDTHS)
    _working(canvas, worksheet, wish, pairs, found)
    _told(canvas, worksheet, found, known)
    _chart(canvas, worksheet, name, title, (x, y))
    worksheet.print_area(0, 0, TOP + 22, len(WIDTHS) - 1)
    if found.r is None:
        return text("tools.said.scatter_none", count=found.n)
    return text("tools.said.scatter", count=found.n, r=round(found.r, 2), missing=lines.many - found.n)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _working(
    canvas: Canvas, worksheet: BulkSheet, wish: Wish, pairs: list[tuple[float, float] | None], found: Fitted
) -> None:
    """A line a row beside the page: both numbers, #N/A where one lacks, and how far each is off its mean."""
    text, lines, look = canvas.text, canvas.lines, canvas.style(font_size=9, font_color="#7F7F7F")
    names = (text("tools.number_of_line"), canvas.title(wish.column), canvas.title(wish.by), "dx", "dy")
    canvas.headings(worksheet, TOP, names, WORK)
    for at, pair in enumerate(pairs):
        row = TOP + 1 + at
        x, y = lines.cell(wish.column, at), lines.cell(wish.by, at)
        there = f"AND(ISNUMBER({x}),ISNUMBER({y}))"
        worksheet.put(row, WORK, Formula(lines.cell(NUMBER, at), at + 1), look)
        worksheet.put(row, WORK + 1, Formula(f"IF({there},{x},NA())", pair[0] if pair else "#N/A"), look)
        worksheet.put(row, WORK + 2, Formula(f"IF({there},{y},NA())", pair[1] if pair else "#N/A"), look)
        for offset, cell, mean in ((3, x, 0), (4, y, 1)):
            off = pair[mean] - (found.mean_x, found.mean_y)[mean] if pair else 0.0
            worksheet.put(row, WORK + offset, Formula(f"IF({there},{cell}-$B${TOP + 4 + mean},0)", off), look)
    unseen = canvas.book.add_format({"font_color": "#FFFFFF"})
    worksheet.conditional_format(TOP + 1, WORK, TOP + len(pairs), WORK + 4, {"type": "errors", "format": unseen})


def _told(canvas: Canvas, worksheet: BulkSheet, found: Fitted, known: list[tuple[float, float]]) -> None:
    """n, missing pairs, means, r, slope and intercept; two points of the line, for the chart."""
    text, first, last = canvas.text, TOP + 2, TOP + 1 + canvas.lines.many
    canvas.headings(worksheet, TOP, [text("tools.number"), text("tools.value")])
    x, y, dx, dy = (f"${letter}${first}:${letter}${last}" for letter in "QRST")
    n, mean_x, mean_y, slope, intercept = (f"$B${TOP + 2 + at}" for at in (0, 2, 3, 5, 6))
    xx, yy, xy = f"SUMSQ({dx})", f"SUMSQ({dy})", f"SUMPRODUCT({dx},{dy})"
    start = None if found.slope is None else found.mean_y - found.slope * found.mean_x
    low, high = min(known)[0], max(known)[0]
    none = f'"{NONE}"'
    rows: list[tuple[str, str, float | None]] = [
        ("n", f"COUNT({x})", found.n),
        ("missing", f"ROWS({x})-{n}", canvas.lines.many - found.n),
        ("mean_x", f'SUMIF({x},"<1E300")/{n}', found.mean_x),
        ("mean_y", f'SUMIF({y},"<1E300")/{n}', found.mean_y),
        ("r", f"IF({xx}*{yy}=0,{none},{xy}/SQRT({xx}*{yy}))", found.r),
        ("slope", f"IF({xx}=0,{none},{xy}/{xx})", found.slope),
        ("intercept", f"IF({xx}=0,{none},{mean_y}-{slope}*{mean_x})", start),
    ]
    for at, (name, formula, value) in enumerate(rows, start=TOP + 1):
        canvas.label(worksheet, at, 0, text(f"tools.pairs.{name}"), bold=name == "r")
        shown = "0" if name in {"n", "missing"} else "#,##0.0###"
        canvas.number(worksheet, at, 1, Formula(formula, NONE if value is None else value), shown, bold=name == "r")
    row = TOP + 1 + len(rows)
    canvas.headings(worksheet, row, ["x", "y"])
    ends = ((f"{mean_x}+MIN({dx})", low), (f"{mean_x}+MAX({dx})", high))  # 0 of a missing pair is neither
    for at, (formula, end) in enumerate(ends, start=row + 1):
        canvas.number(worksheet, at, 0, Formula(formula, end), "#,##0.0###")
        there = "#N/A" if found.slope is None or start is None else start + found.slope * end
        line = f"IF(ISNUMBER({slope}),{intercept}+{slope}*A{at + 1},NA())"
        canvas.number(worksheet, at, 1, Formula(line, there), "#,##0.0###")
    worksheet.merge_range(row + 4, 0, row + 8, 1, text("tools.no_cause"), canvas.style.fixed(italic=True, valign="top"))


def _chart(canvas: Canvas, worksheet: BulkSheet, name: str, title: str, axes: tuple[str, str]) -> None:
    last = TOP + canvas.lines.many
    chart = canvas.chart({"type": "scatter"}, title)
    chart.add_series(
        {
            "name": canvas.text("tools.lines_of_register"),
            "categories": [name, TOP + 1, WORK + 1, last, WORK + 1],
            "values": [name, TOP + 1, WORK + 2, last, WORK + 2],
            "marker": {"type": "circle", "size": 6, "fill": {"color": "#5B9BD5"}, "border": {"color": INK}},
        }
    )
    row = TOP + 9
    chart.add_series(
        {
            "name": canvas.text("tools.least_squares"),
            "categories": [name, row, 0, row + 1, 0],
            "values": [name, row, 1, row + 1, 1],
            "marker": {"type": "none"},
            "line": {"color": LINE, "width": 2},
        }
    )
    chart.set_x_axis({"name": axes[0], "major_gridlines": GRID})
    chart.set_y_axis({"name": axes[1], "major_gridlines": GRID})
    chart.set_size({"width": 640, "height": 420})
    worksheet.insert_chart(TOP, 3, chart, {**CHART, "description": title})
