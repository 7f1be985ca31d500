"""The check sheet: how often each category occurs in each month, or week where there are few months, with strokes."""

from collections.abc import Sequence
from datetime import date, timedelta

from qmxl.catalogue.declared import MONTH
from qmxl.master.register_charts import COLOURS
from qmxl.measures.working_days import week_of
from qmxl.refusal import Refusal
from qmxl.seven_tools.canvas import CHART, GRID, TOP, Canvas
from qmxl.seven_tools.counting import categories_of, members, values_of
from qmxl.seven_tools.fitting import Wish
from qmxl.seven_tools.lines import WEEK
from qmxl.xlsx.bulk import BulkSheet, Formula
from qmxl.xlsx.cells import column_letters

BY_WEEK = 2  # months up to which weeks are told
STROKES = 60  # of one cell; more are a number


def draw(canvas: Canvas, wish: Wish, name: str) -> str:
    """The sheet; gives what it says in a sentence."""
    text, lines, column = canvas.text, canvas.lines, wish.column
    if not canvas.form.date:
        raise Refusal("tools_no_day", form=canvas.form.sheet.in_(text.language), tool=text("tools.name.check-sheet"))
    when, spans, shown = _spans(canvas)
    several, said = categories_of(canvas.register, lines, column, text), values_of(lines, column)
    blanks = any(each.criterion == '""' for each in several)
    cells, moments = lines.cells(column), lines.columns[when]
    widths = (34, *[7.5] * len(spans), 9, 20)
    title = text("tools.title.check-sheet", column=canvas.title(column))
    worksheet = canvas.sheet(name)
    canvas.begin(worksheet, title, canvas.about(column), text("tools.how.check-sheet"), widths)
    canvas.headings(worksheet, TOP, [text("tools.category"), *shown, text("master.sum"), text("tools.strokes")])
    first, right = TOP + 2, len(spans)
    sum_at, most = column_letters(right + 1), 0
    for row, each in enumerate(several, start=first):
        its = members(each, several, said)
        canvas.label(worksheet, row - 1, 0, each.label)
        for at, span in enumerate(spans, start=1):
            pairs = f'{cells},{each.criterion},{lines.cells(when)},"{span}"'
            letters = column_letters(at)
            above = f"{letters}{first}:{letters}{row - 1}"
            others = f"-SUM({above})" if row > first else ""
            blank = f'-COUNTIFS({cells},"",{lines.cells(when)},"{span}")' if blanks else ""
            rest = f'COUNTIFS({lines.cells(when)},"{span}"){others}{blank}'
            count = sum(moments[line] == span for line in its)
            formula = Formula(f"COUNTIFS({pairs})" if each.criterion else rest, count)
            canvas.number(worksheet, row - 1, at, formula, '0;-0;"·"')
        whole = sum(moments[line] in spans for line in its)
        most = max(most, whole)
        across = f"B{row}:{column_letters(right)}{row}"
        canvas.number(worksheet, row - 1, right + 1, Formula(f"SUM({across})", whole), bold=True)
        strokes = f'IF({sum_at}{row}>{STROKES},"…",REPT("||||| ",INT({sum_at}{row}/5))&REPT("|",MOD({sum_at}{row},5)))'
        value = "·" if whole == 0 else "…" if whole > STROKES else "||||| " * (whole // 5) + "|" * (whole % 5)
        canvas.label(worksheet, row - 1, right + 2, Formula(f'IF({sum_at}{row}=0,"·",{strokes})', value))
    last = first + len(several)
    canvas.label(worksheet, last - 1, 0, text("master.sum"), bold=True)
    for at in range(1, right + 2):
        letters = column_letters(at)
        those = spans[at - 1 : at] if at <= right else spans
        total = Formula(f"SUM({letters}{first}:{letters}{last - 1})", sum(moment in those for moment in moments))
        canvas.number(worksheet, last - 1, at, total, bold=True)
    counted = sum(moment in spans for moment in moments)
    outside = Formula(f"ROWS({cells})-{sum_at}{last}", lines.many - counted)
    canvas.label(worksheet, last, 0, text("tools.outside"), italic=True)
    canvas.number(worksheet, last, right + 1, outside, italic=True)
    _chart(canvas, worksheet, name, title, (first - 1, last - 2, right))
    rows = max(15, len(several) + 6)
    worksheet.print_area(0, 0, last + 2 + rows + 3, right + 2)
    return text("tools.said.check-sheet", count=counted, all=len(several))


def _spans(canvas: Canvas) -> tuple[str, Sequence[str], Sequence[str]]:
    """By which column time is told, its members in the period, and how they are headed."""
    months = canvas.period.months
    if len(months) > BY_WEEK:
        return MONTH, months, [canvas.text("form.month", month=int(month[-2:])) for month in months]
    weeks: dict[str, None] = {}
    day: date = canvas.period.start
    while day <= canvas.period.end:
        weeks[week_of(day).key] = None
        day += timedelta(days=1)
    return WEEK, list(weeks), [canvas.text("tools.week", week=int(week[-2:])) for week in weeks]


def _chart(canvas: Canvas, worksheet: BulkSheet, name: str, title: str, at: tuple[int, int, int]) -> None:
    first, last, right = at
    chart = canvas.chart({"type": "column", "subtype": "stacked"}, title, "right")
    for number, row in enumerate(range(first, last + 1)):
        chart.add_series(
            {
                "name": [name, row, 0],
                "categories": [name, TOP, 1, TOP, right],
                "values": [name, row, 1, row, right],
                "fill": {"color": COLOURS[number % len(COLOURS)]},
                "border": {"color": "#404040", "width": 0.5},
                "gap": 50,
            }
        )
    chart.set_y_axis({"min": 0, "num_format": "#,##0", "major_gridlines": GRID})
    chart.set_size({"width": 860, "height": 300})
    worksheet.insert_chart(last + 4, 0, chart, {**CHART, "description": title})
