"""Sheet Việc theo khoa: what each department has done, has left, is late with; the share of what is left, summed up."""

from collections.abc import Sequence
from typing import NamedTuple

from qmxl.programme.worklist import MARKED, Left, cells
from qmxl.sheets import long_tables
from qmxl.sheets.page import Page, heading
from qmxl.tables.worklist import LEAST_EFFORT
from qmxl.xlsx.cells import column_letters

FIRST = 4  # the row of the headings, from 0
ONE_PAGE = 25  # departments that a page takes together with the chart
COLUMNS = {
    "department": 18,
    "name": 36,
    "led": 9,
    "finished": 9,
    "left": 9,
    "late": 9,
    "disputed": 12,
    "effort_left": 11,
    "score": 11,
    "share_so_far": 12,
}
AT = {name: column_letters(number) for number, name in enumerate(COLUMNS)}


class Figure(NamedTuple):
    """A formula and its value."""

    formula: str
    value: float


def write(page: Page, left: Left) -> None:
    """A department a row, those with most work first; the figures are formulas over the list of tasks."""
    worksheet, text, style = page.sheet("workload"), page.text, page.style
    heading(page, worksheet, "workload", len(COLUMNS), text("master.note.workload"))
    worksheet.set_row(2, 48)
    for at, (name, width) in enumerate(COLUMNS.items()):
        worksheet.write_string(FIRST, at, text(f"master.column.{name}"), style.heading())
        worksheet.set_column(at, at, width)
    worksheet.set_row(FIRST, 34)
    formats = {"effort_left": "#,##0.0", "score": "#,##0.0", "share_so_far": '0.0" %"'}
    figures = [_figures(page, left, number) for number in range(len(left.workloads))]
    for row, (load, its) in enumerate(zip(left.workloads, figures, strict=True), start=FIRST + 1):
        worksheet.write_string(row, 0, load.department, style.fixed())
        worksheet.write_string(row, 1, page.called(load.department), style.fixed())
        for at, (name, figure) in enumerate(its.items(), start=2):
            look = style.fixed(align="center", num_format=formats.get(name, "#,##0"))
            worksheet.write_formula(row, at, f"={figure.formula}", look, figure.value)
    _total(page, left, figures)
    _chart(page, left)
    if len(left.workloads) <= ONE_PAGE:
        worksheet.fit_to_pages(1, 1)
    worksheet.freeze_panes(FIRST + 1, 2)
    worksheet.repeat_rows(FIRST)


def cell(page: Page, number: int, name: str) -> str:
    """The cell of the so manieth department, or of the sum behind the last one."""
    return f"{page.reference('workload')}!${AT[name]}${FIRST + 2 + number}"


def _figures(page: Page, left: Left, number: int) -> dict[str, Figure]:
    load, row, first = left.workloads[number], FIRST + 2 + number, FIRST + 2
    frame = page.tables.sub_items
    led = column_letters(list(frame).index("department"))
    top = long_tables.FIRST + 2
    whole = f"{page.reference('sub_item_data')}!${led}${top}:${led}${top + len(frame['department']) - 1}"
    whose = f"{cells(page, left, 'department')},$B{row}"  # the list has departments by name
    effort, blank = cells(page, left, "effort"), f'COUNTIFS({whose},{cells(page, left, "effort")},"")'
    least = LEAST_EFFORT
    spent = f'SUMIFS({effort},{whose},{effort},">{least}")+{least}*COUNTIFS({whose},{effort},"<={least}")+{blank}'
    every = sum(len(each.tasks) for each in left.workloads)
    so_far = sum(len(each.tasks) for each in left.workloads[: number + 1])
    last = first + len(left.workloads) - 1
    share = f"SUM({AT['left']}${first}:{AT['left']}{row})"
    of_all = f"SUM({AT['left']}${first}:{AT['left']}${last})"
    return {
        "led": Figure(f"COUNTIF({whole},$A{row})", load.listed),
        "finished": Figure(f"{AT['led']}{row}-{AT['left']}{row}", load.listed - len(load.tasks)),
        "left": Figure(f"COUNTIFS({whose})", len(load.tasks)),
        "late": Figure(f'COUNTIFS({whose},{cells(page, left, "days_late")},">0")', load.late(left.moved.today)),
        "disputed": Figure(f'COUNTIFS({whose},{cells(page, left, "disputed")},"{MARKED}")', load.disputed),
        "effort_left": Figure(spent, load.cost),
        "score": Figure(f"SUMIFS({cells(page, left, 'score')},{whose})", sum(task.score for task in load.tasks)),
        "share_so_far": Figure(f"IF({of_all}=0,0,{share}*100/{of_all})", so_far * 100 / every if every else 0),
    }


def _total(page: Page, left: Left, figures: Sequence[dict[str, Figure]]) -> None:
    worksheet, style, at = page.sheet("workload"), page.style, FIRST + 1 + len(left.workloads)
    worksheet.merge_range(at, 0, at, 1, page.text("master.sum"), style.fixed(bold=True))
    for column, name in enumerate(COLUMNS):
        if name in {"department", "name", "share_so_far"}:
            continue
        formula = f"=SUM({AT[name]}{FIRST + 2}:{AT[name]}{at})"
        value = sum(each[name].value for each in figures)
        shown = "#,##0.0" if name in {"effort_left", "score"} else "#,##0"
        worksheet.write_formula(at, column, formula, style.fixed(bold=True, align="center", num_format=shown), value)


def _chart(page: Page, left: Left) -> None:
    """Pareto: the tasks of each department as columns, their share so far as a line."""
    name, first, last = page.title_of("workload"), FIRST + 1, FIRST + len(left.workloads)
    number = {each: at for at, each in enumerate(COLUMNS)}
    categories = [name, first, 0, last, 0]
    chart = page.book.add_chart({"type": "column"})
    values = [name, first, number["left"], last, number["left"]]
    fill = {"color": "#8FAADC"}
    chart.add_series(
        {"name": page.text("master.column.left"), "categories": categories, "values": values, "fill": fill}
    )
    line = page.book.add_chart({"type": "line"})
    values = [name, first, number["share_so_far"], last, number["share_so_far"]]
    label = page.text("master.column.share_so_far")
    line.add_series(
        {"name": label, "categories": categories, "values": values, "y2_axis": True, "line": {"color": "#C55A11"}}
    )
    chart.combine(line)
    title = page.text("master.chart.pareto")
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    line.set_y2_axis({"min": 0, "max": 100, "num_format": '0" %"'})
    chart.set_size({"width": 980, "height": 320})
    page.sheet("workload").insert_chart(last + 3, 0, chart, {"description": title})
